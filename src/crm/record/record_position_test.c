/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A page at any position is what sorting all rows would give there (R23). */
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_search.h"
#include "kit/column/column.h"
#include "test/check.h"

enum { ROWS = 20000, TEXTS = 7000, PAGES = 60, PAGE = 150, WORD_BITS = 64 };

/* A table of one column, every second row of which may be left out. */
struct table {
    int64_t     ids[ROWS], numbers[ROWS];
    uint32_t    codes[ROWS];
    const char *texts[TEXTS];
    uint64_t    bits[ROWS / WORD_BITS + 1];
    uint32_t    order[ROWS]; /* of the rows that are in, as they should come */
    size_t      count;
};

static struct table *table; /* for compare_rows */
static bool          by_text, down;

static int compare_values(uint32_t a, uint32_t b)
{
    if (by_text)
        return strcmp(table->texts[table->codes[a]], table->texts[table->codes[b]]);
    return (table->numbers[a] > table->numbers[b]) - (table->numbers[a] < table->numbers[b]);
}

static int compare_rows(const void *one, const void *other)
{
    uint32_t a = *(const uint32_t *) one, b = *(const uint32_t *) other;
    bool     no_a = by_text ? table->codes[a] == 0 : table->numbers[a] == ABSENT;
    bool     no_b = by_text ? table->codes[b] == 0 : table->numbers[b] == ABSENT;
    if (no_a != no_b)
        return no_a ? 1 : -1;
    int order = no_a ? 0 : compare_values(a, b);
    order = order != 0 ? order : (a > b) - (a < b);
    return down ? -order : order;
}

static void sort_all(int leave_out)
{
    memset(table->bits, 0, sizeof table->bits);
    table->count = 0;
    for (uint32_t row = 0; row < ROWS; row++)
        if (leave_out == 0 || row % (uint32_t) leave_out != 0) {
            table->bits[row / WORD_BITS] |= (uint64_t) 1 << row % WORD_BITS;
            table->order[table->count++] = row;
        }
    qsort(table->order, table->count, sizeof *table->order, compare_rows);
}

static bool is_page(struct work *w, size_t offset)
{
    struct column column = {
        .kind = by_text ? COLUMN_FOLDED : COLUMN_NUMBER,
        .numbers = table->numbers,
        .codes = table->codes,
        .texts = table->texts,
        .text_count = TEXTS,
    };
    struct column_view view = {.count = ROWS, .ids = table->ids, .columns = &column};
    struct list        ids = list_open(w->arena, sizeof(int64_t));
    record_position(
        w, &(struct record_query){.offset = (int64_t) offset, .limit = PAGE, .descending = down},
        &view, &(struct row_set){table->bits, &column}, &ids);
    struct rows found = list_rows(&ids);
    size_t      left = offset < table->count ? table->count - offset : 0;
    if ((size_t) found.count != (left < PAGE ? left : PAGE))
        return false;
    for (size_t i = 0; i < (size_t) found.count; i++)
        if (((const int64_t *) found.items)[i] != table->ids[table->order[offset + i]])
            return false;
    return true;
}

static void check_pages(struct work *w, const char *what)
{
    unsigned seed = 7;
    for (int way = 0; way < 4; way++) {
        down = way % 2 != 0;
        sort_all(way < 2 ? 0 : 3);
        for (size_t page = 0; page < PAGES; page++) {
            size_t offset = page == 0   ? 0
                            : page == 1 ? table->count - PAGE / 2
                            : page == 2 ? table->count + 1
                                        : (size_t) rand_r(&seed) % table->count;
            if (!is_page(w, offset))
                check_failed(__FILE__, __LINE__, "%s, %s, from %zu: another page", what,
                             down ? "falling" : "rising", offset);
        }
    }
}

static void fill_numbers(int64_t (*number)(unsigned *seed))
{
    unsigned seed = 1;
    for (size_t row = 0; row < ROWS; row++) {
        table->ids[row] = (int64_t) (row * 3 + 10);
        table->numbers[row] = rand_r(&seed) % 20 == 0 ? ABSENT : number(&seed);
    }
}

static int64_t any_number(unsigned *seed)
{
    return ((int64_t) rand_r(seed) << 31 | rand_r(seed)) - ((int64_t) 1 << 61);
}

static int64_t mostly_nothing(unsigned *seed)
{
    return rand_r(seed) % 10 == 0 ? rand_r(seed) : 0;
}

static int64_t two_values(unsigned *seed)
{
    return rand_r(seed) % 2 == 0 ? -1 : INT64_MAX;
}

static struct table *open_table(struct work *w)
{
    return table = work_take(w, sizeof *table);
}

static void a_page_by_numbers_is_found_wherever_it_is(struct work *w)
{
    static int64_t (*const kinds[])(unsigned *) = {any_number, mostly_nothing, two_values};
    open_table(w);
    by_text = false;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        fill_numbers(kinds[i]);
        check_pages(w, work_text(w, "numbers %zu", i));
    }
}

/* Many begin alike, some are the beginning of others, some are beyond ASCII. */
static const char *make_text(struct work *w, unsigned *seed, size_t i)
{
    switch (rand_r(seed) % 4) {
    case 0:
        return work_text(w, "customer number %d of the shop", rand_r(seed));
    case 1:
        return work_text(w, "customer%.*s", (int) (i % 9), "        x");
    case 2:
        return work_text(w, "é%d", rand_r(seed) % 50);
    default:
        return work_text(w, "%d", rand_r(seed));
    }
}

static void a_page_by_texts_is_found_wherever_it_is(struct work *w)
{
    unsigned seed = 3;
    open_table(w);
    by_text = true;
    for (size_t i = 1; i < TEXTS; i++)
        table->texts[i] = make_text(w, &seed, i);
    for (size_t row = 0; row < ROWS; row++) {
        int kind = rand_r(&seed) % 10;
        table->ids[row] = (int64_t) row + 1;
        table->codes[row] = kind == 0 ? 0 : kind < 5 ? 5 : (uint32_t) (rand_r(&seed) % TEXTS);
    }
    check_pages(w, "texts");
}

SUITE("record position", TEST(a_page_by_numbers_is_found_wherever_it_is),
      TEST(a_page_by_texts_is_found_wherever_it_is));
