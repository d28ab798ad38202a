/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Orders, lines and carts as objects of the record API: what they say, and what may not be set. */
#include "crm/access.h"
#include "crm/order/order.h"
#include "crm/record/record.h"

#define KEPT (PROPERTY_BUILT_IN | PROPERTY_READ_ONLY)

/* clang-format off */
static const struct property order_properties[] = {
    {"hs_order_name",            "Number",          "order_information", PROPERTY_STRING,   .column = "number",
     .flags = KEPT | PROPERTY_SEARCHED, .description = "Unique within the store"},
    {"hs_source_store",          "Store",           "order_information", PROPERTY_NUMBER,   .column = "store",
     .flags = KEPT | PROPERTY_INTEGER},
    {"order_kind",               "Kind",            "order_information", PROPERTY_ENUMERATION, .column = "kind",
     .flags = KEPT, .options = "sale=Sale;refund=Refund"},
    {"hs_external_order_status", "Status",          "order_information", PROPERTY_STRING,   .column = "status",    .flags = KEPT},
    {"hs_external_created_date", "Placed at",       "order_information", PROPERTY_DATETIME, .column = "placed_at", .flags = KEPT},
    {"hs_currency_code",         "Currency",        "order_information", PROPERTY_STRING,   .column = "currency",  .flags = KEPT},
    {"hs_total_price",           "Total",           "order_information", PROPERTY_NUMBER,   .column = "total",     .flags = KEPT},
    {"hs_exchange_rate",         "Exchange rate",   "order_information", PROPERTY_NUMBER,   .column = "rate",      .flags = KEPT,
     .description = "Of the currency in the home currency, on the day of the order"},
    {"hs_homecurrency_amount",   "Total in the home currency", "order_information", PROPERTY_NUMBER, .column = "home_total",
     .flags = KEPT},
    {"line_count",               "Lines",           "order_information", PROPERTY_NUMBER,   .flags = KEPT | PROPERTY_INTEGER},
    {"refunds",                  "Refunds order",   "order_information", PROPERTY_NUMBER,   .flags = KEPT | PROPERTY_INTEGER,
     .description = "The sale that this refund gives back"},
    {"country",                  "Country",         "order_information", PROPERTY_STRING,   .flags = KEPT},
    {"state",                    "State",           "order_information", PROPERTY_STRING,   .flags = KEPT},
    {"city",                     "City",            "order_information", PROPERTY_STRING,   .flags = KEPT},
    {"zip",                      "Postcode",        "order_information", PROPERTY_STRING,   .flags = KEPT},
    {"channel",                  "Channel",         "order_information", PROPERTY_STRING,   .flags = KEPT},
    {"source",                   "Source",          "order_information", PROPERTY_STRING,   .flags = KEPT},
    {"medium",                   "Medium",          "order_information", PROPERTY_STRING,   .flags = KEPT},
    {"campaign",                 "Campaign",        "order_information", PROPERTY_STRING,   .flags = KEPT},
    {0},
};

static const struct property line_properties[] = {
    {"name",          "Name",     "lineiteminformation", PROPERTY_STRING, .flags = KEPT},
    {"hs_sku",        "SKU",      "lineiteminformation", PROPERTY_STRING, .column = "sku",      .flags = KEPT},
    {"quantity",      "Quantity", "lineiteminformation", PROPERTY_NUMBER, .flags = KEPT, .description = "Negative in a refund"},
    {"price",         "Price",    "lineiteminformation", PROPERTY_NUMBER, .flags = KEPT},
    {"amount",        "Amount",   "lineiteminformation", PROPERTY_NUMBER, .flags = KEPT},
    {"hs_product_id", "Product",  "lineiteminformation", PROPERTY_NUMBER, .column = "product",  .flags = KEPT | PROPERTY_INTEGER},
    {"hs_order_id",   "Order",    "lineiteminformation", PROPERTY_NUMBER, .column = "order_id", .flags = KEPT | PROPERTY_INTEGER},
    {"hs_position",   "Position", "lineiteminformation", PROPERTY_NUMBER, .column = "ordinal",  .flags = KEPT | PROPERTY_INTEGER},
    {"line_kind",     "Kind",     "lineiteminformation", PROPERTY_ENUMERATION, .column = "kind", .flags = KEPT,
     .options = "product=Product;fee=Fee;shipping=Shipping;discount=Discount;tax=Tax"},
    {0},
};

static const struct property cart_properties[] = {
    {"hs_cart_name",     "Name",     "cart_information", PROPERTY_STRING, .column = "name",     .flags = PROPERTY_BUILT_IN},
    {"hs_source_store",  "Store",    "cart_information", PROPERTY_NUMBER, .column = "store",
     .flags = PROPERTY_BUILT_IN | PROPERTY_INTEGER},
    {"hs_external_status", "Status", "cart_information", PROPERTY_STRING, .column = "status",   .flags = PROPERTY_BUILT_IN},
    {"hs_currency_code", "Currency", "cart_information", PROPERTY_STRING, .column = "currency", .flags = PROPERTY_BUILT_IN},
    {"hs_total_price",   "Total",    "cart_information", PROPERTY_NUMBER, .column = "total",    .flags = PROPERTY_BUILT_IN},
    {"hs_cart_url",      "Link",     "cart_information", PROPERTY_STRING, .column = "url",      .flags = PROPERTY_BUILT_IN,
     .description = "Where to take it up again"},
    {"items",            "Items",    "cart_information", PROPERTY_STRING, .field_type = "textarea", .flags = PROPERTY_BUILT_IN,
     .description = "A JSON array of sku, name, quantity, price"},
    {"identity",         "Identity", "cart_information", PROPERTY_NUMBER, .flags = PROPERTY_BUILT_IN | PROPERTY_INTEGER},
    {0},
};
/* clang-format on */

/* What a document says is told as facts when it is put; only what a shop adds to it may be set
 * here. */
static status refuse_new(struct work *w, struct record_change *change)
{
    if (!change->created)
        return OK;
    return fail(w, INVALID, NULL, "%s are put with PUT /api/orders, lines and all",
                change->type->name);
}

/* What was told cannot be put aside: the figures would still count it. */
static status refuse_archive(struct work *w, int64_t id, bool archived)
{
    return fail(w, INVALID, NULL,
                "a document that was not bought after all is put again with the status cancelled");
}

static const struct record_relation order_relations[] = {{"0-1", "order_contact"}, {0}};
static const struct record_relation line_relations[] = {{"0-123", "line_item_order"}, {0}};
static const struct record_relation cart_relations[] = {{"0-1", "cart_contact"}, {0}};

/* clang-format off */
const struct record_type order_types[] = {
    {.id = "0-123", .name = "orders", .singular = "order", .table = "orders", .dense_ids = true,
     .see = MAY_SEE_ORDERS, .edit = MAY_EDIT_ORDERS, .properties = order_properties, .before = refuse_new,
     .archived = refuse_archive, .relations = order_relations},
    {.id = "0-8", .name = "line_items", .singular = "line_item", .table = "line_item",
     .see = MAY_SEE_ORDERS, .edit = MAY_EDIT_ORDERS, .properties = line_properties, .before = refuse_new,
     .archived = refuse_archive, .relations = line_relations},
    {.id = "0-142", .name = "carts", .singular = "cart", .table = "cart",
     .see = MAY_SEE_ORDERS, .edit = MAY_EDIT_ORDERS, .properties = cart_properties, .relations = cart_relations},
    {0},
};
/* clang-format on */
