/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows that are contacts, companies, products or records of any other type. */
#include <string.h>

#include "base/list.h"
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/csv/import_slice.h"
#include "crm/record/record.h"

#define ID "hs_object_id"

/* A row of such a file on its way into an entry. */
struct reading {
    struct import_run       *run;
    struct import_slice     *slice;
    const struct csv_record *record;
    struct import_entry     *entry;
};

/* ---- values ---- */

/* A cell as the API takes it. `ret_value` is NULL when the cell is empty. */
static const char *read_value(struct reading *reading, const struct import_column *column,
                              const char **ret_value)
{
    struct work             *w = reading->slice->w;
    const struct import_map *map = &reading->run->plan->map;
    const char              *cell =
        import_trimmed(&reading->record->fields[column->place], &reading->run->scratch);
    int64_t     number;
    bool        truth;
    const char *reason = NULL;
    *ret_value = *cell == '\0' ? NULL : work_copy(w, cell, strlen(cell));
    if (*ret_value == NULL || text_same(column->is.name, ID)) /* ids are longer than amounts */
        return NULL;
    switch (column->is.type) {
    case PROPERTY_NUMBER:
        reason = import_read_decimal(*ret_value, map->decimal, &number);
        *ret_value = reason == NULL ? money_text(w, number) : *ret_value;
        return reason;
    case PROPERTY_DATE:
    case PROPERTY_DATETIME:
        reason = import_read_time(*ret_value, NULL, map->dates, NULL, &number);
        if (reason != NULL && import_read_time(*ret_value, NULL, IMPORT_YMD, NULL, &number) == NULL)
            reason = NULL;
        if (reason == NULL)
            *ret_value = column->is.type == PROPERTY_DATE ? date_text(w, day_of(number))
                                                          : time_text(w, number);
        return reason;
    case PROPERTY_BOOL:
        if (!import_read_truth(*ret_value, &truth))
            return "is neither yes nor no";
        *ret_value = truth ? "true" : "false";
        return NULL;
    default:
        return NULL;
    }
}

static void add_value(struct import_entry *entry, const char *property, const char *value,
                      const char *column)
{
    if (value == NULL)
        return;
    for (size_t i = 0; i < entry->count; i++)
        if (text_same(entry->values[i].property, property))
            return;
    entry->columns[entry->count] = column;
    entry->values[entry->count++] = (struct record_value){property, value};
}

/* The values of columns that mean a property. False: one is wrong and the row was blamed. */
static bool read_properties(struct reading *reading)
{
    const struct import_plan *plan = reading->run->plan;
    for (size_t i = 0; i < plan->count; i++) {
        const struct import_column *column = &plan->columns[i];
        const char                 *value;
        if (column->field != IMPORT_PROPERTY)
            continue;
        const char *reason = read_value(reading, column, &value);
        if (reason != NULL) {
            const char *whole = work_text(reading->slice->w, "'%s' %s", value, reason);
            import_blame(reading->run, reading->slice, reading->record, IMPORT_UNREAD, whole);
            struct import_error *error =
                list_at(&reading->slice->errors, reading->slice->errors.count - 1);
            error->field = column->name;
            return false;
        }
        add_value(reading->entry, column->is.name, value, column->name);
    }
    return true;
}

static const char *column_of(const struct reading *reading, enum import_field field)
{
    int place = reading->run->plan->place[field];
    return place < 0 ? NULL : reading->run->plan->form.names[place];
}

/* ---- contacts ---- */

static void add_person_values(struct reading *reading)
{
    const struct person_draft *person = &reading->entry->person;
    const struct {
        enum import_field field;
        const char       *value;
    } values[] = {
        {IMPORT_EMAIL, person->email},
        {IMPORT_PHONE, person->phone},
        {IMPORT_FIRSTNAME, person->firstname},
        {IMPORT_LASTNAME, person->lastname},
        {IMPORT_COMPANY, person->company},
        {IMPORT_ADDRESS, person->address},
        {IMPORT_CITY, person->city},
        {IMPORT_STATE, person->state},
        {IMPORT_ZIP, person->zip},
        {IMPORT_COUNTRY, person->country},
    };
    for (size_t i = 0; i < COUNT_OF(values); i++)
        add_value(reading->entry, import_fields[values[i].field].word, values[i].value,
                  column_of(reading, values[i].field));
}

