/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From a draft to the document and the lines that it means. */
#include <string.h>

#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/catalog/catalog.h"
#include "crm/order/order_put.h"

/* Beyond a thousand thousand million units no sum over documents could be trusted to fit. */
#define AMOUNT_MAX (INT64_C(1000000000000) * MONEY_UNIT)

/* clang-format off */
static const struct field line_draft_fields[] = {
    FIELD(order_line, kind,     FIELD_CHOICE, .words = line_kind_words),
    FIELD(order_line, sku,      FIELD_TEXT,  .max = 120),
    FIELD(order_line, name,     FIELD_TEXT,  .max = 1000),
    FIELD(order_line, category, FIELD_TEXT),
    FIELD(order_line, quantity, FIELD_MONEY, .required = true, .help = "negative in a refund"),
    FIELD(order_line, price,    FIELD_MONEY, .required = true, .help = "of one piece"),
    FIELD(order_line, amount,   FIELD_MONEY, .help = "quantity × price when it is left out"),
};
const struct shape order_line_shape = SHAPE("OrderLineDraft", order_line, line_draft_fields);

static const struct field draft_fields[] = {
    FIELD(order_draft, store,      FIELD_INT,   .required = true),
    FIELD(order_draft, kind,       FIELD_CHOICE, .words = order_kind_words),
    FIELD(order_draft, number,     FIELD_TEXT,  .required = true, .max = 120, .help = "unique within the store"),
    FIELD(order_draft, refunds,    FIELD_TEXT,  .max = 120, .help = "number of the sale that this refund gives back"),
    FIELD(order_draft, status,     FIELD_TEXT,  .max = 60),
    FIELD(order_draft, placed_at,  FIELD_TIME,  .required = true),
    FIELD(order_draft, changed_at, FIELD_TIME,  .help = "when it took this status"),
    FIELD(order_draft, currency,   FIELD_TEXT,  .max = 3, .help = "the store's when it is left out"),
    FIELD(order_draft, total,      FIELD_MONEY, .help = "sum of the lines when it is left out"),
    FIELD(order_draft, country,    FIELD_TEXT),
    FIELD(order_draft, state,      FIELD_TEXT),
    FIELD(order_draft, city,       FIELD_TEXT),
    FIELD(order_draft, zip,        FIELD_TEXT,  .max = 40),
    FIELD(order_draft, channel,    FIELD_TEXT,  .max = 60),
    FIELD(order_draft, source,     FIELD_TEXT),
    FIELD(order_draft, medium,     FIELD_TEXT),
    FIELD(order_draft, campaign,   FIELD_TEXT),
    FIELD(order_draft, cart,       FIELD_TEXT,  .help = "the key of the cart that it was: /api/carts"),
    FIELD(order_draft, name,       FIELD_TEXT,  .help = "what it is called; its number when it is left out"),
    FIELD(order_draft, lines,      FIELD_LIST,  .of = &order_line_shape),
    FIELD(order_draft, first_line, FIELD_INT,   .help = "0: these are all lines; otherwise the place of the first"),
};
const struct shape order_draft_shape = SHAPE("OrderDraft", order_draft, draft_fields);
/* clang-format on */

/* ---- what can be wrong with a draft ---- */

static status check_texts(struct work *w, const struct shape *shape, const void *record,
                          const char *where)
{
    for (size_t i = 0; i < shape->count; i++) {
        const struct field *field = &shape->fields[i];
        if (field->type != FIELD_TEXT)
            continue;
        const char *text = *(const char *const *) field_in(field, record);
        size_t      max = field->max == 0 ? 255 : field->max;
        if (text != NULL && strlen(text) > max)
            return fail(w, INVALID, work_text(w, "%s%s", where, field->name),
                        "is %zu bytes long, at most %zu are kept", strlen(text), max);
    }
    return OK;
}

static bool amount_fits(int64_t amount)
{
    return amount >= -AMOUNT_MAX && amount <= AMOUNT_MAX;
}

static bool line_amount(const struct order_line *line, int64_t *ret_amount)
{
    *ret_amount = line->amount;
    if (line->amount == ABSENT && !money_multiply(line->quantity, line->price, ret_amount))
        return false;
    return amount_fits(*ret_amount);
}

