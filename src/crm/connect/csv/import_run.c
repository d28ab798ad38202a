/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/csv/import_run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "crm/connect/csv/import_slice.h"
#include "kit/job/job.h"
#include "kit/os/file.h"

enum { FIRST_ROWS = 200, FEWEST_ROWS = 20, MOST_ROWS = 20000 };

/*
 * How long a slice should take. On SQLite all writers wait for it; on PostgreSQL only those that
 * put orders into the same store, and there each slice costs some thirty round trips.
 */
enum { SLICE_US = 15000, SLICE_US_POSTGRES = 60000 };

static const struct import_reader *const readers[] = {
    [IMPORT_ORDER_LINES] = &import_lines_reader, [IMPORT_ORDERS] = &import_orders_reader,
    [IMPORT_CONTACTS] = &import_records_reader,  [IMPORT_COMPANIES] = &import_records_reader,
    [IMPORT_PRODUCTS] = &import_records_reader,  [IMPORT_RECORDS] = &import_records_reader,
};

/* ---- reading a slice ---- */

static void clear(struct import_slice *slice)
{
    struct work *w = slice->w;
    arena_rewind(w->arena, slice->fresh);
    *slice = (struct import_slice){
        .w = w,
        .fresh = slice->fresh,
        .run = slice->run,
        .parts = list_open(w->arena, sizeof(struct import_part)),
        .places = map_open(w->arena, slice->run->seen.seed),
        .entries = list_open(w->arena, sizeof(struct import_entry)),
        .errors = list_open(w->arena, sizeof(struct import_error)),
    };
}

/* The next record, or the one that was held back. False at the end of the slice. */
static bool next_record(struct import_run *run, struct import_slice *slice,
                        enum csv_outcome *ret_outcome)
{
    *ret_outcome = CSV_RECORD;
    if (run->holding)
        return true;
    /* Bad rows fill a slice too: they are written. */
    if (slice->errors.count >= (size_t) run->wanted)
        return false;
    *ret_outcome = import_source_next(run->source, &run->held);
    run->row += *ret_outcome <= CSV_BAD_ROW;
    return *ret_outcome <= CSV_BAD_ROW;
}

static status fill(struct import_run *run, struct import_slice *slice)
{
    enum csv_outcome outcome;
    clear(slice);
    while (next_record(run, slice, &outcome)) {
        run->holding = false;
        if (outcome == CSV_BAD_ROW && run->row > run->skip) {
            import_blame(run, slice, &run->held, IMPORT_UNREAD, run->held.reason);
        } else if (outcome == CSV_RECORD && !run->reader->add(run, slice, &run->held)) {
            run->holding = true;
            break;
        }
        slice->rows += run->row > run->skip;
    }
    slice->read = import_source_bytes(run->source);
    run->end = outcome == CSV_END || outcome == CSV_FAILED;
    if (outcome != CSV_FAILED)
        return OK;
    return fail(run->w, UNAVAILABLE, "file", "'%s' cannot be read: %s", run->plan->path,
                os_error_words(run->w, errno));
}

/* ---- writing it ---- */

static status make_shop(struct work *w, const struct import_shop *shop, int64_t *ret_id)
{
    struct store found;
    status       outcome = store_find(w, shop->name, &found);
    if (outcome == OK)
        *ret_id = found.id;
    if (outcome != NOT_FOUND)
        return outcome;
    if (text_empty(shop->currency))
        return fail(w, INVALID, "currency",
                    "The store '%s' is not there yet and its currency is not known: say which "
                    "(--currency EUR, or \"currency\" in the map), or make the store first.",
                    shop->name);
    struct store draft = {.name = shop->name,
                          .kind = STORE_IMPORT,
                          .currency = shop->currency,
                          .zone = shop->zone_name};
    TRY(store_create(w, &draft));
    *ret_id = draft.id;
    return OK;
}

static bool needs_shop(const struct import_slice *slice, size_t shop)
{
    for (size_t i = 0; i < slice->parts.count; i++)
        if (((const struct import_part *) list_at(&slice->parts, i))->shop == shop)
            return true;
    for (size_t i = 0; i < slice->entries.count; i++) {
        const struct import_entry *entry = list_at(&slice->entries, i);
        if (entry->shop == shop && (entry->product.sku != NULL || entry->person.customer != NULL))
            return true;
    }
    return false;
}

/* Stores are made by the first slice that needs them; a dry run makes them in each and undoes it.
 */
static status make_shops(struct work *w, struct import_slice *slice)
{
    slice->shop_ids = work_take(w, (slice->shop_count + 1) * sizeof *slice->shop_ids);
    for (size_t i = 0; i < slice->shop_count; i++) {
        slice->shop_ids[i] = slice->shops[i].id;
        if (slice->shop_ids[i] == 0 && needs_shop(slice, i))
            TRY(make_shop(w, &slice->shops[i], &slice->shop_ids[i]));
    }
    return OK;
}

