/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The proof that the history is complete: the shop's list of orders is read once more, only with
 * what is counted, and its counts and sums by month, status and currency stand beside ours. On the
 * way, orders that one side has and the other has not are asked for one by one: both lists are in
 * order of the shop's ids and are walked side by side, so nothing is kept of either.
 */
#include "base/list.h"
#include "base/map.h"
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/shop/shop_store.h"
#include "crm/order/order.h"
#include "kit/http/http.h"
#include "kit/os/clock.h"
#include "kit/os/random.h"

/* Where pages are asked for by place, each begins some orders early: a list that shrinks meanwhile
 * loses nobody. */
enum { EARLY = 10, OURS_AT_A_TIME = 200, ROWS_AT_A_TIME = 500, DOUBTS_AT_A_TIME = 100 };
enum { STEP_MS = 200 };

/* An order as it is kept of the shop. */
struct held {
    int64_t shop_id;
    bool    kept;
};

struct proving {
    struct work             *w; /* what lasts until the end is taken from this one */
    const struct connection *connection;
    const struct platform   *platform;
    struct map               lines;          /* month, status, currency → index in `sums` */
    struct list              sums;           /* struct shop_proof_line */
    struct rows              page;           /* of our orders */
    int64_t                  after;          /* the last of these */
    int64_t                  offset, theirs; /* how many of theirs were read, the last id */
    int64_t                  wait_ms;        /* the shop wants to be left alone */
    struct held              held[ROWS_AT_A_TIME];
    int64_t                  held_after, held_count, held_next;
    bool                     held_ended;
    int64_t                  doubts[DOUBTS_AT_A_TIME]; /* ids that one side only has */
    int64_t                  doubt_count;
};

static struct shop_proof_line *line_of(struct work *w, struct proving *proving,
                                       const struct order_draft *said)
{
    bool             is_new;
    const char      *month = time_text(w, said->placed_at);
    const char      *key = work_text(w, "%.7s %s %s", month, said->status, said->currency);
    union map_value *place = map_put(&proving->lines, key, &is_new);
    if (is_new) {
        place->number = (int64_t) proving->sums.count;
        *(struct shop_proof_line *) list_add(&proving->sums) =
            (struct shop_proof_line){.connection = proving->connection->id,
                                     .month = work_copy(proving->w, month, sizeof "2025-11" - 1),
                                     .status = work_text(proving->w, "%s", said->status),
                                     .currency = work_text(proving->w, "%s", said->currency)};
    }
    return list_at(&proving->sums, (size_t) place->number);
}

/* ---- one side only ---- */

static status doubts_unit(struct work *w, void *arg)
{
    const struct proving *proving = arg;
    TRY(shop_store_lock(w, proving->connection->id));
    for (int64_t i = 0; i < proving->doubt_count; i++) {
        struct shop_row row;
        TRY(shop_store_get_object(w, proving->connection->id, "orders", proving->doubts[i], &row));
        row.state = SHOP_DOUBTED;
        row.seen_at = w->now;
        TRY(shop_store_put_object(w, &row));
    }
    return OK;
}

static status put_doubts(struct work *w, struct proving *proving)
{
    if (proving->doubt_count > 0)
        TRY(db_work(w, WRITE, doubts_unit, proving));
    proving->doubt_count = 0;
    return OK;
}

static status doubt(struct work *w, struct proving *proving, int64_t shop_id)
{
    proving->doubts[proving->doubt_count++] = shop_id;
    return proving->doubt_count == DOUBTS_AT_A_TIME ? put_doubts(w, proving) : OK;
}

static status held_unit(struct work *w, void *arg)
{
    struct proving *proving = arg;
    struct rows     rows;
    struct shop_row after = {
        .connection = proving->connection->id, .kind = "orders", .shop_id = proving->held_after};
    TRY(shop_store_after(w, &after, ROWS_AT_A_TIME, &rows));
    proving->held_count = rows.count;
    proving->held_next = 0;
    proving->held_ended = rows.count < ROWS_AT_A_TIME;
    for (int64_t i = 0; i < rows.count; i++) {
        const struct shop_row *row = &((const struct shop_row *) rows.items)[i];
        proving->held[i].shop_id = proving->held_after = row->shop_id;
        proving->held[i].kept = row->state == SHOP_KEPT && row->record != ABSENT;
    }
    return OK;
}

/* The next of ours that is not passed yet; NULL: there is none. */
static status next_held(struct work *w, struct proving *proving, const struct held **ret_held)
{
    if (proving->held_next == proving->held_count && !proving->held_ended) {
        struct work *own = work_open(w->machines, w->now);
        status       outcome = db_work(own, READ, held_unit, proving);
        if (outcome != OK)
            (void) fail(w, outcome, NULL, "%s", own->failure.message);
        work_close(own);
        TRY(outcome);
    }
    bool end = proving->held_next == proving->held_count;
    *ret_held = end ? NULL : &proving->held[proving->held_next];
    return OK;
}

/* What we hold below this id and the list did not show: in the trash, a draft, or removed for
 * good. */
static status pass_ours(struct work *w, struct proving *proving, int64_t below)
{
    const struct held *held;
    TRY(next_held(w, proving, &held));
    while (held != NULL && held->shop_id < below) {
        if (held->kept)
            TRY(doubt(w, proving, held->shop_id));
        proving->held_next++;
        TRY(next_held(w, proving, &held));
    }
    return OK;
}

