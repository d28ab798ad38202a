/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* READ units on a thread of somebody else, several of them on one snapshot. */
#include <assert.h>
#include <stdlib.h>

#include "kit/db/db_driver.h"

struct db_reader {
    struct db      *db;
    struct session *session; /* opened when first needed */
};

struct db_reader *db_reader_open(struct db *db)
{
    struct db_reader *reader = calloc(1, sizeof *reader);
    assert(db->kind == DB_SQLITE);
    if (reader == NULL)
        abort();
    reader->db = db;
    return reader;
}

void db_reader_close(struct db_reader *reader)
{
    if (reader == NULL)
        return;
    if (reader->session != NULL)
        reader->db->driver->session_close(reader->session);
    free(reader);
}

/* The transaction of the tasks; one that fails may have ended it, then the next begins it anew. */
static status begin(struct db_reader *reader, struct work *w)
{
    const struct driver *driver = reader->db->driver;
    if (reader->session == NULL)
        TRY(driver->session_open(w, reader->db, false, &reader->session));
    return db_sqlite_in_transaction(reader->session) ? OK : driver->begin(w, reader->session, READ);
}

static status run_task(struct db_reader *reader, struct db_task *task)
{
    assert(task->mode == READ && task->work->tx == NULL);
    TRY(begin(reader, task->work));
    struct tx tx = {.session = reader->session, .mode = READ};
    return db_tx_run(&tx, task);
}

void db_reader_run(struct db_reader *reader, struct db_task *tasks)
{
    for (struct db_task *task = tasks; task != NULL; task = task->next)
        task->outcome = run_task(reader, task);
    if (reader->session != NULL) /* nothing was written: to give up is as good as to commit */
        reader->db->driver->rollback(reader->session);
    for (struct db_task *task = tasks, *next; task != NULL; task = next) {
        next = task->next;
        task->done(task, task->outcome);
    }
}
