/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What people see of records when some of it is kept from them (R131), through whatever door they
 * come: one by one, lists, counts, search, history, export.
 */
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/connect/csv/export.h"
#include "crm/order/order.h"
#include "crm/person/person.h"
#include "crm/segment/segment.h"
#include "crm/report/report_api.h"
#include "crm/staff/staff.h"
#include "kit/json/json.h"
#include "kit/machines.h"
#include "test/check.h"
#include "test/check_api.h"
#include "test/order_rig.h"

/* ---- a shop with two stores and a customer in each ----------------------------------------------
 */

struct rig {
    int64_t     store, other_store;
    int64_t     contact, other_contact; /* who bought there */
    int64_t     order, other_order;
    struct user branch; /* of the first store */
};

static status make_branch(struct work *w, void *arg)
{
    struct rig *rig = arg;
    rig->branch = (struct user){.email = "till@shop.example", .role = ROLE_BRANCH};
    TRY(staff_create_user(w, &rig->branch));
    return staff_put_user_stores(w, rig->branch.id, &rig->store, 1);
}

static int64_t sell(struct work *w, int64_t store, const char *email, int64_t *ret_contact)
{
    struct order_line  line = rig_line("A1", 1, 5 * UNIT);
    struct order_draft draft = rig_draft(store, "100", &line, 1);
    draft.person = (struct person_draft){.email = email, .phone = "+442079460018"};
    struct order_put_result result = rig_put(w, &draft);
    struct rig_seen         seen = rig_look(w, store, "100");
    *ret_contact = seen.contact;
    return result.order;
}

static struct rig make_rig(struct work *w)
{
    struct rig rig = {.store = rig_store(w, "London", "GBP"),
                      .other_store = rig_store(w, "Leeds", "GBP")};
    rig.order = sell(w, rig.store, "ann@example.com", &rig.contact);
    rig.other_order = sell(w, rig.other_store, "bob@example.com", &rig.other_contact);
    CHECK(rig.contact != rig.other_contact);
    CHECK_OK(db_work(w, WRITE, make_branch, &rig));
    return rig;
}

static void act_as(struct work *w, const struct user *user)
{
    uint64_t scopes = staff_role_scopes(user->role);
    w->actor = (struct actor){.user = user->id, .role = (int) user->role, .scopes = scopes};
}

static const struct record_type *type_of(struct work *w, const char *name)
{
    const struct record_type *type = NULL;
    CHECK_OK(record_type_get(w, name, &type));
    return type;
}

static int64_t count_list(struct work *w, const char *type)
{
    struct rows        rows = {0};
    struct record_page page = {.limit = 100};
    CHECK_OK(record_list(w, type_of(w, type), &page, &rows));
    return rows.count;
}

static int64_t count_search(struct work *w, const char *type)
{
    struct rows         rows = {0};
    int64_t             total = 0;
    struct record_query query = {.limit = 100};
    CHECK_OK(record_search(w, type_of(w, type), &query, &rows, &total));
    CHECK_INT(rows.count, total);
    return total;
}

static status get(struct work *w, const char *type, int64_t id, struct record *ret_record)
{
    static const char *const names[] = {"email", "phone", "firstname", NULL};
    return record_get(w, type_of(w, type), id, names, false, ret_record);
}

/* ---- people of a branch -------------------------------------------------------------------------
 */

static status branch_sees(struct work *w, void *arg)
{
    const struct rig *rig = arg;
    struct record     record;
    struct rows       rows;
    act_as(w, &rig->branch);
    CHECK_OK(get(w, "contacts", rig->contact, &record));
    CHECK_INT(get(w, "contacts", rig->other_contact, &record), NOT_FOUND);
    CHECK_OK(get(w, "orders", rig->order, &record));
    CHECK_INT(get(w, "orders", rig->other_order, &record), NOT_FOUND);
    CHECK_INT(count_list(w, "contacts"), 1);
    CHECK_INT(count_search(w, "contacts"), 1);
    CHECK_INT(count_list(w, "orders"), 1);
    CHECK_INT(count_list(w, "line_items"), 1);
    CHECK_INT(count_list(w, "products"), 2); /* every store sells them */
    CHECK_OK(record_search_words(w, "example", 10, &rows));
    CHECK_INT(rows.count, 1);
    CHECK_OK(record_history(w, type_of(w, "contacts"), rig->contact, NULL, &rows));
    CHECK(rows.count > 0);
    CHECK_INT(record_history(w, type_of(w, "contacts"), rig->other_contact, NULL, &rows),
              NOT_FOUND);
    CHECK_INT(staff_need_all(w, "0-123"), FORBIDDEN);
    return OK;
}

