/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_team.h"

#include "base/text.h"
#include "crm/staff/staff.h"
#include "kit/machines.h"
#include "test/check.h"

struct rig {
    struct user              bo;
    struct team              west, east;
    int64_t                  deal, contact;
    struct staff_team_member in; /* Bo */
};

static status set(struct work *w, const char *type_name, int64_t id, const char *owner)
{
    const struct record_type *type;
    const struct record_value value = {"hubspot_owner_id", owner};
    TRY(record_type_get(w, type_name, &type));
    return record_change(w, type, id, &value, 1);
}

static status make(struct work *w, const char *type_name, const char *owner, int64_t *ret_id)
{
    const struct record_type *type;
    const struct record_value value = {"hubspot_owner_id", owner};
    TRY(record_type_get(w, type_name, &type));
    return record_create(w, type, &value, 1, ret_id);
}

static const char *id_text(struct work *w, int64_t id)
{
    return work_text(w, "%lld", (long long) id);
}

static status make_rig(struct work *w, void *arg)
{
    struct rig *rig = arg;
    rig->bo = (struct user){.email = "bo@example.com", .name = "Bo", .role = ROLE_SALES};
    TRY(staff_create_user(w, &rig->bo));
    rig->in = (struct staff_team_member){rig->bo.id, true};
    rig->west = (struct team){.name = "West", .members = {&rig->in, 1}};
    rig->east = (struct team){.name = "East"};
    TRY(staff_create_team(w, &rig->west));
    TRY(staff_create_team(w, &rig->east));
    TRY(make(w, "deals", id_text(w, rig->bo.id), &rig->deal));
    return make(w, "contacts", id_text(w, rig->bo.id), &rig->contact);
}

static const char *team_of(struct work *w, const char *type_name, int64_t id)
{
    const struct record_type *type;
    struct record             record = {0};
    CHECK_OK(record_type_get(w, type_name, &type));
    CHECK_OK(
        record_get(w, type, id, (const char *const[]){"hubspot_team_id", NULL}, false, &record));
    const char *value = record_value_of(&record, "hubspot_team_id");
    return value == NULL ? "" : value;
}

static void a_record_has_the_team_of_its_owner(struct work *w)
{
    struct rig rig = {.deal = 0};
    CHECK_OK(make_rig(w, &rig));
    CHECK_TEXT(team_of(w, "deals", rig.deal), id_text(w, rig.west.id));
    CHECK_TEXT(team_of(w, "contacts", rig.contact), id_text(w, rig.west.id));
    CHECK_OK(set(w, "deals", rig.deal, ""));
    CHECK_TEXT(team_of(w, "deals", rig.deal), "");
    CHECK_OK(set(w, "deals", rig.deal, id_text(w, rig.bo.id)));
    CHECK_TEXT(team_of(w, "deals", rig.deal), id_text(w, rig.west.id));
}

static void nobody_sets_it_by_hand(struct work *w)
{
    struct rig                rig = {.deal = 0};
    const struct record_value value = {"hubspot_team_id", "1"};
    const struct record_type *type;
    CHECK_OK(make_rig(w, &rig));
    CHECK_OK(record_type_get(w, "deals", &type));
    CHECK_INT(record_change(w, type, rig.deal, &value, 1), INVALID);
    CHECK_TEXT(w->failure.reason, "READ_ONLY_VALUE");
}

static status move_to_east(struct work *w, void *arg)
{
    struct rig *rig = arg;
    rig->east.members = (struct rows){&rig->in, 1};
    return staff_change_team(w, &rig->east);
}

static status leave_all(struct work *w, void *arg)
{
    struct rig *rig = arg;
    TRY(staff_remove_team(w, rig->east.id));
    return staff_remove_team(w, rig->west.id);
}

struct seen {
    const struct rig *rig;
    int64_t           team; /* 0 = none */
};

static status look(struct work *w, void *arg)
{
    const struct seen *seen = arg;
    const char        *team = seen->team == 0 ? "" : id_text(w, seen->team);
    struct rows        behind;
    CHECK_TEXT(team_of(w, "deals", seen->rig->deal), team);
    CHECK_TEXT(team_of(w, "contacts", seen->rig->contact), team);
    CHECK_OK(staff_teams_behind(w, &behind));
    CHECK_INT(behind.count, 0);
    return OK;
}

static void records_follow_when_their_owner_changes_the_team(struct work *w)
{
    struct rig        rig = {.deal = 0};
    const struct job *job = NULL;
    CHECK_OK(db_work(w, WRITE, make_rig, &rig));
    CHECK_OK(db_work(w, WRITE, move_to_east, &rig));
    CHECK_OK(record_team_follow(w, job));
    CHECK_OK(db_work(w, READ, look, &(struct seen){&rig, rig.east.id}));
    CHECK_OK(db_work(w, WRITE, leave_all, &rig));
    CHECK_OK(record_team_follow(w, job));
    CHECK_OK(db_work(w, READ, look, &(struct seen){&rig, 0}));
}

SUITE_DB("record team", IN_WRITE(a_record_has_the_team_of_its_owner),
         IN_WRITE(nobody_sets_it_by_hand), TEST(records_follow_when_their_owner_changes_the_team));
