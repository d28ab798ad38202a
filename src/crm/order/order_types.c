/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Orders, lines and carts as objects of the record API: what they say, and what may not be set. */
#include "crm/access.h"
#include "crm/order/cart_parts.h"
#include "crm/order/order.h"
#include "crm/order/order_record.h"
#include "crm/record/record.h"

#define KEPT (PROPERTY_BUILT_IN | PROPERTY_READ_ONLY)
#define SAID (PROPERTY_BUILT_IN | PROPERTY_DOCUMENT) /* by the document: order_record.c */

/* clang-format off */
static const struct property order_properties[] = {
    {"hs_order_name",            "Number",          "order_information", PROPERTY_STRING,   .column = "number",
     .flags = SAID | PROPERTY_SEARCHED, .description = "Unique within the store"},
    {"hs_source_store",          "Store",           "order_information", PROPERTY_NUMBER,   .column = "store",
     .flags = SAID | PROPERTY_INTEGER},
    {"order_kind",               "Kind",            "order_information", PROPERTY_ENUMERATION, .column = "kind",
     .flags = SAID, .options = "sale=Sale;refund=Refund"},
    {"hs_external_order_status", "Status",          "order_information", PROPERTY_STRING,   .column = "status",    .flags = SAID},
    {"hs_external_created_date", "Placed at",       "order_information", PROPERTY_DATETIME, .column = "placed_at", .flags = SAID},
    {"hs_currency_code",         "Currency",        "order_information", PROPERTY_STRING,   .column = "currency",  .flags = SAID},
    {"hs_total_price",           "Total",           "order_information", PROPERTY_NUMBER,   .column = "total",     .flags = SAID},
    {"hs_exchange_rate",         "Exchange rate",   "order_information", PROPERTY_NUMBER,   .column = "rate",      .flags = KEPT,
     .description = "Of the currency in the home currency, on the day of the order"},
    {"hs_homecurrency_amount",   "Total in the home currency", "order_information", PROPERTY_NUMBER, .column = "home_total",
     .flags = KEPT},
    {"line_count",               "Lines",           "order_information", PROPERTY_NUMBER,   .flags = KEPT | PROPERTY_INTEGER},
    {"refunds",                  "Refunds order",   "order_information", PROPERTY_NUMBER,   .flags = KEPT | PROPERTY_INTEGER,
     .description = "The sale that this refund gives back"},
    {"country",                  "Country",         "order_information", PROPERTY_STRING,   .flags = SAID},
    {"state",                    "State",           "order_information", PROPERTY_STRING,   .flags = SAID},
    {"city",                     "City",            "order_information", PROPERTY_STRING,   .flags = SAID},
    {"zip",                      "Postcode",        "order_information", PROPERTY_STRING,   .flags = SAID},
    {"channel",                  "Channel",         "order_information", PROPERTY_STRING,   .flags = SAID},
    {"source",                   "Source",          "order_information", PROPERTY_STRING,   .flags = SAID},
    {"medium",                   "Medium",          "order_information", PROPERTY_STRING,   .flags = SAID},
    {"campaign",                 "Campaign",        "order_information", PROPERTY_STRING,   .flags = SAID},
    {"hs_pipeline",              "Pipeline",        "order_information", PROPERTY_ENUMERATION},
    {"hs_pipeline_stage",        "Stage",           "order_information", PROPERTY_ENUMERATION},
    {"hubspot_owner_id",         "Order owner",     "order_information", PROPERTY_ENUMERATION, .flags = PROPERTY_OWNER},
    {"hs_fulfillment_status",    "Fulfilment status", "order_information", PROPERTY_STRING},
    {"hs_shipping_tracking_number", "Tracking number", "order_information", PROPERTY_STRING},
    {"hs_shipping_status_url",   "Tracking link",   "order_information", PROPERTY_STRING},
    {0},
};

