/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "test/check.h"

static const struct record_type *type_named(struct work *w, const char *name)
{
    const struct record_type *type = NULL;
    CHECK_OK(record_type_get(w, name, &type));
    return type;
}

static int64_t create(struct work *w, const char *type, const struct record_value *values,
                      size_t count)
{
    int64_t id = 0;
    CHECK_OK(record_create(w, type_named(w, type), values, count, &id));
    return id;
}

static int64_t create_one(struct work *w, const char *type, const char *property, const char *value)
{
    struct record_value values = {property, value};
    return create(w, type, &values, 1);
}

static status change_one(struct work *w, const char *type, int64_t id, const char *property,
                         const char *value)
{
    struct record_value values = {property, value};
    return record_change(w, type_named(w, type), id, &values, 1);
}

static const char *value_of(struct work *w, const char *type, int64_t id, const char *property)
{
    struct record record = {0};
    CHECK_OK(record_get(w, type_named(w, type), id, (const char *const[]){property, NULL}, true,
                        &record));
    return record_value_of(&record, property);
}

static void make_property(struct work *w, const char *name, enum property_type kind, unsigned flags)
{
    static const struct record_option options[] = {{"red", "Red", NULL, 0, false},
                                                   {"blue", "Blue", NULL, 1, false}};
    struct record_property            draft = {
                   .is = {.name = name, .label = name, .group = "contactinformation", .type = kind},
                   .display_order = -1,
    };
    draft.is.flags = flags;
    if (kind == PROPERTY_ENUMERATION) {
        draft.options = options;
        draft.option_count = 2;
    }
    CHECK_OK(record_property_create(w, type_named(w, "contacts"), &draft));
}

/* ---- types ---- */

static void a_type_is_found_by_any_of_its_names(struct work *w)
{
    const struct record_type *contacts = type_named(w, "contacts"), *type;
    CHECK(type_named(w, "contact") == contacts);
    CHECK(type_named(w, "0-1") == contacts);
    CHECK_INT(record_type_get(w, "contactss", &type), NOT_FOUND);
    CHECK_INT(record_type_get(w, "", &type), NOT_FOUND);

    struct rows types;
    CHECK_OK(record_types(w, &types));
    CHECK(types.count >= 2);
}

/* ---- values (R5, R7) ---- */

static void any_unicode_comes_back_as_it_went_in(struct work *w)
{
    static const char *const names[] = {"Zoë",
                                        "김민수",
                                        "王小明",
                                        "さくら",
                                        "Ναταλία",
                                        "محمد",
                                        "👩‍🚀 O'Brien \"x\"; DROP TABLE contact;--"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        int64_t id = create_one(w, "contacts", "firstname", names[i]);
        CHECK_TEXT(value_of(w, "contacts", id, "firstname"), names[i]);
    }
}

static void values_are_kept_in_one_form(struct work *w)
{
    make_property(w, "shoe_size", PROPERTY_NUMBER, 0);
    make_property(w, "birthday", PROPERTY_DATE, 0);
    make_property(w, "last_seen", PROPERTY_DATETIME, 0);
    make_property(w, "is_member", PROPERTY_BOOL, 0);
    make_property(w, "colour", PROPERTY_ENUMERATION, 0);
    static const struct {
        const char *property, *given, *kept;
    } cases[] = {
        {"shoe_size", "042.50", "42.5"},
        {"shoe_size", "-1e3", "-1000"},
        {"shoe_size", "9223372036854.775807", "9223372036854.775807"},
        {"shoe_size", "16.549999999999997", "16.55"},
        {"shoe_size", "0.30000000000000004", "0.3"},
        {"birthday", "1984-02-29", "1984-02-29"},
        {"birthday", "86400000", "1970-01-02"},
        {"last_seen", "2024-01-31T09:00:00+01:00", "2024-01-31T08:00:00.000Z"},
        {"last_seen", "1706688000123", "2024-01-31T08:00:00.123Z"},
        {"is_member", "TRUE", "true"},
        {"is_member", "false", "false"},
        {"colour", "blue", "blue"},
        {"email", "  Anna.Lee@EXAMPLE.com ", "anna.lee@example.com"},
        {"createdate", "2001-02-03", "2001-02-03T00:00:00.000Z"},
    };
    int64_t id = create_one(w, "contacts", "firstname", "Anna");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CHECK_OK(change_one(w, "contacts", id, cases[i].property, cases[i].given));
        CHECK_TEXT(value_of(w, "contacts", id, cases[i].property), cases[i].kept);
    }
    CHECK_OK(change_one(w, "contacts", id, "birthday", ""));
    CHECK(value_of(w, "contacts", id, "birthday") == NULL);
}

