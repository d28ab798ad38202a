/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/csv/import_seen.h"

#include <string.h>

#include "base/map.h"
#include "base/work.h"
#include "crm/order/order.h"
#include "kit/os/random.h"

enum { FIRST_ROOM = 1024 };

struct import_seen_order {
    uint32_t lines : 21; /* one more than an order may have */
    uint32_t begun : 1;
    uint32_t outcome : 3; /* one more than its number; 0 = not known */
};

/* ---- the table ---- */

static void make_table(struct import_seen *seen, size_t room)
{
    seen->w = work_open(seen->machines, 0);
    seen->room = room;
    seen->hashes = work_take(seen->w, room * sizeof *seen->hashes);
    seen->orders = work_take(seen->w, room * sizeof *seen->orders);
}

struct import_seen import_seen_open(struct work *w)
{
    struct import_seen seen = {.machines = w->machines, .seed = random_uint64()};
    make_table(&seen, FIRST_ROOM);
    return seen;
}

void import_seen_close(struct import_seen *seen)
{
    work_close(seen->w);
}

static size_t slot_of(const struct import_seen *seen, uint64_t hash)
{
    size_t slot = (size_t) hash & (seen->room - 1);
    while (seen->hashes[slot] != 0 && seen->hashes[slot] != hash)
        slot = (slot + 1) & (seen->room - 1);
    return slot;
}

static void grow(struct import_seen *seen)
{
    struct import_seen old = *seen;
    make_table(seen, 2 * old.room);
    for (size_t i = 0; i < old.room; i++) {
        if (old.hashes[i] == 0)
            continue;
        size_t slot = slot_of(seen, old.hashes[i]);
        seen->hashes[slot] = old.hashes[i];
        seen->orders[slot] = old.orders[i];
    }
    work_close(old.w);
}

/* Good until the next call. */
static struct import_seen_order *order_of(struct import_seen *seen, const char *key)
{
    uint64_t hash = map_hash(key, strlen(key), seen->seed); /* never 0 */
    size_t   slot = slot_of(seen, hash);
    if (seen->hashes[slot] != 0)
        return &seen->orders[slot];
    if ((seen->count + 1) * 4 > seen->room * 3) {
        grow(seen);
        slot = slot_of(seen, hash);
    }
    seen->count++;
    seen->hashes[slot] = hash;
    return &seen->orders[slot];
}

/* ---- what it is asked ---- */

int64_t import_seen_line(struct import_seen *seen, const char *key)
{
    struct import_seen_order *order = order_of(seen, key);
    if (order->lines <= ORDER_LINES_MAX)
        order->lines++;
    return order->lines;
}

bool import_seen_begin(struct import_seen *seen, const char *key)
{
    struct import_seen_order *order = order_of(seen, key);
    bool                      first = !order->begun;
    order->begun = 1;
    return first;
}

int import_seen_outcome(struct import_seen *seen, const char *key)
{
    return (int) order_of(seen, key)->outcome - 1;
}

void import_seen_put_outcome(struct import_seen *seen, const char *key, int outcome)
{
    order_of(seen, key)->outcome = (uint32_t) (outcome + 1) & 7;
}
