/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What readers see, compared with a plain list of what was told, at every stage of a ledger's
 * life: as rows, half sealed, sealed, merged, rewritten, and interrupted in between.
 */
#include <stdlib.h>

#include "base/list.h"
#include "base/text.h"
#include "base/time.h"
#include "kit/ledger/ledger.h"
#include "kit/ledger/ledger_seal.h"
#include "test/check.h"

enum { SUBJECTS = 40, KINDS = 6, STORES = 3 };

/* Everything that was told and not dropped, in order of sequence. */
struct model {
    struct work *w;
    uint64_t     seed;
    int64_t      last; /* sequence */
    struct list  facts;
    int64_t      more; /* to be told by `tell` */
};

static uint64_t dice(struct model *model, uint64_t sides)
{
    model->seed = model->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (model->seed >> 24) % sides;
}

static struct model model_open(struct work *w)
{
    return (struct model){.w = w, .seed = 77, .facts = list_open(w->arena, sizeof(struct fact))};
}

static struct fact *fact_at(const struct model *model, size_t index)
{
    return list_at(&model->facts, index);
}

static struct fact any_fact(struct model *model)
{
    static const char *const texts[] = {NULL, "{}", "{\"status\":\"completed\"}",
                                        "{\"a\":\"ø 東\"}"};
    int64_t                  month = (int64_t) dice(model, 5);
    return (struct fact){
        .subject = (int64_t) dice(model, SUBJECTS),
        .kind = 1 + (int64_t) dice(model, KINDS),
        .at = TEST_NOW - month * 30 * DAY - (int64_t) dice(model, 20) * DAY,
        .store = (int64_t) dice(model, STORES),
        .value = (int64_t) dice(model, 1000) * 10000 - 5000000,
        .quantity = (int64_t) dice(model, 3) * 1000000,
        .reference = (int64_t) dice(model, 1000) * 1000003,
        .context = (int64_t) dice(model, 50),
        .details = texts[dice(model, COUNT_OF(texts))],
    };
}

static status tell_some(struct work *w, void *arg)
{
    struct model *model = arg;
    for (int64_t i = 0; i < model->more; i++) {
        struct fact fact = any_fact(model);
        TRY(ledger_append(w, &fact));
        fact.sequence = ++model->last;
        *(struct fact *) list_add(&model->facts) = fact;
    }
    return OK;
}

static void tell(struct model *model, int64_t count)
{
    struct work *w = model->w;
    model->more = count;
    CHECK_OK(db_work(w, WRITE, tell_some, model));
}

static void seal(struct model *model, int64_t keep)
{
    struct work *w = model->w;
    int64_t      sealed;
    CHECK_OK(ledger_seal(w, keep, &sealed));
}

/* ---- scans ---- */

struct fold {
    int64_t  count;
    uint64_t sum; /* of a hash over all that was asked for */
};

static uint64_t mix(uint64_t sum, int64_t number)
{
    sum = (sum ^ (uint64_t) number) * UINT64_C(0x9e3779b97f4a7c15);
    return sum ^ sum >> 29;
}

static uint64_t mix_text(uint64_t sum, const char *text)
{
    for (; text != NULL && *text != '\0'; text++)
        sum = mix(sum, *text);
    return mix(sum, text == NULL);
}

static uint64_t hash_of(const struct fact *fact)
{
    uint64_t sum = mix(mix(mix(1, fact->sequence), fact->subject), fact->kind);
    sum = mix(mix(mix(mix(sum, fact->at), fact->store), fact->value), fact->quantity);
    return mix_text(mix(mix(sum, fact->reference), fact->context), fact->details);
}

static bool in_query(const struct ledger_query *query, const struct fact *fact)
{
    bool kind = query->kinds == NULL;
    for (size_t i = 0; query->kinds != NULL && query->kinds[i] != 0; i++)
        kind |= query->kinds[i] == fact->kind;
    return kind && (query->from == 0 || fact->at >= query->from)
           && (query->until == 0 || fact->at < query->until)
           && (query->store == 0 || fact->store == query->store);
}

