/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A search over columns in memory: each condition becomes a set of bits, one for each row; sets are
 * joined as the groups say; the page is the first of what is in, by the sort. Texts are compared
 * once for each different one.
 */
#include <assert.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_search.h"
#include "crm/record/record_store.h"
#include "crm/record/record_value.h"
#include "kit/column/column.h"
#include "kit/text/regex.h"
#include "kit/text/unicode.h"

enum { WORD_BITS = 64, ARCHIVED = 0, SORT = 1, FIRST_CONDITION = 2 };

/* From here on a heap of all places before the page costs more than looking for its place. */
enum { FAR = 1000 };

struct scan {
    const struct search *search;
    struct condition    *conditions; /* with values as the columns have them */
    struct column       *columns;
    size_t               count;
    struct list         *ids; /* found, of the page */
    int64_t              total;
};

/* ---- sets of rows ---- */

static size_t word_count(const struct column_view *view)
{
    return view->count / WORD_BITS + 1;
}

static uint64_t *bits_take(struct work *w, const struct column_view *view)
{
    return work_take(w, word_count(view) * sizeof(uint64_t));
}

static void bit_set(uint64_t *bits, size_t row, bool in)
{
    bits[row / WORD_BITS] |= (uint64_t) in << row % WORD_BITS;
}

/* ---- numbers ---- */

static bool number_in(const struct condition *condition, int64_t number)
{
    for (size_t i = 0; i < condition->count; i++)
        if (condition->values[i].number == number)
            return true;
    return false;
}

/* Without negation: that is the same for all. */
static bool number_fits(const struct condition *condition, int64_t number)
{
    int64_t value = condition->count > 0 ? condition->values[0].number : 0;
    switch (condition->filter->compare) {
    case OPERATOR_EQ:
    case OPERATOR_NEQ:
        return number == value;
    case OPERATOR_LT:
        return number < value;
    case OPERATOR_LTE:
        return number <= value;
    case OPERATOR_GT:
        return number > value;
    case OPERATOR_GTE:
        return number >= value;
    case OPERATOR_BETWEEN:
        return number >= value && number <= condition->values[1].number;
    case OPERATOR_IN:
    case OPERATOR_NOT_IN:
        return number_in(condition, number);
    default:
        return true; /* that there is one was asked */
    }
}

static void test_numbers(const struct condition *condition, const struct column_view *view,
                         const struct column *column, uint64_t *bits)
{
    bool negative = record_operator_negative(condition->filter->compare);
    bool asks_only = condition->count == 0;
    for (size_t row = 0; row < view->count; row++) {
        int64_t number = column->numbers[row];
        bool    fits = number != ABSENT && number_fits(condition, number);
        if (negative && asks_only)
            fits = number == ABSENT;
        else if (negative)
            fits = !fits;
        bit_set(bits, row, fits);
    }
}

/* ---- texts ---- */

static bool has_option(const char *options, const char *option)
{
    size_t size = strlen(option);
    for (const char *at = options; (at = strstr(at, option)) != NULL; at++)
        if ((at == options || at[-1] == ';') && (at[size] == '\0' || at[size] == ';'))
            return true;
    return false;
}

static bool text_in(const struct condition *condition, const char *text)
{
    bool several = text_same(condition->property->is.field_type, "checkbox");
    for (size_t i = 0; i < condition->count; i++)
        if (several ? has_option(text, condition->values[i].text)
                    : strcmp(text, condition->values[i].text) == 0)
            return true;
    return false;
}

static bool text_fits(const struct condition *condition, struct regex *regex, const char *text)
{
    int order = condition->count > 0 && regex == NULL ? strcmp(text, condition->values[0].text) : 0;
    switch (condition->filter->compare) {
    case OPERATOR_EQ:
    case OPERATOR_NEQ:
        return order == 0;
    case OPERATOR_LT:
        return order < 0;
    case OPERATOR_LTE:
        return order <= 0;
    case OPERATOR_GT:
        return order > 0;
    case OPERATOR_GTE:
        return order >= 0;
    case OPERATOR_BETWEEN:
        return order >= 0 && strcmp(text, condition->values[1].text) <= 0;
    case OPERATOR_IN:
    case OPERATOR_NOT_IN:
        return text_in(condition, text);
    case OPERATOR_CONTAINS_TOKEN:
    case OPERATOR_NOT_CONTAINS_TOKEN:
        return text_regex_found(regex, text);
    default:
        return true;
    }
}

