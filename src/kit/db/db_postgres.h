/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_DB_POSTGRES_H
#define KIT_DB_POSTGRES_H

/* Shared by the parts of kit/db that speak to PostgreSQL. Numbers and times travel in binary. */

#include <libpq-fe.h>

#include "kit/db/db_driver.h"

/*
 * So many statements may be under way before their answers are read. Answers of statements that
 * give no rows are some twenty bytes, so that the server never waits for us while we wait for it.
 */
enum { POSTGRES_LATER = 256 };

struct postgres_session {
    struct session session;
    PGconn        *connection;
    int            numbers; /* of prepared statements and cursors, for their names */
    /* Names of the statements whose answers were not read yet: the connection is in a pipeline. */
    const char *later[POSTGRES_LATER];
    int         later_count;
};

/* The few types that we store, and those that answers come in besides. */
enum postgres_type {
    PG_BOOL = 16,
    PG_BYTEA = 17,
    PG_NAME = 19,
    PG_INT8 = 20,
    PG_INT2 = 21,
    PG_INT4 = 23,
    PG_TEXT = 25,
    PG_OID = 26,
    PG_FLOAT4 = 700,
    PG_FLOAT8 = 701,
    PG_UNKNOWN = 705,
    PG_BPCHAR = 1042,
    PG_VARCHAR = 1043,
    PG_NUMERIC = 1700,
};

/* Values on their way to the server, as libpq wants them; lives in the arena. */
struct postgres_values {
    const char **bytes;
    int         *sizes;
    int         *formats;
    int64_t     *numbers; /* in network order */
};

static inline struct postgres_session *db_postgres_own(const struct session *session)
{
    return (struct postgres_session *) (uintptr_t) session;
}

Oid  db_postgres_type(const struct db_value *value);
void db_postgres_values(struct work *w, const struct call *call,
                        struct postgres_values *ret_values);

/* The bytes of one value in binary; `number` is room for those that are made. NULL = NULL. */
const char *db_postgres_bytes(const struct db_value *value, int64_t *number, int *ret_size);

/* What a cell of a binary answer holds. */
void db_postgres_read(const PGresult *result, int row, int column, struct db_value *ret_value);

/* ---- db_postgres_later.c: statements whose answers are read later ---- */

/* Sends it, or puts it beside others to be sent. Nothing but these functions may be called then. */
status db_postgres_send(struct work *w, const char *prepared, const struct call *call,
                        const struct postgres_values *values) MUST_CHECK;
status db_postgres_send_later(struct work *w, const char *prepared, const struct call *call,
                              const struct postgres_values *values) MUST_CHECK;

/* Reads all answers. Of those that were sent later the first that failed is the outcome. */
status db_postgres_settle(struct work *w, const struct session *session) MUST_CHECK;

/* The same, and the answer to the one that was sent after them. */
status db_postgres_receive(struct work *w, const struct session *session,
                           PGresult **ret_result) MUST_CHECK;

/* Reads and forgets them. */
void db_postgres_discard(const struct session *session);

/* What went wrong last, as an outcome with one clear sentence. `result` may be NULL. */
status db_postgres_failed(struct work *w, const struct session *session, const PGresult *result,
                          const char *doing);

/* Many records: a pipeline through a prepared statement named `prepared`, and COPY. */
status db_postgres_pipeline(struct work *w, const char *prepared, const struct call *call,
                            const struct batch *batch) MUST_CHECK;
status db_postgres_pipeline_later(struct work *w, const char *prepared, const struct call *call,
                                  const struct batch *batch) MUST_CHECK;
status db_postgres_append(struct work *w, const char *table, const struct shape *shape,
                          const struct rows *records) MUST_CHECK;

#endif