static struct fold fold_by_hand(const struct model *model, const struct ledger_query *query)
{
    struct fold fold = {0};
    for (size_t i = 0; i < model->facts.count; i++)
        if (in_query(query, fact_at(model, i))) {
            fold.count++;
            fold.sum += hash_of(fact_at(model, i));
        }
    return fold;
}

struct scanning {
    const struct ledger_query *query;
    struct fold                fold;
};

static status scan_all(struct work *w, void *arg)
{
    struct scanning    *scanning = arg;
    struct ledger_scan *scan;
    struct ledger_batch b;
    scanning->fold = (struct fold){0};
    TRY(ledger_scan_open(w, scanning->query, &scan));
    while (ledger_scan_next(scan, &b))
        for (size_t i = 0; i < b.count; i++) {
            struct fact fact = {b.sequence[i], b.subject[i],
                                b.kind[i],     b.at[i],
                                b.store[i],    b.value[i],
                                b.quantity[i], b.reference[i],
                                b.context[i],  b.dictionary[b.details[i]]};
            CHECK(b.details[i] < b.dictionary_count);
            scanning->fold.count++;
            scanning->fold.sum += hash_of(&fact);
        }
    return ledger_scan_close(scan);
}

static const int64_t two_kinds[] = {2, 5, 0}, no_such_kind[] = {99, 0};

static const struct ledger_query queries[] = {
    {0},
    {.from = TEST_NOW - 45 * DAY},
    {.until = TEST_NOW - 45 * DAY},
    {.from = TEST_NOW - 70 * DAY, .until = TEST_NOW - 10 * DAY},
    {.kinds = two_kinds},
    {.kinds = no_such_kind},
    {.store = 2},
    {.from = TEST_NOW - 100 * DAY, .until = TEST_NOW, .kinds = two_kinds, .store = 1},
    {.from = TEST_NOW + DAY},
};

static void check_scans(struct model *model)
{
    struct work *w = model->w;
    for (size_t i = 0; i < COUNT_OF(queries); i++) {
        struct ledger_query query = queries[i];
        query.columns = (1 << 10) - 1;
        struct scanning scanning = {.query = &query};
        struct fold     expected = fold_by_hand(model, &query);
        CHECK_OK(db_work(w, READ, scan_all, &scanning));
        CHECK_INT(scanning.fold.count, expected.count);
        CHECK(scanning.fold.sum == expected.sum);
    }
}

/* ---- time lines ---- */

static int newest_first(const void *a, const void *b)
{
    const struct fact *left = a, *right = b;
    if (left->at != right->at)
        return left->at > right->at ? -1 : 1;
    return left->sequence > right->sequence ? -1 : 1;
}

struct lining {
    struct model      *model;
    struct ledger_page page;
    struct list        expected;
    size_t             seen;
};

static void expect(struct lining *lining)
{
    const struct ledger_page *page = &lining->page;
    struct ledger_query       query = {.kinds = page->kinds};
    lining->expected = list_open(lining->model->w->arena, sizeof(struct fact));
    for (size_t i = 0; i < lining->model->facts.count; i++) {
        const struct fact *fact = fact_at(lining->model, i);
        bool               wanted = false;
        for (size_t s = 0; s < page->count; s++)
            wanted |= page->subjects[s] == fact->subject;
        if (wanted && in_query(&query, fact))
            *(struct fact *) list_add(&lining->expected) = *fact;
    }
    if (lining->expected.count > 1)
        qsort(lining->expected.items, lining->expected.count, sizeof(struct fact), newest_first);
}

static status walk_pages(struct work *w, void *arg)
{
    struct lining *lining = arg;
    struct rows    rows;
    lining->page.before = LEDGER_NEWEST;
    lining->seen = 0;
    do {
        TRY(ledger_by_subject(w, &lining->page, &rows));
        for (int64_t i = 0; i < rows.count; i++) {
            const struct fact *fact = (const struct fact *) rows.items + i;
            CHECK(lining->seen < lining->expected.count
                  && hash_of(fact) == hash_of(list_at(&lining->expected, lining->seen)));
            lining->seen++;
            lining->page.before = (struct ledger_position){fact->at, fact->sequence};
        }
    } while (rows.count == lining->page.limit);
    return OK;
}

