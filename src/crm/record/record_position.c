/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The page of a search at any position, over columns in memory, in time that does not depend on the
 * position. What a row is sorted by becomes a number (of a text eight bytes at a time); rows are
 * counted by some thousand ranges of it, and only those in the ranges that the page touches are
 * looked at again, until few are left to be sorted. (A radix selection: no order of all rows is
 * made or kept, so there is nothing to keep up to date.)
 */
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "crm/record/record_search.h"
#include "kit/column/column.h"

enum { SMALL = 2048, RANGE_BITS = 12, RANGES = 1 << RANGE_BITS, CHUNK = 8, WORD_BITS = 64 };

/* Rows of the view in the order of their ids. */
struct row_list {
    uint32_t *rows;
    size_t    count;
};

/* Positions among them, in rising order of what they are sorted by. */
struct span {
    size_t first, end;
};

struct position {
    struct work         *w;
    const struct column *sort;
    struct row_list      taken; /* those of the page, in rising order */
};

/* ---- what a row is sorted by ---- */

static bool has_value(const struct column *sort, size_t row)
{
    return sort->kind == COLUMN_NUMBER ? sort->numbers[row] != ABSENT : sort->codes[row] != 0;
}

static const char *text_of(const struct column *sort, size_t row)
{
    return sort->texts[sort->codes[row]];
}

/* Rises as the value does. Of a text the bytes from `depth` on, of which it has so many. */
static uint64_t key_of(const struct column *sort, size_t row, size_t depth)
{
    if (sort->kind == COLUMN_NUMBER)
        return (uint64_t) sort->numbers[row] ^ (uint64_t) 1 << 63;
    const unsigned char *at = (const unsigned char *) text_of(sort, row) + depth;
    uint64_t             key = 0;
    for (int i = 0; i < CHUNK; i++) {
        key = key << 8 | *at;
        at += *at != 0;
    }
    return key;
}

/* Whether rows of the same key may differ in what comes after it. */
static bool goes_on(const struct column *sort, uint64_t key)
{
    return sort->kind != COLUMN_NUMBER && (key & 0xff) != 0;
}

/* ---- few rows ---- */

struct ranked {
    int64_t     number;
    const char *text;
    uint32_t    row;
};

static int compare_ranked(const void *one, const void *other)
{
    const struct ranked *a = one, *b = other;
    int                  order = a->text != NULL ? strcmp(a->text, b->text)
                                                 : (a->number > b->number) - (a->number < b->number);
    return order != 0 ? order : (a->row > b->row) - (a->row < b->row);
}

static void keep(struct position *position, uint32_t row)
{
    position->taken.rows[position->taken.count++] = row;
}

static void take_sorted(struct position *position, struct row_list all, struct span span)
{
    const struct column *sort = position->sort;
    struct ranked       *ranked = work_take(position->w, all.count * sizeof *ranked + 1);
    for (size_t i = 0; i < all.count; i++) {
        ranked[i].row = all.rows[i];
        if (sort->kind == COLUMN_NUMBER)
            ranked[i].number = sort->numbers[all.rows[i]];
        else
            ranked[i].text = text_of(sort, all.rows[i]);
    }
    qsort(ranked, all.count, sizeof *ranked, compare_ranked);
    for (size_t i = span.first; i < span.end; i++)
        keep(position, ranked[i].row);
}

/* ---- many rows ---- */

/* Ranges of keys: from `low` on, each of 1 << shift keys. */
struct ranges {
    uint64_t low, high;
    int      shift;
    size_t   depth;
    size_t   counts[RANGES];
};

static size_t range_of(const struct ranges *ranges, uint64_t key)
{
    return (size_t) ((key - ranges->low) >> ranges->shift);
}

static void count_ranges(const struct position *position, struct row_list all,
                         struct ranges *ranges)
{
    ranges->low = UINT64_MAX;
    ranges->high = 0;
    for (size_t i = 0; i < all.count; i++) {
        uint64_t key = key_of(position->sort, all.rows[i], ranges->depth);
        ranges->low = key < ranges->low ? key : ranges->low;
        ranges->high = key > ranges->high ? key : ranges->high;
    }
    ranges->shift = 0;
    while ((ranges->high - ranges->low) >> ranges->shift >= RANGES)
        ranges->shift++;
    memset(ranges->counts, 0, sizeof ranges->counts);
    for (size_t i = 0; i < all.count; i++)
        ranges->counts[range_of(ranges, key_of(position->sort, all.rows[i], ranges->depth))]++;
}

