/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_STAFF_COOKIE_H
#define CRM_STAFF_COOKIE_H

/* The cookie that holds a session, and where requests that carry it come from. */

#include <stdbool.h>

#include "base/time.h"
#include "base/work.h"

struct request;

#define SESSION_LASTS (30 * DAY)

/* What the session cookie of the request holds; NULL when it has none. */
const char *staff_cookie(struct work *w, const struct request *rq);

/* The Set-Cookie header that begins a session, or ends it when `session` is NULL. */
const char *staff_set_cookie(struct work *w, const struct request *rq, const char *session);

/* What browser it says it is, shortened; NULL when it does not say. */
const char *staff_agent(struct work *w, const struct request *rq);

/*
 * Whether a browser says that the request comes from a page of another site. A program that sends
 * neither Origin nor Sec-Fetch-Site is no browser.
 */
bool staff_is_foreign(const struct request *rq);

#endif
