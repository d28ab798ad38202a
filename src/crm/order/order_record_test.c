/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Orders that programs make through the record API tell what PUT /api/orders tells. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "crm/order/order_doctor.h"
#include "crm/room.h"
#include "test/check.h"
#include "test/order_rig.h"

#define CONTACTS (&person_types[0])
#define ORDERS   (&order_types[0])

static status make_contact(struct work *w, void *arg)
{
    struct record_value value = {"email", "ada@example.com"};
    return record_create(w, CONTACTS, &value, 1, arg);
}

struct making {
    const char *number, *total;
    int64_t     id;
};

static status make_order(struct work *w, void *arg)
{
    struct making      *making = arg;
    struct record_value values[] = {{"hs_external_order_id", making->number},
                                    {"hs_total_price", making->total},
                                    {"hs_external_created_date", "2024-03-01T10:00:00Z"},
                                    {"hs_external_order_status", "completed"},
                                    {"hs_fulfillment_status", "open"}};
    return record_create(w, ORDERS, values, COUNT_OF(values), &making->id);
}

static int64_t order(struct work *w, const char *number, const char *total)
{
    struct making making = {number, total, 0};
    CHECK_OK(db_work(w, WRITE, make_order, &making));
    return making.id;
}

struct tie {
    int64_t order, contact;
    bool    add;
};

static status relate(struct work *w, void *arg)
{
    const struct tie       *tie = arg;
    const struct record_ref from = {.type = ORDERS, .id = tie->order},
                            to = {.type = CONTACTS, .id = tie->contact};
    struct record_link_kind kind;
    TRY(record_link_default(w, from.type, to.type, &kind));
    return tie->add ? record_link_put(w, &from, &to, &(struct rows){&kind, 1})
                    : record_link_remove(w, &from, &to, NULL);
}

struct wanted {
    int64_t     id;
    const char *property, *value;
};

static status set(struct work *w, void *arg)
{
    const struct wanted *wanted = arg;
    struct record_value  value = {wanted->property, wanted->value};
    return record_change(w, ORDERS, wanted->id, &value, 1);
}

static status put_aside(struct work *w, void *arg)
{
    return record_archive(w, ORDERS, *(int64_t *) arg, true);
}

static status bring_back(struct work *w, void *arg)
{
    return record_archive(w, ORDERS, *(int64_t *) arg, false);
}

struct worth {
    int64_t contact;
    char    words[100];
};

static status read_worth(struct work *w, void *arg)
{
    struct worth     *worth = arg;
    const char *const names[] = {"total_number_of_orders", "total_value_of_orders", NULL};
    struct record     record;
    TRY(record_get(w, CONTACTS, worth->contact, names, false, &record));
    const char *count = record_value_of(&record, names[0]),
               *value = record_value_of(&record, names[1]);
    snprintf(worth->words, sizeof worth->words, "%s for %s", count == NULL ? "0" : count,
             value == NULL ? "0" : value);
    return OK;
}

static const char *worth_of(struct work *w, int64_t contact)
{
    struct worth worth = {.contact = contact};
    CHECK_OK(db_work(w, READ, read_worth, &worth));
    return work_text(w, "%s", worth.words);
}

static status ask_doctor(struct work *w, void *arg)
{
    for (const struct room *const *room = house_of(w)->rooms; *room != NULL; room++)
        for (const struct check *check = (*room)->checks; check != NULL && check->name != NULL;
             check++)
            CHECK_OK(check->run(w));
    return OK;
}

static void an_order_made_as_a_record_counts_for_whom_it_is_associated_with(struct work *w)
{
    struct tie tie = {.add = true};
    rig_store(w, "Garden", "EUR");
    CHECK_OK(db_work(w, WRITE, make_contact, &tie.contact));
    tie.order = order(w, "1001", "25.5");
    CHECK_TEXT(worth_of(w, tie.contact), "0 for 0");
    CHECK_OK(db_work(w, WRITE, relate, &tie));
    CHECK_TEXT(worth_of(w, tie.contact), "1 for 25.5");
    CHECK_OK(db_work(w, WRITE, set, (&(struct wanted){tie.order, "hs_total_price", "30"})));
    CHECK_TEXT(worth_of(w, tie.contact), "1 for 30");
    CHECK_OK(db_work(w, WRITE, set,
                     (&(struct wanted){tie.order, "hs_external_order_status", "cancelled"})));
    CHECK_TEXT(worth_of(w, tie.contact), "0 for 0");
    CHECK_OK(db_work(w, WRITE, set,
                     (&(struct wanted){tie.order, "hs_external_order_status", "processing"})));
    tie.add = false;
    CHECK_OK(db_work(w, WRITE, relate, &tie));
    CHECK_TEXT(worth_of(w, tie.contact), "0 for 0");
    CHECK_OK(db_work(w, READ, ask_doctor, NULL));
}

