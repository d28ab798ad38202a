/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_STAFF_H
#define CRM_STAFF_H

/*
 * The people of the shop: users with a role, their sessions, API tokens, and the audit log of what
 * they changed. One function says who asks (staff_authenticate), one whether they may (staff_may).
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"
#include "crm/access.h"

struct request;

enum staff_role {
    ROLE_NONE,
    ROLE_OWNER,
    ROLE_ADMIN,
    ROLE_MANAGER,
    ROLE_MARKETER,
    ROLE_SALES,
    ROLE_SUPPORT,
    ROLE_BRANCH,
    ROLE_READ_ONLY,
};

struct user {
    int64_t         id;
    const char     *email;
    const char     *name;
    enum staff_role role;
    const char     *password; /* in a draft only; at least 10 characters; never read back */
    bool            disabled;
    int64_t         created_at;
    int64_t         last_seen_at;
};

extern const struct shape user_shape;

status staff_create_user(struct work *w, struct user *draft) MUST_CHECK;
status staff_find_user(struct work *w, const char *email, struct user *ret_user) MUST_CHECK;
status staff_list_users(struct work *w, struct rows *ret_users) MUST_CHECK;
status staff_change_password(struct work *w, int64_t user, const char *password) MUST_CHECK;

/* A token for programs; `ret_token` is shown once and kept only as a hash. */
status staff_create_token(struct work *w, int64_t user, const char *name,
                          const char **ret_token) MUST_CHECK;

/*
 * The gate of every route: reads "Authorization: Bearer …" or the session cookie, fills w->actor
 * and checks the route's access. UNAUTHENTICATED, FORBIDDEN.
 */
status staff_authenticate(struct work *w, const struct request *rq) MUST_CHECK;

/* Whether the actor of this work may; the house itself may everything. */
bool staff_may(const struct work *w, enum access access);

/* One line of the audit log: who, what, on which record. */
status staff_note(struct work *w, const char *action, const char *object, int64_t id,
                  const char *details) MUST_CHECK;

#endif
