/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/hook/hook_live.h"

#include "base/text.h"
#include "crm/access.h"
#include "crm/fact/fact.h"
#include "crm/hook/hook_match.h"
#include "crm/hook/hook_payload.h"
#include "crm/person/person.h"
#include "crm/record/record.h"
#include "crm/staff/staff.h"
#include "kit/json/json.h"

enum {
    AT_ONCE = 100,   /* facts of one look: some ms */
    MOST = 1000,     /* further behind, one event says that much has changed */
    LOOK_MS = 250,   /* what happened is told within a quarter of a second */
    RETRY_MS = 1000, /* a browser that lost the stream comes again then */
};
#define SPEAK_EVERY (INT64_C(15) * 1000)

static void open_event(struct text *out, const char *event, int64_t sequence)
{
    text_addf(out, "id: %lld\nevent: %s\ndata: ", (long long) sequence, event);
}

static void tell_place(struct text *out, const char *event, int64_t sequence)
{
    open_event(out, event, sequence);
    text_addf(out, "{\"sequence\":%lld}\n\n", (long long) sequence);
}

static status sees(struct work *w, const struct record_type *type, int64_t id, bool *ret_sees)
{
    *ret_sees = false;
    if (!staff_may(w, (enum access) type->see))
        return OK;
    status outcome = record_need(w, type, id, false);
    *ret_sees = outcome == OK;
    return outcome == NOT_FOUND || outcome == FORBIDDEN ? OK : outcome;
}

/* The names of changed properties that the actor sees. */
static status put_properties(struct work *w, const struct record_type *type,
                             const struct fact *fact, struct json_out *out)
{
    const char **names;
    bool         shown;
    TRY(hook_changed(w, fact, &names));
    if (*names == NULL)
        return OK;
    json_put_name(out, "properties");
    json_open_array(out);
    for (; *names != NULL; names++) {
        TRY(record_sees_property(w, type, *names, &shown));
        if (shown)
            json_put_text(out, *names);
    }
    json_close_array(out);
    return OK;
}

static status put_fact(struct work *w, const struct record_type *type, const struct fact *fact,
                       const int64_t object_contact[2], struct json_out *out)
{
    const struct fact_description *kind = fact_describe(fact->kind);
    json_open_object(out);
    json_add_int(out, "sequence", fact->sequence);
    json_add_text(out, "kind", kind == NULL ? "unknown" : kind->name);
    json_put_name(out, "at");
    json_put_time(out, fact->at);
    json_add_text(out, "type", type->id);
    json_add_int(out, "id", object_contact[0]);
    hook_put_id(out, "contact", object_contact[1]);
    hook_put_id(out, "store", fact->store);
    TRY(put_properties(w, type, fact, out));
    json_close_object(out);
    return OK;
}

/* The contact of a fact where the actor sees it; ABSENT otherwise. */
static status contact_of(struct work *w, const struct fact *fact, int64_t *ret_contact)
{
    const struct record_type *contacts;
    bool                      shown = false;
    *ret_contact = ABSENT;
    if (fact->subject == 0)
        return OK;
    TRY(person_contacts_of(w, &fact->subject, 1, ret_contact));
    if (*ret_contact == ABSENT)
        return OK;
    TRY(record_type_get(w, "contacts", &contacts));
    TRY(sees(w, contacts, *ret_contact, &shown));
    if (!shown)
        *ret_contact = ABSENT;
    return OK;
}

static status tell_fact(struct work *w, const struct fact *fact, struct text *out)
{
    struct hook_object        object;
    const struct record_type *type;
    int64_t                   contact;
    bool                      shown;
    TRY(hook_object_of(w, fact, &object));
    TRY(contact_of(w, fact, &contact));
    if (object.type == NULL && contact != ABSENT)
        object = (struct hook_object){"contacts", contact};
    if (object.type == NULL || object.id == 0 || record_type_get(w, object.type, &type) != OK)
        return OK;
    TRY(sees(w, type, object.id, &shown));
    if (!shown)
        return OK;
    struct json_out json = json_out_open(out);
    open_event(out, "fact", fact->sequence);
    TRY(put_fact(w, type, fact, (const int64_t[2]){object.id, contact}, &json));
    text_add(out, "\n\n");
    return OK;
}

/* What came since the last look. `ret_more`: there may be more at once. */
static status tell_news(struct work *w, struct hook_live *live, struct text *out, bool *ret_more)
{
    struct rows facts;
    int64_t     last;
    *ret_more = false;
    TRY(ledger_last(w, &last));
    if (last == live->sequence)
        return OK;
    if (last - live->sequence > MOST || last < live->sequence) {
        live->sequence = last;
        tell_place(out, "many", last);
        return OK;
    }
    TRY(ledger_after(w, live->sequence, AT_ONCE, &facts));
    for (int64_t i = 0; i < facts.count; i++) {
        const struct fact *fact = (const struct fact *) facts.items + i;
        TRY(tell_fact(w, fact, out));
        live->sequence = fact->sequence;
    }
    *ret_more = facts.count == AT_ONCE;
    return OK;
}

static status greet(struct work *w, struct hook_live *live, struct text *out)
{
    if (live->sequence == ABSENT)
        TRY(ledger_last(w, &live->sequence));
    text_addf(out, "retry: %d\n", RETRY_MS);
    tell_place(out, "open", live->sequence);
    live->greeted = true;
    live->opened_at = live->spoken_at = w->now;
    return OK;
}

status hook_live_next(struct work *w, void *state, struct text *out, bool *ret_end,
                      int64_t *ret_wait)
{
    struct hook_live *live = state;
    bool              more;
    size_t            before = out->size;
    if (!live->greeted)
        TRY(greet(w, live, out));
    TRY(tell_news(w, live, out, &more));
    if (out->size == before && w->now - live->spoken_at >= SPEAK_EVERY)
        text_add(out, ": still there\n\n");
    if (out->size > before)
        live->spoken_at = w->now;
    *ret_end = w->now - live->opened_at >= HOOK_LIVE_FOR;
    *ret_wait = more ? 0 : LOOK_MS;
    return OK;
}

static const struct field query_fields[] = {
    FIELD(hook_live_query, after, FIELD_INT,
          .help = "id of the last event that was heard; what happens from now on when left out"),
};
const struct shape hook_live_query_shape = SHAPE("LiveQuery", hook_live_query, query_fields);

/* Where to go on: what the browser heard last, or what the caller says. */
static status place_of(struct work *w, const struct request *rq, int64_t *ret_sequence)
{
    struct hook_live_query query = {.after = ABSENT};
    const char            *heard = request_header(rq, "last-event-id");
    TRY(request_query(w, rq, &hook_live_query_shape, &query));
    bool good = query.after == ABSENT || query.after >= 0;
    *ret_sequence = query.after;
    if (heard != NULL && *heard != '\0')
        good = text_to_int(heard, ret_sequence) && *ret_sequence >= 0;
    if (!good)
        return fail(w, INVALID, "after",
                    "There is no such place in the stream: say the id of an event that you heard, "
                    "or nothing to hear what happens from now on.");
    return OK;
}

status hook_live_api(struct work *w, const struct request *rq, struct reply *rp)
{
    struct hook_live *live = work_take(w, sizeof *live);
    TRY(place_of(w, rq, &live->sequence));
    rp->type = "text/event-stream";
    reply_header(rp, "Cache-Control", "no-store");
    reply_header(rp, "X-Accel-Buffering", "no");
    rp->stream =
        (struct reply_stream){.next = hook_live_next, .state_size = sizeof *live, .state = live};
    return OK;
}
