/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_PAGE_H
#define CRM_SEGMENT_PAGE_H

/* PAGE_VIEW filters: which pages they mean. For this room only. */

#include "base/work.h"

struct fact;
struct segment_page;

/*
 * `operator` is one of HAS_PAGEVIEW_EQ, _CONTAINS and _MATCHES_REGEX, with or without NOT_. An
 * address that begins with '/' is a path on any host; scheme, query and a slash at the end do not
 * count for EQ. NULL: the expression is none, and means no page.
 */
const struct segment_page *segment_page_of(struct work *w, const char *operator,
                                           const char * address);

/* Whether the fact is the view of such a page. */
bool segment_page_is(struct work *w, const struct segment_page *page, const struct fact *fact);

#endif
