/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Maps of well-known files. How to add one: its columns, its line in the table below. */
#include "base/shape.h"
#include "base/text.h"
#include "crm/connect/csv/import_map.h"

#define ROWS(array)                                                                                \
    {                                                                                              \
        .items = (void *) (uintptr_t) (array), .count = COUNT_OF(array)                            \
    }

/* clang-format off */

/* The "Online Retail" data set (UCI, 2015) and its second edition. */
static const struct import_map_column online_retail_columns[] = {
    {"InvoiceNo", "number"}, {"StockCode", "sku"}, {"Description", "name"}, {"Quantity", "quantity"},
    {"InvoiceDate", "placed_at"}, {"UnitPrice", "price"},
    {"CustomerID", "customer", IMPORT_IDS_WHOLE_NUMBER}, {"Country", "country"},
};
static const struct import_map_column online_retail_2_columns[] = {
    {"Invoice", "number"}, {"StockCode", "sku"}, {"Description", "name"}, {"Quantity", "quantity"},
    {"InvoiceDate", "placed_at"}, {"Price", "price"},
    {"Customer ID", "customer", IMPORT_IDS_WHOLE_NUMBER}, {"Country", "country"},
};
/* Postage, carriage, discount, manual, samples, packing, charity, bad debt … */
static const struct import_fee online_retail_fees[] = {
    {"POST", LINE_SHIPPING}, {"DOT", LINE_SHIPPING}, {"DOTCOM", LINE_SHIPPING},
    {"DOTCOMPOSTAGE", LINE_SHIPPING}, {"C2", LINE_SHIPPING}, {"C3", LINE_SHIPPING},
    {"D", LINE_DISCOUNT}, {"M", LINE_FEE}, {"BANK CHARGES", LINE_FEE}, {"AMAZONFEE", LINE_FEE},
    {"PADS", LINE_FEE}, {"S", LINE_FEE}, {"CRUK", LINE_FEE}, {"B", LINE_FEE},
    {"ADJUST", LINE_FEE}, {"ADJUST2", LINE_FEE},
};

/* Shopify's export of orders: the first line of an order has what belongs to the order. */
static const struct import_map_column shopify_order_columns[] = {
    {"Name", "number"}, {"Email", "email"}, {"Financial Status", "status"},
    {"Created at", "placed_at"}, {"Currency", "currency"}, {"Total", "total"}, {"Source", "channel"},
    {"Lineitem quantity", "quantity"}, {"Lineitem name", "name"}, {"Lineitem price", "price"},
    {"Lineitem sku", "sku"}, {"Billing Name", "fullname"}, {"Billing Company", "company"},
    {"Billing Street", "address"}, {"Billing City", "city"}, {"Billing Zip", "zip"},
    {"Billing Province", "state"}, {"Billing Country", "country"}, {"Billing Phone", "phone"},
};
static const struct import_map_column shopify_customer_columns[] = {
    {"First Name", "firstname"}, {"Last Name", "lastname"}, {"Email", "email"}, {"Phone", "phone"},
    {"Default Address Company", "company"}, {"Default Address Address1", "address"},
    {"Default Address City", "city"}, {"Default Address Province Code", "state"},
    {"Default Address Country Code", "country"}, {"Default Address Zip", "zip"},
};
static const struct import_map_column woocommerce_product_columns[] = {
    {"SKU", "sku"}, {"Name", "name"}, {"Categories", "category"}, {"Regular price", "price"},
    {"Description", "description"}, {"Stock", "stock"},
};

static const struct import_map maps[] = {
    {.id = ABSENT, .name = "online_retail", .as = IMPORT_ORDER_LINES,
     .columns = ROWS(online_retail_columns), .fees = ROWS(online_retail_fees),
     .decimal = IMPORT_DECIMAL_AUTO, .currency = "GBP", .zone = "Europe/London",
     .store = "Online Retail", .channel = "web", .refund_prefix = "C",
     .created_at = ABSENT, .updated_at = ABSENT},
    {.id = ABSENT, .name = "online_retail_2", .as = IMPORT_ORDER_LINES,
     .columns = ROWS(online_retail_2_columns), .fees = ROWS(online_retail_fees),
     .decimal = IMPORT_DECIMAL_AUTO, .currency = "GBP", .zone = "Europe/London",
     .store = "Online Retail", .channel = "web", .refund_prefix = "C",
     .created_at = ABSENT, .updated_at = ABSENT},
    {.id = ABSENT, .name = "shopify_orders", .as = IMPORT_ORDER_LINES,
     .columns = ROWS(shopify_order_columns), .decimal = IMPORT_POINT, .store = "Shopify",
     .created_at = ABSENT, .updated_at = ABSENT},
    {.id = ABSENT, .name = "shopify_customers", .as = IMPORT_CONTACTS,
     .columns = ROWS(shopify_customer_columns), .decimal = IMPORT_POINT,
     .created_at = ABSENT, .updated_at = ABSENT},
    {.id = ABSENT, .name = "woocommerce_products", .as = IMPORT_PRODUCTS,
     .columns = ROWS(woocommerce_product_columns), .decimal = IMPORT_DECIMAL_AUTO,
     .created_at = ABSENT, .updated_at = ABSENT},
};
/* clang-format on */

struct rows import_maps_built_in(void)
{
    return (struct rows) ROWS(maps);
}

const struct import_map *import_map_built_in(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(maps); i++)
        if (text_same(maps[i].name, name))
            return &maps[i];
    return NULL;
}

static bool has_column(struct work *w, const char *column, const char *const *names, size_t count)
{
    const char *word = import_header_word(w, column);
    for (size_t i = 0; i < count; i++)
        if (text_same(import_header_word(w, names[i]), word))
            return true;
    return false;
}

/* All columns of the map must be there: a file that only looks like it is guessed. */
const struct import_map *import_map_built_in_for(struct work *w, enum import_object as,
                                                 const char *const *names, size_t count)
{
    for (size_t i = 0; i < COUNT_OF(maps); i++) {
        const struct import_map_column *columns = maps[i].columns.items;
        bool                            fits = maps[i].as == as;
        for (int64_t k = 0; fits && k < maps[i].columns.count; k++)
            fits = has_column(w, columns[k].column, names, count);
        if (fits)
            return &maps[i];
    }
    return NULL;
}
