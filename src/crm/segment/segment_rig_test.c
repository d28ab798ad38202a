/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/segment/segment_rig.h"

#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/record/record.h"
#include "crm/segment/segment_evaluate.h"
#include "crm/store/store.h"
#include "kit/json/json.h"

enum { COLUMNS = 7 };

static const char *const names[COLUMNS] = {"note", "size",     "interests", "lifecyclestage",
                                           "vip",  "birthday", "seen"};
static const char *const people[][COLUMNS] = {
    {"Blue", "38", "art;music", "lead", "true", "2023-11-15", "1700000000000"},
    {"red", "44.5", "music", "customer", "false", "2023-11-10", "1699568000000"},
    {"Straße", "-1", "art", "lead", "true", "2023-11-20", "1700432000000"},
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL, "2023-12-01", NULL},
};

static status make_property(struct work *w, const char *name, enum property_type type,
                            const char *field_type)
{
    static const struct record_option options[] = {{"art", "Art", NULL, 0, false},
                                                   {"music", "Music", NULL, 1, false}};
    const struct record_type         *contacts;
    struct record_property            property = {
                   .is = {name, name, "contactinformation", type, field_type, NULL, 0, NULL, NULL}};
    if (type == PROPERTY_ENUMERATION) {
        property.options = options;
        property.option_count = COUNT_OF(options);
    }
    TRY(record_type_get(w, "contacts", &contacts));
    return record_property_create(w, contacts, &property);
}

static status make_properties(struct work *w)
{
    TRY(make_property(w, "note", PROPERTY_STRING, NULL));
    TRY(make_property(w, "size", PROPERTY_NUMBER, NULL));
    TRY(make_property(w, "interests", PROPERTY_ENUMERATION, "checkbox"));
    TRY(make_property(w, "vip", PROPERTY_BOOL, NULL));
    TRY(make_property(w, "birthday", PROPERTY_DATE, NULL));
    return make_property(w, "seen", PROPERTY_DATETIME, NULL);
}

static status make_unit(struct work *w, void *arg)
{
    struct store              home = {.name = "Tokyo", .currency = "JPY", .zone = "Asia/Tokyo"};
    const struct record_type *contacts;
    TRY(store_create(w, &home));
    TRY(make_properties(w));
    TRY(record_type_get(w, "contacts", &contacts));
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        struct record_value values[COLUMNS];
        size_t              count = 0;
        int64_t             id;
        for (int j = 0; j < COLUMNS; j++)
            if (people[i][j] != NULL)
                values[count++] = (struct record_value){names[j], people[i][j]};
        TRY(record_create(w, contacts, values, count, &id));
    }
    return OK;
}

static status change_unit(struct work *w, void *arg)
{
    const struct record_type *contacts;
    TRY(record_type_get(w, "contacts", &contacts));
    return record_change(w, contacts, 1, &(struct record_value){"note", "Red shoes"}, 1);
}

void segment_rig_write(struct work *w, db_unit *unit, void *arg)
{
    CHECK_OK(db_work(w, WRITE, unit, arg));
}

void segment_rig_open(struct work *w)
{
    w->now = TEST_NOW - 20 * DAY;
    segment_rig_write(w, make_unit, NULL);
    w->now = TEST_NOW - 3 * DAY;
    segment_rig_write(w, change_unit, NULL);
    w->now = TEST_NOW;
}

/* ---- asking ---- */

struct question {
    const char *rule;
    const char *found, *warning;
};

static status open_rule(struct work *w, const char *words, struct segment_evaluation **ret)
{
    const struct record_type    *contacts;
    const struct json           *json;
    const struct segment_branch *rule;
    TRY(record_type_get(w, "contacts", &contacts));
    TRY(json_parse(w, words, strlen(words), &json));
    TRY(segment_filter_read(w, json, &rule));
    TRY(segment_filter_check(w, contacts, rule));
    return segment_evaluate_open(w, contacts, rule, ret);
}

/* A page of all and each one by itself must say the same. */
static status ask_unit(struct work *w, void *arg)
{
    struct question           *question = arg;
    struct segment_evaluation *evaluation;
    struct rows                members;
    struct text                found = text_open(w->arena), each = text_open(w->arena);
    TRY(open_rule(w, question->rule, &evaluation));
    struct rows warnings = segment_evaluate_warnings(evaluation);
    question->warning = warnings.count == 0 ? "" : *(const char *const *) warnings.items;
    TRY(segment_evaluate_page(evaluation, 0, 100, &members));
    for (int64_t i = 0; i < members.count; i++) {
        int64_t id = ((const struct segment_member *) members.items)[i].record;
        text_add_char(&found, (char) ('A' + id - 1));
    }
    for (int64_t id = 1; id <= (int64_t) COUNT_OF(people); id++) {
        bool has = false;
        TRY(segment_evaluate_has(evaluation, id, &has));
        if (has)
            text_add_char(&each, (char) ('A' + id - 1));
    }
    CHECK_TEXT(each.bytes, found.bytes);
    question->found = found.bytes;
    return OK;
}

static struct question ask(struct work *w, const char *branch)
{
    struct question question = {
        .rule = work_text(w, "{\"filterBranchType\":\"OR\",\"filterBranches\":[%s]}", branch),
        .found = "nobody was asked",
        .warning = ""};
    CHECK_OK(db_work(w, READ, ask_unit, &question));
    return question;
}

const char *segment_rig_found(struct work *w, const char *branch)
{
    return ask(w, branch).found;
}

const char *segment_rig_warning(struct work *w, const char *branch)
{
    return ask(w, branch).warning;
}

const char *segment_rig_asked(struct work *w, const char *property, const char *operation)
{
    return segment_rig_found(
        w, work_text(w,
                     "{\"filterBranchType\":\"AND\",\"filters\":[{\"filterType\":\"PROPERTY\","
                     "\"property\":\"%s\",\"operation\":{%s}}]}",
                     property, operation));
}
