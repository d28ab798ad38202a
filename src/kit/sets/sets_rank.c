/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Numbers in the order of a value: sorted blocks of some hundred, so that a place is found by
 * adding up the blocks before it, and a value that moves shifts one block.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/shape.h"
#include "kit/sets/sets_parts.h"

enum { BLOCK = 512 };

struct ranked {
    int64_t  value;
    uint32_t number;
};

struct block {
    size_t        count; /* never 0 */
    struct ranked ranked[BLOCK];
};

struct ranking {
    struct block **blocks;
    size_t         block_count, block_room;
    int64_t       *values; /* by number; ABSENT = none */
    size_t         value_room;
    int64_t        count;
    int64_t        edge; /* ABSENT = nobody is a member */
    bool           top;
};

void sets_ranking_free(struct ranking *ranking)
{
    if (ranking == NULL)
        return;
    for (size_t i = 0; i < ranking->block_count; i++)
        free(ranking->blocks[i]);
    free(ranking->blocks);
    free(ranking->values);
    free(ranking);
}

size_t sets_ranking_bytes(const struct ranking *ranking)
{
    return ranking == NULL ? 0
                           : ranking->block_count * sizeof(struct block)
                                 + ranking->value_room * sizeof(int64_t) + sizeof *ranking;
}

const int64_t *sets_ranking_values(const struct ranking *ranking, size_t *ret_count)
{
    *ret_count = ranking->value_room;
    return ranking->values;
}

static struct ranking *ranking_of(struct kept_set *set)
{
    if (set->ranking == NULL) {
        set->ranking = calloc(1, sizeof *set->ranking);
        assert(set->ranking != NULL);
        set->ranking->edge = ABSENT;
    }
    return set->ranking;
}

/* ---- places ---- */

static bool before(struct ranked a, struct ranked b)
{
    return a.value != b.value ? a.value < b.value : a.number < b.number;
}

