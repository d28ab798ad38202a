/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "base/text.h"
#include "crm/connect/hubspot/hubspot.h"
#include "kit/db/db.h"
#include "kit/os/random.h"

enum { MOST_BODY = 1 << 20 };

/* A random UUID, version 4 (RFC 9562): whoever has it may send the form. */
static const char *new_guid(struct work *w)
{
    unsigned char bytes[16];
    struct text   text = text_open(w->arena);
    random_fill(bytes, sizeof bytes);
    bytes[6] = (unsigned char) (0x40 | (bytes[6] & 0x0f));
    bytes[8] = (unsigned char) (0x80 | (bytes[8] & 0x3f));
    for (size_t i = 0; i < sizeof bytes; i++)
        text_addf(&text, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", bytes[i]);
    return text.bytes;
}

static status check(struct work *w, const struct hubspot_kept *draft)
{
    if (text_empty(draft->name) || strlen(draft->name) > 255)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "name",
                           "A %s needs a \"name\" of at most 255 bytes.", draft->kind);
    if (strlen(draft->body) > MOST_BODY)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", NULL,
                           "A %s has at most %d bytes, not %zu.", draft->kind, MOST_BODY,
                           strlen(draft->body));
    return OK;
}

status hubspot_keep(struct work *w, const struct hubspot_kept *draft, bool replace,
                    struct hubspot_kept *ret_kept, enum hubspot_outcome *ret_outcome)
{
    TRY(check(w, draft));
    *ret_outcome = HUBSPOT_UNCHANGED;
    status outcome = hubspot_store_find(w, draft->kind, draft->name, ret_kept);
    if (outcome == OK && (!replace || text_same(ret_kept->body, draft->body)))
        return OK;
    if (outcome == OK) {
        *ret_outcome = HUBSPOT_CHANGED;
        ret_kept->body = draft->body;
        ret_kept->updated_at = w->now;
        return hubspot_store_update(w, ret_kept);
    }
    if (outcome != NOT_FOUND)
        return outcome;
    *ret_outcome = HUBSPOT_MADE;
    *ret_kept = *draft;
    ret_kept->id = db_new_id(w);
    ret_kept->guid = text_same(draft->kind, "form") ? new_guid(w) : NULL;
    ret_kept->created_at = ret_kept->updated_at = w->now;
    return hubspot_store_insert(w, ret_kept);
}
