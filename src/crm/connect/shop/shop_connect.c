/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Connecting a shop, and taking it back. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/connect/shop/shop_store.h"
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
    const char *admin = strstr(url, "/wp-") == NULL ? strstr(url, "/admin") : strstr(url, "/wp-");
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

static status seal_keys(struct work *w, struct connection *connection, const char *key,
                        const char *secret)
{
    struct shop_keys keys = {key, secret};
    TRY(platform_find(connection->platform)->check_keys(w, &keys));
    const char *both = work_text(w, "%s %s", key, secret);
    return cipher_seal(w, purpose(w, "keys", connection->id), both, strlen(both),
                       &connection->keys);
}

status shop_get_keys(struct work *w, const struct connection *connection,
                     struct shop_keys *ret_keys)
{
    const char *both;
    size_t      size;
    if (connection->keys == NULL)
        return fail_reason(w, FORBIDDEN, "NO_KEYS", "key", "The connection has no keys.");
    TRY(cipher_open_sealed(w, purpose(w, "keys", connection->id), connection->keys, &both, &size));
    const char **parts = text_split(w, both, ' ', NULL);
    *ret_keys = (struct shop_keys){.key = parts[0], .secret = parts[1]};
    return OK;
}

status shop_hook_secret(struct work *w, const struct connection *connection,
                        const char **ret_secret)
{
    size_t size;
    return cipher_open_sealed(w, purpose(w, "hook", connection->id), connection->hook_secret,
                              ret_secret, &size);
}

/* ---- jobs ---- */

status shop_enqueue(struct work *w, const char *kind, int64_t connection, int64_t due)
{
    const char *key = work_text(w, "%lld", (long long) connection);
    return job_enqueue(w, kind, key, due, work_text(w, "{\"connection\":%s}", key));
}

static status get_unit(struct work *w, void *arg)
{
    struct connection *connection = arg;
    return shop_store_get(w, connection->id, connection);
}

status shop_job_connection(struct work *w, const struct job *job, struct connection *ret_connection)
{
    const struct json *payload;
    *ret_connection = (struct connection){.id = 0};
    TRY(json_parse(w, job->payload, strlen(job->payload), &payload));
    if (!json_to_int(json_member(payload, "connection"), &ret_connection->id))
        return fail(w, BROKEN, NULL, "a job for a connection names none");
    return db_work(w, READ, get_unit, ret_connection);
}

/* ---- connecting ---- */

/* Its orders come from the connector from now on: those that its pages told of are taken over. */
static status take_store(struct work *w, int64_t id, struct connection *connection)
{
    struct store store;
    struct rows  connections;
    TRY(store_get(w, id, &store));
    TRY(shop_store_list(w, &connections));
    for (int64_t i = 0; i < connections.count; i++) {
        const struct connection *one = &((const struct connection *) connections.items)[i];
        if (one->store == id && one->state != CONNECTION_DISCONNECTED)
            return fail(w, CONFLICT, "store", "The store '%s' is connected already.", store.name);
    }
    store.kind = platform_find(connection->platform)->store;
    store.url = connection->url;
    connection->store = id;
    return store_change(w, &store);
}

