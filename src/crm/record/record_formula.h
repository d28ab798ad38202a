/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_FORMULA_H
#define CRM_RECORD_FORMULA_H

/*
 * Formulas over the properties of one record, as docs/properties.md tells people. For this room
 * only.
 *
 *   expression  or
 *   or          and { ("or" | "||") and }
 *   and         not { ("and" | "&&") not }
 *   not         { "not" | "!" } compare
 *   compare     sum [ ("=" | "==" | "!=" | "<>" | "<" | "<=" | ">" | ">=") sum ]
 *   sum         product { ("+" | "-") product }
 *   product     sign { ("*" | "/") sign }
 *   sign        { "-" } atom
 *   atom        number | 'text' | "text" | "true" | "false" | property
 *             | function "(" [ expression { "," expression } ] ")" | "(" expression ")"
 *             | "if" expression "then" expression { "elseif" expression "then" expression }
 *               [ "else" expression ] "endif"
 *
 * Each expression has a type that is known before anything is calculated. Numbers are exact
 * decimals of six places (base/money.h). What is not known makes what is calculated from it not
 * known, where docs/properties.md says nothing else; so do a division by zero and a number too
 * large.
 */

#include "crm/record/record_meta.h"
#include "crm/record/record_store.h"

enum formula_type {
    FORMULA_NUMBER,
    FORMULA_TEXT,
    FORMULA_BOOL,
    FORMULA_DATE,
    FORMULA_DATETIME,
};

struct formula_value {
    bool        known;
    int64_t     number; /* millionths, 0 or 1, days, ms */
    const char *text;
};

/* The shape of whatever calculates a piece of a formula. */
#define FORMULA_RUN(name)                                                                          \
    struct formula_value name(struct work *w, const struct formula_node *node,                     \
                              const struct formula_value *inputs)

/* One piece: calculates itself from its parts. */
struct formula_node {
    FORMULA_RUN((*run));
    enum formula_type     type;
    struct formula_node **parts;
    size_t                count;
    struct formula_value  value; /* of a constant */
    size_t                input; /* of a property: which one */
    size_t                place; /* in the formula, from 0 */
};

struct formula {
    const struct formula_node           *root;
    const struct record_property *const *inputs; /* each once */
    size_t                               input_count;
};

/*
 * Reads a formula over the properties of `meta`, for a property of `type`.
 * INVALID with reason INVALID_FORMULA (field "calculationFormula"): what is wrong and at which
 * character, also for a property that does not exist and for a type that does not suit.
 */
status record_formula_read(struct work *w, const struct record_meta *meta, const char *words,
                           enum property_type type, const struct formula **ret_formula) MUST_CHECK;

/* From the cells of the inputs, in their order, to the cell of a property of `type`. */
struct db_value record_formula_value(struct work *w, const struct formula *formula,
                                     enum property_type type, const struct db_value *cells);

/* ---- between the parts ---- */

struct formula_function {
    const char *name;
    const char
          *takes; /* a letter for each argument: n t b d (date or datetime) x (any); '*' = more */
    size_t least; /* arguments; 0 = as many as letters */
    char   gives; /* the same letters, D = date, s = what its first argument is */
    FORMULA_RUN((*run));
};

/* NULL: there is none. Names of the field's own formulas are known too. */
const struct formula_function *record_formula_function(const char *name);

struct formula_operator {
    const char *sign;
    FORMULA_RUN((*run));
};

/* "+" "=" "and" …; NULL: there is none. */
const struct formula_operator *record_formula_operator(const char *sign);

FORMULA_RUN(formula_constant);
FORMULA_RUN(formula_input);
FORMULA_RUN(formula_if);
FORMULA_RUN(formula_negate);
FORMULA_RUN(formula_not);
FORMULA_RUN(formula_instant); /* a date as the instant at which it begins */

#endif
