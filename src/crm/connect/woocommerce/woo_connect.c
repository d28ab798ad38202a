/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Connecting a shop, and taking it back. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/connect/woocommerce/woo_store.h"
#include "crm/store/store.h"
#include "kit/crypt/crypt.h"
#include "kit/http/http.h"

enum { SECRET_BYTES = 32 };
#define AGAIN (15 * MINUTE)

static const char *purpose(struct work *w, const char *what, int64_t id)
{
    return work_text(w, "connection.%s:%lld", what, (long long) id);
}

/* ---- addresses ---- */

/* "shop.example/" → "https://shop.example"; what an owner copies from the browser is good. */
static status clean_url(struct work *w, const char *said, const char *field, const char **ret_url)
{
    const char *url = text_trim(w, said);
    if (strstr(url, "://") == NULL)
        url = work_text(w, "https://%s", url);
    size_t size = strcspn(url, "?#");
    url = work_copy(w, url, size);
    const char *admin = strstr(url, "/wp-");
    size = admin == NULL ? strlen(url) : (size_t) (admin - url);
    while (size > 0 && url[size - 1] == '/')
        size--;
    *ret_url = work_copy(w, url, size);
    bool web = text_starts(*ret_url, "http://") || text_starts(*ret_url, "https://");
    if (!web || strlen(strstr(*ret_url, "://")) < 4 || strpbrk(*ret_url, " @\"'<>\\") != NULL
        || size > 400)
        return fail(w, INVALID, field, "'%.200s' is no address of a web site", said);
    return OK;
}

/* ---- keys ---- */

static status check_keys(struct work *w, const char *key, const char *secret)
{
    if (!text_starts(key, "ck_") || strpbrk(key, " :") != NULL)
        return fail(w, INVALID, "key", "A consumer key begins with ck_; copy it from WooCommerce.");
    if (secret == NULL || !text_starts(secret, "cs_") || strpbrk(secret, " :") != NULL)
        return fail(w, INVALID, "secret",
                    "A consumer secret begins with cs_; copy it from WooCommerce.");
    return OK;
}

static status seal_keys(struct work *w, struct connection *connection, const char *key,
                        const char *secret)
{
    TRY(check_keys(w, key, secret));
    const char *both = work_text(w, "%s %s", key, secret);
    return cipher_seal(w, purpose(w, "keys", connection->id), both, strlen(both),
                       &connection->keys);
}

status woo_link_of(struct work *w, const struct connection *connection, struct woo_link *ret_link)
{
    const char *both;
    size_t      size;
    if (connection->keys == NULL)
        return fail_reason(w, FORBIDDEN, "NO_KEYS", "key", "The connection has no keys.");
    TRY(cipher_open_sealed(w, purpose(w, "keys", connection->id), connection->keys, &both, &size));
    const char **parts = text_split(w, both, ' ', NULL);
    *ret_link = (struct woo_link){.url = connection->url, .key = parts[0], .secret = parts[1]};
    return OK;
}

/* ---- jobs ---- */

status woo_enqueue(struct work *w, const char *kind, int64_t connection, int64_t due)
{
    const char *key = work_text(w, "%lld", (long long) connection);
    return job_enqueue(w, kind, key, due, work_text(w, "{\"connection\":%s}", key));
}

static status get_unit(struct work *w, void *arg)
{
    struct connection *connection = arg;
    return woo_store_get(w, connection->id, connection);
}

status woo_job_connection(struct work *w, const struct job *job, struct connection *ret_connection)
{
    const struct json *payload;
    *ret_connection = (struct connection){.id = 0};
    TRY(json_parse(w, job->payload, strlen(job->payload), &payload));
    if (!json_to_int(json_member(payload, "connection"), &ret_connection->id))
        return fail(w, BROKEN, NULL, "a job for a connection names none");
    return db_work(w, READ, get_unit, ret_connection);
}

/* ---- connecting ---- */

static status make_store(struct work *w, const struct woo_request *request,
                         struct connection *connection)
{
    const char  *name = request->name;
    struct store store = {.kind = STORE_WOOCOMMERCE,
                          .url = connection->url,
                          .currency = request->currency,
                          .zone = request->zone};
    if (text_empty(name))
        name = strstr(connection->url, "://") + 3;
    store.name = name;
    TRY(store_create(w, &store));
    connection->store = store.id;
    return OK;
}

/* The page of the shop that asks its owner; the shop then sends the keys to us, over https. */
static const char *authorise_page(struct work *w, const struct connection *connection)
{
    return work_text(w,
                     "%s/wc-auth/v1/authorize?app_name=Storefolk&scope=read_write&user_id=%s"
                     "&return_url=%s/connections&callback_url=%s/connect/woocommerce/%s/keys",
                     connection->url, connection->token, connection->deliver_to,
                     connection->deliver_to, connection->token);
}

static status make_hook_secret(struct work *w, struct connection *connection)
{
    const char *secret = token_make(w, "");
    return cipher_seal(w, purpose(w, "hook", connection->id), secret, strlen(secret),
                       &connection->hook_secret);
}

static status begin_keys(struct work *w, const struct woo_request *request,
                         struct connection *connection, const char **ret_authorise)
{
    *ret_authorise = NULL;
    connection->state = CONNECTION_CHECKING;
    if (request->key != NULL)
        return seal_keys(w, connection, request->key, request->secret);
    connection->state = CONNECTION_WAITING;
    if (connection->deliver_to == NULL || !text_starts(connection->deliver_to, "https://"))
        return fail(w, INVALID, "deliver_to",
                    "A shop hands its keys over to an https address only. Say under which one it "
                    "reaches Storefolk, or give key and secret.");
    *ret_authorise = authorise_page(w, connection);
    return OK;
}