static void a_bad_value_is_refused_by_name(struct work *w)
{
    make_property(w, "shoe_size", PROPERTY_NUMBER, 0);
    make_property(w, "birthday", PROPERTY_DATE, 0);
    make_property(w, "last_seen", PROPERTY_DATETIME, 0);
    make_property(w, "is_member", PROPERTY_BOOL, 0);
    make_property(w, "colour", PROPERTY_ENUMERATION, 0);
    static const struct {
        const char *property, *value, *reason;
    } cases[] = {
        {"shoe_size", "large", "INVALID_NUMBER"},
        {"shoe_size", "1.2345678", "INVALID_NUMBER"},
        {"shoe_size", "9223372036855", "INVALID_NUMBER"},
        {"shoe_size", "1e400", "INVALID_NUMBER"},
        {"shoe_size", "NaN", "INVALID_NUMBER"},
        {"birthday", "2023-02-29", "INVALID_DATE"},
        {"birthday", "2023-04-31", "INVALID_DATE"},
        {"birthday", "2023-04-30T10:00:00Z", "INVALID_DATE"},
        {"birthday", "86400001", "INVALID_DATE"},
        {"birthday", "9223372036854775807", "INVALID_DATE"},
        {"last_seen", "2023-01-01T25:00:00Z", "INVALID_DATE"},
        {"last_seen", "yesterday", "INVALID_DATE"},
        {"last_seen", "253402300800000", "INVALID_DATE"},
        {"is_member", "yes", "INVALID_BOOLEAN"},
        {"colour", "Red", "INVALID_OPTION"},
        {"email", "anna", "INVALID_EMAIL"},
        {"email", "anna@", "INVALID_EMAIL"},
        {"email", "anna@example", "INVALID_EMAIL"},
        {"email", "a b@example.com", "INVALID_EMAIL"},
        {"email", "anna@@example.com", "INVALID_EMAIL"},
        {"email", "anna@example..com", "INVALID_EMAIL"},
        {"lifecyclestage", "boss", "INVALID_OPTION"},
        {"nickname", "Annie", "PROPERTY_DOESNT_EXIST"},
        {"Firstname", "Annie", "PROPERTY_DOESNT_EXIST"},
        {"total_refunds", "5", "READ_ONLY_VALUE"},
        {"hs_object_id", "5", "READ_ONLY_VALUE"},
        {"createdate", "", "INVALID_DATE"},
        {"firstname", "\xff\xfe", "INVALID_TEXT"},
        {"firstname", "a\xc0\x80", "INVALID_TEXT"},
    };
    int64_t id = create_one(w, "contacts", "firstname", "Anna");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CHECK_INT(change_one(w, "contacts", id, cases[i].property, cases[i].value), INVALID);
        CHECK_TEXT(w->failure.field, cases[i].property);
        CHECK_TEXT(w->failure.reason, cases[i].reason);
    }
    CHECK_TEXT(value_of(w, "contacts", id, "firstname"), "Anna");
}

static void a_text_has_an_end(struct work *w)
{
    char *words = work_take(w, 65538);
    memset(words, 'a', 65536);
    int64_t id = create_one(w, "contacts", "jobtitle", words);
    CHECK_INT(strlen(value_of(w, "contacts", id, "jobtitle")), 65536);
    words[65536] = 'a';
    CHECK_INT(change_one(w, "contacts", id, "jobtitle", words), INVALID);
    CHECK_TEXT(w->failure.reason, "VALUE_TOO_LONG");
}

