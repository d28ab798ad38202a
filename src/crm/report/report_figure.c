/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The figures: one table. */
#include "crm/report/report_figure.h"

#include "base/text.h"

#define SALES   (1U << ORDER_SALE)
#define REFUNDS (1U << ORDER_REFUND)

/*
 * How to add a figure: a line here, and a test that computes it by hand. The path, the list that
 * the API gives and the rows behind it come from the same line.
 */
/* clang-format off */
static const struct figure figures[] = {
    {{"revenue", "Revenue", "money",
      "What was sold less what was given back: the totals of sales and refunds that count, on the day of the document."},
     .measure = MEASURE_VALUE, .documents = SALES | REFUNDS},
    {{"gross_revenue", "Gross revenue", "money",
      "What was sold: the totals of sales that count, before refunds."},
     .measure = MEASURE_VALUE, .documents = SALES},
    {{"refunds", "Refunds", "money",
      "What was given back, as a positive amount: the totals of refunds that count, on the day of the refund."},
     .measure = MEASURE_VALUE_BACK, .documents = REFUNDS},
    {{"orders", "Orders", "count",
      "How many sales there are whose status counts as bought."},
     .measure = MEASURE_DOCUMENTS, .documents = SALES},
    {{"invoices", "Documents", "count",
      "How many sales and refunds there are whose status counts as bought."},
     .measure = MEASURE_DOCUMENTS, .documents = SALES | REFUNDS},
    {{"lines", "Lines", "count",
      "How many lines sales and refunds have, fees among them."},
     .measure = MEASURE_LINES, .documents = SALES | REFUNDS, .of_lines = true},
    {{"units", "Units", "pieces",
      "How many pieces were sold, less those given back."},
     .measure = MEASURE_QUANTITY, .documents = SALES | REFUNDS, .of_lines = true},
    {{"customers", "Customers", "count",
      "How many known customers have a sale or a refund."},
     .measure = MEASURE_CUSTOMERS, .documents = SALES | REFUNDS},
    {{"new_customers", "New customers", "count",
      "How many known customers bought in the period, or in the day, week or month of the group, and never before."},
     .measure = MEASURE_CUSTOMERS, .documents = SALES, .newness = ONLY_NEW},
    {{"returning_customers", "Returning customers", "count",
      "How many known customers bought in the period, or in the day, week or month of the group, and had bought before it."},
     .measure = MEASURE_CUSTOMERS, .documents = SALES, .newness = ONLY_RETURNING},
    {{"average_order_value", "Average order value", "money",
      "Gross revenue divided by orders."},
     .measure = MEASURE_MEAN, .documents = SALES},
};

static const struct field figure_fields[] = {
    FIELD(report_figure, name,       FIELD_TEXT),
    FIELD(report_figure, label,      FIELD_TEXT),
    FIELD(report_figure, unit,       FIELD_TEXT, .help = "money, count or pieces"),
    FIELD(report_figure, definition, FIELD_TEXT),
};
const struct shape report_figure_shape = SHAPE("ReportFigure", report_figure, figure_fields);

/* clang-format on */

const struct figure *report_find_figure(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(figures); i++)
        if (text_same(figures[i].is.name, name))
            return &figures[i];
    return NULL;
}

struct rows report_figures(struct work *w)
{
    struct report_figure *list = work_take(w, sizeof figures);
    for (size_t i = 0; i < COUNT_OF(figures); i++)
        list[i] = figures[i].is;
    return (struct rows){.items = list, .count = COUNT_OF(figures)};
}
