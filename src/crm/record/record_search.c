/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Filters, in the form that the API takes them, become one statement. Values are only parameters.
 */
#include <assert.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_link_rules.h"
#include "crm/record/record_scope.h"
#include "crm/record/record_search.h"
#include "crm/record/record_store.h"
#include "crm/record/record_value.h"
#include "crm/room.h"

#define REFUSE(field, ...) fail_reason(w, INVALID, "VALIDATION_ERROR", field, __VA_ARGS__)

/*
 * How large a search may be: as the programs of the CRM API expect, so that they learn here what
 * they would learn there; and, with --search-without-limits, what both databases can still take.
 */
struct search_limits {
    size_t  groups, filters, filters_in_all;
    size_t  values; /* of IN and NOT_IN */
    int64_t results;
};

static const struct search_limits usual = {5, 6, 18, 100, 10000},
                                  widest = {50, 50, 50, 500, 1000000000};

static const struct search_limits *limits_of(const struct work *w)
{
    return house_of(w)->search_without_limits ? &widest : &usual;
}

static void add_compare(struct query *query, const struct condition *condition);
static void add_between(struct query *query, const struct condition *condition);
static void add_in(struct query *query, const struct condition *condition);
static void add_token(struct query *query, const struct condition *condition);

/*
 * The operators, indexed by enum record_operator. How to add one: a value in record.h, a line here.
 * HAS_PROPERTY and NOT_HAS_PROPERTY need no words of their own.
 */
static const struct filter_operator {
    const char *word;
    bool        negative; /* true also where there is no value */
    int         values;   /* taken: 0, 1, 2 (value and high_value), -1 = a list */
    bool        texts_only;
    void (*add)(struct query *query, const struct condition *condition);
} operators[] = {
    [OPERATOR_EQ] = {"EQ", false, 1, false, add_compare},
    [OPERATOR_NEQ] = {"NEQ", true, 1, false, add_compare},
    [OPERATOR_LT] = {"LT", false, 1, false, add_compare},
    [OPERATOR_LTE] = {"LTE", false, 1, false, add_compare},
    [OPERATOR_GT] = {"GT", false, 1, false, add_compare},
    [OPERATOR_GTE] = {"GTE", false, 1, false, add_compare},
    [OPERATOR_BETWEEN] = {"BETWEEN", false, 2, false, add_between},
    [OPERATOR_IN] = {"IN", false, -1, false, add_in},
    [OPERATOR_NOT_IN] = {"NOT_IN", true, -1, false, add_in},
    [OPERATOR_HAS_PROPERTY] = {"HAS_PROPERTY", false, 0, false, NULL},
    [OPERATOR_NOT_HAS_PROPERTY] = {"NOT_HAS_PROPERTY", true, 0, false, NULL},
    [OPERATOR_CONTAINS_TOKEN] = {"CONTAINS_TOKEN", false, 1, true, add_token},
    [OPERATOR_NOT_CONTAINS_TOKEN] = {"NOT_CONTAINS_TOKEN", true, 1, true, add_token},
};

bool record_operator(const char *word, enum record_operator *ret_operator)
{
    for (size_t i = 0; i < COUNT_OF(operators); i++)
        if (text_same_nocase(operators[i].word, word)) {
            *ret_operator = (enum record_operator) i;
            return true;
        }
    return false;
}

bool record_operator_negative(enum record_operator compare)
{
    return operators[compare].negative;
}

/* ---- words of one condition ---- */

static void add_column(struct query *query, const struct condition *condition)
{
    if (condition->folds)
        query_words(query, "fold(");
    record_add_column(query, condition->property);
    if (condition->folds)
        query_words(query, ")");
}

static void add_value(struct query *query, const struct condition *condition, size_t i)
{
    if (condition->folds)
        query_words(query, "fold(");
    record_store_add_value(query, &condition->values[i]);
    if (condition->folds)
        query_words(query, ")");
}

/*
 * Texts are in the order of their bytes, whatever the order of the database is: as SQLite has it,
 * and as they are in memory. Equality is left alone, since an index may answer it.
 */
static void add_byte_order(struct query *query, const struct record_property *property)
{
    if (record_value_is_text(property->is.type) && query_kind(query) == DB_POSTGRES)
        query_words(query, " COLLATE \"C\"");
}

static bool is_equality(const struct condition *condition)
{
    enum record_operator compare = condition->filter->compare;
    return compare == OPERATOR_EQ || compare == OPERATOR_NEQ;
}

