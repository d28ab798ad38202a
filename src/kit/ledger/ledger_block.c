/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/ledger/ledger_block.h"

#include <assert.h>
#include <string.h>
#include <xxhash.h>

enum { CHECKSUM = 8 };

static const struct field block_fields[] = {
    FIELD(ledger_block_row, id, FIELD_INT),
    FIELD(ledger_block_row, part, FIELD_INT),
    FIELD(ledger_block_row, count, FIELD_INT),
    FIELD(ledger_block_row, first_subject, FIELD_INT),
    FIELD(ledger_block_row, last_subject, FIELD_INT),
    FIELD(ledger_block_row, first_at, FIELD_TIME),
    FIELD(ledger_block_row, last_at, FIELD_TIME),
    FIELD(ledger_block_row, first_sequence, FIELD_INT),
    FIELD(ledger_block_row, last_sequence, FIELD_INT),
    FIELD(ledger_block_row, kinds, FIELD_INT),
    FIELD(ledger_block_row, kind, FIELD_BYTES),
    FIELD(ledger_block_row, at, FIELD_BYTES),
    FIELD(ledger_block_row, value, FIELD_BYTES),
    FIELD(ledger_block_row, store, FIELD_BYTES),
    FIELD(ledger_block_row, subject, FIELD_BYTES),
    FIELD(ledger_block_row, quantity, FIELD_BYTES),
    FIELD(ledger_block_row, reference, FIELD_BYTES),
    FIELD(ledger_block_row, context, FIELD_BYTES),
    FIELD(ledger_block_row, sequence, FIELD_BYTES),
    FIELD(ledger_block_row, details, FIELD_BYTES),
};
const struct shape ledger_block_shape = SHAPE("LedgerBlock", ledger_block_row, block_fields);

/* In the order of the bits of enum ledger_column. */
#define COLUMN(name)                                                                               \
    {                                                                                              \
#name, offsetof(struct fact, name), offsetof(struct ledger_block_row, name)                \
    }
static const struct {
    const char *name;
    size_t      in_fact;
    size_t      in_row;
} columns[LEDGER_NUMBERS] = {
    COLUMN(sequence), COLUMN(subject),  COLUMN(kind),      COLUMN(at),      COLUMN(store),
    COLUMN(value),    COLUMN(quantity), COLUMN(reference), COLUMN(context),
};

int64_t *ledger_fact_number(struct fact *fact, size_t column)
{
    assert(column < LEDGER_NUMBERS);
    return (int64_t *) (void *) ((char *) fact + columns[column].in_fact);
}

static int64_t number_of(const struct fact *fact, size_t column)
{
    return *(const int64_t *) (const void *) ((const char *) fact + columns[column].in_fact);
}

static struct bytes *bytes_of(struct ledger_block_row *row, size_t column)
{
    return (struct bytes *) (void *) ((char *) row + columns[column].in_row);
}

int ledger_fact_compare(const void *a, const void *b)
{
    const struct fact *left = a, *right = b;
    if (left->subject != right->subject)
        return left->subject < right->subject ? -1 : 1;
    if (left->at != right->at)
        return left->at < right->at ? -1 : 1;
    return (left->sequence > right->sequence) - (left->sequence < right->sequence);
}

int64_t ledger_block_kind_bit(int64_t kind)
{
    return INT64_C(1) << ((uint64_t) kind % 63);
}

/* ---- writing ---- */

size_t ledger_block_fill(const struct fact *facts, size_t count)
{
    size_t texts = 0, taken = 0;
    while (taken < count && taken < LEDGER_BLOCK_FACTS) {
        const char *details = facts[taken].details;
        texts += details == NULL ? 0 : strlen(details) + 1;
        if (texts > LEDGER_TEXTS_MOST)
            break;
        taken++;
    }
    return taken;
}

void ledger_block_measure(const struct fact *facts, size_t count, struct ledger_block_row *row)
{
    row->kinds = 0;
    row->count = (int64_t) count;
    row->first_subject = facts[0].subject;
    row->last_subject = facts[count - 1].subject;
    row->first_at = row->last_at = facts[0].at;
    row->first_sequence = row->last_sequence = facts[0].sequence;
    for (size_t i = 0; i < count; i++) {
        const struct fact *fact = &facts[i];
        row->kinds |= ledger_block_kind_bit(fact->kind);
        row->first_at = fact->at < row->first_at ? fact->at : row->first_at;
        row->last_at = fact->at > row->last_at ? fact->at : row->last_at;
        if (fact->sequence < row->first_sequence)
            row->first_sequence = fact->sequence;
        if (fact->sequence > row->last_sequence)
            row->last_sequence = fact->sequence;
    }
}

/* The bytes behind a place for their checksum. */
static struct text sealed_open(struct arena *arena)
{
    struct text text = text_open(arena);
    text_add_bytes(&text, "\0\0\0\0\0\0\0", CHECKSUM);
    return text;
}

static struct bytes sealed_close(struct text *text)
{
    uint64_t checksum = XXH3_64bits(text->bytes + CHECKSUM, text->size - CHECKSUM);
    memcpy(text->bytes, &checksum, CHECKSUM);
    return (struct bytes){text->bytes, text->size};
}

static struct bytes write_details(struct arena *arena, const struct fact *facts, size_t count)
{
    const char **texts = arena_take(arena, count * sizeof *texts);
    for (size_t i = 0; i < count; i++)
        texts[i] = facts[i].details;
    struct text out = sealed_open(arena);
    ledger_details_write(texts, count, &out);
    return out.size > CHECKSUM ? sealed_close(&out) : (struct bytes){0};
}

