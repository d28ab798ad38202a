/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Calculations (R4, R77): what formulas give, and that a kept value is always the right one. */
#include "crm/record/record_formula.h"

#include <string.h>

#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/record/record_calculation.h"
#include "kit/job/job.h"
#include "kit/machines.h"
#include "test/check.h"

static const struct record_type *contacts(struct work *w)
{
    const struct record_type *type = NULL;
    CHECK_OK(record_type_get(w, "contacts", &type));
    return type;
}

static status make(struct work *w, const char *name, enum property_type type, const char *formula)
{
    struct record_property draft = {
        .is = {.name = name,
               .label = name,
               .group = "contactinformation",
               .type = type,
               .field_type = formula == NULL ? NULL : "calculation_equation"},
        .display_order = -1,
        .formula = formula};
    return record_property_create(w, contacts(w), &draft);
}

static void make_inputs(struct work *w)
{
    CHECK_OK(make(w, "size", PROPERTY_NUMBER, NULL));
    CHECK_OK(make(w, "price", PROPERTY_NUMBER, NULL));
    CHECK_OK(make(w, "born", PROPERTY_DATE, NULL));
    CHECK_OK(make(w, "seen", PROPERTY_DATETIME, NULL));
    CHECK_OK(make(w, "vip", PROPERTY_BOOL, NULL));
}

static int64_t create(struct work *w, const char *property, const char *value)
{
    int64_t             id = 0;
    struct record_value values = {property, value};
    CHECK_OK(record_create(w, contacts(w), &values, 1, &id));
    return id;
}

static status set(struct work *w, int64_t id, const char *property, const char *value)
{
    struct record_value values = {property, value};
    return record_change(w, contacts(w), id, &values, 1);
}

static const char *get(struct work *w, int64_t id, const char *property)
{
    struct record record = {0};
    CHECK_OK(record_get(w, contacts(w), id, (const char *const[]){property, NULL}, true, &record));
    return record_value_of(&record, property);
}

/* ---- what formulas give ---- */

/* As the text of a property, or "unknown". Size 12.5, price 0.1, Anna of Lyon, vip. */
static const char *result(struct work *w, const struct record_meta *meta, enum property_type type,
                          const char *words)
{
    const struct formula  *formula = NULL;
    struct record          record;
    const struct db_value *cells = NULL;
    status                 outcome = record_formula_read(w, meta, words, type, &formula);
    if (outcome != OK) {
        check_failed(__FILE__, __LINE__, "%s: %s", words, w->failure.message);
        return NULL;
    }
    struct record_columns columns = {
        .type = meta->type,
        .properties = (const struct record_property **) (uintptr_t) formula->inputs,
        .count = formula->input_count};
    CHECK_OK(record_store_get(w, &columns, 1, &record, &cells));
    struct db_value value = record_formula_value(w, formula, type, cells);
    if (value.null)
        return "unknown";
    switch (type) {
    case PROPERTY_NUMBER:
        return money_text(w, value.number);
    case PROPERTY_BOOL:
        return value.number != 0 ? "true" : "false";
    case PROPERTY_DATE:
        return date_text(w, value.number);
    case PROPERTY_DATETIME:
        return time_text(w, value.number);
    default:
        return value.text;
    }
}

static void make_anna(struct work *w, const struct record_meta **ret_meta)
{
    static const struct record_value values[] = {
        {"firstname", "Anna"},
        {"city", "Lyon"},
        {"size", "12.5"},
        {"price", "0.1"},
        {"vip", "true"},
        {"born", "1984-02-29"},
        {"seen", "2024-03-01T06:00:00Z"},
    };
    int64_t id = 0;
    make_inputs(w);
    CHECK_OK(record_create(w, contacts(w), values, COUNT_OF(values), &id));
    CHECK_INT(id, 1);
    CHECK_OK(record_meta_get(w, contacts(w), ret_meta));
}