static void check_lines(struct model *model)
{
    static const int64_t one[] = {7}, some[] = {39, 0, 12, 12}, none[] = {1000};
    static const struct {
        const int64_t *subjects;
        size_t         count;
        const int64_t *kinds;
        int64_t        limit;
    } cases[] = {
        {one, 1, NULL, 7},  {some, 4, NULL, 13},       {some, 4, two_kinds, 5},
        {none, 1, NULL, 5}, {one, 1, no_such_kind, 5}, {one, 1, NULL, 1000},
        {some, 0, NULL, 5},
    };
    struct work *w = model->w;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct lining lining = {.model = model};
        lining.page = (struct ledger_page){cases[i].subjects, cases[i].count, cases[i].kinds,
                                           LEDGER_NEWEST, cases[i].limit};
        expect(&lining);
        CHECK_OK(db_work(w, READ, walk_pages, &lining));
        CHECK_INT(lining.seen, lining.expected.count);
    }
}

/* ---- in order of sequence ---- */

static status walk_sequences(struct work *w, void *arg)
{
    struct model *model = arg;
    int64_t       after = 0, last, count;
    size_t        seen = 0;
    struct rows   rows;
    do {
        TRY(ledger_after(w, after, 1 + (int64_t) dice(model, 300), &rows));
        for (int64_t i = 0; i < rows.count; i++) {
            const struct fact *fact = (const struct fact *) rows.items + i;
            CHECK(seen < model->facts.count && hash_of(fact) == hash_of(fact_at(model, seen)));
            after = fact->sequence;
            seen++;
        }
    } while (rows.count > 0);
    CHECK_INT(seen, model->facts.count);
    TRY(ledger_last(w, &last));
    CHECK_INT(last, model->last);
    TRY(ledger_count(w, &count));
    CHECK_INT(count, model->facts.count);
    return OK;
}

static void check_all(struct model *model)
{
    struct work *w = model->w;
    check_scans(model);
    check_lines(model);
    CHECK_OK(db_work(w, READ, walk_sequences, model));
    CHECK_OK(ledger_verify(w));
}

/* ---- the stages ---- */

static void an_empty_ledger_answers(struct work *w)
{
    struct model model = model_open(w);
    check_all(&model);
    seal(&model, 0);
    check_all(&model);
}

static void rows_and_blocks_are_read_as_one(struct work *w)
{
    struct model model = model_open(w);
    tell(&model, 700);
    check_all(&model);
    seal(&model, 400);
    check_all(&model);
    tell(&model, 100);
    check_all(&model);
    seal(&model, 0);
    check_all(&model);
    tell(&model, 5);
    check_all(&model);
}

static status count_parts(struct work *w, void *arg)
{
    struct query *query = query_open(w);
    query_words(query, "SELECT count(*) FROM ledger_part");
    return query_number(w, query, arg);
}

static void small_parts_are_merged_and_nothing_is_lost(struct work *w)
{
    struct model model = model_open(w);
    int64_t      parts;
    for (int i = 0; i < 23; i++) {
        tell(&model, 60);
        seal(&model, 0);
        if (i % 7 == 0)
            check_all(&model);
    }
    check_all(&model);
    CHECK_OK(db_work(w, READ, count_parts, &parts));
    CHECK(parts <= 6 * 3); /* of 23 seals in six months */
}

static status count_full_blocks(struct work *w, void *arg)
{
    struct query *query = query_open(w);
    query_words(query, "SELECT count(*) FROM ledger_block WHERE count = ");
    query_int(query, LEDGER_BLOCK_FACTS);
    return query_number(w, query, arg);
}

