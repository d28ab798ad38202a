/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>

#include "app/command.h"
#include "app/machines.h"
#include "generated/generated.h"
#include "kit/db/db.h"
#include "kit/machines.h"
#include "kit/os/clock.h"
#include "kit/os/file.h"

static status verify_unit(struct work *w, void *arg)
{
    TRY(db_verify_file(w));
    return db_verify_keys(w);
}

static status verify_open(struct work *w, const char *path)
{
    int version = 0, known = all_migrations[all_migrations_count - 1].number;
    TRY(db_version(w, &version));
    if (version == 0)
        return fail(w, INVALID, NULL, "'%s' is a SQLite database, but not one of Storefolk.", path);
    if (version > known)
        return fail(w, CONFLICT, NULL,
                    "'%s' was written by a newer Storefolk (its schema is %d, this program knows "
                    "%d); use that version.",
                    path, version, known);
    return db_work(w, READ, verify_unit, NULL);
}

/* As a database of its own, apart from the machines of the house. */
static status verify_draft(struct work *w, const char *path, const char *draft)
{
    struct machines   machines = {.clock = clock_open_system()};
    struct db_options options = {.url = draft, .readers = 1, .beside = true};
    w->machines = &machines;
    status outcome = db_open(w, &options, &machines.db);
    if (outcome == OK)
        outcome = verify_open(w, path);
    db_close(machines.db);
    clock_close(machines.clock);
    w->machines = NULL;
    return outcome;
}

/* CONFLICT: a server has the database. One that is too damaged to be opened may be replaced. */
static status check_unused(struct work *w, const char *target)
{
    struct db_options options = {.url = target, .readers = 1};
    struct machines   machines = {.clock = clock_open_system()};
    w->machines = &machines;
    status outcome = file_exists(target) ? db_open(w, &options, &machines.db) : OK;
    db_close(machines.db);
    clock_close(machines.clock);
    w->machines = NULL;
    return outcome == CONFLICT ? CONFLICT : OK;
}

static status put_in_place(struct work *w, const char *draft, const char *target)
{
    TRY(check_unused(w, target));
    TRY(file_remove(w, work_text(w, "%s-wal", target)));
    TRY(file_remove(w, work_text(w, "%s-shm", target)));
    return file_rename(w, draft, target);
}

/* The copy lies beside its place until it has been checked, so that what is there stays whole. */
static status restore(struct work *w, const char *path, const char *target)
{
    const char *draft = work_text(w, "%s.restored", target);
    TRY(check_unused(w, target));
    status outcome = file_copy(w, path, draft);
    if (outcome == OK)
        outcome = verify_draft(w, path, draft);
    if (outcome == OK)
        outcome = put_in_place(w, draft, target);
    struct failure           why = w->failure;
    static const char *const endings[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < COUNT_OF(endings); i++)
        if (file_remove(w, work_text(w, "%s%s", draft, endings[i])) != OK)
            break; /* the first reason is the one to tell */
    w->failure = why;
    return outcome;
}

static status run(struct work *w, const struct config *config)
{
    const char *path = config->words[0], *target = machines_url(w, config);
    if (machines_on_postgres(config))
        return fail(w, UNAVAILABLE, NULL,
                    "A PostgreSQL database is restored with its own tool: pg_restore --clean "
                    "--dbname=%s %s",
                    config->values[OPTION_DB], path);
    TRY(folder_make(w, config->values[OPTION_DATA]));
    if (file_exists(target) && !config_has(config, OPTION_FORCE))
        return fail(
            w, CONFLICT, NULL,
            "There is a database '%s' already; --force writes over it, and it is gone then.",
            target);
    TRY(restore(w, path, target));
    printf("'%s' is the database now, as it was when '%s' was made.\n", target, path);
    return OK;
}

const struct command restore_command = {
    .name = "restore",
    .summary = "puts a backup in the place of the database",
    .usage = "restore FILE [--data DIR] [--force]",
    .about =
        "Checks the backup (that it is whole, that its keys agree, that this program knows its\n"
        "schema) and puts it in the place of the SQLite database. The server must not run.\n"
        "\n"
        "  storefolk restore /mnt/backup/shop-monday.db --data my-shop --force",
    .options = (const enum option[]){OPTION_DATA, OPTION_DB, OPTION_FORCE, OPTION_NONE},
    .fewest_words = 1,
    .most_words = 1,
    .run = run,
};
