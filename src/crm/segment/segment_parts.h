/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_PARTS_H
#define CRM_SEGMENT_PARTS_H

/*
 * What the parts of the evaluator share: segment_evaluate.c walks the tree, segment_holds.c answers
 * for one filter. For this room only.
 */

#include "base/list.h"
#include "crm/segment/segment_compare.h"
#include "crm/segment/segment_event.h"
#include "crm/segment/segment_evaluate.h"
#include "crm/segment/segment_scan.h"
#include "kit/text/zone.h"

enum { SEGMENT_PAGE = 1000, SEGMENT_DEEPEST = 20 /* lists that ask of lists */ };

struct segment_zone {
    const char        *name;
    const struct zone *zone;
};

/* Where a filter or branch leads: a list, or the records of another type. */
struct segment_door {
    const void                *of;   /* the filter or branch */
    const struct record_type  *type; /* of the records there; NULL = not known */
    bool                       open; /* the list is there */
    struct segment             list;
    const struct rows         *waiting;   /* all its members while waves wait; NULL = rows say it */
    struct segment_evaluation *rule;      /* of a dynamic list, or of a branch; NULL = none */
    struct segment_condition  *condition; /* of a SENTENCE: made ready */
};

struct segment_evaluation {
    struct segment_moment        moment;
    const struct record_type    *type;
    const struct segment_branch *rule;
    struct list                  columns;  /* of const struct record_property * */
    struct list                  zones;    /* of struct segment_zone */
    struct list                  doors;    /* of struct segment_door * */
    struct list                 *warnings; /* of const char * */
    int                          depth;
    bool                         any; /* nothing is asked of a record, and that is meant so */
};

/* A record that is looked at. */
struct segment_record {
    struct segment_evaluation *evaluation;
    int64_t                    id, updated_at;
    const struct db_value     *cells; /* in the order of evaluation.columns */
    const struct rows         *facts; /* all that SENTENCEs may ask of; NULL = not read yet */
};

/* Something that must be looked at: a property of the record, if it is there. */
void segment_add_column(struct segment_evaluation *evaluation, const struct segment_filter *filter,
                        const char *name);
void segment_warn(struct segment_evaluation *evaluation, const struct segment_filter *filter,
                  const char *words);

/* What a record has of a property. */
struct segment_value segment_present(const struct segment_record *record, const char *property);

/* When the property was last set, cleared included; not there: never, or nobody noted it. */
status segment_updated_at(const struct segment_record *record, const char *property,
                          struct segment_value *ret_value) MUST_CHECK;

/* Records of the evaluation's type that are not archived: after one, or only one (0 = not asked).
 */
status segment_evaluate_scan(struct segment_evaluation *evaluation, int64_t after, int64_t only,
                             struct db_table *ret_table) MUST_CHECK;
struct segment_record segment_evaluate_row(struct segment_evaluation *evaluation,
                                           const struct db_table *table, int64_t row);

status segment_holds_branch(const struct segment_record *record,
                            const struct segment_branch *branch, bool *ret_holds) MUST_CHECK;

/* NULL: there is none. */
const struct segment_door *segment_door_of(const struct segment_evaluation *evaluation,
                                           const void                      *of);

/* The place of a property among the columns; -1 = it is not there. */
int segment_column_of(const struct segment_evaluation *evaluation, const char *property);

/* The home zone for NULL, and for one that was not opened. */
const struct zone *segment_zone_of(const struct segment_evaluation *evaluation, const char *name);

/* What must have happened for the filter to hold, but for its turning round. */
status segment_happening_of(const struct segment_evaluation *evaluation,
                            const struct segment_filter     *filter,
                            struct segment_happening        *ret_asked) MUST_CHECK;

status segment_holds_filter(const struct segment_record *record,
                            const struct segment_filter *filter, bool *ret_holds) MUST_CHECK;

/* ASSOCIATION and PROPERTY_ASSOCIATION branches: so many at the other end satisfy what is in it. */
status segment_holds_associated(const struct segment_record *record,
                                const struct segment_branch *branch, bool *ret_holds) MUST_CHECK;

#endif
