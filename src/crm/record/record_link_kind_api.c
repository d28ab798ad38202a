/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Association types as resources: labels, names, how many of them a record may have. */
#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_json.h"
#include "crm/record/record_link_api.h"
#include "crm/staff/staff.h"

#define REFUSE(field, ...) fail_reason(w, INVALID, "VALIDATION_ERROR", field, __VA_ARGS__)

enum { MOST_LIMITS = 100 }; /* in one request */

/* {"results": […]}, each item as `put` writes it. */
static status reply_kinds(struct work *w, struct reply *rp, const struct rows *kinds,
                          void (*put)(struct json_out *out, const struct record_link_kind *kind))
{
    const struct record_link_kind *kind = kinds->items;
    struct text                    text = text_open(w->arena);
    struct json_out                out = json_out_open(&text);
    json_open_object(&out);
    json_put_name(&out, "results");
    json_open_array(&out);
    for (int64_t i = 0; i < kinds->count; i++)
        put(&out, &kind[i]);
    json_close_array(&out);
    json_close_object(&out);
    return record_api_reply(rp, 200, &out);
}

static status note(struct work *w, const char *action, const struct record_link_kind *kind)
{
    return staff_note(w, action, "association", kind->id, kind->name);
}

/* ---- labels ---- */

/* GET …/labels */
status record_link_kind_api_list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct link_types types;
    struct rows       kinds;
    TRY(record_link_api_types(w, rq, RECORD_SEE, &types));
    TRY(record_link_kinds(w, types.from, types.to, &kinds));
    return reply_kinds(w, rp, &kinds, record_link_json_put_kind);
}

static status optional_text(struct work *w, const struct json *body, const char *name,
                            const char **ret_text)
{
    const struct json *value = json_member(body, name);
    *ret_text = NULL;
    if (value == NULL || value->type == JSON_NULL)
        return OK;
    if (value->type != JSON_TEXT || text_empty(text_trim(w, value->text)) || value->size > 100)
        return REFUSE(name, "\"%s\" must be a text of 1 to 100 bytes.", name);
    *ret_text = text_trim(w, value->text);
    return OK;
}

static status read_draft(struct work *w, const struct json *body, struct record_link_draft *ret)
{
    TRY(optional_text(w, body, "name", &ret->name));
    TRY(optional_text(w, body, "label", &ret->label));
    TRY(optional_text(w, body, "inverseLabel", &ret->inverse));
    return ret->label != NULL ? OK : REFUSE("label", "\"label\" is missing.");
}

/* POST …/labels */
status record_link_kind_api_create(struct work *w, const struct request *rq, struct reply *rp)
{
    static const char *const members[] = {"name", "label", "inverseLabel", NULL};
    struct link_types        types;
    struct record_link_draft draft;
    struct rows              kinds;
    const struct json       *body;
    TRY(record_link_api_types(w, rq, RECORD_SCHEMA, &types));
    TRY(request_json(w, rq, &body));
    TRY(record_json_check(w, body, members));
    TRY(read_draft(w, body, &draft));
    TRY(record_link_kind_create(w, types.from, types.to, &draft, &kinds));
    TRY(note(w, "association.created", kinds.items));
    return reply_kinds(w, rp, &kinds, record_link_json_put_kind);
}

static status read_number(struct work *w, const struct json *object, const char *name,
                          int64_t *ret_number)
{
    const struct json *value = json_member(object, name);
    if (value != NULL
        && (json_to_int(value, ret_number)
            || (value->type == JSON_TEXT && text_to_int(value->text, ret_number))))
        return OK;
    return REFUSE(name, "\"%s\" must be a whole number.", name);
}

/* PUT …/labels */
status record_link_kind_api_change(struct work *w, const struct request *rq, struct reply *rp)
{
    static const char *const members[] = {"associationTypeId", "label", "inverseLabel", NULL};
    struct link_types        types;
    struct record_link_draft draft;
    struct record_link_kind  kind;
    const struct json       *body;
    int64_t                  id = 0;
    TRY(record_link_api_types(w, rq, RECORD_SCHEMA, &types));
    TRY(request_json(w, rq, &body));
    TRY(record_json_check(w, body, members));
    TRY(read_number(w, body, "associationTypeId", &id));
    TRY(read_draft(w, body, &draft));
    TRY(record_link_kind_get(w, types.from, types.to, id, &kind));
    TRY(record_link_kind_change(w, &kind, &draft));
    TRY(note(w, "association.changed", &kind));
    return reply_empty(rp);
}

/* DELETE …/labels/{associationTypeId} */
status record_link_kind_api_remove(struct work *w, const struct request *rq, struct reply *rp)
{
    struct link_types       types;
    struct record_link_kind kind;
    TRY(record_link_api_types(w, rq, RECORD_SCHEMA, &types));
    TRY(record_link_kind_find(w, types.from, types.to, request_part(rq, "associationTypeId"),
                              &kind));
    TRY(record_link_kind_remove(w, &kind));
    TRY(note(w, "association.removed", &kind));
    return reply_empty(rp);
}

