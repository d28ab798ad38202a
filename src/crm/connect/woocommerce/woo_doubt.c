/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Single objects of the shop, and the refunds of an order, which only a call of their own tells. */
#include "base/text.h"
#include "crm/connect/woocommerce/woo.h"
#include "kit/http/http.h"

enum { REFUNDS_MOST = 100 };

static status take_refunds(struct work *w, struct shop_family *family)
{
    struct woo_link        link;
    struct woo_answer      answer, whole = {.body = family->parent};
    struct shop_object     is;
    const struct http_pair query[] = {{"per_page", "100"}, {NULL, NULL}};
    struct woo_call        refunds = {.query = query}, sale = {.path = NULL};
    TRY(woo_link_of(w, family->connection, &link));
    TRY(woo_read_object(w, family->parent, &is));
    sale.path = work_text(w, "orders/%lld", (long long) is.id);
    refunds.path = work_text(w, "%s/refunds", sale.path);
    status outcome = OK;
    if (is.modified_at != family->row.modified_at) /* we hold another version already */
        outcome = woo_ask(w, &link, &sale, &whole);
    if (outcome == OK)
        outcome = woo_ask(w, &link, &refunds, &answer);
    if (outcome == NOT_FOUND)
        return OK; /* the order has gone meanwhile: its deletion will be told, or found */
    TRY(outcome);
    family->parent = whole.body;
    const struct json *first = answer.body->type == JSON_ARRAY ? answer.body->first : NULL;
    /* There may be more than a page of them: then nobody is missing for certain. */
    return shop_family_put(w, family, first, answer.body->size < REFUNDS_MOST);
}

status woo_pull_refunds(struct work *w, const struct connection *connection,
                        const struct json *order)
{
    struct shop_object is;
    struct shop_family family = {.connection = connection, .kind = "refunds", .parent = order};
    if (woo_read_object(w, order, &is) != OK)
        return OK; /* it is in quarantine */
    family.parent_id = is.id;
    TRY(shop_family_get(w, &family));
    if (family.row.record == ABSENT || family.row.state == SHOP_GONE
        || shop_family_is_whole(&family, shop_first(order, "refunds")))
        return OK;
    return take_refunds(w, &family);
}

/* An order in the trash is still an order; anything else there is nowhere. */
status woo_ask_one(struct work *w, const struct shop_row *row, const struct connection *from,
                   const struct json **ret_object)
{
    struct woo_link   link;
    struct woo_answer answer;
    struct woo_call   call = {
          .path = work_text(w, "%s/%lld", woo_path_of(row->kind), (long long) row->shop_id)};
    TRY(woo_link_of(w, from, &link));
    TRY(woo_ask(w, &link, &call, &answer));
    bool trash = text_same(json_text(answer.body, "status"), "trash");
    *ret_object = trash && !text_same(row->kind, "orders") ? NULL : answer.body;
    return OK;
}
