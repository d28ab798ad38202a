/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Records of a batch, read in one statement where each statement is a way to a server and back.
 * Only what is there and stays as it is gains by it: whatever is written is looked at again before.
 */
#include "crm/record/record_ahead.h"

#include "base/list.h"
#include "base/map.h"
#include "base/text.h"
#include "crm/record/record_meta.h"
#include "crm/record/record_scope.h"
#include "crm/record/record_store.h"
#include "crm/record/record_value.h"

/* Hangs in the pocket of the unit. What is forgotten once is not known again. */
struct ahead {
    const struct record_type *type;
    const char               *property;
    struct map                by_value; /* to an id */
    struct map                by_id;    /* to a struct record; NULL = forgotten */
};

static status let_go(struct work *w)
{
    *db_gather(w, let_go) = NULL;
    return OK;
}

static struct ahead *known(struct work *w)
{
    bool may_be = work_db_writes(w) && work_db_kind(w) == DB_POSTGRES;
    return may_be ? *db_gather(w, let_go) : NULL;
}

static const struct record *find_record(const struct ahead *ahead, int64_t id)
{
    const union map_value *place = map_get_int(&ahead->by_id, id);
    return place == NULL ? NULL : place->pointer;
}

int64_t record_ahead_find(struct work *w, const struct record_type *type, const char *property,
                          const char *value)
{
    const struct ahead *ahead = known(w);
    if (ahead == NULL || ahead->type != type || !text_same(ahead->property, property))
        return 0;
    const union map_value *place = map_get(&ahead->by_value, value);
    bool                   there = place != NULL && find_record(ahead, place->number) != NULL;
    return there ? place->number : 0;
}

bool record_ahead_has(struct work *w, const struct record_change *change, int64_t id)
{
    const struct ahead  *ahead = known(w);
    const struct record *record =
        ahead == NULL || ahead->type != change->type ? NULL : find_record(ahead, id);
    if (record == NULL)
        return false;
    for (size_t i = 0; i < change->count; i++) {
        const struct record_value *wanted = &change->values[i];
        size_t                     at = 0;
        while (at < record->count && record->values[at].property != wanted->property)
            at++;
        if (at == record->count)
            return false;
        const char *value = record->values[at].value;
        if (!text_same(value == NULL ? "" : value, wanted->value))
            return false;
    }
    return true;
}

void record_ahead_forget(struct work *w, int64_t id)
{
    struct ahead *ahead = known(w);
    if (ahead == NULL)
        return;
    union map_value *place = map_get_int(&ahead->by_id, id);
    if (place != NULL)
        place->pointer = NULL;
    if (id == 0)
        *db_gather(w, let_go) = NULL;
}

/* ---- reading ---- */

/* The property itself, and all that the wishes have values of. */
static struct record_columns columns_of(struct work *w, const struct record_meta *meta,
                                        const struct record_ahead *wanted)
{
    struct list names = list_open(w->arena, sizeof(const char *));
    *(const char **) list_add(&names) = wanted->property;
    for (size_t i = 0; i < wanted->count; i++)
        for (size_t j = 0; j < wanted->wishes[i].count; j++)
            *(const char **) list_add(&names) = wanted->wishes[i].values[j].property;
    *(const char **) list_add(&names) = NULL;
    return record_columns_of(w, meta, names.items);
}

/* Statements of few sizes: the last one is asked for again, up to a power of two. */
static void add_values(struct query *query, const char *const *values, size_t count)
{
    size_t room = 1;
    while (room < count)
        room *= 2;
    query_words(query, " IN (");
    for (size_t i = 0; i < room; i++) {
        if (i > 0)
            query_words(query, ", ");
        query_text(query, values[i < count ? i : count - 1]);
    }
    query_words(query, ")");
}

static void add_where(struct query *query, const struct record_columns *columns,
                      const char *const *values, size_t count)
{
    const struct record_property *property = columns->properties[0];
    query_words(query, " WHERE archived_at IS NULL AND ");
    if (!record_has_key(property)) {
        query_name(query, property->is.column);
        add_values(query, values, count);
        return;
    }
    query_words(query, "id IN (SELECT record FROM unique_value WHERE type = ");
    query_text(query, columns->type->id);
    query_words(query, " AND property = ");
    query_text(query, property->is.column);
    query_words(query, " AND value");
    add_values(query, values, count);
    query_words(query, ")");
}

/* The values in the form in which they are kept; those that nobody can have are left out. */
static const char **values_of(struct work *w, const struct record_property *property,
                              const struct record_ahead *wanted, size_t *ret_count)
{
    const char   **values = work_take(w, wanted->count * sizeof *values + 1);
    struct failure failure = w->failure;
    *ret_count = 0;
    for (size_t i = 0; i < wanted->count; i++) {
        const char     *value = wanted->wishes[i].value;
        struct db_value cell;
        if (value != NULL && record_is_lower(property))
            value = text_lower(w, text_trim(w, value));
        if (record_value_read(w, property, value, &cell) == OK && !cell.null)
            values[(*ret_count)++] = record_value_write(w, property, &cell);
    }
    w->failure = failure;
    return values;
}

static void keep(struct work *w, const struct record_columns *columns, const struct rows *records)
{
    struct record *record = records->items;
    struct ahead  *ahead = work_take(w, sizeof *ahead);
    *ahead = (struct ahead){.type = columns->type,
                            .property = columns->properties[0]->is.name,
                            .by_value = map_open(w->arena, (uint64_t) w->now),
                            .by_id = map_open(w->arena, (uint64_t) w->now)};
    for (int64_t i = 0; i < records->count; i++, record++) {
        if (record->values[0].value == NULL)
            continue;
        map_put(&ahead->by_value, record->values[0].value, NULL)->number = record->id;
        map_put_int(&ahead->by_id, record->id, NULL)->pointer = record;
    }
    *db_gather(w, let_go) = ahead;
}

status record_read_ahead(struct work *w, const struct record_type *type,
                         const struct record_ahead *wanted)
{
    const struct record_meta     *meta;
    const struct record_property *property;
    struct rows                   records;
    size_t                        count;
    TRY(record_meta_get(w, type, &meta));
    property = wanted->property == NULL ? NULL : record_meta_find(meta, wanted->property);
    if (work_db_kind(w) != DB_POSTGRES || property == NULL || wanted->count < 2
        || !(record_has_key(property) || record_is(property, PROPERTY_EMAIL)))
        return OK;
    struct record_columns columns = columns_of(w, meta, wanted);
    const char          **values = values_of(w, property, wanted, &count);
    if (count == 0)
        return OK;
    struct query *query = record_store_select(w, &columns);
    add_where(query, &columns, values, count);
    TRY(record_store_list(w, query, &columns, &records));
    keep(w, &columns, &records);
    return OK;
}
