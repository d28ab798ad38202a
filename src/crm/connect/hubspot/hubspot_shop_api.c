/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* /extensions/ecomm/v2: settings, shops, and what shops say of their objects. */
#include <string.h>

#include "base/text.h"
#include "crm/connect/hubspot/hubspot_api.h"
#include "crm/connect/hubspot/hubspot_json.h"
#include "crm/staff/staff.h"

enum { MOST_STORES = 1000, MOST_MESSAGES = 200, MOST_ERRORS = 200 };

/* ---- settings ---- */

/* GET /extensions/ecomm/v2/settings */
status hubspot_api_settings_get(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hubspot_kept kept = {.body = "{\"enabled\":false,\"mappings\":{}}"};
    struct text         text = text_open(w->arena);
    status              outcome = hubspot_store_find(w, "settings", "ecomm", &kept);
    if (outcome != OK && outcome != NOT_FOUND)
        return outcome;
    text_add(&text, kept.body);
    return reply_text(rp, 200, NULL, &text);
}

/* PUT /extensions/ecomm/v2/settings */
status hubspot_api_settings_put(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct json   *body;
    struct hubspot_kept  kept;
    enum hubspot_outcome outcome;
    struct text          text = text_open(w->arena);
    TRY(request_json(w, rq, &body));
    if (body->type != JSON_OBJECT)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", NULL, "An object was expected: {…}.");
    struct hubspot_kept draft = {.kind = "settings", .name = "ecomm", .body = json_write(w, body)};
    TRY(hubspot_keep(w, &draft, true, &kept, &outcome));
    if (outcome != HUBSPOT_UNCHANGED)
        TRY(staff_note(w, "hubspot.settings", "settings", kept.id, NULL));
    text_add(&text, kept.body);
    return reply_text(rp, 200, NULL, &text);
}

/* ---- shops ---- */

static void put_store(struct json_out *out, const struct json *body)
{
    static const char *const members[] = {"id", "label", "adminUri"};
    json_open_object(out);
    for (size_t i = 0; i < COUNT_OF(members); i++) {
        json_put_name(out, members[i]);
        json_put_text(out, json_text(body, members[i]));
    }
    json_close_object(out);
}

static status put_kept_store(struct work *w, struct json_out *out, const struct hubspot_kept *kept)
{
    const struct json *body;
    TRY(json_parse(w, kept->body, strlen(kept->body), &body));
    put_store(out, body);
    return OK;
}

/* GET /extensions/ecomm/v2/stores */
status hubspot_api_store_list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows     rows;
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    TRY(hubspot_store_list(w, "store", 0, MOST_STORES, &rows));
    json_open_object(&out);
    json_put_name(&out, "results");
    json_open_array(&out);
    for (int64_t i = 0; i < rows.count; i++)
        TRY(put_kept_store(w, &out, (const struct hubspot_kept *) rows.items + i));
    json_close_array(&out);
    json_close_object(&out);
    return hubspot_reply(rp, 200, &out);
}

/* PUT /extensions/ecomm/v2/stores: {"id", "label", "adminUri"} */
status hubspot_api_store_put(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct json   *body;
    struct hubspot_kept  kept;
    enum hubspot_outcome outcome;
    struct text          text = text_open(w->arena);
    struct json_out      out = json_out_open(&text);
    TRY(request_json(w, rq, &body));
    if (text_empty(json_text(body, "id")))
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "id", "A store needs an \"id\".");
    struct hubspot_kept draft = {
        .kind = "store", .name = json_text(body, "id"), .body = json_write(w, body)};
    TRY(hubspot_keep(w, &draft, true, &kept, &outcome));
    TRY(put_kept_store(w, &out, &kept));
    return hubspot_reply(rp, 200, &out);
}

/* ---- messages ---- */

static status take_one(struct work *w, const struct json *input, const char *store,
                       const char *object_type)
{
    struct hubspot_message message = {
        .store = store, .object_type = object_type, .changed_at = w->now};
    const struct json *changed = json_member(input, "changedAt");
    TRY(hubspot_read_scalar(w, json_member(input, "externalObjectId"), &message.external));
    if (text_empty(message.external))
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "externalObjectId",
                           "Each message needs an \"externalObjectId\".");
    if (changed != NULL && !json_to_int(changed, &message.changed_at))
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "changedAt",
                           "\"changedAt\" is a number of ms since 1970.");
    message.body = json_write(w, input);
    return hubspot_take_message(w, &message);
}

