/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files of records of types that the house knows nothing of: made at run time, deals, tickets. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "crm/connect/connect.h"
#include "crm/record/record.h"
#include "kit/db/db.h"
#include "kit/os/file.h"
#include "test/check.h"
#include "test/check_db.h"

static const char *file_of(struct work *w, const char *words)
{
    const char *path;
    int         fd;
    CHECK_OK(temp_open(w, getenv("TMPDIR") != NULL ? getenv("TMPDIR") : "/tmp", &fd, &path));
    CHECK_OK(file_write(w, fd, words, strlen(words)));
    file_close(fd);
    return path;
}

static status make_type(struct work *w, void *arg)
{
    const struct record_type    *type;
    const struct record_property properties[] = {
        {.is = {.name = "plate",
                .label = "Plate",
                .type = PROPERTY_STRING,
                .flags = PROPERTY_UNIQUE}},
        {.is = {.name = "model", .label = "Model", .type = PROPERTY_STRING}},
        {.is = {.name = "seats", .label = "Seats", .type = PROPERTY_NUMBER}}};
    const struct record_type_draft draft = {
        .made = {.name = "car", .label = "Car", .plural = "Cars", .primary = "model"},
        .properties = properties,
        .property_count = COUNT_OF(properties)};
    return record_type_create(w, &draft, &type);
}

struct wanted {
    const char            *word;
    struct import_request *request;
};

static status find_object(struct work *w, void *arg)
{
    const struct wanted *wanted = arg;
    return import_object_find(w, wanted->word, &wanted->request->as, &wanted->request->type);
}

static struct import import_words(struct work *w, const char *as, const char *words)
{
    struct import_request request = {.path = file_of(w, words)};
    struct import         import = {0};
    CHECK_OK(db_work(w, READ, find_object, (&(struct wanted){as, &request})));
    CHECK_OK(import_file(w, &request, &import));
    CHECK_INT(import.state, IMPORT_DONE);
    CHECK_OK(file_remove(w, request.path));
    return import;
}

static void records_of_a_type_made_at_run_time_come_in_by_their_unique_property(struct work *w)
{
    static const char first[] = "Plate,Model,Seats\nB-AA 1,Beetle,4\nB-AA 2,Bus,8\nB-AA 3,Van,x\n";
    CHECK_OK(db_work(w, WRITE, make_type, NULL));
    struct import import = import_words(w, "Cars", first);
    CHECK_INT(import.created, 2);
    CHECK_INT(import.bad, 1);
    CHECK_INT(import_words(w, "p_car", first).unchanged, 2);
    import = import_words(w, "car", "Plate,Seats\nB-AA 1,5\nB-AA 9,2\n");
    CHECK_INT(import.changed, 1);
    CHECK_INT(import.created, 1);
}

static void without_anything_unique_a_row_that_is_there_already_is_left(struct work *w)
{
    static const char deals[] = "Deal name,Amount\nBig,10\nBig,20\n";
    CHECK_INT(import_words(w, "deals", deals).created, 2);
    CHECK_INT(import_words(w, "deal", deals).unchanged, 2);
    struct import import = import_words(w, "0-3", "Deal name,Amount\nBig,30\n");
    CHECK_INT(import.created, 1);
}

struct reading {
    int64_t id;
    char    seats[20];
};

static status make_car(struct work *w, void *arg)
{
    struct reading           *reading = arg;
    const struct record_type *type;
    const struct record_value value = {"model", "Golf"};
    TRY(record_type_get(w, "car", &type));
    return record_create(w, type, &value, 1, &reading->id);
}

static status read_car(struct work *w, void *arg)
{
    struct reading           *reading = arg;
    const struct record_type *type;
    struct record             record;
    TRY(record_type_get(w, "car", &type));
    TRY(record_get(w, type, reading->id, (const char *const[]){"seats", NULL}, false, &record));
    snprintf(reading->seats, sizeof reading->seats, "%s", record.values[0].value);
    return OK;
}

static void an_id_says_which_record_a_row_is(struct work *w)
{
    struct reading reading = {0};
    CHECK_OK(db_work(w, WRITE, make_type, NULL));
    CHECK_OK(db_work(w, WRITE, make_car, &reading));
    struct import import = import_words(
        w, "cars", work_text(w, "hs_object_id,Model,Seats\n%lld,Golf,5\n", (long long) reading.id));
    CHECK_INT(import.changed, 1);
    CHECK_OK(db_work(w, READ, read_car, &reading));
    CHECK_TEXT(reading.seats, "5");
}

static void documents_and_words_that_are_no_type_are_refused(struct work *w)
{
    static const char *const words[] = {"line_items", "carts", "records", "oders", ""};
    struct import_request    request = {0};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        CHECK_INT(db_work(w, READ, find_object, (&(struct wanted){words[i], &request})), INVALID);
        CHECK_TEXT(w->failure.field, "as");
    }
    CHECK_OK(db_work(w, READ, find_object, (&(struct wanted){"0-123", &request})));
    CHECK_INT(request.as, IMPORT_ORDERS);
    CHECK_OK(db_work(w, READ, find_object, (&(struct wanted){"Contact", &request})));
    CHECK_INT(request.as, IMPORT_CONTACTS);
}

SUITE_DB("import other", TEST(records_of_a_type_made_at_run_time_come_in_by_their_unique_property),
         TEST(without_anything_unique_a_row_that_is_there_already_is_left),
         TEST(an_id_says_which_record_a_row_is),
         TEST(documents_and_words_that_are_no_type_are_refused));
