/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Asks the shop, and says in words what is the matter when it does not answer as it should. */
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/woocommerce/woo.h"
#include "kit/crypt/crypt.h"
#include "kit/http/http.h"
#include "kit/os/clock.h"
#include "kit/os/random.h"

enum { TIMEOUT_MS = 90 * 1000, ANSWER_MOST = 48 * 1024 * 1024 };
#define CLOCK_MOST (10 * MINUTE)

/* ---- the address ---- */

static void add_quoted(struct text *text, const char *words)
{
    for (const char *c = words; *c != '\0'; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z')
                     || (*c >= '0' && *c <= '9') || strchr("-._~", *c) != NULL;
        if (plain)
            text_add_char(text, *c);
        else
            text_addf(text, "%%%02X", (unsigned char) *c);
    }
}

static const char *quoted(struct work *w, const char *words)
{
    struct text text = text_open(w->arena);
    add_quoted(&text, words);
    return text.bytes;
}

static int by_name(const void *a, const void *b)
{
    const struct http_pair *one = a, *other = b;
    int                     order = strcmp(one->name, other->name);
    return order != 0 ? order : strcmp(one->value, other->value);
}

/* RFC 5849, 3.4.1: method, address and the sorted pairs, each quoted. */
const char *woo_oauth_signature(struct work *w, const char *method, const char *url,
                                const struct http_pair *pairs, const char *secret)
{
    struct list sorted = list_open(w->arena, sizeof(struct http_pair));
    for (; pairs->name != NULL; pairs++)
        *(struct http_pair *) list_add(&sorted) =
            (struct http_pair){quoted(w, pairs->name), quoted(w, pairs->value)};
    if (sorted.count > 0)
        qsort(sorted.items, sorted.count, sizeof(struct http_pair), by_name);
    struct text all = text_open(w->arena), base = text_open(w->arena);
    for (size_t i = 0; i < sorted.count; i++) {
        const struct http_pair *pair = list_at(&sorted, i);
        text_addf(&all, "%s%s=%s", i > 0 ? "&" : "", pair->name, pair->value);
    }
    text_addf(&base, "%s&", method);
    add_quoted(&base, url);
    text_add_char(&base, '&');
    add_quoted(&base, all.bytes);
    return hmac_sha256_base64(w, work_text(w, "%s&", secret), base.bytes, base.size);
}

static void add_pair(struct list *pairs, const char *name, const char *value)
{
    *(struct http_pair *) list_add(pairs) = (struct http_pair){name, value};
}

static void sign(struct work *w, const struct woo_link *link, const char *method, const char *url,
                 struct list *pairs)
{
    add_pair(pairs, "oauth_consumer_key", link->key);
    add_pair(pairs, "oauth_nonce", work_text(w, "%016llx", (unsigned long long) random_uint64()));
    add_pair(pairs, "oauth_signature_method", "HMAC-SHA256");
    add_pair(pairs, "oauth_timestamp", work_text(w, "%lld", (long long) (w->now / SECOND)));
    add_pair(pairs, NULL, NULL);
    const char *signature = woo_oauth_signature(w, method, url, pairs->items, link->secret);
    *(struct http_pair *) list_at(pairs, pairs->count - 1) =
        (struct http_pair){"oauth_signature", signature};
}

static const char *address_of(struct work *w, const char *url, const struct list *pairs)
{
    struct text text = text_open(w->arena);
    text_add(&text, url);
    for (size_t i = 0; i < pairs->count; i++) {
        const struct http_pair *pair = list_at(pairs, i);
        text_add_char(&text, i == 0 ? '?' : '&');
        add_quoted(&text, pair->name);
        text_add_char(&text, '=');
        add_quoted(&text, pair->value);
    }
    return text.bytes;
}

/* ---- what it answered ---- */

static const char *header(const struct http_answer *answer, const char *name)
{
    for (const struct http_pair *pair = answer->headers; pair->name != NULL; pair++)
        if (text_same(pair->name, name))
            return pair->value;
    return NULL;
}

static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/* "Sun, 22 Nov 2026 05:39:50 GMT"; ABSENT when the shop does not say. */
static int64_t clock_of(struct work *w, const struct http_answer *answer)
{
    size_t       count;
    int64_t      day, year, time;
    const char  *date = header(answer, "date");
    const char **words = text_split(w, date == NULL ? "" : date, ' ', &count);
    if (count < 5 || !text_to_int(words[1], &day) || !text_to_int(words[3], &year))
        return ABSENT;
    for (int64_t month = 1; month <= 12; month++)
        if (text_same(words[2], months[month - 1])) {
            const char *iso = work_text(w, "%04lld-%02lld-%02lldT%s", (long long) year,
                                        (long long) month, (long long) day, words[4]);
            return time_parse(iso, &time, NULL) ? time : ABSENT;
        }
    return ABSENT;
}

static bool clock_is_wrong(struct work *w, const struct http_answer *answer)
{
    int64_t there = clock_of(w, answer);
    return there != ABSENT && (there > w->now + CLOCK_MOST || there < w->now - CLOCK_MOST);
}

static status refuse_key(struct work *w, const struct http_answer *answer, const char *code,
                         const char *message)
{
    if (clock_is_wrong(w, answer))
        return fail_reason(w, FORBIDDEN, "CLOCK", "url",
                           "The clocks of the shop and of this machine differ by more than ten "
                           "minutes, so the shop does not believe the signature. Set both right.");
    if (strstr(message, "write permission") != NULL)
        return fail_reason(w, FORBIDDEN, "KEY_READ_ONLY", "key",
                           "This key may only read. Make one with the permission Read/Write in "
                           "WooCommerce, Settings, Advanced, REST API.");
    if (text_same(code, "woocommerce_rest_cannot_view") || text_same(code, "rest_forbidden"))
        return fail_reason(w, FORBIDDEN, "SIGNATURE_STRIPPED", "key",
                           "The shop did not see the key, or its user may not see orders. Use the "
                           "key of an administrator; when the web server in front of the shop "
                           "removes the header Authorization, let it pass.");
    return fail_reason(w, FORBIDDEN, "KEY_WRONG", "key",
                       "The shop does not know this key and secret, or they were revoked (it says: "
                       "%.120s). Make new ones in WooCommerce, Settings, Advanced, REST API.",
                       message);
}

