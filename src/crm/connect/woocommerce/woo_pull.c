/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Reading lists of the shop, page by page in order of its ids. A page begins with the last object
 * of the one before: when that is another, the list has shrunk meanwhile and is read again from
 * further up. Real shops lose objects when they are asked by date of modification instead.
 */
#include "base/list.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/woocommerce/woo_read.h"
#include "crm/connect/woocommerce/woo_store.h"
#include "kit/http/http.h"

enum { PAGE_MOST = 100, PAGE_LEAST = 10, FAST_MS = 3000, SLOW_MS = 15000 };
#define OVERLAP  (10 * MINUTE)
#define INTERVAL (15 * MINUTE)
#define LATER    HOUR

/* What is read, in this order. How to add a list: a line here; its kind in woo_apply.c. */
static const struct woo_list {
    const char *name, *kind, *status;
    bool        by_modification; /* otherwise all of it is read once a day */
} lists[] = {
    {"customers", "customers", NULL, false},
    {"products", "products", "any", true},
    {"coupons", "coupons", NULL, true},
    {"orders", "orders", "any", true},
    {"orders-trash", "orders", "trash", true}, /* which "any" leaves out */
    {"orders-draft", "orders", "checkout-draft", true},
    {"reviews", "reviews", NULL, false},
};

struct pulling {
    struct connection     *connection;
    struct woo_link        link;
    const struct woo_list *list;
    struct woo_pull        pull;
    int64_t                told; /* changes that no webhook had told */
};

/* ---- one page ---- */

static void add_pair(struct list *pairs, const char *name, const char *value)
{
    *(struct http_pair *) list_add(pairs) = (struct http_pair){name, value};
}

static const char *number(struct work *w, int64_t value)
{
    return work_text(w, "%lld", (long long) value);
}

static bool overlaps(const struct woo_pull *pull)
{
    return pull->place > 0 && pull->last > 0;
}

static int64_t first_of(const struct woo_pull *pull)
{
    return pull->place - (overlaps(pull) ? 1 : 0);
}

static int64_t asked_of(const struct woo_pull *pull)
{
    int64_t asked = pull->page + (overlaps(pull) ? 1 : 0);
    return asked > PAGE_MOST ? PAGE_MOST : asked;
}

static status ask_page(struct work *w, const struct pulling *pulling, struct woo_answer *ret_answer)
{
    const struct woo_pull *pull = &pulling->pull;
    struct list            pairs = list_open(w->arena, sizeof(struct http_pair));
    add_pair(&pairs, "orderby", "id");
    add_pair(&pairs, "order", "asc");
    add_pair(&pairs, "per_page", number(w, asked_of(pull)));
    add_pair(&pairs, "offset", number(w, first_of(pull)));
    if (pulling->list->status != NULL)
        add_pair(&pairs, "status", pulling->list->status);
    if (pull->since != ABSENT) {
        add_pair(&pairs, "modified_after",
                 work_copy(w, time_text(w, pull->since), sizeof "2024-01-31T09:00:00" - 1));
        add_pair(&pairs, "dates_are_gmt", "true");
    }
    add_pair(&pairs, NULL, NULL);
    struct woo_call call = {.path = woo_path_of(pulling->list->kind), .query = pairs.items};
    return woo_ask(w, &pulling->link, &call, ret_answer);
}

static struct list items_of(struct work *w, const struct json *body)
{
    struct list items = list_open(w->arena, sizeof(const struct json *));
    if (body->type == JSON_ARRAY)
        for (const struct json *one = body->first; one != NULL; one = one->next)
            *(const struct json **) list_add(&items) = one;
    return items;
}

static const struct json *item_at(const struct list *items, size_t place)
{
    return *(const struct json *const *) list_at(items, place);
}

/* ---- what belongs to an object ---- */

/* In a work of its own, given back after each page: a product may have any number of them. */
static status pull_variation_page(struct work *w, const struct pulling *pulling,
                                  const struct json *product, int64_t page, size_t *ret_count)
{
    struct work           *own = work_open(w->machines, w->now);
    const struct http_pair query[] = {
        {"per_page", "100"}, {"page", number(own, page)}, {NULL, NULL}};
    struct woo_answer answer;
    struct woo_call   call = {
          .query = query,
          .path = work_text(own, "products/%lld/variations", (long long) woo_int(product, "id"))};
    status outcome = woo_ask(own, &pulling->link, &call, &answer);
    *ret_count = 0;
    if (outcome == OK) {
        struct list      items = items_of(own, answer.body);
        struct woo_batch batch = {.connection = pulling->connection,
                                  .kind = "products",
                                  .objects = items.items,
                                  .count = items.count,
                                  .source = WOO_PULL,
                                  .parent = product};
        *ret_count = items.count;
        outcome = woo_apply(own, &batch);
    }
    if (outcome != OK)
        (void) fail_reason(w, outcome, "SHOP_FAILS", NULL, "%s",
                           own->failure.message == NULL ? "" : own->failure.message);
    work_close(own);
    return outcome == NOT_FOUND ? OK : outcome;
}

