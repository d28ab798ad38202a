/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows of a table become arrays, and stay what the database says. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "kit/column/column_held.h"

enum { CHUNK = 8192, MOST_REFRESHED = 50000, FIRST_ROOM = 16384 };

/* ---- arrays ---- */

static void grow_array(void **array, size_t room, size_t item)
{
    *array = realloc(*array, room * item);
    assert(*array != NULL);
}

static void grow_column(struct held_column *column, size_t room)
{
    if (column->kind == COLUMN_NUMBER)
        grow_array((void **) &column->numbers, room, sizeof *column->numbers);
    else
        grow_array((void **) &column->codes, room, sizeof *column->codes);
}

static void make_room(struct held_table *table, size_t count)
{
    if (count <= table->room)
        return;
    size_t room = table->room == 0 ? FIRST_ROOM : table->room;
    while (room < count)
        room *= 2;
    grow_array((void **) &table->ids, room, sizeof *table->ids);
    for (size_t i = 0; i < table->column_count; i++)
        grow_column(&table->columns[i], room);
    table->room = room;
}

static struct held_column *add_place(struct held_table *table)
{
    if (table->column_count == table->column_room) {
        table->column_room = table->column_room == 0 ? 8 : table->column_room * 2;
        grow_array((void **) &table->columns, table->column_room, sizeof *table->columns);
    }
    return &table->columns[table->column_count++];
}

static void add_column(struct held_table *table, const struct column *column)
{
    struct held_column *held = add_place(table);
    *held = (struct held_column){.name = strdup(column->name), .kind = column->kind};
    assert(held->name != NULL);
    if (held->kind != COLUMN_NUMBER)
        column_words_open(&held->words);
    if (table->room > 0)
        grow_column(held, table->room);
}

static void set_cell(struct held_column *column, size_t row, const struct db_value *cell)
{
    if (column->kind == COLUMN_NUMBER)
        column->numbers[row] = cell->null ? ABSENT : cell->number;
    else
        column->codes[row] =
            cell->null ? 0 : column_words_add(&column->words, cell->text, strlen(cell->text));
}

/* ---- reading all ---- */

/* "SELECT id, a, fold(b) FROM table WHERE id" of the columns from `first` on. */
static struct query *select_columns(struct work *w, const struct held_table *table, size_t first)
{
    struct query *query = query_open(w);
    query_words(query, "SELECT id");
    for (size_t i = first; i < table->column_count; i++) {
        query_words(query, ", ");
        if (table->columns[i].kind == COLUMN_FOLDED)
            query_words(query, "fold(");
        query_name(query, table->columns[i].name);
        if (table->columns[i].kind == COLUMN_FOLDED)
            query_words(query, ")");
    }
    query_words(query, " FROM ");
    query_name(query, table->name);
    query_words(query, " WHERE id");
    return query;
}

/* Where the next row goes, and from which column on it is read. */
struct filling {
    struct held_table *table;
    size_t             at, first;
};

static void take_row(const struct db_value *cells, void *arg)
{
    struct filling    *filling = arg;
    struct held_table *table = filling->table;
    size_t             at = filling->at++, first = filling->first;
    make_room(table, at + 1);
    assert(first == 0 || table->ids[at] == cells[0].number); /* one snapshot */
    table->ids[at] = cells[0].number;
    for (size_t j = first; j < table->column_count; j++)
        set_cell(&table->columns[j], at, &cells[1 + j - first]);
}

/* The columns from `first` on, of all rows; with first 0 the rows themselves too. */
static status read_columns(struct work *w, struct held_table *table, size_t first)
{
    struct filling filling = {table, 0, first};
    int64_t        after = INT64_MIN + 1; /* the first of all is ABSENT */
    size_t         before;
    do {
        struct arena_mark mark = arena_mark(w->arena);
        struct query     *query = select_columns(w, table, first);
        before = filling.at;
        query_words(query, " > ");
        query_int(query, after);
        query_words(query, " ORDER BY id LIMIT ");
        query_int(query, CHUNK);
        TRY(query_each(w, query, take_row, &filling));
        if (filling.at > 0)
            after = table->ids[filling.at - 1];
        arena_rewind(w->arena, mark);
    } while (filling.at == before + CHUNK);
    table->count = filling.at;
    return OK;
}

