/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What is made from rows and kept in memory. A state lives in an arena of its own until nobody uses
 * it and newer ones have pushed it out; a few are kept side by side, since readers with an old
 * snapshot still ask for the old one.
 */
#include "kit/db/db_driver.h"

#include <assert.h>

enum { STATES = 3 }; /* of one kind */

struct kept_state {
    struct kept_state    *next;
    struct arena         *arena; /* holds this struct too */
    const struct db_kept *kept;
    int64_t               version;
    const void           *value;
    int                   uses;
};

/* What a unit holds; lives in the arena of its work. */
struct kept_use {
    struct kept_use   *next;
    struct kept_state *state;
    bool               changed; /* the unit made a newer one and asks again */
};

/* ---- the states of a database; its kept_lock is held ---- */

static struct kept_state *find_state(struct db *db, const struct db_kept *kept, int64_t version)
{
    for (struct kept_state **place = &db->kept; *place != NULL; place = &(*place)->next) {
        struct kept_state *state = *place;
        if (state->kept != kept || state->version != version)
            continue;
        *place = state->next;
        state->next = db->kept;
        db->kept = state;
        return state;
    }
    return NULL;
}

static void push_out(struct db *db, const struct db_kept *kept)
{
    int count = 0;
    for (struct kept_state **place = &db->kept; *place != NULL;) {
        struct kept_state *state = *place;
        if (state->kept == kept && ++count > STATES && state->uses == 0) {
            *place = state->next;
            arena_close(state->arena);
        } else
            place = &state->next;
    }
}

static struct kept_state *add_state(struct db *db, struct kept_state *made)
{
    struct kept_state *state = find_state(db, made->kept, made->version);
    if (state != NULL) { /* another unit was faster */
        arena_close(made->arena);
        return state;
    }
    made->next = db->kept;
    db->kept = made;
    push_out(db, made->kept);
    return made;
}

/* ---- for units ---- */

static status make_state(struct work *w, const struct db_kept *kept, int64_t version,
                         struct kept_state **ret_state)
{
    struct arena *arena = arena_open(), *own = w->arena;
    *ret_state = arena_take(arena, sizeof **ret_state);
    **ret_state = (struct kept_state){.arena = arena, .kept = kept, .version = version};

    w->arena = arena;
    status outcome = kept->make(w, &(*ret_state)->value);
    w->arena = own;
    if (outcome != OK) {
        struct failure why = w->failure;
        outcome = fail(w, outcome, NULL, "%s: %s", kept->name,
                       why.message == NULL ? "could not be read" : why.message);
        arena_close(arena);
    }
    return outcome;
}

static void hold(struct work *w, struct kept_state *state, const void **ret_value)
{
    struct kept_use *use = work_take(w, sizeof *use);
    *use = (struct kept_use){.next = w->tx->kept, .state = state};
    w->tx->kept = use;
    state->uses++;
    *ret_value = state->value;
}

status db_kept_get(struct work *w, const struct db_kept *kept, const void **ret_value)
{
    assert(w->tx != NULL);
    for (struct kept_use *use = w->tx->kept; use != NULL; use = use->next)
        if (use->state->kept == kept && !use->changed) {
            *ret_value = use->state->value;
            return OK;
        }

    struct db *db = db_of(w);
    int64_t    version;
    TRY(kept->version(w, &version));
    pthread_mutex_lock(&db->kept_lock);
    struct kept_state *state = find_state(db, kept, version);
    if (state != NULL)
        hold(w, state, ret_value);
    pthread_mutex_unlock(&db->kept_lock);
    if (state != NULL)
        return OK;

    TRY(make_state(w, kept, version, &state));
    pthread_mutex_lock(&db->kept_lock);
    hold(w, add_state(db, state), ret_value);
    pthread_mutex_unlock(&db->kept_lock);
    return OK;
}

void db_kept_changed(struct work *w, const struct db_kept *kept)
{
    w->tx->kept_changes++;
    for (struct kept_use *use = w->tx->kept; use != NULL; use = use->next)
        use->changed |= use->state->kept == kept;
}

void db_kept_undone(struct tx *tx)
{
    for (struct kept_use *use = tx->kept; use != NULL; use = use->next)
        use->changed = true;
}

void db_kept_release(struct tx *tx)
{
    if (tx->kept == NULL)
        return;
    struct db *db = tx->session->db;
    pthread_mutex_lock(&db->kept_lock);
    for (struct kept_use *use = tx->kept; use != NULL; use = use->next)
        use->state->uses--;
    pthread_mutex_unlock(&db->kept_lock);
    tx->kept = NULL;
}

void db_kept_close(struct db *db)
{
    for (struct kept_state *state = db->kept, *next; state != NULL; state = next) {
        next = state->next;
        arena_close(state->arena);
    }
}
