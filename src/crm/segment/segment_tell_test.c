/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who enters and leaves a dynamic list is told, once. */
#include "base/text.h"
#include "base/time.h"
#include "crm/fact/fact.h"
#include "crm/person/person.h"
#include "crm/segment/segment.h"
#include "crm/segment/segment_rig.h"
#include "crm/segment/segment_rule.h"
#include "kit/job/job.h"
#include "kit/ledger/ledger.h"
#include "kit/machines.h"
#include "kit/sets/sets.h"

static status make_unit(struct work *w, void *arg)
{
    struct segment list = {
        .name = "Lately", .type = "0-1", .kind = SEGMENT_DYNAMIC, .folder = ABSENT};
    const struct segment_rule *rule;
    const struct json         *filter;
    TRY(segment_rule_parse(w, "seen less than 7 days ago and size > 10", &rule));
    TRY(segment_rule_to_filter(w, rule, &filter));
    return segment_create(w, filter, &list);
}

struct change {
    int64_t     contact;
    const char *property, *value;
};

static status change_unit(struct work *w, void *arg)
{
    const struct change      *change = arg;
    const struct record_type *contacts;
    struct record_value       value = {change->property, change->value};
    TRY(record_type_get(w, "contacts", &contacts));
    return record_change(w, contacts, change->contact, &value, 1);
}

static void change(struct work *w, int64_t contact, const char *property, const char *value)
{
    struct change arg = {contact, property, value};
    CHECK_OK(db_work(w, WRITE, change_unit, &arg));
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
}

/* "+2 -1": what was told so far, by contact. */
static status told_unit(struct work *w, void *arg)
{
    struct rows facts;
    struct text text = text_open(w->arena);
    TRY(ledger_after(w, 0, 1000, &facts));
    for (int64_t i = 0; i < facts.count; i++) {
        const struct fact *fact = (const struct fact *) facts.items + i;
        int64_t            contact;
        if (fact->kind != FACT_SEGMENT_ENTERED && fact->kind != FACT_SEGMENT_LEFT)
            continue;
        TRY(person_contacts_of(w, &fact->subject, 1, &contact));
        text_addf(&text, "%s%lld ", fact->kind == FACT_SEGMENT_ENTERED ? "+" : "-",
                  (long long) contact);
    }
    *(const char **) arg = text.bytes;
    return OK;
}

static const char *told(struct work *w)
{
    const char *words = "";
    CHECK_OK(db_work(w, READ, told_unit, &words));
    return words;
}

static void open(struct work *w)
{
    segment_rig_open(w);
    CHECK_OK(db_work(w, WRITE, make_unit, NULL));
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    CHECK_TEXT(told(w), ""); /* A and B are in: the list came to them */
}

static void who_enters_and_leaves_is_told_once(struct work *w)
{
    open(w);
    change(w, 1, "size", "5");
    CHECK_TEXT(told(w), "-1 ");
    change(w, 1, "note", "still out");
    CHECK_TEXT(told(w), "-1 ");
    change(w, 1, "size", "50");
    CHECK_TEXT(told(w), "-1 +1 ");
}

static void who_leaves_by_the_clock_is_told_at_that_instant(struct work *w)
{
    open(w); /* B was seen 5 days ago, A now */
    w->now = TEST_NOW + 2 * DAY - 1;
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    CHECK_TEXT(told(w), "");
    w->now = TEST_NOW + 2 * DAY;
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    CHECK_TEXT(told(w), "-2 ");
    w->now = TEST_NOW + 7 * DAY;
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    CHECK_TEXT(told(w), "-2 -1 ");
}

static void what_is_kept_in_memory_may_go_and_nothing_is_told_twice(struct work *w)
{
    open(w);
    change(w, 1, "size", "5");
    sets_begin(w->machines->sets);
    sets_clear(w->machines->sets);
    sets_end(w->machines->sets);
    change(w, 3, "note", "x");
    CHECK_TEXT(told(w), "-1 ");
    change(w, 1, "size", "50");
    CHECK_TEXT(told(w), "-1 +1 ");
}

SUITE_DB("segment tell", TEST(who_enters_and_leaves_is_told_once),
         TEST(who_leaves_by_the_clock_is_told_at_that_instant),
         TEST(what_is_kept_in_memory_may_go_and_nothing_is_told_twice));
