/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/segment/segment_order.h"

#include "base/list.h"
#include "base/text.h"
#include "crm/fact/fact.h"
#include "crm/segment/segment_said_of.h"

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

static void split(struct work *w, const struct list *texts, struct list *pieces)
{
    for (size_t i = 0; i < texts->count; i++)
        for (const char **piece =
                 text_split(w, *(const char *const *) list_at(texts, i), ',', NULL);
             *piece != NULL; piece++)
            *(const char **) list_add(pieces) = text_trim(w, *piece);
}

status segment_order_texts(struct work *w, const struct fact *fact, const char *word,
                           struct rows *ret_texts)
{
    struct list orders = list_open(w->arena, sizeof(int64_t)),
                texts = list_open(w->arena, sizeof(const char *)),
                pieces = list_open(w->arena, sizeof(const char *));
    size_t number = number_of(word);
    *(int64_t *) list_add(&orders) = fact_order(fact);
    if (fact_order(fact) != 0 && number < COUNT_OF(words))
        TRY(segment_said_of(w, "orders", words[number].property, &orders, &texts));
    if (texts.count > 0 && words[number].several)
        split(w, &texts, &pieces);
    *ret_texts = list_rows(pieces.count > 0 ? &pieces : &texts);
    return OK;
}
