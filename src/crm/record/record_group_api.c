/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Groups of properties. */
#include "crm/record/record_api.h"
#include "crm/record/record_json.h"

static status reply_group(struct work *w, const struct record_type *type, const char *name,
                          int code, struct reply *rp)
{
    const struct record_group *group;
    struct text                text = text_open(w->arena);
    struct json_out            out = json_out_open(&text);
    TRY(record_group_get(w, type, name, &group));
    record_json_put_group(&out, group);
    return record_api_reply(rp, code, &out);
}

/* GET /crm/v3/properties/{objectType}/groups */
status record_group_api_list(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type *type;
    struct rows               rows;
    struct text               text = text_open(w->arena);
    struct json_out           out = json_out_open(&text);
    TRY(record_api_type(w, rq, RECORD_SEE, &type));
    TRY(record_group_list(w, type, &rows));
    json_open_object(&out);
    json_put_name(&out, "results");
    json_open_array(&out);
    for (int64_t i = 0; i < rows.count; i++)
        record_json_put_group(&out, (const struct record_group *) rows.items + i);
    json_close_array(&out);
    json_close_object(&out);
    return record_api_reply(rp, 200, &out);
}

/* GET /crm/v3/properties/{objectType}/groups/{name} */
status record_group_api_get(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type *type;
    TRY(record_api_type(w, rq, RECORD_SEE, &type));
    return reply_group(w, type, request_part(rq, "name"), 200, rp);
}

/* POST /crm/v3/properties/{objectType}/groups */
status record_group_api_create(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type *type;
    const struct json        *body;
    struct record_group       draft = {.display_order = -1};
    TRY(record_api_type(w, rq, RECORD_SCHEMA, &type));
    TRY(request_json(w, rq, &body));
    TRY(record_json_group(w, body, &draft));
    TRY(record_group_create(w, type, &draft));
    return reply_group(w, type, draft.name, 201, rp);
}

/* PATCH /crm/v3/properties/{objectType}/groups/{name} */
status record_group_api_change(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type  *type;
    const struct record_group *group;
    const struct json         *body;
    TRY(record_api_type(w, rq, RECORD_SCHEMA, &type));
    TRY(request_json(w, rq, &body));
    TRY(record_group_get(w, type, request_part(rq, "name"), &group));
    struct record_group draft = *group;
    TRY(record_json_group(w, body, &draft));
    draft.name = group->name;
    TRY(record_group_change(w, type, &draft));
    return reply_group(w, type, draft.name, 200, rp);
}

/* DELETE /crm/v3/properties/{objectType}/groups/{name} */
status record_group_api_archive(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type *type;
    TRY(record_api_type(w, rq, RECORD_SCHEMA, &type));
    TRY(record_group_archive(w, type, request_part(rq, "name")));
    return reply_empty(rp);
}
