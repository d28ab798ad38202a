/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What every door of the collector does. A request comes in two steps: reading, masking and
 * checking beside the writer, then one WRITE that tells all of it.
 */
#include <string.h>
#include <strings.h>

#include "base/map.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/visit/visit_api.h"
#include "crm/visit/visit_take.h"
#include "kit/crypt/crypt.h"
#include "kit/http/rates.h"
#include "kit/machines.h"
#include "kit/text/card.h"

void visit_allow_origin(struct reply *rp)
{
    reply_header(rp, "Access-Control-Allow-Origin", "*");
    reply_header(rp, "Cross-Origin-Resource-Policy", "cross-origin");
}

status visit_preflight(struct work *w, const struct request *rq, struct reply *rp)
{
    visit_allow_origin(rp);
    reply_header(rp, "Access-Control-Allow-Methods", "GET, POST, OPTIONS");
    reply_header(
        rp, "Access-Control-Allow-Headers",
        "Authorization, Content-Type, Content-Encoding, X-Write-Key, AnonymousId, revision");
    reply_header(rp, "Access-Control-Max-Age", "86400");
    return reply_empty(rp);
}

/* ---- the body ---- */

/* Texts that were written with escapes are seen only now. */
static void mask_texts(const struct json *value)
{
    if (value->type == JSON_TEXT)
        card_mask((char *) (uintptr_t) value->text, value->size);
    if (value->type == JSON_ARRAY || value->type == JSON_OBJECT)
        for (const struct json *item = value->first; item != NULL; item = item->next)
            mask_texts(item);
}

status visit_read_body(struct work *w, const struct request *rq, const struct json **ret_body)
{
    /* The body is this request's own memory: a card is gone from it before anybody reads it. */
    card_mask_json((char *) (uintptr_t) rq->body, rq->size);
    TRY(request_json(w, rq, ret_body));
    if (memmem(rq->body, rq->size, "\\u00", 4) != NULL)
        mask_texts(*ret_body);
    return OK;
}

/* ---- who tells ---- */

static const char *basic_key(struct work *w, const struct request *rq)
{
    const char *header = request_header(rq, "authorization");
    size_t      size;
    if (header == NULL || strncasecmp(header, "basic ", 6) != 0)
        return NULL;
    const char *pair = crypt_base64_read(w, header + 6, &size);
    if (pair == NULL)
        return NULL;
    return work_copy(w, pair, strcspn(work_copy(w, pair, size), ":"));
}

/* "key:secret" is a form of Jitsu's: what stands behind the colon says nothing here. */
static const char *key_of(struct work *w, const struct request *rq, const char *key)
{
    if (key == NULL)
        key = basic_key(w, rq);
    if (key == NULL)
        key = request_header(rq, "x-write-key");
    return key == NULL ? NULL : work_copy(w, key, strcspn(key, ":"));
}

static status take_rate(struct work *w, const struct request *rq, struct reply *rp,
                        const struct tracker *tracker)
{
    struct http_rate rate = {.burst = tracker->burst_limit};
    if (w->machines->rates == NULL || rate.burst == 0)
        return OK;
    uint64_t who = map_hash(rq->peer, strlen(rq->peer), (uint64_t) tracker->id);
    rate.id = -1 - (int64_t) (who >> 1); /* tokens are counted by numbers above zero */
    if (http_rates_take(w->machines->rates, w->now, &rate) == RATE_GOOD)
        return OK;
    int64_t seconds = (rate.wait_ms + SECOND - 1) / SECOND;
    reply_header(rp, "Retry-After", work_text(w, "%lld", (long long) seconds));
    reply_header(rp, "X-RateLimit-Reset", work_text(w, "%lld", (long long) seconds));
    return fail(w, TOO_MANY, NULL,
                "More than %lld requests came from this address within 10 seconds; try again in "
                "%lld seconds.",
                (long long) rate.burst, (long long) seconds);
}

status visit_open_door(struct work *w, const struct request *rq, struct reply *rp, const char *key,
                       struct visit_door *ret_door)
{
    const struct tracker *found = NULL;
    TRY(visit_find_tracker(w, key_of(w, rq, key), &found));
    TRY(take_rate(w, rq, rp, found));
    struct tracker *copy = work_take(w, sizeof *copy);
    *copy = *found;
    copy->name = copy->write_key = NULL; /* lives no longer than this unit */
    ret_door->tracker = copy;
    return OK;
}

status visit_close_door(struct work *w, const struct request *rq, struct reply *rp, status outcome,
                        const struct visit_door *door)
{
    if (outcome == OK) {
        struct visit_door *copy = work_take(w, sizeof *copy);
        *copy = *door;
        *rq->kept = copy;
        return OK;
    }
    if (outcome == BROKEN || outcome == UNAVAILABLE)
        return outcome;
    visit_allow_origin(rp);
    reply_problem(w, rq, outcome, rp);
    return OK;
}

status visit_tell(struct work *w, const struct request *rq)
{
    const struct visit_door *door = *rq->kept;
    struct visit_taking      taking;
    w->actor = (struct actor){0}; /* the house itself: a write key is nobody who may do anything */
    return visit_take(w, door->tracker, door->batch, &taking);
}
