/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/staff/staff_oauth.h"
#include "crm/staff/staff_oauth_api.h"
#include "kit/json/json.h"

/* GET /api/oauth/apps */
status staff_app_api_list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows apps;
    TRY(staff_app_list(w, &apps));
    return reply_list(w, rp, &staff_app_shape, &apps, NULL);
}

/* POST /api/oauth/apps */
status staff_app_api_create(struct work *w, const struct request *rq, struct reply *rp)
{
    struct staff_app draft = {.id = 0};
    TRY(request_body(w, rq, &staff_app_shape, &draft));
    TRY(staff_app_create(w, &draft));
    return reply_created(w, rp, &staff_app_shape, &draft);
}

static status find_app(struct work *w, const struct request *rq, struct staff_app *ret_app)
{
    int64_t id;
    TRY(request_id(w, rq, "id", &id));
    return staff_app_get(w, id, ret_app);
}

/* GET /api/oauth/apps/{id} */
status staff_app_api_get(struct work *w, const struct request *rq, struct reply *rp)
{
    struct staff_app app;
    TRY(find_app(w, rq, &app));
    return reply_one(w, rp, &staff_app_shape, &app);
}

/* PATCH /api/oauth/apps/{id} */
status staff_app_api_change(struct work *w, const struct request *rq, struct reply *rp)
{
    struct staff_app   app;
    const struct json *body;
    TRY(find_app(w, rq, &app));
    TRY(request_json(w, rq, &body));
    TRY(json_read_change(w, body, &staff_app_shape, &app));
    TRY(staff_app_change(w, &app));
    return reply_one(w, rp, &staff_app_shape, &app);
}

/* POST /api/oauth/apps/{id}/secret */
status staff_app_api_renew(struct work *w, const struct request *rq, struct reply *rp)
{
    struct staff_app app;
    TRY(find_app(w, rq, &app));
    TRY(staff_app_renew(w, &app));
    return reply_one(w, rp, &staff_app_shape, &app);
}

/* DELETE /api/oauth/apps/{id} */
status staff_app_api_remove(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t id;
    TRY(request_id(w, rq, "id", &id));
    TRY(staff_app_remove(w, id));
    return reply_empty(rp);
}

/* GET /api/oauth/grants */
status staff_grant_api_list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows grants;
    TRY(staff_grant_list(w, &grants));
    return reply_list(w, rp, &staff_grant_shape, &grants, NULL);
}

/* DELETE /api/oauth/grants/{id} */
status staff_grant_api_revoke(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t id;
    TRY(request_id(w, rq, "id", &id));
    TRY(staff_grant_revoke(w, id));
    return reply_empty(rp);
}
