/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/segment/segment_api.h"

#include <stdio.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/access.h"
#include "crm/segment/segment_read.h"

static const char *const processing_words[] = {"MANUAL", "SNAPSHOT", "DYNAMIC", NULL};

/* ---- what the parts share ---- */

status segment_api_id(struct work *w, const struct request *rq, int64_t *ret_id)
{
    const char *words = request_part(rq, "listId");
    if (text_to_int(words, ret_id) && *ret_id > 0)
        return OK;
    return fail_reason(w, NOT_FOUND, "OBJECT_NOT_FOUND", "listId",
                       "There is no list '%.60s': ids of lists are numbers.", words);
}

status segment_api_number(struct work *w, const struct json *value, const char *name,
                          int64_t *ret_id)
{
    bool good = value != NULL
                && (value->type == JSON_TEXT ? text_to_int(value->text, ret_id)
                                             : json_to_int(value, ret_id));
    if (good && *ret_id > 0)
        return OK;
    return fail_reason(w, INVALID, "VALIDATION_ERROR", name,
                       "%s: expected the id of something, a positive number.", name);
}

status segment_api_ids(struct work *w, const struct json *json, const char *name,
                       struct rows *ret_ids)
{
    *ret_ids = (struct rows){0};
    if (json == NULL || json->type == JSON_NULL)
        return OK;
    if (json->type != JSON_ARRAY)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", name, "%s: expected an array of ids.",
                           name);
    int64_t           *id = work_take(w, json->size * sizeof *id + 1);
    const struct json *item = json->first;
    for (size_t i = 0; item != NULL; item = item->next, i++)
        TRY(segment_api_number(w, item, work_text(w, "%s[%zu]", name, i), &id[i]));
    *ret_ids = (struct rows){id, (int64_t) json->size};
    return OK;
}

status segment_api_body(struct work *w, const struct request *rq, const char *members,
                        const struct json **ret_body)
{
    struct spot at = {w, "body", NULL};
    TRY(request_json(w, rq, ret_body));
    at.json = *ret_body;
    return segment_read_members(&at, members);
}

void segment_api_put_id(struct json_out *out, const char *name, int64_t id)
{
    char number[24];
    snprintf(number, sizeof number, "%lld", (long long) id);
    json_put_name(out, name);
    json_put_text(out, number);
}

void segment_api_put_time(struct json_out *out, const char *name, int64_t time)
{
    if (time == ABSENT)
        return;
    json_put_name(out, name);
    json_put_time(out, time);
}

status segment_api_reply(struct reply *rp, int code, const struct json_out *out)
{
    return reply_text(rp, code, NULL, out->text);
}

/* ---- a list as JSON ---- */

static status put_kept(struct work *w, struct json_out *out, const char *name, const char *text)
{
    const struct json *json;
    if (text == NULL)
        return OK;
    TRY(json_parse(w, text, strlen(text), &json));
    json_put_name(out, name);
    json_put_json(out, json);
    return OK;
}

static status put_warnings(struct work *w, struct json_out *out, const struct segment *segment)
{
    struct rows warnings;
    TRY(segment_warnings(w, segment, &warnings));
    if (warnings.count == 0)
        return OK;
    json_put_name(out, "warnings");
    json_open_array(out);
    for (int64_t i = 0; i < warnings.count; i++)
        json_put_text(out, ((const char *const *) warnings.items)[i]);
    json_close_array(out);
    return OK;
}

