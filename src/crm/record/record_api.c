/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_api.h"

#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/access.h"
#include "crm/record/record_json.h"
#include "crm/record/record_link_api.h"
#include "crm/record/record_shape.h"
#include "crm/record/record_tag.h"
#include "crm/staff/staff.h"

/* ---- what the parts share ---- */

status record_api_type_named(struct work *w, const char *name, enum record_aim aim,
                             const struct record_type **ret_type)
{
    static const char *const doing[] = {"see", "edit", "change the properties of"};
    TRY(record_type_get(w, name, ret_type));
    int access = aim == RECORD_SEE    ? (*ret_type)->see
                 : aim == RECORD_EDIT ? (*ret_type)->edit
                                      : MAY_EDIT_SCHEMA;
    if (staff_may(w, (enum access) access))
        return OK;
    return fail_reason(w, FORBIDDEN, "MISSING_SCOPES", "objectType",
                       "You may not %s %s; ask an administrator for the right.", doing[aim],
                       (*ret_type)->name);
}

status record_api_type(struct work *w, const struct request *rq, enum record_aim aim,
                       const struct record_type **ret_type)
{
    return record_api_type_named(w, request_part(rq, "objectType"), aim, ret_type);
}

status record_api_id(struct work *w, const struct record_type *type, const char *id,
                     const char *id_property, int64_t *ret_id)
{
    if (!text_empty(id_property) && !text_same(id_property, "hs_object_id"))
        return record_find(w, type, id_property, id, ret_id);
    if (id != NULL && text_to_int(id, ret_id) && *ret_id > 0)
        return OK;
    return fail_reason(w, NOT_FOUND, "OBJECT_NOT_FOUND", "id",
                       "There is no %s with the id '%.100s': ids are numbers.", type->singular,
                       id == NULL ? "" : id);
}

status record_api_not_archived(struct work *w, const struct record_type *type, const char *id)
{
    return fail_reason(w, NOT_FOUND, "OBJECT_NOT_FOUND", "id",
                       "The %s '%.100s' is not archived; ask without archived=true.",
                       type->singular, id);
}

const char *const *record_api_properties(struct work *w, const struct record_type *type,
                                         const char *const *asked)
{
    size_t count = 0;
    if (asked == NULL || *asked == NULL)
        return NULL;
    while (asked[count] != NULL)
        count++;
    const char **all = work_take(w, (count + 4) * sizeof *all);
    memcpy(all, asked, count * sizeof *all);
    all[count] = "hs_object_id";
    all[count + 1] = "createdate";
    all[count + 2] = type->changed_at != NULL ? type->changed_at : "hs_lastmodifieddate";
    return all;
}

const char *const *record_api_names(struct work *w, const struct rows *values)
{
    const struct record_value *value = values->items;
    const char               **names = work_take(w, (size_t) (values->count + 1) * sizeof *names);
    for (int64_t i = 0; i < values->count; i++)
        names[i] = value[i].property;
    return names;
}

status record_api_reply(struct reply *rp, int code, const struct json_out *out)
{
    return reply_text(rp, code, NULL, out->text);
}

void record_api_put_paging(struct work *w, struct json_out *out, const struct request *rq,
                           int64_t after)
{
    record_api_put_next(w, out, rq, work_text(w, "%lld", (long long) after));
}

void record_api_put_next(struct work *w, struct json_out *out, const struct request *rq,
                         const char *after)
{
    json_put_name(out, "paging");
    json_open_object(out);
    json_put_name(out, "next");
    json_open_object(out);
    json_put_name(out, "after");
    json_put_text(out, after);
    json_put_name(out, "link");
    json_put_text(out, request_page(w, rq, "after", after));
    json_close_object(out);
    json_close_object(out);
}

/* ---- queries ---- */

/* ?properties=a,b&properties=c; NULL when there is none. */
static const char *const *query_names(struct work *w, const struct request *rq, const char *name)
{
    struct list names = list_open(w->arena, sizeof(const char *));
    for (const struct http_pair *pair = rq->query; pair->name != NULL; pair++) {
        if (!text_same(pair->name, name))
            continue;
        for (const char **part = text_split(w, pair->value, ',', NULL); *part != NULL; part++)
            if (**part != '\0')
                *(const char **) list_add(&names) = text_trim(w, *part);
    }
    if (names.count == 0)
        return NULL;
    list_add(&names);
    return names.items;
}

struct object_query {
    const char *properties, *propertiesWithHistory, *associations, *idProperty;
    int64_t     limit;
    const char *after;
    bool        archived;
};

/* clang-format off */
static const struct field object_query_fields[] = {
    FIELD(object_query, properties, FIELD_TEXT, .max = 65536, .help = "names, separated by commas, or repeated"),
    FIELD(object_query, propertiesWithHistory, FIELD_TEXT, .max = 65536, .help = "the same, with every value they had"),
    FIELD(object_query, associations, FIELD_TEXT, .help = "types whose linked records are shown, separated by commas, or repeated"),
    FIELD(object_query, idProperty, FIELD_TEXT, .help = "a unique property that the id in the path is a value of"),
    FIELD(object_query, archived, FIELD_BOOL),
    FIELD(object_query, limit, FIELD_INT, .help = "1 to 100"),
    FIELD(object_query, after, FIELD_TEXT, .help = "from paging of the page before"),
};
static const struct shape object_query_shape = SHAPE("ObjectQuery", object_query, object_query_fields);
/* clang-format on */

