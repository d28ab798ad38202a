/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The JSON of the rule builder. A group is {"all": […]}, {"any": […]} or {"not": …}; a phrase
 * {"is": its words} with a member for each hole; what happened {"did": event, …}.
 */
#include <assert.h>
#include <string.h>

#include "base/money.h"
#include "crm/segment/segment_read.h"
#include "crm/segment/segment_rule_parts.h"

/* ---- writing ---- */

static void put_member(struct json_out *out, const char *name, const struct json *value)
{
    json_put_name(out, name);
    json_put_json(out, value);
}

static void put_holes(struct json_out *out, const struct segment_said *said)
{
    static const char *const names[] = {"value", "and"};
    const char              *words = said->phrase->words;
    if (said->property != NULL) {
        json_put_name(out, "property");
        json_put_text(out, said->property);
    }
    json_put_name(out, "is");
    json_put_text(out, words);
    for (int i = 0; i < 2; i++)
        if (said->values[i] != NULL)
            put_member(out, names[i], said->values[i]);
    if (strchr(words, '#') != NULL) {
        json_put_name(out, "number");
        json_put_int(out, said->number);
    }
    if (strchr(words, '~') != NULL) {
        json_put_name(out, "number");
        json_put_money(out, said->number);
    }
    if (strchr(words, '$') != NULL) {
        json_put_name(out, "unit");
        json_put_text(out, segment_unit_word(said->unit, false));
    }
    if (said->or_unknown) {
        json_put_name(out, "orUnknown");
        json_put_bool(out, true);
    }
}

static void put_said(struct json_out *out, const char *name, const struct segment_said *said)
{
    if (said->phrase == NULL)
        return;
    if (name != NULL)
        json_put_name(out, name);
    json_open_object(out);
    put_holes(out, said);
    json_close_object(out);
}

static void put_act(struct json_out *out, const char *name, const char *where,
                    const struct segment_act *act)
{
    json_put_name(out, name);
    json_put_text(out, act->event);
    if (act->count == 0)
        return;
    json_put_name(out, where);
    json_open_array(out);
    for (size_t i = 0; i < act->count; i++)
        put_said(out, NULL, &act->tests[i]);
    json_close_array(out);
}

static void put_happens(struct json_out *out, const struct segment_happens *happens)
{
    json_open_object(out);
    put_act(out, segment_doing_words[happens->doing], "where", &happens->act);
    if (happens->then != THEN_NOTHING) {
        put_act(out, happens->then == THEN_DID ? "then" : "butNot", "otherWhere", &happens->other);
        put_said(out, "within", &happens->within);
    }
    put_said(out, "count", &happens->count);
    put_said(out, "sum", &happens->sum);
    put_said(out, "when", &happens->window);
    json_close_object(out);
}

void segment_rule_write(struct work *w, struct json_out *out, const struct segment_rule *rule)
{
    static const char *const names[] = {[NODE_ALL] = "all", [NODE_ANY] = "any", [NODE_NOT] = "not"};
    if (rule->node == NODE_SAID) {
        put_said(out, NULL, &rule->said);
        return;
    }
    if (rule->node == NODE_HAPPENS) {
        put_happens(out, rule->happens);
        return;
    }
    json_open_object(out);
    if (rule->node == NODE_FILTER)
        put_member(out, "filter", rule->filter);
    else {
        json_put_name(out, names[rule->node]);
        if (rule->node != NODE_NOT)
            json_open_array(out);
        for (size_t i = 0; i < rule->count; i++)
            segment_rule_write(w, out, &rule->parts[i]);
        if (rule->node != NODE_NOT)
            json_close_array(out);
    }
    json_close_object(out);
}

/* ---- reading phrases ---- */

static bool fits(const struct segment_phrase *phrase, const struct json *value)
{
    return value == NULL || phrase->takes == TAKES_NOTHING || segment_phrase_takes(phrase, value);
}

static status find_phrase(const struct spot *at, enum segment_phrase_kind kind, const char *words,
                          const struct segment_phrase **ret_phrase)
{
    const struct json *value = json_member(at->json, "value");
    bool               known = false;
    for (const struct segment_phrase *one = segment_phrases[kind]; one->words != NULL; one++) {
        if (!text_same(one->words, words))
            continue;
        *ret_phrase = one;
        known = true;
        if (fits(one, value))
            return OK;
    }
    if (known)
        return segment_refuse(at, "value", "expected a value that '%s' can take", words);
    return segment_refuse(
        at, "is", "there is no phrase '%.60s'; GET /api/segments/phrases lists them", words);
}

static size_t holes(const struct segment_phrase *phrase, const char *which)
{
    size_t count = 0, size;
    for (const char *word = phrase->words; (word = segment_phrase_next(word, &size)) != NULL;
         word += size)
        count += size == 1 && strchr(which, *word) != NULL;
    return count;
}

