/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Orders as programs for the field's API make them: stores by name, buyers by the bill's e-mail. */
#include "base/time.h"
#include "crm/order/order_doctor.h"
#include "crm/order/order_record.h"
#include "crm/room.h"
#include "crm/store/store.h"
#include "test/check.h"
#include "test/order_rig.h"

#define CONTACTS (&person_types[0])
#define ORDERS   (&order_types[0])
#define CARTS    (&order_types[2])

struct making {
    const struct record_type  *type;
    const struct record_value *values;
    size_t                     count;
    int64_t                    id;
};

static status make_record(struct work *w, void *arg)
{
    struct making *making = arg;
    return record_create(w, making->type, making->values, making->count, &making->id);
}

static int64_t make_order(struct work *w, const struct record_value *values, size_t count)
{
    struct making making = {ORDERS, values, count, 0};
    CHECK_OK(db_work(w, WRITE, make_record, &making));
    return making.id;
}

static int64_t make_contact(struct work *w, const char *email)
{
    const struct record_value value = {"email", email};
    struct making             making = {CONTACTS, &value, 1, 0};
    CHECK_OK(db_work(w, WRITE, make_record, &making));
    return making.id;
}

struct reading {
    const struct record_type *type;
    int64_t                   id;
    const char               *property;
    char                      value[100];
};

static status read_value(struct work *w, void *arg)
{
    struct reading   *reading = arg;
    const char *const names[] = {reading->property, NULL};
    struct record     record;
    TRY(record_get(w, reading->type, reading->id, names, false, &record));
    const char *value = record_value_of(&record, names[0]);
    snprintf(reading->value, sizeof reading->value, "%s", value == NULL ? "" : value);
    return OK;
}

static const char *value_of(struct work *w, const struct record_type *type, int64_t id,
                            const char *property)
{
    struct reading reading = {.type = type, .id = id, .property = property};
    CHECK_OK(db_work(w, READ, read_value, &reading));
    return work_text(w, "%s", reading.value);
}

static const char *orders_of(struct work *w, int64_t contact)
{
    const char *count = value_of(w, CONTACTS, contact, "total_number_of_orders");
    return *count == '\0' ? "0" : count;
}

struct setting {
    int64_t     id;
    const char *property, *value;
};

static status set(struct work *w, void *arg)
{
    const struct setting     *setting = arg;
    const struct record_value value = {setting->property, setting->value};
    return record_change(w, ORDERS, setting->id, &value, 1);
}

static status ask_doctor(struct work *w, void *arg)
{
    for (const struct room *const *room = house_of(w)->rooms; *room != NULL; room++)
        for (const struct check *check = (*room)->checks; check != NULL && check->name != NULL;
             check++)
            CHECK_OK(check->run(w));
    return OK;
}

static void a_store_is_named_and_answers_by_its_name(struct work *w)
{
    int64_t garden = rig_store(w, "Garden", "EUR");
    rig_store(w, "Till", "EUR");
    int64_t by_name = make_order(w, (const struct record_value[]){{"hs_source_store", "Till"}}, 1);
    CHECK_TEXT(value_of(w, ORDERS, by_name, "hs_source_store"), "Till");
    const char *id = work_text(w, "%lld", (long long) garden);
    int64_t     by_id = make_order(w, (const struct record_value[]){{"hs_source_store", id}}, 1);
    CHECK_TEXT(value_of(w, ORDERS, by_id, "hs_source_store"), "Garden");
    CHECK_INT(db_work(w, WRITE, set, (&(struct setting){by_id, "hs_source_store", "Till"})),
              INVALID);
    CHECK_TEXT(w->failure.reason, "READ_ONLY_VALUE");
}

static void a_store_that_nobody_knows_is_made_in_the_currency_of_its_first_order(struct work *w)
{
    const struct record_value values[] = {{"hs_source_store", "Portland"},
                                          {"hs_currency_code", "USD"}};
    struct making             making = {ORDERS, values, 1, 0};
    CHECK_INT(db_work(w, WRITE, make_record, &making), INVALID);
    CHECK_TEXT(w->failure.field, "hs_currency_code");
    int64_t order = make_order(w, values, 2);
    CHECK_TEXT(value_of(w, ORDERS, order, "hs_source_store"), "Portland");
    int64_t again = make_order(w, values, 1);
    CHECK_TEXT(value_of(w, ORDERS, again, "hs_currency_code"), "USD");
}

static void two_orders_may_have_one_name_but_not_one_number(struct work *w)
{
    const struct record_value values[] = {{"hs_order_name", "Camping"},
                                          {"hs_external_order_id", "77"}};
    rig_store(w, "Garden", "EUR");
    int64_t first = make_order(w, values, 1), second = make_order(w, values, 2);
    CHECK_TEXT(value_of(w, ORDERS, first, "hs_order_name"), "Camping");
    CHECK_TEXT(value_of(w, ORDERS, second, "hs_external_order_id"), "77");
    struct making making = {ORDERS, values, 2, 0};
    CHECK_INT(db_work(w, WRITE, make_record, &making), CONFLICT);
    CHECK_OK(db_work(w, WRITE, set, (&(struct setting){second, "hs_order_name", "Hiking"})));
    CHECK_TEXT(value_of(w, ORDERS, second, "hs_order_name"), "Hiking");
    CHECK_TEXT(value_of(w, ORDERS, second, "hs_external_order_id"), "77");
}

