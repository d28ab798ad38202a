/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which columns were wanted in memory lately, also before the last start. */
#include "base/time.h"
#include "kit/column/column_held.h"
#include "kit/column/column_sql.h"

/* So many are read after a start, of those that were wanted in this time. */
enum { MOST = 12, DAYS = 30 };

struct asked {
    const char *table_name, *column_name;
    int64_t     kind, asked_at;
};

static const struct field asked_fields[] = {
    FIELD(asked, table_name, FIELD_TEXT),
    FIELD(asked, column_name, FIELD_TEXT),
    FIELD(asked, kind, FIELD_INT),
    FIELD(asked, asked_at, FIELD_TIME),
};
static const struct shape asked_shape = SHAPE("ColumnAsked", asked, asked_fields);

status column_asked_put(struct work *w, const struct column_scan *scan)
{
    for (size_t i = 0; i < scan->count; i++) {
        struct asked asked = {scan->table, scan->columns[i].name, scan->columns[i].kind, w->now};
        TRY(db_run(w, &COLUMN_ASKED_PUT, params_of(w, &asked_shape, &asked), NULL));
    }
    return OK;
}

status column_asked_list(struct work *w, const char *table, struct rows *ret_columns)
{
    struct rows    rows;
    const char    *table_name = table;
    int64_t        since = w->now - DAYS * DAY, most = MOST;
    struct column *columns = work_take(w, MOST * sizeof *columns);
    TRY(db_list(w, &COLUMN_ASKED_LIST, WITH(P_TEXT(table_name), P_INT(since), P_INT(most)),
                &asked_shape, &rows));
    const struct asked *asked = rows.items;
    for (int64_t i = 0; i < rows.count; i++)
        columns[i] =
            (struct column){.name = asked[i].column_name, .kind = (enum column_kind) asked[i].kind};
    *ret_columns = (struct rows){.items = columns, .count = rows.count};
    return OK;
}

status column_asked_forget(struct work *w, const char *table)
{
    const char *table_name = table;
    return db_run(w, &COLUMN_ASKED_FORGET, WITH(P_TEXT(table_name)), NULL);
}
