/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What was in doubt is asked of the shop, one object at a time: the answer is the truth. */
#include <stdio.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/connect/shop/shop_store.h"
#include "kit/http/http.h"

enum { AT_A_TIME = 50 };

/* ---- what belongs to an object ---- */

static status family_unit(struct work *w, void *arg)
{
    struct shop_family *family = arg;
    int64_t             connection = family->connection->id;
    TRY(shop_store_get_object(w, connection, shop_kind_owner(family->kind), family->parent_id,
                              &family->row));
    return shop_store_children(w, connection, family->parent_id, family->kind, &family->members);
}

status shop_family_get(struct work *w, struct shop_family *family)
{
    return db_work(w, READ, family_unit, family);
}

const struct shop_row *shop_family_find(const struct shop_family *family, int64_t id)
{
    for (int64_t i = 0; i < family->members.count; i++) {
        const struct shop_row *row = &((const struct shop_row *) family->members.items)[i];
        if (row->shop_id == id)
            return row;
    }
    return NULL;
}

bool shop_family_is_whole(const struct shop_family *family, const struct json *first)
{
    int64_t count = 0;
    for (const struct json *one = first; one != NULL; one = one->next, count++) {
        const struct shop_row *row = shop_family_find(family, shop_int(one, "id"));
        if (row == NULL || row->state != SHOP_KEPT || row->modified_at != family->row.modified_at)
            return false;
    }
    for (int64_t i = 0; i < family->members.count; i++)
        count -= ((const struct shop_row *) family->members.items)[i].state != SHOP_GONE;
    return count == 0;
}

static status gone_unit(struct work *w, void *arg)
{
    struct shop_row *row = arg;
    TRY(shop_store_lock(w, row->connection));
    return shop_apply_gone(w, row);
}

static bool is_listed(const struct json *first, int64_t id)
{
    for (const struct json *one = first; one != NULL; one = one->next)
        if (shop_int(one, "id") == id)
            return true;
    return false;
}

static status drop_missing(struct work *w, const struct shop_family *family,
                           const struct json *first)
{
    for (int64_t i = 0; i < family->members.count; i++) {
        struct shop_row *row = &((struct shop_row *) family->members.items)[i];
        if (row->state != SHOP_GONE && !is_listed(first, row->shop_id))
            TRY(db_work(w, WRITE, gone_unit, row));
    }
    return OK;
}

status shop_family_put(struct work *w, struct shop_family *family, const struct json *first,
                       bool complete)
{
    struct list       items = shop_items(w, first);
    struct shop_batch batch = {.connection = family->connection,
                               .kind = family->kind,
                               .parent = family->parent,
                               .objects = items.items,
                               .count = items.count,
                               .source = SHOP_TRUTH};
    TRY(shop_apply(w, &batch));
    return complete ? drop_missing(w, family, first) : OK;
}

/* ---- single objects ---- */

struct settling {
    const struct connection *connection;
    const struct platform   *platform;
    struct shop_row          after;
    struct rows              rows;
};

static status take_belongings(struct work *w, const struct settling *settling, const char *kind,
                              const struct json *object)
{
    struct shop_batch of = {.connection = settling->connection, .kind = kind, .source = SHOP_TRUTH};
    if (settling->platform->belongings == NULL)
        return OK;
    return settling->platform->belongings(w, &of, object);
}

/* Refunds and variants are read with what they belong to. */
static status settle_member(struct work *w, const struct settling *settling, struct shop_row *row)
{
    const struct json *object;
    struct shop_row    owner = {
           .connection = row->connection, .kind = shop_kind_owner(row->kind), .shop_id = row->parent};
    if (row->parent <= 0)
        return OK;
    status outcome = settling->platform->ask_one(w, &owner, settling->connection, &object);
    if (outcome == NOT_FOUND || (outcome == OK && object == NULL))
        return db_work(w, WRITE, gone_unit, row);
    TRY(outcome);
    return take_belongings(w, settling, owner.kind, object);
}

static status settle_one(struct work *w, const struct settling *settling, struct shop_row *row)
{
    const struct json *object;
    const char        *owner = shop_kind_owner(row->kind);
    if (!shop_kind_is_asked(row->kind))
        return OK;
    if (owner != NULL && (row->parent > 0 || text_same(row->kind, "refunds")))
        return settle_member(w, settling, row);
    status outcome = settling->platform->ask_one(w, row, settling->connection, &object);
    if (outcome == NOT_FOUND || (outcome == OK && object == NULL))
        return db_work(w, WRITE, gone_unit, row);
    TRY(outcome);
    struct shop_batch batch = {.connection = settling->connection,
                               .kind = row->kind,
                               .objects = &object,
                               .count = 1,
                               .source = SHOP_TRUTH};
    TRY(shop_apply(w, &batch));
    return take_belongings(w, settling, row->kind, object);
}

/* ---- all of them ---- */

static status next_unit(struct work *w, void *arg)
{
    struct settling *settling = arg;
    return shop_store_in_state(w, &settling->after, AT_A_TIME, &settling->rows);
}

/* Each object in a work of its own, given back after it: there may be any number of them. */
static status settle_alone(struct work *w, const struct settling *settling, struct shop_row *row)
{
    struct work *own = work_open(w->machines, w->now);
    status       outcome = settle_one(own, settling, row);
    if (outcome != OK)
        (void) fail_reason(w, outcome, own->failure.reason, NULL, "%s",
                           own->failure.message == NULL ? "" : own->failure.message);
    work_close(own);
    return outcome;
}

static status settle_state(struct work *w, const struct connection *connection,
                           enum shop_state state)
{
    struct settling settling = {
        .connection = connection,
        .platform = platform_find(connection->platform),
        .after = {.connection = connection->id, .kind = "", .state = state}};
    struct arena_mark fresh = arena_mark(w->arena);
    char              kind[40] = "";
    do {
        arena_rewind(w->arena, fresh);
        settling.after.kind = kind;
        TRY(db_work(w, READ, next_unit, &settling));
        for (int64_t i = 0; i < settling.rows.count; i++) {
            struct shop_row *row = &((struct shop_row *) settling.rows.items)[i];
            if (job_should_stop(w))
                return fail(w, UNAVAILABLE, NULL, "The house closes.");
            snprintf(kind, sizeof kind, "%s", row->kind);
            settling.after.shop_id = row->shop_id;
            TRY(settle_alone(w, &settling, row));
        }
    } while (settling.rows.count == AT_A_TIME);
    return OK;
}

status shop_settle(struct work *w, const struct connection *connection, bool all)
{
    TRY(settle_state(w, connection, SHOP_DOUBTED));
    return all ? settle_state(w, connection, SHOP_QUARANTINED) : OK;
}
