/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Reading lists of a shop, page by page in order of its ids. Where pages are asked for by place in
 * the list, a page begins with the last object of the one before: when that is another, the list
 * has shrunk meanwhile and is read again from further up.
 */
#include "base/list.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/shop/shop_store.h"
#include "kit/http/http.h"

enum { FAST_MS = 3000, SLOW_MS = 15000 };
#define OVERLAP  (10 * MINUTE)
#define INTERVAL (15 * MINUTE)
#define LATER    HOUR

struct pulling {
    struct connection      *connection;
    const struct platform  *platform;
    const struct shop_list *list;
    struct shop_pull        pull;
    int64_t                 told; /* changes that no webhook had told */
    int64_t                 wait; /* ms: the shop wants to be left alone; the pull goes on then */
};

/* ---- one page ---- */

static bool overlaps(const struct pulling *pulling)
{
    return pulling->platform->by_offset && pulling->pull.place > 0 && pulling->pull.last > 0;
}

static struct shop_page page_of(const struct pulling *pulling)
{
    const struct shop_pull *pull = &pulling->pull;
    int64_t                 again = overlaps(pulling) ? 1 : 0, most = pull->page + again;
    int64_t                 page_most = pulling->platform->page_most;
    return (struct shop_page){.connection = pulling->connection,
                              .list = pulling->list,
                              .offset = pull->place - again,
                              .after = pull->last,
                              .most = most > page_most ? page_most : most,
                              .since = pull->since};
}

static status take_belongings(struct work *w, const struct shop_batch *batch)
{
    const struct platform *platform = platform_find(batch->connection->platform);
    for (size_t i = 0; i < batch->count && platform->belongings != NULL; i++)
        TRY(platform->belongings(w, batch, batch->objects[i]));
    return OK;
}

/* ---- moving on ---- */

static status put_pull(struct work *w, void *arg)
{
    return shop_store_put_pull(w, arg);
}

static void adapt(struct pulling *pulling, int64_t took_ms)
{
    struct shop_pull *pull = &pulling->pull;
    int64_t           least = pulling->platform->page_least, most = pulling->platform->page_most;
    if (took_ms > SLOW_MS && pull->page > least)
        pull->page = pull->page / 2 > least ? pull->page / 2 : least;
    else if (took_ms < FAST_MS && pull->page < most)
        pull->page = pull->page * 2 < most ? pull->page * 2 : most;
}

/* A page that does not come: the next try asks for half of it, and passes over a single object
 * that cannot be read at all. */
static status retreat(struct work *w, struct pulling *pulling, status outcome)
{
    struct shop_pull *pull = &pulling->pull;
    struct failure    why = w->failure;
    if (outcome != UNAVAILABLE || text_same(why.reason, SHOP_WAITS))
        return outcome;
    if (pull->page > 1)
        pull->page /= 2;
    else if (pulling->platform->by_offset && text_same(why.reason, "CUT_SHORT"))
        pull->place++, pull->last = 0;
    TRY(db_work(w, WRITE, put_pull, pull));
    w->failure = why;
    return outcome;
}

static bool has_shrunk(const struct pulling *pulling, const struct shop_answer *answer)
{
    return overlaps(pulling)
           && (answer->items == NULL || shop_int(answer->items, "id") != pulling->pull.last);
}

static status go_back(struct work *w, struct pulling *pulling)
{
    struct shop_pull *pull = &pulling->pull;
    int64_t           most = pulling->platform->page_most;
    pull->place = pull->place > most ? pull->place - most : 0;
    pull->last = 0;
    return db_work(w, WRITE, put_pull, pull);
}

static status take_page(struct work *w, struct pulling *pulling, const struct shop_page *page,
                        const struct shop_answer *answer, bool *ret_end)
{
    struct shop_pull *pull = &pulling->pull;
    struct list       items = shop_items(w, answer->items);
    *ret_end = false;
    if (has_shrunk(pulling, answer))
        return go_back(w, pulling);
    struct shop_batch batch = {.connection = pulling->connection,
                               .kind = pulling->list->kind,
                               .objects = items.items,
                               .count = items.count,
                               .source = SHOP_PULL};
    TRY(shop_apply(w, &batch));
    TRY(take_belongings(w, &batch));
    pulling->told += pull->history && pull->since != ABSENT ? batch.told : 0;
    pull->place = page->offset + (int64_t) items.count;
    if (items.count > 0)
        pull->last = shop_int(batch.objects[items.count - 1], "id");
    if (answer->total != ABSENT)
        pull->total = answer->total;
    adapt(pulling, answer->took_ms);
    pulling->wait = answer->wait_ms;
    *ret_end = (int64_t) items.count < page->most;
    return *ret_end ? OK : db_work(w, WRITE, put_pull, pull);
}

/* ---- one list ---- */

