/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/catalog/catalog_store.h"

#include <string.h>

#include "base/text.h"
#include "crm/catalog/catalog_sql.h"
#include "kit/db/db.h"
#include "kit/json/json.h"

/* clang-format off */
static const struct field row_fields[] = {
    FIELD(product_row, id,         FIELD_INT),
    FIELD(product_row, store,      FIELD_INT),
    FIELD(product_row, sku,        FIELD_TEXT),
    FIELD(product_row, name,       FIELD_TEXT),
    FIELD(product_row, category,   FIELD_TEXT),
    FIELD(product_row, price,      FIELD_MONEY),
    FIELD(product_row, created_at, FIELD_TIME),
    FIELD(product_row, updated_at, FIELD_TIME),
};
static const struct shape row_shape = SHAPE("ProductRow", product_row, row_fields);

static const struct field found_fields[] = {
    FIELD(product_found, id,             FIELD_INT),
    FIELD(product_found, sku,            FIELD_TEXT),
    FIELD(product_found, lacks_name,     FIELD_BOOL),
    FIELD(product_found, lacks_category, FIELD_BOOL),
    FIELD(product_found, lacks_price,    FIELD_BOOL),
};
static const struct shape found_shape = SHAPE("ProductFound", product_found, found_fields);

static const struct field sold_fields[] = {
    FIELD(product_sold, product, FIELD_INT),
    FIELD(product_sold, pieces,  FIELD_MONEY),
    FIELD(product_sold, amount,  FIELD_MONEY),
};
const struct shape product_sold_shape = SHAPE("ProductSold", product_sold, sold_fields);

static const struct field label_fields[] = {
    FIELD(product_label, id,   FIELD_INT),
    FIELD(product_label, sku,  FIELD_TEXT),
    FIELD(product_label, name, FIELD_TEXT),
};
const struct shape product_label_shape = SHAPE("ProductLabel", product_label, label_fields);
/* clang-format on */

status catalog_store_find_all(struct work *w, int64_t store, const struct rows *wanted,
                              struct rows *ret_products)
{
    struct text               list = text_open(w->arena);
    struct json_out           out = json_out_open(&list);
    const struct product_row *rows = wanted->items;

    json_open_array(&out);
    for (int64_t i = 0; i < wanted->count; i++)
        json_put_text(&out, rows[i].sku);
    json_close_array(&out);

    const char *skus = list.bytes;
    return db_list(w, &PRODUCT_FIND_ALL, WITH(P_TEXT(skus), P_INT(store)), &found_shape,
                   ret_products);
}

status catalog_store_insert_all(struct work *w, const struct rows *products, int64_t *ret_inserted)
{
    return db_run_each(w, &PRODUCT_INSERT, &row_shape, products, ret_inserted);
}

status catalog_store_fill_all(struct work *w, const struct rows *products)
{
    return db_run_each(w, &PRODUCT_FILL, &row_shape, products, NULL);
}

status catalog_store_add_sold_all(struct work *w, const struct rows *sold)
{
    return db_run_each(w, &PRODUCT_ADD_SOLD, &product_sold_shape, sold, NULL);
}

status catalog_store_put_sold_all(struct work *w, const struct rows *sold)
{
    return db_run_each(w, &PRODUCT_PUT_SOLD, &product_sold_shape, sold, NULL);
}

status catalog_store_list_sold(struct work *w, int64_t after, int64_t limit, struct rows *ret_sold)
{
    return db_list(w, &PRODUCT_LIST_SOLD, WITH(P_INT(after), P_INT(limit)), &product_sold_shape,
                   ret_sold);
}

status catalog_store_labels(struct work *w, const int64_t *wanted, size_t count,
                            struct rows *ret_labels)
{
    struct text     list = text_open(w->arena);
    struct json_out out = json_out_open(&list);

    json_open_array(&out);
    for (size_t i = 0; i < count; i++)
        json_put_int(&out, wanted[i]);
    json_close_array(&out);

    const char *products = list.bytes;
    return db_list(w, &PRODUCT_LABELS, WITH(P_TEXT(products)), &product_label_shape, ret_labels);
}

struct review_id {
    int64_t id;
};
static const struct field review_id_fields[] = {FIELD(review_id, id, FIELD_INT)};
static const struct shape review_id_shape = SHAPE("ReviewId", review_id, review_id_fields);

status catalog_store_reviews_of(struct work *w, const char *email, struct rows *ret_reviews)
{
    return db_list(w, &REVIEW_OF_EMAIL, WITH(P_TEXT(email)), &review_id_shape, ret_reviews);
}