static status read_values(const struct spot *at, size_t count, struct segment_said *said)
{
    static const char *const names[] = {"value", "and"};
    for (size_t i = 0; i < 2; i++) {
        const struct json *value = json_member(at->json, names[i]);
        if (i >= count && value != NULL)
            return segment_refuse(at, names[i], "'%s' takes none", said->phrase->words);
        if (i < count && (value == NULL || !segment_phrase_takes(said->phrase, value)))
            return segment_refuse(at, names[i], "expected a value that '%s' can take",
                                  said->phrase->words);
        said->values[i] = value;
    }
    return OK;
}

static status read_number(const struct spot *at, struct segment_said *said)
{
    const struct json *number = json_member(at->json, "number");
    bool               decimal = holes(said->phrase, "~") > 0;
    bool               wanted = decimal || holes(said->phrase, "#") > 0;
    if (!wanted)
        return number == NULL
                   ? OK
                   : segment_refuse(at, "number", "'%s' takes none", said->phrase->words);
    bool good = number != NULL && (number->type == JSON_NUMBER || number->type == JSON_TEXT)
                && (decimal ? money_parse(number->text, &said->number) == MONEY_OK
                            : text_to_int(number->text, &said->number) && said->number >= 0);
    return good ? OK
                : segment_refuse(at, "number", "expected %s",
                                 decimal ? "a number" : "a whole number");
}

static status read_unit(const struct spot *at, struct segment_said *said)
{
    const char *word;
    bool        wanted = holes(said->phrase, "$") > 0;
    TRY(segment_read_text(at, "unit", wanted, &word));
    if (!wanted && word != NULL)
        return segment_refuse(at, "unit", "'%s' takes none", said->phrase->words);
    bool by_day = said->phrase->means == MEANS_OPERATION || said->phrase->means == MEANS_THIS
                  || said->phrase->means == MEANS_ANNIVERSARY_THIS;
    if (wanted && (!segment_unit_of(word, &said->unit) || (by_day && said->unit < UNIT_DAY)))
        return segment_refuse(at, "unit", "expected %sdays, weeks, months, quarters or years",
                              by_day ? "" : "minutes, hours, ");
    return OK;
}

static status read_said(const struct spot *at, enum segment_phrase_kind kind,
                        struct segment_said *ret)
{
    const char *words;
    *ret = (struct segment_said){0};
    TRY(segment_read_members(at, "property is value and number unit orUnknown"));
    TRY(segment_read_text(at, "is", true, &words));
    TRY(find_phrase(at, kind, words, &ret->phrase));
    assert(ret->phrase != NULL);
    bool   is_test = kind == PHRASE_TEST;
    size_t properties = holes(ret->phrase, "@");
    TRY(segment_read_text(at, "property", is_test || properties > 0, &ret->property));
    if (!is_test && properties == 0 && ret->property != NULL)
        return segment_refuse(at, "property", "'%s' takes none", words);
    if (ret->property != NULL && strchr(ret->property, '`') != NULL)
        return segment_refuse(at, "property", "expected the name of a property");
    TRY(segment_read_bool(at, "orUnknown", &ret->or_unknown));
    if (ret->or_unknown && !is_test)
        return segment_refuse(at, "orUnknown", "only tests of a property take it");
    TRY(read_values(at, holes(ret->phrase, "?!") + (is_test ? properties : 0), ret));
    TRY(read_number(at, ret));
    return read_unit(at, ret);
}

static status read_clause(const struct spot *at, const char *name, enum segment_phrase_kind kind,
                          struct segment_said *ret)
{
    struct spot clause = segment_spot_in(at, name);
    *ret = (struct segment_said){0};
    return clause.json == NULL ? OK : read_said(&clause, kind, ret);
}

/* ---- reading what happened ---- */

static status read_act(const struct spot *at, const char *name, const char *where,
                       struct segment_act *act)
{
    struct spot array = segment_spot_in(at, where);
    TRY(segment_read_text(at, name, true, &act->event));
    if (array.json == NULL)
        return OK;
    if (array.json->type != JSON_ARRAY || array.json->size > RULE_TESTS)
        return segment_refuse(&array, NULL, "expected an array of at most %d tests", RULE_TESTS);
    struct segment_said *test = work_take(at->w, array.json->size * sizeof *test + 1);
    const struct json   *item = array.json->first;
    act->tests = test;
    act->count = array.json->size;
    for (size_t i = 0; item != NULL; item = item->next, i++) {
        struct spot place = segment_spot_at(&array, item, i);
        TRY(read_said(&place, PHRASE_TEST, test++));
    }
    return OK;
}

static status read_then(const struct spot *at, struct segment_happens *happens)
{
    bool did = json_member(at->json, "then") != NULL,
         turned = json_member(at->json, "butNot") != NULL;
    if (!did && !turned)
        return OK;
    if (did && turned)
        return segment_refuse(at, "butNot", "expected then or butNot, not both");
    happens->then = did ? THEN_DID : THEN_DID_NOT;
    TRY(read_act(at, did ? "then" : "butNot", "otherWhere", &happens->other));
    TRY(read_clause(at, "within", PHRASE_WITHIN, &happens->within));
    return happens->within.phrase != NULL ? OK : segment_refuse(at, "within", "is missing");
}

