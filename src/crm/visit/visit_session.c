/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Facts become visits. A follower does it, in the order of the ledger, so a rebuild that goes
 * through the ledger in the same order comes to the same visits; their ids are sequences of facts.
 */
#include "crm/visit/visit_session.h"

#include "base/list.h"
#include "base/map.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/fact/fact.h"
#include "crm/person/person.h"
#include "kit/db/db.h"
#include "kit/json/json.h"

#define PAUSE (30 * MINUTE)

/* A look at so many facts takes some ms: nothing long on the writer. */
enum { FACTS_AT_ONCE = 2000 };

/* A visit in memory: as it is now, and whether there is a row of it. */
struct open_visit {
    struct visit is;
    bool         stored;
};

/* One step: the visits that it touched, each once, as they are now. */
struct step {
    struct rows rules;
    struct map  latest;  /* identity → struct open_visit that was touched last */
    struct map  touched; /* id → struct open_visit */
    struct list begun;   /* of struct open_visit *, new ones */
    bool        tells;
};

static bool is_of_visitor(const struct fact *fact)
{
    return fact->kind >= FACT_PAGE_VIEWED && fact->kind < FACT_VISIT_STARTED && fact->subject != 0;
}

/* ---- which visit ---- */

static bool is_other_campaign(const struct visit *visit, const struct visit_origin *origin)
{
    return origin->named
           && !(text_same(visit->source, origin->source) && text_same(visit->medium, origin->medium)
                && text_same(visit->campaign, origin->campaign));
}

static bool touches(const struct visit *visit, int64_t at)
{
    return at >= visit->started_at - PAUSE && at <= visit->last_at + PAUSE;
}

static struct open_visit *keep(struct work *w, struct step *step, const struct visit *visit,
                               bool stored)
{
    bool             fresh;
    union map_value *place = map_put_int(&step->touched, visit->id, &fresh);
    if (fresh) {
        place->pointer = work_take(w, sizeof(struct open_visit));
        *(struct open_visit *) place->pointer = (struct open_visit){*visit, stored};
    }
    struct open_visit *kept = place->pointer;
    map_put_int(&step->latest, visit->identity, &fresh)->pointer = kept;
    return kept;
}

static status put(struct work *w, struct open_visit *visit)
{
    struct rows row = {&visit->is, 1};
    bool        stored = visit->stored;
    visit->stored = true;
    return stored ? visit_store_update(w, &row) : visit_store_insert(w, &row);
}

/*
 * Visits that this step touched are younger than their rows, so the last one is looked at first,
 * and becomes a row before others of the identity are looked for.
 */
static status find(struct work *w, struct step *step, const struct fact *fact,
                   struct open_visit **ret_visit)
{
    const union map_value *latest = map_get_int(&step->latest, fact->subject);
    struct visit           stored;
    *ret_visit = latest == NULL ? NULL : latest->pointer;
    if (*ret_visit != NULL && touches(&(*ret_visit)->is, fact->at))
        return OK;
    if (*ret_visit != NULL)
        TRY(put(w, *ret_visit));
    *ret_visit = NULL;
    status outcome =
        visit_store_near(w, fact->subject, fact->at - PAUSE, fact->at + PAUSE, &stored);
    if (outcome == OK)
        *ret_visit = keep(w, step, &stored, true);
    return outcome == NOT_FOUND ? OK : outcome;
}

static struct open_visit *begin(struct work *w, struct step *step, const struct fact *fact,
                                const struct visit_origin *origin)
{
    struct visit visit = {
        .id = fact->sequence,
        .identity = fact->subject,
        .contact = ABSENT,
        .store = fact->store,
        .started_at = fact->at,
        .last_at = fact->at,
        .landing_page = origin->url,
        .referrer = origin->referrer,
        .source = origin->source,
        .medium = origin->medium,
        .campaign = origin->campaign,
        .term = origin->term,
        .content = origin->content,
        .channel = visit_channel_of(w, &step->rules, origin->source, origin->medium),
        .device = origin->device,
        .browser = origin->browser,
        .os = origin->os,
        .country = origin->country,
    };
    struct open_visit *kept = keep(w, step, &visit, false);
    *(struct open_visit **) list_add(&step->begun) = kept;
    return kept;
}

static void count(struct visit *visit, const struct fact *fact)
{
    if (fact->at < visit->started_at)
        visit->started_at = fact->at;
    if (fact->at > visit->last_at)
        visit->last_at = fact->at;
    visit->events++;
    visit->pages += fact->kind == FACT_PAGE_VIEWED || fact->kind == FACT_SCREEN_VIEWED;
    visit->orders += fact->kind == FACT_TRACKED_ORDER_COMPLETED;
}

static status take(struct work *w, struct step *step, const struct fact *fact)
{
    struct open_visit  *visit;
    struct visit_origin origin = {.named = false};
    TRY(find(w, step, fact, &visit));
    bool reads = visit == NULL || visit->is.landing_page == NULL
                 || visit_may_name_origin(fact->details, visit->is.landing_page);
    if (reads)
        origin = visit_origin_of(w, fact->details);
    if (visit != NULL && fact->at >= visit->is.started_at
        && is_other_campaign(&visit->is, &origin)) {
        TRY(put(w, visit));
        visit = NULL;
    }
    if (visit == NULL)
        visit = begin(w, step, fact, &origin);
    if (visit->is.landing_page == NULL)
        visit->is.landing_page = origin.url;
    count(&visit->is, fact);
    return OK;
}