static void add_sign(struct query *query, enum record_operator compare)
{
    switch (compare) {
    case OPERATOR_LT:
        query_words(query, " < ");
        break;
    case OPERATOR_LTE:
        query_words(query, " <= ");
        break;
    case OPERATOR_GT:
        query_words(query, " > ");
        break;
    case OPERATOR_GTE:
        query_words(query, " >= ");
        break;
    default:
        query_words(query, " = ");
    }
}

static void add_compare(struct query *query, const struct condition *condition)
{
    add_column(query, condition);
    if (!is_equality(condition))
        add_byte_order(query, condition->property);
    add_sign(query, condition->filter->compare);
    add_value(query, condition, 0);
}

static void add_between(struct query *query, const struct condition *condition)
{
    add_column(query, condition);
    add_byte_order(query, condition->property);
    query_words(query, " BETWEEN ");
    add_value(query, condition, 0);
    query_words(query, " AND ");
    add_value(query, condition, 1);
}

/* ";a;b;": so that one of several options is found whole. In words that both databases know. */
static void add_several(struct query *query, const struct condition *condition)
{
    query_words(query, "(';' || ");
    record_add_column(query, condition->property);
    query_words(query, " || ';')");
}

static void add_any_option(struct query *query, const struct condition *condition)
{
    query_words(query, "(");
    for (size_t i = 0; i < condition->count; i++) {
        if (i > 0)
            query_words(query, " OR ");
        query_words(query, "replace(");
        add_several(query, condition);
        query_words(query, ", ';' || ");
        record_store_add_value(query, &condition->values[i]);
        query_words(query, " || ';', '') <> ");
        add_several(query, condition);
    }
    query_words(query, ")");
}

static void add_in(struct query *query, const struct condition *condition)
{
    if (text_same(condition->property->is.field_type, "checkbox")) {
        add_any_option(query, condition);
        return;
    }
    add_column(query, condition);
    query_words(query, " IN (");
    for (size_t i = 0; i < condition->count; i++) {
        if (i > 0)
            query_words(query, ", ");
        add_value(query, condition, i);
    }
    query_words(query, ")");
}

static void add_token(struct query *query, const struct condition *condition)
{
    query_words(query, "matches(fold(");
    record_add_column(query, condition->property);
    query_words(query, "), fold(");
    record_store_add_value(query, &condition->values[0]);
    query_words(query, "))");
}

/* The records that have one of these values, by the index of the table that holds them. */
static void add_keyed(struct query *query, const struct search *search,
                      const struct condition *condition)
{
    query_words(query, "id IN (SELECT record FROM unique_value WHERE type = ");
    query_text(query, search->meta->type->id);
    query_words(query, " AND property = ");
    query_text(query, condition->property->is.column);
    query_words(query, " AND folded IN (");
    for (size_t i = 0; i < condition->count; i++) {
        if (i > 0)
            query_words(query, ", ");
        query_words(query, "fold(");
        record_store_add_value(query, &condition->values[i]);
        query_words(query, ")");
    }
    query_words(query, "))");
}

static void add_condition(struct query *query, const struct search *search,
                          const struct condition *condition)
{
    const struct filter_operator *how = &operators[condition->filter->compare];
    if (condition->link != NULL) {
        record_link_filter_add(query, condition->link);
        return;
    }
    if (condition->keyed) {
        add_keyed(query, search, condition);
        return;
    }
    query_words(query, "(");
    record_add_column(query, condition->property);
    if (how->negative)
        query_words(query, " IS NULL");
    else
        query_words(query, " IS NOT NULL");
    if (how->add != NULL) {
        if (how->negative)
            query_words(query, " OR NOT ");
        else
            query_words(query, " AND ");
        how->add(query, condition);
    }
    query_words(query, ")");
}

/* ---- checks ---- */

/*
 * A word, or with '*' a part of one, as a regular expression that PCRE and PostgreSQL read alike:
 * its ends are no letters or digits, unless a '*' is there.
 */
static const char *pattern_of(struct work *w, const char *token)
{
    struct text pattern = text_open(w->arena);
    size_t      size = strlen(token);
    if (token[0] != '*')
        text_add(&pattern, "(^|[^[:alnum:]])");
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char) token[i];
        bool          plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c >= 0x80
                     || (c >= 'A' && c <= 'Z') || c == ' ' || c == '_';
        if (c == '*') {
            if (i > 0 && i + 1 < size)
                text_add(&pattern, "[^[:space:]]*");
            continue;
        }
        if (!plain)
            text_add_char(&pattern, '\\');
        text_add_char(&pattern, (char) c);
    }
    if (size > 0 && token[size - 1] != '*')
        text_add(&pattern, "($|[^[:alnum:]])");
    return pattern.bytes;
}

