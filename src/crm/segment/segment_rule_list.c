/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The same rule as a list filter. A test of a property is a PROPERTY filter with the operation of
 * its phrase; what the CRM API has no filter for is a SENTENCE; groups are branches. Back again, a
 * filter becomes a phrase when that phrase is just this filter, and stays what it is otherwise: so
 * nothing is lost either way.
 */
#include <string.h>

#include "base/time.h"
#include "crm/segment/segment_read.h"
#include "crm/segment/segment_rule_parts.h"

/* ---- a test as an operation ---- */

static void put_named(struct json_out *out, const char *name, const struct json *value)
{
    json_put_name(out, name);
    json_put_json(out, value);
}

static void put_number(struct json_out *out, const char *name, int64_t number)
{
    json_put_name(out, name);
    json_put_int(out, number);
}

static void put_nothing(struct json_out *out, const struct segment_said *said)
{
}

static void put_value(struct json_out *out, const struct segment_said *said)
{
    put_named(out, "value", said->values[0]);
}

static void put_values(struct json_out *out, const struct segment_said *said)
{
    put_named(out, "values", said->values[0]);
}

static void put_bounds(struct json_out *out, const struct segment_said *said)
{
    put_named(out, "lowerBound", said->values[0]);
    put_named(out, "upperBound", said->values[1]);
}

static void put_day(struct json_out *out, const struct segment_said *said)
{
    int64_t day = 0;
    date_parse(said->values[0]->text, &day);
    struct date date = date_of_day(day);
    put_number(out, "year", date.year);
    put_number(out, "month", date.month);
    put_number(out, "day", date.day);
}

static void put_timestamp(struct json_out *out, const struct segment_said *said)
{
    put_named(out, "timestamp", said->values[0]);
}

static void put_days(struct json_out *out, const struct segment_said *said)
{
    put_number(out, "numberOfDays", said->number);
}

static const char *const calendar_units[UNITS] = {[UNIT_DAY] = "DAY",
                                                  [UNIT_WEEK] = "WEEK",
                                                  [UNIT_MONTH] = "MONTH",
                                                  [UNIT_QUARTER] = "QUARTER",
                                                  [UNIT_YEAR] = "YEAR"};

static void put_calendar(struct json_out *out, const struct segment_said *said)
{
    json_put_name(out, "timeUnit");
    json_put_text(out, calendar_units[said->unit]);
    if (strchr(said->phrase->words, '#') != NULL)
        put_number(out, "timeUnitCount", said->number);
}

static void put_other(struct json_out *out, const struct segment_said *said)
{
    put_named(out, "comparisonPropertyName", said->values[0]);
}

/* How an operation says what the holes of its phrase do. */
static const struct {
    const char *operation;
    void (*put)(struct json_out *out, const struct segment_said *said);
} forms[] = {
    {"ALL_PROPERTY", put_nothing},
    {"BOOL", put_value},
    {"STRING", put_value},
    {"NUMBER", put_value},
    {"ENUMERATION", put_values},
    {"MULTISTRING", put_values},
    {"NUMBER_RANGED", put_bounds},
    {"RANGED_DATE", put_bounds},
    {"DATE", put_day},
    {"DATETIME", put_timestamp},
    {"ROLLING_DATE_RANGE", put_days},
    {"ROLLING_PROPERTY_UPDATED", put_days},
    {"CALENDAR_DATE", put_calendar},
    {"COMPARATIVE_DATE", put_other},
    {"COMPARATIVE_PROPERTY_UPDATED", put_other},
};

static void put_operation(struct json_out *out, const struct segment_said *said)
{
    json_open_object(out);
    json_put_name(out, "operationType");
    json_put_text(out, said->phrase->operation);
    json_put_name(out, "operator");
    json_put_text(out, said->phrase->is);
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        if (text_same(forms[i].operation, said->phrase->operation))
            forms[i].put(out, said);
    json_put_name(out, "includeObjectsWithNoValueSet");
    json_put_bool(out, said->or_unknown);
    json_close_object(out);
}

/* ---- conditions ---- */

static void put_type(struct json_out *out, const char *type)
{
    json_open_object(out);
    json_put_name(out, "filterType");
    json_put_text(out, type);
}

static void put_property(struct json_out *out, const struct segment_said *said)
{
    put_type(out, "PROPERTY");
    json_put_name(out, "property");
    json_put_text(out, said->property);
    json_put_name(out, "operation");
    put_operation(out, said);
    json_close_object(out);
}

