/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/fact/fact.h"

#include "base/text.h"
#include "base/time.h"
#include "kit/db/db.h"
#include "kit/json/json.h"
#include "test/check.h"

/* Ten orders a day apart, each with a line. */
static status tell_unit(struct work *w, void *arg)
{
    for (int64_t i = 1; i <= 10; i++) {
        struct fact order = {.subject = 7,
                             .kind = FACT_ORDER_PLACED,
                             .at = i * DAY,
                             .value = i,
                             .reference = i,
                             .context = i,
                             .details = "{\"country\":\"KR\"}"};
        struct fact line = {.kind = FACT_LINE_SOLD, .at = i * DAY, .value = i, .context = i};
        TRY(fact_tell(w, &order));
        TRY(fact_tell(w, &line));
    }
    return OK;
}

struct listing {
    struct fact_page page;
    struct rows      facts;
    int64_t          after;
};

static status list_unit(struct work *w, void *arg)
{
    struct listing *listing = arg;
    return fact_list(w, &listing->page, &listing->facts, &listing->after);
}

static struct listing list(struct work *w, struct fact_page page)
{
    struct listing listing = {.page = page};
    CHECK_OK(db_work(w, READ, list_unit, &listing));
    return listing;
}

static const struct fact_page everything = {.from = ABSENT, .until = ABSENT, .limit = 100};

static void every_kind_has_a_name_a_label_and_a_number_of_its_own(struct work *w)
{
    struct rows                    rows = fact_descriptions();
    const struct fact_description *all = rows.items;
    for (int64_t i = 0; i < rows.count; i++) {
        CHECK(fact_by_name(all[i].name) == &all[i]);
        CHECK(fact_describe(all[i].kind) == &all[i]);
        CHECK(!text_empty(all[i].label));
    }
    CHECK(fact_describe(0) == NULL);
    CHECK(fact_by_name("order_eaten") == NULL);
}

static void facts_are_listed_in_the_order_in_which_they_were_told(struct work *w)
{
    CHECK_OK(db_work(w, WRITE, tell_unit, NULL));
    struct listing     all = list(w, everything);
    const struct fact *facts = all.facts.items;
    CHECK_INT(all.facts.count, 20);
    CHECK_INT(all.after, 0);
    for (int64_t i = 1; i < all.facts.count; i++)
        CHECK_INT(facts[i].sequence, facts[i - 1].sequence + 1);
}

static void pages_follow_each_other_without_gap_or_overlap(struct work *w)
{
    CHECK_OK(db_work(w, WRITE, tell_unit, NULL));
    struct fact_page page = {.kind = "order_placed", .from = ABSENT, .until = ABSENT, .limit = 3};
    int64_t          seen = 0, sum = 0;
    for (int i = 0; i < 10; i++) {
        struct listing part = list(w, page);
        for (int64_t k = 0; k < part.facts.count; k++)
            sum += ((const struct fact *) part.facts.items)[k].value;
        seen += part.facts.count;
        page.after = part.after;
        if (part.after == 0)
            break;
    }
    CHECK_INT(seen, 10);
    CHECK_INT(sum, 55);
}

static void times_choose_from_the_first_instant_to_before_the_last(struct work *w)
{
    CHECK_OK(db_work(w, WRITE, tell_unit, NULL));
    struct fact_page page = {.from = 3 * DAY, .until = 5 * DAY, .limit = 100};
    CHECK_INT(list(w, page).facts.count, 4);
}

static void a_wrong_kind_or_limit_is_refused(struct work *w)
{
    struct listing kind = {.page = everything}, limit = {.page = everything};
    kind.page.kind = "order_eaten";
    limit.page.limit = 1001;
    CHECK_INT(db_work(w, READ, list_unit, &kind), INVALID);
    CHECK_TEXT(w->failure.field, "kind");
    CHECK_INT(db_work(w, READ, list_unit, &limit), INVALID);
    CHECK_TEXT(w->failure.field, "limit");
}

static void a_fact_is_shown_with_its_names_and_without_what_is_not_there(struct work *w)
{
    CHECK_OK(db_work(w, WRITE, tell_unit, NULL));
    struct listing two = list(w, (struct fact_page){.from = ABSENT, .until = ABSENT, .limit = 2});
    struct rows    views;
    CHECK_OK(fact_views(w, &two.facts, &views));
    CHECK_TEXT(json_of(w, &fact_view_shape, views.items),
               "{\"sequence\":1,\"subject\":7,\"kind\":\"order_placed\",\"label\":\"Order placed\","
               "\"at\":\"1970-01-02T00:00:00.000Z\",\"store\":null,\"value\":\"0.000001\","
               "\"quantity\":\"0\",\"reference\":1,\"context\":1,"
               "\"details\":{\"country\":\"KR\"}}");
    const struct fact_view *line = (const struct fact_view *) views.items + 1;
    CHECK(line->subject == ABSENT && line->reference == ABSENT && line->details == NULL);
}

static status now_unit(struct work *w, void *arg)
{
    TRY(fact_tell(w, &(struct fact){.kind = FACT_MAIL_SENT}));
    return fact_tell(w, &(struct fact){.kind = FACT_MAIL_OPENED, .at = ABSENT});
}

static void a_fact_without_a_time_happened_now(struct work *w)
{
    CHECK_OK(db_work(w, WRITE, now_unit, NULL));
    struct listing all = list(w, everything);
    CHECK_INT(all.facts.count, 2);
    CHECK_INT(((const struct fact *) all.facts.items)[0].at, w->now);
    CHECK_INT(((const struct fact *) all.facts.items)[1].at, w->now);
}

SUITE_DB("fact", TEST(every_kind_has_a_name_a_label_and_a_number_of_its_own),
         TEST(facts_are_listed_in_the_order_in_which_they_were_told),
         TEST(pages_follow_each_other_without_gap_or_overlap),
         TEST(times_choose_from_the_first_instant_to_before_the_last),
         TEST(a_wrong_kind_or_limit_is_refused),
         TEST(a_fact_is_shown_with_its_names_and_without_what_is_not_there),
         TEST(a_fact_without_a_time_happened_now));
