/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/hook/hook_match.h"

#include <string.h>

#include "base/text.h"
#include "crm/hook/hook_hubspot.h"
#include "crm/record/record.h"
#include "kit/json/json.h"

/* ---- patterns of the standard format ---- */

/* "order_*" and the like: a '*' stands for any characters. Never goes back further than to the last
 * one, so that no pattern takes long. */
static bool pattern_fits(const char *pattern, const char *name)
{
    const char *star = NULL, *after = NULL;
    while (*name != '\0') {
        if (*pattern == '*') {
            star = pattern++;
            after = name;
        } else if (*pattern == *name) {
            pattern++;
            name++;
        } else if (star != NULL) {
            pattern = star + 1;
            name = ++after;
        } else {
            return false;
        }
    }
    return pattern[strspn(pattern, "*")] == '\0';
}

/* The whole name, or the group: what stands before the first '_'. */
static bool event_fits(const char *event, const char *name)
{
    size_t group = strcspn(name, "_");
    return pattern_fits(event, name)
           || (strlen(event) == group && strncmp(event, name, group) == 0);
}

static bool event_known(const char *event)
{
    struct rows                    all = fact_descriptions();
    const struct fact_description *kind = all.items;
    for (int64_t i = 0; i < all.count; i++)
        if (event_fits(event, kind[i].name))
            return true;
    return false;
}

status hook_check_events(struct work *w, const struct hook_endpoint *endpoint)
{
    if (text_empty(endpoint->events))
        return fail(w, INVALID, "events",
                    "Say what the endpoint wants to know, such as \"order_placed\" or \"*\".");
    for (const char **event = text_split(w, endpoint->events, ',', NULL); *event != NULL; event++) {
        bool known = endpoint->format == HOOK_HUBSPOT ? hook_hubspot_event_valid(w, *event)
                     : strlen(*event) <= 64           ? event_known(*event)
                                                      : false;
        if (!known)
            return fail(w, INVALID, "events",
                        endpoint->format == HOOK_HUBSPOT
                            ? "There is no event '%.100s'; write it as contact.creation or "
                              "deal.propertyChange:amount."
                            : "There is no kind of fact '%.100s'; /api/facts/kinds lists them.",
                        *event);
    }
    return OK;
}

status hook_check_types(struct work *w, const char *types)
{
    const struct record_type *type;
    if (types == NULL)
        return OK;
    for (const char **name = text_split(w, types, ',', NULL); *name != NULL; name++)
        if (record_type_get(w, *name, &type) != OK)
            return fail(w, INVALID, "types",
                        "There is no object type '%.100s'. GET /api/object-types lists them.",
                        *name);
    return OK;
}

/* ---- what a fact is about ---- */

/* How to add one: a kind of fact whose reference is an object, with the type of that object. */
static const struct {
    enum fact_kind first, last;
    const char    *type;    /* NULL: the details name it */
    bool           context; /* the object is in `context`, not in `reference` */
} objects[] = {
    {FACT_CONTACT_CREATED, FACT_CONTACT_ERASED, "contacts", false},
    {FACT_ORDER_PLACED, FACT_ORDER_REFUNDED, "orders", false},
    {FACT_LINE_SOLD, FACT_LINE_REFUNDED, "orders", true},
    {FACT_ORDER_CHANGED, FACT_ORDER_CORRECTED, "orders", false},
    {FACT_LINE_CORRECTED, FACT_LINE_CORRECTED, "orders", true},
    {FACT_CART_CHANGED, FACT_CART_ORDERED, "carts", false},
    {FACT_TICKET_OPENED, FACT_TICKET_CLOSED, "tickets", false},
    {FACT_ASSOCIATION_ADDED, FACT_ASSOCIATION_REMOVED, "contacts", false},
    {FACT_RECORD_CREATED, FACT_RECORD_MERGED, NULL, false},
};

static status details_of(struct work *w, const struct fact *fact, const struct json **ret_details)
{
    *ret_details = NULL;
    if (fact->details == NULL)
        return OK;
    return json_parse(w, fact->details, strlen(fact->details), ret_details);
}

