/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The one way out of the house. libcurl speaks; we decide with whom, how long and how much. */
#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kit/http/egress.h"
#include "kit/http/route.h"
#include "kit/http/transfer.h"
#include "kit/machines.h"

enum {
    IDLE_MOST = 16, /* handles kept, each with the connections it has open */
    TIMEOUT_MS = 30 * 1000,
    CONNECT_MS = 10 * 1000,
    ANSWER_MOST = 32 * 1024 * 1024,
    HEAD_MOST = 256 * 1024,
};

struct http_client {
    pthread_mutex_t lock; /* of the idle handles */
    CURL           *idle[IDLE_MOST];
    int             idle_count;
    bool            private_addresses;
    char           *user_agent;
};

/* ---- opening and closing ---- */

status http_client_open(struct work *w, const struct http_client_options *options,
                        struct http_client **ret_client)
{
    struct http_client *client = calloc(1, sizeof *client);
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || client == NULL) {
        free(client);
        return fail(w, BROKEN, NULL, "libcurl could not be started");
    }
    signal(SIGPIPE, SIG_IGN); /* a peer that has gone is an outcome of the call */
    pthread_mutex_init(&client->lock, NULL);
    client->private_addresses = options->private_addresses;
    client->user_agent =
        strdup(options->user_agent != NULL ? options->user_agent : "Storefolk/" STOREFOLK_VERSION);
    if (client->user_agent == NULL)
        abort();
    *ret_client = client;
    return OK;
}

void http_client_close(struct http_client *client)
{
    if (client == NULL)
        return;
    for (int i = 0; i < client->idle_count; i++)
        curl_easy_cleanup(client->idle[i]);
    pthread_mutex_destroy(&client->lock);
    free(client->user_agent);
    free(client);
}

static CURL *take_handle(struct http_client *client)
{
    pthread_mutex_lock(&client->lock);
    CURL *easy = client->idle_count > 0 ? client->idle[--client->idle_count] : NULL;
    pthread_mutex_unlock(&client->lock);
    if (easy == NULL)
        easy = curl_easy_init();
    if (easy == NULL)
        abort();
    return easy;
}

static void give_back(struct http_client *client, CURL *easy)
{
    curl_easy_reset(easy); /* its connections stay open */
    pthread_mutex_lock(&client->lock);
    bool room = client->idle_count < IDLE_MOST;
    if (room)
        client->idle[client->idle_count++] = easy;
    pthread_mutex_unlock(&client->lock);
    if (!room)
        curl_easy_cleanup(easy);
}

/* ---- what libcurl calls ---- */

static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct transfer *transfer = arg;
    (void) purpose;
    if (!transfer->client->private_addresses && http_address_private(&address->addr)) {
        transfer->is_private = true;
        return CURL_SOCKET_BAD;
    }
    transfer->is_private = false;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t on_body(char *bytes, size_t one, size_t size, void *arg)
{
    struct transfer *transfer = arg;
    (void) one;
    if ((int64_t) (transfer->body.size + size) > transfer->most) {
        transfer->too_large = true;
        return CURL_WRITEFUNC_ERROR;
    }
    text_add_bytes(&transfer->body, bytes, size);
    return size;
}

/* "Name: value\r\n", or the line with the code: headers before it were of a "100 Continue". */
static size_t on_header(char *bytes, size_t one, size_t size, void *arg)
{
    struct transfer *transfer = arg;
    (void) one;
    transfer->head_size += size;
    if (transfer->head_size > HEAD_MOST) {
        transfer->too_large = true;
        return 0;
    }
    if (size >= 5 && memcmp(bytes, "HTTP/", 5) == 0)
        transfer->answer_headers.count = 0;
    const char *colon = memchr(bytes, ':', size);
    if (colon == NULL)
        return size;
    struct work      *w = transfer->w;
    struct http_pair *pair = list_add(&transfer->answer_headers);
    size_t            name = (size_t) (colon - bytes);
    pair->name = text_lower(w, work_copy(w, bytes, name));
    pair->value = text_trim(w, work_copy(w, colon + 1, size - name - 1));
    return size;
}

/* ---- what the call wants ---- */

static bool has_header(const struct http_call *call, const char *name)
{
    for (const struct http_pair *h = call->headers; h != NULL && h->name != NULL; h++)
        if (text_same_nocase(h->name, name))
            return true;
    return false;
}

static void add_header(struct transfer *transfer, const char *line)
{
    struct curl_slist *longer = curl_slist_append(transfer->headers, line);
    if (longer == NULL)
        abort();
    transfer->headers = longer;
}

static status add_headers(struct transfer *transfer)
{
    struct work            *w = transfer->w;
    const struct http_call *call = transfer->call;
    add_header(transfer, "Expect:"); /* no waiting for "100 Continue" */
    if (call->size > 0 && !has_header(call, "content-type"))
        add_header(transfer, "Content-Type: application/json");
    for (const struct http_pair *h = call->headers; h != NULL && h->name != NULL; h++) {
        for (const char *c = h->value; *c != '\0'; c++)
            if ((unsigned char) *c < ' ' && *c != '\t')
                return fail(w, INVALID, h->name, "the header '%s' holds a control character",
                            h->name);
        /* "Name;" is how libcurl is told to send an empty one. */
        add_header(transfer, *h->value == '\0' ? work_text(w, "%s;", h->name)
                                               : work_text(w, "%s: %s", h->name, h->value));
    }
    return OK;
}

