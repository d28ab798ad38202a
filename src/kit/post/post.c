/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/post/post.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/list.h"
#include "base/text.h"
#include "kit/db/db.h"
#include "kit/machines.h"
#include "kit/os/clock.h"
#include "kit/os/log.h"

enum {
    FLYING_MOST = 512,
    CLAIMED_AT_ONCE = 64,
    TICK_MS = 1000,
    SETTLE_MS = 5,
    LAST_WAIT_MS = 5000
};

struct post {
    struct machines            *machines;
    const struct sender *const *senders;
    struct http_flights        *flights;
    struct landed              *landed; /* not recorded yet */
    _Atomic bool                woken, closing;
    bool                        started;
    pthread_t                   thread;
};

/* The calls that were claimed together share the memory of that work until all have landed. */
struct batch {
    struct work *w;
    int64_t      left;
};

/* A call in the air, and later what became of it. */
struct landed {
    const struct sender *sender;
    struct batch        *batch;
    struct post_call     call;
    struct post_result   result;
    struct landed       *next;
};

static void on_commit(void *arg)
{
    struct post *post = arg;
    atomic_store(&post->woken, true);
    http_flights_wake(post->flights);
}

struct post *post_open(struct work *w, const struct sender *const *senders)
{
    struct post *post = calloc(1, sizeof *post);
    if (post == NULL)
        abort();
    post->machines = w->machines;
    post->senders = senders;
    post->flights = http_flights_open();
    return post;
}

static void complain(const struct work *w, const char *what)
{
    log_warning("%s: %s", what, w->failure.message != NULL ? w->failure.message : "failed");
}

/* ---- one round: record what has landed, claim what is due ---- */

struct round {
    struct post         *post;
    const struct sender *sender;
    const struct landed *landed;
    struct rows          calls;
    bool                 due;
};

static status record_one(struct work *w, void *arg)
{
    const struct landed *landed = arg;
    return landed->sender->record(w, &landed->result);
}

/* Of which one cannot be recorded, the others still can. */
static status record_all(struct work *w, const struct landed *landed)
{
    for (; landed != NULL; landed = landed->next)
        if (db_nested(w, record_one, (void *) (uintptr_t) landed) != OK)
            complain(w, landed->sender->name);
    return OK;
}

static status record_unit(struct work *w, void *arg)
{
    return record_all(w, arg);
}

static void forget_landed(struct post *post)
{
    for (struct landed *next, *landed = post->landed; landed != NULL; landed = next) {
        next = landed->next;
        struct batch *batch = landed->batch;
        if (--batch->left == 0)
            work_close(batch->w);
    }
    post->landed = NULL;
}

static status record_landed(struct post *post, int64_t now)
{
    if (post->landed == NULL)
        return OK;
    struct work *w = work_open(post->machines, now);
    status       outcome = db_work(w, WRITE, record_unit, post->landed);
    if (outcome != OK)
        complain(w, "recording what was sent");
    work_close(w);
    forget_landed(post);
    return outcome;
}

static status due_unit(struct work *w, void *arg)
{
    struct round *round = arg;
    round->due = false;
    return round->sender->is_due(w, &round->due);
}

static status claim_unit(struct work *w, void *arg)
{
    struct round *round = arg;
    int64_t       room = FLYING_MOST - http_flights_count(round->post->flights);
    return round->sender->claim(w, room < CLAIMED_AT_ONCE ? room : CLAIMED_AT_ONCE, &round->calls);
}

static void let_go(struct post *post, const struct round *round, struct work *w)
{
    struct batch *batch = work_take(w, sizeof *batch);
    *batch = (struct batch){w, round->calls.count};
    for (int64_t i = 0; i < round->calls.count; i++) {
        struct landed *flown = work_take(w, sizeof *flown);
        *flown = (struct landed){.sender = round->sender,
                                 .batch = batch,
                                 .call = ((const struct post_call *) round->calls.items)[i]};
        http_flights_begin(post->flights, w, &flown->call.call, flown);
    }
}

/* `ret_claimed` counts the calls that were let go. */
static status claim_for(struct post *post, const struct sender *sender, int64_t now,
                        int64_t *ret_claimed)
{
    struct round round = {.post = post, .sender = sender};
    *ret_claimed = 0;
    if (http_flights_count(post->flights) >= FLYING_MOST)
        return OK;
    struct work *w = work_open(post->machines, now);
    status       outcome = db_work(w, READ, due_unit, &round);
    if (outcome == OK && round.due)
        outcome = db_work(w, WRITE, claim_unit, &round);
    if (outcome != OK)
        complain(w, sender->name);
    *ret_claimed = outcome == OK ? round.calls.count : 0;
    if (*ret_claimed > 0)
        let_go(post, &round, w);
    else
        work_close(w);
    return outcome;
}

