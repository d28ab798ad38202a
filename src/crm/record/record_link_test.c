/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_link_rules.h"
#include "kit/ledger/ledger.h"
#include "test/check.h"

static const struct record_type *type_named(struct work *w, const char *name)
{
    const struct record_type *type = NULL;
    CHECK_OK(record_type_get(w, name, &type));
    return type;
}

static struct record_ref make(struct work *w, const char *type, const char *property,
                              const char *value)
{
    const struct record_value values = {property, value};
    struct record_ref         ref = {type_named(w, type), 0};
    CHECK_OK(record_create(w, ref.type, &values, 1, &ref.id));
    return ref;
}

static struct record_ref contact(struct work *w, const char *name)
{
    return make(w, "contacts", "firstname", name);
}

static struct record_ref company(struct work *w, const char *name)
{
    return make(w, "companies", "name", name);
}

static status put(struct work *w, struct record_ref from, struct record_ref to, int64_t number)
{
    struct record_link_kind kind;
    TRY(record_link_kind_get(w, from.type, to.type, number, &kind));
    return record_link_put(w, &from, &to, &(struct rows){&kind, 1});
}

static status take(struct work *w, struct record_ref from, struct record_ref to, int64_t number)
{
    struct record_link_kind kind;
    TRY(record_link_kind_get(w, from.type, to.type, number, &kind));
    return record_link_remove(w, &from, &to, &(struct rows){&kind, 1});
}

/* "12: 279 1; 15: 279", as ids and kinds. */
static const char *links(struct work *w, struct record_ref from, const char *to)
{
    struct record_link_page page = {.from = from, .to = type_named(w, to), .limit = 100};
    struct rows             rows = {0};
    int64_t                 after;
    struct text             text = text_open(w->arena);
    CHECK_OK(record_link_list(w, &page, &rows, &after));
    for (int64_t i = 0; i < rows.count; i++) {
        const struct record_link      *link = (const struct record_link *) rows.items + i;
        const struct record_link_kind *kind = link->kinds.items;
        text_add(&text, work_text(w, "%s%lld:", i > 0 ? "; " : "", (long long) link->id));
        for (int64_t j = 0; j < link->kinds.count; j++)
            text_add(&text, work_text(w, " %lld", (long long) kind[j].id));
    }
    return text.bytes;
}

static const char *one(struct work *w, struct record_ref ref, const char *kinds)
{
    return work_text(w, "%lld: %s", (long long) ref.id, kinds);
}

/* ---- kinds ---- */

static void every_direction_has_the_other_as_its_inverse(struct work *w)
{
    struct rows types;
    CHECK_OK(record_types(w, &types));
    const struct record_type *type = types.items;
    for (int64_t i = 0; i < types.count * types.count; i++) {
        const struct record_type *from = &type[i / types.count], *to = &type[i % types.count];
        struct rows               kinds;
        CHECK_OK(record_link_kinds(w, from, to, &kinds));
        const struct record_link_kind *kind = kinds.items;
        CHECK(kinds.count > 0 && kind[0].is_default);
        for (int64_t j = 0; j < kinds.count; j++) {
            struct record_link_kind back;
            CHECK(j == 0 || !kind[j].is_default);
            CHECK(kind[j].id > 0 && kind[j].id <= INT32_MAX);
            CHECK_OK(record_link_kind_get(w, to, from, kind[j].inverse, &back));
            CHECK_INT(back.inverse, kind[j].id);
            CHECK_OK(record_link_kind_get(w, from, NULL, kind[j].id, &back));
            CHECK_TEXT(back.to->id, to->id);
            CHECK_OK(record_link_kind_find(w, from, to, kind[j].name, &back));
            CHECK_INT(back.id, kind[j].id);
        }
    }
}

