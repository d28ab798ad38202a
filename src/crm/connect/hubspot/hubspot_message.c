/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words of a shop about its objects, as the e-commerce bridge sent them. */
#include <string.h>

#include "base/text.h"
#include "crm/connect/hubspot/hubspot.h"
#include "crm/connect/hubspot/hubspot_json.h"
#include "crm/staff/staff.h"
#include "kit/db/db.h"

/* How to add a type of object: a line. `key` finds a record that came by another road; or NULL. */
static const struct {
    const char *word, *type, *key;
} kinds[] = {
    {"CONTACT", "contacts", "email"},
    {"PRODUCT", "products", "hs_sku"},
    {"DEAL", "deals", NULL},
    {"LINE_ITEM", "line_items", NULL},
};

/* One message while it is worked on. */
struct taking {
    struct hubspot_message   *message;
    const struct json        *body;
    const struct record_type *type;
    const char               *key;
};

static status find_kind(struct work *w, struct taking *taking)
{
    const char *word = taking->message->object_type;
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (text_same_nocase(kinds[i].word, word)) {
            taking->key = kinds[i].key;
            return record_type_get(w, kinds[i].type, &taking->type);
        }
    return fail_reason(w, INVALID, "VALIDATION_ERROR", "objectType",
                       "There is no type of object '%.60s'; there are CONTACT, PRODUCT, DEAL and "
                       "LINE_ITEM.",
                       word);
}

bool hubspot_message_seen(struct work *w, const char *object_type)
{
    struct hubspot_message message = {.object_type = object_type};
    struct taking          taking = {.message = &message};
    if (find_kind(w, &taking) != OK)
        return true; /* nothing is ever kept of it */
    return staff_may(w, (enum access) taking.type->see) && staff_need_all(w, taking.type->id) == OK;
}

/* mappings.CONTACT.properties of the settings, or NULL. */
static status read_mapping(struct work *w, const struct taking *taking,
                           const struct json **ret_mapping)
{
    struct hubspot_kept settings;
    const struct json  *body;
    *ret_mapping = NULL;
    status outcome = hubspot_store_find(w, "settings", "ecomm", &settings);
    if (outcome == NOT_FOUND)
        return OK;
    TRY(outcome);
    TRY(json_parse(w, settings.body, strlen(settings.body), &body));
    const struct json *of_type =
        json_member(json_member(body, "mappings"), taking->message->object_type);
    *ret_mapping = json_member(of_type, "properties");
    return OK;
}

/* Our name of the shop's property: what the settings say, or the same. */
static const char *name_of(const struct json *mapping, const char *external)
{
    for (const struct json *line = mapping == NULL ? NULL : mapping->first; line != NULL;
         line = line->next) {
        const char *name = json_text(line, "hubspotPropertyName");
        if (name != NULL && text_same(json_text(line, "externalPropertyName"), external))
            return name;
    }
    return external;
}

static status read_values(struct work *w, const struct taking *taking, struct rows *ret_values)
{
    const struct json *mapping;
    TRY(read_mapping(w, taking, &mapping));
    TRY(hubspot_read_object(w, json_member(taking->body, "properties"), ret_values));
    struct record_value *value = ret_values->items;
    for (int64_t i = 0; i < ret_values->count; i++)
        value[i].property = name_of(mapping, value[i].property);
    return OK;
}

/* A record that has this key already; 0: none. */
static status find_by_key(struct work *w, const struct taking *taking, const struct rows *values,
                          int64_t *ret_id)
{
    const struct record_value *value = values->items;
    *ret_id = 0;
    for (int64_t i = 0; taking->key != NULL && i < values->count; i++) {
        if (!text_same(value[i].property, taking->key) || text_empty(value[i].value))
            continue;
        struct record_filter filter = {
            .property = taking->key, .compare = OPERATOR_EQ, .value = value[i].value};
        struct record_filter_group group = {&filter, 1};
        struct record_query        query = {.groups = &group, .group_count = 1, .limit = 1};
        struct rows                found;
        int64_t                    total;
        TRY(record_search(w, taking->type, &query, &found, &total));
        if (found.count > 0)
            *ret_id = ((const struct record *) found.items)->id;
    }
    return OK;
}

static status upsert(struct work *w, struct taking *taking)
{
    struct rows values;
    int64_t     id = taking->message->record == ABSENT ? 0 : taking->message->record;
    TRY(read_values(w, taking, &values));
    if (id == 0)
        TRY(find_by_key(w, taking, &values, &id));
    if (id != 0)
        TRY(record_change(w, taking->type, id, values.items, (size_t) values.count));
    else
        TRY(record_create(w, taking->type, values.items, (size_t) values.count, &id));
    taking->message->record = id;
    return OK;
}

static status run(struct work *w, void *arg)
{
    struct taking *taking = arg;
    const char    *action = json_text(taking->body, "action");
    if (action != NULL && text_same_nocase(action, "UPSERT"))
        return upsert(w, taking);
    if (action == NULL || !text_same_nocase(action, "DELETE"))
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "action",
                           "An \"action\" is UPSERT or DELETE.");
    if (taking->message->record == ABSENT)
        return OK;
    return record_archive(w, taking->type, taking->message->record, true);
}

status hubspot_take_message(struct work *w, struct hubspot_message *message)
{
    struct taking          taking = {.message = message};
    struct hubspot_message before;
    TRY(find_kind(w, &taking));
    if (!staff_may(w, (enum access) taking.type->edit))
        return fail_reason(w, FORBIDDEN, "MISSING_SCOPES", "objectType", "You may not edit %s.",
                           taking.type->name);
    TRY(json_parse(w, message->body, strlen(message->body), &taking.body));
    message->record = ABSENT;
    message->error = NULL;
    message->handled_at = w->now;
    status outcome = hubspot_store_get_message(w, message, &before);
    if (outcome == OK && before.changed_at > message->changed_at)
        return OK;
    if (outcome == OK)
        message->record = before.record;
    else if (outcome != NOT_FOUND)
        return outcome;

    outcome = db_nested(w, run, &taking);
    if (outcome == BROKEN || outcome == UNAVAILABLE)
        return outcome;
    if (outcome != OK)
        message->error = w->failure.message;
    return hubspot_store_put_message(w, message);
}
