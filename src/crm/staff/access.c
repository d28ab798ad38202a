/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which role may do what: one table, read by the gate, the API and the documentation. */
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/staff/staff.h"

enum { O = 1 << ROLE_OWNER, A = 1 << ROLE_ADMIN, M = 1 << ROLE_MANAGER, K = 1 << ROLE_MARKETER };
enum { S = 1 << ROLE_SALES, U = 1 << ROLE_SUPPORT, B = 1 << ROLE_BRANCH, R = 1 << ROLE_READ_ONLY };

const char *const staff_role_words[] = {
    "none",  "owner",   "admin",  "manager",   "marketer",
    "sales", "support", "branch", "read_only", NULL,
};

struct line {
    enum access access;
    const char *name; /* in scopes of API tokens: for ever */
    const char *label;
    unsigned    roles; /* bits 1 << enum staff_role */
};

/* clang-format off */
/* How to add one: a value in crm/access.h, a line here, a case in staff_test.c. */
static const struct line lines[] = {
    {MAY_SIGN_IN,        "account",        "Use one's own account",         O|A|M|K|S|U|B|R},
    {MAY_SEE_CONTACTS,   "contacts.see",   "See contacts",                  O|A|M|K|S|U|B|R},
    {MAY_EDIT_CONTACTS,  "contacts.edit",  "Edit contacts",                 O|A|M|K|S|U|B  },
    {MAY_SEE_COMPANIES,  "companies.see",  "See companies",                 O|A|M|K|S|U|B|R},
    {MAY_EDIT_COMPANIES, "companies.edit", "Edit companies",                O|A|M|  S|U    },
    {MAY_SEE_ORDERS,     "orders.see",     "See orders",                    O|A|M|K|S|U|B|R},
    {MAY_EDIT_ORDERS,    "orders.edit",    "Edit orders",                   O|A|M|  S|U|B  },
    {MAY_SEE_PRODUCTS,   "products.see",   "See products",                  O|A|M|K|S|U|B|R},
    {MAY_EDIT_PRODUCTS,  "products.edit",  "Edit products",                 O|A|M          },
    {MAY_SEE_RECORDS,    "records.see",    "See records of other types",    O|A|M|K|S|U|B|R},
    {MAY_EDIT_RECORDS,   "records.edit",   "Edit records of other types",   O|A|M|  S|U    },
    {MAY_EDIT_SCHEMA,    "schema.edit",    "Edit properties and types",     O|A|M          },
    {MAY_SEE_REPORTS,    "reports.see",    "See reports and the ledger",    O|A|M|K|S|    R},
    {MAY_IMPORT,         "import",         "Import files",                  O|A|M          },
    {MAY_EXPORT,         "export",         "Export files",                  O|A|M|K        },
    {MAY_MERGE,          "merge",          "Merge contacts",                O|A|M|  S|U    },
    {MAY_SEE_SETTINGS,   "settings.see",   "See settings and jobs",         O|A|M|K|      R},
    {MAY_EDIT_SETTINGS,  "settings.edit",  "Edit stores, filters and jobs", O|A|M          },
    {MAY_EDIT_STAFF,     "staff.edit",     "Edit users, roles and tokens",  O|A            },
};
/* clang-format on */

_Static_assert(COUNT_OF(lines) == ACCESS_COUNT - 1, "every access has a line, except ANYBODY");
_Static_assert(ACCESS_COUNT <= 64, "an access is a bit of struct actor");

static const struct field line_fields[] = {
    FIELD(access_line, name, FIELD_TEXT, .help = "in the scopes of a token"),
    FIELD(access_line, label, FIELD_TEXT),
    FIELD(access_line, roles, FIELD_TEXT, .help = "who may, such as \"owner admin\""),
};
const struct shape access_line_shape = SHAPE("Access", access_line, line_fields);

bool staff_may(const struct work *w, enum access access)
{
    return w->actor.user == 0 || access == ANYBODY
           || (w->actor.scopes & UINT64_C(1) << access) != 0;
}

uint64_t staff_role_scopes(enum staff_role role)
{
    uint64_t scopes = 0;
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        if ((lines[i].roles & 1U << role) != 0)
            scopes |= UINT64_C(1) << lines[i].access;
    return scopes;
}

static uint64_t scope_of(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        if (text_same(lines[i].name, name))
            return UINT64_C(1) << lines[i].access;
    return 0;
}

status staff_read_scopes(struct work *w, const char *names, uint64_t *ret_scopes)
{
    *ret_scopes = 0;
    for (const char **name = text_split(w, names, ' ', NULL); *name != NULL; name++) {
        uint64_t scope = scope_of(*name);
        if (scope == 0 && !text_empty(*name))
            return fail(w, INVALID, "scopes", "There is no access '%s'; /api/roles lists them.",
                        *name);
        *ret_scopes |= scope;
    }
    return OK;
}

const char *staff_scope_names(struct work *w, uint64_t scopes)
{
    struct text names = text_open(w->arena);
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        if ((scopes & UINT64_C(1) << lines[i].access) == 0)
            continue;
        text_add(&names, names.size > 0 ? " " : "");
        text_add(&names, lines[i].name);
    }
    return names.bytes;
}

static const char *role_names(struct work *w, unsigned roles)
{
    struct text names = text_open(w->arena);
    for (int role = ROLE_OWNER; role < ROLE_COUNT; role++) {
        if ((roles & 1U << role) == 0)
            continue;
        text_add(&names, names.size > 0 ? " " : "");
        text_add(&names, staff_role_words[role]);
    }
    return names.bytes;
}

struct rows staff_access_lines(struct work *w)
{
    struct list list = list_open(w->arena, sizeof(struct access_line));
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        struct access_line *line = list_add(&list);
        *line = (struct access_line){lines[i].name, lines[i].label, role_names(w, lines[i].roles)};
    }
    return list_rows(&list);
}
