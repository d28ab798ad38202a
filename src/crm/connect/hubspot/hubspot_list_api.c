/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* /contacts/v1/lists: lists of contacts, by the older path. */
#include "base/text.h"
#include "crm/connect/hubspot/hubspot_api.h"
#include "crm/connect/hubspot/hubspot_json.h"
#include "crm/segment/segment.h"
#include "crm/staff/staff.h"

enum { MOST_LISTS = 250, MOST_MEMBERS = 100, PAGE = 500 };

#define CONTACTS "0-1"

static void put_truth(struct json_out *out, const char *name, bool truth)
{
    json_put_name(out, name);
    json_put_bool(out, truth);
}

static int64_t at_most(int64_t number, int64_t most)
{
    return number > most ? most : number;
}

/* ---- lists ---- */

static status put_list(struct work *w, struct json_out *out, const struct segment *list)
{
    int64_t size, portal;
    bool    is_dynamic = list->kind == SEGMENT_DYNAMIC;
    TRY(segment_size(w, list, &size));
    TRY(staff_account_id(w, &portal));
    json_open_object(out);
    json_add_int(out, "listId", list->id);
    json_add_int(out, "portalId", portal);
    json_add_text(out, "name", list->name);
    json_add_text(out, "listType", is_dynamic ? "DYNAMIC" : "STATIC");
    put_truth(out, "dynamic", is_dynamic);
    put_truth(out, "deleteable", true);
    json_add_int(out, "createdAt", list->created_at);
    json_add_int(out, "updatedAt", list->updated_at);
    json_put_name(out, "metaData");
    json_open_object(out);
    json_add_int(out, "size", size);
    json_add_text(out, "processing", "DONE");
    json_add_text(out, "error", "");
    json_close_object(out);
    json_close_object(out);
    return OK;
}

/* Lists of contacts only, as other types were unknown to the older API: rows of struct segment. */
static status read_lists(struct work *w, unsigned kinds, struct rows *ret_lists)
{
    struct list          lists = list_open(w->arena, sizeof(struct segment));
    struct segment_query query = {.kinds = kinds, .count = PAGE};
    struct rows          page;
    int64_t              total;
    do {
        TRY(segment_search(w, &query, &page, &total));
        const struct segment *list = page.items;
        for (int64_t i = 0; i < page.count; i++)
            if (text_same(list[i].type, CONTACTS))
                *(struct segment *) list_add(&lists) = list[i];
        query.offset += PAGE;
    } while (query.offset < total);
    *ret_lists = list_rows(&lists);
    return OK;
}

static status reply_lists(struct work *w, const struct request *rq, unsigned kinds,
                          struct reply *rp)
{
    struct rows     rows;
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    int64_t         count = at_most(hubspot_query_number(rq, "count", 20), MOST_LISTS);
    TRY(read_lists(w, kinds, &rows));
    int64_t from = at_most(hubspot_query_number(rq, "offset", 0), rows.count);
    int64_t end = from + at_most(count, rows.count - from);
    json_open_object(&out);
    json_put_name(&out, "lists");
    json_open_array(&out);
    for (int64_t i = from; i < end; i++)
        TRY(put_list(w, &out, (const struct segment *) rows.items + i));
    json_close_array(&out);
    json_add_int(&out, "offset", end);
    put_truth(&out, "has-more", end < rows.count);
    json_close_object(&out);
    return hubspot_reply(rp, 200, &out);
}

/* GET /contacts/v1/lists?count=&offset= */
status hubspot_api_list_all(struct work *w, const struct request *rq, struct reply *rp)
{
    return reply_lists(w, rq, 0, rp);
}

/* GET /contacts/v1/lists/static?count=&offset= */
status hubspot_api_list_static(struct work *w, const struct request *rq, struct reply *rp)
{
    return reply_lists(w, rq, 1U << SEGMENT_MANUAL | 1U << SEGMENT_SNAPSHOT, rp);
}

/* GET /contacts/v1/lists/dynamic?count=&offset= */
status hubspot_api_list_dynamic(struct work *w, const struct request *rq, struct reply *rp)
{
    return reply_lists(w, rq, 1U << SEGMENT_DYNAMIC, rp);
}

static status find_list(struct work *w, const struct request *rq, struct segment *ret_list)
{
    int64_t id;
    TRY(request_id(w, rq, "id", &id));
    TRY(segment_get(w, id, ret_list));
    if (text_same(ret_list->type, CONTACTS))
        return OK;
    return fail_reason(w, NOT_FOUND, "OBJECT_NOT_FOUND", "id",
                       "The list %lld is not one of contacts; /crm/v3/lists has it.",
                       (long long) id);
}

/* GET /contacts/v1/lists/{id} */
status hubspot_api_list_get(struct work *w, const struct request *rq, struct reply *rp)
{
    struct segment  list;
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    TRY(find_list(w, rq, &list));
    TRY(put_list(w, &out, &list));
    return hubspot_reply(rp, 200, &out);
}

/* ---- who is in them ---- */