static status pass_theirs(struct work *w, struct proving *proving, int64_t shop_id)
{
    const struct held *held;
    TRY(pass_ours(w, proving, shop_id));
    TRY(next_held(w, proving, &held));
    if (held == NULL || held->shop_id != shop_id)
        return doubt(w, proving, shop_id);
    proving->held_next++;
    return OK;
}

/* ---- theirs ---- */

static status count_theirs(struct work *w, struct proving *proving, const struct json *object)
{
    struct shop_order order;
    int64_t           id = shop_int(object, "id");
    if (id <= proving->theirs)
        return OK; /* of the page before */
    proving->theirs = id;
    bool good = proving->platform->reader.counted(w, object, &order) == OK;
    w->failure = (struct failure){0};
    if (good) { /* otherwise it is in quarantine, with its reason */
        struct shop_proof_line *line = line_of(w, proving, &order.draft);
        line->shop_count++;
        line->shop_sum += order.draft.total;
    }
    return pass_theirs(w, proving, id);
}

static status read_page(struct work *w, struct proving *proving, int64_t *ret_count)
{
    struct shop_answer answer;
    struct shop_page   page = {.connection = proving->connection,
                               .list = proving->platform->proof,
                               .proof = true,
                               .offset = proving->offset,
                               .after = proving->theirs,
                               .most = proving->platform->page_most,
                               .since = ABSENT};
    *ret_count = 0;
    TRY(proving->platform->ask_page(w, &page, &answer));
    proving->wait_ms = answer.wait_ms;
    for (const struct json *one = answer.items; one != NULL; one = one->next) {
        TRY(count_theirs(w, proving, one));
        ++*ret_count;
    }
    return OK;
}

/* A comparison that is broken off begins anew: so it waits where it is, a few seconds at most. */
static status wait_for_shop(struct work *w, int64_t ms)
{
    for (; ms > 0; ms -= STEP_MS) {
        if (job_should_stop(w))
            return fail(w, UNAVAILABLE, NULL, "The house closes.");
        clock_wait(ms < STEP_MS ? ms : STEP_MS);
    }
    return OK;
}

/* Each page is parsed in a work of its own, which is given back after it. */
static status read_theirs(struct work *w, struct proving *proving)
{
    int64_t count, most = proving->platform->page_most;
    do {
        if (job_should_stop(w))
            return fail(w, UNAVAILABLE, NULL, "The house closes.");
        struct work *page = work_open(w->machines, w->now);
        status       outcome = read_page(page, proving, &count);
        if (outcome != OK)
            (void) fail_reason(w, outcome, page->failure.reason, NULL, "%s", page->failure.message);
        work_close(page);
        TRY(outcome);
        TRY(wait_for_shop(w, proving->wait_ms));
        proving->offset += most - EARLY;
    } while (count == most);
    TRY(pass_ours(w, proving, INT64_MAX));
    TRY(put_doubts(w, proving));
    return shop_settle(w, proving->connection, false);
}

/* ---- ours ---- */

static status ours_unit(struct work *w, void *arg)
{
    struct proving    *proving = arg;
    struct order_query query = {.contact = ABSENT,
                                .store = proving->connection->store,
                                .kind = "sale",
                                .after = proving->after,
                                .limit = OURS_AT_A_TIME};
    return order_list(w, &query, &proving->page);
}

static void count_ours(struct work *w, struct proving *proving)
{
    for (int64_t i = 0; i < proving->page.count; i++) {
        const struct order *order = &((const struct order *) proving->page.items)[i];
        proving->after = order->id;
        if (text_same(order->status, "trash") || text_same(order->status, "checkout-draft"))
            continue;
        struct order_draft said = {
            .status = order->status, .currency = order->currency, .placed_at = order->placed_at};
        struct shop_proof_line *line = line_of(w, proving, &said);
        line->our_count++;
        line->our_sum += order->total;
    }
}

/* Each page in a work of its own, as theirs. */
static status read_ours(struct work *w, struct proving *proving)
{
    proving->after = 0;
    do {
        struct work *page = work_open(w->machines, w->now);
        status       outcome = db_work(page, READ, ours_unit, proving);
        if (outcome == OK)
            count_ours(page, proving);
        else
            (void) fail(w, outcome, NULL, "%s", page->failure.message);
        work_close(page);
        TRY(outcome);
    } while (proving->page.count == OURS_AT_A_TIME);
    return OK;
}

static status record_unit(struct work *w, void *arg)
{
    struct proving   *proving = arg;
    struct rows       lines = list_rows(&proving->sums);
    struct connection now;
    TRY(shop_store_get(w, proving->connection->id, &now));
    now.proved_at = w->now;
    TRY(shop_store_put_proof(w, now.id, &lines));
    return shop_store_update(w, &now);
}

status shop_prove_run(struct work *w, const struct job *job)
{
    struct connection connection;
    struct proving   *proving = work_take(w, sizeof *proving);
    TRY(shop_job_connection(w, job, &connection));
    if (connection.state != CONNECTION_CONNECTED && connection.state != CONNECTION_FAILING)
        return OK;
    proving->w = w;
    proving->connection = &connection;
    proving->platform = platform_find(connection.platform);
    proving->lines = map_open(w->arena, random_uint64());
    proving->sums = list_open(w->arena, sizeof(struct shop_proof_line));
    TRY(read_theirs(w, proving));
    TRY(read_ours(w, proving));
    return db_work(w, WRITE, record_unit, proving);
}
