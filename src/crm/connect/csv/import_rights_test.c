/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who may import what: the right to import lets nobody write what they may not edit (R131). */
#include "crm/connect/csv/import_rights.h"

#include <string.h>

#include "crm/staff/staff.h"
#include "kit/os/file.h"
#include "test/check.h"
#include "test/check_db.h"

struct rig {
    const char                *accesses; /* of a role of the shop's own */
    struct staff_role_object   object;   /* {NULL} = all */
    struct staff_role_property property; /* the same */
    const char                *as, *file;
    struct import_plan         plan;
    const char                *field; /* of the refusal */
};

static status become(struct work *w, const struct rig *rig)
{
    struct staff_role_object   object = rig->object;
    struct staff_role_property property = rig->property;
    struct own_role            role = {.name = "Importer",
                                       .accesses = rig->accesses,
                                       .objects = {&object, object.type != NULL},
                                       .properties = {&property, property.type != NULL}};
    struct user                user = {.email = "importer@shop.example", .role = ROLE_OWN};
    TRY(staff_create_role(w, &role));
    user.own_role = role.id;
    TRY(staff_create_user(w, &user));
    w->actor = (struct actor){.user = user.id, .role = ROLE_OWN, .rights = role.id};
    return staff_user_scopes(w, ROLE_OWN, role.id, &w->actor.scopes);
}

static status need_unit(struct work *w, void *arg)
{
    struct rig  *rig = arg;
    struct actor house = w->actor;
    TRY(become(w, rig));
    status outcome = import_need(w, &rig->plan);
    rig->field = w->failure.field;
    w->actor = house;
    return outcome;
}

static status find_unit(struct work *w, void *arg)
{
    struct import_wish *wish = arg;
    return import_object_find(w, wish->type, &wish->as, &wish->type);
}

static status need(struct work *w, struct rig *rig)
{
    struct import_wish wish = {.path = check_path(w, "file.csv"), .type = rig->as};
    CHECK_OK(file_replace(w, wish.path, rig->file, strlen(rig->file)));
    CHECK_OK(db_work(w, READ, find_unit, &wish));
    CHECK_OK(import_plan_make(w, &wish, NULL, &rig->plan));
    return db_work(w, WRITE, need_unit, rig);
}

#define CONTACTS "email,phone,firstname\na@example.com,+442079460018,Ann\n"
#define ORDERS   "number,date,total,currency,email\n1,2024-01-31,12,EUR,a@example.com\n"

static void who_may_edit_the_type_may_import_it(struct work *w)
{
    struct rig rig = {"import contacts.see contacts.edit", .as = "contacts", .file = CONTACTS};
    CHECK_OK(need(w, &rig));
}

static void who_may_not_edit_the_type_may_not_import_it(struct work *w)
{
    struct rig rig = {"import contacts.see companies.see companies.edit", .as = "contacts",
                      .file = CONTACTS};
    CHECK_INT(need(w, &rig), FORBIDDEN);
}

static void who_may_edit_some_records_may_not_import_any(struct work *w)
{
    struct rig rig = {"import contacts.see contacts.edit",
                      {"0-1", ROWS_ALL, ROWS_OWN},
                      .as = "contacts",
                      .file = CONTACTS};
    CHECK_INT(need(w, &rig), FORBIDDEN);
    CHECK_TEXT(rig.field, "as");
}

static void a_property_that_may_not_be_written_is_not_imported(struct work *w)
{
    struct rig rig = {"import contacts.see contacts.edit",
                      .property = {"0-1", "firstname", LEVEL_READ_ONLY}, .as = "contacts",
                      .file = CONTACTS};
    CHECK_INT(need(w, &rig), FORBIDDEN);
    CHECK_TEXT(rig.field, "columns");
    CHECK(strstr(w->failure.message, "firstname") != NULL);
}

static void a_whole_name_is_a_first_and_a_last_name(struct work *w)
{
    struct rig rig = {"import contacts.see contacts.edit",
                      .property = {"0-1", "lastname", LEVEL_HIDDEN}, .as = "contacts",
                      .file = "email,full name\na@example.com,Ann Lee\n"};
    CHECK_INT(need(w, &rig), FORBIDDEN);
    CHECK(strstr(w->failure.message, "lastname") != NULL);
}

static void what_is_not_in_the_file_need_not_be_allowed(struct work *w)
{
    struct rig rig = {"import contacts.see contacts.edit",
                      .property = {"0-1", "lastname", LEVEL_HIDDEN}, .as = "contacts",
                      .file = CONTACTS};
    CHECK_OK(need(w, &rig));
}

static void a_file_of_orders_writes_people_and_stores_too(struct work *w)
{
    static const char *const accesses[] = {
        "import orders.see orders.edit settings.edit",
        "import orders.see orders.edit contacts.see contacts.edit",
    };
    struct rig rig = {accesses[0], .as = "orders", .file = ORDERS};
    CHECK_INT(need(w, &rig), FORBIDDEN);
    CHECK(strstr(w->failure.message, "contacts.edit") != NULL);
    rig.accesses = accesses[1];
    CHECK_INT(need(w, &rig), FORBIDDEN);
    CHECK_TEXT(rig.field, "store");
    rig.accesses = "import orders.see orders.edit contacts.see contacts.edit settings.edit";
    CHECK_OK(need(w, &rig));
}

struct seeing {
    const char *accesses;
    status      outcome;
};

static status see_unit(struct work *w, void *arg)
{
    struct seeing      *seeing = arg;
    struct rig          rig = {.accesses = seeing->accesses};
    const struct import import = {.as = IMPORT_ORDERS};
    struct actor        house = w->actor;
    TRY(become(w, &rig));
    seeing->outcome = import_need_seen(w, &import);
    w->actor = house;
    return fail(w, INVALID, NULL, "so that the role is not made");
}

static void bad_rows_are_for_who_may_see_such_records(struct work *w)
{
    struct seeing blind = {"import contacts.see", OK},
                  seeing = {"import contacts.see orders.see", INVALID};
    CHECK_INT(db_work(w, WRITE, see_unit, &blind), INVALID);
    CHECK_INT(blind.outcome, FORBIDDEN);
    CHECK_INT(db_work(w, WRITE, see_unit, &seeing), INVALID);
    CHECK_OK(seeing.outcome);
}

SUITE_DB("import rights", TEST(who_may_edit_the_type_may_import_it),
         TEST(who_may_not_edit_the_type_may_not_import_it),
         TEST(who_may_edit_some_records_may_not_import_any),
         TEST(a_property_that_may_not_be_written_is_not_imported),
         TEST(a_whole_name_is_a_first_and_a_last_name),
         TEST(what_is_not_in_the_file_need_not_be_allowed),
         TEST(a_file_of_orders_writes_people_and_stores_too),
         TEST(bad_rows_are_for_who_may_see_such_records));
