/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/ledger/ledger_series.h"

#include <assert.h>
#include <string.h>

#include "kit/ledger/ledger_bits.h"

enum { HEAD = 24, GROUP = 128 }; /* a value itself at every GROUPth place of deltas */

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "packed numbers are little-endian");

static size_t groups(size_t count)
{
    return (count + GROUP - 1) / GROUP;
}

/* ---- opening ---- */

static uint64_t load(const uint8_t *bytes, size_t size)
{
    uint64_t number = 0;
    memcpy(&number, bytes, size);
    return number;
}

static bool take(struct bytes *from, size_t size, const uint8_t **ret_bytes)
{
    if (from->size < size)
        return false;
    *ret_bytes = from->data;
    *from = (struct bytes){*ret_bytes + size, from->size - size};
    return true;
}

static bool take_head(struct bytes *from, size_t count, struct ledger_series *ret_series)
{
    const uint8_t *head;
    if (!take(from, HEAD, &head))
        return false;
    *ret_series = (struct ledger_series){
        .coding = head[0],
        .width = head[1],
        .count = count,
        .entries = load(head + 4, 4),
        .base = load(head + 8, 8),
        .step = load(head + 16, 8),
    };
    return head[0] < LEDGER_CODINGS && head[2] == 0 && head[3] == 0
           && ledger_bits_width_valid(ret_series->width);
}

/* What a coding may hold inside, so that no chain of series within series is ever followed. */
static bool entries_valid(const struct ledger_series *series, bool outermost)
{
    size_t entries = series->entries;
    switch (series->coding) {
    case LEDGER_PACKED:
        return entries == 0;
    case LEDGER_DELTAS:
        return entries == groups(series->count);
    case LEDGER_DICTIONARY:
        return outermost && entries >= 1 && entries <= series->count && series->width <= 16;
    case LEDGER_RUNS:
        return outermost && entries >= 1 && entries <= series->count && series->width == 0;
    case LEDGER_CODINGS:
        break;
    }
    return false;
}

static bool open_plain(struct bytes *from, size_t count, struct ledger_series *ret_series)
{
    return take_head(from, count, ret_series) && ret_series->coding == LEDGER_PACKED
           && entries_valid(ret_series, false)
           && take(from, ledger_bits_size(count, ret_series->width), &ret_series->bits);
}

/* Packed, or deltas over packed anchors. */
static bool open_flat(struct arena *arena, struct bytes *from, size_t count,
                      struct ledger_series *ret_series)
{
    if (!take_head(from, count, ret_series) || !entries_valid(ret_series, false))
        return false;
    if (ret_series->coding == LEDGER_DELTAS) {
        ret_series->inner = arena_take(arena, sizeof *ret_series->inner);
        if (!open_plain(from, ret_series->entries, ret_series->inner))
            return false;
    }
    return take(from, ledger_bits_size(count, ret_series->width), &ret_series->bits);
}

static bool open_nested(struct arena *arena, struct bytes *from, struct ledger_series *series)
{
    series->inner = arena_take(arena, sizeof *series->inner);
    if (!open_flat(arena, from, series->entries, series->inner))
        return false;
    if (series->coding == LEDGER_RUNS) {
        series->ends = arena_take(arena, sizeof *series->ends);
        return open_plain(from, series->entries, series->ends);
    }
    return take(from, ledger_bits_size(series->count, series->width), &series->bits);
}

bool ledger_series_open(struct arena *arena, struct bytes from, size_t count,
                        struct ledger_series *ret_series, size_t *ret_used)
{
    struct bytes         rest = from, ahead = from;
    struct ledger_series series;
    if (count < 1 || count > LEDGER_SERIES_MOST || !take_head(&ahead, count, &series)
        || !entries_valid(&series, true))
        return false;

    bool good;
    if (series.coding == LEDGER_DICTIONARY || series.coding == LEDGER_RUNS) {
        rest = ahead;
        good = open_nested(arena, &rest, &series);
    } else {
        good = open_flat(arena, &rest, count, &series);
    }
    *ret_series = series;
    if (ret_used != NULL)
        *ret_used = from.size - rest.size;
    return good;
}

/* ---- reading all ---- */

