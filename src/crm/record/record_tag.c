/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_tag.h"

#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "crm/record/record_store.h"

/* Two changes in one ms differ in their history; archiving has none, but another date. */
static status version_of(struct work *w, const struct record_type *type,
                         const struct record *record, const char **ret_version)
{
    int64_t last = 0;
    TRY(record_store_last_history(w, type->id, record->id, &last));
    *ret_version = work_text(w, "%llx.%llx", (unsigned long long) record->updated_at,
                             (unsigned long long) last);
    return OK;
}

/* Whether one of the listed tags begins with `start`, up to its end or a '-'. */
static bool lists(struct work *w, const char *header, const char *start, bool whole)
{
    for (const char **part = text_split(w, header, ',', NULL); *part != NULL; part++) {
        const char *tag = text_trim(w, *part);
        size_t      size = strlen(start);
        if (text_same(tag, "*"))
            return true;
        if (text_starts(tag, "W/"))
            tag += 2;
        if (*tag == '"' && strncmp(tag + 1, start, size) == 0
            && tag[1 + size] == (whole ? '"' : '-'))
            return true;
    }
    return false;
}

status record_tag_reply(struct work *w, const struct request *rq, const struct record_type *type,
                        const struct record *record, struct reply *rp)
{
    const char *version, *none = request_header(rq, "if-none-match");
    TRY(version_of(w, type, record, &version));
    const char *tag =
        work_text(w, "%s-%llx", version, (unsigned long long) map_hash(rp->body, rp->size, 0));
    reply_header(rp, "ETag", work_text(w, "\"%s\"", tag));
    reply_header(rp, "Cache-Control", "private, no-cache");
    if (none == NULL || rq->method != GET || !lists(w, none, tag, true))
        return OK;
    rp->code = 304;
    rp->body = NULL;
    rp->size = 0;
    return OK;
}

status record_tag_check(struct work *w, const struct request *rq, const struct record_type *type,
                        int64_t id, struct reply *rp)
{
    static const char *const none[] = {NULL};
    struct record            record;
    const char              *version, *match = request_header(rq, "if-match");
    if (match == NULL)
        return OK;
    TRY(record_store_lock_record(w, type, id));
    TRY(record_get(w, type, id, none, false, &record));
    TRY(version_of(w, type, &record, &version));
    if (lists(w, match, version, false))
        return OK;
    rp->code = 412;
    return fail_reason(w, CONFLICT, "PRECONDITION_FAILED", "If-Match",
                       "This %s was changed since you read it; read it again, then change it.",
                       type->singular);
}
