/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/order/order_store.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "crm/catalog/catalog.h"
#include "crm/order/order_sql.h"
#include "kit/db/db.h"
#include "kit/json/json.h"

/* clang-format off */
static const struct field status_row_fields[] = {
    FIELD(status_row, order_id, FIELD_INT),
    FIELD(status_row, ordinal,  FIELD_INT),
    FIELD(status_row, status,   FIELD_TEXT),
    FIELD(status_row, at,       FIELD_TIME),
};
static const struct shape status_row_shape = SHAPE("OrderStatusRow", status_row, status_row_fields);

static const struct field label_fields[] = {
    FIELD(order_label, id,     FIELD_INT),
    FIELD(order_label, number, FIELD_TEXT),
};
static const struct shape label_shape = SHAPE("OrderLabel", order_label, label_fields);

static const struct field line_sums_fields[] = {
    FIELD(line_sums, order_id,     FIELD_INT),
    FIELD(line_sums, line_count,   FIELD_INT),
    FIELD(line_sums, lines_amount, FIELD_MONEY),
    FIELD(line_sums, lines,        FIELD_INT),
    FIELD(line_sums, amount,       FIELD_MONEY),
};
static const struct shape line_sums_shape = SHAPE("LineSums", line_sums, line_sums_fields);

static const struct field told_fields[] = {
    FIELD(told_sums, order_id,    FIELD_INT),
    FIELD(told_sums, home_total,  FIELD_MONEY),
    FIELD(told_sums, line_count,  FIELD_INT),
    FIELD(told_sums, lines,       FIELD_INT),
    FIELD(told_sums, lines_value, FIELD_MONEY),
    FIELD(told_sums, pieces,      FIELD_MONEY),
};
static const struct shape told_shape = SHAPE("ToldSums", told_sums, told_fields);

struct new_id {
    int64_t id;
};
static const struct field new_id_fields[] = {FIELD(new_id, id, FIELD_INT)};
static const struct shape new_id_shape = SHAPE("NewId", new_id, new_id_fields);
/* clang-format on */

/* Lists go to the database as one JSON array: one statement, however many there are. */
static const char *list_of_ids(struct work *w, const int64_t *ids, size_t count)
{
    struct text     list = text_open(w->arena);
    struct json_out out = json_out_open(&list);
    json_open_array(&out);
    for (size_t i = 0; i < count; i++)
        json_put_int(&out, ids[i]);
    json_close_array(&out);
    return list.bytes;
}

static const char *list_of_texts(struct work *w, const char *const *texts, size_t count)
{
    struct text     list = text_open(w->arena);
    struct json_out out = json_out_open(&list);
    json_open_array(&out);
    for (size_t i = 0; i < count; i++)
        json_put_text(&out, texts[i]);
    json_close_array(&out);
    return list.bytes;
}

static const char *list_of_ranges(struct work *w, const struct line_range *ranges, size_t count)
{
    struct text     list = text_open(w->arena);
    struct json_out out = json_out_open(&list);
    json_open_array(&out);
    for (size_t i = 0; i < count; i++) {
        json_open_array(&out);
        json_put_int(&out, ranges[i].first);
        json_put_int(&out, ranges[i].last);
        json_close_array(&out);
    }
    json_close_array(&out);
    return list.bytes;
}

status order_store_find_all(struct work *w, int64_t store, const char *const *wanted, size_t count,
                            struct rows *ret_orders)
{
    const char *numbers = list_of_texts(w, wanted, count);
    return db_list(w, &ORDER_FIND_ALL, WITH(P_TEXT(numbers), P_INT(store)), &order_shape,
                   ret_orders);
}

status order_store_lines_in(struct work *w, const struct line_range *wanted, size_t count,
                            struct rows *ret_lines)
{
    const char *ranges = list_of_ranges(w, wanted, count);
    return db_list(w, &ORDER_LINES_IN, WITH(P_TEXT(ranges)), &line_shape, ret_lines);
}

status order_store_new_ids(struct work *w, size_t wanted, int64_t *ret_ids)
{
    int64_t     count = (int64_t) wanted;
    struct rows ids;
    TRY(db_list(w, &ORDER_NEW_IDS, WITH(P_INT(count)), &new_id_shape, &ids));
    assert(ids.count == count);
    memcpy(ret_ids, ids.items, wanted * sizeof *ret_ids);
    return OK;
}