static status put(struct work *w, struct import_slice *slice)
{
    slice->refused = list_open(w->arena, sizeof(struct import_error));
    slice->stage = SLICE_SHOPS;
    TRY(make_shops(w, slice));
    slice->stage = SLICE_PUT;
    return slice->run->reader->put(w, slice);
}

static int by_line(const void *a, const void *b)
{
    int64_t left = ((const struct import_error *) a)->line;
    int64_t right = ((const struct import_error *) b)->line;
    return (left > right) - (left < right);
}

static struct rows gather_bad(struct work *w, const struct import_slice *slice)
{
    size_t               count = slice->errors.count + slice->refused.count;
    struct import_error *bad = work_take(w, (count + 1) * sizeof *bad);
    for (size_t i = 0; i < count; i++)
        bad[i] = *(
            const struct import_error *) (i < slice->errors.count
                                              ? list_at(&slice->errors, i)
                                              : list_at(&slice->refused, i - slice->errors.count));
    qsort(bad, count, sizeof *bad, by_line);
    return (struct rows){bad, (int64_t) count};
}

/* All bad rows; where a command writes them to a file, the first ones of the whole import. */
static status keep_bad(struct work *w, const struct import_slice *slice)
{
    int64_t     room = IMPORT_ERRORS_KEPT - slice->run->import.bad;
    struct rows kept = slice->bad;
    if (slice->run->errors != NULL && room < kept.count)
        kept.count = room < 0 ? 0 : room;
    return import_store_add_errors(w, &kept);
}

static status move(struct work *w, void *arg)
{
    struct import_slice *slice = arg;
    bool                 there;
    slice->bad = gather_bad(w, slice);
    slice->stage = SLICE_MOVE;
    slice->after = slice->run->import;
    slice->after.read = slice->read;
    slice->after.rows += slice->rows;
    slice->after.bad += slice->bad.count;
    if (slice->shop_ids[0] != 0 && !slice->after.dry_run)
        slice->after.store = slice->shop_ids[0];
    slice->run->reader->count(slice, &slice->after);
    TRY(keep_bad(w, slice));
    TRY(import_store_move(w, &slice->after, &there));
    slice->stage = there ? SLICE_WRITTEN : SLICE_CANCELLED;
    return there ? OK : fail(w, CONFLICT, NULL, "The import was cancelled.");
}

static status write_slice(struct work *w, void *arg)
{
    TRY(put(w, arg));
    return move(w, arg);
}

/* Everything is done and undone again: what is told is what would happen. */
static status try_slice(struct work *w, void *arg)
{
    struct import_slice *slice = arg;
    TRY(put(w, slice));
    slice->stage = SLICE_TRIED;
    return fail(w, CONFLICT, NULL, "A dry run keeps nothing.");
}

static db_unit *unit_of(const struct import_run *run)
{
    return run->import.dry_run ? try_slice : write_slice;
}

/* ---- the pipeline ---- */

static void start(struct import_run *run, struct import_slice *slice)
{
    size_t              count = run->plan->shops.count;
    struct import_shop *shops = work_take(slice->w, (count + 1) * sizeof *shops);
    for (size_t i = 0; i < count; i++)
        shops[i] = *(const struct import_shop *) list_at(&run->plan->shops, i);
    slice->shops = shops;
    slice->shop_count = count;
    slice->adjust = run->adjust;
    run->adjust = (struct import_tally){0};
    run->writing = slice;
    run->ahead = db_ahead_start(slice->w, WRITE, unit_of(run), slice);
}

static bool can_be_refused(status outcome)
{
    return outcome == INVALID || outcome == CONFLICT || outcome == NOT_FOUND
           || outcome == TOO_LARGE;
}

/*
 * The outcome of the slice in the end: when one of its orders is refused, without that one. Adds
 * the time that it took.
 */
static status settle(struct import_run *run, struct import_slice *slice, status outcome,
                     int64_t *us)
{
    int64_t again_us = 0;
    if (slice->stage == SLICE_PUT && can_be_refused(outcome)) {
        slice->careful = true;
        outcome = db_ahead_finish(db_ahead_start(slice->w, WRITE, unit_of(run), slice), &again_us);
        *us += again_us;
    }
    if (slice->stage == SLICE_TRIED)
        outcome = db_work(slice->w, WRITE, move, slice);
    return outcome;
}

/* As large as fits in the time of a slice; not more than twice as large as the last. */
static void adapt(struct import_run *run, int64_t rows, int64_t us)
{
    int64_t slice_us = work_db_kind(run->w) == DB_POSTGRES ? SLICE_US_POSTGRES : SLICE_US;
    if (rows == 0)
        return;
    int64_t fitting = us <= 0 ? 2 * run->wanted : rows * slice_us / us;
    if (fitting > 2 * run->wanted)
        fitting = 2 * run->wanted;
    run->wanted = fitting < FEWEST_ROWS ? FEWEST_ROWS : fitting > MOST_ROWS ? MOST_ROWS : fitting;
}

