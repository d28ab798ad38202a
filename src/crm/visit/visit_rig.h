/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_VISIT_RIG_H
#define CRM_VISIT_RIG_H

/* For tests: the whole program, a store, a tracker, and somebody who tells it things. */

#include "crm/visit/visit.h"
#include "crm/visit/visit_event.h"
#include "kit/http/http.h"
#include "test/check_server.h"

struct visit_rig {
    struct check_server *server;
    struct tracker       tracker;
    const char          *agent; /* of who tells; NULL = curl's */
};

void visit_rig_open(struct work *w, struct visit_rig *rig);
void visit_rig_close(struct work *w, struct visit_rig *rig);

/* Sends a body, with the write key in Basic; gives the code of the answer, and the answer. */
int visit_rig_tell(struct work *w, const struct visit_rig *rig, const char *path, const char *body);
struct http_answer visit_rig_ask(struct work *w, const struct http_call *call);

/* "Authorization: Basic …" of the rig's key, then {NULL}. */
const struct http_pair *visit_rig_key(struct work *w, const struct visit_rig *rig);

/* How many facts of this kind there are, and the last of them. */
int64_t visit_rig_count(struct work *w, enum fact_kind kind, struct fact *ret_last);

/* The contact behind an identity as it is stored; ABSENT = nobody's, 0 = there is none. */
int64_t visit_rig_contact(struct work *w, const char *kind, const char *value);
int64_t visit_rig_contacts(struct work *w);

#endif
