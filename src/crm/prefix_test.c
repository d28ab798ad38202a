/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/prefix.h"

#include "base/shape.h"
#include "test/check.h"

static void a_dated_path_is_one_that_the_routes_know(struct work *w)
{
    static const char *const cases[][2] = {
        {"/crm/objects/2026-03/contacts", "/crm/v3/objects/contacts"},
        {"/crm/objects/2026-09/0-1/7", "/crm/v3/objects/0-1/7"},
        {"/crm/objects/2027-03/contacts/batch/upsert", "/crm/v3/objects/contacts/batch/upsert"},
        {"/crm/objects/2026-03/contacts/7/associations/deals",
         "/crm/v4/objects/contacts/7/associations/deals"},
        {"/crm/properties/2026-03/contacts/groups", "/crm/v3/properties/contacts/groups"},
        {"/crm/property-validations/2026-03/0-1", "/crm/v3/property-validations/0-1"},
        {"/crm/associations/2026-03/contacts/deals/labels",
         "/crm/v4/associations/contacts/deals/labels"},
        {"/crm/pipelines/2026-03/deals", "/crm/v3/pipelines/deals"},
        {"/crm/lists/2026-03", "/crm/v3/lists"},
        {"/crm/lists/2026-03/search", "/crm/v3/lists/search"},
        {"/crm/schemas/2026-03/cars", "/crm/v3/schemas/cars"},
        {"/crm/object-schemas/2026-03", "/crm/v3/schemas"},
        {"/crm/owners/2026-03", "/crm/v3/owners"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        CHECK_TEXT(prefix_rewrite(w, cases[i][0]), cases[i][1]);
}

static void another_path_stays_as_it_is(struct work *w)
{
    static const char *const paths[] = {
        "/",
        "/crm/",
        "/crm/v3/objects/contacts",
        "/crm/objects/2026-04/contacts",
        "/crm/objects/2026-030/contacts",
        "/crm/objects",
        "/crm/poems/2026-03/contacts",
        "/api/objects/2026-03/contacts",
    };
    for (size_t i = 0; i < COUNT_OF(paths); i++)
        CHECK_TEXT(prefix_rewrite(w, paths[i]), paths[i]);
}

SUITE("prefix", TEST(a_dated_path_is_one_that_the_routes_know), TEST(another_path_stays_as_it_is));
