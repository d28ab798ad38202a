/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The proof that the history is complete: the shop's list of orders is read once more, only with
 * what is counted, and its counts and sums by month, status and currency stand beside ours. On the
 * way, orders that one side has and the other has not are asked for one by one.
 */
#include "base/list.h"
#include "base/map.h"
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/woocommerce/woo_read.h"
#include "crm/connect/woocommerce/woo_store.h"
#include "crm/order/order.h"
#include "kit/http/http.h"
#include "kit/os/random.h"

enum { PAGE_MOST = 100, OURS_AT_A_TIME = 200, ROWS_AT_A_TIME = 500 };

struct proving {
    const struct connection *connection;
    struct woo_link          link;
    struct map               seen;  /* the shop's ids */
    struct map               lines; /* month, status, currency → index in `sums` */
    struct list              sums;  /* struct woo_proof */
    struct rows              page;  /* of ours */
    int64_t                  after;
    struct list              doubts; /* struct woo_row */
};

static struct woo_proof *line_of(struct work *w, struct proving *proving, int64_t placed_at,
                                 const struct order_draft *said)
{
    bool             is_new;
    const char      *month = work_copy(w, time_text(w, placed_at), sizeof "2025-11" - 1);
    const char      *key = work_text(w, "%s %s %s", month, said->status, said->currency);
    union map_value *place = map_put(&proving->lines, key, &is_new);
    if (is_new) {
        place->number = (int64_t) proving->sums.count;
        *(struct woo_proof *) list_add(&proving->sums) =
            (struct woo_proof){.connection = proving->connection->id,
                               .month = month,
                               .status = work_text(w, "%s", said->status),
                               .currency = work_text(w, "%s", said->currency)};
    }
    return list_at(&proving->sums, (size_t) place->number);
}

/* ---- theirs ---- */

static void count_theirs(struct work *w, struct proving *proving, const struct json *object)
{
    int64_t            placed_at = ABSENT, total = 0;
    bool               is_new;
    struct order_draft said = {.status = woo_text(w, object, "status", 60),
                               .currency = woo_text(w, object, "currency", 3)};
    if (said.status == NULL || said.currency == NULL
        || woo_time(w, object, "date_created_gmt", &placed_at) != OK || placed_at == ABSENT
        || woo_money(w, object, "total", &total) != OK)
        return; /* it is in quarantine, with its reason */
    (void) map_put_int(&proving->seen, woo_int(object, "id"), &is_new);
    if (!is_new)
        return;
    struct woo_proof *line = line_of(w, proving, placed_at, &said);
    line->shop_count++;
    line->shop_sum += total;
}

/* The pages are parsed in a work of their own, which is given back after each. */
static status read_page(struct work *w, struct proving *proving, int64_t place, int64_t *ret_count)
{
    struct work           *page = work_open(w->machines, w->now);
    const struct http_pair query[] = {
        {"orderby", "id"},   {"order", "asc"},
        {"per_page", "100"}, {"offset", work_text(page, "%lld", (long long) place)},
        {"status", "any"},   {"_fields", "id,status,total,currency,date_created_gmt"},
        {NULL, NULL}};
    struct woo_call   call = {.path = "orders", .query = query};
    struct woo_answer answer;
    status            outcome = woo_ask(page, &proving->link, &call, &answer);
    if (outcome != OK)
        (void) fail_reason(w, outcome, "SHOP_FAILS", NULL, "%s", page->failure.message);
    *ret_count = 0;
    if (outcome == OK && answer.body->type == JSON_ARRAY)
        for (const struct json *one = answer.body->first; one != NULL; one = one->next) {
            count_theirs(w, proving, one);
            ++*ret_count;
        }
    work_close(page);
    return outcome;
}

/* Each page begins ten orders early: a list that shrinks meanwhile loses nobody. */
static status read_theirs(struct work *w, struct proving *proving)
{
    enum { EARLY = 10 };
    int64_t count = PAGE_MOST;
    for (int64_t place = 0; count == PAGE_MOST; place += PAGE_MOST - EARLY) {
        if (job_should_stop(w))
            return fail(w, UNAVAILABLE, NULL, "The house closes.");
        TRY(read_page(w, proving, place, &count));
    }
    return OK;
}