static bool is_token(const struct condition *condition)
{
    return condition->filter->compare == OPERATOR_CONTAINS_TOKEN
           || condition->filter->compare == OPERATOR_NOT_CONTAINS_TOKEN;
}

static bool is_exact(const struct condition *condition)
{
    enum record_operator compare = condition->filter->compare;
    bool                 list = compare == OPERATOR_IN || compare == OPERATOR_NOT_IN;
    return compare == OPERATOR_EQ || compare == OPERATOR_NEQ
           || (list && !text_same(condition->property->is.field_type, "checkbox"));
}

/* The texts that are asked for are looked up; all others need not be looked at. */
static void answer_exact(const struct condition *condition, const struct column *column,
                         bool negative, uint8_t *answers)
{
    memset(answers, negative, column->text_count);
    for (size_t i = 0; i < condition->count; i++) {
        uint32_t code = column_text_code(column, condition->values[i].text);
        if (code != 0)
            answers[code] = !negative;
    }
}

/* The answer for each different text; place 0 is for no text. */
static status answers_of(struct work *w, const struct condition *condition,
                         const struct column *column, uint8_t **ret_answers)
{
    bool          negative = record_operator_negative(condition->filter->compare);
    struct regex *regex = NULL;
    uint8_t      *answers = work_take(w, column->text_count);
    *ret_answers = answers;
    if (is_exact(condition)) {
        answer_exact(condition, column, negative, answers);
        return OK;
    }
    if (is_token(condition))
        TRY(text_regex_open(w, condition->values[0].text, &regex));
    answers[0] = negative;
    for (uint32_t i = 1; i < column->text_count; i++)
        answers[i] = text_fits(condition, regex, column->texts[i]) != negative;
    text_regex_close(regex);
    return OK;
}

static status test_texts(struct work *w, const struct condition *condition,
                         const struct column_view *view, const struct column *column,
                         uint64_t *bits)
{
    uint8_t *answers;
    TRY(answers_of(w, condition, column, &answers));
    for (size_t row = 0; row < view->count; row++)
        bit_set(bits, row, answers[column->codes[row]] != 0);
    return OK;
}

/* ---- groups ---- */

/* Conditions of a group. */
struct span {
    size_t first, count;
};

static status test_group(struct work *w, const struct scan *scan, const struct column_view *view,
                         struct span group, uint64_t *any)
{
    uint64_t *all = bits_take(w, view);
    memset(all, 0xff, word_count(view) * sizeof *all);
    for (size_t i = group.first; i < group.first + group.count; i++) {
        const struct condition *condition = &scan->conditions[i];
        const struct column    *column = &view->columns[FIRST_CONDITION + i];
        uint64_t               *bits = bits_take(w, view);
        if (column->kind == COLUMN_NUMBER)
            test_numbers(condition, view, column, bits);
        else
            TRY(test_texts(w, condition, view, column, bits));
        for (size_t j = 0; j < word_count(view); j++)
            all[j] &= bits[j];
    }
    for (size_t j = 0; j < word_count(view); j++)
        any[j] |= all[j];
    return OK;
}

static status test_groups(struct work *w, const struct scan *scan, const struct column_view *view,
                          uint64_t *bits)
{
    const struct record_query *query = scan->search->query;
    struct span                group = {0};
    for (size_t i = 0; i < query->group_count; i++) {
        group = (struct span){group.first + group.count, query->groups[i].count};
        if (group.count > 0)
            TRY(test_group(w, scan, view, group, bits));
    }
    if (group.first + group.count == 0)
        memset(bits, 0xff, word_count(view) * sizeof *bits);
    return OK;
}

/* ---- the page ---- */

/* What a row is sorted by, and its id. */
struct place {
    bool        null;
    int64_t     number;
    const char *text; /* NULL when it is a number */
    int64_t     id;
};

