/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/hook/hook_hubspot.h"

#include <ctype.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/hook/hook_match.h"
#include "crm/hook/hook_payload.h"
#include "crm/hook/hook_store.h"
#include "crm/person/person.h"
#include "crm/staff/staff.h"

/* Ids of events: those of one fact lie side by side. */
enum { EVENTS_OF_A_FACT = 1024 };

/* ---- words ---- */

/* Types with a word of their own; all others are "object", and their events name the type. */
static const char *const objects[] = {"contact", "company",   "deal", "ticket",
                                      "product", "line_item", NULL};

static const char *const verbs[] = {"creation", "deletion", "propertyChange",  "associationChange",
                                    "merge",    "restore",  "privacyDeletion", NULL};

static bool is_one_of(const char *const *words, const char *word)
{
    for (; *words != NULL; words++)
        if (text_same(*words, word))
            return true;
    return false;
}

bool hook_hubspot_event_valid(struct work *w, const char *event)
{
    size_t       size = 0;
    const char **halves = text_split(w, event, ':', &size);
    size_t       words = 0;
    const char **parts = text_split(w, halves[0], '.', &words);
    if (size > 2 || words != 2)
        return false;
    if (size == 2 && (!text_same(parts[1], "propertyChange") || text_empty(halves[1])))
        return false;
    return (is_one_of(objects, parts[0]) || text_same(parts[0], "object"))
           && is_one_of(verbs, parts[1]);
}

/* ---- events of a fact ---- */

struct event {
    const char *type;     /* "contact.propertyChange" */
    const char *property; /* NULL: not of one property */
    const char *value;    /* known already, or NULL: look into the history */
    int64_t     place;    /* among those of its fact */
};

/* How to add one: a kind of fact and its verb; property changes are told apart below. */
static const struct {
    enum fact_kind kind;
    const char    *verb;
} plain[] = {
    {FACT_CONTACT_CREATED, "creation"},
    {FACT_CONTACT_ARCHIVED, "deletion"},
    {FACT_CONTACT_MERGED, "merge"},
    {FACT_CONTACT_ERASED, "privacyDeletion"},
    {FACT_ORDER_PLACED, "creation"},
    {FACT_ASSOCIATION_ADDED, "associationChange"},
    {FACT_ASSOCIATION_REMOVED, "associationChange"},
    {FACT_RECORD_CREATED, "creation"},
    {FACT_RECORD_ARCHIVED, "deletion"},
    {FACT_RECORD_RESTORED, "restore"},
    {FACT_RECORD_MERGED, "merge"},
};

/* The facts about an object of one fact, in the words of the format. */
struct facts {
    const struct record_type *type;
    struct hook_object        object;
    struct list               events;
};

static void add_event(struct work *w, struct facts *facts, const char *verb, const char *property)
{
    const char *word = is_one_of(objects, facts->type->singular) ? facts->type->singular : "object";
    struct event *event = list_add(&facts->events);
    event->type = work_text(w, "%s.%s", word, verb);
    event->property = property;
    event->place = (int64_t) facts->events.count - 1;
}

static status add_changes(struct work *w, const struct fact *fact, struct facts *facts)
{
    const char **names;
    TRY(hook_changed(w, fact, &names));
    if (*names == NULL && fact->kind == FACT_CONTACT_CHANGED)
        add_event(w, facts, "restore", NULL); /* it says nothing but that it is back */
    for (; *names != NULL; names++)
        add_event(w, facts, "propertyChange", *names);
    return OK;
}

/* The status of an order is not in the history of records: the fact itself says it. */
static status add_order_status(struct work *w, const struct fact *fact, struct facts *facts)
{
    const struct json *details = NULL;
    if (fact->details != NULL)
        TRY(json_parse(w, fact->details, strlen(fact->details), &details));
    const char *value = json_text(details, "status");
    if (value == NULL)
        return OK;
    add_event(w, facts, "propertyChange", "hs_external_order_status");
    ((struct event *) list_at(&facts->events, facts->events.count - 1))->value = value;
    return OK;
}