static status refuse_code(struct work *w, const struct http_answer *answer, const char *code,
                          const char *message)
{
    if (answer->code == 401 || answer->code == 403)
        return refuse_key(w, answer, code, message);
    if (answer->code == 404)
        return fail_reason(w, NOT_FOUND, "NOT_THERE", NULL, "The shop has no such thing: %.120s",
                           message);
    if (answer->code == 429 || answer->code >= 500)
        return fail_reason(w, UNAVAILABLE, "SHOP_FAILS", "url",
                           "The shop answered with the code %d. It is asked again later.",
                           answer->code);
    return fail_reason(w, INVALID, "SHOP_REFUSES", NULL, "The shop refused (%d): %.200s",
                       answer->code, message);
}

static status refuse_redirect(struct work *w, const struct http_answer *answer)
{
    const char *to = header(answer, "location");
    return fail_reason(w, FORBIDDEN, "REDIRECT", "url",
                       "The shop sends callers on to '%.200s'. Connect that address instead, if it "
                       "is the shop's; redirects are not followed.",
                       to == NULL ? "another address" : to);
}

static status not_json(struct work *w, const struct http_answer *answer)
{
    bool maintenance = strstr(answer->body, "maintenance") != NULL;
    if (maintenance || answer->code == 503)
        return fail_reason(w, UNAVAILABLE, "MAINTENANCE", "url",
                           "The shop shows a maintenance page. It is asked again later.");
    if (answer->code == 404)
        return fail_reason(w, FORBIDDEN, "NO_WOOCOMMERCE", "url",
                           "There is no WooCommerce at this address. Check it, and that permalinks "
                           "are not set to Plain in WordPress, Settings, Permalinks.");
    if (answer->code >= 500)
        return refuse_code(w, answer, "", "");
    return fail_reason(w, UNAVAILABLE, "NOT_JSON", "url",
                       "The shop answers with a web page where data should be. A plugin for "
                       "security or caching may be in the way of /wp-json/.");
}

static status read_answer(struct work *w, const struct http_answer *answer,
                          struct woo_answer *ret_answer)
{
    const char *total = header(answer, "x-wp-total");
    if (answer->code >= 300 && answer->code < 400)
        return refuse_redirect(w, answer);
    if (answer->size == 0 || (*answer->body != '{' && *answer->body != '['))
        return not_json(w, answer);
    if (json_parse(w, answer->body, answer->size, &ret_answer->body) != OK)
        return fail_reason(w, UNAVAILABLE, "CUT_SHORT", "url",
                           "The answer of the shop is damaged or was cut short: %.160s",
                           w->failure.message);
    if (answer->code >= 400) {
        const char *code = json_text(ret_answer->body, "code");
        const char *message = json_text(ret_answer->body, "message");
        return refuse_code(w, answer, code == NULL ? "" : code, message == NULL ? "" : message);
    }
    if (total == NULL || !text_to_int(total, &ret_answer->total))
        ret_answer->total = ABSENT;
    return OK;
}

/* ---- asking ---- */

static status no_answer(struct work *w, status outcome)
{
    if (outcome == FORBIDDEN)
        return fail_reason(w, FORBIDDEN, "PRIVATE_ADDRESS", "url",
                           "The address of the shop is one of a private network, to which nothing "
                           "is sent unless Storefolk was started with --allow-private-addresses.");
    return outcome == TOO_LARGE ? UNAVAILABLE : outcome;
}

status woo_ask(struct work *w, const struct woo_link *link, const struct woo_call *call,
               struct woo_answer *ret_answer)
{
    static const char *const words[] = {
        [GET] = "GET", [POST] = "POST", [PUT] = "PUT", [DELETE] = "DELETE"};
    enum method      method = call->method == 0 ? GET : call->method;
    const char      *url = work_text(w, "%s/wp-json/wc/v3/%s", link->url, call->path);
    struct list      pairs = list_open(w->arena, sizeof(struct http_pair));
    struct http_pair headers[2] = {{NULL, NULL}, {NULL, NULL}};
    for (const struct http_pair *pair = call->query; pair != NULL && pair->name != NULL; pair++)
        add_pair(&pairs, pair->name, pair->value);
    if (text_starts(url, "https://")) {
        const char *both = work_text(w, "%s:%s", link->key, link->secret);
        headers[0] = (struct http_pair){
            "Authorization", work_text(w, "Basic %s", crypt_base64(w, both, strlen(both)))};
    } else {
        sign(w, link, words[method], url, &pairs);
    }
    struct http_call   http = {.method = method,
                               .url = address_of(w, url, &pairs),
                               .headers = headers,
                               .body = call->body,
                               .size = call->body == NULL ? 0 : strlen(call->body),
                               .timeout_ms = TIMEOUT_MS,
                               .most = ANSWER_MOST};
    struct http_answer answer;
    int64_t            begun = clock_ticks();
    status             outcome = http_send(w, &http, &answer);
    *ret_answer = (struct woo_answer){.took_ms = (clock_ticks() - begun) / 1000};
    return outcome == OK ? read_answer(w, &answer, ret_answer) : no_answer(w, outcome);
}
