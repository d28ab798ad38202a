/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_DB_POSTGRES_H
#define KIT_DB_POSTGRES_H

/* Shared by the parts of kit/db that speak to PostgreSQL. Numbers and times travel in binary. */

#include <libpq-fe.h>

#include "kit/db/db_driver.h"

struct postgres_session {
    struct session session;
    PGconn        *connection;
    int            numbers; /* of prepared statements and cursors, for their names */
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

/* What went wrong last, as an outcome with one clear sentence. `result` may be NULL. */
status db_postgres_failed(struct work *w, const struct session *session, const PGresult *result,
                          const char *doing);

/* Many records: a pipeline through a prepared statement named `prepared`, and COPY. */
status db_postgres_pipeline(struct work *w, const char *prepared, const struct call *call,
                            const struct batch *batch) MUST_CHECK;
status db_postgres_append(struct work *w, const char *table, const struct shape *shape,
                          const struct rows *records) MUST_CHECK;

#endif