/* What every form of a list has. */
static void put_head(struct json_out *out, const struct segment *segment)
{
    segment_api_put_id(out, "listId", segment->id);
    json_put_name(out, "listVersion");
    json_put_int(out, segment->version);
    json_put_name(out, "name");
    json_put_text(out, segment->name);
    json_put_name(out, "objectTypeId");
    json_put_text(out, segment->type);
    json_put_name(out, "processingType");
    json_put_text(out, processing_words[segment->kind]);
    json_put_name(out, "processingStatus");
    json_put_text(out, "COMPLETE");
    segment_api_put_time(out, "createdAt", segment->created_at);
    segment_api_put_time(out, "updatedAt", segment->updated_at);
    segment_api_put_time(out, "filtersUpdatedAt", segment->filtered_at);
    segment_api_put_time(out, "deletedAt", segment->removed_at);
    segment_api_put_id(out, "createdById", segment->created_by);
    segment_api_put_id(out, "updatedById", segment->updated_by);
}

status segment_api_put(struct work *w, struct json_out *out, const struct segment *segment,
                       int64_t size, bool filters)
{
    if (size == ABSENT)
        TRY(segment_size(w, segment, &size));
    json_open_object(out);
    put_head(out, segment);
    json_put_name(out, "size");
    json_put_int(out, size);
    if (segment->folder != ABSENT)
        segment_api_put_id(out, "listFolderId", segment->folder);
    if (filters)
        TRY(put_kept(w, out, "filterBranch", segment->filter));
    TRY(put_kept(w, out, "customProperties", segment->custom));
    TRY(put_kept(w, out, "membershipSettings", segment->settings));
    TRY(put_kept(w, out, "listPermissions", segment->permissions));
    if (filters)
        TRY(put_warnings(w, out, segment));
    json_close_object(out);
    return OK;
}

static bool wants_filters(const struct request *rq)
{
    const char *word = request_query_text(rq, "includeFilters");
    return word != NULL && text_same_nocase(word, "true");
}

/* ---- what is counted beside the writer ---- */

/* Who is in a list, and how many: for the answer of a WRITE, which must not look at everybody. */
struct beside {
    int64_t             size;
    struct segment_many records; /* of a SNAPSHOT that is to be made */
};

int64_t segment_api_size(const struct request *rq)
{
    const struct beside *beside = *rq->kept;
    return beside == NULL ? ABSENT : beside->size;
}

void segment_api_keep_size(struct work *w, const struct request *rq, status outcome, int64_t size)
{
    struct beside *beside = work_take(w, sizeof *beside);
    beside->size = size;
    if (outcome == OK)
        *rq->kept = beside;
    w->failure = (struct failure){0};
}

/* {"list": …} or {"updatedList": …} */
struct shown {
    const char *name;
    int64_t     id, size; /* size ABSENT = is counted now */
    bool        filters;
};

static status reply_list_as(struct work *w, struct reply *rp, const struct shown *shown)
{
    struct segment  segment;
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    TRY(segment_get(w, shown->id, &segment));
    json_open_object(&out);
    json_put_name(&out, shown->name);
    TRY(segment_api_put(w, &out, &segment, shown->size, shown->filters));
    json_close_object(&out);
    return segment_api_reply(rp, 200, &out);
}

/* ---- making ---- */

/* A member that is kept as it came. */
static const char *kept(struct work *w, const struct json *body, const char *name)
{
    const struct json *value = json_member(body, name);
    return value == NULL || value->type == JSON_NULL ? NULL : json_write(w, value);
}

/* A folder's id; 0 and nothing = at the top. */
static status read_folder(struct work *w, const struct json *value, const char *name,
                          int64_t *ret_folder)
{
    int64_t number = 0;
    *ret_folder = ABSENT;
    if (value == NULL || value->type == JSON_NULL || (json_to_int(value, &number) && number == 0)
        || text_same(value->text, "0"))
        return OK;
    return segment_api_number(w, value, name, ret_folder);
}