status order_store_lock(struct work *w, int64_t store)
{
    if (work_db_kind(w) == DB_SQLITE)
        return OK;
    return db_run(w, &ORDER_LOCK_STORE, WITH(P_INT(store)), NULL);
}

status order_store_insert_all(struct work *w, const struct rows *orders)
{
    return db_append(w, "orders", &order_shape, orders);
}

status order_store_update_all(struct work *w, const struct rows *orders)
{
    return db_run_each(w, &ORDER_UPDATE, &order_shape, orders, NULL);
}

status order_store_insert_lines(struct work *w, const struct rows *lines)
{
    return db_append(w, "line_item", &line_shape, lines);
}

status order_store_update_lines(struct work *w, const struct rows *lines)
{
    return db_run_each(w, &LINE_UPDATE, &line_shape, lines, NULL);
}

status order_store_remove_lines(struct work *w, const struct rows *lines)
{
    return db_run_each(w, &LINE_REMOVE, &line_shape, lines, NULL);
}

status order_store_insert_statuses(struct work *w, const struct rows *statuses)
{
    return db_append(w, "order_status", &status_row_shape, statuses);
}

status order_store_add_status(struct work *w, int64_t order_id, const char *word, int64_t at)
{
    struct status_row row = {.order_id = order_id, .status = word, .at = at};
    return db_run(w, &ORDER_STATUS_ADD, params_of(w, &status_row_shape, &row), NULL);
}

status order_store_list_statuses(struct work *w, int64_t order_id, struct rows *ret_statuses)
{
    return db_list(w, &ORDER_STATUSES, WITH(P_INT(order_id)), &order_status_shape, ret_statuses);
}

status order_store_get(struct work *w, int64_t id, struct order *ret_order)
{
    return db_one(w, &ORDER_BY_ID, WITH(P_INT(id)), &order_shape, ret_order);
}

status order_store_find(struct work *w, int64_t store, const char *number, struct order *ret_order)
{
    return db_one(w, &ORDER_BY_NUMBER, WITH(P_INT(store), P_TEXT(number)), &order_shape, ret_order);
}

status order_store_page(struct work *w, const struct order_query *query, const struct rows *who,
                        struct rows *ret_orders)
{
    int64_t     after = query->after, store = query->store, limit = query->limit;
    const char *state = query->status, *kind = query->kind;

    if (who == NULL)
        return db_list(w, &ORDER_PAGE,
                       WITH(P_INT(after), P_INT(store), P_TEXT(state), P_TEXT(kind), P_INT(limit)),
                       &order_shape, ret_orders);
    const char *identities = list_of_ids(w, who->items, (size_t) who->count);
    return db_list(w, &ORDER_PAGE_OF,
                   WITH(P_TEXT(identities), P_INT(after), P_INT(store), P_TEXT(state), P_TEXT(kind),
                        P_INT(limit)),
                   &order_shape, ret_orders);
}

status order_store_lines(struct work *w, const struct line_range *range, int64_t limit,
                         struct rows *ret_lines)
{
    int64_t after = range->first - 1, last = range->last;
    return db_list(w, &LINE_PAGE, WITH(P_INT(after), P_INT(last), P_INT(limit)), &line_shape,
                   ret_lines);
}

status order_store_numbers(struct work *w, const int64_t *wanted, size_t count,
                           struct rows *ret_labels)
{
    const char *orders = list_of_ids(w, wanted, count);
    return db_list(w, &ORDER_NUMBERS_OF, WITH(P_TEXT(orders)), &label_shape, ret_labels);
}

status order_store_count(struct work *w, struct order_counts *ret_counts)
{
    return db_one(w, &ORDER_COUNT_ALL, NO_PARAMS, &order_counts_shape, ret_counts);
}

status order_store_sums_of(struct work *w, int64_t identity, struct person_totals *ret_sums)
{
    return db_one(w, &ORDER_SUMS_OF, WITH(P_INT(identity)), &person_totals_shape, ret_sums);
}

