/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_FILTER_H
#define CRM_SEGMENT_FILTER_H

/*
 * The rule of a list as a checked tree, read from the JSON of the CRM API and written back without
 * loss. For this room only; docs/lists.md says what each operator means.
 *
 * Words are taken in any case and written in capitals. Absent `filters`, `filterBranches`,
 * `filterBranchOperator` and `includeObjectsWithNoValueSet` mean none, none, what the type of the
 * branch says, and false. Values may be texts, numbers or truths; instants ms since 1970 or ISO
 * 8601. What is not in the grammar is refused, by its place:
 * "filterBranch.filterBranches[0].filters[1].operation.operator".
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"
#include "crm/record/record.h"
#include "kit/json/json.h"

enum {
    SEGMENT_DEPTH = 12,       /* branches inside branches */
    SEGMENT_FILTERS = 1000,   /* filters and branches in all */
    SEGMENT_VALUES = 2000,    /* of one operation */
    SEGMENT_VALUE_SIZE = 1000 /* bytes of one value */
};

enum segment_branch_type {
    BRANCH_OR,
    BRANCH_AND,
    BRANCH_NOT_ALL, /* not all of what is in it holds */
    BRANCH_NOT_ANY, /* nothing of what is in it holds */
    BRANCH_ASSOCIATION,
    BRANCH_PROPERTY_ASSOCIATION,
    BRANCH_UNIFIED_EVENTS,
    BRANCH_RESTRICTED,
    BRANCH_TYPES,
};

enum segment_filter_type {
    FILTER_PROPERTY,
    FILTER_IN_LIST,
    FILTER_ASSOCIATION, /* an associated record is in a list */
    FILTER_PROPERTY_ASSOCIATION,
    FILTER_NUM_ASSOCIATIONS,
    FILTER_UNIFIED_EVENTS,
    FILTER_EVENT,
    FILTER_EMAIL_EVENT,
    FILTER_PAGE_VIEW,
    FILTER_FORM_SUBMISSION,
    FILTER_FORM_SUBMISSION_ON_PAGE,
    FILTER_EMAIL_SUBSCRIPTION,
    FILTER_COMMUNICATION_SUBSCRIPTION,
    FILTER_CTA,
    FILTER_PRIVACY,
    FILTER_INTEGRATION_EVENT,
    FILTER_SURVEY_MONKEY,
    FILTER_SURVEY_MONKEY_VALUE,
    FILTER_WEBINAR,
    FILTER_ADS_SEARCH,
    FILTER_ADS_TIME,
    FILTER_CAMPAIGN_INFLUENCED,
    FILTER_CONSTANT,
    FILTER_SENTENCE, /* ours: a condition that the CRM API has no filter for */
    FILTER_TYPES,
};

enum segment_operation_type {
    OPERATION_ALL_PROPERTY,
    OPERATION_BOOL,
    OPERATION_ENUMERATION,
    OPERATION_MULTISTRING,
    OPERATION_STRING,
    OPERATION_NUMBER,
    OPERATION_NUMBER_RANGED,
    OPERATION_RANGED_DATE,
    OPERATION_DATE,
    OPERATION_ROLLING_DATE_RANGE,
    OPERATION_CALENDAR_DATE,
    OPERATION_ROLLING_PROPERTY_UPDATED,
    OPERATION_COMPARATIVE_DATE,
    OPERATION_COMPARATIVE_PROPERTY_UPDATED,
    OPERATION_DATETIME,
    OPERATION_TIME_POINT,
    OPERATION_TIME_RANGED,
    OPERATION_TYPES,
};

/* What an operator asks of one value; whether it is turned round or asks of the past is beside. */
enum segment_compare {
    COMPARE_KNOWN,
    COMPARE_EQUAL,
    COMPARE_ANY_OF,   /* one of the options is one of the values */
    COMPARE_EXACTLY,  /* the options are the values, in any order */
    COMPARE_ALL,      /* each of the values is one of the options */
    COMPARE_CONTAINS, /* the text has one of the values in it */
    COMPARE_PHRASE,   /* the same, with no letter or digit before and after */
    COMPARE_STARTS,
    COMPARE_ENDS,
    COMPARE_GREATER,
    COMPARE_AT_LEAST,
    COMPARE_LESS,
    COMPARE_AT_MOST,
    COMPARE_BETWEEN,
    COMPARE_LESS_THAN_AGO,
    COMPARE_MORE_THAN_AGO,
    COMPARE_LESS_THAN_FROM_NOW,
    COMPARE_MORE_THAN_FROM_NOW,
    COMPARE_THIS_UNIT,
    COMPARE_THIS_UNIT_SO_FAR,
    COMPARE_NEXT_UNIT,
    COMPARE_LAST_UNIT,
    COMPARE_UPDATED,
    COMPARE_BEFORE,
    COMPARE_AFTER,
};

struct segment_operator {
    const char          *word;
    enum segment_compare compare;
    bool                 negative; /* the other way round */
    bool                 ever;     /* asks of every value there was */
};

enum segment_unit {
    UNIT_MILLISECOND,
    UNIT_SECOND,
    UNIT_MINUTE,
    UNIT_HOUR,
    UNIT_DAY,
    UNIT_WEEK,
    UNIT_MONTH,
    UNIT_QUARTER,
    UNIT_YEAR,
    UNITS,
};

