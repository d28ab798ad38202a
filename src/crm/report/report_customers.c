/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What known customers bought, when and how often: RFM, cohorts, the share of the best. */
#include <stdlib.h>

#include "base/money.h"
#include "base/time.h"
#include "crm/person/person.h"
#include "crm/report/report_sales.h"

/* clang-format off */
static const struct field rfm_query_fields[] = {
    FIELD(report_rfm_query, at,      FIELD_DATE, .help = "the day to which recency counts; today when it is left out"),
    FIELD(report_rfm_query, store,   FIELD_INT),
    FIELD(report_rfm_query, filter,  FIELD_TEXT, .help = "the name of a saved filter, such as cleaned"),
    FIELD(report_rfm_query, contact, FIELD_INT,  .help = "only this one"),
    FIELD(report_rfm_query, after,   FIELD_INT,  .help = "the last contact of the page before"),
    FIELD(report_rfm_query, limit,   FIELD_INT,  .help = "1 to 1000"),
};
const struct shape report_rfm_query_shape = SHAPE("RfmQuery", report_rfm_query, rfm_query_fields);

static const struct field rfm_fields[] = {
    FIELD(report_rfm, contact,   FIELD_INT),
    FIELD(report_rfm, label,     FIELD_TEXT),
    FIELD(report_rfm, recency,   FIELD_INT,   .help = "calendar days since the last sale"),
    FIELD(report_rfm, frequency, FIELD_INT,   .help = "sales"),
    FIELD(report_rfm, monetary,  FIELD_MONEY, .help = "what these sold"),
    FIELD(report_rfm, r,         FIELD_INT,   .help = "1 to 5: 1 + the whole part of 5 × the share of customers who do worse"),
    FIELD(report_rfm, f,         FIELD_INT),
    FIELD(report_rfm, m,         FIELD_INT),
};
static const struct shape rfm_shape = SHAPE("Rfm", report_rfm, rfm_fields);

static const struct field cell_fields[] = {
    FIELD(report_rfm_cell, r,         FIELD_INT),
    FIELD(report_rfm_cell, f,         FIELD_INT),
    FIELD(report_rfm_cell, customers, FIELD_INT),
    FIELD(report_rfm_cell, monetary,  FIELD_MONEY),
};
static const struct shape cell_shape = SHAPE("RfmCell", report_rfm_cell, cell_fields);

static const struct field rfm_result_fields[] = {
    FIELD(report_rfm_result, at,               FIELD_DATE),
    FIELD(report_rfm_result, customers,        FIELD_INT),
    FIELD(report_rfm_result, recency_mean,     FIELD_NUMBER),
    FIELD(report_rfm_result, recency_median,   FIELD_NUMBER),
    FIELD(report_rfm_result, frequency_mean,   FIELD_NUMBER),
    FIELD(report_rfm_result, frequency_median, FIELD_NUMBER),
    FIELD(report_rfm_result, monetary_mean,    FIELD_NUMBER),
    FIELD(report_rfm_result, monetary_median,  FIELD_NUMBER),
    FIELD(report_rfm_result, grid,             FIELD_LIST, .of = &cell_shape),
    FIELD(report_rfm_result, results,          FIELD_LIST, .of = &rfm_shape, .help = "by contact; the next page is after the last"),
};
const struct shape report_rfm_result_shape = SHAPE("RfmResult", report_rfm_result, rfm_result_fields);

static const struct field cohort_fields[] = {
    FIELD(report_cohort, cohort,    FIELD_TEXT, .help = "the month of the first sale"),
    FIELD(report_cohort, month,     FIELD_TEXT),
    FIELD(report_cohort, age,       FIELD_INT, .help = "months since the first"),
    FIELD(report_cohort, customers, FIELD_INT, .help = "of the cohort who bought in that month"),
    FIELD(report_cohort, revenue,   FIELD_MONEY, .help = "of their sales in that month"),
};
const struct shape report_cohort_shape = SHAPE("Cohort", report_cohort, cohort_fields);

static const struct field pareto_query_fields[] = {
    FIELD(report_pareto_query, percent, FIELD_INT, .help = "1 to 100; 20 when it is left out"),
    FIELD(report_pareto_query, from,    FIELD_DATE),
    FIELD(report_pareto_query, until,   FIELD_DATE, .help = "the day after the last"),
    FIELD(report_pareto_query, store,   FIELD_INT),
    FIELD(report_pareto_query, filter,  FIELD_TEXT),
};
const struct shape report_pareto_query_shape = SHAPE("ParetoQuery", report_pareto_query, pareto_query_fields);

