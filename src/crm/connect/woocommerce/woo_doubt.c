/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What was in doubt is asked of the shop, one object at a time: the answer is the truth. */
#include "base/list.h"
#include "base/text.h"
#include "crm/connect/woocommerce/woo_read.h"
#include "crm/connect/woocommerce/woo_store.h"
#include "kit/http/http.h"

enum { AT_A_TIME = 50, REFUNDS_MOST = 100 };

/* ---- refunds of an order ---- */

struct family {
    const struct connection *connection;
    int64_t                  order;
    struct rows              children;
};

static status children_unit(struct work *w, void *arg)
{
    struct family *family = arg;
    return woo_store_children(w, family->connection->id, family->order, &family->children);
}

static const struct woo_row *child_of(const struct family *family, int64_t id)
{
    for (int64_t i = 0; i < family->children.count; i++) {
        const struct woo_row *row = &((const struct woo_row *) family->children.items)[i];
        if (row->shop_id == id)
            return row;
    }
    return NULL;
}

/* All that are listed are held as of this version of the order, and no other is. */
static bool is_complete(const struct family *family, const struct json *listed, int64_t modified)
{
    int64_t count = 0;
    for (const struct json *one = listed; one != NULL; one = one->next, count++) {
        const struct woo_row *row = child_of(family, woo_int(one, "id"));
        if (row == NULL || row->state != WOO_KEPT || row->modified_at != modified)
            return false;
    }
    for (int64_t i = 0; i < family->children.count; i++)
        count -= ((const struct woo_row *) family->children.items)[i].state != WOO_GONE;
    return count == 0;
}

static status gone_unit(struct work *w, void *arg)
{
    struct woo_row *row = arg;
    TRY(woo_store_lock(w, row->connection));
    return woo_apply_gone(w, row);
}

static bool is_listed(const struct json *list, int64_t id)
{
    for (const struct json *one = list; one != NULL; one = one->next)
        if (woo_int(one, "id") == id)
            return true;
    return false;
}

static status drop_missing(struct work *w, const struct family *family, const struct json *list)
{
    for (int64_t i = 0; i < family->children.count; i++) {
        struct woo_row *row = &((struct woo_row *) family->children.items)[i];
        if (row->state != WOO_GONE && !is_listed(list, row->shop_id))
            TRY(db_work(w, WRITE, gone_unit, row));
    }
    return OK;
}

static status apply_list(struct work *w, const struct connection *connection,
                         const struct json *order, const struct json *list)
{
    struct list items = list_open(w->arena, sizeof(const struct json *));
    for (const struct json *one = list; one != NULL; one = one->next)
        *(const struct json **) list_add(&items) = one;
    struct woo_batch batch = {.connection = connection,
                              .kind = "refunds",
                              .parent = order,
                              .objects = items.items,
                              .count = items.count,
                              .source = WOO_TRUTH};
    return woo_apply(w, &batch);
}

static status row_unit(struct work *w, void *arg)
{
    struct woo_row *row = arg;
    return woo_store_get_object(w, row->connection, row->kind, row->shop_id, row);
}

static const struct json *items_of(const struct json *list)
{
    return list != NULL && list->type == JSON_ARRAY ? list->first : NULL;
}

