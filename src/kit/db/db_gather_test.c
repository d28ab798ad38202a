/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a unit gathers and writes at its end, and queries of one form. */
#include "kit/db/db_things_test.h"
#include "test/check.h"

/* ---- gathering ---- */

struct gathered {
    const struct gathered *before;
    int64_t                id;
};

static status write_things(struct work *w)
{
    void                 **pocket = db_gather(w, write_things);
    const struct gathered *gathered = *pocket;
    *pocket = NULL;
    for (; gathered != NULL; gathered = gathered->before)
        TRY(db_thing_insert(w, gathered->id, work_text(w, "thing %d", (int) gathered->id)));
    return OK;
}

static void gather(struct work *w, int64_t id)
{
    void           **pocket = db_gather(w, write_things);
    struct gathered *gathered = work_take(w, sizeof *gathered);
    *gathered = (struct gathered){*pocket, id};
    *pocket = gathered;
}

static status count_is(struct work *w, int64_t expected)
{
    int64_t there;
    TRY(db_number(w, &DB_THING_COUNT, NO_PARAMS, &there));
    CHECK_INT(there, expected);
    return OK;
}

static status gather_some(struct work *w, void *arg)
{
    gather(w, 1);
    gather(w, 2);
    TRY(count_is(w, 0));
    TRY(write_things(w)); /* whoever wants to read it now */
    TRY(count_is(w, 2));
    gather(w, 3);
    return count_is(w, 2);
}

static void what_was_gathered_is_written_at_the_end(struct work *w)
{
    db_things_make(w);
    CHECK_OK(db_work(w, WRITE, gather_some, NULL));
    CHECK_INT(db_things_count(w), 3);
}

static status gather_and_give_up(struct work *w, void *arg)
{
    gather(w, 2);
    TRY(write_things(w));
    gather(w, 3);
    return fail(w, INVALID, "x", "It is not wanted.");
}

static status gather_around(struct work *w, void *arg)
{
    gather(w, 1);
    CHECK_INT(db_nested(w, gather_and_give_up, NULL), INVALID);
    gather(w, 4);
    return count_is(w, 0); /* 1 was written inside, and undone with it */
}

static void a_nested_unit_that_fails_takes_its_own_back_and_nothing_else(struct work *w)
{
    db_things_make(w);
    CHECK_OK(db_work(w, WRITE, gather_around, NULL));
    CHECK_INT(db_things_count(w), 2);
}

static status gather_twice(struct work *w, void *arg)
{
    gather(w, 1);
    gather(w, 1);
    return OK;
}

static void the_unit_fails_with_what_its_end_fails_with(struct work *w)
{
    db_things_make(w);
    CHECK_INT(db_work(w, WRITE, gather_twice, NULL), CONFLICT);
    CHECK_INT(db_work(w, WRITE, gather_and_give_up, NULL), INVALID);
    CHECK_INT(db_things_count(w), 0);
}

/* ---- one of many alike ---- */

static const char *const columns[] = {"id", "name", "amount"};

/* `first` and `count` of the columns, set to `number`. */
static status add_query(struct work *w, size_t first, size_t count, int64_t number)
{
    static const char verb[] = "add";
    struct query     *query =
        query_open_form(w, &(struct query_form){verb, "thing", columns + first, count});
    query_words(query, "UPDATE thing SET photo = NULL");
    for (size_t i = first; i < first + count; i++) {
        query_words(query, ", ");
        query_name(query, columns[i]);
        query_words(query, " = ");
        if (i == 1)
            query_text(query, work_text(w, "thing %d", (int) number));
        else
            query_int(query, number);
    }
    return query_run_later(w, query);
}

static status run_forms(struct work *w, void *arg)
{
    int64_t sum;
    TRY(db_thing_insert(w, 1, "first"));
    for (int64_t number = 2; number < 50; number++) {
        TRY(add_query(w, 0, (size_t) number % 3 + 1, number));
        TRY(add_query(w, 1, 1, number * 3));
        TRY(add_query(w, 2, 1, number * 7));
        TRY(db_number(w, &DB_THING_SUM, NO_PARAMS, &sum));
        CHECK_INT(sum, number * 7);
    }
    return OK;
}

static void queries_of_one_form_have_the_words_of_the_first_and_values_of_their_own(struct work *w)
{
    db_things_make(w);
    CHECK_OK(db_work(w, WRITE, run_forms, NULL));
    CHECK_INT(db_things_count(w), 1);
}

SUITE_DB("db gather", TEST(what_was_gathered_is_written_at_the_end),
         TEST(a_nested_unit_that_fails_takes_its_own_back_and_nothing_else),
         TEST(the_unit_fails_with_what_its_end_fails_with),
         TEST(queries_of_one_form_have_the_words_of_the_first_and_values_of_their_own));