static const struct field pareto_fields[] = {
    FIELD(report_pareto, percent,         FIELD_INT),
    FIELD(report_pareto, customers,       FIELD_INT),
    FIELD(report_pareto, revenue,         FIELD_MONEY,  .help = "of all sales to known customers"),
    FIELD(report_pareto, top_customers,   FIELD_INT,    .help = "customers × percent ÷ 100, rounded up"),
    FIELD(report_pareto, top_revenue,     FIELD_MONEY),
    FIELD(report_pareto, share,           FIELD_NUMBER, .help = "top_revenue ÷ revenue"),
    FIELD(report_pareto, boundary,        FIELD_MONEY,  .help = "what the last of the top spent"),
    FIELD(report_pareto, customers_of_80, FIELD_INT,    .help = "the least number of customers who make 80 %"),
};
const struct shape report_pareto_shape = SHAPE("Pareto", report_pareto, pareto_fields);
/* clang-format on */

/* ---- customers ---- */

struct customer {
    int64_t contact;
    int64_t last_at;
    int64_t orders;
    int64_t value;
};

/* Rows of struct customer, by contact. */
static int by_contact(const void *a, const void *b)
{
    int64_t left = ((const struct customer *) a)->contact;
    int64_t right = ((const struct customer *) b)->contact;
    return (left > right) - (left < right);
}

static status list_customers(struct work *w, const struct scope *scope, struct rows *ret_customers)
{
    struct rows sales;
    struct map  places = map_open(w->arena, (uint64_t) (uintptr_t) w);
    struct list list = list_open(w->arena, sizeof(struct customer));
    TRY(report_list_sales(w, scope, false, &sales));
    for (int64_t i = 0; i < sales.count; i++) {
        const struct sale *sale = &((const struct sale *) sales.items)[i];
        bool               is_new;
        union map_value   *place = map_put_int(&places, sale->contact, &is_new);
        if (is_new) {
            place->number = (int64_t) list.count;
            *(struct customer *) list_add(&list) =
                (struct customer){.contact = sale->contact, .last_at = sale->at};
        }
        struct customer *customer = list_at(&list, (size_t) place->number);
        customer->orders++;
        customer->value += sale->value;
        customer->last_at = sale->at > customer->last_at ? sale->at : customer->last_at;
    }
    if (list.count > 0)
        qsort(list.items, list.count, list.item_size, by_contact);
    *ret_customers = list_rows(&list);
    return OK;
}

/* ---- RFM ---- */

static int by_number(const void *a, const void *b)
{
    int64_t left = *(const int64_t *) a, right = *(const int64_t *) b;
    return (left > right) - (left < right);
}

/* One of the three numbers of every customer, rising. */
static int64_t *sorted(struct work *w, const struct rows *rfm, size_t offset)
{
    size_t   count = (size_t) rfm->count;
    int64_t *numbers = work_take(w, count * sizeof *numbers);
    for (size_t i = 0; i < count; i++)
        numbers[i] =
            *(const int64_t *) ((const char *) rfm->items + i * sizeof(struct report_rfm) + offset);
    if (count > 0)
        qsort(numbers, count, sizeof *numbers, by_number);
    return numbers;
}

