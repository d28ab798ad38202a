/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Random rules, random histories and random jumps of the clock: after every event the trees of
 * bitmaps say what the plain evaluator says, which looks at every record anew (R42, R66). A case is
 * one rule after one event. STOREFOLK_SEGMENT_CASES asks for more than usual,
 * STOREFOLK_SEGMENT_SEED for others.
 */
#include <stdlib.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/fact/fact.h"
#include "crm/person/person.h"
#include "crm/segment/segment_engine.h"
#include "crm/segment/segment_rig.h"
#include "crm/segment/segment_rule.h"
#include "kit/machines.h"

enum {
    RULES = 20,
    EVENTS_A_RULE = 25,
    EVENTS_A_RESTART = 7,
    CASES = 20000,
    CASES_POSTGRES = 500,
    PEOPLE = 14
};

struct proof {
    uint64_t    seed;
    int64_t     by_hand, by_rule; /* lists that rules ask of */
    int64_t     merge;            /* the last one; 0 = none */
    int64_t     people;           /* ids so far */
    const char *sentences[RULES];
    int64_t     lists[RULES]; /* dynamic ones with these rules, so that their leaves are saved */
    const char *event;        /* the last one, for a failure */
};

static uint64_t draw(struct proof *proof, uint64_t below)
{
    proof->seed ^= proof->seed << 13;
    proof->seed ^= proof->seed >> 7;
    proof->seed ^= proof->seed << 17;
    return (proof->seed >> 11) % below;
}

/* ---- rules ---- */

/* %d: a small number. How to add one: a line. */
static const char *const conditions[] = {
    "size > %d",
    "size between 0 and %d",
    "size != %d or unknown",
    "note contains \"e\"",
    "note is unknown",
    "note matches \"[a-f]*\"",
    "note was ever = \"red\"",
    "note was never = \"blue\"",
    "note changed in the last %d days",
    "interests in (\"art\", \"music\")",
    "interests is exactly (\"art\")",
    "vip = true",
    "birthday less than %d days ago",
    "birthday more than %d days from now or unknown",
    "birthday is this month so far",
    "anniversary of birthday in the next %d days",
    "anniversary of birthday this week",
    "seen less than %d days ago",
    "seen more than %d days ago",
    "seen less than %d days from now",
    "seen is this week",
    "seen is this day so far",
    "seen is in the last %d whole weeks",
    "seen is in the next %d whole months",
    "seen after 2023-11-20T00:00:00Z",
    "top %d by size",
    "top 20 %% by size",
    "bottom %d by size",
    "random 40 %% seed \"%d\"",
    "in list 1%.0d",
    "in list 2%.0d",
    "did cart_changed at least 2 times in the last %d days",
    "did cart_changed where value > %d",
    "did cart_changed where device = \"phone\" in the last %d weeks",
    "did cart_changed exactly 1 times this week",
    "did cart_changed at most %d times",
    "did cart_changed more than %d days ago",
    "did cart_changed with sum of value at least %d in the last 30 days",
    "did cart_changed then cart_ordered within %d days",
    "did cart_changed but not cart_ordered within %d hours",
    "did cart_changed but not cart_ordered within 5 hours in the last %d days",
    "first cart_changed in the last %d days",
    "last cart_ordered more than %d days ago",
    "did contact_changed in the last %d hours",
    "filter \"{\\\"filterType\\\":\\\"PROPERTY\\\",\\\"property\\\":\\\"seen\\\",\\\"operation\\\":"
    "{\\\"operationType\\\":\\\"TIME_POINT\\\",\\\"operator\\\":\\\"IS_AFTER\\\",\\\"timePoint\\\":"
    "{\\\"timeType\\\":\\\"INDEXED\\\",\\\"indexReference\\\":{\\\"referenceType\\\":\\\"TODAY\\\"}"
    ",\\\"offset\\\":{\\\"days\\\":-%d}}}}\"",
    "filter \"{\\\"filterType\\\":\\\"EVENT\\\",\\\"eventId\\\":\\\"cart_ordered\\\"}\"",
};

