/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where a page of a search ended, in words for who asks for the next one. */
#include <string.h>

#include "base/text.h"
#include "crm/record/record_search.h"
#include "crm/record/record_store.h"
#include "crm/record/record_value.h"
#include "kit/crypt/crypt.h"

#define CURSOR_SIGN "c."

/* "c." and base64 of the id, a sign for the kind of value, and the value. */
static const char *write_cursor(struct work *w, const struct search_after *after)
{
    const struct db_value *value = &after->value;
    struct text            text = text_open(w->arena);
    text_addf(&text, "%lld", (long long) after->id);
    if (value->null)
        text_add(&text, "-");
    else if (value->type == DB_TEXT)
        text_addf(&text, "'%s", value->text);
    else
        text_addf(&text, "=%lld", (long long) value->number);
    return work_text(w, CURSOR_SIGN "%s", crypt_base64(w, text.bytes, text.size));
}

static bool read_value_of(struct work *w, const char *words, struct db_value *ret_value)
{
    *ret_value = (struct db_value){.type = DB_INT, .null = *words == '-'};
    if (*words == '\'') {
        ret_value->type = DB_TEXT;
        ret_value->text = words + 1;
        ret_value->size = strlen(words + 1);
        return true;
    }
    return words[0] == '-' ? words[1] == '\0'
                           : words[0] == '=' && text_to_int(words + 1, &ret_value->number);
}

/* What write_cursor wrote for a search with this sort. */
status record_search_read_cursor(struct work *w, struct search *search)
{
    const char *cursor = search->query->cursor;
    size_t      size = 0;
    if (text_empty(cursor))
        return OK;
    const char      *words = text_starts(cursor, CURSOR_SIGN)
                                 ? crypt_base64_read(w, cursor + strlen(CURSOR_SIGN), &size)
                                 : NULL;
    size_t           digits = words == NULL ? 0 : strspn(words, "0123456789");
    struct db_value *value = &search->after.value;
    bool             good = digits > 0 && strlen(words) == size
                && text_to_int(work_copy(w, words, digits), &search->after.id)
                && search->after.id > 0 && read_value_of(w, words + digits, value);
    if (!good
        || (!value->null
            && (value->type == DB_TEXT) != record_value_is_text(search->sort->is.type)))
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "after",
                           "\"after\" comes from paging.next of the page before, of the same "
                           "search with the same sort.");
    return OK;
}

status record_search_cursor(struct work *w, const struct record_type *type,
                            const struct record_query *query, int64_t last, const char **ret_cursor)
{
    struct search          search;
    struct record          record;
    const struct db_value *cells;
    TRY(record_search_read(w, type, query, &search));
    struct record_columns columns = {.type = type, .properties = &search.sort, .count = 1};
    TRY(record_store_get(w, &columns, last, &record, &cells));
    struct search_after after = {.id = last, .value = cells[0]};
    if (!cells[0].null && record_value_is_text(search.sort->is.type))
        TRY(record_store_fold(w, cells[0].text, &after.value));
    *ret_cursor = write_cursor(w, &after);
    return OK;
}
