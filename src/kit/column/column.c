/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/column/column.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "kit/column/column_held.h"
#include "kit/machines.h"

enum { ROWS_FROM = 20000, BUDGET = 256 << 20 };

struct columns *column_open(const struct columns_options *options)
{
    struct columns *columns = calloc(1, sizeof *columns);
    assert(columns != NULL);
    columns->options = *options;
    if (columns->options.budget == 0)
        columns->options.budget = BUDGET;
    if (columns->options.rows_from == 0)
        columns->options.rows_from = ROWS_FROM;
    pthread_mutex_init(&columns->lock, NULL);
    pthread_cond_init(&columns->ended, NULL);
    return columns;
}

void column_close(struct columns *columns)
{
    if (columns == NULL)
        return;
    column_wait(columns);
    for (struct held_table *table = columns->tables, *next; table != NULL; table = next) {
        next = table->next;
        column_held_close(table);
    }
    pthread_cond_destroy(&columns->ended);
    pthread_mutex_destroy(&columns->lock);
    free(columns);
}

/* ---- what is held ---- */

struct held_column *column_held_find(const struct held_table *table, const struct column *column)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i].kind == column->kind
            && strcmp(table->columns[i].name, column->name) == 0)
            return &table->columns[i];
    return NULL;
}

void column_held_forget_column(struct held_table *table, struct held_column *column)
{
    free(column->name);
    free(column->numbers);
    free(column->codes);
    column_words_close(&column->words);
    *column = table->columns[--table->column_count];
}

void column_held_forget(struct held_table *table)
{
    while (table->column_count > 0)
        column_held_forget_column(table, &table->columns[0]);
    free(table->ids);
    table->ids = NULL;
    table->count = table->room = 0;
    table->held = false;
}

struct held_table *column_held_open(const char *name)
{
    struct held_table *table = calloc(1, sizeof *table);
    assert(table != NULL);
    table->name = strdup(name);
    assert(table->name != NULL);
    pthread_rwlock_init(&table->lock, NULL);
    return table;
}

void column_held_close(struct held_table *table)
{
    column_held_forget(table);
    pthread_rwlock_destroy(&table->lock);
    free(table->columns);
    free(table->name);
    free(table);
}

size_t column_held_bytes(const struct held_table *table)
{
    size_t bytes = table->room * sizeof *table->ids;
    for (size_t i = 0; i < table->column_count; i++) {
        const struct held_column *column = &table->columns[i];
        bytes += table->room * (column->numbers != NULL ? sizeof(int64_t) : sizeof(uint32_t));
        bytes += column->words.bytes + column->words.room * sizeof(char *)
                 + column->words.slot_count * sizeof(uint32_t);
    }
    return bytes;
}

struct held_table *column_held_of(struct columns *columns, const char *name)
{
    pthread_mutex_lock(&columns->lock);
    struct held_table *table = columns->tables;
    while (table != NULL && strcmp(table->name, name) != 0)
        table = table->next;
    if (table == NULL) {
        table = column_held_open(name);
        table->next = columns->tables;
        columns->tables = table;
    }
    pthread_mutex_unlock(&columns->lock);
    return table;
}

/* ---- the budget ---- */

/* The column of the table that was used longest ago, before `now`. */
static struct held_column *oldest_of(const struct held_table *table, int64_t now)
{
    struct held_column *oldest = NULL;
    for (size_t i = 0; i < table->column_count; i++) {
        struct held_column *column = &table->columns[i];
        if (column->used < now && (oldest == NULL || column->used < oldest->used))
            oldest = column;
    }
    return oldest;
}

/* Bytes that may still go: tables that others use are left alone. */
static void shrink(struct held_table *table, int64_t now, int64_t *bytes, int64_t budget)
{
    struct held_column *oldest;
    while (*bytes > budget && (oldest = oldest_of(table, now)) != NULL) {
        int64_t before = (int64_t) column_held_bytes(table);
        column_held_forget_column(table, oldest);
        *bytes -= before - (int64_t) column_held_bytes(table);
    }
}

/* The lock of the list is held. */
static int64_t bytes_of(const struct columns *columns)
{
    int64_t bytes = 0;
    for (const struct held_table *table = columns->tables; table != NULL; table = table->next)
        bytes += (int64_t) column_held_bytes(table);
    return bytes;
}

int64_t column_bytes(struct columns *columns)
{
    pthread_mutex_lock(&columns->lock);
    int64_t bytes = bytes_of(columns);
    pthread_mutex_unlock(&columns->lock);
    return bytes;
}

int64_t column_held_now(struct columns *columns)
{
    return atomic_fetch_add(&columns->uses, 1) + 1;
}

