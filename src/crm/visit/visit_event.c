/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/visit/visit_event.h"

#include <string.h>

#include "base/map.h"
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "kit/http/http.h"

enum { NAME_MOST = 200, YEAR_2000 = 30 * 365 + 7 /* days since 1970 */ };

/* ---- calls ---- */

/* What stands in addresses and in `type`, and the short form that browsers send. */
static const struct {
    const char    *word, *brief;
    enum fact_kind kind; /* of a track that is none of the known events, too */
} calls[CALL_COUNT] = {
    [CALL_IDENTIFY] = {"identify", "i", FACT_VISITOR_IDENTIFIED},
    [CALL_TRACK] = {"track", "t", FACT_EVENT_TRACKED},
    [CALL_PAGE] = {"page", "p", FACT_PAGE_VIEWED},
    [CALL_SCREEN] = {"screen", "s", FACT_SCREEN_VIEWED},
    [CALL_GROUP] = {"group", "g", FACT_VISITOR_GROUPED},
    [CALL_ALIAS] = {"alias", "a", FACT_VISITOR_IDENTIFIED},
};

bool visit_call_of(const char *word, enum visit_call *ret_call)
{
    for (size_t i = 0; word != NULL && i < COUNT_OF(calls); i++)
        if (strcmp(word, calls[i].word) == 0 || strcmp(word, calls[i].brief) == 0) {
            *ret_call = (enum visit_call) i;
            return true;
        }
    return false;
}

/* ---- values ---- */

const char *visit_text(struct work *w, const struct json *object, const char *name)
{
    const struct json *member = json_member(object, name);
    if (member == NULL || (member->type != JSON_TEXT && member->type != JSON_NUMBER))
        return NULL;
    const char *text = text_trim(w, member->text);
    return *text == '\0' ? NULL : text;
}

const char *visit_text_of(struct work *w, const struct json *object, const char *list)
{
    if (object == NULL)
        return NULL;
    for (const char **name = text_split(w, list, ',', NULL); *name != NULL; name++) {
        const char *text = visit_text(w, object, *name);
        if (text != NULL)
            return text;
    }
    return NULL;
}

static int64_t amount_in(const struct json *value)
{
    int64_t amount;
    bool    words = value != NULL && (value->type == JSON_NUMBER || value->type == JSON_TEXT);
    return words && money_parse_rounded(value->text, &amount) == MONEY_OK ? amount : ABSENT;
}

int64_t visit_amount_of(const struct json *object, const char *list)
{
    for (const char *name = list; name != NULL && *name != '\0';) {
        size_t size = strcspn(name, ",");
        for (const struct json *member = object == NULL ? NULL : object->first; member != NULL;
             member = member->next)
            if (strlen(member->name) == size && memcmp(member->name, name, size) == 0
                && amount_in(member) != ABSENT)
                return amount_in(member);
        name += size + (name[size] == ',');
    }
    return ABSENT;
}

size_t visit_json_size(const struct json *value)
{
    size_t size = value->name == NULL ? 0 : strlen(value->name) + 3;
    size_t between = value->size > 1 ? value->size - 1 : 0;
    switch (value->type) {
    case JSON_TEXT:
        return size + value->size + 2;
    case JSON_NUMBER:
        return size + value->size;
    case JSON_NULL:
    case JSON_BOOL:
        return size + 4;
    default:
        break;
    }
    for (const struct json *item = value->first; item != NULL; item = item->next)
        size += visit_json_size(item);
    return size + 2 + between;
}

const struct json *visit_context(const struct visit_batch *batch, const struct json *event,
                                 const char *name)
{
    const struct json *own = json_member(json_member(event, "context"), name);
    return own != NULL ? own : json_member(json_member(batch->outer, "context"), name);
}

/* ---- time ---- */

static bool instant_of(const struct json *object, const char *name, int64_t *ret_time)
{
    const struct json *member = json_member(object, name);
    if (member == NULL)
        return false;
    if (member->type == JSON_TEXT)
        return time_parse(member->text, ret_time, NULL);
    return json_to_int(member, ret_time) && *ret_time >= TIME_FIRST && *ret_time <= TIME_LAST;
}

int64_t visit_when(const struct visit_batch *batch, const struct json *event)
{
    int64_t at, sent;
    if (!instant_of(event, "originalTimestamp", &at) && !instant_of(event, "timestamp", &at))
        return batch->received;
    if (instant_of(event, "sentAt", &sent) || instant_of(batch->outer, "sentAt", &sent))
        at += batch->received - sent;
    bool senseless = at > batch->received || at < YEAR_2000 * DAY;
    return senseless ? batch->received : at;
}

/* ---- one event ---- */

static status read_ids(struct work *w, const struct json *object, struct visit_event *event)
{
    event->message = visit_text(w, object, "messageId");
    event->anonymous = visit_text(w, object, "anonymousId");
    event->user = visit_text(w, object, "userId");
    event->previous = visit_text(w, object, "previousId");
    event->group = visit_text(w, object, "groupId");
    const char *ids[] = {event->anonymous, event->user, event->previous, event->group};
    for (size_t i = 0; i < COUNT_OF(ids); i++)
        if (ids[i] != NULL && strlen(ids[i]) > VISIT_ID_MOST)
            return fail(w, INVALID, "userId", "An id of a visitor has at most %d bytes.",
                        VISIT_ID_MOST);
    if (event->anonymous == NULL && event->user == NULL)
        return fail(w, INVALID, "userId", "Say whose event it is: send userId or anonymousId.");
    if (event->call == CALL_ALIAS && (event->previous == NULL || event->user == NULL))
        return fail(w, INVALID, "previousId", "An alias needs previousId and userId.");
    if (event->call == CALL_GROUP && event->group == NULL)
        return fail(w, INVALID, "groupId", "A group call needs groupId.");
    if (event->message != NULL)
        event->hash = map_hash(event->message, strlen(event->message), 1) | 1;
    return OK;
}

