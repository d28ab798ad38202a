/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/bulk/bulk.h"

#include <string.h>

#include "base/text.h"
#include "crm/bulk/bulk_act.h"
#include "crm/bulk/bulk_run.h"
#include "crm/segment/segment.h"
#include "crm/staff/staff.h"
#include "kit/db/db.h"
#include "kit/job/job.h"
#include "kit/json/json.h"

enum { MOST_NAMED = 10000 };

/* ---- making one ---- */

/* It is run by the job, not here where all writers would wait for it. */
static status check_query(struct work *w, const struct bulk *draft)
{
    const struct json        *body;
    struct record_query       query;
    const struct record_type *type;
    TRY(json_parse(w, draft->query, strlen(draft->query), &body));
    TRY(record_query_read(w, body, &query));
    TRY(record_type_get(w, draft->type, &type));
    return record_query_check(w, type, &query);
}

static status check_which(struct work *w, const struct bulk *draft, size_t count)
{
    if ((draft->query == NULL) == (count == 0))
        return fail(w, INVALID, "query",
                    "Say which records: either in \"query\", a search, or in \"ids\".");
    if (count > MOST_NAMED)
        return fail(w, INVALID, "ids", "At most %d records can be named; use \"query\" for more.",
                    MOST_NAMED);
    if (draft->query != NULL && draft->action == BULK_RESTORE)
        return fail(w, INVALID, "ids",
                    "A search finds no archived records: name those to restore in \"ids\".");
    return draft->query == NULL ? OK : check_query(w, draft);
}

static status check_change(struct work *w, const struct bulk *draft)
{
    struct bulk_doing doing;
    if (draft->properties == NULL)
        return fail(w, INVALID, "properties", "Say in \"properties\" what to change, and to what.");
    TRY(bulk_doing_open(w, draft, &doing));
    if (doing.values.count == 0)
        return fail(w, INVALID, "properties", "\"properties\" names nothing to change.");
    return record_check_values(w, doing.type, doing.values.items, (size_t) doing.values.count);
}

static status check_list(struct work *w, const struct bulk *draft)
{
    struct segment list;
    if (draft->list == ABSENT)
        return fail(w, INVALID, "list", "Say in \"list\" which list, by its id.");
    TRY(segment_get(w, draft->list, &list));
    if (list.kind == SEGMENT_DYNAMIC)
        return fail(
            w, INVALID, "list",
            "\"%s\" is kept by its rule; change the rule, or choose a list of another kind.",
            list.name);
    if (!text_same(list.type, draft->type))
        return fail(w, INVALID, "list", "\"%s\" holds records of another type.", list.name);
    return OK;
}

static status check_action(struct work *w, const struct bulk *draft)
{
    switch (draft->action) {
    case BULK_CHANGE:
        return check_change(w, draft);
    case BULK_ADD:
    case BULK_REMOVE:
        return check_list(w, draft);
    default:
        return OK;
    }
}

static void put_actor(const struct work *w, struct bulk *draft)
{
    draft->user_id = w->actor.user;
    draft->token = w->actor.token;
    draft->role = w->actor.role;
    draft->scopes = (int64_t) w->actor.scopes;
    draft->rights = w->actor.rights;
}

static status check(struct work *w, struct bulk *draft, size_t count)
{
    const struct record_type *type;
    bool                      lists = draft->action == BULK_ADD || draft->action == BULK_REMOVE;
    TRY(record_type_get(w, draft->type, &type));
    TRY(staff_need(w, (enum access)(lists ? type->see : type->edit)));
    draft->type = type->id;
    TRY(check_which(w, draft, count));
    return check_action(w, draft);
}

static status enqueue(struct work *w, int64_t id)
{
    const char *payload = work_text(w, "{\"id\": %lld}", (long long) id);
    return job_enqueue(w, BULK_JOB, work_text(w, "%lld", (long long) id), 0, payload);
}

/* How many different ones there are is known only from what is kept. */
static status add_named(struct work *w, struct bulk *draft, const int64_t *ids, size_t count)
{
    struct rows kept;
    TRY(bulk_store_add_items(w, draft->id, ids, count));
    TRY(bulk_store_items(w, draft->id, ITEM_WAITS, MOST_NAMED, &kept));
    draft->total = kept.count;
    draft->collected = true;
    return bulk_store_collected(w, draft->id, draft->total);
}

status bulk_create(struct work *w, struct bulk *draft, const int64_t *ids, size_t count)
{
    TRY(check(w, draft, count));
    put_actor(w, draft);
    draft->id = db_new_id(w);
    draft->state = BULK_WAITING;
    draft->created_at = w->now;
    draft->ended_at = ABSENT;
    TRY(bulk_store_insert(w, draft));
    if (count > 0)
        TRY(add_named(w, draft, ids, count));
    TRY(staff_note(w, "bulk.create", "bulk", draft->id, bulk_action_words[draft->action]));
    return enqueue(w, draft->id);
}

/* ---- looking ---- */

static bool sees_all(const struct work *w)
{
    return staff_may(w, MAY_EDIT_STAFF);
}

status bulk_get(struct work *w, int64_t id, struct bulk *ret_bulk)
{
    status outcome = bulk_store_get(w, id, ret_bulk);
    if (outcome == OK && (ret_bulk->user_id == w->actor.user || sees_all(w)))
        return OK;
    if (outcome != OK && outcome != NOT_FOUND)
        return outcome;
    return fail(w, NOT_FOUND, "id", "There is no such action of yours. GET /api/bulk lists them.");
}

status bulk_list(struct work *w, int64_t after, int64_t limit, struct rows *ret_bulks)
{
    if (limit < 1 || limit > 100)
        return fail(w, INVALID, "limit", "The limit must be from 1 to 100.");
    return bulk_store_list(w, sees_all(w) ? ABSENT : w->actor.user, after == 0 ? INT64_MAX : after,
                           limit, ret_bulks);
}

status bulk_failures(struct work *w, int64_t id, int64_t after, int64_t limit,
                     struct rows *ret_items)
{
    struct bulk bulk;
    if (limit < 1 || limit > 1000)
        return fail(w, INVALID, "limit", "The limit must be from 1 to 1000.");
    TRY(bulk_get(w, id, &bulk));
    return bulk_store_failures(w, id, after, limit, ret_items);
}

/* ---- stopping and undoing ---- */

status bulk_cancel(struct work *w, int64_t id)
{
    struct bulk bulk;
    bool        there = false;
    TRY(bulk_get(w, id, &bulk));
    if (bulk.state == BULK_WAITING || bulk.state == BULK_RUNNING)
        TRY(bulk_store_move(w, id, bulk.state, BULK_CANCELLED, &there));
    if (!there)
        return fail(w, CONFLICT, "state", "It is over already: %s.", bulk_state_words[bulk.state]);
    return staff_note(w, "bulk.cancel", "bulk", id, NULL);
}

status bulk_undo(struct work *w, int64_t id)
{
    struct bulk bulk;
    bool        there = false, can;
    TRY(bulk_get(w, id, &bulk));
    can = bulk.state == BULK_DONE || bulk.state == BULK_CANCELLED || bulk.state == BULK_FAILED;
    if (can)
        TRY(bulk_store_move(w, id, bulk.state, BULK_UNDOING, &there));
    if (!there)
        return fail(w, CONFLICT, "state",
                    "It is %s. What is over can be undone once; stop it first when it still runs.",
                    bulk_state_words[bulk.state]);
    TRY(staff_note(w, "bulk.undo", "bulk", id, NULL));
    return enqueue(w, id);
}