static void kinds_have_the_numbers_that_integrations_know(struct work *w)
{
    static const struct {
        const char *from, *to, *name;
        int64_t     id;
    } known[] = {
        {"contacts", "companies", "contact_to_company_unlabeled", 279},
        {"contacts", "companies", "contact_to_company", 1},
        {"companies", "contacts", "company_to_contact_unlabeled", 280},
        {"companies", "contacts", "company_to_contact", 2},
        {"contacts", "contacts", "contact_to_contact", 449},
        {"companies", "companies", "child_to_parent_company", 14},
        {"orders", "contacts", "order_to_contact", 507},
        {"contacts", "orders", "contact_to_order", 508},
        {"orders", "line_items", "order_to_line_item", 513},
        {"contacts", "carts", "contact_to_cart", 587},
        {"deals", "contacts", "deal_to_contact", 3},
        {"contacts", "deals", "contact_to_deal", 4},
        {"deals", "companies", "deal_to_company", 5},
        {"companies", "deals", "company_to_deal_unlabeled", 342},
        {"deals", "line_items", "deal_to_line_item", 19},
        {"deals", "tickets", "deal_to_ticket", 27},
        {"contacts", "tickets", "contact_to_ticket", 15},
        {"tickets", "companies", "ticket_to_company", 26},
        {"tickets", "companies", "ticket_to_company_unlabeled", 339},
        {"orders", "deals", "order_to_deal", 512},
        {"notes", "contacts", "note_to_contact", 202},
        {"emails", "contacts", "email_to_contact", 198},
        {"calls", "contacts", "call_to_contact", 194},
        {"tasks", "contacts", "task_to_contact", 204},
        {"orders", "tasks", "order_to_task", 726},
        {"communications", "contacts", "communication_to_contact", 81},
        {"contacts", "products", "contact_to_product", 1073741824 + 32768 + 7},
    };
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        struct record_link_kind kind = {0};
        CHECK_OK(record_link_kind_find(w, type_named(w, known[i].from), type_named(w, known[i].to),
                                       known[i].name, &kind));
        CHECK_INT(kind.id, known[i].id);
    }
}

static void a_number_of_the_other_direction_says_which_is_right(struct work *w)
{
    const struct record_type *contacts = type_named(w, "contacts"),
                             *companies = type_named(w, "companies");
    struct record_link_kind kind;
    CHECK_INT(record_link_kind_get(w, contacts, companies, 280, &kind), INVALID);
    CHECK_TEXT(w->failure.reason, "WRONG_ASSOCIATION_DIRECTION");
    CHECK(strstr(w->failure.message, "from contacts to companies it is 279") != NULL);
    CHECK_INT(record_link_kind_get(w, contacts, companies, 3, &kind), INVALID);
    CHECK_TEXT(w->failure.reason, "INVALID_ASSOCIATION_TYPE");
    CHECK_INT(record_link_kind_get(w, contacts, NULL, 77777, &kind), INVALID);
    CHECK_INT(record_link_kind_find(w, contacts, companies, "boss_of", &kind), INVALID);
}

/* ---- links ---- */

static void a_link_is_seen_from_both_ends(struct work *w)
{
    struct record_ref ada = contact(w, "Ada"), acme = company(w, "Acme"), best = company(w, "Best");
    CHECK_OK(put(w, ada, acme, 279));
    CHECK_OK(put(w, best, ada, 280));
    CHECK_TEXT(links(w, ada, "companies"),
               work_text(w, "%s; %s", one(w, acme, "279"), one(w, best, "279")));
    CHECK_TEXT(links(w, acme, "contacts"), one(w, ada, "280"));
    CHECK_OK(put(w, ada, acme, 279));
    CHECK_TEXT(links(w, acme, "contacts"), one(w, ada, "280"));

    CHECK_OK(record_link_remove(w, &acme, &ada, NULL));
    CHECK_TEXT(links(w, ada, "companies"), one(w, best, "279"));
    CHECK_TEXT(links(w, acme, "contacts"), "");
    CHECK_OK(record_link_remove(w, &acme, &ada, NULL));
    CHECK_OK(record_check_links(w));
}

static void a_label_comes_with_the_plain_link_and_goes_without_it(struct work *w)
{
    struct record_ref ada = contact(w, "Ada"), acme = company(w, "Acme");
    CHECK_OK(put(w, ada, acme, 1));
    CHECK_TEXT(links(w, ada, "companies"), one(w, acme, "279 1"));
    CHECK_TEXT(links(w, acme, "contacts"), one(w, ada, "280 2"));
    CHECK_OK(take(w, ada, acme, 1));
    CHECK_TEXT(links(w, ada, "companies"), one(w, acme, "279"));
    CHECK_OK(put(w, ada, acme, 1));
    CHECK_OK(take(w, ada, acme, 279));
    CHECK_TEXT(links(w, ada, "companies"), "");
    CHECK_TEXT(links(w, acme, "contacts"), "");
    CHECK_OK(record_check_links(w));
}

