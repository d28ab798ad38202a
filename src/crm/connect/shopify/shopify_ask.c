/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Asks the shop, and says in words what is the matter when it does not answer as it should. */
#include <string.h>

#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/shopify/shopify.h"
#include "kit/http/http.h"
#include "kit/os/clock.h"

enum { TIMEOUT_MS = 60 * 1000, ANSWER_MOST = 48 * 1024 * 1024, LEAK_A_SECOND = 2 };

static const char *header(const struct http_answer *answer, const char *name)
{
    for (const struct http_pair *pair = answer->headers; pair->name != NULL; pair++)
        if (text_same(pair->name, name))
            return pair->value;
    return NULL;
}

/* ---- how often it may be asked ---- */

/* "32/40": from three quarters on, as long as half of the bucket takes to leak. */
static int64_t wait_of_bucket(struct work *w, const struct http_answer *answer)
{
    const char *said = header(answer, "x-shopify-shop-api-call-limit");
    int64_t     used, size;
    size_t      parts = 0;
    if (said == NULL)
        return 0;
    const char **words = text_split(w, said, '/', &parts);
    if (parts != 2 || !text_to_int(words[0], &used) || !text_to_int(words[1], &size) || size <= 0
        || used > 100000 || used * 4 < size * 3)
        return 0;
    return (used - size / 2) * SECOND / LEAK_A_SECOND;
}

/* "2.0" seconds */
static int64_t wait_of_refusal(const struct http_answer *answer)
{
    const char *said = header(answer, "retry-after");
    int64_t     seconds;
    if (said == NULL || money_parse_rounded(said, &seconds) != MONEY_OK || seconds <= 0
        || seconds > HOUR / SECOND * MONEY_UNIT)
        return 2 * SECOND;
    return seconds / (MONEY_UNIT / SECOND);
}

/* ---- what it answered ---- */

/* "errors" is a text, or an object of lists of texts. */
static const char *errors_of(struct work *w, const struct json *body)
{
    const struct json *errors = json_member(body, "errors");
    struct text        words = text_open(w->arena);
    struct json_out    out = json_out_open(&words);
    if (errors == NULL)
        return "it does not say why";
    if (errors->type == JSON_TEXT)
        return errors->text;
    json_put_json(&out, errors);
    return words.bytes;
}

static status refuse(struct work *w, const struct http_answer *answer, const struct json *body)
{
    switch (answer->code) {
    case 401:
        return fail_reason(w, FORBIDDEN, "KEY_WRONG", "key",
                           "The shop does not know this access token, or it was revoked. Copy that "
                           "of the app from Shopify, Settings, Apps, Develop apps.");
    case 403:
        return fail_reason(w, FORBIDDEN, "SCOPE_MISSING", "key",
                           "The app may not read this (it says: %.160s). Allow it read_orders, "
                           "read_all_orders, read_customers, read_products, read_price_rules and "
                           "read_checkouts, and install it again.",
                           errors_of(w, body));
    case 404:
        return fail_reason(w, NOT_FOUND, "NOT_THERE", NULL, "The shop has no such thing.");
    case 429:
        return fail_reason(w, UNAVAILABLE, SHOP_WAITS, NULL, "The shop wants to be asked less.");
    case 402:
    case 423:
        return fail_reason(w, UNAVAILABLE, "SHOP_CLOSED", "url",
                           "Shopify has locked or frozen this shop (%d).", answer->code);
    default:
        break;
    }
    if (answer->code >= 500 || answer->code == 430)
        return fail_reason(w, UNAVAILABLE, "SHOP_FAILS", "url",
                           "The shop answered with the code %d. It is asked again later.",
                           answer->code);
    return fail_reason(w, INVALID, "SHOP_REFUSES", NULL, "The shop refused (%d): %.200s",
                       answer->code, errors_of(w, body));
}

