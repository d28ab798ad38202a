/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/db.h"

#include "base/text.h"
#include "test/check.h"

/* The text of one setting, kept in memory. The table is the test's own. */
struct motto {
    int64_t     version;
    const char *words;
};

static const struct field motto_fields[] = {
    FIELD(motto, version, FIELD_INT),
    FIELD(motto, words, FIELD_TEXT),
};
static const struct shape motto_shape = SHAPE("Motto", motto, motto_fields);

static int made, asked; /* how often it was read, and its version; one test runs at a time */

static status read_motto(struct work *w, struct motto *ret_motto)
{
    struct query *query = query_open(w);
    struct rows   rows;
    query_words(query, "SELECT version, words FROM motto");
    TRY(query_list(w, query, &motto_shape, &rows));
    *ret_motto = *(struct motto *) rows.items;
    return OK;
}

static status motto_version(struct work *w, int64_t *ret_version)
{
    struct motto motto;
    TRY(read_motto(w, &motto));
    asked++;
    *ret_version = motto.version;
    return OK;
}

static status motto_make(struct work *w, const void **ret_value)
{
    struct motto *motto = work_take(w, sizeof *motto);
    TRY(read_motto(w, motto));
    made++;
    *ret_value = motto;
    return OK;
}

static const struct db_kept kept = {"motto", motto_version, motto_make};

static const char *kept_words(struct work *w)
{
    const void *value = NULL;
    CHECK_OK(db_kept_get(w, &kept, &value));
    return ((const struct motto *) value)->words;
}

static status with(struct work *w, enum transaction mode, db_unit *unit, const char *words)
{
    return db_work(w, mode, unit, (void *) (uintptr_t) words);
}

static status create(struct work *w, void *arg)
{
    made = 0;
    return db_run_script(w, "CREATE TABLE motto (version INTEGER, words TEXT);"
                            "INSERT INTO motto VALUES (1, 'first');");
}

static status change(struct work *w, void *words)
{
    struct query *query = query_open(w);
    query_words(query, "UPDATE motto SET version = ");
    query_int(query, db_new_id(w));
    query_words(query, ", words = ");
    query_text(query, words);
    TRY(query_run(w, query, NULL));
    db_kept_changed(w, &kept);
    CHECK_TEXT(kept_words(w), words);
    return OK;
}

static status change_and_refuse(struct work *w, void *words)
{
    TRY(change(w, words));
    return fail(w, INVALID, NULL, "no");
}

static status expect(struct work *w, void *words)
{
    CHECK_TEXT(kept_words(w), words);
    CHECK_TEXT(kept_words(w), words);
    return OK;
}

static status change_in_vain(struct work *w, void *words)
{
    CHECK_TEXT(kept_words(w), words);
    CHECK_INT(db_nested(w, change_and_refuse, (void *) (uintptr_t) "inner"), INVALID);
    CHECK_TEXT(kept_words(w), words);
    return OK;
}

static void it_is_made_once_for_many_units(struct work *w)
{
    CHECK_OK(db_work(w, WRITE, create, NULL));
    for (int i = 0; i < 5; i++)
        CHECK_OK(with(w, i % 2 == 0 ? READ : WRITE, expect, "first"));
    CHECK_INT(made, 1);
}

static void a_change_is_seen_by_the_unit_that_makes_it_and_by_all_later_ones(struct work *w)
{
    CHECK_OK(db_work(w, WRITE, create, NULL));
    CHECK_OK(with(w, READ, expect, "first"));
    for (int i = 0; i < 6; i++) {
        const char *words = work_text(w, "word %d", i);
        CHECK_OK(with(w, WRITE, change, words));
        CHECK_OK(with(w, READ, expect, words));
    }
    CHECK_INT(made, 7);
}

static void a_change_that_was_taken_back_leaves_nothing(struct work *w)
{
    CHECK_OK(db_work(w, WRITE, create, NULL));
    CHECK_INT(with(w, WRITE, change_and_refuse, "refused"), INVALID);
    CHECK_OK(with(w, READ, expect, "first"));
    CHECK_OK(with(w, WRITE, change_in_vain, "first"));
    CHECK_OK(with(w, WRITE, change, "second"));
    CHECK_OK(with(w, READ, expect, "second"));
}

static status look_and_refuse(struct work *w, void *words)
{
    TRY(expect(w, words));
    return fail(w, INVALID, NULL, "no");
}

static status refuse_often(struct work *w, void *words)
{
    TRY(expect(w, words));
    for (int i = 0; i < 10; i++)
        CHECK_INT(db_nested(w, look_and_refuse, words), INVALID);
    return OK;
}

static void who_changed_nothing_before_it_was_undone_does_not_ask_again(struct work *w)
{
    CHECK_OK(db_work(w, WRITE, create, NULL));
    asked = 0;
    CHECK_OK(with(w, WRITE, refuse_often, "first"));
    CHECK_INT(asked, 1);
}

static status fail_to_make(struct work *w, const void **ret_value)
{
    return fail(w, BROKEN, NULL, "nothing there");
}

static status ask_in_vain(struct work *w, void *arg)
{
    static const struct db_kept broken = {"settings", motto_version, fail_to_make};
    const void                 *value;
    return db_kept_get(w, &broken, &value);
}

static void what_cannot_be_made_says_so(struct work *w)
{
    CHECK_OK(db_work(w, WRITE, create, NULL));
    CHECK_INT(db_work(w, READ, ask_in_vain, NULL), BROKEN);
    CHECK_TEXT(w->failure.message, "settings: nothing there");
}

SUITE_DB("db kept", TEST(it_is_made_once_for_many_units),
         TEST(a_change_is_seen_by_the_unit_that_makes_it_and_by_all_later_ones),
         TEST(a_change_that_was_taken_back_leaves_nothing),
         TEST(who_changed_nothing_before_it_was_undone_does_not_ask_again),
         TEST(what_cannot_be_made_says_so));
