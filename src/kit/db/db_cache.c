/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Prepared statements of a session. Named ones are found by their address and stay; those made at
 * run time are found by their words, and the longest unused goes when there are too many.
 */
#include "kit/db/db_driver.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"

uint64_t db_cache_hash(const struct call *call)
{
    if (call->hash != 0)
        return call->hash;
    if (call->sql == NULL)
        return map_hash(call->words, strlen(call->words), 1);
    uintptr_t address = (uintptr_t) call->sql;
    return map_hash(&address, sizeof address, 2);
}

static bool fits(const struct statement *statement, const struct call *call, uint64_t hash)
{
    const struct driver *driver = statement->session->db->driver;
    if (statement->hash != hash || statement->busy || statement->sql != call->sql)
        return false;
    if (call->sql == NULL && strcmp(statement->words, call->words) != 0)
        return false;
    return driver->fits == NULL || driver->fits(statement, call);
}

static void unlink_from(struct session *session, struct statement *statement)
{
    struct statement **place = &session->buckets[statement->hash % CACHE_BUCKETS];
    while (*place != statement)
        place = &(*place)->next;
    *place = statement->next;
    session->run_time -= statement->sql == NULL;
}

static void drop(struct statement *statement)
{
    free(statement->words);
    free(statement->fields);
    statement->session->db->driver->finalize(statement);
}

static void drop_oldest(struct session *session)
{
    struct statement *oldest = NULL;
    for (size_t i = 0; i < CACHE_BUCKETS; i++)
        for (struct statement *s = session->buckets[i]; s != NULL; s = s->next)
            if (s->sql == NULL && !s->busy && (oldest == NULL || s->used < oldest->used))
                oldest = s;
    if (oldest == NULL)
        return;
    unlink_from(session, oldest);
    drop(oldest);
}

/* A second one of the same words, while the first is being read, is not kept. */
static void keep(struct session *session, struct statement *statement, const struct call *call)
{
    if (call->stream)
        return;
    for (struct statement *s = session->buckets[statement->hash % CACHE_BUCKETS]; s; s = s->next)
        if (s->busy && s->hash == statement->hash)
            return;
    if (call->sql == NULL && session->run_time >= CACHE_RUN_TIME)
        drop_oldest(session);
    session->run_time += call->sql == NULL;
    statement->cached = true;
    statement->next = session->buckets[statement->hash % CACHE_BUCKETS];
    session->buckets[statement->hash % CACHE_BUCKETS] = statement;
}

static struct statement *find(struct session *session, const struct call *call, uint64_t hash)
{
    struct statement *found = session->buckets[hash % CACHE_BUCKETS];
    while (found != NULL && !fits(found, call, hash))
        found = found->next;
    return found;
}

static status make(struct work *w, const struct call *call, uint64_t hash,
                   struct statement **ret_statement)
{
    struct session   *session = w->tx->session;
    struct statement *made = NULL;
    TRY(session->db->driver->prepare(w, call, &made));
    made->session = session;
    made->sql = call->sql;
    made->hash = hash;
    if (call->sql == NULL) {
        made->words = strdup(call->words);
        assert(made->words != NULL);
    }
    keep(session, made, call);
    *ret_statement = made;
    return OK;
}

status db_cache_get(struct work *w, const struct call *call, struct statement **ret_statement)
{
    struct session   *session = w->tx->session;
    uint64_t          hash = db_cache_hash(call);
    struct statement *statement = call->stream ? NULL : find(session, call, hash);
    if (statement == NULL)
        TRY(make(w, call, hash, &statement));
    statement->name = call->name;
    statement->busy = true;
    statement->used = ++session->uses;
    *ret_statement = statement;
    return OK;
}

void db_cache_put(struct statement *statement)
{
    statement->busy = false;
    if (!statement->cached)
        drop(statement);
}

void db_cache_clear(struct session *session)
{
    for (size_t i = 0; i < CACHE_BUCKETS; i++)
        while (session->buckets[i] != NULL) {
            struct statement *statement = session->buckets[i];
            session->buckets[i] = statement->next;
            drop(statement);
        }
    session->run_time = 0;
}
