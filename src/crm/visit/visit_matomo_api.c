/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The door of Matomo's trackers: one call as a query or a form, or many in {"requests": ["?…", …]}.
 * The write key stands in idsite (setSiteId of its script takes any text), or in token_auth where
 * idsite is a number.
 */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/visit/visit_adapter.h"
#include "crm/visit/visit_api.h"
#include "kit/text/card.h"

/* ---- a call as an object ---- */

static void put_pairs(struct json_out *out, const struct http_pair *pairs)
{
    json_open_object(out);
    for (const struct http_pair *pair = pairs; pair->name != NULL; pair++)
        if (request_pair(pairs, pair->name) == pair->value) /* the first of a name */
            visit_put(out, pair->name, pair->value);
    json_close_object(out);
}

static status read_query(struct work *w, const char *words, size_t size,
                         const struct http_pair **ret_pairs)
{
    static const struct http_pair none[] = {{NULL, NULL}};
    bool                          mark = size > 0 && *words == '?';
    struct request                form = {.headers = none};
    form.body = words + mark;
    form.size = size - mark;
    return request_form(w, &form, ret_pairs);
}

/* {"requests": ["?idsite=1&…"]}: what cannot be read is left out, and counted by who asks. */
static status put_many(struct work *w, const struct request *rq, struct json_out *out,
                       const char **ret_token)
{
    const struct json *body = NULL;
    TRY(visit_read_body(w, rq, &body));
    const struct json *list = json_member(body, "requests");
    *ret_token = json_text(body, "token_auth");
    if (list == NULL || list->type != JSON_ARRAY)
        return fail(w, INVALID, "requests", "Put the calls into \"requests\", as an array.");
    for (const struct json *one = list->first; one != NULL; one = one->next) {
        const struct http_pair *pairs;
        if (one->type != JSON_TEXT || read_query(w, one->text, one->size, &pairs) != OK)
            return fail(w, INVALID, "requests", "A call is the query of an address, as text.");
        put_pairs(out, pairs);
    }
    return OK;
}

static status put_all(struct work *w, const struct request *rq, struct json_out *out,
                      const char **ret_token)
{
    const struct http_pair *pairs = rq->query;
    *ret_token = NULL;
    if (rq->size > 0 && rq->body[strspn(rq->body, " \t\r\n")] == '{')
        return put_many(w, rq, out, ret_token);
    if (rq->size > 0)
        TRY(read_query(w, rq->body, rq->size, &pairs));
    put_pairs(out, pairs);
    return OK;
}

/* Every call, as an array of objects; no card is left in it. */
static status read_calls(struct work *w, const struct request *rq, const struct json **ret_calls,
                         const char **ret_token)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_array(&out);
    TRY(put_all(w, rq, &out, ret_token));
    json_close_array(&out);
    card_mask_json(text.bytes, text.size);
    return json_parse(w, text.bytes, text.size, ret_calls);
}

/* ---- what happened ---- */

/* [["sku","name","category",price,quantity], …] */
static void put_products(struct work *w, const struct json *call, struct json_out *out)
{
    static const char *const names[] = {"sku", "name", "category", "price", "quantity"};
    const char              *words = json_text(call, "ec_items");
    const struct json       *items = NULL;
    bool good = words != NULL && json_parse(w, words, strlen(words), &items) == OK
                && items->type == JSON_ARRAY;
    w->failure = (struct failure){0};
    if (!good)
        return;
    json_put_name(out, "products");
    json_open_array(out);
    for (const struct json *item = items->first; item != NULL; item = item->next) {
        const struct json *part = item->type == JSON_ARRAY ? item->first : NULL;
        json_open_object(out);
        for (size_t i = 0; part != NULL && i < COUNT_OF(names); i++, part = part->next)
            visit_put_value(out, names[i], part->type == JSON_ARRAY ? part->first : part);
        json_close_object(out);
    }
    json_close_array(out);
}

