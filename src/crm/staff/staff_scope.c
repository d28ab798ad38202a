/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The scopes that the field's programs ask for, as what they may here: one table. */
#include <string.h>

#include "base/text.h"
#include "crm/staff/staff_oauth.h"

#define BIT(access) (UINT64_C(1) << (access))

enum { SIGN_IN = MAY_SIGN_IN };

/*
 * How to add one: a line here. The first that includes an access is named to who lacks it, so what
 * says little stands before what says much. A scope for something that we do not have yet gives
 * nothing but to be known.
 */
/* clang-format off */
static const struct scope {
    const char *name;
    uint64_t    accesses;
} scopes[] = {
    {"oauth",                          BIT(SIGN_IN)},
    {"account-info.security.read",     BIT(SIGN_IN)},
    {"crm.objects.contacts.read",      BIT(MAY_SEE_CONTACTS)},
    {"crm.objects.contacts.write",     BIT(MAY_SEE_CONTACTS) | BIT(MAY_EDIT_CONTACTS) | BIT(MAY_MERGE) | BIT(MAY_ERASE)},
    {"crm.objects.companies.read",     BIT(MAY_SEE_COMPANIES)},
    {"crm.objects.companies.write",    BIT(MAY_SEE_COMPANIES) | BIT(MAY_EDIT_COMPANIES)},
    {"crm.objects.orders.read",        BIT(MAY_SEE_ORDERS)},
    {"crm.objects.orders.write",       BIT(MAY_SEE_ORDERS) | BIT(MAY_EDIT_ORDERS)},
    {"crm.objects.products.read",      BIT(MAY_SEE_PRODUCTS)},
    {"crm.objects.products.write",     BIT(MAY_SEE_PRODUCTS) | BIT(MAY_EDIT_PRODUCTS)},
    {"crm.objects.deals.read",         BIT(MAY_SEE_RECORDS)},
    {"crm.objects.deals.write",        BIT(MAY_SEE_RECORDS) | BIT(MAY_EDIT_RECORDS)},
    {"crm.objects.line_items.read",    BIT(MAY_SEE_ORDERS)},
    {"crm.objects.line_items.write",   BIT(MAY_SEE_ORDERS) | BIT(MAY_EDIT_ORDERS)},
    {"crm.objects.carts.read",         BIT(MAY_SEE_ORDERS)},
    {"crm.objects.carts.write",        BIT(MAY_SEE_ORDERS) | BIT(MAY_EDIT_ORDERS)},
    {"crm.objects.custom.read",        BIT(MAY_SEE_RECORDS)},
    {"crm.objects.custom.write",       BIT(MAY_SEE_RECORDS) | BIT(MAY_EDIT_RECORDS)},
    {"crm.objects.owners.read",        BIT(SIGN_IN)},
    {"crm.objects.users.read",         BIT(SIGN_IN)},
    {"crm.lists.read",                 BIT(MAY_SEE_CONTACTS)},
    {"crm.lists.write",                BIT(MAY_SEE_CONTACTS) | BIT(MAY_EDIT_CONTACTS)},
    {"crm.schemas.contacts.read",      BIT(SIGN_IN)},
    {"crm.schemas.companies.read",     BIT(SIGN_IN)},
    {"crm.schemas.deals.read",         BIT(SIGN_IN)},
    {"crm.schemas.orders.read",        BIT(SIGN_IN)},
    {"crm.schemas.line_items.read",    BIT(SIGN_IN)},
    {"crm.schemas.carts.read",         BIT(SIGN_IN)},
    {"crm.schemas.custom.read",        BIT(SIGN_IN)},
    {"crm.schemas.contacts.write",     BIT(MAY_EDIT_SCHEMA)},
    {"crm.schemas.companies.write",    BIT(MAY_EDIT_SCHEMA)},
    {"crm.schemas.deals.write",        BIT(MAY_EDIT_SCHEMA)},
    {"crm.schemas.orders.write",       BIT(MAY_EDIT_SCHEMA)},
    {"crm.schemas.custom.write",       BIT(MAY_EDIT_SCHEMA)},
    {"crm.import",                     BIT(MAY_IMPORT)},
    {"crm.export",                     BIT(MAY_EXPORT)},
    {"tickets",                        BIT(MAY_SEE_RECORDS) | BIT(MAY_EDIT_RECORDS)},
    {"timeline",                       BIT(MAY_SEE_CONTACTS)},
    {"business-intelligence",          BIT(MAY_SEE_REPORTS)},
    {"settings.currencies.read",       BIT(MAY_SEE_SETTINGS)},
    {"settings.users.read",            BIT(MAY_EDIT_STAFF)},
    {"settings.users.write",           BIT(MAY_EDIT_STAFF)},
    {"forms",                          BIT(SIGN_IN)},
    {"content",                        BIT(SIGN_IN)},
    {"automation",                     BIT(MAY_SEE_SETTINGS) | BIT(MAY_EDIT_SETTINGS)},
    {"contacts",                       BIT(MAY_SEE_CONTACTS) | BIT(MAY_EDIT_CONTACTS) | BIT(MAY_SEE_COMPANIES)
                                       | BIT(MAY_EDIT_COMPANIES) | BIT(MAY_SEE_RECORDS) | BIT(MAY_EDIT_RECORDS)
                                       | BIT(MAY_EDIT_SCHEMA) | BIT(MAY_MERGE)},
    {"e-commerce",                     BIT(MAY_SEE_ORDERS) | BIT(MAY_EDIT_ORDERS) | BIT(MAY_SEE_PRODUCTS)
                                       | BIT(MAY_EDIT_PRODUCTS) | BIT(MAY_SEE_RECORDS) | BIT(MAY_EDIT_RECORDS)},
};
/* clang-format on */

uint64_t staff_scope_read(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(scopes); i++)
        if (text_same(scopes[i].name, name))
            return scopes[i].accesses;
    return staff_access_of(name);
}

const char *staff_scope_covered(struct work *w, uint64_t accesses)
{
    struct text names = text_open(w->arena);
    text_add(&names, staff_scope_names(w, accesses));
    for (size_t i = 0; i < COUNT_OF(scopes); i++)
        if ((scopes[i].accesses & ~accesses) == 0) {
            text_add(&names, names.size > 0 ? " " : "");
            text_add(&names, scopes[i].name);
        }
    return names.bytes;
}

const char *staff_scope_like(enum access access)
{
    for (size_t i = 0; i < COUNT_OF(scopes); i++)
        if ((scopes[i].accesses & BIT(access)) != 0)
            return scopes[i].name;
    return NULL;
}