static const struct property line_properties[] = {
    {"name",          "Name",     "lineiteminformation", PROPERTY_STRING, .flags = PROPERTY_DEFAULT},
    {"hs_sku",        "SKU",      "lineiteminformation", PROPERTY_STRING, .column = "sku"},
    {"sku",           "SKU",      "lineiteminformation", PROPERTY_STRING, .column = "sku", .flags = PROPERTY_HIDDEN,
     .description = "The same as hs_sku"},
    {"quantity",      "Quantity", "lineiteminformation", PROPERTY_NUMBER, .flags = PROPERTY_DEFAULT, .description = "Negative in a refund"},
    {"price",         "Price",    "lineiteminformation", PROPERTY_NUMBER, .flags = PROPERTY_DEFAULT, .description = "Of one piece"},
    {"amount",        "Amount",   "lineiteminformation", PROPERTY_NUMBER, .flags = KEPT | PROPERTY_DEFAULT,
     .description = "Quantity by price, less the discounts"},
    {"discount",      "Discount", "lineiteminformation", PROPERTY_NUMBER, .description = "Of one piece"},
    {"hs_discount_percentage", "Discount in percent", "lineiteminformation", PROPERTY_NUMBER},
    {"tax_amount",    "Tax",      "lineiteminformation", PROPERTY_NUMBER},
    {"total_cost",    "Total cost", "lineiteminformation", PROPERTY_NUMBER, .description = "As the shop counts it"},
    {"description",   "Description", "lineiteminformation", PROPERTY_STRING, .field_type = "textarea"},
    {"hs_line_item_currency_code", "Currency", "lineiteminformation", PROPERTY_STRING, .column = "currency"},
    {"hs_cost_of_goods_sold", "Unit cost", "lineiteminformation", PROPERTY_NUMBER},
    {"hs_url",        "Link",     "lineiteminformation", PROPERTY_STRING},
    {"hs_images",     "Images",   "lineiteminformation", PROPERTY_STRING},
    {"recurringbillingfrequency", "Billing frequency", "lineiteminformation", PROPERTY_STRING},
    {"hs_recurring_billing_period", "Term", "lineiteminformation", PROPERTY_STRING},
    {"hs_product_id", "Product",  "lineiteminformation", PROPERTY_NUMBER, .column = "product",  .flags = PROPERTY_INTEGER},
    {"hs_order_id",   "Order",    "lineiteminformation", PROPERTY_NUMBER, .column = "order_id", .flags = KEPT | PROPERTY_INTEGER,
     .description = "Empty when it belongs to a deal"},
    {"hs_position",   "Position", "lineiteminformation", PROPERTY_NUMBER, .column = "ordinal",  .flags = KEPT | PROPERTY_INTEGER},
    {"line_kind",     "Kind",     "lineiteminformation", PROPERTY_ENUMERATION, .column = "kind",
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
    {"hs_external_cart_id", "Number in the shop", "cart_information", PROPERTY_STRING},
    {"hs_subtotal_price", "Subtotal", "cart_information", PROPERTY_NUMBER},
    {"hs_tax",           "Tax",      "cart_information", PROPERTY_NUMBER},
    {"hs_cart_discount", "Discount", "cart_information", PROPERTY_NUMBER},
    {"hs_shipping_cost", "Shipping", "cart_information", PROPERTY_NUMBER},
    {"hs_tags",          "Tags",     "cart_information", PROPERTY_STRING},
    {"hs_pipeline",      "Pipeline", "cart_information", PROPERTY_ENUMERATION},
    {"hs_pipeline_stage", "Stage",   "cart_information", PROPERTY_ENUMERATION},
    {"hubspot_owner_id", "Cart owner", "cart_information", PROPERTY_ENUMERATION, .flags = PROPERTY_OWNER},
    {0},
};
/* clang-format on */

static const struct record_relation order_relations[] = {{"0-1", "order_contact"}, {0}};
static const struct record_relation line_relations[] = {{"0-123", "line_item_order"}, {0}};
static const struct record_relation cart_relations[] = {{"0-1", "cart_contact"}, {0}};

/* clang-format off */
const struct record_type order_types[] = {
    {.id = "0-123", .name = "orders", .singular = "order", .table = "orders", .dense_ids = true,
     .see = MAY_SEE_ORDERS, .edit = MAY_EDIT_ORDERS, .properties = order_properties, .before = order_record_before,
     .pipeline = "hs_pipeline", .stage = "hs_pipeline_stage", .archived = order_record_archived,
     .create = order_record_create, .relate = order_record_relate, .relations = order_relations},
    {.id = "0-8", .name = "line_items", .singular = "line_item", .table = "line_item",
     .see = MAY_SEE_ORDERS, .edit = MAY_EDIT_ORDERS, .properties = line_properties, .title = "name",
     .before = order_line_before, .archived = order_line_archived, .resolve = order_line_resolve,
     .relate = order_line_relate, .relations = line_relations},
    {.id = "0-142", .name = "carts", .singular = "cart", .table = "cart",
     .see = MAY_SEE_ORDERS, .edit = MAY_EDIT_ORDERS, .properties = cart_properties,
     .pipeline = "hs_pipeline", .stage = "hs_pipeline_stage", .before = cart_record_before, .relations = cart_relations},
    {0},
};
/* clang-format on */
