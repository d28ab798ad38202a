/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Many questions of one page, answered in one READ: all numbers are of the same moment. */
#include "crm/report/report.h"

#include "base/list.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/visit/visit.h"
#include "kit/ledger/ledger.h"

/* clang-format off */
static const struct field question_fields[] = {
    FIELD(report_question, ask,     FIELD_TEXT, .required = true, .help = "a figure, or top-products, bought-with, rfm, cohorts, pareto, sources, funnel"),
    FIELD(report_question, by,      FIELD_TEXT, .help = "as in the path of that figure"),
    FIELD(report_question, filter,  FIELD_TEXT),
    FIELD(report_question, from,    FIELD_DATE),
    FIELD(report_question, until,   FIELD_DATE),
    FIELD(report_question, store,   FIELD_INT),
    FIELD(report_question, product, FIELD_INT),
    FIELD(report_question, company, FIELD_INT),
    FIELD(report_question, limit,   FIELD_INT),
};
static const struct shape question_shape = SHAPE("ReportQuestion", report_question, question_fields);

static const struct field batch_fields[] = {
    FIELD(report_batch, questions, FIELD_LIST, .required = true, .of = &question_shape),
};
const struct shape report_batch_shape = SHAPE("ReportBatch", report_batch, batch_fields);

static const struct field answer_fields[] = {
    FIELD(report_answer, ask,      FIELD_TEXT),
    FIELD(report_answer, problem,  FIELD_TEXT, .help = "why it could not be answered"),
    FIELD(report_answer, figure,   FIELD_ONE,  .of = &report_result_shape),
    FIELD(report_answer, products, FIELD_LIST, .of = &report_product_shape),
    FIELD(report_answer, rfm,      FIELD_ONE,  .of = &report_rfm_result_shape),
    FIELD(report_answer, cohorts,  FIELD_LIST, .of = &report_cohort_shape),
    FIELD(report_answer, pareto,   FIELD_ONE,  .of = &report_pareto_shape),
    FIELD(report_answer, sources,  FIELD_LIST, .of = &visit_count_shape),
    FIELD(report_answer, funnel,   FIELD_LIST, .of = &funnel_step_shape),
};
static const struct shape answer_shape = SHAPE("ReportAnswer", report_answer, answer_fields);

static const struct field answers_fields[] = {
    FIELD(report_answers, as_of,   FIELD_INT,  .help = "the sequence of the newest fact that was counted"),
    FIELD(report_answers, answers, FIELD_LIST, .of = &answer_shape),
};
const struct shape report_answers_shape = SHAPE("ReportAnswers", report_answers, answers_fields);
/* clang-format on */

static struct report_query query_of(const struct report_question *question)
{
    return (struct report_query){.by = question->by,
                                 .filter = question->filter,
                                 .from = question->from,
                                 .until = question->until,
                                 .store = question->store,
                                 .product = question->product,
                                 .company = question->company,
                                 .limit = question->limit};
}

/* ---- one function for each kind of question ---- */

typedef status answerer(struct work *w, const struct report_question *question,
                        struct report_answer *ret_answer);

static status answer_figure(struct work *w, const struct report_question *question,
                            struct report_answer *ret_answer)
{
    struct report_query   query = query_of(question);
    struct report_result *result = work_take(w, sizeof *result);
    ret_answer->figure = result;
    return report_fold(w, question->ask, &query, result);
}

static status answer_top_products(struct work *w, const struct report_question *question,
                                  struct report_answer *ret_answer)
{
    struct report_query query = query_of(question);
    return report_top_products(w, &query, &ret_answer->products);
}

static status answer_bought_with(struct work *w, const struct report_question *question,
                                 struct report_answer *ret_answer)
{
    struct report_query query = query_of(question);
    return report_bought_with(w, &query, &ret_answer->products);
}

static status answer_rfm(struct work *w, const struct report_question *question,
                         struct report_answer *ret_answer)
{
    struct report_rfm_result *result = work_take(w, sizeof *result);
    struct report_rfm_query   query = {.at = ABSENT,
                                       .contact = ABSENT,
                                       .store = question->store,
                                       .filter = question->filter,
                                       .limit = question->limit == ABSENT ? 1 : question->limit};
    ret_answer->rfm = result;
    return report_rfm(w, &query, result);
}

