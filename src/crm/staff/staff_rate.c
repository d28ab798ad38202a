/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * How often a token may ask. An app's has the usual limits, for it is somebody else's program; a
 * person's own has those that they gave it, or none: docs/why/rates.md says why.
 */
#include "base/text.h"
#include "base/time.h"
#include "crm/staff/staff_store.h"
#include "kit/db/db.h"
#include "kit/http/http.h"
#include "kit/http/rates.h"
#include "kit/machines.h"

enum { USUAL_BURST = 150, USUAL_DAILY = 500000 };

static int64_t limit_of(int64_t given, int64_t usual)
{
    return given != ABSENT ? given : usual;
}

static struct http_rate rate_of(const struct credential *credential)
{
    bool app = credential->grant_id != ABSENT;
    return (struct http_rate){
        .id = credential->token_id,
        .burst = limit_of(credential->burst_limit, app ? USUAL_BURST : 0),
        .daily = limit_of(credential->daily_limit, app ? USUAL_DAILY : 0),
    };
}

/* ---- what of a day is written down ---- */

struct saving {
    struct db_task task;
    int64_t        token, day, requests;
    int64_t        all; /* that all nodes have written down by now */
};

static status save_unit(struct work *w, void *arg)
{
    struct saving *saving = arg;
    TRY(staff_store_add_usage(w, saving->token, saving->day, saving->requests));
    return staff_store_usage(w, saving->token, saving->day, &saving->all);
}

/* What the others counted meanwhile counts. If it failed, a restart forgets some requests of today.
 */
static void save_done(struct db_task *task, status outcome)
{
    const struct saving *saving = task->arg;
    struct http_rates   *rates = task->work->machines->rates;
    if (outcome == OK && rates != NULL)
        http_rates_sum(rates, saving->token, saving->day * DAY, saving->all);
    work_close(task->work);
}

static void save(struct work *w, const struct http_rate *rate)
{
    struct work   *later = work_open(w->machines, w->now);
    struct saving *saving = work_take(later, sizeof *saving);
    *saving = (struct saving){.token = rate->id, .day = w->now / DAY, .requests = rate->unsaved};
    saving->task = (struct db_task){
        .work = later, .mode = WRITE, .unit = save_unit, .arg = saving, .done = save_done};
    db_submit(w->machines->db, &saving->task);
}

/* ---- what the answer says of it ---- */

struct extra {
    struct http_pair *next, *end;
};

static void put(struct extra *extra, const char *name, const char *value)
{
    if (extra->next == extra->end)
        return;
    *extra->next++ = (struct http_pair){name, value};
    if (extra->next < extra->end)
        extra->next->name = NULL; /* what an earlier request left there */
}

static const char *number(struct work *w, int64_t value)
{
    return work_text(w, "%lld", (long long) value);
}

/* A second's share of ten. Nothing is refused by it, but older programs pace themselves by it. */
static void put_secondly(struct work *w, const struct http_rate *rate, struct extra *extra)
{
    int64_t share = rate->burst * SECOND / RATE_WINDOW_MS;
    if (share < 1)
        share = 1;
    put(extra, "X-HubSpot-RateLimit-Secondly", number(w, share));
    put(extra, "X-HubSpot-RateLimit-Secondly-Remaining",
        number(w, rate->burst_left < share ? rate->burst_left : share));
}

/* As the field's programs read them. */
static void put_for_field(struct work *w, const struct http_rate *rate, struct extra *extra)
{
    if (rate->daily > 0) {
        put(extra, "X-HubSpot-RateLimit-Daily", number(w, rate->daily));
        put(extra, "X-HubSpot-RateLimit-Daily-Remaining", number(w, rate->daily_left));
    }
    if (rate->burst > 0) {
        put(extra, "X-HubSpot-RateLimit-Interval-Milliseconds", number(w, RATE_WINDOW_MS));
        put(extra, "X-HubSpot-RateLimit-Max", number(w, rate->burst));
        put(extra, "X-HubSpot-RateLimit-Remaining", number(w, rate->burst_left));
        put_secondly(w, rate, extra);
    }
}

/* draft-ietf-httpapi-ratelimit-headers: the limit that is nearer to its end. */
static void put_for_us(struct work *w, const struct http_rate *rate, struct extra *extra)
{
    bool    daily = rate->burst == 0 || (rate->daily > 0 && rate->daily_left < rate->burst_left);
    int64_t most = daily ? rate->daily : rate->burst, window = daily ? DAY : RATE_WINDOW_MS;
    put(extra, "RateLimit-Policy",
        work_text(w, "\"%s\";q=%lld;w=%lld", daily ? "day" : "burst", (long long) most,
                  (long long) (window / SECOND)));
    put(extra, "RateLimit",
        work_text(w, "\"%s\";r=%lld;t=%lld", daily ? "day" : "burst",
                  (long long) (daily ? rate->daily_left : rate->burst_left),
                  (long long) ((window - w->now % window + SECOND - 1) / SECOND)));
}

static void put_headers(struct work *w, const struct request *rq, const struct http_rate *rate)
{
    if (rq->extra == NULL)
        return;
    struct extra extra = {rq->extra, rq->extra + REQUEST_EXTRA};
    if (text_starts(rq->path, "/api/"))
        put_for_us(w, rate, &extra);
    else
        put_for_field(w, rate, &extra);
    if (rate->wait_ms > 0)
        put(&extra, "Retry-After", number(w, (rate->wait_ms + SECOND - 1) / SECOND));
}

/* ---- the gate asks ---- */

static status learn(struct work *w, struct http_rate *rate)
{
    int64_t used;
    TRY(staff_store_usage(w, rate->id, w->now / DAY, &used));
    http_rates_sum(w->machines->rates, rate->id, w->now, used);
    return OK;
}

status staff_take_rate(struct work *w, const struct request *rq,
                       const struct credential *credential)
{
    struct http_rate rate = rate_of(credential);
    if (credential->token_id == 0 || w->machines->rates == NULL
        || (rate.burst == 0 && rate.daily == 0))
        return OK;
    enum http_rate_verdict verdict = http_rates_take(w->machines->rates, w->now, &rate);
    if (rate.fresh && rate.daily > 0)
        TRY(learn(w, &rate));
    if (rate.unsaved > 0 && rate.daily > 0)
        save(w, &rate);
    put_headers(w, rq, &rate);
    if (verdict == RATE_GOOD)
        return OK;
    bool daily = verdict == RATE_DAILY;
    return fail_reason(w, TOO_MANY, daily ? "DAILY" : "TEN_SECONDLY_ROLLING", NULL,
                       "You have reached your %s limit of %lld requests; try again in %lld "
                       "seconds.",
                       daily ? "daily" : "ten_secondly_rolling",
                       (long long) (daily ? rate.daily : rate.burst),
                       (long long) ((rate.wait_ms + SECOND - 1) / SECOND));
}
