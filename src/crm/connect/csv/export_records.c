/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Contacts, companies, products and every other type come out by their properties. */
#include <string.h>

#include "crm/connect/csv/export.h"
#include "crm/person/person.h"
#include "crm/staff/staff.h"
#include "kit/db/db.h"

enum { PAGE = 500 };

/* What is no property but belongs to the record, and finds it again when it comes back. */
static const char *const of_contacts[] = {"store", "customer", NULL};

static bool is_contacts(const char *type)
{
    return text_same(type, "contacts");
}

static bool is_store(const char *property)
{
    return text_same(property, "store");
}

status export_record_columns(struct work *w, const char *type, const char *const **ret_columns,
                             size_t *ret_count)
{
    const struct record_type *found;
    struct rows               properties;
    struct list               columns = list_open(w->arena, sizeof(const char *));
    bool                      seen;
    TRY(record_type_get(w, type, &found));
    TRY(staff_need(w, (enum access) found->see));
    TRY(record_property_list(w, found, &properties));
    for (size_t i = 0; is_contacts(found->name) && of_contacts[i] != NULL; i++)
        *(const char **) list_add(&columns) = of_contacts[i];
    const struct record_property *property = properties.items;
    for (int64_t i = 0; i < properties.count; i++) {
        TRY(record_sees_property(w, found, property[i].is.name, &seen));
        if (seen && (property[i].is.flags & PROPERTY_HIDDEN) == 0)
            *(const char **) list_add(&columns) = property[i].is.name;
    }
    *ret_columns = columns.items;
    *ret_count = columns.count;
    return OK;
}

/* The first customer number: the store's name, and the number in it. */
static status put_customer(struct work *w, const struct export_page *page, const char **row,
                           int64_t contact)
{
    struct rows identities;
    TRY(person_list_identities(w, contact, &identities));
    const struct identity *identity = identities.items;
    for (int64_t i = 0; i < identities.count; i++) {
        int64_t     store;
        const char *colon = strchr(identity[i].value, ':');
        if (identity[i].kind != IDENTITY_CUSTOMER || colon == NULL
            || !text_to_int(work_copy(w, identity[i].value, (size_t) (colon - identity[i].value)),
                            &store))
            continue;
        export_put(page, row, "store", export_store_name(page, store));
        export_put(page, row, "customer", colon + 1);
        return OK;
    }
    return OK;
}

static void put_value(const struct export_page *page, const char **row,
                      const struct record_value *value)
{
    int64_t store;
    bool    named =
        is_store(value->property) && value->value != NULL && text_to_int(value->value, &store);
    export_put(page, row, value->property, named ? export_store_name(page, store) : value->value);
}

status export_fill_records(struct work *w, struct export_page *page)
{
    const struct record_type *type;
    struct rows               records;
    const char              **names = work_take(w, (page->count + 1) * sizeof *names);
    memcpy(names, page->columns, page->count * sizeof *names);
    TRY(record_type_get(w, page->state->type, &type));
    struct record_page wanted = {.properties = names, .after = page->state->after, .limit = PAGE};
    TRY(record_list(w, type, &wanted, &records));
    const struct record *record = records.items;
    for (int64_t i = 0; i < records.count; i++) {
        const char **row = export_add_row(w, page);
        for (size_t k = 0; k < record[i].count; k++)
            put_value(page, row, &record[i].values[k]);
        if (is_contacts(type->name))
            TRY(put_customer(w, page, row, record[i].id));
        page->state->after = record[i].id;
    }
    page->end = records.count < PAGE;
    return OK;
}
