/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/person/person.h"

#include <string.h>

#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/person/person_rules.h"
#include "test/check.h"

#define CONTACTS  (&person_types[0])
#define COMPANIES (&person_types[1])

/* ---- two people of these tests ---- */

struct couple {
    int64_t         anna, lee;       /* contacts */
    struct identity anna_id, lee_id; /* their customer ids */
};

static void spend(struct work *w, int64_t identity, int64_t order, int64_t revenue, int64_t day)
{
    struct person_spend spend = {
        .orders = 1, .revenue = revenue * MONEY_UNIT, .at = day * DAY, .order = order};
    CHECK_OK(person_add_spend(w, identity, &spend));
}

static struct couple make_couple(struct work *w)
{
    struct couple       couple = {0};
    struct person_draft anna = {.store = 1,
                                .customer = "1",
                                .email = "anna@example.com",
                                .firstname = "Anna",
                                .city = "Lyon"};
    struct person_draft lee = {.store = 2,
                               .customer = "2",
                               .email = "lee@example.com",
                               .firstname = "A.",
                               .lastname = "Lee",
                               .phone = "+442079460958"};
    CHECK_OK(person_find_or_create(w, &anna, &couple.anna_id));
    CHECK_OK(person_find_or_create(w, &lee, &couple.lee_id));
    couple.anna = couple.anna_id.contact;
    couple.lee = couple.lee_id.contact;
    spend(w, couple.anna_id.id, 1, 10, 20);
    spend(w, couple.anna_id.id, 2, 20, 30);
    spend(w, couple.lee_id.id, 3, 5, 10);
    return couple;
}

static const char *value_of(struct work *w, const struct record_type *type, int64_t id,
                            const char *property)
{
    struct record record = {0};
    CHECK_OK(record_get(w, type, id, (const char *const[]){property, NULL}, true, &record));
    return record_value_of(&record, property);
}

static const char *of(struct work *w, int64_t id, const char *property)
{
    return value_of(w, CONTACTS, id, property);
}

static void set(struct work *w, int64_t contact, const char *property, const char *value)
{
    struct record_value values = {property, value};
    CHECK_OK(record_change(w, CONTACTS, contact, &values, 1));
}

static int64_t count_identities(struct work *w, int64_t contact)
{
    struct rows rows = {0};
    CHECK_OK(person_identities(w, contact, &rows));
    return rows.count;
}

/* Everything that is kept of a contact, as one text: to compare before and after. */
static const char *all_of(struct work *w, int64_t contact)
{
    struct rows rows = {0};
    struct text all = text_open(w->arena);
    CHECK_OK(record_property_list(w, CONTACTS, &rows));
    const struct record_property *property = rows.items;
    for (int64_t i = 0; i < rows.count; i++) {
        const char *name = property[i].is.name, *value = of(w, contact, name);
        if (!text_same(name, "lastmodifieddate"))
            text_addf(&all, "%s=%s\n", name, value == NULL ? "-" : value);
    }
    return all.bytes;
}

static void all_is_well(struct work *w)
{
    CHECK_OK(person_check_identities(w));
    CHECK_OK(person_check_totals(w));
}

/* ---- merging (R2, R61) ---- */

static void a_merged_contact_brings_all_it_has(struct work *w)
{
    struct couple couple = make_couple(w);
    int64_t       merge;
    CHECK_OK(person_merge(w, couple.anna, couple.lee, &merge));
    CHECK_TEXT(of(w, couple.anna, "firstname"), "Anna");
    CHECK_TEXT(of(w, couple.anna, "lastname"), "Lee");
    CHECK_TEXT(of(w, couple.anna, "email"), "anna@example.com");
    CHECK_TEXT(of(w, couple.anna, "hs_additional_emails"), "lee@example.com");
    CHECK_TEXT(of(w, couple.anna, "phone"), "+442079460958");
    CHECK_TEXT(of(w, couple.anna, "total_number_of_orders"), "3");
    CHECK_TEXT(of(w, couple.anna, "total_value_of_orders"), "35");
    CHECK_TEXT(of(w, couple.anna, "first_order_date"), "1970-01-11T00:00:00.000Z");
    CHECK_TEXT(of(w, couple.anna, "first_order_value"), "5");
    CHECK_TEXT(of(w, couple.anna, "last_order_value"), "20");
    CHECK_TEXT(of(w, couple.anna, "average_days_between_orders"), "10");
    CHECK_INT(count_identities(w, couple.anna), 5);
    all_is_well(w);
}

