/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kit/http/server.h"

enum { WRAP_MOST = 64 * 1024 }; /* wrapped up at once, so that a large answer is not there twice */

struct http_tls {
    SSL   *ssl;
    BIO   *from_peer, *to_peer;
    char  *wire; /* taken out of to_peer, on its way */
    size_t size, at;
};

/* ---- the context of a server ---- */

static status explain(struct work *w, const char *what, const char *path)
{
    char reason[256];
    ERR_error_string_n(ERR_get_error(), reason, sizeof reason);
    ERR_clear_error();
    return fail(w, INVALID, "certificate", "the %s '%s' cannot be used: %s", what, path, reason);
}

static void set_up(SSL_CTX *context)
{
    static const unsigned char session_name[] = "storefolk";
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION
                                     | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL");
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE
                                  | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_session_id_context(context, session_name, sizeof session_name - 1);
}

static status load(struct work *w, SSL_CTX *context, const char *certificate, const char *key)
{
    if (SSL_CTX_use_certificate_chain_file(context, certificate) != 1)
        return explain(w, "certificate", certificate);
    if (SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1)
        return explain(w, "private key", key);
    return OK;
}

status http_tls_context_open(struct work *w, const struct http_options *options,
                             struct ssl_ctx_st **ret_context)
{
    const char *certificate = options->certificate, *key = options->key;
    *ret_context = NULL;
    if (options->self_signed) {
        certificate = work_text(w, "%s/self-signed.crt", options->folder);
        key = work_text(w, "%s/self-signed.key", options->folder);
        if (!http_certificate_valid(certificate) || access(key, R_OK) != 0)
            TRY(http_certificate_create(w, certificate, key));
    }
    if (certificate == NULL && key == NULL)
        return OK;
    if (certificate == NULL || key == NULL)
        return fail(w, INVALID, "certificate", "TLS needs both a certificate and its private key");
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    if (context == NULL)
        abort();
    set_up(context);
    status outcome = load(w, context, certificate, key);
    if (outcome != OK)
        SSL_CTX_free(context);
    else
        *ret_context = context;
    return outcome;
}

void http_tls_context_release(struct ssl_ctx_st *context)
{
    SSL_CTX_free(context);
}

/* ---- one connection ---- */

struct http_tls *http_tls_open(struct ssl_ctx_st *context)
{
    struct http_tls *tls = calloc(1, sizeof *tls);
    if (tls == NULL || (tls->ssl = SSL_new(context)) == NULL
        || (tls->from_peer = BIO_new(BIO_s_mem())) == NULL
        || (tls->to_peer = BIO_new(BIO_s_mem())) == NULL)
        abort();
    SSL_set_bio(tls->ssl, tls->from_peer, tls->to_peer);
    SSL_set_accept_state(tls->ssl);
    return tls;
}

void http_tls_release(struct http_tls *tls)
{
    if (tls == NULL)
        return;
    SSL_free(tls->ssl);
    free(tls->wire);
    free(tls);
}

bool http_tls_ready(const struct http_tls *tls)
{
    return SSL_is_init_finished(tls->ssl);
}

void http_tls_put(struct http_tls *tls, const char *bytes, size_t size)
{
    if (BIO_write(tls->from_peer, bytes, (int) size) != (int) size)
        abort(); /* a BIO of memory takes everything while there is memory */
}

int http_tls_read(struct http_tls *tls, char *ret_bytes, int room)
{
    ERR_clear_error();
    int size = SSL_read(tls->ssl, ret_bytes, room);
    if (size > 0)
        return size;
    int error = SSL_get_error(tls->ssl, size);
    ERR_clear_error();
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_ZERO_RETURN ? 0 : -1;
}

size_t http_tls_write(struct http_tls *tls, const char *bytes, size_t size)
{
    ERR_clear_error();
    int wrote = SSL_write(tls->ssl, bytes, size > WRAP_MOST ? WRAP_MOST : (int) size);
    ERR_clear_error();
    /* What cannot be wrapped up is dropped: the peer has ended TLS and reads no more. */
    return wrote > 0 ? (size_t) wrote : size;
}

void http_tls_say_goodbye(struct http_tls *tls)
{
    ERR_clear_error();
    if (http_tls_ready(tls))
        (void) SSL_shutdown(tls->ssl);
    ERR_clear_error();
}

uv_buf_t http_tls_wire(struct http_tls *tls)
{
    if (tls->at == tls->size) {
        free(tls->wire);
        tls->wire = NULL;
        tls->at = 0;
        tls->size = BIO_ctrl_pending(tls->to_peer);
        if (tls->size > 0) {
            tls->wire = malloc(tls->size);
            if (tls->wire == NULL || BIO_read(tls->to_peer, tls->wire, (int) tls->size) <= 0)
                abort();
        }
    }
    return (uv_buf_t){.base = tls->wire + tls->at, .len = tls->size - tls->at};
}

void http_tls_sent(struct http_tls *tls, size_t size)
{
    tls->at += size;
}
