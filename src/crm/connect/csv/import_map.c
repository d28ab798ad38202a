/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/csv/import_plan.h"

#include <string.h>

#include "base/list.h"
#include "base/map.h"
#include "base/money.h"
#include "base/text.h"
#include "crm/record/record.h"
#include "kit/json/json.h"
#include "kit/text/zone.h"

const char *const import_object_words[] = {"order_lines", "orders",  "contacts", "companies",
                                           "products",    "records", NULL};

static const char *const ids_words[] = {"as_written", "whole_number", NULL};

static const struct field column_fields[] = {
    FIELD(import_map_column, column, FIELD_TEXT, .required = true, .help = "Name in the header"),
    FIELD(import_map_column, means, FIELD_TEXT, .required = true, .max = 63,
          .help = "What it means: number, sku, quantity … or the name of a property"),
    FIELD(import_map_column, ids, FIELD_CHOICE, .words = ids_words,
          .help = "whole_number: 17850.0 is 17850"),
};
static const struct shape column_shape = SHAPE("ImportColumn", import_map_column, column_fields);

static const struct field fee_fields[] = {
    FIELD(import_fee, code, FIELD_TEXT, .required = true, .help = "The SKU"),
    FIELD(import_fee, kind, FIELD_CHOICE, .words = line_kind_words,
          .help = "What such a line is instead of a product"),
};
static const struct shape fee_shape = SHAPE("ImportFee", import_fee, fee_fields);

static const struct field map_fields[] = {
    FIELD(import_map, id, FIELD_INT, .read_only = true, .help = "Absent: built in"),
    FIELD(import_map, name, FIELD_TEXT, .max = 100),
    FIELD(import_map, as, FIELD_CHOICE, .words = import_object_words, .required = true),
    FIELD(import_map, type, FIELD_TEXT, .max = 100, .help = "Of records: the name of their type"),
    FIELD(import_map, columns, FIELD_LIST, .of = &column_shape, .required = true),
    FIELD(import_map, fees, FIELD_LIST, .of = &fee_shape, .help = "SKUs that are no products"),
    FIELD(import_map, dates, FIELD_CHOICE, .words = import_dates_words,
          .help = "Order of year, month and day; auto: as the file shows"),
    FIELD(import_map, decimal, FIELD_CHOICE, .words = import_decimal_words,
          .help = "Sign before decimals; auto: as the file shows"),
    FIELD(import_map, currency, FIELD_TEXT, .max = 3, .help = "ISO 4217, of a store that is made"),
    FIELD(import_map, zone, FIELD_TEXT, .max = 64, .help = "IANA name, of times that name none"),
    FIELD(import_map, store, FIELD_TEXT, .max = 100, .help = "Name of the store"),
    FIELD(import_map, status, FIELD_TEXT, .max = 50, .help = "Of orders that have none"),
    FIELD(import_map, channel, FIELD_TEXT, .max = 50, .help = "Of orders that have none"),
    FIELD(import_map, refund_prefix, FIELD_TEXT, .max = 20,
          .help = "Numbers that begin so, and go on with a digit, are refunds"),
    FIELD(import_map, created_at, FIELD_TIME, .read_only = true),
    FIELD(import_map, updated_at, FIELD_TIME, .read_only = true),
};
const struct shape import_map_shape = SHAPE("ImportMap", import_map, map_fields);

/* ---- checking ---- */

static bool is_record(enum import_object as)
{
    return as == IMPORT_CONTACTS || as == IMPORT_COMPANIES || as == IMPORT_PRODUCTS
           || as == IMPORT_RECORDS;
}

bool import_map_takes(const struct record_type *type)
{
    return type->create == NULL && type->relations == NULL;
}

status import_map_type(struct work *w, const struct import_map *map,
                       const struct record_type **ret_type)
{
    *ret_type = NULL;
    if (!is_record(map->as))
        return OK;
    if (map->as != IMPORT_RECORDS)
        return record_type_get(w, import_object_words[map->as], ret_type);
    if (text_empty(map->type) || record_type_get(w, map->type, ret_type) != OK
        || !import_map_takes(*ret_type))
        return fail(w, INVALID, "type", "A map of records says of which type: '%.60s' is none.",
                    map->type == NULL ? "" : map->type);
    return OK;
}

