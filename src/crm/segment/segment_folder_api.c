/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/segment/segment_api.h"
#include "crm/segment/segment_read.h"

/* ---- folders ---- */

/* 0 is the top, which holds all that is in no folder. */
static status read_folder(struct work *w, const char *words, const char *name, int64_t *ret_folder)
{
    *ret_folder = ABSENT;
    if (text_empty(words) || text_same(words, "0"))
        return OK;
    if (text_to_int(words, ret_folder) && *ret_folder > 0)
        return OK;
    return fail_reason(w, NOT_FOUND, "OBJECT_NOT_FOUND", name,
                       "There is no folder '%.60s': ids of folders are numbers.", words);
}

static int64_t top_is_zero(int64_t folder)
{
    return folder == ABSENT ? 0 : folder;
}

static status put_folder(struct work *w, struct json_out *out, const struct segment_folder *folder,
                         int depth)
{
    struct rows folders = {0}, lists;
    json_open_object(out);
    json_put_name(out, "id");
    json_put_int(out, top_is_zero(folder->id));
    json_put_name(out, "parentFolderId");
    json_put_int(out, top_is_zero(folder->parent));
    json_put_name(out, "name");
    json_put_text(out, folder->name);
    segment_api_put_time(out, "createdAt", folder->created_at);
    segment_api_put_time(out, "updatedAt", folder->updated_at);
    json_put_name(out, "userId");
    json_put_int(out, folder->created_by);
    if (depth > 0)
        TRY(segment_folders(w, folder->id, &folders));
    json_put_name(out, "childNodes");
    json_open_array(out);
    for (int64_t i = 0; i < folders.count; i++)
        TRY(put_folder(w, out, (const struct segment_folder *) folders.items + i, depth - 1));
    json_close_array(out);
    TRY(segment_list_folder(w, folder->id, &lists));
    json_put_name(out, "childLists");
    json_open_array(out);
    for (int64_t i = 0; i < lists.count; i++)
        json_put_int(out, ((const struct segment *) lists.items)[i].id);
    json_close_array(out);
    json_close_object(out);
    return OK;
}

static status reply_folder(struct work *w, struct reply *rp, int64_t id)
{
    struct segment_folder folder = {
        .id = ABSENT, .name = "root", .parent = ABSENT, .created_at = ABSENT, .updated_at = ABSENT};
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    if (id != ABSENT)
        TRY(segment_get_folder(w, id, &folder));
    json_open_object(&out);
    json_put_name(&out, "folder");
    TRY(put_folder(w, &out, &folder, 20));
    json_close_object(&out);
    return segment_api_reply(rp, 200, &out);
}

/* POST /crm/v3/lists/folders */
status segment_folder_create_api(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct json    *body;
    const char           *parent;
    struct segment_folder draft = {.name = NULL};
    TRY(segment_api_body(w, rq, "name parentFolderId", &body));
    struct spot at = {w, "body", body};
    TRY(segment_read_text(&at, "name", true, &draft.name));
    TRY(segment_read_text(&at, "parentFolderId", false, &parent));
    TRY(read_folder(w, parent, "parentFolderId", &draft.parent));
    TRY(segment_create_folder(w, &draft));
    return reply_folder(w, rp, draft.id);
}

/* GET /crm/v3/lists/folders?folderId= */
status segment_folder_get_api(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t id;
    TRY(read_folder(w, request_query_text(rq, "folderId"), "folderId", &id));
    return reply_folder(w, rp, id);
}

/* PUT /crm/v3/lists/folders/{folderId}/rename?newFolderName= */
status segment_folder_rename_api(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t id;
    TRY(request_id(w, rq, "folderId", &id));
    TRY(segment_rename_folder(w, id, request_query_text(rq, "newFolderName")));
    return reply_folder(w, rp, id);
}

/* PUT /crm/v3/lists/folders/{folderId}/move/{newParentFolderId} */
status segment_folder_move_api(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t id, parent;
    TRY(request_id(w, rq, "folderId", &id));
    TRY(read_folder(w, request_part(rq, "newParentFolderId"), "newParentFolderId", &parent));
    TRY(segment_move_folder(w, id, parent));
    return reply_folder(w, rp, id);
}

