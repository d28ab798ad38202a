/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The groups and properties that a shop's plugin writes. Names are the plugin's, so that its
 * values find their place. What Storefolk counts itself (numbers of orders …) is built in and not
 * made here.
 */
#include <string.h>

#include "base/text.h"
#include "crm/connect/hubspot/hubspot_setup.h"
#include "crm/order/order.h"

const struct hubspot_campaign hubspot_campaigns[] = {
    {"MQL Nurture & Conversion", "mql_capture_nurture_conversion",
     "MQL capture, nurture & conversion"},
    {"New Customer Welcome & Get a 2nd Order", "new_customer_workflow", "New customer workflow"},
    {"2nd Order Thank You & Get a 3rd Order", "second_purchase_workflow",
     "Second purchase workflow"},
    {"3rd Order Thank You", "third_purchase_workflow", "Third purchase workflow"},
    {"Customer Reengagement", "customer_reengagement_workflow", "Customer re-engagement workflow"},
    {"Customer Rewards", "customer_rewards_workflow", "Customer rewards workflow"},
    {"Abandoned Cart Recovery", "abandoned_cart_recovery_workflow",
     "Abandoned cart recovery workflow"},
    {0},
};

struct group_line {
    const char *type, *name, *label;
};

static const struct group_line groups[] = {
    {"contacts", "order", "Order"},
    {"contacts", "last_products_bought", "Products bought"},
    {"contacts", "shopping_cart_fields", "Addresses of the shop"},
    {"contacts", "customer_group", "Customer group"},
    {"contacts", "categories_bought", "Categories bought"},
    {"contacts", "rfm_fields", "RFM fields"},
    {"contacts", "skus_bought", "SKUs bought"},
    {"contacts", "roi_tracking", "ROI tracking"},
    {"contacts", "abandoned_cart", "Abandoned cart"},
    {"contacts", "subscriptions_details", "Subscription"},
};

#define YES_NO "yes=Yes;no=No"
#define TRUTH  "true=Yes;false=No"
#define RATING "5=5;4=4;3=3;2=2;1=1"
#define STATUSES                                                                                   \
    "wc-pending=Pending payment;wc-processing=Processing;wc-on-hold=On hold;"                      \
    "wc-completed=Completed;wc-cancelled=Cancelled;wc-refunded=Refunded;wc-failed=Failed;"         \
    "wc-checkout-draft=Draft"
#define SUBSCRIPTION_STATUSES                                                                      \
    "wc-pending=Pending;wc-active=Active;wc-on-hold=On hold;wc-cancelled=Cancelled;"               \
    "wc-switched=Switched;wc-expired=Expired;wc-pending-cancel=Pending cancellation"
#define PERIODS   "day=Day;week=Week;month=Month;year=Year"
#define INTERVALS "1=Every;2=Every second;3=Every third;4=Every fourth;5=Every fifth;6=Every sixth"

#define TEXT   PROPERTY_STRING
#define NUMBER PROPERTY_NUMBER
#define DATE_  PROPERTY_DATE
#define CHOICE PROPERTY_ENUMERATION