static void put_sentence(struct work *w, struct json_out *out, const struct segment_rule *rule)
{
    put_type(out, "SENTENCE");
    json_put_name(out, "sentence");
    json_put_text(out, segment_rule_print(w, rule));
    json_close_object(out);
}

static void put_said(struct work *w, struct json_out *out, const struct segment_rule *rule)
{
    switch (rule->said.phrase->means) {
    case MEANS_OPERATION:
        put_property(out, &rule->said);
        return;
    case MEANS_EVERYBODY:
    case MEANS_NOBODY:
        put_type(out, "CONSTANT");
        json_put_name(out, "shouldAccept");
        json_put_bool(out, rule->said.phrase->means == MEANS_EVERYBODY);
        json_close_object(out);
        return;
    case MEANS_IN_LIST:
        put_type(out, "IN_LIST");
        json_put_name(out, "operator");
        json_put_text(out, "IN_LIST");
        json_put_name(out, "listId");
        json_put_text(out, work_text(w, "%lld", (long long) rule->said.number));
        json_close_object(out);
        return;
    default:
        put_sentence(w, out, rule);
    }
}

bool segment_rule_is_sentence(const struct segment_rule *rule)
{
    enum segment_meaning means = rule->node == NODE_SAID ? rule->said.phrase->means : MEANS_MATCHES;
    return rule->node == NODE_HAPPENS
           || (rule->node == NODE_SAID && means != MEANS_OPERATION && means != MEANS_EVERYBODY
               && means != MEANS_NOBODY && means != MEANS_IN_LIST);
}

bool segment_rule_is_branch(const struct segment_rule *rule)
{
    return rule->node <= NODE_NOT
           || (rule->node == NODE_FILTER && json_member(rule->filter, "filterType") == NULL);
}

static void put_condition(struct work *w, struct json_out *out, const struct segment_rule *rule)
{
    if (rule->node == NODE_SAID)
        put_said(w, out, rule);
    else if (rule->node == NODE_FILTER)
        json_put_json(out, rule->filter);
    else
        put_sentence(w, out, rule);
}

/* ---- groups ---- */

static void put_branch(struct work *w, struct json_out *out, const struct segment_rule *rule,
                       const char *type);

static void put_inner(struct work *w, struct json_out *out, const struct segment_rule *rule)
{
    static const char *const types[] = {[NODE_ALL] = "AND", [NODE_ANY] = "OR"};
    if (rule->node == NODE_FILTER)
        json_put_json(out, rule->filter);
    else if (rule->node != NODE_NOT)
        put_branch(w, out, rule, types[rule->node]);
    else
        put_branch(w, out, rule->parts, rule->parts->node == NODE_ANY ? "NOT_ANY" : "NOT_ALL");
}

/* A branch of what is in a group, or of one condition by itself. */
static void put_branch(struct work *w, struct json_out *out, const struct segment_rule *rule,
                       const char *type)
{
    bool                       group = rule->node == NODE_ALL || rule->node == NODE_ANY;
    const struct segment_rule *parts = group ? rule->parts : rule;
    size_t                     count = group ? rule->count : 1;
    json_open_object(out);
    json_put_name(out, "filterBranchType");
    json_put_text(out, type);
    json_put_name(out, "filterBranches");
    json_open_array(out);
    for (size_t i = 0; i < count; i++)
        if (segment_rule_is_branch(&parts[i]))
            put_inner(w, out, &parts[i]);
    json_close_array(out);
    json_put_name(out, "filters");
    json_open_array(out);
    for (size_t i = 0; i < count; i++)
        if (!segment_rule_is_branch(&parts[i]))
            put_condition(w, out, &parts[i]);
    json_close_array(out);
    json_close_object(out);
}

status segment_rule_to_filter(struct work *w, const struct segment_rule *rule,
                              const struct json **ret_filter)
{
    struct text                text = text_open(w->arena);
    struct json_out            out = json_out_open(&text);
    bool                       any = rule->node == NODE_ANY;
    const struct segment_rule *parts = any ? rule->parts : rule;
    json_open_object(&out);
    json_put_name(&out, "filterBranchType");
    json_put_text(&out, "OR");
    json_put_name(&out, "filterBranches");
    json_open_array(&out);
    for (size_t i = 0; i < (any ? rule->count : 1); i++)
        if (parts[i].node == NODE_ALL)
            put_branch(w, &out, &parts[i], "AND");
        else {
            const struct segment_rule alone = {.node = NODE_ALL, .parts = &parts[i], .count = 1};
            put_branch(w, &out, &alone, "AND");
        }
    json_close_array(&out);
    json_close_object(&out);
    return json_parse(w, text.bytes, text.size, ret_filter);
}

