/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a request must be to be let in; no socket here. See server_test.c for the rest. */
#include "kit/http/intake.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "test/check.h"

static status nothing(struct work *w, const struct request *rq, struct reply *rp)
{
    (void) w, (void) rq, (void) rp;
    return OK;
}

static const struct route table[] = {
    {GET, "/", .handler = nothing, .body = BODY_NONE},
    {GET, "/contacts/{id}", .handler = nothing},
    {POST, "/contacts/search", .handler = nothing},
    {POST, "/contacts", .handler = nothing, .most = 1000},
    {DELETE, "/contacts/{id}", .handler = nothing},
    {GET, "/contacts/{id}/notes/{note}", .handler = nothing},
    {GET, "/lists/", .handler = nothing},
    {POST, "/any", .handler = nothing, .body = BODY_ANY, .most = 4 * 1024 * 1024},
    {POST, "/files", .handler = nothing, .body = BODY_FILE, .most = 1024 * 1024},
    {0},
};

static struct http_rules rules_of(struct work *w)
{
    static const struct route *const tables[] = {table, NULL};
    return (struct http_rules){.tree = route_tree_open(w->arena, tables),
                               .limits = http_limits_of((struct http_limits){.head_bytes = 2000}),
                               .folder = "/tmp"};
}

/* Feeds bytes until the request is whole or refused; `step` of them at a time. */
static void feed(struct http_intake *in, const char *bytes, size_t size, size_t step)
{
    for (size_t at = 0; in->state < INTAKE_ENDED;) {
        size_t left = size - at, used = http_intake_feed(in, bytes + at, left < step ? left : step);
        at += used;
        if (in->state == INTAKE_BODY_NEXT)
            http_intake_read_body(in);
        else if (in->state == INTAKE_FULL)
            http_intake_on_flushed(in, http_body_write(&in->body));
        else if (used == 0 && at == size)
            return;
    }
}

static struct http_intake *take(struct work *w, const void *bytes, size_t size, size_t step)
{
    struct http_rules  *rules = work_take(w, sizeof *rules);
    struct http_intake *in = work_take(w, sizeof *in);
    *rules = rules_of(w);
    http_intake_open(in, rules, w);
    feed(in, bytes, size, step);
    return in;
}

/* The code it is refused with, whole and byte by byte; 0 when it is let in; -1 when it is not
 * whole. */
static int outcome_of(struct work *w, const char *bytes)
{
    static const size_t steps[] = {SIZE_MAX, 1, 3};
    int                 codes[COUNT_OF(steps)];
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        struct http_intake *in = take(w, bytes, strlen(bytes), steps[i]);
        codes[i] = in->state == INTAKE_REFUSED ? in->code : in->state == INTAKE_ENDED ? 0 : -1;
        CHECK(in->state != INTAKE_REFUSED || in->code == 204 || !text_empty(w->failure.message));
        http_intake_release(in);
    }
    CHECK_INT(codes[1], codes[0]);
    CHECK_INT(codes[2], codes[0]);
    return codes[0];
}

#define HOST "Host: localhost\r\n"

static void a_plain_request_is_taken_apart(struct work *w)
{
    const char *bytes = "GET /contacts/a%20b?x=1&y=a+b%26&x=2&z HTTP/1.1\r\n" HOST
                        "X-Odd:   two words \t\r\nAccept-Encoding: br, GZip\r\n\r\n";
    struct http_intake *in = take(w, bytes, strlen(bytes), SIZE_MAX);
    CHECK_INT(in->state, INTAKE_ENDED);
    CHECK_INT(in->request.method, GET);
    CHECK_TEXT(in->request.path, "/contacts/a%20b");
    CHECK_TEXT(request_part(&in->request, "id"), "a b");
    CHECK_TEXT(request_query_text(&in->request, "x"), "1");
    CHECK_TEXT(in->request.query[2].value, "2");
    CHECK_TEXT(request_query_text(&in->request, "y"), "a b&");
    CHECK_TEXT(request_query_text(&in->request, "z"), "");
    CHECK(request_query_text(&in->request, "none") == NULL);
    CHECK_TEXT(request_header(&in->request, "x-odd"), "two words");
    CHECK(in->head.accepts_gzip && in->head.keep_alive);
}

