/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/report/report_api.h"

#include "crm/access.h"
#include "crm/fact/fact.h"
#include "crm/report/report.h"
#include "crm/staff/staff.h"
#include "kit/json/json.h"

/*
 * Figures are made of all orders: who sees those of some stores only would learn of the others.
 * FORBIDDEN.
 */
static status need_all_orders(struct work *w)
{
    return staff_need_all(w, "0-123");
}

static status read_query(struct work *w, const struct request *rq, struct report_query *ret_query)
{
    TRY(need_all_orders(w));
    *ret_query = report_query_open();
    return request_query(w, rq, &report_query_shape, ret_query);
}

/* GET /api/reports/figures */
static status list_figures(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows figures = report_figures(w);
    return reply_list(w, rp, &report_figure_shape, &figures, NULL);
}

/* GET /api/reports/{figure}?by=&from=&until=&store=&filter=&limit= */
static status get_figure(struct work *w, const struct request *rq, struct reply *rp)
{
    struct report_query  query;
    struct report_result result;
    TRY(read_query(w, rq, &query));
    TRY(report_fold(w, request_part(rq, "figure"), &query, &result));
    return reply_one(w, rp, &report_result_shape, &result);
}

/* GET /api/reports/{figure}/rows?by=&group=&from=&until=&store=&filter=&after=&limit= */
static status list_rows_behind(struct work *w, const struct request *rq, struct reply *rp)
{
    struct report_query query;
    struct rows         rows;
    const char         *next;
    TRY(staff_need(w, MAY_SEE_ORDERS)); /* single documents, and no more only figures */
    TRY(read_query(w, rq, &query));
    TRY(report_rows(w, request_part(rq, "figure"), &query, &rows, &next));
    return reply_list(w, rp, &report_row_shape, &rows, next);
}

/* GET /api/reports/top-products?by=&from=&until=&store=&filter=&limit= */
static status list_top_products(struct work *w, const struct request *rq, struct reply *rp)
{
    struct report_query query;
    struct rows         products;
    TRY(read_query(w, rq, &query));
    query.limit = query.limit == ABSENT ? 20 : query.limit;
    TRY(report_top_products(w, &query, &products));
    return reply_list(w, rp, &report_product_shape, &products, NULL);
}

/* GET /api/reports/bought-with?product=&from=&until=&store=&filter=&limit= */
static status list_bought_with(struct work *w, const struct request *rq, struct reply *rp)
{
    struct report_query query;
    struct rows         products;
    TRY(read_query(w, rq, &query));
    TRY(report_bought_with(w, &query, &products));
    return reply_list(w, rp, &report_product_shape, &products, NULL);
}

/* POST /api/reports/batch */
static status answer_all(struct work *w, const struct request *rq, struct reply *rp)
{
    struct report_batch   batch = {.questions = {0}};
    struct report_answers answers;
    TRY(need_all_orders(w));
    TRY(request_body(w, rq, &report_batch_shape, &batch));
    TRY(report_answer_all(w, &batch, &answers));
    return reply_one(w, rp, &report_answers_shape, &answers);
}

/* GET /api/reports/rfm?at=&store=&filter=&contact=&after=&limit= */
static status get_rfm(struct work *w, const struct request *rq, struct reply *rp)
{
    struct report_rfm_query query = {
        .at = ABSENT, .store = ABSENT, .contact = ABSENT, .limit = 100};
    struct report_rfm_result result;
    TRY(need_all_orders(w));
    TRY(request_query(w, rq, &report_rfm_query_shape, &query));
    TRY(report_rfm(w, &query, &result));
    return reply_one(w, rp, &report_rfm_result_shape, &result);
}

/* GET /api/reports/cohorts?from=&until=&store=&filter= */
static status list_cohorts(struct work *w, const struct request *rq, struct reply *rp)
{
    struct report_query query;
    struct rows         cohorts;
    TRY(read_query(w, rq, &query));
    TRY(report_cohorts(w, &query, &cohorts));
    return reply_list(w, rp, &report_cohort_shape, &cohorts, NULL);
}

/* GET /api/reports/pareto?percent=&from=&until=&store=&filter= */
static status get_pareto(struct work *w, const struct request *rq, struct reply *rp)
{
    struct report_pareto_query query = {
        .percent = 20, .from = ABSENT, .until = ABSENT, .store = ABSENT};
    struct report_pareto pareto;
    TRY(need_all_orders(w));
    TRY(request_query(w, rq, &report_pareto_query_shape, &query));
    TRY(report_pareto(w, &query, &pareto));
    return reply_one(w, rp, &report_pareto_shape, &pareto);
}

