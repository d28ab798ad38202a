/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which of two versions is right, and what a good one becomes. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/shop/shop_put.h"
#include "crm/connect/shop/shop_store.h"
#include "kit/crypt/crypt.h"

/* Objects of one WRITE: some 20 ms on SQLite. */
enum { AT_ONCE = 16, REASON_MOST = 300 };
#define WEBHOOK_GRACE (5 * MINUTE)

/* Kinds of objects. How to add one: a line, a shop_put_… in shop_put.c, the lists of platforms. */
static const struct shop_kind {
    const char *name, *record, *members, *owner;
    bool        asked; /* a platform can be asked for one */
    status (*put)(struct work *w, struct shop_putting *putting);
} kinds[] = {
    {"orders", "orders", "refunds", NULL, true, shop_put_order},
    {"refunds", "orders", NULL, "orders", true, shop_put_refund},
    {"customers", NULL, NULL, NULL, true, shop_put_customer},
    {"products", "products", "variants", NULL, true, shop_put_product},
    {"variants", "products", NULL, "products", true, shop_put_product},
    {"price_rules", NULL, "coupons", NULL, true, shop_put_coupon},
    {"coupons", "coupons", NULL, "price_rules", true, shop_put_coupon},
    {"reviews", "reviews", NULL, NULL, true, shop_put_review},
    {"carts", NULL, NULL, NULL, false, shop_put_cart},
    {"checkouts", NULL, NULL, NULL, false, shop_put_cart},
};

static const struct shop_kind *kind_named(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (text_same(kinds[i].name, name))
            return &kinds[i];
    assert(!"a kind of object that is in the table");
    abort();
}

const char *shop_kind_record(const char *kind)
{
    return kind_named(kind)->record;
}

const char *shop_kind_members(const char *kind)
{
    return kind_named(kind)->members;
}

const char *shop_kind_owner(const char *kind)
{
    return kind_named(kind)->owner;
}

bool shop_kind_is_asked(const char *kind)
{
    return kind_named(kind)->asked;
}

/* ---- the same or not ---- */

static bool is_passing(const struct platform *platform, const char *name)
{
    for (const char *const *passing = platform->passing; *passing != NULL; passing++)
        if (text_same(*passing, name))
            return true;
    return false;
}

const char *shop_digest(struct work *w, const struct platform *platform, const struct json *object)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    for (const struct json *member = object->first; member != NULL; member = member->next) {
        if (member->name == NULL || is_passing(platform, member->name))
            continue;
        json_put_name(&out, member->name);
        json_put_json(&out, member);
    }
    json_close_object(&out);
    return work_copy(w, sha256_hex(w, text.bytes, text.size), 32);
}

/* Whether a refund counts depends on its order. */
static const char *digest_of(struct work *w, const struct shop_putting *putting)
{
    const struct platform *platform = putting->platform;
    const char            *digest = shop_digest(w, platform, putting->object);
    struct shop_order      order;
    if (!text_same(putting->batch->kind, "refunds"))
        return digest;
    bool said = platform->reader.counted(w, putting->batch->parent, &order) == OK;
    w->failure = (struct failure){0};
    return work_text(w, "%s %s", digest, said ? order.draft.status : "");
}

enum verdict { SAME, OLDER, TOUCHED, DOUBTFUL, NEWER };

static enum verdict judge(const struct shop_row *row, const struct shop_object *is,
                          const char *digest, enum shop_source source)
{
    bool         same = text_same(row->digest, digest);
    enum verdict doubtful = shop_kind_is_asked(row->kind) ? DOUBTFUL : NEWER;
    if (row->state == SHOP_UNKNOWN || row->state == SHOP_QUARANTINED)
        return NEWER;
    if (row->state == SHOP_GONE)
        return source == SHOP_TRUTH ? NEWER : doubtful;
    if (source == SHOP_TRUTH)
        return same ? TOUCHED : NEWER;
    if (is->modified_at == ABSENT || row->modified_at == ABSENT)
        return same ? SAME : NEWER;
    if (is->modified_at < row->modified_at)
        return OLDER;
    if (is->modified_at > row->modified_at)
        return same ? TOUCHED : NEWER;
    return same ? SAME : doubtful;
}

/* ---- one object ---- */

struct chunk {
    struct shop_batch *batch;
    size_t             first, count;
    int64_t            changed, told;
};

static status put_unit(struct work *w, void *arg)
{
    struct shop_putting *putting = arg;
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

static status put(struct work *w, struct chunk *chunk, struct shop_putting *putting)
{
    struct shop_row *row = &putting->row;
    status           outcome = db_nested(w, put_unit, putting);
    if (outcome != OK && !is_its_fault(outcome))
        return outcome;
    row->state = outcome == OK ? SHOP_KEPT : SHOP_QUARANTINED;
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
    const struct shop_batch *batch = chunk->batch;
    struct shop_putting      putting = {
             .platform = platform_find(batch->connection->platform), .batch = batch, .object = object};
    struct shop_row   *row = &putting.row;
    struct shop_object is;
    status             outcome = putting.platform->reader.object(w, object, &is);
    if (is.id <= 0)
        return OK;
    if (outcome != OK)
        is.modified_at = ABSENT;
    TRY(shop_store_get_object(w, batch->connection->id, batch->kind, is.id, row));
    const char  *digest = digest_of(w, &putting);
    enum verdict verdict = judge(row, &is, digest, batch->source);
    if (verdict == SAME || verdict == OLDER)
        return OK;
    row->seen_at = w->now;
    if (verdict == DOUBTFUL) {
        row->state = row->state == SHOP_GONE ? SHOP_GONE : SHOP_DOUBTED;
        return shop_store_put_object(w, row);
    }
    if (is.modified_at != ABSENT)
        row->modified_at = is.modified_at;
    row->digest = digest;
    if (verdict == TOUCHED)
        row->state = SHOP_KEPT;
    else
        TRY(put(w, chunk, &putting));
    return shop_store_put_object(w, row);
}

/* ---- many ---- */

struct list shop_items(struct work *w, const struct json *first)
{
    struct list items = list_open(w->arena, sizeof(const struct json *));
    for (const struct json *one = first; one != NULL; one = one->next)
        *(const struct json **) list_add(&items) = one;
    return items;
}

static status chunk_unit(struct work *w, void *arg)
{
    struct chunk *chunk = arg;
    chunk->changed = chunk->told = 0;
    TRY(shop_store_lock(w, chunk->batch->connection->id));
    for (size_t i = 0; i < chunk->count; i++)
        TRY(apply_one(w, chunk, chunk->batch->objects[chunk->first + i]));
    return OK;
}

status shop_apply(struct work *w, struct shop_batch *batch)
{
    const char *source = w->source;
    w->source = batch->connection->platform;
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
