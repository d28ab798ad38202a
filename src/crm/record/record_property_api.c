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

static status list_properties(struct work *w, const struct record_type *type, bool archived,
                              struct rows *ret_properties)
{
    return archived ? record_property_list_archived(w, type, ret_properties)
                    : record_property_list(w, type, ret_properties);
}

status record_api_property(struct work *w, const struct record_type *type, const char *name,
                           bool archived, const struct record_property **ret_property)
{
    struct rows rows;
    TRY(list_properties(w, type, archived, &rows));
    *ret_property = rows.items;
    for (int64_t i = 0; i < rows.count; i++, (*ret_property)++)
        if (text_same((*ret_property)->is.name, name))
            return OK;
    return fail_reason(w, NOT_FOUND, "PROPERTY_DOESNT_EXIST", "name",
                       archived ? "No archived property \"%.100s\" exists on %s."
                                : "Property \"%.100s\" does not exist on %s.",
                       name, type->name);
}

/* GET /crm/v3/properties/{objectType} */
status record_property_api_list(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type *type;
    struct rows               rows;
    struct text               text = text_open(w->arena);
    struct json_out           out = json_out_open(&text);
    bool                      archived;
    TRY(record_api_type(w, rq, RECORD_SEE, &type));
    TRY(record_api_archived(w, rq, &archived));
    TRY(list_properties(w, type, archived, &rows));
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
    bool                          archived;
    TRY(record_api_type(w, rq, RECORD_SEE, &type));
    TRY(record_api_archived(w, rq, &archived));
    TRY(record_api_property(w, type, request_part(rq, "name"), archived, &property));
    return reply_property(w, property, 200, rp);
}

status record_api_create_property(struct work *w, const struct record_type *type,
                                  const struct json             *body,
                                  const struct record_property **ret_property)
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
    TRY(record_api_create_property(w, type, body, &property));
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

status record_api_archive_property(struct work *w, const struct record_type *type, const char *name)
{
    TRY(record_property_archive(w, type, name));
    return staff_note(w, "property.archived", type->singular, 0, name);
}

/* DELETE /crm/v3/properties/{objectType}/{name} */
status record_property_api_archive(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type *type;
    TRY(record_api_type(w, rq, RECORD_SCHEMA, &type));
    TRY(record_api_archive_property(w, type, request_part(rq, "name")));
    return reply_empty(rp);
}

/* GET /api/properties/{objectType}/{name}/uses */
status record_property_api_uses(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type *type;
    struct record_uses        uses;
    TRY(record_api_type(w, rq, RECORD_SCHEMA, &type));
    TRY(record_property_uses(w, type, request_part(rq, "name"), &uses));
    return reply_one(w, rp, &record_uses_shape, &uses);
}

/* GET /api/calculations */
status record_calculation_api_list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows rows;
    TRY(record_calculating_list(w, &rows));
    return reply_list(w, rp, &record_calculating_shape, &rows, NULL);
}