static status read_draft(struct work *w, const struct json *body, struct segment *ret_draft)
{
    struct spot at = {w, "body", body};
    int         kind = 0;
    *ret_draft = (struct segment){.convert_day = ABSENT, .convert_count = ABSENT};
    TRY(segment_read_text(&at, "name", true, &ret_draft->name));
    TRY(segment_read_text(&at, "objectTypeId", true, &ret_draft->type));
    TRY(segment_read_word(&at, "processingType", processing_words, -1, &kind));
    ret_draft->kind = (enum segment_kind) kind;
    ret_draft->custom = kept(w, body, "customProperties");
    ret_draft->settings = kept(w, body, "membershipSettings");
    ret_draft->permissions = kept(w, body, "listPermissions");
    return read_folder(w, json_member(body, "listFolderId"), "listFolderId", &ret_draft->folder);
}

/* A list that is to be made, and its rule; NULL = it has none. */
static status read_create(struct work *w, const struct request *rq, struct segment *ret_draft,
                          const struct json **ret_filter)
{
    const struct json *body;
    TRY(segment_api_body(w, rq,
                         "name objectTypeId processingType filterBranch listFolderId "
                         "customProperties membershipSettings listPermissions",
                         &body));
    TRY(read_draft(w, body, ret_draft));
    *ret_filter = json_member(body, "filterBranch");
    if (*ret_filter != NULL && (*ret_filter)->type == JSON_NULL)
        *ret_filter = NULL;
    return OK;
}

static status find_drafted(struct work *w, const struct request *rq, struct beside *beside)
{
    const struct json *filter;
    struct segment     draft;
    TRY(read_create(w, rq, &draft, &filter));
    if (filter == NULL || draft.kind == SEGMENT_MANUAL)
        return OK;
    if (draft.kind == SEGMENT_DYNAMIC)
        return segment_count_drafted(w, draft.type, filter, &beside->size);
    TRY(segment_find_drafted(w, draft.type, filter, &beside->records));
    beside->size = beside->records.ids.count;
    return OK;
}

/* What is wrong with it is said by the handler. */
static status before_create(struct work *w, const struct request *rq, struct reply *rp)
{
    struct beside *beside = work_take(w, sizeof *beside);
    if (find_drafted(w, rq, beside) == OK)
        *rq->kept = beside;
    w->failure = (struct failure){0};
    return OK;
}

/* POST /crm/v3/lists */
static status create(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct beside *beside = *rq->kept;
    const struct json   *filter;
    struct segment       draft;
    TRY(read_create(w, rq, &draft, &filter));
    TRY(segment_create_with(w, filter, beside == NULL ? NULL : &beside->records, &draft));
    return reply_list_as(w, rp,
                         &(struct shown){"list", draft.id, segment_api_size(rq), .filters = true});
}

/* ---- finding ---- */

/* GET /crm/v3/lists/{listId} */
static status get(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t id;
    TRY(segment_api_id(w, rq, &id));
    return reply_list_as(w, rp, &(struct shown){"list", id, ABSENT, wants_filters(rq)});
}

/* GET /crm/v3/lists/object-type-id/{objectTypeId}/name/{listName} */
static status find(struct work *w, const struct request *rq, struct reply *rp)
{
    struct segment segment;
    TRY(segment_find(w, request_part(rq, "objectTypeId"), request_part(rq, "listName"), &segment));
    return reply_list_as(w, rp, &(struct shown){"list", segment.id, ABSENT, wants_filters(rq)});
}

static status query_ids(struct work *w, const struct request *rq, struct list *ids)
{
    for (const struct http_pair *pair = rq->query; pair->name != NULL; pair++) {
        if (!text_same(pair->name, "listIds"))
            continue;
        for (const char **part = text_split(w, pair->value, ',', NULL); *part != NULL; part++) {
            int64_t id;
            if (**part == '\0')
                continue;
            if (!text_to_int(text_trim(w, *part), &id))
                return fail(w, INVALID, "listIds", "'%.60s' is no id of a list.", *part);
            *(int64_t *) list_add(ids) = id;
        }
    }
    return OK;
}