static const struct visit_renamed order_names[] = {
    {"ec_id", "order_id"}, {"revenue", "total"},  {"ec_st", "subtotal"}, {"ec_tx", "tax"},
    {"ec_sh", "shipping"}, {"ec_dt", "discount"}, {NULL, NULL},
};
static const struct visit_renamed cart_names[] = {{"revenue", "value"}, {NULL, NULL}};
static const struct visit_renamed product_names[] = {
    {"_pks", "sku"}, {"_pkn", "name"}, {"_pkc", "category"}, {"_pkp", "price"}, {NULL, NULL}};
static const struct visit_renamed list_names[] = {{"_pkc", "category"}, {NULL, NULL}};
static const struct visit_renamed search_names[] = {
    {"search", "query"}, {"search_cat", "category"}, {"search_count", "count"}, {NULL, NULL}};
static const struct visit_renamed event_names[] = {
    {"e_c", "category"}, {"e_a", "action"}, {"e_n", "label"}, {"e_v", "value"}, {NULL, NULL}};
static const struct visit_renamed link_names[] = {
    {"link", "url"}, {"download", "url"}, {NULL, NULL}};
static const struct visit_renamed goal_names[] = {
    {"idgoal", "goal"}, {"revenue", "revenue"}, {NULL, NULL}};
static const struct visit_renamed content_names[] = {
    {"c_n", "name"}, {"c_p", "piece"}, {"c_t", "target"}, {"c_i", "interaction"}, {NULL, NULL}};

/* What a call with this parameter tells; the first that is there counts. How to add one: a line. */
static const struct matomo_event {
    const char                 *parameter, *value; /* value NULL = any */
    const char                 *name;              /* NULL: made of the event's own words */
    const struct visit_renamed *names;
} events[] = {
    {"ec_id", NULL, "Order Completed", order_names},
    {"idgoal", "0", "Cart Viewed", cart_names},
    {"idgoal", NULL, "Goal Reached", goal_names},
    {"e_a", NULL, NULL, event_names},
    {"search", NULL, "Products Searched", search_names},
    {"link", NULL, "Link Clicked", link_names},
    {"download", NULL, "File Downloaded", link_names},
    {"c_i", NULL, "Content Clicked", content_names},
    {"c_n", NULL, "Content Viewed", content_names},
    {"_pks", NULL, "Product Viewed", product_names},
    {"_pkc", NULL, "Product List Viewed", list_names},
};

static const struct matomo_event *event_of(const struct json *call)
{
    for (size_t i = 0; i < COUNT_OF(events); i++) {
        const char *said = json_text(call, events[i].parameter);
        if (!text_empty(said) && (events[i].value == NULL || text_same(events[i].value, said)))
            return &events[i];
    }
    return NULL;
}

static void put_properties(struct work *w, const struct json *call,
                           const struct matomo_event *event, struct json_out *out)
{
    json_put_name(out, "properties");
    json_open_object(out);
    for (const struct visit_renamed *one = event->names; one->said != NULL; one++)
        if (!text_empty(json_text(call, one->said)))
            visit_put(out, one->means, json_text(call, one->said));
    put_products(w, call, out);
    json_close_object(out);
}

/* "2025-01-31 10:00:00" in UTC, or seconds since 1970. */
static void put_time(struct work *w, const struct json *call, struct json_out *out)
{
    const char *said = json_text(call, "cdt");
    int64_t     seconds;
    if (text_empty(said))
        return;
    if (text_to_int(said, &seconds) && seconds > 0 && seconds < INT64_C(1) << 40)
        said = time_text(w, seconds * SECOND);
    visit_put(out, "timestamp", said);
}

