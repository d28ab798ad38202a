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
    _Atomic bool        large;   /* found once to be worth it */
    int64_t             version; /* number of the commit it is at; 0 = nothing is held */
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
};

struct held_column *column_held_find(const struct held_table *table, const struct column *column);
void                column_held_forget_column(struct held_table *table, struct held_column *column);
void                column_held_forget(struct held_table *table);
size_t              column_held_bytes(const struct held_table *table);

/*
 * Brings the table to the commit that this unit sees, and the columns into memory. The caller alone
 * has the table. False: it is held at a later commit already.
 */
status column_held_bring(struct work *w, struct held_table *table, const struct column_scan *scan,
                         bool *ret_there) MUST_CHECK;

#endif