/* PUT /extensions/ecomm/v2/sync/messages; what is wrong with one is told by its status */
status hubspot_api_messages_put(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct json *body, *messages;
    TRY(request_json(w, rq, &body));
    const char *store = json_text(body, "storeId"), *type = json_text(body, "objectType");
    messages = json_member(body, "messages");
    if (text_empty(store) || text_empty(type))
        return fail_reason(w, INVALID, "VALIDATION_ERROR", NULL,
                           "\"storeId\" and \"objectType\" must be given.");
    if (messages == NULL || messages->type != JSON_ARRAY || messages->size > MOST_MESSAGES)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "messages",
                           "\"messages\" must be an array of at most %d.", MOST_MESSAGES);
    for (const struct json *input = messages->first; input != NULL; input = input->next)
        TRY(take_one(w, input, store, type));
    return reply_empty(rp);
}

/* What is wrong, as members of an object. */
static void put_error(struct json_out *out, const struct hubspot_message *message)
{
    json_add_int(out, "changedAt", message->changed_at);
    json_add_int(out, "erroredAt", message->handled_at);
    json_add_text(out, "type", "INVALID");
    json_add_text(out, "details", message->error);
    json_add_text(out, "status", "OPEN");
}

static void put_name(struct json_out *out, const struct hubspot_message *message)
{
    json_add_text(out, "storeId", message->store);
    json_add_text(out, "objectType", message->object_type);
    json_add_text(out, "externalObjectId", message->external);
}

static void put_message(struct json_out *out, const struct hubspot_message *message)
{
    json_open_object(out);
    put_name(out, message);
    json_add_int(out, "hubspotId", message->record);
    json_add_int(out, "lastProcessedAt", message->handled_at);
    json_put_name(out, "errors");
    json_open_array(out);
    if (message->error != NULL) {
        json_open_object(out);
        put_error(out, message);
        json_close_object(out);
    }
    json_close_array(out);
    json_close_object(out);
}

/* GET /extensions/ecomm/v2/sync/status/{storeId}/{objectType}/{externalObjectId} */
status hubspot_api_message_status(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hubspot_message message;
    struct hubspot_message wanted = {.store = request_part(rq, "storeId"),
                                     .object_type = request_part(rq, "objectType"),
                                     .external = request_part(rq, "externalObjectId"),
                                     .record = ABSENT};
    struct text            text = text_open(w->arena);
    struct json_out        out = json_out_open(&text);
    if (!hubspot_message_seen(w, wanted.object_type))
        return fail_reason(w, FORBIDDEN, "MISSING_SCOPES", "objectType",
                           "You may not see all objects of the type '%.60s'.", wanted.object_type);
    status outcome = hubspot_store_get_message(w, &wanted, &message);
    if (outcome == NOT_FOUND)
        return fail_reason(w, NOT_FOUND, "OBJECT_NOT_FOUND", "externalObjectId",
                           "Nothing was said of the %s '%.100s'.", wanted.object_type,
                           wanted.external);
    TRY(outcome);
    put_message(&out, &message);
    return hubspot_reply(rp, 200, &out);
}

/* NULL when this path has no such part. */
static const char *part_of(const struct request *rq, const char *name)
{
    for (const struct http_pair *part = rq->parts; part->name != NULL; part++)
        if (text_same(part->name, name))
            return part->value;
    return NULL;
}

static void put_listed(struct work *w, struct json_out *out, int64_t portal,
                       const struct hubspot_message *message)
{
    if (!hubspot_message_seen(w, message->object_type))
        return;
    json_open_object(out);
    json_add_int(out, "portalId", portal);
    put_name(out, message);
    put_error(out, message);
    json_close_object(out);
}

/*
 * GET /extensions/ecomm/v2/sync/errors[/portal | /app/{appId} | /{storeId}/{objectType}]: what
 * could not be taken and was not mended since; the last word about an object is the one that
 * counts.
 */
status hubspot_api_sync_errors(struct work *w, const struct request *rq, struct reply *rp)
{
    const char     *store = part_of(rq, "storeId"), *type = part_of(rq, "objectType");
    int64_t         limit = hubspot_query_number(rq, "limit", MOST_ERRORS), portal;
    int64_t         page = hubspot_query_number(rq, "page", 1);
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    struct rows     rows;
    if (limit < 1 || limit > MOST_ERRORS || page < 1 || page > INT32_MAX)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "limit",
                           "\"limit\" is from 1 to %d, \"page\" from 1.", MOST_ERRORS);
    if (type == NULL)
        type = request_query_text(rq, "objectType");
    struct hubspot_errors_wanted wanted = {
        .store = store, .object_type = type, .limit = limit + 1, .offset = (page - 1) * limit};
    TRY(staff_account_id(w, &portal));
    TRY(hubspot_store_list_errors(w, &wanted, &rows));
    json_open_object(&out);
    json_put_name(&out, "results");
    json_open_array(&out);
    for (int64_t i = 0; i < rows.count && i < limit; i++)
        put_listed(w, &out, portal, (const struct hubspot_message *) rows.items + i);
    json_close_array(&out);
    json_add_int(&out, "page", page);
    json_put_name(&out, "hasMore");
    json_put_bool(&out, rows.count > limit);
    json_close_object(&out);
    return hubspot_reply(rp, 200, &out);
}
