/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Contacts by e-mail or vid, as the older API names them. */
#include "base/text.h"
#include "crm/connect/hubspot/hubspot.h"
#include "crm/person/person.h"

static status contacts(struct work *w, const struct record_type **ret_type)
{
    return record_type_get(w, "contacts", ret_type);
}

status hubspot_find_contact(struct work *w, const char *email, int64_t *ret_id)
{
    const struct record_type *type;
    TRY(contacts(w, &type));
    status outcome = record_find(w, type, "email", email, ret_id);
    if (outcome == NOT_FOUND)
        return fail_reason(w, NOT_FOUND, "CONTACT_NOT_FOUND", "email", "contact does not exist");
    return outcome;
}

/* Without the values of properties that have one already. */
static status leave_what_is_there(struct work *w, const struct record_type *type, int64_t id,
                                  struct rows *values)
{
    struct list                kept = list_open(w->arena, sizeof(struct record_value));
    const struct record_value *value = values->items;
    const char               **names = work_take(w, ((size_t) values->count + 1) * sizeof *names);
    struct record              record;
    for (int64_t i = 0; i < values->count; i++)
        names[i] = value[i].property;
    TRY(record_get(w, type, id, names, false, &record));
    for (int64_t i = 0; i < values->count; i++)
        if (text_empty(record_value_of(&record, value[i].property)))
            *(struct record_value *) list_add(&kept) = value[i];
    *values = list_rows(&kept);
    return OK;
}

static status change(struct work *w, const struct record_type *type,
                     const struct hubspot_contact *contact, int64_t id)
{
    struct rows values = contact->values;
    if (contact->only_empty)
        TRY(leave_what_is_there(w, type, id, &values));
    return record_change(w, type, id, values.items, (size_t) values.count);
}

/* With the e-mail by which it was looked for, unless the values say another one. */
static status create(struct work *w, const struct record_type *type,
                     const struct hubspot_contact *contact, int64_t *ret_id)
{
    struct list                values = list_open(w->arena, sizeof(struct record_value));
    const struct record_value *value = contact->values.items;
    bool                       has_email = false;
    for (int64_t i = 0; i < contact->values.count; i++) {
        has_email = has_email || text_same(value[i].property, "email");
        *(struct record_value *) list_add(&values) = value[i];
    }
    if (!has_email)
        *(struct record_value *) list_add(&values) = (struct record_value){"email", contact->email};
    return record_create(w, type, values.items, values.count, ret_id);
}

status hubspot_put_contact(struct work *w, const struct hubspot_contact *contact, int64_t *ret_id,
                           bool *ret_new)
{
    const struct record_type *type;
    status                    outcome;
    TRY(contacts(w, &type));
    *ret_new = false;
    if (contact->vid > 0) {
        TRY(person_resolve(w, contact->vid, ret_id));
        return change(w, type, contact, *ret_id);
    }
    if (!record_email(w, contact->email, &(const char *){NULL}))
        return fail_reason(w, INVALID, "INVALID_EMAIL", "email", "Email address %.200s is invalid",
                           contact->email);
    outcome = record_find(w, type, "email", contact->email, ret_id);
    if (outcome == OK)
        return change(w, type, contact, *ret_id);
    if (outcome != NOT_FOUND)
        return outcome;
    *ret_new = true;
    return create(w, type, contact, ret_id);
}
