/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_HTTP_TRANSFER_H
#define KIT_HTTP_TRANSFER_H

/*
 * One call of the client on its way, for those who let libcurl do it: http_send, which waits
 * (client.c), and flights, which have many in the air (flights.c).
 */

#include <curl/curl.h>

#include "base/list.h"
#include "base/time.h"
#include "kit/http/http.h"

struct transfer {
    struct work            *w;
    struct http_client     *client;
    const struct http_call *call;
    struct curl_slist      *headers;
    int64_t                 most, timeout_ms;
    bool                    is_private; /* the address is, and so it was refused */
    bool                    too_large;
    struct text             body;
    struct list             answer_headers;
    size_t                  head_size;
};

/* The transfer, `w` and what `call` points at stay where they are until its end. */
void http_transfer_init(struct transfer *transfer, struct work *w, const struct http_call *call);

/* Tells libcurl what to do. INVALID: a header holds a control character. */
status http_transfer_prepare(struct transfer *transfer, CURL *easy) MUST_CHECK;

/* What became of it, as http_send says it. */
status http_transfer_end(struct transfer *transfer, CURL *easy, CURLcode code,
                         struct http_answer *ret_answer) MUST_CHECK;

void http_transfer_release(struct transfer *transfer);

#endif
