/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/staff/staff_team_store.h"

#include "crm/staff/staff_team_sql.h"
#include "kit/db/db.h"

static const struct field team_fields[] = {
    FIELD(team, id, FIELD_INT),
    FIELD(team, name, FIELD_TEXT),
    FIELD(team, created_at, FIELD_TIME),
    FIELD(team, updated_at, FIELD_TIME),
};
static const struct shape team_shape = SHAPE("TeamRow", team, team_fields);

static const struct field member_fields[] = {
    FIELD(team_member, team, FIELD_INT),
    FIELD(team_member, user_id, FIELD_INT),
    FIELD(team_member, is_primary, FIELD_BOOL),
};
static const struct shape member_shape = SHAPE("TeamMemberRow", team_member, member_fields);

static const struct field behind_fields[] = {
    FIELD(staff_team_behind, user_id, FIELD_INT),
    FIELD(staff_team_behind, team, FIELD_INT),
};
static const struct shape behind_shape = SHAPE("TeamBehind", staff_team_behind, behind_fields);

status staff_store_teams(struct work *w, struct rows *ret_teams)
{
    return db_list(w, &STAFF_TEAMS, NO_PARAMS, &team_shape, ret_teams);
}

status staff_store_put_team(struct work *w, const struct team *team)
{
    return db_run(w, &STAFF_TEAM_PUT, params_of(w, &team_shape, team), NULL);
}

status staff_store_remove_team(struct work *w, int64_t id)
{
    return db_run(w, &STAFF_TEAM_REMOVE, WITH(P_INT(id)), NULL);
}

status staff_store_team_members(struct work *w, struct rows *ret_members)
{
    return db_list(w, &STAFF_TEAM_MEMBERS, NO_PARAMS, &member_shape, ret_members);
}

status staff_store_put_team_member(struct work *w, const struct team_member *member)
{
    return db_run(w, &STAFF_TEAM_MEMBER_PUT, params_of(w, &member_shape, member), NULL);
}

status staff_store_clear_team(struct work *w, int64_t team)
{
    return db_run(w, &STAFF_TEAM_MEMBER_CLEAR, WITH(P_INT(team)), NULL);
}

status staff_team_of(struct work *w, int64_t user_id, int64_t *ret_team)
{
    status outcome = db_number(w, &STAFF_TEAM_OF, WITH(P_INT(user_id)), ret_team);
    if (outcome != NOT_FOUND)
        return outcome;
    *ret_team = ABSENT;
    return OK;
}

status staff_teams_behind(struct work *w, struct rows *ret_behind)
{
    return db_list(w, &STAFF_TEAM_BEHIND, NO_PARAMS, &behind_shape, ret_behind);
}

status staff_team_followed(struct work *w, const struct staff_team_behind *followed)
{
    return db_run(w, &STAFF_TEAM_FOLLOWED, params_of(w, &behind_shape, followed), NULL);
}
