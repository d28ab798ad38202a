/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_RIG_H
#define CRM_SEGMENT_RIG_H

/*
 * Five contacts for the tests of rules, A to E, whose ids are 1 to 5. The home zone is Tokyo, where
 * it is Wednesday, 15 November 2023, 07:13:20 at TEST_NOW.
 *
 *      note        size   interests   stage     vip    birthday    seen           made
 *   A  Red shoes   38     art;music   lead      true   2023-11-15  now            20 days ago
 *   B  red         44.5   music       customer  false  2023-11-10  5 days ago     20 days ago
 *   C  Straße      -1     art         lead      true   2023-11-20  in 5 days      20 days ago
 *   D                                                                             20 days ago
 *   E                                                  2023-12-01                 20 days ago
 *
 * A's note was "Blue" until 3 days ago.
 */

#include "test/check.h"

void segment_rig_open(struct work *w);

/* Runs the test's unit in a WRITE. */
void segment_rig_write(struct work *w, db_unit *unit, void *arg);

/* Whom a rule holds for, as their letters. `branch` is the rule's one AND branch. */
const char *segment_rig_found(struct work *w, const char *branch);
/* The same for one PROPERTY filter. */
const char *segment_rig_asked(struct work *w, const char *property, const char *operation);

/* The first warning of the rule; "" = none. */
const char *segment_rig_warning(struct work *w, const char *branch);

#endif
