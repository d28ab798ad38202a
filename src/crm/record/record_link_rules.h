/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_LINK_RULES_H
#define CRM_RECORD_LINK_RULES_H

/* What the parts about links share. For this room only. */

#include "crm/record/record.h"
#include "crm/record/record_link_store.h"

/* What documents say of two types, from whichever side it was declared; .view NULL = nothing. */
status record_link_relation(struct work *w, const struct record_type *from,
                            const struct record_type *to,
                            struct link_relation     *ret_relation) MUST_CHECK;

/* BROKEN: a link that is not there from the other end, or whose record does not exist. */
status record_check_links(struct work *w);

#endif