status woo_pull_refunds(struct work *w, const struct connection *connection,
                        const struct woo_link *link, const struct json *order)
{
    struct woo_object  is;
    struct family      family = {.connection = connection};
    const struct json *listed = items_of(json_member(order, "refunds"));
    if (woo_read_object(w, order, &is) != OK)
        return OK; /* it is in quarantine */
    struct woo_row row = {.connection = connection->id, .kind = "orders", .shop_id = is.id};
    family.order = is.id;
    TRY(db_work(w, READ, children_unit, &family));
    TRY(db_work(w, READ, row_unit, &row));
    if (row.record == ABSENT || row.state == WOO_GONE
        || is_complete(&family, listed, row.modified_at))
        return OK;

    struct woo_answer      answer, whole = {.body = order};
    const struct http_pair query[] = {{"per_page", "100"}, {NULL, NULL}};
    struct woo_call        refunds = {.query = query}, sale = {.path = NULL};
    sale.path = work_text(w, "orders/%lld", (long long) is.id);
    refunds.path = work_text(w, "%s/refunds", sale.path);
    status outcome = OK;
    if (is.modified_at != row.modified_at) /* we hold another version already */
        outcome = woo_ask(w, link, &sale, &whole);
    if (outcome == OK)
        outcome = woo_ask(w, link, &refunds, &answer);
    if (outcome == NOT_FOUND)
        return OK; /* the order has gone meanwhile: its deletion will be told, or found */
    TRY(outcome);
    TRY(apply_list(w, connection, whole.body, items_of(answer.body)));
    /* There may be more than a page of them: then nobody is missing for certain. */
    return answer.body->size >= REFUNDS_MOST ? OK : drop_missing(w, &family, items_of(answer.body));
}

/* ---- single objects ---- */

static bool is_there(const struct woo_row *row, const struct json *object)
{
    bool trash = text_same(json_text(object, "status"), "trash");
    return !trash || text_same(row->kind, "orders");
}

/* Refunds and variations are read with what they belong to. */
static status settle_parent(struct work *w, const struct connection *connection,
                            const struct woo_link *link, struct woo_row *row)
{
    struct woo_answer answer;
    struct woo_call   call = {.path = work_text(w, "orders/%lld", (long long) row->parent)};
    status            outcome = woo_ask(w, link, &call, &answer);
    if (outcome == NOT_FOUND)
        return db_work(w, WRITE, gone_unit, row);
    TRY(outcome);
    return woo_pull_refunds(w, connection, link, answer.body);
}

static status settle_one(struct work *w, const struct connection *connection,
                         const struct woo_link *link, struct woo_row *row)
{
    struct woo_answer answer;
    if (text_same(row->kind, "refunds"))
        return row->parent > 0 ? settle_parent(w, connection, link, row) : OK;
    struct woo_call call = {
        .path = work_text(w, "%s/%lld", woo_path_of(row->kind), (long long) row->shop_id)};
    status outcome = woo_ask(w, link, &call, &answer);
    if (outcome == NOT_FOUND || (outcome == OK && !is_there(row, answer.body)))
        return db_work(w, WRITE, gone_unit, row);
    TRY(outcome);
    struct woo_batch batch = {.connection = connection,
                              .kind = row->kind,
                              .objects = &answer.body,
                              .count = 1,
                              .source = WOO_TRUTH};
    TRY(woo_apply(w, &batch));
    return text_same(row->kind, "orders") ? woo_pull_refunds(w, connection, link, answer.body) : OK;
}

struct settling {
    struct woo_row after;
    struct rows    rows;
};

static status next_unit(struct work *w, void *arg)
{
    struct settling *settling = arg;
    return woo_store_in_state(w, &settling->after, AT_A_TIME, &settling->rows);
}

static status settle_state(struct work *w, const struct connection *connection,
                           enum woo_state state)
{
    struct woo_link link;
    struct settling settling = {
        .after = {.connection = connection->id, .kind = "", .state = state}};
    TRY(woo_link_of(w, connection, &link));
    do {
        TRY(db_work(w, READ, next_unit, &settling));
        for (int64_t i = 0; i < settling.rows.count; i++) {
            struct woo_row *row = &((struct woo_row *) settling.rows.items)[i];
            if (job_should_stop(w))
                return fail(w, UNAVAILABLE, NULL, "The house closes.");
            settling.after.kind = row->kind;
            settling.after.shop_id = row->shop_id;
            TRY(settle_one(w, connection, &link, row));
        }
    } while (settling.rows.count == AT_A_TIME);
    return OK;
}

status woo_settle(struct work *w, const struct connection *connection, bool all)
{
    TRY(settle_state(w, connection, WOO_DOUBTED));
    return all ? settle_state(w, connection, WOO_QUARANTINED) : OK;
}
