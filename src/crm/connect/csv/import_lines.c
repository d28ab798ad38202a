/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows that are orders, or lines of orders. */
#include <string.h>

#include "base/list.h"
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/csv/import_slice.h"

/* A row of such a file on its way into a part. */
struct reading {
    struct import_run       *run;
    struct import_slice     *slice;
    const struct csv_record *record;
    enum import_field        wrong; /* the field to blame */
    size_t                   shop;
    const char              *number;
    enum order_kind          kind;
    struct order_line        line;
};

static const char *cell(struct reading *reading, enum import_field field)
{
    return import_cell(reading->run->plan, reading->record, field, &reading->run->scratch);
}

static bool has(const struct reading *reading, enum import_field field)
{
    return reading->run->plan->place[field] >= 0;
}

static const char *key_of(struct reading *reading)
{
    const struct import_shop *shop = list_at(&reading->run->plan->shops, reading->shop);
    return reading->run->plan->shops.count == 1
               ? reading->number
               : work_text(reading->slice->w, "%s\x1f%s", shop->name, reading->number);
}

/* ---- amounts ---- */

static const char *read_decimal(struct reading *reading, enum import_field field,
                                int64_t *ret_number)
{
    const char *words = cell(reading, field);
    reading->wrong = field;
    *ret_number = ABSENT;
    return *words == '\0' ? NULL
                          : import_read_decimal(words, reading->run->plan->map.decimal, ret_number);
}

/* The price of a piece from the amount, when only that is there. */
static const char *complete_price(struct reading *reading)
{
    struct order_line *line = &reading->line;
    if (line->quantity == ABSENT)
        line->quantity = MONEY_UNIT;
    if (line->price == ABSENT && line->amount == ABSENT)
        return "is missing: a line needs a price or an amount";
    if (line->price == ABSENT) {
        line->price = 0;
        if (line->quantity != 0 && !money_divide(line->amount, line->quantity, &line->price))
            return "is too large for so few pieces";
    }
    /* What comes back is negative, however the file writes it. */
    bool turns = reading->kind == ORDER_REFUND && line->quantity > 0 && line->price >= 0;
    if (turns) {
        line->quantity = -line->quantity;
        line->amount = line->amount != ABSENT && line->amount > 0 ? -line->amount : line->amount;
    }
    int64_t amount;
    reading->wrong = IMPORT_QUANTITY;
    if (!money_multiply(line->quantity, line->price, &amount))
        return "times the price is beyond what can be kept";
    return NULL;
}

static const char *read_amounts(struct reading *reading)
{
    const char *reason = read_decimal(reading, IMPORT_QUANTITY, &reading->line.quantity);
    if (reason == NULL)
        reason = read_decimal(reading, IMPORT_AMOUNT, &reading->line.amount);
    if (reason == NULL)
        reason = read_decimal(reading, IMPORT_PRICE, &reading->line.price);
    return reason != NULL ? reason : complete_price(reading);
}

/* ---- what kind of document, what kind of line ---- */

static bool begins_refund(const char *number, const char *prefix)
{
    size_t size = prefix == NULL ? 0 : strlen(prefix);
    return size > 0 && strncmp(number, prefix, size) == 0 && number[size] >= '0'
           && number[size] <= '9';
}

static const char *read_kind(struct reading *reading)
{
    static const char *const refunds[] = {
        "refund",       "return",   "returned",   "credit", "credit note",   "creditnote",
        "cancellation", "storno",   "gutschrift", "avoir",  "remboursement", "devolucion",
        "reembolso",    "rimborso", "환불",       "返金",   "退款"};
    const char *words = cell(reading, IMPORT_KIND);
    reading->kind = begins_refund(reading->number, reading->run->plan->map.refund_prefix)
                        ? ORDER_REFUND
                        : ORDER_SALE;
    for (size_t i = 0; *words != '\0' && i < COUNT_OF(refunds); i++)
        if (text_same_nocase(words, refunds[i]))
            reading->kind = ORDER_REFUND;
    return NULL;
}

