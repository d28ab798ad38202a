/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "kit/db/db.h"
#include "kit/machines.h"
#include "kit/os/file.h"
#include "test/check.h"

/* A file that another program has made, in a folder of its own. */
static const char *make_file(struct work *w, char *folder, const char *script)
{
    sqlite3    *handle = NULL;
    const char *path = work_text(w, "%s/made.db", mkdtemp(folder));
    CHECK_INT(sqlite3_open(path, &handle), SQLITE_OK);
    CHECK_INT(sqlite3_exec(handle, script, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
    return path;
}

static void remove_file(struct work *w, const char *folder, const char *path)
{
    CHECK_OK(file_remove(w, path));
    CHECK_OK(file_remove(w, work_text(w, "%s.lock", path)));
    CHECK_INT(rmdir(folder), 0);
}

static status verify_unit(struct work *w, void *arg)
{
    TRY(db_verify_file(w));
    return db_verify_keys(w);
}

static status verify(struct work *w, const char *path, bool beside)
{
    struct machines  *before = w->machines, machines = {0};
    struct db_options options = {.url = path, .readers = 1, .beside = beside};
    status            outcome = db_open(w, &options, &machines.db);
    if (outcome != OK)
        return outcome;
    w->machines = &machines;
    outcome = db_work(w, READ, verify_unit, NULL);
    db_close(machines.db);
    w->machines = before;
    return outcome;
}

static void a_key_that_points_at_nothing_is_found(struct work *w)
{
    char        folder[] = "/tmp/storefolk-verify-XXXXXX";
    const char *path = make_file(w, folder,
                                 "CREATE TABLE a (id INTEGER PRIMARY KEY);"
                                 "CREATE TABLE b (a INTEGER REFERENCES a (id));"
                                 "INSERT INTO a VALUES (1); INSERT INTO b VALUES (1), (2);");
    CHECK_INT(verify(w, path, false), BROKEN);
    CHECK_TEXT(w->failure.message, "Row 2 of the table b points at a row of a that is not there.");
    remove_file(w, folder, path);
}

static void a_damaged_page_is_found(struct work *w)
{
    char        folder[] = "/tmp/storefolk-verify-XXXXXX";
    const char *path = make_file(w, folder,
                                 "CREATE TABLE a (id INTEGER PRIMARY KEY, x INTEGER);"
                                 "CREATE INDEX a_x ON a (x); INSERT INTO a VALUES (1, 2), (3, 4);");
    CHECK_OK(verify(w, path, false));
    FILE *file = fopen(path, "r+b");
    CHECK(file != NULL && fseek(file, -4, SEEK_END) == 0 && fwrite("\7\7\7\7", 4, 1, file) == 1);
    fclose(file);
    CHECK_INT(verify(w, path, false), BROKEN);
    remove_file(w, folder, path);
}

static void a_command_may_look_beside_a_server_that_has_the_file(struct work *w)
{
    char              folder[] = "/tmp/storefolk-verify-XXXXXX";
    const char       *path = make_file(w, folder, "CREATE TABLE a (id INTEGER PRIMARY KEY);");
    struct db_options options = {.url = path, .readers = 1};
    struct db        *server = NULL;
    CHECK_OK(db_open(w, &options, &server));
    CHECK_INT(verify(w, path, false), CONFLICT);
    CHECK_OK(verify(w, path, true));
    db_close(server);
    remove_file(w, folder, path);
}

SUITE("db_verify", TEST(a_key_that_points_at_nothing_is_found), TEST(a_damaged_page_is_found),
      TEST(a_command_may_look_beside_a_server_that_has_the_file));
