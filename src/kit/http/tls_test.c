/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* TLS, seen by a client that is OpenSSL itself. */
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kit/http/server_rig.h"

struct tls_peer {
    int      socket;
    SSL_CTX *context;
    SSL     *ssl;
    bool     connected;
};

/* Trusts the certificate of the rig and nothing else. */
static struct tls_peer connect_tls(const struct http_rig *rig, int newest)
{
    struct tls_peer peer = {.socket = http_rig_connect(rig),
                            .context = SSL_CTX_new(TLS_client_method())};
    const char     *certificate = work_text(rig->w, "%s/self-signed.crt", rig->folder);
    CHECK(SSL_CTX_load_verify_locations(peer.context, certificate, NULL) == 1);
    SSL_CTX_set_verify(peer.context, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_min_proto_version(peer.context, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(peer.context, newest);
    SSL_CTX_set_cipher_list(peer.context, "ALL:@SECLEVEL=0");
    peer.ssl = SSL_new(peer.context);
    CHECK(SSL_set1_host(peer.ssl, "localhost") == 1);
    SSL_set_fd(peer.ssl, peer.socket);
    peer.connected = SSL_connect(peer.ssl) == 1;
    return peer;
}

static void close_tls(struct tls_peer *peer)
{
    SSL_free(peer->ssl);
    SSL_CTX_free(peer->context);
    close(peer->socket);
}

static const char *ask_tls(struct work *w, struct tls_peer *peer, const char *request)
{
    struct text text = text_open(w->arena);
    char        bytes[4096];
    CHECK(SSL_write(peer->ssl, request, (int) strlen(request)) == (int) strlen(request));
    for (int size; (size = SSL_read(peer->ssl, bytes, sizeof bytes)) > 0;)
        text_add_bytes(&text, bytes, (size_t) size);
    CHECK_INT(SSL_get_error(peer->ssl, 0), SSL_ERROR_ZERO_RETURN); /* ended, not cut */
    return text.bytes;
}

static void open_secure(struct http_rig *rig, struct work *w)
{
    struct http_options options = {.self_signed = true};
    http_rig_open_with(rig, w, &options);
}

#define CLOSING(target) "GET " target " HTTP/1.1\r\n" RIG_HOST "Connection: close\r\n\r\n"

/* R134 */
static void a_certificate_of_our_own_is_made_and_used(struct work *w)
{
    struct http_rig rig;
    struct stat     about;
    open_secure(&rig, w);
    CHECK(stat(work_text(w, "%s/self-signed.key", rig.folder), &about) == 0);
    CHECK_INT(about.st_mode & 0777, 0600);

    struct tls_peer peer = connect_tls(&rig, TLS1_3_VERSION);
    CHECK(peer.connected);
    CHECK_TEXT(SSL_get_version(peer.ssl), "TLSv1.3");
    X509 *certificate = SSL_get1_peer_certificate(peer.ssl);
    CHECK_INT(X509_check_ip_asc(certificate, "127.0.0.1", 0), 1);
    CHECK_INT(X509_check_ip_asc(certificate, "::1", 0), 1);
    CHECK_INT(X509_check_host(certificate, "example.com", 0, 0, NULL), 0);
    X509_free(certificate);
    const char *answer = ask_tls(w, &peer, CLOSING("/hello/a"));
    CHECK_INT(http_rig_code(answer), 200);
    CHECK_TEXT(http_rig_header(w, answer, "Strict-Transport-Security"), "max-age=31536000");
    close_tls(&peer);
    http_rig_close(&rig);
}

/* R134 */
static void old_versions_of_tls_are_refused(struct work *w)
{
    struct http_rig rig;
    open_secure(&rig, w);
    struct tls_peer peer = connect_tls(&rig, TLS1_2_VERSION);
    CHECK(peer.connected);
    close_tls(&peer);
    peer = connect_tls(&rig, TLS1_1_VERSION);
    CHECK(!peer.connected);
    close_tls(&peer);
    http_rig_close(&rig);
}

static void a_large_answer_and_many_requests_go_through_tls(struct work *w)
{
    struct http_rig rig;
    open_secure(&rig, w);
    struct tls_peer peer = connect_tls(&rig, TLS1_3_VERSION);
    const char     *answer = ask_tls(w, &peer, CLOSING("/large?size=5000000"));
    CHECK_INT(strlen(http_rig_body(answer)), 5000000);
    close_tls(&peer);

    peer = connect_tls(&rig, TLS1_3_VERSION);
    answer = ask_tls(w, &peer,
                     "GET /hello/a HTTP/1.1\r\n" RIG_HOST "\r\n"
                     "GET /none HTTP/1.1\r\n" RIG_HOST "\r\n" CLOSING("/hello/last"));
    CHECK(strstr(answer, "{\"word\":\"last\"") != NULL);
    close_tls(&peer);
    http_rig_close(&rig);
}

static void plain_http_on_a_tls_port_is_answered_in_plain_words(struct work *w)
{
    struct http_rig rig;
    open_secure(&rig, w);
    int peer = http_rig_connect(&rig);
    CHECK(http_rig_send(peer, CLOSING("/hello/a"), strlen(CLOSING("/hello/a"))));
    const char *answer = http_rig_receive_all(w, peer);
    CHECK_INT(http_rig_code(answer), 400);
    CHECK(strstr(answer, "https://") != NULL);
    close(peer);
    http_rig_close(&rig);
}

static void bytes_that_are_no_tls_harm_nobody(struct work *w)
{
    struct http_rig rig;
    open_secure(&rig, w);
    int peer = http_rig_connect(&rig);
    CHECK(http_rig_send(peer, "\x16\x03\x01\xff\xff garbage that is no handshake", 35));
    http_rig_shut(peer);
    (void) http_rig_receive_all(w, peer);
    close(peer);
    struct tls_peer good = connect_tls(&rig, TLS1_3_VERSION);
    CHECK(good.connected);
    close_tls(&good);
    http_rig_close(&rig);
}

static void a_certificate_that_cannot_be_used_is_said_plainly(struct work *w)
{
    static const struct route *const no_routes[] = {NULL};
    struct http_server              *server;
    struct http_options              options = {
                     .address = "127.0.0.1:0", .routes = no_routes, .certificate = "/no/such/file.pem"};
    CHECK_INT(http_serve(w, &options, &server), INVALID);
    CHECK(strstr(w->failure.message, "both") != NULL);
    options.key = "/no/such/key.pem";
    CHECK_INT(http_serve(w, &options, &server), INVALID);
    CHECK(strstr(w->failure.message, "'/no/such/file.pem' cannot be used") != NULL);
}

SUITE_DB("http_tls", TEST(a_certificate_of_our_own_is_made_and_used),
         TEST(old_versions_of_tls_are_refused),
         TEST(a_large_answer_and_many_requests_go_through_tls),
         TEST(plain_http_on_a_tls_port_is_answered_in_plain_words),
         TEST(bytes_that_are_no_tls_harm_nobody),
         TEST(a_certificate_that_cannot_be_used_is_said_plainly));
