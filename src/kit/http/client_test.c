/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kit/http/egress.h"
#include "kit/http/server_rig.h"

/* ---- which addresses are private ---- */

static bool is_private(const char *words)
{
    struct sockaddr_in  v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, words, &v4.sin_addr) == 1)
        return http_address_private((struct sockaddr *) (void *) &v4);
    CHECK(inet_pton(AF_INET6, words, &v6.sin6_addr) == 1);
    return http_address_private((struct sockaddr *) (void *) &v6);
}

static void addresses_of_our_own_networks_are_private(struct work *w)
{
    static const char *const closed[] = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "203.0.113.9",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.1.2.3",
        "::ffff:169.254.169.254",
        "64:ff9b::10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:0a00:0001::1",
        "2002:7f00:1::",
        "fc00::1",
        "fd12:3456::1",
        "fd00:ec2::254",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "3fff::1",
        "4000::1",
    };
    static const char *const open[] = {
        "1.1.1.1",        "9.255.255.255",    "11.0.0.1",          "100.63.255.255",
        "100.128.0.1",    "126.1.1.1",        "128.0.0.1",         "169.253.1.1",
        "172.15.255.255", "172.32.0.1",       "192.0.1.1",         "192.167.1.1",
        "192.169.1.1",    "198.17.1.1",       "198.20.0.1",        "223.255.255.255",
        "::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "2002:0101:0101::1", "2606:4700::1111",
        "2a00:1450::1",   "2001:4860::8888",
    };
    (void) w;
    for (size_t i = 0; i < COUNT_OF(closed); i++)
        if (!is_private(closed[i]))
            check_failed(__FILE__, __LINE__, "%s should be private", closed[i]);
    for (size_t i = 0; i < COUNT_OF(open); i++)
        if (is_private(open[i]))
            check_failed(__FILE__, __LINE__, "%s should not be private", open[i]);
}

/* ---- calls to a server of our own ---- */

/* A rig whose machines also have a client; the test's work then uses them. */
static struct machines *open_both(struct http_rig *rig, struct work *w, bool private_addresses)
{
    struct http_client_options options = {.private_addresses = private_addresses};
    struct machines           *before = w->machines;
    http_rig_open(rig, w, NULL);
    CHECK_OK(http_client_open(w, &options, &rig->machines.client));
    w->machines = &rig->machines;
    return before;
}

static void close_both(struct http_rig *rig, struct work *w, struct machines *before)
{
    http_client_close(rig->machines.client);
    w->machines = before;
    http_rig_close(rig);
}

static const char *url_of(const struct http_rig *rig, const char *path)
{
    return work_text(rig->w, "http://127.0.0.1:%d%s", rig->port, path);
}

static const char *header_of(const struct http_answer *answer, const char *name)
{
    for (const struct http_pair *h = answer->headers; h->name != NULL; h++)
        if (strcmp(h->name, name) == 0)
            return h->value;
    return NULL;
}

static void a_call_brings_back_code_body_and_headers(struct work *w)
{
    struct http_rig    rig;
    struct http_answer answer;
    struct machines   *before = open_both(&rig, w, true);
    struct http_call   call = {.method = GET, .url = url_of(&rig, "/hello/a")};
    CHECK_OK(http_send(w, &call, &answer));
    CHECK_INT(answer.code, 200);
    CHECK_TEXT(answer.body, "{\"word\":\"a\",\"times\":42}");
    CHECK_INT(answer.size, strlen(answer.body));
    CHECK_TEXT(header_of(&answer, "content-type"), "application/json");

    call = (struct http_call){
        .method = POST, .url = url_of(&rig, "/hello"), .body = "{\"word\":\"b\"}", .size = 12};
    CHECK_OK(http_send(w, &call, &answer));
    CHECK_INT(answer.code, 201);
    call = (struct http_call){.method = GET, .url = url_of(&rig, "/fail/broken")};
    CHECK_OK(http_send(w, &call, &answer)); /* any answer is one */
    CHECK_INT(answer.code, 500);
    close_both(&rig, w, before);
}

