/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Conditions that the CRM API has no filter for, asked of five contacts (R66, R79, R83). */
#include "base/text.h"
#include "base/time.h"
#include "crm/fact/fact.h"
#include "crm/person/person.h"
#include "crm/segment/segment_rig.h"
#include "kit/json/json.h"

/* What happened: days ago; value in whole units. */
static const struct {
    int64_t     contact, kind, ago, value;
    const char *details;
} happened[] = {
    {1, FACT_CART_CHANGED, 100 * DAY, 10, "{\"device\":\"phone\"}"},
    {1, FACT_CART_CHANGED, 10 * DAY, 20, "{\"device\":\"desk\"}"},
    {1, FACT_CART_ORDERED, 9 * DAY, 20, NULL},
    {2, FACT_CART_CHANGED, 5 * DAY, 300, "{\"device\":\"phone\"}"},
    {2, FACT_CART_ORDERED, 1 * DAY, 300, NULL},
    {3, FACT_CART_CHANGED, 2 * HOUR, 40, "{\"device\":\"phone\"}"},
    {4, FACT_CART_CHANGED, -2 * HOUR, 40, NULL}, /* in two hours */
};

static status tell_unit(struct work *w, void *arg)
{
    for (size_t i = 0; i < COUNT_OF(happened); i++) {
        struct rows identities;
        TRY(person_identities(w, happened[i].contact, &identities));
        struct fact fact = {.subject = *(const int64_t *) identities.items,
                            .kind = happened[i].kind,
                            .at = TEST_NOW - happened[i].ago,
                            .value = happened[i].value * 1000000,
                            .reference = 7,
                            .details = happened[i].details};
        TRY(fact_tell(w, &fact));
    }
    return OK;
}

static const char *sentence_filter(struct work *w, const char *sentence)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_put_text(&out, sentence);
    return work_text(w,
                     "{\"filterBranchType\":\"AND\",\"filters\":[{\"filterType\":\"SENTENCE\","
                     "\"sentence\":%s}]}",
                     text.bytes);
}

static const char *found(struct work *w, const char *sentence)
{
    return segment_rig_found(w, sentence_filter(w, sentence));
}

static void open(struct work *w)
{
    segment_rig_open(w);
    segment_rig_write(w, tell_unit, NULL);
}

static void what_happened_is_counted_and_added_up_within_a_window(struct work *w)
{
    open(w);
    CHECK_TEXT(found(w, "did \"Cart Updated\""), "ABC");
    CHECK_TEXT(found(w, "did \"Cart Updated\" at least 2 times"), "A");
    CHECK_TEXT(found(w, "did \"Cart Updated\" at most 0 times"), "DE");
    CHECK_TEXT(found(w, "did \"Cart Updated\" exactly 1 times in the last 90 days"), "ABC");
    CHECK_TEXT(found(w, "did \"Cart Updated\" where device = \"phone\" in the last 90 days"), "BC");
    CHECK_TEXT(found(w, "did \"Cart Updated\" where (device = \"phone\" and value > 100)"), "B");
    CHECK_TEXT(found(w, "did \"Cart Updated\" where device matches \"p.*e\""), "ABC");
    CHECK_TEXT(found(w, "did \"Cart Updated\" with sum of value at least 30"), "ABC");
    CHECK_TEXT(found(w, "did \"Cart Updated\" with sum of value at least 30 in the last 50 days"),
               "BC");
    CHECK_TEXT(found(w, "did \"Cart Updated\" more than 50 days ago"), "A");
    CHECK_TEXT(found(w, "did \"Cart Updated\" before 2023-11-05"), "A");
    CHECK_TEXT(found(w, "did \"Cart Updated\" between 2023-11-10 and 2023-11-12"), "B");
    CHECK_TEXT(found(w, "did \"Cart Updated\" this day"), "C");
}

static void a_window_ends_at_the_exact_instant(struct work *w)
{
    open(w);
    w->now = TEST_NOW + 80 * DAY - 1;
    CHECK_TEXT(found(w, "did \"Cart Updated\" where value = 20 in the last 90 days"), "A");
    w->now = TEST_NOW + 80 * DAY;
    CHECK_TEXT(found(w, "did \"Cart Updated\" where value = 20 in the last 90 days"), "");
    w->now = TEST_NOW + 2 * HOUR; /* what was told ahead of its time has happened */
    CHECK_TEXT(found(w, "did \"Cart Updated\" in the last 1 days"), "CD");
}

