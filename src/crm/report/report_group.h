/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_REPORT_GROUP_H
#define CRM_REPORT_GROUP_H

/* Facts added up by group: by time, place, product or kind of customer. For this room only. */

#include "base/list.h"
#include "crm/report/report_fold.h"
#include "crm/report/report_sales.h"

/* How to add one: a value here, a line in the table of report_group.c, a test. */
enum dimension {
    BY_NONE,
    BY_DAY,
    BY_WEEK,
    BY_MONTH,
    BY_COUNTRY,
    BY_CHANNEL,
    BY_PRODUCT,
    BY_STORE,
    BY_CUSTOMERS,
    BY_CONTACT,
};

/* Which facts of known customers a figure looks at. */
enum newness {
    NEW_OR_NOT,
    ONLY_NEW,       /* whose first sale lies in the group's time, or in the period */
    ONLY_RETURNING, /* whose first sale lies before it */
};

struct group {
    int64_t    key; /* a day, a month, an id; of texts their place in `texts` */
    int64_t    value, quantity, lines;
    struct map documents, customers; /* id to how often told: what is taken back ends at 0 */
};

struct grouping {
    struct work   *w;
    struct scope   scope;
    enum dimension by;
    enum newness   newness;
    bool           counts_documents, counts_customers;
    struct firsts  firsts; /* with BY_CUSTOMERS, or a newness */
    struct map     texts;  /* to their places */
    struct list    names;  /* the texts, const char * */
    struct map     places; /* key to index in `groups` */
    struct list    groups;
    struct group   total;
    bool           overflow;
};

/* NULL and "" mean none. INVALID: there is no such grouping. */
status      report_dimension(struct work *w, const char *name, enum dimension *ret_by) MUST_CHECK;
const char *report_dimension_name(enum dimension by);

/* What the dimension, or the newness, needs of each fact. */
unsigned report_group_needs(enum dimension by, enum newness newness);

/* `ret_grouping` must have scope, by, newness and counts_… filled; makes the rest. */
status report_group_open(struct work *w, const struct fold_plan *plan,
                         struct grouping *ret_grouping) MUST_CHECK;

/* Whether the figure looks at this fact, and the key of its group. */
bool report_group_key(struct grouping *grouping, const struct told *told, int64_t *ret_key);

/* Adds a fact to its group and to the total. */
void report_group_add(struct grouping *grouping, const struct told *told);

/* All facts of the plan. */
status report_group_all(struct work *w, const struct fold_plan *plan,
                        struct grouping *grouping) MUST_CHECK;

/* How many of the map were told more often than taken back. */
int64_t report_count_told(const struct map *told);

/* The key as text, "2011-11"; the labels of all keys, in words. */
const char *report_key_text(struct grouping *grouping, int64_t key);
status      report_key_labels(struct work *w, struct grouping *grouping, const int64_t *keys,
                              size_t count, const char **ret_labels) MUST_CHECK;

#endif
