/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Lines that programs make and change as records. Alone, or with a deal, a line is a row like any
 * other; once it is associated with an order it becomes a line of the document, and what changes
 * then goes through order_put.
 */
#include "base/list.h"
#include "base/money.h"
#include "base/text.h"
#include "crm/order/order.h"
#include "crm/order/order_record.h"
#include "crm/order/order_store.h"
#include "kit/db/db.h"

#define LINES (&order_types[1])

static const char *const asked[] = {
    "amount",
    "discount",
    "hs_discount_percentage",
    "hs_line_item_currency_code",
    "hs_order_id",
    "hs_product_id",
    "hs_sku",
    "line_kind",
    "name",
    "price",
    "quantity",
    NULL,
};

/* What a document says of a line; the rest a shop may note down as it likes. */
static const char *const of_document[] = {
    "name", "hs_sku", "quantity", "price", "hs_product_id", "line_kind", "discount", NULL,
};

/* "sku" is another name of hs_sku. */
static status use_one_name(struct work *w, struct record_change *change)
{
    for (size_t i = 0; i < change->count; i++) {
        if (!text_same(change->values[i].property, "sku"))
            continue;
        if (record_change_value(change, "hs_sku") != NULL)
            return fail(w, INVALID, "sku", "sku is another name of hs_sku: give one of them.");
        change->values[i].property = "hs_sku";
    }
    return OK;
}

/* quantity * (price - discount), less a percentage. INVALID: it is more than an amount can be. */
static status put_amount(struct work *w, struct record_after *line)
{
    int64_t price = record_after_number(line, "price"),
            discount = record_after_number(line, "discount"),
            percent = record_after_number(line, "hs_discount_percentage"), amount, part = 0;
    bool fits = discount == ABSENT || money_add(price, -discount, &price);
    fits = fits && money_multiply(record_after_number(line, "quantity"), price, &amount);
    if (fits && percent != ABSENT)
        fits = money_multiply(amount, percent / 100, &part) && money_add(amount, -part, &amount);
    if (!fits)
        return fail(w, INVALID, "quantity", "quantity by price is more than an amount can be.");
    record_after_put_number(line, "amount", amount);
    return OK;
}

static enum line_kind kind_named(const char *word)
{
    enum line_kind kind = LINE_PRODUCT;
    for (int i = 0; line_kind_words[i] != NULL; i++)
        if (text_same(line_kind_words[i], word))
            kind = (enum line_kind) i;
    return kind;
}

/* As a line of a document. */
static struct order_line line_of(const struct record_after *line)
{
    return (struct order_line){
        .kind = kind_named(record_after_text(line, "line_kind")),
        .sku = record_after_text(line, "hs_sku"),
        .name = record_after_text(line, "name"),
        .quantity = record_after_number(line, "quantity"),
        .price = record_after_number(line, "price"),
        .amount = record_after_number(line, "amount"),
    };
}

/* Puts one line at its place in the order; the others and the head are left alone. */
static status put_line(struct work *w, int64_t order_id, int64_t ordinal, struct order_line *line)
{
    struct order            order;
    struct order_put_result result;
    TRY(order_get(w, order_id, &order));
    struct order_draft draft = order_record_head(&order);
    draft.first_line = ordinal;
    draft.lines = (struct rows){.items = line, .count = 1};
    TRY(order_check(w, &draft));
    return order_put(w, &draft, &result);
}

static bool speaks_of_document(const struct record_change *change)
{
    for (const char *const *name = of_document; *name != NULL; name++)
        if (record_change_value(change, *name) != NULL)
            return true;
    return false;
}

static status put_again(struct work *w, struct record_after *after, int64_t id)
{
    int64_t order = 0;
    TRY(put_amount(w, after));
    struct order_line line = line_of(after);
    if (!text_to_int(record_after_text(after, "hs_order_id"), &order))
        return fail(w, BROKEN, "hs_order_id", "The line %lld says no order.", (long long) id);
    return put_line(w, order, id - LINE_ID(order, 0), &line);
}