static void add_rule(struct work *w, struct proof *proof, struct text *out, int depth)
{
    uint64_t choice = draw(proof, depth >= 3 ? 1 : 5);
    if (choice < 2) {
        const char *words = conditions[draw(proof, COUNT_OF(conditions))];
        const char *place = strstr(words, "list ");
        int64_t     list = place == NULL ? 0 : place[5] == '1' ? proof->by_hand : proof->by_rule;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        if (list != 0)
            text_addf(out, "in list %lld", (long long) list);
        else
            text_addf(out, words, 1 + (int) draw(proof, 11));
#pragma GCC diagnostic pop
        return;
    }
    if (choice == 2)
        text_add(out, "not ");
    text_add_char(out, '(');
    size_t parts = 1 + draw(proof, 3);
    for (size_t i = 0; i < parts; i++) {
        if (i > 0)
            text_add(out, choice == 3 ? " or " : " and ");
        add_rule(w, proof, out, depth + 1);
    }
    text_add_char(out, ')');
}

static void make_rules(struct work *w, struct proof *proof)
{
    for (int i = 0; i < RULES; i++) {
        struct text text = text_open(w->arena);
        add_rule(w, proof, &text, 0);
        proof->sentences[i] = text.bytes;
    }
}

/* ---- events ---- */

typedef status an_event(struct work *w, struct proof *proof, int64_t contact);

static status change(struct work *w, int64_t contact, const char *property, const char *value)
{
    const struct record_type *contacts;
    TRY(record_type_get(w, "contacts", &contacts));
    return record_change(w, contacts, contact, &(struct record_value){property, value}, 1);
}

static status change_text(struct work *w, struct proof *proof, int64_t contact)
{
    static const char *const notes[] = {"red", "blue", "deed", "", "Red shoes"};
    static const char *const interests[] = {"art", "music", "art;music", ""};
    if (draw(proof, 2) == 0)
        return change(w, contact, "note", notes[draw(proof, COUNT_OF(notes))]);
    return change(w, contact, "interests", interests[draw(proof, COUNT_OF(interests))]);
}

static status change_number(struct work *w, struct proof *proof, int64_t contact)
{
    if (draw(proof, 4) == 0)
        return change(w, contact, "vip", draw(proof, 2) == 0 ? "true" : "");
    return change(w, contact, "size",
                  draw(proof, 5) == 0 ? "" : work_text(w, "%d", (int) draw(proof, 12)));
}

/* On the hour, so that bounds are met exactly. */
static int64_t some_time(struct work *w, struct proof *proof)
{
    int64_t hour = w->now / HOUR * HOUR;
    return draw(proof, 6) == 0 ? hour + (int64_t) draw(proof, 48) * HOUR
                               : hour - (int64_t) draw(proof, 24 * 40) * HOUR;
}

static status change_date(struct work *w, struct proof *proof, int64_t contact)
{
    int64_t time = some_time(w, proof);
    if (draw(proof, 2) == 0)
        return change(w, contact, "seen", work_text(w, "%lld", (long long) time));
    return change(w, contact, "birthday",
                  date_text(w, day_of(time) - 365 * (int64_t) draw(proof, 3)));
}

static status do_something(struct work *w, struct proof *proof, int64_t contact)
{
    struct rows identities;
    TRY(person_identities(w, contact, &identities));
    if (identities.count == 0)
        return OK;
    struct fact fact = {
        .subject = ((const int64_t *) identities.items)[draw(proof, (uint64_t) identities.count)],
        .kind = draw(proof, 3) == 0 ? FACT_CART_ORDERED : FACT_CART_CHANGED,
        .at = some_time(w, proof),
        .value = (int64_t) draw(proof, 12) * 1000000,
        .reference = 7,
        .details = draw(proof, 2) == 0 ? "{\"device\":\"phone\"}" : NULL};
    return fact_tell(w, &fact);
}

static status merge(struct work *w, struct proof *proof, int64_t contact)
{
    int64_t other = 1 + (int64_t) draw(proof, (uint64_t) proof->people);
    return person_merge(w, contact, other, &proof->merge);
}

static status unmerge(struct work *w, struct proof *proof, int64_t contact)
{
    int64_t merge = proof->merge;
    proof->merge = 0;
    return merge == 0 ? OK : record_unmerge(w, merge);
}

static status create(struct work *w, struct proof *proof, int64_t contact)
{
    const struct record_type *contacts;
    struct record_value       values[] = {{"size", "5"}, {"note", "red"}};
    TRY(record_type_get(w, "contacts", &contacts));
    if (proof->people >= PEOPLE)
        return OK;
    return record_create(w, contacts, values, COUNT_OF(values), &proof->people);
}

static status archive(struct work *w, struct proof *proof, int64_t contact)
{
    const struct record_type *contacts;
    TRY(record_type_get(w, "contacts", &contacts));
    return record_archive(w, contacts, contact, draw(proof, 2) == 0);
}

