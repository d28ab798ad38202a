/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ROOMS_H
#define APP_ROOMS_H

/* The list of rooms. How to add one: a folder in src/crm, lines here and in floors.txt. */

#include "crm/room.h"

extern const struct house app_house;

#endif