static struct place place_of(const struct column_view *view, size_t row)
{
    const struct column *sort = &view->columns[SORT];
    struct place         place = {.id = view->ids[row]};
    if (sort->kind == COLUMN_NUMBER) {
        place.number = sort->numbers[row];
        place.null = place.number == ABSENT;
    } else {
        place.text = sort->texts[sort->codes[row]];
        place.null = sort->codes[row] == 0;
    }
    return place;
}

/* Below 0: `a` comes first. What has no value comes last in both directions. */
static int compare(const struct place *a, const struct place *b, bool descending)
{
    if (a->null != b->null)
        return a->null ? 1 : -1;
    int order = 0;
    if (!a->null && a->text != NULL && b->text != NULL)
        order = strcmp(a->text, b->text);
    else if (!a->null)
        order = a->number < b->number ? -1 : a->number > b->number;
    if (order == 0)
        order = a->id < b->id ? -1 : a->id > b->id;
    return descending ? -order : order;
}

/* The best `room` places, the worst of them on top. */
struct heap {
    struct place *places;
    size_t        count, room;
    bool          descending;
};

static void heap_down(struct heap *heap, size_t at)
{
    for (size_t child; (child = 2 * at + 1) < heap->count; at = child) {
        struct place *places = heap->places;
        if (child + 1 < heap->count
            && compare(&places[child + 1], &places[child], heap->descending) > 0)
            child++;
        if (compare(&places[at], &places[child], heap->descending) >= 0)
            return;
        struct place swapped = places[at];
        places[at] = places[child];
        places[child] = swapped;
    }
}

static void heap_add(struct heap *heap, struct place place)
{
    if (heap->count < heap->room) {
        heap->places[heap->count++] = place;
        if (heap->count == heap->room)
            for (size_t i = heap->count / 2; i-- > 0;)
                heap_down(heap, i);
    } else if (compare(&place, &heap->places[0], heap->descending) < 0) {
        heap->places[0] = place;
        heap_down(heap, 0);
    }
}

/* Sorts what is in it, the best first. */
static void heap_sort(struct heap *heap)
{
    size_t count = heap->count;
    for (size_t i = count / 2; i-- > 0;)
        heap_down(heap, i);
    while (heap->count > 1) {
        struct place worst = heap->places[0];
        heap->places[0] = heap->places[--heap->count];
        heap->places[heap->count] = worst;
        heap_down(heap, 0);
    }
    heap->count = count;
}

static struct place after_of(const struct search_after *after)
{
    return (struct place){.null = after->value.null,
                          .number = after->value.number,
                          .text = after->value.type == DB_TEXT ? after->value.text : NULL,
                          .id = after->id};
}

/* Takes out what is archived, and counts the rest. */
static int64_t leave_archived(const struct column_view *view, uint64_t *bits)
{
    const int64_t *archived = view->columns[ARCHIVED].numbers;
    int64_t        count = 0;
    for (size_t row = 0; row < view->count; row++) {
        if (bits[row / WORD_BITS] == 0) {
            row |= WORD_BITS - 1;
            continue;
        }
        uint64_t bit = (uint64_t) 1 << row % WORD_BITS;
        if (archived[row] != ABSENT)
            bits[row / WORD_BITS] &= ~bit;
        count += (bits[row / WORD_BITS] & bit) != 0;
    }
    return count;
}

static void take_page(struct work *w, struct scan *scan, const struct column_view *view,
                      const uint64_t *bits)
{
    const struct search *search = scan->search;
    struct place         after = after_of(&search->after);
    struct heap          heap = {.room = (size_t) (search->query->offset + search->query->limit),
                                 .descending = search->query->descending};
    if (heap.room > view->count + 1) /* never full */
        heap.room = view->count + 1;
    heap.places = work_take(w, heap.room * sizeof *heap.places);
    for (size_t row = 0; row < view->count; row++) {
        if (bits[row / WORD_BITS] == 0) {
            row |= WORD_BITS - 1;
            continue;
        }
        if ((bits[row / WORD_BITS] >> row % WORD_BITS & 1) == 0)
            continue;
        struct place place = place_of(view, row);
        if (after.id == 0 || compare(&place, &after, heap.descending) > 0)
            heap_add(&heap, place);
    }
    heap_sort(&heap);
    for (size_t i = (size_t) search->query->offset; i < heap.count; i++)
        *(int64_t *) list_add(scan->ids) = heap.places[i].id;
}

