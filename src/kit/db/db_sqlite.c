/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/db_driver.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "kit/db/db_sqlite.h"
#include "kit/os/file.h"

enum {
    LOG_PAGES = 16000,     /* 64 MB: after so many more the log is moved between groups */
    LOG_TOO_LONG = 256000, /* 1 GB: readers have kept it from starting anew; wait for them … */
    LOG_WAIT_MS = 1000,    /* … so long, and again after LOG_PAGES more */
    BUSY_MS = 5000,
};

/* Words that steer a transaction, prepared once. */
enum control { BEGIN_READ, BEGIN_WRITE, COMMIT, ROLLBACK, SET, KEEP, UNDO, CONTROLS };

static const char *const control_words[CONTROLS] = {
    [BEGIN_READ] = "BEGIN",      [BEGIN_WRITE] = "BEGIN IMMEDIATE", [COMMIT] = "COMMIT",
    [ROLLBACK] = "ROLLBACK",     [SET] = "SAVEPOINT unit",          [KEEP] = "RELEASE unit",
    [UNDO] = "ROLLBACK TO unit",
};

struct sqlite_session {
    struct session session;
    sqlite3       *handle;
    sqlite3_stmt  *control[CONTROLS];
    int            log_pages; /* in the write-ahead log */
    int            log_moved; /* of these, in the file too, or tried in vain */
};

struct sqlite_statement {
    struct statement statement;
    sqlite3_stmt    *handle;
    bool             reads;
    bool             over; /* no more rows */
};

static struct sqlite_session *own(const struct session *session)
{
    return (struct sqlite_session *) (uintptr_t) session;
}

static struct sqlite_statement *own_statement(const struct statement *statement)
{
    return (struct sqlite_statement *) (uintptr_t) statement;
}

/* ---- what went wrong, in words ---- */

status db_sqlite_failed(struct work *w, const char *path, sqlite3 *handle, const char *doing)
{
    int         code = handle == NULL ? SQLITE_NOMEM : sqlite3_errcode(handle);
    const char *words = handle == NULL ? "out of memory" : sqlite3_errmsg(handle);
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT: {
        bool theirs = code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY
                      || code == SQLITE_CONSTRAINT_ROWID || code == SQLITE_CONSTRAINT_FOREIGNKEY;
        return fail(w, theirs ? CONFLICT : BROKEN, NULL, "%s: %s", doing, words);
    }
    case SQLITE_FULL:
        return fail(w, UNAVAILABLE, NULL,
                    "The disk of the database '%s' is full; free some space and try again.", path);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        return fail(w, UNAVAILABLE, NULL,
                    "The database '%s' cannot be read or written (%s, %s); look at its disk and at "
                    "the rights of its folder.",
                    path, words, sqlite3_errstr(code));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fail(w, UNAVAILABLE, NULL,
                    "Another program holds the database '%s'; close it and try again.", path);
    case SQLITE_NOTADB:
        return fail(w, UNAVAILABLE, NULL,
                    "The file '%s' is not a SQLite database; give another path, or move it away.",
                    path);
    case SQLITE_CORRUPT:
        return fail(w, BROKEN, NULL, "The database '%s' is damaged (%s); restore a backup.", path,
                    words);
    case SQLITE_READONLY:
        if (w->tx != NULL && w->tx->mode == READ)
            return fail(w, BROKEN, NULL, "%s: writes in a READ unit.", doing);
        return fail(w, UNAVAILABLE, NULL,
                    "The database '%s' may not be written; give its file and folder write rights.",
                    path);
    case SQLITE_TOOBIG:
        return fail(w, TOO_LARGE, NULL, "%s: a value is too large for the database.", doing);
    default:
        return fail(w, BROKEN, NULL, "%s: %s", doing, words);
    }
}

static status failed(struct work *w, const struct session *session, const char *doing)
{
    return db_sqlite_failed(w, session->db->url, own(session)->handle, doing);
}

/* ---- the lock file: one server for one file ---- */

static status describe_holder(struct work *w, const char *path, int file)
{
    char    pid[32] = {0};
    ssize_t size = pread(file, pid, sizeof pid - 1, 0);
    bool    known = size > 0;
    pid[strcspn(pid, "\n")] = '\0';
    return fail(
        w, CONFLICT, NULL,
        "The database '%s' is in use by another Storefolk%s%s%s; stop that one, or give this "
        "one a folder of its own.",
        path, known ? " (process " : "", known ? pid : "", known ? ")" : "");
}

