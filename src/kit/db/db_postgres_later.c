/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Statements whose answers nobody waits for. They go to the server in a pipeline, which it works
 * through while we prepare the next, and their answers are read when something needs one. So a unit
 * that writes ten rows and reads one waits for the server once.
 */
#include <assert.h>

#include "kit/db/db_postgres.h"

status db_postgres_send(struct work *w, const char *prepared, const struct call *call,
                        const struct postgres_values *values)
{
    struct postgres_session *session = db_postgres_own(w->tx->session);
    PQenterPipelineMode(session->connection);
    if (PQsendQueryPrepared(session->connection, prepared, call->count, values->bytes,
                            values->sizes, values->formats, 1)
        == 0)
        return db_postgres_failed(w, &session->session, NULL, call->name);
    return OK;
}

status db_postgres_send_later(struct work *w, const char *prepared, const struct call *call,
                              const struct postgres_values *values)
{
    struct postgres_session *session = db_postgres_own(w->tx->session);
    if (session->later_count == POSTGRES_LATER)
        TRY(db_postgres_settle(w, &session->session));
    session->later[session->later_count++] = call->name;
    return db_postgres_send(w, prepared, call, values);
}

/* The answer to one statement; the NULL that ends it is taken as well. */
static PGresult *take_answer(PGconn *connection)
{
    PGresult *result = PQgetResult(connection);
    if (result != NULL && PQstatus(connection) == CONNECTION_OK)
        PQclear(PQgetResult(connection));
    return result;
}

/* `w` NULL: whatever failed is known already. */
static status take_answers(struct work *w, const struct session *of)
{
    struct postgres_session *session = db_postgres_own(of);
    status                   outcome = OK;
    int                      count = session->later_count;
    session->later_count = 0;
    if (PQpipelineSync(session->connection) == 0 && w != NULL)
        return db_postgres_failed(w, of, NULL, "sending");
    for (int i = 0; i < count; i++) {
        PGresult      *result = take_answer(session->connection);
        ExecStatusType code = PQresultStatus(result);
        if (w != NULL && outcome == OK && code != PGRES_COMMAND_OK && code != PGRES_TUPLES_OK)
            outcome = db_postgres_failed(w, of, result, session->later[i]);
        PQclear(result);
    }
    return outcome;
}

static void leave(PGconn *connection)
{
    PQclear(PQgetResult(connection)); /* of the sync */
    PQexitPipelineMode(connection);
}

status db_postgres_settle(struct work *w, const struct session *session)
{
    if (db_postgres_own(session)->later_count == 0)
        return OK;
    status outcome = take_answers(w, session);
    leave(db_postgres_own(session)->connection);
    return outcome;
}

status db_postgres_receive(struct work *w, const struct session *session, PGresult **ret_result)
{
    PGconn *connection = db_postgres_own(session)->connection;
    assert(db_postgres_own(session)->later_count > 0);
    status outcome = take_answers(w, session);
    *ret_result = take_answer(connection);
    leave(connection);
    if (outcome == OK)
        return OK;
    PQclear(*ret_result);
    *ret_result = NULL;
    return outcome;
}

void db_postgres_discard(const struct session *session)
{
    if (db_postgres_own(session)->later_count == 0)
        return;
    /* cppcheck-suppress ignoredReturnValue ; it is OK without a work */
    if (take_answers(NULL, session) == OK)
        leave(db_postgres_own(session)->connection);
}
