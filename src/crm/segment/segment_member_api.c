/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "crm/segment/segment_api.h"
#include "crm/segment/segment_read.h"
#include "crm/segment/segment_wave.h"

enum { LIMIT = 100, LIMIT_MOST = 250, BATCH_MOST = 100 };

/* ---- pages ---- */

/* What is asked for, and later how to get the pages after and before it; NULL = there is none. */
struct page {
    const struct request *rq;
    const char           *next, *previous;
    struct segment        segment;
    const char           *after, *before;
    int64_t               limit;
};

static status read_page(struct work *w, const struct request *rq, struct page *ret_page)
{
    const char *limit = request_query_text(rq, "limit");
    int64_t     id;
    TRY(segment_api_id(w, rq, &id));
    TRY(segment_get(w, id, &ret_page->segment));
    ret_page->rq = rq;
    ret_page->next = ret_page->previous = NULL;
    ret_page->limit = LIMIT;
    ret_page->after = request_query_text(rq, "after");
    ret_page->before = request_query_text(rq, "before");
    if (limit != NULL && !text_to_int(limit, &ret_page->limit))
        ret_page->limit = 0;
    if (ret_page->limit < 1 || ret_page->limit > LIMIT_MOST)
        return fail(w, INVALID, "limit", "The limit must be a number from 1 to %d.", LIMIT_MOST);
    if (!text_empty(ret_page->after) && !text_empty(ret_page->before))
        return fail(w, INVALID, "before", "Say \"after\" or \"before\", not both.");
    return OK;
}

static status read_id(struct work *w, const char *words, const char *name, int64_t *ret_id)
{
    if (text_empty(words) || (text_to_int(words, ret_id) && *ret_id >= 0))
        return OK;
    return fail(w, INVALID, name, "\"%s\" comes from the paging of another page.", name);
}

/* {"after": …, "link": …} */
static void put_page(struct work *w, struct json_out *out, const struct request *rq,
                     const char *name, const char *value)
{
    json_open_object(out);
    json_put_name(out, name);
    json_put_text(out, value);
    json_put_name(out, "link");
    json_put_text(out, request_page(w, rq, name, value));
    json_close_object(out);
}

static void put_paging(struct work *w, struct json_out *out, const struct page *page)
{
    if (page->next == NULL && page->previous == NULL)
        return;
    json_put_name(out, "paging");
    json_open_object(out);
    if (page->next != NULL) {
        json_put_name(out, "next");
        put_page(w, out, page->rq, "after", page->next);
    }
    if (page->previous != NULL) {
        json_put_name(out, "prev");
        put_page(w, out, page->rq, "before", page->previous);
    }
    json_close_object(out);
}

static void put_members(struct json_out *out, const struct segment_member *member, int64_t count)
{
    json_put_name(out, "results");
    json_open_array(out);
    for (int64_t i = 0; i < count; i++) {
        json_open_object(out);
        segment_api_put_id(out, "recordId", member[i].record);
        segment_api_put_time(out, "membershipTimestamp", member[i].joined_at);
        json_close_object(out);
    }
    json_close_array(out);
}

static status reply_page(struct work *w, struct reply *rp, const struct page *page,
                         const struct rows *members)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    int64_t         total;
    TRY(segment_size(w, &page->segment, &total));
    json_open_object(&out);
    put_members(&out, members->items, members->count);
    put_paging(w, &out, page);
    json_put_name(&out, "total");
    json_put_int(&out, total);
    json_close_object(&out);
    return segment_api_reply(rp, 200, &out);
}

static const char *id_text(struct work *w, int64_t id)
{
    return work_text(w, "%lld", (long long) id);
}

/* GET /crm/v3/lists/{listId}/memberships */
status segment_members_api(struct work *w, const struct request *rq, struct reply *rp)
{
    struct page page;
    struct rows rows;
    int64_t     after = 0, before = 0;
    TRY(read_page(w, rq, &page));
    TRY(read_id(w, page.after, "after", &after));
    TRY(read_id(w, page.before, "before", &before));
    bool downwards = !text_empty(page.before);
    TRY(downwards ? segment_members_before(w, &page.segment, before, page.limit + 1, &rows)
                  : segment_members(w, &page.segment, after, page.limit + 1, &rows));
    const struct segment_member *member = rows.items;
    bool                         more = rows.count > page.limit;
    rows.count = more ? page.limit : rows.count;
    if (more && downwards)
        page.previous = id_text(w, member[rows.count - 1].record);
    if (more && !downwards)
        page.next = id_text(w, member[rows.count - 1].record);
    if (rows.count > 0 && downwards)
        page.next = id_text(w, member[0].record);
    if (rows.count > 0 && !downwards && after > 0)
        page.previous = id_text(w, member[0].record);
    return reply_page(w, rp, &page, &rows);
}