static void a_property_is_given_once(struct work *w)
{
    int64_t             id;
    struct record_value twice[] = {{"firstname", "A"}, {"firstname", "B"}};
    CHECK_INT(record_create(w, type_named(w, "contacts"), twice, 2, &id), INVALID);
    CHECK_TEXT(w->failure.reason, "DUPLICATE_PROPERTY");
}

/* ---- reading ---- */

static void what_is_not_asked_for_is_not_given(struct work *w)
{
    int64_t       id = create_one(w, "contacts", "firstname", "Anna");
    struct record record;
    CHECK_OK(record_get(w, type_named(w, "contacts"), id, NULL, false, &record));
    CHECK_TEXT(record_value_of(&record, "firstname"), "Anna");
    CHECK_TEXT(record_value_of(&record, "hs_object_id"), work_text(w, "%lld", (long long) id));
    CHECK_TEXT(record_value_of(&record, "createdate"), "2023-11-14T22:13:20.000Z");
    CHECK_TEXT(record_value_of(&record, "lastmodifieddate"), "2023-11-14T22:13:20.000Z");
    CHECK_INT(record.count, 6);

    const char *const some[] = {"city", "no_such", "city", "firstname", NULL};
    CHECK_OK(record_get(w, type_named(w, "contacts"), id, some, false, &record));
    CHECK_INT(record.count, 2);
    CHECK_TEXT(record.values[1].property, "firstname");
    CHECK_INT(record_get(w, type_named(w, "contacts"), id + 1, NULL, false, &record), NOT_FOUND);
}

static void lists_go_by_key(struct work *w)
{
    struct rows rows;
    for (int i = 0; i < 5; i++)
        create_one(w, "companies", "name", work_text(w, "Company %d", i));
    const struct record_type *companies = type_named(w, "companies");
    struct record_page        page = {.limit = 3};
    CHECK_OK(record_list(w, companies, &page, &rows));
    CHECK_INT(rows.count, 3);
    page.after = ((struct record *) rows.items)[2].id;
    CHECK_OK(record_archive(w, companies, ((struct record *) rows.items)[0].id, true));
    CHECK_OK(record_list(w, companies, &page, &rows));
    CHECK_INT(rows.count, 2);
    page = (struct record_page){.limit = 3, .archived = true};
    CHECK_OK(record_list(w, companies, &page, &rows));
    CHECK_INT(rows.count, 1);
}

static void an_archived_record_is_out_of_sight_and_can_come_back(struct work *w)
{
    const struct record_type *contacts = type_named(w, "contacts");
    struct record             record;
    int64_t                   id = create_one(w, "contacts", "email", "a@example.com"), found;
    CHECK_OK(record_archive(w, contacts, id, true));
    CHECK_OK(record_archive(w, contacts, id, true));
    CHECK_INT(record_get(w, contacts, id, NULL, false, &record), NOT_FOUND);
    CHECK_OK(record_get(w, contacts, id, NULL, true, &record));
    CHECK_INT(record.archived_at, TEST_NOW);
    CHECK_INT(record_find(w, contacts, "email", "a@example.com", &found), NOT_FOUND);
    CHECK_INT(change_one(w, "contacts", id, "firstname", "A"), NOT_FOUND);

    CHECK_OK(record_archive(w, contacts, id, false));
    CHECK_OK(record_find(w, contacts, "email", "a@example.com", &found));
    CHECK_INT(found, id);
    CHECK_INT(record_archive(w, contacts, 999, true), NOT_FOUND);
}

static void a_taken_value_keeps_an_archived_record_out(struct work *w)
{
    const struct record_type *companies = type_named(w, "companies");
    int64_t id = create_one(w, "companies", "domain", "https://www.Example.com/a");
    CHECK_TEXT(value_of(w, "companies", id, "domain"), "example.com");
    CHECK_OK(record_archive(w, companies, id, true));
    int64_t second = create_one(w, "companies", "domain", "example.com");
    CHECK_INT(record_archive(w, companies, id, false), CONFLICT);
    CHECK_TEXT(w->failure.message,
               work_text(w, "Company already exists. Existing ID: %lld", (long long) second));
}

