/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/catalog/catalog.h"

#include <assert.h>
#include <stdlib.h>

#include "base/list.h"
#include "base/map.h"
#include "base/text.h"
#include "crm/access.h"
#include "crm/catalog/catalog_store.h"
#include "crm/record/record.h"
#include "kit/db/db.h"

#define BILLING_FREQUENCIES                                                                        \
    "weekly=Weekly;biweekly=Every two weeks;monthly=Monthly;quarterly=Quarterly;"                  \
    "per_six_months=Every six months;annually=Annually;per_two_years=Every two years;"             \
    "per_three_years=Every three years"

/* clang-format off */
static const struct property product_properties[] = {
    {"name",        "Name",        "productinformation", PROPERTY_STRING, .flags = PROPERTY_BUILT_IN | PROPERTY_SEARCHED},
    {"hs_sku",      "SKU",         "productinformation", PROPERTY_STRING, .column = "sku", .flags = PROPERTY_BUILT_IN | PROPERTY_SEARCHED,
     .description = "Unique within the store"},
    {"price",       "Price",       "productinformation", PROPERTY_NUMBER, .flags = PROPERTY_BUILT_IN,
     .description = "Of one piece, in the currency of the store"},
    {"description", "Description", "productinformation", PROPERTY_STRING, .field_type = "textarea", .flags = PROPERTY_BUILT_IN},
    {"category",    "Category",    "productinformation", PROPERTY_STRING, .flags = PROPERTY_BUILT_IN},
    {"store",       "Store",       "productinformation", PROPERTY_NUMBER, .flags = PROPERTY_BUILT_IN | PROPERTY_INTEGER,
     .description = "The id of the store that sells it"},
    {"stock",       "Stock",       "productinformation", PROPERTY_NUMBER, .flags = PROPERTY_BUILT_IN,
     .description = "Pieces left; empty when stock is not managed here"},
    {"hubspot_owner_id", "Product owner", "productinformation", PROPERTY_ENUMERATION, .flags = PROPERTY_BUILT_IN | PROPERTY_OWNER},
    {"hs_url",      "Link",        "productinformation", PROPERTY_STRING, .flags = PROPERTY_BUILT_IN},
    {"hs_images",   "Images",      "productinformation", PROPERTY_STRING, .flags = PROPERTY_BUILT_IN,
     .description = "Links, separated by ';'"},
    {"hs_product_type", "Product type", "productinformation", PROPERTY_ENUMERATION, .flags = PROPERTY_BUILT_IN,
     .options = "inventory=Inventory;non_inventory=Non-inventory;service=Service"},
    {"hs_cost_of_goods_sold", "Unit cost", "productinformation", PROPERTY_NUMBER, .flags = PROPERTY_BUILT_IN},
    {"tax",         "Tax",         "productinformation", PROPERTY_NUMBER, .flags = PROPERTY_BUILT_IN},
    {"recurringbillingfrequency", "Billing frequency", "productinformation", PROPERTY_ENUMERATION, .flags = PROPERTY_BUILT_IN,
     .options = BILLING_FREQUENCIES},
    {"hs_recurring_billing_period", "Term", "productinformation", PROPERTY_STRING, .flags = PROPERTY_BUILT_IN,
     .description = "ISO 8601, such as P12M"},
    {"hs_folder",   "Folder",      "productinformation", PROPERTY_STRING, .flags = PROPERTY_BUILT_IN},
    {"stock_status", "Stock in the shop", "productinformation", PROPERTY_STRING, .flags = PROPERTY_BUILT_IN},
    {"average_rating", "Average rating", "productinformation", PROPERTY_NUMBER, .flags = PROPERTY_BUILT_IN},
    {"variation_of", "Variation of", "productinformation", PROPERTY_NUMBER, .flags = PROPERTY_BUILT_IN | PROPERTY_INTEGER,
     .description = "The id of the product that it is a variation of"},
    {"units_sold",  "Units sold",  "productinformation", PROPERTY_NUMBER, .flags = PROPERTY_BUILT_IN | PROPERTY_READ_ONLY,
     .description = "Pieces in orders that count, less what came back"},
    {"revenue",     "Revenue",     "productinformation", PROPERTY_NUMBER, .flags = PROPERTY_BUILT_IN | PROPERTY_READ_ONLY,
     .description = "Amounts of its lines in orders that count, less refunds, in the home currency"},
    {0},
};

