/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/person/person.h"

#include <stdlib.h>

#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/fact/fact.h"
#include "test/check.h"

#define CONTACTS (&person_types[0])

/* ---- short ways ---- */

static int64_t find(struct work *w, const struct person_draft *draft)
{
    struct identity identity = {0};
    CHECK_OK(person_find_or_create(w, draft, &identity));
    return identity.contact;
}

static const char *value_of(struct work *w, int64_t contact, const char *property)
{
    struct record record = {0};
    CHECK_OK(
        record_get(w, CONTACTS, contact, (const char *const[]){property, NULL}, true, &record));
    return record_value_of(&record, property);
}

static int64_t count_identities(struct work *w, int64_t contact)
{
    struct rows rows = {0};
    CHECK_OK(person_identities(w, contact, &rows));
    return rows.count;
}

static int64_t create(struct work *w, const char *email, const char *firstname)
{
    int64_t             id = 0;
    struct record_value values[] = {{"email", email}, {"firstname", firstname}};
    CHECK_OK(record_create(w, CONTACTS, values, 2, &id));
    return id;
}

static int64_t count_pairs(struct work *w)
{
    struct person_pair first = {0};
    struct rows        rows = {0};
    CHECK_OK(person_pairs(w, &first, 100, &rows));
    return rows.count;
}

/* ---- finding and making (R8, R61) ---- */

static void somebody_who_comes_again_is_the_same_contact(struct work *w)
{
    struct person_draft draft = {.store = 1, .customer = "17", .email = "Anna@Example.com"};
    struct identity     first, again;
    CHECK_OK(person_find_or_create(w, &draft, &first));
    CHECK_INT(first.kind, IDENTITY_CUSTOMER);
    CHECK_TEXT(first.value, "1:17");
    CHECK_INT(first.contact, 1);
    CHECK_TEXT(value_of(w, 1, "email"), "anna@example.com");

    CHECK_OK(person_find_or_create(w, &draft, &again));
    CHECK_INT(again.id, first.id);
    CHECK_INT(find(w, &(struct person_draft){.email = " ANNA@example.com "}), 1);
    CHECK_INT(count_identities(w, 1), 2);
    CHECK_INT(find(w, &(struct person_draft){.store = 2, .customer = "17"}), 2);
}

static void what_is_empty_is_filled_and_what_is_there_stays(struct work *w)
{
    struct person_draft draft = {.store = 1, .customer = "17", .firstname = "Anna"};
    int64_t             contact = find(w, &draft);
    draft.firstname = "Hanna";
    draft.email = "anna@example.com";
    draft.city = " Lyon ";
    CHECK_INT(find(w, &draft), contact);
    CHECK_TEXT(value_of(w, contact, "firstname"), "Anna");
    CHECK_TEXT(value_of(w, contact, "email"), "anna@example.com");
    CHECK_TEXT(value_of(w, contact, "city"), "Lyon");
    CHECK_INT(count_identities(w, contact), 2);
}

static void another_email_of_a_customer_is_an_additional_one(struct work *w)
{
    struct person_draft draft = {.store = 1, .customer = "17", .email = "anna@example.com"};
    int64_t             contact = find(w, &draft);
    draft.email = "lee@example.org";
    CHECK_INT(find(w, &draft), contact);
    CHECK_TEXT(value_of(w, contact, "email"), "anna@example.com");
    CHECK_TEXT(value_of(w, contact, "hs_additional_emails"), "lee@example.org");

    int64_t found = 0;
    CHECK_OK(record_find(w, CONTACTS, "email", "LEE@example.org", &found));
    CHECK_INT(found, contact);
}

static void a_phone_is_one_identity_however_it_is_written(struct work *w)
{
    struct person_draft draft = {.phone = "020 7946 0958", .country = "United Kingdom"};
    int64_t             contact = find(w, &draft);
    CHECK_TEXT(value_of(w, contact, "phone"), "020 7946 0958");
    CHECK_TEXT(value_of(w, contact, "hs_calculated_phone_number"), "+442079460958");
    CHECK_INT(find(w, &(struct person_draft){.phone = "+44 (20) 7946-0958"}), contact);
}

