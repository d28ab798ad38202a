/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_LINK_H
#define CRM_SEGMENT_LINK_H

/* Which records belong to a record. For this room only. */

#include "crm/segment/segment_filter.h"

/*
 * The ids of records of another type that are associated with one: rows of int64_t. Of the filter
 * its association type counts, where it names one.
 */
status segment_links(struct work *w, const struct record_type *type, int64_t record,
                     const struct record_type *to, const struct segment_filter *filter,
                     struct rows *ret_ids) MUST_CHECK;

/* The type at the other end of an association that a filter names, if only by its number; NULL when
 * nobody knows. */
status segment_link_type(struct work *w, const struct record_type *type,
                         const struct segment_filter *filter,
                         const struct record_type   **ret_to) MUST_CHECK;

#endif
