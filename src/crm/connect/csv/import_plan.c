/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/csv/import_plan.h"

#include <errno.h>
#include <string.h>

#include "base/list.h"
#include "base/money.h"
#include "base/text.h"
#include "kit/db/db.h"
#include "kit/os/file.h"

struct choosing {
    const struct import_wish *wish;
    struct import_plan       *plan;
};

/* ---- which map ---- */

/* The file's own name for a column of the map; NULL = it has none. */
static const char *const *find_name(struct work *w, const struct import_form *form,
                                    const char *column)
{
    for (size_t i = 0; i < form->count; i++)
        if (text_same(form->names[i], column))
            return &form->names[i];
    const char *word = import_header_word(w, column);
    for (size_t i = 0; i < form->count; i++)
        if (text_same(import_header_word(w, form->names[i]), word))
            return &form->names[i];
    return NULL;
}

static status choose_map(struct work *w, struct choosing *choosing)
{
    const struct import_wish *wish = choosing->wish;
    struct import_plan       *plan = choosing->plan;
    const struct import_form *form = &plan->form;
    const struct import_map  *built_in;
    if (wish->given != NULL) {
        plan->map = *wish->given;
        return OK;
    }
    if (!text_empty(wish->map)) {
        plan->map_name = wish->map;
        return import_map_find(w, wish->map, &plan->map);
    }
    status outcome = import_map_find_for(
        w, wish->as, import_header_key(w, form->names, form->count), &plan->map);
    bool other = outcome == OK && !text_same(plan->map.type, wish->type);
    if (outcome != NOT_FOUND && !other) {
        plan->map_name = plan->map.name;
        return outcome;
    }
    built_in = import_map_built_in_for(w, wish->as, form->names, form->count);
    if (built_in == NULL)
        return import_map_guess(w, wish, form->names, form->count, &plan->map);
    plan->map = *built_in;
    plan->map_name = built_in->name;
    return OK;
}

/* ---- what the columns are ---- */

static const char *list_names(struct work *w, const struct import_form *form)
{
    struct text names = text_open(w->arena);
    for (size_t i = 0; i < form->count; i++)
        text_addf(&names, "%s%s", i > 0 ? ", " : "", form->names[i]);
    return names.bytes;
}

static status take_property(struct work *w, const struct import_map *map,
                            const struct import_map_column *from, struct import_column *column)
{
    const struct record_type     *type;
    const struct record_property *property;
    TRY(import_map_type(w, map, &type));
    if (record_property_get(w, type, from->means, &property) != OK)
        return fail(w, INVALID, "columns",
                    "The column '%s' cannot mean '%s': there is no such property of %s.",
                    from->column, from->means, type->name);
    column->is = property->is;
    column->field = IMPORT_PROPERTY;
    return OK;
}

static status take_column(struct work *w, struct import_plan *plan,
                          const struct import_map_column *from, struct import_column *column)
{
    const char *const *name = find_name(w, &plan->form, from->column);
    if (name == NULL)
        return fail(w, INVALID, "columns",
                    "The map names a column '%s' that the file does not have. Its columns are: %s.",
                    from->column, list_names(w, &plan->form));
    column->place = (size_t) (name - plan->form.names);
    column->name = *name;
    column->ids = from->ids;
    column->field = import_field_named(from->means, plan->map.as);
    if (column->field == IMPORT_UNREAD)
        return take_property(w, &plan->map, from, column);
    plan->place[column->field] = (int) column->place;
    return OK;
}

/* Totals and the like come out with an export, and are not read again. */
static bool is_read(const struct import_plan *plan, const struct import_column *column)
{
    return column->field != IMPORT_PROPERTY || (column->is.flags & PROPERTY_READ_ONLY) == 0
           || (plan->map.as == IMPORT_RECORDS && text_same(column->is.name, "hs_object_id"));
}

