/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The writing half of ledger_series.h: tries the codings and keeps the shortest. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "kit/ledger/ledger_bits.h"
#include "kit/ledger/ledger_series.h"

enum { GROUP = 128 };

struct values {
    const int64_t *items;
    size_t         count;
};

struct head {
    enum ledger_coding coding;
    unsigned           width;
    size_t             entries;
    struct ledger_line line;
};

static void add_head(struct text *out, struct head head)
{
    uint8_t  bytes[8] = {(uint8_t) head.coding, (uint8_t) head.width};
    uint32_t entries = (uint32_t) head.entries;
    memcpy(bytes + 4, &entries, sizeof entries);
    text_add_bytes(out, bytes, sizeof bytes);
    text_add_bytes(out, &head.line.base, 8);
    text_add_bytes(out, &head.line.step, 8);
}

static void add_bits(struct text *out, const uint64_t *numbers, size_t count, unsigned width)
{
    size_t   size = ledger_bits_size(count, width);
    uint8_t *bits = arena_take(out->arena, size);
    ledger_bits_write(numbers, count, width, bits);
    text_add_bytes(out, bits, size);
}

/* ---- the line through values ---- */

static uint64_t divisor(uint64_t a, uint64_t b)
{
    while (b != 0) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* The least value as base, the greatest common divisor of the distances to it as step. */
static struct ledger_line line_of(struct values values, uint64_t *ret_most)
{
    int64_t least = values.items[0], most = values.items[0];
    for (size_t i = 1; i < values.count; i++) {
        least = values.items[i] < least ? values.items[i] : least;
        most = values.items[i] > most ? values.items[i] : most;
    }
    uint64_t base = (uint64_t) least, step = 0;
    for (size_t i = 0; i < values.count && step != 1; i++)
        step = divisor((uint64_t) values.items[i] - base, step);
    step = step == 0 ? 1 : step;
    *ret_most = ((uint64_t) most - base) / step;
    return (struct ledger_line){base, step};
}

static uint64_t *numbers_on(struct arena *arena, struct ledger_line line, struct values values)
{
    uint64_t *numbers = arena_take(arena, values.count * sizeof *numbers);
    for (size_t i = 0; i < values.count; i++)
        numbers[i] = ((uint64_t) values.items[i] - line.base) / line.step;
    return numbers;
}

/* ---- the codings: false when the values are not for them ---- */

static bool write_packed(struct text *out, struct values values)
{
    uint64_t           most;
    struct ledger_line line = line_of(values, &most);
    unsigned           width = ledger_bits_width(most);
    add_head(out, (struct head){LEDGER_PACKED, width, 0, line});
    if (width > 0)
        add_bits(out, numbers_on(out->arena, line, values), values.count, width);
    return true;
}

/* The differences to the value before; at the anchors any other difference, which costs no bits. */
static struct values differences(struct arena *arena, struct values values)
{
    int64_t *items = arena_take(arena, values.count * sizeof *items);
    for (size_t i = 1; i < values.count; i++)
        if (i % GROUP != 0)
            items[i] = (int64_t) ((uint64_t) values.items[i] - (uint64_t) values.items[i - 1]);
    for (size_t i = 0; i < values.count; i += GROUP)
        items[i] = i + 1 < values.count ? items[i + 1] : items[1];
    return (struct values){items, values.count};
}

static bool write_deltas(struct text *out, struct values values)
{
    if (values.count < GROUP)
        return false;
    size_t   entries = (values.count + GROUP - 1) / GROUP;
    int64_t *anchors = arena_take(out->arena, entries * sizeof *anchors);
    for (size_t i = 0; i < entries; i++)
        anchors[i] = values.items[i * GROUP];

    uint64_t           most;
    struct values      deltas = differences(out->arena, values);
    struct ledger_line line = line_of(deltas, &most);
    unsigned           width = ledger_bits_width(most);
    add_head(out, (struct head){LEDGER_DELTAS, width, entries, line});
    write_packed(out, (struct values){anchors, entries});
    add_bits(out, numbers_on(out->arena, line, deltas), values.count, width);
    return true;
}

struct coder {
    bool (*write)(struct text *out, struct values values);
    size_t weight; /* of a byte, in eighths: what is slower to read must be shorter */
};

static void write_shortest(struct text *out, struct values values, const struct coder *coders)
{
    struct text best = {0};
    size_t      best_weight = SIZE_MAX;
    for (; coders->write != NULL; coders++) {
        struct text draft = text_open(out->arena);
        if (coders->write(&draft, values) && draft.size * coders->weight < best_weight) {
            best = draft;
            best_weight = draft.size * coders->weight;
        }
    }
    text_add_bytes(out, best.bytes, best.size);
}

static const struct coder flat_coders[] = {{write_packed, 8}, {write_deltas, 9}, {0}};

static bool write_runs(struct text *out, struct values values)
{
    size_t runs = 1;
    for (size_t i = 1; i < values.count; i++)
        runs += values.items[i] != values.items[i - 1];
    if (runs > values.count / 2)
        return false;

    int64_t *firsts = arena_take(out->arena, runs * sizeof *firsts);
    int64_t *ends = arena_take(out->arena, runs * sizeof *ends);
    size_t   run = 0;
    for (size_t i = 0; i < values.count; i++) {
        if (i > 0 && values.items[i] != values.items[i - 1])
            run++;
        firsts[run] = values.items[i];
        ends[run] = (int64_t) i + 1;
    }
    add_head(out, (struct head){.coding = LEDGER_RUNS, .entries = runs});
    write_shortest(out, (struct values){firsts, runs}, flat_coders);
    return write_packed(out, (struct values){ends, runs});
}

static int compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *) a, right = *(const int64_t *) b;
    return (left > right) - (left < right);
}

