/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/hubspot/hubspot_json.h"

#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/person/person.h"
#include "crm/staff/staff.h"

#define REFUSE(field, ...) fail_reason(w, INVALID, "VALIDATION_ERROR", field, __VA_ARGS__)

/* ---- in ---- */

status hubspot_read_scalar(struct work *w, const struct json *value, const char **ret_text)
{
    *ret_text = "";
    if (value == NULL || value->type == JSON_NULL)
        return OK;
    if (value->type == JSON_TEXT || value->type == JSON_NUMBER)
        *ret_text = value->text;
    else if (value->type == JSON_BOOL)
        *ret_text = value->truth ? "true" : "false";
    else
        return REFUSE("value", "A value must be a text, a number, true, false or null.");
    return OK;
}

static void put_value(struct list *values, const char *property, const char *value)
{
    for (size_t i = 0; i < values->count; i++) {
        struct record_value *there = list_at(values, i);
        if (text_same(there->property, property)) {
            there->value = value;
            return;
        }
    }
    *(struct record_value *) list_add(values) = (struct record_value){property, value};
}

status hubspot_read_pairs(struct work *w, const struct json *array, const char *name,
                          struct rows *ret_values)
{
    struct list values = list_open(w->arena, sizeof(struct record_value));
    if (array != NULL && array->type != JSON_ARRAY)
        return REFUSE("properties", "\"properties\" must be an array of names and values.");
    for (const struct json *item = array == NULL ? NULL : array->first; item != NULL;
         item = item->next) {
        const char *property = json_text(item, name), *value;
        if (text_empty(property))
            return REFUSE(name, "Each property needs a \"%s\".", name);
        TRY(hubspot_read_scalar(w, json_member(item, "value"), &value));
        put_value(&values, property, value);
    }
    *ret_values = list_rows(&values);
    return OK;
}

status hubspot_read_object(struct work *w, const struct json *object, struct rows *ret_values)
{
    struct list values = list_open(w->arena, sizeof(struct record_value));
    if (object != NULL && object->type != JSON_OBJECT)
        return REFUSE("properties", "\"properties\" must be an object of names and values.");
    for (const struct json *item = object == NULL ? NULL : object->first; item != NULL;
         item = item->next) {
        const char *value;
        TRY(hubspot_read_scalar(w, item, &value));
        put_value(&values, item->name, value);
    }
    *ret_values = list_rows(&values);
    return OK;
}

int64_t hubspot_query_number(const struct request *rq, const char *name, int64_t otherwise)
{
    const char *words = request_query_text(rq, name);
    int64_t     number;
    return words != NULL && text_to_int(words, &number) && number >= 0 ? number : otherwise;
}

/* ---- out ---- */

status hubspot_reply(struct reply *rp, int code, const struct json_out *out)
{
    return reply_text(rp, code, NULL, out->text);
}

static void put_truth(struct json_out *out, const char *name, bool truth)
{
    json_put_name(out, name);
    json_put_bool(out, truth);
}

static void put_nothing(struct json_out *out, const char *name)
{
    json_put_name(out, name);
    json_open_array(out);
    json_close_array(out);
}

/* The older API writes dates and datetimes as ms. */
static const char *old_value(struct work *w, const struct record_property *property,
                             const char *value)
{
    int64_t time;
    bool    is_time = property->is.type == PROPERTY_DATE || property->is.type == PROPERTY_DATETIME;
    if (!is_time || value == NULL || !time_parse(value, &time, NULL))
        return value;
    return work_text(w, "%lld", (long long) time);
}

/* What a property was, newest first. */
static void put_versions(struct work *w, struct json_out *out,
                         const struct record_property *property, const struct rows *histories)
{
    const struct record_was *was = histories->items;
    json_put_name(out, "versions");
    json_open_array(out);
    for (int64_t i = 0; i < histories->count; i++) {
        if (!text_same(was[i].property, property->is.name))
            continue;
        json_open_object(out);
        json_add_text(out, "value",
                      old_value(w, property, was[i].value == NULL ? "" : was[i].value));
        json_add_text(out, "source-type", "API");
        json_add_text(out, "source-id", was[i].source);
        json_add_int(out, "timestamp", was[i].at);
        json_close_object(out);
    }
    json_close_array(out);
}

/* A record with all its properties that have a value. */
struct whole {
    const struct record_property *properties;
    struct rows                   rows; /* of struct record_property */
    struct record                 record;
};

