/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The server as a peer sees it: whole requests and answers. See server_peer_test.c for bad peers.
 */
#include "kit/http/server_rig.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define GET_(target) "GET " target " HTTP/1.1\r\n" RIG_HOST "\r\n"
#define POST_(target, size)                                                                        \
    "POST " target " HTTP/1.1\r\n" RIG_HOST "Content-Length: " size "\r\n\r\n"

static void a_read_answers_from_the_database(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    const char *answer = http_rig_ask(&rig, GET_("/hello/J%C3%BCrgen"));
    CHECK_INT(http_rig_code(answer), 200);
    CHECK_TEXT(http_rig_body(answer), "{\"word\":\"J\xC3\xBCrgen\",\"times\":42}");
    CHECK_TEXT(http_rig_header(w, answer, "Content-Type"), "application/json");
    CHECK_TEXT(http_rig_header(w, answer, "Date"), "Tue, 14 Nov 2023 22:13:20 GMT");
    http_rig_close(&rig);
}

static void a_body_becomes_a_record(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    const char *answer = http_rig_ask(&rig, POST_("/hello", "24") "{\"word\":\"hi\",\"times\":3} ");
    CHECK_INT(http_rig_code(answer), 201);
    CHECK_TEXT(http_rig_body(answer), "{\"word\":\"hi\",\"times\":3}");

    answer = http_rig_ask(&rig, POST_("/hello", "11") "{\"times\":1}");
    CHECK_INT(http_rig_code(answer), 400);
    CHECK(strstr(answer, "\"field\":\"word\"") != NULL);
    answer = http_rig_ask(&rig, POST_("/hello", "0"));
    CHECK_INT(http_rig_code(answer), 400);
    answer = http_rig_ask(&rig, POST_("/hello", "3") "{\"w");
    CHECK_INT(http_rig_code(answer), 400);
    http_rig_close(&rig);
}

static void a_write_is_answered_after_its_commit(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    const char *answer = http_rig_ask(&rig, POST_("/write", "13") "{\"word\":\"ab\"}");
    CHECK_INT(http_rig_code(answer), 201);
    answer = http_rig_ask(&rig, POST_("/write", "2") "{}");
    CHECK_INT(http_rig_code(answer), 400);
    http_rig_close(&rig);
}

static void every_answer_carries_what_protects_the_reader(struct work *w)
{
    static const char *const requests[] = {GET_("/hello/a"), GET_("/fail/broken"), GET_("/none"),
                                           "GET / HTTP/1.1\r\n\r\n"};
    struct http_rig          rig;
    http_rig_open(&rig, w, NULL);
    for (size_t i = 0; i < COUNT_OF(requests); i++) {
        const char *answer = http_rig_ask(&rig, requests[i]);
        CHECK_TEXT(http_rig_header(w, answer, "X-Content-Type-Options"), "nosniff");
        CHECK_TEXT(http_rig_header(w, answer, "X-Frame-Options"), "DENY");
        CHECK_TEXT(http_rig_header(w, answer, "Cache-Control"), "no-store");
        CHECK(http_rig_header(w, answer, "Content-Security-Policy") != NULL);
        CHECK(http_rig_header(w, answer, "Strict-Transport-Security") == NULL);
        CHECK_INT(strlen(http_rig_header(w, answer, "X-Request-Id")), 36);
    }
    http_rig_close(&rig);
}

static void a_failure_becomes_a_problem_document(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    const char *answer = http_rig_ask(&rig, GET_("/fail/conflict"));
    const char *id = http_rig_header(w, answer, "X-Request-Id");
    CHECK_INT(http_rig_code(answer), 409);
    CHECK_TEXT(http_rig_header(w, answer, "Content-Type"), "application/problem+json");
    CHECK_TEXT(http_rig_body(answer),
               work_text(w,
                         "{\"type\":\"about:blank\",\"title\":\"Conflict\",\"status\":409,"
                         "\"detail\":\"there is a \\\"name\\\" already\",\"field\":\"name\","
                         "\"reason\":\"NAME_TAKEN\",\"request_id\":\"%s\"}",
                         id));
    CHECK_TEXT(http_rig_header(w, answer, "Retry-After"), "7");
    CHECK_INT(http_rig_code(http_rig_ask(&rig, GET_("/fail/other"))), 404);
    http_rig_close(&rig);
}