/* DELETE /crm/v3/lists/folders/{folderId} */
status segment_folder_remove_api(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t id;
    TRY(request_id(w, rq, "folderId", &id));
    TRY(segment_remove_folder(w, id));
    return reply_empty(rp);
}

/* PUT /crm/v3/lists/folders/move-list */
status segment_move_api(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct json *body;
    const char        *words;
    int64_t            id, folder;
    TRY(segment_api_body(w, rq, "listId newFolderId", &body));
    struct spot at = {w, "body", body};
    TRY(segment_api_number(w, json_member(body, "listId"), "listId", &id));
    TRY(segment_read_text(&at, "newFolderId", true, &words));
    TRY(read_folder(w, words, "newFolderId", &folder));
    TRY(segment_move(w, id, folder));
    return reply_empty(rp);
}

/* ---- conversion ---- */

static const char *const unit_words[] = {"DAY", "WEEK", "MONTH", NULL};

static void put_plan(struct json_out *out, const struct segment *segment)
{
    if (segment->convert_kind == CONVERT_NEVER)
        return;
    json_put_name(out, "requestedConversionTime");
    json_open_object(out);
    json_put_name(out, "conversionType");
    if (segment->convert_kind == CONVERT_AT_DATE) {
        struct date date = date_of_day(segment->convert_day);
        json_put_text(out, "CONVERSION_DATE");
        json_put_name(out, "year");
        json_put_int(out, date.year);
        json_put_name(out, "month");
        json_put_int(out, date.month);
        json_put_name(out, "day");
        json_put_int(out, date.day);
    } else {
        json_put_text(out, "INACTIVITY");
        json_put_name(out, "timeUnit");
        json_put_text(out, unit_words[segment->convert_unit]);
        json_put_name(out, "offset");
        json_put_int(out, segment->convert_count);
    }
    json_close_object(out);
}

/* GET /crm/v3/lists/{listId}/schedule-conversion */
status segment_plan_get_api(struct work *w, const struct request *rq, struct reply *rp)
{
    struct segment  segment;
    int64_t         id;
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    TRY(segment_api_id(w, rq, &id));
    TRY(segment_get(w, id, &segment));
    json_open_object(&out);
    segment_api_put_id(&out, "listId", id);
    put_plan(&out, &segment);
    segment_api_put_time(&out, "convertedAt", segment.converted_at);
    json_close_object(&out);
    return segment_api_reply(rp, 200, &out);
}

static status read_day(const struct spot *at, int64_t *ret_day)
{
    int64_t year, month, day;
    TRY(segment_read_int(at, "year", true, &year));
    TRY(segment_read_int(at, "month", true, &month));
    TRY(segment_read_int(at, "day", true, &day));
    if (year < 1970 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31
        || !date_valid((struct date){(int) year, (int) month, (int) day}))
        return segment_refuse(at, "day", "expected a day that there is");
    *ret_day = date_to_day((struct date){(int) year, (int) month, (int) day});
    return OK;
}

/* PUT /crm/v3/lists/{listId}/schedule-conversion */
status segment_plan_api(struct work *w, const struct request *rq, struct reply *rp)
{
    static const char *const types[] = {"CONVERSION_DATE", "INACTIVITY", NULL};
    const struct json       *body;
    struct segment           plan = {.convert_day = ABSENT, .convert_count = ABSENT};
    int                      type = 0, unit = 0;
    int64_t                  id;
    TRY(segment_api_id(w, rq, &id));
    TRY(segment_api_body(w, rq, "conversionType year month day timeUnit offset", &body));
    struct spot at = {w, "body", body};
    TRY(segment_read_word(&at, "conversionType", types, -1, &type));
    plan.convert_kind = type == 0 ? CONVERT_AT_DATE : CONVERT_AFTER_REST;
    if (type == 0)
        TRY(read_day(&at, &plan.convert_day));
    else {
        TRY(segment_read_word(&at, "timeUnit", unit_words, -1, &unit));
        TRY(segment_read_int(&at, "offset", true, &plan.convert_count));
        plan.convert_unit = (enum segment_rest) unit;
    }
    TRY(segment_plan_conversion(w, id, &plan));
    return segment_plan_get_api(w, rq, rp);
}