static void numbers_are_exact(struct work *w)
{
    static const struct {
        const char *formula, *result;
    } cases[] = {
        {"size + price", "12.6"},
        {"price + price + price", "0.3"},
        {"size - 2 * -price", "12.7"},
        {"(size - 2) * 3", "31.5"},
        {"size / 0", "unknown"},
        {"1 / 3", "0.333333"},
        {"2 / 3 * 3", "2.000001"},
        {"size + first_order_value", "unknown"},
        {"9223372036854 * 2", "unknown"},
        {"abs(-size)", "12.5"},
        {"round(size)", "13"},
        {"round(-size)", "-13"},
        {"round(1.005, 2)", "1.01"},
        {"round(0.123456, 9)", "0.123456"},
        {"floor(-0.5)", "-1"},
        {"ceiling(12.000001)", "13"},
        {"min(size, price, 7)", "0.1"},
        {"max(size, first_order_value)", "12.5"},
        {"first_known(first_order_value, price)", "0.1"},
        {"length('Zoë')", "3"},
        {"number(' 1.50 ')", "1.5"},
        {"number(city)", "unknown"},
        {"hs_object_id * 2", "2"},
        {"year(born) * 10000 + month(born) * 100 + day(born)", "19840229"},
        {"days_between(born, date('1984-03-01'))", "1"},
        {"days_between(seen, date('2024-03-02'))", "0.75"},
        {"- - 1", "1"},
    };
    const struct record_meta *meta = NULL;
    make_anna(w, &meta);
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        CHECK_TEXT(result(w, meta, PROPERTY_NUMBER, cases[i].formula), cases[i].result);
}

static void texts_dates_and_conditions_are_calculated(struct work *w)
{
    static const struct {
        enum property_type type;
        const char        *formula, *result;
    } cases[] = {
        {PROPERTY_STRING, "concatenate(firstname, ' of ', city)", "Anna of Lyon"},
        {PROPERTY_STRING, "concatenate(firstname, lastname, size, vip, born)",
         "Anna12.5true1984-02-29"},
        {PROPERTY_STRING, "concatenate(lastname)", "unknown"},
        {PROPERTY_STRING, "upper('straße ' )", "STRASSE "},
        {PROPERTY_STRING, "lower(\"ÀB\")", "àb"},
        {PROPERTY_STRING, "trim('  a ')", "a"},
        {PROPERTY_STRING, "'it''s'", "it's"},
        {PROPERTY_STRING, "text(seen)", "2024-03-01T06:00:00.000Z"},
        {PROPERTY_STRING, "if size > 20 then 'L' elseif size > 10 then 'M' else 'S' endif", "M"},
        {PROPERTY_STRING, "IF lastname = 'Lee' THEN 'a' ELSE 'b' ENDIF", "b"},
        {PROPERTY_STRING, "if vip and false then 'a' endif", "unknown"},
        {PROPERTY_BOOL, "size >= 12.5 and price < 1", "true"},
        {PROPERTY_BOOL, "lastname = 'Lee' or vip", "true"},
        {PROPERTY_BOOL, "lastname = 'Lee' and !vip", "false"},
        {PROPERTY_BOOL, "lastname = 'Lee' and vip", "unknown"},
        {PROPERTY_BOOL, "not (city <> 'Lyon')", "true"},
        {PROPERTY_BOOL, "is_known(lastname) || is_present(city)", "true"},
        {PROPERTY_BOOL, "contains(lower(city), 'yo') && starts_with(city, 'L')", "true"},
        {PROPERTY_BOOL, "born < seen", "true"},
        {PROPERTY_BOOL, "seen > date('2024-03-01')", "true"},
        {PROPERTY_DATE, "add_days(born, 1)", "1984-03-01"},
        {PROPERTY_DATE, "date(seen)", "2024-03-01"},
        {PROPERTY_DATE, "date('no day')", "unknown"},
        {PROPERTY_DATE, "add_days(born, 9000000)", "unknown"},
        {PROPERTY_DATE, "max(born, date(seen))", "2024-03-01"},
        {PROPERTY_DATETIME, "born", "1984-02-29T00:00:00.000Z"},
        {PROPERTY_DATETIME, "add_days(seen, -1)", "2024-02-29T06:00:00.000Z"},
    };
    const struct record_meta *meta = NULL;
    make_anna(w, &meta);
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        CHECK_TEXT(result(w, meta, cases[i].type, cases[i].formula), cases[i].result);
}