static void people_of_a_branch_see_what_their_stores_sold_and_to_whom(struct work *w)
{
    struct rig rig = make_rig(w);
    CHECK_OK(db_work(w, READ, branch_sees, &rig));
}

static status branch_makes(struct work *w, void *arg)
{
    struct rig               *rig = arg;
    const struct record_value values[] = {{"email", "new@example.com"}};
    int64_t                   id = 0;
    struct record             record;
    act_as(w, &rig->branch);
    CHECK_OK(record_create(w, type_of(w, "contacts"), values, 1, &id));
    CHECK_OK(get(w, "contacts", id, &record));
    CHECK_INT(count_list(w, "contacts"), 2);
    const struct record_value name = {"firstname", "Nora"};
    CHECK_OK(record_change(w, type_of(w, "contacts"), id, &name, 1));
    CHECK_INT(record_change(w, type_of(w, "contacts"), rig->other_contact, &name, 1), NOT_FOUND);
    CHECK_INT(record_archive(w, type_of(w, "contacts"), rig->other_contact, true), NOT_FOUND);
    return OK;
}

static void people_of_a_branch_see_and_change_what_they_made_and_nothing_of_others(struct work *w)
{
    struct rig rig = make_rig(w);
    CHECK_OK(db_work(w, WRITE, branch_makes, &rig));
}

static status branch_sells(struct work *w, void *arg)
{
    const struct rig       *rig = arg;
    struct order_line       line = rig_line("A1", 2, 5 * UNIT);
    struct order_draft      draft = rig_draft(rig->store, "101", &line, 1);
    struct order_put_result result;
    struct record           record;
    act_as(w, &rig->branch);
    draft.person = (struct person_draft){.email = "bob@example.com", .firstname = "Bob"};
    TRY(order_put(w, &draft, &result));
    /* From now on Bob is a customer of this branch too. */
    CHECK_OK(get(w, "contacts", rig->other_contact, &record));
    CHECK_TEXT(record_value_of(&record, "firstname"), "Bob");
    return OK;
}

static void a_branch_sells_to_a_customer_of_another_one_and_sees_them_from_then_on(struct work *w)
{
    struct rig rig = make_rig(w);
    CHECK_OK(db_work(w, WRITE, branch_sells, &rig));
}

static status without_stores(struct work *w, void *arg)
{
    struct rig *rig = arg;
    TRY(staff_put_user_stores(w, rig->branch.id, NULL, 0));
    act_as(w, &rig->branch);
    CHECK_INT(count_list(w, "contacts"), 0);
    CHECK_INT(count_list(w, "orders"), 0);
    return OK;
}

static void who_belongs_to_no_store_sees_no_records_of_any(struct work *w)
{
    struct rig rig = make_rig(w);
    CHECK_OK(db_work(w, WRITE, without_stores, &rig));
}

/* ---- lists of people of a branch ----------------------------------------------------------------
 */

struct lists {
    const struct rig *rig;
    struct segment    everybody, by_hand; /* all contacts, by a rule and put in */
};

static status make_lists(struct work *w, void *arg)
{
    static const char rule[] =
        "{\"filterBranchType\":\"OR\",\"filterBranches\":[{\"filterBranchType\":\"AND\",\"filters\":[{"
        "\"filterType\":\"PROPERTY\",\"property\":\"email\",\"operation\":{\"operationType\":"
        "\"ALL_PROPERTY\",\"operator\":\"IS_KNOWN\"}}]}]}";
    struct lists         *lists = arg;
    const struct json    *filter = NULL;
    const int64_t         both[] = {lists->rig->contact, lists->rig->other_contact};
    struct segment_change change;
    lists->everybody = (struct segment){
        .name = "Everybody", .type = "0-1", .kind = SEGMENT_DYNAMIC, .folder = ABSENT};
    lists->by_hand = (struct segment){
        .name = "By hand", .type = "0-1", .kind = SEGMENT_MANUAL, .folder = ABSENT};
    TRY(json_parse(w, rule, strlen(rule), &filter));
    TRY(segment_create(w, filter, &lists->everybody));
    TRY(segment_create(w, NULL, &lists->by_hand));
    return segment_add(w, lists->by_hand.id, both, 2, &change);
}