static const char *read_contact(struct reading *reading, enum import_field *ret_field)
{
    struct import_run   *run = reading->run;
    struct person_draft *person = &reading->entry->person;
    const char *reason = import_row_person(run, reading->slice, reading->record, person, ret_field);
    if (reason != NULL)
        return reason;
    *ret_field = IMPORT_CREATED_AT;
    const char *since = import_cell(run->plan, reading->record, IMPORT_CREATED_AT, &run->scratch);
    if (*since != '\0') {
        reason = import_read_time(since, NULL, run->plan->map.dates, NULL, &person->created_at);
        if (reason != NULL
            && import_read_time(since, NULL, IMPORT_YMD, NULL, &person->created_at) != NULL)
            return reason;
    }
    *ret_field = IMPORT_UNREAD;
    if (person->customer == NULL && person->email == NULL && person->phone == NULL)
        return "nothing in this row says who it is: it needs an e-mail, a phone or a customer "
               "number";
    add_person_values(reading);
    return NULL;
}

/* ---- products ---- */

static const char *read_product(struct reading *reading, enum import_field *ret_field)
{
    struct import_run    *run = reading->run;
    struct product_draft *product = &reading->entry->product;
    *product = (struct product_draft){.price = ABSENT};
    *ret_field = IMPORT_SKU;
    product->sku = import_row_copy(run, reading->slice, reading->record, IMPORT_SKU);
    if (product->sku == NULL)
        return "is missing: a product is known by its SKU";
    product->name = import_row_copy(run, reading->slice, reading->record, IMPORT_NAME);
    product->category = import_row_copy(run, reading->slice, reading->record, IMPORT_CATEGORY);
    *ret_field = IMPORT_PRICE;
    const char *price = import_cell(run->plan, reading->record, IMPORT_PRICE, &run->scratch);
    const char *reason =
        *price == '\0' ? NULL : import_read_decimal(price, run->plan->map.decimal, &product->price);
    if (reason != NULL)
        return reason;
    add_value(reading->entry, "name", product->name, column_of(reading, IMPORT_NAME));
    add_value(reading->entry, "category", product->category, column_of(reading, IMPORT_CATEGORY));
    if (product->price != ABSENT)
        add_value(reading->entry, "price", money_text(reading->slice->w, product->price),
                  column_of(reading, IMPORT_PRICE));
    return NULL;
}

/* ---- into the slice ---- */

static const char *read_entry(struct reading *reading, enum import_field *ret_field)
{
    switch (reading->run->plan->map.as) {
    case IMPORT_CONTACTS:
        return read_contact(reading, ret_field);
    case IMPORT_PRODUCTS:
        return read_product(reading, ret_field);
    default:
        return NULL;
    }
}

static bool add_entry(struct import_run *run, struct import_slice *slice,
                      const struct csv_record *record)
{
    enum { MOST_FIELDS = 16 };
    struct import_entry entry = {0};
    struct reading      reading = {run, slice, record, &entry};
    enum import_field   field = IMPORT_UNREAD;
    if (slice->rows >= run->wanted)
        return false;
    if (run->row <= run->skip || !import_row_shop(run, slice, record, &entry.shop))
        return true;
    entry.values = work_take(slice->w, (run->plan->count + MOST_FIELDS) * sizeof *entry.values);
    entry.columns = work_take(slice->w, (run->plan->count + MOST_FIELDS) * sizeof *entry.columns);
    const char *reason = read_entry(&reading, &field);
    if (reason != NULL) {
        import_blame(run, slice, record, field, reason);
        return true;
    }
    if (!read_properties(&reading))
        return true;
    entry.row = import_row_keep(slice->w, record, ABSENT);
    *(struct import_entry *) list_add(&slice->entries) = entry;
    return true;
}

/* ---- writing ---- */

static status find_by_email(struct work *w, const struct record_type *type, const char *email,
                            bool *ret_known)
{
    int64_t id;
    if (email == NULL || *ret_known)
        return OK;
    status outcome = record_find(w, type, "email", email, &id);
    *ret_known = outcome == OK;
    return outcome == NOT_FOUND ? OK : outcome;
}

static status find_by_identity(struct work *w, enum identity_kind kind, const char *value,
                               bool *ret_known)
{
    struct identity identity;
    if (value == NULL || *ret_known)
        return OK;
    TRY(person_identity(w, kind, value, &identity));
    *ret_known = identity.contact != ABSENT;
    return OK;
}