/* ---- what follows from it ---- */

static void add(struct json_out *out, const char *name, const char *value)
{
    if (value == NULL)
        return;
    json_put_name(out, name);
    json_put_text(out, value);
}

static status tell_begun(struct work *w, const struct visit *visit)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    add(&out, "channel", visit->channel);
    add(&out, "source", visit->source);
    add(&out, "medium", visit->medium);
    add(&out, "campaign", visit->campaign);
    add(&out, "device", visit->device);
    json_close_object(&out);
    struct fact fact = {.kind = FACT_VISIT_STARTED,
                        .subject = visit->identity,
                        .at = visit->started_at,
                        .store = visit->store,
                        .reference = visit->id,
                        .details = text.bytes};
    return fact_tell(w, &fact);
}

static status refresh(struct work *w, const struct list *touched)
{
    int64_t   *ids = work_take(w, (touched->count + 1) * sizeof *ids);
    int64_t   *contacts = work_take(w, (touched->count + 1) * sizeof *contacts);
    struct map done = map_open(w->arena, (uint64_t) (uintptr_t) w);
    for (size_t i = 0; i < touched->count; i++)
        ids[i] = ((const struct visit *) list_at(touched, i))->identity;
    TRY(person_contacts_of(w, ids, touched->count, contacts));
    for (size_t i = 0; i < touched->count; i++) {
        bool fresh = false;
        if (contacts[i] != ABSENT)
            map_put_int(&done, contacts[i], &fresh);
        if (fresh)
            TRY(visit_refresh_contact(w, contacts[i]));
    }
    return OK;
}

static status finish(struct work *w, struct step *step)
{
    struct list fresh = list_open(w->arena, sizeof(struct visit));
    struct list known = list_open(w->arena, sizeof(struct visit));
    struct list touched = list_open(w->arena, sizeof(struct visit));
    for (size_t i = 0; i < step->begun.count; i++) { /* in the order of their ids */
        const struct open_visit *visit = *(struct open_visit **) list_at(&step->begun, i);
        if (!visit->stored)
            *(struct visit *) list_add(&fresh) = visit->is;
    }
    for (struct map_slot *slot = NULL; (slot = map_next(&step->touched, slot)) != NULL;) {
        const struct open_visit *visit = slot->value.pointer;
        *(struct visit *) list_add(&touched) = visit->is;
        if (visit->stored)
            *(struct visit *) list_add(&known) = visit->is;
    }
    struct rows inserted = list_rows(&fresh), updated = list_rows(&known);
    TRY(visit_store_insert(w, &inserted));
    TRY(visit_store_update(w, &updated));
    for (size_t i = 0; step->tells && i < step->begun.count; i++)
        TRY(tell_begun(w, &(*(struct open_visit **) list_at(&step->begun, i))->is));
    return refresh(w, &touched);
}

static status run_step(struct work *w, const struct rows *facts, bool tells)
{
    struct step step = {.tells = tells};
    step.latest = map_open(w->arena, (uint64_t) (uintptr_t) w);
    step.touched = map_open(w->arena, (uint64_t) (uintptr_t) w);
    step.begun = list_open(w->arena, sizeof(struct open_visit *));
    TRY(visit_store_rules(w, &step.rules));
    for (int64_t i = 0; i < facts->count; i++) {
        const struct fact *fact = (const struct fact *) facts->items + i;
        if (is_of_visitor(fact))
            TRY(take(w, &step, fact));
    }
    return finish(w, &step);
}

status visit_follow(struct work *w, int64_t *ret_taken)
{
    struct rows facts;
    TRY(ledger_follow(w, "visit", FACTS_AT_ONCE, &facts));
    *ret_taken = facts.count;
    return facts.count == 0 ? OK : run_step(w, &facts, true);
}

/* ---- contacts ---- */

status visit_refresh_contact(struct work *w, int64_t contact)
{
    struct person_visits sum;
    TRY(visit_store_sum(w, contact, &sum));
    return person_put_visits(w, &sum);
}

/* ---- anew ---- */

static status remove_unit(struct work *w, void *arg)
{
    return visit_store_remove_all(w);
}

struct part {
    int64_t after, until;
    bool    end;
};

static status part_unit(struct work *w, void *arg)
{
    struct part *part = arg;
    struct rows  facts;
    TRY(ledger_after(w, part->after, FACTS_AT_ONCE, &facts));
    part->end = facts.count < FACTS_AT_ONCE;
    if (facts.count > 0)
        part->after = ((const struct fact *) facts.items)[facts.count - 1].sequence;
    return facts.count == 0 ? OK : run_step(w, &facts, false);
}

status visit_rebuild(struct work *w)
{
    struct part part = {.end = false};
    TRY(db_work(w, WRITE, remove_unit, NULL));
    while (!part.end)
        TRY(db_work(w, WRITE, part_unit, &part));
    return OK;
}
