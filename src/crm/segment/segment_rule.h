/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_RULE_H
#define CRM_SEGMENT_RULE_H

/*
 * The rule of a segment as one tree, and its three equal forms:
 *
 *   a sentence         country = "BR" and did "Order Completed" at least 2 times in the last 90
 * days JSON               {"all": [{"property": "country", "is": "= ?", "value": "BR"}, {"did":
 * …}]} the list filter    segment_filter.h; what the CRM API has no filter for stands in it as
 *                      {"filterType": "SENTENCE", "sentence": "did …"}
 *
 * Each can be made from each other; the same tree comes back. A list filter that no sentence can
 * say stands in the sentence as it is: filter "{\"filterType\": …}". docs/segments.md has the
 * grammar. For this room only.
 *
 *   segment_phrase.c      the tables of phrases: what can be said
 *   segment_rule_lex.c    tokens with columns
 *   segment_rule_parse.c  sentence → tree
 *   segment_rule_print.c  tree → sentence
 *   segment_rule_json.c   JSON ↔ tree
 *   segment_rule_list.c   list filter ↔ tree
 *   segment_rule_names.c  everyday words for properties
 */

#include "base/work.h"
#include "crm/segment/segment_filter.h"
#include "crm/segment/segment_phrase.h"
#include "kit/json/json.h"

enum {
    RULE_PARTS = 1000,     /* conditions and groups in all: a longer rule is refused */
    RULE_DEPTH = 10,       /* groups inside each other */
    RULE_TESTS = 50,       /* of one event */
    RULE_VALUES = 2000,    /* of one "in (…)" */
    RULE_SENTENCE = 200000 /* bytes */
};

/* A phrase with its holes filled in. phrase NULL = nothing was said. */
struct segment_said {
    const struct segment_phrase *phrase;
    const char                  *property;  /* @ */
    const struct json           *values[2]; /* ? ! %: texts, numbers, truths, arrays of texts */
    int64_t                      number;    /* #: whole; ~: millionths */
    enum segment_unit            unit;      /* $ */
    bool                         or_unknown;
};

/* Something that happens: "Order Completed" where (sku = "X" and quantity > 2) */
struct segment_act {
    const char                *event;
    const struct segment_said *tests; /* phrases of PHRASE_TEST; all must hold */
    size_t                     count;
};

enum segment_doing { DOING_DID, DOING_FIRST, DOING_LAST, DOINGS };
enum segment_then { THEN_NOTHING, THEN_DID, THEN_DID_NOT };

extern const char *const segment_doing_words[]; /* "did" "first" "last", then NULL */

/* did A [where …] [then | but not B [where …] within …] [so often | with sum …] [when] */
struct segment_happens {
    enum segment_doing  doing;
    struct segment_act  act;
    enum segment_then   then;
    struct segment_act  other;
    struct segment_said within, count, sum, window;
};

enum segment_node { NODE_ALL, NODE_ANY, NODE_NOT, NODE_SAID, NODE_HAPPENS, NODE_FILTER };

struct segment_rule {
    enum segment_node             node;
    const struct segment_rule    *parts; /* ALL, ANY: two or more; NOT: one */
    size_t                        count;
    struct segment_said           said;    /* of PHRASE_TEST or PHRASE_CONDITION */
    const struct segment_happens *happens; /* HAPPENS */
    const struct json            *filter;  /* FILTER: a list filter, or a branch of one */
};

/* INVALID (field "rule"): "column 12: expected …, not …". Columns count characters, from 1. */
status segment_rule_parse(struct work *w, const char *sentence,
                          const struct segment_rule **ret_rule) MUST_CHECK;

/*
 * The same rule with the names of properties in place of everyday words for them (revenue:
 * net_lifetime_value). A property of the type that has such a name is meant itself.
 */
status segment_rule_resolve(struct work *w, const struct record_type *type,
                            const struct segment_rule  *rule,
                            const struct segment_rule **ret_rule) MUST_CHECK;

/* What segment_rule_parse reads back as the same tree. */
const char *segment_rule_print(struct work *w, const struct segment_rule *rule);

/* INVALID: the field is the place, such as "rule.all[2].is". */
status segment_rule_read(struct work *w, const struct json *json,
                         const struct segment_rule **ret_rule) MUST_CHECK;
void   segment_rule_write(struct work *w, struct json_out *out, const struct segment_rule *rule);

/* As the JSON of a list filter, and back. INVALID: what a phrase says cannot be, such as 31 April.
 */
status segment_rule_to_filter(struct work *w, const struct segment_rule *rule,
                              const struct json **ret_filter) MUST_CHECK;
status segment_rule_of_filter(struct work *w, const struct segment_branch *filter,
                              const struct segment_rule **ret_rule) MUST_CHECK;

/* Whether it is one condition that stands in a list filter as a SENTENCE. */
bool segment_rule_is_sentence(const struct segment_rule *rule);

/* The list filter, or branch, that stands for one condition. */
status segment_rule_filter_of(struct work *w, const struct segment_rule *rule,
                              const char **ret_filter) MUST_CHECK;

#endif