static status read_events(struct work *w, const struct fact *fact, struct facts *ret_facts)
{
    *ret_facts = (struct facts){.events = list_open(w->arena, sizeof(struct event))};
    TRY(hook_object_of(w, fact, &ret_facts->object));
    if (ret_facts->object.type == NULL
        || record_type_get(w, ret_facts->object.type, &ret_facts->type) != OK)
        return OK;
    if (fact->kind == FACT_CONTACT_CHANGED || fact->kind == FACT_RECORD_CHANGED)
        return add_changes(w, fact, ret_facts);
    if (fact->kind == FACT_ORDER_CHANGED)
        return add_order_status(w, fact, ret_facts);
    for (size_t i = 0; i < COUNT_OF(plain); i++)
        if (plain[i].kind == (enum fact_kind) fact->kind)
            add_event(w, ret_facts, plain[i].verb, NULL);
    return OK;
}

/* "contact.propertyChange" wants every property, "contact.propertyChange:email" that one. */
static bool event_wanted(const char **wanted, const struct event *event)
{
    size_t size = strlen(event->type);
    for (; *wanted != NULL; wanted++) {
        if (strncmp(*wanted, event->type, size) != 0)
            continue;
        const char *rest = *wanted + size;
        if (*rest == '\0' || (*rest == ':' && text_same(rest + 1, event->property)))
            return true;
    }
    return false;
}

static status wanted_events(struct work *w, const struct hook_endpoint *endpoint,
                            const struct fact *fact, struct facts *ret_facts)
{
    const char **wanted = text_split(w, endpoint->events, ',', NULL);
    size_t       kept = 0;
    TRY(read_events(w, fact, ret_facts));
    for (size_t i = 0; i < ret_facts->events.count; i++) {
        const struct event *event = list_at(&ret_facts->events, i);
        if (event_wanted(wanted, event))
            *(struct event *) list_at(&ret_facts->events, kept++) = *event;
    }
    ret_facts->events.count = kept;
    return OK;
}

status hook_hubspot_count(struct work *w, const struct hook_endpoint *endpoint,
                          const struct fact *fact, int64_t *ret_count)
{
    struct facts facts;
    TRY(wanted_events(w, endpoint, fact, &facts));
    *ret_count = (int64_t) facts.events.count;
    return OK;
}

status hook_hubspot_wants(struct work *w, const struct hook_endpoint *endpoint,
                          const struct fact *fact, bool *ret_wants)
{
    int64_t count;
    TRY(hook_hubspot_count(w, endpoint, fact, &count));
    *ret_wants = count > 0;
    return OK;
}

/* ---- writing ---- */

struct putting {
    const struct hook_endpoint *endpoint;
    const struct fact          *fact;
    const struct facts         *facts;
    struct rows                 subscriptions;
    int64_t                     attempt;
    int64_t                     account;
    struct json_out            *out;
};

/* What programs know us by; 0 while there is no user. */
static int64_t account_of(struct work *w)
{
    int64_t account = 0;
    return staff_account_id(w, &account) == OK ? account : 0;
}

/* The one that names the property rather than the one for any. */
static int64_t subscription_of(const struct putting *putting, const struct event *event)
{
    const struct hook_subscription *all = putting->subscriptions.items;
    int64_t                         found = 0;
    for (int64_t i = 0; i < putting->subscriptions.count; i++) {
        if (!all[i].active || !text_same(all[i].event_type, event->type))
            continue;
        if (text_same(all[i].property, event->property))
            return all[i].id;
        if (text_empty(all[i].property))
            found = all[i].id;
    }
    return found;
}

static void put_head(const struct putting *putting, const struct event *event)
{
    struct json_out *out = putting->out;
    json_add_int(out, "eventId", putting->fact->sequence * EVENTS_OF_A_FACT + event->place);
    json_add_int(out, "subscriptionId", subscription_of(putting, event));
    json_add_int(out, "portalId", putting->account);
    json_add_int(out, "appId",
                 putting->endpoint->app == ABSENT ? putting->endpoint->id : putting->endpoint->app);
    json_add_int(out, "occurredAt", putting->fact->at);
    json_add_text(out, "subscriptionType", event->type);
    json_add_int(out, "attemptNumber", putting->attempt);
    json_add_int(out, "objectId", putting->facts->object.id);
    if (text_starts(event->type, "object."))
        json_add_text(out, "objectTypeId", putting->facts->type->id);
    json_add_text(out, "changeSource", "CRM");
}