status segment_rule_filter_of(struct work *w, const struct segment_rule *rule,
                              const char **ret_filter)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    put_condition(w, &out, rule);
    *ret_filter = text.bytes;
    return OK;
}

/* ---- back ---- */

/* The same but for the order of members, and whether a number is written as a text. */
static bool is_same(const struct json *a, const struct json *b)
{
    bool plain = (a->type == JSON_TEXT || a->type == JSON_NUMBER)
                 && (b->type == JSON_TEXT || b->type == JSON_NUMBER);
    if (plain)
        return text_same(a->text, b->text);
    if (a->type != b->type || a->size != b->size)
        return false;
    if (a->type == JSON_BOOL)
        return a->truth == b->truth;
    const struct json *other = b->first;
    for (const struct json *item = a->first; item != NULL; item = item->next) {
        const struct json *with = a->type == JSON_OBJECT ? json_member(b, item->name) : other;
        if (with == NULL || !is_same(item, with))
            return false;
        other = other->next;
    }
    return true;
}

/* A value of an operation as the phrase takes it. */
static const struct json *value_for(struct work *w, const struct segment_phrase *phrase,
                                    const struct json *value)
{
    if (value != NULL && phrase->takes == TAKES_NUMBER && value->type == JSON_TEXT)
        return segment_json_text(w, JSON_NUMBER, value->text);
    if (value != NULL && phrase->takes == TAKES_TRUTH && value->type == JSON_TEXT)
        return segment_json_truth(w, text_same(value->text, "true"));
    return value;
}

static void read_holes(struct work *w, const struct json *operation, struct segment_said *said)
{
    static const char *const names[][2] = {{"value"},
                                           {"values"},
                                           {"lowerBound", "upperBound"},
                                           {"timestamp"},
                                           {"comparisonPropertyName"}};
    static const char *const numbers[] = {"numberOfDays", "timeUnitCount"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        for (size_t j = 0; j < 2 && said->values[j] == NULL && names[i][j] != NULL; j++)
            said->values[j] = value_for(w, said->phrase, json_member(operation, names[i][j]));
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        if (json_member(operation, numbers[i]) != NULL)
            json_to_int(json_member(operation, numbers[i]), &said->number);
    const char *unit = json_text(operation, "timeUnit");
    for (int i = UNIT_DAY; i < UNITS && unit != NULL; i++)
        if (text_same_nocase(calendar_units[i], unit))
            said->unit = (enum segment_unit) i;
    const struct json *unset = json_member(operation, "includeObjectsWithNoValueSet");
    said->or_unknown = unset != NULL && unset->truth;
    int64_t year = 0, month = 0, day = 0;
    if (said->phrase->takes == TAKES_DAY && json_to_int(json_member(operation, "year"), &year)
        && json_to_int(json_member(operation, "month"), &month)
        && json_to_int(json_member(operation, "day"), &day))
        said->values[0] = segment_json_text(
            w, JSON_TEXT, work_text(w, "%04d-%02d-%02d", (int) year, (int) month, (int) day));
}

/* Whether all holes of the phrase are filled with what it takes. */
static bool is_filled(const struct segment_said *said)
{
    bool two = strstr(said->phrase->words, " and ") != NULL;
    bool one = two || strpbrk(said->phrase->words, "?!@") != NULL;
    return (!one
            || (said->values[0] != NULL && segment_phrase_takes(said->phrase, said->values[0])))
           && (!two
               || (said->values[1] != NULL && segment_phrase_takes(said->phrase, said->values[1])))
           && said->property != NULL && strchr(said->property, '`') == NULL
           && *said->property != '\0'
           && (said->phrase->takes != TAKES_NOTHING || !one
               || (*said->values[0]->text != '\0' && strchr(said->values[0]->text, '`') == NULL));
}

/* The phrase that is just this filter; false: there is none. */
static bool say(struct work *w, const struct json *filter, const struct segment_phrase *phrase,
                struct segment_said *said)
{
    struct text        text = text_open(w->arena);
    struct json_out    out = json_out_open(&text);
    const struct json *again;
    *said = (struct segment_said){.phrase = phrase, .property = json_text(filter, "property")};
    read_holes(w, json_member(filter, "operation"), said);
    if (said->number < 0 || !is_filled(said))
        return false;
    put_property(&out, said);
    return json_parse(w, text.bytes, text.size, &again) == OK && is_same(filter, again);
}

static bool is_negative_list(const struct segment_filter *filter)
{
    return text_same(filter->word, "NOT_IN_LIST");
}

static const struct segment_rule *rule_of_list(struct work *w, const struct segment_filter *filter)
{
    struct segment_rule *rule = work_take(w, sizeof *rule);
    *rule = *segment_rule_meaning(w, MEANS_IN_LIST);
    rule->said.number = filter->list;
    return is_negative_list(filter) ? segment_rule_not(w, rule) : rule;
}

static const struct segment_rule *rule_of_property(struct work *w, const struct json *filter)
{
    struct segment_rule *rule = work_take(w, sizeof *rule);
    const struct json   *operation = json_member(filter, "operation");
    rule->node = NODE_SAID;
    for (const struct segment_phrase *one = segment_phrases[PHRASE_TEST]; one->words != NULL; one++)
        if (one->means == MEANS_OPERATION
            && text_same(one->operation, json_text(operation, "operationType"))
            && text_same(one->is, json_text(operation, "operator"))
            && say(w, filter, one, &rule->said))
            return rule;
    *rule = (struct segment_rule){.node = NODE_FILTER, .filter = filter};
    return rule;
}

/* As it is answered: words in capitals, what was left out put in. */
static status normal(struct work *w, const struct json *source, const struct json **ret_filter)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    segment_filter_write_value(w, &out, source);
    return json_parse(w, text.bytes, text.size, ret_filter);
}

