/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Users as the owners of records, as the CRM API shows them. */
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/staff/staff_api.h"
#include "crm/staff/staff_store.h"
#include "kit/http/http.h"

struct owner_team {
    const char *id, *name;
    bool        primary;
};

static const struct field owner_team_fields[] = {
    FIELD(owner_team, id, FIELD_TEXT),
    FIELD(owner_team, name, FIELD_TEXT),
    FIELD(owner_team, primary, FIELD_BOOL),
};
static const struct shape owner_team_shape = SHAPE("OwnerTeam", owner_team, owner_team_fields);

struct owner {
    const char *id, *email, *type, *firstName, *lastName;
    int64_t     userId, userIdIncludingInactive;
    int64_t     createdAt, updatedAt;
    bool        archived;
    struct rows teams;
};

static const struct field owner_fields[] = {
    FIELD(owner, id, FIELD_TEXT),
    FIELD(owner, email, FIELD_TEXT),
    FIELD(owner, type, FIELD_TEXT),
    FIELD(owner, firstName, FIELD_TEXT),
    FIELD(owner, lastName, FIELD_TEXT),
    FIELD(owner, userId, FIELD_INT, .help = "the same as id; null when archived"),
    FIELD(owner, userIdIncludingInactive, FIELD_INT),
    FIELD(owner, createdAt, FIELD_TIME),
    FIELD(owner, updatedAt, FIELD_TIME),
    FIELD(owner, archived, FIELD_BOOL, .help = "the user is disabled"),
    FIELD(owner, teams, FIELD_LIST, .of = &owner_team_shape),
};
const struct shape staff_owner_shape = SHAPE("Owner", owner, owner_fields);

struct owner_query {
    const char *email, *after, *idProperty;
    int64_t     limit;
    bool        archived;
};

static const struct field owner_query_fields[] = {
    FIELD(owner_query, email, FIELD_TEXT),
    FIELD(owner_query, after, FIELD_TEXT, .help = "from paging of the page before"),
    FIELD(owner_query, limit, FIELD_INT, .help = "1 to 500"),
    FIELD(owner_query, archived, FIELD_BOOL, .help = "those who are disabled"),
    FIELD(owner_query, idProperty, FIELD_TEXT, .help = "id or userId"),
};
const struct shape staff_owner_query_shape = SHAPE("OwnerQuery", owner_query, owner_query_fields);

static bool is_member(const struct team *team, int64_t user, bool *ret_primary)
{
    const struct staff_team_member *member = team->members.items;
    for (int64_t i = 0; i < team->members.count; i++)
        if (member[i].user == user) {
            *ret_primary = member[i].primary;
            return true;
        }
    return false;
}

static struct rows teams_of(struct work *w, const struct rows *teams, int64_t user)
{
    const struct team *team = teams->items;
    struct list        found = list_open(w->arena, sizeof(struct owner_team));
    for (int64_t i = 0; i < teams->count; i++) {
        bool primary;
        if (is_member(&team[i], user, &primary))
            *(struct owner_team *) list_add(&found) = (struct owner_team){
                work_text(w, "%lld", (long long) team[i].id), team[i].name, primary};
    }
    return list_rows(&found);
}

/* The last word of a name is the last name, when there are two. */
static struct owner owner_of(struct work *w, const struct user *user, const struct rows *teams)
{
    const char *blank = strrchr(user->name, ' ');
    return (struct owner){
        .id = work_text(w, "%lld", (long long) user->id),
        .email = user->email,
        .type = "PERSON",
        .firstName =
            blank == NULL ? user->name : work_copy(w, user->name, (size_t) (blank - user->name)),
        .lastName = blank == NULL ? "" : blank + 1,
        .userId = user->disabled ? ABSENT : user->id,
        .userIdIncludingInactive = user->id,
        .createdAt = user->created_at,
        .updatedAt = user->created_at,
        .archived = user->disabled,
        .teams = teams_of(w, teams, user->id),
    };
}

/* GET /crm/v3/owners */
status staff_owner_api_list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct owner_query query = {.limit = 100};
    struct staff_page  page = {0};
    struct rows        users, teams;
    TRY(request_query(w, rq, &staff_owner_query_shape, &query));
    if (query.limit < 1 || query.limit > 500)
        return fail(w, INVALID, "limit", "The limit must be from 1 to 500.");
    if (!text_empty(query.after) && !text_to_int(query.after, &page.after))
        return fail(w, INVALID, "after", "\"after\" comes from paging.next of the page before.");
    page.limit = query.limit + 1;
    page.disabled = query.archived;
    page.email = text_empty(query.email) ? NULL : text_lower(w, query.email);
    TRY(staff_store_page(w, &page, &users));
    TRY(staff_list_teams(w, &teams));

    struct list        owners = list_open(w->arena, sizeof(struct owner));
    const struct user *user = users.items;
    int64_t            count = users.count > query.limit ? query.limit : users.count;
    for (int64_t i = 0; i < count; i++)
        *(struct owner *) list_add(&owners) = owner_of(w, &user[i], &teams);
    struct rows rows = list_rows(&owners);
    const char *next =
        users.count > count ? work_text(w, "%lld", (long long) user[count - 1].id) : NULL;
    return reply_list(w, rp, &staff_owner_shape, &rows, next);
}

/* GET /crm/v3/owners/{ownerId}; the id of an owner is that of the user */
status staff_owner_api_get(struct work *w, const struct request *rq, struct reply *rp)
{
    struct owner_query query = {0};
    struct user        user = {0};
    const char        *words = request_part(rq, "ownerId");
    struct rows        teams;
    int64_t            id;
    TRY(request_query(w, rq, &staff_owner_query_shape, &query));
    if (!text_empty(query.idProperty) && !text_same(query.idProperty, "id")
        && !text_same(query.idProperty, "userId"))
        return fail(w, INVALID, "idProperty", "\"idProperty\" is id or userId.");
    status outcome = text_to_int(words, &id) ? staff_store_get(w, id, &user) : NOT_FOUND;
    if (outcome == OK && user.disabled == query.archived) {
        TRY(staff_list_teams(w, &teams));
        struct owner owner = owner_of(w, &user, &teams);
        return reply_one(w, rp, &staff_owner_shape, &owner);
    }
    if (outcome != OK && outcome != NOT_FOUND)
        return outcome;
    return fail_reason(w, NOT_FOUND, "OBJECT_NOT_FOUND", "ownerId",
                       "There is no owner with the id '%.60s'.", words);
}