static status check_line(struct work *w, const struct order_line *line, size_t index)
{
    int64_t     amount;
    const char *where = "";
    if (line->quantity == ABSENT || !amount_fits(line->quantity))
        return fail(w, INVALID, work_text(w, "lines[%zu].quantity", index),
                    "is missing or beyond all measure");
    if (line->price == ABSENT || !amount_fits(line->price))
        return fail(w, INVALID, work_text(w, "lines[%zu].price", index),
                    "is missing or beyond all measure");
    if (!line_amount(line, &amount))
        return fail(w, INVALID, work_text(w, "lines[%zu].amount", index),
                    "quantity × price is beyond all measure");
    /* The path is made only for a text that could be too long: this runs for every line there is.
     */
    if ((line->sku != NULL && strlen(line->sku) > 120)
        || (line->name != NULL && strlen(line->name) > 255)
        || (line->category != NULL && strlen(line->category) > 255))
        where = work_text(w, "lines[%zu].", index);
    return *where == '\0' ? OK : check_texts(w, &order_line_shape, line, where);
}

static status check_lines(struct work *w, const struct order_draft *draft)
{
    const struct order_line *lines = draft->lines.items;
    int64_t                  first = draft->first_line == 0 ? 1 : draft->first_line;
    if (draft->first_line < 0 || draft->first_line > ORDER_LINES_MAX)
        return fail(w, INVALID, "first_line", "must be from 0 to %d", ORDER_LINES_MAX);
    if (draft->lines.count > ORDER_LINES_MAX - first + 1)
        return fail(w, INVALID, "lines", "a document has at most %d lines", ORDER_LINES_MAX);

    int64_t sum = 0;
    for (int64_t i = 0; i < draft->lines.count; i++) {
        int64_t amount = 0;
        TRY(check_line(w, &lines[i], (size_t) i));
        (void) line_amount(&lines[i], &amount);
        if (!money_add(sum, amount, &sum) || !amount_fits(sum))
            return fail(w, INVALID, "lines", "the sum of the lines is beyond all measure");
    }
    if (draft->kind == ORDER_REFUND && draft->total == ABSENT && sum > 0)
        return fail(w, INVALID, "lines",
                    "what a refund gives back is negative, these lines are not");
    return OK;
}

status order_check(struct work *w, const struct order_draft *draft)
{
    static const struct date begin = {1, 1, 1}, end = {9999, 12, 31};

    if (draft->store <= 0)
        return fail(w, INVALID, "store", "a document belongs to a store");
    if (text_empty(draft->number))
        return fail(w, INVALID, "number", "a document has a number");
    if (draft->placed_at < date_to_day(begin) * DAY || draft->placed_at >= date_to_day(end) * DAY)
        return fail(w, INVALID, "placed_at", "is missing or not between the years 1 and 9999");
    if (!text_empty(draft->currency) && !currency_valid(draft->currency))
        return fail(w, INVALID, "currency",
                    "'%s' is no currency: use three capital letters, such as EUR", draft->currency);
    if (draft->total != ABSENT && !amount_fits(draft->total))
        return fail(w, INVALID, "total", "is beyond all measure");
    if (draft->kind == ORDER_REFUND && draft->total != ABSENT && draft->total > 0)
        return fail(w, INVALID, "total", "what a refund gives back is negative");
    TRY(check_texts(w, &order_draft_shape, draft, ""));
    return check_lines(w, draft);
}

/* ---- the head ---- */

static const char *known(const char *text)
{
    return text_empty(text) ? NULL : text;
}

/* The rate is that of the day of the order, once and for all: a later one changes nothing. */
static status find_rate(struct work *w, const struct run *run, struct put *put)
{
    struct order *now = &put->now;
    now->rate = MONEY_UNIT;
    if (text_same(now->currency, run->home.currency))
        return OK;
    bool same_day = day_of(put->old.placed_at) == day_of(now->placed_at);
    if (put->old.id != 0 && same_day && text_same(put->old.currency, now->currency)) {
        now->rate = put->old.rate;
        return OK;
    }
    return store_rate(w, now->currency, day_of(now->placed_at), &now->rate);
}

