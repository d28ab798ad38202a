/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Associations of two records, in v4, and in v3, which names kinds instead of numbering them. */
#include "crm/record/record_link_api.h"

#include "base/text.h"
#include "crm/record/record_json.h"

enum { MOST_LINKS = 500 };

/* ---- what is asked ---- */

/* Two records of the path. */
struct link_ends {
    struct link_types types;
    struct record_ref from, to;
};

static status read_id(struct work *w, const struct request *rq, const char *part,
                      const struct record_type *type, struct record_ref *ret_ref)
{
    ret_ref->type = type;
    return record_api_id(w, type, request_part(rq, part), NULL, &ret_ref->id);
}

static status read_ends(struct work *w, const struct request *rq, struct link_ends *ret_ends)
{
    TRY(record_link_api_types(w, rq, RECORD_EDIT, &ret_ends->types));
    TRY(read_id(w, rq, "id", ret_ends->types.from, &ret_ends->from));
    return read_id(w, rq, "toObjectId", ret_ends->types.to, &ret_ends->to);
}

static status read_page(struct work *w, const struct request *rq, struct record_link_page *ret_page)
{
    const char *limit = request_query_text(rq, "limit"), *after = request_query_text(rq, "after");
    struct link_types types;
    *ret_page = (struct record_link_page){.limit = MOST_LINKS};
    TRY(record_link_api_types(w, rq, RECORD_SEE, &types));
    ret_page->to = types.to;
    TRY(read_id(w, rq, "id", types.from, &ret_page->from));
    if (limit != NULL
        && (!text_to_int(limit, &ret_page->limit) || ret_page->limit < 1
            || ret_page->limit > MOST_LINKS))
        return fail(w, INVALID, "limit", "The limit must be a number from 1 to %d.", MOST_LINKS);
    if (!text_empty(after) && (!text_to_int(after, &ret_page->after) || ret_page->after < 0))
        return fail(w, INVALID, "after", "\"after\" comes from paging.next of the page before.");
    return OK;
}

/* ---- reading ---- */

static status reply_page(struct work *w, const struct request *rq, struct reply *rp,
                         void (*put)(struct json_out *out, const struct record_link *link))
{
    struct record_link_page page;
    struct rows             links;
    int64_t                 after;
    struct text             text = text_open(w->arena);
    struct json_out         out = json_out_open(&text);
    TRY(read_page(w, rq, &page));
    TRY(record_link_api_page(w, &page, &links, &after));
    json_open_object(&out);
    json_put_name(&out, "results");
    json_open_array(&out);
    for (int64_t i = 0; i < links.count; i++)
        put(&out, (const struct record_link *) links.items + i);
    json_close_array(&out);
    if (after != 0)
        record_api_put_paging(w, &out, rq, after);
    json_close_object(&out);
    return record_api_reply(rp, 200, &out);
}

status record_link_api_list(struct work *w, const struct request *rq, struct reply *rp)
{
    return reply_page(w, rq, rp, record_link_json_put);
}

status record_link_api_v3_list(struct work *w, const struct request *rq, struct reply *rp)
{
    return reply_page(w, rq, rp, record_link_json_put_v3);
}

/* ---- putting ---- */

/* PUT …/associations/{toObjectType}/{toObjectId} */
status record_link_api_put(struct work *w, const struct request *rq, struct reply *rp)
{
    struct link_ends   ends;
    struct rows        kinds;
    const struct json *body;
    struct text        text = text_open(w->arena);
    struct json_out    out = json_out_open(&text);
    TRY(read_ends(w, rq, &ends));
    TRY(request_json(w, rq, &body));
    TRY(record_link_json_kinds(w, body, &ends.types, &kinds));
    TRY(record_link_put(w, &ends.from, &ends.to, &kinds));
    record_link_json_put_pair(&out, &ends.from, &ends.to, &kinds);
    return record_api_reply(rp, 201, &out);
}

/* PUT …/associations/default/{toObjectType}/{toObjectId} */
status record_link_api_put_default(struct work *w, const struct request *rq, struct reply *rp)
{
    struct link_ends        ends;
    struct record_link_kind kind;
    struct text             text = text_open(w->arena);
    struct json_out         out = json_out_open(&text);
    TRY(read_ends(w, rq, &ends));
    TRY(record_link_default(w, ends.types.from, ends.types.to, &kind));
    TRY(record_link_put(w, &ends.from, &ends.to, &(struct rows){&kind, 1}));
    record_link_json_open_batch(&out);
    record_link_json_put_default(&out, &ends.from, &ends.to, &kind);
    json_close_array(&out);
    record_link_json_close_batch(w, &out);
    return record_api_reply(rp, 200, &out);
}

/* DELETE …/associations/{toObjectType}/{toObjectId} */
status record_link_api_remove(struct work *w, const struct request *rq, struct reply *rp)
{
    struct link_ends ends;
    TRY(read_ends(w, rq, &ends));
    TRY(record_link_remove(w, &ends.from, &ends.to, NULL));
    return reply_empty(rp);
}

/* ---- v3: one kind, by its name or number ---- */

static status read_kind(struct work *w, const struct request *rq, const struct link_ends *ends,
                        struct record_link_kind *ret_kind)
{
    return record_link_kind_find(w, ends->types.from, ends->types.to,
                                 request_part(rq, "associationType"), ret_kind);
}

/* PUT /crm/v3/objects/…/associations/{toObjectType}/{toObjectId}/{associationType} */
status record_link_api_v3_put(struct work *w, const struct request *rq, struct reply *rp)
{
    struct link_ends        ends;
    struct record_link_kind kind;
    struct record           record;
    struct rows             shown;
    struct text             text = text_open(w->arena);
    struct json_out         out = json_out_open(&text);
    TRY(read_ends(w, rq, &ends));
    TRY(read_kind(w, rq, &ends, &kind));
    TRY(record_link_put(w, &ends.from, &ends.to, &(struct rows){&kind, 1}));
    TRY(record_get(w, ends.from.type, ends.from.id, NULL, false, &record));
    ends.from.id = record.id;
    TRY(record_link_api_shown(w, &ends.from, (const char *const[]){ends.types.to->name, NULL},
                              &shown));
    const struct record_json_more more = {.work = w, .links = &shown, .type = ends.from.type};
    record_json_put(&out, &record, &more);
    return record_api_reply(rp, 200, &out);
}

/* DELETE /crm/v3/objects/…/associations/{toObjectType}/{toObjectId}/{associationType} */
status record_link_api_v3_remove(struct work *w, const struct request *rq, struct reply *rp)
{
    struct link_ends        ends;
    struct record_link_kind kind;
    TRY(read_ends(w, rq, &ends));
    TRY(read_kind(w, rq, &ends, &kind));
    TRY(record_link_remove(w, &ends.from, &ends.to, &(struct rows){&kind, 1}));
    return reply_empty(rp);
}