static void a_contact_has_one_primary_company(struct work *w)
{
    struct record_ref ada = contact(w, "Ada"), bob = contact(w, "Bob"), acme = company(w, "Acme"),
                      best = company(w, "Best");
    CHECK_OK(put(w, ada, acme, 1));
    CHECK_OK(put(w, bob, acme, 1));
    CHECK_OK(put(w, best, ada, 2));
    CHECK_TEXT(links(w, ada, "companies"),
               work_text(w, "%s; %s", one(w, acme, "279"), one(w, best, "279 1")));
    CHECK_TEXT(links(w, acme, "contacts"),
               work_text(w, "%s; %s", one(w, ada, "280"), one(w, bob, "280 2")));
    CHECK_OK(record_check_links(w));
}

static void records_of_one_type_are_linked_each_with_the_other(struct work *w)
{
    struct record_ref ada = contact(w, "Ada"), bob = contact(w, "Bob");
    CHECK_OK(put(w, ada, bob, 449));
    CHECK_TEXT(links(w, ada, "contacts"), one(w, bob, "449"));
    CHECK_TEXT(links(w, bob, "contacts"), one(w, ada, "449"));
    CHECK_INT(put(w, ada, ada, 449), INVALID);
    struct record_ref mother = company(w, "Mother"), child = company(w, "Child"),
                      step = company(w, "Step");
    CHECK_OK(put(w, mother, child, 13));
    CHECK_TEXT(links(w, child, "companies"), one(w, mother, "450 14"));
    CHECK_OK(put(w, child, step, 14));
    CHECK_TEXT(links(w, mother, "companies"), one(w, child, "450"));
    CHECK_OK(record_check_links(w));
}

static void what_is_not_there_cannot_be_linked(struct work *w)
{
    struct record_ref ada = contact(w, "Ada"), acme = company(w, "Acme");
    struct record_ref nobody = {ada.type, 4711}, nothing = {acme.type, 4711};
    CHECK_INT(put(w, nobody, acme, 279), NOT_FOUND);
    CHECK_INT(put(w, ada, nothing, 279), NOT_FOUND);
    CHECK_INT(record_link_remove(w, &nobody, &acme, NULL), NOT_FOUND);
    CHECK_OK(record_archive(w, acme.type, acme.id, true));
    CHECK_INT(put(w, ada, acme, 279), NOT_FOUND);
}

static void an_archived_record_hides_its_links_until_it_is_back(struct work *w)
{
    struct record_ref ada = contact(w, "Ada"), acme = company(w, "Acme"), best = company(w, "Best");
    CHECK_OK(put(w, ada, acme, 1));
    CHECK_OK(put(w, ada, best, 279));
    CHECK_OK(record_archive(w, acme.type, acme.id, true));
    CHECK_TEXT(links(w, ada, "companies"), one(w, best, "279"));
    CHECK_OK(record_check_links(w));
    CHECK_OK(record_archive(w, acme.type, acme.id, false));
    CHECK_TEXT(links(w, ada, "companies"),
               work_text(w, "%s; %s", one(w, acme, "279 1"), one(w, best, "279")));
}

static void an_erased_record_leaves_no_link(struct work *w)
{
    struct record_ref ada = contact(w, "Ada"), bob = contact(w, "Bob"), acme = company(w, "Acme");
    CHECK_OK(put(w, ada, acme, 1));
    CHECK_OK(put(w, bob, acme, 1));
    CHECK_OK(put(w, ada, bob, 449));
    CHECK_OK(record_link_erase(w, ada.type, ada.id));
    CHECK_TEXT(links(w, acme, "contacts"), one(w, bob, "280 2"));
    CHECK_TEXT(links(w, bob, "contacts"), "");
    CHECK_TEXT(links(w, ada, "companies"), "");
    CHECK_OK(record_check_links(w));
}