/* One who is refused at the door must not hear what a handler had said to somebody else. */
static void a_refusal_without_a_handler_repeats_nothing_of_an_earlier_one(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    int         peer = http_rig_connect(&rig);
    const char *two = GET_("/fail/conflict") GET_("/none");
    CHECK(http_rig_send(peer, two, strlen(two)));
    CHECK_INT(http_rig_code(http_rig_receive(w, peer)), 409);
    const char *answer = http_rig_receive(w, peer);
    CHECK_INT(http_rig_code(answer), 404);
    CHECK(http_rig_header(w, answer, "Retry-After") == NULL);
    close(peer);
    http_rig_close(&rig);
}

static void why_we_broke_is_not_told_to_strangers(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    CHECK_INT(http_rig_code(http_rig_ask(&rig, GET_("/fail/broken"))), 500);
    const char *answer = http_rig_ask(&rig, GET_("/fail/statement"));
    CHECK_INT(http_rig_code(answer), 500);
    CHECK(strstr(answer, "nowhere") == NULL);
    CHECK(strstr(answer, "the log has it under this request") != NULL);
    http_rig_close(&rig);
}

static void no_two_answers_have_the_same_request_id(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    const char *first = http_rig_ask(&rig, GET_("/hello/a")),
               *second = http_rig_ask(&rig, GET_("/x"));
    CHECK(!text_same(http_rig_header(w, first, "X-Request-Id"),
                     http_rig_header(w, second, "X-Request-Id")));
    http_rig_close(&rig);
}

static void words_of_a_stranger_do_not_become_headers(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    const char *answer = http_rig_ask(&rig, POST_("/echo", "3") "abc");
    CHECK_TEXT(http_rig_header(w, answer, "X-Echo"), "a  X-Injected: b");
    CHECK(http_rig_header(w, answer, "X-Injected") == NULL);
    http_rig_close(&rig);
}

static void methods_that_no_route_has_are_answered_by_the_server(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    int         peer = http_rig_connect(&rig);
    const char *head = "HEAD /hello/abc HTTP/1.1\r\n" RIG_HOST "\r\n" GET_("/hello/abc");
    CHECK(http_rig_send(peer, head, strlen(head)));
    const char *answers = NULL;
    http_rig_shut(peer);
    answers = http_rig_receive_all(w, peer);
    close(peer);
    CHECK_INT(http_rig_code(answers), 200);
    CHECK_TEXT(http_rig_header(w, answers, "Content-Length"), "25");
    CHECK(strncmp(http_rig_body(answers), "HTTP/1.1 200", 12) == 0);

    const char *answer = http_rig_ask(&rig, "PATCH /hello/a HTTP/1.1\r\n" RIG_HOST "\r\n");
    CHECK_INT(http_rig_code(answer), 405);
    CHECK_TEXT(http_rig_header(w, answer, "Allow"), "GET, HEAD, OPTIONS");
    CHECK(strstr(answer, "\"status\":405") != NULL);
    answer = http_rig_ask(&rig, "OPTIONS /hello/a HTTP/1.1\r\n" RIG_HOST "\r\n");
    CHECK_INT(http_rig_code(answer), 204);
    CHECK_TEXT(http_rig_header(w, answer, "Allow"), "GET, HEAD, OPTIONS");
    CHECK(http_rig_header(w, answer, "Content-Length") == NULL);
    http_rig_close(&rig);
}

static void the_query_becomes_a_record(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    CHECK_TEXT(http_rig_body(http_rig_ask(&rig, GET_("/asked"))),
               "{\"size\":7,\"names\":\"none\",\"from\":\"1970-01-02\",\"all\":false}");
    CHECK_TEXT(http_rig_body(http_rig_ask(
                   &rig, GET_("/asked?all=true&names=a&size=-3&names=b%2Cc&from=2024-02-29"))),
               "{\"size\":-3,\"names\":\"a,b,c\",\"from\":\"2024-02-29\",\"all\":true}");
    static const char *const wrong[] = {"size=x",  "size=1&size=2", "from=2023-02-29",
                                        "all=yes", "length=3",      "size=99999999999999999999",
                                        "size="};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        const char *request = work_text(w, "GET /asked?%s HTTP/1.1\r\n" RIG_HOST "\r\n", wrong[i]);
        const char *answer = http_rig_ask(&rig, request);
        CHECK_INT(http_rig_code(answer), 400);
        CHECK(strstr(answer, "\"field\":") != NULL);
    }
    http_rig_close(&rig);
}