status record_api_archived(struct work *w, const struct request *rq, bool *ret_archived)
{
    const char *words = request_query_text(rq, "archived");
    *ret_archived = !text_empty(words) && text_same_nocase(words, "true");
    if (*ret_archived || text_empty(words) || text_same_nocase(words, "false"))
        return OK;
    return fail_reason(w, INVALID, "INVALID_BOOLEAN", "archived",
                       "\"archived\" is true or false, not '%.60s'.", words);
}

static status read_query(struct work *w, const struct request *rq, struct object_query *ret_query)
{
    *ret_query = (struct object_query){.limit = 10};
    const char *limit = request_query_text(rq, "limit");
    ret_query->after = request_query_text(rq, "after");
    ret_query->idProperty = request_query_text(rq, "idProperty");
    TRY(record_api_archived(w, rq, &ret_query->archived));
    if (limit != NULL && !text_to_int(limit, &ret_query->limit))
        return fail(w, INVALID, "limit", "The limit must be a number from 1 to 100.");
    if (ret_query->limit < 1 || ret_query->limit > 100)
        return fail(w, INVALID, "limit", "The limit must be from 1 to 100.");
    return OK;
}

/* ---- objects ---- */

/* What a record was, for the properties of ?propertiesWithHistory=. */
static status read_histories(struct work *w, const struct record_type *type, int64_t id,
                             struct record_json_more *more)
{
    struct rows *histories = work_take(w, sizeof *histories);
    if (more->with_history == NULL)
        return OK;
    TRY(record_history(w, type, id, NULL, histories));
    more->histories = histories;
    return OK;
}

/* What a record is linked with, of the types of ?associations=. */
static status read_links(struct work *w, const struct request *rq, const struct record_type *type,
                         int64_t id, struct record_json_more *more)
{
    const char *const      *names = query_names(w, rq, "associations");
    const struct record_ref from = {type, id};
    struct rows            *shown = work_take(w, sizeof *shown);
    if (names == NULL)
        return OK;
    TRY(record_link_api_shown(w, &from, names, shown));
    more->links = shown;
    more->type = type;
    more->work = w;
    return OK;
}

static const char *const *shown(struct work *w, const struct request *rq,
                                const struct record_type *type, const char *const *with_history)
{
    return record_api_shown(w, type, query_names(w, rq, "properties"), with_history);
}

const char *const *record_api_shown(struct work *w, const struct record_type *type,
                                    const char *const *asked, const char *const *with_history)
{
    struct list              names = list_open(w->arena, sizeof(const char *));
    const char *const *const lists[] = {asked, with_history};
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        for (const char *const *name = lists[i]; name != NULL && *name != NULL; name++)
            *(const char **) list_add(&names) = *name;
    list_add(&names);
    return record_api_properties(w, type, names.items);
}

/* GET /crm/v3/objects/{objectType}/{id} */
static status get(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type *type;
    struct object_query       query;
    struct record             record;
    struct record_json_more   more = {.with_history = query_names(w, rq, "propertiesWithHistory")};
    int64_t                   id = 0;
    TRY(record_api_type(w, rq, RECORD_SEE, &type));
    TRY(read_query(w, rq, &query));
    TRY(record_api_id(w, type, request_part(rq, "id"), query.idProperty, &id));
    TRY(record_get(w, type, id, shown(w, rq, type, more.with_history), query.archived, &record));
    if (query.archived && record.archived_at == ABSENT)
        return record_api_not_archived(w, type, request_part(rq, "id"));
    TRY(read_histories(w, type, record.id, &more));
    TRY(read_links(w, rq, type, record.id, &more));

    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    record_json_put(&out, &record, &more);
    TRY(record_api_reply(rp, 200, &out));
    return record_tag_reply(w, rq, type, &record, rp);
}

/* GET /crm/v3/objects/{objectType} */
static status list(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type *type;
    struct object_query       query;
    struct rows               rows;
    struct record_json_more   more = {.with_history = query_names(w, rq, "propertiesWithHistory")};
    TRY(record_api_type(w, rq, RECORD_SEE, &type));
    TRY(read_query(w, rq, &query));
    struct record_page page = {.properties = shown(w, rq, type, more.with_history),
                               .limit = query.limit + 1,
                               .archived = query.archived};
    if (!text_empty(query.after) && (!text_to_int(query.after, &page.after) || page.after < 0))
        return fail(w, INVALID, "after", "\"after\" comes from paging.next of the page before.");
    TRY(record_list(w, type, &page, &rows));

    const struct record *record = rows.items;
    int64_t              count = rows.count < query.limit ? rows.count : query.limit;
    struct text          text = text_open(w->arena);
    struct json_out      out = json_out_open(&text);
    json_open_object(&out);
    json_put_name(&out, "results");
    json_open_array(&out);
    for (int64_t i = 0; i < count; i++) {
        TRY(read_histories(w, type, record[i].id, &more));
        TRY(read_links(w, rq, type, record[i].id, &more));
        record_json_put(&out, &record[i], &more);
    }
    json_close_array(&out);
    if (rows.count > query.limit)
        record_api_put_paging(w, &out, rq, record[count - 1].id);
    json_close_object(&out);
    return record_api_reply(rp, 200, &out);
}

