/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a Shopify shop lists, single objects of it, and what stands in an object. */
#include "base/list.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/shopify/shopify.h"
#include "kit/http/http.h"

enum { CODES_MOST = 250 };

/* In this order. How to add a list: a line here; its kind in shop_apply.c. Its name is its path. */
const struct shop_list shopify_lists[] = {
    {"customers", "customers", NULL, true},     {"products", "products", NULL, true},
    {"price_rules", "price_rules", NULL, true}, {"orders", "orders", "any", true},
    {"checkouts", "checkouts", "open", true},   {0},
};
const struct shop_list shopify_proof_list = {"orders", "orders", "any", true};

static void add_pair(struct list *pairs, const char *name, const char *value)
{
    *(struct http_pair *) list_add(pairs) = (struct http_pair){name, value};
}

static const char *number(struct work *w, int64_t value)
{
    return work_text(w, "%lld", (long long) value);
}

static struct list query_of(struct work *w, const struct shop_page *page)
{
    struct list pairs = list_open(w->arena, sizeof(struct http_pair));
    if (page->list->status != NULL)
        add_pair(&pairs, "status", page->list->status);
    if (page->since != ABSENT) {
        const char *since = time_text(w, page->since);
        add_pair(&pairs, "updated_at_min",
                 work_text(w, "%.*sZ", (int) sizeof "2024-01-31T09:00:00" - 1, since));
    }
    return pairs;
}

/* Of the first page only: how many there are. */
static status ask_total(struct work *w, const struct shop_page *page, int64_t *ret_total)
{
    struct shopify_answer answer;
    struct list           pairs = query_of(w, page);
    struct shopify_call   call = {.path = work_text(w, "%s/count", page->list->name)};
    *ret_total = ABSENT;
    if (page->after > 0 || page->proof)
        return OK;
    add_pair(&pairs, NULL, NULL);
    call.query = pairs.items;
    TRY(shopify_ask(w, page->connection, &call, &answer));
    (void) json_to_int(answer.body, ret_total);
    return OK;
}

status shopify_ask_page(struct work *w, const struct shop_page *page,
                        struct shop_answer *ret_answer)
{
    struct shopify_answer answer;
    struct shopify_call   call = {.path = page->list->name};
    struct list           pairs = query_of(w, page);
    int64_t               total;
    *ret_answer = (struct shop_answer){.total = ABSENT};
    TRY(ask_total(w, page, &total));
    add_pair(&pairs, "limit", number(w, page->most));
    add_pair(&pairs, "since_id", number(w, page->after));
    if (page->proof)
        add_pair(&pairs, "fields",
                 "id,name,test,currency,total_price,financial_status,fulfillment_status,"
                 "cancelled_at,created_at,processed_at,updated_at");
    add_pair(&pairs, NULL, NULL);
    call.query = pairs.items;
    status outcome = shopify_ask(w, page->connection, &call, &answer);
    ret_answer->wait_ms = answer.wait_ms;
    TRY(outcome);
    ret_answer->items = answer.body->type == JSON_ARRAY ? answer.body->first : NULL;
    ret_answer->total = total;
    ret_answer->took_ms = answer.took_ms;
    return OK;
}

/* ---- single objects ---- */

status shopify_ask_one(struct work *w, const struct shop_row *row, const struct connection *from,
                       const struct json **ret_object)
{
    struct shopify_answer answer;
    struct shopify_call   call = {.path =
                                      work_text(w, "%s/%lld", row->kind, (long long) row->shop_id)};
    TRY(shopify_ask(w, from, &call, &answer));
    *ret_object = answer.body;
    return OK;
}

/* ---- what stands in an object ---- */

static status take_listed(struct work *w, struct shop_family *family, const char *member)
{
    const struct json *first = shop_first(family->parent, member);
    if (first == NULL && text_same(member, "refunds"))
        return OK; /* they are never taken back */
    TRY(shop_family_get(w, family));
    if (family->row.record == ABSENT || family->row.state == SHOP_GONE)
        return OK;
    return shop_family_put(w, family, first, true);
}

/* A product that is sold in one way only is its own variant. */
static status take_variants(struct work *w, struct shop_family *family)
{
    struct shop_product product;
    if (shopify_read_product(w, family->parent, NULL, &product) != OK)
        return OK; /* it is in quarantine */
    if (product.has_variations)
        return take_listed(w, family, "variants");
    TRY(shop_family_get(w, family));
    return family->members.count == 0 ? OK : shop_family_put(w, family, NULL, true);
}

/* The codes of a price rule, which only a call of their own tells. */
static status take_codes(struct work *w, struct shop_family *family)
{
    struct shopify_answer  answer;
    const struct http_pair query[] = {{"limit", "250"}, {NULL, NULL}};
    struct shopify_call    call = {.query = query};
    call.path = work_text(w, "price_rules/%lld/discount_codes", (long long) family->parent_id);
    status outcome = shopify_ask(w, family->connection, &call, &answer);
    if (outcome == NOT_FOUND)
        return OK;
    TRY(outcome);
    TRY(shop_family_get(w, family));
    const struct json *first = answer.body->type == JSON_ARRAY ? answer.body->first : NULL;
    return shop_family_put(w, family, first, answer.body->size < CODES_MOST);
}

status shopify_belongings(struct work *w, const struct shop_batch *of, const struct json *object)
{
    struct shop_family family = {.connection = of->connection,
                                 .kind = shop_kind_members(of->kind),
                                 .parent = object,
                                 .parent_id = shop_int(object, "id")};
    if (family.kind == NULL || family.parent_id <= 0)
        return OK;
    if (text_same(of->kind, "orders"))
        return take_listed(w, &family, "refunds");
    return text_same(of->kind, "products") ? take_variants(w, &family) : take_codes(w, &family);
}
