/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_HTTP_ROUTE_LIST_H
#define KIT_HTTP_ROUTE_LIST_H

/* The routes that may be shown, in the order in which people read them. */

#include "kit/http/http.h"

/* By group, path and method; those without a summary are left out. Ends with NULL. */
const struct route **route_list(struct work *w, const struct route *const *tables);

/*
 * What a path is about: its first piece after a version ("/crm/v3/objects/…" is about "objects"),
 * or else after "api".
 */
const char *route_group(struct work *w, const char *path);

/* The {names} of the path, then NULL. */
const char **route_parts(struct work *w, const char *path);

/* The largest text a field takes, in bytes. */
size_t route_field_most(const struct field *field);

/* Whether a caller can send the field, or sees it: bytes are never in JSON. */
bool route_field_shown(const struct field *field);

/* A body that the shape would take, as an example; "" when there is nothing to send. */
const char *route_example(struct work *w, const struct shape *shape);

#endif