/* GET /api/facts: the ledger as it is, of everything */
static status list_facts(struct work *w, const struct request *rq, struct reply *rp)
{
    struct fact_page page = {.from = ABSENT, .until = ABSENT, .limit = 100};
    struct rows      facts, views;
    int64_t          after;
    TRY(staff_need_everything(w));
    TRY(request_query(w, rq, &fact_page_shape, &page));
    TRY(fact_list(w, &page, &facts, &after));
    TRY(fact_views(w, &facts, &views));
    const char *next = after == 0 ? NULL : work_text(w, "%lld", (long long) after);
    return reply_list(w, rp, &fact_view_shape, &views, next);
}

/* GET /api/report-filters */
static status list_filters(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows filters;
    TRY(report_list_filters(w, &filters));
    return reply_list(w, rp, &report_filter_shape, &filters, NULL);
}

/* POST /api/report-filters */
static status create_filter(struct work *w, const struct request *rq, struct reply *rp)
{
    struct report_filter draft = {.name = NULL};
    TRY(request_body(w, rq, &report_filter_shape, &draft));
    TRY(report_create_filter(w, &draft));
    return reply_created(w, rp, &report_filter_shape, &draft);
}

/* PATCH /api/report-filters/{id} */
static status change_filter(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t              id;
    struct report_filter filter;
    const struct json   *body;
    TRY(request_id(w, rq, "id", &id));
    TRY(report_get_filter(w, id, &filter));
    TRY(request_json(w, rq, &body));
    TRY(json_read_change(w, body, &report_filter_shape, &filter));
    TRY(report_change_filter(w, &filter));
    return reply_one(w, rp, &report_filter_shape, &filter);
}

/* DELETE /api/report-filters/{id} */
static status remove_filter(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t id;
    TRY(request_id(w, rq, "id", &id));
    TRY(report_remove_filter(w, id));
    return reply_empty(rp);
}

/* clang-format off */
const struct route report_routes[] = {
    {GET, "/api/reports/figures", MAY_SEE_REPORTS, READ, list_figures, "The figures and what each of them means",
     .gives = &report_figure_shape, .gives_list = true, .body = BODY_NONE},
    {GET, "/api/reports/{figure}", MAY_SEE_REPORTS, READ, get_figure, "A figure, in all and by group",
     .query = &report_query_shape, .gives = &report_result_shape, .body = BODY_NONE},
    {GET, "/api/reports/{figure}/rows", MAY_SEE_REPORTS, READ, list_rows_behind, "The facts behind a figure, newest first",
     .query = &report_query_shape, .gives = &report_row_shape, .gives_list = true, .body = BODY_NONE},
    {GET, "/api/reports/top-products", MAY_SEE_REPORTS, READ, list_top_products, "Products by revenue, or by=units by pieces",
     .query = &report_query_shape, .gives = &report_product_shape, .gives_list = true, .body = BODY_NONE},
    {GET, "/api/reports/bought-with", MAY_SEE_REPORTS, READ, list_bought_with, "What else is in the orders that hold a product",
     .query = &report_query_shape, .gives = &report_product_shape, .gives_list = true, .body = BODY_NONE},
    {POST, "/api/reports/batch", MAY_SEE_REPORTS, READ, answer_all, "Many questions in one read: all numbers are of the same moment",
     .takes = &report_batch_shape, .gives = &report_answers_shape},
    {GET, "/api/reports/rfm", MAY_SEE_REPORTS, READ, get_rfm, "Recency, frequency and monetary value of customers",
     .query = &report_rfm_query_shape, .gives = &report_rfm_result_shape, .body = BODY_NONE},
    {GET, "/api/reports/cohorts", MAY_SEE_REPORTS, READ, list_cohorts, "Customers by month of their first sale, and who came back when",
     .query = &report_query_shape, .gives = &report_cohort_shape, .gives_list = true, .body = BODY_NONE},
    {GET, "/api/reports/pareto", MAY_SEE_REPORTS, READ, get_pareto, "The share of the best customers in what was sold",
     .query = &report_pareto_query_shape, .gives = &report_pareto_shape, .body = BODY_NONE},
    {GET, "/api/facts", MAY_SEE_REPORTS, READ, list_facts, "Facts of the ledger, in the order in which they were told",
     .query = &fact_page_shape, .gives = &fact_view_shape, .gives_list = true},
    {GET, "/api/report-filters", MAY_SEE_REPORTS, READ, list_filters, "Saved conditions of reports",
     .gives = &report_filter_shape, .gives_list = true, .body = BODY_NONE},
    {POST, "/api/report-filters", MAY_EDIT_SETTINGS, WRITE, create_filter, "Saves conditions under a name",
     .takes = &report_filter_shape, .gives = &report_filter_shape},
    {PATCH, "/api/report-filters/{id}", MAY_EDIT_SETTINGS, WRITE, change_filter, "Changes saved conditions",
     .takes = &report_filter_shape, .gives = &report_filter_shape},
    {DELETE, "/api/report-filters/{id}", MAY_EDIT_SETTINGS, WRITE, remove_filter, "Forgets saved conditions", .body = BODY_NONE},
    {0},
};
/* clang-format on */