/* An error file says where its lines belong, whatever map its other columns have. */
static void take_line_number(struct work *w, struct import_plan *plan)
{
    const char *const *name = find_name(w, &plan->form, import_fields[IMPORT_LINE_NUMBER].word);
    if (plan->map.as != IMPORT_ORDER_LINES || plan->place[IMPORT_LINE_NUMBER] >= 0 || name == NULL)
        return;
    plan->place[IMPORT_LINE_NUMBER] = (int) (name - plan->form.names);
    plan->columns[plan->count++] =
        (struct import_column){.place = (size_t) plan->place[IMPORT_LINE_NUMBER],
                               .field = IMPORT_LINE_NUMBER,
                               .name = *name};
}

static status take_columns(struct work *w, struct import_plan *plan)
{
    const struct import_map_column *from = plan->map.columns.items;
    plan->count = 0;
    for (int i = 0; i < IMPORT_FIELDS; i++)
        plan->place[i] = -1;
    plan->columns = work_take(w, ((size_t) plan->map.columns.count + 2) * sizeof *plan->columns);
    for (int64_t i = 0; i < plan->map.columns.count; i++) {
        struct import_column *column = &plan->columns[plan->count];
        *column = (struct import_column){0};
        TRY(take_column(w, plan, &from[i], column));
        plan->count += is_read(plan, column);
    }
    take_line_number(w, plan);
    return OK;
}

static void take_fees(struct work *w, struct import_plan *plan)
{
    const struct import_fee *fees = plan->map.fees.items;
    plan->fees = map_open(w->arena, (uint64_t) plan->map.fees.count);
    for (int64_t i = 0; i < plan->map.fees.count; i++)
        map_put(&plan->fees, text_lower(w, fees[i].code), NULL)->number = fees[i].kind;
}

/* ---- shops ---- */

/* The zone of a file's times is the map's, or else the shop's. */
static status take_zone(struct work *w, const struct import_plan *plan, struct import_shop *shop)
{
    if (!text_empty(plan->map.zone))
        shop->zone_name = plan->map.zone;
    else if (text_empty(shop->zone_name))
        shop->zone_name = plan->home_zone != NULL ? plan->home_zone : "UTC";
    return zone_open(w, shop->zone_name, &shop->zone);
}

static status find_shop(struct work *w, struct import_plan *plan, const char *name)
{
    struct store       store;
    struct import_shop shop = {.name = work_copy(w, name, strlen(name))};
    status             outcome = store_find(w, name, &store);
    if (outcome != OK && outcome != NOT_FOUND)
        return outcome;
    shop.currency = !text_empty(plan->map.currency) ? plan->map.currency : plan->home_currency;
    if (outcome == OK) {
        shop.id = store.id;
        shop.currency = store.currency;
        shop.zone_name = store.zone;
    }
    TRY(take_zone(w, plan, &shop));
    *(struct import_shop *) list_add(&plan->shops) = shop;
    return OK;
}

struct shop_wish {
    struct import_plan *plan;
    const char         *name;
};

static status find_shop_unit(struct work *w, void *arg)
{
    const struct shop_wish *wish = arg;
    return find_shop(w, wish->plan, wish->name);
}

status import_plan_shop(struct work *w, struct import_plan *plan, const char *name,
                        size_t *ret_index)
{
    for (*ret_index = 0; *ret_index < plan->shops.count; (*ret_index)++) {
        const struct import_shop *shop = list_at(&plan->shops, *ret_index);
        if (text_same(shop->name, name))
            return OK;
    }
    return db_work(w, READ, find_shop_unit, &(struct shop_wish){plan, name});
}

static status take_home(struct work *w, struct import_plan *plan)
{
    struct store_home home;
    status            outcome = store_get_home(w, &home);
    if (outcome == INVALID)
        return OK; /* there is no store yet */
    TRY(outcome);
    plan->home_currency = home.currency;
    plan->home_zone = home.zone;
    return OK;
}

static status take_currency(struct work *w, struct import_plan *plan, const char *currency)
{
    if (text_empty(currency))
        return OK;
    if (!currency_valid(currency))
        return fail(w, INVALID, "currency", "'%s' is no currency; write its ISO code, such as EUR.",
                    currency);
    plan->map.currency = currency;
    return OK;
}