static void old_ids_and_emails_answer_with_the_survivor(struct work *w)
{
    struct couple couple = make_couple(w);
    int64_t       merge, found = 0;
    struct record record;
    CHECK_OK(person_merge(w, couple.anna, couple.lee, &merge));
    CHECK_OK(record_get(w, CONTACTS, couple.lee, NULL, false, &record));
    CHECK_INT(record.id, couple.anna);
    CHECK_OK(person_resolve(w, couple.lee, &found));
    CHECK_INT(found, couple.anna);
    CHECK_OK(record_find(w, CONTACTS, "email", "lee@example.com", &found));
    CHECK_INT(found, couple.anna);
    set(w, couple.lee, "jobtitle", "Baker");
    CHECK_TEXT(of(w, couple.anna, "jobtitle"), "Baker");

    struct rows        rows;
    struct record_page page = {.limit = 10};
    CHECK_OK(record_list(w, CONTACTS, &page, &rows));
    CHECK_INT(rows.count, 1);
    CHECK_OK(record_search_words(w, "lee", 10, &rows));
    CHECK_INT(rows.count, 1);
    CHECK_INT(person_resolve(w, 99, &found), NOT_FOUND);
}

static void a_contact_cannot_be_merged_with_itself(struct work *w)
{
    struct couple couple = make_couple(w);
    int64_t       merge;
    CHECK_INT(person_merge(w, couple.anna, couple.anna, &merge), CONFLICT);
    CHECK_OK(person_merge(w, couple.anna, couple.lee, &merge));
    CHECK_INT(person_merge(w, couple.anna, couple.lee, &merge), CONFLICT);
    CHECK_INT(person_merge(w, couple.anna, 99, &merge), NOT_FOUND);
    CHECK_INT(person_merge(w, 99, couple.anna, &merge), NOT_FOUND);
}

/* ---- taking back ---- */

static void taking_back_makes_both_what_they_were(struct work *w)
{
    struct couple couple = make_couple(w);
    const char   *anna = all_of(w, couple.anna), *lee = all_of(w, couple.lee);
    int64_t       merge, found = 0;
    CHECK_OK(person_merge(w, couple.anna, couple.lee, &merge));
    CHECK_OK(record_unmerge(w, merge));
    CHECK_TEXT(all_of(w, couple.anna), anna);
    CHECK_TEXT(all_of(w, couple.lee), lee);
    CHECK_INT(count_identities(w, couple.anna), 2);
    CHECK_INT(count_identities(w, couple.lee), 3);
    CHECK_OK(record_find(w, CONTACTS, "email", "lee@example.com", &found));
    CHECK_INT(found, couple.lee);
    struct rows rows;
    CHECK_OK(record_search_words(w, "lee", 10, &rows));
    CHECK_INT(rows.count, 1);
    all_is_well(w);
    CHECK_INT(record_unmerge(w, merge), CONFLICT);
    CHECK_INT(record_unmerge(w, 12345), NOT_FOUND);
}