/* GET /crm/v3/lists/{listId}/memberships/join-order: "after" is an instant and an id. */
status segment_members_joined_api(struct work *w, const struct request *rq, struct reply *rp)
{
    struct page           page;
    struct segment_member after = {0};
    struct rows           rows;
    TRY(read_page(w, rq, &page));
    if (!text_empty(page.before))
        return fail(w, INVALID, "before", "Pages in the order of joining go forward only.");
    if (!text_empty(page.after)) {
        size_t       count;
        const char **parts = text_split(w, page.after, '-', &count);
        if (count != 2 || !text_to_int(parts[0], &after.joined_at)
            || !text_to_int(parts[1], &after.record))
            return fail(w, INVALID, "after", "\"after\" comes from the paging of another page.");
    }
    TRY(segment_members_joined(w, &page.segment, &after, page.limit + 1, &rows));
    if (rows.count > page.limit) {
        rows.count = page.limit;
        const struct segment_member *last =
            (const struct segment_member *) rows.items + rows.count - 1;
        page.next =
            work_text(w, "%lld-%lld", (long long) last->joined_at, (long long) last->record);
    }
    return reply_page(w, rp, &page, &rows);
}

/* ---- changing ---- */

static void put_ids(struct json_out *out, const char *name, const struct rows *ids)
{
    json_put_name(out, name);
    json_open_array(out);
    for (int64_t i = 0; i < ids->count; i++) {
        char number[24];
        snprintf(number, sizeof number, "%lld", (long long) ((const int64_t *) ids->items)[i]);
        json_put_text(out, number);
    }
    json_close_array(out);
}

static status reply_change(struct work *w, struct reply *rp, const struct segment_change *change)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    put_ids(&out, "recordIdsMissing", &change->missing);
    put_ids(&out, "recordIdsRemoved", &change->removed);
    put_ids(&out, "recordsIdsAdded", &change->added); /* so misspelt in the field */
    json_close_object(&out);
    return segment_api_reply(rp, 200, &out);
}

/* What a call asks for: `remove` of one that only takes out is the whole body. */
struct change_asked {
    int64_t     list;
    struct rows add, remove; /* of int64_t */
};

static status read_ids(struct work *w, const struct request *rq, int64_t *ret_list,
                       struct rows *ret_ids)
{
    const struct json *body;
    TRY(segment_api_id(w, rq, ret_list));
    TRY(request_json(w, rq, &body));
    return segment_api_ids(w, body, "body", ret_ids);
}

static status read_both(struct work *w, const struct request *rq, struct change_asked *ret_asked)
{
    const struct json *body;
    TRY(segment_api_id(w, rq, &ret_asked->list));
    TRY(segment_api_body(w, rq, "recordIdsToAdd recordIdsToRemove", &body));
    TRY(segment_api_ids(w, json_member(body, "recordIdsToAdd"), "recordIdsToAdd", &ret_asked->add));
    return segment_api_ids(w, json_member(body, "recordIdsToRemove"), "recordIdsToRemove",
                           &ret_asked->remove);
}

/* Of a few, nothing is found beforehand: the WRITE looks itself. */
static status find_many(struct work *w, const struct request *rq, const struct change_asked *asked)
{
    struct segment_moving *moving = work_take(w, sizeof *moving);
    moving->list = asked->list;
    if (asked->add.count + asked->remove.count <= SEGMENT_SLICE)
        return OK;
    TRY(segment_find_adding(w, &asked->add, moving));
    TRY(segment_find_taking_out(w, &asked->remove, moving));
    *rq->kept = moving;
    return OK;
}