static void nothing_that_identifies_makes_nobody(struct work *w)
{
    struct identity     identity;
    struct person_draft draft = {.email = "none", .phone = "12", .firstname = "Anna"};
    CHECK_OK(person_find_or_create(w, &draft, &identity));
    CHECK_INT(identity.id, 0);
    CHECK_INT(identity.contact, ABSENT);

    char long_id[300] = {0};
    memset(long_id, '7', 250);
    draft.customer = long_id;
    CHECK_INT(person_find_or_create(w, &draft, &identity), INVALID);
    CHECK_TEXT(w->failure.field, "customer");
}

/* ---- many at once ---- */

/* They meet in every way: again, by e-mail, by phone, kept apart, filled by a later one, nobody. */
static const struct person_draft many[] = {
    {.store = 1, .customer = "1", .email = "a@example.com"},
    {.store = 1, .customer = "1", .firstname = "Anna"},
    {.email = "A@example.com", .lastname = "Ames", .phone = "+44 20 7946 0958"},
    {.store = 1, .customer = "2", .email = "a@example.com"},
    {.phone = "+442079460958", .city = "Leeds"},
    {.store = 1, .customer = "2", .email = "b@example.com", .phone = "+44 20 7946 0958"},
    {.email = "b@example.com", .firstname = "Bea"},
    {.email = "none"},
    {.store = 2, .customer = "1"},
    {.store = 1, .customer = "1", .city = "York"},
};

/* What came of them, in words: who is the same as whom, and what is known of each. */
static const char *describe(struct work *w, const struct identity *identities)
{
    struct text words = text_open(w->arena);
    for (size_t i = 0; i < COUNT_OF(many); i++) {
        size_t first = 0;
        while (identities[first].contact != identities[i].contact)
            first++;
        text_addf(&words, "%zu:%zu ", i, first);
        if (identities[i].contact == ABSENT || first != i)
            continue;
        for (const char *const *name =
                 (const char *const[]){"email", "phone", "firstname", "lastname", "city", NULL};
             *name != NULL; name++) {
            const char *value = value_of(w, identities[i].contact, *name);
            text_addf(&words, "%s ", value == NULL ? "-" : value);
        }
        text_addf(&words, "(%d) ", (int) count_identities(w, identities[i].contact));
    }
    text_addf(&words, "pairs %d", (int) count_pairs(w));
    return words.bytes;
}

static status one_after_the_other(struct work *w, void *arg)
{
    const char    **ret_words = arg;
    struct identity identities[COUNT_OF(many)];
    for (size_t i = 0; i < COUNT_OF(many); i++)
        CHECK_OK(person_find_or_create(w, &many[i], &identities[i]));
    *ret_words = describe(w, identities);
    return fail(w, INVALID, NULL, "undone");
}

static void many_at_once_come_out_as_one_after_the_other(struct work *w)
{
    struct identity identities[COUNT_OF(many)], again[COUNT_OF(many)];
    const char     *words = NULL;
    CHECK_INT(db_nested(w, one_after_the_other, &words), INVALID);
    CHECK_OK(person_find_or_create_all(w, many, COUNT_OF(many), identities));
    CHECK_TEXT(describe(w, identities), words);
    CHECK_INT(identities[7].id, 0);
    CHECK_OK(person_find_or_create_all(w, many, COUNT_OF(many), again));
    CHECK_TEXT(describe(w, again), words);
    for (size_t i = 0; i < COUNT_OF(many); i++)
        CHECK_INT(again[i].id, identities[i].id);
}

