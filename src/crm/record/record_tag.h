/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_TAG_H
#define CRM_RECORD_TAG_H

/*
 * ETags of records: "VERSION-HASH". The version is the state of the record and is what If-Match is
 * held against; the hash is of the answer itself, which may show other properties or totals of
 * other rooms, and is what If-None-Match is held against together with it. For this room only.
 */

#include "crm/record/record.h"
#include "kit/http/http.h"

/*
 * The answer with one record: sets ETag, and makes a 304 of it when the caller has it already.
 * `record` is what the answer shows.
 */
status record_tag_reply(struct work *w, const struct request *rq, const struct record_type *type,
                        const struct record *record, struct reply *rp) MUST_CHECK;

/*
 * Before a change: OK without If-Match, or when the record is still as the caller knew it; then
 * nobody else changes it before this unit ends. CONFLICT PRECONDITION_FAILED with the code 412.
 */
status record_tag_check(struct work *w, const struct request *rq, const struct record_type *type,
                        int64_t id, struct reply *rp) MUST_CHECK;

#endif