static void what_came_meanwhile_goes_where_its_identity_goes(struct work *w)
{
    struct couple   couple = make_couple(w);
    struct identity card;
    int64_t         merge;
    CHECK_OK(person_merge(w, couple.anna, couple.lee, &merge));
    spend(w, couple.lee_id.id, 4, 100, 40);
    spend(w, couple.anna_id.id, 5, 1000, 50);
    CHECK_OK(person_add_identity(w, couple.anna, IDENTITY_CARD, "4711", &card));
    spend(w, card.id, 6, 7, 60);
    CHECK_TEXT(of(w, couple.anna, "total_value_of_orders"), "1142");

    CHECK_OK(record_unmerge(w, merge));
    CHECK_TEXT(of(w, couple.anna, "total_value_of_orders"), "1037");
    CHECK_TEXT(of(w, couple.anna, "last_order_value"), "7");
    CHECK_TEXT(of(w, couple.lee, "total_value_of_orders"), "105");
    CHECK_TEXT(of(w, couple.lee, "last_order_date"), "1970-02-10T00:00:00.000Z");
    all_is_well(w);
}

static void what_was_changed_since_the_merge_stays(struct work *w)
{
    struct couple couple = make_couple(w);
    int64_t       merge;
    CHECK_OK(person_merge(w, couple.anna, couple.lee, &merge));
    set(w, couple.anna, "lastname", "Lee-Smith");
    set(w, couple.anna, "email", "lee@example.com");
    CHECK_OK(record_unmerge(w, merge));
    CHECK_TEXT(of(w, couple.anna, "lastname"), "Lee-Smith");
    CHECK(of(w, couple.anna, "phone") == NULL);
    CHECK(of(w, couple.anna, "email") == NULL);
    CHECK_TEXT(of(w, couple.anna, "hs_additional_emails"), "anna@example.com");
    CHECK_TEXT(of(w, couple.lee, "email"), "lee@example.com");
    CHECK_TEXT(of(w, couple.lee, "lastname"), "Lee");
    all_is_well(w);
}

static void merges_are_taken_back_last_first(struct work *w)
{
    struct couple       couple = make_couple(w);
    struct identity     eve;
    struct person_draft draft = {.email = "eve@example.com", .firstname = "Eve"};
    int64_t             first, second;
    CHECK_OK(person_find_or_create(w, &draft, &eve));
    const char *anna = all_of(w, couple.anna);
    CHECK_OK(person_merge(w, couple.anna, couple.lee, &first));
    CHECK_OK(person_merge(w, eve.contact, couple.anna, &second));
    CHECK_TEXT(of(w, eve.contact, "total_number_of_orders"), "3");
    CHECK_INT(count_identities(w, couple.lee), 6);
    CHECK_INT(record_unmerge(w, first), CONFLICT);
    CHECK_OK(record_unmerge(w, second));
    CHECK_OK(record_unmerge(w, first));
    CHECK_TEXT(all_of(w, couple.anna), anna);
    CHECK_TEXT(of(w, eve.contact, "total_number_of_orders"), "0");
    all_is_well(w);
}

static void the_history_says_what_a_merge_did(struct work *w)
{
    struct couple couple = make_couple(w);
    struct rows   rows;
    int64_t       merge;
    CHECK_OK(person_merge(w, couple.anna, couple.lee, &merge));
    CHECK_OK(record_unmerge(w, merge));
    CHECK_OK(record_history(w, CONTACTS, couple.anna, "lastname", &rows));
    const struct record_was *was = rows.items;
    CHECK_INT(rows.count, 2);
    CHECK_TEXT(was[1].value, "Lee");
    CHECK_TEXT(was[1].source, work_text(w, "merge:%lld", (long long) merge));
    CHECK(was[0].value == NULL);
    CHECK_TEXT(was[0].source, work_text(w, "unmerge:%lld", (long long) merge));
    CHECK_TEXT(w->source, "house");

    CHECK_OK(record_merges(w, CONTACTS, couple.lee, &rows));
    CHECK_INT(rows.count, 1);
    CHECK_INT(((struct record_merged *) rows.items)->survivor, couple.anna);
    CHECK(((struct record_merged *) rows.items)->undone_at != ABSENT);
}

