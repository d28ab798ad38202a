/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Webhooks: stored and answered; worked on afterwards. */
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/shop/shop_store.h"
#include "kit/crypt/crypt.h"
#include "kit/http/http.h"

enum { AT_A_TIME = 50 };

const char *shop_hook_url(struct work *w, const struct connection *connection)
{
    return work_text(w, "%s/connect/%s/%s", connection->deliver_to, connection->platform,
                     connection->token);
}

/* ---- receiving ---- */

static status keep(struct work *w, const struct connection *connection,
                   const struct shop_received *received)
{
    const struct json   *body;
    struct shop_told     told;
    struct shop_delivery delivery = {.connection = connection->id,
                                     .topic = received->topic,
                                     .body = received->body,
                                     .received_at = w->now};
    TRY(json_parse(w, received->body, received->size, &body));
    platform_find(connection->platform)->read_hook(w, received->topic, body, &told);
    if (told.act == NULL && (told.kind == NULL || told.shop_id <= 0))
        return OK; /* genuine, and of nothing that is kept here */
    delivery.id = db_new_id(w);
    delivery.shop_id = told.shop_id;
    delivery.digest = sha256_hex(w, received->body, received->size);
    TRY(shop_store_add_delivery(w, &delivery));
    TRY(shop_store_heard(w, connection->id, w->now));
    return shop_enqueue(w, "shop.work", connection->id, 0);
}

status shop_receive(struct work *w, const char *token, const struct shop_received *received)
{
    struct connection connection;
    bool              ping = false;
    status            outcome = shop_store_by_token(w, token, &connection);
    if (outcome == NOT_FOUND)
        return fail(w, NOT_FOUND, NULL, "There is no such connection.");
    TRY(outcome);
    if (connection.state == CONNECTION_DISCONNECTED)
        return fail(w, NOT_FOUND, NULL, "The shop was disconnected.");
    TRY(platform_find(connection.platform)->check_hook(w, &connection, received, &ping));
    return ping ? OK : keep(w, &connection, received);
}

/* ---- working on them ---- */

struct waiting {
    const struct connection    *connection;
    const struct platform      *platform;
    int64_t                     after;
    struct rows                 rows;
    const struct shop_delivery *one;
    struct shop_told            told;
};

static status next_unit(struct work *w, void *arg)
{
    struct waiting *waiting = arg;
    return shop_store_deliveries(w, waiting->connection->id, waiting->after, AT_A_TIME,
                                 &waiting->rows);
}

/* A deletion, or a body that says no more than its number: the shop is asked what is true. */
static status doubt_unit(struct work *w, void *arg)
{
    const struct waiting *waiting = arg;
    struct shop_row       row;
    TRY(shop_store_lock(w, waiting->connection->id));
    TRY(shop_store_get_object(w, waiting->connection->id, waiting->told.kind, waiting->told.shop_id,
                              &row));
    if (row.state == SHOP_UNKNOWN || row.state == SHOP_GONE)
        return OK;
    row.state = SHOP_DOUBTED;
    return shop_store_put_object(w, &row);
}

static status done_unit(struct work *w, void *arg)
{
    const struct waiting *waiting = arg;
    return shop_store_remove_delivery(w, waiting->one->id);
}

static status take(struct work *w, const struct waiting *waiting)
{
    const struct platform *platform = waiting->platform;
    const struct json     *object = waiting->told.object;
    struct shop_batch      batch = {.connection = waiting->connection,
                                    .objects = &object,
                                    .count = 1,
                                    .kind = waiting->told.kind,
                                    .source = SHOP_HOOK};
    TRY(shop_apply(w, &batch));
    return platform->belongings == NULL ? OK : platform->belongings(w, &batch, object);
}

static status work_on(struct work *w, struct waiting *waiting)
{
    const struct shop_delivery *one = waiting->one;
    const struct json          *body;
    TRY(json_parse(w, one->body, strlen(one->body), &body));
    waiting->platform->read_hook(w, one->topic, body, &waiting->told);
    if (waiting->told.act != NULL)
        TRY(waiting->told.act(w, waiting->connection, body));
    else if (waiting->told.object != NULL)
        TRY(take(w, waiting));
    else if (waiting->told.kind != NULL && shop_kind_is_asked(waiting->told.kind))
        TRY(db_work(w, WRITE, doubt_unit, waiting));
    return db_work(w, WRITE, done_unit, waiting);
}

status shop_work_run(struct work *w, const struct job *job)
{
    struct connection connection;
    struct waiting    waiting = {.connection = &connection};
    TRY(shop_job_connection(w, job, &connection));
    if (connection.keys == NULL)
        return OK;
    waiting.platform = platform_find(connection.platform);
    struct arena_mark fresh = arena_mark(w->arena);
    do {
        arena_rewind(w->arena, fresh);
        TRY(db_work(w, READ, next_unit, &waiting));
        for (int64_t i = 0; i < waiting.rows.count; i++) {
            waiting.one = &((const struct shop_delivery *) waiting.rows.items)[i];
            waiting.after = waiting.one->id;
            if (job_should_stop(w))
                return fail(w, UNAVAILABLE, NULL, "The house closes.");
            TRY(work_on(w, &waiting));
        }
    } while (waiting.rows.count > 0);
    return shop_settle(w, &connection, false);
}