/* ---- properties made at run time (R4, R77) ---- */

static void a_property_can_be_added_while_the_house_runs(struct work *w)
{
    int64_t before = create_one(w, "contacts", "firstname", "Anna");
    make_property(w, "loyalty_id", PROPERTY_STRING, PROPERTY_UNIQUE | PROPERTY_SEARCHED);
    CHECK(value_of(w, "contacts", before, "loyalty_id") == NULL);
    CHECK_OK(change_one(w, "contacts", before, "loyalty_id", "L-1"));

    int64_t                   found;
    const struct record_type *contacts = type_named(w, "contacts");
    CHECK_OK(record_find(w, contacts, "loyalty_id", "L-1", &found));
    CHECK_INT(found, before);
    struct record_value taken = {"loyalty_id", "L-1"};
    CHECK_INT(record_create(w, contacts, &taken, 1, &found), CONFLICT);
    CHECK_INT(record_find(w, contacts, "firstname", "Anna", &found), INVALID);

    const struct record_property *property;
    CHECK_OK(record_property_get(w, contacts, "loyalty_id", &property));
    CHECK_TEXT(property->is.column, "c_loyalty_id");
    CHECK_INT(property->created_at, TEST_NOW);
}

static void a_name_is_never_sql(struct work *w)
{
    static const char *const  names[] = {"", "1a", "A", "a b", "a;drop", "a\"b", "_a", "é", NULL};
    const struct record_type *contacts = type_named(w, "contacts");
    struct record_property    draft = {.is = {.label = "X", .group = "contactinformation"}};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        draft.is.name = names[i];
        CHECK_INT(record_property_create(w, contacts, &draft), INVALID);
        CHECK_TEXT(w->failure.reason, "INVALID_NAME");
    }
    char *name = work_take(w, 102);
    memset(name, 'x', 100);
    draft.is.name = name;
    CHECK_OK(record_property_create(w, contacts, &draft));
    int64_t id = create_one(w, "contacts", name, "long name");
    CHECK_TEXT(value_of(w, "contacts", id, name), "long name");
    name[100] = 'x';
    CHECK_INT(record_property_create(w, contacts, &draft), INVALID);
}

static void a_bad_property_is_refused(struct work *w)
{
    static const struct record_option bad[] = {{"a;b", "A", NULL, 0, false}},
                                      twice[] = {{"a", "A", NULL, 0, false},
                                                 {"a", "B", NULL, 0, false}};
    const struct record_type *contacts = type_named(w, "contacts");
    struct record_property    good = {.is = {.name = "colour",
                                             .label = "Colour",
                                             .group = "contactinformation",
                                             .type = PROPERTY_ENUMERATION},
                                      .options = twice,
                                      .option_count = 1};
    struct record_property    draft = good;
    draft.is.group = "nowhere";
    CHECK_INT(record_property_create(w, contacts, &draft), INVALID);
    CHECK_TEXT(w->failure.field, "groupName");
    draft = good, draft.option_count = 2;
    CHECK_INT(record_property_create(w, contacts, &draft), INVALID);
    draft = good, draft.options = bad;
    CHECK_INT(record_property_create(w, contacts, &draft), INVALID);
    draft = good, draft.option_count = 0;
    CHECK_INT(record_property_create(w, contacts, &draft), INVALID);
    draft = good, draft.is.field_type = "date";
    CHECK_INT(record_property_create(w, contacts, &draft), INVALID);
    draft = good, draft.is.label = "";
    CHECK_INT(record_property_create(w, contacts, &draft), INVALID);
    draft = good, draft.is.name = "email";
    CHECK_INT(record_property_create(w, contacts, &draft), CONFLICT);
    CHECK_OK(record_property_create(w, contacts, &good));
    CHECK_INT(record_property_create(w, contacts, &good), CONFLICT);
}

