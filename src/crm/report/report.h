/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_REPORT_H
#define CRM_REPORT_H

/*
 * Figures of the dashboard: folds of the ledger, each with one written definition, and the rows
 * behind it. Nothing is kept: a figure is always what the facts say now.
 *
 * A figure folds documents (facts of orders and refunds) as long as nobody asks about lines; a
 * condition on lines, or grouping by product, makes it fold the facts of lines instead, and counts
 * a document or a customer when one of its lines passes. What was corrected is taken back exactly,
 * since a correction carries the details of what it corrects (crm/order/order.h).
 *
 * Days, weeks (from Monday) and months are those of the store asked for, or of the home zone.
 * Money is in the home currency.
 *
 * Asks:   fact, order, catalog, person, record, store, visit.
 * Tells:  nothing.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"

/* ---- what can be asked ---- */

/* One line of the table in report_figure.c; also what the API gives. */
struct report_figure {
    const char *name;       /* "revenue": in the path */
    const char *label;      /* "Revenue" */
    const char *unit;       /* "money", "count", "pieces" */
    const char *definition; /* one sentence or two */
};

extern const struct shape report_figure_shape;

/* Rows of struct report_figure. */
struct rows report_figures(struct work *w);

/* Which facts, and how they are grouped. Texts may be NULL, numbers ABSENT: no condition. */
struct report_query {
    const char *by;    /* none day week month country channel product store customers contact */
    const char *group; /* only this group, by its key: for the rows behind one bar */
    int64_t     from;  /* the first day */
    int64_t     until; /* the day after the last */
    int64_t     store;
    int64_t     product; /* only its lines */
    int64_t     company; /* only what its contacts bought */
    const char *filter;  /* the name of a saved filter */
    int64_t     limit;   /* most groups or rows */
    const char *after;   /* of rows: where the page before ended */
};

/* One that asks for everything. */
struct report_query report_query_open(void);

extern const struct shape report_query_shape;

/* ---- figures ---- */

struct report_group {
    const char *key;   /* "2011-11", "GB", an id; "" when it is not known */
    const char *label; /* in words */
    int64_t     value; /* millionths, also of counts */
};

struct report_result {
    const char *figure;
    const char *unit;
    const char *by;
    const char *currency; /* of money */
    const char *definition;
    int64_t     total;  /* over everything: of counts of customers not the sum of the groups */
    struct rows groups; /* of struct report_group: times rising, others by value falling */
};

extern const struct shape report_result_shape;

/* NOT_FOUND: no such figure. INVALID: no such grouping, filter or store. */
status report_fold(struct work *w, const char *figure, const struct report_query *query,
                   struct report_result *ret_result) MUST_CHECK;

/* One fact behind a figure. Folding `value` (or what the figure counts) gives the figure. */
struct report_row {
    int64_t     sequence;
    int64_t     at;
    const char *kind; /* name of the fact */
    int64_t     store;
    int64_t     order; /* or refund */
    const char *number;
    int64_t     product; /* ABSENT: a document, or a line without product */
    const char *sku, *name;
    int64_t     contact; /* ABSENT: nobody known */
    const char *country;
    int64_t     value;
    int64_t     quantity;
};

extern const struct shape report_row_shape;

/* Newest first. `ret_next` is where the next page begins, NULL when there is none. */
status report_rows(struct work *w, const char *figure, const struct report_query *query,
                   struct rows *ret_rows, const char **ret_next) MUST_CHECK;

struct report_product {
    int64_t     product;
    const char *sku, *name;
    int64_t     revenue;
    int64_t     units;
    int64_t     orders;    /* sales with such a line */
    int64_t     customers; /* known ones */
};

extern const struct shape report_product_shape;

/* By revenue falling, or with `by` "units" by pieces. Rows of struct report_product. */
status report_top_products(struct work *w, const struct report_query *query,
                           struct rows *ret_products) MUST_CHECK;

/*
 * What else is in the orders that hold query.product, by the number of such orders falling; revenue
 * and units are those of the other product in these orders. Rows of struct report_product.
 * INVALID: no product is said.
 */
status report_bought_with(struct work *w, const struct report_query *query,
                          struct rows *ret_products) MUST_CHECK;

/* ---- customers ---- */

/*
 * Recency, frequency, monetary of each known customer who bought until the end of a day:
 *   recency    calendar days from the day of the last sale to that day
 *   frequency  sale documents
 *   monetary   what these sold
 * A score is 1 + the whole part of 5 × the share of customers who do strictly worse: 1 to 5.
 */
struct report_rfm {
    int64_t     contact;
    const char *label;
    int64_t     recency;
    int64_t     frequency;
    int64_t     monetary;
    int64_t     r, f, m;
};

