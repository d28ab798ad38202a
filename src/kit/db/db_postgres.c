/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/db_postgres.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { OLDEST_SERVER = 130000 };

struct postgres_statement {
    struct statement statement;
    char             name[24]; /* of the prepared statement, or of the cursor */
    char            *words;    /* of a cursor, until it is declared */
    Oid             *types;
    int              count;
    PGresult        *result;
    int              row;
    int              fetch; /* rows of the next part of a cursor; 0 = the answer is whole */
};

static struct postgres_statement *own_statement(const struct statement *statement)
{
    return (struct postgres_statement *) (uintptr_t) statement;
}

static PGconn *connection_of(const struct session *session)
{
    return db_postgres_own(session)->connection;
}

/* ---- what went wrong, in words ---- */

#define LOCK_TIMEOUT "55P03"
#define TAKEN        "23505"

/* What SQLSTATE means to us, by its beginning; the first that fits. */
static const struct {
    const char *state;
    status      code;
    const char *words; /* NULL: those of the server */
} meanings[] = {
    {TAKEN, CONFLICT, "The same is there already; look for it, and try again."},
    {"23503", CONFLICT, NULL},
    {"23P01", CONFLICT, NULL},
    {"40001", UNAVAILABLE, "Others changed the same thing at this moment; try again."},
    {"40P01", UNAVAILABLE, "Others changed the same thing at this moment; try again."},
    {LOCK_TIMEOUT, UNAVAILABLE, "Others use the table at this moment; try again."},
    {"22021", INVALID, "A text holds bytes that are not UTF-8."},
    {"25006", BROKEN, "writes in a READ unit."},
    {"53100", UNAVAILABLE, "The disk of PostgreSQL is full; free some space and try again."},
    {"53", UNAVAILABLE, NULL},
    {"57", UNAVAILABLE, NULL},
    {"58", UNAVAILABLE, NULL},
    {"08", UNAVAILABLE, NULL},
    {"28", UNAVAILABLE, NULL},
    {"3D", UNAVAILABLE, NULL},
    {"", BROKEN, NULL},
};

status db_postgres_failed(struct work *w, const struct session *session, const PGresult *result,
                          const char *doing)
{
    PGconn     *connection = connection_of(session);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (state == NULL || PQstatus(connection) == CONNECTION_BAD)
        return fail(w, UNAVAILABLE, NULL, "The connection to PostgreSQL was lost (%s); try again.",
                    text_trim(w, PQerrorMessage(connection)));
    size_t i = 0;
    while (!text_starts(state, meanings[i].state))
        i++;
    bool waited = text_same(state, LOCK_TIMEOUT);
    if (w->tx != NULL && (waited || text_starts(state, "40"))) {
        w->tx->collided = true;
        w->tx->waited = waited;
    }
    if (w->tx != NULL && w->tx->in_vain && w->tx->nested == 0 && text_same(state, TAKEN))
        w->tx->collided = true;
    const char *words = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    if (meanings[i].words != NULL && meanings[i].code != BROKEN)
        return fail(w, meanings[i].code, NULL, "%s", meanings[i].words);
    return fail(w, meanings[i].code, NULL, "%s: %s%s%s", doing,
                meanings[i].words != NULL ? meanings[i].words : words, detail != NULL ? ": " : "",
                detail != NULL ? detail : "");
}

/* Ends with the outcome of a command without rows. */
static status done(struct work *w, const struct session *session, PGresult *result,
                   const char *doing)
{
    status         outcome = OK;
    ExecStatusType code = PQresultStatus(result);
    /* A migration that is only for the other database has nothing to run here. */
    if (code != PGRES_COMMAND_OK && code != PGRES_TUPLES_OK && code != PGRES_EMPTY_QUERY)
        outcome = db_postgres_failed(w, session, result, doing);
    PQclear(result);
    return outcome;
}

static status command(struct work *w, const struct session *session, const char *words)
{
    TRY(db_postgres_settle(w, session));
    return done(w, session, PQexec(connection_of(session), words), words);
}

/* ---- connections ---- */

static void say_nothing(void *arg, const char *notice)
{
}