static status read_name(struct work *w, const struct json *object, struct visit_event *event)
{
    event->name = visit_text(w, object, "event");
    if (event->name == NULL)
        return fail(w, INVALID, "event", "A track call names its event, such as \"Signed Up\".");
    if (strlen(event->name) > NAME_MOST)
        return fail(w, INVALID, "event", "The name of an event has at most %d bytes.", NAME_MOST);
    const struct visit_name *known = visit_name_of(event->name);
    if (known == NULL)
        return OK;
    event->kind = known->kind;
    event->cart = known->cart;
    event->orders = known->orders;
    event->product = known->product;
    event->amount = visit_amount_of(event->properties, known->amount);
    return OK;
}

/* Traits stand in the call that identifies, and in the context of others. */
static void read_person(struct work *w, const struct visit_batch *batch, const struct json *object,
                        struct visit_event *event)
{
    if (event->call == CALL_IDENTIFY)
        event->traits = json_member(object, "traits");
    if (event->traits == NULL)
        event->traits = visit_context(batch, object, "traits");
    event->email = visit_text_of(w, event->traits, "email");
    event->phone = visit_text_of(w, event->traits, "phone,phone_number");
    if (event->email == NULL && event->orders)
        event->email = visit_text_of(w, event->properties, "email,customer_email,billing_email");
    if (event->phone == NULL && event->orders)
        event->phone = visit_text_of(w, event->properties, "phone,billing_phone");
    if (event->email == NULL && event->user != NULL && strchr(event->user, '@') != NULL)
        event->email = event->user;
}

static const char *robot_of(const struct visit_batch *batch, const struct json *object)
{
    const struct json *agent = visit_context(batch, object, "userAgent");
    bool               told = agent != NULL && agent->type == JSON_TEXT;
    return visit_agent_of(told ? agent->text : batch->agent).robot;
}

static status check_size(struct work *w, const char *field, size_t size)
{
    if (size <= VISIT_EVENT_MOST)
        return OK;
    return fail(w, INVALID, field, "An event has at most %d bytes; this one has %zu.",
                VISIT_EVENT_MOST, size);
}

status visit_batch_add(struct work *w, struct visit_batch *batch, enum visit_call call,
                       const struct json *object)
{
    struct visit_event event = {.call = call, .kind = calls[call].kind, .amount = ABSENT};
    if (object->type != JSON_OBJECT)
        return fail(w, INVALID, "type", "An event is a JSON object.");
    TRY(check_size(w, NULL, visit_json_size(object)));
    TRY(read_ids(w, object, &event));
    event.at = visit_when(batch, object);
    event.properties = json_member(object, "properties");
    if (call == CALL_TRACK)
        TRY(read_name(w, object, &event));
    event.currency = visit_text(w, event.properties, "currency");
    read_person(w, batch, object, &event);
    const char *robot = robot_of(batch, object);
    if (robot != NULL) {
        *(const char **) list_add(&batch->robots) = robot;
        return OK;
    }
    event.details = visit_details(w, batch, &event, object);
    /* Control characters are written as six bytes each. */
    TRY(check_size(w, "properties", strlen(event.details) / 2 + 1));
    *(struct visit_event *) list_add(&batch->events) = event;
    return OK;
}

/* ---- many ---- */

struct visit_batch visit_batch_open(struct work *w)
{
    return (struct visit_batch){
        .received = w->now,
        .events = list_open(w->arena, sizeof(struct visit_event)),
        .wrong = list_open(w->arena, sizeof(struct visit_wrong)),
        .robots = list_open(w->arena, sizeof(const char *)),
    };
}

/* A server that tells of visitors is not where they are. */
void visit_batch_from(const struct request *rq, struct visit_batch *batch)
{
    batch->agent = request_header(rq, "user-agent");
    batch->address =
        batch->agent != NULL && text_starts(batch->agent, "Mozilla/") ? rq->peer : NULL;
}

static status add_item(struct work *w, struct visit_batch *batch, const struct json *item)
{
    enum visit_call call;
    if (!visit_call_of(json_text(item, "type"), &call))
        return fail(w, INVALID, "type",
                    "The type of an event is identify, track, page, screen, group or alias.");
    return visit_batch_add(w, batch, call, item);
}

status visit_batch_add_all(struct work *w, struct visit_batch *batch, const struct json *array)
{
    int64_t index = 0;
    if (array == NULL || array->type != JSON_ARRAY)
        return fail(w, INVALID, "batch", "A batch holds an array of events.");
    if (array->size > VISIT_BATCH_EVENTS)
        return fail(w, INVALID, "batch", "A batch has at most %d events; this one has %zu.",
                    VISIT_BATCH_EVENTS, array->size);
    for (const struct json *item = array->first; item != NULL; item = item->next)
        TRY(check_size(w, "batch", visit_json_size(item)));
    for (const struct json *item = array->first; item != NULL; item = item->next, index++)
        if (add_item(w, batch, item) != OK) {
            *(struct visit_wrong *) list_add(&batch->wrong) =
                (struct visit_wrong){index, w->failure.field, w->failure.message};
            w->failure = (struct failure){0};
        }
    return OK;
}
