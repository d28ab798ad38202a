/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_HOOK_RIG_H
#define CRM_HOOK_RIG_H

/* For tests: a program on 127.0.0.1 that is told what happens, and answers as the test wants. */

#include "crm/fact/fact.h"
#include "crm/hook/hook.h"
#include "kit/json/json.h"
#include "test/check.h"

/* What the receiver was sent. */
struct hook_rig_call {
    const char *path, *body;
    const char *id, *timestamp, *signature;           /* of the standard format */
    const char *v3, *v3_previous, *v1, *request_time; /* of the other */
    int64_t     contact, value;                       /* of a standard body; value in whole units */
    int         code;                                 /* what it was answered */
};

/* The code to answer with; 0 = 200. */
typedef int hook_rig_answer(const struct hook_rig_call *call);

void hook_rig_open(struct work *w);
void hook_rig_close(struct work *w);

void                        hook_rig_set_answer(hook_rig_answer *answer);
void                        hook_rig_set_retry_after(const char *seconds); /* NULL = says nothing */
size_t                      hook_rig_count(void);
const struct hook_rig_call *hook_rig_at(size_t place);
const struct hook_rig_call *hook_rig_first(void); /* for an answer, which knows what came before */
void                        hook_rig_forget(void);

/* "http://127.0.0.1:1234/a" */
const char *hook_rig_url(struct work *w, const char *path);
/* An address where somebody listens and never answers. */
const char *hook_rig_silent_url(struct work *w);

/* An endpoint of the receiver's path; `change` may be NULL and changes the draft. */
struct hook_rig_endpoint {
    struct hook_endpoint is;
    const char          *secret;
};
struct hook_rig_endpoint hook_rig_endpoint(struct work *w, const char *path, const char *events);
struct hook_rig_endpoint hook_rig_endpoint_of(struct work *w, struct hook_endpoint draft);

/* The same as it is now. */
struct hook_endpoint hook_rig_look(struct work *w, const struct hook_rig_endpoint *endpoint);
struct hook_health   hook_rig_health(struct work *w, const struct hook_rig_endpoint *endpoint);
/* Its deliveries, newest first; state NULL = all. */
struct rows hook_rig_deliveries(struct work *w, const struct hook_rig_endpoint *endpoint,
                                const char *state);

/* A contact, and the identity its facts are written against. */
struct hook_rig_contact {
    int64_t contact, identity;
};
struct hook_rig_contact hook_rig_contact(struct work *w, const char *email);

/* A cart of that value in whole units. */
void hook_rig_tell(struct work *w, const struct hook_rig_contact *contact, int64_t value);

/* Everything that is due now: followers, jobs, calls. */
void hook_rig_run(struct work *w);
/* Time goes on to the next attempt, and what is due then is sent. */
void hook_rig_run_next(struct work *w, const struct hook_rig_endpoint *endpoint);

#endif