static status change_members(struct work *w, const struct request *rq, struct reply *rp,
                             const struct change_asked *asked)
{
    const struct segment_moving *moving = *rq->kept;
    struct segment_change        change = {{0}};
    if (moving != NULL) {
        TRY(segment_move_found(w, moving));
        return reply_change(w, rp, &moving->change);
    }
    TRY(segment_add(w, asked->list, asked->add.items, (size_t) asked->add.count, &change));
    TRY(segment_take_out(w, asked->list, asked->remove.items, (size_t) asked->remove.count,
                         &change));
    return reply_change(w, rp, &change);
}

status segment_before_add(struct work *w, const struct request *rq, struct reply *rp)
{
    struct change_asked asked = {0};
    TRY(read_ids(w, rq, &asked.list, &asked.add));
    return find_many(w, rq, &asked);
}

/* PUT /crm/v3/lists/{listId}/memberships/add */
status segment_add_api(struct work *w, const struct request *rq, struct reply *rp)
{
    struct change_asked asked = {0};
    TRY(read_ids(w, rq, &asked.list, &asked.add));
    return change_members(w, rq, rp, &asked);
}

status segment_before_take_out(struct work *w, const struct request *rq, struct reply *rp)
{
    struct change_asked asked = {0};
    TRY(read_ids(w, rq, &asked.list, &asked.remove));
    return find_many(w, rq, &asked);
}

/* PUT /crm/v3/lists/{listId}/memberships/remove */
status segment_take_out_api(struct work *w, const struct request *rq, struct reply *rp)
{
    struct change_asked asked = {0};
    TRY(read_ids(w, rq, &asked.list, &asked.remove));
    return change_members(w, rq, rp, &asked);
}

status segment_before_change_members(struct work *w, const struct request *rq, struct reply *rp)
{
    struct change_asked asked;
    TRY(read_both(w, rq, &asked));
    return find_many(w, rq, &asked);
}

/* PUT /crm/v3/lists/{listId}/memberships/add-and-remove */
status segment_change_members_api(struct work *w, const struct request *rq, struct reply *rp)
{
    struct change_asked asked;
    TRY(read_both(w, rq, &asked));
    return change_members(w, rq, rp, &asked);
}

status segment_before_add_from(struct work *w, const struct request *rq, struct reply *rp)
{
    struct segment_moving *moving = work_take(w, sizeof *moving);
    int64_t                source;
    TRY(segment_api_id(w, rq, &moving->list));
    TRY(request_id(w, rq, "sourceListId", &source));
    TRY(segment_find_from(w, source, moving));
    *rq->kept = moving;
    return OK;
}

/* PUT /crm/v3/lists/{listId}/memberships/add-from/{sourceListId} */
status segment_add_from_api(struct work *w, const struct request *rq, struct reply *rp)
{
    TRY(segment_move_found(w, *rq->kept));
    return reply_empty(rp);
}

status segment_before_empty(struct work *w, const struct request *rq, struct reply *rp)
{
    struct segment_moving *moving = work_take(w, sizeof *moving);
    TRY(segment_api_id(w, rq, &moving->list));
    TRY(segment_find_all(w, moving));
    *rq->kept = moving;
    return OK;
}

/* DELETE /crm/v3/lists/{listId}/memberships */
status segment_empty_api(struct work *w, const struct request *rq, struct reply *rp)
{
    TRY(segment_move_found(w, *rq->kept));
    return reply_empty(rp);
}

/* ---- the lists of a record ---- */

static void put_lists(struct json_out *out, const struct rows *lists)
{
    json_open_array(out);
    for (int64_t i = 0; i < lists->count; i++) {
        const struct segment_of *of = (const struct segment_of *) lists->items + i;
        json_open_object(out);
        segment_api_put_id(out, "listId", of->segment.id);
        json_put_name(out, "listVersion");
        json_put_int(out, of->segment.version);
        segment_api_put_time(out, "firstAddedTimestamp", of->joined_at);
        segment_api_put_time(out, "lastAddedTimestamp", of->joined_at);
        json_close_object(out);
    }
    json_close_array(out);
}

