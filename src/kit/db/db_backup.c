/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/db_driver.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kit/db/db_sqlite.h"
#include "kit/os/file.h"

enum { STEP_PAGES = 1000 }; /* 4 MB: between two of them others come to the disk */

struct backup {
    const char *path;  /* where the copy goes */
    const char *draft; /* where it is until it is whole */
    const char *source;
    sqlite3    *from, *to;
};

/* One snapshot for the whole copy, so that those who write meanwhile do not make it begin anew. */
static status open_source(struct work *w, struct backup *backup)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    int code = sqlite3_open_v2(backup->source, &backup->from, flags, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(backup->from,
                            "PRAGMA busy_timeout = 5000; BEGIN; SELECT count(*) FROM sqlite_master",
                            NULL, NULL, NULL);
    return code == SQLITE_OK ? OK
                             : db_sqlite_failed(w, backup->source, backup->from, "read for backup");
}

static status open_draft(struct work *w, struct backup *backup)
{
    int file = open(backup->draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return fail(w, UNAVAILABLE, NULL, "The backup '%s' cannot be written: %s", backup->path,
                    os_error_words(w, errno));
    close(file);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    int code = sqlite3_open_v2(backup->draft, &backup->to, flags, NULL);
    if (code == SQLITE_OK) /* the file counts only when it is whole, and is synced then */
        code = sqlite3_exec(backup->to, "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF", NULL,
                            NULL, NULL);
    return code == SQLITE_OK ? OK : db_sqlite_failed(w, backup->path, backup->to, "write backup");
}

static status copy_pages(struct work *w, struct backup *backup)
{
    sqlite3_backup *copy = sqlite3_backup_init(backup->to, "main", backup->from, "main");
    int             code = copy == NULL ? SQLITE_ERROR : SQLITE_OK;
    while (code == SQLITE_OK)
        code = sqlite3_backup_step(copy, STEP_PAGES);
    sqlite3_backup_finish(copy);
    return code == SQLITE_DONE ? OK : db_sqlite_failed(w, backup->path, backup->to, "write backup");
}

static int sync_path(const char *path)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    int result = file < 0 ? -1 : fsync(file);
    if (file >= 0)
        close(file);
    return result;
}

static status put_in_place(struct work *w, struct backup *backup)
{
    char *folder = work_copy(w, backup->path, strlen(backup->path));
    if (sync_path(backup->draft) == 0 && rename(backup->draft, backup->path) == 0
        && sync_path(dirname(folder)) == 0)
        return OK;
    return fail(w, UNAVAILABLE, NULL, "The backup '%s' cannot be written: %s", backup->path,
                os_error_words(w, errno));
}

static status copy_all(struct work *w, struct backup *backup)
{
    status outcome = open_source(w, backup);
    if (outcome == OK)
        outcome = open_draft(w, backup);
    if (outcome == OK)
        outcome = copy_pages(w, backup);
    sqlite3_close(backup->from);
    sqlite3_close(backup->to);
    return outcome;
}

static bool same_file(const char *a, const char *b)
{
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev
           && first.st_ino == second.st_ino;
}

status db_backup(struct work *w, const char *path)
{
    struct db    *db = db_of(w);
    struct backup backup = {.path = path, .source = db->url};
    if (db->kind == DB_POSTGRES)
        return fail(w, UNAVAILABLE, NULL,
                    "The data is in PostgreSQL; make backups with pg_dump, or with its archive.");
    if (same_file(path, db->url))
        return fail(w, INVALID, "path", "'%s' is the database itself; give another path.", path);
    backup.draft = work_text(w, "%s.new", path);
    unlink(backup.draft);
    status outcome = copy_all(w, &backup);
    if (outcome == OK)
        outcome = put_in_place(w, &backup);
    if (outcome != OK)
        unlink(backup.draft);
    return outcome;
}

const char *db_file(struct work *w)
{
    const struct db *db = db_of(w);
    return db->kind == DB_SQLITE ? db->url : NULL;
}