static void identities_of_many_sales_are_made_or_found(struct work *w)
{
    const char *const values[] = {"1:1", "1:2", "1:3"};
    struct identity   second, all[3];
    CHECK_OK(person_identity(w, IDENTITY_ORDER, "1:2", &second));
    CHECK_OK(person_identity_all(w, IDENTITY_ORDER, values, 3, all));
    CHECK_INT(all[1].id, second.id);
    CHECK(all[0].id != 0 && all[0].id != all[2].id);
    CHECK_INT(all[2].contact, ABSENT);
    CHECK_OK(person_identity(w, IDENTITY_ORDER, "1:3", &second));
    CHECK_INT(all[2].id, second.id);
}

static void two_customers_of_one_store_with_one_email_stay_two(struct work *w)
{
    int64_t a =
        find(w, &(struct person_draft){.store = 1, .customer = "1", .email = "x@example.com"});
    int64_t b =
        find(w, &(struct person_draft){.store = 1, .customer = "2", .email = "x@example.com"});
    CHECK(a != b);
    CHECK(value_of(w, b, "email") == NULL);
    CHECK_INT(count_pairs(w), 1);
    CHECK_INT(find(w, &(struct person_draft){.email = "x@example.com"}), a);
    /* A customer of another store may well be the same person. */
    CHECK_INT(
        find(w, &(struct person_draft){.store = 2, .customer = "9", .email = "x@example.com"}), a);
}

static void a_customer_id_is_believed_more_than_an_email(struct work *w)
{
    int64_t anna = find(w, &(struct person_draft){.store = 1, .customer = "1"});
    int64_t lee = find(w, &(struct person_draft){.email = "lee@example.com"});
    int64_t both =
        find(w, &(struct person_draft){.store = 1, .customer = "1", .email = "lee@example.com"});
    CHECK(anna != lee);
    CHECK_INT(both, anna);
    CHECK(value_of(w, anna, "email") == NULL);

    struct person_pair first = {0};
    struct rows        rows;
    CHECK_OK(person_pairs(w, &first, 10, &rows));
    CHECK_INT(rows.count, 1);
    CHECK_INT(((struct person_pair *) rows.items)->other, anna);
    CHECK_TEXT(((struct person_pair *) rows.items)->reason, "same email, other customer");
}

static void two_emails_that_share_a_phone_stay_two(struct work *w)
{
    const char *phone = "+442079460958";
    int64_t     a = find(w, &(struct person_draft){.email = "a@example.com", .phone = phone});
    int64_t     b = find(w, &(struct person_draft){.email = "b@example.com", .phone = phone});
    CHECK(a != b);
    CHECK_TEXT(value_of(w, b, "phone"), phone);
    CHECK_INT(find(w, &(struct person_draft){.phone = phone}), a);
    CHECK_INT(count_pairs(w), 1);
}

static void an_archived_contact_who_buys_again_comes_back(struct work *w)
{
    struct person_draft draft = {.store = 1, .customer = "1", .email = "x@example.com"};
    int64_t             contact = find(w, &draft);
    CHECK_OK(record_archive(w, CONTACTS, contact, true));
    int64_t fresh = create(w, "x@example.com", "Second");
    CHECK(fresh != contact);
    CHECK_INT(find(w, &(struct person_draft){.store = 1, .customer = "1"}), contact);
    CHECK(value_of(w, contact, "email") == NULL);
    CHECK_TEXT(value_of(w, fresh, "email"), "x@example.com");
}

/* ---- contacts as records (R8) ---- */

static void an_email_belongs_to_one_contact(struct work *w)
{
    int64_t             anna = create(w, "anna@example.com", "Anna"), other = 0;
    struct record_value taken = {"email", "ANNA@Example.com"};
    CHECK_INT(record_create(w, CONTACTS, &taken, 1, &other), CONFLICT);
    CHECK_TEXT(w->failure.message,
               work_text(w, "Contact already exists. Existing ID: %lld", (long long) anna));
}

