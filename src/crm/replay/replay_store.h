/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_REPLAY_STORE_H
#define CRM_REPLAY_STORE_H

/* The rows of kept answers. For this room only. */

#include <stdbool.h>

#include "base/shape.h"
#include "base/work.h"

struct replay_row {
    int64_t     user_id, token;
    const char *key, *request;
    int64_t     code;
    const char *type, *body, *headers;
    int64_t     at;
};

/* False: it is there already, with what came before. One from before `before` does not count. */
status replay_store_claim(struct work *w, const struct replay_row *row, int64_t before,
                          bool *ret_claimed) MUST_CHECK;
status replay_store_get(struct work *w, const struct replay_row *key,
                        struct replay_row *ret_row) MUST_CHECK;
status replay_store_put(struct work *w, const struct replay_row *row) MUST_CHECK;

/* The next that have a body, after one; fewer than REPLAY_PAGE: the last. Rows of replay_row. */
enum { REPLAY_PAGE = 200 };
status replay_store_list(struct work *w, const struct replay_row *after,
                         struct rows *ret_rows) MUST_CHECK;
status replay_store_forget(struct work *w, int64_t before) MUST_CHECK;

#endif
