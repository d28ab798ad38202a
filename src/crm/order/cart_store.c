/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/order/cart_store.h"

#include <string.h>

#include "base/list.h"
#include "base/map.h"
#include "base/text.h"
#include "crm/order/cart_parts.h"
#include "crm/order/cart_sql.h"
#include "kit/db/db.h"

/* clang-format off */
/* A row of cart_item. */
struct item_row {
    int64_t          cart, place;
    const char      *sku, *name, *category, *image, *url;
    int64_t          quantity, price;
};
static const struct field item_row_fields[] = {
    FIELD(item_row, cart,     FIELD_INT),
    FIELD(item_row, sku,      FIELD_TEXT),
    FIELD(item_row, name,     FIELD_TEXT),
    FIELD(item_row, category, FIELD_TEXT),
    FIELD(item_row, image,    FIELD_TEXT),
    FIELD(item_row, url,      FIELD_TEXT),
    FIELD(item_row, quantity, FIELD_MONEY),
    FIELD(item_row, price,    FIELD_MONEY),
    FIELD(item_row, place,    FIELD_INT),
};
static const struct shape item_row_shape = SHAPE("CartItemRow", item_row, item_row_fields);

static const struct field event_fields[] = {
    FIELD(cart_event, cart,    FIELD_INT),
    FIELD(cart_event, message, FIELD_TEXT),
    FIELD(cart_event, at,      FIELD_TIME),
    FIELD(cart_event, seq,     FIELD_INT),
    FIELD(cart_event, body,    FIELD_TEXT),
};
static const struct shape event_shape = SHAPE("CartEvent", cart_event, event_fields);

static const struct field id_fields[] = {
    FIELD(cart_id, id,         FIELD_INT),
    FIELD(cart_id, changed_at, FIELD_TIME),
    FIELD(cart_id, placed_at,  FIELD_TIME),
};
static const struct shape id_shape = SHAPE("CartId", cart_id, id_fields);

static const struct field sums_fields[] = {
    FIELD(cart_sums, times,   FIELD_INT),
    FIELD(cart_sums, last_at, FIELD_TIME),
};
static const struct shape sums_shape = SHAPE("CartSums", cart_sums, sums_fields);

static const struct field left_fields[] = {
    FIELD(cart_left, cart,    FIELD_INT),
    FIELD(cart_left, left_at, FIELD_TIME),
    FIELD(cart_left, sku,     FIELD_TEXT),
    FIELD(cart_left, store,   FIELD_INT),
    FIELD(cart_left, product, FIELD_INT),
    FIELD(cart_left, pieces,  FIELD_MONEY),
    FIELD(cart_left, amount,  FIELD_MONEY),
    FIELD(cart_left, back_at, FIELD_TIME),
};
const struct shape cart_left_shape = SHAPE("CartLeft", cart_left, left_fields);

static const struct field standing_fields[] = {
    FIELD(cart_standing, id,         FIELD_INT),
    FIELD(cart_standing, status,     FIELD_CHOICE, .words = cart_state_words),
    FIELD(cart_standing, home_total, FIELD_MONEY),
    FIELD(cart_standing, times,      FIELD_INT),
};
const struct shape cart_standing_shape = SHAPE("CartStanding", cart_standing, standing_fields);
/* clang-format on */

/* ---- carts ---- */

status cart_store_lock(struct work *w, int64_t store, const char *key)
{
    int64_t lock = (int64_t) (map_hash(key, strlen(key), (uint64_t) store) % INT32_MAX);
    if (work_db_kind(w) == DB_SQLITE)
        return OK;
    return db_run(w, &CART_LOCK_KEY, WITH(P_INT(lock)), NULL);
}

status cart_store_get(struct work *w, int64_t id, bool locked, struct cart *ret_cart)
{
    shape_clear(&cart_shape, ret_cart);
    return db_one(w, locked ? &CART_FOR_CHANGE : &CART_BY_ID, WITH(P_INT(id)), &cart_shape,
                  ret_cart);
}

status cart_store_newest(struct work *w, int64_t store, const char *key, int64_t *ret_cart)
{
    return db_number(w, &CART_NEWEST, WITH(P_INT(store), P_TEXT(key)), ret_cart);
}

status cart_store_find_token(struct work *w, const char *token, struct cart *ret_cart)
{
    shape_clear(&cart_shape, ret_cart);
    return db_one(w, &CART_BY_TOKEN, WITH(P_TEXT(token)), &cart_shape, ret_cart);
}

status cart_store_open_among(struct work *w, int64_t store, const char *identities,
                             struct cart *ret_cart)
{
    shape_clear(&cart_shape, ret_cart);
    return db_one(w, &CART_OPEN_AMONG, WITH(P_INT(store), P_TEXT(identities)), &cart_shape,
                  ret_cart);
}