static void a_block_that_is_full_is_followed_by_another(struct work *w)
{
    struct model model = model_open(w);
    int64_t      full;
    for (int i = 0; i < 6; i++)
        tell(&model, 2 * LEDGER_BLOCK_FACTS);
    seal(&model, 0);
    check_all(&model);
    CHECK_OK(db_work(w, READ, count_full_blocks, &full));
    CHECK(full >= 6);
}

/* ---- interruptions ---- */

enum step { READ_ROWS, STORED, PUBLISHED, SWEPT, STEPS };

static void an_interrupted_seal_leaves_readers_right_whenever_it_stops(struct work *w)
{
    struct model model = model_open(w);
    for (int stop = 0; stop < STEPS; stop++) {
        struct ledger_sealing sealing;
        tell(&model, 300);
        CHECK_OK(ledger_seal_begin(w, 100, &sealing));
        CHECK(sealing.count >= 200);
        if (stop >= STORED)
            CHECK_OK(ledger_seal_store(&sealing));
        if (stop >= PUBLISHED)
            CHECK_OK(ledger_seal_publish(&sealing));
        if (stop >= SWEPT)
            CHECK_OK(ledger_sweep(w));
        ledger_seal_end(&sealing);
        check_all(&model);
    }
    seal(&model, 0);
    check_all(&model);
}

static void of_two_that_seal_at_once_one_gives_way(struct work *w)
{
    struct model          model = model_open(w);
    struct ledger_sealing first, second;
    tell(&model, 300);
    CHECK_OK(ledger_seal_begin(w, 0, &first));
    CHECK_OK(ledger_seal_begin(w, 0, &second));
    CHECK_OK(ledger_seal_store(&first));
    CHECK_OK(ledger_seal_store(&second));
    CHECK_OK(ledger_seal_publish(&second));
    CHECK_INT(ledger_seal_publish(&first), UNAVAILABLE);
    ledger_seal_end(&first);
    ledger_seal_end(&second);
    check_all(&model);
    CHECK_OK(ledger_sweep(w));
    check_all(&model);
}

static void a_seal_whose_parts_were_swept_away_is_not_published(struct work *w)
{
    struct model          model = model_open(w);
    struct ledger_sealing sealing;
    tell(&model, 300);
    CHECK_OK(ledger_seal_begin(w, 0, &sealing));
    CHECK_OK(ledger_seal_store(&sealing));
    CHECK_OK(ledger_sweep(w));
    CHECK_INT(ledger_seal_publish(&sealing), UNAVAILABLE);
    ledger_seal_end(&sealing);
    check_all(&model);
}

/* ---- rewriting ---- */

static bool forget(struct fact *fact, void *arg)
{
    *(int64_t *) arg += 1;
    if (fact->kind == 2)
        return false;
    fact->details = NULL;
    fact->reference = 0;
    return true;
}

static void forget_in_model(struct model *model, const int64_t *subjects, size_t count)
{
    int64_t given = 0;
    size_t  kept = 0;
    for (size_t i = 0; i < model->facts.count; i++) {
        struct fact fact = *fact_at(model, i);
        bool        keep = true;
        for (size_t s = 0; s < count; s++)
            if (fact.subject == subjects[s])
                keep = forget(&fact, &given);
        *fact_at(model, kept) = fact;
        kept += keep;
    }
    model->facts.count = kept;
}

static void rewriting_reaches_rows_and_blocks(struct work *w)
{
    static const int64_t subjects[] = {7, 12, 1000};
    struct model         model = model_open(w);
    int64_t              given = 0, rewritten;
    tell(&model, 600);
    seal(&model, 200);
    CHECK_OK(ledger_rewrite(w, subjects, COUNT_OF(subjects), forget, &given, &rewritten));
    CHECK(given > 0);
    CHECK_INT(rewritten, given);
    forget_in_model(&model, subjects, COUNT_OF(subjects));
    check_all(&model);
    seal(&model, 0);
    check_all(&model);
}