status order_store_sums_all(struct work *w, struct rows *ret_sums)
{
    return db_list(w, &ORDER_SUMS_ALL, NO_PARAMS, &person_totals_shape, ret_sums);
}

status order_store_product_sums(struct work *w, struct rows *ret_sold)
{
    return db_list(w, &ORDER_PRODUCT_SUMS, NO_PARAMS, &product_sold_shape, ret_sold);
}

status order_store_line_sums(struct work *w, struct rows *ret_differences)
{
    return db_list(w, &ORDER_LINE_SUMS, NO_PARAMS, &line_sums_shape, ret_differences);
}

status order_store_put_line_sums(struct work *w, const struct rows *sums)
{
    return db_run_each(w, &ORDER_PUT_LINE_SUMS, &line_sums_shape, sums, NULL);
}

status order_store_told_open(struct work *w, struct db_cursor **ret_cursor)
{
    return db_cursor_open(w, &ORDER_TOLD_SUMS, NO_PARAMS, &told_shape, ret_cursor);
}

/* ---- lines that stood alone ---- */

status order_store_line_became(struct work *w, int64_t id, int64_t became)
{
    int64_t now = w->now;
    return db_run(w, &LINE_BECAME, WITH(P_INT(id), P_INT(became), P_INT(now)), NULL);
}

status order_store_line_resolve(struct work *w, int64_t id, int64_t *ret_id)
{
    return db_number(w, &LINE_RESOLVE, WITH(P_INT(id)), ret_id);
}

status order_store_last_line(struct work *w, int64_t order, int64_t *ret_ordinal)
{
    int64_t first = LINE_ID(order, 0), last = LINE_ID(order, ORDER_LINES_MAX);
    return db_number(w, &LINE_LAST, WITH(P_INT(first), P_INT(last)), ret_ordinal);
}

static const struct field aside_fields[] = {
    FIELD(line_aside, quantity, FIELD_MONEY),
    FIELD(line_aside, amount, FIELD_MONEY),
};
static const struct shape aside_shape = SHAPE("LineAside", line_aside, aside_fields);

status order_store_put_aside(struct work *w, int64_t id, const struct line_aside *aside)
{
    int64_t quantity = aside->quantity, amount = aside->amount;
    return db_run(w, &LINE_PUT_ASIDE, WITH(P_INT(id), P_INT(quantity), P_INT(amount)), NULL);
}

status order_store_get_aside(struct work *w, int64_t id, struct line_aside *ret_aside)
{
    return db_one(w, &LINE_ASIDE, WITH(P_INT(id)), &aside_shape, ret_aside);
}

/* ---- stores by name ---- */

static const struct field store_name_fields[] = {
    FIELD(store_name, id, FIELD_INT),
    FIELD(store_name, name, FIELD_TEXT),
};
static const struct shape store_name_shape = SHAPE("StoreName", store_name, store_name_fields);

status order_store_renamed(struct work *w, struct rows *ret_stores)
{
    return db_list(w, &ORDER_RENAMED_STORES, NO_PARAMS, &store_name_shape, ret_stores);
}

status order_store_numbers_after(struct work *w, int64_t store, const char *after, int64_t limit,
                                 const char **ret_last)
{
    struct store_name last;
    TRY(db_one(w, &ORDER_NUMBERS_AFTER, WITH(P_INT(store), P_TEXT(after), P_INT(limit)),
               &store_name_shape, &last));
    *ret_last = last.name;
    return OK;
}

status order_store_rename(struct work *w, const struct store_name *named, const char *after,
                          const char *last)
{
    int64_t     store = named->id;
    const char *name = named->name;
    return db_run(w, &ORDER_RENAME_STORE,
                  WITH(P_INT(store), P_TEXT(name), P_TEXT(after), P_TEXT(last)), NULL);
}

status order_store_named(struct work *w, const struct store_name *named)
{
    int64_t     store = named->id;
    const char *name = named->name;
    return db_run(w, &ORDER_STORE_NAMED, WITH(P_INT(store), P_TEXT(name)), NULL);
}

status order_store_of_contact(struct work *w, int64_t contact, struct rows *ret_orders)
{
    return db_list(w, &ORDER_OF_CONTACT, WITH(P_INT(contact)), &new_id_shape, ret_orders);
}