/* Whether somebody is known by one of the identities of the row. */
static status is_known(struct work *w, const struct record_type *type,
                       const struct person_draft *person, bool *ret_known)
{
    *ret_known = false;
    TRY(find_by_email(w, type, person->email, ret_known));
    if (person->customer != NULL)
        TRY(find_by_identity(w, IDENTITY_CUSTOMER,
                             work_text(w, "%lld:%s", (long long) person->store, person->customer),
                             ret_known));
    bool whole = person->phone != NULL && *person->phone == '+';
    return whole ? find_by_identity(w, IDENTITY_PHONE, person->phone, ret_known) : OK;
}

/* Changes what is different; the outcome says whether anything was. */
static status put_values(struct work *w, const struct record_type *type, int64_t id,
                         struct import_entry *entry)
{
    struct record        now;
    const char         **names = work_take(w, (entry->count + 1) * sizeof *names);
    struct record_value *changes = work_take(w, (entry->count + 1) * sizeof *changes);
    size_t               count = 0;
    for (size_t i = 0; i < entry->count; i++)
        names[i] = entry->values[i].property;
    TRY(record_get(w, type, id, names, true, &now));
    for (size_t i = 0; i < entry->count; i++)
        if (!text_same(names[i], "createdate") /* said once, when it came to be */
            && !text_same(record_value_of(&now, names[i]), entry->values[i].value))
            changes[count++] = entry->values[i];
    if (count == 0)
        return OK;
    if (entry->outcome == IMPORT_UNCHANGED)
        entry->outcome = IMPORT_CHANGED;
    return record_change(w, type, now.id, changes, count);
}

static status put_contact(struct work *w, const struct record_type *type,
                          struct import_entry *entry)
{
    struct identity identity;
    bool            known;
    TRY(is_known(w, type, &entry->person, &known));
    TRY(person_find_or_create(w, &entry->person, &identity));
    if (identity.id == 0)
        return fail(w, INVALID, "phone",
                    "nothing in this row says who it is: the phone number has no country");
    entry->outcome = known ? IMPORT_UNCHANGED : IMPORT_CREATED;
    return put_values(w, type, identity.contact, entry);
}

static status put_product(struct work *w, const struct record_type *type,
                          struct import_entry *entry)
{
    int64_t product;
    status  found = catalog_find(w, entry->product.store, entry->product.sku, &product);
    if (found != OK && found != NOT_FOUND)
        return found;
    entry->outcome = found == OK ? IMPORT_UNCHANGED : IMPORT_CREATED;
    if (found == NOT_FOUND)
        TRY(catalog_find_or_create(w, &entry->product, &product));
    return put_values(w, type, product, entry);
}

static status find_first(struct work *w, const struct record_type *type,
                         const struct record_filter *filters, size_t filter_count, int64_t *ret_id)
{
    const struct record_filter_group group = {filters, filter_count};
    const struct record_query        query = {.groups = &group, .group_count = 1, .limit = 1};
    struct rows                      found;
    int64_t                          total;
    TRY(record_search(w, type, &query, &found, &total));
    if (found.count > 0)
        *ret_id = ((const struct record *) found.items)->id;
    return OK;
}

static struct record_filter equals(const struct record_value *value)
{
    return (struct record_filter){
        .property = value->property, .compare = OPERATOR_EQ, .value = value->value};
}

/* By its domain, or else by its name. */
static status put_company(struct work *w, const struct record_type *type,
                          struct import_entry *entry)
{
    static const char *const keys[] = {"domain", "name"};
    int64_t                  id = 0;
    for (size_t i = 0; i < COUNT_OF(keys) && id == 0; i++)
        for (size_t k = 0; k < entry->count && id == 0; k++)
            if (text_same(entry->values[k].property, keys[i])) {
                const struct record_filter by = equals(&entry->values[k]);
                TRY(find_first(w, type, &by, 1, &id));
            }
    entry->outcome = id == 0 ? IMPORT_CREATED : IMPORT_UNCHANGED;
    return id == 0 ? record_create(w, type, entry->values, entry->count, &id)
                   : put_values(w, type, id, entry);
}

/* ---- records of other types ---- */

/* The id that the row says is no value that can be written. */
static status take_id(struct work *w, const struct record_type *type, struct import_entry *entry,
                      int64_t *ret_id)
{
    struct record record;
    size_t        kept = 0;
    int64_t       id = 0;
    for (size_t i = 0; i < entry->count; i++) {
        if (text_same(entry->values[i].property, ID)) {
            (void) text_to_int(entry->values[i].value, &id);
            continue;
        }
        entry->columns[kept] = entry->columns[i];
        entry->values[kept++] = entry->values[i];
    }
    entry->count = kept;
    status outcome =
        id <= 0 ? NOT_FOUND : record_get(w, type, id, (const char *const[]){NULL}, false, &record);
    if (outcome == OK)
        *ret_id = record.id;
    return outcome == NOT_FOUND ? OK : outcome;
}