/* Sorted; NULL when there are more than a quarter of all. */
static int64_t *distinct(struct map *places, struct values values, size_t *ret_count)
{
    size_t   most = values.count / 4, count = 0;
    int64_t *items = arena_take(places->arena, (most + 1) * sizeof *items);
    for (size_t i = 0; i < values.count && count <= most; i++) {
        bool is_new;
        map_put_int(places, values.items[i], &is_new);
        if (is_new)
            items[count++] = values.items[i];
    }
    *ret_count = count;
    if (count > most)
        return NULL;
    qsort(items, count, sizeof *items, compare);
    for (size_t i = 0; i < count; i++)
        map_get_int(places, items[i])->number = (int64_t) i;
    return items;
}

static bool write_dictionary(struct text *out, struct values values)
{
    struct map places = map_open(out->arena, 0);
    size_t     entries;
    int64_t   *items = distinct(&places, values, &entries);
    if (items == NULL || entries == 0)
        return false;

    uint64_t *numbers = arena_take(out->arena, values.count * sizeof *numbers);
    for (size_t i = 0; i < values.count; i++)
        numbers[i] = (uint64_t) map_get_int(&places, values.items[i])->number;
    unsigned width = ledger_bits_width(entries - 1);
    add_head(out, (struct head){LEDGER_DICTIONARY, width, entries, {0, 1}});
    write_shortest(out, (struct values){items, entries}, flat_coders);
    add_bits(out, numbers, values.count, width);
    return true;
}

static const struct coder coders[] = {
    {write_packed, 8}, {write_deltas, 10}, {write_runs, 9}, {write_dictionary, 9}, {0},
};

void ledger_series_write(const int64_t *values, size_t count, struct text *out)
{
    assert(count >= 1 && count <= LEDGER_SERIES_MOST);
    struct arena *scratch = arena_open();
    struct text   draft = text_open(scratch);
    write_shortest(&draft, (struct values){values, count}, coders);
    text_add_bytes(out, draft.bytes, draft.size);
    arena_close(scratch);
}
