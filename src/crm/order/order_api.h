/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_ORDER_API_H
#define CRM_ORDER_API_H

#include "kit/http/http.h"

extern const struct route order_routes[];

extern const struct shape order_person_shape; /* struct person_draft as a body */

/* The store that is asked for must be one of the actor's; who has only one need not say it. */
status order_need_store(struct work *w, bool edit, int64_t *store) MUST_CHECK;

#endif