/* GET /crm/v3/lists?listIds= */
static status list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct list     ids = list_open(w->arena, sizeof(int64_t));
    struct rows     rows;
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    TRY(query_ids(w, rq, &ids));
    if (ids.count > 500)
        return fail(w, INVALID, "listIds", "At most 500 lists at once.");
    TRY(segment_list(w, ids.items, ids.count, &rows));
    json_open_object(&out);
    json_put_name(&out, "lists");
    json_open_array(&out);
    for (int64_t i = 0; i < rows.count; i++)
        TRY(segment_api_put(w, &out, (const struct segment *) rows.items + i, ABSENT,
                            wants_filters(rq)));
    json_close_array(&out);
    json_close_object(&out);
    return segment_api_reply(rp, 200, &out);
}

/* ---- searching ---- */

static status read_kinds(struct work *w, const struct json *array, unsigned *ret_kinds)
{
    *ret_kinds = 0;
    if (array != NULL && array->type != JSON_ARRAY && array->type != JSON_NULL)
        return fail(w, INVALID, "processingTypes", "processingTypes: expected an array.");
    const struct json *item = array == NULL ? NULL : array->first;
    for (; item != NULL; item = item->next) {
        int kind = 0;
        while (processing_words[kind] != NULL
               && !text_same_nocase(processing_words[kind], item->text))
            kind++;
        if (processing_words[kind] == NULL)
            return fail(w, INVALID, "processingTypes", "processingTypes: expected %s.",
                        segment_one_of(w, processing_words));
        *ret_kinds |= 1U << kind;
    }
    return OK;
}

static status read_search(struct work *w, const struct json *body, struct segment_query *ret_query)
{
    struct spot at = {w, "body", body};
    struct rows ids;
    TRY(segment_api_ids(w, json_member(body, "listIds"), "listIds", &ids));
    TRY(segment_read_text(&at, "query", false, &ret_query->words));
    TRY(segment_read_text(&at, "sort", false, &ret_query->sort));
    TRY(segment_read_int(&at, "offset", false, &ret_query->offset));
    TRY(segment_read_int(&at, "count", false, &ret_query->count));
    if (ret_query->offset == ABSENT)
        ret_query->offset = 0;
    if (ret_query->count == ABSENT || ret_query->count == 0)
        ret_query->count = 20;
    if (text_empty(ret_query->sort))
        ret_query->sort = NULL;
    ret_query->ids = ids.count == 0 ? NULL : ids.items;
    ret_query->id_count = (size_t) ids.count;
    return read_kinds(w, json_member(body, "processingTypes"), &ret_query->kinds);
}

/* A list as a search finds it; what a list has besides is text. */
static status put_found(struct work *w, struct json_out *out, const struct segment *segment)
{
    int64_t size;
    TRY(segment_size(w, segment, &size));
    json_open_object(out);
    put_head(out, segment);
    json_put_name(out, "additionalProperties");
    json_open_object(out);
    segment_api_put_id(out, "hs_list_size", size);
    if (segment->folder != ABSENT) {
        struct segment_folder folder;
        TRY(segment_get_folder(w, segment->folder, &folder));
        segment_api_put_id(out, "hs_folder_id", folder.id);
        json_put_name(out, "hs_folder_name");
        json_put_text(out, folder.name);
    }
    json_close_object(out);
    json_close_object(out);
    return OK;
}

/* POST /crm/v3/lists/search */
static status search(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct json   *body;
    struct segment_query query = {.words = NULL};
    struct rows          rows;
    int64_t              total;
    struct text          text = text_open(w->arena);
    struct json_out      out = json_out_open(&text);
    TRY(segment_api_body(
        w, rq, "listIds query processingTypes offset count additionalProperties sort", &body));
    TRY(read_search(w, body, &query));
    TRY(segment_search(w, &query, &rows, &total));
    json_open_object(&out);
    json_put_name(&out, "lists");
    json_open_array(&out);
    for (int64_t i = 0; i < rows.count; i++)
        TRY(put_found(w, &out, (const struct segment *) rows.items + i));
    json_close_array(&out);
    json_put_name(&out, "hasMore");
    json_put_bool(&out, query.offset + rows.count < total);
    json_put_name(&out, "offset");
    json_put_int(&out, query.offset + rows.count);
    json_put_name(&out, "total");
    json_put_int(&out, total);
    json_close_object(&out);
    return segment_api_reply(rp, 200, &out);
}