static const struct property coupon_properties[] = {
    {"code",        "Code",        "coupon_information", PROPERTY_STRING, .flags = PROPERTY_BUILT_IN | PROPERTY_SEARCHED | PROPERTY_DEFAULT},
    {"kind",        "Kind",        "coupon_information", PROPERTY_STRING, .flags = PROPERTY_BUILT_IN | PROPERTY_DEFAULT,
     .description = "percent, fixed_cart, fixed_product, or what the shop calls it"},
    {"amount",      "Amount",      "coupon_information", PROPERTY_NUMBER, .flags = PROPERTY_BUILT_IN | PROPERTY_DEFAULT,
     .description = "Per cent, or money in the currency of the store"},
    {"description", "Description", "coupon_information", PROPERTY_STRING, .field_type = "textarea", .flags = PROPERTY_BUILT_IN},
    {"emails",      "Only for",    "coupon_information", PROPERTY_STRING, .field_type = "textarea", .flags = PROPERTY_BUILT_IN,
     .description = "E-mail addresses, separated by ';'"},
    {"expires_at",  "Expires at",  "coupon_information", PROPERTY_DATETIME, .flags = PROPERTY_BUILT_IN | PROPERTY_DEFAULT},
    {"used",        "Used",        "coupon_information", PROPERTY_NUMBER, .flags = PROPERTY_BUILT_IN | PROPERTY_INTEGER | PROPERTY_DEFAULT},
    {"usage_limit", "Usage limit", "coupon_information", PROPERTY_NUMBER, .flags = PROPERTY_BUILT_IN | PROPERTY_INTEGER},
    {"store",       "Store",       "coupon_information", PROPERTY_NUMBER, .flags = PROPERTY_BUILT_IN | PROPERTY_INTEGER},
    {0},
};

static const struct property review_properties[] = {
    {"author",     "Author",     "review_information", PROPERTY_STRING, .flags = PROPERTY_BUILT_IN | PROPERTY_SEARCHED | PROPERTY_DEFAULT},
    {"email",      "E-mail",     "review_information", PROPERTY_STRING, .flags = PROPERTY_BUILT_IN},
    {"rating",     "Rating",     "review_information", PROPERTY_NUMBER, .flags = PROPERTY_BUILT_IN | PROPERTY_INTEGER | PROPERTY_DEFAULT,
     .description = "1 to 5"},
    {"words",      "Review",     "review_information", PROPERTY_STRING, .field_type = "textarea", .flags = PROPERTY_BUILT_IN | PROPERTY_DEFAULT},
    {"status",     "Status",     "review_information", PROPERTY_STRING, .flags = PROPERTY_BUILT_IN},
    {"product",    "Product",    "review_information", PROPERTY_NUMBER, .flags = PROPERTY_BUILT_IN | PROPERTY_INTEGER | PROPERTY_DEFAULT},
    {"written_at", "Written at", "review_information", PROPERTY_DATETIME, .flags = PROPERTY_BUILT_IN | PROPERTY_DEFAULT},
    {"store",      "Store",      "review_information", PROPERTY_NUMBER, .flags = PROPERTY_BUILT_IN | PROPERTY_INTEGER},
    {0},
};

const struct record_type catalog_types[] = {
    {.id = "0-7", .name = "products", .singular = "product", .table = "product",
     .see = MAY_SEE_PRODUCTS, .edit = MAY_EDIT_PRODUCTS, .properties = product_properties},
    {.id = "0-501", .name = "coupons", .singular = "coupon", .table = "coupon", .title = "code",
     .see = MAY_SEE_PRODUCTS, .edit = MAY_EDIT_PRODUCTS, .properties = coupon_properties},
    {.id = "0-502", .name = "reviews", .singular = "review", .table = "review", .title = "author",
     .see = MAY_SEE_PRODUCTS, .edit = MAY_EDIT_PRODUCTS, .properties = review_properties},
    {0},
};
/* clang-format on */

