/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_COLUMN_HELD_H
#define KIT_COLUMN_HELD_H

/* Tables as they are held in memory. For this machine only. */

#include <pthread.h>
#include <stdatomic.h>

#include "base/arena.h"
#include "kit/column/column.h"
#include "kit/db/db.h"

/* Different texts, each with a number from 1 on that it keeps. */
struct words {
    struct arena *arena;
    const char  **texts;
    uint32_t      count, room; /* count includes the place 0, which is no text */
    uint32_t     *slots;       /* a power of two; 0 = free */
    uint32_t      slot_count;
    size_t        bytes;
};

void     column_words_open(struct words *words);
void     column_words_close(struct words *words);
uint32_t column_words_add(struct words *words, const char *text, size_t size);

struct held_column {
    char            *name;
    enum column_kind kind;
    int64_t         *numbers;
    uint32_t        *codes;
    struct words     words;
    int64_t          used; /* when: columns->uses */
};

struct held_table {
    struct held_table  *next;
    char               *name;
    pthread_rwlock_t    lock;
    _Atomic bool        large; /* found once to be worth it */
    bool                held;  /* rows are there, as they were from `since` to `until` */
    struct db_moment    since, until;
    _Atomic bool        loading; /* columns are on their way */
    size_t              count, room;
    int64_t            *ids;
    struct held_column *columns;
    size_t              column_count, column_room;
};

struct columns {
    struct columns_options options;
    pthread_mutex_t        lock; /* of the list of tables */
    struct held_table     *tables;
    _Atomic int64_t        uses;
    int                    ahead; /* units that read columns */
    pthread_cond_t         ended; /* one of them */
};

struct held_column *column_held_find(const struct held_table *table, const struct column *column);
void                column_held_forget_column(struct held_table *table, struct held_column *column);
void                column_held_forget(struct held_table *table);
size_t              column_held_bytes(const struct held_table *table);

/*
 * Brings the table to what this unit sees at `now`, and with `loads` the columns of the scan into
 * memory. The caller alone has the table. False: it is held at a later moment already, or without
 * `loads` that some of it would have to be read.
 */
struct held_scan {
    const struct column_scan *scan;
    const struct db_moment   *now;
    bool                      loads;
};
status column_held_bring(struct work *w, struct held_table *table, const struct held_scan *scan,
                         bool *ret_there) MUST_CHECK;

struct held_table *column_held_open(const char *name) __attribute__((returns_nonnull));
void               column_held_close(struct held_table *table);
bool column_held_has_all(const struct held_table *table, const struct column_scan *scan);

/* Takes what it does not have from another copy of the same table, which is at the same moment. */
void column_held_join(struct held_table *table, struct held_table *from);

/* A stamp for what is used now; and what was used longest ago goes, of `mine`, which the caller has
 * locked, only columns with an older stamp. */
int64_t column_held_now(struct columns *columns);
void    column_held_keep_budget(struct columns *columns, struct held_table *mine, int64_t now);

/* The table as it is in the list; it is made when it is not there. */
struct held_table *column_held_of(struct columns *columns, const char *name)
    __attribute__((returns_nonnull));

/* ---- column_asked.c ---- */

/* In a WRITE: the columns of the scan were wanted now. */
status column_asked_put(struct work *w, const struct column_scan *scan) MUST_CHECK;

/* Those of a table that were wanted lately, the last first: rows of struct column. */
status column_asked_list(struct work *w, const char *table, struct rows *ret_columns) MUST_CHECK;

/* In a WRITE: they cannot be read any more, since columns come and go. */
status column_asked_forget(struct work *w, const char *table) MUST_CHECK;

/* ---- column_load_ahead.c ---- */

/*
 * Reads the columns into a copy of its own and scans that; it becomes one with the table beside
 * this unit. `ret_done` stays false while somebody else does the same.
 */
status column_load_and_run(struct work *w, struct held_table *table, const struct held_scan *scan,
                           bool *ret_done) MUST_CHECK;

/* The scan, over a table that has its columns. */
status column_held_run(struct work *w, struct held_table *table,
                       const struct column_scan *scan) MUST_CHECK;

/* Begins, beside this unit, to watch the table, and then reads the columns; nothing while that is
 * under way. */
void column_load_ahead(struct work *w, struct held_table *table, const struct column_scan *scan);

#endif