/* Without the password, for messages. */
static const char *where(struct work *w, PGconn *connection)
{
    return work_text(w, "%s at %s", PQdb(connection), PQhost(connection));
}

static status set_up(struct work *w, const struct session *session)
{
    PGconn *connection = connection_of(session);
    PQsetNoticeProcessor(connection, say_nothing, NULL);
    if (PQserverVersion(connection) < OLDEST_SERVER)
        return fail(w, UNAVAILABLE, NULL,
                    "PostgreSQL %d is too old; version 13 or newer is needed.",
                    PQserverVersion(connection) / 10000);
    if (!text_same(PQparameterStatus(connection, "server_encoding"), "UTF8"))
        return fail(w, UNAVAILABLE, NULL,
                    "The database %s is encoded in %s; make one with ENCODING 'UTF8'.",
                    where(w, connection), PQparameterStatus(connection, "server_encoding"));
    /*
     * Cursors of ours are read to their end, and our statements are too short to compile. The cost
     * of a page out of turn is that of disks which turn, unless somebody has said another one:
     * words would be looked for in all rows. Several processes are for what reads whole tables: to
     * begin them takes longer than most of our searches.
     */
    return command(w, session,
                   "SET cursor_tuple_fraction = 1; SET jit = off; SET parallel_setup_cost = 50000;"
                   " SELECT set_config('random_page_cost', '1.1', false)"
                   " WHERE current_setting('random_page_cost') = '4'");
}

static status connect_to(struct work *w, struct postgres_session *session)
{
    /* What stands before the address may be said otherwise in it. */
    const char *const names[] = {"connect_timeout", "fallback_application_name", "dbname",
                                 "client_encoding", NULL};
    const char *const values[] = {"10", "storefolk", session->session.db->url, "UTF8", NULL};
    session->connection = PQconnectdbParams(names, values, 1);
    if (PQstatus(session->connection) == CONNECTION_OK)
        return set_up(w, &session->session);
    return fail(w, UNAVAILABLE, NULL, "PostgreSQL cannot be reached: %s",
                text_trim(w, PQerrorMessage(session->connection)));
}

/* The connection goes first: a prepared statement needs no farewell then. */
static void disconnect(struct session *session)
{
    PQfinish(connection_of(session));
    db_postgres_own(session)->connection = NULL;
    db_postgres_own(session)->later_count = 0;
    db_cache_clear(session);
}

static void session_close(struct session *session)
{
    disconnect(session);
    free(session);
}

static status session_open(struct work *w, struct db *db, bool writer, struct session **ret_session)
{
    struct postgres_session *session = calloc(1, sizeof *session);
    assert(session != NULL);
    session->session.db = db;
    status outcome = connect_to(w, session);
    if (outcome != OK) {
        session_close(&session->session);
        return outcome;
    }
    *ret_session = &session->session;
    return OK;
}

static status postgres_open(struct work *w, struct db *db)
{
    return session_open(w, db, false, &db->workers[0].session);
}

static void postgres_close(struct db *db)
{
}

/* ---- transactions ---- */

static status begin(struct work *w, struct session *session, enum transaction mode)
{
    const char *words = mode == READ ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                                     : "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
    if (connection_of(session) != NULL) {
        status outcome = command(w, session, words);
        if (outcome == OK || PQstatus(connection_of(session)) == CONNECTION_OK)
            return outcome;
        disconnect(session); /* it broke while nothing was under way: a new one will do */
    }
    status outcome = connect_to(w, db_postgres_own(session));
    if (outcome != OK) {
        disconnect(session);
        return outcome;
    }
    return command(w, session, words);
}

static status commit(struct work *w, struct session *session)
{
    TRY(db_postgres_settle(w, session));
    PGresult *result = PQexec(connection_of(session), "COMMIT");
    bool      undone =
        PQresultStatus(result) == PGRES_COMMAND_OK && strcmp(PQcmdStatus(result), "COMMIT") != 0;
    status outcome = done(w, session, result, "COMMIT");
    if (undone)
        return fail(w, BROKEN, NULL, "PostgreSQL had given up this unit; nothing was kept.");
    if (PQstatus(connection_of(session)) == CONNECTION_BAD)
        return fail(w, UNAVAILABLE, NULL,
                    "The connection to PostgreSQL was lost during the commit: look whether it was "
                    "kept before you try again.");
    return outcome;
}

