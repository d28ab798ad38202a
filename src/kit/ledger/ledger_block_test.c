/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/ledger/ledger_block.h"

#include <stdlib.h>

#include "base/text.h"
#include "test/check.h"

enum { FACTS = 3000 };

static uint64_t dice(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 16;
}

/* Sorted facts about subjects 10, 20, 30 …, every second one with details. */
static struct fact *some_facts(struct work *w, size_t count)
{
    uint64_t     seed = 5;
    struct fact *facts = work_take(w, count * sizeof *facts);
    for (size_t i = 0; i < count; i++)
        facts[i] = (struct fact){
            .sequence = 1000 + (int64_t) (count - i),
            .subject = (int64_t) (1 + dice(&seed) % 100) * 10,
            .kind = (int64_t) (dice(&seed) % 90),
            .at = TEST_NOW + (int64_t) (dice(&seed) % 2000000) * 1000,
            .store = 3,
            .value = (int64_t) (dice(&seed) % 100000) * 10000 - 50000000,
            .quantity = (int64_t) (dice(&seed) % 5) * 1000000,
            .reference = (int64_t) (dice(&seed) << 10),
            .context = (int64_t) (i / 3),
            .details = i % 2 == 0 ? NULL : work_text(w, "{\"page\":\"/p/%d\"}", (int) (i % 700)),
        };
    qsort(facts, count, sizeof *facts, ledger_fact_compare);
    return facts;
}

static bool same_fact(const struct fact *a, const struct fact *b)
{
    return ledger_fact_compare(a, b) == 0 && a->kind == b->kind && a->store == b->store
           && a->value == b->value && a->quantity == b->quantity && a->reference == b->reference
           && a->context == b->context && text_same(a->details, b->details);
}

static void every_fact_of_a_block_comes_back(struct work *w)
{
    struct ledger_scratch scratch;
    ledger_scratch_open(&scratch);
    struct fact            *facts = some_facts(w, FACTS);
    struct ledger_block_row row;
    struct ledger_block     block;
    ledger_block_write(w->arena, facts, FACTS, &row);
    CHECK_OK(ledger_block_open(w, &scratch, &row, LEDGER_ALL, &block));
    for (size_t i = 0; i < FACTS; i++) {
        struct fact fact;
        CHECK_OK(ledger_block_fact(w, &block, i, &fact));
        CHECK(same_fact(&fact, &facts[i]));
    }
    ledger_scratch_close(&scratch);
}

static void a_block_knows_what_it_holds(struct work *w)
{
    struct fact            *facts = some_facts(w, FACTS);
    struct ledger_block_row row;
    ledger_block_write(w->arena, facts, FACTS, &row);
    CHECK_INT(row.count, FACTS);
    CHECK_INT(row.first_subject, 10);
    CHECK_INT(row.last_subject, 1000);
    CHECK_INT(row.first_sequence, 1001);
    CHECK_INT(row.last_sequence, 1000 + FACTS);
    for (size_t i = 0; i < FACTS; i++) {
        CHECK(facts[i].at >= row.first_at && facts[i].at <= row.last_at);
        CHECK((row.kinds & ledger_block_kind_bit(facts[i].kind)) != 0);
    }
}

static void a_subject_is_found_by_its_places(struct work *w)
{
    struct ledger_scratch scratch;
    ledger_scratch_open(&scratch);
    struct fact            *facts = some_facts(w, FACTS);
    struct ledger_block_row row;
    struct ledger_block     block;
    ledger_block_write(w->arena, facts, FACTS, &row);
    CHECK_OK(ledger_block_open(w, &scratch, &row, LEDGER_SUBJECT, &block));
    size_t found = 0;
    for (int64_t subject = 0; subject <= 1010; subject++) {
        size_t first, end;
        ledger_block_find(&block, subject, &first, &end);
        for (size_t i = first; i < end; i++)
            CHECK_INT(facts[i].subject, subject);
        found += end - first;
    }
    CHECK_INT(found, FACTS);
    ledger_scratch_close(&scratch);
}

static void only_the_columns_asked_for_are_checked(struct work *w)
{
    struct ledger_scratch scratch;
    ledger_scratch_open(&scratch);
    struct ledger_block_row row;
    struct ledger_block     block;
    ledger_block_write(w->arena, some_facts(w, 100), 100, &row);
    ((char *) (uintptr_t) row.value.data)[20] ^= 1;
    CHECK_OK(ledger_block_open(w, &scratch, &row, LEDGER_KIND | LEDGER_DETAILS, &block));
    CHECK_INT(ledger_block_open(w, &scratch, &row, LEDGER_VALUE, &block), BROKEN);
    ledger_scratch_close(&scratch);
}