enum segment_point_type { POINT_DATE, POINT_INDEXED, POINT_PROPERTY };
enum segment_reference {
    REFERENCE_NOW,
    REFERENCE_TODAY,
    REFERENCE_WEEK,
    REFERENCE_MONTH,
    REFERENCE_QUARTER,
    REFERENCE_YEAR,
    REFERENCE_FISCAL_QUARTER,
    REFERENCE_FISCAL_YEAR,
    REFERENCES,
};

/* An instant that a rule names. Parts that are not named are ABSENT. */
struct segment_point {
    enum segment_point_type type;
    const char             *zone; /* NULL = the home zone */
    int64_t                 year, month, day, hour, minute, second, millisecond;
    enum segment_reference  reference;     /* INDEXED */
    int64_t                 weekday;       /* INDEXED WEEK: 0 = Monday */
    int64_t                 offset[UNITS]; /* INDEXED; 0 = none */
    const char             *property;      /* PROPERTY */
    bool                    updated_at;    /* PROPERTY: when it was set, not what it is */
};

enum segment_refine_type {
    REFINE_NONE,
    REFINE_OCCURRENCES,          /* coalescing: at least, at most so many */
    REFINE_SET,                  /* coalescing: ANY, ALL or NONE of them */
    REFINE_ALL_HISTORY,          /* pruning: none */
    REFINE_ABSOLUTE_COMPARATIVE, /* pruning: before, or after, an instant */
    REFINE_ABSOLUTE_RANGED,      /* pruning: between, or not between, two */
    REFINE_RELATIVE_COMPARATIVE, /* the same from now */
    REFINE_RELATIVE_RANGED,
};

enum segment_set { SET_ANY, SET_ALL, SET_NONE };

/* So far from now; negative = in the past. */
struct segment_offset {
    int64_t           amount;
    enum segment_unit unit;
};

struct segment_refine {
    enum segment_refine_type type;
    int64_t                  least, most; /* OCCURRENCES; ABSENT = no limit */
    enum segment_set         set;
    bool                     after;   /* COMPARATIVE */
    bool                     outside; /* RANGED: not between */
    int64_t                  at[2];   /* ABSOLUTE: lower, upper; COMPARATIVE: the first */
    struct segment_offset    from[2]; /* RELATIVE likewise */
};

struct segment_operation {
    enum segment_operation_type    type;
    const struct segment_operator *is;
    const char *const             *values; /* as text; ends with NULL */
    size_t                         count;
    int64_t                        numbers[2];  /* millionths: NUMBER, bounds */
    int64_t                        instants[2]; /* ms: DATETIME, RANGED_DATE */
    bool                           shifts;      /* instants are of the wall of the home zone */
    int64_t                        amount;      /* days, units */
    enum segment_unit              unit;
    int64_t                        first_month; /* of the fiscal year, 1 = January */
    struct segment_point           points[2];
    bool                           inclusive[2];
    bool                           updated_at; /* asks when it was set, not what it is */
    const char                    *property;   /* to compare with */
    const char                    *fallback;   /* where that has no value; or NULL */
    bool                           include_unset;
    struct segment_refine          coalescing, pruning;
};

/* One line of an event's filter, or a PROPERTY filter. */
struct segment_line {
    const char              *property;
    struct segment_operation operation;
};

struct segment_filter {
    enum segment_filter_type type;
    const char              *path;     /* where it stands: for warnings */
    struct segment_line      line;     /* PROPERTY */
    const char              *word;     /* operator of others, in capitals; NULL = none */
    bool                     negative; /* the word says that it has not happened, or is not in */
    int64_t                  list;     /* IN_LIST, ASSOCIATION */
    bool                     accepts;  /* CONSTANT; IN_LIST: it is of lists, not of workflows … */
    const char              *event;    /* what must have happened */
    const char              *target;   /* page, form, mail …: NULL = any */
    int64_t                  label;    /* association type id; ABSENT = any */
    const char              *category;
    const char              *to_type;  /* object type of the other end */
    const char              *property; /* PROPERTY_ASSOCIATION: holds the id */
    const struct segment_line *lines;
    size_t                     line_count;
    struct segment_refine      coalescing, pruning;
    const struct segment_rule *sentence; /* SENTENCE: one condition; segment_rule.h */
    const struct json         *source;
};

struct segment_branch {
    enum segment_branch_type     type;
    const char                  *path;
    const struct segment_branch *branches;
    size_t                       branch_count;
    const struct segment_filter *filters;
    size_t                       filter_count;
    struct segment_filter        own; /* of ASSOCIATION, PROPERTY_ASSOCIATION, UNIFIED_EVENTS */
    const struct json           *source;
};

/* INVALID: the field is the place, the sentence says what was expected. */
status segment_filter_read(struct work *w, const struct json *json,
                           const struct segment_branch **ret_branch) MUST_CHECK;

/* As one JSON document, in the form in which lists are answered. */
const char *segment_filter_write(struct work *w, const struct segment_branch *branch);

/* A filter, or a branch with all in it, in that form. */
void segment_filter_write_value(struct work *w, struct json_out *out, const struct json *value);

/*
 * Whether the rule means something for records of this type: its properties are there and are of a
 * type that the operation can ask of, and the other types are there. INVALID with place. FORBIDDEN:
 * the actor may not see the records at the other end of an association.
 */
status segment_filter_check(struct work *w, const struct record_type *type,
                            const struct segment_branch *branch) MUST_CHECK;

/* The lists that the rule asks of: rows of int64_t. */
struct rows segment_filter_lists(struct work *w, const struct segment_branch *branch);

extern const char *const segment_branch_words[];
extern const char *const segment_filter_words[];
extern const char *const segment_operation_words[];

#endif
