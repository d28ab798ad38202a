/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The error file: bad rows with line, column and reason before their cells. */
#include "crm/connect/csv/import_errors.h"

#include <stdio.h>

#include "base/text.h"
#include "crm/connect/csv/import_store.h"
#include "kit/db/db.h"
#include "kit/os/file.h"
#include "kit/text/csv.h"

/*
 * A row that was mended here can be imported again: what stands before its cells is not read, but
 * for line_number, which puts the line of an order where it belongs.
 */
static const char *const before[] = {"error_line", "error_column", "error_reason", "line_number"};

static void put_header(struct text *out, const char *columns)
{
    struct csv_out csv = csv_out_open(out, ',', true);
    for (size_t i = 0; i < COUNT_OF(before); i++)
        csv_put(&csv, before[i]);
    text_add(out, ",");
    text_add(out, columns);
    csv_end_record(&csv);
}

static void put_error(struct text *out, const struct import_error *error)
{
    struct csv_out csv = csv_out_open(out, ',', false);
    char           number[24];
    snprintf(number, sizeof number, "%lld", (long long) error->line);
    csv_put(&csv, number);
    csv_put(&csv, error->field);
    csv_put(&csv, error->reason);
    snprintf(number, sizeof number, "%lld", (long long) error->place);
    csv_put(&csv, error->place == ABSENT ? "" : number);
    text_add(out, ",");
    text_add(out, error->row);
    csv_end_record(&csv);
}

status import_errors_next(struct work *w, void *state, struct text *out, bool *ret_end,
                          int64_t *ret_wait)
{
    enum { PAGE = 500 };
    struct import_errors *errors = state;
    struct rows           rows;
    if (!errors->begun) {
        struct import_file file;
        TRY(import_store_get_file(w, errors->import, &file));
        put_header(out, file.columns);
        errors->begun = true;
    }
    TRY(import_store_list_errors(w, errors->import, errors->after, PAGE, &rows));
    for (int64_t i = 0; i < rows.count; i++) {
        const struct import_error *error = (const struct import_error *) rows.items + i;
        put_error(out, error);
        errors->after = error->line;
    }
    *ret_end = rows.count < PAGE;
    *ret_wait = 0;
    return OK;
}

/* ---- the file of a command ---- */

static const char *part_of(struct work *w, const struct import_error_file *file)
{
    return work_text(w, "%s.part", file->path);
}

status import_error_file_open(struct work *w, const char *path, const char *columns,
                              struct import_error_file *ret_file)
{
    struct text header = text_open(w->arena);
    *ret_file = (struct import_error_file){.path = path};
    TRY(file_create(w, part_of(w, ret_file), &ret_file->fd));
    put_header(&header, columns);
    status outcome = file_write(w, ret_file->fd, header.bytes, header.size);
    if (outcome != OK)
        file_close(ret_file->fd);
    return outcome;
}

status import_error_file_add(struct work *w, const struct import_error_file *file,
                             const struct rows *errors, struct text *text)
{
    text_clear(text);
    for (int64_t i = 0; i < errors->count; i++)
        put_error(text, (const struct import_error *) errors->items + i);
    return errors->count == 0 ? OK : file_write(w, file->fd, text->bytes, text->size);
}

status import_error_file_close(struct work *w, const struct import_error_file *file)
{
    TRY(file_finish(w, file->fd));
    return file_rename(w, part_of(w, file), file->path);
}