static void add_stores(struct query *query, const int64_t *stores, size_t count)
{
    query_words(query, "store IN ");
    query_ints(query, stores, count);
}

const struct record_reach catalog_reaches[] = {
    {"0-7", NULL}, {"0-501", add_stores}, {"0-502", add_stores}, {NULL, NULL}};

/* What is known of the products of one call, each once. */
struct wanted {
    struct map  places; /* SKU to index in `products` */
    struct list products;
};

static struct product_row *product_of(const struct wanted *wanted, const char *sku)
{
    const union map_value *place = map_get(&wanted->places, sku);
    return place == NULL ? NULL : list_at(&wanted->products, (size_t) place->number);
}

static void merge(struct product_row *row, const struct product_draft *draft)
{
    if (row->name == NULL && !text_empty(draft->name))
        row->name = draft->name;
    if (row->category == NULL && !text_empty(draft->category))
        row->category = draft->category;
    if (row->price == ABSENT)
        row->price = draft->price;
}

static struct wanted gather(struct work *w, const struct product_draft *drafts, size_t count)
{
    struct wanted wanted = {
        .places = map_open(w->arena, (uint64_t) (uintptr_t) w),
        .products = list_open(w->arena, sizeof(struct product_row)),
    };
    for (size_t i = 0; i < count; i++) {
        bool             is_new;
        union map_value *place = map_put(&wanted.places, drafts[i].sku, &is_new);
        if (is_new) {
            place->number = (int64_t) wanted.products.count;
            *(struct product_row *) list_add(&wanted.products) = (struct product_row){
                .store = drafts[i].store, .sku = drafts[i].sku, .price = ABSENT};
        }
        merge(list_at(&wanted.products, (size_t) place->number), &drafts[i]);
    }
    return wanted;
}

/* What the drafts know and the product lacks: the rest is left out, so that it stays as it is. */
static bool fills(struct product_row *known, const struct product_found *there)
{
    known->name = there->lacks_name ? known->name : NULL;
    known->category = there->lacks_category ? known->category : NULL;
    known->price = there->lacks_price ? known->price : ABSENT;
    return known->name != NULL || known->category != NULL || known->price != ABSENT;
}

/* Takes over the ids of those that are there; adds those with a gap that we can fill to `gaps`. */
static status find(struct work *w, struct wanted *wanted, int64_t store, struct list *gaps)
{
    struct rows all = list_rows(&wanted->products), found;
    TRY(catalog_store_find_all(w, store, &all, &found));
    for (int64_t i = 0; i < found.count; i++) {
        const struct product_found *there = &((const struct product_found *) found.items)[i];
        struct product_row         *known = product_of(wanted, there->sku);
        assert(known != NULL);
        known->id = there->id;
        known->updated_at = w->now;
        if (fills(known, there))
            *(struct product_row *) list_add(gaps) = *known;
    }
    return OK;
}

static status create_missing(struct work *w, struct wanted *wanted, struct list *created)
{
    for (size_t i = 0; i < wanted->products.count; i++) {
        struct product_row *row = list_at(&wanted->products, i);
        if (row->id != 0)
            continue;
        row->id = db_new_id(w);
        row->created_at = row->updated_at = w->now;
        *(struct product_row *) list_add(created) = *row;
    }
    if (created->count == 0)
        return OK;

    struct rows rows = list_rows(created);
    int64_t    *inserted = work_take(w, created->count * sizeof *inserted);
    TRY(catalog_store_insert_all(w, &rows, inserted));
    for (size_t i = 0; i < created->count; i++)
        if (inserted[i] == 0)
            return fail(w, UNAVAILABLE, "sku",
                        "the product is being made by somebody else at this moment: try again");
    return OK;
}

static status recalculate(struct work *w, const struct list *products)
{
    bool calculates;
    TRY(record_calculates(w, &catalog_types[0], &calculates));
    for (size_t i = 0; calculates && i < products->count; i++)
        TRY(record_recalculate(w, &catalog_types[0],
                               ((const struct product_row *) list_at(products, i))->id));
    return OK;
}