/* False: it is not time yet. */
static bool begin(struct work *w, struct pulling *pulling)
{
    struct shop_pull *pull = &pulling->pull;
    if (pull->begun_at != ABSENT && (pull->ended_at == ABSENT || pull->begun_at > pull->ended_at))
        return true; /* goes on where it stood */
    bool whole = !pull->history || !pulling->list->by_modification;
    if (pull->history && whole && pull->ended_at != ABSENT && w->now < pull->ended_at + DAY)
        return false;
    pull->since = whole || pull->begun_at == ABSENT ? ABSENT : pull->begun_at - OVERLAP;
    pull->begun_at = w->now;
    pull->place = pull->last = 0;
    if (pull->page < 1 || pull->page > pulling->platform->page_most)
        pull->page = pulling->platform->page_most;
    return true;
}

static status get_pull(struct work *w, void *arg)
{
    struct pulling *pulling = arg;
    return shop_store_get_pull(w, pulling->connection->id, pulling->list->name, &pulling->pull);
}

static status end(struct work *w, struct pulling *pulling)
{
    struct shop_pull *pull = &pulling->pull;
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
        struct shop_answer answer = {.wait_ms = 0};
        struct shop_page   page = page_of(pulling);
        arena_rewind(w->arena, fresh);
        job_tick(w);
        if (job_should_stop(w))
            return fail(w, UNAVAILABLE, NULL, "The house closes.");
        if (pulling->wait > 0)
            return fail_reason(w, UNAVAILABLE, SHOP_WAITS, NULL,
                               "The shop wants to be asked less.");
        status outcome = pulling->platform->ask_page(w, &page, &answer);
        if (outcome != OK) {
            pulling->wait = answer.wait_ms;
            return retreat(w, pulling, outcome);
        }
        TRY(take_page(w, pulling, &page, &answer, &ended));
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
                         "up to 15 minutes late. Shops deliver only to public addresses, "
                         "WooCommerce only on the ports 80, 443 and 8080; see the shop's own logs.";
    return true;
}

/* It is well, and goes on when the shop may be asked again. */
static status pause(struct work *w, const struct ending *ending)
{
    int64_t wait = ending->pulling->wait;
    return shop_enqueue(w, "shop.pull", ending->pulling->connection->id,
                        w->now + (wait > 0 ? wait : SECOND));
}

static status record_end(struct work *w, void *arg)
{
    const struct ending *ending = arg;
    struct connection    now;
    TRY(shop_store_get(w, ending->pulling->connection->id, &now));
    if (now.state == CONNECTION_DISCONNECTED)
        return OK;
    if (text_same(ending->why.reason, SHOP_WAITS))
        return pause(w, ending);
    bool good = ending->outcome == OK;
    now.state = good ? CONNECTION_CONNECTED : CONNECTION_FAILING;
    now.failures = good ? 0 : now.failures + 1;
    if (!good || !is_silent(w, ending, &now)) {
        now.reason = good ? NULL : ending->why.message;
        now.reason_code = good ? NULL : ending->why.reason;
    }
    now.missed += ending->pulling->told;
    now.pulled_at = good ? w->now : now.pulled_at;
    TRY(shop_store_update(w, &now));
    if (ending->outcome == UNAVAILABLE)
        return OK; /* the queue tries again, later and later */
    if (good && (now.proved_at == ABSENT || w->now >= now.proved_at + DAY))
        TRY(shop_enqueue(w, "shop.prove", now.id, 0));
    return shop_enqueue(w, "shop.pull", now.id, w->now + (good ? INTERVAL : LATER));
}

static status pull_all(struct work *w, struct pulling *pulling)
{
    bool was_off;
    TRY(pulling->platform->watch(w, pulling->connection, &was_off));
    for (pulling->list = pulling->platform->lists; pulling->list->name != NULL; pulling->list++)
        TRY(pull_list(w, pulling));
    return shop_settle(w, pulling->connection, true);
}

status shop_pull_run(struct work *w, const struct job *job)
{
    struct connection connection;
    struct pulling    pulling = {.connection = &connection};
    TRY(shop_job_connection(w, job, &connection));
    if (connection.state != CONNECTION_CONNECTED && connection.state != CONNECTION_FAILING)
        return OK;
    pulling.platform = platform_find(connection.platform);
    struct ending ending = {.pulling = &pulling, .outcome = pull_all(w, &pulling)};
    ending.why = w->failure;
    bool stopping = ending.outcome == UNAVAILABLE && job_should_stop(w);
    if (!stopping)
        TRY(db_work(w, WRITE, record_end, &ending));
    w->failure = ending.why;
    bool waits = text_same(ending.why.reason, SHOP_WAITS);
    return ending.outcome == FORBIDDEN || waits ? OK : ending.outcome;
}
