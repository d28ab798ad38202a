/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Doors for PostHog and Google Analytics 4, and what all such doors share. */
#include <string.h>

#include "base/text.h"
#include "crm/visit/visit_adapter.h"
#include "crm/visit/visit_api.h"
#include "crm/visit/visit_take.h"

void visit_put(struct json_out *out, const char *name, const char *text)
{
    if (text == NULL)
        return;
    json_put_name(out, name);
    json_put_text(out, text);
}

void visit_put_value(struct json_out *out, const char *name, const struct json *value)
{
    if (value == NULL)
        return;
    json_put_name(out, name);
    json_put_json(out, value);
}

void visit_put_page(struct json_out *out, const char *url, const char *referrer)
{
    json_put_name(out, "context");
    json_open_object(out);
    json_put_name(out, "page");
    json_open_object(out);
    visit_put(out, "url", url);
    visit_put(out, "referrer", referrer);
    json_close_object(out);
    json_close_object(out);
}

/* ---- PostHog: {"api_key", "batch": [{"event", "distinct_id", "properties", "timestamp"}]} ---- */

static const struct {
    const char *event, *type;
} posthog_types[] = {
    {"$pageview", "page"}, {"$screen", "screen"},      {"$identify", "identify"},
    {"$set", "identify"},  {"$create_alias", "alias"}, {"$groupidentify", "group"},
};

static const char *posthog_type(const char *event)
{
    for (size_t i = 0; i < COUNT_OF(posthog_types); i++)
        if (text_same(posthog_types[i].event, event))
            return posthog_types[i].type;
    return "track";
}

/* A distinct id is a visitor's until they are identified; servers tell of users. */
static void put_posthog_ids(struct work *w, const struct json *event, struct json_out *out)
{
    const struct json *properties = json_member(event, "properties");
    const char        *distinct = visit_text(w, event, "distinct_id");
    const char        *device = visit_text(w, properties, "$device_id");
    if (distinct == NULL)
        distinct = visit_text(w, properties, "distinct_id");
    bool visitor = device != NULL && text_same(device, distinct);
    visit_put(out, visitor ? "anonymousId" : "userId", distinct);
    const char *before = visit_text(w, properties, "$anon_distinct_id");
    if (!visitor)
        visit_put(out, "anonymousId", before == NULL ? device : before);
    visit_put(out, "previousId", visit_text(w, properties, "alias"));
    visit_put(out, "groupId", visit_text(w, properties, "$group_key"));
}

static void write_posthog_event(struct work *w, const struct json *event, struct json_out *out)
{
    const struct json *properties = json_member(event, "properties");
    const char        *name = visit_text(w, event, "event");
    const char        *type = posthog_type(name);
    json_open_object(out);
    visit_put(out, "type", type);
    if (text_same(type, "track"))
        visit_put(out, "event", name);
    put_posthog_ids(w, event, out);
    visit_put(out, "messageId", visit_text(w, event, "uuid"));
    visit_put_value(out, "timestamp", json_member(event, "timestamp"));
    visit_put_value(out, "properties", properties);
    const struct json *traits = json_member(properties, "$set");
    visit_put_value(out, "traits", traits != NULL ? traits : json_member(event, "$set"));
    visit_put_page(out, visit_text(w, properties, "$current_url"),
                   visit_text(w, properties, "$referrer"));
    json_close_object(out);
}

static void write_posthog(struct work *w, const struct json *body, struct json_out *out)
{
    const struct json *batch = json_member(body, "batch");
    visit_put_value(out, "sentAt", json_member(body, "sent_at"));
    json_put_name(out, "batch");
    json_open_array(out);
    if (batch == NULL)
        write_posthog_event(w, body, out);
    for (const struct json *event = batch == NULL ? NULL : batch->first; event != NULL;
         event = event->next)
        write_posthog_event(w, event, out);
    json_close_array(out);
}

/* ---- Google Analytics 4: {"client_id", "user_id", "events": [{"name", "params"}]} ---- */

static void write_google_event(struct work *w, const struct json *body, const struct json *event,
                               struct json_out *out)
{
    const struct json *params = json_member(event, "params");
    const char        *name = visit_text(w, event, "name");
    bool               page = text_same(name, "page_view");
    json_open_object(out);
    visit_put(out, "type", page ? "page" : "track");
    visit_put(out, "event", page ? NULL : name);
    visit_put(out, "anonymousId", visit_text_of(w, body, "client_id,app_instance_id"));
    visit_put(out, "userId", visit_text(w, body, "user_id"));
    int64_t us;
    if (json_to_int(json_member(body, "timestamp_micros"), &us)) {
        json_put_name(out, "timestamp");
        json_put_int(out, us / 1000);
    }
    visit_put_value(out, "properties", params);
    visit_put_page(out, visit_text(w, params, "page_location"),
                   visit_text(w, params, "page_referrer"));
    json_close_object(out);
}

static void write_google(struct work *w, const struct json *body, struct json_out *out)
{
    const struct json *events = json_member(body, "events");
    json_put_name(out, "batch");
    json_open_array(out);
    for (const struct json *event = events == NULL ? NULL : events->first; event != NULL;
         event = event->next)
        write_google_event(w, body, event, out);
    json_close_array(out);
}

/* ---- what all of them do ---- */

status visit_translate(struct work *w, const struct request *rq, const struct json *body,
                       visit_write *write, struct visit_batch *ret_batch)
{
    const struct json *native = NULL;
    struct text        text = text_open(w->arena);
    struct json_out    out = json_out_open(&text);
    json_open_object(&out);
    write(w, body, &out);
    json_close_object(&out);
    TRY(json_parse(w, text.bytes, text.size, &native));
    *ret_batch = visit_batch_open(w);
    visit_batch_from(rq, ret_batch);
    ret_batch->outer = native;
    return visit_batch_add_all(w, ret_batch, json_member(native, "batch"));
}

static status read(struct work *w, const struct request *rq, struct reply *rp, visit_write *write,
                   struct visit_door *door)
{
    const struct json  *body = NULL;
    struct visit_batch *batch = work_take(w, sizeof *batch);
    TRY(visit_read_body(w, rq, &body));
    const char *key = request_query_text(rq, "api_secret");
    if (key == NULL)
        key = visit_text_of(w, body, "api_key,token");
    TRY(visit_open_door(w, rq, rp, key, door));
    TRY(visit_translate(w, rq, body, write, batch));
    door->batch = batch;
    return OK;
}

status visit_before_posthog(struct work *w, const struct request *rq, struct reply *rp)
{
    struct visit_door door = {NULL, NULL};
    status            outcome = read(w, rq, rp, write_posthog, &door);
    return visit_close_door(w, rq, rp, outcome, &door);
}

status visit_take_posthog(struct work *w, const struct request *rq, struct reply *rp)
{
    static const char good[] = "{\"status\":1}";
    TRY(visit_tell(w, rq));
    rp->body = good;
    rp->size = sizeof good - 1;
    visit_allow_origin(rp);
    return OK;
}

status visit_before_google(struct work *w, const struct request *rq, struct reply *rp)
{
    struct visit_door door = {NULL, NULL};
    status            outcome = read(w, rq, rp, write_google, &door);
    return visit_close_door(w, rq, rp, outcome, &door);
}

status visit_take_google(struct work *w, const struct request *rq, struct reply *rp)
{
    TRY(visit_tell(w, rq));
    visit_allow_origin(rp);
    return reply_empty(rp);
}
