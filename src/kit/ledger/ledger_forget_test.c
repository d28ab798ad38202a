/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Facts that are forgotten by their kind, and what followers far behind read ahead. */
#include "base/text.h"
#include "base/time.h"
#include "kit/ledger/ledger.h"
#include "kit/ledger/ledger_ahead.h"
#include "kit/ledger/ledger_block.h"
#include "test/check.h"

enum { SUBJECTS = 50 };

struct telling {
    int64_t first, count; /* numbers, which are the references */
};

/* Kinds 1, 2, 3 in turn, a minute apart, the first a hundred days ago. */
static status tell_unit(struct work *w, void *arg)
{
    const struct telling *telling = arg;
    for (int64_t i = telling->first; i < telling->first + telling->count; i++) {
        struct fact fact = {.subject = 1 + i * 7 % SUBJECTS,
                            .kind = 1 + i % 3,
                            .at = TEST_NOW - 100 * DAY + i * MINUTE,
                            .reference = i,
                            .details = "{\"secret\":1}"};
        TRY(ledger_append(w, &fact));
    }
    return OK;
}

static void tell(struct work *w, int64_t first, int64_t count)
{
    struct telling telling = {first, count};
    CHECK_OK(db_work(w, WRITE, tell_unit, &telling));
}

static void seal(struct work *w)
{
    int64_t sealed;
    CHECK_OK(ledger_seal(w, 0, &sealed));
}

static void forget(struct work *w, const int64_t *kinds, int64_t before, int64_t expected)
{
    int64_t forgotten, all = 0;
    bool    done = false;
    while (!done) {
        CHECK_OK(ledger_forget(w, kinds, before, &forgotten, &done));
        all += forgotten;
    }
    CHECK_INT(all, expected);
    CHECK_OK(ledger_verify(w));
}

struct counting {
    int64_t kinds[4]; /* how many of each kind */
    int64_t old;      /* of kind 2, before `before` */
    int64_t before;
};

static status count_unit(struct work *w, void *arg)
{
    struct counting    *counting = arg;
    struct ledger_query query = {.columns = LEDGER_KIND | LEDGER_AT};
    struct ledger_scan *scan;
    struct ledger_batch batch;
    TRY(ledger_scan_open(w, &query, &scan));
    while (ledger_scan_next(scan, &batch))
        for (size_t i = 0; i < batch.count; i++) {
            counting->kinds[batch.kind[i]]++;
            counting->old += batch.kind[i] == 2 && batch.at[i] < counting->before;
        }
    return ledger_scan_close(scan);
}

static struct counting count(struct work *w, int64_t before)
{
    struct counting counting = {.before = before};
    CHECK_OK(db_work(w, READ, count_unit, &counting));
    return counting;
}

static void facts_of_a_kind_are_forgotten_when_they_are_old_in_both_tiers(struct work *w)
{
    static const int64_t second[] = {2, 0};
    int64_t              before = TEST_NOW - 100 * DAY + 4500 * MINUTE;
    tell(w, 0, 3000);
    seal(w);
    tell(w, 3000, 3000);
    forget(w, second, before, 1500);
    struct counting left = count(w, before);
    CHECK_INT(left.kinds[1], 2000);
    CHECK_INT(left.kinds[2], 500);
    CHECK_INT(left.kinds[3], 2000);
    CHECK_INT(left.old, 0);
    forget(w, second, before, 0);
}

static void a_block_of_which_nothing_is_left_is_gone(struct work *w)
{
    static const int64_t all[] = {1, 2, 3, 0};
    tell(w, 0, 2000);
    seal(w);
    forget(w, all, TEST_NOW, 2000);
    int64_t total;
    tell(w, 2000, 10);
    seal(w);
    CHECK_OK(ledger_verify(w));
    struct counting left = count(w, 0);
    total = left.kinds[1] + left.kinds[2] + left.kinds[3];
    CHECK_INT(total, 10);
}

/* ---- followers ---- */

struct following {
    int64_t after;
    int64_t secrets; /* facts that came with their details */
    int64_t seen;
};

static status follow_unit(struct work *w, void *arg)
{
    struct following *following = arg;
    struct rows       rows;
    TRY(ledger_after(w, following->after, 100, &rows));
    const struct fact *fact = rows.items;
    for (int64_t i = 0; i < rows.count; i++, fact++) {
        CHECK_INT(fact->sequence, following->after + 1);
        following->after = fact->sequence;
        following->secrets += fact->details != NULL;
        following->seen++;
    }
    return OK;
}

static bool erase_details(struct fact *fact, void *arg)
{
    fact->details = NULL;
    return true;
}

static void what_is_erased_is_not_read_ahead_any_more(struct work *w)
{
    struct following following = {.after = 0};
    int64_t          subjects[SUBJECTS], rewritten;
    for (int64_t i = 0; i < SUBJECTS; i++)
        subjects[i] = i + 1;
    tell(w, 0, 20000);
    seal(w);
    CHECK_OK(db_work(w, READ, follow_unit, &following));
    CHECK_INT(following.secrets, 100);
    CHECK_OK(ledger_rewrite(w, subjects, SUBJECTS, erase_details, NULL, &rewritten));
    CHECK_INT(rewritten, 20000);
    while (following.after < 20000)
        CHECK_OK(db_work(w, READ, follow_unit, &following));
    CHECK_INT(following.seen, 20000);
    CHECK_INT(following.secrets, 100);
}

static void a_follower_from_nothing_reads_every_fact_once_in_order(struct work *w)
{
    struct following first = {.after = 0}, second = {.after = 0};
    tell(w, 0, 30000);
    seal(w);
    tell(w, 30000, 50);
    for (int64_t before = -1; first.after != before;) { /* two at different places */
        before = first.after;
        CHECK_OK(db_work(w, READ, follow_unit, &first));
        if (before % 300 == 0)
            CHECK_OK(db_work(w, READ, follow_unit, &second));
    }
    CHECK_INT(first.seen, 30050);
    CHECK(second.seen > 9000);
}

SUITE_DB("ledger forget", TEST(facts_of_a_kind_are_forgotten_when_they_are_old_in_both_tiers),
         TEST(a_block_of_which_nothing_is_left_is_gone),
         TEST(what_is_erased_is_not_read_ahead_any_more),
         TEST(a_follower_from_nothing_reads_every_fact_once_in_order));
