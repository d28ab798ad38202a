/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/staff/staff.h"
#include "crm/staff/staff_api.h"
#include "kit/http/http.h"
#include "kit/json/json.h"

/* GET /api/teams */
status staff_team_api_list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows teams;
    (void) rq;
    TRY(staff_list_teams(w, &teams));
    return reply_list(w, rp, &staff_team_shape, &teams, NULL);
}

/* POST /api/teams */
status staff_team_api_create(struct work *w, const struct request *rq, struct reply *rp)
{
    struct team draft = {.id = 0};
    TRY(request_body(w, rq, &staff_team_shape, &draft));
    TRY(staff_create_team(w, &draft));
    return reply_created(w, rp, &staff_team_shape, &draft);
}

/* PATCH /api/teams/{id}: what is left out stays */
status staff_team_api_change(struct work *w, const struct request *rq, struct reply *rp)
{
    struct team        team;
    const struct json *body;
    int64_t            id;
    TRY(request_id(w, rq, "id", &id));
    TRY(staff_get_team(w, id, &team));
    TRY(request_json(w, rq, &body));
    TRY(json_read_change(w, body, &staff_team_shape, &team));
    TRY(staff_change_team(w, &team));
    return reply_one(w, rp, &staff_team_shape, &team);
}

/* DELETE /api/teams/{id} */
status staff_team_api_remove(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t id;
    TRY(request_id(w, rq, "id", &id));
    TRY(staff_remove_team(w, id));
    return reply_empty(rp);
}
