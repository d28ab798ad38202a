/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_writing.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "crm/record/record_rule.h"
#include "crm/record/record_scope.h"
#include "crm/record/record_value.h"
#include "crm/staff/staff.h"

/* ---- values of a change ---- */

/* Names are those of the metadata by now: the same name is at the same place. */
static bool comes_before(const struct record_value *values, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (values[i].property == name)
            return true;
    return false;
}

/* Records belong to people who are there. */
static status check_owner(struct work *w, const struct record_property *property, const char *text)
{
    struct user user;
    int64_t     id;
    if (text == NULL)
        return OK;
    status outcome = text_to_int(text, &id) ? staff_get_user(w, id, &user) : NOT_FOUND;
    if (outcome == OK && !user.disabled)
        return OK;
    if (outcome != OK && outcome != NOT_FOUND)
        return outcome;
    return fail_reason(w, INVALID, "INVALID_OWNER_ID", property->is.name,
                       "%s: '%.60s' is not a valid owner id. GET /crm/v3/owners lists them.",
                       property->is.name, text);
}

/* The value in the one form in which it is kept; "" clears. */
static status normalize(struct work *w, const struct record_meta *meta, const char *text,
                        struct record_cell *cell, struct record_value *ret_value)
{
    const struct record_property *property = cell->property;
    if (record_is(property, PROPERTY_READ_ONLY))
        return fail_reason(w, INVALID, "READ_ONLY_VALUE", property->is.name,
                           "%s is set by Storefolk itself and cannot be written.",
                           property->is.name);
    TRY(record_scope_property(w, meta, property->is.name, true));
    TRY(record_value_read(w, property, text, &cell->value));
    const char *kept = record_value_write(w, property, &cell->value);
    if (record_is(property, PROPERTY_OWNER))
        TRY(check_owner(w, property, kept));
    TRY(record_rules_check(w, property, kept));
    *ret_value = (struct record_value){property->is.name, kept == NULL ? "" : kept};
    return OK;
}

status record_check_values(struct work *w, const struct record_type *type,
                           const struct record_value *values, size_t count)
{
    const struct record_meta *meta;
    struct record_value       kept;
    struct record_cell        cell;
    TRY(record_meta_get(w, type, &meta));
    for (size_t i = 0; i < count; i++) {
        TRY(record_meta_need(w, meta, values[i].property, &cell.property));
        TRY(normalize(w, meta, values[i].value, &cell, &kept));
    }
    return OK;
}

status record_writing_read(struct work *w, struct writing *writing,
                           const struct record_value *values, size_t count)
{
    struct record_change *change = &writing->change;
    change->values = work_take(w, count * sizeof *change->values + 1);
    change->count = 0;
    writing->read = work_take(w, count * sizeof *writing->read + 1);
    for (size_t i = 0; i < count; i++) {
        struct record_cell  *cell = &writing->read[change->count];
        struct record_value *value = &change->values[change->count];
        TRY(record_meta_need(w, writing->meta, values[i].property, &cell->property));
        if (record_is(cell->property, PROPERTY_COUNTED))
            continue;
        TRY(normalize(w, writing->meta, values[i].value, cell, value));
        if (comes_before(change->values, change->count, value->property))
            return fail_reason(w, INVALID, "DUPLICATE_PROPERTY", values[i].property,
                               "%s is given twice.", values[i].property);
        change->count++;
    }
    writing->given_count = change->count;
    writing->given = work_take(w, change->count * sizeof *change->values + 1);
    memcpy(writing->given, change->values, change->count * sizeof *change->values);
    return OK;
}

/* What was read already, unless the value was put in since. `at` goes along with the values. */
static const struct record_cell *find_read(const struct writing      *writing,
                                           const struct record_value *value, size_t *at)
{
    for (size_t i = *at; i < writing->given_count; i++)
        if (writing->given[i].property == value->property
            && writing->given[i].value == value->value) {
            *at = i + 1;
            return &writing->read[i];
        }
    return NULL;
}