static void set_limits(CURL *easy, struct transfer *transfer)
{
    long timeout = (long) transfer->timeout_ms;
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROXY, ""); /* a proxy would connect where we may not */
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, timeout);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, timeout < CONNECT_MS ? timeout : CONNECT_MS);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer);
}

static void set_call(CURL *easy, struct transfer *transfer)
{
    const struct http_call *call = transfer->call;
    curl_easy_setopt(easy, CURLOPT_URL, call->url);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, transfer->client->user_agent);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
    if (call->method == HEAD) {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    } else if (call->method != GET || call->size > 0) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) call->size);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, call->body == NULL ? "" : call->body);
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, route_method_word(call->method));
    }
}

/* ---- how it ended ---- */

/* The host of an address, for messages: paths and queries may hold secrets. */
static const char *host_of(struct work *w, const char *url)
{
    const char *host = strstr(url, "://");
    host = host == NULL ? url : host + 3;
    size_t      size = strcspn(host, "/?#");
    const char *user_end = memchr(host, '@', size);
    if (user_end != NULL) {
        size -= (size_t) (user_end + 1 - host);
        host = user_end + 1;
    }
    return work_copy(w, host, size > 200 ? 200 : size);
}

static status explain(struct transfer *transfer, CURLcode code)
{
    struct work *w = transfer->w;
    const char  *host = host_of(w, transfer->call->url);
    if (transfer->is_private)
        return fail(w, FORBIDDEN, "url",
                    "'%s' is a private address; calls to such are refused unless the setting for "
                    "private addresses allows them",
                    host);
    if (transfer->too_large)
        return fail(w, TOO_LARGE, "url", "the answer of '%s' is larger than %lld bytes", host,
                    (long long) transfer->most);
    switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return fail(w, INVALID, "url", "this is no http:// or https:// address");
    case CURLE_COULDNT_RESOLVE_HOST:
        return fail(w, UNAVAILABLE, "url", "there is no host '%s', or its name cannot be resolved",
                    host);
    case CURLE_OPERATION_TIMEDOUT:
        return fail(w, UNAVAILABLE, "url", "'%s' gave no answer within %lld ms", host,
                    (long long) transfer->timeout_ms);
    case CURLE_PEER_FAILED_VERIFICATION:
        return fail(w, UNAVAILABLE, "url", "the certificate of '%s' cannot be trusted", host);
    default:
        return fail(w, UNAVAILABLE, "url", "'%s' gave no answer: %s", host,
                    curl_easy_strerror(code));
    }
}

static void read_answer(struct transfer *transfer, CURL *easy, struct http_answer *ret_answer)
{
    long code = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &code);
    struct http_pair *end = list_add(&transfer->answer_headers);
    *end = (struct http_pair){NULL, NULL};
    *ret_answer = (struct http_answer){.code = (int) code,
                                       .body = transfer->body.bytes,
                                       .size = transfer->body.size,
                                       .headers = transfer->answer_headers.items};
}

/* ---- one call, from its beginning to its end ---- */

void http_transfer_init(struct transfer *transfer, struct work *w, const struct http_call *call)
{
    *transfer = (struct transfer){
        .w = w,
        .client = w->machines->client,
        .call = call,
        .most = call->most > 0 ? call->most : ANSWER_MOST,
        .timeout_ms = call->timeout_ms > 0 ? call->timeout_ms : TIMEOUT_MS,
        .body = text_open(w->arena),
        .answer_headers = list_open(w->arena, sizeof(struct http_pair)),
    };
    assert(w->tx == NULL); /* the network is slow, and cannot be undone */
}

status http_transfer_prepare(struct transfer *transfer, CURL *easy)
{
    TRY(add_headers(transfer));
    set_limits(easy, transfer);
    set_call(easy, transfer);
    return OK;
}

status http_transfer_end(struct transfer *transfer, CURL *easy, CURLcode code,
                         struct http_answer *ret_answer)
{
    if (code != CURLE_OK)
        return explain(transfer, code);
    read_answer(transfer, easy, ret_answer);
    return OK;
}

void http_transfer_release(struct transfer *transfer)
{
    curl_slist_free_all(transfer->headers);
    transfer->headers = NULL;
}

status http_send(struct work *w, const struct http_call *call, struct http_answer *ret_answer)
{
    struct transfer transfer;
    http_transfer_init(&transfer, w, call);
    CURL  *easy = take_handle(transfer.client);
    status outcome = http_transfer_prepare(&transfer, easy);
    if (outcome == OK)
        outcome = http_transfer_end(&transfer, easy, curl_easy_perform(easy), ret_answer);
    give_back(transfer.client, easy);
    http_transfer_release(&transfer);
    return outcome;
}
