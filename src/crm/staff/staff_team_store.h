/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_STAFF_TEAM_STORE_H
#define CRM_STAFF_TEAM_STORE_H

/* The rows of teams. For this room only. */

#include "crm/staff/staff.h"

struct team_member {
    int64_t team, user_id;
    bool    is_primary;
};

/* By name, without their members: rows of struct team. */
status staff_store_teams(struct work *w, struct rows *ret_teams) MUST_CHECK;
/* CONFLICT: the name is taken. */
status staff_store_put_team(struct work *w, const struct team *team) MUST_CHECK;
status staff_store_remove_team(struct work *w, int64_t id) MUST_CHECK;

/* Of all teams, by user: rows of struct team_member. */
status staff_store_team_members(struct work *w, struct rows *ret_members) MUST_CHECK;
status staff_store_put_team_member(struct work *w, const struct team_member *member) MUST_CHECK;
status staff_store_clear_team(struct work *w, int64_t team) MUST_CHECK;

#endif
