/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_stage_time.h"

#include "base/text.h"
#include "crm/record/record_stage_time_sql.h"
#include "crm/record/record_store.h"
#include "crm/record/record_value.h"
#include "kit/db/db.h"

enum { SLICE = 100 }; /* records that are looked at in one unit */

/* A record and a stage. */
struct stay {
    const char *type;
    int64_t     record;
    const char *stage;
    int64_t     entered_at, exited_at; /* ms */
    int64_t     latest, total;         /* ms; ABSENT = no stay is over */
};

static const struct field stay_fields[] = {
    FIELD(stay, type, FIELD_TEXT),      FIELD(stay, record, FIELD_INT),
    FIELD(stay, stage, FIELD_TEXT),     FIELD(stay, entered_at, FIELD_TIME),
    FIELD(stay, exited_at, FIELD_TIME), FIELD(stay, latest, FIELD_INT),
    FIELD(stay, total, FIELD_INT),
};
static const struct shape stay_shape = SHAPE("RecordStay", stay, stay_fields);

static const struct field kept_fields[] = {
    FIELD(stay, stage, FIELD_TEXT),     FIELD(stay, entered_at, FIELD_TIME),
    FIELD(stay, exited_at, FIELD_TIME), FIELD(stay, latest, FIELD_INT),
    FIELD(stay, total, FIELD_INT),
};
static const struct shape kept_shape = SHAPE("RecordStayKept", stay, kept_fields);

/* ---- from the history ---- */

static struct stay *stay_in(const struct list *stays, const char *stage)
{
    for (size_t i = 0; i < stays->count; i++) {
        struct stay *stay = list_at(stays, i);
        if (text_same(stay->stage, stage))
            return stay;
    }
    return NULL;
}

static void enter(const struct record_ref *of, struct list *stays, const struct record_was *move)
{
    struct stay *stay = stay_in(stays, move->value);
    if (stay == NULL) {
        stay = list_add(stays);
        *stay = (struct stay){.type = of->type->id,
                              .record = of->id,
                              .stage = move->value,
                              .exited_at = ABSENT,
                              .latest = ABSENT,
                              .total = ABSENT};
    }
    stay->entered_at = move->at;
}

static void leave(struct stay *stay, int64_t at)
{
    stay->exited_at = at;
    stay->latest = at - stay->entered_at;
    stay->total = (stay->total == ABSENT ? 0 : stay->total) + stay->latest;
}

/* `moves` are the newest first. */
static struct list stays_of(struct work *w, const struct record_ref *of, const struct rows *moves)
{
    const struct record_was *move = moves->items;
    struct list              stays = list_open(w->arena, sizeof(struct stay));
    const char              *now = NULL;
    for (int64_t i = moves->count - 1; i >= 0; i--) {
        if (text_same(now, move[i].value))
            continue;
        if (now != NULL)
            leave(stay_in(&stays, now), move[i].at);
        now = move[i].value;
        if (now != NULL)
            enter(of, &stays, &move[i]);
    }
    return stays;
}

static status read_stays(struct work *w, const struct record_ref *of, struct list *ret_stays)
{
    struct rows moves;
    TRY(record_store_history(w, of->type->id, of->id, of->type->stage, &moves));
    *ret_stays = stays_of(w, of, &moves);
    return OK;
}

static status put_stay(struct work *w, const struct stay *stay)
{
    return db_run_later(w, &RECORD_STAGE_TIME_PUT, params_of(w, &stay_shape, stay));
}

static status remove_stays(struct work *w, const char *type, int64_t record)
{
    return db_run(w, &RECORD_STAGE_TIME_REMOVE, WITH(P_TEXT(type), P_INT(record)), NULL);
}

/* ---- after a change ---- */

/* What a move at `now` changes of the column; null = nothing. */
static struct db_value value_in(const struct stay *stay, const char *column, int64_t now)
{
    bool    of_entry = text_same(column, "entered_at");
    int64_t number = of_entry                         ? stay->entered_at
                     : text_same(column, "exited_at") ? stay->exited_at
                     : text_same(column, "latest")    ? stay->latest
                                                      : stay->total;
    bool    moved = of_entry ? stay->entered_at == now : stay->exited_at == now;
    return (struct db_value){.type = DB_INT, .null = !moved, .number = number};
}

/* The properties that tell of the stay; those under older names are the same values. */
static void add_values(struct work *w, const struct record_meta *meta, const struct stay *stay,
                       struct record_change *change)
{
    for (size_t i = 0; i < meta->count; i++) {
        const struct record_property    *property = &meta->properties[i];
        const struct record_stage_value *in = property->stage_value;
        if (in == NULL || !text_same(in->stage, stay->stage)
            || record_is(property, PROPERTY_HIDDEN))
            continue;
        struct db_value value = value_in(stay, in->column, w->now);
        if (!value.null)
            record_change_put(w, change, property->is.name,
                              record_value_write(w, property, &value));
    }
}

/* Those that this change began or ended. */
static status put_moved(struct work *w, const struct record_meta *meta, const struct list *stays,
                        struct record_change *change)
{
    size_t from = change->count;
    for (size_t i = 0; i < stays->count; i++) {
        const struct stay *stay = list_at(stays, i);
        if (stay->entered_at != w->now && stay->exited_at != w->now)
            continue;
        TRY(put_stay(w, stay));
        add_values(w, meta, stay, change);
    }
    return record_store_add_history(w, change, from, "calculated");
}