/* After the owner's rules, which may have put in other values. */
status record_writing_make_cells(struct work *w, struct writing *writing)
{
    const struct record_change *change = &writing->change;
    size_t                      at = 0;
    writing->cells = work_take(w, change->count * sizeof *writing->cells + 1);
    for (size_t i = 0; i < change->count; i++) {
        struct record_cell       *cell = &writing->cells[i];
        const struct record_cell *read = find_read(writing, &change->values[i], &at);
        if (read != NULL)
            *cell = *read;
        else {
            TRY(record_meta_need(w, writing->meta, change->values[i].property, &cell->property));
            TRY(record_value_read(w, cell->property, change->values[i].value, &cell->value));
        }
        if (cell->value.null && text_same(cell->property->is.column, "created_at"))
            return fail_reason(w, INVALID, "INVALID_DATE", cell->property->is.name,
                               "%s cannot be empty.", cell->property->is.name);
    }
    return OK;
}

/* ---- unique values ---- */

status record_writing_find_owner(struct work *w, const struct record_type *type,
                                 const struct record_cell *cell, const char *value, int64_t *ret_id)
{
    if (type->find != NULL) {
        status outcome = type->find(w, cell->property->is.name, value, ret_id);
        if (outcome != NOT_FOUND)
            return outcome == OK && *ret_id == 0 ? NOT_FOUND : outcome;
    }
    if (record_has_key(cell->property))
        return record_store_find_unique(
            w, &(struct record_unique){type->id, cell->property->is.column, value, 0}, ret_id);
    return record_store_find(w, type, cell, ret_id);
}

static status refuse_taken(struct work *w, const struct record_type *type,
                           const struct record_property *property, int64_t owner)
{
    return fail_reason(
        w, CONFLICT, "CONFLICT", property->is.name, "%c%s already exists. Existing ID: %lld",
        toupper((unsigned char) type->singular[0]), type->singular + 1, (long long) owner);
}

static bool is_missing(const struct writing *writing, size_t i)
{
    const struct record_value *missing = writing->missing;
    const struct record_value *value = &writing->change.values[i];
    return missing != NULL && text_same(missing->property, value->property)
           && text_same(missing->value, value->value);
}

status record_writing_check_unique(struct work *w, const struct writing *writing)
{
    const struct record_type *type = writing->change.type;
    for (size_t i = 0; i < writing->change.count; i++) {
        const struct record_cell *cell = &writing->cells[i];
        int64_t                   other;
        if (!record_is(cell->property, PROPERTY_UNIQUE) || cell->value.null
            || is_missing(writing, i))
            continue;
        status outcome =
            record_writing_find_owner(w, type, cell, writing->change.values[i].value, &other);
        if (outcome == NOT_FOUND || (outcome == OK && other == writing->change.id))
            continue;
        TRY(outcome);
        return refuse_taken(w, type, cell->property, other);
    }
    db_looked_in_vain(w);
    return OK;
}

/* Of a unique value in bytes: what an index of PostgreSQL can hold. */
enum { LONGEST_KEY = 1000 };

static status put_key(struct work *w, const struct record_type *type,
                      const struct record_unique *key, const struct record_property *property)
{
    bool    put;
    int64_t other = 0;
    if (strlen(key->value) > LONGEST_KEY)
        return fail_reason(w, INVALID, "VALUE_TOO_LONG", property->is.name,
                           "%s: a unique value has at most %d bytes.", property->is.name,
                           LONGEST_KEY);
    TRY(record_store_put_unique(w, key, &put));
    if (put)
        return OK;
    TRY(record_store_find_unique(w, key, &other));
    return refuse_taken(w, type, property, other);
}

status record_writing_put_keys(struct work *w, const struct writing *writing)
{
    const struct record_change *change = &writing->change;
    for (size_t i = 0; i < change->count; i++) {
        const struct record_cell *cell = &writing->cells[i];
        struct record_unique      key = {.type = change->type->id,
                                         .property = cell->property->is.column,
                                         .value = change->values[i].value,
                                         .record = change->id};
        if (!record_has_key(cell->property))
            continue;
        if (!change->created)
            TRY(record_store_remove_unique(w, &key));
        if (!cell->value.null)
            TRY(put_key(w, change->type, &key, cell->property));
    }
    return OK;
}
