/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which role may do what: one table, read by the gate, the API and the documentation. */
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/staff/staff_oauth.h"

enum { O = 1 << ROLE_OWNER, A = 1 << ROLE_ADMIN, M = 1 << ROLE_MANAGER, K = 1 << ROLE_MARKETER };
enum { S = 1 << ROLE_SALES, U = 1 << ROLE_SUPPORT, B = 1 << ROLE_BRANCH, R = 1 << ROLE_READ_ONLY };

const char *const staff_role_words[] = {
    "none",    "owner",  "admin",     "manager", "marketer", "sales",
    "support", "branch", "read_only", "own",     NULL,
};

struct line {
    const char *name; /* in scopes of API tokens: for ever */
    const char *label;
    enum access access;
    unsigned    roles; /* bits 1 << enum staff_role */
};

/* clang-format off */
/* How to add one: a value in crm/access.h, a line here, a case in staff_test.c. */
static const struct line lines[] = {
    {"account",        "Use one's own account",          MAY_SIGN_IN,        O|A|M|K|S|U|B|R},
    {"contacts.see",   "See contacts",                   MAY_SEE_CONTACTS,   O|A|M|K|S|U|B|R},
    {"contacts.edit",  "Edit contacts",                  MAY_EDIT_CONTACTS,  O|A|M|K|S|U|B  },
    {"companies.see",  "See companies",                  MAY_SEE_COMPANIES,  O|A|M|K|S|U|B|R},
    {"companies.edit", "Edit companies",                 MAY_EDIT_COMPANIES, O|A|M|  S|U    },
    {"orders.see",     "See orders",                     MAY_SEE_ORDERS,     O|A|M|K|S|U|B|R},
    {"orders.edit",    "Edit orders",                    MAY_EDIT_ORDERS,    O|A|M|  S|U|B  },
    {"products.see",   "See products",                   MAY_SEE_PRODUCTS,   O|A|M|K|S|U|B|R},
    {"products.edit",  "Edit products",                  MAY_EDIT_PRODUCTS,  O|A|M          },
    {"records.see",    "See records of other types",     MAY_SEE_RECORDS,    O|A|M|K|S|U|B|R},
    {"records.edit",   "Edit records of other types",    MAY_EDIT_RECORDS,   O|A|M|  S|U    },
    {"schema.edit",    "Edit properties and types",      MAY_EDIT_SCHEMA,    O|A|M          },
    {"reports.see",    "See reports and the ledger",     MAY_SEE_REPORTS,    O|A|M|K|S|    R},
    {"import",         "Import files",                   MAY_IMPORT,         O|A|M          },
    {"export",         "Export files",                   MAY_EXPORT,         O|A|M|K        },
    {"merge",          "Merge contacts",                 MAY_MERGE,          O|A|M|  S|U    },
    {"erase",          "Erase contacts for ever",        MAY_ERASE,          O|A|M          },
    {"settings.see",   "See settings and jobs",          MAY_SEE_SETTINGS,   O|A|M|K|      R},
    {"settings.edit",  "Edit stores, filters and jobs",  MAY_EDIT_SETTINGS,  O|A|M          },
    {"staff.edit",     "Edit users, roles and tokens",   MAY_EDIT_STAFF,     O|A            },
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

status staff_need(struct work *w, enum access access)
{
    if (staff_may(w, access))
        return OK;
    const char *name = staff_scope_names(w, UINT64_C(1) << access),
               *like = staff_scope_like(access);
    if (w->actor.token == 0 || like == NULL)
        return fail_reason(w, FORBIDDEN, "MISSING_SCOPES", NULL, "This needs the access '%s'.",
                           name);
    return fail_reason(w, FORBIDDEN, "MISSING_SCOPES", NULL,
                       "This needs the access '%s' (as a scope also '%s').", name, like);
}

uint64_t staff_role_scopes(enum staff_role role)
{
    uint64_t scopes = 0;
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        if ((lines[i].roles & 1U << role) != 0)
            scopes |= UINT64_C(1) << lines[i].access;
    return scopes;
}

uint64_t staff_access_of(const char *name)
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
        uint64_t scope = staff_scope_read(*name);
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
