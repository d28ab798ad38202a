/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/segment/segment_event.h"

#include <string.h>

#include "base/list.h"
#include "base/money.h"
#include "base/text.h"
#include "crm/fact/fact.h"
#include "crm/person/person.h"
#include "crm/segment/segment_order.h"
#include "crm/segment/segment_read.h"
#include "crm/visit/visit.h"

enum { PAGE = 500 };

/*
 * Other words for kinds of facts: events of the shops' own vocabulary and of mail filters.
 * How to add one: a line, in lower case with '_' between words.
 */
static const struct {
    const char *word;
    int64_t     kinds[2];
} synonyms[] = {
    {"order_completed", {FACT_ORDER_PLACED}},
    {"placed_order", {FACT_ORDER_PLACED}},
    {"refunded_order", {FACT_ORDER_REFUNDED}},
    {"order_updated", {FACT_ORDER_CHANGED}},
    {"ordered_product", {FACT_LINE_SOLD}},
    {"product_purchased", {FACT_LINE_SOLD}},
    {"cart_updated", {FACT_CART_CHANGED}},
    {"checkout_abandoned", {FACT_CART_ABANDONED}},
    {"email_sent", {FACT_MAIL_SENT}},
    {"email_opened", {FACT_MAIL_OPENED}},
    {"email_link_clicked", {FACT_MAIL_CLICKED}},
    {"email_clicked", {FACT_MAIL_CLICKED}},
};

struct segment_word segment_recorded(struct work *w, const char *word)
{
    const char                    *folded = text_folded(w, word);
    const struct fact_description *fact = fact_by_name(folded);
    int64_t                       *kinds = work_take(w, 2 * sizeof *kinds);
    if (fact != NULL) {
        kinds[0] = fact->kind;
        return (struct segment_word){.kinds = kinds};
    }
    for (size_t i = 0; i < COUNT_OF(synonyms); i++)
        if (text_same(synonyms[i].word, folded))
            return (struct segment_word){.kinds = synonyms[i].kinds};
    return (struct segment_word){.kinds = NULL};
}

status segment_word_of(struct work *w, const char *word, struct segment_word *ret_word)
{
    struct visit_told_as as;
    *ret_word = segment_recorded(w, word);
    if (ret_word->kinds != NULL)
        return OK;
    TRY(visit_told_as(w, word, &as));
    int64_t *kinds = work_take(w, 2 * sizeof *kinds);
    kinds[0] = as.kind;
    *ret_word = (struct segment_word){kinds, as.names};
    return OK;
}

bool segment_word_known(const struct segment_word *word)
{
    return word->kinds != NULL && (word->names == NULL || *word->names != 0);
}

static bool is_among(int64_t number, const int64_t *numbers)
{
    for (; numbers != NULL && *numbers != 0; numbers++)
        if (*numbers == number)
            return true;
    return false;
}

bool segment_word_means(const struct segment_word *word, const struct fact *fact)
{
    return is_among(fact->kind, word->kinds)
           && (word->names == NULL || is_among(fact->reference, word->names));
}

/* ---- what a fact says ---- */

static const char *number_of(struct work *w, const struct fact *fact, const char *name)
{
    const struct {
        const char *name;
        int64_t     number;
        bool        is_decimal;
    } numbers[] = {
        {"value", fact->value, true},          {"quantity", fact->quantity, true},
        {"reference", fact->reference, false}, {"context", fact->context, false},
        {"store", fact->store, false},
    };
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        if (text_same(numbers[i].name, name))
            return numbers[i].is_decimal ? money_text(w, numbers[i].number)
                                         : work_text(w, "%lld", (long long) numbers[i].number);
    return NULL;
}

status segment_event_says(struct work *w, const struct fact *fact, const char *name,
                          struct rows *ret_texts)
{
    const char **number = work_take(w, sizeof *number);
    *number = number_of(w, fact, name);
    *ret_texts = (struct rows){number, 1};
    if (*number != NULL)
        return OK;
    *ret_texts = fact_says(w, fact->details, name);
    return ret_texts->count > 0 ? OK : segment_order_texts(w, fact, name, ret_texts);
}

/* As which type an operation reads what an event says. */
static enum property_type type_for(const struct segment_operation *op)
{
    unsigned suits = segment_operation_suits(op->type);
    if (op->type == OPERATION_ALL_PROPERTY || (suits & (1U << PROPERTY_STRING)) != 0)
        return PROPERTY_STRING;
    if ((suits & (1U << PROPERTY_NUMBER)) != 0)
        return PROPERTY_NUMBER;
    return (suits & (1U << PROPERTY_BOOL)) != 0 ? PROPERTY_BOOL : PROPERTY_DATETIME;
}