/* ---- changing ---- */

static status count_members(struct work *w, const struct request *rq, int64_t *ret_size)
{
    struct segment segment;
    int64_t        id;
    TRY(segment_api_id(w, rq, &id));
    TRY(segment_get(w, id, &segment));
    return segment_size(w, &segment, ret_size);
}

static status before_rename(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t size = ABSENT;
    status  outcome = count_members(w, rq, &size);
    segment_api_keep_size(w, rq, outcome, size);
    return OK;
}

/* PUT /crm/v3/lists/{listId}/update-list-name?listName= */
static status rename_list(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t id;
    TRY(segment_api_id(w, rq, &id));
    TRY(segment_rename(w, id, request_query_text(rq, "listName")));
    return reply_list_as(
        w, rp, &(struct shown){"updatedList", id, segment_api_size(rq), wants_filters(rq)});
}

static status count_filter(struct work *w, const struct request *rq, int64_t *ret_size)
{
    const struct json *body;
    struct segment     segment;
    int64_t            id;
    TRY(segment_api_id(w, rq, &id));
    TRY(segment_api_body(w, rq, "filterBranch", &body));
    TRY(segment_get(w, id, &segment));
    return segment_count_drafted(w, segment.type, json_member(body, "filterBranch"), ret_size);
}

static status before_put_filter(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t size = ABSENT;
    status  outcome = count_filter(w, rq, &size);
    segment_api_keep_size(w, rq, outcome, size);
    return OK;
}

/* PUT /crm/v3/lists/{listId}/update-list-filters */
static status put_filter(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct json *body;
    int64_t            id;
    TRY(segment_api_id(w, rq, &id));
    TRY(segment_api_body(w, rq, "filterBranch", &body));
    TRY(segment_put_filter(w, id, json_member(body, "filterBranch")));
    return reply_list_as(w, rp,
                         &(struct shown){"updatedList", id, segment_api_size(rq), .filters = true});
}

/* DELETE /crm/v3/lists/{listId} */
static status remove_list(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t id;
    TRY(segment_api_id(w, rq, &id));
    TRY(segment_remove(w, id));
    return reply_empty(rp);
}

/* PUT /crm/v3/lists/{listId}/restore */
static status restore(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t id;
    TRY(segment_api_id(w, rq, &id));
    TRY(segment_restore(w, id));
    return reply_empty(rp);
}

/* ---- the API description ---- */

struct list_body {
    const char        *name, *objectTypeId, *processingType;
    const struct json *filterBranch, *customProperties, *membershipSettings, *listPermissions;
    int64_t            listFolderId;
};

struct filter_query {
    bool        includeFilters;
    const char *listIds;
};

struct name_query {
    const char *listName;
    bool        includeFilters;
};

struct page_query {
    const char *after, *before;
    int64_t     limit;
};

struct search_body {
    const struct json *listIds, *processingTypes, *additionalProperties;
    const char        *query, *sort;
    int64_t            offset, count;
};

/* clang-format off */
static const struct field list_body_fields[] = {
    FIELD(list_body, name, FIELD_TEXT, .required = true),
    FIELD(list_body, objectTypeId, FIELD_TEXT, .required = true, .help = "0-1 for contacts; names do as well"),
    FIELD(list_body, processingType, FIELD_TEXT, .required = true, .help = "MANUAL, SNAPSHOT or DYNAMIC"),
    FIELD(list_body, filterBranch, FIELD_JSON, .help = "the rule: see docs/lists.md"),
    FIELD(list_body, listFolderId, FIELD_INT),
    FIELD(list_body, customProperties, FIELD_JSON),
    FIELD(list_body, membershipSettings, FIELD_JSON),
    FIELD(list_body, listPermissions, FIELD_JSON),
};
static const struct shape list_body_shape = SHAPE("ListCreate", list_body, list_body_fields);