static status take_over(struct import_run *run, struct import_slice *slice)
{
    struct text text = text_open(slice->w->arena);
    run->import = slice->after;
    for (size_t i = 0; !run->import.dry_run && i < slice->shop_count; i++)
        ((struct import_shop *) list_at(&run->plan->shops, i))->id = slice->shop_ids[i];
    if (run->reader->note != NULL)
        run->reader->note(run, slice);
    if (run->progress != NULL)
        run->progress(run->arg, &run->import);
    return run->errors == NULL ? OK
                               : import_error_file_add(run->w, run->errors, &slice->bad, &text);
}

/* A failure in the words of the work that lives on. */
static status hand_over(struct work *w, const struct work *slice, status outcome)
{
    const char *message = slice->failure.message != NULL ? slice->failure.message : "no reason";
    return fail(w, outcome, NULL, "%s", message);
}

/* Waits for the slice that is being written. */
static status finish(struct import_run *run)
{
    struct import_slice *slice = run->writing;
    int64_t              us;
    if (run->ahead == NULL)
        return OK;
    status outcome = db_ahead_finish(run->ahead, &us);
    outcome = settle(run, slice, outcome, &us);
    run->ahead = NULL;
    if (outcome != OK)
        return hand_over(run->w, slice->w, outcome);
    adapt(run, slice->rows, us);
    return take_over(run, slice);
}

static status run_slices(struct import_run *run)
{
    for (size_t turn = 0; !run->end; turn = 1 - turn) {
        struct import_slice *slice = &run->slices[turn];
        status               filled = fill(run, slice), written = finish(run);
        TRY(written);
        TRY(filled);
        if (run->from_job && job_should_stop(run->w))
            return fail(run->w, UNAVAILABLE, NULL, "The house closes; the import goes on later.");
        start(run, slice);
    }
    return finish(run);
}

/* ---- beginning and end ---- */

struct ending {
    struct import_run *run;
    bool               there;
};

static status begin(struct work *w, void *arg)
{
    struct ending *ending = arg;
    return import_store_begin(w, &ending->run->import, &ending->there);
}

static status end(struct work *w, void *arg)
{
    struct ending             *ending = arg;
    struct import             *import = &ending->run->import;
    const struct import_tally *adjust = &ending->run->adjust;
    struct import              last = *import;
    last.created += adjust->created;
    last.changed += adjust->changed;
    last.unchanged += adjust->unchanged;
    TRY(import_store_move(w, &last, &ending->there));
    TRY(import_store_end(w, &last, &ending->there));
    *import = last;
    if (!ending->there)
        import->state = IMPORT_CANCELLED;
    return OK;
}

static void open_slices(struct import_run *run)
{
    for (size_t i = 0; i < COUNT_OF(run->slices); i++) {
        struct work *w = work_open(run->w->machines, run->w->now);
        w->actor = run->w->actor;
        w->source = work_text(run->w, "import:%lld", (long long) run->import.id);
        run->slices[i] = (struct import_slice){.w = w, .fresh = arena_mark(w->arena), .run = run};
    }
}

static status run_file(struct import_run *run)
{
    TRY(import_source_open(run->w, run->plan->path, &run->plan->form, &run->source));
    open_slices(run);
    status outcome = run_slices(run);
    for (size_t i = 0; i < COUNT_OF(run->slices); i++)
        work_close(run->slices[i].w);
    import_source_close(run->source);
    return outcome;
}

/* The state that an outcome leaves. A job that is UNAVAILABLE is run again; a command is not. */
static status conclude(struct import_run *run, status outcome)
{
    struct ending ending = {.run = run};
    const char   *message = run->w->failure.message;
    if (run->writing != NULL && run->writing->stage == SLICE_CANCELLED) {
        run->import.state = IMPORT_CANCELLED;
        return OK;
    }
    if (run->from_job && outcome == UNAVAILABLE)
        return outcome;
    run->import.state = outcome == OK ? IMPORT_DONE : IMPORT_FAILED;
    run->import.message = outcome == OK ? NULL : message;
    job_tick(run->w);
    run->import.ended_at = run->w->now;
    status ended = db_work(run->w, WRITE, end, &ending);
    return outcome != OK ? fail(run->w, outcome, NULL, "%s", message) : ended;
}

status import_run(struct work *w, struct import_plan *plan, const struct import_orders *orders,
                  struct import *import)
{
    struct import_run run = {
        .w = w,
        .plan = plan,
        .reader = readers[plan->map.as],
        .import = *import,
        .wanted = FIRST_ROWS,
        .skip = import->rows,
        .seen = import_seen_open(w),
        .scratch = text_open(w->arena),
        .scratch2 = text_open(w->arena),
        .from_job = orders->from_job,
        .errors = orders->errors,
        .progress = orders->progress,
        .arg = orders->arg,
    };
    struct ending beginning = {.run = &run};
    status        outcome = db_work(w, WRITE, begin, &beginning);
    if (outcome == OK) {
        run.import.state = beginning.there ? IMPORT_RUNNING : IMPORT_CANCELLED;
        outcome = beginning.there ? conclude(&run, run_file(&run)) : OK;
        *import = run.import;
    }
    import_seen_close(&run.seen);
    return outcome;
}