static status check_columns(struct work *w, const struct import_map *map)
{
    struct map seen = map_open(w->arena, 1);
    for (int64_t i = 0; i < map->columns.count; i++) {
        const struct import_map_column *column =
            (struct import_map_column *) map->columns.items + i;
        bool is_new;
        if (import_field_named(column->means, map->as) == IMPORT_UNREAD && !is_record(map->as))
            return fail(
                w, INVALID, "columns",
                "The column '%s' cannot mean '%s' in a file of %s. Words that it can mean "
                "are number, placed_at, sku, quantity, price …; leave it out to not read it.",
                column->column, column->means, import_object_words[map->as]);
        map_put(&seen, work_text(w, "means %s", column->means), &is_new);
        if (!is_new)
            return fail(w, INVALID, "columns", "Two columns mean '%s'; keep one of them.",
                        column->means);
        map_put(&seen, work_text(w, "column %s", column->column), &is_new);
        if (!is_new)
            return fail(w, INVALID, "columns", "The column '%s' is there twice.", column->column);
    }
    return OK;
}

status import_map_check(struct work *w, const struct import_map *map)
{
    if (!text_empty(map->currency) && !currency_valid(map->currency))
        return fail(w, INVALID, "currency", "'%s' is no currency; write its ISO code, such as EUR.",
                    map->currency);
    if (!text_empty(map->zone) && !zone_valid(map->zone))
        return fail(w, INVALID, "zone",
                    "'%s' is no time zone; write its IANA name, such as Europe/London.", map->zone);
    return check_columns(w, map);
}

status import_map_parse(struct work *w, const char *json, size_t size, struct import_map *ret_map)
{
    const struct json *value;
    TRY(json_parse(w, json, size, &value));
    shape_clear(&import_map_shape, ret_map);
    ret_map->decimal = IMPORT_DECIMAL_AUTO;
    TRY(json_read(w, value, &import_map_shape, ret_map));
    return import_map_check(w, ret_map);
}

/* ---- guessing ---- */

struct guess {
    enum import_field field;
    const char       *property;
    int               rank;
};

/* Of records that have nothing else of their own, the id says which one it is. */
static bool can_mean(enum import_object as, const struct property *is)
{
    return (is->flags & PROPERTY_READ_ONLY) == 0
           || (as == IMPORT_RECORDS && text_same(is->name, "hs_object_id"));
}

static struct guess guess_property(struct work *w, enum import_object as, const char *word,
                                   const struct rows *properties)
{
    const struct record_property *property = properties->items;
    for (int64_t i = 0; i < properties->count; i++) {
        const struct property *is = &property[i].is;
        if (can_mean(as, is)
            && (text_same(word, import_header_word(w, is->name))
                || text_same(word, import_header_word(w, is->label))))
            return (struct guess){IMPORT_PROPERTY, is->name, 0};
    }
    return (struct guess){0};
}

static struct guess guess_one(struct work *w, enum import_object as, const char *name,
                              const struct rows *properties)
{
    struct guess guess = {0};
    const char  *word = import_header_word(w, name);
    guess.field = import_field_guess(word, as, &guess.rank);
    return guess.field != IMPORT_UNREAD ? guess : guess_property(w, as, word, properties);
}

static status properties_of(struct work *w, const struct import_map *map,
                            struct rows *ret_properties)
{
    const struct record_type *type;
    *ret_properties = (struct rows){0};
    TRY(import_map_type(w, map, &type));
    return type == NULL ? OK : record_property_list(w, type, ret_properties);
}

/* Of equal rank, the one further left is ahead. */
static bool is_best(const struct guess *guesses, size_t count, size_t index)
{
    const struct guess *mine = &guesses[index];
    for (const struct guess *other = guesses; other < guesses + count; other++) {
        bool same =
            other->field == mine->field
            && (mine->field != IMPORT_PROPERTY || text_same(other->property, mine->property));
        bool ahead = other->rank < mine->rank || (other->rank == mine->rank && other < mine);
        if (same && ahead)
            return false;
    }
    return mine->field != IMPORT_UNREAD;
}

status import_map_guess(struct work *w, const struct import_wish *wish, const char *const *names,
                        size_t count, struct import_map *ret_map)
{
    struct rows   properties;
    struct guess *guesses = work_take(w, (count + 1) * sizeof *guesses);
    struct list   columns = list_open(w->arena, sizeof(struct import_map_column));
    shape_clear(&import_map_shape, ret_map);
    ret_map->as = wish->as;
    ret_map->type = wish->type;
    TRY(properties_of(w, ret_map, &properties));
    for (size_t i = 0; i < count; i++)
        guesses[i] = guess_one(w, wish->as, names[i], &properties);
    for (size_t i = 0; i < count; i++) {
        if (!is_best(guesses, count, i))
            continue;
        struct import_map_column *column = list_add(&columns);
        column->column = names[i];
        column->means = guesses[i].field == IMPORT_PROPERTY ? guesses[i].property
                                                            : import_fields[guesses[i].field].word;
    }
    ret_map->decimal = IMPORT_DECIMAL_AUTO;
    ret_map->columns = list_rows(&columns);
    return OK;
}
