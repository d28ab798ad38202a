/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which deliveries go in a call, and what becomes of them when it has ended. */
#include "crm/hook/hook_send.h"

#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/hook/hook_hubspot.h"
#include "crm/hook/hook_payload.h"
#include "crm/hook/hook_store.h"
#include "crm/person/person.h"
#include "kit/ledger/ledger.h"
#include "kit/os/random.h"

/* A claim outlives its call by this much; then whoever held it is gone. */
#define CLAIM_MARGIN MINUTE

/* Given up after so many attempts, and not before so much time. */
enum { ATTEMPTS_LEAST = 11 };
#define TIME_LEAST DAY

enum { FAILURES_TO_OPEN = 5, ANSWER_KEPT = 1024 };
#define PROBE_FIRST   (10 * SECOND)
#define PROBE_LAST    (5 * MINUTE)
#define LONGEST_PAUSE DAY /* however long an endpoint asks to be left alone */

static const int64_t pauses[] = {
    5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE,
    HOUR,       2 * HOUR,    4 * HOUR,   6 * HOUR,    11 * HOUR,
};

int64_t hook_pause_after(int64_t attempt, double dice)
{
    size_t  place = attempt < 1 ? 0 : (size_t) attempt - 1;
    int64_t pause = pauses[place < COUNT_OF(pauses) ? place : COUNT_OF(pauses) - 1];
    return pause + (int64_t) ((double) pause * 0.2 * dice);
}

static double dice(void)
{
    return (double) random_below(1000000) / 1e6;
}

status hook_is_due(struct work *w, bool *ret_due)
{
    struct rows ids;
    TRY(hook_store_ready(w, &ids));
    *ret_due = ids.count > 0;
    return OK;
}

/* ---- claiming ---- */

/* One call being put together. */
struct calling {
    const struct hook_endpoint *endpoint;
    int64_t                     claim;
    struct list                 sent;  /* struct hook_delivery */
    struct list                *calls; /* struct post_call */
};

/* NOT_FOUND: it was taken out of the ledger since, as when a person is erased. */
static status find_fact(struct work *w, int64_t sequence, struct fact *ret_fact)
{
    struct rows facts;
    TRY(ledger_after(w, sequence - 1, 1, &facts));
    if (facts.count == 0 || ((const struct fact *) facts.items)->sequence != sequence)
        return NOT_FOUND;
    *ret_fact = *(const struct fact *) facts.items;
    return OK;
}

static void put_in(struct work *w, struct calling *calling, struct hook_delivery delivery)
{
    delivery.state = HOOK_SENDING;
    delivery.claim = calling->claim;
    delivery.due = w->now + calling->endpoint->timeout + CLAIM_MARGIN;
    delivery.first_at = delivery.attempt == 0 ? w->now : delivery.first_at;
    delivery.attempt++;
    *(struct hook_delivery *) list_add(&calling->sent) = delivery;
}

static status skip(struct work *w, struct hook_delivery delivery)
{
    delivery.state = HOOK_SKIPPED;
    delivery.ended_at = w->now;
    return hook_store_put(w, &(struct rows){&delivery, 1});
}

static status add_call(struct work *w, struct calling *calling, const char *message,
                       const char *body)
{
    struct rows       sent = list_rows(&calling->sent);
    struct post_call *call = list_add(calling->calls);
    call->claim = calling->claim;
    TRY(hook_sign(w, calling->endpoint, message, body, &call->call));
    return hook_store_put(w, &sent);
}

static status call_with_test(struct work *w, struct calling *calling,
                             const struct hook_delivery *delivery)
{
    put_in(w, calling, *delivery);
    return add_call(w, calling, work_text(w, "test_%lld", (long long) delivery->id),
                    hook_test_body(w, calling->endpoint, delivery->id));
}

static status call_standard(struct work *w, struct calling *calling,
                            const struct hook_delivery *delivery)
{
    struct fact fact;
    const char *body;
    int64_t     contact;
    status      outcome = find_fact(w, delivery->sequence, &fact);
    if (outcome == NOT_FOUND)
        return skip(w, *delivery);
    TRY(outcome);
    TRY(person_contacts_of(w, &fact.subject, 1, &contact));
    TRY(hook_standard_body(w, &fact, contact, &body));
    put_in(w, calling, *delivery);
    return add_call(w, calling, work_text(w, "fact_%lld", (long long) fact.sequence), body);
}

/* Adds the events of one delivery to the array. `ret_full`: it would be longer than may be. */
static status put_events(struct work *w, struct calling *calling,
                         const struct hook_delivery *delivery, struct json_out *out,
                         int64_t *events, bool *ret_full)
{
    struct fact fact;
    int64_t     count;
    status      outcome = find_fact(w, delivery->sequence, &fact);
    *ret_full = false;
    if (outcome == NOT_FOUND)
        return skip(w, *delivery);
    TRY(outcome);
    TRY(hook_hubspot_count(w, calling->endpoint, &fact, &count));
    if (count == 0)
        return skip(w, *delivery); /* it wants something else since */
    *ret_full = *events > 0 && *events + count > HOOK_EVENTS_AT_ONCE;
    if (*ret_full)
        return OK;
    *events += count;
    TRY(hook_hubspot_put(w, calling->endpoint, &fact, delivery->attempt, out));
    put_in(w, calling, *delivery);
    return OK;
}