static bool word_of(const char *const *words, const char *wanted, int *ret_index)
{
    for (*ret_index = 0; words[*ret_index] != NULL; (*ret_index)++)
        if (text_same_nocase(words[*ret_index], wanted))
            return true;
    return false;
}

static const char *read_line_kind(struct reading *reading)
{
    const char *words = cell(reading, IMPORT_LINE_KIND);
    int         kind = LINE_PRODUCT;
    reading->wrong = IMPORT_LINE_KIND;
    if (*words != '\0' && !word_of(line_kind_words, words, &kind))
        return "is no kind of line: product, fee, shipping, discount or tax";
    if (*words == '\0' && reading->line.sku != NULL && reading->run->plan->map.fees.count > 0) {
        const char            *code = text_lower(reading->slice->w, reading->line.sku);
        const union map_value *fee = map_get(&reading->run->plan->fees, code);
        kind = fee == NULL ? LINE_PRODUCT : (int) fee->number;
    }
    reading->line.kind = (enum line_kind) kind;
    return NULL;
}

/* ---- the place of a line ---- */

static const char *read_place(struct reading *reading, int64_t *ret_place)
{
    const char *words = cell(reading, IMPORT_LINE_NUMBER);
    reading->wrong = IMPORT_LINE_NUMBER;
    if (*words == '\0') {
        *ret_place = import_seen_line(&reading->run->seen, key_of(reading));
    } else if (!text_to_int(words, ret_place) || *ret_place < 1) {
        return "is no number of a line: they count from 1";
    }
    return *ret_place <= ORDER_LINES_MAX ? NULL : "is more than an order may have lines";
}

static const char *read_line(struct reading *reading)
{
    const char *reason = read_amounts(reading);
    if (reason != NULL)
        return reason;
    reading->line.sku = import_row_copy(reading->run, reading->slice, reading->record, IMPORT_SKU);
    reading->line.name =
        import_row_copy(reading->run, reading->slice, reading->record, IMPORT_NAME);
    reading->line.category =
        import_row_copy(reading->run, reading->slice, reading->record, IMPORT_CATEGORY);
    return read_line_kind(reading);
}

/* ---- the document ---- */

/* Dates repeat over the lines of an order, and reading one is dear. */
static const char *read_date(struct reading *reading, enum import_field field, int64_t *ret_at)
{
    struct import_run        *run = reading->run;
    const struct import_shop *shop = list_at(&run->plan->shops, reading->shop);
    const char               *words = cell(reading, field);
    size_t                    size = strlen(words);
    reading->wrong = field;
    if (size == 0 && text_same(run->last.key, key_of(reading))) {
        *ret_at = run->last.placed_at;
        return NULL;
    }
    if (size == 0)
        return "is missing: an order needs a date";
    if (strcmp(words, run->last.cell) == 0 && run->last.zone == shop->zone
        && !has(reading, IMPORT_PLACED_TIME)) {
        *ret_at = run->last.at;
        return NULL;
    }
    const char *time = import_cell(run->plan, reading->record, IMPORT_PLACED_TIME, &run->scratch2);
    const char *reason = import_read_time(words, time, run->plan->map.dates, shop->zone, ret_at);
    if (reason != NULL && run->plan->map.dates != IMPORT_YMD
        && import_read_time(words, time, IMPORT_YMD, shop->zone, ret_at) == NULL)
        reason = NULL;
    if (reason == NULL && size < sizeof run->last.cell) {
        memcpy(run->last.cell, words, size + 1);
        run->last.at = *ret_at;
        run->last.zone = shop->zone;
    }
    return reason;
}

static const char *or_else(const char *words, const char *otherwise)
{
    return words != NULL ? words : text_empty(otherwise) ? NULL : otherwise;
}

static const char *read_currency(struct reading *reading, struct order_draft *draft)
{
    reading->wrong = IMPORT_CURRENCY;
    draft->currency =
        import_row_copy(reading->run, reading->slice, reading->record, IMPORT_CURRENCY);
    if (draft->currency != NULL && !currency_valid(draft->currency))
        return "is no currency: write three capital letters, such as EUR";
    return NULL;
}