void column_held_keep_budget(struct columns *columns, struct held_table *mine, int64_t now)
{
    pthread_mutex_lock(&columns->lock);
    int64_t bytes = bytes_of(columns);
    for (struct held_table *table = columns->tables;
         table != NULL && bytes > columns->options.budget; table = table->next) {
        if (table == mine || pthread_rwlock_trywrlock(&table->lock) != 0)
            continue;
        shrink(table, now, &bytes, columns->options.budget);
        pthread_rwlock_unlock(&table->lock);
    }
    pthread_mutex_unlock(&columns->lock);
    shrink(mine, now, &bytes, columns->options.budget);
}

/* ---- scanning ---- */

static status count_to(struct work *w, const char *table, int64_t most, int64_t *ret_count)
{
    struct query *query = query_open(w);
    query_words(query, "SELECT count(*) FROM (SELECT 1 FROM ");
    query_name(query, table);
    query_words(query, " LIMIT ");
    query_int(query, most);
    query_words(query, ") AS counted");
    return query_number(w, query, ret_count);
}

static status is_worth(struct work *w, const struct columns *columns, struct held_table *table,
                       bool *ret_worth)
{
    int64_t from = columns->options.rows_from, count = 0;
    if (from > 0 && !table->large) {
        TRY(count_to(w, table->name, from, &count));
        table->large = count == from;
    }
    *ret_worth = from < 0 || table->large;
    return OK;
}

bool column_held_has_all(const struct held_table *table, const struct column_scan *scan)
{
    for (size_t i = 0; i < scan->count; i++)
        if (column_held_find(table, &scan->columns[i]) == NULL)
            return false;
    return true;
}

status column_held_run(struct work *w, struct held_table *table, const struct column_scan *scan)
{
    for (size_t i = 0; i < scan->count; i++) {
        const struct held_column *held = column_held_find(table, &scan->columns[i]);
        struct column            *column = &scan->columns[i];
        column->numbers = held->numbers;
        column->codes = held->codes;
        column->texts = held->words.texts;
        column->text_count = held->words.count;
        column->words = &held->words;
    }
    struct column_view view = {.count = table->count,
                               .ids = table->ids,
                               .columns = scan->columns,
                               .column_count = scan->count};
    return scan->scan(w, &view, scan->arg);
}

/* Alone with the table: brings it up to date first. */
static status bring_and_run(struct work *w, struct held_table *table, const struct held_scan *scan,
                            bool *ret_done)
{
    struct columns *columns = w->machines->columns;
    int64_t         now = column_held_now(columns);
    status          outcome = column_held_bring(w, table, scan, ret_done);
    if (outcome != OK || !*ret_done)
        return outcome;
    for (size_t i = 0; i < scan->scan->count; i++)
        column_held_find(table, &scan->scan->columns[i])->used = now;
    column_held_keep_budget(columns, table, now);
    return column_held_run(w, table, scan->scan);
}

/* Whether the table is held as it is at this moment. */
static bool is_at(const struct held_table *table, const struct db_moment *now)
{
    return table->held && db_moment_covers(now, &table->since)
           && db_moment_covers(&table->until, now);
}

static status scan_held(struct work *w, struct held_table *table, const struct held_scan *scan,
                        bool *ret_done)
{
    pthread_rwlock_rdlock(&table->lock);
    bool   there = column_held_has_all(table, scan->scan);
    bool   ready = is_at(table, scan->now) && there;
    status outcome = ready ? column_held_run(w, table, scan->scan) : OK;
    pthread_rwlock_unlock(&table->lock);
    *ret_done = ready;
    if (ready || (!there && !scan->loads))
        return outcome;

    pthread_rwlock_wrlock(&table->lock);
    outcome = bring_and_run(w, table, scan, ret_done);
    pthread_rwlock_unlock(&table->lock);
    return outcome;
}

static bool lacks(struct held_table *table, const struct column_scan *scan)
{
    pthread_rwlock_rdlock(&table->lock);
    bool all = table->held && column_held_has_all(table, scan);
    pthread_rwlock_unlock(&table->lock);
    return !all;
}

status column_scan(struct work *w, const struct column_scan *scan, bool *ret_done)
{
    struct columns *columns = w->machines->columns;
    bool            worth;
    *ret_done = false;
    if (columns == NULL || work_db_writes(w))
        return OK;
    struct held_table *table = column_held_of(columns, scan->table);
    TRY(is_worth(w, columns, table, &worth));
    if (!worth)
        return OK;
    if (work_db_kind(w) == DB_SQLITE)
        TRY(db_watch(w, scan->table));

    struct db_moment now;
    TRY(db_moment(w, scan->table, &now));
    struct held_scan held = {.scan = scan, .now = &now, .loads = columns->options.waits};
    if (!now.watched) {
        column_load_ahead(w, table, scan);
        return OK;
    }
    TRY(scan_held(w, table, &held, ret_done));
    return *ret_done || !lacks(table, scan) ? OK : column_load_and_run(w, table, &held, ret_done);
}
