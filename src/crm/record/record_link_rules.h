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

/* ---- record_link_search.c ---- */

/* One filter by whom a record is linked with. */
struct record_link_filter {
    struct record_link_kind kind; /* the default one, to the type that is named */
    struct link_relation    relation;
    const int64_t          *ids; /* any of them; none = with anybody */
    size_t                  count;
    bool                    negative; /* not so */
};

/* The type in "associations.contacts"; NULL: it is another property. */
const char *record_link_filter_type(const char *property);

/* NOT_FOUND: no such type. INVALID: an operator that means nothing here, a bad id. */
status record_link_filter_read(struct work *w, const struct record_type *type,
                               const struct record_filter *filter,
                               struct record_link_filter  *ret_filter) MUST_CHECK;

/* A condition on the records of the table that is selected from. */
void record_link_filter_add(struct query *query, const struct record_link_filter *filter);

#endif
