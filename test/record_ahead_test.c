/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is read ahead for many records never hides what the unit itself has written since (R4). */
#include "crm/person/person.h"
#include "crm/record/record.h"
#include "kit/db/db.h"
#include "test/check.h"

#define CONTACTS (&person_types[0])

static int64_t make(struct work *w, const char *email, const char *name)
{
    struct record_value values[] = {{"email", email}, {"firstname", name}};
    int64_t             id;
    CHECK_OK(record_create(w, CONTACTS, values, 2, &id));
    return id;
}

/* Of ann@ and bob@, with the names they have. */
static void read_ahead(struct work *w)
{
    static const struct record_value ann[] = {{"firstname", "Ann"}}, bob[] = {{"firstname", "Bob"}};
    const struct record_ahead_wish   wishes[] = {
          {"Ann@example.com", ann, 1}, {"bob@example.com", bob, 1}, {"no address", bob, 1}};
    CHECK_OK(record_read_ahead(w, CONTACTS, &(struct record_ahead){"email", wishes, 3}));
}

static int64_t find(struct work *w, const char *email)
{
    int64_t id = 0;
    return record_find(w, CONTACTS, "email", email, &id) == OK ? id : 0;
}

static void change(struct work *w, int64_t id, const char *property, const char *value)
{
    struct record_value wanted = {property, value};
    CHECK_OK(record_change(w, CONTACTS, id, &wanted, 1));
}

static const char *name_of(struct work *w, int64_t id)
{
    struct record record;
    CHECK_OK(record_get(w, CONTACTS, id, (const char *const[]){"firstname", NULL}, false, &record));
    return record_value_of(&record, "firstname");
}

static status change_names(struct work *w, void *arg)
{
    int64_t     ann = make(w, "ann@example.com", "Ann"), bob = make(w, "bob@example.com", "Bob");
    struct rows history;
    read_ahead(w);
    CHECK_INT(find(w, "ann@example.com"), ann);
    change(w, ann, "firstname", "Ann"); /* as it is */
    TRY(record_history(w, CONTACTS, ann, "firstname", &history));
    CHECK_INT(history.count, 1);
    change(w, ann, "firstname", "Anne");
    change(w, ann, "firstname", "Ann"); /* what was read ahead is not so any more */
    CHECK_TEXT(name_of(w, ann), "Ann");
    TRY(record_history(w, CONTACTS, ann, "firstname", &history));
    CHECK_INT(history.count, 3);
    change(w, bob, "lastname", "Example"); /* not read ahead */
    CHECK_TEXT(name_of(w, bob), "Bob");
    return OK;
}

static void a_record_that_was_written_is_looked_at_again(struct work *w)
{
    CHECK_OK(db_work(w, WRITE, change_names, NULL));
}

static status change_addresses(struct work *w, void *arg)
{
    int64_t ann = make(w, "ann@example.com", "Ann"), bob = make(w, "bob@example.com", "Bob");
    read_ahead(w);
    change(w, ann, "email", "anna@example.com");
    CHECK_INT(find(w, "anna@example.com"), ann);
    CHECK_INT(find(w, "bob@example.com"), bob);
    CHECK_OK(record_archive(w, CONTACTS, bob, true));
    CHECK_INT(find(w, "bob@example.com"), 0);
    int64_t other = make(w, "bob@example.com", "Bob");
    CHECK_INT(find(w, "bob@example.com"), other);
    return OK;
}

static status archive_known(struct work *w, void *arg)
{
    read_ahead(w);
    int64_t bob = find(w, "bob@example.com");
    CHECK(bob != 0);
    CHECK_OK(record_archive(w, CONTACTS, bob, true));
    CHECK_INT(find(w, "bob@example.com"), 0);
    return OK;
}

static void an_address_that_changed_hands_is_looked_for_again(struct work *w)
{
    CHECK_OK(db_work(w, WRITE, change_addresses, NULL));
    CHECK_OK(db_work(w, WRITE, archive_known, NULL));
}

SUITE_DB("record ahead", TEST(a_record_that_was_written_is_looked_at_again),
         TEST(an_address_that_changed_hands_is_looked_for_again));
