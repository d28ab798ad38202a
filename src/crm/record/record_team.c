/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_team.h"

#include "base/list.h"
#include "base/text.h"
#include "crm/staff/staff.h"
#include "kit/db/db.h"

#define OWNER "hubspot_owner_id"
#define TEAM  "hubspot_team_id"

enum { SLICE = 50 }; /* records that are changed in one unit */

/* ---- with the owner ---- */

static status put_team(struct work *w, struct record_change *change, int64_t team)
{
    static const char *const names[] = {TEAM, NULL};
    struct record_after      record;
    TRY(record_after_open(w, change, names, &record));
    record_after_put(&record, TEAM, team == ABSENT ? "" : work_text(w, "%lld", (long long) team));
    return OK;
}

status record_team_take(struct work *w, const struct record_meta *meta,
                        struct record_change *change)
{
    const char *owner = record_change_value(change, OWNER);
    int64_t     user, team = ABSENT;
    if (owner == NULL || record_meta_find(meta, TEAM) == NULL)
        return OK;
    if (text_to_int(owner, &user))
        TRY(staff_team_of(w, user, &team));
    return put_team(w, change, team);
}

/* ---- with the team of the owner ---- */

struct following {
    struct staff_team_behind user;
    struct rows              types; /* ids of those that have the property: const char * */
    int64_t                  type;  /* the one that is being looked at */
    bool                     ended;
};

/* Those of the owner that say another team. */
static status list_ids(struct work *w, const struct record_type *type,
                       const struct staff_team_behind *user, struct db_table *ret_ids)
{
    const char   *team = work_text(w, "%lld", (long long) user->team);
    struct query *query = query_open(w);
    query_words(query, "SELECT id FROM ");
    query_name(query, type->table);
    query_words(query, " WHERE archived_at IS NULL AND " OWNER " = ");
    query_text(query, work_text(w, "%lld", (long long) user->user_id));
    query_words(query, " AND COALESCE(" TEAM ", '') <> ");
    query_text(query, user->team == ABSENT ? "" : team);
    query_words(query, " ORDER BY id LIMIT ");
    query_int(query, SLICE);
    return query_table(w, query, ret_ids);
}

static status take_team(struct work *w, struct record_change *change, const void *arg)
{
    const struct staff_team_behind *user = arg;
    return put_team(w, change, user->team);
}

static status follow_slice(struct work *w, void *arg)
{
    struct following         *following = arg;
    const struct record_type *type;
    struct db_table           ids;
    following->ended = following->type == following->types.count;
    if (following->ended)
        return staff_team_followed(w, &following->user);
    TRY(record_type_get(w, ((const char **) following->types.items)[following->type], &type));
    TRY(list_ids(w, type, &following->user, &ids));
    for (int64_t i = 0; i < ids.height; i++)
        TRY(record_amend(w, &(struct record_ref){type, ids.cells[i].number}, take_team,
                         &following->user));
    following->type += ids.height < SLICE;
    return OK;
}

struct behind {
    struct rows users, types;
};

static status list_behind(struct work *w, void *arg)
{
    struct behind            *behind = arg;
    const struct record_meta *meta;
    size_t                    count;
    struct list               types = list_open(w->arena, sizeof(const char *));
    TRY(staff_teams_behind(w, &behind->users));
    TRY(record_meta_all(w, &meta, &count));
    for (; count > 0; count--, meta++)
        if (record_meta_find(meta, TEAM) != NULL)
            *(const char **) list_add(&types) = work_text(w, "%s", meta->type->id);
    behind->types = list_rows(&types);
    return OK;
}

/* A user is kept as followed only after the last record: what is cut off begins anew. */
status record_team_follow(struct work *w, const struct job *job)
{
    struct behind behind;
    TRY(db_work(w, READ, list_behind, &behind));
    const struct staff_team_behind *user = behind.users.items;
    for (int64_t i = 0; i < behind.users.count; i++) {
        struct following following = {.user = user[i], .types = behind.types};
        while (!following.ended) {
            struct following next = following; /* a unit may be run again */
            if (job_should_stop(w))
                return fail(w, UNAVAILABLE, NULL, "The house is closing.");
            TRY(db_work(w, WRITE, follow_slice, &next));
            following = next;
            job_tick(w);
        }
    }
    return OK;
}
