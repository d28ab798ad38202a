/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/segment/segment_product.h"

#include "base/list.h"
#include "base/text.h"
#include "crm/fact/fact.h"
#include "crm/record/record.h"
#include "kit/db/db.h"

/* Words of a rule and what they are of a product. How to add one: a line. */
static const struct {
    const char *word, *property; /* NULL: the id */
} words[] = {
    {"product", NULL},
    {"sku", "hs_sku"},
    {"product_name", "name"},
    {"category", "category"},
};

bool segment_product_word(const char *property)
{
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (text_same(words[i].word, property))
            return true;
    return false;
}

/* ---- which products ---- */

static bool is_line(const struct fact *fact)
{
    return fact->kind == FACT_LINE_SOLD || fact->kind == FACT_LINE_REFUNDED
           || fact->kind == FACT_LINE_CORRECTED || fact->kind == FACT_CART_ITEM_LEFT
           || fact->kind == FACT_CART_ITEM_BACK;
}

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
    if (is_line(fact)) {
        if (fact->reference != 0)
            *(int64_t *) list_add(products) = fact->reference;
        return;
    }
    for (int64_t i = 0; i < facts->count; i++) {
        const struct fact *line = (const struct fact *) facts->items + i;
        if (line->kind == FACT_LINE_SOLD && line->context == fact->reference && line->reference != 0
            && pieces_of(facts, line->context, line->reference) > 0)
            *(int64_t *) list_add(products) = line->reference;
    }
}

/* ---- what they say ---- */

static status read_texts(struct work *w, const struct list *products, const char *property,
                         struct list *texts)
{
    const struct record_type     *type;
    const struct record_property *column;
    struct db_table               table;
    struct query                 *query = query_open(w);
    TRY(record_type_get(w, "products", &type));
    TRY(record_property_get(w, type, property, &column));
    query_words(query, "SELECT ");
    record_add_column(query, column);
    query_words(query, " FROM ");
    query_name(query, type->table);
    query_words(query, " WHERE id IN (");
    for (size_t i = 0; i < products->count; i++) {
        if (i > 0)
            query_words(query, ", ");
        query_int(query, *(const int64_t *) list_at(products, i));
    }
    query_words(query, ")");
    TRY(query_table(w, query, &table));
    for (int64_t i = 0; i < table.height; i++)
        if (table.cells[i].type == DB_TEXT && !table.cells[i].null)
            *(const char **) list_add(texts) = table.cells[i].text;
    return OK;
}

status segment_product_texts(struct work *w, const struct rows *facts, const struct fact *fact,
                             const char *word, struct rows *ret_texts)
{
    struct list products = list_open(w->arena, sizeof(int64_t)),
                texts = list_open(w->arena, sizeof(const char *));
    size_t i = 0;
    find_products(facts, fact, &products);
    while (!text_same(words[i].word, word))
        i++;
    if (words[i].property == NULL)
        for (size_t j = 0; j < products.count; j++)
            *(const char **) list_add(&texts) =
                work_text(w, "%lld", (long long) *(const int64_t *) list_at(&products, j));
    else if (products.count > 0)
        TRY(read_texts(w, &products, words[i].property, &texts));
    *ret_texts = list_rows(&texts);
    return OK;
}
