/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Peers that are slow, greedy, rude or gone; ports that are taken; and how the server stops. */
#include "kit/http/server_rig.h"

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define GET_(target) "GET " target " HTTP/1.1\r\n" RIG_HOST "\r\n"

static const char *send_and_wait(struct work *w, const struct http_rig *rig, const char *bytes)
{
    int peer = http_rig_connect(rig);
    CHECK(http_rig_send(peer, bytes, strlen(bytes)));
    const char *answer = http_rig_receive_all(w, peer);
    close(peer);
    return answer;
}

/* ---- slow ---- */

static void a_head_that_does_not_come_is_not_waited_for(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, &(struct http_limits){.head_ms = 50});
    const char *answer = send_and_wait(w, &rig, "GET / HTTP/1.1\r\nX: ");
    CHECK_INT(http_rig_code(answer), 408);
    CHECK_TEXT(http_rig_header(w, answer, "Connection"), "close");
    http_rig_close(&rig);
}

static void a_body_that_trickles_is_not_waited_for(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w,
                  &(struct http_limits){.body_window_ms = 50, .body_rate = INT64_C(1) << 40});
    const char *answer =
        send_and_wait(w, &rig, "POST /echo HTTP/1.1\r\n" RIG_HOST "Content-Length: 100\r\n\r\nabc");
    CHECK_INT(http_rig_code(answer), 408);
    http_rig_close(&rig);
}

static void a_peer_that_does_not_read_is_closed(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, &(struct http_limits){.write_ms = 50, .connections = 1});
    int         peer = http_rig_connect(&rig);
    const char *request = GET_("/large?size=60000000");
    CHECK(http_rig_send(peer, request, strlen(request)));
    CHECK(recv(peer, work_take(w, 1), 1, MSG_PEEK) == 1);
    while (http_rig_code(http_rig_ask(&rig, GET_("/hello/a"))) == 503)
        continue; /* until the place is free */
    CHECK(strlen(http_rig_receive_all(w, peer)) < 60000000);
    close(peer);
    http_rig_close(&rig);
}

static void a_peer_that_says_nothing_is_closed(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, &(struct http_limits){.idle_ms = 50});
    CHECK_TEXT(send_and_wait(w, &rig, ""), "");
    const char *answer = send_and_wait(w, &rig, GET_("/hello/a"));
    CHECK_INT(http_rig_code(answer), 200);
    CHECK(strstr(answer, "HTTP/1.1 408") == NULL); /* ids may hold such digits */
    http_rig_close(&rig);
}

/* ---- greedy ---- */

static void one_address_gets_so_many_connections_and_no_more(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, &(struct http_limits){.per_address = 2});
    int first = http_rig_connect(&rig), second = http_rig_connect(&rig);
    CHECK(http_rig_send(first, GET_("/hello/a"), strlen(GET_("/hello/a"))));
    CHECK_INT(http_rig_code(http_rig_receive(w, first)), 200);
    CHECK(http_rig_send(second, GET_("/hello/a"), strlen(GET_("/hello/a"))));
    CHECK_INT(http_rig_code(http_rig_receive(w, second)), 200);

    const char *answer = send_and_wait(w, &rig, "");
    CHECK_INT(http_rig_code(answer), 503);
    CHECK_TEXT(http_rig_header(w, answer, "Retry-After"), "10");
    close(first);
    close(second);
    http_rig_close(&rig);
}

static void the_house_is_full_at_some_point(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, &(struct http_limits){.connections = 1});
    int first = http_rig_connect(&rig);
    CHECK(http_rig_send(first, GET_("/hello/a"), strlen(GET_("/hello/a"))));
    CHECK_INT(http_rig_code(http_rig_receive(w, first)), 200);
    CHECK_INT(http_rig_code(send_and_wait(w, &rig, "")), 503);
    close(first);
    http_rig_close(&rig);
}

static void two_gigabytes_are_refused_before_they_are_read(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    int         peer = http_rig_connect(&rig);
    const char *head = "POST /hello HTTP/1.1\r\n" RIG_HOST "Content-Length: 2147483648\r\n\r\n";
    CHECK(http_rig_send(peer, head, strlen(head)));
    const char *answer = http_rig_receive(w, peer);
    CHECK_INT(http_rig_code(answer), 413);
    CHECK(strstr(answer, "8388608 bytes") != NULL);

    char  *piece = work_take(w, 1 << 20);
    size_t sent = 0;
    while (sent < INT64_C(2147483648) && http_rig_send(peer, piece, 1 << 20))
        sent += 1 << 20;
    CHECK(sent < 64 << 20);
    close(peer);
    http_rig_close(&rig);
}