void ledger_block_write(struct arena *arena, const struct fact *facts, size_t count,
                        struct ledger_block_row *ret_row)
{
    assert(count >= 1 && count <= LEDGER_BLOCK_MOST);
    *ret_row = (struct ledger_block_row){0};
    ledger_block_measure(facts, count, ret_row);
    int64_t *values = arena_take(arena, count * sizeof *values);
    for (size_t column = 0; column < LEDGER_NUMBERS; column++) {
        for (size_t i = 0; i < count; i++)
            values[i] = number_of(&facts[i], column);
        struct text out = sealed_open(arena);
        ledger_series_write(values, count, &out);
        *bytes_of(ret_row, column) = sealed_close(&out);
    }
    ret_row->details = write_details(arena, facts, count);
}

/* ---- reading ---- */

status ledger_block_broken(struct work *w, int64_t id, const char *what)
{
    return fail(w, BROKEN, NULL, "Block %lld of the ledger is damaged (%s); restore a backup.",
                (long long) id, what);
}

static bool check(struct bytes bytes, struct bytes *ret_rest)
{
    uint64_t checksum;
    if (bytes.data == NULL || bytes.size < CHECKSUM)
        return false;
    memcpy(&checksum, bytes.data, CHECKSUM);
    *ret_rest = (struct bytes){(const char *) bytes.data + CHECKSUM, bytes.size - CHECKSUM};
    return XXH3_64bits(ret_rest->data, ret_rest->size) == checksum;
}

static status open_column(struct work *w, const struct ledger_block_row *row, size_t column,
                          struct ledger_block *block)
{
    struct bytes rest, bytes = *bytes_of((struct ledger_block_row *) (uintptr_t) row, column);
    if (!check(bytes, &rest)
        || !ledger_series_open(block->scratch->arena, rest, block->count, &block->numbers[column],
                               NULL))
        return ledger_block_broken(w, row->id, columns[column].name);
    return OK;
}

status ledger_block_open(struct work *w, struct ledger_scratch *scratch,
                         const struct ledger_block_row *row, unsigned wanted,
                         struct ledger_block *ret_block)
{
    if (row->count < 1 || row->count > LEDGER_BLOCK_MOST)
        return ledger_block_broken(w, row->id, "count");
    *ret_block = (struct ledger_block){row->id, (size_t) row->count, wanted, scratch};
    for (size_t column = 0; column < LEDGER_NUMBERS; column++)
        if ((wanted & 1U << column) != 0)
            TRY(open_column(w, row, column, ret_block));

    struct bytes rest;
    ret_block->has_details = (wanted & LEDGER_DETAILS) != 0 && row->details.data != NULL;
    if (ret_block->has_details
        && (!check(row->details, &rest)
            || !ledger_details_open(scratch, rest, ret_block->count, &ret_block->details)))
        return ledger_block_broken(w, row->id, "details");
    return OK;
}

void ledger_block_read(const struct ledger_block *block, size_t column, int64_t *ret_values)
{
    assert((block->columns & 1U << column) != 0);
    ledger_series_read(&block->numbers[column], block->scratch->arena, ret_values);
}

/* The first place whose subject is not less; the count when there is none. */
static size_t lower_bound(const struct ledger_block *block, int64_t subject)
{
    size_t low = 0, high = block->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ledger_series_at(&block->numbers[ledger_number_of(LEDGER_SUBJECT)], middle) < subject)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void ledger_block_find(const struct ledger_block *block, int64_t subject, size_t *ret_first,
                       size_t *ret_end)
{
    assert((block->columns & LEDGER_SUBJECT) != 0);
    *ret_first = lower_bound(block, subject);
    *ret_end = subject == INT64_MAX ? block->count : lower_bound(block, subject + 1);
    if (*ret_end < *ret_first) /* only in a block that is not sorted */
        *ret_end = *ret_first;
}

status ledger_block_fact(struct work *w, struct ledger_block *block, size_t place,
                         struct fact *ret_fact)
{
    *ret_fact = (struct fact){0};
    for (size_t column = 0; column < LEDGER_NUMBERS; column++)
        if ((block->columns & 1U << column) != 0)
            *ledger_fact_number(ret_fact, column) =
                ledger_series_at(&block->numbers[column], place);
    int64_t number = block->has_details ? ledger_series_at(&block->details.codes, place) : 0;
    if (number == 0)
        return OK;

    const char *text = ledger_details_text(&block->details, (size_t) number);
    if (text == NULL)
        return ledger_block_broken(w, block->id, "details");
    ret_fact->details = work_copy(w, text, strlen(text));
    return OK;
}

static status read_texts(struct work *w, struct ledger_block *block, struct fact *facts)
{
    struct arena *arena = block->scratch->arena;
    int64_t      *codes = arena_take(arena, block->count * sizeof *codes);
    ledger_series_read(&block->details.codes, arena, codes);
    for (size_t i = 0; i < block->count; i++) {
        if (codes[i] == 0)
            continue;
        facts[i].details = ledger_details_text(&block->details, (size_t) codes[i]);
        if (facts[i].details == NULL)
            return ledger_block_broken(w, block->id, "details");
    }
    return OK;
}

status ledger_block_facts(struct work *w, struct ledger_block *block, struct fact **ret_facts)
{
    struct arena *arena = block->scratch->arena;
    assert(block->columns == LEDGER_ALL);
    struct fact *facts = arena_take(arena, block->count * sizeof *facts);
    int64_t     *values = arena_take(arena, block->count * sizeof *values);
    for (size_t column = 0; column < LEDGER_NUMBERS; column++) {
        ledger_block_read(block, column, values);
        for (size_t i = 0; i < block->count; i++)
            *ledger_fact_number(&facts[i], column) = values[i];
    }
    *ret_facts = facts;
    return block->has_details ? read_texts(w, block, facts) : OK;
}