static void check_cut(struct work *w, const struct lists *lists, const struct segment *list)
{
    struct segment_member before_all = {0};
    struct rows           members[3];
    int64_t               size;
    bool                  has;
    CHECK_OK(segment_size(w, list, &size));
    CHECK_INT(size, 1);
    CHECK_OK(segment_members(w, list, 0, 10, &members[0]));
    CHECK_OK(segment_members_before(w, list, INT64_MAX, 10, &members[1]));
    CHECK_OK(segment_members_joined(w, list, &before_all, 10, &members[2]));
    for (size_t i = 0; i < COUNT_OF(members); i++) {
        CHECK_INT(members[i].count, 1);
        CHECK_INT(((const struct segment_member *) members[i].items)->record, lists->rig->contact);
    }
    CHECK_OK(segment_has(w, list, lists->rig->contact, &has));
    CHECK(has);
    CHECK_OK(segment_has(w, list, lists->rig->other_contact, &has));
    CHECK(!has);
}

static status branch_uses_lists(struct work *w, void *arg)
{
    struct lists         *lists = arg;
    const int64_t         both[] = {lists->rig->contact, lists->rig->other_contact};
    struct segment_change change = {0};
    struct rows           found, edits;
    int64_t               total;
    act_as(w, &lists->rig->branch);
    CHECK_OK(segment_search(w, &(struct segment_query){.count = 10}, &found, &total));
    CHECK_INT(total, 2);
    check_cut(w, lists, &lists->everybody);
    check_cut(w, lists, &lists->by_hand);
    CHECK_OK(segment_memberships(w, type_of(w, "contacts"), lists->rig->contact, &found));
    CHECK_INT(found.count, 2);
    CHECK_OK(segment_memberships(w, type_of(w, "contacts"), lists->rig->other_contact, &found));
    CHECK_INT(found.count, 0);

    CHECK_OK(segment_take_out(w, lists->by_hand.id, both, 2, &change));
    CHECK_INT(change.removed.count, 1);
    CHECK_OK(segment_add(w, lists->by_hand.id, both, 2, &change));
    CHECK_INT(change.added.count, 1);
    CHECK_INT(change.missing.count, 1);
    CHECK_INT(segment_empty(w, lists->by_hand.id), FORBIDDEN);
    CHECK_INT(segment_rename(w, lists->by_hand.id, "Mine"), FORBIDDEN);
    CHECK_INT(segment_history(w, lists->by_hand.id, 0, INT64_MAX, &found, &edits), FORBIDDEN);
    return OK;
}

static status whole_lists_are_whole(struct work *w, void *arg)
{
    struct lists *lists = arg;
    int64_t       size;
    CHECK_OK(segment_size(w, &lists->by_hand, &size));
    CHECK_INT(size, 2);
    return OK;
}

static void people_of_a_branch_use_lists_cut_to_what_they_see(struct work *w)
{
    struct rig   rig = make_rig(w);
    struct lists lists = {.rig = &rig};
    struct actor owner = w->actor;
    CHECK_OK(db_work(w, WRITE, make_lists, &lists));
    CHECK_OK(db_work(w, WRITE, branch_uses_lists, &lists));
    w->actor = owner;
    CHECK_OK(db_work(w, READ, whole_lists_are_whole, &lists));
}

/* ---- roles of the shop's own --------------------------------------------------------------------
 */

static status make_own(struct work *w, struct user *ret_user, struct staff_role_object *objects,
                       struct staff_role_property *properties, int64_t property_count)
{
    struct own_role role = {.name = "Caller",
                            .accesses = "contacts.see contacts.edit orders.see export",
                            .objects = {objects, objects == NULL ? 0 : 1},
                            .properties = {properties, property_count}};
    TRY(staff_create_role(w, &role));
    *ret_user = (struct user){.email = "call@shop.example", .role = ROLE_OWN, .own_role = role.id};
    TRY(staff_create_user(w, ret_user));
    w->actor = (struct actor){.user = ret_user->id, .role = ROLE_OWN, .rights = role.id};
    return staff_user_scopes(w, ROLE_OWN, role.id, &w->actor.scopes);
}

static struct staff_role_property hidden_and_read_only[] = {
    {"0-1", "phone", LEVEL_HIDDEN},
    {"0-1", "firstname", LEVEL_READ_ONLY},
};