static status rule_of_filter(struct work *w, const struct segment_filter *filter,
                             const struct segment_rule **ret_rule)
{
    struct segment_rule *rule = work_take(w, sizeof *rule);
    const struct json   *source;
    switch (filter->type) {
    case FILTER_SENTENCE:
        *ret_rule = filter->sentence;
        return OK;
    case FILTER_CONSTANT:
        *ret_rule = segment_rule_meaning(w, filter->accepts ? MEANS_EVERYBODY : MEANS_NOBODY);
        return OK;
    default:
        break;
    }
    TRY(normal(w, filter->source, &source));
    if (filter->type == FILTER_IN_LIST && json_member(source, "metadata") == NULL)
        *ret_rule = rule_of_list(w, filter);
    else if (filter->type == FILTER_PROPERTY)
        *ret_rule = rule_of_property(w, source);
    else {
        *rule = (struct segment_rule){.node = NODE_FILTER, .filter = source};
        *ret_rule = rule;
    }
    return OK;
}

static status rule_of_branch(struct work *w, const struct segment_branch *branch,
                             const struct segment_rule **ret_rule);

static status rule_of_group(struct work *w, const struct segment_branch *branch,
                            enum segment_node node, const struct segment_rule **ret_rule)
{
    struct list                parts = list_open(w->arena, sizeof(struct segment_rule));
    const struct segment_rule *part;
    for (size_t i = 0; i < branch->filter_count; i++) {
        TRY(rule_of_filter(w, &branch->filters[i], &part));
        *(struct segment_rule *) list_add(&parts) = *part;
    }
    for (size_t i = 0; i < branch->branch_count; i++) {
        TRY(rule_of_branch(w, &branch->branches[i], &part));
        *(struct segment_rule *) list_add(&parts) = *part;
    }
    *ret_rule = segment_rule_join(w, node, &parts);
    return OK;
}

/* A branch with nothing in it holds for nobody, turned round or not. */
static status rule_of_branch(struct work *w, const struct segment_branch *branch,
                             const struct segment_rule **ret_rule)
{
    bool                 empty = branch->filter_count + branch->branch_count == 0;
    struct segment_rule *rule = work_take(w, sizeof *rule);
    rule->node = NODE_FILTER;
    switch (branch->type) {
    case BRANCH_OR:
        return rule_of_group(w, branch, NODE_ANY, ret_rule);
    case BRANCH_AND:
    case BRANCH_RESTRICTED:
        return rule_of_group(w, branch, NODE_ALL, ret_rule);
    case BRANCH_NOT_ALL:
    case BRANCH_NOT_ANY:
        TRY(rule_of_group(w, branch, branch->type == BRANCH_NOT_ANY ? NODE_ANY : NODE_ALL,
                          ret_rule));
        if (!empty)
            *ret_rule = segment_rule_not(w, *ret_rule);
        return OK;
    default:
        *ret_rule = rule;
        return normal(w, branch->source, &rule->filter);
    }
}

status segment_rule_of_filter(struct work *w, const struct segment_branch *filter,
                              const struct segment_rule **ret_rule)
{
    return rule_of_branch(w, filter, ret_rule);
}