/* Fresh ones share a call; what failed before goes alone, lest it fails the others again. */
static status call_hubspot(struct work *w, struct calling *calling, const struct rows *due,
                           int64_t *at)
{
    const struct hook_delivery *delivery = due->items;
    struct text                 text = text_open(w->arena);
    struct json_out             out = json_out_open(&text);
    int64_t                     events = 0, first = *at;
    bool                        full = false;
    json_open_array(&out);
    for (; *at < due->count && !full; (*at)++) {
        const struct hook_delivery *next = &delivery[*at];
        bool alone = next->attempt > 0 || delivery[first].attempt > 0 || next->sequence == 0;
        if (alone && *at > first)
            break;
        TRY(put_events(w, calling, next, &out, &events, &full));
        if (full)
            break;
    }
    json_close_array(&out);
    const char *message = work_text(w, "call_%lld", (long long) calling->claim);
    return events == 0 ? OK : add_call(w, calling, message, text.bytes);
}

static status make_call(struct work *w, struct calling *calling, const struct rows *due,
                        int64_t *at)
{
    const struct hook_delivery *delivery = (const struct hook_delivery *) due->items + *at;
    calling->claim = db_new_id(w);
    calling->sent = list_open(w->arena, sizeof(struct hook_delivery));
    if (delivery->sequence != 0 && calling->endpoint->format == HOOK_HUBSPOT)
        return call_hubspot(w, calling, due, at);
    ++*at;
    return delivery->sequence == 0 ? call_with_test(w, calling, delivery)
                                   : call_standard(w, calling, delivery);
}

static bool may_send(const struct work *w, const struct hook_endpoint *endpoint)
{
    return endpoint->state == HOOK_ACTIVE && endpoint->not_before <= w->now
           && (endpoint->probe_at == ABSENT || endpoint->probe_at <= w->now);
}

static status claim_of(struct work *w, int64_t id, int64_t most, struct list *calls)
{
    struct hook_endpoint endpoint;
    struct rows          due;
    int64_t              in_flight;
    TRY(hook_store_lock(w, id, &endpoint));
    TRY(hook_store_in_flight(w, id, &in_flight));
    bool    probing = endpoint.probe_at != ABSENT;
    int64_t room = (probing ? 1 : endpoint.flights) - in_flight;
    if (!may_send(w, &endpoint) || room <= 0)
        return OK;
    room = room < most ? room : most;
    int64_t in_a_call = endpoint.format == HOOK_HUBSPOT && !probing ? HOOK_EVENTS_AT_ONCE : 1;
    TRY(hook_store_due(w, id, probing, room * in_a_call, &due));
    struct calling calling = {.endpoint = &endpoint, .calls = calls};
    size_t         end = calls->count + (size_t) room;
    for (int64_t at = 0; at < due.count && calls->count < end;)
        TRY(make_call(w, &calling, &due, &at));
    return OK;
}

status hook_claim(struct work *w, int64_t most, struct rows *ret_calls)
{
    struct list calls = list_open(w->arena, sizeof(struct post_call));
    struct rows ids;
    TRY(hook_store_ready(w, &ids));
    for (int64_t i = 0; i < ids.count && (int64_t) calls.count < most; i++)
        TRY(claim_of(w, ((const int64_t *) ids.items)[i], most - (int64_t) calls.count, &calls));
    *ret_calls = list_rows(&calls);
    return OK;
}

/* ---- recording ---- */

static bool arrived(const struct post_result *result)
{
    return result->outcome == OK && result->answer.code >= 200 && result->answer.code < 300;
}

/* Retry-After in seconds; 0: it does not say. */
static int64_t retry_after(const struct post_result *result)
{
    int64_t seconds = 0;
    if (result->outcome != OK || (result->answer.code != 429 && result->answer.code != 503))
        return 0;
    for (const struct http_pair *h = result->answer.headers; h->name != NULL; h++)
        if (text_same(h->name, "retry-after") && text_to_int(h->value, &seconds) && seconds > 0)
            return seconds > LONGEST_PAUSE / SECOND ? LONGEST_PAUSE : seconds * SECOND;
    return 0;
}

/* The beginning of what was answered, as text that any database takes. */
static const char *answer_kept(struct work *w, const struct post_result *result)
{
    if (result->outcome != OK || result->answer.size == 0)
        return NULL;
    size_t size = result->answer.size < ANSWER_KEPT ? result->answer.size : ANSWER_KEPT;
    return work_copy(w, result->answer.body, text_utf8_prefix(result->answer.body, size));
}

