/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The error file: bad rows with line, column and reason before their cells. */
#include "crm/connect/csv/import_errors.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/connect/csv/import_store.h"
#include "kit/db/db.h"
#include "kit/job/job.h"
#include "kit/json/json.h"
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

/* ---- when they go ---- */

enum { KEPT_DAYS = 90, AT_ONCE = 500 };

static status should_go_on(struct work *w)
{
    return job_should_stop(w) ? fail(w, UNAVAILABLE, NULL, "The house is closing.") : OK;
}

static status forget_unit(struct work *w, void *arg)
{
    return import_store_forget_errors(w, w->now - KEPT_DAYS * DAY, AT_ONCE, arg);
}

status import_errors_forget(struct work *w, const struct job *job)
{
    int64_t went = 1;
    while (went > 0) {
        TRY(should_go_on(w));
        TRY(db_work(w, WRITE, forget_unit, &went));
    }
    return OK;
}

status import_errors_erase(struct work *w, const char *const *words)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    if (words == NULL || *words == NULL)
        return OK;
    json_open_object(&out);
    json_put_name(&out, "words");
    json_open_array(&out);
    for (; *words != NULL; words++)
        json_put_text(&out, *words);
    json_close_array(&out);
    json_close_object(&out);
    return job_enqueue(w, IMPORT_ERASE_JOB, NULL, 0, text.bytes);
}

/* Some of the rows in which a word stands. */
struct erasing {
    const char *word;
    struct rows found; /* of struct import_error */
};

static status find_unit(struct work *w, void *arg)
{
    struct erasing *erasing = arg;
    return import_store_find_errors(w, erasing->word, AT_ONCE, &erasing->found);
}

static status erase_unit(struct work *w, void *arg)
{
    const struct erasing *erasing = arg;
    return import_store_remove_errors(w, &erasing->found);
}

/* Looking takes long, and is done beside the writer. */
static status erase_word(struct work *w, const char *word)
{
    struct erasing    erasing = {.word = word};
    struct arena_mark mark = arena_mark(w->arena);
    do {
        TRY(should_go_on(w));
        arena_rewind(w->arena, mark);
        TRY(db_work(w, READ, find_unit, &erasing));
        if (erasing.found.count > 0)
            TRY(db_work(w, WRITE, erase_unit, &erasing));
    } while (erasing.found.count == AT_ONCE);
    return OK;
}

status import_errors_erase_run(struct work *w, const struct job *job)
{
    const struct json *payload, *words;
    TRY(json_parse(w, job->payload, strlen(job->payload), &payload));
    words = json_member(payload, "words");
    for (words = words == NULL ? NULL : words->first; words != NULL; words = words->next)
        if (!text_empty(words->text))
            TRY(erase_word(w, words->text));
    return OK;
}
