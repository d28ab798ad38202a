/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What handlers answer with. */
#include "kit/http/reply.h"

#include <assert.h>
#include <string.h>

#include "kit/json/json.h"

/* ---- outcomes ---- */

static const struct {
    int         code;
    const char *title;
} meanings[] = {
    [OK] = {200, "OK"},
    [INVALID] = {400, "Bad Request"},
    [UNAUTHENTICATED] = {401, "Unauthorized"},
    [FORBIDDEN] = {403, "Forbidden"},
    [NOT_FOUND] = {404, "Not Found"},
    [CONFLICT] = {409, "Conflict"},
    [TOO_LARGE] = {413, "Content Too Large"},
    [TOO_MANY] = {429, "Too Many Requests"},
    [UNAVAILABLE] = {503, "Service Unavailable"},
    [BROKEN] = {500, "Internal Server Error"},
};

int reply_code(status outcome)
{
    assert((size_t) outcome < COUNT_OF(meanings));
    return meanings[outcome].code;
}

const char *reply_title(int code)
{
    static const struct {
        int         code;
        const char *title;
    } more[] = {
        {100, "Continue"},
        {201, "Created"},
        {202, "Accepted"},
        {204, "No Content"},
        {206, "Partial Content"},
        {207, "Multi-Status"},
        {301, "Moved Permanently"},
        {302, "Found"},
        {303, "See Other"},
        {304, "Not Modified"},
        {307, "Temporary Redirect"},
        {308, "Permanent Redirect"},
        {405, "Method Not Allowed"},
        {408, "Request Timeout"},
        {410, "Gone"},
        {412, "Precondition Failed"},
        {415, "Unsupported Media Type"},
        {417, "Expectation Failed"},
        {422, "Unprocessable Content"},
        {431, "Request Header Fields Too Large"},
        {501, "Not Implemented"},
        {505, "HTTP Version Not Supported"},
    };
    for (size_t i = 0; i < COUNT_OF(meanings); i++)
        if (meanings[i].code == code)
            return meanings[i].title;
    for (size_t i = 0; i < COUNT_OF(more); i++)
        if (more[i].code == code)
            return more[i].title;
    return code < 400 ? "OK" : "Error";
}

/* RFC 9457. `field`, `reason` and `request_id` are members of our own. */
void reply_problem(struct work *w, const struct request *rq, status outcome, struct reply *rp)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    const char     *words = w->failure.message;
    if (rp->code == 0)
        rp->code = reply_code(outcome);
    json_open_object(&out);
    json_put_name(&out, "type");
    json_put_text(&out, "about:blank");
    json_put_name(&out, "title");
    json_put_text(&out, reply_title(rp->code));
    json_put_name(&out, "status");
    json_put_int(&out, rp->code);
    const char *const members[][2] = {{"detail", words},
                                      {"field", w->failure.field},
                                      {"reason", w->failure.reason},
                                      {"request_id", rq->id}};
    for (size_t i = 0; i < COUNT_OF(members); i++)
        if (members[i][1] != NULL) {
            json_put_name(&out, members[i][0]);
            json_put_text(&out, members[i][1]);
        }
    json_close_object(&out);
    rp->type = "application/problem+json";
    rp->body = text.bytes;
    rp->size = text.size;
}

void reply_finish(struct work *w, struct reply *rp)
{
    struct reply_later later = rp->later;
    rp->later = (struct reply_later){NULL, NULL};
    if (later.make != NULL)
        later.make(w, later.state, rp);
}

/* ---- replies ---- */

static status reply_record(struct work *w, struct reply *rp, const struct shape *shape,
                           const void *record, int code)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_put_record(&out, shape, record);
    return reply_text(rp, code, NULL, &text);
}

status reply_one(struct work *w, struct reply *rp, const struct shape *shape, const void *record)
{
    return reply_record(w, rp, shape, record, 200);
}

status reply_created(struct work *w, struct reply *rp, const struct shape *shape,
                     const void *record)
{
    return reply_record(w, rp, shape, record, 201);
}

static void put_paging(struct json_out *out, const char *next)
{
    json_put_name(out, "paging");
    json_open_object(out);
    json_put_name(out, "next");
    json_open_object(out);
    json_put_name(out, "after");
    json_put_text(out, next);
    json_close_object(out);
    json_close_object(out);
}

status reply_list(struct work *w, struct reply *rp, const struct shape *shape,
                  const struct rows *rows, const char *next)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    json_put_name(&out, "results");
    json_put_rows(&out, shape, rows);
    if (next != NULL)
        put_paging(&out, next);
    json_close_object(&out);
    return reply_text(rp, 200, NULL, &text);
}

status reply_text(struct reply *rp, int code, const char *type, const struct text *text)
{
    rp->code = code;
    rp->type = type;
    rp->body = text->bytes;
    rp->size = text->size;
    return OK;
}

status reply_empty(struct reply *rp)
{
    rp->code = 204;
    return OK;
}

void reply_header(struct reply *rp, const char *name, const char *value)
{
    for (size_t i = 0; i < COUNT_OF(rp->headers); i++)
        if (rp->headers[i].name == NULL) {
            rp->headers[i] = (struct http_pair){.name = name, .value = value};
            return;
        }
    assert(false); /* more headers than a reply holds */
}

bool reply_has_header(const struct reply *rp, const char *name)
{
    for (size_t i = 0; i < COUNT_OF(rp->headers) && rp->headers[i].name != NULL; i++)
        if (text_same_nocase(rp->headers[i].name, name))
            return true;
    return false;
}