status cart_store_abandoned_last(struct work *w, int64_t contact, struct cart *ret_cart)
{
    shape_clear(&cart_shape, ret_cart);
    return db_one(w, &CART_ABANDONED_LAST, WITH(P_INT(contact)), &cart_shape, ret_cart);
}

/* The fields of a cart, and what its record says is in it. */
static const struct param *params_with(struct work *w, const struct cart *cart, const char *items)
{
    const struct param *fields = params_of(w, &cart_shape, cart);
    const struct param  last = P_TEXT(items);
    size_t              count = 0;
    while (fields[count].name != NULL)
        count++;
    struct param *all = work_take(w, (count + 2) * sizeof *all);
    memcpy(all, fields, count * sizeof *all);
    all[count] = last;
    return all;
}

status cart_store_insert(struct work *w, const struct cart *cart, const char *items)
{
    return db_run(w, &CART_INSERT, params_with(w, cart, items), NULL);
}

status cart_store_update(struct work *w, const struct cart *cart, const char *items)
{
    return db_run(w, &CART_UPDATE, params_with(w, cart, items), NULL);
}

status cart_store_rename(struct work *w, int64_t store, const char *name, int64_t limit,
                         int64_t *ret_renamed)
{
    return db_run(w, &CART_RENAME_STORE, WITH(P_INT(store), P_TEXT(name), P_INT(limit)),
                  ret_renamed);
}

status cart_store_forget(struct work *w, int64_t id)
{
    return db_run(w, &CART_FORGET, WITH(P_INT(id)), NULL);
}

/* ---- what is in them ---- */

status cart_store_items(struct work *w, int64_t cart, struct rows *ret_items)
{
    return db_list(w, &CART_ITEMS, WITH(P_INT(cart)), &cart_item_shape, ret_items);
}

status cart_store_put_items(struct work *w, int64_t cart, const struct rows *items)
{
    struct list             list = list_open(w->arena, sizeof(struct item_row));
    const struct cart_item *item = items->items;
    TRY(db_run(w, &CART_ITEMS_REMOVE, WITH(P_INT(cart)), NULL));
    for (int64_t i = 0; i < items->count; i++, item++)
        *(struct item_row *) list_add(&list) =
            (struct item_row){cart,        i,         item->sku,      item->name, item->category,
                              item->image, item->url, item->quantity, item->price};
    struct rows rows = list_rows(&list);
    return rows.count == 0 ? OK : db_append(w, "cart_item", &item_row_shape, &rows);
}

/* ---- changes ---- */

status cart_store_add_event(struct work *w, const struct cart_event *event, bool *ret_added)
{
    int64_t added = 0;
    TRY(db_run(w, &CART_EVENT_ADD, params_of(w, &event_shape, event), &added));
    *ret_added = added > 0;
    return OK;
}

status cart_store_last_event(struct work *w, int64_t cart, int64_t *ret_at)
{
    return db_number(w, &CART_EVENT_LAST, WITH(P_INT(cart)), ret_at);
}

status cart_store_count_events(struct work *w, int64_t cart, int64_t *ret_count)
{
    return db_number(w, &CART_EVENT_COUNT, WITH(P_INT(cart)), ret_count);
}

status cart_store_events(struct work *w, int64_t cart, struct rows *ret_events)
{
    return db_list(w, &CART_EVENTS, WITH(P_INT(cart)), &event_shape, ret_events);
}

status cart_store_join_events(struct work *w, int64_t cart)
{
    return db_run(w, &CART_EVENTS_JOIN, WITH(P_INT(cart)), NULL);
}

status cart_store_remove_events(struct work *w, int64_t cart)
{
    return db_run(w, &CART_EVENTS_REMOVE, WITH(P_INT(cart)), NULL);
}

status cart_store_forget_events(struct work *w, int64_t store, int64_t before,
                                int64_t *ret_forgotten)
{
    int64_t limit = 1000;
    return db_run(w, &CART_EVENTS_FORGET, WITH(P_INT(store), P_INT(before), P_INT(limit)),
                  ret_forgotten);
}

/* ---- which ones ---- */

status cart_store_any_open(struct work *w, int64_t store, int64_t *ret_any)
{
    return db_number(w, &CART_ANY_OPEN, WITH(P_INT(store)), ret_any);
}

status cart_store_open_of_person(struct work *w, const struct cart_order *order,
                                 struct rows *ret_ids)
{
    int64_t store = order->store, identity = order->identity, placed_at = order->placed_at;
    int64_t slack = CART_SLACK;
    return db_list(w, &CART_OPEN_OF_PERSON,
                   WITH(P_INT(store), P_INT(identity), P_INT(placed_at), P_INT(slack)), &id_shape,
                   ret_ids);
}

