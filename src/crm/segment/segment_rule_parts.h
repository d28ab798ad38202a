/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_RULE_PARTS_H
#define CRM_SEGMENT_RULE_PARTS_H

/* What the forms of a rule share: tokens, units, building a tree. For this room only. */

#include <stdbool.h>

#include "base/list.h"
#include "crm/segment/segment_rule.h"

/* ---- tokens ---- */

enum segment_token_kind {
    TOKEN_END,
    TOKEN_WORD,     /* letters, digits, '_' and '.' */
    TOKEN_PROPERTY, /* `so` */
    TOKEN_TEXT,     /* "so" */
    TOKEN_NUMBER,
    TOKEN_DAY,     /* 2024-01-31 */
    TOKEN_INSTANT, /* 2024-01-31T09:00:00Z */
    TOKEN_SIGN,    /* ( ) , % = != < <= > >= */
};

struct segment_token {
    enum segment_token_kind kind;
    int                     column; /* characters, from 1 */
    const char             *text;   /* what it says; of END "" */
};

/* An array that ends with TOKEN_END. INVALID with the column. */
status segment_rule_lex(struct work *w, const char *sentence,
                        const struct segment_token **ret_tokens) MUST_CHECK;

/* ---- words ---- */

/* "weeks", or "week" when one is meant; units shorter than a minute have none. */
const char *segment_unit_word(enum segment_unit unit, bool one);
bool        segment_unit_of(const char *word, enum segment_unit *ret_unit);

/* Whether a word must stand in `…` to be the name of a property. */
bool segment_is_reserved(const char *word);

/* One word of a phrase's words, after a place; NULL at the end. */
const char *segment_phrase_next(const char *words, size_t *ret_size);

/* ---- building ---- */

/* Whether it stands in a list filter as a branch, and not as a filter. */
bool segment_rule_is_branch(const struct segment_rule *rule);

/*
 * All, or any, of these parts (of struct segment_rule): groups of the same kind are taken apart, a
 * group of one is that one, of none nobody. Conditions come before groups, as list filters have it.
 */
const struct segment_rule *segment_rule_join(struct work *w, enum segment_node node,
                                             const struct list *parts);
const struct segment_rule *segment_rule_not(struct work *w, const struct segment_rule *part);
const struct segment_rule *segment_rule_meaning(struct work *w, enum segment_meaning means);

/* INVALID: too many groups are inside each other. */
status segment_rule_limit(struct work *w, const struct segment_rule *rule) MUST_CHECK;

/* Values as JSON. */
const struct json *segment_json_text(struct work *w, enum json_type type, const char *text);
const struct json *segment_json_truth(struct work *w, bool truth);
const struct json *segment_json_array(struct work *w, const struct list *texts);

/* Whether the value is what the phrase takes. */
bool segment_phrase_takes(const struct segment_phrase *phrase, const struct json *value);

#endif