status hook_object_of(struct work *w, const struct fact *fact, struct hook_object *ret_object)
{
    *ret_object = (struct hook_object){NULL, 0};
    for (size_t i = 0; i < COUNT_OF(objects); i++) {
        if (fact->kind < (int64_t) objects[i].first || fact->kind > (int64_t) objects[i].last)
            continue;
        const struct json *details = NULL;
        if (objects[i].type == NULL)
            TRY(details_of(w, fact, &details));
        ret_object->type = objects[i].type != NULL ? objects[i].type : json_text(details, "type");
        ret_object->id = objects[i].context ? fact->context : fact->reference;
        return OK;
    }
    return OK;
}

status hook_changed(struct work *w, const struct fact *fact, const char ***ret_names)
{
    const struct json *details = NULL;
    if (fact->kind == FACT_CONTACT_CHANGED || fact->kind == FACT_RECORD_CHANGED)
        TRY(details_of(w, fact, &details));
    const struct json *list = json_member(details, "properties");
    const char       **names = work_take(w, ((list == NULL ? 0 : list->size) + 1) * sizeof *names);
    *ret_names = names;
    for (const struct json *item = list == NULL ? NULL : list->first; item != NULL;
         item = item->next)
        if (item->type == JSON_TEXT)
            *names++ = item->text;
    return OK;
}

/* ---- the filter ---- */

static void add_kind(struct hook_filter *filter, int64_t kind)
{
    filter->kinds[kind / 64 & 3] |= UINT64_C(1) << kind % 64;
}

static bool has_kind(const struct hook_filter *filter, int64_t kind)
{
    return kind >= 0 && kind < 256 && (filter->kinds[kind / 64] >> kind % 64 & 1) != 0;
}

static bool any_fits(const char **events, const char *name)
{
    for (; *events != NULL; events++)
        if (event_fits(*events, name))
            return true;
    return false;
}

/* Types as the endpoint names them, plural, singular or by id, in their plural form. */
static status plural_types(struct work *w, const char *types, const char ***ret_types)
{
    size_t                    count = 0;
    const struct record_type *type;
    const char              **names = text_split(w, types, ',', &count);
    for (size_t i = 0; i < count; i++)
        if (record_type_get(w, names[i], &type) == OK)
            names[i] = type->name;
    *ret_types = names;
    return OK;
}

status hook_filter_open(struct work *w, const struct hook_endpoint *endpoint,
                        struct hook_filter *ret_filter)
{
    struct rows                    all = fact_descriptions();
    const struct fact_description *kind = all.items;
    const char                   **events = text_split(w, endpoint->events, ',', NULL);
    *ret_filter = (struct hook_filter){.endpoint = endpoint};
    for (int64_t i = 0; i < all.count; i++)
        if (endpoint->format == HOOK_HUBSPOT || any_fits(events, kind[i].name))
            add_kind(ret_filter, kind[i].kind);
    return endpoint->types == NULL ? OK : plural_types(w, endpoint->types, &ret_filter->types);
}

static bool type_wanted(const struct hook_filter *filter, const char *type)
{
    for (const char **name = filter->types; *name != NULL; name++)
        if (text_same(*name, type))
            return true;
    return false;
}

status hook_wants(struct work *w, const struct hook_filter *filter, const struct fact *fact,
                  bool *ret_wants)
{
    const struct hook_endpoint *endpoint = filter->endpoint;
    struct hook_object          object;
    *ret_wants = false;
    if (!has_kind(filter, fact->kind)
        || (endpoint->store != ABSENT && fact->store != endpoint->store))
        return OK;
    if (filter->types != NULL) {
        TRY(hook_object_of(w, fact, &object));
        if (object.type == NULL || !type_wanted(filter, object.type))
            return OK;
    }
    if (endpoint->format == HOOK_HUBSPOT)
        return hook_hubspot_wants(w, endpoint, fact, ret_wants);
    *ret_wants = true;
    return OK;
}
