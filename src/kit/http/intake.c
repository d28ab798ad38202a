/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/intake.h"

#include <assert.h>
#include <string.h>

struct http_limits http_limits_of(struct http_limits limits)
{
    static const struct http_limits usual = {
        .head_bytes = INT64_C(64) * 1024,
        .body_bytes = INT64_C(8) * 1024 * 1024,
        .file_bytes = INT64_C(16) * 1024 * 1024 * 1024,
        .head_ms = 10000,
        .body_rate = 1024,
        .body_window_ms = 10000,
        .write_ms = 30000,
        .idle_ms = 75000,
        .per_address = 1024,
        .connections = 10000,
    };
#define USUAL(member) limits.member = limits.member == 0 ? usual.member : limits.member
    USUAL(head_bytes);
    USUAL(body_bytes);
    USUAL(file_bytes);
    USUAL(head_ms);
    USUAL(body_rate);
    USUAL(body_window_ms);
    USUAL(write_ms);
    USUAL(idle_ms);
    USUAL(per_address);
    USUAL(connections);
#undef USUAL
    return limits;
}

void http_intake_open(struct http_intake *in, const struct http_rules *rules, struct work *w)
{
    static const struct http_pair none[] = {{NULL, NULL}};
    *in = (struct http_intake){.rules = rules, .w = w, .body.file = -1, .head.length = -1};
    in->request = (struct request){.target = "",
                                   .path = "",
                                   .parts = none,
                                   .query = none,
                                   .headers = none,
                                   .body = "",
                                   .peer = "",
                                   .id = ""};
}

void http_intake_release(struct http_intake *in)
{
    http_body_release(&in->body);
}

static void refuse_with(struct http_intake *in, int code)
{
    in->code = code;
    in->state = INTAKE_REFUSED;
    if (in->unread)
        in->head.keep_alive = false;
}

void http_intake_refuse(struct http_intake *in, int code, const char *sentence)
{
    in->unread = true;
    refuse_with(in, http_refuse(in->w, code, sentence));
}

/* ---- the head ---- */

static bool is_json(const char *type)
{
    size_t size = strcspn(type, "; \t");
    return (size == 16 && strncasecmp(type, "application/json", 16) == 0)
           || (size > 5 && strncasecmp(type + size - 5, "+json", 5) == 0);
}

/* 0, or why this body does not suit the route. */
static int check_body(struct http_intake *in, const struct route *route)
{
    const char *type = request_header(&in->request, "content-type");
    if (route->body == BODY_NONE)
        return http_refuse(in->w, 400, "this address takes no body");
    if (route->body == BODY_JSON && type != NULL && !is_json(type))
        return http_refuse(in->w, 415, "send the body as Content-Type: application/json");
    const struct http_limits *limits = &in->rules->limits;
    int64_t usual = route->body == BODY_FILE ? limits->file_bytes : limits->body_bytes;
    return http_body_open(&in->body, in->w, &in->head, route->most > 0 ? route->most : usual,
                          route->body == BODY_FILE ? in->rules->folder : NULL);
}

/* What no route was made for: OPTIONS of any path, and what is not there. */
static int answer_without_route(struct http_intake *in, unsigned allowed)
{
    in->allowed = allowed;
    bool everything = strcmp(in->request.path, "*") == 0;
    if (in->request.method == OPTIONS && (allowed != 0 || everything))
        return 204;
    if (allowed == 0)
        return http_refuse(in->w, 404, "there is nothing at this address");
    return http_refuse(in->w, 405,
                       work_text(in->w, "this address does not know %s, only %s",
                                 route_method_word(in->request.method),
                                 route_allow(in->w, allowed)));
}

static int find_route(struct http_intake *in)
{
    struct route_match match;
    struct request     routed = in->request;
    if (in->rules->rewrite != NULL)
        routed.path = in->rules->rewrite(in->w, routed.path);
    int code = route_find(in->w, in->rules->tree, &routed, &match);
    if (code != 0)
        return code;
    if (match.route == NULL)
        return answer_without_route(in, match.allowed);
    in->request.route = match.route;
    in->request.parts = match.parts;
    in->pace = match.pace;
    return 0;
}

static void end_head(struct http_intake *in)
{
    in->unread = true; /* until we know where the message ends */
    int code = http_head_parse(in->w, in->bytes.bytes, in->bytes.size, &in->request, &in->head);
    if (code != 0) {
        refuse_with(in, code);
        return;
    }
    in->unread = in->head.chunked || in->head.length > 0;
    code = find_route(in);
    if (code == 0 && in->unread)
        code = check_body(in, in->request.route);
    if (code != 0)
        refuse_with(in, code);
    else
        in->state = in->unread ? INTAKE_BODY_NEXT : INTAKE_ENDED;
}

static size_t take_head(struct http_intake *in, const char *bytes, size_t size)
{
    const char *wrong;
    size_t      used = http_head_scan(&in->scan, bytes, size, &wrong);
    size_t      most = (size_t) in->rules->limits.head_bytes;
    if (in->state == INTAKE_EMPTY && size > 0) {
        in->state = INTAKE_HEAD;
        in->bytes = text_open(in->w->arena);
    }
    if (wrong != NULL)
        http_intake_refuse(in, 400, wrong);
    else if (in->bytes.size + used > most)
        http_intake_refuse(in, 431, "the head of the request is too large");
    else
        text_add_bytes(&in->bytes, bytes, used);
    if (in->state == INTAKE_HEAD && in->scan.ended)
        end_head(in);
    return used;
}

/* ---- the body ---- */

static void look_at_body(struct http_intake *in)
{
    switch (in->body.state) {
    case BODY_READING:
        in->state = INTAKE_BODY;
        break;
    case BODY_FULL:
        in->state = INTAKE_FULL;
        break;
    case BODY_WRONG:
        refuse_with(in, in->body.code);
        break;
    case BODY_ENDED:
        in->unread = false;
        in->state = INTAKE_ENDED;
        in->request.body = in->body.path == NULL ? in->body.memory.bytes : "";
        in->request.size = (size_t) in->body.size;
        in->request.body_path = in->body.path;
        break;
    }
}

void http_intake_read_body(struct http_intake *in)
{
    assert(in->state == INTAKE_BODY_NEXT);
    in->state = INTAKE_BODY;
}

void http_intake_on_flushed(struct http_intake *in, int error)
{
    assert(in->state == INTAKE_FULL);
    http_body_on_flushed(&in->body, error);
    look_at_body(in);
}

size_t http_intake_feed(struct http_intake *in, const char *bytes, size_t size)
{
    if (in->state == INTAKE_EMPTY || in->state == INTAKE_HEAD)
        return take_head(in, bytes, size);
    if (in->state != INTAKE_BODY)
        return 0;
    size_t used = http_body_feed(&in->body, bytes, size);
    look_at_body(in);
    return used;
}