/* DELETE /crm/v3/lists/{listId}/schedule-conversion */
status segment_plan_remove_api(struct work *w, const struct request *rq, struct reply *rp)
{
    struct segment never = {.convert_kind = CONVERT_NEVER};
    int64_t        id;
    TRY(segment_api_id(w, rq, &id));
    TRY(segment_plan_conversion(w, id, &never));
    return reply_empty(rp);
}

/* ---- history ---- */

static status read_instant(struct work *w, const struct request *rq, const char *name,
                           int64_t otherwise, int64_t *ret_time)
{
    const char *words = request_query_text(rq, name);
    *ret_time = otherwise;
    if (text_empty(words) || text_to_int(words, ret_time) || time_parse(words, ret_time, NULL))
        return OK;
    return fail(w, INVALID, name, "%s: expected an instant such as 2024-01-31T09:00:00Z.", name);
}

/* GET /crm/v3/lists/{listId}/size-and-edits-history/between?startDate=&endDate= */
status segment_history_api(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows     sizes, edits;
    int64_t         id, from, until;
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    TRY(segment_api_id(w, rq, &id));
    TRY(read_instant(w, rq, "startDate", 0, &from));
    TRY(read_instant(w, rq, "endDate", w->now, &until));
    TRY(segment_history(w, id, from, until, &sizes, &edits));
    json_open_object(&out);
    json_put_name(&out, "editHistory");
    json_open_array(&out);
    for (int64_t i = 0; i < edits.count; i++)
        json_put_time(&out, ((const int64_t *) edits.items)[i]);
    json_close_array(&out);
    json_put_name(&out, "sizeHistory");
    json_open_array(&out);
    for (int64_t i = 0; i < sizes.count; i++) {
        const struct segment_size_point *point =
            (const struct segment_size_point *) sizes.items + i;
        json_open_object(&out);
        json_put_name(&out, "size");
        json_put_int(&out, point->size);
        segment_api_put_time(&out, "timestamp", point->at);
        json_close_object(&out);
    }
    json_close_array(&out);
    json_close_object(&out);
    return segment_api_reply(rp, 200, &out);
}

/* ---- old ids: here a list has had one id only ---- */

static void put_mapping(struct json_out *out, int64_t id)
{
    json_open_object(out);
    segment_api_put_id(out, "legacyListId", id);
    segment_api_put_id(out, "listId", id);
    json_close_object(out);
}

/* GET /crm/v3/lists/idmapping?legacyListId= */
status segment_old_id_api(struct work *w, const struct request *rq, struct reply *rp)
{
    const char     *words = request_query_text(rq, "legacyListId");
    struct segment  segment;
    int64_t         id = 0;
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    if (text_empty(words) || !text_to_int(words, &id))
        return fail(w, INVALID, "legacyListId", "legacyListId: expected the old id of a list.");
    TRY(segment_get(w, id, &segment));
    put_mapping(&out, id);
    return segment_api_reply(rp, 200, &out);
}

static bool is_there(const struct rows *lists, int64_t id)
{
    for (int64_t i = 0; i < lists->count; i++)
        if (((const struct segment *) lists->items)[i].id == id)
            return true;
    return false;
}

/* POST /crm/v3/lists/idmapping */
status segment_old_ids_api(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct json *body;
    struct rows        ids, lists;
    struct text        text = text_open(w->arena);
    struct json_out    out = json_out_open(&text);
    TRY(request_json(w, rq, &body));
    TRY(segment_api_ids(w, body, "body", &ids));
    TRY(segment_list(w, ids.items, (size_t) ids.count, &lists));
    json_open_object(&out);
    json_put_name(&out, "legacyListIdsToIdsMapping");
    json_open_array(&out);
    for (int64_t i = 0; i < ids.count; i++)
        if (is_there(&lists, ((const int64_t *) ids.items)[i]))
            put_mapping(&out, ((const int64_t *) ids.items)[i]);
    json_close_array(&out);
    json_put_name(&out, "missingLegacyListIds");
    json_open_array(&out);
    for (int64_t i = 0; i < ids.count; i++)
        if (!is_there(&lists, ((const int64_t *) ids.items)[i]))
            json_put_text(&out, work_text(w, "%lld", (long long) ((const int64_t *) ids.items)[i]));
    json_close_array(&out);
    json_close_object(&out);
    return segment_api_reply(rp, 200, &out);
}
