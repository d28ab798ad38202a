/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/text.h"
#include "base/work.h"
#include "kit/db/db_driver.h"
#include "kit/db/db_script.h"
#include "kit/db/db_sql.h"

#include <string.h>

/* ---- migrations ---- */

static status read_version(struct work *w, void *arg)
{
    int64_t    *version = arg, there;
    const char *name = "schema_version";
    *version = 0;
    TRY(db_number(w, &DB_TABLE_EXISTS, WITH(P_TEXT(name)), &there));
    return there == 0 ? OK : db_number(w, &DB_VERSION, NO_PARAMS, version);
}

static status run_script(struct work *w, void *arg)
{
    const char *words = db_script_for(w, work_db_kind(w), arg);
    status      outcome = db_of(w)->driver->script(w, words);
    w->tx->lost |= outcome != OK;
    return outcome;
}

/* The numbers of those that were applied: rows of struct applied, in order. */
struct applied {
    int64_t number;
};
static const struct field applied_fields[] = {FIELD(applied, number, FIELD_INT)};
static const struct shape applied_shape = SHAPE("AppliedMigration", applied, applied_fields);

static status read_applied(struct work *w, void *arg)
{
    struct rows *applied = arg;
    int64_t      version;
    *applied = (struct rows){NULL, 0};
    TRY(read_version(w, &version));
    return version == 0 ? OK : db_list(w, &DB_VERSIONS, NO_PARAMS, &applied_shape, applied);
}

static bool was_applied(const struct rows *applied, int64_t number)
{
    const struct applied *one = applied->items;
    for (int64_t i = 0; i < applied->count; i++)
        if (one[i].number == number)
            return true;
    return false;
}

struct step {
    const struct migration *migration;
    bool                    applied;
};

static status apply(struct work *w, void *arg)
{
    struct step *step = arg;
    int64_t      number = step->migration->number, now = w->now, locked, there;
    const char  *name = step->migration->name;
    if (work_db_kind(w) == DB_POSTGRES)
        TRY(db_number(w, &DB_MIGRATE_LOCK, NO_PARAMS, &locked));
    TRY(db_run(w, &DB_VERSION_TABLE, NO_PARAMS, NULL));
    TRY(db_number(w, &DB_VERSION_IS_THERE, WITH(P_INT(number)), &there));
    step->applied = there == 0;
    if (!step->applied)
        return OK;
    status outcome = run_script(w, (void *) (uintptr_t) step->migration->sql);
    if (outcome != OK)
        return fail(w, outcome, NULL, "Migration %04d_%s: %s", (int) number, name,
                    w->failure.message);
    return db_run(w, &DB_VERSION_INSERT, WITH(P_INT(number), P_TEXT(name), P_INT(now)), NULL);
}

status db_version(struct work *w, int *ret_number)
{
    int64_t version = 0;
    TRY(db_work(w, READ, read_version, &version));
    *ret_number = (int) version;
    return OK;
}

/* One that was added with a lower number than the database has already is applied all the same. */
static status apply_missing(struct work *w, const struct migration *migrations, size_t count,
                            int *ret_applied)
{
    struct rows applied;
    TRY(db_work(w, READ, read_applied, &applied));
    *ret_applied = 0;
    for (size_t i = 0; i < count; i++) {
        struct step step = {.migration = &migrations[i]};
        if (was_applied(&applied, migrations[i].number))
            continue;
        TRY(db_work(w, WRITE, apply, &step));
        *ret_applied += step.applied;
    }
    return OK;
}

status db_migrate(struct work *w, const struct migration *migrations, size_t count,
                  int *ret_applied)
{
    int64_t version;
    int     last = count == 0 ? 0 : migrations[count - 1].number, applied;
    TRY(db_work(w, READ, read_version, &version));
    if (version > last)
        return fail(w, CONFLICT, NULL,
                    "The database was written by a newer Storefolk (its schema is %d, this program "
                    "knows %d); install that version, or restore a backup made before it.",
                    (int) version, last);
    TRY(apply_missing(w, migrations, count, &applied));
    if (ret_applied != NULL)
        *ret_applied = applied;
    return db_ids_load(w, db_of(w));
}

status db_run_script(struct work *w, const char *script)
{
    void *arg = (void *) (uintptr_t) script;
    return w->tx != NULL ? run_script(w, arg) : db_work(w, WRITE, run_script, arg);
}

/* ---- description ---- */

struct described {
    const char *kind, *name, *words;
};

static const struct field described_fields[] = {
    FIELD(described, kind, FIELD_TEXT),
    FIELD(described, name, FIELD_TEXT),
    FIELD(described, words, FIELD_TEXT),
};
static const struct shape described_shape = SHAPE("Described", described, described_fields);

static status describe(struct work *w, void *arg)
{
    struct rows rows;
    struct text text = text_open(w->arena);
    TRY(db_list(w, &DB_DESCRIBE_LINES, NO_PARAMS, &described_shape, &rows));
    for (int64_t i = 0; i < rows.count; i++) {
        const struct described *line = (struct described *) rows.items + i;
        text_addf(&text, "%s %s: %s\n", line->kind, line->name, db_script_squeeze(w, line->words));
    }
    *(const char **) arg = text.bytes;
    return OK;
}

status db_describe(struct work *w, const char **ret_text)
{
    void *arg = ret_text;
    return w->tx != NULL ? describe(w, arg) : db_work(w, READ, describe, arg);
}