static void a_wrong_formula_is_refused_with_its_place(struct work *w)
{
    static const struct {
        const char *formula, *message;
    } cases[] = {
        {"", "character 1: it ends where a value"},
        {"size +", "character 7: it ends"},
        {"size + colour", "character 8: property \"colour\" does not exist on contacts"},
        {"'é' + colour", "character 1: a number was expected, and this is a text"},
        {"size + city", "character 8: a number was expected, and this is a text"},
        {"size = city", "character 8: a number was expected, and this is a text"},
        {"size and vip", "character 1: true or false was expected, and this is a number"},
        {"if size then 1 endif", "character 4: true or false"},
        {"if vip then 1 else 'a' endif", "character 20: a number was expected"},
        {"if vip then 1", "'endif' was expected"},
        {"shout(city)", "character 1: there is no function shout()"},
        {"upper(size)", "character 7: a text was expected"},
        {"upper(city, city)", "character 1: upper() takes 1 argument, not 2"},
        {"max()", "takes at least 1 argument, not 0"},
        {"days_between(born, city)", "character 20: a date was expected"},
        {"city", "character 1: a number was expected, and this is a text"},
        {"size price", "character 6: an operator was expected, not 'price'"},
        {"(size", "character 6: ')' was expected"},
        {"'abc", "character 1: this text has no quote"},
        {"size # 2", "character 6: nothing is known of this sign"},
        {"1.2.3", "character 1: '1.2.3' is no number"},
        {"1.1234567", "no number of at most six decimals"},
        {"lastmodifieddate", "its result would change it"},
        {"size > 1 > 2", "an operator was expected, not '>'"},
    };
    const struct record_meta *meta = NULL;
    const struct formula     *formula;
    make_anna(w, &meta);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CHECK_INT(record_formula_read(w, meta, cases[i].formula, PROPERTY_NUMBER, &formula),
                  INVALID);
        CHECK_TEXT(w->failure.reason, "INVALID_FORMULA");
        if (strstr(w->failure.message, cases[i].message) == NULL)
            check_failed(__FILE__, __LINE__, "%s: %s", cases[i].formula, w->failure.message);
    }
    char deep[400];
    memset(deep, '(', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    CHECK_INT(record_formula_read(w, meta, deep, PROPERTY_NUMBER, &formula), INVALID);
    CHECK(strstr(w->failure.message, "nested more than") != NULL);
    CHECK_INT(make(w, "a", PROPERTY_PHONE, "city"), INVALID);
}

/* ---- kept values ---- */

static void a_calculated_value_follows_what_it_is_made_of(struct work *w)
{
    make_inputs(w);
    int64_t id = create(w, "size", "2");
    CHECK_OK(make(w, "area", PROPERTY_NUMBER, "size * price"));
    CHECK_OK(make(w, "taxed", PROPERTY_NUMBER, "round(area * 1.19, 2)"));
    CHECK(get(w, id, "area") == NULL);
    CHECK_OK(set(w, id, "price", "10.01"));
    CHECK_TEXT(get(w, id, "area"), "20.02");
    CHECK_TEXT(get(w, id, "taxed"), "23.82");
    CHECK_OK(set(w, id, "size", ""));
    CHECK(get(w, id, "taxed") == NULL);

    int64_t second = create(w, "size", "3");
    CHECK_OK(set(w, second, "price", "1"));
    CHECK_TEXT(get(w, second, "taxed"), "3.57");
    CHECK_INT(set(w, second, "area", "7"), INVALID);
    CHECK_TEXT(w->failure.reason, "READ_ONLY_VALUE");
}

static void calculated_values_are_searched_sorted_and_in_the_history(struct work *w)
{
    make_inputs(w);
    CHECK_OK(make(w, "area", PROPERTY_NUMBER, "size * 2"));
    int64_t one = create(w, "size", "1");
    create(w, "size", "2");
    CHECK_OK(set(w, one, "size", "5"));
    static const struct record_filter filter = {
        .property = "area", .compare = OPERATOR_GT, .value = "3"};
    static const struct record_filter_group group = {&filter, 1};
    struct record_query                     query = {
                            .groups = &group, .group_count = 1, .sort = "area", .descending = true, .limit = 10};
    struct rows rows;
    int64_t     total;
    CHECK_OK(record_search(w, contacts(w), &query, &rows, &total));
    CHECK_INT(total, 2);
    CHECK_INT(((const struct record *) rows.items)[0].id, one);

    CHECK_OK(record_history(w, contacts(w), one, "area", &rows));
    const struct record_was *was = rows.items;
    CHECK_INT(rows.count, 2);
    CHECK_TEXT(was[0].value, "10");
    CHECK_TEXT(was[1].value, "2");
    CHECK_TEXT(was[0].source, "calculated");
}

static void a_formula_is_changed_and_all_values_with_it(struct work *w)
{
    const struct record_property *property;
    make_inputs(w);
    int64_t id = create(w, "size", "2");
    CHECK_OK(make(w, "area", PROPERTY_NUMBER, "size * 2"));
    CHECK_OK(make(w, "double_area", PROPERTY_NUMBER, "area * 2"));
    CHECK_TEXT(get(w, id, "double_area"), "8");
    CHECK_OK(record_property_get(w, contacts(w), "area", &property));
    struct record_property draft = *property;
    draft.formula = "size * 3";
    CHECK_OK(record_property_change(w, contacts(w), &draft));
    CHECK_TEXT(get(w, id, "area"), "6");
    CHECK_TEXT(get(w, id, "double_area"), "12");
}

