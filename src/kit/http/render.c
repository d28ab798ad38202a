/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

#include "kit/http/reply.h"
#include "kit/http/server.h"
#include "kit/os/log.h"

enum { PACK_FROM = 1024, HEAD_ROOM = 1024 };

/* ---- packing ---- */

bool http_pack(struct work *w, const char *bytes, size_t size, struct text *ret_packed)
{
    enum { GZIP = 16, MEMORY = 8 };
    z_stream z = {0};
    if (deflateInit2(&z, Z_BEST_SPEED, Z_DEFLATED, MAX_WBITS + GZIP, MEMORY, Z_DEFAULT_STRATEGY)
        != Z_OK)
        return false;
    struct text packed = {.arena = w->arena, .room = size};
    packed.bytes = arena_take(w->arena, size);
    z.next_in = (unsigned char *) (uintptr_t) bytes;
    z.avail_in = (uInt) size;
    z.next_out = (unsigned char *) packed.bytes;
    z.avail_out = (uInt) size - 1;
    bool smaller = deflate(&z, Z_FINISH) == Z_STREAM_END;
    packed.size = z.total_out;
    deflateEnd(&z);
    *ret_packed = packed;
    return smaller;
}

static bool packable(const char *type)
{
    return strncmp(type, "text/", 5) == 0 || strstr(type, "json") != NULL
           || strstr(type, "xml") != NULL || strstr(type, "javascript") != NULL
           || strstr(type, "yaml") != NULL;
}

static void pack_body(struct http_exchange *e, const char *type)
{
    struct reply *rp = &e->reply;
    if (!packable(type) || reply_has_header(rp, "content-encoding"))
        return;
    struct text packed;
    bool        stream = e->stream.made.next != NULL;
    bool        wanted = e->intake.head.accepts_gzip;
    text_add(&e->head, "Vary: Accept-Encoding\r\n");
    if (stream && e->stream.pack != NULL)
        text_add(&e->head, "Content-Encoding: gzip\r\n");
    if (stream || !wanted || rp->size < PACK_FROM || rp->size > UINT32_MAX
        || !http_pack(e->work, rp->body, rp->size, &packed))
        return;
    text_add(&e->head, "Content-Encoding: gzip\r\n");
    rp->body = packed.bytes;
    rp->size = packed.size;
}

/* ---- the head of the answer ---- */

/* Sent with every answer unless the handler says otherwise. */
static const struct http_pair usual[] = {
    {"X-Content-Type-Options", "nosniff"}, {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "same-origin"},    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cache-Control", "no-store"},
};

static const char PAGE_POLICY[] =
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
static const char DATA_POLICY[] = "default-src 'none'; frame-ancestors 'none'";

static void add_line(struct text *head, const char *name, const char *value)
{
    text_add(head, name);
    text_add_bytes(head, ": ", 2);
    size_t from = head->size;
    text_add(head, value);
    for (size_t i = from; i < head->size; i++) /* a stranger's words must not become a header */
        if ((unsigned char) head->bytes[i] < ' ' || head->bytes[i] == 0x7F)
            head->bytes[i] = ' ';
    text_add_bytes(head, "\r\n", 2);
}

static void add_usual(struct http_exchange *e, const char *type)
{
    const struct reply *rp = &e->reply;
    for (size_t i = 0; i < COUNT_OF(usual); i++)
        if (!reply_has_header(rp, usual[i].name))
            add_line(&e->head, usual[i].name, usual[i].value);
    bool page = strncmp(type, "text/html", 9) == 0;
    if (!reply_has_header(rp, "content-security-policy"))
        add_line(&e->head, "Content-Security-Policy", page ? PAGE_POLICY : DATA_POLICY);
    if (e->intake.request.secure && !reply_has_header(rp, "strict-transport-security"))
        add_line(&e->head, "Strict-Transport-Security", "max-age=31536000");
    if (rp->code == 401 && !reply_has_header(rp, "www-authenticate"))
        add_line(&e->head, "WWW-Authenticate", "Bearer");
    if ((rp->code == 405 || rp->code == 204) && e->intake.allowed != 0)
        add_line(&e->head, "Allow", route_allow(e->work, e->intake.allowed));
}