static void an_archived_order_counts_no_more_until_it_is_brought_back(struct work *w)
{
    struct tie tie = {.add = true};
    rig_store(w, "Garden", "EUR");
    CHECK_OK(db_work(w, WRITE, make_contact, &tie.contact));
    tie.order = order(w, "1001", "12");
    CHECK_OK(db_work(w, WRITE, relate, &tie));
    CHECK_OK(db_work(w, WRITE, put_aside, &tie.order));
    CHECK_TEXT(worth_of(w, tie.contact), "0 for 0");
    CHECK_OK(db_work(w, READ, ask_doctor, NULL));
    CHECK_OK(db_work(w, WRITE, bring_back, &tie.order));
    CHECK_TEXT(worth_of(w, tie.contact), "1 for 12");
    CHECK_OK(db_work(w, READ, ask_doctor, NULL));
}

static void whose_order_is_known_by_a_shop_stays_theirs(struct work *w)
{
    struct tie         tie = {.add = true};
    int64_t            store = rig_store(w, "Garden", "EUR");
    struct order_line  line = rig_line("ROSE", 1, 10 * UNIT);
    struct order_draft draft = rig_draft(store, "7", &line, 1);
    tie.order = rig_put(w, &draft).order;
    CHECK_OK(db_work(w, WRITE, make_contact, &tie.contact));
    CHECK_OK(db_work(w, WRITE, relate, &tie)); /* an association beside whose it is */
    CHECK_TEXT(worth_of(w, tie.contact), "0 for 0");
    CHECK_OK(db_work(w, READ, ask_doctor, NULL));
}

static void an_order_is_refused_without_store_twice_or_with_another_number(struct work *w)
{
    struct making making = {"1001", "1", 0};
    CHECK_INT(db_work(w, WRITE, make_order, &making), INVALID);
    CHECK_TEXT(w->failure.field, "hs_source_store");
    rig_store(w, "Garden", "EUR");
    int64_t id = order(w, "1001", "1");
    CHECK_INT(db_work(w, WRITE, make_order, &making), CONFLICT);
    CHECK_INT(db_work(w, WRITE, set, (&(struct wanted){id, "hs_external_order_id", "1002"})),
              INVALID);
    CHECK_TEXT(w->failure.field, "hs_external_order_id");
    CHECK_INT(db_work(w, WRITE, set, (&(struct wanted){id, "hs_currency_code", "XYZW"})), INVALID);
    CHECK_OK(db_work(w, READ, ask_doctor, NULL));
}

/* ---- lines ---- */

#define LINES (&order_types[1])

struct adding {
    int64_t     order, line;
    const char *quantity, *price;
};

static status add_line(struct work *w, void *arg)
{
    struct adding          *adding = arg;
    struct record_value     values[] = {{"name", "Rose"},
                                        {"hs_sku", "ROSE"},
                                        {"quantity", adding->quantity},
                                        {"price", adding->price},
                                        {"description", "red"}};
    struct record_ref       from = {.type = LINES}, to = {.type = ORDERS, .id = adding->order};
    struct record_link_kind kind;
    TRY(record_create(w, LINES, values, COUNT_OF(values), &from.id));
    adding->line = from.id;
    TRY(record_link_default(w, LINES, ORDERS, &kind));
    return record_link_put(w, &from, &to, &(struct rows){&kind, 1});
}

static status set_line(struct work *w, void *arg)
{
    const struct wanted *wanted = arg;
    struct record_value  value = {wanted->property, wanted->value};
    return record_change(w, LINES, wanted->id, &value, 1);
}

static status take_line(struct work *w, void *arg)
{
    return record_archive(w, LINES, *(int64_t *) arg, true);
}

static status read_line(struct work *w, void *arg)
{
    const struct adding *adding = arg;
    const char *const    names[] = {"hs_order_id", "description", "amount", NULL};
    struct record        line;
    TRY(record_get(w, LINES, adding->line, names, false, &line));
    CHECK_TEXT(record_value_of(&line, "hs_order_id"), work_text(w, "%d", (int) adding->order));
    CHECK_TEXT(record_value_of(&line, "description"), "red");
    CHECK_TEXT(record_value_of(&line, "amount"), "21");
    return OK;
}

static status read_total(struct work *w, void *arg)
{
    struct wanted    *wanted = arg;
    const char *const names[] = {"hs_total_price", NULL};
    struct record     record;
    TRY(record_get(w, ORDERS, wanted->id, names, false, &record));
    CHECK_TEXT(record_value_of(&record, names[0]), wanted->value);
    return OK;
}