static void a_contact_without_anything_has_an_identity(struct work *w)
{
    int64_t             id = 0;
    struct record_value value = {"firstname", "Nemo"};
    CHECK_OK(record_create(w, CONTACTS, &value, 1, &id));
    struct rows rows;
    CHECK_OK(person_list_identities(w, id, &rows));
    CHECK_INT(rows.count, 1);
    const struct identity *identity = rows.items;
    CHECK_INT(identity->kind, IDENTITY_RECORD);
    CHECK_TEXT(identity->value, work_text(w, "%lld", (long long) id));
}

static void contacts_are_numbered_one_two_three(struct work *w)
{
    for (int64_t i = 1; i <= 5; i++)
        CHECK_INT(create(w, work_text(w, "c%lld@example.com", (long long) i), "C"), i);
}

static void an_identity_can_be_added_unless_it_is_somebody_elses(struct work *w)
{
    int64_t         a = create(w, "a@example.com", "A"), b = create(w, "b@example.com", "B");
    struct identity identity;
    CHECK_OK(person_add_identity(w, a, IDENTITY_EMAIL, "A2@example.com", &identity));
    CHECK_TEXT(value_of(w, a, "hs_additional_emails"), "a2@example.com");
    CHECK_INT(person_add_identity(w, b, IDENTITY_EMAIL, "a2@example.com", &identity), CONFLICT);
    CHECK_OK(person_add_identity(w, b, IDENTITY_CARD, "4711", &identity));
    CHECK_INT(person_add_identity(w, b, IDENTITY_EMAIL, "nobody", &identity), INVALID);
    CHECK_INT(person_add_identity(w, b, IDENTITY_PHONE, "0", &identity), INVALID);
    CHECK_INT(person_add_identity(w, 99, IDENTITY_CARD, "1", &identity), NOT_FOUND);
}

/* ---- what they bought ---- */

static void spend(struct work *w, int64_t identity, int64_t revenue, int64_t at)
{
    struct person_spend spend = {
        .orders = 1, .revenue = revenue * MONEY_UNIT, .at = at * DAY, .order = at};
    CHECK_OK(person_add_spend(w, identity, &spend));
}

static void totals_are_right_whatever_the_order_of_import(struct work *w)
{
    struct identity identity;
    CHECK_OK(
        person_find_or_create(w, &(struct person_draft){.store = 1, .customer = "1"}, &identity));
    int64_t contact = identity.contact;
    CHECK_TEXT(value_of(w, contact, "total_number_of_orders"), "0");
    CHECK(value_of(w, contact, "first_order_date") == NULL);
    spend(w, identity.id, 10, 20);
    CHECK(value_of(w, contact, "average_days_between_orders") == NULL);
    spend(w, identity.id, 30, 10);
    spend(w, identity.id, 5, 31);
    CHECK_TEXT(value_of(w, contact, "total_number_of_orders"), "3");
    CHECK_TEXT(value_of(w, contact, "total_value_of_orders"), "45");
    CHECK_TEXT(value_of(w, contact, "first_order_date"), "1970-01-11T00:00:00.000Z");
    CHECK_TEXT(value_of(w, contact, "first_order_value"), "30");
    CHECK_TEXT(value_of(w, contact, "last_order_date"), "1970-02-01T00:00:00.000Z");
    CHECK_TEXT(value_of(w, contact, "last_order_value"), "5");
    CHECK_TEXT(value_of(w, contact, "average_order_value"), "15");
    CHECK_TEXT(value_of(w, contact, "average_days_between_orders"), "10.5");
}