static const char *read_total(struct reading *reading, struct order_draft *draft)
{
    const char *reason = read_decimal(reading, IMPORT_TOTAL, &draft->total);
    if (reason == NULL && draft->total != ABSENT && draft->kind == ORDER_REFUND && draft->total > 0)
        draft->total = -draft->total;
    return reason;
}

static void read_head_texts(struct reading *reading, struct order_draft *draft)
{
    struct import_run       *run = reading->run;
    struct import_slice     *slice = reading->slice;
    const struct csv_record *record = reading->record;
    const struct import_map *map = &run->plan->map;
    draft->refunds = import_row_copy(run, slice, record, IMPORT_REFUNDS);
    draft->status = or_else(import_row_copy(run, slice, record, IMPORT_STATUS), map->status);
    draft->channel = or_else(import_row_copy(run, slice, record, IMPORT_CHANNEL), map->channel);
    draft->source = import_row_copy(run, slice, record, IMPORT_SOURCE);
    draft->medium = import_row_copy(run, slice, record, IMPORT_MEDIUM);
    draft->campaign = import_row_copy(run, slice, record, IMPORT_CAMPAIGN);
    draft->country = draft->person.country;
    draft->state = draft->person.state;
    draft->city = draft->person.city;
    draft->zip = draft->person.zip;
}

static const char *read_head(struct reading *reading, struct order_draft *draft)
{
    *draft = (struct order_draft){.store = 1, /* until the unit knows */
                                  .kind = reading->kind,
                                  .number = reading->number,
                                  .total = ABSENT,
                                  .person = {.created_at = ABSENT}};
    const char *reason = read_date(reading, IMPORT_PLACED_AT, &draft->placed_at);
    if (reason == NULL)
        reason = read_currency(reading, draft);
    if (reason == NULL)
        reason = read_total(reading, draft);
    if (reason == NULL)
        reason = import_row_person(reading->run, reading->slice, reading->record, &draft->person,
                                   &reading->wrong);
    if (reason == NULL)
        read_head_texts(reading, draft);
    return reason;
}

/* ---- into the slice ---- */

static struct import_part *part_of(const struct reading *reading, const char *key, int64_t place)
{
    const union map_value *index = map_get(&reading->slice->places, key);
    if (index == NULL)
        return NULL;
    struct import_part *part = list_at(&reading->slice->parts, (size_t) index->number);
    return part->draft.first_line + (int64_t) part->lines.count == place ? part : NULL;
}

static struct import_part *add_part(struct reading *reading, const char *key,
                                    const struct order_draft *draft, int64_t place)
{
    struct import_slice *slice = reading->slice;
    struct import_run   *run = reading->run;
    struct import_part  *part = list_add(&slice->parts);
    *part = (struct import_part){
        .key = work_copy(slice->w, key, strlen(key)),
        .shop = reading->shop,
        .draft = *draft,
        .lines = list_open(slice->w->arena, sizeof(struct order_line)),
        .rows = list_open(slice->w->arena, sizeof(struct import_row)),
        .first = import_seen_begin(&run->seen, key),
    };
    part->draft.first_line = place;
    map_put(&slice->places, part->key, NULL)->number = (int64_t) slice->parts.count - 1;
    if (strlen(key) < sizeof run->last.key) {
        memcpy(run->last.key, key, strlen(key) + 1);
        run->last.placed_at = draft->placed_at;
    }
    return part;
}

static void keep_row(struct reading *reading, struct import_part *part, int64_t place)
{
    struct import_row *row = list_add(&part->rows);
    *row = import_row_keep(reading->slice->w, reading->record, place);
}

/* Errors of lines name their place, so that a mended row finds it again. */
static void blame(struct reading *reading, const char *reason, int64_t place)
{
    import_blame(reading->run, reading->slice, reading->record, reading->wrong, reason);
    struct import_error *error = list_at(&reading->slice->errors, reading->slice->errors.count - 1);
    error->place = place;
}