static void a_line_becomes_part_of_the_order_that_it_is_associated_with(struct work *w)
{
    struct adding adding = {.quantity = "2", .price = "10.5"};
    rig_store(w, "Garden", "EUR");
    adding.order = order(w, "1001", "");
    CHECK_OK(db_work(w, WRITE, add_line, &adding));
    CHECK_OK(db_work(w, READ, read_line, &adding));
    CHECK_OK(db_work(w, READ, read_total, (&(struct wanted){adding.order, NULL, "21"})));
    CHECK_OK(db_work(w, WRITE, set_line, (&(struct wanted){adding.line, "quantity", "3"})));
    CHECK_OK(db_work(w, READ, read_total, (&(struct wanted){adding.order, NULL, "31.5"})));
    CHECK_OK(db_work(w, READ, ask_doctor, NULL));
    CHECK_OK(db_work(w, WRITE, take_line, &adding.line));
    CHECK_OK(db_work(w, READ, read_total, (&(struct wanted){adding.order, NULL, "0"})));
    CHECK_INT(db_work(w, WRITE, set_line, (&(struct wanted){adding.line, "quantity", "3"})),
              NOT_FOUND);
    CHECK_OK(db_work(w, READ, ask_doctor, NULL));
}

static status restore_line(struct work *w, void *arg)
{
    return record_archive(w, LINES, *(int64_t *) arg, false);
}

static void a_line_that_was_taken_from_its_order_comes_back_as_it_was(struct work *w)
{
    struct adding adding = {.quantity = "2", .price = "10.5"};
    rig_store(w, "Garden", "EUR");
    adding.order = order(w, "1001", "");
    CHECK_OK(db_work(w, WRITE, add_line, &adding));
    CHECK_OK(db_work(w, WRITE, take_line, &adding.line));
    CHECK_OK(db_work(w, WRITE, restore_line, &adding.line));
    CHECK_OK(db_work(w, READ, read_line, &adding));
    CHECK_OK(db_work(w, READ, read_total, (&(struct wanted){adding.order, NULL, "21"})));
    CHECK_OK(db_work(w, READ, ask_doctor, NULL));
}

/* Any sequence of what programs do leaves ledger, totals and records in agreement. */
static void the_doctor_finds_nothing_after_anything(struct work *w)
{
    static const char *const statuses[] = {"completed", "cancelled", "processing", "failed"};
    int64_t                  contact, orders[4], lines[200];
    int                      count = 0;
    unsigned                 seed = 7;
    rig_store(w, "Garden", "EUR");
    CHECK_OK(db_work(w, WRITE, make_contact, &contact));
    for (size_t i = 0; i < COUNT_OF(orders); i++)
        orders[i] = order(w, work_text(w, "A%d", (int) i), work_text(w, "%d.25", (int) i + 1));
    for (int i = 0; i < 200; i++) {
        int64_t        id = orders[rand_r(&seed) % 4];
        struct tie     tie = {id, contact, rand_r(&seed) % 2 == 0};
        struct wanted  status_of = {id, "hs_external_order_status", statuses[rand_r(&seed) % 4]};
        struct wanted  total = {id, "hs_total_price", work_text(w, "%d", rand_r(&seed) % 90)};
        struct adding  adding = {.order = id, .quantity = "2", .price = "3.5"};
        int64_t        line = count == 0 ? 1 : lines[rand_r(&seed) % count];
        struct wanted  quantity = {line, "quantity", work_text(w, "%d", rand_r(&seed) % 9)};
        db_unit *const units[] = {relate,   set,      set,       put_aside,   bring_back,
                                  add_line, set_line, take_line, restore_line};
        void *const args[] = {&tie, &status_of, &total, &id, &id, &adding, &quantity, &line, &line};
        int         what = rand_r(&seed) % (int) COUNT_OF(units);
        status      outcome = db_work(w, WRITE, units[what], args[what]);
        if (units[what] == add_line && outcome == OK)
            lines[count++] = adding.line;
        CHECK(outcome == OK || outcome == NOT_FOUND || outcome == CONFLICT);
        if (i % 20 == 19)
            CHECK_OK(db_work(w, READ, ask_doctor, NULL));
    }
}

SUITE_DB("order record", TEST(an_order_made_as_a_record_counts_for_whom_it_is_associated_with),
         TEST(an_archived_order_counts_no_more_until_it_is_brought_back),
         TEST(whose_order_is_known_by_a_shop_stays_theirs),
         TEST(an_order_is_refused_without_store_twice_or_with_another_number),
         TEST(a_line_becomes_part_of_the_order_that_it_is_associated_with),
         TEST(a_line_that_was_taken_from_its_order_comes_back_as_it_was),
         TEST(the_doctor_finds_nothing_after_anything));
