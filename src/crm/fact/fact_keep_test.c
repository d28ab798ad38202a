/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/fact/fact_keep.h"

#include "base/text.h"
#include "base/time.h"
#include "kit/db/db.h"
#include "kit/machines.h"
#include "test/check.h"

/* A kind that visitors tell, and one that totals are made of. */
enum { VISITED = 202 };

static status tell_unit(struct work *w, void *arg)
{
    for (int64_t i = 0; i < 100; i++) {
        struct fact typed = {.subject = 1 + i % 2,
                             .kind = VISITED,
                             .at = w->now - i * DAY,
                             .value = 5,
                             .details = "{\"query\":\"red shoes\"}"};
        struct fact sold = {.subject = 1 + i % 2,
                            .kind = FACT_LINE_SOLD,
                            .at = w->now - i * DAY,
                            .details = "{\"line\":\"fee\"}"};
        TRY(ledger_append(w, &typed));
        TRY(fact_tell(w, &sold));
    }
    return OK;
}

static void tell(struct work *w, bool sealed)
{
    int64_t count;
    CHECK_OK(db_work(w, WRITE, tell_unit, NULL));
    if (sealed)
        CHECK_OK(ledger_seal(w, 0, &count));
}

struct seen {
    int64_t facts, sold, value;
    int64_t details[3]; /* of each subject, of what was typed */
};

static status look_unit(struct work *w, void *arg)
{
    struct seen *seen = arg;
    struct rows  rows;
    TRY(ledger_after(w, 0, 1000, &rows));
    const struct fact *fact = rows.items;
    for (int64_t i = 0; i < rows.count; i++, fact++) {
        seen->facts += fact->kind != FACT_VISIT_STARTED; /* told of those */
        seen->sold += fact->kind == FACT_LINE_SOLD && fact->details != NULL;
        seen->value += fact->value;
        if (fact->kind == VISITED)
            seen->details[fact->subject] += fact->details != NULL;
    }
    return OK;
}

static struct seen look(struct work *w)
{
    struct seen seen = {0};
    CHECK_OK(db_work(w, READ, look_unit, &seen));
    return seen;
}

static status erase_unit(struct work *w, void *arg)
{
    static const int64_t first[] = {1};
    return fact_erase(w, first, 1);
}

static void check_erased(struct work *w)
{
    CHECK_OK(db_work(w, WRITE, erase_unit, NULL));
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    struct seen seen = look(w);
    CHECK_INT(seen.facts, 200);
    CHECK_INT(seen.value, 500);
    CHECK_INT(seen.sold, 100);
    CHECK_INT(seen.details[1], 0);
    CHECK_INT(seen.details[2], 50);
    CHECK_OK(ledger_verify(w));
}

static void what_somebody_typed_leaves_rows_when_they_are_erased(struct work *w)
{
    tell(w, false);
    check_erased(w);
}

static void what_somebody_typed_leaves_blocks_when_they_are_erased(struct work *w)
{
    tell(w, true);
    check_erased(w);
}

static status put_unit(struct work *w, void *arg)
{
    return fact_put_retention(w, arg);
}

static void a_kind_is_forgotten_after_its_days_and_not_what_totals_need(struct work *w)
{
    struct fact_retention sold = {"line_sold", 30}, nothing = {"no_such", 30},
                          days = {"cart_changed", 7}, carts = {"cart_changed", 30};
    CHECK_INT(db_work(w, WRITE, put_unit, &sold), INVALID);
    CHECK_TEXT(w->failure.field, "kind");
    CHECK_INT(db_work(w, WRITE, put_unit, &nothing), INVALID);
    CHECK_INT(db_work(w, WRITE, put_unit, &days), INVALID);
    CHECK_TEXT(w->failure.field, "days");
    CHECK_OK(db_work(w, WRITE, put_unit, &carts));
}

static status tell_carts(struct work *w, void *arg)
{
    for (int64_t i = 0; i < 100; i++) {
        struct fact fact = {.kind = FACT_CART_CHANGED, .at = w->now - i * DAY, .reference = 1};
        TRY(fact_tell(w, &fact));
    }
    return OK;
}

static void the_chore_drops_what_is_older(struct work *w)
{
    struct fact_retention carts = {"cart_changed", 30};
    struct job            job = {.kind = "fact.forget"};
    int64_t               sealed;
    CHECK_OK(db_work(w, WRITE, put_unit, &carts));
    CHECK_OK(db_work(w, WRITE, tell_carts, NULL));
    CHECK_OK(ledger_seal(w, 0, &sealed));
    tell(w, false);
    CHECK_OK(fact_forget_run(w, &job));
    struct seen seen = look(w);
    CHECK_INT(seen.facts, 200 + 31); /* exactly 30 days old is not older */
    CHECK_OK(ledger_verify(w));
    carts.days = 0;
    CHECK_OK(db_work(w, WRITE, put_unit, &carts));
    check_pass_time(w, 365 * DAY);
    CHECK_OK(fact_forget_run(w, &job));
    CHECK_INT(look(w).facts, 231);
}

SUITE_DB("fact keep", TEST(what_somebody_typed_leaves_rows_when_they_are_erased),
         TEST(what_somebody_typed_leaves_blocks_when_they_are_erased),
         TEST(a_kind_is_forgotten_after_its_days_and_not_what_totals_need),
         TEST(the_chore_drops_what_is_older));
