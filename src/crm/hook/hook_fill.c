/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From the ledger into the window of an endpoint: the cursor and the deliveries in one WRITE. */
#include "base/list.h"
#include "crm/hook/hook_match.h"
#include "crm/hook/hook_send.h"
#include "crm/hook/hook_store.h"
#include "crm/person/person.h"
#include "kit/ledger/ledger.h"

/* A look at so many facts takes some ms: nothing long on the writer. */
enum { FACTS_AT_ONCE = 500 };

/* Filling the window of an endpoint, for what is new or for a replay. */
struct filling {
    const struct hook_endpoint *endpoint;
    const struct hook_replay   *replay; /* NULL = what is new */
    int64_t                     cursor, room;
    struct rows                 facts;
    const int64_t              *contacts; /* of the facts */
    struct list                 deliveries;
    int64_t                     taken;
};

static status read_facts(struct work *w, struct filling *filling)
{
    TRY(ledger_after(w, filling->cursor, FACTS_AT_ONCE, &filling->facts));
    size_t   count = (size_t) filling->facts.count;
    int64_t *subjects = work_take(w, count * sizeof *subjects + 1);
    int64_t *contacts = work_take(w, count * sizeof *contacts + 1);
    for (size_t i = 0; i < count; i++)
        subjects[i] = ((const struct fact *) filling->facts.items)[i].subject;
    filling->contacts = contacts;
    return count == 0 ? OK : person_contacts_of(w, subjects, count, contacts);
}

/* Whose order is kept: the contact's, else the identity's, else that of the object. */
static int64_t lane_of(const struct fact *fact, int64_t contact)
{
    if (contact != ABSENT && contact != 0)
        return contact;
    if (fact->subject != 0)
        return -fact->subject;
    return fact->reference != 0 ? -fact->reference : -fact->sequence;
}

/* After a merge, or one that was taken back, what is on its way is somebody else's: the facts of
 * who is one person now keep one order. */
static status change_lanes(struct work *w, int64_t endpoint)
{
    struct rows open;
    struct list changed = list_open(w->arena, sizeof(struct hook_delivery));
    TRY(hook_store_open(w, endpoint, &open));
    int64_t              *subjects = work_take(w, (size_t) open.count * sizeof *subjects + 1);
    int64_t              *contacts = work_take(w, (size_t) open.count * sizeof *contacts + 1);
    struct hook_delivery *delivery = open.items;
    if (open.count == 0)
        return OK;
    for (int64_t i = 0; i < open.count; i++)
        subjects[i] = delivery[i].subject;
    TRY(person_contacts_of(w, subjects, (size_t) open.count, contacts));
    for (int64_t i = 0; i < open.count; i++) {
        int64_t lane = contacts[i] == ABSENT ? -subjects[i] : contacts[i];
        if (delivery[i].lane == lane)
            continue;
        delivery[i].lane = lane;
        *(struct hook_delivery *) list_add(&changed) = delivery[i];
    }
    struct rows rows = list_rows(&changed);
    return rows.count == 0 ? OK : hook_store_change_lanes(w, &rows);
}

static bool in_replay(const struct hook_replay *replay, const struct fact *fact)
{
    return replay == NULL
           || (fact->sequence <= replay->last
               && (replay->from_at == ABSENT || fact->at >= replay->from_at)
               && (replay->until_at == ABSENT || fact->at < replay->until_at));
}

static void add_delivery(struct work *w, struct filling *filling, const struct fact *fact,
                         int64_t lane)
{
    struct hook_delivery *delivery = list_add(&filling->deliveries);
    *delivery = (struct hook_delivery){.id = db_new_id(w),
                                       .endpoint = filling->endpoint->id,
                                       .sequence = fact->sequence,
                                       .kind = fact->kind,
                                       .replay = filling->replay == NULL ? 0 : filling->replay->id,
                                       .subject = fact->subject,
                                       .lane = lane,
                                       .due = w->now,
                                       .created_at = w->now,
                                       .ended_at = ABSENT};
}