static status take_lock(struct work *w, struct db *db)
{
    const char *path = work_text(w, "%s.lock", db->url);
    int         file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return fail(w, UNAVAILABLE, NULL, "The file '%s' cannot be made beside the database: %s",
                    path, os_error_words(w, errno));
    if (flock(file, LOCK_EX | LOCK_NB) < 0) {
        status outcome = errno == EWOULDBLOCK
                             ? describe_holder(w, db->url, file)
                             : fail(w, UNAVAILABLE, NULL, "The file '%s' cannot be locked: %s.",
                                    path, strerror(errno));
        close(file);
        return outcome;
    }
    char pid[32];
    int  size = snprintf(pid, sizeof pid, "%ld\n", (long) getpid());
    /* Only for the words of the next one that comes: that it is locked is what counts. */
    if (ftruncate(file, 0) == 0 && pwrite(file, pid, (size_t) size, 0) < 0)
        (void) ftruncate(file, 0);
    db->lock_file = file;
    return OK;
}

static status check_path(struct work *w, const char *path)
{
    struct stat about;
    if (strcmp(path, ":memory:") == 0 || path[0] == '\0')
        return fail(w, INVALID, NULL, "The database needs a file; '%s' is none.", path);
    if (stat(path, &about) == 0 && S_ISDIR(about.st_mode))
        return fail(w, UNAVAILABLE, NULL,
                    "'%s' is a folder; the database needs the path of a file in it.", path);
    return OK;
}

/* An empty file is an empty database; the files beside it get the rights of this one. */
static status make_file(struct work *w, const char *path)
{
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return fail(w, UNAVAILABLE, NULL, "The database '%s' cannot be opened for writing: %s",
                    path, os_error_words(w, errno));
    close(file);
    return OK;
}

/* ---- sessions ---- */

static int on_commit(void *arg, sqlite3 *handle, const char *schema, int pages)
{
    struct sqlite_session *session = arg;
    session->log_pages = pages;
    if (pages < session->log_moved) /* it has begun anew */
        session->log_moved = 0;
    return SQLITE_OK;
}

static void on_row(void *arg, int what, const char *schema, const char *table, sqlite3_int64 key)
{
    db_watch_note(arg, table, key);
}

static const char *const settings = "PRAGMA busy_timeout = 5000;"
                                    "PRAGMA page_size = 4096;"
                                    "PRAGMA journal_mode = WAL;"
                                    "PRAGMA synchronous = FULL;"
                                    "PRAGMA foreign_keys = ON;"
                                    "PRAGMA temp_store = MEMORY;"
                                    "PRAGMA journal_size_limit = 67108864;";

/* Some network folders cannot hold what a write-ahead log needs; SQLite says so only when asked. */
static bool keeps_log(sqlite3 *handle)
{
    sqlite3_stmt *statement = NULL;
    bool          is_log = false;
    if (sqlite3_prepare_v2(handle, "PRAGMA journal_mode", -1, &statement, NULL) == SQLITE_OK
        && sqlite3_step(statement) == SQLITE_ROW)
        is_log = text_same((const char *) sqlite3_column_text(statement, 0), "wal");
    sqlite3_finalize(statement);
    return is_log;
}