static status erase(struct work *w, struct proof *proof, int64_t contact)
{
    return proof->people < PEOPLE ? OK : person_erase(w, contact);
}

static status put_in(struct work *w, struct proof *proof, int64_t contact)
{
    struct segment_change change;
    if (draw(proof, 2) == 0)
        return segment_add(w, proof->by_hand, &contact, 1, &change);
    return segment_take_out(w, proof->by_hand, &contact, 1, &change);
}

/* What everybody sees of a property is called otherwise, and with it all leaves are of the past. */
static status rename_property(struct work *w, struct proof *proof, int64_t contact)
{
    const struct record_type     *contacts;
    const struct record_property *property;
    TRY(record_type_get(w, "contacts", &contacts));
    TRY(record_property_get(w, contacts, "note", &property));
    struct record_property draft = *property;
    draft.is.label = work_text(w, "Note %llu", (unsigned long long) draw(proof, 1000));
    return record_property_change(w, contacts, &draft);
}

static const struct {
    const char *name;
    an_event   *run;
    unsigned    often;
} events[] = {
    {"a text", change_text, 6},
    {"a number", change_number, 6},
    {"a date", change_date, 6},
    {"a fact", do_something, 12},
    {"a merge", merge, 2},
    {"an un-merge", unmerge, 2},
    {"a contact", create, 2},
    {"archiving", archive, 2},
    {"erasing", erase, 1},
    {"a list", put_in, 3},
    {"a new label", rename_property, 1},
};

/* An event that cannot be now, such as the change of somebody who was merged, is none. */
static status event_unit(struct work *w, void *arg)
{
    struct proof *proof = arg;
    int64_t       contact = 1 + (int64_t) draw(proof, (uint64_t) proof->people);
    unsigned      often = (unsigned) draw(proof, 43), i = 0;
    while (often >= events[i].often)
        often -= events[i++].often;
    proof->event = work_text(w, "%s of %lld", events[i].name, (long long) contact);
    return events[i].run(w, proof, contact);
}

static void pass_time(struct work *w, struct proof *proof)
{
    static const int64_t steps[] = {0, 0, 1, SECOND, HOUR, 5 * HOUR, DAY, 3 * DAY, 20 * DAY};
    int64_t              step = steps[draw(proof, COUNT_OF(steps))];
    w->now += step;
    if (draw(proof, 3) == 0)
        w->now = (w->now / HOUR + 1) * HOUR - (draw(proof, 2) == 0); /* at, or just before */
}

/* ---- asking both ---- */

static status open_rule(struct work *w, const char *sentence, const struct segment_branch **ret)
{
    const struct record_type  *contacts;
    const struct segment_rule *rule;
    const struct json         *json;
    TRY(segment_rule_parse(w, sentence, &rule));
    TRY(segment_rule_to_filter(w, rule, &json));
    TRY(segment_filter_read(w, json, ret));
    TRY(record_type_get(w, "contacts", &contacts));
    return segment_filter_check(w, contacts, *ret);
}

static const char *ids_of(struct work *w, const struct rows *rows, bool members)
{
    struct text text = text_open(w->arena);
    for (int64_t i = 0; i < rows->count; i++)
        text_addf(&text, " %lld",
                  (long long) (members ? ((const struct segment_member *) rows->items)[i].record
                                       : ((const int64_t *) rows->items)[i]));
    return text.bytes;
}

static status compare(struct work *w, const struct proof *proof, const char *sentence)
{
    const struct segment         list = {.type = "0-1"};
    const struct segment_asking  asking = {.limit = 1000};
    const struct record_type    *contacts;
    const struct segment_branch *rule;
    struct segment_evaluation   *evaluation;
    struct segment_answer        answer;
    struct rows                  members;
    bool                         done = false;
    TRY(open_rule(w, sentence, &rule));
    TRY(record_type_get(w, "contacts", &contacts));
    TRY(segment_evaluate_open(w, contacts, rule, &evaluation));
    TRY(segment_evaluate_page(evaluation, 0, 1000, &members));
    TRY(segment_engine_ask(w, &list, rule, &asking, &answer, &done));
    const char *expected = ids_of(w, &members, true);
    if (!done)
        check_failed(__FILE__, __LINE__, "the engine does not answer: %s", sentence);
    else if (!text_same(ids_of(w, &answer.ids, false), expected))
        check_failed(__FILE__, __LINE__, "after %s at %s:%s, not%s: %s", proof->event,
                     time_text(w, w->now), ids_of(w, &answer.ids, false), expected, sentence);
    return OK;
}