static const struct field filter_query_fields[] = {
    FIELD(filter_query, includeFilters, FIELD_BOOL, .help = "with its rule"),
    FIELD(filter_query, listIds, FIELD_TEXT, .max = 65536, .help = "separated by commas, or repeated"),
};
static const struct shape filter_query_shape = SHAPE("ListsQuery", filter_query, filter_query_fields);

static const struct field name_query_fields[] = {
    FIELD(name_query, listName, FIELD_TEXT, .required = true),
    FIELD(name_query, includeFilters, FIELD_BOOL),
};
static const struct shape name_query_shape = SHAPE("ListNameQuery", name_query, name_query_fields);

static const struct field page_query_fields[] = {
    FIELD(page_query, after, FIELD_TEXT, .help = "from paging.next of the page before"),
    FIELD(page_query, before, FIELD_TEXT, .help = "from paging.prev; goes downwards"),
    FIELD(page_query, limit, FIELD_INT, .help = "1 to 250; 100 when it is left out"),
};
static const struct shape page_query_shape = SHAPE("ListPage", page_query, page_query_fields);

static const struct field search_body_fields[] = {
    FIELD(search_body, query, FIELD_TEXT, .help = "part of the name"),
    FIELD(search_body, processingTypes, FIELD_JSON),
    FIELD(search_body, listIds, FIELD_JSON),
    FIELD(search_body, additionalProperties, FIELD_JSON),
    FIELD(search_body, offset, FIELD_INT),
    FIELD(search_body, count, FIELD_INT, .help = "1 to 500; 20 when it is left out"),
    FIELD(search_body, sort, FIELD_TEXT, .help = "listId, name, createdAt, updatedAt or size; '-' before it: downwards"),
};
static const struct shape search_body_shape = SHAPE("ListSearch", search_body, search_body_fields);

#define LISTS "/crm/v3/lists"
#define SEGMENTS "/api/segments"