static void an_archived_contact_can_be_merged_and_is_archived_again(struct work *w)
{
    struct couple couple = make_couple(w);
    struct record record;
    int64_t       merge;
    CHECK_OK(record_archive(w, CONTACTS, couple.lee, true));
    CHECK_OK(person_merge(w, couple.anna, couple.lee, &merge));
    CHECK_TEXT(of(w, couple.anna, "total_number_of_orders"), "3");
    CHECK_OK(record_unmerge(w, merge));
    CHECK_INT(record_get(w, CONTACTS, couple.lee, NULL, false, &record), NOT_FOUND);
    CHECK_OK(record_get(w, CONTACTS, couple.lee, NULL, true, &record));
    all_is_well(w);
}

static void companies_are_merged_and_taken_back_too(struct work *w)
{
    struct record_value one = {"name", "Orchid"}, two = {"domain", "orchid.example.com"};
    int64_t             a, b, merge, found;
    struct record       record;
    CHECK_OK(record_create(w, COMPANIES, &one, 1, &a));
    CHECK_OK(record_create(w, COMPANIES, &two, 1, &b));
    CHECK_OK(record_merge(w, COMPANIES, a, b, &merge));
    CHECK_TEXT(value_of(w, COMPANIES, a, "domain"), "orchid.example.com");
    CHECK_OK(record_get(w, COMPANIES, b, NULL, false, &record));
    CHECK_INT(record.id, a);
    CHECK_OK(record_unmerge(w, merge));
    CHECK(value_of(w, COMPANIES, a, "domain") == NULL);
    CHECK_OK(record_find(w, COMPANIES, "domain", "orchid.example.com", &found));
    CHECK_INT(found, b);
}

/* ---- the doctor ---- */

static void totals_are_made_anew_from_identities(struct work *w)
{
    struct couple couple = make_couple(w);
    struct query *query = query_open(w);
    query_words(query, "UPDATE contact SET total_refunds = 5, first_order_date = 7 WHERE id = ");
    query_int(query, couple.anna);
    CHECK_OK(query_run(w, query, NULL));
    CHECK_INT(person_check_totals(w), BROKEN);
    CHECK_TEXT(w->failure.message, "the totals of contact 1 are not the sum of its identities");
}

static status break_totals(struct work *w, void *arg)
{
    make_couple(w);
    struct query *query = query_open(w);
    query_words(query, "UPDATE contact SET total_refunds = 5");
    return query_run(w, query, NULL);
}

static status check_totals(struct work *w, void *arg)
{
    return person_check_totals(w);
}

static void a_rebuild_heals_totals(struct work *w)
{
    CHECK_OK(db_work(w, WRITE, break_totals, NULL));
    CHECK_INT(db_work(w, READ, check_totals, NULL), BROKEN);
    CHECK_OK(person_rebuild_totals(w));
    CHECK_OK(db_work(w, READ, check_totals, NULL));
}

static void an_identity_of_nobody_is_found(struct work *w)
{
    make_couple(w);
    struct query *query = query_open(w);
    query_words(query, "UPDATE identity SET contact = 77 WHERE kind = 'phone'");
    CHECK_OK(query_run(w, query, NULL));
    CHECK_INT(person_check_identities(w), BROKEN);
}

SUITE_DB("person merge", IN_WRITE(a_merged_contact_brings_all_it_has),
         IN_WRITE(old_ids_and_emails_answer_with_the_survivor),
         IN_WRITE(a_contact_cannot_be_merged_with_itself),
         IN_WRITE(taking_back_makes_both_what_they_were),
         IN_WRITE(what_came_meanwhile_goes_where_its_identity_goes),
         IN_WRITE(what_was_changed_since_the_merge_stays),
         IN_WRITE(merges_are_taken_back_last_first), IN_WRITE(the_history_says_what_a_merge_did),
         IN_WRITE(an_archived_contact_can_be_merged_and_is_archived_again),
         IN_WRITE(companies_are_merged_and_taken_back_too),
         IN_WRITE(totals_are_made_anew_from_identities), TEST(a_rebuild_heals_totals),
         IN_WRITE(an_identity_of_nobody_is_found));