/* ---- reads that the loop runs itself ---- */

static status make_notes(struct work *w, void *arg)
{
    (void) arg;
    return db_run_script(w, "CREATE TABLE rig_note (id INTEGER PRIMARY KEY);");
}

static const char *ask_again(struct work *w, int peer, const char *request)
{
    CHECK(http_rig_send(peer, request, strlen(request)));
    return http_rig_receive(w, peer);
}

/* More runs than it takes until a route is trusted to be short. */
enum { OFTEN = 60 };

static void a_read_sees_every_write_that_was_answered_before_it(struct work *w)
{
    struct http_rig rig;
    CHECK_OK(db_work(w, WRITE, make_notes, NULL));
    http_rig_open(&rig, w, NULL);
    int peers[4];
    for (int i = 0; i < 4; i++)
        peers[i] = http_rig_connect(&rig);
    for (int i = 1; i <= OFTEN; i++) {
        CHECK_INT(http_rig_code(ask_again(w, peers[i % 4], POST_("/notes", "0"))), 204);
        const char *answer = ask_again(w, peers[(i + i / 4) % 4], GET_("/notes"));
        CHECK_TEXT(http_rig_body(answer), work_text(w, "{\"word\":\"notes\",\"times\":%d}", i));
    }
    for (int i = 0; i < 4; i++)
        close(peers[i]);
    http_rig_close(&rig);
}

static void a_read_that_fails_harms_no_other(struct work *w)
{
    struct http_rig rig;
    struct text     many = text_open(w->arena);
    http_rig_open(&rig, w, NULL);
    int peer = http_rig_connect(&rig);
    for (int i = 0; i < OFTEN; i++) {
        text_add(&many, i % 20 == 19 ? GET_("/fail/statement") : "");
        text_add(&many, GET_("/hello/a") GET_("/fail/conflict"));
    }
    CHECK(http_rig_send(peer, many.bytes, many.size));
    for (int i = 0; i < OFTEN; i++) {
        if (i % 20 == 19)
            CHECK_INT(http_rig_code(http_rig_receive(w, peer)), 500);
        CHECK_TEXT(http_rig_body(http_rig_receive(w, peer)), "{\"word\":\"a\",\"times\":42}");
        CHECK_INT(http_rig_code(http_rig_receive(w, peer)), 409);
    }
    close(peer);
    http_rig_close(&rig);
}

/* ---- connections ---- */

static void a_connection_serves_many_requests_in_order(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    int         peer = http_rig_connect(&rig);
    struct text many = text_open(w->arena);
    for (int i = 0; i < 50; i++) {
        text_addf(&many, "GET /hello/%d HTTP/1.1\r\n" RIG_HOST "\r\n", i);
        text_add(&many, i % 7 == 3 ? GET_("/none") : "");
        text_add(&many, i % 5 == 2 ? POST_("/echo", "4") "abcd" : "");
    }
    CHECK(http_rig_send(peer, many.bytes, many.size));
    for (int i = 0; i < 50; i++) {
        const char *answer = http_rig_receive(w, peer);
        CHECK(strstr(answer, work_text(w, "{\"word\":\"%d\",", i)) != NULL);
        if (i % 7 == 3)
            CHECK_INT(http_rig_code(http_rig_receive(w, peer)), 404);
        if (i % 5 == 2)
            CHECK_TEXT(http_rig_body(http_rig_receive(w, peer)), "abcd");
    }
    close(peer);
    http_rig_close(&rig);
}

static void a_request_may_come_byte_by_byte(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    int         peer = http_rig_connect(&rig);
    const char *bytes = "POST /echo HTTP/1.1\r\n" RIG_HOST "Transfer-Encoding: chunked\r\n\r\n"
                        "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    for (const char *at = bytes; *at != '\0'; at++)
        CHECK(http_rig_send(peer, at, 1));
    CHECK_TEXT(http_rig_body(http_rig_receive(w, peer)), "abcde");
    close(peer);
    http_rig_close(&rig);
}