/* By a unique property; `ret_has` says whether the row has one. */
static status find_unique(struct work *w, const struct record_type *type,
                          const struct import_entry *entry, bool *ret_has, int64_t *ret_id)
{
    *ret_has = false;
    for (size_t i = 0; i < entry->count && *ret_id == 0; i++) {
        const struct record_property *property;
        TRY(record_property_get(w, type, entry->values[i].property, &property));
        if ((property->is.flags & PROPERTY_UNIQUE) == 0)
            continue;
        *ret_has = true;
        status outcome =
            record_find(w, type, entry->values[i].property, entry->values[i].value, ret_id);
        if (outcome != OK && outcome != NOT_FOUND)
            return outcome;
    }
    return OK;
}

/* One that says the same already, as far as one search can ask. */
static status find_alike(struct work *w, const struct record_type *type,
                         const struct import_entry *entry, int64_t *ret_id)
{
    enum { MOST = 6, LONGEST = 200 };
    struct record_filter filters[MOST];
    size_t               count = 0;
    for (size_t i = 0; i < entry->count && count < MOST; i++)
        if (strlen(entry->values[i].value) <= LONGEST)
            filters[count++] = equals(&entry->values[i]);
    return count == 0 ? OK : find_first(w, type, filters, count, ret_id);
}

static status put_other(struct work *w, const struct record_type *type, struct import_entry *entry)
{
    int64_t id = 0;
    bool    has_key;
    TRY(take_id(w, type, entry, &id));
    TRY(find_unique(w, type, entry, &has_key, &id));
    if (id == 0 && !has_key)
        TRY(find_alike(w, type, entry, &id));
    entry->outcome = id == 0 ? IMPORT_CREATED : IMPORT_UNCHANGED;
    return id == 0 ? record_create(w, type, entry->values, entry->count, &id)
                   : put_values(w, type, id, entry);
}

/* ---- a slice ---- */

struct single {
    struct import_slice      *slice;
    const struct record_type *type;
    struct import_entry      *entry;
};

static status put_entry(struct work *w, void *arg)
{
    struct single       *single = arg;
    struct import_entry *entry = single->entry;
    int64_t              shop = single->slice->shop_ids[entry->shop];
    entry->person.store = entry->product.store = shop;
    switch (single->slice->run->plan->map.as) {
    case IMPORT_CONTACTS:
        return put_contact(w, single->type, entry);
    case IMPORT_PRODUCTS:
        return put_product(w, single->type, entry);
    case IMPORT_RECORDS:
        return put_other(w, single->type, entry);
    default:
        return put_company(w, single->type, entry);
    }
}

static void refuse_entry(struct work *w, struct import_slice *slice, struct import_entry *entry)
{
    const char *column = NULL;
    for (size_t i = 0; i < entry->count; i++)
        if (text_same(entry->values[i].property, w->failure.field))
            column = entry->columns[i];
    entry->outcome = IMPORT_BAD;
    import_refuse(slice, &entry->row, column, w->failure.message);
}

static status put_entries(struct work *w, struct import_slice *slice)
{
    const struct record_type *type;
    TRY(import_map_type(w, &slice->run->plan->map, &type));
    for (size_t i = 0; i < slice->entries.count; i++) {
        struct single single = {slice, type, list_at(&slice->entries, i)};
        status outcome = slice->careful ? db_nested(w, put_entry, &single) : put_entry(w, &single);
        if (outcome == OK)
            continue;
        if (!slice->careful || outcome == UNAVAILABLE || outcome == BROKEN)
            return outcome;
        refuse_entry(w, slice, single.entry);
    }
    return OK;
}

static void count_entries(const struct import_slice *slice, struct import *import)
{
    for (size_t i = 0; i < slice->entries.count; i++) {
        const struct import_entry *entry = list_at(&slice->entries, i);
        import->created += entry->outcome == IMPORT_CREATED;
        import->changed += entry->outcome == IMPORT_CHANGED;
        import->unchanged += entry->outcome == IMPORT_UNCHANGED;
    }
}

const struct import_reader import_records_reader = {add_entry, put_entries, count_entries, NULL};
