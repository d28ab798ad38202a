/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/ledger/ledger_ahead.h"

#include <string.h>

#include "kit/ledger/ledger_machine.h"
#include "kit/machines.h"

static void forget(struct ledger_stretch *stretch)
{
    if (stretch->arena != NULL)
        arena_close(stretch->arena);
    *stretch = (struct ledger_stretch){.arena = NULL};
}

void ledger_ahead_open(struct ledger_ahead *ahead)
{
    *ahead = (struct ledger_ahead){.turn = 0};
    pthread_mutex_init(&ahead->lock, NULL);
}

void ledger_ahead_drop(struct ledger_ahead *ahead)
{
    pthread_mutex_lock(&ahead->lock);
    for (size_t i = 0; i < LEDGER_AHEAD_STRETCHES; i++)
        forget(&ahead->stretches[i]);
    pthread_mutex_unlock(&ahead->lock);
}

void ledger_ahead_close(struct ledger_ahead *ahead)
{
    ledger_ahead_drop(ahead);
    pthread_mutex_destroy(&ahead->lock);
}

static struct ledger_stretch *find(struct ledger_ahead *ahead, int64_t revision, int64_t after)
{
    for (size_t i = 0; i < LEDGER_AHEAD_STRETCHES; i++) {
        struct ledger_stretch *stretch = &ahead->stretches[i];
        if (stretch->arena != NULL && stretch->revision == revision && stretch->after <= after
            && after < stretch->until)
            return stretch;
    }
    return NULL;
}

static const struct fact *fact_at(const struct ledger_stretch *stretch, size_t place)
{
    return list_at(&stretch->facts, place);
}

/* The first fact of the stretch after a sequence. */
static size_t place_after(const struct ledger_stretch *stretch, int64_t after)
{
    size_t low = 0, high = stretch->facts.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (fact_at(stretch, middle)->sequence <= after)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void take(struct work *w, struct ledger_stretch *stretch, size_t place, struct list *facts)
{
    struct fact *fact = list_add(facts);
    *fact = *fact_at(stretch, place);
    if (fact->details != NULL)
        fact->details = work_copy(w, fact->details, strlen(fact->details));
}

bool ledger_ahead_take(struct work *w, const struct ledger_state *state, int64_t after,
                       int64_t limit, struct list *facts, int64_t *ret_until)
{
    struct ledger_ahead *ahead = &w->machines->ledger->ahead;
    pthread_mutex_lock(&ahead->lock);
    struct ledger_stretch *stretch = find(ahead, state->revision, after);
    if (stretch != NULL) {
        size_t place = place_after(stretch, after), count = stretch->facts.count;
        stretch->turn = ++ahead->turn;
        for (; place < count && limit > 0; place++, limit--)
            take(w, stretch, place, facts);
        *ret_until = place < count ? fact_at(stretch, place - 1)->sequence : stretch->until;
        if (place == count)
            forget(stretch);
    }
    pthread_mutex_unlock(&ahead->lock);
    return stretch != NULL;
}

void ledger_ahead_keep(struct work *w, const struct ledger_stretch *stretch)
{
    struct ledger_ahead   *ahead = &w->machines->ledger->ahead;
    struct ledger_stretch *place = &ahead->stretches[0];
    pthread_mutex_lock(&ahead->lock);
    for (size_t i = 1; i < LEDGER_AHEAD_STRETCHES; i++)
        if (ahead->stretches[i].arena == NULL || ahead->stretches[i].turn < place->turn)
            place = &ahead->stretches[i];
    forget(place);
    *place = *stretch;
    place->turn = ++ahead->turn;
    pthread_mutex_unlock(&ahead->lock);
}
