/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_REPLAY_H
#define CRM_REPLAY_H

/*
 * Idempotency-Key: a POST that is sent again, because its answer was lost, does nothing and is
 * answered as before, for 24 hours. What was done and what was answered are kept in one
 * transaction, so neither is there without the other, also after a crash.
 *
 * Keys belong to the user and token that send them. Refusals are not kept: they changed nothing.
 * Two at the same time: the second waits for the first and then gets its answer.
 */

#include "kit/http/http.h"

/*
 * Runs the handler of a route, or answers from what is kept. For http_options.around; hands on what
 * is no POST that writes, comes without a key, from nobody, or with a body that goes into a file.
 * INVALID: the key is none, or (code 422) it came with another request before.
 */
status replay_around(struct work *w, const struct request *rq, struct reply *rp) MUST_CHECK;

/*
 * In the WRITE that erases a record: answers that tell of it are not kept any longer. Their keys
 * are: who sends one again is told so (code 410), and what it did is not done anew. `words` in
 * lower case, ends with NULL; NULL = none.
 */
status replay_erase(struct work *w, int64_t record, const char *const *words) MUST_CHECK;

#endif