static status count_copies(struct work *w, void *arg)
{
    int64_t       rows, dead;
    struct query *query = query_open(w);
    query_words(query, "SELECT count(*) FROM ledger_row WHERE subject = 7");
    TRY(query_number(w, query, &rows));
    query = query_open(w);
    query_words(query, "SELECT count(*) FROM ledger_part WHERE live = 0");
    TRY(query_number(w, query, &dead));
    *(int64_t *) arg = rows + dead;
    return OK;
}

static void rewriting_leaves_no_copy_in_what_sealing_left_over(struct work *w)
{
    static const int64_t  subject[] = {7};
    struct model          model = model_open(w);
    struct ledger_sealing sealing;
    int64_t               given = 0, rewritten, copies;
    tell(&model, 300);
    CHECK_OK(ledger_seal_begin(w, 0, &sealing));
    CHECK_OK(ledger_seal_store(&sealing));
    CHECK_OK(ledger_seal_publish(&sealing));
    ledger_seal_end(&sealing);
    CHECK_OK(ledger_rewrite(w, subject, 1, forget, &given, &rewritten));
    CHECK_OK(db_work(w, READ, count_copies, &copies));
    CHECK_INT(copies, 0);
    forget_in_model(&model, subject, 1);
    check_all(&model);
}

static bool drop(struct fact *fact, void *arg)
{
    return false;
}

static void numbers_of_dropped_facts_stay_unused(struct work *w)
{
    int64_t      every[SUBJECTS], rewritten;
    struct model model = model_open(w);
    for (int64_t i = 0; i < SUBJECTS; i++)
        every[i] = i;
    tell(&model, 400);
    seal(&model, 100);
    CHECK_OK(ledger_rewrite(w, every, SUBJECTS, drop, NULL, &rewritten));
    CHECK_INT(rewritten, 400);
    model.facts.count = 0;
    check_all(&model);
    tell(&model, 10);
    CHECK_INT(model.last, 410);
    check_all(&model);
    seal(&model, 0);
    check_all(&model);
}

static bool move(struct fact *fact, void *arg)
{
    fact->subject = 5;
    return true;
}

static bool lengthen(struct fact *fact, void *arg)
{
    fact->details = "{\"much longer\": \"than what was there before\"}";
    return true;
}

static void rewriting_may_not_move_or_lengthen_a_fact(struct work *w)
{
    static const int64_t subject[] = {7};
    struct model         model = model_open(w);
    int64_t              rewritten;
    tell(&model, 300);
    for (int sealed = 0; sealed < 2; sealed++) {
        CHECK_INT(ledger_rewrite(w, subject, 1, move, NULL, &rewritten), INVALID);
        CHECK_INT(ledger_rewrite(w, subject, 1, lengthen, NULL, &rewritten), INVALID);
        check_all(&model);
        seal(&model, 0);
    }
}

/* ---- damage ---- */

static status spoil_value(struct work *w, void *arg)
{
    struct query *query = query_open(w);
    query_words(query, "UPDATE ledger_block SET value = ");
    query_blob(query, "nonsense that is no column", 26);
    return query_run(w, query, NULL);
}

static status read_one_line(struct work *w, void *arg)
{
    static const int64_t     subject[] = {7};
    const struct ledger_page page = {subject, 1, NULL, LEDGER_NEWEST, 10};
    return ledger_by_subject(w, &page, arg);
}

static status scan_values(struct work *w, void *arg)
{
    const struct ledger_query query = {.columns = *(unsigned *) arg};
    struct ledger_scan       *scan;
    struct ledger_batch       batch;
    TRY(ledger_scan_open(w, &query, &scan));
    while (ledger_scan_next(scan, &batch))
        CHECK(batch.count > 0);
    return ledger_scan_close(scan);
}