static status read_happens(const struct spot *at, enum segment_doing doing,
                           struct segment_rule *ret_rule)
{
    struct segment_happens *happens = work_take(at->w, sizeof *happens);
    happens->doing = doing;
    ret_rule->node = NODE_HAPPENS;
    ret_rule->happens = happens;
    TRY(segment_read_members(
        at, doing == DOING_DID ? "did where then butNot otherWhere within count sum when"
                               : work_text(at->w, "%s where when", segment_doing_words[doing])));
    TRY(read_act(at, segment_doing_words[doing], "where", &happens->act));
    if (doing == DOING_DID) {
        TRY(read_then(at, happens));
        TRY(read_clause(at, "count", PHRASE_COUNT, &happens->count));
        TRY(read_clause(at, "sum", PHRASE_SUM, &happens->sum));
        if (happens->count.phrase != NULL && happens->sum.phrase != NULL)
            return segment_refuse(at, "sum", "expected count or sum, not both");
    }
    return read_clause(at, "when", PHRASE_WINDOW, &happens->window);
}

/* ---- reading the tree ---- */

struct reading {
    int depth, parts;
};

static status read_rule(const struct spot *at, struct reading *reading,
                        const struct segment_rule **ret_rule);

static status read_group(const struct spot *at, struct reading *reading, enum segment_node node,
                         const struct segment_rule **ret_rule)
{
    struct spot                array = segment_spot_in(at, node == NODE_ALL ? "all" : "any");
    struct list                parts = list_open(at->w->arena, sizeof(struct segment_rule));
    const struct segment_rule *part = NULL;
    TRY(segment_read_members(at, node == NODE_ALL ? "all" : "any"));
    if (array.json->type != JSON_ARRAY)
        return segment_refuse(&array, NULL, "expected an array");
    const struct json *item = array.json->first;
    for (size_t i = 0; item != NULL; item = item->next, i++) {
        struct spot place = segment_spot_at(&array, item, i);
        TRY(read_rule(&place, reading, &part));
        assert(part != NULL);
        *(struct segment_rule *) list_add(&parts) = *part;
    }
    *ret_rule = segment_rule_join(at->w, node, &parts);
    return OK;
}

static status read_not(const struct spot *at, struct reading *reading,
                       const struct segment_rule **ret_rule)
{
    struct spot                inner = segment_spot_in(at, "not");
    const struct segment_rule *part = NULL;
    TRY(segment_read_members(at, "not"));
    TRY(read_rule(&inner, reading, &part));
    *ret_rule = segment_rule_not(at->w, part);
    return OK;
}

static status read_filter(const struct spot *at, struct segment_rule *rule)
{
    TRY(segment_read_members(at, "filter"));
    rule->node = NODE_FILTER;
    rule->filter = json_member(at->json, "filter");
    return rule->filter->type == JSON_OBJECT
               ? OK
               : segment_refuse(at, "filter", "expected a list filter: an object");
}

static status read_condition(const struct spot *at, const struct segment_rule **ret_rule)
{
    struct segment_rule *rule = work_take(at->w, sizeof *rule);
    *ret_rule = rule;
    for (int doing = 0; doing < DOINGS; doing++)
        if (json_member(at->json, segment_doing_words[doing]) != NULL)
            return read_happens(at, (enum segment_doing) doing, rule);
    if (json_member(at->json, "filter") != NULL)
        return read_filter(at, rule);
    /* A phrase with a property before it is a test, unless its own words name one. */
    const char *is = json_text(at->json, "is");
    bool        of_property = false;
    for (const struct segment_phrase *one = segment_phrases[PHRASE_TEST]; one->words != NULL; one++)
        of_property |= text_same(one->words, is);
    rule->node = NODE_SAID;
    return read_said(at, of_property ? PHRASE_TEST : PHRASE_CONDITION, &rule->said);
}

static status read_rule(const struct spot *at, struct reading *reading,
                        const struct segment_rule **ret_rule)
{
    if (at->json == NULL || at->json->type != JSON_OBJECT)
        return segment_refuse(at, NULL, "expected an object with all, any, not, did or is");
    if (++reading->parts > RULE_PARTS)
        return segment_refuse(at, NULL, "expected at most %d conditions in all", RULE_PARTS);
    if (reading->depth > 2 * RULE_DEPTH)
        return segment_refuse(at, NULL, "expected at most %d groups in each other", RULE_DEPTH);
    reading->depth++;
    if (json_member(at->json, "all") != NULL)
        TRY(read_group(at, reading, NODE_ALL, ret_rule));
    else if (json_member(at->json, "any") != NULL)
        TRY(read_group(at, reading, NODE_ANY, ret_rule));
    else if (json_member(at->json, "not") != NULL)
        TRY(read_not(at, reading, ret_rule));
    else
        TRY(read_condition(at, ret_rule));
    reading->depth--;
    return OK;
}

status segment_rule_read(struct work *w, const struct json *json,
                         const struct segment_rule **ret_rule)
{
    struct reading reading = {0};
    struct spot    at = {w, "rule", json};
    TRY(read_rule(&at, &reading, ret_rule));
    return segment_rule_limit(w, *ret_rule);
}
