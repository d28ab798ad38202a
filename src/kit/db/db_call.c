/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/db_driver.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"

/* ---- from named parameters to a call ---- */

__attribute__((noreturn)) static void mistake(const struct sql *sql, const char *what,
                                              const char *name)
{
    fprintf(stderr, "storefolk: statement '%s' %s '%s'\n", sql->name, what, name);
    abort();
}

static const char *words_of(const struct work *w, const struct sql *sql)
{
    bool        sqlite = db_of(w)->kind == DB_SQLITE;
    const char *words = sqlite ? sql->sqlite : sql->postgres;
    if (words == NULL)
        mistake(sql, "is not made for", sqlite ? "sqlite" : "postgres");
    return words;
}

static const struct db_value *find_param(const struct param *params, const char *name)
{
    for (; params->name != NULL; params++)
        if (params->name == name || strcmp(params->name, name) == 0)
            return &params->value;
    return NULL;
}

/* Lays out the values in the order of the statement. `values` has room for MAX_VALUES. */
static struct call named_call(const struct work *w, const struct sql *sql,
                              const struct param *params, struct db_value *values)
{
    int count = 0;
    for (; sql->params[count] != NULL; count++) {
        const struct db_value *value = find_param(params, sql->params[count]);
        if (value == NULL)
            mistake(sql, "needs the parameter", sql->params[count]);
        assert(count < MAX_VALUES);
        values[count] = *value;
    }
    return (struct call){
        .name = sql->name, .sql = sql, .words = words_of(w, sql), .values = values, .count = count};
}

/* ---- running a call ---- */

static status note(struct work *w, status outcome)
{
    if (outcome != OK && outcome != NOT_FOUND)
        w->tx->lost = true;
    return outcome;
}

static status refuse(struct work *w, const struct call *call)
{
    fail(w, BROKEN, NULL, "%s: an earlier statement of this unit has failed.", call->name);
    return BROKEN;
}

static status start(struct work *w, const struct call *call, bool later,
                    struct statement **ret_statement)
{
    assert(w->tx != NULL); /* statements run in a unit: db_work */
    if (w->tx->lost)
        return refuse(w, call);
    TRY(note(w, db_cache_get(w, call, ret_statement)));
    assert(*ret_statement != NULL);
    const struct driver *driver = w->tx->session->db->driver;
    status               outcome = later && driver->execute_later != NULL
                                       ? driver->execute_later(w, *ret_statement, call)
                                       : driver->execute(w, *ret_statement, call);
    if (outcome != OK)
        outcome = db_statement_end(w, *ret_statement, outcome);
    return note(w, outcome);
}

status db_statement_start(struct work *w, const struct call *call, struct statement **ret_statement)
{
    return start(w, call, false, ret_statement);
}

status db_statement_end(struct work *w, struct statement *statement, status outcome)
{
    status finished = statement->session->db->driver->finish(
        outcome == OK || outcome == NOT_FOUND ? w : NULL, statement);
    db_cache_put(statement);
    return note(w, outcome == OK ? finished : outcome);
}

static status next_row(struct work *w, struct statement *statement)
{
    return statement->session->db->driver->next(w, statement);
}

/* ---- from rows to records ---- */

static status map_columns(struct work *w, struct statement *statement, const struct shape *shape)
{
    const struct driver *driver = statement->session->db->driver;
    free(statement->fields);
    statement->shape = NULL;
    statement->fields = calloc((size_t) statement->width + 1, sizeof(void *));
    assert(statement->fields != NULL);
    for (int i = 0; i < statement->width; i++) {
        const char *column = driver->column(statement, i);
        statement->fields[i] = shape_field(shape, column);
        if (statement->fields[i] == NULL)
            return fail(w, BROKEN, NULL,
                        "Statement '%s' gives a column '%s' that '%s' does not have.",
                        statement->name, column, shape->name);
    }
    statement->shape = shape;
    return OK;
}

status db_statement_fill(struct work *w, struct statement *statement, const struct shape *shape,
                         void *ret_record, bool copy)
{
    const struct driver *driver = statement->session->db->driver;
    if (statement->shape != shape)
        TRY(map_columns(w, statement, shape));
    for (int i = 0; i < statement->width; i++) {
        struct db_value value;
        driver->value(statement, i, &value);
        TRY(db_value_to_field(w, &value, statement->fields[i], ret_record, copy));
    }
    return OK;
}

