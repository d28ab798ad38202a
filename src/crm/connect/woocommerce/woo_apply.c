/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which of two versions is right, and what a good one becomes. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/connect/woocommerce/woo_put.h"
#include "crm/connect/woocommerce/woo_store.h"
#include "kit/crypt/crypt.h"

/* Objects of one WRITE: some 20 ms on SQLite. */
enum { AT_ONCE = 16, REASON_MOST = 300 };
#define WEBHOOK_GRACE (5 * MINUTE)

/* Kinds of objects. How to add one: a line, a woo_put_… in woo_put.c, lists in woo_pull.c. */
static const struct woo_kind {
    const char *name, *path, *resource;
    status (*put)(struct work *w, struct woo_putting *putting);
} kinds[] = {
    {"orders", "orders", "order", woo_put_order},
    {"refunds", "refunds", "refund", woo_put_refund},
    {"customers", "customers", "customer", woo_put_customer},
    {"products", "products", "product", woo_put_product},
    {"coupons", "coupons", "coupon", woo_put_coupon},
    {"reviews", "products/reviews", "review", woo_put_review},
};

static const struct woo_kind *kind_named(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (text_same(kinds[i].name, name))
            return &kinds[i];
    return NULL;
}

const char *woo_path_of(const char *kind)
{
    return kind_named(kind)->path;
}

const char *woo_kind_of(const char *topic)
{
    size_t size = topic == NULL ? 0 : strcspn(topic, ".");
    for (size_t i = 0; i < COUNT_OF(kinds) && size > 0; i++)
        if (strncmp(kinds[i].resource, topic, size) == 0 && kinds[i].resource[size] == '\0')
            return kinds[i].name;
    return NULL;
}

/* ---- the same or not ---- */

/* Members that change by themselves, or say in other words what another says. */
static const char *const passing[] = {
    "_links",      "date_modified", "date_modified_gmt", "payment_url",
    "is_editable", "needs_payment", "needs_processing",  "price_html",
    "related_ids", "avatar_url",    "used_by",           "currency_symbol",
};

static bool is_passing(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(passing); i++)
        if (text_same(passing[i], name))
            return true;
    return false;
}

const char *woo_digest(struct work *w, const struct json *object)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    for (const struct json *member = object->first; member != NULL; member = member->next) {
        if (member->name == NULL || is_passing(member->name))
            continue;
        json_put_name(&out, member->name);
        json_put_json(&out, member);
    }
    json_close_object(&out);
    return work_copy(w, sha256_hex(w, text.bytes, text.size), 32);
}

/* Whether a refund counts depends on its order. */
static const char *digest_of(struct work *w, const struct woo_batch *batch,
                             const struct json *object)
{
    const char *digest = woo_digest(w, object);
    if (!text_same(batch->kind, "refunds"))
        return digest;
    const char *order = json_text(batch->parent, "status");
    return work_text(w, "%s %s", digest, order == NULL ? "" : order);
}

enum verdict { SAME, OLDER, TOUCHED, DOUBTFUL, NEWER };

static enum verdict judge(const struct woo_row *row, const struct woo_object *is,
                          const char *digest, enum woo_source source)
{
    bool same = text_same(row->digest, digest);
    if (row->state == WOO_UNKNOWN || row->state == WOO_QUARANTINED)
        return NEWER;
    if (row->state == WOO_GONE)
        return source == WOO_TRUTH ? NEWER : DOUBTFUL;
    if (source == WOO_TRUTH)
        return same ? TOUCHED : NEWER;
    if (is->modified_at == ABSENT || row->modified_at == ABSENT)
        return same ? SAME : NEWER;
    if (is->modified_at < row->modified_at)
        return OLDER;
    if (is->modified_at > row->modified_at)
        return same ? TOUCHED : NEWER;
    return same ? SAME : DOUBTFUL;
}

/* ---- one object ---- */

struct chunk {
    struct woo_batch *batch;
    size_t            first, count;
    int64_t           changed, told;
};

static status put_unit(struct work *w, void *arg)
{
    struct woo_putting *putting = arg;
    return kind_named(putting->batch->kind)->put(w, putting);
}

static bool is_its_fault(status outcome)
{
    return outcome == INVALID || outcome == CONFLICT || outcome == NOT_FOUND
           || outcome == TOO_LARGE;
}

static const char *reason_of(struct work *w)
{
    const char *field = w->failure.field, *message = w->failure.message;
    const char *words = field == NULL ? message : work_text(w, "%s: %s", field, message);
    return work_copy(w, words, text_utf8_prefix(words, REASON_MOST));
}

static status put(struct work *w, struct chunk *chunk, struct woo_putting *putting)
{
    struct woo_row *row = &putting->row;
    status          outcome = db_nested(w, put_unit, putting);
    if (outcome != OK && !is_its_fault(outcome))
        return outcome;
    row->state = outcome == OK ? WOO_KEPT : WOO_QUARANTINED;
    row->reason = outcome == OK ? NULL : reason_of(w);
    row->tries = outcome == OK ? 0 : row->tries + 1;
    if (outcome == OK) {
        chunk->changed++;
        chunk->told += row->modified_at != ABSENT && row->modified_at < w->now - WEBHOOK_GRACE;
    }
    w->failure = (struct failure){0};
    return OK;
}

/* An object that does not even say its number is nobody: the list's own counts tell that it is
 * missing. */
static status apply_one(struct work *w, struct chunk *chunk, const struct json *object)
{
    const struct woo_batch *batch = chunk->batch;
    struct woo_putting      putting = {.batch = batch, .object = object};
    struct woo_row         *row = &putting.row;
    struct woo_object       is;
    status                  outcome = woo_read_object(w, object, &is);
    if (is.id <= 0)
        return OK;
    if (outcome != OK)
        is.modified_at = ABSENT;
    TRY(woo_store_get_object(w, batch->connection->id, batch->kind, is.id, row));
    const char  *digest = digest_of(w, batch, object);
    enum verdict verdict = judge(row, &is, digest, batch->source);
    if (verdict == SAME || verdict == OLDER)
        return OK;
    row->seen_at = w->now;
    if (verdict == DOUBTFUL) {
        row->state = row->state == WOO_GONE ? WOO_GONE : WOO_DOUBTED;
        return woo_store_put_object(w, row);
    }
    if (is.modified_at != ABSENT)
        row->modified_at = is.modified_at;
    row->digest = digest;
    if (verdict == TOUCHED)
        row->state = WOO_KEPT;
    else
        TRY(put(w, chunk, &putting));
    return woo_store_put_object(w, row);
}

/* ---- many ---- */

static status chunk_unit(struct work *w, void *arg)
{
    struct chunk *chunk = arg;
    chunk->changed = chunk->told = 0;
    TRY(woo_store_lock(w, chunk->batch->connection->id));
    for (size_t i = 0; i < chunk->count; i++)
        TRY(apply_one(w, chunk, chunk->batch->objects[chunk->first + i]));
    return OK;
}

status woo_apply(struct work *w, struct woo_batch *batch)
{
    const char *source = w->source;
    w->source = "woocommerce";
    status outcome = OK;
    for (size_t first = 0; first < batch->count && outcome == OK; first += AT_ONCE) {
        size_t       left = batch->count - first;
        struct chunk chunk = {
            .batch = batch, .first = first, .count = left < AT_ONCE ? left : AT_ONCE};
        outcome = db_work(w, WRITE, chunk_unit, &chunk);
        batch->changed += chunk.changed;
        batch->told += chunk.told;
    }
    w->source = source;
    return outcome;
}
