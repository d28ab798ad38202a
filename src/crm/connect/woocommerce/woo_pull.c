/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a WooCommerce shop lists: in order of its ids, by place in the list. Real shops lose objects
 * when they are asked by date of modification instead.
 */
#include "base/list.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/woocommerce/woo.h"
#include "kit/http/http.h"

enum { VARIATIONS_A_PAGE = 100 };

/* In this order. How to add a list: a line here; its kind in shop_apply.c, its path below. */
const struct shop_list woo_lists[] = {
    {"customers", "customers", NULL, false},
    {"products", "products", "any", true},
    {"coupons", "coupons", NULL, true},
    {"orders", "orders", "any", true},
    {"orders-trash", "orders", "trash", true}, /* which "any" leaves out */
    {"orders-draft", "orders", "checkout-draft", true},
    {"reviews", "reviews", NULL, false},
    {0},
};
const struct shop_list woo_proof_list = {"orders", "orders", "any", true};

const char *woo_path_of(const char *kind)
{
    return text_same(kind, "reviews") ? "products/reviews" : kind;
}

static void add_pair(struct list *pairs, const char *name, const char *value)
{
    *(struct http_pair *) list_add(pairs) = (struct http_pair){name, value};
}

static const char *number(struct work *w, int64_t value)
{
    return work_text(w, "%lld", (long long) value);
}

status woo_ask_page(struct work *w, const struct shop_page *page, struct shop_answer *ret_answer)
{
    struct woo_link   link;
    struct woo_answer answer;
    struct list       pairs = list_open(w->arena, sizeof(struct http_pair));
    struct woo_call   call = {.path = woo_path_of(page->list->kind)};
    add_pair(&pairs, "orderby", "id");
    add_pair(&pairs, "order", "asc");
    add_pair(&pairs, "per_page", number(w, page->most));
    add_pair(&pairs, "offset", number(w, page->offset));
    if (page->list->status != NULL)
        add_pair(&pairs, "status", page->list->status);
    if (page->proof)
        add_pair(&pairs, "_fields", "id,number,status,total,currency,date_created_gmt");
    if (page->since != ABSENT) {
        add_pair(&pairs, "modified_after",
                 work_copy(w, time_text(w, page->since), sizeof "2024-01-31T09:00:00" - 1));
        add_pair(&pairs, "dates_are_gmt", "true");
    }
    add_pair(&pairs, NULL, NULL);
    call.query = pairs.items;
    TRY(woo_link_of(w, page->connection, &link));
    TRY(woo_ask(w, &link, &call, &answer));
    *ret_answer =
        (struct shop_answer){.items = answer.body->type == JSON_ARRAY ? answer.body->first : NULL,
                             .total = answer.total,
                             .took_ms = answer.took_ms};
    return OK;
}

/* ---- what belongs to an object ---- */

struct variations {
    const struct connection *connection;
    const struct json       *product;
    int64_t                  page;
    size_t                   count; /* of the page before */
};

static status take_variations(struct work *w, struct variations *of)
{
    const struct http_pair query[] = {
        {"per_page", "100"}, {"page", number(w, of->page)}, {NULL, NULL}};
    struct woo_link   link;
    struct woo_answer answer;
    struct woo_call   call = {.query = query};
    call.path = work_text(w, "products/%lld/variations", (long long) shop_int(of->product, "id"));
    of->count = 0;
    TRY(woo_link_of(w, of->connection, &link));
    status outcome = woo_ask(w, &link, &call, &answer);
    if (outcome == NOT_FOUND)
        return OK;
    TRY(outcome);
    struct list items = shop_items(w, answer.body->type == JSON_ARRAY ? answer.body->first : NULL);
    struct shop_batch batch = {.connection = of->connection,
                               .kind = "products",
                               .objects = items.items,
                               .count = items.count,
                               .source = SHOP_PULL,
                               .parent = of->product};
    of->count = items.count;
    return shop_apply(w, &batch);
}

/* Each page in a work of its own, given back after it: a product may have any number of them. */
static status pull_variations(struct work *w, const struct connection *connection,
                              const struct json *product)
{
    struct variations of = {
        .connection = connection, .product = product, .count = VARIATIONS_A_PAGE};
    if (shop_first(product, "variations") == NULL)
        return OK;
    for (of.page = 1; of.count == VARIATIONS_A_PAGE; of.page++) {
        if (job_should_stop(w))
            return fail(w, UNAVAILABLE, NULL, "The house closes.");
        struct work *own = work_open(w->machines, w->now);
        status       outcome = take_variations(own, &of);
        if (outcome != OK)
            (void) fail_reason(w, outcome, "SHOP_FAILS", NULL, "%s",
                               own->failure.message == NULL ? "" : own->failure.message);
        work_close(own);
        TRY(outcome);
    }
    return OK;
}

/* A webhook of a product is no reason to ask a slow shop for all of its variations: those that
 * changed have webhooks of their own. */
status woo_pull_belongings(struct work *w, const struct shop_batch *of, const struct json *object)
{
    if (text_same(of->kind, "orders"))
        return woo_pull_refunds(w, of->connection, object);
    if (text_same(of->kind, "products") && of->source == SHOP_PULL)
        return pull_variations(w, of->connection, object);
    return OK;
}