static status claim_all(struct post *post, int64_t now, int64_t *ret_claimed)
{
    status worst = OK;
    *ret_claimed = 0;
    for (const struct sender *const *table = post->senders; *table != NULL; table++)
        for (const struct sender *sender = *table; sender->name != NULL; sender++) {
            int64_t claimed;
            status  outcome = claim_for(post, sender, now, &claimed);
            worst = outcome != OK ? outcome : worst;
            *ret_claimed += claimed;
        }
    return worst;
}

static void keep_landed(struct post *post, const struct http_landing *landing)
{
    struct landed      *landed = landing->tag;
    const struct work  *w = landed->batch->w;
    struct post_result *result = &landed->result;
    *result = (struct post_result){landed->call.claim, landing->outcome, NULL, landing->answer,
                                   landing->took_ms};
    if (landing->outcome != OK)
        result->reason = w->failure.message != NULL ? w->failure.message : "It gave no reason.";
    landed->next = post->landed;
    post->landed = landed;
}

/* Waits for the first, then takes all that are there. */
static void gather_landed(struct post *post, int64_t wait_ms)
{
    struct http_landing landing;
    while (http_flights_next(post->flights, wait_ms, &landing)) {
        keep_landed(post, &landing);
        wait_ms = 0;
    }
}

/* ---- the thread ---- */

static status release_unit(struct work *w, void *arg)
{
    const struct post *post = arg;
    if (work_db_kind(w) != DB_SQLITE)
        return OK;
    for (const struct sender *const *table = post->senders; *table != NULL; table++)
        for (const struct sender *sender = *table; sender->name != NULL; sender++)
            if (sender->release != NULL)
                TRY(sender->release(w));
    return OK;
}

static void release_claims(struct post *post)
{
    struct work *w = work_open(post->machines, clock_now(post->machines->clock));
    if (db_work(w, WRITE, release_unit, post) != OK)
        complain(w, "taking back what an earlier run had claimed");
    work_close(w);
}

static void *post_main(void *arg)
{
    struct post *post = arg;
    while (!atomic_load(&post->closing)) {
        int64_t claimed = 0, now = clock_now(post->machines->clock);
        atomic_store(&post->woken, false);
        (void) record_landed(post, now);
        (void) claim_all(post, now, &claimed);
        gather_landed(post, claimed > 0 || atomic_load(&post->woken) ? SETTLE_MS : TICK_MS);
        /* Commits come by the hundred: however many, we look once in this time. */
        nanosleep(&(struct timespec){.tv_nsec = SETTLE_MS * 1000000L}, NULL);
    }
    return NULL;
}

void post_start(struct post *post)
{
    assert(!post->started);
    release_claims(post);
    db_after_commit(post->machines->db, on_commit, post);
    if (pthread_create(&post->thread, NULL, post_main, post) != 0)
        abort();
    post->started = true;
}

static void wait_for_the_last(struct post *post)
{
    int64_t until = clock_ticks() + LAST_WAIT_MS * INT64_C(1000);
    while (http_flights_count(post->flights) > 0 && clock_ticks() < until)
        gather_landed(post, 100);
    (void) record_landed(post, clock_now(post->machines->clock));
}

/* Those that have not landed: their memory is in works that nobody else will close. */
static void break_off(struct post *post)
{
    struct http_landing landing;
    http_flights_break_off(post->flights);
    while (http_flights_next(post->flights, 0, &landing))
        keep_landed(post, &landing);
    forget_landed(post);
}

void post_close(struct post *post)
{
    if (post == NULL)
        return;
    if (post->started) {
        db_forget_after_commit(post->machines->db, post);
        atomic_store(&post->closing, true);
        http_flights_wake(post->flights);
        pthread_join(post->thread, NULL);
        wait_for_the_last(post);
    }
    break_off(post);
    http_flights_close(post->flights);
    free(post);
}

/* ---- without the thread ---- */

status post_run_due(struct work *w, struct post *post)
{
    static const int most_rounds = 1000000;
    for (int round = 0; round < most_rounds; round++) {
        int64_t claimed;
        if (record_landed(post, w->now) != OK || claim_all(post, w->now, &claimed) != OK)
            return fail(w, BROKEN, NULL, "What is due cannot be sent; the log says why.");
        if (claimed == 0 && http_flights_count(post->flights) == 0 && post->landed == NULL)
            return OK;
        gather_landed(post, TICK_MS);
    }
    return fail(w, BROKEN, NULL, "Sending never comes to an end: whatever is sent is due again.");
}

status post_run_and_forget(struct work *w, struct post *post)
{
    int64_t claimed;
    TRY(claim_all(post, w->now, &claimed));
    while (http_flights_count(post->flights) > 0)
        gather_landed(post, TICK_MS);
    forget_landed(post);
    return OK;
}
