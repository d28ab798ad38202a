/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/view/view.h"

#include <string.h>

#include "base/text.h"
#include "crm/access.h"
#include "crm/staff/staff.h"
#include "crm/view/view_api.h"
#include "test/check.h"
#include "test/check_api.h"

static void be(struct work *w, int64_t user, enum staff_role role)
{
    w->actor = (struct actor){.user = user, .role = role, .scopes = staff_role_scopes(role)};
}

static struct asked ask(struct work *w, enum method method, const char *path, const char *body)
{
    return check_api(w, view_routes, method, path, body);
}

/* Saves a view and gives its path. */
static const char *save(struct work *w, const char *body)
{
    struct asked asked = ask(w, POST, "/api/views", body);
    CHECK_INT(asked.code, 201);
    const char *id = strstr(asked.body, "\"id\":");
    return work_text(w, "/api/views/%s", work_copy(w, id + 5, strspn(id + 5, "0123456789")));
}

static bool lists(struct work *w, const char *query, const char *name)
{
    struct asked asked = ask(w, GET, work_text(w, "/api/views?%s", query), NULL);
    return strstr(asked.body, work_text(w, "\"name\":\"%s\"", name)) != NULL;
}

#define MINE                                                                                       \
    "{\"kind\":\"list\",\"type\":\"contacts\",\"name\":\"Porto\",\"content\":{\"columns\":["       \
    "\"email\"]}}"
#define OURS                                                                                       \
    "{\"kind\":\"list\",\"type\":\"contacts\",\"name\":\"VIP\",\"shared\":true,\"content\":{}}"

/* R22: saved views for each user. */
static void a_view_is_kept_as_it_came_and_found_by_its_type(struct work *w)
{
    be(w, 7, ROLE_SUPPORT);
    const char  *path = save(w, MINE);
    struct asked asked = ask(w, GET, path, NULL);
    CHECK(strstr(asked.body, "\"content\":{\"columns\":[\"email\"]}") != NULL);
    CHECK(strstr(asked.body, "\"owner\":7") != NULL);
    CHECK(lists(w, "kind=list&type=contacts", "Porto"));
    CHECK(lists(w, "kind=list", "Porto"));
    CHECK(!lists(w, "kind=list&type=orders", "Porto"));
    CHECK(!lists(w, "kind=dashboard", "Porto"));
}

static void a_view_is_private_until_it_is_shared(struct work *w)
{
    be(w, 7, ROLE_SUPPORT);
    const char *path = save(w, MINE);
    be(w, 8, ROLE_SUPPORT);
    CHECK(!lists(w, "kind=list", "Porto"));
    CHECK_INT(ask(w, GET, path, NULL).outcome, NOT_FOUND);
    CHECK_INT(ask(w, PATCH, path, "{\"name\":\"X\"}").outcome, NOT_FOUND);
    be(w, 7, ROLE_SUPPORT);
    CHECK_INT(ask(w, PATCH, path, "{\"shared\":true}").code, 200);
    be(w, 8, ROLE_SUPPORT);
    CHECK(lists(w, "kind=list", "Porto"));
}

static void a_shared_view_is_changed_by_its_owner_and_by_who_may_edit_settings(struct work *w)
{
    be(w, 7, ROLE_SUPPORT);
    const char *path = save(w, OURS);
    be(w, 8, ROLE_SUPPORT);
    CHECK_INT(ask(w, PATCH, path, "{\"name\":\"X\"}").outcome, FORBIDDEN);
    CHECK_INT(ask(w, DELETE, path, NULL).outcome, FORBIDDEN);
    be(w, 9, ROLE_ADMIN);
    CHECK_INT(ask(w, PATCH, path, "{\"name\":\"Best\"}").code, 200);
    CHECK(lists(w, "kind=list", "Best"));
    CHECK(strstr(ask(w, GET, path, NULL).body, "\"owner\":7") != NULL);
    CHECK_INT(ask(w, DELETE, path, NULL).code, 204);
    CHECK(!lists(w, "kind=list", "Best"));
}