static void the_email_of_the_bill_says_who_bought(struct work *w)
{
    const struct record_value values[] = {{"hs_total_price", "12"},
                                          {"hs_billing_address_email", "Ada@Example.com "}};
    rig_store(w, "Garden", "EUR");
    int64_t ada = make_contact(w, "ada@example.com");
    make_order(w, values, 2);
    CHECK_TEXT(orders_of(w, ada), "1");
    CHECK_TEXT(value_of(w, CONTACTS, ada, "total_value_of_orders"), "12");
    CHECK_OK(db_work(w, READ, ask_doctor, NULL));
}

static void who_becomes_known_later_has_bought_what_their_email_bought(struct work *w)
{
    const struct record_value values[] = {{"hs_total_price", "12"},
                                          {"hs_billing_address_email", "bob@example.com"}};
    rig_store(w, "Garden", "EUR");
    make_order(w, values, 2);
    int64_t late = make_order(w, values, 1);
    int64_t bob = make_contact(w, "bob@example.com");
    CHECK_TEXT(orders_of(w, bob), "1");
    CHECK_OK(db_work(w, WRITE, set,
                     (&(struct setting){late, "hs_billing_address_email", "bob@example.com"})));
    CHECK_TEXT(orders_of(w, bob), "2");
    CHECK_OK(db_work(w, READ, ask_doctor, NULL));
}

static void where_it_was_bought_is_where_it_goes(struct work *w)
{
    const struct record_value values[] = {{"hs_billing_address_country", "Spain"},
                                          {"hs_shipping_address_country", "Portugal"}};
    rig_store(w, "Garden", "EUR");
    CHECK_TEXT(value_of(w, ORDERS, make_order(w, values, 1), "country"), "Spain");
    CHECK_TEXT(value_of(w, ORDERS, make_order(w, values, 2), "country"), "Portugal");
}

static status rename_store(struct work *w, void *arg)
{
    struct store store;
    TRY(store_get(w, *(int64_t *) arg, &store));
    store.name = "Park";
    return store_change(w, &store);
}

static void orders_follow_a_store_that_gets_another_name(struct work *w)
{
    int64_t store = rig_store(w, "Garden", "EUR");
    int64_t order = make_order(w, NULL, 0);
    for (int i = 0; i < 600; i++)
        make_order(w, NULL, 0);
    CHECK_OK(order_follow_names(w, NULL));
    CHECK_OK(db_work(w, WRITE, rename_store, &store));
    int64_t last = make_order(w, NULL, 0);
    CHECK_TEXT(value_of(w, ORDERS, order, "hs_source_store"), "Garden");
    CHECK_OK(order_follow_names(w, NULL));
    CHECK_TEXT(value_of(w, ORDERS, order, "hs_source_store"), "Park");
    CHECK_TEXT(value_of(w, ORDERS, last, "hs_source_store"), "Park");
}

static void a_cart_names_its_store_as_orders_do(struct work *w)
{
    int64_t                   garden = rig_store(w, "Garden", "EUR");
    const struct record_value by_id = {"hs_source_store", work_text(w, "%lld", (long long) garden)};
    const struct record_value unknown[] = {{"hs_source_store", "Till"},
                                           {"hs_currency_code", "USD"}};
    struct making             cart = {CARTS, &by_id, 1, 0}, of_new = {CARTS, unknown, 2, 0},
                  of_none = {CARTS, NULL, 0, 0};
    CHECK_OK(db_work(w, WRITE, make_record, &cart));
    CHECK_TEXT(value_of(w, CARTS, cart.id, "hs_source_store"), "Garden");
    CHECK_TEXT(value_of(w, CARTS, cart.id, "store_number"), by_id.value);
    CHECK_OK(db_work(w, WRITE, make_record, &of_new));
    CHECK_TEXT(value_of(w, CARTS, of_new.id, "hs_source_store"), "Till");
    CHECK_OK(db_work(w, WRITE, make_record, &of_none));
    CHECK_TEXT(value_of(w, CARTS, of_none.id, "hs_source_store"), "");
    CHECK_OK(order_follow_names(w, NULL));
    CHECK_OK(db_work(w, WRITE, rename_store, &garden));
    CHECK_OK(order_follow_names(w, NULL));
    CHECK_TEXT(value_of(w, CARTS, cart.id, "hs_source_store"), "Park");
    CHECK_TEXT(value_of(w, CARTS, of_new.id, "hs_source_store"), "Till");
}

SUITE_DB("order named", TEST(a_store_is_named_and_answers_by_its_name),
         TEST(a_store_that_nobody_knows_is_made_in_the_currency_of_its_first_order),
         TEST(two_orders_may_have_one_name_but_not_one_number),
         TEST(the_email_of_the_bill_says_who_bought),
         TEST(who_becomes_known_later_has_bought_what_their_email_bought),
         TEST(where_it_was_bought_is_where_it_goes),
         TEST(orders_follow_a_store_that_gets_another_name),
         TEST(a_cart_names_its_store_as_orders_do));