static void what_two_programs_could_read_in_two_ways_is_refused(struct work *w)
{
    static const struct {
        const char *bytes;
        int         code;
    } cases[] = {
        {"GET / HTTP/1.1\r\n" HOST "\r\n", 0},
        {"\r\nGET / HTTP/1.1\r\n" HOST "\r\n", 0},
        {"\r\n\r\nGET / HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET / HTTP/1.1\n" HOST "\r\n", 400},
        {"GET / HTTP/1.1\r\n" HOST "\n", 400},
        {"GET / HTTP/1.1\r\nHost: localhost\r\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n" HOST "X: a\r\n b\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n Host: localhost\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n" HOST "X : a\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n" HOST "X\x01: a\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n" HOST "X: a\x7F\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n" HOST ": a\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n" HOST "no colon\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n" HOST HOST "\r\n", 400},
        {"GET / HTTP/1.0\r\n\r\n", 0},
        {"GET / HTTP/1.2\r\n" HOST "\r\n", 505},
        {"GET / HTTP/2.0\r\n" HOST "\r\n", 505},
        {"GET /\r\n\r\n", 400},
        {"GET  / HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET /  HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET / HTTP/1.1 \r\n" HOST "\r\n", 400},
        {"GET\t/ HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET / \r\n" HOST "\r\n", 400},
        {"HELLO / HTTP/1.1\r\n" HOST "\r\n", 400},
        {"TRACE / HTTP/1.1\r\n" HOST "\r\n", 501},
        {"CONNECT a:1 HTTP/1.1\r\n" HOST "\r\n", 501},
        {"GET localhost/ HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET /#a HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET http://localhost/contacts/1 HTTP/1.1\r\n" HOST "\r\n", 0},
        {"GET http://localhost HTTP/1.1\r\n" HOST "\r\n", 0},
        {"GET http:///contacts HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET ftp://localhost/ HTTP/1.1\r\n" HOST "\r\n", 400},
        {"OPTIONS * HTTP/1.1\r\n" HOST "\r\n", 204},
        {"GET * HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET / HTTP/1.1\r\n" HOST "Expect: magic\r\n\r\n", 417},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int code = outcome_of(w, cases[i].bytes);
        if (code != cases[i].code)
            check_failed(__FILE__, __LINE__, "%d, not %d: %s", code, cases[i].code, cases[i].bytes);
    }
}

static void a_refusal_knows_the_path_however_odd_the_method(struct work *w)
{
    static const char *const heads[] = {
        "TRACE /crm/v3/lists?a=1 HTTP/1.1\r\n" HOST "\r\n",
        "PROPFIND /crm/v3/lists HTTP/1.1\r\n" HOST "\r\n",
        "HELLO /crm/v3/lists?a HTTP/1.1\r\n" HOST "\r\n",
        "GET /crm/v3/lists HTTP/1.2\r\n" HOST "\r\n",
    };
    for (size_t i = 0; i < COUNT_OF(heads); i++) {
        struct http_intake *in = take(w, heads[i], strlen(heads[i]), SIZE_MAX);
        CHECK(in->code >= 400);
        CHECK_TEXT(in->request.path, "/crm/v3/lists");
        http_intake_release(in);
    }
}

static void a_nul_in_the_head_is_refused(struct work *w)
{
    const char          bytes[] = "GET / HTTP/1.1\r\n" HOST "X: a\0b\r\n\r\n";
    struct http_intake *in = take(w, bytes, sizeof bytes - 1, SIZE_MAX);
    CHECK_INT(in->code, 400);
    CHECK(in->unread);
}