/* A value to compare with need not be one that could be stored: no contact has the e-mail "x". */
static status read_value(struct work *w, const struct condition *condition, const char *text,
                         struct db_value *ret_value)
{
    const struct record_property *property = condition->property;
    if (text == NULL || *text == '\0')
        return REFUSE(property->is.name, "%s %s needs a value.", property->is.name,
                      operators[condition->filter->compare].word);
    if (!record_value_is_text(property->is.type))
        return record_value_read(w, property, text, ret_value);
    if (condition->filter->compare == OPERATOR_CONTAINS_TOKEN
        || condition->filter->compare == OPERATOR_NOT_CONTAINS_TOKEN)
        text = pattern_of(w, text_trim(w, text));
    else if (record_is_lower(property))
        text = text_lower(w, text_trim(w, text));
    *ret_value = (struct db_value){.type = DB_TEXT, .text = text, .size = strlen(text)};
    return OK;
}

/* As the table of unique values has it. */
static void write_key(struct work *w, const struct record_property *property,
                      struct db_value *value)
{
    const char *words = record_value_write(w, property, value);
    *value = (struct db_value){.type = DB_TEXT, .text = words, .size = strlen(words)};
}

static status read_values(struct work *w, struct condition *condition)
{
    const struct record_filter *filter = condition->filter;
    const char *const           two[] = {filter->value, filter->high_value, NULL};
    const char *const          *texts = two;
    int                         wanted = operators[filter->compare].values;
    size_t                      count = wanted < 0 ? 0 : (size_t) wanted;
    assert(wanted < (int) COUNT_OF(two));
    if (wanted < 0) {
        texts = filter->values;
        for (; texts != NULL && texts[count] != NULL; count++)
            continue;
        if (count == 0 || count > limits_of(w)->values)
            return REFUSE(condition->property->is.name, "%s takes 1 to %zu \"values\", not %zu.",
                          operators[filter->compare].word, limits_of(w)->values, count);
    }
    struct db_value *values = work_take(w, count * sizeof *values + 1);
    for (size_t i = 0; i < count; i++) {
        TRY(read_value(w, condition, texts[i], &values[i]));
        if (condition->keyed)
            write_key(w, condition->property, &values[i]);
    }
    condition->values = values;
    condition->count = count;
    return OK;
}

static status read_filter(struct work *w, const struct record_meta *meta,
                          const struct record_filter *filter, struct condition *ret_condition)
{
    *ret_condition = (struct condition){.filter = filter};
    if (record_link_filter_type(filter->property) != NULL) {
        ret_condition->link = work_take(w, sizeof *ret_condition->link);
        return record_link_filter_read(w, meta->type, filter, ret_condition->link);
    }
    TRY(record_meta_need(w, meta, filter->property, &ret_condition->property));
    TRY(record_scope_property(w, meta, filter->property, false));
    const struct record_property *property = ret_condition->property;
    bool                          is_text = record_value_is_text(property->is.type);
    if (operators[filter->compare].texts_only && !is_text)
        return REFUSE(property->is.name, "%s is no text, so %s means nothing for it.",
                      property->is.name, operators[filter->compare].word);
    ret_condition->folds =
        is_text && property->is.type != PROPERTY_ENUMERATION && !record_is_lower(property);
    ret_condition->keyed = record_has_key(property)
                           && (filter->compare == OPERATOR_EQ || filter->compare == OPERATOR_IN);
    return read_values(w, ret_condition);
}

static status check_page(struct work *w, const struct record_query *query)
{
    int64_t most = limits_of(w)->results;
    if (query->limit < 1 || query->limit > MOST_LIMIT)
        return REFUSE("limit", "The limit must be from 1 to %d.", MOST_LIMIT);
    if (query->offset < 0)
        return REFUSE("after", "\"after\" comes from paging.next of the page before.");
    if (!query->far && query->offset > most - query->limit)
        return REFUSE(
            "after",
            "Only the first %lld results can be paged through by number; \"cursor\": true "
            "pages through all of them.",
            (long long) most);
    return OK;
}