const struct route segment_routes[] = {
    {POST, LISTS, MAY_SIGN_IN, WRITE, create, "Makes a list", .takes = &list_body_shape, .before = before_create},
    {GET, LISTS, MAY_SIGN_IN, READ, list, "Lists by their ids", .query = &filter_query_shape,
     .gives = &segment_lists_view_shape, .body = BODY_NONE},
    {POST, LISTS "/search", MAY_SIGN_IN, READ, search, "Finds lists", .takes = &search_body_shape, .gives = &segment_lists_view_shape},
    {GET, LISTS "/{listId}", MAY_SIGN_IN, READ, get, "One list", .query = &filter_query_shape, .body = BODY_NONE},
    {GET, LISTS "/object-type-id/{objectTypeId}/name/{listName}", MAY_SIGN_IN, READ, find, "One list by its name",
     .query = &filter_query_shape, .body = BODY_NONE},
    {PUT, LISTS "/{listId}/update-list-name", MAY_SIGN_IN, WRITE, rename_list, "Gives a list another name",
     .query = &name_query_shape, .body = BODY_ANY, .before = before_rename},
    {PUT, LISTS "/{listId}/update-list-filters", MAY_SIGN_IN, WRITE, put_filter, "Gives a DYNAMIC list another rule", .before = before_put_filter},
    {DELETE, LISTS "/{listId}", MAY_SIGN_IN, WRITE, remove_list, "Removes a list; it can be restored for 90 days", .body = BODY_NONE},
    {PUT, LISTS "/{listId}/restore", MAY_SIGN_IN, WRITE, restore, "Brings a removed list back", .body = BODY_ANY},

    {GET, LISTS "/{listId}/memberships", MAY_SIGN_IN, READ, segment_members_api, "Who is in a list, by id",
     .query = &page_query_shape, .gives = &segment_member_shape, .gives_list = true, .body = BODY_NONE},
    {GET, LISTS "/{listId}/memberships/join-order", MAY_SIGN_IN, READ, segment_members_joined_api,
     "Who is in a list, in the order of joining", .query = &page_query_shape, .body = BODY_NONE},
    {PUT, LISTS "/{listId}/memberships/add", MAY_SIGN_IN, WRITE, segment_add_api, "Puts records into a list",
     .before = segment_before_add},
    {PUT, LISTS "/{listId}/memberships/remove", MAY_SIGN_IN, WRITE, segment_take_out_api, "Takes records out of a list",
     .before = segment_before_take_out},
    {PUT, LISTS "/{listId}/memberships/add-and-remove", MAY_SIGN_IN, WRITE, segment_change_members_api, "Both at once",
     .before = segment_before_change_members},
    {PUT, LISTS "/{listId}/memberships/add-from/{sourceListId}", MAY_SIGN_IN, WRITE, segment_add_from_api,
     "Puts everybody of another list into a list", .body = BODY_ANY, .before = segment_before_add_from},
    {DELETE, LISTS "/{listId}/memberships", MAY_SIGN_IN, WRITE, segment_empty_api, "Takes everybody out of a list", .body = BODY_NONE,
     .before = segment_before_empty},
    {GET, LISTS "/records/{objectTypeId}/{recordId}/memberships", MAY_SIGN_IN, READ, segment_memberships_api,
     "The lists that a record is in", .gives = &segment_membership_view_shape, .gives_list = true, .body = BODY_NONE},
    {POST, LISTS "/records/memberships/batch/read", MAY_SIGN_IN, READ, segment_memberships_batch_api,
     "The lists that many records are in"},

    {POST, LISTS "/folders", MAY_SIGN_IN, WRITE, segment_folder_create_api, "Makes a folder"},
    {GET, LISTS "/folders", MAY_SIGN_IN, READ, segment_folder_get_api, "A folder with what is in it", .body = BODY_NONE},
    {PUT, LISTS "/folders/{folderId}/rename", MAY_SIGN_IN, WRITE, segment_folder_rename_api, "Gives a folder another name", .body = BODY_ANY},
    {PUT, LISTS "/folders/{folderId}/move/{newParentFolderId}", MAY_SIGN_IN, WRITE, segment_folder_move_api,
     "Moves a folder into another; 0 = to the top", .body = BODY_ANY},
    {PUT, LISTS "/folders/move-list", MAY_SIGN_IN, WRITE, segment_move_api, "Moves a list into a folder"},
    {DELETE, LISTS "/folders/{folderId}", MAY_SIGN_IN, WRITE, segment_folder_remove_api, "Removes an empty folder", .body = BODY_NONE},

    {GET, LISTS "/{listId}/schedule-conversion", MAY_SIGN_IN, READ, segment_plan_get_api,
     "When a DYNAMIC list becomes a SNAPSHOT", .body = BODY_NONE},
    {PUT, LISTS "/{listId}/schedule-conversion", MAY_SIGN_IN, WRITE, segment_plan_api, "Sets that"},
    {DELETE, LISTS "/{listId}/schedule-conversion", MAY_SIGN_IN, WRITE, segment_plan_remove_api, "It stays DYNAMIC", .body = BODY_NONE},
    {GET, LISTS "/{listId}/size-and-edits-history/between", MAY_SIGN_IN, READ, segment_history_api,
     "How large a list was, and when its rule was changed", .query = &segment_history_query_shape, .gives = &segment_history_shape, .body = BODY_NONE},
    {GET, LISTS "/idmapping", MAY_SIGN_IN, READ, segment_old_id_api, "The id of a list that is known by an old id", .body = BODY_NONE},
    {POST, LISTS "/idmapping", MAY_SIGN_IN, READ, segment_old_ids_api, "The same for many"},

    {POST, SEGMENTS, MAY_SIGN_IN, WRITE, segment_rule_create_api, "Makes a segment of contacts from a rule in any form",
     .takes = &segment_rule_write_shape, .gives = &segment_rule_view_shape, .before = segment_rule_before},
    {GET, SEGMENTS "/phrases", MAY_SIGN_IN, READ, segment_rule_phrases_api, "What a rule can say", .gives = &segment_phrases_shape, .body = BODY_NONE},
    {GET, SEGMENTS "/ready", MAY_SIGN_IN, READ, segment_rule_ready_api, "Segments to begin with", .gives = &segment_ready_shape, .gives_list = true,
     .body = BODY_NONE},
    {POST, SEGMENTS "/preview", MAY_SIGN_IN, READ, segment_rule_preview_api,
     "How many a rule would let in, and each of its conditions", .takes = &segment_rule_write_shape, .gives = &segment_preview_shape},
    {GET, SEGMENTS "/{listId}", MAY_SIGN_IN, READ, segment_rule_get_api, "A segment with its rule in all forms", .gives = &segment_rule_view_shape,
     .body = BODY_NONE},
    {PUT, SEGMENTS "/{listId}/rule", MAY_SIGN_IN, WRITE, segment_rule_put_api, "Gives a segment another rule",
     .takes = &segment_rule_write_shape, .gives = &segment_rule_view_shape, .before = segment_rule_before},
    {GET, SEGMENTS "/{listId}/why/{contactId}", MAY_SIGN_IN, READ, segment_rule_why_api,
     "Why a contact is in a segment, or is not", .gives = &segment_why_shape, .body = BODY_NONE},
    {GET, SEGMENTS "/{listId}/overlap/{otherId}", MAY_SIGN_IN, READ, segment_rule_overlap_api,
     "How many two segments share", .gives = &segment_overlap_shape, .body = BODY_NONE},
    {GET, SEGMENTS "/{listId}/by-hand", MAY_SIGN_IN, READ, segment_by_hand_api, "Who is in a segment, or not, whatever its rule says",
     .gives = &segment_by_hand_shape, .body = BODY_NONE},
    {POST, SEGMENTS "/{listId}/include", MAY_SIGN_IN, WRITE, segment_include_api, "Contacts are in, whatever the rule says",
     .takes = &segment_ids_shape, .gives = &segment_changed_shape},
    {POST, SEGMENTS "/{listId}/exclude", MAY_SIGN_IN, WRITE, segment_exclude_api, "Contacts are out, whatever the rule says",
     .takes = &segment_ids_shape, .gives = &segment_changed_shape},
    {POST, SEGMENTS "/{listId}/release", MAY_SIGN_IN, WRITE, segment_release_api, "The rule decides of contacts again",
     .takes = &segment_ids_shape, .gives = &segment_changed_shape},
    {GET, SEGMENTS "/{listId}/export", MAY_EXPORT, READ, segment_export_api, "The members as a file: csv, or for google or meta hashed",
     .query = &segment_export_query_shape, .body = BODY_NONE},
    {GET, SEGMENTS "/{listId}/buys", MAY_SIGN_IN, READ, segment_buys_api, "What members buy, and how much likelier than others",
     .query = &segment_buys_query_shape, .gives = &segment_buys_shape, .body = BODY_NONE},
    {GET, SEGMENTS "/{listId}/growth", MAY_SIGN_IN, READ, segment_growth_api, "Who entered and left, day by day, and where they came from",
     .query = &segment_growth_query_shape, .gives = &segment_growth_shape, .body = BODY_NONE},
    {0},
};
/* clang-format on */