static void a_changed_bit_is_noticed_and_the_block_named(struct work *w)
{
    struct ledger_scratch scratch;
    ledger_scratch_open(&scratch);
    struct ledger_block_row row;
    struct ledger_block     block;
    ledger_block_write(w->arena, some_facts(w, 100), 100, &row);
    row.id = 4711;
    char *bytes = (char *) (uintptr_t) row.details.data;
    for (size_t i = 0; i < row.details.size; i++) {
        bytes[i] ^= 16;
        CHECK_INT(ledger_block_open(w, &scratch, &row, LEDGER_ALL, &block), BROKEN);
        bytes[i] ^= 16;
    }
    CHECK(strstr(w->failure.message, "Block 4711 of the ledger is damaged (details)") != NULL);
    CHECK_OK(ledger_block_open(w, &scratch, &row, LEDGER_ALL, &block));
    ledger_scratch_close(&scratch);
}

static void a_block_with_a_wrong_count_is_broken(struct work *w)
{
    struct ledger_scratch scratch;
    ledger_scratch_open(&scratch);
    static const int64_t counts[] = {INT64_MIN, -1, 0, 128, LEDGER_BLOCK_MOST, INT64_MAX};
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        struct ledger_block_row row;
        struct ledger_block     block;
        ledger_block_write(w->arena, some_facts(w, 100), 100, &row);
        row.count = counts[i];
        CHECK_INT(ledger_block_open(w, &scratch, &row, LEDGER_ALL, &block), BROKEN);
    }
    ledger_scratch_close(&scratch);
}

static void a_missing_column_is_broken(struct work *w)
{
    struct ledger_scratch scratch;
    ledger_scratch_open(&scratch);
    struct ledger_block_row row;
    struct ledger_block     block;
    ledger_block_write(w->arena, some_facts(w, 100), 100, &row);
    row.subject = (struct bytes){0};
    CHECK_INT(ledger_block_open(w, &scratch, &row, LEDGER_ALL, &block), BROKEN);
    ledger_scratch_close(&scratch);
}

static void long_texts_close_a_block_early(struct work *w)
{
    enum { LONG = 60000 };
    struct fact facts[200] = {{0}};
    char       *text = work_take(w, LONG + 1);
    memset(text, 'x', LONG);
    for (size_t i = 0; i < COUNT_OF(facts); i++)
        facts[i].details = text;
    size_t taken = ledger_block_fill(facts, COUNT_OF(facts));
    CHECK(taken > 0 && taken * (LONG + 1) <= LEDGER_TEXTS_MOST);
    CHECK((taken + 1) * (LONG + 1) > LEDGER_TEXTS_MOST);
}

static void few_distinct_texts_cost_next_to_nothing(struct work *w)
{
    struct fact            *facts = some_facts(w, FACTS);
    struct ledger_block_row row;
    for (size_t i = 0; i < FACTS; i++)
        facts[i].details = i % 2 == 0 ? "{\"status\":\"completed\"}" : "{\"status\":\"failed\"}";
    ledger_block_write(w->arena, facts, FACTS, &row);
    CHECK(row.details.size < FACTS / 4);
}

static void texts_in_many_pieces_are_read_one_by_one(struct work *w)
{
    struct ledger_scratch scratch;
    ledger_scratch_open(&scratch);
    enum { SIZE = 500, TEXTS = 400 };
    uint64_t     seed = 3;
    const char **texts = work_take(w, TEXTS * sizeof *texts);
    for (size_t i = 0; i < TEXTS; i++) {
        char *text = work_take(w, SIZE + 1);
        for (size_t c = 0; c < SIZE; c++)
            text[c] = (char) ('a' + dice(&seed) % 26);
        texts[i] = text;
    }
    struct text           out = text_open(w->arena);
    struct ledger_details details;
    ledger_details_write(texts, TEXTS, &out);
    CHECK(ledger_details_open(&scratch, (struct bytes){out.bytes, out.size}, TEXTS, &details));
    for (size_t i = TEXTS; i > 0; i--)
        CHECK_TEXT(ledger_details_text(&details, i), texts[i - 1]);
    CHECK(ledger_details_text(&details, 0) == NULL);
    CHECK(ledger_details_text(&details, TEXTS + 1) == NULL);
    ledger_scratch_close(&scratch);
}

SUITE("ledger block", TEST(every_fact_of_a_block_comes_back), TEST(a_block_knows_what_it_holds),
      TEST(a_subject_is_found_by_its_places), TEST(only_the_columns_asked_for_are_checked),
      TEST(a_changed_bit_is_noticed_and_the_block_named),
      TEST(a_block_with_a_wrong_count_is_broken), TEST(a_missing_column_is_broken),
      TEST(long_texts_close_a_block_early), TEST(few_distinct_texts_cost_next_to_nothing),
      TEST(texts_in_many_pieces_are_read_one_by_one));