static status not_json(struct work *w, const struct http_answer *answer)
{
    const char *to = header(answer, "location");
    if (answer->code >= 300 && answer->code < 400)
        return fail_reason(w, FORBIDDEN, "REDIRECT", "url",
                           "The shop sends callers on to '%.200s'. Connect its myshopify.com "
                           "address; redirects are not followed.",
                           to == NULL ? "another address" : to);
    if (answer->code == 404)
        return fail_reason(w, FORBIDDEN, "NO_SHOPIFY", "url",
                           "There is no Shopify shop at this address. It looks like "
                           "https://name.myshopify.com.");
    if (answer->code >= 400)
        return refuse(w, answer, NULL);
    return fail_reason(w, UNAVAILABLE, "NOT_JSON", "url",
                       "The shop answers with a web page where data should be.");
}

static status read_answer(struct work *w, const struct http_answer *answer,
                          struct shopify_answer *ret_answer)
{
    const struct json *body;
    ret_answer->wait_ms = answer->code == 429 ? wait_of_refusal(answer) : wait_of_bucket(w, answer);
    if (answer->size == 0 || *answer->body != '{')
        return not_json(w, answer);
    if (json_parse(w, answer->body, answer->size, &body) != OK)
        return fail_reason(w, UNAVAILABLE, "CUT_SHORT", "url",
                           "The answer of the shop is damaged or was cut short: %.160s",
                           w->failure.message);
    if (answer->code < 200 || answer->code >= 300)
        return refuse(w, answer, body);
    ret_answer->body = body->first == NULL ? body : body->first;
    return OK;
}

/* ---- asking ---- */

/* The token would be seen by everybody on the way. */
static bool is_in_the_clear(const char *url)
{
    return !text_starts(url, "https://") && !text_starts(url, "http://127.0.0.1")
           && !text_starts(url, "http://localhost");
}

static const char *address_of(struct work *w, const struct connection *connection,
                              const struct shopify_call *call)
{
    struct text text = text_open(w->arena);
    text_addf(&text, "%s/admin/api/" SHOPIFY_VERSION "/%s.json", connection->url, call->path);
    for (const struct http_pair *pair = call->query; pair != NULL && pair->name != NULL; pair++)
        text_addf(&text, "%c%s=%s", pair == call->query ? '?' : '&', pair->name, pair->value);
    return text.bytes;
}

status shopify_ask(struct work *w, const struct connection *connection,
                   const struct shopify_call *call, struct shopify_answer *ret_answer)
{
    struct shop_keys   keys;
    struct http_answer answer;
    *ret_answer = (struct shopify_answer){.body = NULL};
    if (is_in_the_clear(connection->url))
        return fail_reason(w, FORBIDDEN, "PLAIN_HTTP", "url",
                           "The address must begin with https://, since the token is sent to it.");
    TRY(shop_get_keys(w, connection, &keys));
    const struct http_pair headers[] = {{"X-Shopify-Access-Token", keys.key}, {NULL, NULL}};
    struct http_call       http = {.method = call->method == 0 ? GET : call->method,
                                   .url = address_of(w, connection, call),
                                   .headers = headers,
                                   .body = call->body,
                                   .size = call->body == NULL ? 0 : strlen(call->body),
                                   .timeout_ms = TIMEOUT_MS,
                                   .most = ANSWER_MOST};
    int64_t                begun = clock_ticks();
    status                 outcome = http_send(w, &http, &answer);
    ret_answer->took_ms = (clock_ticks() - begun) / 1000;
    if (outcome == FORBIDDEN)
        return fail_reason(w, FORBIDDEN, "PRIVATE_ADDRESS", "url",
                           "The address of the shop is one of a private network, to which nothing "
                           "is sent unless Storefolk was started with --allow-private-addresses.");
    if (outcome != OK)
        return outcome == TOO_LARGE ? UNAVAILABLE : outcome;
    return read_answer(w, &answer, ret_answer);
}