static void read_packed(const struct ledger_series *series, int64_t *ret_values)
{
    struct ledger_line line = {series->base, series->step};
    ledger_bits_read(series->bits, series->count, series->width, line, ret_values);
}

static void read_deltas(const struct ledger_series *series, int64_t *ret_values)
{
    read_packed(series, ret_values);
    for (size_t group = 0; group < series->entries; group++) {
        size_t   from = group * GROUP;
        size_t   until = from + GROUP < series->count ? from + GROUP : series->count;
        uint64_t value = (uint64_t) ledger_series_at(series->inner, group);
        ret_values[from] = (int64_t) value;
        for (size_t i = from + 1; i < until; i++) {
            value += (uint64_t) ret_values[i];
            ret_values[i] = (int64_t) value;
        }
    }
}

/* The table has a place for every number of so many bits: no number needs a check. */
static void read_dictionary(const struct ledger_series *series, struct arena *scratch,
                            int64_t *ret_values)
{
    size_t   room = (size_t) 1 << series->width;
    size_t   entries = series->entries;
    int64_t *table = arena_take(scratch, (room > entries ? room : entries) * sizeof *table);
    ledger_series_read(series->inner, scratch, table);
    ledger_bits_read(series->bits, series->count, series->width, (struct ledger_line){0, 1},
                     ret_values);
    for (size_t i = 0; i < series->count; i++)
        ret_values[i] = table[ret_values[i]];
}

static void read_runs(const struct ledger_series *series, struct arena *scratch,
                      int64_t *ret_values)
{
    size_t   runs = series->entries;
    int64_t *values = arena_take(scratch, 2 * runs * sizeof *values), *ends = values + runs;
    ledger_series_read(series->inner, scratch, values);
    ledger_series_read(series->ends, scratch, ends);

    size_t place = 0;
    for (size_t run = 0; run < runs; run++) {
        bool   last = run + 1 == runs || (uint64_t) ends[run] > series->count;
        size_t end = last ? series->count : (size_t) ends[run];
        for (; place < end; place++)
            ret_values[place] = values[run];
    }
}

void ledger_series_read(const struct ledger_series *series, struct arena *scratch,
                        int64_t *ret_values)
{
    struct arena_mark mark = arena_mark(scratch);
    switch (series->coding) {
    case LEDGER_PACKED:
        read_packed(series, ret_values);
        break;
    case LEDGER_DELTAS:
        read_deltas(series, ret_values);
        break;
    case LEDGER_DICTIONARY:
        read_dictionary(series, scratch, ret_values);
        break;
    case LEDGER_RUNS:
        read_runs(series, scratch, ret_values);
        break;
    case LEDGER_CODINGS:
        assert(false); /* a series that was not opened */
    }
    arena_rewind(scratch, mark);
}

/* ---- reading one ---- */

static uint64_t number_at(const struct ledger_series *series, size_t place)
{
    return ledger_bits_at(series->bits, place, series->width);
}

static int64_t delta_at(const struct ledger_series *series, size_t place)
{
    uint64_t value = (uint64_t) ledger_series_at(series->inner, place / GROUP);
    for (size_t i = place / GROUP * GROUP + 1; i <= place; i++)
        value += series->base + series->step * number_at(series, i);
    return (int64_t) value;
}

/* The first run that ends after the place. */
static int64_t run_at(const struct ledger_series *series, size_t place)
{
    size_t low = 0, high = series->entries - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if ((uint64_t) ledger_series_at(series->ends, middle) > place)
            high = middle;
        else
            low = middle + 1;
    }
    return ledger_series_at(series->inner, low);
}

int64_t ledger_series_at(const struct ledger_series *series, size_t place)
{
    assert(place < series->count);
    uint64_t number;
    switch (series->coding) {
    case LEDGER_PACKED:
        return (int64_t) (series->base + series->step * number_at(series, place));
    case LEDGER_DELTAS:
        return delta_at(series, place);
    case LEDGER_DICTIONARY:
        number = number_at(series, place);
        return number < series->entries ? ledger_series_at(series->inner, number) : 0;
    case LEDGER_RUNS:
        return run_at(series, place);
    case LEDGER_CODINGS:
        break;
    }
    assert(false); /* a series that was not opened */
    return 0;
}