/* How to add one: a line. */
/* clang-format off */
static const struct property contact_properties[] = {
    {"last_order_status",             "Last order status",             "order", CHOICE, "select", .options = STATUSES},
    {"last_order_fulfillment_status", "Last order fulfilment status",  "order", CHOICE, "select", .options = STATUSES},
    {"last_order_tracking_number",    "Last order tracking number",    "order", TEXT},
    {"last_order_tracking_url",       "Last order tracking link",      "order", TEXT},
    {"last_order_shipment_date",      "Last order shipment date",      "order", DATE_},
    {"last_order_order_number",       "Last order number",             "order", TEXT},
    {"last_order_currency",           "Last order currency",           "order", TEXT},
    {"total_number_of_current_orders", "Number of current orders",     "order", NUMBER},

    {"last_product_bought",       "Last product bought",        "last_products_bought", TEXT, "textarea"},
    {"last_product_types_bought", "Last product types bought",  "last_products_bought", TEXT, "textarea"},
    {"last_products_bought",      "Last products bought",       "last_products_bought", TEXT, "textarea"},
    {"last_products_bought_html", "Last products bought, HTML", "last_products_bought", TEXT, "textarea"},
    {"last_total_number_of_products_bought", "Number of products in the last order", "last_products_bought", NUMBER},
    {"product_types_bought",      "Product types bought",       "last_products_bought", TEXT, "textarea"},
    {"products_bought",           "Products bought",            "last_products_bought", TEXT, "textarea"},
    {"total_number_of_products_bought", "Number of products bought", "last_products_bought", NUMBER},

    {"shipping_address_line_1", "Shipping address, line 1", "shopping_cart_fields", TEXT},
    {"shipping_address_line_2", "Shipping address, line 2", "shopping_cart_fields", TEXT},
    {"shipping_city",           "Shipping city",            "shopping_cart_fields", TEXT},
    {"shipping_state",          "Shipping state",           "shopping_cart_fields", TEXT},
    {"shipping_postal_code",    "Shipping postal code",     "shopping_cart_fields", TEXT},
    {"shipping_country",        "Shipping country",         "shopping_cart_fields", TEXT},
    {"billing_address_line_1",  "Billing address, line 1",  "shopping_cart_fields", TEXT},
    {"billing_address_line_2",  "Billing address, line 2",  "shopping_cart_fields", TEXT},
    {"billing_city",            "Billing city",             "shopping_cart_fields", TEXT},
    {"billing_state",           "Billing state",            "shopping_cart_fields", TEXT},
    {"billing_postal_code",     "Billing postal code",      "shopping_cart_fields", TEXT},
    {"billing_country",         "Billing country",          "shopping_cart_fields", TEXT},

    {"customer_group",            "Customer group or user role", "customer_group", TEXT, "textarea"},
    {"newsletter_subscription",   "Newsletter",                  "customer_group", CHOICE, "select", .options = YES_NO},
    {"marketing_newsletter",      "Newsletter sign-ups",         "customer_group", CHOICE, "checkbox",
     .options = "checkout=Checkout;registration=Registration;other=Others"},
    {"shopping_cart_customer_id", "Customer number of the shop", "customer_group", NUMBER},
    {"customer_source_store",     "Shop of the customer",        "customer_group", TEXT, "textarea"},

    {"last_categories_bought", "Last categories bought", "categories_bought", TEXT, "textarea"},
    {"categories_bought",      "Categories bought",      "categories_bought", TEXT, "textarea"},

    {"total_value_of_orders",       "Value of orders",             "rfm_fields", NUMBER},
    {"average_order_value",         "Average order value",         "rfm_fields", NUMBER},
    {"total_number_of_orders",      "Number of orders",            "rfm_fields", NUMBER},
    {"first_order_value",           "First order value",           "rfm_fields", NUMBER},
    {"first_order_date",            "First order date",            "rfm_fields", DATE_},
    {"last_order_value",            "Last order value",            "rfm_fields", NUMBER},
    {"last_order_date",             "Last order date",             "rfm_fields", DATE_},
    {"average_days_between_orders", "Average days between orders", "rfm_fields", NUMBER},
    {"account_creation_date",       "Account creation date",       "rfm_fields", DATE_},
    {"monetary_rating",             "Monetary rating",             "rfm_fields", CHOICE, "select", .options = RATING},
    {"order_frequency_rating",      "Order frequency rating",      "rfm_fields", CHOICE, "select", .options = RATING},
    {"order_recency_rating",        "Order recency rating",        "rfm_fields", CHOICE, "select", .options = RATING},

    {"last_skus_bought", "Last SKUs bought", "skus_bought", TEXT, "textarea"},
    {"skus_bought",      "SKUs bought",      "skus_bought", TEXT, "textarea"},

    {"customer_new_order", "New order", "roi_tracking", CHOICE, "select", .options = YES_NO},

    {"last_subscription_order_number",        "Subscription order number",        "subscriptions_details", TEXT},
    {"last_subscription_parent_order_number", "Subscription parent order number", "subscriptions_details", TEXT},
    {"last_subscription_order_status",        "Subscription order status",        "subscriptions_details", CHOICE, "select", .options = SUBSCRIPTION_STATUSES},
    {"last_subscription_order_creation_date", "Subscription created",             "subscriptions_details", DATE_},
    {"last_subscription_order_paid_date",     "Subscription paid",                "subscriptions_details", DATE_},
    {"last_subscription_order_completed_date", "Subscription completed",          "subscriptions_details", DATE_},
    {"related_last_order_creation_date",      "Subscription's last order created",   "subscriptions_details", DATE_},
    {"related_last_order_paid_date",          "Subscription's last order paid",      "subscriptions_details", DATE_},
    {"related_last_order_completed_date",     "Subscription's last order completed", "subscriptions_details", DATE_},
    {"last_subscription_trial_end_date",      "Subscription trial ends",          "subscriptions_details", DATE_},
    {"last_subscription_next_payment_date",   "Subscription next payment",        "subscriptions_details", DATE_},
    {"last_subscription_billing_period",      "Subscription billing period",      "subscriptions_details", CHOICE, "select", .options = PERIODS},
    {"last_subscription_billing_interval",    "Subscription billing interval",    "subscriptions_details", CHOICE, "select", .options = INTERVALS},
    {"last_subscription_products",            "Subscription products",            "subscriptions_details", TEXT, "textarea"},
    {0},
};

static const struct property product_properties[] = {
    {"store_product_id",     "Product number of the shop", "productinformation", NUMBER},
    {"product_source_store", "Shop of the product",        "productinformation", TEXT, "textarea"},
    {0},
};

static const struct property deal_properties[] = {
    {"discount_amount", "Discount",     "dealinformation", NUMBER},
    {"order_number",    "Order number", "dealinformation", TEXT, "textarea"},
    {"shipment_ids",    "Shipments",    "dealinformation", TEXT, "textarea"},
    {"tax_amount",      "Tax",          "dealinformation", NUMBER},
    {0},
};
/* clang-format on */