status db_call_run(struct work *w, const struct call *call, int64_t *ret_changed)
{
    struct statement *statement = NULL;
    TRY(db_statement_start(w, call, &statement));
    TRY(db_statement_end(w, statement, OK));
    if (ret_changed != NULL)
        *ret_changed = statement->changed;
    return OK;
}

status db_call_run_later(struct work *w, const struct call *call)
{
    struct statement *statement = NULL;
    TRY(start(w, call, true, &statement));
    return db_statement_end(w, statement, OK);
}

status db_call_number(struct work *w, const struct call *call, int64_t *ret_number)
{
    struct statement *statement = NULL;
    TRY(db_statement_start(w, call, &statement));
    status outcome = next_row(w, statement);
    if (outcome == OK) {
        struct db_value value;
        statement->session->db->driver->value(statement, 0, &value);
        if (!db_value_to_int(&value, ret_number))
            outcome = fail(w, BROKEN, NULL, "%s: its answer is not a whole number.", call->name);
    }
    return db_statement_end(w, statement, outcome);
}

static status call_one(struct work *w, const struct call *call, const struct shape *shape,
                       void *ret_record)
{
    struct statement *statement = NULL;
    TRY(db_statement_start(w, call, &statement));
    status outcome = next_row(w, statement);
    if (outcome == OK)
        outcome = db_statement_fill(w, statement, shape, ret_record, true);
    return db_statement_end(w, statement, outcome);
}

static status read_rows(struct work *w, struct statement *statement, const struct shape *shape,
                        struct list *list)
{
    for (;;) {
        status outcome = next_row(w, statement);
        if (outcome != OK)
            return outcome == NOT_FOUND ? OK : outcome;
        TRY(db_statement_fill(w, statement, shape, list_add(list), true));
    }
}

status db_call_list(struct work *w, const struct call *call, const struct shape *shape,
                    struct rows *ret_rows)
{
    struct statement *statement = NULL;
    struct list       list = list_open(w->arena, shape->size);
    TRY(db_statement_start(w, call, &statement));
    TRY(db_statement_end(w, statement, read_rows(w, statement, shape, &list)));
    *ret_rows = list_rows(&list);
    return OK;
}

static void add_cells(struct work *w, const struct statement *statement, struct list *cells)
{
    for (int i = 0; i < statement->width; i++) {
        struct db_value *cell = list_add(cells);
        statement->session->db->driver->value(statement, i, cell);
        if (cell->text != NULL)
            cell->text = work_copy(w, cell->text, cell->size);
    }
}

static status read_table(struct work *w, struct statement *statement, struct db_table *ret_table)
{
    struct list cells = list_open(w->arena, sizeof(struct db_value));
    status      outcome = next_row(w, statement);
    *ret_table = (struct db_table){.width = statement->width};
    for (; outcome == OK; outcome = next_row(w, statement), ret_table->height++)
        add_cells(w, statement, &cells);
    ret_table->cells = cells.items;
    return outcome == NOT_FOUND ? OK : outcome;
}

status db_call_table(struct work *w, const struct call *call, struct db_table *ret_table)
{
    struct statement *statement = NULL;
    TRY(db_statement_start(w, call, &statement));
    return db_statement_end(w, statement, read_table(w, statement, ret_table));
}

status db_call_each(struct work *w, const struct call                            *call,
                    void (*visit)(const struct db_value *cells, void *arg), void *arg)
{
    struct statement *statement = NULL;
    TRY(db_statement_start(w, call, &statement));
    const struct driver *driver = statement->session->db->driver;
    struct db_value     *cells = work_take(w, (size_t) statement->width * sizeof *cells + 1);
    status               outcome = next_row(w, statement);
    for (; outcome == OK; outcome = next_row(w, statement)) {
        for (int i = 0; i < statement->width; i++)
            driver->value(statement, i, &cells[i]);
        visit(cells, arg);
    }
    return db_statement_end(w, statement, outcome == NOT_FOUND ? OK : outcome);
}

/* ---- many records through one statement ---- */

void db_take_values(const struct batch *batch, const void *record, const struct call *call)
{
    struct db_value *values = (struct db_value *) (uintptr_t) call->values;
    for (int i = 0; i < call->count; i++)
        db_value_of_field(batch->fields[i], record, &values[i]);
}

