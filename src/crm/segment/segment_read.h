/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_READ_H
#define CRM_SEGMENT_READ_H

/* The parts of reading a rule: a place in the JSON, and what may stand there. For this room only.
 */

#include "crm/segment/segment_filter.h"

/* Where we are: the value and its path, which refusals name. */
struct spot {
    struct work       *w;
    const char        *path;
    const struct json *json;
};

/* A refusal at a place, or at a member of it (`name` may be NULL): "expected …". */
status segment_refuse(const struct spot *at, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The place of a member, or of an item; .json is NULL when it is not there. */
struct spot segment_spot_in(const struct spot *at, const char *name);
struct spot segment_spot_at(const struct spot *at, const struct json *item, size_t index);

/* INVALID: it is no object, or has a member that is not one of these names (with blanks between).
 */
status segment_read_members(const struct spot *at, const char *names) MUST_CHECK;

/* What a member says; NULL, false or ABSENT where it is not there and need not be. */
status segment_read_text(const struct spot *at, const char *name, bool needed,
                         const char **ret_text) MUST_CHECK;
status segment_read_int(const struct spot *at, const char *name, bool needed,
                        int64_t *ret_number) MUST_CHECK;
status segment_read_bool(const struct spot *at, const char *name, bool *ret_truth) MUST_CHECK;
/* ms since 1970, or ISO 8601. */
status segment_read_instant(const struct spot *at, const char *name, int64_t *ret_time) MUST_CHECK;
/* One of the words, in any case: its number. `otherwise` where it is not there; -1 = it must be. */
status segment_read_word(const struct spot *at, const char *name, const char *const *words,
                         int otherwise, int *ret_number) MUST_CHECK;

/* An operation, with its type and operator; time points and refinements in it. */
status segment_read_operation(const struct spot *at, struct segment_operation *ret) MUST_CHECK;
status segment_read_point(const struct spot *at, struct segment_point *ret_point) MUST_CHECK;
status segment_read_coalescing(const struct spot *at, struct segment_refine *ret) MUST_CHECK;
status segment_read_pruning(const struct spot *at, struct segment_refine *ret) MUST_CHECK;

/* Words separated by blanks, as a list that ends with NULL; "a, b or c" for a sentence. */
bool        segment_is_one_of(const char *words, const char *word, size_t size);
const char *segment_one_of(struct work *w, const char *const *words);

/* Which types of property an operation can ask of: bits 1 << enum property_type. */
unsigned segment_operation_suits(enum segment_operation_type type);

#endif
