/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/shopify/shopify_api.h"

#include "base/text.h"
#include "crm/connect/shopify/shopify.h"

/* A header by its name of today, or by that of Shopify's events. */
static const char *header(struct work *w, const struct request *rq, const char *name)
{
    const char *value = request_header(rq, work_text(w, "x-shopify-%s", name));
    return value != NULL ? value : request_header(rq, work_text(w, "shopify-%s", name));
}

/* POST /connect/shopify/{token} */
status shopify_api_receive(struct work *w, const struct request *rq, struct reply *rp)
{
    struct shop_received received = {
        .topic = header(w, rq, "topic"),
        .signature = header(w, rq, "hmac-sha256"),
        .domain = header(w, rq, "shop-domain"),
        .type = request_header(rq, "content-type"),
        .body = rq->body == NULL ? "" : rq->body,
        .size = rq->size,
    };
    TRY(shop_receive(w, request_part(rq, "token"), &received));
    return reply_empty(rp);
}