static status check_query(struct work *w, const struct record_query *query, size_t *ret_filters)
{
    const struct search_limits *limits = limits_of(w);
    *ret_filters = 0;
    for (size_t i = 0; i < query->group_count; i++) {
        *ret_filters += query->groups[i].count;
        if (query->groups[i].count > limits->filters)
            return REFUSE("filterGroups", "A group has at most %zu filters.", limits->filters);
    }
    if (query->group_count > limits->groups || *ret_filters > limits->filters_in_all)
        return REFUSE("filterGroups", "There may be %zu groups with %zu filters in all.",
                      limits->groups, limits->filters_in_all);
    return check_page(w, query);
}

/* ---- the statement ---- */

status record_search_read(struct work *w, const struct record_type *type,
                          const struct record_query *query, struct search *ret_search)
{
    size_t at = 0;
    *ret_search = (struct search){.query = query};
    TRY(record_meta_get(w, type, &ret_search->meta));
    TRY(check_query(w, query, &ret_search->condition_count));
    ret_search->conditions =
        work_take(w, ret_search->condition_count * sizeof *ret_search->conditions + 1);
    for (size_t i = 0; i < query->group_count; i++)
        for (size_t j = 0; j < query->groups[i].count; j++)
            TRY(read_filter(w, ret_search->meta, &query->groups[i].filters[j],
                            &ret_search->conditions[at++]));
    TRY(record_words_plan(w, type->id, record_words_search(w, query->words), &ret_search->words));
    if (ret_search->words.index != NULL)
        TRY(record_scope_words(w, ret_search->meta));
    const char *sort = query->sort == NULL ? "createdate" : query->sort;
    TRY(record_meta_need(w, ret_search->meta, sort, &ret_search->sort));
    TRY(record_scope_property(w, ret_search->meta, sort, false));
    return record_search_read_cursor(w, ret_search);
}

/* Whether an index finds the few records that the condition holds for. */
static bool finds_few(const struct condition *condition)
{
    enum record_operator compare = condition->filter->compare;
    bool                 picks = compare == OPERATOR_EQ || compare == OPERATOR_IN;
    if (condition->link != NULL)
        return picks;
    return picks
           && (record_is(condition->property, PROPERTY_UNIQUE)
               || text_same(condition->property->is.column, "id"));
}

bool record_search_finds_few(const struct search *search)
{
    const struct condition *condition = search->conditions;
    for (size_t i = 0; i < search->query->group_count; i++) {
        bool few = false;
        for (size_t j = 0; j < search->query->groups[i].count; j++)
            few |= finds_few(condition++);
        if (!few)
            return false;
    }
    return search->query->group_count > 0;
}

static void add_group(struct query *query, const struct search *search,
                      const struct condition *condition, size_t count)
{
    query_words(query, "(");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            query_words(query, " AND ");
        add_condition(query, search, &condition[i]);
    }
    query_words(query, ")");
}

static void add_select(struct query *query, const struct search *search)
{
    query_words(query, "SELECT id FROM ");
    query_name(query, search->meta->type->table);
    query_words(query, " WHERE archived_at IS NULL AND ");
}

/* All groups that say something: each as a select of its own when they stand apart. */
static void add_joined(struct query *query, const struct search *search, bool apart)
{
    const struct condition *condition = search->conditions;
    for (size_t i = 0; i < search->query->group_count; i++) {
        size_t count = search->query->groups[i].count;
        if (count == 0)
            continue;
        if (condition != search->conditions && apart)
            query_words(query, " UNION ");
        else if (condition != search->conditions)
            query_words(query, " OR ");
        if (apart)
            add_select(query, search);
        add_group(query, search, condition, count);
        condition += count;
    }
}

/*
 * Alternatives of which each has an index are looked up one by one: joined by OR, conditions in
 * several tables make PostgreSQL read all rows.
 */
static void add_groups(struct query *query, const struct search *search)
{
    if (search->condition_count == 0)
        return;
    if (search->query->group_count > 1 && record_search_finds_few(search)) {
        query_words(query, " AND id IN (");
        add_joined(query, search, true);
    } else {
        query_words(query, " AND (");
        add_joined(query, search, false);
    }
    query_words(query, ")");
}

status record_search_add_where(struct work *w, struct query *query, const struct search *search)
{
    query_words(query, " WHERE archived_at IS NULL");
    if (search->words.index != NULL) {
        query_words(query, " AND id IN (");
        record_words_add_select(w, query, search->meta->type->id, &search->words);
        query_words(query, ")");
    } else if (!text_empty(search->query->words))
        query_words(query, " AND 1 = 0"); /* words without a letter or digit */
    add_groups(query, search);
    return record_scope_add(w, search->meta, query);
}

