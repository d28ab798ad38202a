/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/csv/import_store.h"

#include <string.h>

#include "crm/connect/csv/import_sql.h"
#include "kit/db/db.h"

static const char *const state_words[] = {"waiting", "running",   "done",
                                          "failed",  "cancelled", NULL};

static const struct field error_fields[] = {
    FIELD(import_error, import, FIELD_INT),
    FIELD(import_error, line, FIELD_INT, .help = "Of the file, where the row begins"),
    FIELD(import_error, field, FIELD_TEXT, .help = "The column to blame"),
    FIELD(import_error, reason, FIELD_TEXT),
    FIELD(import_error, place, FIELD_INT, .help = "Which line of its order it is"),
    FIELD(import_error, row, FIELD_TEXT, .help = "The row, as CSV"),
};
const struct shape import_error_shape = SHAPE("ImportError", import_error, error_fields);

static const struct field import_fields_shown[] = {
    FIELD(import, id, FIELD_INT, .read_only = true),
    FIELD(import, name, FIELD_TEXT, .help = "Of the file"),
    FIELD(import, as, FIELD_CHOICE, .words = import_object_words, .help = "What its rows are"),
    FIELD(import, map, FIELD_TEXT, .help = "What its columns mean, as JSON"),
    FIELD(import, store, FIELD_INT),
    FIELD(import, dry_run, FIELD_BOOL, .help = "Reports what would happen"),
    FIELD(import, state, FIELD_CHOICE, .words = state_words),
    FIELD(import, message, FIELD_TEXT, .help = "Why it failed"),
    FIELD(import, size, FIELD_INT, .help = "Bytes"),
    FIELD(import, read, FIELD_INT, .help = "Bytes read"),
    FIELD(import, rows, FIELD_INT, .help = "Rows read, without the header"),
    FIELD(import, bad, FIELD_INT, .help = "Rows that could not be taken: see …/errors"),
    FIELD(import, created, FIELD_INT, .help = "Orders, or what else the rows are"),
    FIELD(import, changed, FIELD_INT),
    FIELD(import, unchanged, FIELD_INT),
    FIELD(import, lines_created, FIELD_INT, .help = "Lines of orders"),
    FIELD(import, lines_changed, FIELD_INT),
    FIELD(import, lines_unchanged, FIELD_INT),
    FIELD(import, created_at, FIELD_TIME),
    FIELD(import, started_at, FIELD_TIME),
    FIELD(import, ended_at, FIELD_TIME),
    FIELD(import, errors, FIELD_LIST, .of = &import_error_shape, .help = "The first bad rows"),
};
const struct shape import_shape = SHAPE("Import", import, import_fields_shown);

static const struct field file_fields[] = {
    FIELD(import_file, columns, FIELD_TEXT),
    FIELD(import_file, path, FIELD_TEXT),
};
static const struct shape file_shape = SHAPE("ImportFile", import_file, file_fields);

static const struct field map_row_fields[] = {
    FIELD(import_map_row, id, FIELD_INT),
    FIELD(import_map_row, name, FIELD_TEXT),
    FIELD(import_map_row, as, FIELD_CHOICE, .words = import_object_words),
    FIELD(import_map_row, header, FIELD_TEXT),
    FIELD(import_map_row, map, FIELD_TEXT),
    FIELD(import_map_row, created_at, FIELD_TIME),
    FIELD(import_map_row, updated_at, FIELD_TIME),
};
static const struct shape map_row_shape = SHAPE("ImportMapRow", import_map_row, map_row_fields);

/* ---- imports ---- */

status import_store_insert(struct work *w, const struct import *import,
                           const struct import_file *file)
{
    const struct param *known = params_of(w, &import_shape, import),
                       *hidden = params_of(w, &file_shape, file);
    size_t a = 0, b = 0;
    while (known[a].name != NULL)
        a++;
    while (hidden[b].name != NULL)
        b++;
    struct param *all = work_take(w, (a + b + 1) * sizeof *all);
    memcpy(all, known, a * sizeof *all);
    memcpy(all + a, hidden, b * sizeof *all);
    return db_run(w, &IMPORT_INSERT, all, NULL);
}

static status not_there(struct work *w, int64_t id)
{
    return fail(w, NOT_FOUND, "id", "There is no import %lld.", (long long) id);
}

status import_store_get(struct work *w, int64_t id, struct import *ret_import)
{
    status outcome = db_one(w, &IMPORT_BY_ID, WITH(P_INT(id)), &import_shape, ret_import);
    return outcome == NOT_FOUND ? not_there(w, id) : outcome;
}

status import_store_get_file(struct work *w, int64_t id, struct import_file *ret_file)
{
    status outcome = db_one(w, &IMPORT_FILE_BY_ID, WITH(P_INT(id)), &file_shape, ret_file);
    return outcome == NOT_FOUND ? not_there(w, id) : outcome;
}

