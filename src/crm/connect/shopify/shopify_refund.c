/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A refund: what came back, and what was paid back. What its lines do not explain of the amount is
 * a line of its own, so that lines and total agree.
 */
#include "base/list.h"
#include "base/money.h"
#include "base/text.h"
#include "crm/connect/shopify/shopify_read.h"

enum { NAME_MOST = 255 };

struct sums {
    int64_t lines, tax;
};

static status add_line(struct work *w, struct sums *sums, const struct order_line *line,
                       struct list *lines)
{
    if (line->amount == 0 && line->quantity == 0)
        return OK;
    *(struct order_line *) list_add(lines) = *line;
    if (!money_add(sums->lines, line->amount, &sums->lines))
        return fail(w, INVALID, "refund_line_items", "the sum of the lines is beyond all measure");
    return OK;
}

/* `with_tax`: its subtotal includes the tax, as the prices of the order do. */
static status add_item(struct work *w, const struct json *item, bool with_tax, struct sums *sums,
                       struct list *lines)
{
    const struct json *sold = json_member(item, "line_item");
    struct order_line  line = {.kind = LINE_PRODUCT,
                               .sku = shopify_sku(w, sold),
                               .name = shop_plain(w, sold, "name", NAME_MOST)};
    int64_t            amount = 0, tax = 0, quantity = 0;
    TRY(shop_money(w, item, "subtotal", &amount));
    TRY(shop_money(w, item, "total_tax", &tax));
    TRY(shop_money(w, item, "quantity", &quantity));
    if (!money_add(amount, with_tax ? -tax : 0, &amount) || !money_add(sums->tax, -tax, &sums->tax))
        return fail(w, INVALID, "refund_line_items", "the sum of the lines is beyond all measure");
    line.quantity = -quantity;
    line.amount = -amount;
    line.price = quantity >= MONEY_UNIT ? amount / (quantity / MONEY_UNIT) : amount;
    return add_line(w, sums, &line, lines);
}

/* Adjustments: shipping that was paid back, and whatever else; negative as they stand. */
static status add_adjustment(struct work *w, const struct json *item, struct sums *sums,
                             struct list *lines)
{
    bool              shipping = text_same(json_text(item, "kind"), "shipping_refund");
    int64_t           amount = 0, tax = 0;
    struct order_line line = {.kind = shipping ? LINE_SHIPPING : LINE_FEE,
                              .name = shop_plain(w, item, "reason", NAME_MOST),
                              .quantity = -MONEY_UNIT};
    TRY(shop_money(w, item, "amount", &amount));
    TRY(shop_money(w, item, "tax_amount", &tax));
    if (!money_add(sums->tax, tax, &sums->tax))
        return fail(w, INVALID, "order_adjustments", "the sum is beyond all measure");
    line.amount = amount;
    line.price = -amount;
    return add_line(w, sums, &line, lines);
}

static struct order_line rest_line(enum line_kind kind, const char *name, int64_t amount)
{
    return (struct order_line){.kind = kind,
                               .name = name,
                               .quantity = amount == 0 ? 0 : -MONEY_UNIT,
                               .price = -amount,
                               .amount = amount};
}

/* What was paid back in the currency of the order; ABSENT when no payment tells. */
static status paid_back(struct work *w, const struct json *object, const char *currency,
                        int64_t *ret_amount)
{
    *ret_amount = ABSENT;
    for (const struct json *one = shop_first(object, "transactions"); one != NULL;
         one = one->next) {
        int64_t     amount = 0, sum = *ret_amount == ABSENT ? 0 : *ret_amount;
        const char *said = json_text(one, "currency");
        if (!text_same(json_text(one, "kind"), "refund")
            || !text_same(json_text(one, "status"), "success")
            || (said != NULL && !text_same(said, currency)))
            continue;
        TRY(shop_money(w, one, "amount", &amount));
        if (!money_add(sum, -amount, ret_amount))
            return fail(w, INVALID, "transactions", "the sum is beyond all measure");
    }
    return OK;
}

static status read_lines(struct work *w, const struct json *object, bool with_tax,
                         struct order_draft *draft)
{
    struct list lines = list_open(w->arena, sizeof(struct order_line));
    struct sums sums = {0, 0};
    int64_t     all, left;
    for (const struct json *one = shop_first(object, "refund_line_items"); one != NULL;
         one = one->next)
        TRY(add_item(w, one, with_tax, &sums, &lines));
    for (const struct json *one = shop_first(object, "order_adjustments"); one != NULL;
         one = one->next)
        TRY(add_adjustment(w, one, &sums, &lines));
    struct order_line tax = rest_line(LINE_TAX, "Tax", sums.tax);
    TRY(add_line(w, &sums, &tax, &lines));
    all = sums.lines;
    if (draft->total == ABSENT)
        draft->total = all < 0 ? all : 0;
    if (!money_add(draft->total, -all, &left))
        return fail(w, INVALID, "refund_line_items", "the amount is beyond all measure");
    struct order_line rest = rest_line(LINE_FEE, shop_plain(w, object, "note", NAME_MOST), left);
    TRY(add_line(w, &sums, &rest, &lines));
    draft->lines = list_rows(&lines);
    return OK;
}

status shopify_read_refund(struct work *w, const struct json *object, const struct json *parent,
                           struct shop_refund *ret_refund)
{
    const struct json  *with_tax = json_member(parent, "taxes_included");
    struct order_draft *draft = &ret_refund->draft;
    *ret_refund = (struct shop_refund){.order = shop_int(parent, "id")};
    TRY(shopify_read_object(w, object, &ret_refund->is));
    *draft = (struct order_draft){.kind = ORDER_REFUND, .placed_at = ABSENT};
    TRY(shop_time(w, object, "created_at", &draft->placed_at));
    TRY(shop_time(w, object, "processed_at", &draft->placed_at));
    if (draft->placed_at == ABSENT)
        return fail(w, INVALID, "created_at", "the refund does not say when it was made");
    const char *currency = json_text(parent, "currency");
    TRY(paid_back(w, object, currency == NULL ? "" : currency, &draft->total));
    return read_lines(w, object, with_tax != NULL && with_tax->type == JSON_BOOL && with_tax->truth,
                      draft);
}
