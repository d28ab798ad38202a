/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Merges of any type, and their undoing; POST …/merge itself stands with the objects. */
#include "crm/record/record_api.h"
#include "crm/staff/staff.h"

/* POST /api/merges/{id}/undo */
status record_merge_api_undo(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type *type;
    struct record_merged      merged;
    int64_t                   id;
    TRY(request_id(w, rq, "id", &id));
    TRY(record_get_merge(w, id, &merged));
    TRY(record_api_type_named(w, merged.type, RECORD_EDIT, &type));
    TRY(record_unmerge(w, id));
    TRY(staff_note(w, "record.unmerged", "merge", id, NULL));
    TRY(record_get_merge(w, id, &merged));
    return reply_one(w, rp, &record_merged_shape, &merged);
}

/* GET /api/objects/{objectType}/{id}/merges */
status record_merge_api_list(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type *type;
    struct rows               merges;
    int64_t                   id = 0;
    TRY(record_api_type(w, rq, RECORD_SEE, &type));
    TRY(request_id(w, rq, "id", &id));
    TRY(record_need(w, type, id, false));
    TRY(record_merges(w, type, id, &merges));
    return reply_list(w, rp, &record_merged_shape, &merges, NULL);
}
