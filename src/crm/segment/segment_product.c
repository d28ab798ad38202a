/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/segment/segment_product.h"

#include "base/list.h"
#include "base/text.h"
#include "crm/fact/fact.h"
#include "crm/segment/segment_said_of.h"

/* Words of a rule, what they are of a product, and in an event of the shop's pages. How to add one:
 * a line. */
static const struct {
    const char *word, *property; /* NULL: the id */
    const char *said;
} words[] = {
    {"product", NULL, "product_id"},
    {"sku", "hs_sku", "sku"},
    {"product_name", "name", "name"},
    {"category", "category", "category"},
};

bool segment_product_word(const char *property)
{
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (text_same(words[i].word, property))
            return true;
    return false;
}

/* ---- which products ---- */

/* Pieces of a product in an order, less what was taken back. */
static int64_t pieces_of(const struct rows *facts, int64_t order, int64_t product)
{
    int64_t pieces = 0;
    for (int64_t i = 0; i < facts->count; i++) {
        const struct fact *fact = (const struct fact *) facts->items + i;
        if ((fact->kind == FACT_LINE_SOLD || fact->kind == FACT_LINE_CORRECTED)
            && fact->context == order && fact->reference == product)
            pieces += fact->quantity;
    }
    return pieces;
}

static void find_products(const struct rows *facts, const struct fact *fact, struct list *products)
{
    int64_t order = fact_order(fact), product = fact_product(fact);
    if (product != 0)
        *(int64_t *) list_add(products) = product;
    if (product != 0 || order == 0)
        return;
    for (int64_t i = 0; i < facts->count; i++) {
        const struct fact *line = (const struct fact *) facts->items + i;
        if (line->kind == FACT_LINE_SOLD && line->context == order && line->reference != 0
            && pieces_of(facts, line->context, line->reference) > 0)
            *(int64_t *) list_add(products) = line->reference;
    }
}

/* ---- what they say ---- */

/* Of one that the catalogue may not know. */
static struct rows said_texts(struct work *w, const struct fact *fact, const char *name)
{
    struct rows texts = fact_says(w, fact->details, work_text(w, "properties.%s", name));
    return texts.count > 0
               ? texts
               : fact_says(w, fact->details, work_text(w, "properties.products.%s", name));
}

status segment_product_texts(struct work *w, const struct rows *facts, const struct fact *fact,
                             const char *word, struct rows *ret_texts)
{
    struct list products = list_open(w->arena, sizeof(int64_t)),
                texts = list_open(w->arena, sizeof(const char *));
    size_t i = 0;
    while (!text_same(words[i].word, word))
        i++;
    *ret_texts = said_texts(w, fact, words[i].said);
    if (ret_texts->count > 0)
        return OK;
    find_products(facts, fact, &products);
    if (words[i].property == NULL)
        for (size_t j = 0; j < products.count; j++)
            *(const char **) list_add(&texts) =
                work_text(w, "%lld", (long long) *(const int64_t *) list_at(&products, j));
    else if (products.count > 0)
        TRY(segment_said_of(w, "products", words[i].property, &products, &texts));
    *ret_texts = list_rows(&texts);
    return OK;
}
