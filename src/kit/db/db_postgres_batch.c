/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/db_postgres.h"

#include <assert.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* ---- one statement, many records: a pipeline ---- */

/*
 * So many are sent before their answers are read. Answers of statements that give no rows are some
 * twenty bytes, so that the server never waits for us while we wait for it.
 */
enum { SLICE = 256 };

static status send_slice(struct work *w, const char *prepared, const struct call *call,
                         const struct batch *batch, const struct rows *slice)
{
    const struct session *session = w->tx->session;
    PGconn               *connection = db_postgres_own(session)->connection;
    for (int64_t i = 0; i < slice->count; i++) {
        struct arena_mark      mark = arena_mark(w->arena);
        struct postgres_values values;
        db_take_values(batch, (char *) slice->items + (size_t) i * batch->record_size, call);
        db_postgres_values(w, call, &values);
        if (PQsendQueryPrepared(connection, prepared, call->count, values.bytes, values.sizes,
                                values.formats, 1)
            == 0)
            return db_postgres_failed(w, session, NULL, call->name);
        arena_rewind(w->arena, mark);
    }
    if (PQpipelineSync(connection) == 0)
        return db_postgres_failed(w, session, NULL, call->name);
    return OK;
}

/* Reads all answers of the slice also when one failed: that one tells why. */
static status receive_slice(struct work *w, const struct call *call, int64_t count,
                            int64_t *ret_changed)
{
    const struct session *session = w->tx->session;
    PGconn               *connection = db_postgres_own(session)->connection;
    status                outcome = OK;
    for (int64_t i = 0; i < count; i++) {
        PGresult      *result = PQgetResult(connection);
        ExecStatusType code = PQresultStatus(result);
        if (ret_changed != NULL && code == PGRES_COMMAND_OK)
            ret_changed[i] = strtoll(PQcmdTuples(result), NULL, 10);
        if (outcome == OK && code != PGRES_COMMAND_OK && code != PGRES_TUPLES_OK)
            outcome = db_postgres_failed(w, session, result, call->name);
        PQclear(result);
        if (PQstatus(connection) == CONNECTION_BAD)
            return outcome;
        PQclear(PQgetResult(connection)); /* NULL: the end of that one's answers */
    }
    PQclear(PQgetResult(connection)); /* of the sync */
    return outcome;
}

status db_postgres_pipeline(struct work *w, const char *prepared, const struct call *call,
                            const struct batch *batch)
{
    PGconn *connection = db_postgres_own(w->tx->session)->connection;
    status  outcome = OK;
    PQenterPipelineMode(connection);
    for (int64_t from = 0; outcome == OK && from < batch->records->count; from += SLICE) {
        int64_t     left = batch->records->count - from;
        struct rows slice = {(char *) batch->records->items + (size_t) from * batch->record_size,
                             left < SLICE ? left : SLICE};
        int64_t    *changed = batch->changed == NULL ? NULL : batch->changed + from;
        outcome = send_slice(w, prepared, call, batch, &slice);
        if (outcome == OK)
            outcome = receive_slice(w, call, slice.count, changed);
    }
    PQexitPipelineMode(connection);
    return outcome;
}

status db_postgres_pipeline_later(struct work *w, const char *prepared, const struct call *call,
                                  const struct batch *batch)
{
    for (int64_t i = 0; i < batch->records->count; i++) {
        struct arena_mark      mark = arena_mark(w->arena);
        struct postgres_values values;
        db_take_values(batch, (char *) batch->records->items + (size_t) i * batch->record_size,
                       call);
        db_postgres_values(w, call, &values);
        TRY(db_postgres_send_later(w, prepared, call, &values));
        arena_rewind(w->arena, mark);
    }
    return OK;
}

/* ---- COPY ---- */

enum { FLUSH = 64 * 1024 };

/* Bytes on their way; sent when there are many. */
struct copy {
    PGconn *connection;
    char   *bytes;
    size_t  size, room;
    bool    failed;
};