/* How the peer knows where the answer ends. */
static void add_length(struct http_exchange *e)
{
    struct reply *rp = &e->reply;
    if (e->stream.made.next != NULL) {
        text_add(&e->head, e->stream.chunked ? "Transfer-Encoding: chunked\r\n" : "");
    } else if (rp->code != 204 && rp->code != 304) {
        text_add(&e->head, "Content-Length: ");
        text_add_int(&e->head, (int64_t) rp->size);
        text_add(&e->head, "\r\n");
    }
    if (!e->keep_alive)
        text_add(&e->head, "Connection: close\r\n");
    else if (e->intake.head.old)
        text_add(&e->head, "Connection: keep-alive\r\n");
}

static void add_head(struct http_exchange *e)
{
    struct reply *rp = &e->reply;
    const char   *type = rp->type == NULL ? "application/json" : rp->type;
    bool          has_body = rp->size > 0 || e->stream.made.next != NULL;
    e->head = (struct text){
        .arena = e->work->arena, .bytes = arena_take(e->work->arena, HEAD_ROOM), .room = HEAD_ROOM};
    text_add(&e->head, "HTTP/1.1 ");
    text_add_int(&e->head, rp->code);
    text_add_char(&e->head, ' ');
    text_add(&e->head, reply_title(rp->code));
    text_add(&e->head, "\r\nDate: ");
    text_add(&e->head, e->date);
    text_add(&e->head, "\r\nX-Request-Id: ");
    text_add(&e->head, e->id);
    text_add(&e->head, "\r\n");
    if (e->loop->server->options.id_name != NULL)
        add_line(&e->head, e->loop->server->options.id_name, e->id);
    if (has_body) {
        add_line(&e->head, "Content-Type", type);
        pack_body(e, type);
    }
    for (size_t i = 0; i < COUNT_OF(rp->headers) && rp->headers[i].name != NULL; i++)
        add_line(&e->head, rp->headers[i].name, rp->headers[i].value);
    for (size_t i = 0; i < COUNT_OF(e->extra) && e->extra[i].name != NULL; i++)
        add_line(&e->head, e->extra[i].name, e->extra[i].value);
    add_usual(e, type);
    add_length(e);
    text_add(&e->head, "\r\n");
}

static void finish(struct http_exchange *e)
{
    struct http_server *server = e->loop->server;
    assert(e->reply.code >= 200 && e->reply.code <= 599);
    e->keep_alive = e->intake.head.keep_alive && !e->intake.unread
                    && !atomic_load_explicit(&server->stopping, memory_order_relaxed);
    if (e->reply.stream.next != NULL)
        http_stream_open(e);
    add_head(e);
    if (e->intake.request.method == HEAD) {
        http_stream_release(e);
        e->reply.size = 0;
    }
    e->rendered = true;
}

/* Why we broke is for the log; a stranger learns nothing of our insides. */
static void log_broken(struct http_exchange *e)
{
    const struct request *rq = &e->intake.request;
    const char           *reason = e->work->failure.message;
    log_error("%s %s, request %s: %s", route_method_word(rq->method), rq->route->path, e->id,
              reason == NULL ? "no reason was given" : reason);
    (void) fail(e->work, BROKEN, NULL,
                "something of ours broke; the log has it under this request");
}

/* What a handler that refuses had put into its headers stays: when to come back, who may read. */
static void make_problem(struct http_exchange *e, status outcome, int code)
{
    http_problem *problem = e->loop->server->options.problem;
    struct reply  made = {.code = code};
    if (e->refused) {
        memcpy(made.headers, e->reply.headers, sizeof made.headers);
        if (e->reply.code >= 400)
            made.code = e->reply.code;
    }
    if (outcome == BROKEN)
        log_broken(e);
    if (problem == NULL)
        problem = reply_problem;
    e->reply = made;
    problem(e->work, &e->intake.request, outcome, &e->reply);
}

void http_render(struct http_exchange *e)
{
    if (e->outcome != OK)
        make_problem(e, e->outcome, reply_code(e->outcome));
    else
        reply_finish(e->work, &e->reply);
    if (e->reply.code == 0)
        e->reply.code = 200;
    finish(e);
}

void http_render_refusal(struct http_exchange *e)
{
    e->work->now = http_server_now(e->loop->server);
    memcpy(e->date, http_loop_date(e->loop, e->work->now), sizeof e->date);
    if (e->intake.code == 204)
        e->reply = (struct reply){.code = 204};
    else
        make_problem(e, e->work->failure.code, e->intake.code);
    finish(e);
}
