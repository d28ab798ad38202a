/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/text.h"
#include "kit/db/db.h"
#include "kit/db/db_sql.h"

/* The first disagreement that SQLite finds; its own words. */
struct finding {
    const char *integrity_check; /* "ok" */
};

static const struct field finding_fields[] = {FIELD(finding, integrity_check, FIELD_TEXT)};
static const struct shape finding_shape = SHAPE("Finding", finding, finding_fields);

/* A row that points at one that is not there. */
struct dangling {
    const char *table;
    int64_t     rowid;
    const char *parent;
    int64_t     fkid;
};

static const struct field dangling_fields[] = {
    FIELD(dangling, table, FIELD_TEXT),
    FIELD(dangling, rowid, FIELD_INT),
    FIELD(dangling, parent, FIELD_TEXT),
    FIELD(dangling, fkid, FIELD_INT),
};
static const struct shape dangling_shape = SHAPE("Dangling", dangling, dangling_fields);

status db_verify_file(struct work *w)
{
    struct finding finding = {0};
    if (work_db_kind(w) == DB_POSTGRES)
        return OK;
    TRY(db_one(w, &DB_INTEGRITY, NO_PARAMS, &finding_shape, &finding));
    if (text_same(finding.integrity_check, "ok"))
        return OK;
    return fail(w, BROKEN, NULL, "The database is damaged: %s; restore a backup.",
                finding.integrity_check);
}

status db_verify_keys(struct work *w)
{
    struct dangling   row = {0};
    struct db_cursor *cursor;
    if (work_db_kind(w) == DB_POSTGRES)
        return OK;
    TRY(db_cursor_open(w, &DB_DANGLING, NO_PARAMS, &dangling_shape, &cursor));
    bool        found = db_cursor_next(cursor, &row);
    const char *table = found ? work_text(w, "%s", row.table) : NULL;
    const char *parent = found ? work_text(w, "%s", row.parent) : NULL;
    TRY(db_cursor_close(cursor));
    if (!found)
        return OK;
    return fail(w, BROKEN, NULL,
                "Row %lld of the table %s points at a row of %s that is not there.",
                (long long) row.rowid, table, parent);
}