/* ---- v3: names ---- */

static void put_name(struct json_out *out, const struct record_link_kind *kind)
{
    json_open_object(out);
    record_link_json_put_id(out, "id", kind->id);
    json_put_name(out, "name");
    json_put_text(out, kind->name);
    json_close_object(out);
}

/* GET /crm/v3/associations/{objectType}/{toObjectType}/types */
status record_link_kind_api_types(struct work *w, const struct request *rq, struct reply *rp)
{
    struct link_types types;
    struct rows       kinds;
    TRY(record_link_api_types(w, rq, RECORD_SEE, &types));
    TRY(record_link_kinds(w, types.from, types.to, &kinds));
    return reply_kinds(w, rp, &kinds, put_name);
}

/* ---- schemas ---- */

static status reply_definition(struct work *w, struct reply *rp,
                               const struct record_link_kind *kind)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    record_link_json_put_id(&out, "id", kind->id);
    json_put_name(&out, "fromObjectTypeId");
    json_put_text(&out, kind->from->id);
    json_put_name(&out, "toObjectTypeId");
    json_put_text(&out, kind->to->id);
    json_put_name(&out, "name");
    json_put_text(&out, kind->name);
    json_put_name(&out, "createdAt");
    json_put_time(&out, w->now);
    json_put_name(&out, "updatedAt");
    json_put_time(&out, w->now);
    json_close_object(&out);
    return record_api_reply(rp, 201, &out);
}

static status read_type(struct work *w, const struct json *body, const char *name,
                        const struct record_type **ret_type)
{
    const char *type = json_text(body, name);
    if (text_empty(type))
        return REFUSE(name, "\"%s\" is missing.", name);
    return record_api_type_named(w, type, RECORD_SCHEMA, ret_type);
}

static status read_definition(struct work *w, const struct request *rq, const struct json *body,
                              struct link_types *ret_types)
{
    static const char *const  members[] = {"fromObjectTypeId", "toObjectTypeId",     "name",
                                           "cardinality",      "inverseCardinality", NULL};
    const struct record_type *own;
    TRY(record_api_type(w, rq, RECORD_SCHEMA, &own));
    TRY(record_json_check(w, body, members));
    TRY(read_type(w, body, "fromObjectTypeId", &ret_types->from));
    TRY(read_type(w, body, "toObjectTypeId", &ret_types->to));
    if (!text_same(own->id, ret_types->from->id) && !text_same(own->id, ret_types->to->id))
        return REFUSE("fromObjectTypeId", "An association of %s begins or ends there.", own->name);
    return OK;
}

/* POST /crm/v3/schemas/{objectType}/associations; without a name it is the default, which is there
 * already. */
status record_link_kind_api_schema_create(struct work *w, const struct request *rq,
                                          struct reply *rp)
{
    struct link_types        types;
    struct record_link_draft draft = {.name = NULL};
    struct record_link_kind  kind;
    struct rows              kinds;
    const struct json       *body;
    TRY(request_json(w, rq, &body));
    TRY(read_definition(w, rq, body, &types));
    TRY(optional_text(w, body, "name", &draft.name));
    if (draft.name == NULL) {
        TRY(record_link_default(w, types.from, types.to, &kind));
        return reply_definition(w, rp, &kind);
    }
    TRY(record_link_kind_create(w, types.from, types.to, &draft, &kinds));
    TRY(note(w, "association.created", kinds.items));
    return reply_definition(w, rp, kinds.items);
}

/* By number, or by a name that leads from this type to any other. */
static status find_definition(struct work *w, const struct record_type *from, const char *word,
                              struct record_link_kind *ret_kind)
{
    struct rows types;
    int64_t     id = 0;
    if (text_to_int(word, &id))
        return record_link_kind_get(w, from, NULL, id, ret_kind);
    TRY(record_types(w, &types));
    const struct record_type *to = types.items;
    for (int64_t i = 0; i < types.count; i++)
        if (record_link_kind_find(w, from, &to[i], word, ret_kind) == OK)
            return OK;
    return fail_reason(w, NOT_FOUND, "OBJECT_NOT_FOUND", "associationIdentifier",
                       "No association type of %s is called '%.100s'.", from->name, word);
}

/* DELETE /crm/v3/schemas/{objectType}/associations/{associationIdentifier} */
status record_link_kind_api_schema_remove(struct work *w, const struct request *rq,
                                          struct reply *rp)
{
    const struct record_type *from;
    struct record_link_kind   kind;
    TRY(record_api_type(w, rq, RECORD_SCHEMA, &from));
    TRY(find_definition(w, from, request_part(rq, "associationIdentifier"), &kind));
    TRY(record_link_kind_remove(w, &kind));
    TRY(note(w, "association.removed", &kind));
    return reply_empty(rp);
}

/* ---- limits ---- */