/* Whether an earlier run of this import has committed the row, and so counted its order. */
static bool is_done(struct reading *reading)
{
    if (reading->run->row > reading->run->skip)
        return false;
    const char *key = key_of(reading);
    (void) import_seen_begin(&reading->run->seen, key);
    import_seen_put_outcome(&reading->run->seen, key, ORDER_CREATED);
    return true;
}

/* False when the row begins an order and the slice has enough. */
static bool open_row(struct import_run *run, struct import_slice *slice,
                     const struct csv_record *record, struct reading *ret_reading)
{
    *ret_reading =
        (struct reading){.run = run, .slice = slice, .record = record, .wrong = IMPORT_NUMBER};
    ret_reading->number = import_row_copy(run, slice, record, IMPORT_NUMBER);
    bool goes_on = ret_reading->number != NULL && text_ends(run->last.key, ret_reading->number);
    return slice->rows < run->wanted || (goes_on && slice->rows < 4 * run->wanted + 1000);
}

static bool add_line(struct import_run *run, struct import_slice *slice,
                     const struct csv_record *record)
{
    struct reading     reading;
    struct order_draft draft;
    int64_t            place = ABSENT;
    if (!open_row(run, slice, record, &reading))
        return false;
    if (reading.number == NULL) {
        blame(&reading, "is missing: every line needs the number of its order", ABSENT);
        return true;
    }
    if (!import_row_shop(run, slice, record, &reading.shop))
        return true;
    const char *key = key_of(&reading), *reason = read_place(&reading, &place);
    if (is_done(&reading))
        return true;
    struct import_part *part = NULL;
    if (reason == NULL)
        reason = read_kind(&reading);
    if (reason == NULL)
        reason = read_line(&reading);
    if (reason == NULL && (part = part_of(&reading, key, place)) == NULL) {
        reason = read_head(&reading, &draft);
        part = reason == NULL ? add_part(&reading, key, &draft, place) : NULL;
    }
    if (reason != NULL) {
        blame(&reading, reason, place);
        return true;
    }
    *(struct order_line *) list_add(&part->lines) = reading.line;
    keep_row(&reading, part, place);
    return true;
}

static bool add_order(struct import_run *run, struct import_slice *slice,
                      const struct csv_record *record)
{
    struct reading     reading;
    struct order_draft draft;
    if (!open_row(run, slice, record, &reading))
        return false;
    const char *reason =
        reading.number == NULL ? "is missing: every order needs its number" : read_kind(&reading);
    if (reason == NULL && !import_row_shop(run, slice, record, &reading.shop))
        return true;
    if (reason == NULL && is_done(&reading))
        return true;
    if (reason == NULL)
        reason = read_head(&reading, &draft);
    if (reason == NULL && draft.total == ABSENT) {
        reading.wrong = IMPORT_TOTAL;
        reason = "is missing: an order without lines needs its total";
    }
    if (reason != NULL) {
        blame(&reading, reason, ABSENT);
        return true;
    }
    /* "No lines from the first on": those that the order has are left alone. */
    struct import_part *part = add_part(&reading, key_of(&reading), &draft, 1);
    keep_row(&reading, part, ABSENT);
    return true;
}

/* ---- writing ---- */

static void refuse_part(struct import_slice *slice, struct import_part *part, const char *reason)
{
    part->refused = true;
    for (size_t i = 0; i < part->rows.count; i++)
        import_refuse(slice, list_at(&part->rows, i), NULL, reason);
}

