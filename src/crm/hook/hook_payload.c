/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/hook/hook_payload.h"

#include "base/text.h"
#include "crm/hook/hook_hubspot.h"
#include "crm/hook/hook_match.h"
#include "crm/record/record.h"
#include "kit/json/json.h"

/* Two changes in one ms are told apart by the entry of the history; facts of old do not name it. */
static bool was_there(const struct record_was *was, const struct fact *fact)
{
    bool named = (fact->kind == FACT_CONTACT_CHANGED || fact->kind == FACT_RECORD_CHANGED)
                 && fact->context != 0 && fact->context != ABSENT;
    return named ? was->id <= fact->context : was->at <= fact->at;
}

status hook_value_then(struct work *w, const struct fact *fact, const struct hook_object *object,
                       const char *property, const char **ret_value)
{
    const struct record_type *type;
    struct rows               history;
    *ret_value = NULL;
    if (record_type_get(w, object->type, &type) != OK)
        return OK;
    status outcome = record_history(w, type, object->id, property, &history);
    if (outcome == NOT_FOUND || outcome == INVALID)
        return OK; /* the property is gone since */
    TRY(outcome);
    const struct record_was *was = history.items;
    for (int64_t i = 0; i < history.count; i++)
        if (was_there(&was[i], fact)) {
            *ret_value = was[i].value;
            return OK;
        }
    return OK;
}

/* ---- the standard format ---- */

static status put_properties(struct work *w, const struct fact *fact,
                             const struct hook_object *object, struct json_out *out)
{
    const char **names, *value;
    TRY(hook_changed(w, fact, &names));
    if (*names == NULL || object->type == NULL)
        return OK;
    json_put_name(out, "properties");
    json_open_object(out);
    for (; *names != NULL; names++) {
        TRY(hook_value_then(w, fact, object, *names, &value));
        json_put_name(out, *names);
        json_put_text(out, value);
    }
    json_close_object(out);
    return OK;
}

static void put_object(const struct hook_object *object, struct json_out *out)
{
    if (object->type == NULL || object->id == 0)
        return;
    json_put_name(out, "object");
    json_open_object(out);
    json_put_name(out, "type");
    json_put_text(out, object->type);
    json_put_name(out, "id");
    json_put_int(out, object->id);
    json_close_object(out);
}

void hook_put_id(struct json_out *out, const char *name, int64_t id)
{
    if (id == 0 || id == ABSENT)
        return;
    json_put_name(out, name);
    json_put_int(out, id);
}

static status put_data(struct work *w, const struct fact *fact, int64_t contact,
                       struct json_out *out)
{
    struct hook_object object;
    struct rows        views, facts = {(void *) (uintptr_t) fact, 1};
    TRY(hook_object_of(w, fact, &object));
    TRY(fact_views(w, &facts, &views));
    const struct fact_view *view = views.items;

    json_open_object(out);
    hook_put_id(out, "sequence", fact->sequence);
    hook_put_id(out, "contact", contact);
    hook_put_id(out, "identity", fact->subject);
    put_object(&object, out);
    hook_put_id(out, "store", fact->store);
    json_put_name(out, "value");
    json_put_money(out, fact->value);
    json_put_name(out, "quantity");
    json_put_money(out, fact->quantity);
    hook_put_id(out, "reference", fact->reference);
    hook_put_id(out, "context", fact->context);
    if (view->details != NULL) {
        json_put_name(out, "details");
        json_put_json(out, view->details);
    }
    TRY(put_properties(w, fact, &object, out));
    json_close_object(out);
    return OK;
}

static void open_standard(struct json_out *out, const char *type, int64_t at)
{
    json_open_object(out);
    json_put_name(out, "type");
    json_put_text(out, type);
    json_put_name(out, "timestamp");
    json_put_time(out, at);
    json_put_name(out, "data");
}

status hook_standard_body(struct work *w, const struct fact *fact, int64_t contact,
                          const char **ret_body)
{
    const struct fact_description *kind = fact_describe(fact->kind);
    struct text                    text = text_open(w->arena);
    struct json_out                out = json_out_open(&text);
    open_standard(&out, kind == NULL ? "unknown" : kind->name, fact->at);
    TRY(put_data(w, fact, contact, &out));
    json_close_object(&out);
    *ret_body = text.bytes;
    return OK;
}

/* ---- tests ---- */

static void put_standard_test(struct work *w, int64_t delivery, struct json_out *out)
{
    open_standard(out, "webhook_test", w->now);
    json_open_object(out);
    json_put_name(out, "delivery");
    json_put_int(out, delivery);
    json_close_object(out);
    json_close_object(out);
}

const char *hook_test_body(struct work *w, const struct hook_endpoint *endpoint, int64_t delivery)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    if (endpoint->format == HOOK_STANDARD) {
        put_standard_test(w, delivery, &out);
    } else {
        json_open_array(&out);
        hook_hubspot_put_test(w, endpoint, &out);
        json_close_array(&out);
    }
    return text.bytes;
}