/* The record with the defaults, or with what was just written to it. */
static status put_record(struct work *w, const struct request *rq, const struct record_ref *ref,
                         const struct rows *written, struct reply *rp)
{
    const struct record_type *type = ref->type;
    const char *const        *names = written == NULL ? NULL : record_api_names(w, written);
    struct record             record;
    struct text               text = text_open(w->arena);
    struct json_out           out = json_out_open(&text);
    TRY(record_get(w, type, ref->id, record_api_properties(w, type, names), false, &record));
    record_json_put(&out, &record, NULL);
    TRY(record_api_reply(rp, rp->code, &out));
    return record_tag_reply(w, rq, type, &record, rp);
}

static status read_body(struct work *w, const struct request *rq, const struct json **ret_body,
                        struct rows *ret_values)
{
    static const char *const members[] = {"properties", "associations", "objectWriteTraceId", NULL};
    TRY(request_json(w, rq, ret_body));
    TRY(record_json_check(w, *ret_body, members));
    return record_json_values(w, json_member(*ret_body, "properties"), ret_values);
}

/* POST /crm/v3/objects/{objectType} */
static status create(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type *type;
    const struct json        *body;
    struct rows               values = {0}, wishes;
    int64_t                   id = 0;
    TRY(record_api_type(w, rq, RECORD_EDIT, &type));
    TRY(read_body(w, rq, &body, &values));
    TRY(record_link_json_wishes(w, json_member(body, "associations"), type, &wishes));
    TRY(record_create(w, type, values.items, (size_t) values.count, &id));
    TRY(record_link_api_grant(w, &(const struct record_ref){type, id}, &wishes));
    rp->code = 201;
    return put_record(w, rq, &(const struct record_ref){type, id}, &values, rp);
}

/* PATCH /crm/v3/objects/{objectType}/{id} */
static status change(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type *type;
    const struct json        *body;
    struct rows               values = {0};
    int64_t                   id = 0;
    TRY(record_api_type(w, rq, RECORD_EDIT, &type));
    TRY(read_body(w, rq, &body, &values));
    const struct json *associations = json_member(body, "associations");
    if (associations != NULL && associations->size > 0)
        return fail(w, INVALID, "associations",
                    "A change does not associate; use PUT …/associations/….");
    TRY(record_api_id(w, type, request_part(rq, "id"), request_query_text(rq, "idProperty"), &id));
    TRY(record_tag_check(w, rq, type, id, rp));
    TRY(record_change(w, type, id, values.items, (size_t) values.count));
    return put_record(w, rq, &(const struct record_ref){type, id}, &values, rp);
}

/* DELETE /crm/v3/objects/{objectType}/{id} */
static status archive(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type *type;
    int64_t                   id = 0;
    TRY(record_api_type(w, rq, RECORD_EDIT, &type));
    TRY(record_api_id(w, type, request_part(rq, "id"), request_query_text(rq, "idProperty"), &id));
    TRY(record_tag_check(w, rq, type, id, rp));
    TRY(record_archive(w, type, id, true));
    TRY(staff_note(w, "record.archived", type->singular, id, NULL));
    return reply_empty(rp);
}

/* POST /api/objects/{objectType}/{id}/restore */
static status restore(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type *type;
    int64_t                   id = 0;
    TRY(record_api_type(w, rq, RECORD_EDIT, &type));
    TRY(request_id(w, rq, "id", &id));
    TRY(record_archive(w, type, id, false));
    TRY(staff_note(w, "record.restored", type->singular, id, NULL));
    return put_record(w, rq, &(const struct record_ref){type, id}, NULL, rp);
}

/* An id that is a number or the text of one. */
static status body_id(struct work *w, const struct record_type *type, const struct json *body,
                      const char *name, int64_t *ret_id)
{
    const struct json *value = json_member(body, name);
    if (value == NULL || (value->type != JSON_TEXT && value->type != JSON_NUMBER))
        return fail_reason(w, INVALID, "VALIDATION_ERROR", name, "\"%s\" is missing.", name);
    return record_api_id(w, type, value->text, NULL, ret_id);
}

/* POST /crm/v3/objects/{objectType}/merge */
static status merge(struct work *w, const struct request *rq, struct reply *rp)
{
    static const char *const  members[] = {"primaryObjectId", "objectIdToMerge", NULL};
    const struct record_type *type;
    const struct json        *body;
    int64_t                   into = 0, from = 0, made = 0;
    TRY(record_api_type(w, rq, RECORD_EDIT, &type));
    if (!staff_may(w, MAY_MERGE))
        return fail_reason(w, FORBIDDEN, "MISSING_SCOPES", NULL, "You may not merge records.");
    TRY(request_json(w, rq, &body));
    TRY(record_json_check(w, body, members));
    TRY(body_id(w, type, body, "primaryObjectId", &into));
    TRY(body_id(w, type, body, "objectIdToMerge", &from));
    TRY(record_merge(w, type, into, from, &made));
    TRY(staff_note(w, "record.merged", type->singular, into,
                   work_text(w, "%lld", (long long) from)));
    return put_record(w, rq, &(const struct record_ref){type, into}, NULL, rp);
}

/* ---- the API description ---- */

struct object_body {
    const struct json *properties, *associations;
    const char        *objectWriteTraceId;
};