status woo_connect(struct work *w, const struct woo_request *request,
                   struct connection *ret_connection, const char **ret_authorise)
{
    *ret_connection = (struct connection){.id = db_new_id(w),
                                          .platform = "woocommerce",
                                          .colour = request->colour,
                                          .created_at = w->now,
                                          .heard_at = ABSENT,
                                          .pulled_at = ABSENT,
                                          .proved_at = ABSENT,
                                          .refunds_of = true};
    TRY(clean_url(w, request->url, "url", &ret_connection->url));
    if (!text_empty(request->deliver_to))
        TRY(clean_url(w, request->deliver_to, "deliver_to", &ret_connection->deliver_to));
    ret_connection->token = token_make(w, "");
    TRY(make_store(w, request, ret_connection));
    TRY(make_hook_secret(w, ret_connection));
    TRY(begin_keys(w, request, ret_connection, ret_authorise));
    TRY(woo_store_insert(w, ret_connection));
    if (ret_connection->state == CONNECTION_WAITING)
        return OK;
    return woo_enqueue(w, "woo.check", ret_connection->id, 0);
}

status woo_put_keys(struct work *w, struct connection *connection, const char *key,
                    const char *secret)
{
    TRY(seal_keys(w, connection, key, secret));
    connection->state = CONNECTION_CHECKING;
    connection->reason = connection->reason_code = NULL;
    TRY(woo_store_update(w, connection));
    return woo_enqueue(w, "woo.check", connection->id, 0);
}

/* Its webhooks get 410 from then on, which ends them after some failures. */
status woo_disconnect(struct work *w, int64_t id)
{
    static const char *const kinds[] = {"woo.check", "woo.pull", "woo.work", "woo.prove"};
    struct connection        connection;
    TRY(woo_store_get(w, id, &connection));
    connection.state = CONNECTION_DISCONNECTED;
    connection.keys = NULL;
    connection.reason = connection.reason_code = NULL;
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        TRY(job_cancel(w, kinds[i], work_text(w, "%lld", (long long) id)));
    TRY(woo_store_forget_pulls(w, id));
    return woo_store_update(w, &connection);
}

/* ---- the check ---- */

struct checked {
    struct connection *connection;
    status             outcome;
    struct failure     why;
};

/* OK when the version is good enough, "8.2.0" or later than 3.5. */
static status check_version(struct work *w, struct connection *connection,
                            const struct json *system)
{
    int64_t     major = 0;
    const char *version = json_text(json_member(system, "environment"), "version");
    if (version == NULL)
        return OK;
    connection->version = version;
    const char **parts = text_split(w, version, '.', NULL);
    if (text_to_int(parts[0], &major) && major < 4)
        return fail_reason(w, FORBIDDEN, "TOO_OLD", "url",
                           "The shop runs WooCommerce %.20s; 4.0 or later is needed.", version);
    return OK;
}

/* A key that may only read shows itself when it writes: to something that is not there. */
static status check_writing(struct work *w, const struct woo_link *link)
{
    struct woo_answer answer;
    struct woo_call   call = {.method = PUT, .path = "orders/999999999999", .body = "{}"};
    status            outcome = woo_ask(w, link, &call, &answer);
    bool              writes = outcome == OK || outcome == NOT_FOUND || outcome == INVALID;
    return writes ? OK : outcome;
}

static status check_refunds(struct work *w, struct connection *connection,
                            const struct woo_link *link)
{
    struct woo_answer      answer;
    const struct http_pair query[] = {{"per_page", "1"}, {NULL, NULL}};
    struct woo_call        call = {.path = "refunds", .query = query};
    status                 outcome = woo_ask(w, link, &call, &answer);
    connection->refunds_of = outcome == OK;
    return outcome == NOT_FOUND ? OK : outcome;
}

static status check_all(struct work *w, struct connection *connection)
{
    struct woo_link        link;
    struct woo_answer      answer;
    const struct http_pair query[] = {{"per_page", "1"}, {NULL, NULL}};
    struct woo_call        orders = {.path = "orders", .query = query};
    struct woo_call        system = {.path = "system_status"};
    TRY(woo_link_of(w, connection, &link));
    TRY(woo_ask(w, &link, &orders, &answer));
    TRY(check_writing(w, &link));
    if (woo_ask(w, &link, &system, &answer) == OK)
        TRY(check_version(w, connection, answer.body));
    return check_refunds(w, connection, &link);
}

static status record_check(struct work *w, void *arg)
{
    const struct checked *checked = arg;
    struct connection    *connection = checked->connection;
    struct connection     now;
    TRY(woo_store_get(w, connection->id, &now));
    if (now.state == CONNECTION_DISCONNECTED)
        return OK;
    connection->state = checked->outcome == OK ? CONNECTION_CONNECTED : CONNECTION_REFUSED;
    connection->reason = checked->outcome == OK ? NULL : checked->why.message;
    connection->reason_code = checked->outcome == OK ? NULL : checked->why.reason;
    TRY(woo_store_update(w, connection));
    return checked->outcome == OK ? woo_enqueue(w, "woo.pull", connection->id, 0) : OK;
}

status woo_check_run(struct work *w, const struct job *job)
{
    struct connection connection;
    TRY(woo_job_connection(w, job, &connection));
    if (connection.state == CONNECTION_DISCONNECTED)
        return OK;
    struct checked checked = {.connection = &connection};
    checked.outcome = check_all(w, &connection);
    checked.why = w->failure;
    if (checked.outcome != OK && checked.why.reason == NULL)
        checked.why.reason = "NO_ANSWER";
    return db_work(w, WRITE, record_check, &checked);
}