static status run_one_by_one(struct work *w, struct statement *statement, const struct call *call,
                             const struct batch *batch)
{
    const struct driver *driver = statement->session->db->driver;
    status               outcome = OK;
    for (int64_t i = 0; outcome == OK && i < batch->records->count; i++) {
        const char *items = batch->records->items;
        db_take_values(batch, items + (size_t) i * batch->record_size, call);
        outcome = driver->execute(w, statement, call);
        status finished = driver->finish(outcome == OK ? w : NULL, statement);
        outcome = outcome == OK ? finished : outcome;
        if (batch->changed != NULL)
            batch->changed[i] = statement->changed;
    }
    return outcome;
}

static status run_batch(struct work *w, const struct call *call, const struct batch *batch)
{
    const struct driver *driver = db_of(w)->driver;
    struct statement    *statement = NULL;
    assert(w->tx != NULL);
    if (batch->records->count == 0)
        return OK;
    if (w->tx->lost)
        return refuse(w, call);
    db_take_values(batch, batch->records->items, call);
    TRY(note(w, db_cache_get(w, call, &statement)));
    assert(statement != NULL);
    status outcome = driver->run_batch != NULL ? driver->run_batch(w, statement, call, batch)
                                               : run_one_by_one(w, statement, call, batch);
    db_cache_put(statement);
    return note(w, outcome);
}

status db_run_each(struct work *w, const struct sql *sql, const struct shape *shape,
                   const struct rows *records, int64_t *ret_changed)
{
    const struct field *fields[MAX_VALUES] = {NULL};
    struct db_value     values[MAX_VALUES];
    int                 count = 0;
    for (; sql->params[count] != NULL; count++) {
        assert(count < MAX_VALUES);
        fields[count] = shape_field(shape, sql->params[count]);
        if (fields[count] == NULL || !db_field_storable(fields[count]))
            mistake(sql, "needs the field", sql->params[count]);
    }
    struct call call = {
        .name = sql->name, .sql = sql, .words = words_of(w, sql), .values = values, .count = count};
    struct batch batch = {.fields = fields, .record_size = shape->size, .records = records};
    batch.changed = ret_changed;
    return run_batch(w, &call, &batch);
}

/* ---- appending ---- */

enum { APPEND_TOGETHER = 16 }; /* rows of one INSERT: faster than one by one */

/* VALUES with so many rows. Made for every append: without formats, which would cost more. */
static const char *insert_words(struct work *w, const char *table, const struct batch *batch,
                                int columns, int rows)
{
    struct text words = text_open(w->arena);
    text_addf(&words, "INSERT INTO \"%s\" (", table);
    for (int i = 0; i < columns; i++)
        text_addf(&words, "%s\"%s\"", i == 0 ? "" : ",", batch->fields[i]->name);
    text_add(&words, ") VALUES (");
    for (int i = 0; i < rows * columns; i++) {
        if (i > 0)
            text_add(&words, i % columns == 0 ? "),(" : ",");
        text_add_char(&words, '?');
        text_add_int(&words, i + 1);
    }
    text_add_char(&words, ')');
    return words.bytes;
}

/* Rows `from` … `from + rows - 1` in one statement. */
static status append_rows(struct work *w, struct statement *statement, const struct call *call,
                          const struct batch *batch, int64_t from)
{
    const struct driver *driver = statement->session->db->driver;
    const char          *items = batch->records->items;
    struct db_value     *values = (struct db_value *) (uintptr_t) call->values;
    int                  columns = call->count / APPEND_TOGETHER;
    for (int i = 0; i < call->count; i++) {
        const char *record = items + (size_t) (from + i / columns) * batch->record_size;
        db_value_of_field(batch->fields[i % columns], record, &values[i]);
    }
    status outcome = driver->execute(w, statement, call);
    status finished = driver->finish(outcome == OK ? w : NULL, statement);
    return outcome == OK ? finished : outcome;
}