/* ---- kinds made at run time ---- */

static void labels_are_made_single_or_in_pairs(struct work *w)
{
    const struct record_type *contacts = type_named(w, "contacts"),
                             *companies = type_named(w, "companies");
    const struct record_link_draft boss = {"boss", "Boss", "Employee"},
                                   friend = {"friend", "Friend", NULL};
    struct rows       pair, single;
    struct record_ref ada = contact(w, "Ada"), bob = contact(w, "Bob"), acme = company(w, "Acme");
    CHECK_OK(record_link_kind_create(w, contacts, companies, &boss, &pair));
    CHECK_INT(pair.count, 2);
    const struct record_link_kind *kind = pair.items;
    CHECK(kind[0].made && kind[0].id > 10000 && kind[0].inverse == kind[1].id);
    CHECK_TEXT(kind[1].label, "Employee");
    CHECK_OK(record_link_kind_create(w, contacts, contacts, &friend, &single));
    CHECK_INT(single.count, 1);
    const struct record_link_kind *both = single.items;
    CHECK_INT(both->inverse, both->id);

    CHECK_OK(record_link_put(w, &ada, &acme, &(struct rows){pair.items, 1}));
    CHECK_OK(record_link_put(w, &ada, &bob, &single));
    CHECK_TEXT(links(w, acme, "contacts"),
               one(w, ada, work_text(w, "280 %lld", (long long) kind[1].id)));
    CHECK_TEXT(links(w, bob, "contacts"),
               one(w, ada, work_text(w, "449 %lld", (long long) both->id)));

    CHECK_OK(record_link_kind_remove(w, &kind[1]));
    CHECK_TEXT(links(w, acme, "contacts"), one(w, ada, "280"));
    CHECK_TEXT(links(w, ada, "companies"), one(w, acme, "279"));
    CHECK_OK(record_check_links(w));
}

static void a_bad_label_is_refused(struct work *w)
{
    const struct record_type *contacts = type_named(w, "contacts"),
                             *companies = type_named(w, "companies");
    const struct record_link_draft good = {"boss", "Boss", "Employee"}, nameless = {"", "A", NULL},
                                   digit = {"7up", "A", NULL}, again = {"BOSS", "Chief", NULL},
                                   same = {"chief", "Boss", NULL};
    struct rows             made;
    struct record_link_kind built_in;
    CHECK_OK(record_link_kind_create(w, contacts, companies, &good, &made));
    CHECK_INT(record_link_kind_create(w, contacts, companies, &nameless, &made), INVALID);
    CHECK_INT(record_link_kind_create(w, contacts, companies, &digit, &made), INVALID);
    CHECK_INT(record_link_kind_create(w, contacts, companies, &again, &made), CONFLICT);
    CHECK_INT(record_link_kind_create(w, contacts, companies, &same, &made), CONFLICT);
    CHECK_OK(record_link_default(w, contacts, companies, &built_in));
    CHECK_INT(record_link_kind_change(w, &built_in, &good), FORBIDDEN);
    CHECK_INT(record_link_kind_remove(w, &built_in), FORBIDDEN);
}

static void a_limit_is_kept_from_both_ends(struct work *w)
{
    struct record_ref ada = contact(w, "Ada"), bob = contact(w, "Bob"), eve = contact(w, "Eve"),
                      acme = company(w, "Acme");
    struct record_link_kind kind;
    CHECK_OK(record_link_kind_get(w, acme.type, ada.type, 280, &kind));
    CHECK_OK(record_link_kind_limit(w, &kind, 2));
    CHECK_OK(put(w, acme, ada, 280));
    CHECK_OK(put(w, bob, acme, 279));
    CHECK_OK(put(w, bob, acme, 279));
    CHECK_INT(put(w, eve, acme, 279), INVALID);
    CHECK_TEXT(w->failure.reason, "LIMIT_EXCEEDED");
    CHECK_INT(put(w, acme, eve, 280), INVALID);
    CHECK_OK(record_link_kind_limit(w, &kind, 0));
    CHECK_OK(put(w, eve, acme, 279));
    CHECK_OK(record_link_kind_get(w, ada.type, acme.type, 1, &kind));
    CHECK_INT(record_link_kind_limit(w, &kind, 5), FORBIDDEN);
}