static void put_context(const struct json *call, struct json_out *out)
{
    json_put_name(out, "context");
    json_open_object(out);
    visit_put(out, "userAgent", json_text(call, "ua"));
    visit_put(out, "locale", json_text(call, "lang"));
    json_put_name(out, "page");
    json_open_object(out);
    visit_put(out, "url", json_text(call, "url"));
    visit_put(out, "referrer", json_text(call, "urlref"));
    visit_put(out, "title", json_text(call, "action_name"));
    json_close_object(out);
    if (!text_empty(json_text(call, "_rcn"))) {
        json_put_name(out, "campaign");
        json_open_object(out);
        visit_put(out, "name", json_text(call, "_rcn"));
        visit_put(out, "term", json_text(call, "_rck"));
        json_close_object(out);
    }
    json_close_object(out);
}

static void write_call(struct work *w, const struct json *call, struct json_out *out)
{
    const struct matomo_event *event = event_of(call);
    const char                *visitor = json_text(call, "cid");
    const char                *name =
        event == NULL ? NULL
                       : event->name != NULL
                           ? event->name
                           : work_text(w, "%s: %s",
                        json_text(call, "e_c") == NULL ? "Event" : json_text(call, "e_c"),
                                       json_text(call, "e_a"));
    json_open_object(out);
    visit_put(out, "type", event == NULL ? "page" : "track");
    visit_put(out, event == NULL ? "name" : "event",
              event == NULL ? json_text(call, "action_name") : name);
    visit_put(out, "anonymousId", text_empty(visitor) ? json_text(call, "_id") : visitor);
    visit_put(out, "userId", json_text(call, "uid"));
    put_time(w, call, out);
    if (event != NULL)
        put_properties(w, call, event, out);
    put_context(call, out);
    json_close_object(out);
}

/* A ping only says that a page is still open. */
static void write_calls(struct work *w, const struct json *calls, struct json_out *out)
{
    json_put_name(out, "batch");
    json_open_array(out);
    for (const struct json *call = calls->first; call != NULL; call = call->next)
        if (text_empty(json_text(call, "ping")))
            write_call(w, call, out);
    json_close_array(out);
}

/* ---- the door ---- */

static const char *key_of(const struct json *calls, const char *token)
{
    const char *site = json_text(calls->first, "idsite");
    int64_t     number;
    if (!text_empty(site) && !text_to_int(site, &number))
        return site;
    return token != NULL ? token : json_text(calls->first, "token_auth");
}

static status read(struct work *w, const struct request *rq, struct reply *rp,
                   struct visit_door *door)
{
    const struct json  *calls = NULL;
    const char         *token;
    struct visit_batch *batch = work_take(w, sizeof *batch);
    TRY(read_calls(w, rq, &calls, &token));
    if (calls->first == NULL)
        return fail(w, INVALID, "requests", "There is no call in it.");
    TRY(visit_open_door(w, rq, rp, key_of(calls, token), door));
    TRY(visit_translate(w, rq, calls, write_calls, batch));
    door->batch = batch;
    return OK;
}

status visit_before_matomo(struct work *w, const struct request *rq, struct reply *rp)
{
    struct visit_door door = {NULL, NULL};
    status            outcome = read(w, rq, rp, &door);
    return visit_close_door(w, rq, rp, outcome, &door);
}

/* Of one call: 400 when it says nothing; else an image, or nothing when none is wanted. */
status visit_take_matomo(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct visit_door *door = *rq->kept;
    const struct list       *wrong = &door->batch->wrong;
    struct text              text = text_open(w->arena);
    bool                     many = rq->size > 0 && rq->body[strspn(rq->body, " \t\r\n")] == '{';
    TRY(visit_tell(w, rq));
    visit_allow_origin(rp);
    if (many) {
        text_addf(&text, "{\"status\":\"success\",\"tracked\":%zu,\"invalid\":%zu}",
                  door->batch->events.count, wrong->count);
        return reply_text(rp, 200, NULL, &text);
    }
    if (wrong->count > 0) {
        text_add(&text, ((const struct visit_wrong *) list_at(wrong, 0))->reason);
        return reply_text(rp, 400, "text/plain", &text);
    }
    if (rq->method == POST || text_same(request_query_text(rq, "send_image"), "0"))
        return reply_empty(rp);
    visit_show_pixel(rp);
    return OK;
}
