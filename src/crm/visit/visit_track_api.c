/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The doors of the tracking API: calls, batches, the pixel and the settings of browsers. */
#include <string.h>

#include "base/text.h"
#include "crm/visit/visit_api.h"
#include "crm/visit/visit_take.h"
#include "kit/crypt/crypt.h"
#include "kit/text/card.h"

static struct visit_batch batch_of(struct work *w, const struct request *rq,
                                   const struct json *outer)
{
    struct visit_batch batch = visit_batch_open(w);
    visit_batch_from(rq, &batch);
    batch.outer = outer;
    return batch;
}

/* What the last piece of the address says; also without a leading API version. */
static const char *last_piece(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

/* ---- one call ---- */

static status read_call(struct work *w, const struct request *rq, struct reply *rp,
                        struct visit_door *door)
{
    const struct json  *body = NULL;
    struct visit_batch *batch = work_take(w, sizeof *batch);
    enum visit_call     call;
    TRY(visit_read_body(w, rq, &body));
    TRY(visit_open_door(w, rq, rp, json_text(body, "writeKey"), door));
    if (!visit_call_of(last_piece(rq->path), &call))
        return fail(w, NOT_FOUND, NULL, "There is no call of this name.");
    *batch = batch_of(w, rq, NULL);
    TRY(visit_batch_add(w, batch, call, body));
    door->batch = batch;
    return OK;
}

status visit_before_call(struct work *w, const struct request *rq, struct reply *rp)
{
    struct visit_door door = {NULL, NULL};
    status            outcome = read_call(w, rq, rp, &door);
    return visit_close_door(w, rq, rp, outcome, &door);
}

/* ---- a batch ---- */

static status read_batch(struct work *w, const struct request *rq, struct reply *rp,
                         struct visit_door *door)
{
    const struct json  *body = NULL;
    struct visit_batch *batch = work_take(w, sizeof *batch);
    TRY(visit_read_body(w, rq, &body));
    TRY(visit_open_door(w, rq, rp, json_text(body, "writeKey"), door));
    *batch = batch_of(w, rq, body);
    TRY(visit_batch_add_all(w, batch, json_member(body, "batch")));
    door->batch = batch;
    return OK;
}

status visit_before_batch(struct work *w, const struct request *rq, struct reply *rp)
{
    struct visit_door door = {NULL, NULL};
    status            outcome = read_batch(w, rq, rp, &door);
    return visit_close_door(w, rq, rp, outcome, &door);
}

/* {"success": true}; events of a batch that say nothing are named, the others are kept. */
static status say_taken(struct work *w, const struct visit_batch *batch, struct reply *rp)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    json_put_name(&out, "success");
    json_put_bool(&out, true);
    if (batch->wrong.count > 0) {
        json_put_name(&out, "rejected");
        json_open_array(&out);
        for (size_t i = 0; i < batch->wrong.count; i++) {
            const struct visit_wrong *wrong = list_at(&batch->wrong, i);
            json_open_object(&out);
            json_put_name(&out, "index");
            json_put_int(&out, wrong->index);
            json_put_name(&out, "message");
            json_put_text(&out, wrong->reason);
            json_close_object(&out);
        }
        json_close_array(&out);
    }
    json_close_object(&out);
    visit_allow_origin(rp);
    return reply_text(rp, 200, NULL, &text);
}

status visit_take_events(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct visit_door *door = *rq->kept;
    TRY(visit_tell(w, rq));
    return say_taken(w, door->batch, rp);
}

/* ---- the pixel ---- */

static status read_pixel(struct work *w, const struct request *rq, struct reply *rp,
                         struct visit_door *door)
{
    const struct json  *event = NULL;
    const char         *data = request_query_text(rq, "data");
    struct visit_batch *batch = work_take(w, sizeof *batch);
    enum visit_call     call;
    size_t              size;
    const char         *bytes = data == NULL ? NULL : crypt_base64_read(w, data, &size);
    if (bytes == NULL)
        return fail(w, INVALID, "data", "Put the event into data=, as base64 of its JSON.");
    char *copy = work_copy(w, bytes, size);
    card_mask_json(copy, size);
    TRY(json_parse(w, copy, size, &event));
    TRY(visit_open_door(w, rq, rp, json_text(event, "writeKey"), door));
    if (!visit_call_of(request_part(rq, "call"), &call))
        return fail(w, NOT_FOUND, "call", "There is no call of this name.");
    *batch = batch_of(w, rq, NULL);
    TRY(visit_batch_add(w, batch, call, event));
    door->batch = batch;
    return OK;
}