static void an_archived_property_comes_back_with_its_values(struct work *w)
{
    const struct record_type *contacts = type_named(w, "contacts");
    make_property(w, "shoe_size", PROPERTY_NUMBER, 0);
    int64_t id = create_one(w, "contacts", "shoe_size", "42");
    CHECK_OK(record_property_archive(w, contacts, "shoe_size"));
    CHECK_INT(change_one(w, "contacts", id, "shoe_size", "43"), INVALID);
    CHECK_INT(record_property_archive(w, contacts, "shoe_size"), NOT_FOUND);
    make_property(w, "shoe_size", PROPERTY_NUMBER, 0);
    CHECK_TEXT(value_of(w, "contacts", id, "shoe_size"), "42");

    /* Of another type it is another property. */
    CHECK_OK(record_property_archive(w, contacts, "shoe_size"));
    make_property(w, "shoe_size", PROPERTY_STRING, 0);
    CHECK(value_of(w, "contacts", id, "shoe_size") == NULL);
    CHECK_OK(change_one(w, "contacts", id, "shoe_size", "large"));
    CHECK_INT(record_property_archive(w, contacts, "email"), FORBIDDEN);
}

static void a_property_can_change_all_but_its_type(struct work *w)
{
    const struct record_type     *contacts = type_named(w, "contacts");
    const struct record_property *is;
    make_property(w, "colour", PROPERTY_ENUMERATION, 0);
    CHECK_OK(record_property_get(w, contacts, "colour", &is));
    struct record_property draft = *is;
    draft.is.label = "Favourite colour";
    draft.option_count = 1;
    CHECK_OK(record_property_change(w, contacts, &draft));
    CHECK_OK(record_property_get(w, contacts, "colour", &is));
    CHECK_TEXT(is->is.label, "Favourite colour");
    CHECK_INT(is->is.type, PROPERTY_ENUMERATION);
    CHECK_INT(is->option_count, 1);
    draft.is.type = PROPERTY_NUMBER;
    CHECK_INT(record_property_change(w, contacts, &draft), INVALID);
    CHECK_TEXT(w->failure.field, "type");
    draft = *is;
    draft.is.flags |= PROPERTY_UNIQUE;
    CHECK_INT(record_property_change(w, contacts, &draft), INVALID);
    CHECK_TEXT(w->failure.field, "hasUniqueValue");
    draft.is.name = "email";
    CHECK_INT(record_property_change(w, contacts, &draft), FORBIDDEN);
}

static void groups_are_made_changed_and_archived_when_empty(struct work *w)
{
    const struct record_type  *contacts = type_named(w, "contacts");
    struct record_group        draft = {"tastes", "Tastes", -1, false};
    const struct record_group *group;
    CHECK_OK(record_group_create(w, contacts, &draft));
    CHECK_INT(record_group_create(w, contacts, &draft), CONFLICT);
    draft.label = "Taste";
    CHECK_OK(record_group_change(w, contacts, &draft));
    CHECK_OK(record_group_get(w, contacts, "tastes", &group));
    CHECK_TEXT(group->label, "Taste");
    CHECK_OK(record_group_get(w, contacts, "contactinformation", &group));
    CHECK_TEXT(group->label, "Contact information");
    CHECK(group->built_in);
    CHECK_INT(record_group_archive(w, contacts, "contactinformation"), CONFLICT);
    CHECK_OK(record_group_archive(w, contacts, "tastes"));
    CHECK_INT(record_group_archive(w, contacts, "tastes"), NOT_FOUND);
}

/* ---- history (R2) ---- */