static status filter_by(struct work *w, const char *property, const char *sort)
{
    struct record_filter       filter = {.property = property, .compare = OPERATOR_HAS_PROPERTY};
    struct record_filter_group group = {.filters = &filter, .count = 1};
    struct record_query        query = {
               .groups = &group, .group_count = property == NULL ? 0 : 1, .sort = sort, .limit = 10};
    struct rows rows;
    int64_t     total;
    return record_search(w, type_of(w, "contacts"), &query, &rows, &total);
}

static status reads_around_it(struct work *w, void *arg)
{
    const struct rig  *rig = arg;
    struct user        user;
    struct record      record;
    struct rows        rows;
    int64_t            id;
    const char *const *columns;
    size_t             count;
    TRY(make_own(w, &user, NULL, hidden_and_read_only, 2));
    CHECK_OK(get(w, "contacts", rig->contact, &record));
    CHECK_INT(record.count, 2);
    CHECK(record_value_of(&record, "phone") == NULL);
    CHECK_TEXT(record_value_of(&record, "email"), "ann@example.com");

    CHECK_INT(filter_by(w, "phone", NULL), FORBIDDEN);
    CHECK_TEXT(w->failure.field, "phone");
    CHECK_INT(filter_by(w, NULL, "phone"), FORBIDDEN);
    CHECK_OK(filter_by(w, "email", "email"));
    CHECK_OK(record_history(w, type_of(w, "contacts"), rig->contact, NULL, &rows));
    for (int64_t i = 0; i < rows.count; i++)
        CHECK(!text_same(((struct record_was *) rows.items)[i].property, "phone"));
    CHECK(rows.count > 0);
    CHECK_INT(record_history(w, type_of(w, "contacts"), rig->contact, "phone", &rows), FORBIDDEN);
    CHECK_INT(record_find(w, type_of(w, "contacts"), "phone", "1", &id), INVALID);
    /* Words would find by the number, so they find nothing. */
    CHECK_OK(record_search_words(w, "0018", 10, &rows));
    for (int64_t i = 0; i < rows.count; i++)
        CHECK(!text_same(((struct record_hit *) rows.items)[i].type->name, "contacts"));

    CHECK_OK(export_record_columns(w, "contacts", &columns, &count));
    for (size_t i = 0; i < count; i++)
        CHECK(!text_same(columns[i], "phone"));
    CHECK_INT(export_record_columns(w, "companies", &columns, &count), FORBIDDEN);
    return OK;
}

static void a_hidden_property_is_not_there_whichever_way_one_looks(struct work *w)
{
    struct rig rig = make_rig(w);
    CHECK_OK(db_work(w, WRITE, reads_around_it, &rig));
}

/* phone is hidden; one formula is made of it, another of that one. */
static status reads_what_is_calculated_from_it(struct work *w, void *arg)
{
    const struct rig                *rig = arg;
    static const char *const         names[] = {"phone_twice", "phone_thrice", "plain", NULL};
    static const char *const         formulas[] = {"concatenate(phone, phone)",
                                                   "concatenate(phone_twice, \"!\")",
                                                   "concatenate(email, \"!\")"};
    static const struct record_value phone = {"phone", "+442079460018"};
    struct user                      user;
    struct record                    record;
    struct rows                      rows;
    const char *const               *columns;
    size_t                           count, seen = 0;
    for (size_t i = 0; i < COUNT_OF(formulas); i++) {
        struct record_property draft = {.is = {.name = names[i],
                                               .label = names[i],
                                               .group = "contactinformation",
                                               .type = PROPERTY_STRING,
                                               .field_type = "calculation_equation"},
                                        .formula = formulas[i]};
        TRY(record_property_create(w, type_of(w, "contacts"), &draft));
    }
    TRY(record_change(w, type_of(w, "contacts"), rig->contact, &phone, 1));
    TRY(record_recalculate(w, type_of(w, "contacts"), rig->contact));
    TRY(make_own(w, &user, NULL, hidden_and_read_only, 2));
    CHECK_OK(record_get(w, type_of(w, "contacts"), rig->contact, names, false, &record));
    CHECK_INT(record.count, 1);
    CHECK_TEXT(record_value_of(&record, "plain"), "ann@example.com!");
    CHECK_INT(filter_by(w, "phone_twice", NULL), FORBIDDEN);
    CHECK_INT(filter_by(w, NULL, "phone_thrice"), FORBIDDEN);
    CHECK_OK(filter_by(w, "plain", "plain"));
    CHECK_INT(record_history(w, type_of(w, "contacts"), rig->contact, "phone_twice", &rows),
              FORBIDDEN);
    CHECK_OK(export_record_columns(w, "contacts", &columns, &count));
    for (size_t i = 0; i < count; i++) {
        CHECK(!text_starts(columns[i], "phone_t"));
        seen += text_same(columns[i], "plain");
    }
    CHECK_INT(seen, 1);
    return OK;
}

