/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/text.h"
#include "crm/record/record_api.h"
#include "crm/record/record_json.h"
#include "crm/staff/staff.h"

/* ---- properties ---- */

static status reply_property(struct work *w, const struct record_property *property, int code,
                             struct reply *rp)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    record_json_put_property(&out, property);
    return record_api_reply(rp, code, &out);
}

/* GET /crm/v3/properties/{objectType} */
status record_property_api_list(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type *type;
    struct rows               rows;
    struct text               text = text_open(w->arena);
    struct json_out           out = json_out_open(&text);
    TRY(record_api_type(w, rq, RECORD_SEE, &type));
    TRY(record_property_list(w, type, &rows));
    json_open_object(&out);
    json_put_name(&out, "results");
    json_open_array(&out);
    for (int64_t i = 0; i < rows.count; i++)
        record_json_put_property(&out, (const struct record_property *) rows.items + i);
    json_close_array(&out);
    json_close_object(&out);
    return record_api_reply(rp, 200, &out);
}

/* GET /crm/v3/properties/{objectType}/{name} */
status record_property_api_get(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type     *type;
    const struct record_property *property = NULL;
    TRY(record_api_type(w, rq, RECORD_SEE, &type));
    TRY(record_property_get(w, type, request_part(rq, "name"), &property));
    return reply_property(w, property, 200, rp);
}

static status create_property(struct work *w, const struct record_type *type,
                              const struct json *body, const struct record_property **ret_property)
{
    struct record_property draft = {.display_order = -1};
    if (json_member(body, "type") == NULL)
        return fail_reason(w, INVALID, "INVALID_TYPE", "type", "A property needs a \"type\".");
    TRY(record_json_property(w, body, &draft));
    TRY(record_property_create(w, type, &draft));
    TRY(staff_note(w, "property.created", type->singular, 0, draft.is.name));
    return record_property_get(w, type, draft.is.name, ret_property);
}

/* POST /crm/v3/properties/{objectType} */
status record_property_api_create(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type     *type;
    const struct record_property *property = NULL;
    const struct json            *body = NULL;
    TRY(record_api_type(w, rq, RECORD_SCHEMA, &type));
    TRY(request_json(w, rq, &body));
    TRY(create_property(w, type, body, &property));
    return reply_property(w, property, 201, rp);
}

/* PATCH /crm/v3/properties/{objectType}/{name} */
status record_property_api_change(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type     *type;
    const struct record_property *property = NULL;
    const struct json            *body = NULL;
    const char                   *name = request_part(rq, "name");
    TRY(record_api_type(w, rq, RECORD_SCHEMA, &type));
    TRY(request_json(w, rq, &body));
    TRY(record_property_get(w, type, name, &property));
    struct record_property draft = *property;
    TRY(record_json_property(w, body, &draft));
    draft.is.name = property->is.name;
    TRY(record_property_change(w, type, &draft));
    TRY(staff_note(w, "property.changed", type->singular, 0, name));
    TRY(record_property_get(w, type, name, &property));
    return reply_property(w, property, 200, rp);
}

static status archive_property(struct work *w, const struct record_type *type, const char *name)
{
    TRY(record_property_archive(w, type, name));
    return staff_note(w, "property.archived", type->singular, 0, name);
}

/* DELETE /crm/v3/properties/{objectType}/{name} */
status record_property_api_archive(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type *type;
    TRY(record_api_type(w, rq, RECORD_SCHEMA, &type));
    TRY(archive_property(w, type, request_part(rq, "name")));
    return reply_empty(rp);
}

/* ---- many properties ---- */

static status read_inputs(struct work *w, const struct request *rq, const struct json **ret_first)
{
    static const char *const members[] = {"inputs", "archived", "dataSensitivity", NULL};
    const struct json       *body, *inputs;
    TRY(request_json(w, rq, &body));
    TRY(record_json_check(w, body, members));
    inputs = json_member(body, "inputs");
    if (inputs == NULL || inputs->type != JSON_ARRAY || inputs->size > 100)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "inputs",
                           "\"inputs\" must be an array of at most 100.");
    *ret_first = inputs->first;
    return OK;
}

static status input_name(struct work *w, const struct json *input, const char **ret_name)
{
    static const char *const members[] = {"name", NULL};
    TRY(record_json_check(w, input, members));
    *ret_name = json_text(input, "name");
    if (*ret_name != NULL)
        return OK;
    return fail_reason(w, INVALID, "VALIDATION_ERROR", "name", "Each input needs a \"name\".");
}

static void open_batch(struct json_out *out)
{
    json_open_object(out);
    json_put_name(out, "status");
    json_put_text(out, "COMPLETE");
    json_put_name(out, "results");
    json_open_array(out);
}

static status reply_batch(struct work *w, struct json_out *out, int code, struct reply *rp)
{
    json_close_array(out);
    json_put_name(out, "startedAt");
    json_put_time(out, w->now);
    json_put_name(out, "completedAt");
    json_put_time(out, w->now);
    json_close_object(out);
    return record_api_reply(rp, code, out);
}

/* POST /crm/v3/properties/{objectType}/batch/read; names that are none are left out */
status record_property_api_batch_read(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type     *type;
    const struct json            *input = NULL;
    const struct record_property *property = NULL;
    struct text                   text = text_open(w->arena);
    struct json_out               out = json_out_open(&text);
    TRY(record_api_type(w, rq, RECORD_SEE, &type));
    TRY(read_inputs(w, rq, &input));
    open_batch(&out);
    for (; input != NULL; input = input->next) {
        const char *name = NULL;
        TRY(input_name(w, input, &name));
        status outcome = record_property_get(w, type, name, &property);
        if (outcome == OK)
            record_json_put_property(&out, property);
        else if (outcome != NOT_FOUND)
            return outcome;
    }
    return reply_batch(w, &out, 200, rp);
}

/* POST /crm/v3/properties/{objectType}/batch/create */
status record_property_api_batch_create(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type     *type;
    const struct json            *input = NULL;
    const struct record_property *property = NULL;
    struct text                   text = text_open(w->arena);
    struct json_out               out = json_out_open(&text);
    TRY(record_api_type(w, rq, RECORD_SCHEMA, &type));
    TRY(read_inputs(w, rq, &input));
    open_batch(&out);
    for (; input != NULL; input = input->next) {
        TRY(create_property(w, type, input, &property));
        record_json_put_property(&out, property);
    }
    return reply_batch(w, &out, 201, rp);
}

/* POST /crm/v3/properties/{objectType}/batch/archive */
status record_property_api_batch_archive(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type *type;
    const struct json        *input = NULL;
    TRY(record_api_type(w, rq, RECORD_SCHEMA, &type));
    TRY(read_inputs(w, rq, &input));
    for (; input != NULL; input = input->next) {
        const char *name = NULL;
        TRY(input_name(w, input, &name));
        TRY(archive_property(w, type, name));
    }
    return reply_empty(rp);
}

/* ---- groups ---- */

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
