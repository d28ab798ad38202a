/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a unit sees, and what was written since another one looked. A snapshot of PostgreSQL is
 * "10:20:12,15": all before 10 are over, none from 20 on has begun, 12 and 15 are under way.
 * Snapshots of one server are in order: who takes one later sees whatever one before them saw.
 */
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "kit/db/db_driver.h"
#include "kit/db/db_sql.h"

/* ---- moments ---- */

static bool is_open(const struct db_moment *moment, int64_t commit)
{
    for (int i = 0; i < moment->open_count; i++)
        if (moment->open[i] == commit)
            return true;
    return false;
}

static bool sees(const struct db_moment *moment, int64_t commit)
{
    return commit < moment->first || (commit < moment->next && !is_open(moment, commit));
}

bool db_moment_covers(const struct db_moment *later, const struct db_moment *earlier)
{
    if (later->next < earlier->next)
        return false;
    for (int i = 0; i < later->open_count; i++)
        if (sees(earlier, later->open[i]))
            return false;
    return true;
}

static bool read_snapshot(const char *snapshot, struct db_moment *moment)
{
    char *end;
    moment->first = strtoll(snapshot, &end, 10);
    if (*end++ != ':')
        return false;
    moment->next = strtoll(end, &end, 10);
    if (*end++ != ':')
        return false;
    while (*end != '\0' && moment->open_count < DB_MOST_OPEN) {
        moment->open[moment->open_count++] = strtoll(end, &end, 10);
        end += *end == ',';
    }
    return *end == '\0';
}

struct seen {
    const char *snapshot;
    int64_t     forgotten, triggers;
};

static const struct field seen_fields[] = {
    FIELD(seen, snapshot, FIELD_TEXT),
    FIELD(seen, forgotten, FIELD_INT),
    FIELD(seen, triggers, FIELD_INT),
};
static const struct shape seen_shape = SHAPE("Seen", seen, seen_fields);

status db_moment(struct work *w, const char *table, struct db_moment *ret_moment)
{
    struct seen seen = {.snapshot = ""};
    const char *source = table;
    if (work_db_kind(w) == DB_SQLITE)
        return db_watch_moment(w, table, ret_moment);
    TRY(db_one(w, &DB_MOMENT, WITH(P_TEXT(source)), &seen_shape, &seen));
    ret_moment->open_count = 0;
    if (!read_snapshot(seen.snapshot, ret_moment))
        return fail(w, UNAVAILABLE, NULL, "More than %d transactions are open.", DB_MOST_OPEN);
    ret_moment->watched = seen.triggers > 0 && seen.forgotten != ABSENT;
    ret_moment->forgotten = ret_moment->watched ? seen.forgotten : INT64_MAX;
    return OK;
}

/* ---- watching ---- */

status db_watch(struct work *w, const char *table)
{
    struct seen seen;
    const char *source = table;
    if (work_db_kind(w) == DB_SQLITE) {
        db_watch_table(db_of(w)->watch, table);
        return OK;
    }
    TRY(db_one(w, &DB_MOMENT, WITH(P_TEXT(source)), &seen_shape, &seen));
    struct query *query = query_open(w);
    query_words(query, "CREATE TRIGGER db_change_noted BEFORE INSERT OR UPDATE OR DELETE ON ");
    query_name(query, table);
    query_words(query, " FOR EACH ROW EXECUTE FUNCTION db_change_note()");
    if (seen.triggers == 0)
        TRY(query_run_alone(w, query));
    return db_run(w, &DB_WATCH_BEGIN, WITH(P_TEXT(source)), NULL);
}

struct change {
    int64_t id, xid;
};

static const struct field change_fields[] = {
    FIELD(change, id, FIELD_INT),
    FIELD(change, xid, FIELD_INT),
};
static const struct shape change_shape = SHAPE("Change", change, change_fields);

/* So many are followed row by row at most; what is kept of the notes is more. */
enum { MOST_FOLLOWED = 60000, KEPT = 100000 };

status db_watched(struct work *w, const struct db_span *span, struct rows *ret_keys,
                  bool *ret_known)
{
    struct rows changes;
    struct list keys = list_open(w->arena, sizeof(int64_t));
    const char *source = span->table;
    int64_t     first = span->after->first, most = MOST_FOLLOWED;
    if (work_db_kind(w) == DB_SQLITE) {
        *ret_known = db_watch_keys(w, span, ret_keys);
        return OK;
    }
    *ret_known = span->after->watched && first >= span->until->forgotten;
    if (!*ret_known)
        return OK;
    TRY(db_list(w, &DB_CHANGE_LIST, WITH(P_TEXT(source), P_INT(first), P_INT(most)), &change_shape,
                &changes));
    const struct change *change = changes.items;
    for (int64_t i = 0; i < changes.count; i++)
        if (!sees(span->after, change[i].xid))
            *(int64_t *) list_add(&keys) = change[i].id;
    *ret_known = changes.count < most;
    *ret_keys = list_rows(&keys);
    return OK;
}

/* ---- forgetting ---- */

struct source {
    const char *source;
};
static const struct field source_fields[] = {FIELD(source, source, FIELD_TEXT)};
static const struct shape source_shape = SHAPE("Source", source, source_fields);

static status forget_of(struct work *w, const char *source)
{
    int64_t forgotten, kept = KEPT;
    status  outcome = db_number(w, &DB_CHANGE_LIMIT, WITH(P_TEXT(source), P_INT(kept)), &forgotten);
    if (outcome != OK)
        return outcome == NOT_FOUND ? OK : outcome;
    TRY(db_run(w, &DB_CHANGE_FORGET, WITH(P_TEXT(source), P_INT(forgotten)), NULL));
    return db_run(w, &DB_CHANGE_FORGOTTEN, WITH(P_TEXT(source), P_INT(forgotten)), NULL);
}

status db_forget_changes(struct work *w)
{
    struct rows sources;
    if (work_db_kind(w) == DB_SQLITE)
        return OK;
    TRY(db_run(w, &DB_CHANGE_FOREIGN, NO_PARAMS, NULL));
    TRY(db_run(w, &DB_WATCHED_FOREIGN, NO_PARAMS, NULL));
    TRY(db_list(w, &DB_WATCHED_LIST, NO_PARAMS, &source_shape, &sources));
    for (int64_t i = 0; i < sources.count; i++)
        TRY(forget_of(w, ((const struct source *) sources.items)[i].source));
    return OK;
}
