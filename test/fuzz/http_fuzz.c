/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Bytes of a stranger as one connection: requests one after the other, taken whole and then byte by
 * byte, which must end the same. What we let in, http_parser must read in the same way: where the
 * message ends, and what its body is.
 */
#include <assert.h>
#include <http_parser.h>
#include <string.h>

#include "kit/http/intake.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { REQUESTS = 8 };

static status nothing(struct work *w, const struct request *rq, struct reply *rp)
{
    (void) w, (void) rq, (void) rp;
    return OK;
}

static const struct route routes[] = {
    {GET, "/", .handler = nothing, .body = BODY_NONE},
    {POST, "/", .handler = nothing, .body = BODY_ANY, .most = 100000},
    {GET, "/things/{id}", .handler = nothing},
    {PATCH, "/things/{id}", .handler = nothing, .most = 1000},
    {POST, "/things/search", .handler = nothing},
    {POST, "/file", .handler = nothing, .body = BODY_FILE, .most = 1000000},
    {0},
};
static const struct route *const tables[] = {routes, NULL};

/* How one request ended. */
struct ending {
    enum http_intake_state state;
    int                    code;
    size_t                 used;
    bool                   packed;
    const struct route    *route;
    const char            *path, *body;
    size_t                 size;
};

static void check_pairs(const struct http_pair *pairs)
{
    for (; pairs->name != NULL; pairs++) {
        assert(text_valid_utf8(pairs->name, strlen(pairs->name)));
        assert(text_valid_utf8(pairs->value, strlen(pairs->value)));
    }
}

static void check_request(const struct request *rq)
{
    assert(rq->route != NULL && rq->method >= GET && rq->method <= OPTIONS);
    check_pairs(rq->parts);
    check_pairs(rq->query);
    check_pairs(rq->headers);
    assert(rq->body[rq->body_path == NULL ? rq->size : 0] == '\0');
}

/* Feeds one request, `step` bytes at a time. */
static struct ending run_one(struct http_intake *in, const char *bytes, size_t size, size_t step)
{
    size_t used = 0;
    while (in->state < INTAKE_ENDED) {
        size_t left = size - used;
        size_t took = http_intake_feed(in, bytes + used, left < step ? left : step);
        used += took;
        if (in->state == INTAKE_BODY_NEXT)
            http_intake_read_body(in);
        else if (in->state == INTAKE_FULL)
            http_intake_on_flushed(in, http_body_write(&in->body));
        else if (took == 0 && used == size)
            break;
    }
    struct work *w = in->w;
    if (in->state == INTAKE_ENDED)
        check_request(&in->request);
    if (in->state == INTAKE_REFUSED)
        assert(in->code == 204 || (in->code >= 400 && w->failure.message != NULL));
    return (struct ending){.state = in->state,
                           .code = in->code,
                           .used = used,
                           .packed = in->head.gzip,
                           .route = in->request.route,
                           .path = work_text(w, "%s", in->request.path),
                           .body = in->request.body,
                           .size = in->request.size};
}

/* All requests of the bytes; returns how many. */
static int run_all(struct work *w, const char *bytes, size_t size, size_t step,
                   struct ending *ret_endings)
{
    struct http_rules rules = {.tree = route_tree_open(w->arena, tables),
                               .limits = http_limits_of((struct http_limits){.head_bytes = 4000}),
                               .folder = "/tmp"};
    int               count = 0;
    for (size_t at = 0; at < size && count < REQUESTS; count++) {
        struct http_intake in;
        http_intake_open(&in, &rules, w);
        ret_endings[count] = run_one(&in, bytes + at, size - at, step);
        http_intake_release(&in);
        at += ret_endings[count].used;
        if (ret_endings[count].state != INTAKE_ENDED)
            return count + 1;
    }
    return count;
}

/* ---- the oracle ---- */

struct read {
    struct text body;
    int         messages;
};

static int on_body(http_parser *parser, const char *at, size_t size)
{
    struct read *read = parser->data;
    text_add_bytes(&read->body, at, size);
    return 0;
}

static int on_message(http_parser *parser)
{
    struct read *read = parser->data;
    read->messages++;
    return 0;
}

static void check_against_parser(struct work *w, const char *bytes, const struct ending *ending)
{
    static const http_parser_settings settings = {.on_body = on_body,
                                                  .on_message_complete = on_message};
    http_parser                       parser;
    struct read                       read = {.body = text_open(w->arena)};
    http_parser_init(&parser, HTTP_REQUEST);
    parser.data = &read;
    size_t used = http_parser_execute(&parser, &settings, bytes, ending->used);
    if (parser.upgrade) /* it leaves the rest to another protocol; we never change it */
        return;
    assert(HTTP_PARSER_ERRNO(&parser) == HPE_OK && used == ending->used && read.messages == 1);
    if (ending->packed || ending->route->body == BODY_FILE)
        return;
    assert(read.body.size == ending->size
           && memcmp(read.body.bytes, ending->body, ending->size) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct work  *w = work_open(NULL, 0);
    struct ending whole[REQUESTS], pieces[REQUESTS];
    const char   *at = (const char *) bytes;
    int           count = run_all(w, at, size, SIZE_MAX, whole);
    assert(run_all(w, at, size, 1, pieces) == count);
    for (int i = 0; i < count; i++) {
        /* A packed body that is wrong in two ways may be refused for the one or the other. */
        assert(whole[i].state == pieces[i].state);
        assert(whole[i].code == pieces[i].code || whole[i].packed);
        assert(whole[i].state != INTAKE_ENDED || whole[i].used == pieces[i].used);
        assert(whole[i].size == pieces[i].size && whole[i].route == pieces[i].route);
        assert(
            memcmp(whole[i].body, pieces[i].body, text_same(whole[i].body, "") ? 0 : whole[i].size)
            == 0);
        if (whole[i].state == INTAKE_ENDED)
            check_against_parser(w, at, &whole[i]);
        at += whole[i].used;
    }
    work_close(w);
    return 0;
}