static void a_damaged_block_is_named_and_the_rest_is_read(struct work *w)
{
    struct model model = model_open(w);
    unsigned     value = LEDGER_VALUE, kind = LEDGER_KIND;
    struct rows  rows;
    tell(&model, 300);
    seal(&model, 0);
    CHECK_OK(db_work(w, WRITE, spoil_value, NULL));
    CHECK_INT(db_work(w, READ, scan_values, &value), BROKEN);
    CHECK(strstr(w->failure.message, "of the ledger is damaged (value);") != NULL);
    CHECK_INT(db_work(w, READ, read_one_line, &rows), BROKEN);
    CHECK_INT(ledger_verify(w), BROKEN);
    CHECK_OK(db_work(w, READ, scan_values, &kind));
}

/* Each breaks one promise of the schema that only ledger_verify looks after. */
static status lose_a_block(struct work *w, struct query *query)
{
    query_words(query, "DELETE FROM ledger_block WHERE id = (SELECT max(id) FROM ledger_block)");
    return query_run(w, query, NULL);
}

static status tell_a_sequence_twice(struct work *w, struct query *query)
{
    query_words(query, "UPDATE ledger_state SET sealed_sequence = 0");
    TRY(query_run(w, query, NULL));
    query = query_open(w);
    query_words(query, "INSERT INTO ledger_row VALUES (250, 1, 1, 1, 0, 0, 0, 0, 0, NULL)");
    return query_run(w, query, NULL);
}

static status change_a_statistic(struct work *w, struct query *query)
{
    query_words(query, "UPDATE ledger_block SET last_at = last_at + 1"
                       " WHERE id = (SELECT max(id) FROM ledger_block)");
    return query_run(w, query, NULL);
}

static status change_a_count(struct work *w, struct query *query)
{
    query_words(query, "UPDATE ledger_state SET sealed_count = sealed_count - 1");
    return query_run(w, query, NULL);
}

static status move_a_part(struct work *w, struct query *query)
{
    query_words(query, "UPDATE ledger_part SET month = month + 1");
    return query_run(w, query, NULL);
}

static status run_damage(struct work *w, void *arg)
{
    status (*damage)(struct work *, struct query *) =
        *(status(**)(struct work *, struct query *)) arg;
    return damage(w, query_open(w));
}

static void check_damage(struct work *w, status (*damage)(struct work *, struct query *))
{
    struct model model = model_open(w);
    tell(&model, 300);
    seal(&model, 0);
    CHECK_OK(ledger_verify(w));
    CHECK_OK(db_work(w, WRITE, run_damage, &damage));
    CHECK_INT(ledger_verify(w), BROKEN);
}

static void verifying_notices_a_lost_block(struct work *w)
{
    check_damage(w, lose_a_block);
}

static void verifying_notices_a_sequence_that_is_there_twice(struct work *w)
{
    check_damage(w, tell_a_sequence_twice);
}

static void verifying_notices_a_wrong_statistic(struct work *w)
{
    check_damage(w, change_a_statistic);
}

static void verifying_notices_a_wrong_count(struct work *w)
{
    check_damage(w, change_a_count);
}

static void verifying_notices_a_fact_of_another_month(struct work *w)
{
    check_damage(w, move_a_part);
}

SUITE_DB("ledger tiers", TEST(an_empty_ledger_answers), TEST(rows_and_blocks_are_read_as_one),
         TEST(small_parts_are_merged_and_nothing_is_lost),
         TEST(a_block_that_is_full_is_followed_by_another),
         TEST(an_interrupted_seal_leaves_readers_right_whenever_it_stops),
         TEST(of_two_that_seal_at_once_one_gives_way),
         TEST(a_seal_whose_parts_were_swept_away_is_not_published),
         TEST(rewriting_reaches_rows_and_blocks),
         TEST(rewriting_leaves_no_copy_in_what_sealing_left_over),
         TEST(numbers_of_dropped_facts_stay_unused),
         TEST(rewriting_may_not_move_or_lengthen_a_fact),
         TEST(a_damaged_block_is_named_and_the_rest_is_read), TEST(verifying_notices_a_lost_block),
         TEST(verifying_notices_a_sequence_that_is_there_twice),
         TEST(verifying_notices_a_wrong_statistic), TEST(verifying_notices_a_wrong_count),
         TEST(verifying_notices_a_fact_of_another_month));