/* The range that holds a position, and how many rows are in those before it. */
static size_t find_range(const struct ranges *ranges, size_t at, size_t *ret_before)
{
    size_t range = 0;
    *ret_before = 0;
    while (*ret_before + ranges->counts[range] <= at)
        *ret_before += ranges->counts[range++];
    return range;
}

/* Those in the ranges from `first` to `last`. */
static struct row_list rows_in(const struct position *position, const struct ranges *ranges,
                               struct row_list all, size_t first, size_t last)
{
    size_t count = 0;
    for (size_t i = first; i <= last; i++)
        count += ranges->counts[i];
    struct row_list in = {.rows = work_take(position->w, count * sizeof *in.rows + 1)};
    for (size_t i = 0; i < all.count && in.count < count; i++) {
        size_t range = range_of(ranges, key_of(position->sort, all.rows[i], ranges->depth));
        if (range >= first && range <= last)
            in.rows[in.count++] = all.rows[i];
    }
    return in;
}

/* What the rows `all` are, of which all texts are the same up to `depth`. */
static void take(struct position *position, struct row_list all, struct span span, size_t depth)
{
    if (all.count <= SMALL) {
        take_sorted(position, all, span);
        return;
    }
    struct ranges *ranges = work_take(position->w, sizeof *ranges);
    ranges->depth = depth;
    count_ranges(position, all, ranges);
    if (ranges->low == ranges->high) {
        if (goes_on(position->sort, ranges->low))
            take(position, all, span, depth + CHUNK);
        else /* all the same, so they are in the order of their ids */
            for (size_t i = span.first; i < span.end; i++)
                keep(position, all.rows[i]);
        return;
    }
    /* A page may touch many ranges, but only the first and the last are not wholly in it. */
    size_t before, unused, first = find_range(ranges, span.first, &before);
    size_t last = find_range(ranges, span.end - 1, &unused);
    for (size_t at = first; at <= last;) {
        size_t          to = at == first || at == last ? at : last - 1;
        struct row_list in = rows_in(position, ranges, all, at, to);
        size_t          from = span.first > before ? span.first - before : 0;
        size_t          end = span.end - before < in.count ? span.end - before : in.count;
        if (from < end)
            take(position, in, (struct span){from, end}, depth);
        before += in.count;
        at = to + 1;
    }
}

/* ---- the page ---- */

/* Rows that are in, with a value or without. */
static struct row_list list_rows_with(const struct position    *position,
                                      const struct column_view *view, const uint64_t *bits,
                                      bool value)
{
    struct row_list list = {.rows = work_take(position->w, view->count * sizeof *list.rows + 1)};
    for (size_t row = 0; row < view->count; row++)
        if ((bits[row / WORD_BITS] >> row % WORD_BITS & 1) != 0
            && has_value(position->sort, row) == value)
            list.rows[list.count++] = (uint32_t) row;
    return list;
}

/* The positions `span`, as they are counted in the direction of the search. */
static void add_span(struct position *position, struct row_list all, struct span span, bool value,
                     bool descending)
{
    if (span.end > all.count)
        span.end = all.count;
    if (span.first >= span.end)
        return;
    if (descending)
        span = (struct span){all.count - span.end, all.count - span.first};
    position->taken = (struct row_list){
        .rows = work_take(position->w, (span.end - span.first) * sizeof(uint32_t))};
    if (value)
        take(position, all, span, 0);
    else
        for (size_t i = span.first; i < span.end; i++)
            keep(position, all.rows[i]);
}

static void add_taken(const struct position *position, const struct column_view *view,
                      bool descending, struct list *ids)
{
    size_t count = position->taken.count;
    for (size_t i = 0; i < count; i++)
        *(int64_t *) list_add(ids) =
            view->ids[position->taken.rows[descending ? count - 1 - i : i]];
}

void record_position(struct work *w, const struct record_query *query,
                     const struct column_view *view, const struct row_set *in, struct list *ids)
{
    struct position position = {.w = w, .sort = in->sort};
    size_t          first = (size_t) query->offset, end = first + (size_t) query->limit;
    struct row_list with = list_rows_with(&position, view, in->bits, true);
    add_span(&position, with, (struct span){first, end}, true, query->descending);
    add_taken(&position, view, query->descending, ids);
    if (end <= with.count)
        return;
    struct row_list without = list_rows_with(&position, view, in->bits, false);
    struct span     rest = {first > with.count ? first - with.count : 0, end - with.count};
    position.taken.count = 0;
    add_span(&position, without, rest, false, query->descending);
    add_taken(&position, view, query->descending, ids);
}
