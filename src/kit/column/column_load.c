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

static void add_column(struct held_table *table, const struct column *column)
{
    if (table->column_count == table->column_room) {
        table->column_room = table->column_room == 0 ? 8 : table->column_room * 2;
        grow_array((void **) &table->columns, table->column_room, sizeof *table->columns);
    }
    struct held_column *held = &table->columns[table->column_count++];
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

static void take_rows(struct held_table *table, const struct db_table *rows, size_t at,
                      size_t first)
{
    for (int64_t i = 0; i < rows->height; i++, at++) {
        const struct db_value *cells = rows->cells + i * rows->width;
        assert(first == 0 || table->ids[at] == cells[0].number); /* one snapshot */
        table->ids[at] = cells[0].number;
        for (size_t j = first; j < table->column_count; j++)
            set_cell(&table->columns[j], at, &cells[1 + j - first]);
    }
}

/* The columns from `first` on, of all rows; with first 0 the rows themselves too. */
static status read_columns(struct work *w, struct held_table *table, size_t first)
{
    struct db_table rows = {.height = CHUNK};
    int64_t         after = INT64_MIN + 1; /* the first of all is ABSENT */
    size_t          at = 0;
    while (rows.height == CHUNK) {
        struct arena_mark mark = arena_mark(w->arena);
        struct query     *query = select_columns(w, table, first);
        query_words(query, " > ");
        query_int(query, after);
        query_words(query, " ORDER BY id LIMIT ");
        query_int(query, CHUNK);
        TRY(query_table(w, query, &rows));
        make_room(table, at + (size_t) rows.height);
        take_rows(table, &rows, at, first);
        at += (size_t) rows.height;
        if (at > 0)
            after = table->ids[at - 1];
        arena_rewind(w->arena, mark);
    }
    table->count = at;
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

/*
 * Makes one row what it is now. `middle` counts rows that came or went anywhere but at the end:
 * each moves what stands after it.
 */
static status refresh_row(struct work *w, struct held_table *table, int64_t key, size_t *middle)
{
    struct db_table   row;
    struct arena_mark mark = arena_mark(w->arena);
    size_t            place = place_of(table, key);
    bool              there = place < table->count && table->ids[place] == key;
    struct query     *query = select_columns(w, table, 0);
    query_words(query, " = ");
    query_int(query, key);
    TRY(query_table(w, query, &row));
    *middle += place < table->count && there != (row.height > 0);
    if (row.height > 0 && !there) {
        make_room(table, table->count + 1);
        move_rows(table, place, place + 1);
    }
    if (row.height > 0)
        set_row(table, place, row.cells);
    else if (there)
        move_rows(table, place + 1, place);
    arena_rewind(w->arena, mark);
    return OK;
}

/* False: there is so much to do that reading the table again is quicker. */
static status refresh(struct work *w, struct held_table *table, struct rows *keys, bool *ret_done)
{
    enum { MOST_IN_THE_MIDDLE = 200 };
    const int64_t *key = keys->items;
    size_t         middle = 0;
    sort_keys(keys);
    *ret_done = keys->count <= MOST_REFRESHED;
    for (int64_t i = 0; i < keys->count && *ret_done; i++) {
        TRY(refresh_row(w, table, key[i], &middle));
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

static status bring_rows(struct work *w, struct held_table *table, int64_t version)
{
    struct rows keys;
    bool        done = false;
    int64_t     after_until[2] = {table->version, version};
    if (table->version == 0 || table->version == version)
        return OK;
    if (db_watched(w, table->name, after_until, &keys) && !is_stale(table))
        TRY(refresh(w, table, &keys, &done));
    if (done)
        table->version = version;
    else
        column_held_forget(table);
    return OK;
}

static status bring_all(struct work *w, struct held_table *table, const struct column_scan *scan,
                        int64_t version)
{
    TRY(bring_rows(w, table, version));
    size_t first = table->column_count;
    for (size_t i = 0; i < scan->count; i++)
        if (column_held_find(table, &scan->columns[i]) == NULL)
            add_column(table, &scan->columns[i]);
    if (table->version == 0 || first < table->column_count)
        TRY(read_columns(w, table, table->version == 0 ? 0 : first));
    table->version = version;
    return OK;
}

status column_held_bring(struct work *w, struct held_table *table, const struct column_scan *scan,
                         bool *ret_there)
{
    int64_t version;
    TRY(db_commit_number(w, &version));
    *ret_there = version >= table->version;
    if (!*ret_there)
        return OK;
    status outcome = bring_all(w, table, scan, version);
    if (outcome != OK)
        column_held_forget(table); /* half of it may be there */
    return outcome;
}