static void who_asks_to_close_is_closed(struct work *w)
{
    static const char *const requests[] = {
        "GET /hello/a HTTP/1.1\r\n" RIG_HOST "Connection: close\r\n\r\n",
        "GET /hello/a HTTP/1.1\r\n" RIG_HOST "Connection: x, Close\r\n\r\n",
        "GET /hello/a HTTP/1.0\r\n\r\n",
    };
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    for (size_t i = 0; i < COUNT_OF(requests); i++) {
        int peer = http_rig_connect(&rig);
        CHECK(http_rig_send(peer, requests[i], strlen(requests[i])));
        const char *answer = http_rig_receive_all(w, peer);
        CHECK_INT(http_rig_code(answer), 200);
        CHECK_TEXT(http_rig_header(w, answer, "Connection"), "close");
        close(peer);
    }
    const char *old = http_rig_ask(&rig, "GET /hello/a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    CHECK_TEXT(http_rig_header(w, old, "Connection"), "keep-alive");
    http_rig_close(&rig);
}

static void a_peer_that_waits_for_it_is_told_to_go_on(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    int         peer = http_rig_connect(&rig);
    const char *head =
        "POST /echo HTTP/1.1\r\n" RIG_HOST "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n";
    CHECK(http_rig_send(peer, head, strlen(head)));
    CHECK_TEXT(http_rig_receive(w, peer), "HTTP/1.1 100 Continue\r\n\r\n");
    CHECK(http_rig_send(peer, "abc", 3));
    CHECK_TEXT(http_rig_body(http_rig_receive(w, peer)), "abc");
    close(peer);

    /* … and is spared the body that would be refused. */
    head = "POST /none HTTP/1.1\r\n" RIG_HOST "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n";
    CHECK_INT(http_rig_code(http_rig_ask(&rig, head)), 404);
    http_rig_close(&rig);
}

static void an_answer_larger_than_any_buffer_arrives_whole(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    int         peer = http_rig_connect(&rig);
    const char *request =
        "GET /large?size=20000000 HTTP/1.1\r\n" RIG_HOST "Connection: close\r\n\r\n";
    CHECK(http_rig_send(peer, request, strlen(request)));
    const char *answer = http_rig_receive_all(w, peer);
    CHECK_INT(strlen(http_rig_body(answer)), 20000000);
    CHECK_TEXT(http_rig_header(w, answer, "Content-Length"), "20000000");
    close(peer);
    http_rig_close(&rig);
}

/* ---- packing ---- */

static void a_long_text_is_packed_for_who_can_unpack_it(struct work *w)
{
    static const struct {
        const char *accept;
        int         size;
        bool        packed;
    } cases[] = {
        {"gzip, deflate, br", 100000, true},
        {"GZIP;q=0.5", 100000, true},
        {"gzip;q=0", 100000, false},
        {"gzip; q=0.0", 100000, false},
        {"br", 100000, false},
        {"gzip", 500, false},
    };
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *answer = http_rig_ask(&rig, work_text(w,
                                                          "GET /large?size=%d HTTP/1.1\r\n" RIG_HOST
                                                          "Accept-Encoding: %s\r\n\r\n",
                                                          cases[i].size, cases[i].accept));
        int64_t     length;
        const char *encoding = http_rig_header(w, answer, "Content-Encoding");
        CHECK(text_to_int(http_rig_header(w, answer, "Content-Length"), &length));
        CHECK_TEXT(http_rig_header(w, answer, "Vary"), "Accept-Encoding");
        CHECK(text_same(encoding, cases[i].packed ? "gzip" : NULL));
        CHECK(cases[i].packed ? length < cases[i].size / 2 : length == cases[i].size);
        if (!cases[i].packed)
            continue;
        char     plain[100001] = "";
        z_stream z = {.next_in = (unsigned char *) (uintptr_t) http_rig_body(answer),
                      .avail_in = (uInt) length,
                      .next_out = (unsigned char *) plain,
                      .avail_out = sizeof plain};
        CHECK(inflateInit2(&z, 16 + MAX_WBITS) == Z_OK && inflate(&z, Z_FINISH) == Z_STREAM_END);
        CHECK_INT(z.total_out, cases[i].size);
        CHECK(strncmp(plain, "0 1 4 9 16 ", 11) == 0);
        inflateEnd(&z);
    }
    http_rig_close(&rig);
}

/* ---- bodies in files ---- */