static void what_is_calculated_from_a_hidden_property_is_hidden_too(struct work *w)
{
    struct rig rig = make_rig(w);
    CHECK_OK(db_work(w, WRITE, reads_what_is_calculated_from_it, &rig));
}

static struct staff_role_property dates_and_stages[] = {
    {"0-1", "createdate", LEVEL_HIDDEN},
    {"0-3", "dealstage", LEVEL_HIDDEN},
};

static status reads_it_under_other_names(struct work *w, void *arg)
{
    const struct rig        *rig = arg;
    static const char *const dates[] = {"createdate", "hs_createdate", NULL};
    static const char *const stages[] = {"hs_v2_date_entered_appointmentscheduled",
                                         "hs_time_in_appointmentscheduled", "dealname", NULL};
    static const char *const made_of_it[] = {"hs_deal_stage_probability", "hs_is_closed",
                                             "hs_projected_amount", NULL};
    struct user              user;
    struct record            record;
    int64_t                  deal;
    TRY(make_own(w, &user, NULL, dates_and_stages, 2));
    CHECK_OK(record_get(w, type_of(w, "contacts"), rig->contact, dates, false, &record));
    CHECK_INT(record.count, 0);
    CHECK_OK(record_create(w, type_of(w, "deals"), NULL, 0, &deal));
    CHECK_OK(record_get(w, type_of(w, "deals"), deal, stages, false, &record));
    CHECK_INT(record.count, 1);
    CHECK_OK(record_get(w, type_of(w, "deals"), deal, made_of_it, false, &record));
    CHECK_INT(record.count, 0);
    return OK;
}

static void what_is_hidden_is_hidden_under_all_its_names(struct work *w)
{
    struct rig rig = make_rig(w);
    CHECK_OK(db_work(w, WRITE, reads_it_under_other_names, &rig));
}

static status asks_for_the_ledger(struct work *w, void *arg)
{
    struct user user;
    (void) arg;
    TRY(make_own(w, &user, NULL, NULL, 0));
    CHECK_INT(staff_need_everything(w), FORBIDDEN); /* companies are kept from it */
    return fail(w, INVALID, NULL, "so that the role is not made");
}

static status sees_everything(struct work *w, void *arg)
{
    struct own_role role = {.name = "Analyst",
                            .accesses = "reports.see contacts.see companies.see orders.see "
                                        "products.see records.see"};
    struct user     user = {.email = "an@shop.example", .role = ROLE_OWN};
    TRY(staff_create_role(w, &role));
    user.own_role = role.id;
    TRY(staff_create_user(w, &user));
    w->actor = (struct actor){.user = user.id, .role = ROLE_OWN, .rights = role.id};
    TRY(staff_user_scopes(w, ROLE_OWN, role.id, &w->actor.scopes));
    CHECK_OK(staff_need_everything(w));
    role.properties = (struct rows){hidden_and_read_only, 1};
    TRY(staff_change_role(w, &role));
    CHECK_INT(staff_need_everything(w), FORBIDDEN);
    return OK;
}

static void the_ledger_is_for_who_sees_everything(struct work *w)
{
    struct actor owner = w->actor;
    CHECK_INT(db_work(w, WRITE, asks_for_the_ledger, NULL), INVALID);
    w->actor = owner;
    CHECK_OK(db_work(w, WRITE, sees_everything, NULL));
}

/* A rule may ask of it, so who is in a list would tell it. */
static status looks_at_lists(struct work *w, void *arg)
{
    const struct lists *lists = arg;
    struct user         user;
    struct segment      found;
    TRY(make_own(w, &user, NULL, hidden_and_read_only, 2));
    CHECK_INT(segment_get(w, lists->everybody.id, &found), FORBIDDEN);
    return OK;
}

static void who_does_not_see_a_property_sees_no_lists_of_the_type(struct work *w)
{
    struct rig   rig = make_rig(w);
    struct lists lists = {.rig = &rig};
    CHECK_OK(db_work(w, WRITE, make_lists, &lists));
    CHECK_OK(db_work(w, WRITE, looks_at_lists, &lists));
}