static void a_chunked_body_ends_at_its_limit(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, &(struct http_limits){.body_bytes = 100000});
    int         peer = http_rig_connect(&rig);
    const char *head = "POST /echo HTTP/1.1\r\n" RIG_HOST "Transfer-Encoding: chunked\r\n\r\n";
    char        content[4097];
    memset(content, 'x', sizeof content);
    content[4096] = '\0';
    const char *chunk = work_text(w, "1000\r\n%s\r\n", content);
    (void) http_rig_send(peer, head, strlen(head));
    for (int i = 0; i < 30; i++)
        (void) http_rig_send(peer, chunk, strlen(chunk));
    CHECK_INT(http_rig_code(http_rig_receive(w, peer)), 413);
    close(peer);
    http_rig_close(&rig);
}

static void a_peer_far_ahead_is_read_no_faster_than_it_is_answered(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    int         peer = http_rig_connect(&rig);
    const char *request = "POST /wait HTTP/1.1\r\n" RIG_HOST "Content-Length: 0\r\n\r\n";
    CHECK(http_rig_send(peer, request, strlen(request)));
    CHECK(http_rig_wait_for_waiters(1));
    char  *piece = work_take(w, 1 << 20);
    size_t sent = 0;
    for (ssize_t step; (step = send(peer, piece, 1 << 20, MSG_DONTWAIT | MSG_NOSIGNAL)) > 0;)
        sent += (size_t) step;
    CHECK(sent < 64 << 20);
    http_rig_let_go();
    CHECK_INT(http_rig_code(http_rig_receive(w, peer)), 200);
    CHECK_INT(http_rig_code(http_rig_receive(w, peer)), 400);
    close(peer);
    http_rig_close(&rig);
}

/* ---- gone ---- */

static void a_peer_that_goes_away_harms_nobody(struct work *w)
{
    struct linger   at_once = {.l_onoff = 1};
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    int         peer = http_rig_connect(&rig);
    const char *request = "POST /wait HTTP/1.1\r\n" RIG_HOST "Content-Length: 0\r\n\r\n";
    CHECK(http_rig_send(peer, request, strlen(request)));
    CHECK(http_rig_wait_for_waiters(1));
    setsockopt(peer, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(peer);
    CHECK_INT(http_rig_code(http_rig_ask(&rig, GET_("/hello/a"))), 200);
    http_rig_let_go();

    peer = http_rig_connect(&rig);
    CHECK(http_rig_send(peer, GET_("/events"), strlen(GET_("/events"))));
    char some[10];
    CHECK(read(peer, some, sizeof some) > 0);
    close(peer);
    peer = http_rig_connect(&rig);
    request = "POST /file HTTP/1.1\r\n" RIG_HOST
              "Authorization: Bearer good\r\nContent-Length: 9999\r\n\r\nabc";
    CHECK(http_rig_send(peer, request, strlen(request)));
    close(peer);
    CHECK_INT(http_rig_code(http_rig_ask(&rig, GET_("/hello/a"))), 200);
    http_rig_close(&rig);
}

static void a_peer_that_only_listens_still_gets_its_answer(struct work *w)
{
    struct http_rig rig;
    http_rig_open(&rig, w, NULL);
    int peer = http_rig_connect(&rig);
    CHECK(http_rig_send(peer, GET_("/large?size=3000000"), strlen(GET_("/large?size=3000000"))));
    http_rig_shut(peer);
    CHECK_INT(strlen(http_rig_body(http_rig_receive_all(w, peer))), 3000000);
    close(peer);
    http_rig_close(&rig);
}

/* ---- stopping ---- */

static void *stop(void *server)
{
    http_stop(server);
    return NULL;
}

static void stopping_finishes_what_has_begun_and_nothing_else(struct work *w)
{
    struct http_rig rig;
    pthread_t       stopper;
    http_rig_open(&rig, w, NULL);
    int         idle = http_rig_connect(&rig), busy = http_rig_connect(&rig);
    const char *request =
        "POST /wait HTTP/1.1\r\n" RIG_HOST "Content-Length: 0\r\n\r\n" GET_("/hello/b");
    CHECK(http_rig_send(idle, GET_("/hello/a"), strlen(GET_("/hello/a"))));
    CHECK_INT(http_rig_code(http_rig_receive(w, idle)), 200);
    CHECK(http_rig_send(busy, request, strlen(request)));
    CHECK(http_rig_wait_for_waiters(1));

    CHECK(pthread_create(&stopper, NULL, stop, rig.server) == 0);
    CHECK_TEXT(http_rig_receive(w, idle), ""); /* closed */
    http_rig_let_go();
    const char *answer = http_rig_receive_all(w, busy);
    CHECK_INT(http_rig_code(answer), 200);
    CHECK_TEXT(http_rig_header(w, answer, "Connection"), "close");
    CHECK_TEXT(http_rig_body(answer), "{\"word\":\"done\",\"times\":0}");
    pthread_join(stopper, NULL);
    close(idle);
    close(busy);

    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t) rig.port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int                late = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(connect(late, (struct sockaddr *) (void *) &address, sizeof address) != 0);
    close(late);
    rig.server = NULL;
    http_rig_close(&rig);
}

