/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Somebody is forgotten: in every room, and in the files (R2). */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/person/person.h"
#include "crm/room.h"
#include "kit/job/job.h"
#include "kit/machines.h"
#include "kit/os/file.h"
#include "test/check.h"
#include "test/check_db.h"
#include "test/order_rig.h"

#define CONTACTS (&person_types[0])

/* Words that stand nowhere else. */
#define EMAIL "zyxquvw@forgotten.example"
#define NAME  "Qwyxolanthe"
#define PHONE "+442079461234"
#define NOTE  "vexillographic"

static struct identity bought; /* the identity of who is forgotten */
static int64_t         store, somebody, merged, other, own_note, shared_note;

static const struct record_type *type_named(struct work *w, const char *name)
{
    const struct record_type *type = NULL;
    CHECK_OK(record_type_get(w, name, &type));
    return type;
}

static status note(struct work *w, const int64_t *contacts, size_t count, int64_t *ret_note)
{
    const struct record_type *notes = type_named(w, "notes");
    struct record_value       value = {"hs_note_body", "A " NOTE " hobby"};
    struct record_ref         from = {.type = notes};
    struct record_link_kind   kind;
    TRY(record_create(w, notes, &value, 1, &from.id));
    TRY(record_link_default(w, notes, CONTACTS, &kind));
    for (size_t i = 0; i < count; i++)
        TRY(record_link_put(w, &from, &(struct record_ref){.type = CONTACTS, .id = contacts[i]},
                            &(struct rows){.items = &kind, .count = 1}));
    *ret_note = from.id;
    return OK;
}

static struct person_draft who(void)
{
    return (struct person_draft){.store = store,
                                 .customer = "77",
                                 .email = EMAIL,
                                 .phone = PHONE,
                                 .firstname = NAME,
                                 .lastname = "Gone"};
}

static status make_others(struct work *w, void *arg)
{
    struct person_draft again = {.store = store + 1, .customer = "78", .firstname = NAME};
    struct person_draft stays = {.store = store, .customer = "79", .email = "stays@example.com"};
    struct person_draft first = who();
    struct identity     identity;
    int64_t             merge;
    TRY(person_find_or_create(w, &first, &bought));
    somebody = bought.contact;
    TRY(person_find_or_create(w, &again, &identity));
    merged = identity.contact;
    TRY(person_find_or_create(w, &stays, &identity));
    other = identity.contact;
    TRY(person_merge(w, somebody, merged, &merge));
    TRY(note(w, &somebody, 1, &own_note));
    return note(w, (const int64_t[]){somebody, other}, 2, &shared_note);
}

/* Somebody who bought for 30, is one of two that were merged, and of whom there are notes. */
static void make_people(struct work *w)
{
    store = rig_store(w, "Garden", "GBP");
    struct order_line  line = rig_line("ROSE", 3, 10 * UNIT);
    struct order_draft order = rig_draft(store, "1001", &line, 1);
    order.person = who();
    rig_put(w, &order);
    CHECK_OK(db_work(w, WRITE, make_others, NULL));
}

static status forget(struct work *w, void *arg)
{
    return person_erase(w, merged); /* whichever of its numbers is known */
}

static status look(struct work *w, void *arg)
{
    const char *const   names[] = {"email", NULL};
    struct record       record;
    struct rows         rows;
    struct person_draft same = {.email = EMAIL};
    CHECK_INT(record_get(w, CONTACTS, somebody, names, true, &record), NOT_FOUND);
    CHECK_INT(record_get(w, CONTACTS, merged, names, true, &record), NOT_FOUND);
    CHECK_INT(record_find(w, CONTACTS, "email", same.email, &somebody), NOT_FOUND);
    CHECK_OK(record_history(w, CONTACTS, somebody, NULL, &rows));
    CHECK_INT(rows.count, 0);
    CHECK_OK(record_search_words(w, NAME, 10, &rows));
    CHECK_INT(rows.count, 0);
    CHECK_INT(record_get(w, type_named(w, "notes"), own_note, NULL, true, &record), NOT_FOUND);
    CHECK_OK(record_get(w, type_named(w, "notes"), shared_note, NULL, true, &record));
    return OK;
}