static status writes_it(struct work *w, void *arg)
{
    const struct rig         *rig = arg;
    struct user               user;
    struct record             record;
    const struct record_value phone = {"phone", "+442079460019"}, name = {"firstname", "Nora"},
                              last = {"lastname", "Lee"};
    TRY(make_own(w, &user, NULL, hidden_and_read_only, 2));
    CHECK_INT(record_change(w, type_of(w, "contacts"), rig->contact, &phone, 1), FORBIDDEN);
    CHECK_INT(record_change(w, type_of(w, "contacts"), rig->contact, &name, 1), FORBIDDEN);
    CHECK_TEXT(w->failure.field, "firstname");
    CHECK_OK(record_change(w, type_of(w, "contacts"), rig->contact, &last, 1));
    CHECK_OK(get(w, "contacts", rig->contact, &record));
    return OK;
}

static void what_is_hidden_or_read_only_cannot_be_written(struct work *w)
{
    struct rig rig = make_rig(w);
    CHECK_OK(db_work(w, WRITE, writes_it, &rig));
}

static status need_owner_property(struct work *w)
{
    const struct record_property *found;
    struct record_property        draft = {.is = {.name = "hubspot_owner_id",
                                                  .label = "Owner",
                                                  .group = "contactinformation",
                                                  .type = PROPERTY_STRING,
                                                  .field_type = "text"}};
    if (record_property_get(w, type_of(w, "contacts"), "hubspot_owner_id", &found) == OK)
        return OK;
    return record_property_create(w, type_of(w, "contacts"), &draft);
}

static status owns_some(struct work *w, void *arg)
{
    const struct rig        *rig = arg;
    struct user              user;
    struct record            record;
    struct staff_role_object own = {"0-1", ROWS_OWN, ROWS_OWN};
    TRY(need_owner_property(w));
    TRY(make_own(w, &user, &own, NULL, 0));
    CHECK_INT(count_list(w, "contacts"), 0);
    CHECK_INT(get(w, "contacts", rig->contact, &record), NOT_FOUND);

    const struct record_value values[] = {{"email", "mine@example.com"}};
    int64_t                   id = 0;
    CHECK_OK(record_create(w, type_of(w, "contacts"), values, 1, &id));
    CHECK_OK(get(w, "contacts", id, &record));
    CHECK_INT(count_list(w, "contacts"), 1);
    CHECK_INT(count_search(w, "contacts"), 1);
    const struct record_value away = {"hubspot_owner_id",
                                      work_text(w, "%lld", (long long) rig->branch.id)};
    CHECK_INT(record_change(w, type_of(w, "contacts"), id, &away, 1), FORBIDDEN);
    CHECK_INT(count_list(w, "orders"), 2); /* the role says nothing of orders */
    return OK;
}

static void who_sees_only_their_own_owns_what_they_make_and_cannot_give_it_away(struct work *w)
{
    struct rig rig = make_rig(w);
    CHECK_OK(db_work(w, WRITE, owns_some, &rig));
}

static status sees_all_edits_none(struct work *w, void *arg)
{
    const struct rig         *rig = arg;
    struct user               user;
    struct record             record;
    struct staff_role_object  look = {"0-1", ROWS_ALL, ROWS_NONE};
    const struct record_value name = {"firstname", "Nora"};
    int64_t                   id;
    TRY(make_own(w, &user, &look, NULL, 0));
    CHECK_OK(get(w, "contacts", rig->contact, &record));
    CHECK_INT(record_change(w, type_of(w, "contacts"), rig->contact, &name, 1), FORBIDDEN);
    CHECK_INT(record_archive(w, type_of(w, "contacts"), rig->contact, true), FORBIDDEN);
    CHECK_INT(record_create(w, type_of(w, "contacts"), &name, 1, &id), FORBIDDEN);
    return OK;
}

static void a_role_may_see_all_records_of_a_type_and_change_none(struct work *w)
{
    struct rig rig = make_rig(w);
    CHECK_OK(db_work(w, WRITE, sees_all_edits_none, &rig));
}