/* "value=Label;value=Label" */
static void read_options(struct work *w, const char *words, struct record_property *draft)
{
    size_t                count;
    const char          **parts = text_split(w, words, ';', &count);
    struct record_option *options = work_take(w, count * sizeof *options);
    for (size_t i = 0; i < count; i++) {
        size_t size = strcspn(parts[i], "=");
        options[i] = (struct record_option){.value = work_copy(w, parts[i], size),
                                            .label = parts[i] + size + 1,
                                            .display_order = (int64_t) i};
    }
    draft->options = options;
    draft->option_count = count;
}

/* Whatever has the name already, built in or made by somebody, is the one that is meant. */
static status make_property(struct work *w, const struct record_type *type,
                            const struct property *wanted, struct list *steps)
{
    const struct record_property *there;
    struct record_property        draft = {.is = *wanted, .display_order = -1};
    status                        outcome = record_property_get(w, type, wanted->name, &there);
    const char                   *kind = work_text(w, "property of %s", type->name);
    if (outcome == OK) {
        hubspot_add_step(w, steps, HUBSPOT_UNCHANGED, kind, wanted->name);
        return OK;
    }
    if (outcome != NOT_FOUND)
        return outcome;
    if (wanted->options != NULL)
        read_options(w, wanted->options, &draft);
    TRY(record_property_create(w, type, &draft));
    hubspot_add_step(w, steps, HUBSPOT_MADE, kind, wanted->name);
    return OK;
}

static status make_group(struct work *w, const struct group_line *line, struct list *steps)
{
    const struct record_type  *type;
    const struct record_group *there;
    struct record_group        draft = {line->name, line->label, -1, false};
    TRY(record_type_get(w, line->type, &type));
    status      outcome = record_group_get(w, type, line->name, &there);
    const char *kind = work_text(w, "group of %s", type->name);
    if (outcome == OK) {
        hubspot_add_step(w, steps, HUBSPOT_UNCHANGED, kind, line->name);
        return OK;
    }
    if (outcome != NOT_FOUND)
        return outcome;
    TRY(record_group_create(w, type, &draft));
    hubspot_add_step(w, steps, HUBSPOT_MADE, kind, line->name);
    return OK;
}

static status make_all(struct work *w, const char *type_name, const struct property *wanted,
                       struct list *steps)
{
    const struct record_type *type;
    TRY(record_type_get(w, type_name, &type));
    for (; wanted->name != NULL; wanted++)
        TRY(make_property(w, type, wanted, steps));
    return OK;
}

/* last_products_bought_product_1_name … */
static status make_last_products(struct work *w, struct list *steps)
{
    static const struct property parts[] = {
        {"image_url", "image", NULL, TEXT},
        {"name", "name", NULL, TEXT},
        {"price", "price", NULL, NUMBER},
        {"url", "link", NULL, TEXT},
    };
    const struct record_type *type;
    TRY(record_type_get(w, "contacts", &type));
    for (int place = 1; place <= 3; place++)
        for (size_t i = 0; i < COUNT_OF(parts); i++) {
            struct property wanted = {
                .name = work_text(w, "last_products_bought_product_%d_%s", place, parts[i].name),
                .label = work_text(w, "Last product %d, %s", place, parts[i].label),
                .group = "last_products_bought",
                .type = parts[i].type};
            TRY(make_property(w, type, &wanted, steps));
        }
    return OK;
}

/* Which campaign a contact is in, and of each campaign whether, when and how it succeeded. */
static status make_campaigns(struct work *w, struct list *steps)
{
    static const struct property parts[] = {
        {"conversion", "conversion", NULL, CHOICE, "booleancheckbox", .options = TRUTH},
        {"conversion_amount", "conversion amount", NULL, NUMBER},
        {"conversion_date", "conversion date", NULL, DATE_},
        {"start_date", "start date", NULL, DATE_},
    };
    const struct record_type *type;
    struct text               names = text_open(w->arena);
    TRY(record_type_get(w, "contacts", &type));
    for (const struct hubspot_campaign *c = hubspot_campaigns; c->name != NULL; c++) {
        text_addf(&names, "%s=%s;", c->name, c->name);
        for (size_t i = 0; i < COUNT_OF(parts); i++) {
            struct property wanted = parts[i];
            wanted.name = work_text(w, "%s_%s", c->prefix, parts[i].name);
            wanted.label = work_text(w, "%s %s", c->label, parts[i].label);
            wanted.group = "roi_tracking";
            TRY(make_property(w, type, &wanted, steps));
        }
    }
    text_add(&names, "None=None");
    struct property current = {
        "current_roi_campaign", "Current campaign", "roi_tracking", CHOICE, "select",
        .options = names.bytes};
    return make_property(w, type, &current, steps);
}

status hubspot_set_up_properties(struct work *w, struct list *steps)
{
    for (size_t i = 0; i < COUNT_OF(groups); i++)
        TRY(make_group(w, &groups[i], steps));
    TRY(make_all(w, "contacts", contact_properties, steps));
    TRY(make_all(w, "contacts", cart_contact_properties, steps));
    TRY(make_last_products(w, steps));
    TRY(make_campaigns(w, steps));
    TRY(make_all(w, "products", product_properties, steps));
    return make_all(w, "deals", deal_properties, steps);
}