static status read_whole(struct work *w, const struct record_type *type, int64_t id,
                         struct whole *ret_whole)
{
    TRY(record_property_list(w, type, &ret_whole->rows));
    ret_whole->properties = ret_whole->rows.items;
    size_t       count = (size_t) ret_whole->rows.count;
    const char **names = work_take(w, (count + 1) * sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = ret_whole->properties[i].is.name;
    return record_get(w, type, id, names, false, &ret_whole->record);
}

/* `histories` may be NULL. */
static void put_properties(struct work *w, struct json_out *out, const struct whole *whole,
                           const struct rows *histories)
{
    json_put_name(out, "properties");
    json_open_object(out);
    for (int64_t i = 0; i < whole->rows.count; i++) {
        const struct record_property *property = &whole->properties[i];
        const char                   *value = record_value_of(&whole->record, property->is.name);
        if (text_empty(value))
            continue;
        json_put_name(out, property->is.name);
        json_open_object(out);
        json_add_text(out, "value", old_value(w, property, value));
        if (histories != NULL)
            put_versions(w, out, property, histories);
        json_close_object(out);
    }
    json_close_object(out);
}

static void put_identity(struct json_out *out, const struct identity *identity, bool primary)
{
    static const char *const types[] = {[IDENTITY_EMAIL] = "EMAIL", [IDENTITY_PHONE] = "PHONE"};
    if (identity->kind > IDENTITY_PHONE)
        return;
    json_open_object(out);
    json_add_text(out, "type", types[identity->kind]);
    json_add_text(out, "value", identity->value);
    json_add_int(out, "timestamp", identity->created_at);
    if (primary)
        put_truth(out, "is-primary", true);
    json_close_object(out);
}

static status put_identities(struct work *w, struct json_out *out, const struct record *record)
{
    struct rows rows;
    TRY(person_list_identities(w, record->id, &rows));
    const struct identity *identity = rows.items;
    const char            *email = record_value_of(record, "email");
    json_put_name(out, "identity-profiles");
    json_open_array(out);
    json_open_object(out);
    json_add_int(out, "vid", record->id);
    json_add_int(out, "saved-at-timestamp", record->created_at);
    json_put_name(out, "identities");
    json_open_array(out);
    for (int64_t i = 0; i < rows.count; i++)
        put_identity(out, &identity[i], text_same(identity[i].value, email));
    json_close_array(out);
    json_close_object(out);
    json_close_array(out);
    return OK;
}

status hubspot_put_v1_contact(struct work *w, struct json_out *out, int64_t id, bool versions)
{
    const struct record_type *type;
    int64_t                   portal;
    struct whole              whole;
    struct rows               histories = {0};
    TRY(staff_account_id(w, &portal));
    TRY(record_type_get(w, "contacts", &type));
    TRY(read_whole(w, type, id, &whole));
    if (versions)
        TRY(record_history(w, type, whole.record.id, NULL, &histories));
    json_open_object(out);
    json_add_int(out, "vid", whole.record.id);
    json_add_int(out, "canonical-vid", whole.record.id);
    put_nothing(out, "merged-vids");
    json_add_int(out, "portal-id", portal);
    put_truth(out, "is-contact", true);
    json_add_int(out, "addedAt", whole.record.created_at);
    put_properties(w, out, &whole, versions ? &histories : NULL);
    put_nothing(out, "form-submissions");
    put_nothing(out, "list-memberships");
    TRY(put_identities(w, out, &whole.record));
    put_nothing(out, "merge-audits");
    json_close_object(out);
    return OK;
}

status hubspot_put_v1_object(struct work *w, struct json_out *out, const struct record_type *type,
                             int64_t id)
{
    struct whole whole;
    struct rows  histories;
    int64_t      portal;
    TRY(staff_account_id(w, &portal));
    TRY(read_whole(w, type, id, &whole));
    TRY(record_history(w, type, id, NULL, &histories));
    json_open_object(out);
    json_add_text(out, "objectType", "PRODUCT");
    json_add_int(out, "portalId", portal);
    json_add_int(out, "objectId", whole.record.id);
    put_properties(w, out, &whole, &histories);
    json_add_int(out, "version", whole.record.updated_at);
    put_truth(out, "isDeleted", false);
    json_close_object(out);
    return OK;
}

static bool is_own(const char *name)
{
    static const char *const own[] = {"id",        "guid",      "name",      "portalId",
                                      "createdAt", "updatedAt", "insertedAt"};
    for (size_t i = 0; i < COUNT_OF(own); i++)
        if (text_same(own[i], name))
            return true;
    return false;
}

status hubspot_put_kept(struct work *w, struct json_out *out, const struct hubspot_kept *kept)
{
    const struct json *body;
    int64_t            portal;
    TRY(staff_account_id(w, &portal));
    TRY(json_parse(w, kept->body, strlen(kept->body), &body));
    json_open_object(out);
    if (kept->guid != NULL)
        json_add_text(out, "guid", kept->guid);
    else
        json_add_int(out, "id", kept->id);
    json_add_int(out, "portalId", portal);
    json_add_text(out, "name", kept->name);
    for (const struct json *item = body->first; item != NULL; item = item->next)
        if (!is_own(item->name)) {
            json_put_name(out, item->name);
            json_put_json(out, item);
        }
    json_add_int(out, text_same(kept->kind, "workflow") ? "insertedAt" : "createdAt",
                 kept->created_at);
    json_add_int(out, "updatedAt", kept->updated_at);
    json_close_object(out);
    return OK;
}

void hubspot_put_validation(struct json_out *out, const struct failure *failure)
{
    json_open_object(out);
    put_truth(out, "isValid", false);
    json_add_text(out, "message", failure->message);
    json_add_text(out, "error", failure->reason == NULL ? "INVALID" : failure->reason);
    json_add_text(out, "name", failure->field);
    json_close_object(out);
}
