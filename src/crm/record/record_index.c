/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What the full-text index holds of records. A unit gathers its entries and writes them at its end
 * in one statement, in the order of their ids: after each statement, and for each id that is lower
 * than the one before it, FTS5 writes out what it has gathered itself.
 */
#include <stdlib.h>

#include "base/list.h"
#include "base/map.h"
#include "base/text.h"
#include "crm/record/record_store.h"
#include "crm/record/record_words.h"
#include "kit/text/unicode.h"

/* Newest first; hangs in the pocket of the unit. */
struct gathered {
    const struct gathered *before;
    size_t                 count; /* with those before */
    struct search_entry    entry;
};

static int by_id(const void *a, const void *b)
{
    const struct search_entry *one = a, *other = b;
    return one->id < other->id ? -1 : one->id > other->id;
}

/* The last that was said of each record: those with tokens, and the others. */
static void sort_out(struct work *w, const struct gathered *gathered, struct rows *ret_put,
                     struct rows *ret_removed)
{
    struct map  known = map_open(w->arena, gathered->count);
    struct list put = list_open(w->arena, sizeof(struct search_entry)), removed = put;
    for (; gathered != NULL; gathered = gathered->before) {
        bool fresh;
        map_put_int(&known, gathered->entry.id, &fresh);
        if (fresh)
            *(struct search_entry *) list_add(*gathered->entry.tokens == '\0' ? &removed : &put) =
                gathered->entry;
    }
    *ret_put = list_rows(&put);
    *ret_removed = list_rows(&removed);
    if (put.count > 1)
        qsort(put.items, put.count, put.item_size, by_id);
}

status record_index_write(struct work *w)
{
    void      **pocket = db_gather(w, record_index_write);
    struct rows put, removed;
    if (*pocket == NULL)
        return OK;
    sort_out(w, *pocket, &put, &removed);
    *pocket = NULL;
    const struct search_entry *gone = removed.items;
    for (int64_t i = 0; i < removed.count; i++)
        TRY(record_store_remove_tokens(w, gone[i].type, gone[i].record));
    return put.count == 0 ? OK : record_store_put_tokens(w, &put);
}

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
    void                 **pocket = db_gather(w, record_index_write);
    const struct gathered *before = *pocket;
    struct gathered       *gathered = work_take(w, sizeof *gathered);
    *gathered = (struct gathered){.before = before,
                                  .count = before == NULL ? 1 : before->count + 1,
                                  .entry = {.id = record_store_entries(type->id).first + id,
                                            .type = type->id,
                                            .record = id,
                                            .tokens = tokens_of(w, texts)}};
    *pocket = gathered;
    return OK;
}