/* ---- addresses ---- */

static void a_port_in_use_is_said_plainly(struct work *w)
{
    struct http_rig                  rig;
    struct http_server              *second;
    struct http_options              options = {0};
    static const struct route *const no_routes[] = {NULL};
    http_rig_open(&rig, w, NULL);
    options.address = work_text(w, "127.0.0.1:%d", rig.port);
    options.routes = no_routes;
    CHECK_INT(http_serve(w, &options, &second), CONFLICT);
    CHECK_TEXT(w->failure.message,
               work_text(w, "port %d is in use by another program; choose another with --listen",
                         rig.port));
    http_rig_close(&rig);
}

static void an_address_that_is_none_is_said_plainly(struct work *w)
{
    static const struct {
        const char *address;
        status      outcome;
        const char *word;
    } cases[] = {
        {"127.0.0.1", INVALID, "no address to listen at"},
        {"127.0.0.1:", INVALID, "no address to listen at"},
        {"127.0.0.1:65536", INVALID, "no address to listen at"},
        {"127.0.0.1:-1", INVALID, "no address to listen at"},
        {"::1:80", INVALID, "no address to listen at"},
        {"[127.0.0.1]:80", INVALID, "no address to listen at"},
        {"example:80", INVALID, "no address to listen at"},
        {"203.0.113.7:0", INVALID, "has no address"},
        {"unix:", INVALID, "too long"},
        {"unix:/no/such/folder/socket", UNAVAILABLE, "cannot listen at"},
    };
    static const struct route *const no_routes[] = {NULL};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct http_server *server;
        struct http_options options = {.address = cases[i].address, .routes = no_routes};
        CHECK_INT(http_serve(w, &options, &server), cases[i].outcome);
        CHECK(strstr(w->failure.message, cases[i].word) != NULL);
    }
}

static void a_socket_file_serves_as_well_and_a_dead_one_is_replaced(struct work *w)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "/tmp/storefolk-http-%d.socket", getpid());
    int dead = socket(AF_UNIX, SOCK_STREAM, 0);
    unlink(address.sun_path);
    CHECK(bind(dead, (struct sockaddr *) (void *) &address, sizeof address) == 0);
    close(dead);

    struct http_rig     rig;
    struct http_options options = {.address = work_text(w, "unix:%s", address.sun_path)};
    http_rig_open_with(&rig, w, &options);
    int peer = socket(AF_UNIX, SOCK_STREAM, 0);
    CHECK(connect(peer, (struct sockaddr *) (void *) &address, sizeof address) == 0);
    CHECK(http_rig_send(peer, GET_("/hello/a"), strlen(GET_("/hello/a"))));
    CHECK_INT(http_rig_code(http_rig_receive(w, peer)), 200);

    struct http_server *second;
    CHECK_INT(http_serve(w, &options, &second), CONFLICT);
    close(peer);
    http_rig_close(&rig);
    CHECK(access(address.sun_path, F_OK) != 0);
}

SUITE_DB("http_peer", TEST(a_head_that_does_not_come_is_not_waited_for),
         TEST(a_body_that_trickles_is_not_waited_for), TEST(a_peer_that_does_not_read_is_closed),
         TEST(a_peer_that_says_nothing_is_closed),
         TEST(one_address_gets_so_many_connections_and_no_more),
         TEST(the_house_is_full_at_some_point),
         TEST(two_gigabytes_are_refused_before_they_are_read),
         TEST(a_chunked_body_ends_at_its_limit),
         TEST(a_peer_far_ahead_is_read_no_faster_than_it_is_answered),
         TEST(a_peer_that_goes_away_harms_nobody),
         TEST(a_peer_that_only_listens_still_gets_its_answer),
         TEST(stopping_finishes_what_has_begun_and_nothing_else),
         TEST(a_port_in_use_is_said_plainly), TEST(an_address_that_is_none_is_said_plainly),
         TEST(a_socket_file_serves_as_well_and_a_dead_one_is_replaced));
