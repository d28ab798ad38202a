/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/text.h"
#include "crm/record/record_api.h"
#include "crm/record/record_json.h"
#include "crm/room.h"
#include "crm/staff/staff.h"

struct found {
    const struct record_type  *type;
    const struct record_query *query;
    const struct request      *rq;
};

/* Where the next page begins: a number, or a cursor when one was asked for. */
static status put_next(struct work *w, const struct found *found, const struct rows *page,
                       int64_t total, struct json_out *out)
{
    const struct record_query *query = found->query;
    const struct record       *records = page->items;
    const char                *next = NULL;
    if (page->count == 0)
        return OK;
    int64_t end = query->offset + page->count;
    if (query->cursor == NULL && end < total)
        next = work_text(w, "%lld", (long long) end);
    if (query->cursor != NULL && page->count == query->limit)
        TRY(record_search_cursor(w, found->type, query, records[page->count - 1].id, &next));
    if (next != NULL)
        record_api_put_next(w, out, found->rq, next);
    return OK;
}

/* As long as the programs of the CRM API expect; so they learn here what they would learn there. */
static status check_length(struct work *w, const struct request *rq)
{
    enum { MOST_CHARACTERS = 3000 };
    size_t characters = 0;
    for (size_t i = 0; i < rq->size; i++)
        characters += ((unsigned char) rq->body[i] & 0xc0) != 0x80;
    if (characters <= MOST_CHARACTERS || house_of(w)->search_without_limits)
        return OK;
    return fail_reason(w, INVALID, "VALIDATION_ERROR", NULL,
                       "The body of a search has at most %d characters, not %zu.", MOST_CHARACTERS,
                       characters);
}

static status answer(struct work *w, const struct request *rq, bool far, struct reply *rp)
{
    const struct record_type *type;
    const struct json        *body;
    struct record_query       query;
    struct rows               rows;
    int64_t                   total;
    struct found              found = {.query = &query, .rq = rq};
    TRY(record_api_type(w, rq, RECORD_SEE, &type));
    if (!far)
        TRY(check_length(w, rq));
    TRY(request_json(w, rq, &body));
    TRY(record_query_read(w, body, &query));
    query.far = far;
    query.properties = record_api_properties(w, type, query.properties);
    TRY(record_search(w, type, &query, &rows, &total));
    found.type = type;

    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    json_put_name(&out, "total");
    json_put_int(&out, total);
    json_put_name(&out, "results");
    json_open_array(&out);
    for (int64_t i = 0; i < rows.count; i++)
        record_json_put(&out, (const struct record *) rows.items + i, NULL);
    json_close_array(&out);
    TRY(put_next(w, &found, &rows, total, &out));
    json_close_object(&out);
    return record_api_reply(rp, 200, &out);
}

/* POST /crm/v3/objects/{objectType}/search */
status record_search_api(struct work *w, const struct request *rq, struct reply *rp)
{
    return answer(w, rq, false, rp);
}

/* POST /api/objects/{objectType}/rows */
status record_rows_api(struct work *w, const struct request *rq, struct reply *rp)
{
    return answer(w, rq, true, rp);
}

/* {"type": "contacts", "id": "1", "title": "Anna Lee"} */
static status put_hit(struct work *w, struct json_out *out, const struct record_hit *hit)
{
    const char *title;
    TRY(record_title(w, hit->type, hit->id, &title));
    json_open_object(out);
    json_put_name(out, "type");
    json_put_text(out, hit->type->name);
    json_put_name(out, "id");
    json_put_text(out, work_text(w, "%lld", (long long) hit->id));
    json_put_name(out, "title");
    json_put_text(out, title);
    json_close_object(out);
    return OK;
}

/* GET /api/search?query=&limit= */
status record_search_words_api(struct work *w, const struct request *rq, struct reply *rp)
{
    const char *words = request_query_text(rq, "query"), *asked = request_query_text(rq, "limit");
    struct rows rows;
    int64_t     limit = 10;
    if (text_empty(words))
        return fail(w, INVALID, "query", "Say in \"query\" what to look for.");
    if (asked != NULL && !text_to_int(asked, &limit))
        return fail(w, INVALID, "limit", "The limit must be a number from 1 to 100.");
    TRY(record_search_words(w, words, limit, &rows));

    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    json_put_name(&out, "results");
    json_open_array(&out);
    for (int64_t i = 0; i < rows.count; i++)
        TRY(put_hit(w, &out, (const struct record_hit *) rows.items + i));
    json_close_array(&out);
    json_close_object(&out);
    return record_api_reply(rp, 200, &out);
}

static void put_type(struct json_out *out, const struct record_type *type)
{
    const char *const members[][2] = {
        {"id", type->id}, {"name", type->name}, {"singular", type->singular}};
    json_open_object(out);
    for (size_t i = 0; i < COUNT_OF(members); i++) {
        json_put_name(out, members[i][0]);
        json_put_text(out, members[i][1]);
    }
    json_close_object(out);
}

/* GET /api/object-types */
status record_types_api(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows     rows;
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    TRY(record_types(w, &rows));
    const struct record_type *type = rows.items;
    json_open_object(&out);
    json_put_name(&out, "results");
    json_open_array(&out);
    for (int64_t i = 0; i < rows.count; i++)
        if (staff_may(w, (enum access) type[i].see))
            put_type(&out, &type[i]);
    json_close_array(&out);
    json_close_object(&out);
    return record_api_reply(rp, 200, &out);
}
