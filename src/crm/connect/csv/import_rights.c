/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/csv/import_rights.h"

#include <string.h>

#include "base/text.h"
#include "crm/staff/staff.h"

/* What a column writes. */
static const struct written {
    enum import_field from, until; /* in the order of the fields */
    const char       *type;        /* in a file of orders */
} documents[] = {
    {IMPORT_SKU, IMPORT_CATEGORY, "products"},
    {IMPORT_CUSTOMER, IMPORT_COUNTRY, "contacts"},
};

static const char *type_of_column(const struct import_column *column)
{
    for (size_t i = 0; i < COUNT_OF(documents); i++)
        if (column->field >= documents[i].from && column->field <= documents[i].until)
            return documents[i].type;
    return "orders";
}

static bool is_of_orders(enum import_object as)
{
    return as == IMPORT_ORDER_LINES || as == IMPORT_ORDERS;
}

/* All records of the type. */
static status need_type(struct work *w, const struct record_type *type)
{
    const struct staff_rights *rights;
    TRY(staff_need(w, (enum access) type->edit));
    TRY(staff_rights(w, &rights));
    if (staff_rights_rows(rights, type->id, true) == ROWS_ALL)
        return OK;
    return fail_reason(w, FORBIDDEN, "MISSING_SCOPES", "as",
                       "An import may change any of the %s, of which some are kept from your "
                       "role; ask an administrator.",
                       type->name);
}

/* Fields that are called otherwise than the properties that they write. */
static const struct {
    enum import_field field;
    const char       *property;
} otherwise[] = {
    {IMPORT_NUMBER, "hs_external_order_id"},
    {IMPORT_KIND, "order_kind"},
    {IMPORT_STATUS, "hs_external_order_status"},
    {IMPORT_PLACED_AT, "hs_external_created_date"},
    {IMPORT_CURRENCY, "hs_currency_code"},
    {IMPORT_TOTAL, "hs_total_price"},
    {IMPORT_SKU, "hs_sku"},
    {IMPORT_FULLNAME, "firstname"},
    {IMPORT_FULLNAME, "lastname"},
    {IMPORT_CREATED_AT, "createdate"},
};

static status need_property(struct work *w, const struct record_type *type, const char *property,
                            const struct import_column *column)
{
    const struct staff_rights *rights;
    TRY(staff_rights(w, &rights));
    if (staff_rights_level(rights, type->id, property) == LEVEL_EDIT)
        return OK;
    return fail_reason(w, FORBIDDEN, "MISSING_SCOPES", "columns",
                       "Your role may not write the property %s of %s, which the column '%.60s' "
                       "means; leave it out or ask an administrator.",
                       property, type->name, column->name);
}

static status need_column(struct work *w, const struct record_type *type,
                          const struct import_column *column)
{
    if (column->field == IMPORT_PROPERTY)
        return need_property(w, type, column->is.name, column);
    for (size_t i = 0; i < COUNT_OF(otherwise); i++)
        if (otherwise[i].field == column->field)
            TRY(need_property(w, type, otherwise[i].property, column));
    return need_property(w, type, import_fields[column->field].word, column);
}

/* Rows may name stores that are to be made. */
static status need_stores(struct work *w, const struct import_plan *plan)
{
    const struct import_shop *shop = list_at(&plan->shops, 0);
    bool makes = plan->place[IMPORT_STORE] >= 0 || (is_of_orders(plan->map.as) && shop->id == 0);
    if (!makes || staff_may(w, MAY_EDIT_SETTINGS))
        return OK;
    return fail_reason(w, FORBIDDEN, "MISSING_SCOPES", "store",
                       "This import may make stores, which needs the access 'settings.edit'. Name "
                       "a store that is there, and no column for it.");
}

status import_need(struct work *w, const struct import_plan *plan)
{
    const struct record_type *type;
    bool                      of_orders = is_of_orders(plan->map.as);
    if (of_orders)
        TRY(record_type_get(w, "orders", &type));
    else
        TRY(import_map_type(w, &plan->map, &type));
    TRY(need_type(w, type));
    for (size_t i = 0; i < plan->count; i++) {
        const struct import_column *column = &plan->columns[i];
        if (of_orders) {
            TRY(record_type_get(w, type_of_column(column), &type));
            TRY(need_type(w, type));
        }
        TRY(need_column(w, type, column));
    }
    return need_stores(w, plan);
}

static status need_seen(struct work *w, const char *name)
{
    const struct record_type *type;
    TRY(record_type_get(w, name, &type));
    TRY(staff_need(w, (enum access) type->see));
    return staff_need_all(w, type->id);
}

status import_need_seen(struct work *w, const struct import *import)
{
    struct import_map         map;
    const struct record_type *type;
    if (is_of_orders(import->as)) {
        TRY(need_seen(w, "orders"));
        return need_seen(w, "contacts");
    }
    if (import->as != IMPORT_RECORDS)
        return need_seen(w, import_object_words[import->as]);
    if (import_map_parse(w, import->map, strlen(import->map), &map) != OK
        || import_map_type(w, &map, &type) != OK)
        return staff_need_everything(w); /* of a type that is gone */
    return need_seen(w, type->name);
}
