/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A set as bytes: "sets" and the version, the state, members, instants, the values it ranks by, and
 * a checksum of all before it. Numbers are as this machine has them: another kind of machine finds
 * the checksum or the version wrong, and makes the set anew.
 */
#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "base/time.h"
#include "kit/sets/sets_parts.h"

#define MAGIC   UINT64_C(0x0002000073746573) /* "sets", version 2 */
#define NO_RANK UINT64_MAX

/* ---- writing ---- */

static void put(struct text *out, int64_t number)
{
    text_add_bytes(out, &number, sizeof number);
}

static void put_bitmap(struct text *out, struct bitmap *bitmap)
{
    struct text bytes = text_open(out->arena);
    bitmap_save(bitmap, &bytes);
    put(out, (int64_t) bytes.size);
    text_add_bytes(out, bytes.bytes, bytes.size);
}

static void put_flips(struct text *out, const struct flips *flips)
{
    int64_t soon = 0;
    for (size_t i = 0; i < flips->count; i++)
        soon += sets_flips_counts(flips, flips->heap[i]);
    put(out, flips->horizon);
    put(out, soon);
    for (size_t i = 0; i < flips->count; i++)
        if (sets_flips_counts(flips, flips->heap[i])) {
            put(out, flips->heap[i].at);
            put(out, flips->heap[i].number);
        }
    put(out, (int64_t) flips->hour_count);
    for (size_t i = 0; i < flips->hour_count; i++) {
        put(out, flips->hours[i].hour);
        put_bitmap(out, flips->hours[i].numbers);
    }
}

static void put_ranking(struct text *out, const struct ranking *ranking)
{
    size_t         count = 0;
    const int64_t *values = ranking == NULL ? NULL : sets_ranking_values(ranking, &count);
    put(out, ranking == NULL ? (int64_t) NO_RANK : (int64_t) count);
    if (count > 0)
        text_add_bytes(out, values, count * sizeof *values);
}

void sets_save(struct kept_set *set, struct text *out)
{
    size_t from = out->size;
    put(out, (int64_t) MAGIC);
    put(out, set->state.sequence);
    put(out, set->state.commit);
    put(out, set->state.at);
    put(out, set->flipped_at);
    put(out, (int64_t) set->listens);
    put(out, set->version);
    put_bitmap(out, set->members);
    put_flips(out, set->flips);
    put_ranking(out, set->ranking);
    put(out, (int64_t) map_hash(out->bytes + from, out->size - from, MAGIC));
}

/* ---- reading ---- */

/* What is left to be read; NULL: it was not what it should be. */
struct source {
    const char *at, *end;
};

static int64_t take(struct source *from)
{
    int64_t number = 0;
    if (from->at == NULL || from->end - from->at < (ptrdiff_t) sizeof number) {
        from->at = NULL;
        return 0;
    }
    memcpy(&number, from->at, sizeof number);
    from->at += sizeof number;
    return number;
}

static const char *take_bytes(struct source *from, int64_t size)
{
    const char *bytes = from->at;
    if (bytes == NULL || size < 0 || size > from->end - bytes) {
        from->at = NULL;
        return NULL;
    }
    from->at += size;
    return bytes;
}

static struct bitmap *take_bitmap(struct source *from)
{
    int64_t     size = take(from);
    const char *bytes = take_bytes(from, size);
    if (bytes == NULL)
        return NULL;
    struct bitmap *bitmap = bitmap_load((struct bytes){bytes, (size_t) size});
    if (bitmap == NULL)
        from->at = NULL;
    return bitmap;
}

static void take_flips(struct source *from, struct kept_set *set)
{
    set->flips->horizon = take(from);
    int64_t soon = take(from);
    for (int64_t i = 0; i < soon && from->at != NULL; i++) {
        int64_t at = take(from), number = take(from);
        if (from->at != NULL && at > 0)
            sets_flip(set, (uint32_t) number, at);
    }
    int64_t hours = take(from);
    for (int64_t i = 0; i < hours && from->at != NULL; i++) {
        int64_t        hour = take(from);
        struct bitmap *numbers = take_bitmap(from);
        if (numbers == NULL)
            return;
        struct flip_hour *place = sets_flips_hour(set->flips, hour);
        bitmap_or(place->numbers, numbers);
        bitmap_close(numbers);
    }
}

static void take_ranking(struct source *from, struct kept_set *set)
{
    int64_t count = take(from);
    if (from->at == NULL || count == (int64_t) NO_RANK)
        return;
    if (count < 0 || count > UINT32_MAX) {
        from->at = NULL;
        return;
    }
    const char *bytes = take_bytes(from, count * (int64_t) sizeof(int64_t));
    for (int64_t i = 0; bytes != NULL && i < count; i++) {
        int64_t value;
        memcpy(&value, bytes + (size_t) i * sizeof value, sizeof value);
        if (value != ABSENT)
            sets_rank(set, (uint32_t) i, true, value);
    }
}

static bool is_whole(struct bytes from)
{
    uint64_t sum;
    if (from.size < 2 * sizeof sum)
        return false;
    memcpy(&sum, (const char *) from.data + from.size - sizeof sum, sizeof sum);
    return sum == map_hash(from.data, from.size - sizeof sum, MAGIC);
}

struct kept_set *sets_load(const char *key, struct bytes from)
{
    if (!is_whole(from))
        return NULL;
    struct source source = {from.data, (const char *) from.data + from.size - sizeof(uint64_t)};
    if (take(&source) != (int64_t) MAGIC)
        return NULL;
    struct kept_set *set = sets_new(key);
    set->state.sequence = take(&source);
    set->state.commit = take(&source);
    set->state.at = take(&source);
    set->flipped_at = take(&source);
    set->listens = (uint64_t) take(&source);
    set->version = take(&source);
    struct bitmap *members = take_bitmap(&source);
    take_flips(&source, set);
    take_ranking(&source, set);
    set->saved = set->state;
    if (members != NULL && source.at == source.end) {
        bitmap_close(set->members);
        set->members = members;
        return set;
    }
    bitmap_close(members);
    sets_free(set);
    return NULL;
}
