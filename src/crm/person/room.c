/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/room.h"

#include "crm/person/person.h"

extern const struct room person_room;
const struct room        person_room = {
           .name = "person",
           .records = person_types,
};