/* GET /contacts/v1/lists/{id}/contacts/all?count=&vidOffset= */
status hubspot_api_list_members(struct work *w, const struct request *rq, struct reply *rp)
{
    struct segment  list;
    struct rows     rows;
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    int64_t         count = at_most(hubspot_query_number(rq, "count", 20), MOST_MEMBERS);
    int64_t         after = hubspot_query_number(rq, "vidOffset", 0);
    TRY(find_list(w, rq, &list));
    TRY(segment_members(w, &list, after, count + 1, &rows));
    const struct segment_member *member = rows.items;
    int64_t                      shown = at_most(rows.count, count);
    json_open_object(&out);
    json_put_name(&out, "contacts");
    json_open_array(&out);
    for (int64_t i = 0; i < shown; i++)
        TRY(hubspot_put_v1_contact(w, &out, member[i].record, false));
    json_close_array(&out);
    put_truth(&out, "has-more", rows.count > count);
    json_add_int(&out, "vid-offset", shown == 0 ? after : member[shown - 1].record);
    json_close_object(&out);
    return hubspot_reply(rp, 200, &out);
}

/* Contacts that a body names by "vids" and "emails". */
struct named {
    struct list ids;     /* of int64_t */
    struct list unknown; /* of const char *: e-mails that nobody has */
};

static status read_named(struct work *w, const struct json *body, struct named *ret_named)
{
    const struct json *vids = json_member(body, "vids"), *emails = json_member(body, "emails");
    *ret_named = (struct named){list_open(w->arena, sizeof(int64_t)),
                                list_open(w->arena, sizeof(const char *))};
    for (const struct json *vid = vids == NULL ? NULL : vids->first; vid != NULL; vid = vid->next)
        if (!json_to_int(vid, list_add(&ret_named->ids)))
            return fail_reason(w, INVALID, "VALIDATION_ERROR", "vids", "\"vids\" are numbers.");
    for (const struct json *email = emails == NULL ? NULL : emails->first; email != NULL;
         email = email->next) {
        int64_t id;
        status  outcome =
            email->type != JSON_TEXT ? NOT_FOUND : hubspot_find_contact(w, email->text, &id);
        if (outcome == OK)
            *(int64_t *) list_add(&ret_named->ids) = id;
        else if (outcome == NOT_FOUND)
            *(const char **) list_add(&ret_named->unknown) =
                email->type == JSON_TEXT ? email->text : "";
        else
            return outcome;
    }
    return OK;
}

static void put_ids(struct json_out *out, const char *name, const struct rows *ids)
{
    json_put_name(out, name);
    json_open_array(out);
    for (int64_t i = 0; i < ids->count; i++)
        json_put_int(out, ((const int64_t *) ids->items)[i]);
    json_close_array(out);
}

static status reply_change(struct work *w, const struct named *named,
                           const struct segment_change *change, const struct rows *updated,
                           struct reply *rp)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    put_ids(&out, "updated", updated);
    put_ids(&out, "discarded", &(struct rows){NULL, 0});
    put_ids(&out, "invalidVids", &change->missing);
    json_put_name(&out, "invalidEmails");
    json_open_array(&out);
    for (size_t i = 0; i < named->unknown.count; i++)
        json_put_text(&out, *(const char **) list_at(&named->unknown, i));
    json_close_array(&out);
    json_close_object(&out);
    return hubspot_reply(rp, 200, &out);
}

/* POST /contacts/v1/lists/{id}/add: {"vids": [1], "emails": ["a@b.example"]} */
status hubspot_api_list_add(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct json    *body;
    struct segment        list;
    struct named          named;
    struct segment_change change = {0};
    TRY(find_list(w, rq, &list));
    TRY(request_json(w, rq, &body));
    TRY(read_named(w, body, &named));
    TRY(segment_add(w, list.id, named.ids.items, named.ids.count, &change));
    return reply_change(w, &named, &change, &change.added, rp);
}

/* POST /contacts/v1/lists/{id}/remove */
status hubspot_api_list_remove(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct json    *body;
    struct segment        list;
    struct named          named;
    struct segment_change change = {0};
    TRY(find_list(w, rq, &list));
    TRY(request_json(w, rq, &body));
    TRY(read_named(w, body, &named));
    TRY(segment_take_out(w, list.id, named.ids.items, named.ids.count, &change));
    return reply_change(w, &named, &change, &change.removed, rp);
}

/* POST /contacts/v1/lists: {"name": "Tea drinkers"}; of the kind that one puts contacts into */
status hubspot_api_list_create(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct json *body, *dynamic;
    struct segment     draft = {.type = CONTACTS, .kind = SEGMENT_MANUAL, .folder = ABSENT};
    struct text        text = text_open(w->arena);
    struct json_out    out = json_out_open(&text);
    TRY(request_json(w, rq, &body));
    draft.name = json_text(body, "name");
    dynamic = json_member(body, "dynamic");
    if (dynamic != NULL && dynamic->truth)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "dynamic",
                           "A dynamic list is made by POST /crm/v3/lists.");
    TRY(segment_create(w, NULL, &draft));
    TRY(put_list(w, &out, &draft));
    return hubspot_reply(rp, 200, &out);
}