status record_stage_time_follow(struct work *w, const struct record_meta *meta,
                                struct record_change *change)
{
    const struct record_ref of = {.type = change->type, .id = change->id};
    const char             *stage = NULL;
    struct list             stays;
    if (change->type->stage != NULL)
        stage = record_change_value(change, change->type->stage);
    if (stage == NULL || (change->created && *stage == '\0'))
        return OK;
    struct record_was move = {.value = stage, .at = w->now};
    if (change->created)
        stays = stays_of(w, &of, &(struct rows){&move, 1});
    else
        TRY(read_stays(w, &of, &stays));
    return put_moved(w, meta, &stays, change);
}

status record_stage_time_erase(struct work *w, const struct record_type *type, int64_t id)
{
    return type->stage == NULL ? OK : remove_stays(w, type->id, id);
}

/* ---- all records ---- */

/* Of a type, some at a time: `look` is asked of each record that is in a stage. */
struct walk {
    const char *type;
    int64_t     after;
    bool        done;
    status (*look)(struct work *w, const struct record_ref *of);
};

static status read_slice(struct work *w, const struct record_meta *meta, int64_t after,
                         struct db_table *ret_ids)
{
    const struct record_property *stage;
    struct query                 *query = query_open(w);
    TRY(record_meta_need(w, meta, meta->type->stage, &stage));
    query_words(query, "SELECT id FROM ");
    query_name(query, meta->type->table);
    query_words(query, " WHERE id > ");
    query_int(query, after);
    query_words(query, " AND ");
    query_name(query, stage->is.column);
    query_words(query, " IS NOT NULL ORDER BY id LIMIT ");
    query_int(query, SLICE);
    return query_table(w, query, ret_ids);
}

static status walk_slice(struct work *w, void *arg)
{
    struct walk              *walk = arg;
    const struct record_type *type;
    const struct record_meta *meta;
    struct db_table           ids;
    TRY(record_type_get(w, walk->type, &type));
    TRY(record_meta_get(w, type, &meta));
    TRY(read_slice(w, meta, walk->after, &ids));
    for (int64_t i = 0; i < ids.height; i++) {
        walk->after = ids.cells[i].number;
        TRY(walk->look(w, &(struct record_ref){.type = type, .id = walk->after}));
    }
    walk->done = ids.height < SLICE;
    return OK;
}

/* The types that have stages: rows of their ids. */
static status list_types(struct work *w, struct list *ret_types)
{
    const struct record_meta *meta;
    size_t                    count;
    *ret_types = list_open(w->arena, sizeof(const char *));
    TRY(record_meta_all(w, &meta, &count));
    for (; count > 0; count--, meta++)
        if (meta->pipeline_count > 0)
            *(const char **) list_add(ret_types) = work_text(w, "%s", meta->type->id);
    return OK;
}

/* ---- the doctor ---- */

static bool is_same(const struct stay *a, const struct stay *b)
{
    return a != NULL && a->entered_at == b->entered_at && a->exited_at == b->exited_at
           && a->latest == b->latest && a->total == b->total;
}

static status check_record(struct work *w, const struct record_ref *of)
{
    const char *type = of->type->id;
    int64_t     record = of->id;
    struct rows kept;
    struct list stays;
    TRY(read_stays(w, of, &stays));
    TRY(db_list(w, &RECORD_STAGE_TIMES, WITH(P_TEXT(type), P_INT(record)), &kept_shape, &kept));
    const struct stay *stay = kept.items;
    bool               same = kept.count == (int64_t) stays.count;
    for (int64_t i = 0; i < kept.count; i++)
        same &= is_same(stay_in(&stays, stay[i].stage), &stay[i]);
    if (same)
        return OK;
    return fail(w, BROKEN, NULL, "The times in stages of %s %lld are not what its history gives",
                of->type->singular, (long long) record);
}

status record_check_stage_times(struct work *w)
{
    struct list types;
    TRY(list_types(w, &types));
    for (size_t i = 0; i < types.count; i++) {
        struct walk walk = {.type = *(const char **) list_at(&types, i), .look = check_record};
        while (!walk.done) {
            struct arena_mark mark = arena_mark(w->arena);
            TRY(walk_slice(w, &walk));
            arena_rewind(w->arena, mark);
        }
    }
    return OK;
}

static status make_anew(struct work *w, const struct record_ref *of)
{
    struct list stays;
    TRY(read_stays(w, of, &stays));
    TRY(record_stage_time_erase(w, of->type, of->id));
    for (size_t i = 0; i < stays.count; i++)
        TRY(put_stay(w, list_at(&stays, i)));
    return OK;
}

static status list_types_unit(struct work *w, void *arg)
{
    return list_types(w, arg);
}

status record_rebuild_stage_times(struct work *w)
{
    struct list types;
    TRY(db_work(w, READ, list_types_unit, &types));
    for (size_t i = 0; i < types.count; i++) {
        struct walk walk = {.type = *(const char **) list_at(&types, i), .look = make_anew};
        while (!walk.done) {
            struct walk       next = walk; /* a unit may be run again */
            struct arena_mark mark = arena_mark(w->arena);
            TRY(db_work(w, WRITE, walk_slice, &next));
            arena_rewind(w->arena, mark);
            walk = next;
        }
    }
    return OK;
}