static void one_thing_follows_another_or_does_not(struct work *w)
{
    open(w);
    CHECK_TEXT(found(w, "did \"Cart Updated\" then cart_ordered within 3 days"), "A");
    CHECK_TEXT(found(w, "did \"Cart Updated\" then cart_ordered within 4 days"), "AB");
    CHECK_TEXT(found(w, "did \"Cart Updated\" but not cart_ordered within 3 days"), "AB");
    CHECK_TEXT(found(w, "did \"Cart Updated\" but not cart_ordered within 2 hours"), "ABC");
    CHECK_TEXT(found(w, "did \"Cart Updated\" but not cart_ordered within 3 hours"), "AB");
    w->now = TEST_NOW + 1 * HOUR; /* the wait of C is over */
    CHECK_TEXT(found(w, "did \"Cart Updated\" but not cart_ordered within 3 hours"), "ABC");
}

static void the_first_and_the_last_time_are_asked_of(struct work *w)
{
    open(w);
    CHECK_TEXT(found(w, "first \"Cart Updated\" in the last 50 days"), "BC");
    CHECK_TEXT(found(w, "last \"Cart Updated\" in the last 50 days"), "ABC");
    CHECK_TEXT(found(w, "last \"Cart Updated\" more than 3 days ago"), "AB");
}

static void a_rank_takes_in_who_is_level_with_the_last(struct work *w)
{
    open(w); /* sizes: A 38, B 44.5, C -1; D and E have none */
    CHECK_TEXT(found(w, "top 1 by size"), "B");
    CHECK_TEXT(found(w, "top 2 by size"), "AB");
    CHECK_TEXT(found(w, "top 20 % by size"), "B");
    CHECK_TEXT(found(w, "top 34 % by size"), "AB");
    CHECK_TEXT(found(w, "top 100 % by size"), "ABC");
    CHECK_TEXT(found(w, "bottom 1 by size"), "C");
    CHECK_TEXT(found(w, "top 0 by size"), "");
    CHECK_TEXT(found(w, "top 1 by total_number_of_orders"), "ABCDE");
}

static void a_birthday_comes_every_year(struct work *w)
{
    open(w); /* today is Wednesday, 15 November 2023 */
    w->now += 365 * DAY + DAY;
    CHECK_TEXT(found(w, "anniversary of birthday this day"), "A");
    CHECK_TEXT(found(w, "anniversary of birthday this month"), "ABC");
    CHECK_TEXT(found(w, "anniversary of birthday in the next 6 days"), "AC");
    CHECK_TEXT(found(w, "anniversary of birthday in the next 5 days"), "A");
}

static void a_random_share_stays_the_same_and_grows(struct work *w)
{
    open(w);
    CHECK_TEXT(found(w, "random 100 % seed \"a\""), "ABCDE");
    CHECK_TEXT(found(w, "random 0 % seed \"a\""), "");
    for (int share = 1; share < 100; share++) {
        const char *less = found(w, work_text(w, "random %d %% seed \"a\"", share)),
                   *more = found(w, work_text(w, "random %d %% seed \"a\"", share + 1));
        for (; *less != '\0'; less++)
            CHECK(strchr(more, *less) != NULL);
    }
}

static void what_nobody_records_has_not_happened_and_is_warned_of(struct work *w)
{
    open(w);
    CHECK_TEXT(found(w, "did \"Moon Landed\""), "");
    CHECK_TEXT(segment_rig_warning(w, sentence_filter(w, "did \"Moon Landed\"")),
               "filterBranch.filterBranches[0].filters[0]: 'Moon Landed' is not recorded yet; it "
               "has not happened to anybody");
    CHECK_TEXT(found(w, "within 5 km of \"10115\""), "");
    CHECK_TEXT(segment_rig_warning(w, sentence_filter(w, "within 5 km of \"10115\"")),
               "filterBranch.filterBranches[0].filters[0]: the shop knows no places of postcodes "
               "yet; nobody is near to one");
}

SUITE_DB("segment condition", TEST(what_happened_is_counted_and_added_up_within_a_window),
         TEST(a_window_ends_at_the_exact_instant), TEST(one_thing_follows_another_or_does_not),
         TEST(the_first_and_the_last_time_are_asked_of),
         TEST(a_rank_takes_in_who_is_level_with_the_last), TEST(a_birthday_comes_every_year),
         TEST(a_random_share_stays_the_same_and_grows),
         TEST(what_nobody_records_has_not_happened_and_is_warned_of));