static void put_limit(struct json_out *out, const struct record_link_kind *kind)
{
    json_open_object(out);
    json_put_name(out, "category");
    json_put_text(out, record_link_category(kind));
    json_put_name(out, "typeId");
    json_put_int(out, kind->id);
    json_put_name(out, "userEnforcedMaxToObjectIds");
    json_put_int(out, kind->most);
    if (kind->label != NULL) {
        json_put_name(out, "label");
        json_put_text(out, kind->label);
    }
    json_close_object(out);
}

/* Those that somebody set. */
static status limited(struct work *w, const struct link_types *types, struct list *ret_kinds)
{
    struct rows kinds;
    TRY(record_link_kinds(w, types->from, types->to, &kinds));
    const struct record_link_kind *kind = kinds.items;
    for (int64_t i = 0; i < kinds.count; i++)
        if (kind[i].most > 0 && !kind[i].newest_wins)
            *(struct record_link_kind *) list_add(ret_kinds) = kind[i];
    return OK;
}

/* GET …/definitions/configurations/{objectType}/{toObjectType} */
status record_link_limit_api_list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct link_types types;
    struct list       kinds = list_open(w->arena, sizeof(struct record_link_kind));
    TRY(record_link_api_types(w, rq, RECORD_SEE, &types));
    TRY(limited(w, &types, &kinds));
    struct rows rows = list_rows(&kinds);
    return reply_kinds(w, rp, &rows, put_limit);
}

/* GET …/definitions/configurations/all */
status record_link_limit_api_all(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows all;
    struct list kinds = list_open(w->arena, sizeof(struct record_link_kind));
    TRY(record_link_limited(w, &all));
    const struct record_link_kind *kind = all.items;
    for (int64_t i = 0; i < all.count; i++)
        if (staff_may(w, (enum access) kind[i].from->see)
            && staff_may(w, (enum access) kind[i].to->see))
            *(struct record_link_kind *) list_add(&kinds) = kind[i];
    struct rows rows = list_rows(&kinds);
    return reply_kinds(w, rp, &rows, put_limit);
}

static status open_limits(struct work *w, const struct request *rq, struct link_types *ret_types,
                          const struct json **ret_inputs)
{
    static const char *const members[] = {"inputs", NULL};
    const struct json       *body;
    TRY(record_link_api_types(w, rq, RECORD_SCHEMA, ret_types));
    TRY(request_json(w, rq, &body));
    TRY(record_json_check(w, body, members));
    *ret_inputs = json_member(body, "inputs");
    if (*ret_inputs == NULL || (*ret_inputs)->type != JSON_ARRAY
        || (*ret_inputs)->size > MOST_LIMITS)
        return REFUSE("inputs", "\"inputs\" must be an array of at most %d.", MOST_LIMITS);
    return OK;
}

/* {"category", "typeId", "maxToObjectIds"}; the last not when limits are taken away. */
static status set_limit(struct work *w, const struct link_types *types, const struct json *input,
                        bool removes, struct record_link_kind *ret_kind)
{
    static const char *const members[] = {"category", "typeId", "maxToObjectIds", NULL};
    int64_t                  id = 0, most = 0;
    TRY(record_json_check(w, input, members));
    TRY(read_number(w, input, "typeId", &id));
    TRY(record_link_kind_get(w, types->from, types->to, id, ret_kind));
    if (!removes) {
        TRY(read_number(w, input, "maxToObjectIds", &most));
        if (most < 1)
            return REFUSE("maxToObjectIds", "\"maxToObjectIds\" must be 1 or more.");
    }
    ret_kind->most = most;
    return record_link_kind_limit(w, ret_kind, most);
}

static status put_limits(struct work *w, const struct request *rq, struct reply *rp, int code)
{
    struct link_types  types;
    const struct json *inputs;
    struct text        text = text_open(w->arena);
    struct json_out    out = json_out_open(&text);
    TRY(open_limits(w, rq, &types, &inputs));
    record_link_json_open_batch(&out);
    for (const struct json *input = inputs->first; input != NULL; input = input->next) {
        struct record_link_kind kind;
        TRY(set_limit(w, &types, input, false, &kind));
        TRY(note(w, "association.limited", &kind));
        put_limit(&out, &kind);
    }
    json_close_array(&out);
    record_link_json_close_batch(w, &out);
    return record_api_reply(rp, code, &out);
}

status record_link_limit_api_create(struct work *w, const struct request *rq, struct reply *rp)
{
    return put_limits(w, rq, rp, 201);
}

status record_link_limit_api_update(struct work *w, const struct request *rq, struct reply *rp)
{
    return put_limits(w, rq, rp, 200);
}

/* POST …/batch/purge */
status record_link_limit_api_remove(struct work *w, const struct request *rq, struct reply *rp)
{
    struct link_types  types;
    const struct json *inputs;
    TRY(open_limits(w, rq, &types, &inputs));
    for (const struct json *input = inputs->first; input != NULL; input = input->next) {
        struct record_link_kind kind;
        TRY(set_limit(w, &types, input, true, &kind));
        TRY(note(w, "association.limited", &kind));
    }
    return reply_empty(rp);
}