/* GET /crm/v3/lists/records/{objectTypeId}/{recordId}/memberships */
status segment_memberships_api(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type *type;
    struct record             record;
    struct rows               lists;
    int64_t                   id;
    struct text               text = text_open(w->arena);
    struct json_out           out = json_out_open(&text);
    TRY(record_type_get(w, request_part(rq, "objectTypeId"), &type));
    TRY(request_id(w, rq, "recordId", &id));
    TRY(record_get(w, type, id, NULL, false, &record));
    TRY(segment_memberships(w, type, record.id, &lists));
    json_open_object(&out);
    json_put_name(&out, "results");
    put_lists(&out, &lists);
    json_put_name(&out, "total");
    json_put_int(&out, lists.count);
    json_close_object(&out);
    return segment_api_reply(rp, 200, &out);
}

/* One input of a batch. NOT_FOUND: no such type or record. */
static status read_input(struct work *w, const struct json *input, struct json_out *out)
{
    const char               *name = json_text(input, "objectTypeId");
    const struct record_type *type;
    struct record             record;
    struct rows               lists;
    int64_t                   id;
    TRY(segment_api_number(w, json_member(input, "recordId"), "recordId", &id));
    TRY(record_type_get(w, name == NULL ? "" : name, &type));
    TRY(record_get(w, type, id, NULL, false, &record));
    TRY(segment_memberships(w, type, record.id, &lists));
    json_open_object(out);
    json_put_name(out, "objectTypeId");
    json_put_text(out, type->id);
    segment_api_put_id(out, "recordId", id);
    json_put_name(out, "recordListMemberships");
    put_lists(out, &lists);
    json_close_object(out);
    return OK;
}

static void put_error(struct work *w, struct json_out *out, size_t index)
{
    json_open_object(out);
    json_put_name(out, "status");
    json_put_text(out, "error");
    json_put_name(out, "category");
    json_put_text(out, "OBJECT_NOT_FOUND");
    json_put_name(out, "message");
    json_put_text(out,
                  w->failure.message == NULL ? "There is no such record." : w->failure.message);
    json_put_name(out, "context");
    json_open_object(out);
    json_put_name(out, "index");
    json_open_array(out);
    json_put_text(out, work_text(w, "%zu", index));
    json_close_array(out);
    json_close_object(out);
    json_put_name(out, "errors");
    json_open_array(out);
    json_close_array(out);
    json_put_name(out, "links");
    json_open_object(out);
    json_close_object(out);
    json_close_object(out);
}

/* The inputs that are there, and errors of those that are not. */
static status read_inputs(struct work *w, const struct json *inputs, struct json_out *out,
                          struct json_out *errors, int64_t *ret_errors)
{
    const struct json *input = inputs->first;
    for (size_t i = 0; input != NULL; input = input->next, i++) {
        status outcome = read_input(w, input, out);
        if (outcome != OK && outcome != NOT_FOUND)
            return outcome;
        if (outcome == OK)
            continue;
        put_error(w, errors, i);
        ++*ret_errors;
    }
    return OK;
}

/* POST /crm/v3/lists/records/memberships/batch/read */
status segment_memberships_batch_api(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct json *body, *inputs;
    struct text        text = text_open(w->arena), error_text = text_open(w->arena);
    struct json_out    out = json_out_open(&text), errors = json_out_open(&error_text);
    const struct json *error_list;
    int64_t            count = 0;
    TRY(segment_api_body(w, rq, "inputs", &body));
    inputs = json_member(body, "inputs");
    if (inputs == NULL || inputs->type != JSON_ARRAY || inputs->size > BATCH_MOST)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "inputs",
                           "inputs: expected an array of at most %d records.", BATCH_MOST);
    json_open_object(&out);
    json_put_name(&out, "status");
    json_put_text(&out, "COMPLETE");
    json_put_name(&out, "results");
    json_open_array(&out);
    json_open_array(&errors);
    TRY(read_inputs(w, inputs, &out, &errors, &count));
    json_close_array(&errors);
    json_close_array(&out);
    if (count > 0) {
        TRY(json_parse(w, error_text.bytes, error_text.size, &error_list));
        json_put_name(&out, "numErrors");
        json_put_int(&out, count);
        json_put_name(&out, "errors");
        json_put_json(&out, error_list);
    }
    segment_api_put_time(&out, "startedAt", w->now);
    segment_api_put_time(&out, "completedAt", w->now);
    json_close_object(&out);
    return segment_api_reply(rp, count > 0 ? 207 : 200, &out);
}