/* As many as make whole statements; `ret_done` tells how many. */
static status append_groups(struct work *w, const char *table, const struct batch *batch,
                            int columns, int64_t *ret_done)
{
    struct statement *statement = NULL;
    struct call       call = {.name = work_text(w, "append to %s", table),
                              .words = insert_words(w, table, batch, columns, APPEND_TOGETHER),
                              .count = columns * APPEND_TOGETHER};
    call.values = work_take(w, (size_t) call.count * sizeof *call.values);
    *ret_done = 0;
    if (w->tx->lost)
        return refuse(w, &call);
    TRY(note(w, db_cache_get(w, &call, &statement)));
    assert(statement != NULL);
    status outcome = OK;
    while (outcome == OK && *ret_done + APPEND_TOGETHER <= batch->records->count) {
        outcome = append_rows(w, statement, &call, batch, *ret_done);
        *ret_done += APPEND_TOGETHER;
    }
    db_cache_put(statement);
    return note(w, outcome);
}

/* Those that are left, one by one. */
static status append_rest(struct work *w, const char *table, const struct batch *batch, int columns,
                          int64_t done)
{
    struct db_value values[MAX_VALUES];
    struct rows     left = {(char *) batch->records->items + (size_t) done * batch->record_size,
                            batch->records->count - done};
    struct batch    rest = *batch;
    struct call     call = {.name = work_text(w, "append to %s", table),
                            .words = insert_words(w, table, batch, columns, 1),
                            .values = values,
                            .count = columns};
    rest.records = &left;
    return run_batch(w, &call, &rest);
}

status db_append(struct work *w, const char *table, const struct shape *shape,
                 const struct rows *records)
{
    assert(query_name_valid(table));
    const struct driver *driver = db_of(w)->driver;
    if (records->count == 0)
        return OK;
    if (driver->append != NULL)
        return note(w, driver->append(w, table, shape, records));

    const struct field *fields[MAX_VALUES] = {NULL};
    struct batch        batch = {.fields = fields, .record_size = shape->size, .records = records};
    int                 columns = 0;
    int64_t             done = 0;
    for (size_t i = 0; i < shape->count; i++)
        if (db_field_storable(&shape->fields[i])) {
            assert(columns < MAX_VALUES);
            fields[columns++] = &shape->fields[i];
        }
    if (records->count >= APPEND_TOGETHER)
        TRY(append_groups(w, table, &batch, columns, &done));
    return append_rest(w, table, &batch, columns, done);
}

/* ---- the front door ---- */

status db_run(struct work *w, const struct sql *sql, const struct param *params,
              int64_t *ret_changed)
{
    struct db_value values[MAX_VALUES];
    struct call     call = named_call(w, sql, params, values);
    return db_call_run(w, &call, ret_changed);
}

status db_run_later(struct work *w, const struct sql *sql, const struct param *params)
{
    struct db_value values[MAX_VALUES];
    struct call     call = named_call(w, sql, params, values);
    return db_call_run_later(w, &call);
}

status db_one(struct work *w, const struct sql *sql, const struct param *params,
              const struct shape *shape, void *ret_record)
{
    struct db_value values[MAX_VALUES];
    struct call     call = named_call(w, sql, params, values);
    return call_one(w, &call, shape, ret_record);
}

status db_list(struct work *w, const struct sql *sql, const struct param *params,
               const struct shape *shape, struct rows *ret_rows)
{
    struct db_value values[MAX_VALUES];
    struct call     call = named_call(w, sql, params, values);
    return db_call_list(w, &call, shape, ret_rows);
}

status db_number(struct work *w, const struct sql *sql, const struct param *params,
                 int64_t *ret_number)
{
    struct db_value values[MAX_VALUES];
    struct call     call = named_call(w, sql, params, values);
    return db_call_number(w, &call, ret_number);
}

status db_cursor_open(struct work *w, const struct sql *sql, const struct param *params,
                      const struct shape *shape, struct db_cursor **ret_cursor)
{
    struct db_value values[MAX_VALUES];
    struct call     call = named_call(w, sql, params, values);
    call.stream = true;
    return db_cursor_start(w, &call, shape, ret_cursor);
}

status db_prepare(struct work *w, const struct sql *sql)
{
    const char *words = db_of(w)->kind == DB_SQLITE ? sql->sqlite : sql->postgres;
    if (words == NULL)
        return OK;
    struct call call = {.name = sql->name, .words = words};
    while (sql->params[call.count] != NULL)
        call.count++;
    struct statement *statement = NULL;
    status            outcome = note(w, db_of(w)->driver->prepare(w, &call, &statement));
    if (outcome == OK) {
        statement->session = w->tx->session;
        db_cache_put(statement);
    }
    return outcome;
}