struct report_rfm_query {
    int64_t     at; /* the day; ABSENT = today */
    int64_t     store;
    const char *filter;
    int64_t     contact; /* ABSENT = all */
    int64_t     after;   /* contact */
    int64_t     limit;
};

struct report_rfm_cell {
    int64_t r, f;
    int64_t customers;
    int64_t monetary;
};

struct report_rfm_result {
    int64_t     at;
    int64_t     customers;
    double      recency_mean, recency_median;
    double      frequency_mean, frequency_median;
    double      monetary_mean, monetary_median; /* units, not millionths */
    struct rows grid;    /* of struct report_rfm_cell: those with customers */
    struct rows results; /* of struct report_rfm, by contact */
};

extern const struct shape report_rfm_query_shape, report_rfm_result_shape;

status report_rfm(struct work *w, const struct report_rfm_query *query,
                  struct report_rfm_result *ret_result) MUST_CHECK;

/* Customers whose first sale was in one month, and who of them bought in each month since. */
struct report_cohort {
    const char *cohort; /* "2010-12" */
    const char *month;
    int64_t     age; /* months since the first */
    int64_t     customers;
    int64_t     revenue; /* of their sales in that month */
};

extern const struct shape report_cohort_shape;

/* The triangle, cohort after cohort; months in which nobody of it bought are left out. */
status report_cohorts(struct work *w, const struct report_query *query,
                      struct rows *ret_cohorts) MUST_CHECK;

/*
 * How much of the sales the best customers make: the first ceil(customers × percent / 100) by
 * what they spent, the older contact first where two spent the same (R83).
 */
struct report_pareto_query {
    int64_t     percent; /* 1..100 */
    int64_t     from, until, store;
    const char *filter;
};

struct report_pareto {
    int64_t percent;
    int64_t customers;
    int64_t revenue; /* of all known customers */
    int64_t top_customers;
    int64_t top_revenue;
    double  share;           /* top_revenue ÷ revenue, 0 to 1 */
    int64_t boundary;        /* what the last of the top spent */
    int64_t customers_of_80; /* the least number of customers who make 80 % */
};

extern const struct shape report_pareto_query_shape, report_pareto_shape;

status report_pareto(struct work *w, const struct report_pareto_query *query,
                     struct report_pareto *ret_pareto) MUST_CHECK;

/* ---- many questions at once ---- */

enum { REPORT_QUESTIONS = 60 }; /* of one batch */

/* One question of a page; the answers of a batch are all of the same moment. */
struct report_question {
    const char *ask; /* a figure, or top-products bought-with rfm cohorts pareto sources funnel */
    const char *by, *filter;
    int64_t     from, until, store, product, company, limit; /* ABSENT: no condition */
};

/* What `ask` asks for is filled; the rest is NULL or empty. */
struct report_answer {
    const char                     *ask;
    const char                     *problem; /* why it could not be answered; NULL: it was */
    const struct report_result     *figure;
    struct rows                     products; /* of struct report_product */
    const struct report_rfm_result *rfm;
    struct rows                     cohorts; /* of struct report_cohort */
    const struct report_pareto     *pareto;
    struct rows                     sources; /* of struct visit_count */
    struct rows                     funnel;  /* of struct funnel_step */
};

struct report_batch {
    struct rows questions; /* of struct report_question */
};

struct report_answers {
    int64_t     as_of;   /* the sequence of the newest fact that was counted */
    struct rows answers; /* of struct report_answer, in the order of the questions */
};

extern const struct shape report_batch_shape, report_answers_shape;

/*
 * In one READ, so that all numbers are of the same moment. A question that cannot be answered says
 * so in its place and takes nothing from the others. INVALID: none, or more than REPORT_QUESTIONS.
 */
status report_answer_all(struct work *w, const struct report_batch *batch,
                         struct report_answers *ret_answers) MUST_CHECK;

/* ---- saved filters ---- */

struct report_filter {
    int64_t            id; /* 0: it ships with the house and cannot be changed */
    const char        *name;
    const char        *label;
    const struct json *conditions;
    bool               built_in;
    int64_t            created_at;
};

extern const struct shape report_filter_shape;

/* INVALID: the conditions say something that reports do not know. CONFLICT: the name is taken. */
status report_create_filter(struct work *w, struct report_filter *draft) MUST_CHECK;
status report_change_filter(struct work *w, const struct report_filter *filter) MUST_CHECK;
status report_remove_filter(struct work *w, int64_t id) MUST_CHECK;
status report_get_filter(struct work *w, int64_t id, struct report_filter *ret_filter) MUST_CHECK;
status report_list_filters(struct work *w, struct rows *ret_filters) MUST_CHECK;

#endif