static status answer_cohorts(struct work *w, const struct report_question *question,
                             struct report_answer *ret_answer)
{
    struct report_query query = query_of(question);
    return report_cohorts(w, &query, &ret_answer->cohorts);
}

static status answer_pareto(struct work *w, const struct report_question *question,
                            struct report_answer *ret_answer)
{
    struct report_pareto      *pareto = work_take(w, sizeof *pareto);
    struct report_pareto_query query = {.percent = 20,
                                        .from = question->from,
                                        .until = question->until,
                                        .store = question->store,
                                        .filter = question->filter};
    ret_answer->pareto = pareto;
    return report_pareto(w, &query, pareto);
}

static int64_t instant_of(int64_t day)
{
    return day == ABSENT ? ABSENT : day * DAY;
}

static status answer_sources(struct work *w, const struct report_question *question,
                             struct report_answer *ret_answer)
{
    struct visit_sources query = {.by = BY_CHANNEL,
                                  .from = instant_of(question->from),
                                  .until = instant_of(question->until),
                                  .store = question->store};
    return visit_count_sources(w, &query, &ret_answer->sources);
}

/* From looking at a product to the order. */
static status answer_funnel(struct work *w, const struct report_question *question,
                            struct report_answer *ret_answer)
{
    static const char *const events[] = {"Product Viewed", "Product Added", "Checkout Started",
                                         "Order Completed"};
    struct funnel_step      *steps = work_take(w, COUNT_OF(events) * sizeof *steps);
    struct funnel            funnel = {.steps = {.items = steps, .count = COUNT_OF(events)},
                                       .from = instant_of(question->from),
                                       .until = instant_of(question->until),
                                       .within_hours = ABSENT,
                                       .store = question->store};
    for (size_t i = 0; i < COUNT_OF(events); i++)
        steps[i] = (struct funnel_step){.event = events[i]};
    TRY(visit_count_funnel(w, &funnel));
    ret_answer->funnel = funnel.steps;
    return OK;
}

/* How to add one: a function above, a line here, a test. Whatever is not here is a figure. */
static const struct {
    const char *ask;
    answerer   *answer;
} kinds[] = {
    {"top-products", answer_top_products},
    {"bought-with", answer_bought_with},
    {"rfm", answer_rfm},
    {"cohorts", answer_cohorts},
    {"pareto", answer_pareto},
    {"sources", answer_sources},
    {"funnel", answer_funnel},
};

static status answer_one(struct work *w, const struct report_question *question,
                         struct report_answer *ret_answer)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (text_same(kinds[i].ask, question->ask))
            return kinds[i].answer(w, question, ret_answer);
    return answer_figure(w, question, ret_answer);
}

/* What the person who asked can put right is told in the place of the answer. */
static bool is_told(status outcome)
{
    return outcome == INVALID || outcome == NOT_FOUND || outcome == FORBIDDEN;
}

status report_answer_all(struct work *w, const struct report_batch *batch,
                         struct report_answers *ret_answers)
{
    struct list answers = list_open(w->arena, sizeof(struct report_answer));
    if (batch->questions.count < 1 || batch->questions.count > REPORT_QUESTIONS)
        return fail(w, INVALID, "questions", "ask 1 to %d questions at once", REPORT_QUESTIONS);
    TRY(ledger_last(w, &ret_answers->as_of));
    for (int64_t i = 0; i < batch->questions.count; i++) {
        const struct report_question *question =
            (const struct report_question *) batch->questions.items + i;
        struct report_answer *answer = list_add(&answers);
        status                outcome = answer_one(w, question, answer);
        if (outcome != OK && !is_told(outcome))
            return outcome;
        if (outcome != OK)
            *answer = (struct report_answer){.problem = w->failure.message};
        answer->ask = question->ask;
    }
    ret_answers->answers = list_rows(&answers);
    return OK;
}
