/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The history of records: an entry for each change, with all values that it brought. */
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_sql.h"
#include "crm/record/record_store.h"
#include "kit/json/json.h"

static const struct field was_fields[] = {
    FIELD(record_was, id, FIELD_INT),        FIELD(record_was, record, FIELD_INT),
    FIELD(record_was, property, FIELD_TEXT), FIELD(record_was, value, FIELD_TEXT),
    FIELD(record_was, at, FIELD_TIME),       FIELD(record_was, source, FIELD_TEXT),
    FIELD(record_was, actor, FIELD_INT),
};
const struct shape record_was_shape = SHAPE("RecordWas", record_was, was_fields);

struct entry {
    const char *type;
    int64_t     record;
    int64_t     id;
    const char *changed; /* JSON */
    int64_t     at;
    const char *source;
    int64_t     actor;
};

static const struct field entry_fields[] = {
    FIELD(entry, type, FIELD_TEXT), FIELD(entry, record, FIELD_INT),
    FIELD(entry, id, FIELD_INT),    FIELD(entry, changed, FIELD_TEXT),
    FIELD(entry, at, FIELD_TIME),   FIELD(entry, source, FIELD_TEXT),
    FIELD(entry, actor, FIELD_INT),
};
static const struct shape entry_shape = SHAPE("RecordEntry", entry, entry_fields);

/* ---- writing ---- */

static const char *changed_of(struct work *w, const struct record_change *change, size_t from)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    for (size_t i = from; i < change->count; i++) {
        const char *value = change->values[i].value;
        json_put_name(&out, change->values[i].property);
        json_put_text(&out, text_empty(value) ? NULL : value);
    }
    json_close_object(&out);
    return text.bytes;
}

status record_store_add_history(struct work *w, struct record_change *change, size_t from,
                                const char *source)
{
    struct entry entry = {.type = change->type->id,
                          .record = change->id,
                          .at = w->now,
                          .source = source,
                          .actor = w->actor.user};
    if (from == change->count)
        return OK;
    entry.changed = changed_of(w, change, from);
    entry.id = change->history = db_new_id(w);
    return db_run_later(w, &RECORD_HISTORY_INSERT, params_of(w, &entry_shape, &entry));
}

/* ---- reading ---- */

/* The values of an entry, the last one first; `property` NULL = all. */
static status add_values(struct work *w, const struct entry *entry, const char *property,
                         struct list *was)
{
    const struct json *changed;
    TRY(json_parse(w, entry->changed, strlen(entry->changed), &changed));
    const struct json **members = work_take(w, (changed->size + 1) * sizeof *members);
    size_t              count = 0;
    for (const struct json *member = changed->first; member != NULL; member = member->next)
        if (property == NULL || text_same(member->name, property))
            members[count++] = member;
    while (count-- > 0)
        *(struct record_was *) list_add(was) = (struct record_was){
            .id = entry->id,
            .record = entry->record,
            .property = members[count]->name,
            .value = members[count]->type == JSON_NULL ? NULL : members[count]->text,
            .at = entry->at,
            .source = entry->source,
            .actor = entry->actor,
        };
    return OK;
}

/* How an entry that has the property names it: quotes in a value are written otherwise. */
static const char *name_in(struct work *w, const char *property)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_put_text(&out, property);
    return work_text(w, "%s:", text.bytes);
}

status record_store_history(struct work *w, const char *type, int64_t record, const char *property,
                            struct rows *ret_history)
{
    struct list was = list_open(w->arena, sizeof(struct record_was));
    struct rows entries;
    if (property == NULL) {
        TRY(db_list(w, &RECORD_HISTORY_ALL, WITH(P_TEXT(type), P_INT(record)), &entry_shape,
                    &entries));
    } else {
        const char *name = name_in(w, property);
        TRY(db_list(w, &RECORD_HISTORY_OF, WITH(P_TEXT(type), P_INT(record), P_TEXT(name)),
                    &entry_shape, &entries));
    }
    for (int64_t i = 0; i < entries.count; i++)
        TRY(add_values(w, (const struct entry *) entries.items + i, property, &was));
    *ret_history = list_rows(&was);
    return OK;
}

status record_store_last_history(struct work *w, const char *type, int64_t record, int64_t *ret_id)
{
    TRY(db_number(w, &RECORD_HISTORY_LAST, WITH(P_TEXT(type), P_INT(record)), ret_id));
    if (*ret_id == ABSENT)
        *ret_id = 0;
    return OK;
}

status record_store_erase_history(struct work *w, const char *type, int64_t record)
{
    return db_run(w, &RECORD_HISTORY_ERASE, WITH(P_TEXT(type), P_INT(record)), NULL);
}