status visit_before_pixel(struct work *w, const struct request *rq, struct reply *rp)
{
    struct visit_door door = {NULL, NULL};
    status            outcome = read_pixel(w, rq, rp, &door);
    return visit_close_door(w, rq, rp, outcome, &door);
}

void visit_show_pixel(struct reply *rp)
{
    static const char gif[] = "GIF89a\1\0\1\0\200\0\0\0\0\0\377\377\377!\371\4\1\0\0\0\0,\0\0\0\0\1"
                              "\0\1\0\0\2\2D\1\0;";
    *rp = (struct reply){.code = 200, .type = "image/gif", .body = gif, .size = sizeof gif - 1};
    visit_allow_origin(rp);
}

status visit_take_pixel(struct work *w, const struct request *rq, struct reply *rp)
{
    TRY(visit_tell(w, rq));
    visit_show_pixel(rp);
    return OK;
}

/* ---- what browsers ask first ---- */

static void put_plan(struct json_out *out)
{
    static const char *const parts[] = {"track", "identify", "group"};
    json_put_name(out, "plan");
    json_open_object(out);
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        json_put_name(out, parts[i]);
        json_open_object(out);
        json_put_name(out, "__default");
        json_open_object(out);
        json_put_name(out, "enabled");
        json_put_bool(out, true);
        json_put_name(out, "integrations");
        json_open_object(out);
        json_close_object(out);
        json_close_object(out);
        json_close_object(out);
    }
    json_close_object(out);
}

static void put_empty(struct json_out *out, const char *name, bool object)
{
    json_put_name(out, name);
    if (object) {
        json_open_object(out);
        json_close_object(out);
    } else {
        json_open_array(out);
        json_close_array(out);
    }
}

static void put_integration(struct work *w, const struct request *rq, const char *key,
                            struct json_out *out)
{
    const char *host = request_header(rq, "host");
    json_put_name(out, "integrations");
    json_open_object(out);
    json_put_name(out, "Segment.io");
    json_open_object(out);
    json_put_name(out, "apiKey");
    json_put_text(out, key);
    json_put_name(out, "apiHost");
    json_put_text(out, work_text(w, "%s/v1", host == NULL ? "localhost" : host));
    json_put_name(out, "protocol");
    json_put_text(out, rq->secure ? "https" : "http");
    json_put_name(out, "unbundledIntegrations");
    json_open_array(out);
    json_close_array(out);
    json_close_object(out);
    json_close_object(out);
}

/* The settings document that the field's script for browsers loads before it sends. */
status visit_settings(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct tracker *tracker = NULL;
    const char           *key = request_part(rq, "key");
    struct text           text = text_open(w->arena);
    struct json_out       out = json_out_open(&text);
    visit_allow_origin(rp);
    if (visit_find_tracker(w, key, &tracker) != OK)
        return fail(w, NOT_FOUND, "key", "There is no such write key.");
    json_open_object(&out);
    put_integration(w, rq, key, &out);
    put_plan(&out);
    put_empty(&out, "edgeFunction", true);
    json_put_name(&out, "analyticsNextEnabled");
    json_put_bool(&out, true);
    put_empty(&out, "middlewareSettings", true);
    put_empty(&out, "enabledMiddleware", true);
    json_put_name(&out, "metrics");
    json_open_object(&out);
    json_put_name(&out, "sampleRate");
    json_put_int(&out, 0);
    json_close_object(&out);
    put_empty(&out, "remotePlugins", false);
    json_close_object(&out);
    return reply_text(rp, 200, NULL, &text);
}

/* Figures that the script for browsers keeps of itself: of no use here. */
status visit_ignore(struct work *w, const struct request *rq, struct reply *rp)
{
    visit_allow_origin(rp);
    return reply_empty(rp);
}