static status choose(struct work *w, void *arg)
{
    struct choosing    *choosing = arg;
    struct import_plan *plan = choosing->plan;
    TRY(choose_map(w, choosing));
    const struct import_wish *wish = choosing->wish;
    if (plan->map.as != wish->as || !text_same(plan->map.type, wish->type))
        return fail(w, INVALID, "map", "The map is for %s, not for %s.",
                    plan->map.type != NULL ? plan->map.type : import_object_words[plan->map.as],
                    wish->type != NULL ? wish->type : import_object_words[wish->as]);
    TRY(take_columns(w, plan));
    TRY(take_home(w, plan));
    TRY(take_currency(w, plan, choosing->wish->currency));
    const char *store =
        !text_empty(choosing->wish->store) ? choosing->wish->store : plan->map.store;
    plan->shops = list_open(w->arena, sizeof(struct import_shop));
    return find_shop(w, plan, text_empty(store) ? "Import" : store);
}

/* ---- what is missing ---- */

/* What a file of each kind must have: one column of each group. */
static const struct {
    enum import_object as;
    enum import_field  any[5];
} needed[] = {
    {IMPORT_ORDER_LINES, {IMPORT_NUMBER}},
    {IMPORT_ORDER_LINES, {IMPORT_PLACED_AT}},
    {IMPORT_ORDER_LINES, {IMPORT_PRICE, IMPORT_AMOUNT}},
    {IMPORT_ORDERS, {IMPORT_NUMBER}},
    {IMPORT_ORDERS, {IMPORT_PLACED_AT}},
    {IMPORT_ORDERS, {IMPORT_TOTAL}},
    {IMPORT_CONTACTS, {IMPORT_EMAIL, IMPORT_PHONE, IMPORT_CUSTOMER}},
    {IMPORT_PRODUCTS, {IMPORT_SKU}},
};

static const char *find_missing(struct work *w, const struct import_plan *plan)
{
    for (size_t i = 0; i < COUNT_OF(needed); i++) {
        bool        found = false;
        struct text words = text_open(w->arena);
        for (int k = 0; k < 5 && needed[i].any[k] != IMPORT_UNREAD; k++) {
            const struct import_field_info *info = &import_fields[needed[i].any[k]];
            found = found || plan->place[needed[i].any[k]] >= 0;
            text_addf(&words, "%s'%s' (%s)", k > 0 ? " or " : "", info->word, info->label);
        }
        if (needed[i].as == plan->map.as && !found)
            return work_text(w,
                             "No column means %s. The columns are: %s. Say in a map which one it "
                             "is.",
                             words.bytes, list_names(w, &plan->form));
    }
    if (plan->count == 0)
        return work_text(w, "None of the columns is known: %s. Say in a map what they mean.",
                         list_names(w, &plan->form));
    return NULL;
}

/* ---- dates and decimals ---- */

const char *import_trimmed(const struct csv_field *cell, struct text *scratch)
{
    const char *begin = csv_unguarded(cell->text);
    size_t      size = cell->size - (size_t) (begin - cell->text);
    while (size > 0 && (begin[0] == ' ' || begin[0] == '\t')) {
        begin++;
        size--;
    }
    if (size == 0)
        return "";
    if (begin[size - 1] != ' ' && begin[size - 1] != '\t')
        return begin;
    while (begin[size - 1] == ' ' || begin[size - 1] == '\t')
        size--;
    text_clear(scratch);
    text_add_bytes(scratch, begin, size);
    return scratch->bytes;
}

const char *import_cell(const struct import_plan *plan, const struct csv_record *record,
                        enum import_field field, struct text *scratch)
{
    int place = plan->place[field];
    return place < 0 ? "" : import_trimmed(&record->fields[place], scratch);
}

static bool is_date(const struct import_column *column)
{
    return column->field == IMPORT_PLACED_AT || column->field == IMPORT_CREATED_AT
           || (column->field == IMPORT_PROPERTY
               && (column->is.type == PROPERTY_DATE || column->is.type == PROPERTY_DATETIME));
}