struct object {
    const char        *id;
    const struct json *properties;
    int64_t            createdAt, updatedAt;
    bool               archived;
    int64_t            archivedAt;
};

struct merge_body {
    const char *primaryObjectId, *objectIdToMerge;
};

struct batch_body {
    const struct json *inputs;
    const char        *idProperty;
    const struct json *properties, *propertiesWithHistory;
};

struct batch {
    const char        *status;
    const struct json *results;
    int64_t            startedAt, completedAt, numErrors;
    const struct json *errors;
};

struct search_body {
    const struct json *filterGroups, *filters, *sorts, *properties;
    const char        *query, *after;
    bool               cursor;
    int64_t            limit;
};

struct found_view {
    int64_t            total;
    struct rows        results;
    const struct json *paging;
};

struct words_query {
    const char *query;
    int64_t     limit;
};

struct type_view {
    const char *id, *name, *singular;
};

struct hit_view {
    const char *type, *id, *title;
};

/* clang-format off */
static const struct field type_view_fields[] = {
    FIELD(type_view, id, FIELD_TEXT), FIELD(type_view, name, FIELD_TEXT), FIELD(type_view, singular, FIELD_TEXT),
};
static const struct shape type_view_shape = SHAPE("ObjectType", type_view, type_view_fields);
static const struct field hit_view_fields[] = {
    FIELD(hit_view, type, FIELD_TEXT), FIELD(hit_view, id, FIELD_TEXT), FIELD(hit_view, title, FIELD_TEXT),
};
static const struct shape hit_view_shape = SHAPE("SearchHit", hit_view, hit_view_fields);
static const struct field object_body_fields[] = {
    FIELD(object_body, properties, FIELD_JSON, .required = true, .help = "{\"name\": \"value\"}; \"\" or null clears"),
    FIELD(object_body, associations, FIELD_JSON),
    FIELD(object_body, objectWriteTraceId, FIELD_TEXT),
};
static const struct field object_fields[] = {
    FIELD(object, id, FIELD_TEXT),
    FIELD(object, properties, FIELD_JSON, .help = "all values are texts, or null"),
    FIELD(object, createdAt, FIELD_TIME), FIELD(object, updatedAt, FIELD_TIME),
    FIELD(object, archived, FIELD_BOOL), FIELD(object, archivedAt, FIELD_TIME),
};
static const struct field merge_body_fields[] = {
    FIELD(merge_body, primaryObjectId, FIELD_TEXT, .required = true, .help = "stays"),
    FIELD(merge_body, objectIdToMerge, FIELD_TEXT, .required = true, .help = "goes into it; its id answers with the other from now on"),
};
static const struct field batch_body_fields[] = {
    FIELD(batch_body, inputs, FIELD_JSON, .required = true, .help = "at most 100: [{\"id\", \"idProperty\", \"properties\", \"objectWriteTraceId\"}]"),
    FIELD(batch_body, idProperty, FIELD_TEXT),
    FIELD(batch_body, properties, FIELD_JSON), FIELD(batch_body, propertiesWithHistory, FIELD_JSON),
};
static const struct field batch_fields[] = {
    FIELD(batch, status, FIELD_TEXT, .help = "COMPLETE"), FIELD(batch, results, FIELD_JSON),
    FIELD(batch, startedAt, FIELD_TIME), FIELD(batch, completedAt, FIELD_TIME),
    FIELD(batch, numErrors, FIELD_INT), FIELD(batch, errors, FIELD_JSON),
};
static const struct field search_body_fields[] = {
    FIELD(search_body, filterGroups, FIELD_JSON, .help = "[{\"filters\": [{\"propertyName\", \"operator\", \"value\", \"highValue\", \"values\"}]}]: any group, all filters of it"),
    FIELD(search_body, filters, FIELD_JSON, .help = "the same without groups"),
    FIELD(search_body, query, FIELD_TEXT, .max = 3000, .help = "words; the last may be a beginning"),
    FIELD(search_body, sorts, FIELD_JSON, .help = "[\"-createdate\"] or [{\"propertyName\", \"direction\"}]"),
    FIELD(search_body, properties, FIELD_JSON), FIELD(search_body, limit, FIELD_INT, .help = "1 to 200"),
    FIELD(search_body, after, FIELD_TEXT, .help = "from paging.next of the page before"),
    FIELD(search_body, cursor, FIELD_BOOL, .help = "true: pages go on beyond 10,000 results, and no record is missed or comes twice"),
};
static const struct field words_query_fields[] = {
    FIELD(words_query, query, FIELD_TEXT, .required = true, .help = "names, e-mail, the end of a phone number, an order number; any script"),
    FIELD(words_query, limit, FIELD_INT, .help = "of each type, 1 to 100"),
};
static const struct shape object_body_shape = SHAPE("ObjectBody", object_body, object_body_fields);
static const struct shape object_shape = SHAPE("Object", object, object_fields);
static const struct field found_view_fields[] = {
    FIELD(found_view, total, FIELD_INT, .help = "all that match"),
    FIELD(found_view, results, FIELD_LIST, .of = &object_shape),
    FIELD(found_view, paging, FIELD_JSON, .help = "{\"next\": {\"after\": \"100\"}} when there is more"),
};
static const struct shape found_view_shape = SHAPE("Found", found_view, found_view_fields);
static const struct shape merge_body_shape = SHAPE("MergeBody", merge_body, merge_body_fields);
static const struct shape batch_body_shape = SHAPE("BatchBody", batch_body, batch_body_fields);
static const struct shape batch_shape = SHAPE("Batch", batch, batch_fields);
static const struct shape search_body_shape = SHAPE("SearchBody", search_body, search_body_fields);
static const struct shape words_query_shape = SHAPE("WordsQuery", words_query, words_query_fields);