static status put_property(struct work *w, const struct putting *putting, const struct event *event)
{
    const struct hook_object *object = &putting->facts->object;
    const char               *value = event->value;
    if (value == NULL)
        TRY(hook_value_then(w, putting->fact, object, event->property, &value));
    json_add_text(putting->out, "propertyName", event->property);
    json_add_text(putting->out, "propertyValue", value == NULL ? "" : value);
    return OK;
}

static status put_merge(struct work *w, const struct putting *putting)
{
    struct json_out     *out = putting->out;
    struct record_merged merge;
    TRY(record_get_merge(w, putting->fact->context, &merge));
    json_add_int(out, "primaryObjectId", merge.survivor);
    json_put_name(out, "mergedObjectIds");
    json_open_array(out);
    json_put_int(out, merge.merged);
    json_close_array(out);
    json_add_int(out, "newObjectId", merge.survivor);
    return OK;
}

/* "CONTACT_TO_DEAL" and so on, as the kind of association names both ends. */
static status put_association(struct work *w, const struct putting *putting)
{
    struct json_out          *out = putting->out;
    const struct fact        *fact = putting->fact;
    const struct json        *details = NULL;
    const struct record_type *other;
    if (fact->details != NULL)
        TRY(json_parse(w, fact->details, strlen(fact->details), &details));
    const char *type = json_text(details, "type");
    if (type != NULL && record_type_get(w, type, &other) == OK) {
        char *word = work_copy(w, other->singular, strlen(other->singular));
        for (char *c = word; *c != '\0'; c++)
            *c = (char) toupper((unsigned char) *c);
        json_add_text(out, "associationType", work_text(w, "CONTACT_TO_%s", word));
    }
    const struct json *primary = json_member(details, "primary");
    json_add_int(out, "fromObjectId", fact->reference);
    json_add_int(out, "toObjectId", fact->context);
    json_put_name(out, "associationRemoved");
    json_put_bool(out, fact->kind == FACT_ASSOCIATION_REMOVED);
    json_put_name(out, "isPrimaryAssociation");
    json_put_bool(out, primary != NULL && primary->truth);
    return OK;
}

static status put_event(struct work *w, const struct putting *putting, const struct event *event)
{
    json_open_object(putting->out);
    put_head(putting, event);
    if (event->property != NULL)
        TRY(put_property(w, putting, event));
    if (text_ends(event->type, ".merge"))
        TRY(put_merge(w, putting));
    if (text_ends(event->type, ".associationChange"))
        TRY(put_association(w, putting));
    if (text_ends(event->type, ".creation"))
        json_add_text(putting->out, "changeFlag", "CREATED");
    if (text_ends(event->type, ".deletion"))
        json_add_text(putting->out, "changeFlag", "DELETED");
    json_close_object(putting->out);
    return OK;
}

status hook_hubspot_put(struct work *w, const struct hook_endpoint *endpoint,
                        const struct fact *fact, int64_t attempt, struct json_out *out)
{
    struct facts   facts;
    struct putting putting = {
        .endpoint = endpoint, .fact = fact, .facts = &facts, .attempt = attempt, .out = out};
    putting.account = account_of(w);
    TRY(wanted_events(w, endpoint, fact, &facts));
    TRY(hook_store_subscriptions(w, endpoint->id, &putting.subscriptions));
    for (size_t i = 0; i < facts.events.count; i++)
        TRY(put_event(w, &putting, list_at(&facts.events, i)));
    return OK;
}

void hook_hubspot_put_test(struct work *w, const struct hook_endpoint *endpoint,
                           struct json_out *out)
{
    const struct record_type contacts = {.id = "0-1", .singular = "contact"};
    struct facts             facts = {.type = &contacts};
    struct fact              fact = {.at = w->now};
    struct event             event = {.type = "contact.creation"};
    struct putting putting = {.endpoint = endpoint, .fact = &fact, .facts = &facts, .out = out};
    putting.account = account_of(w);
    json_open_object(out);
    put_head(&putting, &event);
    json_add_text(out, "changeFlag", "TEST");
    json_close_object(out);
}
