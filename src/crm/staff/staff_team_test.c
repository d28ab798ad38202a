/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Teams of users, and what owners and records say of them. */
#include <string.h>

#include "base/text.h"
#include "crm/staff/staff.h"
#include "crm/staff/staff_api.h"
#include "test/check.h"
#include "test/check_api.h"

struct rig {
    struct user anna, bo;
};

static status make_users(struct work *w, void *arg)
{
    struct rig *rig = arg;
    rig->anna = (struct user){.email = "anna@example.com", .name = "Anna Lee", .role = ROLE_OWNER};
    rig->bo = (struct user){.email = "bo@example.com", .name = "Bo", .role = ROLE_SALES};
    TRY(staff_create_user(w, &rig->anna));
    return staff_create_user(w, &rig->bo);
}

static struct rig make_rig(struct work *w)
{
    struct rig rig = {.anna = {.id = 0}};
    CHECK_OK(db_work(w, WRITE, make_users, &rig));
    return rig;
}

static struct asked ask(struct work *w, enum method method, const char *target, const char *body)
{
    return check_api(w, staff_routes, method, target, body);
}

/* The id of the team. */
static const char *make_team(struct work *w, const char *name, const char *members)
{
    struct asked asked = ask(w, POST, "/api/teams",
                             work_text(w, "{\"name\":\"%s\",\"members\":[%s]}", name, members));
    CHECK_INT(asked.code, 201);
    const char *id = strstr(asked.body, "\"id\":");
    CHECK(id != NULL);
    return id == NULL ? "0" : work_copy(w, id + 5, strspn(id + 5, "0123456789"));
}

static const char *member(struct work *w, const struct user *user, bool primary)
{
    return work_text(w, "{\"user\":%lld,\"primary\":%s}", (long long) user->id,
                     primary ? "true" : "false");
}

/* As GET /crm/v3/owners/{id} says it. */
static const char *teams_of(struct work *w, const struct user *user)
{
    struct asked asked =
        ask(w, GET, work_text(w, "/crm/v3/owners/%lld", (long long) user->id), NULL);
    const char *teams = strstr(asked.body, "\"teams\":");
    CHECK(teams != NULL);
    return teams == NULL ? "" : work_copy(w, teams, strcspn(teams, "]") + 1);
}

static void owners_say_in_which_teams_they_are(struct work *w)
{
    struct rig  rig = make_rig(w);
    const char *west = make_team(w, "West", member(w, &rig.bo, false));
    CHECK_TEXT(teams_of(w, &rig.anna), "\"teams\":[]");
    CHECK_TEXT(
        teams_of(w, &rig.bo),
        work_text(w, "\"teams\":[{\"id\":\"%s\",\"name\":\"West\",\"primary\":true}]", west));
    struct asked asked = ask(w, GET, "/crm/v3/owners", NULL);
    CHECK(strstr(asked.body, "\"name\":\"West\"") != NULL);
}

static void of_several_teams_one_is_the_primary_one(struct work *w)
{
    struct rig  rig = make_rig(w);
    const char *west = make_team(w, "West", member(w, &rig.bo, false));
    const char *east = make_team(w, "East", member(w, &rig.bo, false));
    CHECK(strstr(teams_of(w, &rig.bo), "\"West\",\"primary\":true") != NULL);
    CHECK(strstr(teams_of(w, &rig.bo), "\"East\",\"primary\":false") != NULL);
    CHECK_INT(ask(w, PATCH, work_text(w, "/api/teams/%s", east),
                  work_text(w, "{\"members\":[%s,%s]}", member(w, &rig.anna, false),
                            member(w, &rig.bo, true)))
                  .code,
              200);
    CHECK(strstr(teams_of(w, &rig.bo), "\"West\",\"primary\":false") != NULL);
    CHECK(strstr(teams_of(w, &rig.bo), "\"East\",\"primary\":true") != NULL);
    CHECK_INT(ask(w, PATCH, work_text(w, "/api/teams/%s", east), "{\"name\":\"Orient\"}").code,
              200);
    CHECK(strstr(teams_of(w, &rig.bo), "\"Orient\",\"primary\":true") != NULL);
    CHECK_INT(ask(w, DELETE, work_text(w, "/api/teams/%s", east), NULL).code, 204);
    CHECK(strstr(teams_of(w, &rig.bo), "\"West\",\"primary\":true") != NULL);
    CHECK(strstr(ask(w, GET, "/api/teams", NULL).body, west) != NULL);
}

static void a_team_that_cannot_be_is_refused(struct work *w)
{
    struct rig  rig = make_rig(w);
    const char *twice = work_text(w, "{\"name\":\"A\",\"members\":[%s,%s]}",
                                  member(w, &rig.bo, false), member(w, &rig.bo, true));
    make_team(w, "West", "");
    CHECK_INT(ask(w, POST, "/api/teams", "{\"name\":\"West\"}").outcome, CONFLICT);
    CHECK_INT(ask(w, POST, "/api/teams", "{\"name\":\"  \"}").outcome, INVALID);
    CHECK_INT(ask(w, POST, "/api/teams", "{}").outcome, INVALID);
    CHECK_INT(ask(w, POST, "/api/teams", twice).outcome, INVALID);
    CHECK_INT(ask(w, POST, "/api/teams", "{\"name\":\"B\",\"members\":[{\"user\":7}]}").outcome,
              INVALID);
    CHECK_INT(ask(w, PATCH, "/api/teams/7", "{\"name\":\"B\"}").outcome, NOT_FOUND);
    CHECK_INT(ask(w, DELETE, "/api/teams/7", NULL).outcome, NOT_FOUND);
}

SUITE_DB("team", TEST(owners_say_in_which_teams_they_are),
         TEST(of_several_teams_one_is_the_primary_one), TEST(a_team_that_cannot_be_is_refused));