/* All that can be wrong with a draft in itself, so that the whole slice can be put at once. */
static status gather_drafts(struct work *w, struct import_slice *slice,
                            struct import_part **ret_parts, struct order_draft *ret_drafts,
                            size_t *ret_count)
{
    *ret_count = 0;
    for (size_t i = 0; i < slice->parts.count; i++) {
        struct import_part *part = list_at(&slice->parts, i);
        part->refused = false;
        part->draft.store = slice->shop_ids[part->shop];
        part->draft.lines = list_rows(&part->lines);
        status outcome = order_check(w, &part->draft);
        if (outcome != OK && outcome != INVALID)
            return outcome;
        if (outcome == INVALID) {
            refuse_part(slice, part, w->failure.message);
            continue;
        }
        ret_parts[*ret_count] = part;
        ret_drafts[(*ret_count)++] = part->draft;
    }
    return OK;
}

struct single {
    const struct order_draft *draft;
    struct order_put_result  *result;
};

static status put_single(struct work *w, void *arg)
{
    const struct single *single = arg;
    return order_put(w, single->draft, single->result);
}

static status put_each(struct work *w, struct import_slice *slice, struct import_part **parts,
                       const struct order_draft *drafts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct single single = {&drafts[i], &parts[i]->result};
        status        outcome = db_nested(w, put_single, &single);
        if (outcome == UNAVAILABLE || outcome == BROKEN)
            return outcome;
        if (outcome != OK)
            refuse_part(slice, parts[i], w->failure.message);
    }
    return OK;
}

static status put_parts(struct work *w, struct import_slice *slice)
{
    size_t                   count = slice->parts.count;
    struct import_part     **parts = work_take(w, (count + 1) * sizeof(struct import_part *));
    struct order_draft      *drafts = work_take(w, (count + 1) * sizeof *drafts);
    struct order_put_result *results = work_take(w, (count + 1) * sizeof *results);
    TRY(gather_drafts(w, slice, parts, drafts, &count));
    if (slice->careful)
        return put_each(w, slice, parts, drafts, count);
    TRY(order_put_all(w, drafts, count, results));
    for (size_t i = 0; i < count; i++)
        parts[i]->result = results[i];
    return OK;
}

/* ---- counting ---- */

static void count_one(struct import_tally *tally, enum order_outcome outcome, int64_t by)
{
    int64_t *counts[] = {[ORDER_UNCHANGED] = &tally->unchanged,
                         [ORDER_CREATED] = &tally->created,
                         [ORDER_CHANGED] = &tally->changed};
    *counts[outcome] += by;
}

static void count_parts(const struct import_slice *slice, struct import *import)
{
    struct import_tally tally = slice->adjust;
    for (size_t i = 0; i < slice->parts.count; i++) {
        const struct import_part *part = list_at(&slice->parts, i);
        if (part->refused)
            continue;
        if (part->first)
            count_one(&tally, part->result.outcome, 1);
        import->lines_created += part->result.lines_created;
        import->lines_changed += part->result.lines_changed;
        import->lines_unchanged += part->result.lines_unchanged;
    }
    import->created += tally.created;
    import->changed += tally.changed;
    import->unchanged += tally.unchanged;
}

/*
 * An order counts once, as its first part. When that was unchanged and a later one was not, or was
 * refused and a later one was taken, the next slice puts it right. In a dry run later parts seem to
 * create the order again, for each finds the database as it was.
 */
static void note_parts(struct import_run *run, const struct import_slice *slice)
{
    for (size_t i = 0; i < slice->parts.count; i++) {
        const struct import_part *part = list_at(&slice->parts, i);
        enum order_outcome        now = part->result.outcome;
        int                       before = import_seen_outcome(&run->seen, part->key);
        bool                      turned = before == ORDER_UNCHANGED && now != ORDER_UNCHANGED;
        if (part->refused || (before >= 0 && !turned))
            continue;
        if (turned)
            count_one(&run->adjust, ORDER_UNCHANGED, -1);
        if (turned || !part->first)
            count_one(&run->adjust, turned ? ORDER_CHANGED : now, 1);
        import_seen_put_outcome(&run->seen, part->key, (int) now);
    }
}

const struct import_reader import_lines_reader = {add_line, put_parts, count_parts, note_parts};
const struct import_reader import_orders_reader = {add_order, put_parts, count_parts, note_parts};
