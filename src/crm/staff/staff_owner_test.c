/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "crm/staff/staff.h"
#include "crm/staff/staff_api.h"
#include "test/check.h"
#include "test/check_api.h"

static status add_users(struct work *w, void *arg)
{
    struct user *users = arg;
    for (int i = 0; i < 3; i++)
        TRY(staff_create_user(w, &users[i]));
    users[2].disabled = true;
    return staff_change_user(w, &users[2]);
}

static bool has(const struct asked *asked, const char *words)
{
    bool found = strstr(asked->body, words) != NULL;
    if (!found)
        printf("not in the answer: %s\n%s\n%s\n", words, asked->body, asked->message);
    return found;
}

static void owners_are_users_by_page_and_by_email(struct work *w)
{
    struct user users[] = {
        {.email = "anna@example.com", .name = "Anna Maria Lee", .role = ROLE_OWNER},
        {.email = "bo@example.com", .name = "Bo", .role = ROLE_SALES},
        {.email = "cy@example.com", .name = "Cy Old", .role = ROLE_SALES},
    };
    CHECK_OK(db_work(w, WRITE, add_users, users));
    const char  *anna = work_text(w, "%lld", (long long) users[0].id);
    struct asked asked = check_api(w, staff_routes, GET, "/crm/v3/owners?limit=1", NULL);
    CHECK(has(&asked, work_text(w,
                                "{\"results\":[{\"id\":\"%s\",\"email\":\"anna@example.com\","
                                "\"type\":\"PERSON\",\"firstName\":\"Anna Maria\","
                                "\"lastName\":\"Lee\",\"userId\":%s,",
                                anna, anna)));
    CHECK(has(&asked, work_text(w, "\"paging\":{\"next\":{\"after\":\"%s\"", anna)));
    asked = check_api(w, staff_routes, GET, work_text(w, "/crm/v3/owners?after=%s", anna), NULL);
    CHECK(has(&asked, "\"firstName\":\"Bo\",\"lastName\":\"\""));
    CHECK(strstr(asked.body, "cy@example.com") == NULL && strstr(asked.body, "paging") == NULL);
    asked = check_api(w, staff_routes, GET, "/crm/v3/owners?archived=true", NULL);
    CHECK(has(&asked, "{\"results\":[{\"id\":"));
    CHECK(has(&asked, "\"email\":\"cy@example.com\""));
    asked = check_api(w, staff_routes, GET, "/crm/v3/owners?email=BO@example.com", NULL);
    CHECK(has(&asked, "bo@example.com") && strstr(asked.body, "anna") == NULL);
    CHECK_INT(check_api(w, staff_routes, GET, "/crm/v3/owners?limit=501", NULL).outcome, INVALID);
    CHECK_INT(check_api(w, staff_routes, GET, "/crm/v3/owners?after=x", NULL).outcome, INVALID);
}

static void one_owner_is_read_by_id_or_user(struct work *w)
{
    struct user users[] = {
        {.email = "anna@example.com", .name = "Anna Lee", .role = ROLE_OWNER},
        {.email = "bo@example.com", .name = "Bo", .role = ROLE_SALES},
        {.email = "cy@example.com", .name = "Cy Old", .role = ROLE_SALES},
    };
    CHECK_OK(db_work(w, WRITE, add_users, users));
    const char  *path = work_text(w, "/crm/v3/owners/%lld", (long long) users[0].id);
    struct asked asked = check_api(w, staff_routes, GET, path, NULL);
    CHECK(has(&asked, "\"email\":\"anna@example.com\""));
    asked = check_api(w, staff_routes, GET, work_text(w, "%s?idProperty=userId", path), NULL);
    CHECK_INT(asked.outcome, OK);
    CHECK_INT(
        check_api(w, staff_routes, GET, work_text(w, "%s?idProperty=name", path), NULL).outcome,
        INVALID);
    CHECK_INT(check_api(w, staff_routes, GET, "/crm/v3/owners/12", NULL).outcome, NOT_FOUND);
    CHECK_INT(check_api(w, staff_routes, GET, "/crm/v3/owners/anna", NULL).outcome, NOT_FOUND);
    path = work_text(w, "/crm/v3/owners/%lld", (long long) users[2].id);
    CHECK_INT(check_api(w, staff_routes, GET, path, NULL).outcome, NOT_FOUND);
    asked = check_api(w, staff_routes, GET, work_text(w, "%s?archived=true", path), NULL);
    CHECK(has(&asked, "\"userId\":null,\"userIdIncludingInactive\":"));
}

SUITE_DB("owner", TEST(owners_are_users_by_page_and_by_email),
         TEST(one_owner_is_read_by_id_or_user));