/* ---- rows that were written ---- */

static int compare_keys(const void *a, const void *b)
{
    int64_t x = *(const int64_t *) a, y = *(const int64_t *) b;
    return x < y ? -1 : x > y;
}

/* Rising, each once. */
static void sort_keys(struct rows *keys)
{
    int64_t *items = keys->items;
    int64_t  kept = 0;
    if (keys->count == 0)
        return;
    qsort(items, (size_t) keys->count, sizeof *items, compare_keys);
    for (int64_t i = 0; i < keys->count; i++)
        if (i == 0 || items[i] != items[i - 1])
            items[kept++] = items[i];
    keys->count = kept;
}

/* The place of the key, or where it would be. */
static size_t place_of(const struct held_table *table, int64_t key)
{
    size_t low = 0, high = table->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (table->ids[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void move_rows(struct held_table *table, size_t from, size_t to)
{
    size_t count = table->count - from;
    memmove(table->ids + to, table->ids + from, count * sizeof *table->ids);
    for (size_t i = 0; i < table->column_count; i++) {
        struct held_column *column = &table->columns[i];
        if (column->kind == COLUMN_NUMBER)
            memmove(column->numbers + to, column->numbers + from, count * sizeof(int64_t));
        else
            memmove(column->codes + to, column->codes + from, count * sizeof(uint32_t));
    }
    table->count = to + count;
}

static void set_row(struct held_table *table, size_t row, const struct db_value *cells)
{
    table->ids[row] = cells[0].number;
    for (size_t i = 0; i < table->column_count; i++)
        set_cell(&table->columns[i], row, &cells[1 + i]);
}

/* Of the row there are now these cells, or it is gone: NULL. True: it came or went in the middle.
 */
static bool refresh_row(struct held_table *table, int64_t key, const struct db_value *cells)
{
    size_t place = place_of(table, key);
    bool   there = place < table->count && table->ids[place] == key;
    bool   middle = place < table->count && there != (cells != NULL);
    if (cells != NULL && !there) {
        make_room(table, table->count + 1);
        move_rows(table, place, place + 1);
    }
    if (cells != NULL)
        set_row(table, place, cells);
    else if (there)
        move_rows(table, place + 1, place);
    return middle;
}

enum { REFRESHED_TOGETHER = 64 };

/* Rows with some of the keys, by key. A statement has room for one key or for many. */
static status read_rows(struct work *w, const struct held_table *table, const int64_t *keys,
                        size_t count, struct db_table *ret_rows)
{
    size_t        room = count == 1 ? 1 : REFRESHED_TOGETHER;
    struct query *query = select_columns(w, table, 0);
    query_words(query, " IN (");
    for (size_t i = 0; i < room; i++) {
        if (i > 0)
            query_words(query, ", ");
        query_int(query, keys[i < count ? i : count - 1]);
    }
    query_words(query, ") ORDER BY id");
    return query_table(w, query, ret_rows);
}

/*
 * Makes rows what they are now. `middle` counts those that came or went anywhere but at the end:
 * each moves what stands after it.
 */
static status refresh_rows(struct work *w, struct held_table *table, const int64_t *keys,
                           size_t count, size_t *middle)
{
    struct arena_mark mark = arena_mark(w->arena);
    struct db_table   rows;
    TRY(read_rows(w, table, keys, count, &rows));
    const struct db_value *cells = rows.cells, *end = cells + rows.height * rows.width;
    for (size_t i = 0; i < count; i++) {
        bool found = cells < end && cells[0].number == keys[i];
        *middle += refresh_row(table, keys[i], found ? cells : NULL);
        cells += found ? rows.width : 0;
    }
    arena_rewind(w->arena, mark);
    return OK;
}

/* False: there is so much to do that reading the table again is quicker. */
static status refresh(struct work *w, struct held_table *table, struct rows *keys, bool *ret_done)
{
    enum { MOST_IN_THE_MIDDLE = 200 };
    const int64_t *key = keys->items;
    size_t         middle = 0, count;
    sort_keys(keys);
    *ret_done = keys->count <= MOST_REFRESHED;
    for (size_t left = (size_t) keys->count; left > 0 && *ret_done; left -= count, key += count) {
        count = left < REFRESHED_TOGETHER ? left : REFRESHED_TOGETHER;
        TRY(refresh_rows(w, table, key, count, &middle));
        *ret_done = middle <= MOST_IN_THE_MIDDLE;
    }
    return OK;
}

/* Old texts that no row has any more take place; then the column is read anew. */
static bool is_stale(const struct held_table *table)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i].words.count > 2 * (table->count + FIRST_ROOM))
            return true;
    return false;
}