/* How many are less than `number`. */
static int64_t count_below(const int64_t *numbers, int64_t count, int64_t number)
{
    int64_t low = 0, high = count;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (numbers[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static double mean_of(const int64_t *numbers, int64_t count)
{
    double sum = 0;
    for (int64_t i = 0; i < count; i++)
        sum += (double) numbers[i];
    return count == 0 ? 0 : sum / (double) count;
}

static double median_of(const int64_t *numbers, int64_t count)
{
    int64_t left = (count - 1) / 2, right = count / 2;
    return count == 0 ? 0 : ((double) numbers[left] + (double) numbers[right]) / 2;
}

static struct rows measure_customers(struct work *w, const struct scope *scope, int64_t at,
                                     const struct rows *customers)
{
    struct report_rfm *rfm = work_take(w, (size_t) customers->count * sizeof *rfm);
    for (int64_t i = 0; i < customers->count; i++) {
        const struct customer *customer = &((const struct customer *) customers->items)[i];
        rfm[i] = (struct report_rfm){
            .contact = customer->contact,
            .recency = at - zone_day_of(scope->zone, customer->last_at),
            .frequency = customer->orders,
            .monetary = customer->value,
        };
    }
    return (struct rows){.items = rfm, .count = customers->count};
}

static void score(struct work *w, const struct rows *rfm, struct report_rfm_result *result)
{
    const int64_t *recency = sorted(w, rfm, offsetof(struct report_rfm, recency));
    const int64_t *frequency = sorted(w, rfm, offsetof(struct report_rfm, frequency));
    const int64_t *monetary = sorted(w, rfm, offsetof(struct report_rfm, monetary));
    int64_t        count = rfm->count;

    for (int64_t i = 0; i < count; i++) {
        struct report_rfm *one = &((struct report_rfm *) rfm->items)[i];
        /* Fewer days are better: worse are those who waited longer. */
        int64_t longer = count - count_below(recency, count, one->recency + 1);
        one->r = 1 + 5 * longer / count;
        one->f = 1 + 5 * count_below(frequency, count, one->frequency) / count;
        one->m = 1 + 5 * count_below(monetary, count, one->monetary) / count;
    }
    result->recency_mean = mean_of(recency, count);
    result->recency_median = median_of(recency, count);
    result->frequency_mean = mean_of(frequency, count);
    result->frequency_median = median_of(frequency, count);
    result->monetary_mean = mean_of(monetary, count) / (double) MONEY_UNIT;
    result->monetary_median = median_of(monetary, count) / (double) MONEY_UNIT;
}

static struct rows make_grid(struct work *w, const struct rows *rfm)
{
    struct report_rfm_cell cells[5][5] = {0};
    struct list            grid = list_open(w->arena, sizeof(struct report_rfm_cell));
    for (int64_t i = 0; i < rfm->count; i++) {
        const struct report_rfm *one = &((const struct report_rfm *) rfm->items)[i];
        struct report_rfm_cell  *cell = &cells[one->r - 1][one->f - 1];
        cell->r = one->r;
        cell->f = one->f;
        cell->customers++;
        cell->monetary += one->monetary;
    }
    for (size_t i = 0; i < 25; i++)
        if (cells[i / 5][i % 5].customers > 0)
            *(struct report_rfm_cell *) list_add(&grid) = cells[i / 5][i % 5];
    return list_rows(&grid);
}

static status page_of(struct work *w, const struct report_rfm_query *query, const struct rows *rfm,
                      struct rows *ret_page)
{
    struct report_rfm *all = rfm->items;
    int64_t            first = 0;
    while (first < rfm->count && all[first].contact <= query->after)
        first++;
    if (query->contact != ABSENT)
        for (first = 0; first < rfm->count && all[first].contact != query->contact; first++)
            continue;
    int64_t most = query->contact != ABSENT ? 1 : query->limit;
    int64_t count = rfm->count - first < most ? rfm->count - first : most;

    int64_t     *contacts = work_take(w, (size_t) count * sizeof *contacts);
    const char **labels = work_take(w, (size_t) count * sizeof *labels);
    for (int64_t i = 0; i < count; i++)
        contacts[i] = all[first + i].contact;
    TRY(person_labels(w, contacts, (size_t) count, labels));
    for (int64_t i = 0; i < count; i++)
        all[first + i].label = labels[i];
    *ret_page = (struct rows){.items = all + first, .count = count};
    return OK;
}

status report_rfm(struct work *w, const struct report_rfm_query *query,
                  struct report_rfm_result *ret_result)
{
    struct report_query of = {.from = ABSENT,
                              .until = ABSENT,
                              .store = query->store,
                              .product = ABSENT,
                              .company = ABSENT,
                              .filter = query->filter};
    struct scope        scope;
    struct rows         customers;

    if (query->limit < 1 || query->limit > 1000)
        return fail(w, INVALID, "limit", "must be from 1 to 1000");
    TRY(report_scope(w, &of, &scope));
    int64_t at = query->at == ABSENT ? zone_day_of(scope.zone, w->now) : query->at;
    scope.until = zone_to_utc(scope.zone, (at + 1) * DAY);
    TRY(list_customers(w, &scope, &customers));

    struct rows rfm = measure_customers(w, &scope, at, &customers);
    *ret_result = (struct report_rfm_result){.at = at, .customers = rfm.count};
    score(w, &rfm, ret_result);
    ret_result->grid = make_grid(w, &rfm);
    return page_of(w, query, &rfm, &ret_result->results);
}

/* ---- cohorts ---- */

/* A customer's sales of one month. */
struct active_month {
    int64_t cohort, month;
    int64_t contact;
    int64_t value;
};

static int by_cell(const void *a, const void *b)
{
    const struct active_month *left = a, *right = b;
    if (left->cohort != right->cohort)
        return left->cohort < right->cohort ? -1 : 1;
    if (left->month != right->month)
        return left->month < right->month ? -1 : 1;
    return (left->contact > right->contact) - (left->contact < right->contact);
}

static int64_t month_of(const struct scope *scope, int64_t at)
{
    return month_of_day(zone_day_of(scope->zone, at));
}

static const char *month_words(struct work *w, int64_t month)
{
    return work_text(w, "%04lld-%02lld", (long long) (month / 12), (long long) (month % 12 + 1));
}

/* Sorted by cell and customer: a cell's customers are the changes of contact in it. */
static struct rows add_cells(struct work *w, const struct active_month *months, size_t count)
{
    struct list           cells = list_open(w->arena, sizeof(struct report_cohort));
    struct report_cohort *cell = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct active_month *now = &months[i], *before = i == 0 ? NULL : &months[i - 1];
        bool same = before != NULL && before->cohort == now->cohort && before->month == now->month;
        if (!same) {
            cell = list_add(&cells);
            *cell = (struct report_cohort){.cohort = month_words(w, now->cohort),
                                           .month = month_words(w, now->month),
                                           .age = now->month - now->cohort};
        }
        cell->customers += !same || before->contact != now->contact;
        cell->revenue += now->value;
    }
    return list_rows(&cells);
}

status report_cohorts(struct work *w, const struct report_query *query, struct rows *ret_cohorts)
{
    struct scope  scope;
    struct firsts firsts;
    struct rows   sales;
    TRY(report_scope(w, query, &scope));
    TRY(report_list_firsts(w, &scope, false, &firsts));
    TRY(report_list_sales(w, &scope, false, &sales));

    struct active_month *months = work_take(w, (size_t) sales.count * sizeof *months);
    for (int64_t i = 0; i < sales.count; i++) {
        const struct sale *sale = &((const struct sale *) sales.items)[i];
        months[i] = (struct active_month){
            .cohort = month_of(&scope, report_first_of(&firsts, sale->contact)->at),
            .month = month_of(&scope, sale->at),
            .contact = sale->contact,
            .value = sale->value,
        };
    }
    if (sales.count > 0)
        qsort(months, (size_t) sales.count, sizeof *months, by_cell);
    *ret_cohorts = add_cells(w, months, (size_t) sales.count);
    return OK;
}

/* ---- the best ---- */

static int by_spent(const void *a, const void *b)
{
    const struct customer *left = a, *right = b;
    if (left->value != right->value)
        return left->value > right->value ? -1 : 1;
    return by_contact(a, b);
}

/* The least number of the best, in their order, who make four fifths; exact, whatever the sums. */
static int64_t count_for_80(const struct customer *customers, int64_t count, int64_t revenue)
{
    __int128 sum = 0;
    int64_t  i = 0;
    while (i < count && sum * 5 < (__int128) revenue * 4)
        sum += customers[i++].value;
    return i;
}

status report_pareto(struct work *w, const struct report_pareto_query *query,
                     struct report_pareto *ret)
{
    struct report_query of = {.from = query->from,
                              .until = query->until,
                              .store = query->store,
                              .product = ABSENT,
                              .company = ABSENT,
                              .filter = query->filter};
    struct scope        scope;
    struct rows         rows;

    if (query->percent < 1 || query->percent > 100)
        return fail(w, INVALID, "percent", "must be from 1 to 100");
    TRY(report_scope(w, &of, &scope));
    TRY(list_customers(w, &scope, &rows));

    struct customer *customers = rows.items;
    *ret = (struct report_pareto){.percent = query->percent,
                                  .customers = rows.count,
                                  .top_customers = (rows.count * query->percent + 99) / 100};
    if (rows.count > 0)
        qsort(customers, (size_t) rows.count, sizeof *customers, by_spent);
    for (int64_t i = 0; i < rows.count; i++) {
        ret->revenue += customers[i].value;
        if (i < ret->top_customers) {
            ret->top_revenue += customers[i].value;
            ret->boundary = customers[i].value;
        }
    }
    ret->share = ret->revenue == 0 ? 0 : (double) ret->top_revenue / (double) ret->revenue;
    ret->customers_of_80 = count_for_80(customers, rows.count, ret->revenue);
    return OK;
}
