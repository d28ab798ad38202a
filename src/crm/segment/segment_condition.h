/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_CONDITION_H
#define CRM_SEGMENT_CONDITION_H

/*
 * Conditions that the CRM API has no filter for: what happened and how often, what followed it, the
 * first and the last time, ranks, anniversaries, random shares. For this room only.
 *
 *   segment_condition.c   whether one holds for a record, and until when
 *   segment_happens.c     the same of what happened
 *   segment_rank.c        where the top begins
 *
 * Whatever follows from the same facts at the same instant is the same answer; nothing is kept.
 */

#include "crm/segment/segment_parts.h"
#include "crm/segment/segment_rule.h"

struct pattern;

/* A test of what an event says, made ready. */
struct segment_probe {
    struct segment_line   line;
    const struct pattern *pattern; /* MATCHES; NULL = the line */
};

/* Something that happens, made ready. kinds NULL = nobody records it. */
struct segment_deed {
    struct segment_word   word;
    struct segment_probe *probes;
    size_t                count;
};

struct segment_condition {
    const struct segment_rule *rule;
    struct segment_deed        act, other;
    const struct pattern      *pattern;  /* MATCHES of a property */
    const int64_t             *kinds;    /* of facts that are looked at; 0 after the last */
    bool                       has_edge; /* of ranks: somebody has a number */
    int64_t                    edge;     /* who has this number or a better one is in */
};

/* Warns of what nobody records yet. INVALID: a regular expression that is none. */
status segment_condition_open(struct segment_evaluation   *evaluation,
                              const struct segment_filter *filter,
                              struct segment_condition   **ret_condition) MUST_CHECK;

status segment_condition_holds(const struct segment_record    *record,
                               const struct segment_condition *condition,
                               bool                           *ret_holds) MUST_CHECK;

/*
 * The first instant after now at which the answer may be another one if nothing happens until then;
 * it may be too early, never too late. TIME_LAST: never.
 */
status segment_condition_next(const struct segment_record    *record,
                              const struct segment_condition *condition,
                              int64_t                        *ret_time) MUST_CHECK;

/* ---- parts ---- */

/* A phrase of PHRASE_TEST as a line of a list filter. */
status segment_line_of(struct work *w, const struct segment_said *said,
                       struct segment_line *ret_line) MUST_CHECK;

/* The facts of the record that its conditions look at, oldest first. */
status segment_facts_of(const struct segment_record *record, const int64_t *kinds,
                        struct rows *ret_facts) MUST_CHECK;

status segment_happens_open(struct segment_evaluation   *evaluation,
                            const struct segment_filter *filter,
                            struct segment_condition    *condition) MUST_CHECK;
status segment_happens_holds(const struct segment_record    *record,
                             const struct segment_condition *condition, bool *ret_holds) MUST_CHECK;
status segment_happens_next(const struct segment_record    *record,
                            const struct segment_condition *condition,
                            int64_t                        *ret_time) MUST_CHECK;

/* Whether an instant is in a window, now; a phrase NULL is always. */
bool segment_window_has(const struct segment_moment *moment, const struct segment_said *window,
                        int64_t at);
/* The first instant after now at which that may change. */
int64_t segment_window_next(const struct segment_moment *moment, const struct segment_said *window,
                            int64_t at);

bool segment_rank_is_top(const struct segment_said *said);
/* How many are in of so many that have a number, without those that are level with the last. */
int64_t segment_rank_share(const struct segment_said *said, int64_t ranked);
/* The number at the edge of a rank. Tie rule: who has just as much as the last one is in too. */
status segment_rank_edge(struct segment_evaluation *evaluation, const struct segment_said *said,
                         bool *ret_has, int64_t *ret_edge) MUST_CHECK;

#endif
