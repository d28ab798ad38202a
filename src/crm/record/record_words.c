/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/text.h"
#include "crm/record/record_store.h"
#include "kit/text/unicode.h"

status record_index(struct work *w, const struct record_type *type, int64_t id,
                    const char *const *texts)
{
    struct text all = text_open(w->arena);
    for (; *texts != NULL; texts++) {
        text_add(&all, *texts);
        text_add_char(&all, '\n');
    }
    const char *tokens = text_index(w, all.bytes);
    if (*tokens == '\0')
        return record_store_remove_tokens(w, type->id, id);
    return record_store_put_tokens(w, type->id, id, tokens);
}
