/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Teams: who belongs together. Of several teams one is the primary one of a user. */
#include "base/list.h"
#include "base/text.h"
#include "crm/staff/staff_team_store.h"
#include "kit/db/db.h"

/* clang-format off */
static const struct field member_fields[] = {
    FIELD(staff_team_member, user,    FIELD_INT, .required = true),
    FIELD(staff_team_member, primary, FIELD_BOOL, .help = "of several teams of a user one is; left out: the first that there is"),
};
static const struct shape member_shape = SHAPE("TeamMember", staff_team_member, member_fields);

static const struct field team_fields[] = {
    FIELD(team, id,         FIELD_INT,  .read_only = true),
    FIELD(team, name,       FIELD_TEXT, .required = true, .max = 100),
    FIELD(team, members,    FIELD_LIST, .of = &member_shape, .help = "all of them"),
    FIELD(team, created_at, FIELD_TIME, .read_only = true),
    FIELD(team, updated_at, FIELD_TIME, .read_only = true),
};
const struct shape staff_team_shape = SHAPE("Team", team, team_fields);
/* clang-format on */

/* ---- reading ---- */

static struct rows members_of(struct work *w, const struct rows *all, int64_t team)
{
    const struct team_member *row = all->items;
    struct list               members = list_open(w->arena, sizeof(struct staff_team_member));
    for (int64_t i = 0; i < all->count; i++)
        if (row[i].team == team)
            *(struct staff_team_member *) list_add(&members) =
                (struct staff_team_member){row[i].user_id, row[i].is_primary};
    return list_rows(&members);
}

status staff_list_teams(struct work *w, struct rows *ret_teams)
{
    struct rows members;
    TRY(staff_store_teams(w, ret_teams));
    TRY(staff_store_team_members(w, &members));
    struct team *team = ret_teams->items;
    for (int64_t i = 0; i < ret_teams->count; i++)
        team[i].members = members_of(w, &members, team[i].id);
    return OK;
}

status staff_get_team(struct work *w, int64_t id, struct team *ret_team)
{
    struct rows teams;
    TRY(staff_list_teams(w, &teams));
    const struct team *team = teams.items;
    for (int64_t i = 0; i < teams.count; i++)
        if (team[i].id == id) {
            *ret_team = team[i];
            return OK;
        }
    return fail(w, NOT_FOUND, "id", "There is no team %lld; GET /api/teams lists them.",
                (long long) id);
}

/* ---- writing ---- */

static status check_members(struct work *w, const struct team *team)
{
    const struct staff_team_member *member = team->members.items;
    struct user                     user = {0};
    for (int64_t i = 0; i < team->members.count; i++) {
        if (staff_get_user(w, member[i].user, &user) != OK)
            return fail(w, INVALID, "members", "There is no user %lld; GET /api/users lists them.",
                        (long long) member[i].user);
        for (int64_t j = 0; j < i; j++)
            if (member[j].user == member[i].user)
                return fail(w, INVALID, "members", "The user %lld is there twice.",
                            (long long) member[i].user);
    }
    return OK;
}

static status check_team(struct work *w, struct team *team)
{
    team->name = text_trim(w, team->name == NULL ? "" : team->name);
    if (text_empty(team->name))
        return fail(w, INVALID, "name", "A team needs a name.");
    return check_members(w, team);
}

/* The place of a user's primary team among their rows, which begin at `from`: the one that this
 * change names, or else the one that was, or else the oldest. */
static int64_t primary_of(const struct team_member *row, int64_t from, int64_t count,
                          const struct staff_team_member *wanted, int64_t team)
{
    int64_t best = from;
    for (int64_t i = from; i < count && row[i].user_id == row[from].user_id; i++) {
        if (wanted != NULL && wanted->primary && row[i].team == team)
            return i;
        if (row[i].is_primary)
            best = i;
    }
    return best;
}

static const struct staff_team_member *member_in(const struct team *team, int64_t user)
{
    const struct staff_team_member *member = team->members.items;
    for (int64_t i = 0; i < team->members.count; i++)
        if (member[i].user == user)
            return &member[i];
    return NULL;
}

/* Each user who is in a team has one primary team. */
static status settle_primaries(struct work *w, const struct team *changed)
{
    struct rows rows;
    int64_t     best = 0;
    TRY(staff_store_team_members(w, &rows));
    struct team_member *row = rows.items;
    for (int64_t i = 0; i < rows.count; i++) {
        if (i == 0 || row[i].user_id != row[i - 1].user_id)
            best = primary_of(row, i, rows.count, member_in(changed, row[i].user_id), changed->id);
        if (row[i].is_primary == (i == best))
            continue;
        struct team_member member = row[i];
        member.is_primary = i == best;
        TRY(staff_store_put_team_member(w, &member));
    }
    return OK;
}

static bool was_primary(const struct rows *before, int64_t team, int64_t user)
{
    const struct team_member *row = before->items;
    for (int64_t i = 0; i < before->count; i++)
        if (row[i].team == team && row[i].user_id == user)
            return row[i].is_primary;
    return false;
}

static status put_team(struct work *w, struct team *team)
{
    struct rows before;
    TRY(check_team(w, team));
    team->updated_at = w->now;
    status outcome = staff_store_put_team(w, team);
    if (outcome == CONFLICT)
        return fail(w, CONFLICT, "name", "There is a team called %s already.", team->name);
    TRY(outcome);
    TRY(staff_store_team_members(w, &before));
    TRY(staff_store_clear_team(w, team->id));
    const struct staff_team_member *member = team->members.items;
    for (int64_t i = 0; i < team->members.count; i++) {
        struct team_member row = {team->id, member[i].user,
                                  was_primary(&before, team->id, member[i].user)};
        TRY(staff_store_put_team_member(w, &row));
    }
    TRY(settle_primaries(w, team));
    return staff_get_team(w, team->id, team);
}

status staff_create_team(struct work *w, struct team *draft)
{
    draft->id = db_new_id(w);
    draft->created_at = w->now;
    TRY(put_team(w, draft));
    return staff_note(w, "team.created", "team", draft->id, draft->name);
}

status staff_change_team(struct work *w, struct team *team)
{
    TRY(put_team(w, team));
    return staff_note(w, "team.changed", "team", team->id, team->name);
}

status staff_remove_team(struct work *w, int64_t id)
{
    struct team team;
    TRY(staff_get_team(w, id, &team));
    TRY(staff_store_clear_team(w, id));
    TRY(staff_store_remove_team(w, id));
    TRY(settle_primaries(w, &(struct team){.id = id}));
    return staff_note(w, "team.removed", "team", id, team.name);
}