/* What was bought still counts, and is nobody's. */
static status count(struct work *w, void *arg)
{
    struct rows rows;
    int64_t     revenue = 0, contact = 0;
    CHECK_OK(person_list_totals(w, 0, 100, &rows));
    for (int64_t i = 0; i < rows.count; i++)
        revenue += ((const struct person_totals *) rows.items)[i].revenue;
    CHECK_INT(revenue, 30 * UNIT);
    CHECK_OK(person_contacts_of(w, &bought.id, 1, &contact));
    CHECK_INT(contact, ABSENT);
    return OK;
}

static status ask_doctor(struct work *w, void *arg)
{
    for (const struct room *const *room = house_of(w)->rooms; *room != NULL; room++)
        for (const struct check *check = (*room)->checks; check != NULL && check->name != NULL;
             check++)
            CHECK_OK(check->run(w));
    return OK;
}

static status come_again(struct work *w, void *arg)
{
    struct person_draft draft = {.email = EMAIL};
    struct identity     identity;
    TRY(person_find_or_create(w, &draft, &identity));
    CHECK(identity.id != bought.id && identity.contact != somebody);
    return OK;
}

static void nothing_is_left_of_somebody_who_is_erased(struct work *w)
{
    make_people(w);
    CHECK_OK(db_work(w, WRITE, forget, NULL));
    CHECK_OK(db_work(w, READ, look, NULL));
    CHECK_OK(db_work(w, READ, count, NULL));
    CHECK_OK(db_work(w, READ, ask_doctor, NULL));
    CHECK_INT(db_work(w, WRITE, forget, NULL), NOT_FOUND);
    CHECK_OK(db_work(w, WRITE, come_again, NULL));
}

/* ---- the files ---- */

static bool has_bytes(const struct bytes *file, const char *word)
{
    return memmem(file->data, file->size, word, strlen(word)) != NULL;
}

/* How many of the test's files have the word in any letter case that we write. */
static int files_with(struct work *w, const char *word)
{
    const char *folder = check_path(w, "");
    DIR        *list = opendir(folder);
    int         found = 0;
    CHECK(list != NULL);
    for (struct dirent *entry; list != NULL && (entry = readdir(list)) != NULL;) {
        enum { MOST = 64 << 20 };
        struct bytes file = {0};
        const char  *content = NULL;
        if (entry->d_name[0] == '.')
            continue;
        CHECK_OK(file_read(w, path_join(w, folder, entry->d_name), MOST, &content, &file.size));
        file.data = content;
        found += has_bytes(&file, word) || has_bytes(&file, text_lower(w, word));
    }
    if (list != NULL)
        closedir(list);
    return found;
}

/* The writer empties the log when nobody reads of it: soon, but not at once. */
static int files_with_at_last(struct work *w, const char *word)
{
    int found = files_with(w, word);
    for (int i = 0; i < 100 && found > 0; i++) {
        struct timespec pause = {.tv_nsec = 100000000};
        nanosleep(&pause, NULL);
        found = files_with(w, word);
    }
    return found;
}

static void the_bytes_leave_the_files(struct work *w)
{
    static const char *const words[] = {EMAIL, NAME, PHONE, "zyxquvw"};
    if (work_db_kind(w) != DB_SQLITE) {
        check_skip("the files of PostgreSQL are its own business: vacuum");
        return;
    }
    make_people(w);
    for (size_t i = 0; i < COUNT_OF(words); i++)
        CHECK(files_with(w, words[i]) > 0);
    CHECK_OK(db_work(w, WRITE, forget, NULL));
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    for (size_t i = 0; i < COUNT_OF(words); i++)
        CHECK_INT(files_with_at_last(w, words[i]), 0);
}

SUITE_DB("erase", TEST(nothing_is_left_of_somebody_who_is_erased), TEST(the_bytes_leave_the_files));
