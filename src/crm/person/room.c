/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/room.h"

#include "crm/person/person_api.h"
#include "crm/person/person_rules.h"

static const struct check checks[] = {
    {"identities of contacts", person_check_identities},
    {"totals of contacts", person_check_totals},
    {0},
};

static const struct rebuild rebuilds[] = {
    {"totals of contacts", person_rebuild_totals},
    {0},
};

extern const struct room person_room;
const struct room        person_room = {
           .name = "person",
           .routes = person_routes,
           .records = person_types,
           .checks = checks,
           .rebuilds = rebuilds,
};