static status compare_unit(struct work *w, void *arg)
{
    const struct proof *proof = arg;
    for (int i = 0; i < RULES; i++)
        TRY(compare(w, proof, proof->sentences[i]));
    return OK;
}

/* ---- restarts ---- */

/* The rules of this round are those of lists, since what others ask of is not saved. */
static status put_rules_unit(struct work *w, void *arg)
{
    struct proof *proof = arg;
    for (int i = 0; i < RULES; i++) {
        struct segment             list = {.name = work_text(w, "Rule %d", i),
                                           .type = "0-1",
                                           .kind = SEGMENT_DYNAMIC,
                                           .folder = ABSENT};
        const struct segment_rule *rule;
        const struct json         *json;
        TRY(segment_rule_parse(w, proof->sentences[i], &rule));
        TRY(segment_rule_to_filter(w, rule, &json));
        if (proof->lists[i] != 0) {
            TRY(segment_put_filter(w, proof->lists[i], json));
            continue;
        }
        TRY(segment_create(w, json, &list));
        proof->lists[i] = list.id;
    }
    return OK;
}

/*
 * The process ends, at times after it had saved its bitmaps, and another begins: with what was
 * saved, however old, and what a job makes beside everything else.
 */
static void restart(struct work *w, struct proof *proof)
{
    struct sets *sets = w->machines->sets;
    int64_t      now = w->now;
    sets_set_few(sets, 0);
    if (draw(proof, 3) > 0)
        CHECK_OK(segment_keep(w, NULL));
    if (draw(proof, 4) > 0) {
        sets_begin(sets);
        sets_clear(sets);
        sets_end(sets);
    }
    if (draw(proof, 2) == 0)
        CHECK_OK(segment_build(w, NULL));
    sets_set_few(sets, 20000);
    w->now = now; /* which a job takes from the clock of the machine */
}

/* ---- the proof ---- */

static status make_lists_unit(struct work *w, void *arg)
{
    struct proof  *proof = arg;
    struct segment by_hand = {.name = "By hand", .type = "0-1", .kind = SEGMENT_MANUAL};
    struct segment by_rule = {.name = "By rule", .type = "0-1", .kind = SEGMENT_DYNAMIC};
    const struct segment_rule *rule;
    const struct json         *json;
    by_hand.folder = by_rule.folder = ABSENT;
    TRY(segment_create(w, NULL, &by_hand));
    TRY(segment_rule_parse(
        w, work_text(w, "in list %lld or seen less than 3 days ago", (long long) by_hand.id),
        &rule));
    TRY(segment_rule_to_filter(w, rule, &json));
    TRY(segment_create(w, json, &by_rule));
    proof->by_hand = by_hand.id;
    proof->by_rule = by_rule.id;
    return OK;
}

static int64_t number_of(const char *name, int64_t otherwise)
{
    int64_t     number;
    const char *words = getenv(name);
    return words != NULL && text_to_int(words, &number) ? number : otherwise;
}

static void the_bitmaps_say_what_the_plain_evaluator_says_after_every_event(struct work *w)
{
    bool         sqlite = work_db_kind(w) == DB_SQLITE;
    int64_t      cases = number_of("STOREFOLK_SEGMENT_CASES", sqlite ? CASES : CASES_POSTGRES);
    struct proof proof = {.seed = (uint64_t) number_of("STOREFOLK_SEGMENT_SEED", 88172645463325252),
                          .people = 5,
                          .event = "nothing"};
    segment_rig_open(w);
    CHECK_OK(db_work(w, WRITE, make_lists_unit, &proof));
    struct arena_mark mark = arena_mark(w->arena);
    for (int64_t done = 0; done < cases; done += RULES) {
        if (done / RULES % EVENTS_A_RULE == 0) {
            arena_rewind(w->arena, mark);
            make_rules(w, &proof);
            CHECK_OK(db_work(w, WRITE, put_rules_unit, &proof));
        }
        pass_time(w, &proof);
        struct arena_mark before = arena_mark(w->arena);
        if (done / RULES % EVENTS_A_RESTART == 0)
            restart(w, &proof);
        CHECK(db_work(w, WRITE, event_unit, &proof) != BROKEN);
        CHECK_OK(db_work(w, READ, compare_unit, &proof));
        arena_rewind(w->arena, before);
    }
}

SUITE_DB("segment proof", TEST(the_bitmaps_say_what_the_plain_evaluator_says_after_every_event));