static void take_texts(struct order *now, const struct order_draft *draft)
{
    now->country = known(draft->country);
    now->state = known(draft->state);
    now->city = known(draft->city);
    now->zip = known(draft->zip);
    now->channel = known(draft->channel);
    now->source = known(draft->source);
    now->medium = known(draft->medium);
    now->campaign = known(draft->campaign);
}

static const char *name_of(const struct put *put)
{
    if (!text_empty(put->draft->name))
        return put->draft->name;
    return text_empty(put->old.name) ? put->draft->number : put->old.name;
}

static const char *status_of(const struct put *put)
{
    if (!text_empty(put->draft->status))
        return put->draft->status;
    return put->old.id != 0 ? put->old.status : "completed";
}

status order_draft_head(struct work *w, struct run *run, struct put *put)
{
    const struct order_draft *draft = put->draft;
    struct order             *now = &put->now, *old = &put->old;

    now->status = status_of(put);
    now->counts = order_status_counts(now->status);
    now->placed_at = draft->placed_at;
    now->currency = text_empty(draft->currency) ? run->store.currency : draft->currency;
    now->name = name_of(put);
    now->store_name = run->store.name;
    take_texts(now, draft);
    TRY(find_rate(w, run, put));
    put->moved = old->id != 0
                 && (old->identity != now->identity || old->placed_at != now->placed_at
                     || old->rate != now->rate || !text_same(old->country, now->country)
                     || !text_same(old->channel, now->channel));
    return OK;
}

/* ---- lines ---- */

static bool has_product(const struct order_line *line)
{
    return line->kind == LINE_PRODUCT && !text_empty(line->sku);
}

static size_t count_lines(const struct run *run)
{
    size_t count = 0;
    for (size_t i = 0; i < run->count; i++)
        count += (size_t) run->puts[i].draft->lines.count;
    return count;
}

static status draft_line(struct work *w, const struct put *put, int64_t index, struct line *ret)
{
    const struct order_line *from = &((const struct order_line *) put->draft->lines.items)[index];
    int64_t                  first = put->draft->first_line == 0 ? 1 : put->draft->first_line;
    *ret = (struct line){
        .id = LINE_ID(put->now.id, first + index),
        .order_id = put->now.id,
        .ordinal = first + index,
        .kind = from->kind,
        .product = ABSENT,
        .sku = known(from->sku),
        .name = known(from->name),
        .quantity = from->quantity,
        .price = from->price,
        .created_at = w->now,
        .updated_at = w->now,
    };
    if (!line_amount(from, &ret->amount)
        || !money_multiply(ret->amount, put->now.rate, &ret->home_amount))
        return fail(w, INVALID, "lines", "the amount in the home currency is beyond all measure");
    return OK;
}

static void want_product(const struct run *run, const struct order_line *line,
                         struct product_draft *ret_wanted)
{
    *ret_wanted = (struct product_draft){
        .store = run->store.id,
        .sku = line->sku,
        .name = known(line->name),
        .category = known(line->category),
        .price = line->price > 0 ? line->price : ABSENT,
    };
}

status order_draft_lines(struct work *w, struct run *run)
{
    size_t                count = count_lines(run), next = 0, wanted = 0;
    struct line          *lines = work_take(w, count * sizeof *lines);
    size_t               *buyers = work_take(w, count * sizeof *buyers); /* lines with a product */
    struct product_draft *drafts = work_take(w, count * sizeof *drafts);
    int64_t              *products = work_take(w, count * sizeof *products);

    for (size_t i = 0; i < run->count; i++) {
        struct put              *put = &run->puts[i];
        const struct order_line *from = put->draft->lines.items;
        put->lines = lines + next;
        for (int64_t k = 0; k < put->draft->lines.count; k++, next++) {
            TRY(draft_line(w, put, k, &lines[next]));
            if (!has_product(&from[k]))
                continue;
            want_product(run, &from[k], &drafts[wanted]);
            buyers[wanted++] = next;
        }
    }
    TRY(catalog_find_or_create_all(w, drafts, wanted, products));
    for (size_t i = 0; i < wanted; i++)
        lines[buyers[i]].product = products[i];
    return OK;
}