#define OBJECTS "/crm/v3/objects/{objectType}"
#define PROPERTIES "/crm/v3/properties/{objectType}"
#define RULES      "/crm/v3/property-validations/{objectType}"
#define ENDS "/crm/v4/objects/{objectType}/{id}/associations"
#define ENDS_V3 OBJECTS "/{id}/associations"
#define LINKS "/crm/v4/associations/{objectType}/{toObjectType}"
#define LABELS_TOO "/crm/associations/v4/{objectType}/{toObjectType}/labels"
#define LIMITS "/crm/v4/associations/definitions/configurations"
#define LIMITS_TOO "/crm/associations/v4/definitions/configurations"
#define SCHEMAS "/crm/v3/schemas/{objectType}/associations"
#define SCHEMAS_TOO "/crm-object-schemas/v3/schemas/{objectType}/associations"
#define LINKS_V3 "/crm/v3/associations/{objectType}/{toObjectType}"

#define TYPES "/crm/v3/schemas"
#define TYPES_TOO "/crm-object-schemas/v3/schemas"
#define PIPELINES  "/crm/v3/pipelines/{objectType}"
#define PIPELINE   PIPELINES "/{pipelineId}"
#define STAGE      PIPELINE "/stages/{stageId}"

/* How to add one: a handler, a line here, a test. */
const struct route record_routes[] = {
    {GET, OBJECTS, MAY_SIGN_IN, READ, list, "Records of a type, by id", .query = &object_query_shape, .gives = &object_shape, .gives_list = true, .body = BODY_NONE},
    {POST, OBJECTS, MAY_SIGN_IN, WRITE, create, "Makes a record", .takes = &object_body_shape, .gives = &object_shape},
    {GET, OBJECTS "/{id}", MAY_SIGN_IN, READ, get, "One record", .query = &object_query_shape, .gives = &object_shape, .body = BODY_NONE},
    {PATCH, OBJECTS "/{id}", MAY_SIGN_IN, WRITE, change, "Changes properties of a record", .query = &object_query_shape, .takes = &object_body_shape, .gives = &object_shape},
    {DELETE, OBJECTS "/{id}", MAY_SIGN_IN, WRITE, archive, "Archives a record", .query = &object_query_shape, .body = BODY_NONE},
    {POST, OBJECTS "/merge", MAY_SIGN_IN, WRITE, merge, "Merges two records", .takes = &merge_body_shape, .gives = &object_shape},
    {POST, "/api/merges/{id}/undo", MAY_MERGE, WRITE, record_merge_api_undo, "Takes a merge back", .gives = &record_merged_shape, .body = BODY_NONE},
    {GET, "/api/objects/{objectType}/{id}/merges", MAY_SIGN_IN, READ, record_merge_api_list, "The merges that a record took part in, newest first",
     .gives = &record_merged_shape, .gives_list = true, .body = BODY_NONE},
    {POST, OBJECTS "/search", MAY_SIGN_IN, READ, record_search_api, "Finds records by filters and words", .takes = &search_body_shape, .gives = &found_view_shape},
    {POST, "/api/objects/{objectType}/rows", MAY_SIGN_IN, READ, record_rows_api, "The same for lists on a screen: \"after\" is any position, at a cost that does not grow with it", .takes = &search_body_shape, .gives = &found_view_shape},
    {POST, OBJECTS "/batch/read", MAY_SIGN_IN, READ, record_batch_read, "Many records", .takes = &batch_body_shape, .gives = &batch_shape},
    {POST, OBJECTS "/batch/create", MAY_SIGN_IN, WRITE, record_batch_create, "Makes many records", .takes = &batch_body_shape, .gives = &batch_shape, .before = record_batch_before},
    {POST, OBJECTS "/batch/update", MAY_SIGN_IN, WRITE, record_batch_update, "Changes many records", .takes = &batch_body_shape, .gives = &batch_shape, .before = record_batch_before},
    {POST, OBJECTS "/batch/upsert", MAY_SIGN_IN, WRITE, record_batch_upsert, "Changes records by a unique property, or makes them", .takes = &batch_body_shape, .gives = &batch_shape, .before = record_batch_before},
    {POST, OBJECTS "/batch/archive", MAY_SIGN_IN, WRITE, record_batch_archive, "Archives many records", .takes = &batch_body_shape},
    {POST, "/api/objects/{objectType}/{id}/restore", MAY_SIGN_IN, WRITE, restore, "Brings an archived record back", .gives = &object_shape, .body = BODY_NONE},

    {GET, PROPERTIES, MAY_SIGN_IN, READ, record_property_api_list, "Properties of a type",
     .query = &record_archived_shape, .gives = &record_property_view_shape, .gives_list = true, .body = BODY_NONE},
    {GET, "/api/properties/{objectType}/{name}/uses", MAY_EDIT_SCHEMA, READ, record_property_api_uses, "How many records have a property, and what speaks of it",
     .gives = &record_uses_shape, .body = BODY_NONE},
    {POST, PROPERTIES, MAY_EDIT_SCHEMA, WRITE, record_property_api_create, "Makes a property, and its column", .takes = &record_property_view_shape, .gives = &record_property_view_shape, .body = BODY_JSON},
    {GET, PROPERTIES "/{name}", MAY_SIGN_IN, READ, record_property_api_get, "One property", .gives = &record_property_view_shape, .body = BODY_NONE},
    {PATCH, PROPERTIES "/{name}", MAY_EDIT_SCHEMA, WRITE, record_property_api_change, "Changes a property that was made here", .takes = &record_property_view_shape, .gives = &record_property_view_shape, .body = BODY_JSON},
    {DELETE, PROPERTIES "/{name}", MAY_EDIT_SCHEMA, WRITE, record_property_api_archive, "Archives a property that was made here", .body = BODY_NONE},
    {POST, PROPERTIES "/batch/read", MAY_SIGN_IN, READ, record_property_api_batch_read, "Many properties", .body = BODY_JSON},
    {POST, PROPERTIES "/batch/create", MAY_EDIT_SCHEMA, WRITE, record_property_api_batch_create, "Makes many properties", .body = BODY_JSON},
    {POST, PROPERTIES "/batch/archive", MAY_EDIT_SCHEMA, WRITE, record_property_api_batch_archive, "Archives many properties", .body = BODY_JSON},
    {GET, PROPERTIES "/groups", MAY_SIGN_IN, READ, record_group_api_list, "Groups of properties", .gives = &record_group_view_shape, .gives_list = true, .body = BODY_NONE},
    {POST, PROPERTIES "/groups", MAY_EDIT_SCHEMA, WRITE, record_group_api_create, "Makes a group of properties", .takes = &record_group_view_shape, .gives = &record_group_view_shape, .body = BODY_JSON},
    {GET, PROPERTIES "/groups/{name}", MAY_SIGN_IN, READ, record_group_api_get, "One group of properties", .gives = &record_group_view_shape, .body = BODY_NONE},
    {PATCH, PROPERTIES "/groups/{name}", MAY_EDIT_SCHEMA, WRITE, record_group_api_change, "Changes a group of properties", .takes = &record_group_view_shape, .gives = &record_group_view_shape, .body = BODY_JSON},
    {DELETE, PROPERTIES "/groups/{name}", MAY_EDIT_SCHEMA, WRITE, record_group_api_archive, "Archives a group that is empty", .body = BODY_NONE},

    {GET, "/api/calculations", MAY_EDIT_SCHEMA, READ, record_calculation_api_list, "How far calculations over existing records are", .gives = &record_calculating_shape, .gives_list = true, .body = BODY_NONE},
    {GET, RULES, MAY_SIGN_IN, READ, record_rule_api_list, "Rules for the values of a type", .body = BODY_NONE},
    {GET, RULES "/{propertyName}", MAY_SIGN_IN, READ, record_rule_api_of, "Rules for the values of a property", .body = BODY_NONE},
    {GET, RULES "/{propertyName}/rule-type/{ruleType}", MAY_SIGN_IN, READ, record_rule_api_get, "One rule of a property", .body = BODY_NONE},
    {PUT, RULES "/{propertyName}/rule-type/{ruleType}", MAY_EDIT_SCHEMA, WRITE, record_rule_api_put, "Sets a rule of a property", .body = BODY_JSON},
    {DELETE, RULES "/{propertyName}/rule-type/{ruleType}", MAY_EDIT_SCHEMA, WRITE, record_rule_api_remove, "Takes a rule away", .body = BODY_NONE},

    {GET, ENDS "/{toObjectType}", MAY_SIGN_IN, READ, record_link_api_list, "What a record is associated with, by id", .body = BODY_NONE},
    {PUT, ENDS "/{toObjectType}/{toObjectId}", MAY_SIGN_IN, WRITE, record_link_api_put, "Associates two records", .body = BODY_JSON},
    {PUT, ENDS "/default/{toObjectType}/{toObjectId}", MAY_SIGN_IN, WRITE, record_link_api_put_default, "Associates two records without a label", .body = BODY_ANY},
    {DELETE, ENDS "/{toObjectType}/{toObjectId}", MAY_SIGN_IN, WRITE, record_link_api_remove, "Takes every association of two records away", .body = BODY_ANY},
    {POST, LINKS "/batch/create", MAY_SIGN_IN, WRITE, record_link_batch_create, "Associates many records", .takes = &batch_body_shape, .gives = &batch_shape},
    {POST, LINKS "/batch/associate/default", MAY_SIGN_IN, WRITE, record_link_batch_default, "Associates many records without a label", .takes = &batch_body_shape, .gives = &batch_shape},
    {POST, LINKS "/batch/read", MAY_SIGN_IN, READ, record_link_batch_read, "What many records are associated with", .takes = &batch_body_shape, .gives = &batch_shape},
    {POST, LINKS "/batch/archive", MAY_SIGN_IN, WRITE, record_link_batch_archive, "Takes associations of many records away", .takes = &batch_body_shape},
    {POST, LINKS "/batch/labels/archive", MAY_SIGN_IN, WRITE, record_link_batch_archive_labels, "Takes labels of many associations away", .takes = &batch_body_shape},
    {GET, ENDS_V3 "/{toObjectType}", MAY_SIGN_IN, READ, record_link_api_v3_list, "What a record is associated with, by name", .body = BODY_NONE},
    {PUT, ENDS_V3 "/{toObjectType}/{toObjectId}/{associationType}", MAY_SIGN_IN, WRITE, record_link_api_v3_put, "Associates two records by name", .gives = &object_shape, .body = BODY_ANY},
    {DELETE, ENDS_V3 "/{toObjectType}/{toObjectId}/{associationType}", MAY_SIGN_IN, WRITE, record_link_api_v3_remove, "Takes an association away by name", .body = BODY_ANY},
    {POST, LINKS_V3 "/batch/create", MAY_SIGN_IN, WRITE, record_link_batch_v3_create, "Associates many records by name", .takes = &batch_body_shape, .gives = &batch_shape},
    {POST, LINKS_V3 "/batch/read", MAY_SIGN_IN, READ, record_link_batch_v3_read, "What many records are associated with, by name", .takes = &batch_body_shape, .gives = &batch_shape},
    {POST, LINKS_V3 "/batch/archive", MAY_SIGN_IN, WRITE, record_link_batch_v3_archive, "Takes associations of many records away by name", .takes = &batch_body_shape},

    {GET, LINKS "/labels", MAY_SIGN_IN, READ, record_link_kind_api_list, "Association types of two types of records", .body = BODY_NONE},
    {POST, LINKS "/labels", MAY_EDIT_SCHEMA, WRITE, record_link_kind_api_create, "Makes a label, or a pair of labels", .body = BODY_JSON},
    {PUT, LINKS "/labels", MAY_EDIT_SCHEMA, WRITE, record_link_kind_api_change, "Changes a label that was made here", .body = BODY_JSON},
    {DELETE, LINKS "/labels/{associationTypeId}", MAY_EDIT_SCHEMA, WRITE, record_link_kind_api_remove, "Removes a label that was made here", .body = BODY_ANY},
    {GET, LABELS_TOO, MAY_SIGN_IN, READ, record_link_kind_api_list, NULL, .body = BODY_NONE},
    {POST, LABELS_TOO, MAY_EDIT_SCHEMA, WRITE, record_link_kind_api_create, NULL, .body = BODY_JSON},
    {PUT, LABELS_TOO, MAY_EDIT_SCHEMA, WRITE, record_link_kind_api_change, NULL, .body = BODY_JSON},
    {DELETE, LABELS_TOO "/{associationTypeId}", MAY_EDIT_SCHEMA, WRITE, record_link_kind_api_remove, NULL, .body = BODY_ANY},
    {GET, LINKS_V3 "/types", MAY_SIGN_IN, READ, record_link_kind_api_types, "Names of the association types of two types of records", .body = BODY_NONE},
    {GET, LIMITS "/all", MAY_SIGN_IN, READ, record_link_limit_api_all, "All limits of associations", .body = BODY_NONE},
    {GET, LIMITS "/{objectType}/{toObjectType}", MAY_SIGN_IN, READ, record_link_limit_api_list, "Limits of the associations of two types of records", .body = BODY_NONE},
    {POST, LIMITS "/{objectType}/{toObjectType}/batch/create", MAY_EDIT_SCHEMA, WRITE, record_link_limit_api_create, "Limits associations", .body = BODY_JSON},
    {POST, LIMITS "/{objectType}/{toObjectType}/batch/update", MAY_EDIT_SCHEMA, WRITE, record_link_limit_api_update, "Changes limits of associations", .body = BODY_JSON},
    {POST, LIMITS "/{objectType}/{toObjectType}/batch/purge", MAY_EDIT_SCHEMA, WRITE, record_link_limit_api_remove, "Takes limits of associations away", .body = BODY_JSON},
    {GET, LIMITS_TOO "/all", MAY_SIGN_IN, READ, record_link_limit_api_all, NULL, .body = BODY_NONE},
    {GET, LIMITS_TOO "/{objectType}/{toObjectType}", MAY_SIGN_IN, READ, record_link_limit_api_list, NULL, .body = BODY_NONE},
    {POST, LIMITS_TOO "/{objectType}/{toObjectType}/batch/create", MAY_EDIT_SCHEMA, WRITE, record_link_limit_api_create, NULL, .body = BODY_JSON},
    {POST, LIMITS_TOO "/{objectType}/{toObjectType}/batch/update", MAY_EDIT_SCHEMA, WRITE, record_link_limit_api_update, NULL, .body = BODY_JSON},
    {POST, LIMITS_TOO "/{objectType}/{toObjectType}/batch/purge", MAY_EDIT_SCHEMA, WRITE, record_link_limit_api_remove, NULL, .body = BODY_JSON},
    {POST, SCHEMAS, MAY_EDIT_SCHEMA, WRITE, record_link_kind_api_schema_create, "Makes a named association type", .body = BODY_JSON},
    {DELETE, SCHEMAS "/{associationIdentifier}", MAY_EDIT_SCHEMA, WRITE, record_link_kind_api_schema_remove, "Removes an association type that was made here", .body = BODY_ANY},
    {POST, SCHEMAS_TOO, MAY_EDIT_SCHEMA, WRITE, record_link_kind_api_schema_create, NULL, .body = BODY_JSON},
    {DELETE, SCHEMAS_TOO "/{associationIdentifier}", MAY_EDIT_SCHEMA, WRITE, record_link_kind_api_schema_remove, NULL, .body = BODY_ANY},

    {GET, TYPES, MAY_SIGN_IN, READ, record_type_api_list, "Object types that were made here", .body = BODY_NONE},
    {POST, TYPES, MAY_EDIT_SCHEMA, WRITE, record_type_api_create, "Makes an object type with its properties, and its table", .body = BODY_JSON},
    {GET, TYPES "/{objectType}", MAY_SIGN_IN, READ, record_type_api_get, "One object type", .body = BODY_NONE},
    {PATCH, TYPES "/{objectType}", MAY_EDIT_SCHEMA, WRITE, record_type_api_change, "Changes an object type that was made here", .body = BODY_JSON},
    {DELETE, TYPES "/{objectType}", MAY_EDIT_SCHEMA, WRITE, record_type_api_remove, "Removes an object type that has no records", .body = BODY_NONE},
    {GET, TYPES_TOO, MAY_SIGN_IN, READ, record_type_api_list, NULL, .body = BODY_NONE},
    {POST, TYPES_TOO, MAY_EDIT_SCHEMA, WRITE, record_type_api_create, NULL, .body = BODY_JSON},
    {GET, TYPES_TOO "/{objectType}", MAY_SIGN_IN, READ, record_type_api_get, NULL, .body = BODY_NONE},
    {PATCH, TYPES_TOO "/{objectType}", MAY_EDIT_SCHEMA, WRITE, record_type_api_change, NULL, .body = BODY_JSON},
    {DELETE, TYPES_TOO "/{objectType}", MAY_EDIT_SCHEMA, WRITE, record_type_api_remove, NULL, .body = BODY_NONE},

    {GET, PIPELINES, MAY_SIGN_IN, READ, record_pipeline_api_list, "Pipelines of a type, with their stages",
     .gives = &record_pipeline_view_shape, .gives_list = true, .body = BODY_NONE},
    {POST, PIPELINES, MAY_EDIT_SCHEMA, WRITE, record_pipeline_api_create, "Makes a pipeline with its stages", .takes = &record_pipeline_view_shape, .gives = &record_pipeline_view_shape, .body = BODY_JSON},
    {GET, PIPELINE, MAY_SIGN_IN, READ, record_pipeline_api_get, "One pipeline", .gives = &record_pipeline_view_shape, .body = BODY_NONE},
    {PUT, PIPELINE, MAY_EDIT_SCHEMA, WRITE, record_pipeline_api_replace, "Replaces a pipeline and all its stages", .takes = &record_pipeline_view_shape, .gives = &record_pipeline_view_shape, .body = BODY_JSON},
    {PATCH, PIPELINE, MAY_EDIT_SCHEMA, WRITE, record_pipeline_api_change, "Changes label and order of a pipeline; \"archived\": false brings it back", .takes = &record_pipeline_view_shape, .gives = &record_pipeline_view_shape, .body = BODY_JSON},
    {DELETE, PIPELINE, MAY_EDIT_SCHEMA, WRITE, record_pipeline_api_remove, "Removes a pipeline", .body = BODY_NONE},
    {GET, PIPELINE "/audit", MAY_EDIT_SCHEMA, READ, record_pipeline_api_audit, "Who did what to a pipeline", .body = BODY_NONE},
    {GET, PIPELINE "/stages", MAY_SIGN_IN, READ, record_stage_api_list, "Stages of a pipeline", .gives = &record_stage_view_shape, .gives_list = true, .body = BODY_NONE},
    {POST, PIPELINE "/stages", MAY_EDIT_SCHEMA, WRITE, record_stage_api_create, "Makes a stage", .takes = &record_stage_view_shape, .gives = &record_stage_view_shape, .body = BODY_JSON},
    {GET, STAGE, MAY_SIGN_IN, READ, record_stage_api_get, "One stage", .gives = &record_stage_view_shape, .body = BODY_NONE},
    {PUT, STAGE, MAY_EDIT_SCHEMA, WRITE, record_stage_api_replace, "Replaces a stage", .takes = &record_stage_view_shape, .gives = &record_stage_view_shape, .body = BODY_JSON},
    {PATCH, STAGE, MAY_EDIT_SCHEMA, WRITE, record_stage_api_change, "Changes a stage; \"archived\": false brings it back", .takes = &record_stage_view_shape, .gives = &record_stage_view_shape, .body = BODY_JSON},
    {DELETE, STAGE, MAY_EDIT_SCHEMA, WRITE, record_stage_api_remove, "Removes a stage", .body = BODY_NONE},
    {GET, STAGE "/audit", MAY_EDIT_SCHEMA, READ, record_pipeline_api_audit, "Who did what to a stage", .body = BODY_NONE},

    {GET, "/api/search", MAY_SIGN_IN, READ, record_search_words_api, "Finds records of all types by words", .query = &words_query_shape,
     .gives = &hit_view_shape, .gives_list = true, .body = BODY_NONE},
    {GET, "/api/object-types", MAY_SIGN_IN, READ, record_types_api, "All types of records",
     .gives = &type_view_shape, .gives_list = true, .body = BODY_NONE},
    {0},
};
/* clang-format on */