static status pull_variations(struct work *w, const struct pulling *pulling,
                              const struct json *product)
{
    const struct json *ids = json_member(product, "variations");
    size_t             count = PAGE_MOST;
    if (ids == NULL || ids->type != JSON_ARRAY || ids->size == 0)
        return OK;
    for (int64_t page = 1; count == PAGE_MOST; page++) {
        if (job_should_stop(w))
            return fail(w, UNAVAILABLE, NULL, "The house closes.");
        TRY(pull_variation_page(w, pulling, product, page, &count));
    }
    return OK;
}

static status pull_belongings(struct work *w, const struct pulling *pulling,
                              const struct list *items)
{
    for (size_t i = 0; i < items->count; i++) {
        const struct json *item = item_at(items, i);
        if (text_same(pulling->list->kind, "orders"))
            TRY(woo_pull_refunds(w, pulling->connection, &pulling->link, item));
        else if (text_same(pulling->list->kind, "products"))
            TRY(pull_variations(w, pulling, item));
    }
    return OK;
}

/* ---- moving on ---- */

static status put_pull(struct work *w, void *arg)
{
    return woo_store_put_pull(w, arg);
}

static void adapt(struct woo_pull *pull, int64_t took_ms)
{
    if (took_ms > SLOW_MS && pull->page > PAGE_LEAST)
        pull->page = pull->page / 2 > PAGE_LEAST ? pull->page / 2 : PAGE_LEAST;
    else if (took_ms < FAST_MS && pull->page < PAGE_MOST)
        pull->page = pull->page * 2 < PAGE_MOST ? pull->page * 2 : PAGE_MOST;
}

/* A page that does not come: the next try asks for half of it, and passes over a single object
 * that cannot be read at all. */
static status retreat(struct work *w, struct pulling *pulling, status outcome)
{
    struct woo_pull *pull = &pulling->pull;
    struct failure   why = w->failure;
    if (outcome != UNAVAILABLE)
        return outcome;
    if (pull->page > 1)
        pull->page /= 2;
    else if (text_same(why.reason, "CUT_SHORT"))
        pull->place++, pull->last = 0;
    TRY(db_work(w, WRITE, put_pull, pull));
    w->failure = why;
    return outcome;
}

static bool has_shrunk(const struct woo_pull *pull, const struct list *items)
{
    return overlaps(pull) && (items->count == 0 || woo_int(item_at(items, 0), "id") != pull->last);
}

static status take_page(struct work *w, struct pulling *pulling, const struct woo_answer *answer,
                        bool *ret_end)
{
    struct woo_pull *pull = &pulling->pull;
    struct list      items = items_of(w, answer->body);
    int64_t          asked = asked_of(pull), first = first_of(pull);
    *ret_end = false;
    if (has_shrunk(pull, &items)) {
        pull->place = pull->place > PAGE_MOST ? pull->place - PAGE_MOST : 0;
        pull->last = 0;
        return db_work(w, WRITE, put_pull, pull);
    }
    struct woo_batch batch = {.connection = pulling->connection,
                              .kind = pulling->list->kind,
                              .objects = items.items,
                              .count = items.count,
                              .source = WOO_PULL};
    TRY(woo_apply(w, &batch));
    TRY(pull_belongings(w, pulling, &items));
    pulling->told += pull->history && pull->since != ABSENT ? batch.told : 0;
    pull->place = first + (int64_t) items.count;
    pull->last = items.count > 0 ? woo_int(item_at(&items, items.count - 1), "id") : 0;
    if (answer->total != ABSENT)
        pull->total = answer->total;
    adapt(pull, answer->took_ms);
    *ret_end = (int64_t) items.count < asked;
    return *ret_end ? OK : db_work(w, WRITE, put_pull, pull);
}

/* ---- one list ---- */

/* False: it is not time yet. */
static bool begin(struct work *w, struct pulling *pulling)
{
    struct woo_pull *pull = &pulling->pull;
    if (pull->begun_at != ABSENT && (pull->ended_at == ABSENT || pull->begun_at > pull->ended_at))
        return true; /* goes on where it stood */
    bool whole = !pull->history || !pulling->list->by_modification;
    if (pull->history && whole && pull->ended_at != ABSENT && w->now < pull->ended_at + DAY)
        return false;
    pull->since = whole || pull->begun_at == ABSENT ? ABSENT : pull->begun_at - OVERLAP;
    pull->begun_at = w->now;
    pull->last = 0;
    return true;
}

