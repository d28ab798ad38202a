/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Which rows were written by which commit. The writer notes them while its group runs and gives
 * them to readers just before the commit, under the number of the commit, so that nobody sees a
 * number of which nothing is known. A commit that fails leaves notes that say too much, which only
 * costs somebody a second look at a row.
 */
#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "kit/db/db_driver.h"
#include "kit/db/db_sql.h"

enum { MOST_TABLES = 32, MOST_NOTES = 1 << 20, FIRST_NOTES = 1024 };

/* Not known yet: the group that runs began before the table was watched. */
#define AFTER_THIS_GROUP INT64_MAX

struct note {
    int64_t commit; /* 0 while its group runs */
    int64_t key;
    int     table;
};

struct watch {
    pthread_mutex_t lock;
    bool            numbers; /* they are in the schema */
    bool            grouping;
    int64_t         last;        /* number of the last commit */
    _Atomic int     table_count; /* names before it never change */
    struct {
        char   *name;
        int64_t known_after; /* what commits after this one wrote is noted */
    } tables[MOST_TABLES];
    struct note *notes; /* by commit; those of the open group last */
    size_t       count, room, open_from;
};

struct watch *db_watch_open(void)
{
    struct watch *watch = calloc(1, sizeof *watch);
    assert(watch != NULL);
    pthread_mutex_init(&watch->lock, NULL);
    return watch;
}

void db_watch_close(struct watch *watch)
{
    if (watch == NULL)
        return;
    for (int i = 0; i < watch->table_count; i++)
        free(watch->tables[i].name);
    free(watch->notes);
    pthread_mutex_destroy(&watch->lock);
    free(watch);
}

void db_watch_begin(struct watch *watch, int64_t number)
{
    pthread_mutex_lock(&watch->lock);
    watch->numbers = true;
    watch->last = number;
    pthread_mutex_unlock(&watch->lock);
}

/* ---- the writer ---- */

static int find_table(const struct watch *watch, const char *name)
{
    int count = atomic_load(&watch->table_count);
    for (int i = 0; i < count; i++)
        if (strcmp(watch->tables[i].name, name) == 0)
            return i;
    return -1;
}

void db_watch_group(struct watch *watch)
{
    pthread_mutex_lock(&watch->lock);
    watch->grouping = true;
    pthread_mutex_unlock(&watch->lock);
}

/* Forgets the older half; whoever needs it reads the table again. */
static void forget_half(struct watch *watch)
{
    size_t  gone = watch->open_from / 2;
    int64_t commit = gone == 0 ? 0 : watch->notes[gone - 1].commit;
    for (int i = 0; i < watch->table_count; i++)
        if (watch->tables[i].known_after < commit)
            watch->tables[i].known_after = commit;
    memmove(watch->notes, watch->notes + gone, (watch->count - gone) * sizeof *watch->notes);
    watch->count -= gone;
    watch->open_from -= gone;
}

static void make_room(struct watch *watch)
{
    if (watch->count >= MOST_NOTES)
        forget_half(watch);
    if (watch->count < watch->room)
        return;
    watch->room = watch->room == 0 ? FIRST_NOTES : watch->room * 2;
    watch->notes = realloc(watch->notes, watch->room * sizeof *watch->notes);
    assert(watch->notes != NULL);
}

void db_watch_note(struct watch *watch, const char *table, int64_t key)
{
    int at = find_table(watch, table);
    if (at < 0)
        return;
    pthread_mutex_lock(&watch->lock);
    make_room(watch);
    watch->notes[watch->count++] = (struct note){.key = key, .table = at};
    pthread_mutex_unlock(&watch->lock);
}

static status next_number(struct work *w, struct session *session, int64_t *ret_number)
{
    struct tx tx = {.session = session, .mode = WRITE};
    w->tx = &tx; /* cppcheck-suppress autoVariables ; taken back below */
    status outcome = db_number(w, &DB_COMMIT_NEXT, NO_PARAMS, ret_number);
    w->tx = NULL;
    return outcome;
}

status db_watch_commit(struct work *w, struct session *session)
{
    struct watch *watch = session->db->watch;
    int64_t       number = 0;
    if (!watch->numbers)
        return OK;
    TRY(next_number(w, session, &number));
    pthread_mutex_lock(&watch->lock);
    for (size_t i = watch->open_from; i < watch->count; i++)
        watch->notes[i].commit = number;
    watch->open_from = watch->count;
    for (int i = 0; i < watch->table_count; i++) {
        int64_t *known = &watch->tables[i].known_after;
        if (*known == AFTER_THIS_GROUP)
            *known = number;
        else if (number != watch->last + 1) /* another process committed in between */
            *known = number - 1;
    }
    watch->last = number;
    watch->grouping = false;
    pthread_mutex_unlock(&watch->lock);
    return OK;
}

void db_watch_rollback(struct watch *watch)
{
    pthread_mutex_lock(&watch->lock);
    watch->count = watch->open_from;
    watch->grouping = false;
    for (int i = 0; i < watch->table_count; i++)
        if (watch->tables[i].known_after == AFTER_THIS_GROUP)
            watch->tables[i].known_after = watch->last;
    pthread_mutex_unlock(&watch->lock);
}

/* ---- those who ask ---- */

status db_watch_moment(struct work *w, const char *table, struct db_moment *ret_moment)
{
    int64_t number;
    TRY(db_number(w, &DB_COMMIT_NUMBER, NO_PARAMS, &number));
    *ret_moment = (struct db_moment){.first = number + 1,
                                     .next = number + 1,
                                     .watched = find_table(db_of(w)->watch, table) >= 0};
    return OK;
}

void db_watch_table(struct watch *watch, const char *table)
{
    if (find_table(watch, table) >= 0)
        return;
    pthread_mutex_lock(&watch->lock);
    int at = watch->table_count;
    if (find_table(watch, table) < 0 && at < MOST_TABLES) {
        watch->tables[at].name = strdup(table);
        assert(watch->tables[at].name != NULL);
        watch->tables[at].known_after = watch->grouping ? AFTER_THIS_GROUP : watch->last;
        atomic_store(&watch->table_count, at + 1);
    }
    pthread_mutex_unlock(&watch->lock);
}

bool db_watch_keys(struct work *w, const struct db_span *span, struct rows *ret_keys)
{
    struct watch *watch = db_of(w)->watch;
    struct list   keys = list_open(w->arena, sizeof(int64_t));
    int           at = find_table(watch, span->table);
    int64_t       after = span->after->next - 1, until = span->until->next - 1;
    if (at < 0)
        return false;
    pthread_mutex_lock(&watch->lock);
    bool known = after >= watch->tables[at].known_after && until <= watch->last;
    for (size_t i = 0; known && i < watch->open_from; i++) {
        const struct note *note = &watch->notes[i];
        if (note->table == at && note->commit > after && note->commit <= until)
            *(int64_t *) list_add(&keys) = note->key;
    }
    pthread_mutex_unlock(&watch->lock);
    *ret_keys = list_rows(&keys);
    return known;
}
