/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Ids come from the clock, and clocks go back. So the table db_node keeps a mark for each node: ids
 * up to it may have been given. It is moved ahead, in the transaction of the unit that needs it,
 * about once a minute, and after a restart ids begin beyond it.
 */
#include "kit/db/db_driver.h"

#include <assert.h>

#include "base/time.h"
#include "kit/db/db_sql.h"

enum { AHEAD_MS = 60000 };

int64_t db_new_id(struct work *w)
{
    return id_make(&db_of(w)->ids, w->now);
}

/* The first id of the ms `ahead` after that of `id`. */
static int64_t id_later(int64_t id, int64_t ahead)
{
    struct id_source later;
    id_source_init(&later, 0);
    return id_make(&later, id_time(id) + ahead);
}

static status load_commits(struct work *w, struct db *db)
{
    int64_t     there, number;
    const char *name = "db_commit";
    TRY(db_number(w, &DB_TABLE_EXISTS, WITH(P_TEXT(name)), &there));
    if (there == 0)
        return OK;
    TRY(db_number(w, &DB_COMMIT_NUMBER, NO_PARAMS, &number));
    db_watch_begin(db->watch, number);
    return OK;
}

static status load(struct work *w, void *arg)
{
    struct db *db = arg;
    int64_t    node = db->ids.node, there, mark = 0;
    TRY(db_number(w, &DB_TABLE_EXISTS,
                  WITH({"name", {.type = DB_TEXT, .text = "db_node", .size = 7}}), &there));
    if (there == 0)
        return OK;
    TRY(db_number(w, &DB_NODE_MARK, WITH(P_INT(node)), &mark));
    if (mark > 0)
        id_make(&db->ids, id_time(mark) + 1);
    int64_t last = id_make(&db->ids, w->now);
    atomic_store(&db->id_mark, last > mark ? last : mark);
    return db->kind == DB_SQLITE ? load_commits(w, db) : OK;
}

status db_ids_load(struct work *w, struct db *db)
{
    return db_wait(db, w, READ, load, db);
}

status db_ids_mark(struct work *w)
{
    struct db *db = w->tx->session->db;
    int64_t    node = db->ids.node, mark = atomic_load(&db->id_mark);
    if (mark == 0)
        return OK;
    int64_t last = id_last(&db->ids);
    if (last <= mark)
        return OK;
    int64_t last_id = id_later(last, AHEAD_MS);
    TRY(db_run(w, &DB_NODE_SET_MARK, WITH(P_INT(node), P_INT(last_id)), NULL));
    w->tx->id_mark = last_id;
    return OK;
}