/* Of those whose name is new. */
static status index_all(struct work *w, const struct list *products, bool created)
{
    for (size_t i = 0; i < products->count; i++) {
        const struct product_row *row = list_at(products, i);
        if (created || row->name != NULL)
            TRY(record_index(w, &catalog_types[0], row->id,
                             (const char *const[]){row->sku, row->name, NULL}));
    }
    return OK;
}

static status check(struct work *w, const struct product_draft *drafts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert(drafts[i].store == drafts[0].store);
        if (text_empty(drafts[i].sku))
            return fail(w, INVALID, "sku", "a product needs a SKU");
    }
    return OK;
}

status catalog_find_or_create_all(struct work *w, const struct product_draft *drafts, size_t count,
                                  int64_t *ret_products)
{
    if (count == 0)
        return OK;
    TRY(check(w, drafts, count));
    struct wanted wanted = gather(w, drafts, count);
    struct list   gaps = list_open(w->arena, sizeof(struct product_row));
    struct list   created = list_open(w->arena, sizeof(struct product_row));

    TRY(find(w, &wanted, drafts[0].store, &gaps));
    TRY(create_missing(w, &wanted, &created));
    struct rows filled = list_rows(&gaps);
    if (filled.count > 0)
        TRY(catalog_store_fill_all(w, &filled));
    TRY(recalculate(w, &created));
    TRY(recalculate(w, &gaps));
    TRY(index_all(w, &created, true));
    TRY(index_all(w, &gaps, false));
    for (size_t i = 0; i < count; i++)
        ret_products[i] = product_of(&wanted, drafts[i].sku)->id;
    return OK;
}

status catalog_find(struct work *w, int64_t store, const char *sku, int64_t *ret_product)
{
    struct product_row wanted = {.store = store, .sku = sku, .price = ABSENT};
    struct rows        found;
    TRY(catalog_store_find_all(w, store, &(struct rows){&wanted, 1}, &found));
    if (found.count == 0)
        return fail(w, NOT_FOUND, "sku", "there is no product '%s' in this store", sku);
    *ret_product = ((struct product_row *) found.items)->id;
    return OK;
}

status catalog_find_or_create(struct work *w, const struct product_draft *draft,
                              int64_t *ret_product)
{
    return catalog_find_or_create_all(w, draft, 1, ret_product);
}

static int by_product(const void *a, const void *b)
{
    int64_t left = ((const struct product_sold *) a)->product;
    int64_t right = ((const struct product_sold *) b)->product;
    return (left > right) - (left < right);
}

static status recalculate_sold(struct work *w, const struct rows *sold)
{
    bool calculates;
    TRY(record_calculates(w, &catalog_types[0], &calculates));
    for (int64_t i = 0; calculates && i < sold->count; i++)
        TRY(record_recalculate(w, &catalog_types[0],
                               ((const struct product_sold *) sold->items)[i].product));
    return OK;
}

status catalog_add_sold_all(struct work *w, const struct rows *sold)
{
    if (sold->count == 0)
        return OK;
    /* In one order always: two units that sell the same products wait, and do not lock up. */
    qsort(sold->items, (size_t) sold->count, sizeof(struct product_sold), by_product);
    TRY(catalog_store_add_sold_all(w, sold));
    return recalculate_sold(w, sold);
}

status catalog_add_sold(struct work *w, int64_t product, int64_t pieces, int64_t amount)
{
    struct product_sold sold = {.product = product, .pieces = pieces, .amount = amount};
    return catalog_add_sold_all(w, &(struct rows){.items = &sold, .count = 1});
}

status catalog_put_sold_all(struct work *w, const struct rows *sold)
{
    if (sold->count == 0)
        return OK;
    TRY(catalog_store_put_sold_all(w, sold));
    return recalculate_sold(w, sold);
}

status catalog_list_sold(struct work *w, int64_t after, int64_t limit, struct rows *ret_sold)
{
    return catalog_store_list_sold(w, after, limit, ret_sold);
}

status catalog_labels(struct work *w, const int64_t *products, size_t count,
                      struct rows *ret_labels)
{
    *ret_labels = (struct rows){0};
    return count == 0 ? OK : catalog_store_labels(w, products, count, ret_labels);
}
