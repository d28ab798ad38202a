/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Deals, tickets and types made at run time are merged, and taken back, as contacts are (R2, R61).
 */
#include "base/text.h"
#include "crm/deal/deal.h"
#include "test/check.h"

static const struct record_type *type_of(struct work *w, const char *name)
{
    const struct record_type *type;
    CHECK_OK(record_type_get(w, name, &type));
    return type;
}

static struct record_ref make(struct work *w, const char *type, const char *property,
                              const char *value)
{
    struct record_ref         ref = {.type = type_of(w, type)};
    const struct record_value values = {property, value};
    CHECK_OK(record_create(w, ref.type, &values, 1, &ref.id));
    return ref;
}

static void set(struct work *w, struct record_ref ref, const char *property, const char *value)
{
    const struct record_value values = {property, value};
    CHECK_OK(record_change(w, ref.type, ref.id, &values, 1));
}

static const char *value_of(struct work *w, struct record_ref ref, const char *property)
{
    struct record record = {0};
    CHECK_OK(record_get(w, ref.type, ref.id, (const char *const[]){property, NULL}, true, &record));
    const char *value = record_value_of(&record, property);
    return value == NULL ? "" : value;
}

static void tie(struct work *w, struct record_ref from, struct record_ref to)
{
    struct record_link_kind kind;
    CHECK_OK(record_link_default(w, from.type, to.type, &kind));
    CHECK_OK(record_link_put(w, &from, &to, &(struct rows){&kind, 1}));
}

static int64_t merge(struct work *w, struct record_ref into, struct record_ref from)
{
    int64_t id = 0;
    CHECK_OK(record_merge(w, into.type, into.id, from.id, &id));
    return id;
}

static void a_merged_deal_fills_what_the_other_lacks_and_answers_with_it(struct work *w)
{
    struct record_ref big = make(w, "deals", "dealname", "Big"),
                      small = make(w, "deals", "dealname", "Small");
    struct record record = {0};
    set(w, small, "amount", "20");
    int64_t id = merge(w, big, small);
    CHECK_TEXT(value_of(w, big, "dealname"), "Big");
    CHECK_TEXT(value_of(w, big, "amount"), "20");
    CHECK_OK(record_get(w, small.type, small.id, NULL, false, &record));
    CHECK_INT(record.id, big.id);
    set(w, small, "dealname", "Both");
    CHECK_TEXT(value_of(w, big, "dealname"), "Both");

    CHECK_OK(record_unmerge(w, id));
    CHECK_TEXT(value_of(w, big, "amount"), "");
    CHECK_TEXT(value_of(w, small, "dealname"), "Small");
    CHECK_TEXT(value_of(w, small, "amount"), "20");
    CHECK_INT(record_unmerge(w, id), CONFLICT);
}

static void deals_count_their_contacts_anew_after_a_merge_of_either(struct work *w)
{
    struct record_ref ada = make(w, "contacts", "firstname", "Ada"),
                      bob = make(w, "contacts", "firstname", "Bob"),
                      one = make(w, "deals", "dealname", "One"),
                      two = make(w, "deals", "dealname", "Two");
    tie(w, one, ada);
    tie(w, two, ada);
    tie(w, two, bob);
    int64_t of_contacts = merge(w, ada, bob);
    CHECK_TEXT(value_of(w, two, "num_associated_contacts"), "1");
    CHECK_OK(record_unmerge(w, of_contacts));
    CHECK_TEXT(value_of(w, two, "num_associated_contacts"), "2");
    int64_t of_deals = merge(w, one, two);
    CHECK_TEXT(value_of(w, one, "num_associated_contacts"), "2");
    CHECK_OK(record_unmerge(w, of_deals));
    CHECK_TEXT(value_of(w, one, "num_associated_contacts"), "1");
    CHECK_TEXT(value_of(w, two, "num_associated_contacts"), "2");
}

static void merges_are_taken_back_last_first(struct work *w)
{
    struct record_ref a = make(w, "tickets", "subject", "A"),
                      b = make(w, "tickets", "subject", "B"),
                      c = make(w, "tickets", "subject", "C");
    struct record record = {0};
    struct rows   merges = {0};
    int64_t       first = merge(w, b, c), second = merge(w, a, b);
    CHECK_OK(record_get(w, c.type, c.id, NULL, false, &record));
    CHECK_INT(record.id, a.id);
    CHECK_INT(record_unmerge(w, first), CONFLICT);
    CHECK_OK(record_merges(w, b.type, b.id, &merges));
    CHECK_INT(merges.count, 2);
    CHECK_OK(record_unmerge(w, second));
    CHECK_OK(record_unmerge(w, first));
    CHECK_TEXT(value_of(w, c, "subject"), "C");
}

static void the_history_of_a_merged_record_says_so(struct work *w)
{
    struct record_ref a = make(w, "tickets", "subject", "A"),
                      b = make(w, "tickets", "subject", "B");
    struct rows history = {0};
    set(w, b, "content", "broken");
    int64_t id = merge(w, a, b);
    CHECK_OK(record_history(w, a.type, a.id, "content", &history));
    CHECK_INT(history.count, 1);
    CHECK_TEXT(((const struct record_was *) history.items)->source,
               work_text(w, "merge:%lld", (long long) id));
}

static void records_of_a_type_made_at_run_time_are_merged_too(struct work *w)
{
    const struct record_type      *type;
    const struct record_property   name = {.is = {.name = "boat_name",
                                                  .label = "Name",
                                                  .type = PROPERTY_STRING,
                                                  .flags = PROPERTY_UNIQUE}};
    const struct record_type_draft draft = {
        .made = {.name = "boat", .label = "Boat", .plural = "Boats", .primary = "boat_name"},
        .properties = &name,
        .property_count = 1};
    CHECK_OK(record_type_create(w, &draft, &type));
    struct record_ref ann = make(w, "boat", "boat_name", "Ann"), ben = {.type = ann.type};
    int64_t           found = 0;
    CHECK_OK(record_create(w, ben.type, NULL, 0, &ben.id));
    int64_t id = merge(w, ben, ann);
    CHECK_OK(record_find(w, ben.type, "boat_name", "Ann", &found));
    CHECK_INT(found, ben.id);
    CHECK_OK(record_unmerge(w, id));
    CHECK_OK(record_find(w, ben.type, "boat_name", "Ann", &found));
    CHECK_INT(found, ann.id);
}

static void what_cannot_be_merged_is_refused(struct work *w)
{
    static const char *const types[] = {"products", "line_items", "orders", "notes", "carts"};
    struct record_ref        deal = make(w, "deals", "dealname", "One");
    int64_t                  id = 0;
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        CHECK_INT(record_merge(w, type_of(w, types[i]), 1, 2, &id), INVALID);
        CHECK_TEXT(w->failure.field, "objectType");
    }
    CHECK_INT(record_merge(w, deal.type, deal.id, deal.id, &id), CONFLICT);
    CHECK_INT(record_merge(w, deal.type, deal.id, 77, &id), NOT_FOUND);
    CHECK_INT(record_unmerge(w, 77), NOT_FOUND);
}

SUITE_DB("deal merge", IN_WRITE(a_merged_deal_fills_what_the_other_lacks_and_answers_with_it),
         IN_WRITE(deals_count_their_contacts_anew_after_a_merge_of_either),
         IN_WRITE(merges_are_taken_back_last_first),
         IN_WRITE(the_history_of_a_merged_record_says_so),
         IN_WRITE(records_of_a_type_made_at_run_time_are_merged_too),
         IN_WRITE(what_cannot_be_merged_is_refused));