/* The first block whose last is not before it; the last block for what is after all. */
static size_t block_for(const struct ranking *ranking, struct ranked one)
{
    size_t low = 0, high = ranking->block_count - 1;
    while (low < high) {
        size_t              middle = low + (high - low) / 2;
        const struct block *block = ranking->blocks[middle];
        if (before(block->ranked[block->count - 1], one))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The place in a block of the first that is not before it. */
static size_t place_in(const struct block *block, struct ranked one)
{
    size_t low = 0, high = block->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (before(block->ranked[middle], one))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- changing ---- */

static void add_block(struct ranking *ranking, size_t at)
{
    if (ranking->block_count == ranking->block_room) {
        ranking->block_room = ranking->block_room == 0 ? 16 : ranking->block_room * 2;
        ranking->blocks = sets_take(ranking->blocks, ranking->block_room, sizeof(struct block *));
    }
    memmove(ranking->blocks + at + 1, ranking->blocks + at,
            (ranking->block_count - at) * sizeof(struct block *));
    ranking->blocks[at] = sets_take(NULL, 1, sizeof(struct block));
    ranking->blocks[at]->count = 0;
    ranking->block_count++;
}

static void split(struct ranking *ranking, size_t at)
{
    add_block(ranking, at + 1);
    struct block *full = ranking->blocks[at], *half = ranking->blocks[at + 1];
    half->count = full->count / 2;
    full->count -= half->count;
    memcpy(half->ranked, full->ranked + full->count, half->count * sizeof *half->ranked);
}

static void insert(struct ranking *ranking, struct ranked one)
{
    if (ranking->block_count == 0)
        add_block(ranking, 0);
    size_t at = block_for(ranking, one);
    if (ranking->blocks[at]->count == BLOCK) {
        split(ranking, at);
        at = block_for(ranking, one);
    }
    struct block *block = ranking->blocks[at];
    size_t        place = place_in(block, one);
    memmove(block->ranked + place + 1, block->ranked + place,
            (block->count - place) * sizeof *block->ranked);
    block->ranked[place] = one;
    block->count++;
    ranking->count++;
}

static void take_away(struct ranking *ranking, struct ranked one)
{
    size_t        at = block_for(ranking, one);
    struct block *block = ranking->blocks[at];
    size_t        place = place_in(block, one);
    assert(place < block->count && block->ranked[place].number == one.number);
    block->count--;
    memmove(block->ranked + place, block->ranked + place + 1,
            (block->count - place) * sizeof *block->ranked);
    ranking->count--;
    if (block->count > 0)
        return;
    free(block);
    ranking->block_count--;
    memmove(ranking->blocks + at, ranking->blocks + at + 1,
            (ranking->block_count - at) * sizeof(struct block *));
}

static void make_room(struct ranking *ranking, uint32_t number)
{
    size_t room = ranking->value_room == 0 ? 1024 : ranking->value_room;
    while (room <= number)
        room *= 2;
    if (room == ranking->value_room)
        return;
    ranking->values = sets_take(ranking->values, room, sizeof *ranking->values);
    for (size_t i = ranking->value_room; i < room; i++)
        ranking->values[i] = ABSENT;
    ranking->value_room = room;
}

void sets_rank(struct kept_set *set, uint32_t number, bool there, int64_t value)
{
    struct ranking *ranking = ranking_of(set);
    make_room(ranking, number);
    int64_t *kept = &ranking->values[number], now = there ? value : ABSENT;
    if (*kept == now)
        return;
    if (*kept != ABSENT)
        take_away(ranking, (struct ranked){*kept, number});
    if (now != ABSENT)
        insert(ranking, (struct ranked){now, number});
    *kept = now;
    if (now != ABSENT && ranking->edge != ABSENT
        && (ranking->top ? now >= ranking->edge : now <= ranking->edge))
        bitmap_add(set->members, number);
    else
        bitmap_remove(set->members, number);
}

/* ---- the edge ---- */

int64_t sets_ranked(const struct kept_set *set)
{
    return set->ranking == NULL ? 0 : set->ranking->count;
}

int64_t sets_ranked_at(const struct kept_set *set, int64_t place)
{
    const struct ranking *ranking = set->ranking;
    size_t                left = (size_t) place, at = 0;
    assert(place >= 0 && place < ranking->count);
    while (left >= ranking->blocks[at]->count)
        left -= ranking->blocks[at++]->count;
    return ranking->blocks[at]->ranked[left].value;
}

/* Those from one value on and below another are in, or out. */
static void turn(struct kept_set *set, int64_t from, int64_t until, bool in)
{
    const struct ranking *ranking = set->ranking;
    struct ranked         first = {from, 0};
    if (from >= until || ranking->count == 0)
        return;
    size_t at = block_for(ranking, first), place = place_in(ranking->blocks[at], first);
    for (; at < ranking->block_count; at++, place = 0)
        for (; place < ranking->blocks[at]->count; place++) {
            const struct ranked *one = &ranking->blocks[at]->ranked[place];
            if (one->value >= until)
                return;
            if (in)
                bitmap_add(set->members, one->number);
            else
                bitmap_remove(set->members, one->number);
        }
}

void sets_rank_edge(struct kept_set *set, bool top, int64_t edge)
{
    struct ranking *ranking = ranking_of(set);
    int64_t         old = ranking->edge;
    ranking->edge = edge;
    ranking->top = top;
    if (edge == ABSENT || old == ABSENT) { /* all of it, once */
        bitmap_close(set->members);
        set->members = bitmap_open();
        if (edge != ABSENT)
            turn(set, top ? edge : INT64_MIN + 1, top ? INT64_MAX : edge + 1, true);
    } else if (top) {
        turn(set, edge, old, true);
        turn(set, old, edge, false);
    } else {
        turn(set, old + 1, edge + 1, true);
        turn(set, edge + 1, old + 1, false);
    }
}
