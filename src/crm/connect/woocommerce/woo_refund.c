/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A refund: by line, by amount, or both. What its lines do not explain of the amount is a line of
 * its own, so that lines and total agree.
 */
#include "base/list.h"
#include "base/money.h"
#include "base/text.h"
#include "crm/connect/woocommerce/woo_read.h"

enum { NAME_MOST = 255 };

static const char *const    groups[] = {"line_items", "shipping_lines", "fee_lines"};
static const enum line_kind kinds[] = {LINE_PRODUCT, LINE_SHIPPING, LINE_FEE};

struct refund_sums {
    int64_t lines, tax;
};

static status add_line(struct work *w, const struct json *item, enum line_kind kind,
                       struct list *lines, struct refund_sums *sums)
{
    struct order_line line = {.kind = kind, .quantity = -MONEY_UNIT};
    int64_t           tax = 0;
    TRY(shop_money(w, item, "total", &line.amount));
    TRY(shop_money(w, item, "total_tax", &tax));
    line.price = -line.amount;
    line.name = shop_plain(w, item, kind == LINE_SHIPPING ? "method_title" : "name", NAME_MOST);
    if (kind == LINE_PRODUCT) {
        line.sku = woo_sku(w, item);
        TRY(shop_money(w, item, "quantity", &line.quantity));
        TRY(shop_money(w, item, "price", &line.price));
    }
    if (!money_add(sums->lines, line.amount, &sums->lines)
        || !money_add(sums->tax, tax, &sums->tax))
        return fail(w, INVALID, "line_items", "the sum of the lines is beyond all measure");
    if (line.amount != 0 || line.quantity != 0)
        *(struct order_line *) list_add(lines) = line;
    return OK;
}

static void add_rest(struct list *lines, enum line_kind kind, const char *name, int64_t amount)
{
    if (amount != 0)
        *(struct order_line *) list_add(lines) = (struct order_line){.kind = kind,
                                                                     .name = name,
                                                                     .quantity = -MONEY_UNIT,
                                                                     .price = -amount,
                                                                     .amount = amount};
}

static status read_lines(struct work *w, const struct json *object, struct order_draft *draft)
{
    struct list        lines = list_open(w->arena, sizeof(struct order_line));
    struct refund_sums sums = {0, 0};
    for (size_t i = 0; i < COUNT_OF(groups); i++) {
        const struct json *group = json_member(object, groups[i]);
        if (group == NULL || group->type != JSON_ARRAY)
            continue;
        for (const struct json *item = group->first; item != NULL; item = item->next)
            TRY(add_line(w, item, kinds[i], &lines, &sums));
    }
    int64_t left;
    add_rest(&lines, LINE_TAX, "Tax", sums.tax);
    if (!money_add(sums.lines, sums.tax, &left) || !money_add(draft->total, -left, &left))
        return fail(w, INVALID, "amount", "the amount is beyond all measure");
    add_rest(&lines, LINE_FEE, shop_plain(w, object, "reason", NAME_MOST), left);
    draft->lines = list_rows(&lines);
    return OK;
}

status woo_read_refund(struct work *w, const struct json *object, const struct json *parent,
                       struct shop_refund *ret_refund)
{
    (void) parent; /* it says all by itself */
    *ret_refund = (struct shop_refund){.order = shop_int(object, "parent_id")};
    struct order_draft *draft = &ret_refund->draft;
    int64_t             amount = ABSENT;
    TRY(woo_read_object(w, object, &ret_refund->is));
    *draft = (struct order_draft){.kind = ORDER_REFUND, .placed_at = ABSENT};
    TRY(shop_time(w, object, "date_created_gmt", &draft->placed_at));
    if (draft->placed_at == ABSENT)
        return fail(w, INVALID, "date_created_gmt", "the refund does not say when it was made");
    TRY(shop_money(w, object, "amount", &amount));
    if (amount == ABSENT)
        return fail(w, INVALID, "amount", "the refund has no amount");
    draft->total = amount > 0 ? -amount : amount; /* versions differ in the sign */
    return read_lines(w, object, draft);
}