static void the_end_of_a_message_is_said_once_and_clearly(struct work *w)
{
#define POST_ANY "POST /any HTTP/1.1\r\n" HOST
    static const struct {
        const char *bytes;
        int         code;
    } cases[] = {
        {POST_ANY "Content-Length: 2\r\n\r\n{}", 0},
        {POST_ANY "Content-Length: 3\r\n\r\n{}", -1},
        {POST_ANY "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 400},
        {POST_ANY "Content-Length: 2, 2\r\n\r\n{}", 400},
        {POST_ANY "Content-Length: +2\r\n\r\n{}", 400},
        {POST_ANY "Content-Length: -2\r\n\r\n{}", 400},
        {POST_ANY "Content-Length: 0x2\r\n\r\n{}", 400},
        {POST_ANY "Content-Length: \r\n\r\n{}", 400},
        {POST_ANY "Content-Length: 99999999999999999999\r\n\r\n{}", 400},
        {POST_ANY "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {POST_ANY "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n", 400},
        {POST_ANY "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {POST_ANY "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
        {POST_ANY "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n", 501},
        {POST_ANY "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501},
        {POST_ANY "Transfer-Encoding: identity\r\n\r\n", 501},
        {"POST /any HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {POST_ANY "Content-Encoding: br\r\nContent-Length: 2\r\n\r\n{}", 415},
        {POST_ANY "Content-Encoding: gzip, gzip\r\nContent-Length: 2\r\n\r\n{}", 415},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int code = outcome_of(w, cases[i].bytes);
        if (code != cases[i].code)
            check_failed(__FILE__, __LINE__, "%d, not %d: %s", code, cases[i].code, cases[i].bytes);
    }
}

static void chunks_are_those_of_the_standard_and_no_others(struct work *w)
{
#define CHUNKED POST_ANY "Transfer-Encoding: chunked\r\n\r\n"
    static const struct {
        const char *bytes;
        int         code;
    } cases[] = {
        {CHUNKED "3\r\nabc\r\n0\r\n\r\n", 0},
        {CHUNKED "3;name=value\r\nabc\r\n00\r\n\r\n", 0},
        {CHUNKED "3\r\nabc\r\n0\r\nTrailer: x\r\n\r\n", 400},
        {CHUNKED "3\r\nabc\r\n", -1},
        {CHUNKED "3\r\nabcd\r\n0\r\n\r\n", 400},
        {CHUNKED "3\r\nabc0\r\n\r\n", 400},
        {CHUNKED "3\nabc\r\n0\r\n\r\n", 400},
        {CHUNKED "3\r\nabc\n0\r\n\r\n", 400},
        {CHUNKED "3;a\nb\r\nabc\r\n0\r\n\r\n", 400},
        {CHUNKED "3 \r\nabc\r\n0\r\n\r\n", 400},
        {CHUNKED " 3\r\nabc\r\n0\r\n\r\n", 400},
        {CHUNKED "0x3\r\nabc\r\n0\r\n\r\n", 400},
        {CHUNKED "-3\r\nabc\r\n0\r\n\r\n", 400},
        {CHUNKED "\r\nabc\r\n0\r\n\r\n", 400},
        {CHUNKED "g\r\nabc\r\n0\r\n\r\n", 400},
        {CHUNKED "10000000000000003\r\nabc\r\n0\r\n\r\n", 400},
        {CHUNKED "fffffffffffffff\r\nabc\r\n0\r\n\r\n", 413},
        {CHUNKED "0\r\n\n", 400},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int code = outcome_of(w, cases[i].bytes);
        if (code != cases[i].code)
            check_failed(__FILE__, __LINE__, "%d, not %d: %s", code, cases[i].code, cases[i].bytes);
    }
    const char         *bytes = CHUNKED "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    struct http_intake *in = take(w, bytes, strlen(bytes), 2);
    CHECK_TEXT(in->request.body, "abcde");
    CHECK_INT(in->request.size, 5);
}

static void endless_chunk_extensions_are_refused(struct work *w)
{
    struct text text = text_open(w->arena);
    text_add(&text, CHUNKED "1;");
    for (int i = 0; i < 20000; i++)
        text_add_char(&text, 'x');
    CHECK_INT(outcome_of(w, text.bytes), 400);
}

static void a_large_head_or_body_is_refused(struct work *w)
{
    struct text text = text_open(w->arena);
    text_add(&text, "GET / HTTP/1.1\r\n" HOST "X: ");
    while (text.size < 2100)
        text_add_char(&text, 'x');
    CHECK_INT(outcome_of(w, text.bytes), 431);
    CHECK_INT(outcome_of(w, "POST /contacts HTTP/1.1\r\n" HOST "Content-Length: 1001\r\n\r\n"),
              413);
    CHECK_INT(
        outcome_of(w, "POST /contacts HTTP/1.1\r\n" HOST "Content-Length: 2147483648\r\n\r\n"),
        413);
    CHECK_INT(outcome_of(w, "POST /contacts HTTP/1.1\r\n" HOST
                            "Transfer-Encoding: chunked\r\n\r\n3e9\r\n"),
              413);
}

static void bad_escapes_and_bad_utf_8_are_refused(struct work *w)
{
    static const char *const targets[] = {
        "/contacts/%",       "/contacts/%4",       "/contacts/%zz",   "/contacts/%00",
        "/contacts/%ff",     "/contacts/%c3%28",   "/contacts/1?a=%", "/contacts/1?%00=",
        "/contacts/1?a=%ff", "/contacts/%ed%a0%80"};
    for (size_t i = 0; i < COUNT_OF(targets); i++)
        CHECK_INT(outcome_of(w, work_text(w, "GET %s HTTP/1.1\r\n" HOST "\r\n", targets[i])), 400);
    CHECK_INT(outcome_of(w, "GET /contacts/%ed%95%9c?a=%EA%B5%AD HTTP/1.1\r\n" HOST "\r\n"), 0);
}

static void routes_are_found_by_their_best_path_and_method(struct work *w)
{
    static const struct {
        const char *line;
        int         code;
        const char *path, *allow;
    } cases[] = {
        {"GET /contacts/12", 0, "/contacts/{id}", NULL},
        {"HEAD /contacts/12", 0, "/contacts/{id}", NULL},
        {"GET /contacts/search", 0, "/contacts/{id}", NULL},
        {"POST /contacts/search", 0, "/contacts/search", NULL},
        {"GET /contacts/a%2Fb/notes/c", 0, "/contacts/{id}/notes/{note}", NULL},
        {"GET /lists", 0, "/lists/", NULL},
        {"GET /contacts/12/", 0, "/contacts/{id}", NULL},
        {"GET /contacts//notes/c", 404, NULL, NULL},
        {"GET /nothing", 404, NULL, NULL},
        {"PUT /contacts/12", 405, NULL, "GET, DELETE, HEAD, OPTIONS"},
        {"PUT /contacts/search", 405, NULL, "GET, POST, DELETE, HEAD, OPTIONS"},
        {"OPTIONS /contacts", 204, NULL, "POST, OPTIONS"},
        {"OPTIONS /nothing", 404, NULL, NULL},
        {"GET /a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u/v/w/x/y/z/1/2/3/4/5/6/7/8", 404, NULL,
         NULL},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char         *bytes = work_text(w, "%s HTTP/1.1\r\n" HOST "\r\n", cases[i].line);
        struct http_intake *in = take(w, bytes, strlen(bytes), SIZE_MAX);
        CHECK_INT(in->code, cases[i].code);
        if (cases[i].path != NULL)
            CHECK_TEXT(in->request.route->path, cases[i].path);
        if (cases[i].allow != NULL)
            CHECK_TEXT(route_allow(w, in->allowed), cases[i].allow);
    }
}

static void the_parts_of_a_path_have_their_names(struct work *w)
{
    const char         *bytes = "GET /contacts/a%2Fb/notes/c%25 HTTP/1.1\r\n" HOST "\r\n";
    struct http_intake *in = take(w, bytes, strlen(bytes), SIZE_MAX);
    CHECK_TEXT(request_part(&in->request, "id"), "a/b");
    CHECK_TEXT(request_part(&in->request, "note"), "c%");
}

static void a_route_is_trusted_while_most_of_its_runs_are_short(struct work *w)
{
    struct route_pace pace = {0};
    (void) w;
    CHECK(!route_pace_short(&pace));
    for (int i = 0; i < 100; i++)
        route_pace_add(&pace, 20);
    CHECK(route_pace_short(&pace));
    route_pace_add(&pace, 3000); /* once: somebody else had the processor */
    CHECK(route_pace_short(&pace));
    for (int i = 0; i < 10; i++)
        route_pace_add(&pace, 3000);
    CHECK(!route_pace_short(&pace));
    for (int i = 0; i < 1000; i++)
        route_pace_add(&pace, 20);
    CHECK(route_pace_short(&pace));

    route_pace_add(&pace, 50000);
    for (int i = 0; i < 1000; i++)
        route_pace_add(&pace, 20);
    CHECK(!route_pace_short(&pace));
    for (int i = 0; i < 100; i++)
        route_pace_add(&pace, 20);
    CHECK(route_pace_short(&pace));
}

static void only_json_goes_to_json_routes(struct work *w)
{
#define TYPED(path, type)                                                                          \
    "POST " path " HTTP/1.1\r\n" HOST "Content-Type: " type "\r\nContent-Length: 2\r\n\r\n{}"
    CHECK_INT(outcome_of(w, TYPED("/contacts", "application/json")), 0);
    CHECK_INT(outcome_of(w, TYPED("/contacts", "Application/JSON; charset=utf-8")), 0);
    CHECK_INT(outcome_of(w, TYPED("/contacts", "application/vnd.api+json")), 0);
    CHECK_INT(outcome_of(w, TYPED("/contacts", "text/plain")), 415);
    CHECK_INT(outcome_of(w, TYPED("/contacts", "application/jsonx")), 415);
    CHECK_INT(outcome_of(w, TYPED("/any", "text/plain")), 0);
    CHECK_INT(outcome_of(w, "GET / HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n{}"), 400);
}

/* ---- packed bodies ---- */

static size_t pack(struct work *w, const void *bytes, size_t size, unsigned char **ret_packed)
{
    z_stream z = {0};
    size_t   most = size + 1000;
    *ret_packed = work_take(w, most);
    CHECK_INT(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (unsigned char *) (uintptr_t) bytes;
    z.avail_in = (uInt) size;
    z.next_out = *ret_packed;
    z.avail_out = (uInt) most;
    CHECK_INT(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return most - z.avail_out;
}

static struct http_intake *post_packed(struct work *w, const char *path, const void *packed,
                                       size_t size)
{
    struct text text = text_open(w->arena);
    text_addf(&text,
              "POST %s HTTP/1.1\r\n" HOST "Content-Type: application/x-www-form-urlencoded\r\n"
              "Content-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n",
              path, size);
    text_add_bytes(&text, packed, size);
    return take(w, text.bytes, text.size, 1000);
}

static void a_packed_body_is_unpacked_whatever_its_type_says(struct work *w)
{
    unsigned char      *packed;
    size_t              size = pack(w, "{\"event\":\"page\"}", 16, &packed);
    struct http_intake *in = post_packed(w, "/any", packed, size);
    CHECK_INT(in->state, INTAKE_ENDED);
    CHECK_TEXT(in->request.body, "{\"event\":\"page\"}");
    http_intake_release(in);

    in = post_packed(w, "/any", packed, size - 3);
    CHECK_INT(in->code, 400);
    http_intake_release(in);

    in = post_packed(w, "/any", "no gzip at all", 14);
    CHECK_INT(in->code, 400);
    http_intake_release(in);

    packed[size] = 'x';
    in = post_packed(w, "/any", packed, size + 1);
    CHECK_INT(in->code, 400);
    http_intake_release(in);
}

static void a_bomb_is_refused(struct work *w)
{
    size_t              large = 4 * 1024 * 1024 + 1;
    unsigned char      *zeros = work_take(w, large), *packed;
    size_t              size = pack(w, zeros, large, &packed);
    struct http_intake *in = post_packed(w, "/any", packed, size);
    CHECK_INT(in->code, 413);
    CHECK(strstr(w->failure.message, "beyond all measure") != NULL);
    http_intake_release(in);

    for (size_t i = 0; i < large; i++)
        zeros[i] = (unsigned char) (i * i >> 7);
    size = pack(w, zeros, large, &packed);
    in = post_packed(w, "/any", packed, size);
    CHECK_INT(in->code, 413);
    CHECK(strstr(w->failure.message, "larger than") != NULL);
    http_intake_release(in);
}

/* ---- bodies in files ---- */

static void a_file_body_is_kept_in_a_file_and_removed_afterwards(struct work *w)
{
    size_t         size = 900000;
    unsigned char *bytes = work_take(w, size), *packed;
    for (size_t i = 0; i < size; i++)
        bytes[i] = (unsigned char) ((size_t) "abcdefgh"[i % 8] + i / 70000);
    size_t              packed_size = pack(w, bytes, size, &packed);
    struct http_intake *in = post_packed(w, "/files", packed, packed_size);
    CHECK_INT(in->state, INTAKE_ENDED);
    CHECK_INT(in->request.size, size);

    const char    *path = work_text(w, "%s", in->request.body_path);
    unsigned char *read = work_take(w, size + 1);
    FILE          *file = fopen(path, "rb");
    size_t         length = file == NULL ? 0 : fread(read, 1, size + 1, file);
    CHECK_INT(length, size);
    CHECK(memcmp(read, bytes, size) == 0);
    if (file != NULL)
        fclose(file);
    struct stat about;
    CHECK(stat(path, &about) == 0 && (about.st_mode & 0777) == 0600);
    http_intake_release(in);
    CHECK(access(path, F_OK) != 0);
}

static void a_full_disk_is_said_in_a_sentence(struct work *w)
{
    const char         *bytes = "POST /files HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\n";
    struct http_intake *in = take(w, bytes, strlen(bytes), SIZE_MAX);
    CHECK_INT(in->state, INTAKE_BODY);
    (void) http_intake_feed(in, "abc", 3);
    CHECK_INT(in->state, INTAKE_FULL);
    http_intake_on_flushed(in, ENOSPC);
    CHECK_INT(in->code, 503);
    CHECK_INT(w->failure.code, UNAVAILABLE);
    CHECK_TEXT(w->failure.message, "the disk is full; make room there and send it again");
    http_intake_release(in);
}

SUITE("http_intake", TEST(a_plain_request_is_taken_apart),
      TEST(what_two_programs_could_read_in_two_ways_is_refused),
      TEST(a_refusal_knows_the_path_however_odd_the_method), TEST(a_nul_in_the_head_is_refused),
      TEST(the_end_of_a_message_is_said_once_and_clearly),
      TEST(chunks_are_those_of_the_standard_and_no_others),
      TEST(endless_chunk_extensions_are_refused), TEST(a_large_head_or_body_is_refused),
      TEST(bad_escapes_and_bad_utf_8_are_refused),
      TEST(routes_are_found_by_their_best_path_and_method),
      TEST(the_parts_of_a_path_have_their_names),
      TEST(a_route_is_trusted_while_most_of_its_runs_are_short),
      TEST(only_json_goes_to_json_routes), TEST(a_packed_body_is_unpacked_whatever_its_type_says),
      TEST(a_bomb_is_refused), TEST(a_file_body_is_kept_in_a_file_and_removed_afterwards),
      TEST(a_full_disk_is_said_in_a_sentence));