static void a_formula_that_needs_itself_is_refused_with_the_way(struct work *w)
{
    const struct record_property *property;
    make_inputs(w);
    CHECK_OK(make(w, "a", PROPERTY_NUMBER, "size"));
    CHECK_OK(make(w, "b", PROPERTY_NUMBER, "a + 1"));
    CHECK_OK(make(w, "c", PROPERTY_NUMBER, "b + price"));
    CHECK_OK(record_property_get(w, contacts(w), "a", &property));
    struct record_property draft = *property;
    draft.formula = "size + c";
    CHECK_INT(record_property_change(w, contacts(w), &draft), INVALID);
    CHECK_TEXT(w->failure.reason, "CYCLIC_FORMULA");
    CHECK_TEXT(w->failure.message, "The formula would need its own result: a → c → b → a.");
    draft.formula = "a";
    CHECK_INT(record_property_change(w, contacts(w), &draft), INVALID);
    CHECK_TEXT(w->failure.message, "The formula would need its own result: a → a.");
    CHECK_INT(record_property_archive(w, contacts(w), "size"), CONFLICT);
    CHECK_TEXT(w->failure.message, "size is in the formula of a; change that first.");
}

/* ---- many records ---- */

static status make_many(struct work *w, void *arg)
{
    (void) arg;
    make_inputs(w);
    for (int i = 0; i < 250; i++)
        create(w, "size", work_text(w, "%d", i));
    return make(w, "area", PROPERTY_NUMBER, "size * 2");
}

static status check_many(struct work *w, void *arg)
{
    const bool *ended = arg;
    struct rows rows;
    CHECK_OK(record_calculating_list(w, &rows));
    const struct record_calculating *calculating = rows.items;
    CHECK_INT(rows.count, 1);
    CHECK_TEXT(calculating->property, "area");
    CHECK_INT(calculating->done, *ended ? 250 : 100);
    CHECK_INT(calculating->ended_at != ABSENT, *ended);
    CHECK_TEXT(get(w, 100, "area"), "198");
    CHECK_INT(get(w, 250, "area") != NULL, *ended);
    if (*ended)
        CHECK_TEXT(get(w, 250, "area"), "498");
    return OK;
}

static void many_records_are_calculated_by_a_job(struct work *w)
{
    bool ended = false;
    CHECK_OK(db_work(w, WRITE, make_many, NULL));
    CHECK_OK(db_work(w, READ, check_many, &ended));
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    ended = true;
    CHECK_OK(db_work(w, READ, check_many, &ended));
}

static status spoil(struct work *w, void *arg)
{
    struct query *query = query_open(w);
    (void) arg;
    query_words(query, "UPDATE contact SET c_area = 1 WHERE id = 120");
    return query_run(w, query, NULL);
}

static status check(struct work *w, void *arg)
{
    (void) arg;
    return record_check_calculations(w);
}

static void the_doctor_finds_a_wrong_value_and_mends_it(struct work *w)
{
    CHECK_OK(db_work(w, WRITE, make_many, NULL));
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    CHECK_OK(db_work(w, READ, check, NULL));
    CHECK_OK(db_work(w, WRITE, spoil, NULL));
    CHECK_INT(db_work(w, READ, check, NULL), BROKEN);
    CHECK_TEXT(w->failure.message, "area of contact 120 is not what its formula gives");
    CHECK_OK(record_rebuild_calculations(w));
    CHECK_OK(db_work(w, READ, check, NULL));
}

SUITE_DB("formula", IN_WRITE(numbers_are_exact),
         IN_WRITE(texts_dates_and_conditions_are_calculated),
         IN_WRITE(a_wrong_formula_is_refused_with_its_place),
         IN_WRITE(a_calculated_value_follows_what_it_is_made_of),
         IN_WRITE(calculated_values_are_searched_sorted_and_in_the_history),
         IN_WRITE(a_formula_is_changed_and_all_values_with_it),
         IN_WRITE(a_formula_that_needs_itself_is_refused_with_the_way),
         TEST(many_records_are_calculated_by_a_job),
         TEST(the_doctor_finds_a_wrong_value_and_mends_it));
