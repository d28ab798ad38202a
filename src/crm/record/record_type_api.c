/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Object types as the CRM API shows them: /crm/v3/schemas. */
#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_api.h"
#include "crm/record/record_json.h"
#include "crm/record/record_meta.h"
#include "crm/staff/staff.h"

/* ---- out ---- */

static void put_names(struct json_out *out, const char *member, const char *const *names)
{
    json_put_name(out, member);
    json_open_array(out);
    for (; names != NULL && *names != NULL; names++)
        if (**names != '\0')
            json_put_text(out, *names);
    json_close_array(out);
}

static void put_labels(struct json_out *out, const struct record_type *type)
{
    json_put_name(out, "labels");
    json_open_object(out);
    json_add_text(out, "singular", type->made != NULL ? type->made->label : type->singular);
    json_add_text(out, "plural", type->made != NULL ? type->made->plural : type->name);
    json_close_object(out);
}

/* Of a built-in type: what is searched is what its records are found by. */
static const char *const *flagged(struct work *w, const struct record_meta *meta,
                                  enum property_flag flag)
{
    const char **names = work_take(w, (meta->count + 1) * sizeof *names);
    size_t       count = 0;
    for (size_t i = 0; i < meta->count; i++)
        if (record_is(&meta->properties[i], flag))
            names[count++] = meta->properties[i].is.name;
    return names;
}

static void put_lists(struct work *w, const struct record_meta *meta, struct json_out *out)
{
    const struct record_made *made = meta->type->made;
    put_names(out, "requiredProperties", made == NULL ? NULL : made->required);
    put_names(out, "searchableProperties",
              made == NULL ? flagged(w, meta, PROPERTY_SEARCHED) : made->searchable);
    put_names(out, "secondaryDisplayProperties", made == NULL ? NULL : made->secondary);
    if (made != NULL && !text_empty(made->primary))
        json_add_text(out, "primaryDisplayProperty", made->primary);
}

static void put_definition(struct work *w, const struct record_meta *meta, struct json_out *out)
{
    const struct record_type *type = meta->type;
    const struct record_made *made = type->made;
    json_add_text(out, "id", type->id);
    json_add_text(out, "objectTypeId", type->id);
    json_add_text(out, "name", type->singular);
    json_add_text(out, "fullyQualifiedName", type->name);
    put_labels(out, type);
    put_lists(w, meta, out);
    json_add_text(out, "metaType", made == NULL ? "HUBSPOT" : "PORTAL_SPECIFIC");
    if (made != NULL) {
        if (!text_empty(made->description))
            json_add_text(out, "description", made->description);
        record_json_add_time(out, "createdAt", made->created_at);
        record_json_add_time(out, "updatedAt", made->updated_at);
        json_put_name(out, "createdByUserId");
        json_put_int(out, made->created_by);
        json_put_name(out, "updatedByUserId");
        json_put_int(out, made->updated_by);
    }
    record_json_add_bool(out, "archived", made != NULL && made->archived_at != ABSENT);
}

static void put_kinds(struct json_out *out, const struct rows *kinds)
{
    const struct record_link_kind *kind = kinds->items;
    for (int64_t i = 0; i < kinds->count; i++, kind++) {
        json_open_object(out);
        record_json_add_id(out, "id", kind->id);
        json_add_text(out, "fromObjectTypeId", kind->from->id);
        json_add_text(out, "toObjectTypeId", kind->to->id);
        json_add_text(out, "name", kind->name);
        json_close_object(out);
    }
}

/* Both directions of what the type was said to belong to. */
static status put_associations(struct work *w, const struct record_type *type, struct json_out *out)
{
    const char *const *id = type->made == NULL ? NULL : type->made->associated;
    json_put_name(out, "associations");
    json_open_array(out);
    for (; id != NULL && *id != NULL && **id != '\0'; id++) {
        const struct record_type *other;
        struct rows               kinds;
        if (record_type_get(w, *id, &other) != OK)
            continue;
        TRY(record_link_kinds(w, type, other, &kinds));
        put_kinds(out, &kinds);
        TRY(record_link_kinds(w, other, type, &kinds));
        put_kinds(out, &kinds);
    }
    json_close_array(out);
    return OK;
}

static status put_schema(struct work *w, const struct record_meta *meta, struct json_out *out)
{
    json_open_object(out);
    put_definition(w, meta, out);
    json_put_name(out, "properties");
    json_open_array(out);
    for (size_t i = 0; i < meta->count; i++)
        record_json_put_property(out, &meta->properties[i]);
    json_close_array(out);
    TRY(put_associations(w, meta->type, out));
    json_close_object(out);
    return OK;
}

/* ---- in ---- */

static status read_labels(struct work *w, const struct json *labels, struct record_made *made)
{
    static const char *const members[] = {"singular", "plural", NULL};
    if (labels == NULL || labels->type == JSON_NULL)
        return OK;
    TRY(record_json_check(w, labels, members));
    const char *singular = json_text(labels, "singular"), *plural = json_text(labels, "plural");
    made->label = singular != NULL ? text_trim(w, singular) : made->label;
    made->plural = plural != NULL ? text_trim(w, plural) : made->plural;
    return OK;
}

/* What is not said stays as it is. */
static status read_names(struct work *w, const struct json *body, const char *member,
                         const char *const **names)
{
    const char *const *said;
    TRY(record_json_texts(w, body, member, &said));
    if (said != NULL)
        *names = said;
    return OK;
}