static status make_store(struct work *w, const struct shop_request *request,
                         struct connection *connection)
{
    const char *name = request->name;
    if (request->store != 0)
        return take_store(w, request->store, connection);
    struct store store = {.kind = platform_find(connection->platform)->store,
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

static status make_hook_secret(struct work *w, struct connection *connection)
{
    const char *secret = token_make(w, "");
    return cipher_seal(w, purpose(w, "hook", connection->id), secret, strlen(secret),
                       &connection->hook_secret);
}

static status begin_keys(struct work *w, const struct shop_request *request,
                         struct connection *connection, const char **ret_authorise)
{
    *ret_authorise = NULL;
    connection->state = CONNECTION_CHECKING;
    if (request->key != NULL)
        return seal_keys(w, connection, request->key, request->secret);
    connection->state = CONNECTION_WAITING;
    const struct platform *platform = platform_find(connection->platform);
    if (platform->authorise == NULL)
        return fail(w, INVALID, "key", "Give the key and the secret of the shop.");
    if (connection->deliver_to == NULL || !text_starts(connection->deliver_to, "https://"))
        return fail(w, INVALID, "deliver_to",
                    "A shop hands its keys over to an https address only. Say under which one it "
                    "reaches Storefolk, or give key and secret.");
    *ret_authorise = platform->authorise(w, connection);
    return OK;
}

status shop_connect(struct work *w, const struct shop_request *request,
                    struct connection *ret_connection, const char **ret_authorise)
{
    *ret_connection = (struct connection){.id = db_new_id(w),
                                          .platform = request->platform,
                                          .colour = request->colour,
                                          .created_at = w->now,
                                          .heard_at = ABSENT,
                                          .pulled_at = ABSENT,
                                          .proved_at = ABSENT,
                                          .refunds_of = true};
    if (text_empty(ret_connection->platform))
        ret_connection->platform = "woocommerce";
    if (platform_find(ret_connection->platform) == NULL)
        return fail(w, INVALID, "platform", "'%.40s' is no platform: woocommerce or shopify.",
                    ret_connection->platform);
    TRY(clean_url(w, request->url, "url", &ret_connection->url));
    if (!text_empty(request->deliver_to))
        TRY(clean_url(w, request->deliver_to, "deliver_to", &ret_connection->deliver_to));
    ret_connection->token = token_make(w, "");
    TRY(make_store(w, request, ret_connection));
    TRY(make_hook_secret(w, ret_connection));
    TRY(begin_keys(w, request, ret_connection, ret_authorise));
    TRY(shop_store_insert(w, ret_connection));
    if (ret_connection->state == CONNECTION_WAITING)
        return OK;
    return shop_enqueue(w, "shop.check", ret_connection->id, 0);
}

status shop_put_keys(struct work *w, struct connection *connection, const char *key,
                     const char *secret)
{
    TRY(seal_keys(w, connection, key, secret));
    connection->state = CONNECTION_CHECKING;
    connection->reason = connection->reason_code = NULL;
    TRY(shop_store_update(w, connection));
    return shop_enqueue(w, "shop.check", connection->id, 0);
}

/* Its webhooks get 410 from then on, which ends them after some failures. */
status shop_disconnect(struct work *w, int64_t id)
{
    static const char *const kinds[] = {"shop.check", "shop.pull", "shop.work", "shop.prove"};
    struct connection        connection;
    TRY(shop_store_get(w, id, &connection));
    connection.state = CONNECTION_DISCONNECTED;
    connection.keys = NULL;
    connection.reason = connection.reason_code = NULL;
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        TRY(job_cancel(w, kinds[i], work_text(w, "%lld", (long long) id)));
    TRY(shop_store_forget_pulls(w, id));
    return shop_store_update(w, &connection);
}

/* ---- the check ---- */

struct checked {
    struct connection *connection;
    status             outcome;
    struct failure     why;
};

static status record_check(struct work *w, void *arg)
{
    const struct checked *checked = arg;
    struct connection    *connection = checked->connection;
    struct connection     now;
    TRY(shop_store_get(w, connection->id, &now));
    if (now.state == CONNECTION_DISCONNECTED)
        return OK;
    connection->state = checked->outcome == OK ? CONNECTION_CONNECTED : CONNECTION_REFUSED;
    connection->reason = checked->outcome == OK ? NULL : checked->why.message;
    connection->reason_code = checked->outcome == OK ? NULL : checked->why.reason;
    TRY(shop_store_update(w, connection));
    return checked->outcome == OK ? shop_enqueue(w, "shop.pull", connection->id, 0) : OK;
}

status shop_check_run(struct work *w, const struct job *job)
{
    struct connection connection;
    TRY(shop_job_connection(w, job, &connection));
    if (connection.state == CONNECTION_DISCONNECTED)
        return OK;
    struct checked checked = {.connection = &connection};
    checked.outcome = platform_find(connection.platform)->check(w, &connection);
    checked.why = w->failure;
    if (checked.outcome != OK && checked.why.reason == NULL)
        checked.why.reason = "NO_ANSWER";
    return db_work(w, WRITE, record_check, &checked);
}