/* ---- one side only ---- */

static status rows_unit(struct work *w, void *arg)
{
    struct proving *proving = arg;
    struct woo_row  after = {
         .connection = proving->connection->id, .kind = "orders", .shop_id = proving->after};
    return woo_store_after(w, &after, ROWS_AT_A_TIME, &proving->page);
}

static void doubt(struct proving *proving, const struct woo_row *row)
{
    struct woo_row *place = list_add(&proving->doubts);
    *place = *row;
    place->state = WOO_DOUBTED;
}

/* What we hold and the list did not show: in the trash, a draft, or removed for good. */
static status find_ours_only(struct work *w, struct proving *proving, struct map *ours)
{
    do {
        TRY(db_work(w, READ, rows_unit, proving));
        for (int64_t i = 0; i < proving->page.count; i++) {
            const struct woo_row *row = &((const struct woo_row *) proving->page.items)[i];
            bool                  is_new;
            proving->after = row->shop_id;
            (void) map_put_int(ours, row->shop_id, &is_new);
            if (row->state == WOO_KEPT && row->record != ABSENT
                && map_get_int(&proving->seen, row->shop_id) == NULL)
                doubt(proving, row);
        }
    } while (proving->page.count == ROWS_AT_A_TIME);
    return OK;
}

static void find_theirs_only(struct proving *proving, const struct map *ours)
{
    for (struct map_slot *slot = NULL; (slot = map_next(&proving->seen, slot)) != NULL;)
        if (map_get_int(ours, slot->number) == NULL)
            doubt(proving, &(struct woo_row){.connection = proving->connection->id,
                                             .kind = "orders",
                                             .shop_id = slot->number,
                                             .record = ABSENT,
                                             .modified_at = ABSENT});
}

static status doubts_unit(struct work *w, void *arg)
{
    const struct proving *proving = arg;
    TRY(woo_store_lock(w, proving->connection->id));
    for (size_t i = 0; i < proving->doubts.count; i++) {
        struct woo_row *row = list_at(&proving->doubts, i);
        row->seen_at = w->now;
        TRY(woo_store_put_object(w, row));
    }
    return OK;
}

static status settle_differences(struct work *w, struct proving *proving)
{
    struct map ours = map_open(w->arena, random_uint64());
    TRY(find_ours_only(w, proving, &ours));
    find_theirs_only(proving, &ours);
    if (proving->doubts.count == 0)
        return OK;
    TRY(db_work(w, WRITE, doubts_unit, proving));
    return woo_settle(w, proving->connection, false);
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
        struct order_draft said = {.status = order->status, .currency = order->currency};
        struct woo_proof  *line = line_of(w, proving, order->placed_at, &said);
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
            count_ours(w, proving);
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
    TRY(woo_store_get(w, proving->connection->id, &now));
    now.proved_at = w->now;
    TRY(woo_store_put_proof(w, now.id, &lines));
    return woo_store_update(w, &now);
}

status woo_prove_run(struct work *w, const struct job *job)
{
    struct connection connection;
    struct proving    proving = {.connection = &connection};
    TRY(woo_job_connection(w, job, &connection));
    if (connection.state != CONNECTION_CONNECTED && connection.state != CONNECTION_FAILING)
        return OK;
    proving.seen = map_open(w->arena, random_uint64());
    proving.lines = map_open(w->arena, random_uint64());
    proving.sums = list_open(w->arena, sizeof(struct woo_proof));
    proving.doubts = list_open(w->arena, sizeof(struct woo_row));
    TRY(woo_link_of(w, &connection, &proving.link));
    TRY(read_theirs(w, &proving));
    TRY(settle_differences(w, &proving));
    TRY(read_ours(w, &proving));
    return db_work(w, WRITE, record_unit, &proving);
}