static status add_attempts(struct work *w, const struct rows *deliveries,
                           const struct post_result *result)
{
    struct list attempts = list_open(w->arena, sizeof(struct hook_attempt));
    for (int64_t i = 0; i < deliveries->count; i++) {
        const struct hook_delivery *delivery = (const struct hook_delivery *) deliveries->items + i;
        *(struct hook_attempt *) list_add(&attempts) = (struct hook_attempt){
            .id = db_new_id(w),
            .delivery = delivery->id,
            .endpoint = delivery->endpoint,
            .at = w->now,
            .took = result->took_ms,
            .code = result->outcome == OK ? result->answer.code : 0,
            .reason = result->outcome == OK ? NULL : result->reason,
            .answer = answer_kept(w, result),
        };
    }
    struct rows rows = list_rows(&attempts);
    return hook_store_add_attempts(w, &rows);
}

/* Only while others get through: an endpoint that takes nothing at all is down, and will be back.
 */
static bool is_given_up(const struct work *w, const struct hook_endpoint *endpoint,
                        const struct hook_delivery *delivery)
{
    return endpoint->probe_at == ABSENT && delivery->attempt >= ATTEMPTS_LEAST
           && w->now - delivery->first_at >= TIME_LEAST;
}

static void set_failed(const struct work *w, const struct hook_endpoint *endpoint, int64_t asked,
                       struct hook_delivery *delivery)
{
    int64_t pause = hook_pause_after(delivery->attempt, dice());
    delivery->claim = 0;
    delivery->state = HOOK_WAITING;
    delivery->due = w->now + (asked > pause ? asked : pause);
    if (!is_given_up(w, endpoint, delivery))
        return;
    delivery->state = HOOK_PARKED;
    delivery->ended_at = w->now;
}

static void count_failure(const struct work *w, struct hook_endpoint *endpoint, int64_t asked)
{
    endpoint->last_failure = w->now;
    if (asked > 0) {
        endpoint->not_before = w->now + asked; /* it works, and says when */
        return;
    }
    /* Calls that were in the air when the breaker opened say nothing new. */
    if (endpoint->probe_at != ABSENT && endpoint->probe_at > w->now)
        return;
    endpoint->failures++;
    if (endpoint->failures < FAILURES_TO_OPEN)
        return;
    int64_t doublings = endpoint->failures - FAILURES_TO_OPEN, pause = PROBE_LAST;
    if (doublings < 5)
        pause = PROBE_FIRST << doublings;
    pause = pause < PROBE_LAST ? pause : PROBE_LAST;
    endpoint->probe_at = w->now + pause + (int64_t) ((double) pause * 0.2 * dice());
}

static void record_gone(struct work *w, struct hook_endpoint *endpoint)
{
    endpoint->state = HOOK_GONE;
    endpoint->reason = work_text(w,
                                 "It answered 410 at %s. What came since waits; resume it when "
                                 "the address is right again.",
                                 time_text(w, w->now));
}

static status record_success(struct work *w, struct hook_endpoint *endpoint, struct rows *rows)
{
    struct hook_delivery *delivery = rows->items;
    bool                  was_down = endpoint->probe_at != ABSENT;
    for (int64_t i = 0; i < rows->count; i++) {
        delivery[i].state = HOOK_DONE;
        delivery[i].claim = 0;
        delivery[i].ended_at = w->now;
    }
    endpoint->failures = 0;
    endpoint->probe_at = ABSENT;
    endpoint->last_success = w->now;
    TRY(hook_store_put(w, rows));
    return was_down ? hook_store_hurry(w, endpoint->id) : OK;
}

static status record_failure(struct work *w, struct hook_endpoint *endpoint, struct rows *rows,
                             const struct post_result *result)
{
    struct hook_delivery *delivery = rows->items;
    int64_t               asked = retry_after(result);
    for (int64_t i = 0; i < rows->count; i++)
        set_failed(w, endpoint, asked, &delivery[i]);
    count_failure(w, endpoint, asked);
    if (result->outcome == OK && result->answer.code == 410)
        record_gone(w, endpoint);
    return hook_store_put(w, rows);
}

/* What an endpoint has taken makes room for more of what waits behind its cursor. */
static status record_locked(struct work *w, struct hook_endpoint *endpoint,
                            const struct post_result *result)
{
    struct rows rows;
    TRY(hook_store_claimed(w, result->claim, &rows));
    if (rows.count == 0)
        return OK; /* the claim ran out, and another node has it now */
    TRY(add_attempts(w, &rows, result));
    if (arrived(result))
        TRY(record_success(w, endpoint, &rows));
    else
        TRY(record_failure(w, endpoint, &rows, result));
    TRY(hook_refill(w, endpoint));
    return hook_store_move(w, endpoint);
}

status hook_record(struct work *w, const struct post_result *result)
{
    struct hook_endpoint endpoint;
    int64_t              id;
    TRY(hook_store_claim_endpoint(w, result->claim, &id));
    if (id == 0)
        return OK;
    status outcome = hook_store_lock(w, id, &endpoint);
    if (outcome == NOT_FOUND)
        return OK; /* removed meanwhile */
    TRY(outcome);
    return record_locked(w, &endpoint, result);
}