static void rollback(struct session *session)
{
    PGconn *connection = connection_of(session);
    db_postgres_discard(session);
    if (connection != NULL && PQtransactionStatus(connection) != PQTRANS_IDLE)
        PQclear(PQexec(connection, "ROLLBACK"));
}

static status savepoint(struct work *w, struct session *session, enum savepoint step)
{
    static const char *const words[] = {
        [SAVEPOINT_SET] = "SAVEPOINT unit",
        [SAVEPOINT_KEEP] = "RELEASE SAVEPOINT unit",
        [SAVEPOINT_UNDO] = "ROLLBACK TO SAVEPOINT unit; RELEASE SAVEPOINT unit",
    };
    if (step == SAVEPOINT_UNDO)
        db_postgres_discard(session);
    return command(w, session, words[step]);
}

/* ---- statements ---- */

static struct postgres_statement *statement_make(struct work *w, const struct call *call)
{
    struct postgres_statement *mine = calloc(1, sizeof *mine);
    assert(mine != NULL);
    mine->statement.session = w->tx->session;
    mine->count = call->count;
    mine->types = calloc((size_t) call->count + 1, sizeof *mine->types);
    assert(mine->types != NULL);
    for (int i = 0; call->values != NULL && i < call->count; i++)
        mine->types[i] = db_postgres_type(&call->values[i]);
    snprintf(mine->name, sizeof mine->name, "%c%d", call->stream ? 'c' : 's',
             ++db_postgres_own(w->tx->session)->numbers);
    return mine;
}

static void finalize(struct statement *statement)
{
    struct postgres_statement *mine = own_statement(statement);
    PGconn                    *connection = connection_of(statement->session);
    if (mine->name[0] == 's' && connection != NULL
        && PQtransactionStatus(connection) != PQTRANS_INERROR) {
        char words[40];
        snprintf(words, sizeof words, "DEALLOCATE %s", mine->name);
        PQclear(PQexec(connection, words));
    }
    PQclear(mine->result);
    free(mine->words);
    free(mine->types);
    free(mine);
}

/* The type in which values for it will be sent. */
static Oid sent_type(Oid type)
{
    bool real = type == PG_FLOAT4 || type == PG_FLOAT8;
    bool number = type == PG_INT2 || type == PG_INT4 || type == PG_INT8 || type == PG_NUMERIC;
    if (real)
        return PG_FLOAT8;
    return number || type == PG_UNKNOWN ? PG_INT8 : type == PG_BYTEA ? PG_BYTEA : PG_TEXT;
}

/*
 * Prepares with the types as far as they are known. False: they were not enough, and one more is
 * known now. A value that stands beside IS NULL first is such a one: perhaps it is a number, and
 * when that does not fit, a text.
 */
static bool prepare_guess(PGconn *connection, struct postgres_statement *mine, const char *words,
                          long *last)
{
    PGresult   *result = PQprepare(connection, "guess", words, mine->count, mine->types);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *which = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    bool        unknown = text_same(state, "42P18") || text_same(state, "42P08");
    bool        misfit = text_same(state, "42883") || text_same(state, "42804");
    long        number = unknown ? strtol(which + strcspn(which, "0123456789"), NULL, 10) : 0;
    bool        again = false;
    if (number > 0 && number <= mine->count && mine->types[number - 1] == 0) {
        mine->types[number - 1] = PG_INT8;
        *last = number;
        again = true;
    } else if (misfit && *last > 0 && mine->types[*last - 1] == PG_INT8) {
        mine->types[*last - 1] = PG_TEXT;
        again = true;
    }
    PQclear(result);
    return !again;
}

/* Finds out the types in which values will be sent, for db_prepare, which has no values. */
static status guess_types(struct work *w, struct postgres_statement *mine, const char *words)
{
    PGconn *connection = connection_of(w->tx->session);
    long    last = 0;
    TRY(command(w, w->tx->session, "SAVEPOINT guess"));
    while (!prepare_guess(connection, mine, words, &last))
        TRY(command(w, w->tx->session, "ROLLBACK TO SAVEPOINT guess"));
    PGresult *result = PQdescribePrepared(connection, "guess");
    for (int i = 0; i < PQnparams(result) && i < mine->count; i++)
        mine->types[i] = sent_type(PQparamtype(result, i));
    PQclear(result);
    PQclear(PQexec(connection, "DEALLOCATE guess"));
    return command(w, w->tx->session, "ROLLBACK TO SAVEPOINT guess");
}