/* ---- bringing ---- */

static status bring_rows(struct work *w, struct held_table *table, const struct db_moment *now)
{
    struct rows    keys;
    struct db_span span = {table->name, &table->until, now};
    bool           known, done = false;
    TRY(db_watched(w, &span, &keys, &known));
    if (known && !is_stale(table))
        TRY(refresh(w, table, &keys, &done));
    if (!done) {
        column_held_forget(table);
        return OK;
    }
    if (keys.count > 0)
        table->since = *now;
    table->until = *now;
    return OK;
}

static status load(struct work *w, struct held_table *table, const struct column_scan *scan,
                   const struct db_moment *now)
{
    size_t first = table->held ? table->column_count : 0;
    for (size_t i = 0; i < scan->count; i++)
        if (column_held_find(table, &scan->columns[i]) == NULL)
            add_column(table, &scan->columns[i]);
    if (!table->held || first < table->column_count)
        TRY(read_columns(w, table, first));
    if (!table->held)
        table->since = table->until = *now;
    table->held = true;
    return OK;
}

static status bring_all(struct work *w, struct held_table *table, const struct held_scan *scan,
                        bool *ret_there)
{
    if (table->held)
        TRY(bring_rows(w, table, scan->now));
    if (scan->loads)
        TRY(load(w, table, scan->scan, scan->now));
    *ret_there = table->held && column_held_has_all(table, scan->scan);
    return OK;
}

status column_held_bring(struct work *w, struct held_table *table, const struct held_scan *scan,
                         bool *ret_there)
{
    *ret_there = !table->held || db_moment_covers(scan->now, &table->until);
    if (!*ret_there)
        return OK;
    status outcome = bring_all(w, table, scan, ret_there);
    if (outcome != OK)
        column_held_forget(table); /* half of it may be there */
    return outcome;
}

/* The rows and columns of the other one, which has nothing then. */
static void take_all(struct held_table *table, struct held_table *from)
{
    column_held_forget(table);
    free(table->columns);
    table->ids = from->ids;
    table->count = from->count;
    table->room = from->room;
    table->columns = from->columns;
    table->column_count = from->column_count;
    table->column_room = from->column_room;
    from->ids = NULL;
    from->columns = NULL;
    from->count = from->room = from->column_count = from->column_room = 0;
}

static void take_columns(struct held_table *table, struct held_table *from)
{
    assert(table->count == from->count);
    make_room(table, from->room);
    make_room(from, table->room);
    while (from->column_count > 0) {
        struct held_column *column = &from->columns[from->column_count - 1];
        const struct column same = {.name = column->name, .kind = column->kind};
        if (column_held_find(table, &same) != NULL) {
            column_held_forget_column(from, column);
            continue;
        }
        *add_place(table) = *column;
        from->column_count--;
    }
}

void column_held_join(struct held_table *table, struct held_table *from)
{
    if (table->held)
        take_columns(table, from);
    else
        take_all(table, from);
    table->since = table->until = from->until;
    table->held = true;
    column_held_forget(from);
}