static const char *post_file(struct http_rig *rig, const char *token, size_t size)
{
    struct work *w = rig->w;
    int          peer = http_rig_connect(rig);
    const char  *head = work_text(w,
                                  "POST /file HTTP/1.1\r\n" RIG_HOST "Authorization: Bearer %s\r\n"
                                   "Content-Length: %zu\r\n\r\n",
                                  token, size);
    char        *bytes = work_take(w, size);
    CHECK(http_rig_send(peer, head, strlen(head)));
    (void) http_rig_send(peer, bytes, size);
    const char *answer = http_rig_receive(w, peer);
    close(peer);
    return answer;
}

static int count_files(const struct http_rig *rig)
{
    struct stat about;
    CHECK(stat(rig->folder, &about) == 0);
    char command[128];
    snprintf(command, sizeof command, "ls -A %s | wc -l", rig->folder);
    FILE *pipe = popen(command, "r");
    int   count = -1;
    CHECK(pipe != NULL && fscanf(pipe, "%d", &count) == 1);
    pclose(pipe);
    return count;
}

static void a_file_is_received_through_a_temporary_file(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    const char *answer = post_file(&rig, "good", 3000000);
    CHECK_TEXT(http_rig_body(answer), "{\"word\":\"bytes\",\"times\":3000000}");
    answer = post_file(&rig, "good", 1);
    CHECK_TEXT(http_rig_body(answer), "{\"word\":\"bytes\",\"times\":1}");
    http_stop(rig.server);
    rig.server = NULL;
    CHECK_INT(count_files(&rig), 0);
    http_rig_close(&rig);
}

static void a_stranger_cannot_fill_the_disk_with_files(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    int         peer = http_rig_connect(&rig);
    const char *head = "POST /file HTTP/1.1\r\n" RIG_HOST "Content-Length: 1000000000\r\n\r\nabc";
    CHECK(http_rig_send(peer, head, strlen(head)));
    const char *answer = http_rig_receive(w, peer);
    CHECK_INT(http_rig_code(answer), 401);
    CHECK_TEXT(http_rig_header(w, answer, "WWW-Authenticate"), "Bearer");
    CHECK_TEXT(http_rig_header(w, answer, "Connection"), "close");
    close(peer);
    http_rig_close(&rig);
}

static void a_folder_that_is_gone_is_said_in_a_sentence(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    rmdir(rig.folder);
    const char *answer = post_file(&rig, "good", 10);
    CHECK_INT(http_rig_code(answer), 503);
    CHECK(strstr(answer, "\"detail\":\"") != NULL);
    mkdir(rig.folder, 0700);
    http_rig_close(&rig);
}

/* ---- streams ---- */

static void a_stream_comes_in_chunks(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    const char *answer = http_rig_ask(&rig, GET_("/stream"));
    CHECK_TEXT(http_rig_header(w, answer, "Transfer-Encoding"), "chunked");
    CHECK_TEXT(http_rig_body(answer), "9\r\ndata: 1\n\n\r\n9\r\ndata: 2\n\n\r\n9\r\ndata: 3\n\n\r\n"
                                      "0\r\n\r\n");
    answer = http_rig_ask(&rig, "HEAD /stream HTTP/1.1\r\n" RIG_HOST "Connection: close\r\n\r\n");
    CHECK_TEXT(http_rig_body(answer), "");

    int peer = http_rig_connect(&rig);
    CHECK(http_rig_send(peer, "GET /stream HTTP/1.0\r\n\r\n", 24));
    answer = http_rig_receive_all(w, peer);
    CHECK_TEXT(http_rig_body(answer), "data: 1\n\ndata: 2\n\ndata: 3\n\n");
    close(peer);
    http_rig_close(&rig);
}

static void a_large_stream_waits_for_its_reader(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    int         peer = http_rig_connect(&rig);
    const char *request = "GET /stream?size=4000000 HTTP/1.0\r\n\r\n";
    CHECK(http_rig_send(peer, request, strlen(request)));
    const char *answer = http_rig_receive_all(w, peer);
    CHECK(strlen(http_rig_body(answer)) >= 12000000);
    CHECK(strstr(answer, "data: 3\n") != NULL);
    close(peer);
    http_rig_close(&rig);
}