static void who_only_reads_saves_for_themselves(struct work *w)
{
    be(w, 7, ROLE_READ_ONLY);
    const char *path = save(w, MINE);
    CHECK_INT(ask(w, PATCH, path, "{\"shared\":true}").outcome, FORBIDDEN);
    CHECK_INT(ask(w, POST, "/api/views", OURS).outcome, FORBIDDEN);
    CHECK(!lists(w, "kind=list", "VIP"));
}

static void a_change_names_only_what_changes(struct work *w)
{
    be(w, 7, ROLE_SUPPORT);
    const char *path = save(w, MINE);
    w->now += 1000;
    struct asked asked = ask(w, PATCH, path, "{\"content\":{\"columns\":[]}}");
    CHECK(strstr(asked.body, "\"name\":\"Porto\"") != NULL);
    CHECK(strstr(asked.body, "\"content\":{\"columns\":[]}") != NULL);
    asked = ask(w, PATCH, path, "{\"type\":\"orders\"}");
    CHECK(strstr(asked.body, "\"type\":\"contacts\"") != NULL);
    CHECK_INT(ask(w, PATCH, path, "{\"kind\":\"dashboard\"}").outcome, INVALID);
}

static void two_people_may_use_one_name_and_one_person_may_not(struct work *w)
{
    be(w, 7, ROLE_SUPPORT);
    save(w, MINE);
    struct asked asked = ask(w, POST, "/api/views", MINE);
    CHECK_INT(asked.outcome, CONFLICT);
    CHECK_TEXT(asked.field, "name");
    save(w, "{\"kind\":\"list\",\"type\":\"orders\",\"name\":\"Porto\",\"content\":{}}");
    be(w, 8, ROLE_SUPPORT);
    save(w, MINE);
}

static void what_is_no_view_is_refused(struct work *w)
{
    static const struct {
        const char *body, *field;
    } wrong[] = {
        {"{\"kind\":\"list\",\"name\":\"A\",\"content\":{}}", "type"},
        {"{\"kind\":\"picture\",\"name\":\"A\",\"content\":{}}", "kind"},
        {"{\"kind\":\"dashboard\",\"content\":{}}", "name"},
        {"{\"kind\":\"dashboard\",\"name\":\"  \",\"content\":{}}", "name"},
        {"{\"kind\":\"dashboard\",\"name\":\"A\"}", "content"},
        {"{\"kind\":\"dashboard\",\"name\":\"A\",\"content\":[1]}", "content"},
    };
    be(w, 7, ROLE_OWNER);
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct asked asked = ask(w, POST, "/api/views", wrong[i].body);
        CHECK_INT(asked.outcome, INVALID);
        CHECK_TEXT(asked.field, wrong[i].field);
    }
    char *long_text = work_take(w, VIEW_BYTES_MAX + 1);
    memset(long_text, 'x', VIEW_BYTES_MAX);
    struct asked asked =
        ask(w, POST, "/api/views",
            work_text(w, "{\"kind\":\"dashboard\",\"name\":\"A\",\"content\":{\"a\":\"%s\"}}",
                      long_text));
    CHECK_INT(asked.outcome, INVALID);
    CHECK_TEXT(asked.field, "content");
    CHECK_INT(ask(w, GET, "/api/views", NULL).outcome, INVALID);
    CHECK_INT(ask(w, DELETE, "/api/views/999", NULL).outcome, NOT_FOUND);
}

SUITE_DB("views", TEST(a_view_is_kept_as_it_came_and_found_by_its_type),
         TEST(a_view_is_private_until_it_is_shared),
         TEST(a_shared_view_is_changed_by_its_owner_and_by_who_may_edit_settings),
         TEST(who_only_reads_saves_for_themselves), TEST(a_change_names_only_what_changes),
         TEST(two_people_may_use_one_name_and_one_person_may_not), TEST(what_is_no_view_is_refused))
