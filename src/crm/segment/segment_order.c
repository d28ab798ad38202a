/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/segment/segment_order.h"

#include "base/list.h"
#include "base/text.h"
#include "crm/fact/fact.h"
#include "crm/record/record.h"
#include "kit/db/db.h"

/* Words of a rule and what they are of an order. How to add one: a line here and in
 * docs/segments.md.
 */
static const struct {
    const char *word, *property;
    bool        several; /* divided by commas */
} words[] = {
    {"coupon", "hs_discount_codes", .several = true},
    {"tag", "hs_tags", .several = true},
    {"status", "hs_external_order_status"},
    {"payment_method", "hs_payment_processing_method"},
    {"currency", "hs_currency_code"},
    {"channel", "channel"},
    {"source", "source"},
    {"medium", "medium"},
    {"campaign", "campaign"},
    {"country", "country"},
    {"state", "state"},
    {"city", "city"},
    {"zip", "zip"},
};

static size_t number_of(const char *word)
{
    size_t i = 0;
    while (i < COUNT_OF(words) && !text_same(words[i].word, word))
        i++;
    return i;
}

bool segment_order_word(const char *property)
{
    return number_of(property) < COUNT_OF(words);
}

static status read_cell(struct work *w, int64_t order, const char *property, const char **ret_text)
{
    const struct record_type     *type;
    const struct record_property *column;
    struct db_table               table;
    struct query                 *query = query_open(w);
    *ret_text = NULL;
    TRY(record_type_get(w, "orders", &type));
    TRY(record_property_get(w, type, property, &column));
    query_words(query, "SELECT ");
    record_add_column(query, column);
    query_words(query, " FROM ");
    query_name(query, type->table);
    query_words(query, " WHERE id = ");
    query_int(query, order);
    TRY(query_table(w, query, &table));
    if (table.height > 0 && table.cells[0].type == DB_TEXT && !table.cells[0].null)
        *ret_text = table.cells[0].text;
    return OK;
}

status segment_order_texts(struct work *w, const struct fact *fact, const char *word,
                           struct rows *ret_texts)
{
    struct list texts = list_open(w->arena, sizeof(const char *));
    size_t      number = number_of(word);
    int64_t     order = fact_order(fact);
    const char *text = NULL;
    if (order != 0 && number < COUNT_OF(words))
        TRY(read_cell(w, order, words[number].property, &text));
    if (text != NULL && words[number].several)
        for (const char **piece = text_split(w, text, ',', NULL); *piece != NULL; piece++)
            *(const char **) list_add(&texts) = text_trim(w, *piece);
    else if (text != NULL)
        *(const char **) list_add(&texts) = text;
    *ret_texts = list_rows(&texts);
    return OK;
}
