/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/catalog/catalog.h"

#include "base/money.h"
#include "test/check.h"

#define UNIT MONEY_UNIT

static struct product_draft lantern(const char *name, int64_t price)
{
    return (struct product_draft){.store = 1, .sku = "10002A", .name = name, .price = price};
}

static struct product_label label_of(struct work *w, int64_t product)
{
    struct rows labels = {0};
    CHECK_OK(catalog_labels(w, &product, 1, &labels));
    CHECK_INT(labels.count, 1);
    return *(struct product_label *) labels.items;
}

static void a_product_is_found_by_store_and_sku_or_made(struct work *w)
{
    struct product_draft here = lantern("Tin lantern", 2550000), there = here, other = here;
    int64_t              first = 0, second = 0, third = 0, fourth = 0;
    there.store = 2;
    other.sku = "10002B";
    CHECK_OK(catalog_find_or_create(w, &here, &first));
    CHECK_OK(catalog_find_or_create(w, &here, &second));
    CHECK_OK(catalog_find_or_create(w, &there, &third));
    CHECK_OK(catalog_find_or_create(w, &other, &fourth));
    CHECK_INT(first, second);
    CHECK(first != third && first != fourth);

    here.sku = "";
    CHECK(catalog_find_or_create(w, &here, &first) == INVALID);
    CHECK_TEXT(w->failure.field, "sku");
}

static void what_is_empty_is_filled_and_what_is_known_stays(struct work *w)
{
    struct product_draft first = lantern(NULL, ABSENT), second = lantern("Tin lantern", 2550000),
                         third = lantern("Another name", 1);
    int64_t product = 0;
    CHECK_OK(catalog_find_or_create(w, &first, &product));
    CHECK(label_of(w, product).name == NULL);
    CHECK_OK(catalog_find_or_create(w, &second, &product));
    CHECK_OK(catalog_find_or_create(w, &third, &product));
    CHECK_TEXT(label_of(w, product).name, "Tin lantern");
}

static void one_call_may_name_a_product_many_times(struct work *w)
{
    struct product_draft drafts[] = {lantern(NULL, ABSENT), lantern("Tin lantern", ABSENT),
                                     lantern("Later name", 5), lantern(NULL, 7)};
    int64_t              products[4] = {0};
    drafts[3].sku = "other";
    CHECK_OK(catalog_find_or_create_all(w, drafts, 4, products));
    CHECK(products[0] == products[1] && products[1] == products[2]);
    CHECK(products[3] != products[0]);
    CHECK_TEXT(label_of(w, products[0]).name, "Tin lantern");
    CHECK_OK(catalog_find_or_create_all(w, drafts, 0, products));
}

static struct product_sold sold_of(struct work *w, int64_t product)
{
    struct rows sold = {0};
    CHECK_OK(catalog_list_sold(w, product - 1, 1, &sold));
    CHECK_INT(sold.count, 1);
    return *(struct product_sold *) sold.items;
}

/* R20: what was sold is counted, and what came back is taken off again. */
static void what_is_sold_adds_up_and_what_comes_back_is_taken_off(struct work *w)
{
    struct product_draft draft = lantern("Tin lantern", 2550000);
    int64_t              product = 0;
    CHECK_OK(catalog_find_or_create(w, &draft, &product));
    CHECK_OK(catalog_add_sold(w, product, 3 * UNIT, 7650000));
    CHECK_OK(catalog_add_sold(w, product, -UNIT, -2550000));
    CHECK_INT(sold_of(w, product).pieces, 2 * UNIT);
    CHECK_INT(sold_of(w, product).amount, 5100000);
}

static status set_stock(struct work *w, int64_t product, int64_t stock)
{
    struct query *query = query_open(w);
    query_words(query, "UPDATE product SET stock = ");
    query_int(query, stock);
    query_words(query, " WHERE id = ");
    query_int(query, product);
    return query_run(w, query, NULL);
}

static int64_t stock_of(struct work *w, int64_t product)
{
    int64_t       stock = 0;
    struct query *query = query_open(w);
    query_words(query, "SELECT stock FROM product WHERE id = ");
    query_int(query, product);
    CHECK_OK(query_number(w, query, &stock));
    return stock;
}

/* R20: stock levels follow sales where stock is managed here, and only there. */
static void stock_falls_where_it_is_managed(struct work *w)
{
    struct product_draft draft = lantern("Tin lantern", 2550000);
    int64_t              product = 0;
    CHECK_OK(catalog_find_or_create(w, &draft, &product));
    CHECK_OK(catalog_add_sold(w, product, 3 * UNIT, 1));
    CHECK_INT(stock_of(w, product), ABSENT);

    CHECK_OK(set_stock(w, product, 10 * UNIT));
    CHECK_OK(catalog_add_sold(w, product, 3 * UNIT, 1));
    CHECK_OK(catalog_add_sold(w, product, -UNIT, -1));
    CHECK_INT(stock_of(w, product), 8 * UNIT);
    struct product_sold anew = {.product = product, .pieces = 4 * UNIT, .amount = 4};
    CHECK_OK(catalog_put_sold_all(w, &(struct rows){.items = &anew, .count = 1}));
    CHECK_INT(stock_of(w, product), 8 * UNIT);
    CHECK_INT(sold_of(w, product).pieces, 4 * UNIT);
}

SUITE_DB("catalog", IN_WRITE(a_product_is_found_by_store_and_sku_or_made),
         IN_WRITE(what_is_empty_is_filled_and_what_is_known_stays),
         IN_WRITE(one_call_may_name_a_product_many_times),
         IN_WRITE(what_is_sold_adds_up_and_what_comes_back_is_taken_off),
         IN_WRITE(stock_falls_where_it_is_managed));