static int set_up(struct sqlite_session *session, bool writer)
{
    sqlite3 *handle = session->handle;
    sqlite3_extended_result_codes(handle, 1);
    /* "Words" that are no column are a mistake, not a text. */
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    int code = sqlite3_exec(handle, settings, NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(handle,
                            writer ? "PRAGMA cache_size = -65536; PRAGMA secure_delete = ON"
                                   : "PRAGMA cache_size = -4096; PRAGMA query_only = ON",
                            NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = db_sqlite_add_words(handle);
    if (writer)
        sqlite3_update_hook(handle, on_row, session->session.db->watch);
    sqlite3_wal_hook(handle, on_commit, session); /* in place of the automatic checkpoint */
    if (code == SQLITE_OK && !keeps_log(handle))
        code = SQLITE_PROTOCOL;
    for (int i = 0; code == SQLITE_OK && i < CONTROLS; i++)
        code = sqlite3_prepare_v3(handle, control_words[i], -1, SQLITE_PREPARE_PERSISTENT,
                                  &session->control[i], NULL);
    return code;
}

static void session_close(struct session *session)
{
    struct sqlite_session *mine = own(session);
    db_cache_clear(session);
    for (int i = 0; i < CONTROLS; i++)
        sqlite3_finalize(mine->control[i]);
    int code = sqlite3_close(mine->handle);
    assert(code == SQLITE_OK);
    free(mine);
}

static status session_open(struct work *w, struct db *db, bool writer, struct session **ret_session)
{
    struct sqlite_session *session = calloc(1, sizeof *session);
    assert(session != NULL);
    session->session.db = db;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    int code = sqlite3_open_v2(db->url, &session->handle, flags, NULL);
    if (code == SQLITE_OK)
        code = set_up(session, writer);
    status outcome = OK;
    if (code == SQLITE_PROTOCOL)
        outcome =
            fail(w, UNAVAILABLE, NULL,
                 "The folder of '%s' cannot hold a database (no write-ahead log there); use a "
                 "folder on a disk of this machine.",
                 db->url);
    else if (code != SQLITE_OK)
        outcome = db_sqlite_failed(w, db->url, session->handle, "open");
    else if (sqlite3_db_readonly(session->handle, "main") == 1)
        outcome =
            fail(w, UNAVAILABLE, NULL,
                 "The database '%s' may not be written; give its file and folder write rights.",
                 db->url);
    if (outcome != OK) {
        session_close(&session->session);
        return outcome;
    }
    *ret_session = &session->session;
    return OK;
}

static void sqlite_close(struct db *db)
{
    if (db->lock_file >= 0)
        close(db->lock_file);
}

static status sqlite_open(struct work *w, struct db *db)
{
    /* Its counts of memory are one lock for all threads. Has no effect when others came before. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    TRY(check_path(w, db->url));
    /* Counting every allocation would take one lock for all threads. Refused, and no matter, when
     * SQLite runs already. */
    (void) sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    if (!db->beside)
        TRY(take_lock(w, db));
    status outcome = make_file(w, db->url);
    if (outcome == OK)
        outcome = session_open(w, db, true, &db->writer.session);
    if (outcome != OK)
        sqlite_close(db);
    return outcome;
}

/* ---- transactions ---- */

static status steer(struct work *w, struct session *session, enum control what)
{
    sqlite3_stmt *statement = own(session)->control[what];
    int           code = sqlite3_step(statement);
    status        outcome = code == SQLITE_DONE ? OK : failed(w, session, control_words[what]);
    sqlite3_reset(statement);
    return outcome;
}

static status begin(struct work *w, struct session *session, enum transaction mode)
{
    return steer(w, session, mode == READ ? BEGIN_READ : BEGIN_WRITE);
}

static status commit(struct work *w, struct session *session)
{
    return steer(w, session, COMMIT);
}

bool db_sqlite_in_transaction(const struct session *session)
{
    return sqlite3_get_autocommit(own(session)->handle) == 0;
}

int64_t db_sqlite_changes(const struct session *session)
{
    return sqlite3_total_changes64(own(session)->handle);
}

static void rollback(struct session *session)
{
    if (!db_sqlite_in_transaction(session))
        return;
    sqlite3_stmt *statement = own(session)->control[ROLLBACK];
    sqlite3_step(statement);
    sqlite3_reset(statement);
}

status db_sqlite_check_keys(struct work *w, struct session *session)
{
    int open_keys, unused;
    sqlite3_db_status(own(session)->handle, SQLITE_DBSTATUS_DEFERRED_FKS, &open_keys, &unused, 0);
    if (open_keys == 0)
        return OK;
    return fail(w, CONFLICT, NULL, "A row would point at one that is not there.");
}

static status savepoint(struct work *w, struct session *session, enum savepoint step)
{
    if (step == SAVEPOINT_SET)
        return steer(w, session, SET);
    if (step == SAVEPOINT_KEEP) {
        TRY(db_sqlite_check_keys(w, session));
        return steer(w, session, KEEP);
    }
    TRY(steer(w, session, UNDO));
    return steer(w, session, KEEP);
}

bool db_sqlite_has_log(const struct session *session)
{
    return own(session)->log_pages > own(session)->log_moved;
}

void db_sqlite_checkpoint(struct session *session, bool idle)
{
    struct sqlite_session *mine = own(session);
    if (mine->log_pages - mine->log_moved < (idle ? 1 : LOG_PAGES))
        return;
    bool restart = mine->log_pages >= LOG_TOO_LONG;
    sqlite3_busy_timeout(mine->handle, restart ? LOG_WAIT_MS : 0);
    sqlite3_wal_checkpoint_v2(mine->handle, "main",
                              restart ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE,
                              NULL, NULL);
    sqlite3_busy_timeout(mine->handle, BUSY_MS);
    mine->log_moved = mine->log_pages;
}

bool db_sqlite_empty_log(struct session *session)
{
    struct sqlite_session *mine = own(session);
    sqlite3_busy_timeout(mine->handle, 0);
    int code =
        sqlite3_wal_checkpoint_v2(mine->handle, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_busy_timeout(mine->handle, BUSY_MS);
    if (code == SQLITE_OK)
        mine->log_pages = mine->log_moved = 0;
    return code == SQLITE_OK;
}

/* ---- statements ---- */

static status prepare(struct work *w, const struct call *call, struct statement **ret_statement)
{
    struct session *session = w->tx->session;
    sqlite3_stmt   *handle;
    const char     *rest = NULL;
    if (sqlite3_prepare_v3(own(session)->handle, call->words, -1,
                           call->stream ? 0 : SQLITE_PREPARE_PERSISTENT, &handle, &rest)
        != SQLITE_OK)
        return failed(w, session, call->name);
    assert(handle != NULL && rest[strspn(rest, " \n\t;")] == '\0'); /* one statement, not two */

    struct sqlite_statement *statement = calloc(1, sizeof *statement);
    assert(statement != NULL);
    statement->handle = handle;
    statement->reads = sqlite3_stmt_readonly(handle);
    *ret_statement = &statement->statement;
    return OK;
}

static void finalize(struct statement *statement)
{
    sqlite3_finalize(own_statement(statement)->handle);
    free(statement);
}

static int bind(sqlite3_stmt *handle, int place, const struct db_value *value, bool copy)
{
    sqlite3_destructor_type keep = copy ? SQLITE_TRANSIENT : SQLITE_STATIC;
    if (value->null)
        return sqlite3_bind_null(handle, place);
    switch (value->type) {
    case DB_INT:
        return sqlite3_bind_int64(handle, place, value->number);
    case DB_REAL:
        return sqlite3_bind_double(handle, place, value->real);
    case DB_TEXT:
        return sqlite3_bind_text64(handle, place, value->text, value->size, keep, SQLITE_UTF8);
    case DB_BLOB:
        return sqlite3_bind_blob64(handle, place, value->text, value->size, keep);
    case DB_NULL:
        break;
    }
    return sqlite3_bind_null(handle, place);
}

static status execute(struct work *w, struct statement *statement, const struct call *call)
{
    struct sqlite_statement *mine = own_statement(statement);
    mine->over = false;
    statement->width = sqlite3_column_count(mine->handle);
    for (int i = 0; i < call->count; i++) {
        int code = bind(mine->handle, i + 1, &call->values[i], call->stream);
        /* RANGE: the other database's form names a value that this one's does not use. */
        if (code != SQLITE_OK && code != SQLITE_RANGE)
            return failed(w, statement->session, call->name);
    }
    return OK;
}

static status next(struct work *w, struct statement *statement)
{
    struct sqlite_statement *mine = own_statement(statement);
    if (mine->over)
        return NOT_FOUND;
    int code = sqlite3_step(mine->handle);
    if (code == SQLITE_ROW)
        return OK;
    mine->over = true;
    return code == SQLITE_DONE ? NOT_FOUND : failed(w, statement->session, statement->name);
}

/* One that writes goes to its end, where keys are checked, also when nobody wants its rows. */
static status finish(struct work *w, struct statement *statement)
{
    struct sqlite_statement *mine = own_statement(statement);
    status                   outcome = OK;
    while (w != NULL && !mine->reads && !mine->over && outcome == OK)
        outcome = next(w, statement);
    if (outcome == OK || outcome == NOT_FOUND)
        statement->changed = mine->reads ? 0 : sqlite3_changes64(own(statement->session)->handle);
    sqlite3_reset(mine->handle);
    return outcome == NOT_FOUND ? OK : outcome;
}

static const char *column(const struct statement *statement, int index)
{
    return sqlite3_column_name(own_statement(statement)->handle, index);
}

static void value(const struct statement *statement, int index, struct db_value *ret_value)
{
    sqlite3_stmt *handle = own_statement(statement)->handle;
    *ret_value = (struct db_value){0};
    switch (sqlite3_column_type(handle, index)) {
    case SQLITE_INTEGER:
        ret_value->type = DB_INT;
        ret_value->number = sqlite3_column_int64(handle, index);
        return;
    case SQLITE_FLOAT:
        ret_value->type = DB_REAL;
        ret_value->real = sqlite3_column_double(handle, index);
        return;
    case SQLITE_TEXT:
        ret_value->type = DB_TEXT;
        ret_value->text = (const char *) sqlite3_column_text(handle, index);
        break;
    case SQLITE_BLOB:
        ret_value->type = DB_BLOB;
        ret_value->text = sqlite3_column_blob(handle, index);
        if (ret_value->text == NULL) /* an empty one */
            ret_value->text = "";
        break;
    default:
        ret_value->null = true;
        return;
    }
    ret_value->size = (size_t) sqlite3_column_bytes(handle, index);
}

static status script(struct work *w, const char *words)
{
    struct session *session = w->tx->session;
    if (sqlite3_exec(own(session)->handle, words, NULL, NULL, NULL) != SQLITE_OK)
        return failed(w, session, "script");
    return OK;
}

const struct driver db_sqlite_driver = {
    .open = sqlite_open,
    .close = sqlite_close,
    .session_open = session_open,
    .session_close = session_close,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .savepoint = savepoint,
    .prepare = prepare,
    .finalize = finalize,
    .execute = execute,
    .next = next,
    .finish = finish,
    .column = column,
    .value = value,
    .script = script,
};
