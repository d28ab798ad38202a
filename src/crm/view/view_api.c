/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/view/view_api.h"

#include "crm/access.h"
#include "crm/view/view.h"
#include "kit/json/json.h"

struct view_query {
    enum view_kind kind;
    const char    *type;
};

static const struct field query_fields[] = {
    FIELD(view_query, kind, FIELD_CHOICE, .required = true, .words = view_kind_words),
    FIELD(view_query, type, FIELD_TEXT, .help = "of lists: only those of this object type"),
};
static const struct shape query_shape = SHAPE("ViewQuery", view_query, query_fields);

/* GET /api/views?kind=&type= */
static status list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct view_query query = {.type = NULL};
    struct rows       views;
    TRY(request_query(w, rq, &query_shape, &query));
    TRY(view_list(w, query.kind, query.type, &views));
    return reply_list(w, rp, &view_shape, &views, NULL);
}

/* POST /api/views */
static status create(struct work *w, const struct request *rq, struct reply *rp)
{
    struct view draft = {.type = NULL};
    TRY(request_body(w, rq, &view_shape, &draft));
    TRY(view_create(w, &draft));
    return reply_created(w, rp, &view_shape, &draft);
}

static status find(struct work *w, const struct request *rq, struct view *ret_view)
{
    int64_t id;
    TRY(request_id(w, rq, "id", &id));
    return view_get(w, id, ret_view);
}

/* GET /api/views/{id} */
static status get(struct work *w, const struct request *rq, struct reply *rp)
{
    struct view view;
    TRY(find(w, rq, &view));
    return reply_one(w, rp, &view_shape, &view);
}

/* PATCH /api/views/{id} */
static status change(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct json *body;
    struct view        view;
    TRY(find(w, rq, &view));
    enum view_kind kind = view.kind;
    const char    *type = view.type;
    TRY(request_json(w, rq, &body));
    TRY(json_read_change(w, body, &view_shape, &view));
    if (view.kind != kind)
        return fail(w, INVALID, "kind", "a view keeps its kind: make another");
    view.type = type;
    TRY(view_change(w, &view));
    TRY(view_get(w, view.id, &view));
    return reply_one(w, rp, &view_shape, &view);
}

/* DELETE /api/views/{id} */
static status remove_view(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t id;
    TRY(request_id(w, rq, "id", &id));
    TRY(view_remove(w, id));
    return reply_empty(rp);
}

/* clang-format off */
const struct route view_routes[] = {
    {GET,    "/api/views",      MAY_SIGN_IN, READ,  list,   "Views of lists, or dashboards: one's own and the shared ones, by name",
     .query = &query_shape, .gives = &view_shape, .gives_list = true, .body = BODY_NONE},
    {POST,   "/api/views",      MAY_SIGN_IN, WRITE, create, "Saves a view",
     .takes = &view_shape, .gives = &view_shape},
    {GET,    "/api/views/{id}", MAY_SIGN_IN, READ,  get,    "One view",
     .gives = &view_shape, .body = BODY_NONE},
    {PATCH,  "/api/views/{id}", MAY_SIGN_IN, WRITE, change, "Changes name, sharing and content of a view",
     .takes = &view_shape, .gives = &view_shape},
    {DELETE, "/api/views/{id}", MAY_SIGN_IN, WRITE, remove_view, "Removes a view", .body = BODY_NONE},
    {0},
};
/* clang-format on */