/* ---- the doctor ---- */

/* Puts a row into the table that the rules would never put there. */
static void spoil(struct work *w, struct link_row row)
{
    bool added = false;
    CHECK_OK(record_link_store_add(w, &row, &added));
    CHECK(added);
}

static void a_link_without_its_other_end_is_found(struct work *w)
{
    struct record_ref ada = contact(w, "Ada"), acme = company(w, "Acme");
    spoil(w, (struct link_row){"0-1", ada.id, 279, acme.id, "0-2", 280, w->now});
    CHECK_INT(record_check_links(w), BROKEN);
}

static void a_link_to_nobody_is_found(struct work *w)
{
    struct record_ref ada = contact(w, "Ada");
    spoil(w, (struct link_row){"0-1", ada.id, 279, 4711, "0-2", 280, w->now});
    spoil(w, (struct link_row){"0-2", 4711, 280, ada.id, "0-1", 279, w->now});
    CHECK_INT(record_check_links(w), BROKEN);
    CHECK(strstr(w->failure.message, "company 4711, which does not exist") != NULL);
}

static void a_label_without_the_plain_link_is_found(struct work *w)
{
    struct record_ref ada = contact(w, "Ada"), acme = company(w, "Acme");
    spoil(w, (struct link_row){"0-1", ada.id, 1, acme.id, "0-2", 2, w->now});
    spoil(w, (struct link_row){"0-2", acme.id, 2, ada.id, "0-1", 1, w->now});
    CHECK_INT(record_check_links(w), BROKEN);
    CHECK(strstr(w->failure.message, "without the plain one") != NULL);
}

/* ---- many ---- */

static void ten_thousand_links_of_one_record_are_paged_through(struct work *w)
{
    enum { MANY = 10000, PAGE = 499 };
    struct record_ref acme = company(w, "Acme");
    struct list       rows = list_open(w->arena, sizeof(int64_t));
    for (int i = 0; i < MANY; i++) {
        struct record_ref member = make(w, "products", "name", "P");
        *(int64_t *) list_add(&rows) = member.id;
        struct record_link_kind kind;
        CHECK_OK(record_link_default(w, acme.type, member.type, &kind));
        CHECK_OK(record_link_put(w, &acme, &member, &(struct rows){&kind, 1}));
    }
    struct record_link_page page = {acme, type_named(w, "products"), 0, PAGE};
    int64_t                 seen = 0, pages = 0;
    do {
        struct rows links;
        CHECK_OK(record_link_list(w, &page, &links, &page.after));
        for (int64_t i = 0; i < links.count; i++)
            CHECK_INT(((const struct record_link *) links.items)[i].id,
                      *(int64_t *) list_at(&rows, (size_t) seen++));
        pages++;
    } while (page.after != 0);
    CHECK_INT(seen, MANY);
    CHECK_INT(pages, (MANY + PAGE - 1) / PAGE);
}

SUITE_DB("record link", IN_WRITE(every_direction_has_the_other_as_its_inverse),
         IN_WRITE(kinds_have_the_numbers_that_integrations_know),
         IN_WRITE(a_number_of_the_other_direction_says_which_is_right),
         IN_WRITE(a_link_is_seen_from_both_ends),
         IN_WRITE(a_label_comes_with_the_plain_link_and_goes_without_it),
         IN_WRITE(a_contact_has_one_primary_company),
         IN_WRITE(records_of_one_type_are_linked_each_with_the_other),
         IN_WRITE(what_is_not_there_cannot_be_linked),
         IN_WRITE(an_archived_record_hides_its_links_until_it_is_back),
         IN_WRITE(an_erased_record_leaves_no_link), IN_WRITE(labels_are_made_single_or_in_pairs),
         IN_WRITE(a_bad_label_is_refused), IN_WRITE(a_limit_is_kept_from_both_ends),
         IN_WRITE(a_link_without_its_other_end_is_found), IN_WRITE(a_link_to_nobody_is_found),
         IN_WRITE(a_label_without_the_plain_link_is_found),
         IN_WRITE(ten_thousand_links_of_one_record_are_paged_through));