static void a_packed_stream_can_be_unpacked(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    int         peer = http_rig_connect(&rig);
    const char *request = "GET /stream?size=100000 HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n";
    CHECK(http_rig_send(peer, request, strlen(request)));
    size_t room = 400000, size = 0;
    char  *bytes = work_take(w, room), *plain = work_take(w, room);
    for (ssize_t step; (step = read(peer, bytes + size, room - size)) > 0;)
        size += (size_t) step;
    close(peer);
    size_t   head = (size_t) (http_rig_body(bytes) - bytes);
    z_stream z = {.next_in = (unsigned char *) bytes + head,
                  .avail_in = (uInt) (size - head),
                  .next_out = (unsigned char *) plain,
                  .avail_out = (uInt) room};
    CHECK(inflateInit2(&z, 16 + MAX_WBITS) == Z_OK && inflate(&z, Z_FINISH) == Z_STREAM_END);
    inflateEnd(&z);
    CHECK(z.total_out >= 300000 && strstr(plain, "data: 3\n") != NULL);
    http_rig_close(&rig);
}

static void a_stream_that_fails_is_cut_short_so_that_it_shows(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    int peer = http_rig_connect(&rig);
    CHECK(http_rig_send(peer, GET_("/stream/broken"), strlen(GET_("/stream/broken"))));
    const char *answer = http_rig_receive_all(w, peer);
    CHECK(strstr(answer, "data: 2\n") != NULL);
    CHECK(strstr(answer, "\r\n0\r\n\r\n") == NULL);
    close(peer);
    http_rig_close(&rig);
}

static void events_go_on_until_the_server_stops(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    int peer = http_rig_connect(&rig);
    CHECK(http_rig_send(peer, GET_("/events"), strlen(GET_("/events"))));
    struct text text = text_open(w->arena);
    while (strstr(text.bytes, "data: 4\n") == NULL) {
        char    bytes[100];
        ssize_t size = read(peer, bytes, sizeof bytes);
        if (size <= 0)
            break;
        text_add_bytes(&text, bytes, (size_t) size);
    }
    CHECK(strstr(text.bytes, "data: 4\n") != NULL);
    http_stop(rig.server);
    rig.server = NULL;
    const char *rest = http_rig_receive_all(w, peer);
    CHECK(strstr(rest, "0\r\n\r\n") != NULL);
    close(peer);
    http_rig_close(&rig);
}

/* ---- before the handler ---- */

static void what_runs_before_the_handler_can_answer_or_leave_something(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    CHECK_TEXT(http_rig_body(http_rig_ask(&rig, POST_("/think/well", "0"))),
               "{\"word\":\"thought\",\"times\":12}");
    CHECK_INT(http_rig_code(http_rig_ask(&rig, POST_("/think/short", "0"))), 204);
    CHECK_INT(http_rig_code(http_rig_ask(&rig, POST_("/think/refused", "0"))), 403);
    http_rig_close(&rig);
}

SUITE_DB("http_server", TEST(a_read_answers_from_the_database), TEST(a_body_becomes_a_record),
         TEST(a_write_is_answered_after_its_commit),
         TEST(every_answer_carries_what_protects_the_reader),
         TEST(a_failure_becomes_a_problem_document),
         TEST(a_refusal_without_a_handler_repeats_nothing_of_an_earlier_one),
         TEST(why_we_broke_is_not_told_to_strangers), TEST(no_two_answers_have_the_same_request_id),
         TEST(words_of_a_stranger_do_not_become_headers),
         TEST(methods_that_no_route_has_are_answered_by_the_server),
         TEST(the_query_becomes_a_record),
         TEST(a_read_sees_every_write_that_was_answered_before_it),
         TEST(a_read_that_fails_harms_no_other), TEST(a_connection_serves_many_requests_in_order),
         TEST(a_request_may_come_byte_by_byte), TEST(who_asks_to_close_is_closed),
         TEST(a_peer_that_waits_for_it_is_told_to_go_on),
         TEST(an_answer_larger_than_any_buffer_arrives_whole),
         TEST(a_long_text_is_packed_for_who_can_unpack_it),
         TEST(a_file_is_received_through_a_temporary_file),
         TEST(a_stranger_cannot_fill_the_disk_with_files),
         TEST(a_folder_that_is_gone_is_said_in_a_sentence), TEST(a_stream_comes_in_chunks),
         TEST(a_large_stream_waits_for_its_reader), TEST(a_packed_stream_can_be_unpacked),
         TEST(a_stream_that_fails_is_cut_short_so_that_it_shows),
         TEST(events_go_on_until_the_server_stops),
         TEST(what_runs_before_the_handler_can_answer_or_leave_something));