static status get_pull(struct work *w, void *arg)
{
    struct pulling *pulling = arg;
    return woo_store_get_pull(w, pulling->connection->id, pulling->list->name, &pulling->pull);
}

static status end(struct work *w, struct pulling *pulling)
{
    struct woo_pull *pull = &pulling->pull;
    pull->history = true;
    pull->place = pull->last = 0;
    pull->ended_at = w->now;
    return db_work(w, WRITE, put_pull, pull);
}

static status pull_list(struct work *w, struct pulling *pulling)
{
    bool ended = false;
    TRY(db_work(w, READ, get_pull, pulling));
    pulling->pull.kind = pulling->list->name;
    if (!begin(w, pulling))
        return OK;
    struct arena_mark fresh = arena_mark(w->arena);
    while (!ended) {
        struct woo_answer answer;
        arena_rewind(w->arena, fresh);
        job_tick(w);
        if (job_should_stop(w))
            return fail(w, UNAVAILABLE, NULL, "The house closes.");
        status outcome = ask_page(w, pulling, &answer);
        if (outcome != OK)
            return retreat(w, pulling, outcome);
        TRY(take_page(w, pulling, &answer, &ended));
    }
    return end(w, pulling);
}

/* ---- the whole ---- */

struct ending {
    const struct pulling *pulling;
    status                outcome;
    struct failure        why;
};

/* Changes come, but no webhook tells them: stands on the connection until one is heard again. */
static bool is_silent(struct work *w, const struct ending *ending, struct connection *connection)
{
    bool heard = connection->heard_at != ABSENT && connection->heard_at > w->now - 2 * INTERVAL;
    bool known = text_same(connection->reason_code, "SILENT");
    if (connection->deliver_to == NULL || heard || (ending->pulling->told == 0 && !known))
        return false;
    connection->reason_code = "SILENT";
    connection->reason = "Things change in the shop, and no webhook tells of it, so they are seen "
                         "up to 15 minutes late. Shops deliver only to public addresses on the "
                         "ports 80, 443 and 8080; see WooCommerce, Status, Logs.";
    return true;
}

static status record_end(struct work *w, void *arg)
{
    const struct ending *ending = arg;
    struct connection    now;
    TRY(woo_store_get(w, ending->pulling->connection->id, &now));
    if (now.state == CONNECTION_DISCONNECTED)
        return OK;
    bool good = ending->outcome == OK;
    now.state = good ? CONNECTION_CONNECTED : CONNECTION_FAILING;
    now.failures = good ? 0 : now.failures + 1;
    if (!good || !is_silent(w, ending, &now)) {
        now.reason = good ? NULL : ending->why.message;
        now.reason_code = good ? NULL : ending->why.reason;
    }
    now.missed += ending->pulling->told;
    now.pulled_at = good ? w->now : now.pulled_at;
    TRY(woo_store_update(w, &now));
    if (ending->outcome == UNAVAILABLE)
        return OK; /* the queue tries again, later and later */
    if (good && (now.proved_at == ABSENT || w->now >= now.proved_at + DAY))
        TRY(woo_enqueue(w, "woo.prove", now.id, 0));
    return woo_enqueue(w, "woo.pull", now.id, w->now + (good ? INTERVAL : LATER));
}

static status pull_all(struct work *w, struct pulling *pulling)
{
    bool was_off;
    TRY(woo_link_of(w, pulling->connection, &pulling->link));
    TRY(woo_watch_hooks(w, pulling->connection, &was_off));
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        pulling->list = &lists[i];
        TRY(pull_list(w, pulling));
    }
    return woo_settle(w, pulling->connection, true);
}

status woo_pull_run(struct work *w, const struct job *job)
{
    struct connection connection;
    struct pulling    pulling = {.connection = &connection};
    TRY(woo_job_connection(w, job, &connection));
    if (connection.state != CONNECTION_CONNECTED && connection.state != CONNECTION_FAILING)
        return OK;
    struct ending ending = {.pulling = &pulling, .outcome = pull_all(w, &pulling)};
    ending.why = w->failure;
    bool stopping = ending.outcome == UNAVAILABLE && job_should_stop(w);
    if (!stopping)
        TRY(db_work(w, WRITE, record_end, &ending));
    w->failure = ending.why;
    return ending.outcome == FORBIDDEN ? OK : ending.outcome;
}