static void every_value_a_property_had_is_kept_with_its_source(struct work *w)
{
    const struct record_type *contacts = type_named(w, "contacts");
    w->source = "api";
    w->actor.user = 7;
    int64_t id = create_one(w, "contacts", "firstname", "Anna");
    w->source = "import:12";
    w->now += DAY;
    CHECK_OK(change_one(w, "contacts", id, "firstname", "Hanna"));
    CHECK_OK(change_one(w, "contacts", id, "firstname", "Hanna"));
    CHECK_OK(change_one(w, "contacts", id, "firstname", NULL));

    struct rows rows;
    CHECK_OK(record_history(w, contacts, id, "firstname", &rows));
    const struct record_was *was = rows.items;
    CHECK_INT(rows.count, 3);
    CHECK(was[0].value == NULL);
    CHECK_TEXT(was[1].value, "Hanna");
    CHECK_TEXT(was[1].source, "import:12");
    CHECK_INT(was[1].at, TEST_NOW + DAY);
    CHECK_TEXT(was[2].value, "Anna");
    CHECK_TEXT(was[2].source, "api");
    CHECK_INT(was[2].actor, 7);
    CHECK_INT(record_history(w, contacts, id, "nickname", &rows), INVALID);
}

static void values_of_one_change_are_told_apart(struct work *w)
{
    const struct record_type *contacts = type_named(w, "contacts");
    const struct record_value values[] = {{"firstname", "\"city\":\"x\""}, {"lastname", "city"}};
    const struct record_value later[] = {{"city", "Łódź \\ \"1\""}, {"lastname", ""}};
    struct rows               all, city, last;
    int64_t                   id = 0;
    CHECK_OK(record_create(w, contacts, values, COUNT_OF(values), &id));
    CHECK_OK(record_change(w, contacts, id, later, COUNT_OF(later)));
    CHECK_OK(record_history(w, contacts, id, "city", &city));
    CHECK_INT(city.count, 1);
    CHECK_TEXT(((const struct record_was *) city.items)->value, "Łódź \\ \"1\"");
    CHECK_OK(record_history(w, contacts, id, "lastname", &last));
    CHECK_INT(last.count, 2);
    CHECK(((const struct record_was *) last.items)->value == NULL);
    CHECK_OK(record_history(w, contacts, id, NULL, &all));
    CHECK_INT(all.count, 4);
    const struct record_was *was = all.items;
    CHECK_TEXT(was[0].property, "lastname");
    CHECK_TEXT(was[1].property, "city");
    CHECK(was[1].id == was[0].id && was[2].id < was[1].id);
}

static void a_change_that_changes_nothing_leaves_no_trace(struct work *w)
{
    struct record record;
    int64_t       id = create_one(w, "contacts", "email", "anna@example.com");
    w->now += DAY;
    CHECK_OK(change_one(w, "contacts", id, "email", "ANNA@example.com"));
    CHECK_OK(record_get(w, type_named(w, "contacts"), id, NULL, false, &record));
    CHECK_INT(record.updated_at, TEST_NOW);
}

SUITE_DB("record", IN_WRITE(a_type_is_found_by_any_of_its_names),
         IN_WRITE(any_unicode_comes_back_as_it_went_in), IN_WRITE(values_are_kept_in_one_form),
         IN_WRITE(a_bad_value_is_refused_by_name), IN_WRITE(a_text_has_an_end),
         IN_WRITE(a_property_is_given_once), IN_WRITE(what_is_not_asked_for_is_not_given),
         IN_WRITE(lists_go_by_key), IN_WRITE(an_archived_record_is_out_of_sight_and_can_come_back),
         IN_WRITE(a_taken_value_keeps_an_archived_record_out),
         IN_WRITE(a_property_can_be_added_while_the_house_runs), IN_WRITE(a_name_is_never_sql),
         IN_WRITE(a_bad_property_is_refused),
         IN_WRITE(an_archived_property_comes_back_with_its_values),
         IN_WRITE(a_property_can_change_all_but_its_type),
         IN_WRITE(groups_are_made_changed_and_archived_when_empty),
         IN_WRITE(every_value_a_property_had_is_kept_with_its_source),
         IN_WRITE(values_of_one_change_are_told_apart),
         IN_WRITE(a_change_that_changes_nothing_leaves_no_trace));
