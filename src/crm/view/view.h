/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_VIEW_H
#define CRM_VIEW_H

/*
 * What people arrange for themselves: views of lists (columns, filters, order) and dashboards.
 * A view belongs to who made it; a shared one is seen by everybody, and changed or removed by its
 * owner and by those who may edit settings. What its content means is the page's: here it is a
 * JSON object that is kept as it came. It holds questions, never records, so whoever opens a
 * shared view sees in it what they may see. Who may change nothing shares nothing.
 *
 * Asks:   staff, record.
 * Tells:  nothing.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"

struct json;
struct list;
struct record_type;

enum view_kind { VIEW_LIST, VIEW_DASHBOARD };

extern const char *const view_kind_words[]; /* "list" "dashboard", then NULL */

enum {
    VIEW_BYTES_MAX = 65536, /* of the content, as JSON */
    VIEWS_MAX = 500,        /* of one owner */
};

struct view {
    int64_t            id;
    enum view_kind     kind;
    const char        *type; /* of a list: the object type, such as "contacts"; "" otherwise */
    const char        *name; /* one owner has it once for each kind and type */
    bool               shared;
    const struct json *content;
    int64_t            owner;
    int64_t            created_at, updated_at;
};

extern const struct shape view_shape;

/*
 * WRITE, for the actor. INVALID: a list without type, no name, content that is no object or too
 * long, too many views. CONFLICT: the actor has one of that name. FORBIDDEN: shared by somebody who
 * only reads.
 */
status view_create(struct work *w, struct view *draft) MUST_CHECK;

/* NOT_FOUND also when it is somebody else's and not shared. */
status view_get(struct work *w, int64_t id, struct view *ret_view) MUST_CHECK;

/* One's own and the shared ones, by name. `type` NULL = of any. Rows of struct view. */
status view_list(struct work *w, enum view_kind kind, const char *type,
                 struct rows *ret_views) MUST_CHECK;

/* WRITE: name, shared, content. FORBIDDEN: it is somebody else's; as view_create. */
status view_change(struct work *w, const struct view *view) MUST_CHECK;

/* WRITE. FORBIDDEN: it is somebody else's. */
status view_remove(struct work *w, int64_t id) MUST_CHECK;

/* Adds the views of a type that name a property, of those that the actor sees: struct record_use.
 */
status view_add_uses(struct work *w, const struct record_type *type, const char *property,
                     struct list *uses) MUST_CHECK;

#endif