status cart_store_open_by_key(struct work *w, const struct cart_order *order, struct rows *ret_ids)
{
    int64_t     store = order->store;
    const char *key = order->key;
    return db_list(w, &CART_OPEN_BY_KEY, WITH(P_INT(store), P_TEXT(key)), &id_shape, ret_ids);
}

status cart_store_of_contact(struct work *w, int64_t contact, struct rows *ret_ids)
{
    return db_list(w, &CART_OF_CONTACT, WITH(P_INT(contact)), &id_shape, ret_ids);
}

status cart_store_ticking(struct work *w, int64_t store, int64_t after, int64_t limit,
                          struct rows *ret_ids)
{
    return db_list(w, &CART_TICKING, WITH(P_INT(store), P_INT(after), P_INT(limit)), &id_shape,
                   ret_ids);
}

status cart_store_order_of(struct work *w, const struct cart *cart, struct cart_id *ret_order)
{
    int64_t store = cart->store, identity = cart->identity, slack = CART_SLACK;
    int64_t started_at = cart->started_at, changed_at = cart->changed_at;
    return db_one(
        w, &CART_ORDER_OF,
        WITH(P_INT(store), P_INT(identity), P_INT(started_at), P_INT(changed_at), P_INT(slack)),
        &id_shape, ret_order);
}

status cart_store_abandoned_sums(struct work *w, int64_t contact, struct cart_sums *ret_sums)
{
    return db_one(w, &CART_ABANDONED_SUMS, WITH(P_INT(contact)), &sums_shape, ret_sums);
}

status cart_store_page(struct work *w, const struct cart_query *query, struct rows *ret_carts)
{
    return db_list(w, query->contact == ABSENT ? &CART_PAGE : &CART_PAGE_OF,
                   params_of(w, &cart_query_shape, query), &cart_shape, ret_carts);
}

status cart_store_leavers(struct work *w, const struct cart_left_query *query,
                          struct rows *ret_leavers)
{
    return db_list(w, &CART_LEAVERS, params_of(w, &cart_left_query_shape, query),
                   &cart_leaver_shape, ret_leavers);
}

status cart_store_left_products(struct work *w, const struct cart_product_query *query,
                                struct rows *ret_products)
{
    return db_list(w, &CART_LEFT_PRODUCTS, params_of(w, &cart_product_query_shape, query),
                   &cart_left_product_shape, ret_products);
}

/* ---- what was left ---- */

status cart_store_put_left(struct work *w, const struct rows *left)
{
    return db_run_each(w, &CART_LEFT_PUT, &cart_left_shape, left, NULL);
}

status cart_store_left_open(struct work *w, int64_t cart, struct rows *ret_left)
{
    return db_list(w, &CART_LEFT_OPEN, WITH(P_INT(cart)), &cart_left_shape, ret_left);
}

status cart_store_left_undo(struct work *w, int64_t cart)
{
    return db_run(w, &CART_LEFT_UNDO, WITH(P_INT(cart)), NULL);
}

status cart_store_left_all(struct work *w, struct db_cursor **ret_cursor)
{
    return db_cursor_open(w, &CART_LEFT_ALL, NO_PARAMS, &cart_left_shape, ret_cursor);
}

status cart_store_left_clear(struct work *w)
{
    return db_run(w, &CART_LEFT_CLEAR, NO_PARAMS, NULL);
}

status cart_store_standings(struct work *w, struct db_cursor **ret_cursor)
{
    return db_cursor_open(w, &CART_STATUS_ALL, NO_PARAMS, &cart_standing_shape, ret_cursor);
}

/* ---- settings ---- */

status cart_store_get_settings(struct work *w, int64_t store, struct cart_settings *ret_settings)
{
    return db_one(w, &CART_SETTING_GET, WITH(P_INT(store)), &cart_settings_shape, ret_settings);
}

status cart_store_put_settings(struct work *w, const struct cart_settings *settings)
{
    return db_run(w, &CART_SETTING_PUT, params_of(w, &cart_settings_shape, settings), NULL);
}

static const struct field contact_fields[] = {FIELD(cart_contact, contact, FIELD_INT)};
static const struct shape contact_shape = SHAPE("CartContact", cart_contact, contact_fields);

status cart_store_contacts(struct work *w, int64_t after, int64_t limit, struct rows *ret_contacts)
{
    return db_list(w, &CART_CONTACTS, WITH(P_INT(after), P_INT(limit)), &contact_shape,
                   ret_contacts);
}
