/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The error file: bad rows with line, column and reason before their cells. */
#include "crm/connect/csv/import_errors.h"

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

static void put_error(struct work *w, struct text *out, const struct import_error *error)
{
    struct csv_out csv = csv_out_open(out, ',', false);
    csv_put(&csv, work_text(w, "%lld", (long long) error->line));
    csv_put(&csv, error->field);
    csv_put(&csv, error->reason);
    csv_put(&csv, error->place == ABSENT ? "" : work_text(w, "%lld", (long long) error->place));
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
        put_error(w, out, error);
        errors->after = error->line;
    }
    *ret_end = rows.count < PAGE;
    *ret_wait = 0;
    return OK;
}

struct page {
    struct import_errors errors;
    struct text          out;
    bool                 end;
};

static status next_page(struct work *w, void *arg)
{
    struct page *page = arg;
    int64_t      wait;
    text_clear(&page->out);
    return import_errors_next(w, &page->errors, &page->out, &page->end, &wait);
}

static status write_pages(struct work *w, int fd, int64_t import)
{
    struct page page = {.errors = {.import = import}};
    while (!page.end) {
        struct work *reader = work_open(w->machines, w->now);
        page.out = text_open(reader->arena);
        status outcome = db_work(reader, READ, next_page, &page);
        if (outcome == OK)
            outcome = file_write(w, fd, page.out.bytes, page.out.size);
        else
            outcome = fail(w, outcome, NULL, "%s", reader->failure.message);
        work_close(reader);
        TRY(outcome);
    }
    return OK;
}

status import_errors_write(struct work *w, int64_t import, const char *path)
{
    int fd;
    TRY(file_create(w, path, &fd));
    status outcome = write_pages(w, fd, import);
    if (outcome != OK) {
        file_close(fd);
        return outcome;
    }
    return file_finish(w, fd);
}
