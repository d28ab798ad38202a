/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a property is needed for, asked of all rooms before it is archived. */
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_api.h"
#include "crm/segment/segment_api.h"
#include "crm/view/view_api.h"
#include "test/check.h"
#include "test/check_api.h"

#define PROPERTIES "/crm/v3/properties/contacts"
#define USES       "/api/properties/contacts/shoe_size/uses"

#define MADE(name, field, more)                                                                    \
    "{\"name\":\"" name "\",\"label\":\"" name "\",\"type\":\"number\",\"fieldType\":\"" field     \
    "\",\"groupName\":\"contactinformation\"" more "}"

#define LIST_OF(property)                                                                          \
    "{\"name\":\"By " property "\",\"objectTypeId\":\"0-1\",\"processingType\":\"DYNAMIC\","       \
    "\"filterBranch\":{\"filterBranchType\":\"OR\",\"filterBranches\":[{\"filterBranchType\":"     \
    "\"AND\",\"filters\":[{\"filterType\":\"PROPERTY\",\"property\":\"" property                   \
    "\",\"operation\":{\"operationType\":\"NUMBER\",\"operator\":\"IS_GREATER_THAN\","             \
    "\"value\":40}}]}]}}"

#define VIEW_OF(property)                                                                          \
    "{\"kind\":\"list\",\"type\":\"contacts\",\"name\":\"Sorted by " property                      \
    "\",\"content\":{\"columns\":[\"email\",\"" property "\"]}}"

static void make(struct work *w, const struct route *routes, const char *path, const char *body)
{
    struct asked asked = check_api(w, routes, POST, path, body);
    if (asked.code / 100 != 2)
        printf("%s: %s\n", path, asked.message);
    CHECK_INT(asked.code / 100, 2);
}

static void what_speaks_of_a_property_is_told_before_it_goes(struct work *w)
{
    make(w, record_routes, PROPERTIES, MADE("shoe_size", "number", ""));
    make(w, record_routes, PROPERTIES, MADE("glove_size", "number", ""));
    make(w, record_routes, PROPERTIES,
         MADE("shoe_length", "calculation_equation", ",\"calculationFormula\":\"shoe_size / 3\""));
    make(w, record_routes, "/crm/v3/objects/contacts",
         "{\"properties\":{\"email\":\"ann@example.com\",\"shoe_size\":\"41\"}}");
    make(w, segment_routes, "/crm/v3/lists", LIST_OF("shoe_size"));
    make(w, segment_routes, "/crm/v3/lists", LIST_OF("glove_size"));
    make(w, view_routes, "/api/views", VIEW_OF("shoe_size"));
    make(w, view_routes, "/api/views", VIEW_OF("glove_size"));

    struct asked asked = check_api(w, record_routes, GET, USES, NULL);
    CHECK_INT(asked.code, 200);
    CHECK(strstr(asked.body, "\"records\":1") != NULL);
    CHECK(strstr(asked.body, "\"kind\":\"calculation\"") != NULL);
    CHECK(strstr(asked.body, "\"name\":\"shoe_length\"") != NULL);
    CHECK(strstr(asked.body, "\"name\":\"By shoe_size\"") != NULL);
    CHECK(strstr(asked.body, "\"name\":\"Sorted by shoe_size\"") != NULL);
    CHECK(strstr(asked.body, "glove_size") == NULL);
}

static void a_property_that_is_not_there_has_no_uses(struct work *w)
{
    CHECK_INT(check_api(w, record_routes, GET, USES, NULL).outcome, NOT_FOUND);
}

SUITE_DB("uses of properties", TEST(what_speaks_of_a_property_is_told_before_it_goes),
         TEST(a_property_that_is_not_there_has_no_uses));
