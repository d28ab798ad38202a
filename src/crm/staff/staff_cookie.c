/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/staff/staff_cookie.h"

#include <string.h>

#include "base/text.h"
#include "kit/http/http.h"

#define COOKIE_NAME "storefolk_session"

const char *staff_cookie(struct work *w, const struct request *rq)
{
    const char *header = request_header(rq, "cookie");
    if (header == NULL)
        return NULL;
    for (const char **pair = text_split(w, header, ';', NULL); *pair != NULL; pair++) {
        const char *trimmed = text_trim(w, *pair);
        if (text_starts(trimmed, COOKIE_NAME "="))
            return trimmed + strlen(COOKIE_NAME "=");
    }
    return NULL;
}

const char *staff_set_cookie(struct work *w, const struct request *rq, const char *session)
{
    return work_text(w, COOKIE_NAME "=%s; Path=/; Max-Age=%lld; HttpOnly; SameSite=Lax%s",
                     session == NULL ? "" : session,
                     session == NULL ? 0LL : (long long) (SESSION_LASTS / SECOND),
                     rq->secure ? "; Secure" : "");
}

const char *staff_agent(struct work *w, const struct request *rq)
{
    const char *agent = request_header(rq, "user-agent");
    return agent == NULL ? NULL : work_text(w, "%.200s", agent);
}

bool staff_is_foreign(const struct request *rq)
{
    const char *site = request_header(rq, "sec-fetch-site");
    if (site != NULL)
        return !text_same(site, "same-origin") && !text_same(site, "none");
    const char *origin = request_header(rq, "origin"), *host = request_header(rq, "host");
    if (origin == NULL)
        return false;
    const char *authority = strstr(origin, "://");
    return authority == NULL || !text_same_nocase(authority + 3, host);
}