static void a_call_sends_its_headers_and_its_method(struct work *w)
{
    static const struct http_pair headers[] = {{"Authorization", "Bearer good"}, {NULL, NULL}};
    struct http_rig               rig;
    struct http_answer            answer;
    struct machines              *before = open_both(&rig, w, true);
    struct http_call              call = {.method = POST,
                                          .url = url_of(&rig, "/file"),
                                          .headers = headers,
                                          .body = "12345",
                                          .size = 5};
    CHECK_OK(http_send(w, &call, &answer));
    CHECK_TEXT(answer.body, "{\"word\":\"bytes\",\"times\":5}");
    call = (struct http_call){.method = DELETE, .url = url_of(&rig, "/hello/a")};
    CHECK_OK(http_send(w, &call, &answer));
    CHECK_INT(answer.code, 405);
    call = (struct http_call){.method = HEAD, .url = url_of(&rig, "/hello/a")};
    CHECK_OK(http_send(w, &call, &answer));
    CHECK_INT(answer.code, 200);
    CHECK_INT(answer.size, 0);

    static const struct http_pair split[] = {{"X", "a\r\nY: b"}, {NULL, NULL}};
    call.headers = split;
    CHECK_INT(http_send(w, &call, &answer), INVALID);
    close_both(&rig, w, before);
}

static void a_packed_answer_is_unpacked_and_a_large_one_refused(struct work *w)
{
    struct http_rig    rig;
    struct http_answer answer;
    struct machines   *before = open_both(&rig, w, true);
    struct http_call   call = {.method = GET, .url = url_of(&rig, "/large?size=50000")};
    CHECK_OK(http_send(w, &call, &answer));
    CHECK_INT(answer.size, 50000);
    CHECK_TEXT(header_of(&answer, "content-encoding"), "gzip");
    call.most = 49999;
    CHECK_INT(http_send(w, &call, &answer), TOO_LARGE);
    close_both(&rig, w, before);
}

static void a_private_address_is_refused_however_it_is_written(struct work *w)
{
    static const char *const hosts[] = {"127.0.0.1", "localhost",          "0x7f.1", "2130706433",
                                        "[::1]",     "[::ffff:127.0.0.1]", "0.0.0.0"};
    struct http_rig          rig;
    struct http_answer       answer;
    struct machines         *before = open_both(&rig, w, false);
    for (size_t i = 0; i < COUNT_OF(hosts); i++) {
        struct http_call call = {.method = GET,
                                 .url = work_text(w, "http://%s:%d/hello/a", hosts[i], rig.port)};
        CHECK_INT(http_send(w, &call, &answer), FORBIDDEN);
        CHECK(strstr(w->failure.message, "private address") != NULL);
    }
    close_both(&rig, w, before);
}

static void other_protocols_are_refused(struct work *w)
{
    static const char *const urls[] = {
        "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/",
        "nonsense://x",       "http://",          ""};
    struct http_rig    rig;
    struct http_answer answer;
    struct machines   *before = open_both(&rig, w, true);
    for (size_t i = 0; i < COUNT_OF(urls); i++) {
        struct http_call call = {.method = GET, .url = urls[i]};
        CHECK_INT(http_send(w, &call, &answer), INVALID);
    }
    close_both(&rig, w, before);
}

static void no_answer_is_said_without_the_secrets_of_the_address(struct work *w)
{
    struct http_rig    rig;
    struct http_answer answer;
    struct machines   *before = open_both(&rig, w, true);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t          size = sizeof address;
    int                deaf = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(bind(deaf, (struct sockaddr *) (void *) &address, sizeof address) == 0);
    CHECK(getsockname(deaf, (struct sockaddr *) (void *) &address, &size) == 0);
    struct http_call call = {.method = GET,
                             .url = work_text(w, "http://me:secret@127.0.0.1:%d/secret?key=secret",
                                              ntohs(address.sin_port))};
    CHECK_INT(http_send(w, &call, &answer), UNAVAILABLE); /* nobody listens */
    CHECK(strstr(w->failure.message, "127.0.0.1") != NULL);
    CHECK(strstr(w->failure.message, "secret") == NULL);

    CHECK(listen(deaf, 1) == 0); /* it connects, and hears nothing */
    call.timeout_ms = 100;
    CHECK_INT(http_send(w, &call, &answer), UNAVAILABLE);
    CHECK(strstr(w->failure.message, "within 100 ms") != NULL);
    close(deaf);
    close_both(&rig, w, before);
}

SUITE_DB("http_client", TEST(addresses_of_our_own_networks_are_private),
         TEST(a_call_brings_back_code_body_and_headers),
         TEST(a_call_sends_its_headers_and_its_method),
         TEST(a_packed_answer_is_unpacked_and_a_large_one_refused),
         TEST(a_private_address_is_refused_however_it_is_written),
         TEST(other_protocols_are_refused),
         TEST(no_answer_is_said_without_the_secrets_of_the_address));