static status changes_the_role(struct work *w, void *arg)
{
    const struct rig *rig = arg;
    struct user       user;
    struct record     record;
    struct own_role   role;
    TRY(make_own(w, &user, NULL, hidden_and_read_only, 2));
    CHECK_OK(get(w, "contacts", rig->contact, &record));
    CHECK(record_value_of(&record, "phone") == NULL);
    CHECK_OK(staff_get_role(w, user.own_role, &role));
    role.properties.count = 0;
    CHECK_OK(staff_change_role(w, &role));
    CHECK_OK(get(w, "contacts", rig->contact, &record));
    CHECK(record_value_of(&record, "phone") != NULL);
    CHECK_INT(staff_remove_role(w, role.id), CONFLICT);
    return OK;
}

static void a_change_of_a_role_holds_at_once_for_all_who_have_it(struct work *w)
{
    struct rig rig = make_rig(w);
    CHECK_OK(db_work(w, WRITE, changes_the_role, &rig));
}

static status makes_role_of_stores(struct work *w, void *arg)
{
    struct staff_role_object of_stores = {"0-123", ROWS_STORES, ROWS_STORES};
    return make_own(w, arg, &of_stores, NULL, 0);
}

/* Whatever accesses a role has: figures are of all stores, so who sees some gets none. */
static void who_sees_orders_of_some_stores_sees_no_figures_of_all(struct work *w)
{
    static const char *const paths[] = {"/api/reports/revenue",      "/api/reports/revenue/rows",
                                        "/api/reports/top-products", "/api/reports/rfm",
                                        "/api/reports/cohorts",      "/api/reports/pareto"};
    struct user              user;
    (void) make_rig(w);
    CHECK_OK(db_work(w, WRITE, makes_role_of_stores, &user));
    for (size_t i = 0; i < COUNT_OF(paths); i++)
        CHECK_INT(check_api(w, report_routes, GET, paths[i], NULL).outcome, FORBIDDEN);
    w->actor = (struct actor){0};
    for (size_t i = 0; i < COUNT_OF(paths); i++)
        CHECK(check_api(w, report_routes, GET, paths[i], NULL).outcome != FORBIDDEN);
}

static status makes_bad_roles(struct work *w, void *arg)
{
    struct staff_role_object twice[] = {{"0-1", ROWS_ALL, ROWS_ALL}, {"0-1", ROWS_OWN, 0}};
    struct staff_role_object no_type = {"contacts", ROWS_ALL, ROWS_ALL};
    struct own_role          bad[] = {
                 {.name = " ", .accesses = "contacts.see"},
                 {.name = "x", .accesses = "contacts.sea"},
                 {.name = "x", .accesses = "staff.edit"},
                 {.name = "x", .accesses = "contacts.see", .objects = {twice, 2}},
                 {.name = "x", .accesses = "contacts.see", .objects = {&no_type, 1}},
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        CHECK_INT(staff_create_role(w, &bad[i]), INVALID);
    struct user user = {.email = "a@b.example", .role = ROLE_OWN};
    CHECK_INT(staff_create_user(w, &user), INVALID);
    user.own_role = 12345;
    CHECK_INT(staff_create_user(w, &user), NOT_FOUND);
    return OK;
}

static void a_role_that_cannot_be_is_refused(struct work *w)
{
    CHECK_OK(db_work(w, WRITE, makes_bad_roles, NULL));
}

SUITE_DB("rights", TEST(people_of_a_branch_see_what_their_stores_sold_and_to_whom),
         TEST(people_of_a_branch_see_and_change_what_they_made_and_nothing_of_others),
         TEST(a_branch_sells_to_a_customer_of_another_one_and_sees_them_from_then_on),
         TEST(who_belongs_to_no_store_sees_no_records_of_any),
         TEST(people_of_a_branch_use_lists_cut_to_what_they_see),
         TEST(who_does_not_see_a_property_sees_no_lists_of_the_type),
         TEST(a_hidden_property_is_not_there_whichever_way_one_looks),
         TEST(what_is_calculated_from_a_hidden_property_is_hidden_too),
         TEST(what_is_hidden_is_hidden_under_all_its_names),
         TEST(the_ledger_is_for_who_sees_everything),
         TEST(what_is_hidden_or_read_only_cannot_be_written),
         TEST(who_sees_only_their_own_owns_what_they_make_and_cannot_give_it_away),
         TEST(a_role_may_see_all_records_of_a_type_and_change_none),
         TEST(a_change_of_a_role_holds_at_once_for_all_who_have_it),
         TEST(who_sees_orders_of_some_stores_sees_no_figures_of_all),
         TEST(a_role_that_cannot_be_is_refused));
