/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What all forms of a rule share: words of units, building a tree, values as JSON. */
#include "crm/segment/segment_rule.h"

#include <string.h>

#include "base/money.h"
#include "base/time.h"
#include "crm/segment/segment_rule_parts.h"

const char *const segment_doing_words[] = {"did", "first", "last", NULL};

/* ---- words ---- */

static const struct {
    const char *one, *many;
} units[UNITS] = {
    [UNIT_MINUTE] = {"minute", "minutes"}, [UNIT_HOUR] = {"hour", "hours"},
    [UNIT_DAY] = {"day", "days"},          [UNIT_WEEK] = {"week", "weeks"},
    [UNIT_MONTH] = {"month", "months"},    [UNIT_QUARTER] = {"quarter", "quarters"},
    [UNIT_YEAR] = {"year", "years"},
};

const char *segment_unit_word(enum segment_unit unit, bool one)
{
    return one ? units[unit].one : units[unit].many;
}

bool segment_unit_of(const char *word, enum segment_unit *ret_unit)
{
    for (int i = UNIT_MINUTE; i < UNITS; i++)
        if (text_same_nocase(units[i].one, word) || text_same_nocase(units[i].many, word)) {
            *ret_unit = (enum segment_unit) i;
            return true;
        }
    return false;
}

bool segment_is_reserved(const char *word)
{
    static const char *const words[] = {
        "and",       "or",          "not",   "did",    "first", "last",    "filter",
        "where",     "then",        "but",   "within", "in",    "top",     "bottom",
        "random",    "anniversary", "of",    "by",     "with",  "nobody",  "unknown",
        "everybody", "true",        "false", "seed",   "at",    "exactly",
    };
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (text_same_nocase(words[i], word))
            return true;
    return false;
}

const char *segment_phrase_next(const char *words, size_t *ret_size)
{
    words += strspn(words, " ");
    *ret_size = strcspn(words, " ");
    return *ret_size == 0 ? NULL : words;
}

/* ---- building ---- */

const struct segment_rule *segment_rule_meaning(struct work *w, enum segment_meaning means)
{
    struct segment_rule         *rule = work_take(w, sizeof *rule);
    const struct segment_phrase *phrase = segment_phrases[PHRASE_CONDITION];
    while (phrase->means != means)
        phrase++;
    rule->node = NODE_SAID;
    rule->said.phrase = phrase;
    return rule;
}

static void add_parts(struct list *flat, enum segment_node node, const struct list *parts,
                      bool branches)
{
    for (size_t i = 0; i < parts->count; i++) {
        const struct segment_rule *part = list_at(parts, i);
        bool                       same = part->node == node;
        size_t                     count = same ? part->count : 1;
        const struct segment_rule *inner = same ? part->parts : part;
        for (size_t j = 0; j < count; j++)
            if (segment_rule_is_branch(&inner[j]) == branches)
                *(struct segment_rule *) list_add(flat) = inner[j];
    }
}

const struct segment_rule *segment_rule_join(struct work *w, enum segment_node node,
                                             const struct list *parts)
{
    struct list          flat = list_open(w->arena, sizeof(struct segment_rule));
    struct segment_rule *rule = work_take(w, sizeof *rule);
    add_parts(&flat, node, parts, false);
    add_parts(&flat, node, parts, true);
    if (flat.count == 0)
        return segment_rule_meaning(w, MEANS_NOBODY);
    if (flat.count == 1)
        return list_at(&flat, 0);
    *rule = (struct segment_rule){.node = node, .parts = flat.items, .count = flat.count};
    return rule;
}

const struct segment_rule *segment_rule_not(struct work *w, const struct segment_rule *part)
{
    struct segment_rule *rule = work_take(w, sizeof *rule);
    *rule = (struct segment_rule){.node = NODE_NOT, .parts = part, .count = 1};
    return rule;
}

const struct json *segment_json_text(struct work *w, enum json_type type, const char *text)
{
    struct json *json = work_take(w, sizeof *json);
    *json = (struct json){.type = type, .text = text, .size = strlen(text)};
    return json;
}

const struct json *segment_json_truth(struct work *w, bool truth)
{
    struct json *json = work_take(w, sizeof *json);
    *json = (struct json){.type = JSON_BOOL, .truth = truth};
    return json;
}

const struct json *segment_json_array(struct work *w, const struct list *texts)
{
    struct json *array = work_take(w, sizeof *array);
    struct json *item = work_take(w, texts->count * sizeof *item + 1);
    *array = (struct json){.type = JSON_ARRAY, .size = texts->count};
    for (size_t i = 0; i < texts->count; i++) {
        const char *text = *(const char *const *) list_at(texts, i);
        item[i] = (struct json){.type = JSON_TEXT, .text = text, .size = strlen(text)};
        item[i].next = i + 1 < texts->count ? &item[i + 1] : NULL;
    }
    array->first = texts->count > 0 ? item : NULL;
    return array;
}

/* ---- values ---- */

static bool is_texts(const struct json *value)
{
    if (value->type != JSON_ARRAY || value->size == 0 || value->size > RULE_VALUES)
        return false;
    for (const struct json *item = value->first; item != NULL; item = item->next)
        if (item->type != JSON_TEXT)
            return false;
    return true;
}

bool segment_phrase_takes(const struct segment_phrase *phrase, const struct json *value)
{
    int64_t number;
    switch (phrase->takes) {
    case TAKES_NOTHING: /* the name of another property */
    case TAKES_TEXT:
        return value->type == JSON_TEXT;
    case TAKES_NUMBER:
        return value->type == JSON_NUMBER && money_parse_rounded(value->text, &number) == MONEY_OK;
    case TAKES_TRUTH:
        return value->type == JSON_BOOL;
    case TAKES_TEXTS:
        return is_texts(value);
    case TAKES_DAY:
        return value->type == JSON_TEXT && date_parse(value->text, &number);
    case TAKES_INSTANT:
        return value->type == JSON_TEXT && time_parse(value->text, &number, NULL);
    }
    return false;
}

/* ---- limits ---- */

static int depth_of(const struct segment_rule *rule)
{
    int deepest = 0;
    for (size_t i = 0; i < rule->count; i++) {
        int depth = depth_of(&rule->parts[i]);
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest + (rule->count > 0);
}

status segment_rule_limit(struct work *w, const struct segment_rule *rule)
{
    return depth_of(rule) <= RULE_DEPTH
               ? OK
               : fail(w, INVALID, "rule", "The rule has more than %d groups inside each other.",
                      RULE_DEPTH);
}