/* Shops' plugins count orders too and send what they count among other values. */
static void counts_that_others_send_are_passed_over(struct work *w)
{
    static const char *const  names[] = {"total_number_of_orders", "total_value_of_orders",
                                         "first_order_date",       "first_order_value",
                                         "last_order_date",        "last_order_value",
                                         "average_order_value",    "average_days_between_orders"};
    const struct record_type *type;
    struct identity           identity;
    CHECK_OK(record_type_get(w, "contacts", &type));
    CHECK_OK(
        person_find_or_create(w, &(struct person_draft){.store = 1, .customer = "1"}, &identity));
    spend(w, identity.id, 10, 20);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct record_value values[] = {{names[i], "0"}, {"city", names[i]}};
        CHECK_OK(record_change(w, type, identity.contact, values, 2));
        CHECK_TEXT(value_of(w, identity.contact, "city"), names[i]);
    }
    CHECK_TEXT(value_of(w, identity.contact, "total_number_of_orders"), "1");
    CHECK_TEXT(value_of(w, identity.contact, "last_order_value"), "10");
    struct record_value refused[] = {{"total_refunds", "0"}};
    CHECK_INT(record_change(w, type, identity.contact, refused, 1), INVALID);
    CHECK_TEXT(w->failure.reason, "READ_ONLY_VALUE");
}

static void refunds_lower_the_lifetime_value_only(struct work *w)
{
    struct identity identity;
    CHECK_OK(
        person_find_or_create(w, &(struct person_draft){.store = 1, .customer = "1"}, &identity));
    spend(w, identity.id, 10, 20);
    struct person_spend refund = {.refunds = 4 * MONEY_UNIT, .at = 40 * DAY, .order = 900};
    CHECK_OK(person_add_spend(w, identity.id, &refund));
    CHECK_TEXT(value_of(w, identity.contact, "total_value_of_orders"), "10");
    CHECK_TEXT(value_of(w, identity.contact, "total_refunds"), "4");
    CHECK_TEXT(value_of(w, identity.contact, "net_lifetime_value"), "6");
    CHECK_TEXT(value_of(w, identity.contact, "last_order_date"), "1970-01-21T00:00:00.000Z");
}

static void of_two_orders_at_one_instant_a_correction_meets_the_right_one(struct work *w)
{
    struct identity identity;
    CHECK_OK(
        person_find_or_create(w, &(struct person_draft){.store = 1, .customer = "1"}, &identity));
    struct person_spend one = {.orders = 1, .revenue = MONEY_UNIT, .at = DAY, .order = 1};
    struct person_spend two = {.orders = 1, .revenue = 2 * MONEY_UNIT, .at = DAY, .order = 2};
    struct person_spend more = {.revenue = 5 * MONEY_UNIT, .at = DAY, .order = 2};
    CHECK_OK(person_add_spend(w, identity.id, &two));
    CHECK_OK(person_add_spend(w, identity.id, &one));
    CHECK_OK(person_add_spend(w, identity.id, &more));
    CHECK_TEXT(value_of(w, identity.contact, "first_order_value"), "1");
    CHECK_TEXT(value_of(w, identity.contact, "last_order_value"), "7");
    CHECK_TEXT(value_of(w, identity.contact, "total_value_of_orders"), "8");
}

static void an_anonymous_sale_counts_when_it_is_joined_to_somebody(struct work *w)
{
    struct identity sale;
    CHECK_OK(person_identity(w, IDENTITY_ORDER, "1:1001", &sale));
    CHECK_INT(sale.contact, ABSENT);
    spend(w, sale.id, 12, 3);
    int64_t contact = create(w, "a@example.com", "A");
    CHECK_OK(person_add_identity(w, contact, IDENTITY_ORDER, "1:1001", &sale));
    CHECK_TEXT(value_of(w, contact, "net_lifetime_value"), "12");

    struct person_spend nobody = {.orders = 1, .at = DAY};
    CHECK_INT(person_add_spend(w, 404, &nobody), NOT_FOUND);
}