static status prepare(struct work *w, const struct call *call, struct statement **ret_statement)
{
    struct session *session = w->tx->session;
    TRY(db_postgres_settle(w, session));
    struct postgres_statement *mine = statement_make(w, call);
    status                     outcome = OK;
    if (call->values == NULL && call->count > 0)
        outcome = guess_types(w, mine, call->words);
    if (call->stream)
        mine->words = strdup(call->words);
    else
        outcome = done(
            w, session,
            PQprepare(connection_of(session), mine->name, call->words, mine->count, mine->types),
            call->name);
    if (outcome != OK) {
        mine->name[0] = '\0'; /* the server does not have it */
        finalize(&mine->statement);
        return outcome;
    }
    *ret_statement = &mine->statement;
    return OK;
}

static bool fits(const struct statement *statement, const struct call *call)
{
    const struct postgres_statement *mine = own_statement(statement);
    bool                             same = mine->count == call->count;
    for (int i = 0; same && i < call->count; i++)
        same = mine->types[i] == db_postgres_type(&call->values[i]);
    return same;
}

/* An answer is there: keeps it, or says what went wrong. */
static status keep(struct work *w, struct postgres_statement *mine, PGresult *result)
{
    ExecStatusType code = PQresultStatus(result);
    PQclear(mine->result);
    mine->result = result;
    mine->row = -1;
    mine->statement.width = PQnfields(result);
    if (code == PGRES_COMMAND_OK || code == PGRES_TUPLES_OK)
        return OK;
    return db_postgres_failed(w, mine->statement.session, result, mine->statement.name);
}

/* Parts of about a megabyte, however long the rows are. */
enum { FIRST_FETCH = 16, MOST_FETCH = 1000, FETCH_BYTES = 1024 * 1024 };

static status fetch(struct work *w, struct postgres_statement *mine)
{
    char words[60];
    snprintf(words, sizeof words, "FETCH %d FROM %s", mine->fetch, mine->name);
    PQclear(mine->result);
    mine->result = NULL;
    TRY(db_postgres_settle(w, mine->statement.session));
    TRY(keep(
        w, mine,
        PQexecParams(connection_of(mine->statement.session), words, 0, NULL, NULL, NULL, NULL, 1)));
    size_t row = PQresultMemorySize(mine->result) / (size_t) (PQntuples(mine->result) + 1) + 1;
    size_t next = FETCH_BYTES / row + 1;
    mine->fetch = next > MOST_FETCH ? MOST_FETCH : (int) next;
    return OK;
}

static status declare(struct work *w, struct postgres_statement *mine, const struct call *call,
                      const struct postgres_values *values)
{
    struct session *session = mine->statement.session;
    struct text     words = text_open(w->arena);
    TRY(db_postgres_settle(w, session));
    text_addf(&words, "DECLARE %s NO SCROLL CURSOR FOR ", mine->name);
    text_add(&words, mine->words);
    TRY(done(w, session,
             PQexecParams(connection_of(session), words.bytes, call->count, mine->types,
                          values->bytes, values->sizes, values->formats, 1),
             call->name));
    mine->fetch = FIRST_FETCH;
    return fetch(w, mine);
}

/* Together with the statements that wait for it. */
static status execute_prepared(struct work *w, struct postgres_statement *mine,
                               const struct call *call, const struct postgres_values *values)
{
    struct session *session = mine->statement.session;
    PGresult       *result = NULL;
    if (db_postgres_own(session)->later_count == 0)
        return keep(w, mine,
                    PQexecPrepared(connection_of(session), mine->name, call->count, values->bytes,
                                   values->sizes, values->formats, 1));
    TRY(db_postgres_send(w, mine->name, call, values));
    TRY(db_postgres_receive(w, session, &result));
    return keep(w, mine, result);
}

