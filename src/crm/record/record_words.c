/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Full text: one index over the records of all types. */
#include "crm/record/record_words.h"

#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_scope.h"
#include "crm/record/record_store.h"
#include "crm/staff/staff.h"
#include "kit/text/unicode.h"

/* ---- writing ---- */

static const char *tokens_of(struct work *w, const char *const *texts)
{
    struct text all = text_open(w->arena);
    for (; *texts != NULL; texts++) {
        text_add(&all, *texts);
        text_add_char(&all, '\n');
    }
    return text_index(w, all.bytes);
}

status record_index(struct work *w, const struct record_type *type, int64_t id,
                    const char *const *texts)
{
    struct record_texts record = {.id = id, .texts = texts};
    return record_index_all(w, type, &(struct rows){.items = &record, .count = 1});
}

status record_index_all(struct work *w, const struct record_type *type, const struct rows *records)
{
    struct list entries = list_open(w->arena, sizeof(struct search_entry));
    for (int64_t i = 0; i < records->count; i++) {
        const struct record_texts *record = &((const struct record_texts *) records->items)[i];
        const char                *tokens = tokens_of(w, record->texts);
        if (*tokens == '\0')
            TRY(record_store_remove_tokens(w, type->id, record->id));
        else
            *(struct search_entry *) list_add(&entries) =
                (struct search_entry){.record = record->id, .tokens = tokens};
    }
    struct rows rows = list_rows(&entries);
    return rows.count == 0 ? OK : record_store_put_tokens(w, type->id, &rows);
}

/* ---- looking for ---- */

const char *record_words_search(struct work *w, const char *typed)
{
    bool sqlite = work_db_kind(w) == DB_SQLITE;
    if (text_empty(typed))
        return NULL;
    return text_search(w, typed, sqlite ? TEXT_FOR_SQLITE : TEXT_FOR_POSTGRES);
}

void record_words_add_select(struct work *w, struct query *query, const char *type,
                             const char *search)
{
    struct record_entries entries = record_store_entries(type);
    if (work_db_kind(w) == DB_SQLITE) {
        query_words(query, "SELECT rowid - ");
        query_int(query, entries.first);
        query_words(query, " FROM search_index WHERE rowid BETWEEN ");
        query_int(query, entries.first);
        query_words(query, " AND ");
        query_int(query, entries.last);
        query_words(query, " AND search_index MATCH ");
        query_text(query, search);
        return;
    }
    query_words(query, "SELECT record FROM search_entry WHERE search_entry.type = ");
    query_text(query, type);
    query_words(query, " AND search_entry.tokens @@ CAST(");
    query_text(query, search);
    query_words(query, " AS tsquery)");
}

/* Where a hidden property is searched too, a hit would tell what it holds. */
static bool is_searched(struct work *w, const struct record_meta *meta)
{
    if (!staff_may(w, (enum access) meta->type->see))
        return false;
    struct failure before = w->failure;
    bool           open = record_scope_words(w, meta) == OK;
    w->failure = before;
    return open;
}

/* Of what was found, as many as are asked for of those that the actor sees. */
static status add_hits(struct work *w, const struct record_meta *meta, const struct rows *found,
                       int64_t limit, struct list *hits)
{
    const struct record_hit *hit = found->items;
    for (int64_t i = 0; i < found->count && limit > 0; i++) {
        status outcome = record_scope_check(w, meta, hit[i].id, false);
        if (outcome == NOT_FOUND)
            continue;
        TRY(outcome);
        *(struct record_hit *) list_add(hits) = hit[i];
        limit--;
    }
    return OK;
}

/* Of each type that the actor may see as many as are asked for, in the order of the types. */
status record_search_words(struct work *w, const char *words, int64_t limit, struct rows *ret_hits)
{
    enum { LOOKED_AT = 1000 }; /* of the newest, where the actor sees only some */
    const struct record_meta *meta;
    size_t                    count;
    bool                      open;
    struct list               hits = list_open(w->arena, sizeof(struct record_hit));
    const char               *search = record_words_search(w, words);
    if (limit < 1 || limit > 100)
        return fail(w, INVALID, "limit", "The limit must be from 1 to 100.");
    TRY(record_meta_all(w, &meta, &count));
    for (; count > 0 && search != NULL; count--, meta++) {
        struct rows found = {0};
        if (!is_searched(w, meta))
            continue;
        TRY(record_scope_is_open(w, meta, &open));
        TRY(record_store_find_tokens(w, meta->type, search, open ? limit : LOOKED_AT, &found));
        TRY(add_hits(w, meta, &found, limit, &hits));
    }
    *ret_hits = list_rows(&hits);
    return OK;
}