static void totals_can_be_set_as_counted(struct work *w)
{
    struct identity identity;
    CHECK_OK(person_find_or_create(w, &(struct person_draft){.email = "a@example.com"}, &identity));
    spend(w, identity.id, 10, 20);
    struct person_totals none = {identity.id, 0,      0,      0,      ABSENT,
                                 ABSENT,      ABSENT, ABSENT, ABSENT, ABSENT};
    CHECK_OK(person_put_totals(w, &none));
    CHECK_TEXT(value_of(w, identity.contact, "total_number_of_orders"), "0");
    CHECK(value_of(w, identity.contact, "first_order_date") == NULL);
    CHECK(value_of(w, identity.contact, "average_order_value") == NULL);

    struct rows rows;
    CHECK_OK(person_list_totals(w, 0, 10, &rows));
    CHECK_INT(rows.count, 1);
    CHECK_INT(((struct person_totals *) rows.items)->orders, 0);
    CHECK_INT(((struct person_totals *) rows.items)->first_at, ABSENT);
}

static void contacts_have_names_for_reports(struct work *w)
{
    int64_t     ids[] = {create(w, "a@example.com", "Anna"), create(w, "b@example.com", ""),
                         find(w, &(struct person_draft){.store = 1, .customer = "12347"}), 77};
    const char *labels[4];
    CHECK_OK(person_labels(w, ids, 4, labels));
    CHECK_TEXT(labels[0], "Anna");
    CHECK_TEXT(labels[1], "b@example.com");
    CHECK_TEXT(labels[2], "12347");
    CHECK_TEXT(labels[3], "Contact 77");
}

static void identities_lead_to_their_contacts(struct work *w)
{
    struct identity mine, nobodys;
    CHECK_OK(person_find_or_create(w, &(struct person_draft){.email = "a@example.com"}, &mine));
    CHECK_OK(person_identity(w, IDENTITY_ANONYMOUS, "visitor-1", &nobodys));
    int64_t ids[] = {nobodys.id, mine.id, 5}, contacts[3];
    CHECK_OK(person_contacts_of(w, ids, 3, contacts));
    CHECK_INT(contacts[0], ABSENT);
    CHECK_INT(contacts[1], mine.contact);
    CHECK_INT(contacts[2], ABSENT);

    struct map map;
    CHECK_OK(person_contact_map(w, &map));
    CHECK_INT(map.count, 1);
    CHECK_INT(map_get_int(&map, mine.id)->number, mine.contact);
}

SUITE_DB("person", IN_WRITE(somebody_who_comes_again_is_the_same_contact),
         IN_WRITE(what_is_empty_is_filled_and_what_is_there_stays),
         IN_WRITE(another_email_of_a_customer_is_an_additional_one),
         IN_WRITE(a_phone_is_one_identity_however_it_is_written),
         IN_WRITE(nothing_that_identifies_makes_nobody),
         IN_WRITE(many_at_once_come_out_as_one_after_the_other),
         IN_WRITE(identities_of_many_sales_are_made_or_found),
         IN_WRITE(two_customers_of_one_store_with_one_email_stay_two),
         IN_WRITE(a_customer_id_is_believed_more_than_an_email),
         IN_WRITE(two_emails_that_share_a_phone_stay_two),
         IN_WRITE(an_archived_contact_who_buys_again_comes_back),
         IN_WRITE(an_email_belongs_to_one_contact),
         IN_WRITE(a_contact_without_anything_has_an_identity),
         IN_WRITE(contacts_are_numbered_one_two_three),
         IN_WRITE(an_identity_can_be_added_unless_it_is_somebody_elses),
         IN_WRITE(totals_are_right_whatever_the_order_of_import),
         IN_WRITE(counts_that_others_send_are_passed_over),
         IN_WRITE(refunds_lower_the_lifetime_value_only),
         IN_WRITE(of_two_orders_at_one_instant_a_correction_meets_the_right_one),
         IN_WRITE(an_anonymous_sale_counts_when_it_is_joined_to_somebody),
         IN_WRITE(totals_can_be_set_as_counted), IN_WRITE(contacts_have_names_for_reports),
         IN_WRITE(identities_lead_to_their_contacts));