static void put_bytes(struct copy *copy, const void *bytes, size_t size)
{
    if (copy->size + size > copy->room) {
        copy->room = (copy->size + size) * 2;
        copy->bytes = realloc(copy->bytes, copy->room);
        assert(copy->bytes != NULL);
    }
    if (size > 0)
        memcpy(copy->bytes + copy->size, bytes, size);
    copy->size += size;
}

static void put_int16(struct copy *copy, int16_t number)
{
    uint16_t bits = htobe16((uint16_t) number);
    put_bytes(copy, &bits, sizeof bits);
}

static void put_int32(struct copy *copy, int32_t number)
{
    uint32_t bits = htobe32((uint32_t) number);
    put_bytes(copy, &bits, sizeof bits);
}

static void flush_when(struct copy *copy, size_t limit)
{
    if (copy->size < limit || copy->failed)
        return;
    copy->failed = PQputCopyData(copy->connection, copy->bytes, (int) copy->size) != 1;
    copy->size = 0;
}

static void put_record(struct copy *copy, const struct shape *shape, int16_t count,
                       const void *record)
{
    put_int16(copy, count);
    for (size_t i = 0; i < shape->count; i++) {
        struct db_value value;
        int64_t         number;
        int             size;
        if (!db_field_storable(&shape->fields[i]))
            continue;
        db_value_of_field(&shape->fields[i], record, &value);
        const char *bytes = db_postgres_bytes(&value, &number, &size);
        put_int32(copy, bytes == NULL ? -1 : size);
        put_bytes(copy, bytes, bytes == NULL ? 0 : (size_t) size);
    }
    flush_when(copy, FLUSH);
}

static const char *copy_words(struct work *w, const char *table, const struct shape *shape,
                              int16_t *ret_count)
{
    struct text words = text_open(w->arena);
    *ret_count = 0;
    text_addf(&words, "COPY \"%s\" (", table);
    for (size_t i = 0; i < shape->count; i++)
        if (db_field_storable(&shape->fields[i]))
            text_addf(&words, "%s\"%s\"", (*ret_count)++ > 0 ? "," : "", shape->fields[i].name);
    text_add(&words, ") FROM STDIN BINARY");
    return words.bytes;
}

static status end_copy(struct work *w, struct copy *copy, const char *doing)
{
    const char *error = copy->failed ? "the connection was lost" : NULL;
    status      outcome = OK;
    PQputCopyEnd(copy->connection, error);
    PGresult *result = PQgetResult(copy->connection);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        outcome = db_postgres_failed(w, w->tx->session, result, doing);
    PQclear(result);
    while (PQstatus(copy->connection) == CONNECTION_OK
           && (result = PQgetResult(copy->connection)) != NULL)
        PQclear(result);
    return outcome;
}

status db_postgres_append(struct work *w, const char *table, const struct shape *shape,
                          const struct rows *records)
{
    static const char header[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0"; /* with its final NUL */
    TRY(db_postgres_settle(w, w->tx->session));
    struct copy copy = {.connection = db_postgres_own(w->tx->session)->connection};
    int16_t     count;
    const char *doing = work_text(w, "append to %s", table);
    PGresult   *result = PQexec(copy.connection, copy_words(w, table, shape, &count));
    if (PQresultStatus(result) != PGRES_COPY_IN) {
        status outcome = db_postgres_failed(w, w->tx->session, result, doing);
        PQclear(result);
        return outcome;
    }
    PQclear(result);
    put_bytes(&copy, header, sizeof header);
    for (int64_t i = 0; i < records->count && !copy.failed; i++)
        put_record(&copy, shape, count, (char *) records->items + (size_t) i * shape->size);
    put_int16(&copy, -1);
    flush_when(&copy, 0);
    free(copy.bytes);
    return end_copy(w, &copy, doing);
}