static status execute(struct work *w, struct statement *statement, const struct call *call)
{
    struct postgres_statement *mine = own_statement(statement);
    struct arena_mark          mark = arena_mark(w->arena);
    struct postgres_values     values;
    db_postgres_values(w, call, &values);
    mine->fetch = 0;
    TRY(call->stream ? declare(w, mine, call, &values) : execute_prepared(w, mine, call, &values));
    arena_rewind(w->arena, mark);
    return OK;
}

/* One that will be forgotten at once is waited for: its name is taken from the server. */
static status execute_later(struct work *w, struct statement *statement, const struct call *call)
{
    struct arena_mark      mark = arena_mark(w->arena);
    struct postgres_values values;
    if (!statement->cached)
        return execute(w, statement, call);
    db_postgres_values(w, call, &values);
    TRY(db_postgres_send_later(w, own_statement(statement)->name, call, &values));
    arena_rewind(w->arena, mark);
    return OK;
}

static status next(struct work *w, struct statement *statement)
{
    struct postgres_statement *mine = own_statement(statement);
    if (++mine->row < PQntuples(mine->result))
        return OK;
    if (mine->fetch == 0 || PQntuples(mine->result) == 0)
        return NOT_FOUND;
    TRY(fetch(w, mine));
    return ++mine->row < PQntuples(mine->result) ? OK : NOT_FOUND;
}

static int64_t changed_rows(const PGresult *result)
{
    const char *what = PQcmdStatus((PGresult *) (uintptr_t) result);
    if (!text_starts(what, "INSERT") && !text_starts(what, "UPDATE")
        && !text_starts(what, "DELETE"))
        return 0;
    return strtoll(PQcmdTuples((PGresult *) (uintptr_t) result), NULL, 10);
}

static status finish(struct work *w, struct statement *statement)
{
    struct postgres_statement *mine = own_statement(statement);
    PGconn                    *connection = connection_of(statement->session);
    if (mine->result != NULL)
        statement->changed = changed_rows(mine->result);
    if (mine->fetch > 0 && w != NULL)
        TRY(db_postgres_settle(w, statement->session));
    /* In a pipeline the state of the transaction is not known; a cursor ends with it as well. */
    if (mine->fetch > 0 && PQtransactionStatus(connection) == PQTRANS_INTRANS) {
        char words[40];
        snprintf(words, sizeof words, "CLOSE %s", mine->name);
        PQclear(PQexec(connection, words));
    }
    PQclear(mine->result);
    mine->result = NULL;
    mine->fetch = 0;
    return OK;
}

static const char *column(const struct statement *statement, int index)
{
    return PQfname(own_statement(statement)->result, index);
}

static void value(const struct statement *statement, int index, struct db_value *ret_value)
{
    const struct postgres_statement *mine = own_statement(statement);
    db_postgres_read(mine->result, mine->row, index, ret_value);
}

static status run_batch(struct work *w, struct statement *statement, const struct call *call,
                        const struct batch *batch)
{
    const char *prepared = own_statement(statement)->name;
    if (batch->changed != NULL || !statement->cached) {
        TRY(db_postgres_settle(w, statement->session));
        return db_postgres_pipeline(w, prepared, call, batch);
    }
    return db_postgres_pipeline_later(w, prepared, call, batch);
}

/* One that is only for the other database has no words here. */
static status script(struct work *w, const char *words)
{
    struct session *session = w->tx->session;
    TRY(db_postgres_settle(w, session));
    PGresult *result = PQexec(connection_of(session), words);
    if (PQresultStatus(result) != PGRES_EMPTY_QUERY)
        return done(w, session, result, "script");
    PQclear(result);
    return OK;
}

static status settle(struct work *w, struct session *session)
{
    return db_postgres_settle(w, session);
}

const struct driver db_postgres_driver = {
    .open = postgres_open,
    .close = postgres_close,
    .session_open = session_open,
    .session_close = session_close,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .savepoint = savepoint,
    .prepare = prepare,
    .fits = fits,
    .finalize = finalize,
    .execute = execute,
    .execute_later = execute_later,
    .settle = settle,
    .next = next,
    .finish = finish,
    .column = column,
    .value = value,
    .run_batch = run_batch,
    .append = db_postgres_append,
    .script = script,
};
