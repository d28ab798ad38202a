/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What the ledger keeps of an event beyond its numbers: the properties as they were told, and of
 * the context what visits are made of. No address of the network, no value of a trait.
 */
#include "base/text.h"
#include "crm/visit/visit_event.h"
#include "kit/geo/geo.h"
#include "kit/machines.h"

static void put_text(struct json_out *out, const char *name, const char *text)
{
    if (text_empty(text))
        return;
    json_put_name(out, name);
    json_put_text(out, text);
}

static void put_names(struct json_out *out, const struct json *object)
{
    if (object == NULL || object->type != JSON_OBJECT)
        return;
    json_put_name(out, "traits");
    json_open_array(out);
    for (const struct json *member = object->first; member != NULL; member = member->next)
        json_put_text(out, member->name);
    json_close_array(out);
}

static void put_object(struct json_out *out, const char *name, const struct json *object)
{
    if (object == NULL || object->type != JSON_OBJECT || object->size == 0)
        return;
    json_put_name(out, name);
    json_put_json(out, object);
}

/* A page call has them in its properties already. */
static void put_page(struct work *w, struct json_out *out, const struct visit_batch *batch,
                     const struct visit_event *event, const struct json *object)
{
    const struct json *page = visit_context(batch, object, "page");
    if (event->properties == NULL || json_text(event->properties, "url") == NULL)
        put_text(out, "url", visit_text_of(w, page, "url,path"));
    if (event->properties == NULL || json_text(event->properties, "referrer") == NULL)
        put_text(out, "referrer", visit_text(w, page, "referrer"));
}

static void put_device(struct json_out *out, const struct visit_batch *batch,
                       const struct json *object)
{
    const struct json *agent = visit_context(batch, object, "userAgent");
    bool               told = agent != NULL && agent->type == JSON_TEXT;
    struct visit_agent is = visit_agent_of(told ? agent->text : batch->agent);
    put_text(out, "device", is.device);
    put_text(out, "browser", is.browser);
    put_text(out, "os", is.os);
}

/* As the event says; else where its address is, which itself is not kept. */
static void put_country(struct work *w, struct json_out *out, const struct visit_batch *batch,
                        const struct json *object)
{
    const struct json *country = visit_context(batch, object, "country");
    const struct json *ip = visit_context(batch, object, "ip");
    const char        *address = ip != NULL && ip->type == JSON_TEXT ? ip->text : batch->address;
    if (country != NULL && country->type == JSON_TEXT)
        put_text(out, "country", country->text);
    else if (w->machines != NULL)
        put_text(out, "country", geo_country(w, w->machines->geo, address));
}

static void put_context(struct work *w, struct json_out *out, const struct visit_batch *batch,
                        const struct visit_event *event, const struct json *object)
{
    json_put_name(out, "context");
    json_open_object(out);
    put_page(w, out, batch, event, object);
    put_object(out, "campaign", visit_context(batch, object, "campaign"));
    put_device(out, batch, object);
    put_country(w, out, batch, object);
    put_text(out, "library", visit_text(w, visit_context(batch, object, "library"), "name"));
    json_close_object(out);
}

const char *visit_details(struct work *w, const struct visit_batch *batch,
                          const struct visit_event *event, const struct json *object)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    put_text(&out, "event", event->name);
    if (event->call == CALL_PAGE || event->call == CALL_SCREEN)
        put_text(&out, "name", visit_text(w, object, "name"));
    put_text(&out, "group", event->group);
    if (event->call == CALL_IDENTIFY)
        put_names(&out, event->traits);
    put_object(&out, "properties", event->properties);
    put_context(w, &out, batch, event, object);
    json_close_object(&out);
    return text.bytes;
}