static status run(struct work *w, const struct column_view *view, void *arg)
{
    struct scan *scan = arg;
    uint64_t    *bits = bits_take(w, view);
    TRY(test_groups(w, scan, view, bits));
    scan->total = leave_archived(view, bits);
    struct row_set in = {bits, &view->columns[SORT]};
    if (scan->search->query->offset >= FAR && scan->search->after.id == 0)
        record_position(w, scan->search->query, view, &in, scan->ids);
    else
        take_page(w, scan, view, bits);
    return OK;
}

/* ---- whether, and which columns ---- */

static struct column column_for(const struct record_property *property, bool folds)
{
    struct column column = {.name = property->is.column, .kind = COLUMN_NUMBER};
    if (record_value_is_text(property->is.type))
        column.kind = folds ? COLUMN_FOLDED : COLUMN_TEXT;
    return column;
}

/* The value as its column has it: folded by the same database. */
static status fold_value(struct work *w, const struct db_value *value, struct db_value *ret_folded)
{
    if (work_db_kind(w) == DB_POSTGRES)
        return record_store_fold(w, value->text, ret_folded);
    *ret_folded = *value;
    ret_folded->text = text_fold_case(w, value->text);
    return OK;
}

static status fold_condition(struct work *w, const struct condition *condition,
                             struct condition *ret_folded)
{
    struct db_value *values = work_take(w, condition->count * sizeof *values + 1);
    for (size_t i = 0; i < condition->count; i++) {
        values[i] = condition->values[i];
        if (condition->folds || is_token(condition))
            TRY(fold_value(w, &condition->values[i], &values[i]));
    }
    *ret_folded = *condition;
    ret_folded->values = values;
    return OK;
}

/* Words and associations have indexes, and their rows are in no column; nor are times in stages. */
static bool has_columns(const struct search *search)
{
    const struct condition *condition = search->conditions;
    bool has = text_empty(search->query->words) && search->sort->stage_value == NULL;
    for (size_t i = 0; i < search->query->group_count; i++)
        for (size_t j = 0; j < search->query->groups[i].count; j++, condition++)
            has &= condition->link == NULL && condition->property->stage_value == NULL;
    return has;
}

static status choose_columns(struct work *w, struct scan *scan)
{
    const struct search *search = scan->search;
    size_t               most = search->condition_count;
    scan->conditions = work_take(w, most * sizeof *scan->conditions + 1);
    scan->columns = work_take(w, (FIRST_CONDITION + most) * sizeof *scan->columns);
    scan->columns[ARCHIVED] = (struct column){.name = "archived_at", .kind = COLUMN_NUMBER};
    scan->columns[SORT] = column_for(search->sort, true);
    scan->count = FIRST_CONDITION;
    for (size_t i = 0; i < search->query->group_count; i++)
        for (size_t j = 0; j < search->query->groups[i].count; j++) {
            size_t                  at = scan->count - FIRST_CONDITION;
            const struct condition *condition = &search->conditions[at];
            TRY(fold_condition(w, condition, &scan->conditions[at]));
            scan->columns[scan->count++] =
                column_for(condition->property, condition->folds || is_token(condition));
        }
    return OK;
}

status record_scan(struct work *w, const struct search *search, struct rows *ret_ids,
                   int64_t *ret_total, bool *ret_done)
{
    struct list ids = list_open(w->arena, sizeof(int64_t));
    struct scan scan = {.search = search, .ids = &ids};
    *ret_done = false;
    if (!has_columns(search) || record_search_finds_few(search))
        return OK;
    TRY(choose_columns(w, &scan));
    struct column_scan rows = {.table = search->meta->type->table,
                               .columns = scan.columns,
                               .count = scan.count,
                               .scan = run,
                               .arg = &scan};
    TRY(column_scan(w, &rows, ret_done));
    *ret_ids = list_rows(&ids);
    *ret_total = scan.total;
    return OK;
}