bool segment_event_compares(const struct segment_moment *moment, const struct segment_line *line,
                            const char *text)
{
    const struct segment_operation *op = &line->operation;
    struct segment_value            value = segment_value_of_text(type_for(op), false, text);
    struct segment_bound            bounds[2] = {{.zone = moment->home}, {.zone = moment->home}};
    if (op->type == OPERATION_ALL_PROPERTY)
        return value.there != op->is->negative;
    if (!value.there)
        return op->include_unset;
    int count = op->type == OPERATION_TIME_RANGED ? 2 : op->type == OPERATION_TIME_POINT ? 1 : 0;
    for (int i = 0; i < count; i++)
        if (op->points[i].type != POINT_PROPERTY)
            bounds[i].at = segment_time_of_point(moment, moment->home, &op->points[i]);
    return segment_compare(moment, op, &value, bounds) != op->is->negative;
}

/* ---- facts of a contact ---- */

status segment_event_facts(struct work *w, int64_t contact, const int64_t *kinds,
                           struct rows *ret_facts)
{
    struct list        facts = list_open(w->arena, sizeof(struct fact));
    struct ledger_page page = {.before = LEDGER_NEWEST, .kinds = kinds, .limit = PAGE};
    struct rows        identities, rows = {.count = PAGE};
    TRY(person_identities(w, contact, &identities));
    page.subjects = identities.items;
    page.count = (size_t) identities.count;
    if (page.count == 0)
        rows.count = 0;
    while (rows.count == PAGE) {
        TRY(ledger_by_subject(w, &page, &rows));
        for (int64_t i = 0; i < rows.count; i++) {
            const struct fact *fact = (const struct fact *) rows.items + i;
            *(struct fact *) list_add(&facts) = *fact;
            page.before = (struct ledger_position){fact->at, fact->sequence};
        }
    }
    *ret_facts = list_rows(&facts);
    return OK;
}

static status read_facts(struct work *w, int64_t contact, const struct segment_happening *asked,
                         struct rows *ret_facts)
{
    const int64_t *both[] = {asked->word.kinds, asked->unless};
    struct list    kinds = list_open(w->arena, sizeof(int64_t));
    for (size_t i = 0; i < COUNT_OF(both); i++)
        for (const int64_t *kind = both[i]; kind != NULL && *kind != 0; kind++)
            *(int64_t *) list_add(&kinds) = *kind;
    *(int64_t *) list_add(&kinds) = 0;
    return segment_event_facts(w, contact, kinds.items, ret_facts);
}

static bool is_followed(const struct rows *facts, const struct fact *fact, const int64_t *unless)
{
    for (int64_t i = 0; i < facts->count; i++) {
        const struct fact *other = (const struct fact *) facts->items + i;
        if (is_among(other->kind, unless) && other->reference == fact->reference)
            return true;
    }
    return false;
}

static bool is_about(const struct fact *fact, const char *target)
{
    int64_t id;
    return text_empty(target)
           || (text_to_int(target, &id) && (fact->reference == id || fact->context == id));
}

static bool compares_any(const struct segment_moment *moment, const struct segment_line *line,
                         const struct rows *texts)
{
    bool holds = texts->count == 0 && segment_event_compares(moment, line, NULL);
    for (int64_t i = 0; i < texts->count && !holds; i++)
        holds = segment_event_compares(moment, line, ((const char *const *) texts->items)[i]);
    return holds;
}

static status matches(const struct segment_moment *moment, const struct fact *fact,
                      const struct segment_happening *asked, bool *ret_matches)
{
    *ret_matches = asked->page == NULL || segment_page_is(moment->w, asked->page, fact);
    for (size_t i = 0; i < asked->line_count && *ret_matches; i++) {
        struct rows texts;
        TRY(segment_event_says(moment->w, fact, asked->lines[i].property, &texts));
        *ret_matches = compares_any(moment, &asked->lines[i], &texts);
    }
    return OK;
}

status segment_event_holds(const struct segment_moment *moment, int64_t contact,
                           const struct segment_happening *asked, bool *ret_holds)
{
    struct rows facts = {0};
    int64_t     all = 0, matching = 0;
    bool        is = false;
    if (segment_word_known(&asked->word))
        TRY(read_facts(moment->w, contact, asked, &facts));
    for (int64_t i = 0; i < facts.count; i++) {
        const struct fact *fact = (const struct fact *) facts.items + i;
        if (!segment_word_means(&asked->word, fact) || !is_about(fact, asked->target)
            || !segment_prunes_in(moment, asked->pruning, fact->at)
            || is_followed(&facts, fact, asked->unless))
            continue;
        all++;
        TRY(matches(moment, fact, asked, &is));
        matching += is;
    }
    *ret_holds = segment_coalesces(asked->coalescing, matching, all);
    return OK;
}