static bool is_decimal(const struct import_column *column)
{
    return column->field == IMPORT_TOTAL || column->field == IMPORT_QUANTITY
           || column->field == IMPORT_PRICE || column->field == IMPORT_AMOUNT
           || (column->field == IMPORT_PROPERTY && column->is.type == PROPERTY_NUMBER);
}

struct votes {
    struct import_date_votes    dates;
    struct import_decimal_votes decimal;
    const struct import_column *date;           /* the column that decides */
    int64_t                     floats, others; /* customer numbers such as 17850.0, and not */
    struct text                 scratch;
};

static void vote_id(struct votes *votes, const char *cell)
{
    bool whole = import_whole_float(cell, strlen(cell));
    votes->floats += whole;
    votes->others += !whole && *cell != '\0';
}

static void vote(struct votes *votes, const struct import_plan *plan,
                 const struct csv_record *record)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct import_column *column = &plan->columns[i];
        const struct csv_field     *cell = &record->fields[column->place];
        if (column == votes->date)
            import_vote_date(&votes->dates, import_trimmed(cell, &votes->scratch));
        if (is_decimal(column))
            import_vote_decimal(&votes->decimal, import_trimmed(cell, &votes->scratch));
        if (column->field == IMPORT_CUSTOMER)
            vote_id(votes, import_trimmed(cell, &votes->scratch));
    }
}

/* Goes on beyond the sample while it is open which number of a date is the month. */
static status vote_rows(struct work *w, const struct import_plan *plan,
                        struct import_source *source, struct votes *votes)
{
    enum { SAMPLE = 1000 };
    struct csv_record record;
    for (int64_t rows = 0;; rows++) {
        bool             sure;
        enum csv_outcome outcome = import_source_next(source, &record);
        if (outcome == CSV_FAILED)
            return fail(w, UNAVAILABLE, "file", "'%s' cannot be read: %s", plan->path,
                        os_error_words(w, errno));
        if (outcome == CSV_RECORD)
            vote(votes, plan, &record);
        if (outcome == CSV_END)
            return OK;
        (void) import_decided_dates(&votes->dates, &sure);
        if (rows >= SAMPLE && (sure || plan->map.dates != IMPORT_DATES_AUTO))
            return OK;
    }
}

static status decide_forms(struct work *w, struct import_plan *plan)
{
    struct import_source *source;
    struct votes          votes = {.scratch = text_open(w->arena)};
    for (size_t i = 0; i < plan->count && votes.date == NULL; i++)
        if (is_date(&plan->columns[i]))
            votes.date = &plan->columns[i];
    TRY(import_source_open(w, plan->path, &plan->form, &source));
    status outcome = vote_rows(w, plan, source, &votes);
    import_source_close(source);
    /* Spreadsheets make floats of a column of numbers with empty cells in it. */
    for (size_t i = 0; i < plan->count; i++)
        if (plan->columns[i].field == IMPORT_CUSTOMER && votes.floats > 0 && votes.others == 0)
            plan->columns[i].ids = IMPORT_IDS_WHOLE_NUMBER;
    plan->dates_sure = true;
    if (plan->map.dates == IMPORT_DATES_AUTO)
        plan->map.dates = import_decided_dates(&votes.dates, &plan->dates_sure);
    if (plan->map.decimal == IMPORT_DECIMAL_AUTO)
        plan->map.decimal = import_decided_decimal(&votes.decimal);
    return outcome;
}

status import_plan_make(struct work *w, const struct import_wish *wish, const char **ret_missing,
                        struct import_plan *ret_plan)
{
    struct choosing choosing = {.wish = wish, .plan = ret_plan};
    *ret_plan = (struct import_plan){.path = wish->path};
    TRY(import_form_read(w, wish->path, &ret_plan->form));
    TRY(w->tx != NULL ? choose(w, &choosing) : db_work(w, READ, choose, &choosing));
    take_fees(w, ret_plan);
    const char *missing = find_missing(w, ret_plan);
    if (ret_missing != NULL)
        *ret_missing = missing;
    else if (missing != NULL)
        return fail(w, INVALID, "columns", "%s", missing);
    return decide_forms(w, ret_plan);
}