status import_store_list(struct work *w, int64_t after, int64_t limit, struct rows *ret_imports)
{
    return db_list(w, &IMPORT_PAGE, WITH(P_INT(after), P_INT(limit)), &import_shape, ret_imports);
}

/* The fields of the import, and the clock. */
static status update(struct work *w, const struct sql *sql, const struct import *import,
                     bool *ret_there)
{
    const struct param *known = params_of(w, &import_shape, import);
    size_t              count = 0;
    int64_t             now = w->now, changed = 0;
    while (known[count].name != NULL)
        count++;
    struct param *all = work_take(w, (count + 2) * sizeof *all);
    memcpy(all, known, count * sizeof *all);
    all[count] = WITH(P_INT(now))[0];
    TRY(db_run(w, sql, all, &changed));
    *ret_there = changed > 0;
    return OK;
}

status import_store_begin(struct work *w, const struct import *import, bool *ret_there)
{
    return update(w, &IMPORT_BEGIN, import, ret_there);
}

status import_store_move(struct work *w, const struct import *import, bool *ret_there)
{
    return update(w, &IMPORT_MOVE, import, ret_there);
}

status import_store_end(struct work *w, const struct import *import, bool *ret_there)
{
    return update(w, &IMPORT_END, import, ret_there);
}

status import_store_end_lost(struct work *w, int64_t before)
{
    int64_t now = w->now;
    return db_run(w, &IMPORT_END_LOST, WITH(P_INT(now), P_INT(before)), NULL);
}

/* ---- bad rows ---- */

status import_store_add_errors(struct work *w, const struct rows *errors)
{
    return db_run_each(w, &IMPORT_ERROR_INSERT, &import_error_shape, errors, NULL);
}

status import_store_list_errors(struct work *w, int64_t import, int64_t after, int64_t limit,
                                struct rows *ret_errors)
{
    return db_list(w, &IMPORT_ERROR_PAGE, WITH(P_INT(import), P_INT(after), P_INT(limit)),
                   &import_error_shape, ret_errors);
}

/* ---- kept maps ---- */

static status no_map(struct work *w, const char *name)
{
    return fail(w, NOT_FOUND, "map", "There is no map named '%s'.", name);
}

status import_store_insert_map(struct work *w, const struct import_map_row *row)
{
    status outcome = db_run(w, &IMPORT_MAP_INSERT, params_of(w, &map_row_shape, row), NULL);
    if (outcome == CONFLICT)
        return fail(w, CONFLICT, "name", "There is a map named '%s' already.", row->name);
    return outcome;
}

status import_store_update_map(struct work *w, const struct import_map_row *row)
{
    int64_t changed = 0;
    TRY(db_run(w, &IMPORT_MAP_UPDATE, params_of(w, &map_row_shape, row), &changed));
    return changed > 0 ? OK : no_map(w, row->name);
}

status import_store_delete_map(struct work *w, const char *name)
{
    int64_t changed = 0;
    TRY(db_run(w, &IMPORT_MAP_DELETE, WITH(P_TEXT(name)), &changed));
    return changed > 0 ? OK : no_map(w, name);
}

status import_store_get_map(struct work *w, const char *name, struct import_map_row *ret_row)
{
    status outcome = db_one(w, &IMPORT_MAP_BY_NAME, WITH(P_TEXT(name)), &map_row_shape, ret_row);
    return outcome == NOT_FOUND ? no_map(w, name) : outcome;
}

status import_store_find_map(struct work *w, enum import_object as, const char *header,
                             struct import_map_row *ret_row)
{
    struct import_map_row wanted = {.as = as, .header = header};
    return db_one(w, &IMPORT_MAP_BY_HEADER, params_of(w, &map_row_shape, &wanted), &map_row_shape,
                  ret_row);
}

status import_store_list_maps(struct work *w, struct rows *ret_rows)
{
    return db_list(w, &IMPORT_MAP_ALL, NO_PARAMS, &map_row_shape, ret_rows);
}

/* ---- bad rows that go ---- */

status import_store_find_errors(struct work *w, const char *word, int64_t limit,
                                struct rows *ret_errors)
{
    return db_list(w, &IMPORT_ERROR_WITH, WITH(P_TEXT(word), P_INT(limit)), &import_error_shape,
                   ret_errors);
}

status import_store_remove_errors(struct work *w, const struct rows *errors)
{
    return db_run_each(w, &IMPORT_ERROR_DELETE, &import_error_shape, errors, NULL);
}

status import_store_forget_errors(struct work *w, int64_t before, int64_t limit, int64_t *ret_count)
{
    return db_run(w, &IMPORT_ERROR_FORGET, WITH(P_INT(before), P_INT(limit)), ret_count);
}