static status choose(struct work *w, struct filling *filling)
{
    struct hook_filter filter;
    const struct fact *fact = filling->facts.items;
    TRY(hook_filter_open(w, filling->endpoint, &filter));
    filling->deliveries = list_open(w->arena, sizeof(struct hook_delivery));
    for (int64_t i = 0; i < filling->facts.count; i++, fact++) {
        bool    wants = false;
        int64_t lane = lane_of(fact, filling->contacts[i]);
        if ((int64_t) filling->deliveries.count == filling->room)
            return OK;
        if (in_replay(filling->replay, fact))
            TRY(hook_wants(w, &filter, fact, &wants));
        if (wants)
            add_delivery(w, filling, fact, lane);
        filling->cursor = fact->sequence;
        filling->taken++;
    }
    return OK;
}

static status fill(struct work *w, struct filling *filling)
{
    int64_t open;
    TRY(hook_store_count(w, filling->endpoint->id,
                         filling->replay == NULL ? 0 : filling->replay->id, &open));
    filling->room = HOOK_WINDOW - open;
    if (filling->room <= 0)
        return OK;
    if (open > 0)
        TRY(change_lanes(w, filling->endpoint->id));
    TRY(read_facts(w, filling));
    TRY(choose(w, filling));
    struct rows rows = list_rows(&filling->deliveries);
    return rows.count == 0 ? OK : hook_store_add(w, &rows);
}

static status fill_endpoint(struct work *w, int64_t id, int64_t *ret_taken)
{
    struct hook_endpoint endpoint;
    TRY(hook_store_lock(w, id, &endpoint));
    struct filling filling = {.endpoint = &endpoint, .cursor = endpoint.cursor};
    TRY(fill(w, &filling));
    endpoint.cursor = filling.cursor;
    *ret_taken += filling.taken;
    return filling.taken == 0 ? OK : hook_store_move(w, &endpoint);
}

status hook_refill(struct work *w, struct hook_endpoint *endpoint)
{
    int64_t open, last;
    TRY(ledger_last(w, &last));
    if (endpoint->state != HOOK_ACTIVE || endpoint->cursor >= last)
        return OK;
    TRY(hook_store_count(w, endpoint->id, 0, &open));
    if (open > HOOK_WINDOW / 2)
        return OK;
    struct filling filling = {.endpoint = endpoint, .cursor = endpoint->cursor};
    TRY(fill(w, &filling));
    endpoint->cursor = filling.cursor;
    return OK;
}

static status fill_replay(struct work *w, struct hook_replay *replay, int64_t *ret_taken)
{
    struct hook_endpoint endpoint;
    TRY(hook_store_lock(w, replay->endpoint, &endpoint));
    /* Another node may have moved it before we held the endpoint. */
    TRY(hook_store_replay(w, replay->endpoint, replay->id, replay));
    if (replay->state != HOOK_REPLAY_RUNNING)
        return OK;
    struct filling filling = {.endpoint = &endpoint, .replay = replay, .cursor = replay->cursor};
    TRY(fill(w, &filling));
    replay->cursor = filling.cursor < replay->last ? filling.cursor : replay->last;
    replay->found += (int64_t) filling.deliveries.count;
    if (replay->cursor >= replay->last || (filling.room > 0 && filling.taken == 0))
        replay->state = HOOK_REPLAY_DONE;
    *ret_taken += filling.taken;
    return hook_store_move_replay(w, replay);
}

status hook_fill(struct work *w, int64_t *ret_taken)
{
    int64_t     last;
    struct rows ids, replays;
    *ret_taken = 0;
    TRY(ledger_last(w, &last));
    TRY(hook_store_behind(w, last, &ids));
    for (int64_t i = 0; i < ids.count; i++)
        TRY(fill_endpoint(w, ((const int64_t *) ids.items)[i], ret_taken));
    TRY(hook_store_running(w, &replays));
    for (int64_t i = 0; i < replays.count; i++)
        TRY(fill_replay(w, (struct hook_replay *) replays.items + i, ret_taken));
    return OK;
}