static void add_beyond(struct query *query, const struct search *search)
{
    if (search->query->descending)
        query_words(query, " < ");
    else
        query_words(query, " > ");
}

static void add_sorted_by(struct query *query, const struct search *search)
{
    bool folds = record_value_is_text(search->sort->is.type);
    if (folds)
        query_words(query, "fold(");
    record_add_column(query, search->sort);
    if (folds)
        query_words(query, ")");
    add_byte_order(query, search->sort);
}

/* Said of a column that is never empty, "IS NULL" would only keep its index from giving the order.
 */
static bool always_has(const struct record_property *property)
{
    static const char *const columns[] = {"id", "created_at", "updated_at"};
    for (size_t i = 0; i < COUNT_OF(columns); i++)
        if (text_same(property->is.column, columns[i]))
            return true;
    return false;
}

static void add_order(struct query *query, const struct search *search)
{
    query_words(query, " ORDER BY ");
    if (!always_has(search->sort)) {
        record_add_column(query, search->sort);
        query_words(query, " IS NULL, ");
    }
    add_sorted_by(query, search);
    if (search->query->descending)
        query_words(query, " DESC, id DESC");
    else
        query_words(query, ", id");
}

/* What comes after the cursor: what has no value comes last in both directions. */
static void add_after(struct query *query, const struct search *search)
{
    const struct search_after *after = &search->after;
    if (after->id == 0)
        return;
    query_words(query, " AND (");
    if (!after->value.null) {
        add_sorted_by(query, search);
        add_beyond(query, search);
        record_store_add_value(query, &after->value);
        query_words(query, " OR ");
    }
    record_add_column(query, search->sort);
    if (after->value.null)
        query_words(query, " IS NULL AND id");
    else {
        query_words(query, " IS NULL OR ");
        add_sorted_by(query, search);
        query_words(query, " = ");
        record_store_add_value(query, &after->value);
        query_words(query, " AND id");
    }
    add_beyond(query, search);
    query_int(query, after->id);
    query_words(query, ")");
}

static status count_all(struct work *w, const struct search *search, int64_t *ret_total)
{
    struct query *query = query_open(w);
    query_words(query, "SELECT count(*) FROM ");
    query_name(query, search->meta->type->table);
    TRY(record_search_add_where(w, query, search));
    return query_number(w, query, ret_total);
}

/* The records of these ids, in their order. */
static status get_records(struct work *w, const struct record_columns *columns,
                          const struct rows *ids, struct rows *ret_records)
{
    struct list records = list_open(w->arena, sizeof(struct record));
    for (int64_t i = 0; i < ids->count; i++)
        TRY(record_store_get(w, columns, ((const int64_t *) ids->items)[i], list_add(&records),
                             NULL));
    *ret_records = list_rows(&records);
    return OK;
}

static status ask_database(struct work *w, const struct search *search,
                           const struct record_columns *columns, struct rows *ret_records)
{
    struct query *select = record_store_select(w, columns);
    TRY(record_search_add_where(w, select, search));
    add_after(select, search);
    add_order(select, search);
    query_words(select, " LIMIT ");
    query_int(select, search->query->limit);
    query_words(select, " OFFSET ");
    query_int(select, search->query->offset);
    return record_store_list(w, select, columns, ret_records);
}

/* A page that is not full, and begins where numbers say, tells how many there are in all. */
static status total_of(struct work *w, const struct search *search, const struct rows *page,
                       int64_t *ret_total)
{
    const struct record_query *query = search->query;
    bool                       told = search->after.id == 0 && page->count < query->limit
                && (page->count > 0 || query->offset == 0);
    if (!told)
        return count_all(w, search, ret_total);
    *ret_total = query->offset + page->count;
    return OK;
}

status record_search(struct work *w, const struct record_type *type,
                     const struct record_query *query, struct rows *ret_records, int64_t *ret_total)
{
    struct search search;
    struct rows   ids;
    bool          scanned;
    TRY(record_search_read(w, type, query, &search));
    struct record_columns columns = record_columns_of(w, search.meta, query->properties);
    TRY(record_scope_columns(w, &columns));
    TRY(record_scope_is_open(w, search.meta, &scanned));
    if (scanned) /* columns in memory do not tell whose a record is */
        TRY(record_scan(w, &search, &ids, ret_total, &scanned));
    if (scanned)
        return get_records(w, &columns, &ids, ret_records);
    TRY(ask_database(w, &search, &columns, ret_records));
    return total_of(w, &search, ret_records, ret_total);
}