status order_line_before(struct work *w, struct record_change *change)
{
    struct record_after line;
    TRY(use_one_name(w, change));
    TRY(record_after_open(w, change, asked, &line));
    if (*record_after_text(&line, "hs_order_id") != '\0')
        return speaks_of_document(change) ? put_again(w, &line, change->id) : OK;
    if (*record_after_text(&line, "quantity") == '\0')
        record_after_put(&line, "quantity", "1");
    if (*record_after_text(&line, "price") == '\0')
        record_after_put(&line, "price", "0");
    if (*record_after_text(&line, "line_kind") == '\0')
        record_after_put(&line, "line_kind", "product");
    return put_amount(w, &line);
}

/* What a line says, as if it were about to change. */
static status read_line(struct work *w, int64_t id, struct record_change *change,
                        struct record_after *ret_line)
{
    *change = (struct record_change){.type = LINES, .id = id};
    return record_after_open(w, change, asked, ret_line);
}

/* What it counted comes back, unless the document gave it something to count meanwhile. */
static status bring_back(struct work *w, int64_t order, int64_t id, struct order_line *line)
{
    struct line_aside aside;
    status            outcome = order_store_get_aside(w, id, &aside);
    if (outcome == NOT_FOUND || line->quantity != 0)
        return OK;
    TRY(outcome);
    line->quantity = aside.quantity;
    line->amount = aside.amount;
    return put_line(w, order, id - LINE_ID(order, 0), line);
}

/* A line of a document that is put aside counts nothing any more, but keeps its place. */
status order_line_archived(struct work *w, int64_t id, bool archived)
{
    struct record_change change;
    struct record_after  after;
    int64_t              order = 0;
    TRY(read_line(w, id, &change, &after));
    if (!text_to_int(record_after_text(&after, "hs_order_id"), &order))
        return OK;
    struct order_line line = line_of(&after);
    if (!archived)
        return bring_back(w, order, id, &line);
    struct line_aside aside = {.quantity = line.quantity, .amount = line.amount};
    TRY(order_store_put_aside(w, id, &aside));
    line.quantity = 0;
    line.amount = 0;
    return put_line(w, order, id - LINE_ID(order, 0), &line);
}

status order_line_resolve(struct work *w, int64_t id, int64_t *ret_id)
{
    return order_store_line_resolve(w, id, ret_id);
}

/* ---- into an order ---- */

static bool is_said(const char *name)
{
    static const char *const made[] = {"createdate", "hs_createdate", "sku", NULL};
    for (const char *const *word = of_document; *word != NULL; word++)
        if (text_same(*word, name))
            return true;
    for (const char *const *word = made; *word != NULL; word++)
        if (text_same(*word, name))
            return true;
    return false;
}

/* What a shop noted down of the line goes with it. */
static status copy_notes(struct work *w, int64_t from, int64_t to)
{
    struct rows   properties;
    struct record record;
    struct list   values = list_open(w->arena, sizeof(struct record_value));
    TRY(record_property_list(w, LINES, &properties));
    const struct record_property *property = properties.items;
    const char **names = work_take(w, (size_t) (properties.count + 1) * sizeof *names);
    size_t       count = 0;
    for (int64_t i = 0; i < properties.count; i++)
        if ((property[i].is.flags & PROPERTY_READ_ONLY) == 0 && !is_said(property[i].is.name))
            names[count++] = property[i].is.name;
    TRY(record_get(w, LINES, from, names, true, &record));
    for (size_t i = 0; i < record.count; i++)
        if (!text_empty(record.values[i].value))
            *(struct record_value *) list_add(&values) = record.values[i];
    return values.count == 0 ? OK : record_change(w, LINES, to, values.items, values.count);
}

status order_line_relate(struct work *w, const struct record_wish *wish)
{
    struct record_change change;
    struct record_after  after;
    int64_t              last;
    TRY(read_line(w, wish->id, &change, &after));
    if (!wish->add || *record_after_text(&after, "hs_order_id") != '\0')
        return OK;
    struct order_line line = line_of(&after);
    TRY(order_store_last_line(w, wish->other, &last));
    TRY(put_line(w, wish->other, last + 1, &line));
    int64_t became = LINE_ID(wish->other, last + 1);
    TRY(copy_notes(w, wish->id, became));
    TRY(record_link_merge(w, LINES, became, wish->id, db_new_id(w)));
    TRY(record_index(w, LINES, wish->id, (const char *const[]){NULL}));
    return order_store_line_became(w, wish->id, became);
}
