/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/db_driver.h"

#include <assert.h>

struct db_cursor {
    struct db_cursor   *next; /* of the transaction */
    struct work        *work;
    struct statement   *statement;
    const struct shape *shape;
    status              outcome; /* NOT_FOUND: read to the end */
};

status db_cursor_start(struct work *w, const struct call *call, const struct shape *shape,
                       struct db_cursor **ret_cursor)
{
    struct statement *statement;
    TRY(db_statement_start(w, call, &statement));
    struct db_cursor *cursor = work_take(w, sizeof *cursor);
    *cursor = (struct db_cursor){
        .next = w->tx->cursors, .work = w, .statement = statement, .shape = shape};
    w->tx->cursors = cursor;
    *ret_cursor = cursor;
    return OK;
}

/* Goes to the next row. False at the end and after a failure. */
static bool advance(struct db_cursor *cursor)
{
    assert(cursor->statement != NULL);
    if (cursor->outcome == OK)
        cursor->outcome =
            cursor->statement->session->db->driver->next(cursor->work, cursor->statement);
    if (cursor->outcome != OK && cursor->outcome != NOT_FOUND)
        cursor->work->tx->lost = true;
    return cursor->outcome == OK;
}

bool db_cursor_next(struct db_cursor *cursor, void *ret_record)
{
    if (!advance(cursor))
        return false;
    cursor->outcome =
        db_statement_fill(cursor->work, cursor->statement, cursor->shape, ret_record, false);
    return cursor->outcome == OK;
}

static status close_one(struct work *w, struct db_cursor *cursor)
{
    struct db_cursor **place = &w->tx->cursors;
    while (*place != cursor)
        place = &(*place)->next;
    *place = cursor->next;
    status outcome = db_statement_end(w, cursor->statement, cursor->outcome);
    cursor->statement = NULL;
    return outcome == NOT_FOUND ? OK : outcome;
}

status db_cursor_close(struct db_cursor *cursor)
{
    return close_one(cursor->work, cursor);
}

/* Those that a unit left open when it ended early; down to one that stays. */
void db_cursors_close(struct work *w, struct db_cursor *until)
{
    while (w->tx->cursors != until) {
        struct db_cursor *cursor = w->tx->cursors;
        w->tx->cursors = cursor->next;
        cursor->statement->session->db->driver->finish(NULL, cursor->statement);
        db_cache_put(cursor->statement);
        cursor->statement = NULL;
    }
}