static status read_made(struct work *w, const struct json *body, struct record_made *made)
{
    const struct json *clear = json_member(body, "clearDescription");
    const char        *description = json_text(body, "description"),
               *primary = json_text(body, "primaryDisplayProperty");
    TRY(read_labels(w, json_member(body, "labels"), made));
    made->description = clear != NULL && clear->truth ? NULL
                        : description != NULL         ? description
                                                      : made->description;
    made->primary = primary != NULL ? primary : made->primary;
    TRY(read_names(w, body, "secondaryDisplayProperties", &made->secondary));
    TRY(read_names(w, body, "requiredProperties", &made->required));
    return read_names(w, body, "searchableProperties", &made->searchable);
}

static status read_properties(struct work *w, const struct json *array,
                              struct record_type_draft *draft)
{
    struct list properties = list_open(w->arena, sizeof(struct record_property));
    if (array == NULL || array->type != JSON_ARRAY || array->size == 0)
        return fail(w, INVALID, "properties",
                    "\"properties\" must be an array of at least one property.");
    for (const struct json *item = array->first; item != NULL; item = item->next) {
        struct record_property *property = list_add(&properties);
        property->display_order = -1;
        TRY(record_json_property(w, item, property));
    }
    draft->properties = properties.items;
    draft->property_count = properties.count;
    return OK;
}

static status read_draft(struct work *w, const struct json *body, struct record_type_draft *draft)
{
    static const char *const members[] = {"name",
                                          "labels",
                                          "description",
                                          "primaryDisplayProperty",
                                          "secondaryDisplayProperties",
                                          "requiredProperties",
                                          "searchableProperties",
                                          "properties",
                                          "associatedObjects",
                                          "allowsSensitiveProperties",
                                          NULL};
    TRY(record_json_check(w, body, members));
    draft->made.name = json_text(body, "name");
    TRY(read_made(w, body, &draft->made));
    TRY(record_json_texts(w, body, "associatedObjects", &draft->made.associated));
    return read_properties(w, json_member(body, "properties"), draft);
}

/* ---- endpoints ---- */

static status reply_schema(struct work *w, const struct record_type *type, int code,
                           struct reply *rp)
{
    const struct record_meta *meta;
    struct text               text = text_open(w->arena);
    struct json_out           out = json_out_open(&text);
    TRY(record_meta_get(w, type, &meta));
    TRY(put_schema(w, meta, &out));
    return record_api_reply(rp, code, &out);
}

/* GET /crm/v3/schemas: the types that were made here; ?archived=true: those that are out of sight
 */
status record_type_api_list(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_meta *meta;
    size_t                    count;
    struct text               text = text_open(w->arena);
    struct json_out           out = json_out_open(&text);
    bool                      archived;
    TRY(record_api_archived(w, rq, &archived));
    TRY(archived ? record_meta_archived(w, &meta, &count) : record_meta_all(w, &meta, &count));
    json_open_object(&out);
    json_put_name(&out, "results");
    json_open_array(&out);
    for (size_t i = 0; i < count; i++)
        if (meta[i].type->made != NULL && staff_may(w, (enum access) meta[i].type->see))
            TRY(put_schema(w, &meta[i], &out));
    json_close_array(&out);
    json_close_object(&out);
    return record_api_reply(rp, 200, &out);
}

/* GET /crm/v3/schemas/{objectType}: also a built-in one */
status record_type_api_get(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type *type;
    TRY(record_api_type(w, rq, RECORD_SEE, &type));
    return reply_schema(w, type, 200, rp);
}

/* POST /crm/v3/schemas */
status record_type_api_create(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct json        *body = NULL;
    const struct record_type *type;
    struct record_type_draft  draft = {0};
    TRY(request_json(w, rq, &body));
    TRY(read_draft(w, body, &draft));
    TRY(record_type_create(w, &draft, &type));
    TRY(staff_note(w, "type.created", type->name, 0, type->id));
    return reply_schema(w, type, 201, rp);
}

/* PATCH /crm/v3/schemas/{objectType} */
status record_type_api_change(struct work *w, const struct request *rq, struct reply *rp)
{
    static const char *const  members[] = {"labels",
                                           "description",
                                           "clearDescription",
                                           "primaryDisplayProperty",
                                           "secondaryDisplayProperties",
                                           "requiredProperties",
                                           "searchableProperties",
                                           "restorable",
                                           NULL};
    const struct json        *body = NULL;
    const struct record_type *type;
    struct record_made        made = {0};
    const struct record_meta *meta;
    struct text               text = text_open(w->arena);
    struct json_out           out = json_out_open(&text);
    TRY(record_api_type(w, rq, RECORD_SCHEMA, &type));
    TRY(request_json(w, rq, &body));
    TRY(record_json_check(w, body, members));
    if (type->made != NULL)
        made = *type->made;
    TRY(read_made(w, body, &made));
    TRY(record_type_change(w, type, &made));
    TRY(staff_note(w, "type.changed", type->name, 0, type->id));
    TRY(record_type_get(w, type->id, &type));
    TRY(record_meta_get(w, type, &meta));
    json_open_object(&out);
    put_definition(w, meta, &out);
    json_close_object(&out);
    return record_api_reply(rp, 200, &out);
}

/* DELETE /crm/v3/schemas/{objectType}; ?archived=true leaves nothing of it */
status record_type_api_remove(struct work *w, const struct request *rq, struct reply *rp)
{
    const char *name = request_part(rq, "objectType");
    bool        purge;
    TRY(record_api_archived(w, rq, &purge));
    TRY(purge ? record_type_purge(w, name) : record_type_archive(w, name));
    TRY(staff_note(w, purge ? "type.purged" : "type.archived", name, 0, NULL));
    return reply_empty(rp);
}
