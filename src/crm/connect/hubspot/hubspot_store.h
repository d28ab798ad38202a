/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_HUBSPOT_STORE_H
#define CRM_CONNECT_HUBSPOT_STORE_H

/* Rows of what programs written for HubSpot keep with us. Private to crm/connect/hubspot. */

#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"

/* A document under a name: names are unique within a kind. */
struct hubspot_kept {
    int64_t     id;
    const char *kind; /* workflow email form store settings */
    const char *name;
    const char *guid; /* of a form; NULL = none */
    const char *body; /* a JSON object */
    int64_t     created_at, updated_at;
};

struct hubspot_enrolment {
    int64_t workflow, contact;
    int64_t enrolled_at, enrolled_by;
};

struct hubspot_submission {
    int64_t     id;
    int64_t     form, contact;
    const char *body; /* a JSON object */
    int64_t     submitted_at;
};

struct hubspot_message {
    const char *store;
    const char *object_type; /* CONTACT DEAL PRODUCT LINE_ITEM */
    const char *external;    /* the shop's id of the object */
    int64_t     changed_at;
    const char *body;   /* a JSON object */
    int64_t     record; /* ABSENT = none */
    const char *error;  /* NULL = all is well */
    int64_t     handled_at;
};

/* CONFLICT: the name is taken. */
status hubspot_store_insert(struct work *w, const struct hubspot_kept *kept) MUST_CHECK;
status hubspot_store_update(struct work *w, const struct hubspot_kept *kept) MUST_CHECK;
status hubspot_store_delete(struct work *w, int64_t id) MUST_CHECK;

/* NOT_FOUND, each, in words. */
status hubspot_store_get(struct work *w, const char *kind, int64_t id,
                         struct hubspot_kept *ret_kept) MUST_CHECK;
status hubspot_store_find(struct work *w, const char *kind, const char *name,
                          struct hubspot_kept *ret_kept) MUST_CHECK;
status hubspot_store_find_guid(struct work *w, const char *guid,
                               struct hubspot_kept *ret_kept) MUST_CHECK;

/* Oldest first. Rows of struct hubspot_kept. */
status hubspot_store_list(struct work *w, const char *kind, int64_t offset, int64_t limit,
                          struct rows *ret_kept) MUST_CHECK;
status hubspot_store_count(struct work *w, const char *kind, int64_t *ret_count) MUST_CHECK;

/* Once for a workflow and contact: putting again moves the time. */
status hubspot_store_enrol(struct work *w, const struct hubspot_enrolment *enrolment) MUST_CHECK;
status hubspot_store_leave(struct work *w, int64_t workflow, int64_t contact) MUST_CHECK;
status hubspot_store_leave_all(struct work *w, int64_t workflow) MUST_CHECK;
status hubspot_store_enrolments(struct work *w, int64_t workflow, int64_t limit,
                                struct rows *ret_enrolments) MUST_CHECK;

status hubspot_store_submit(struct work *w, const struct hubspot_submission *submission) MUST_CHECK;
status hubspot_store_submissions(struct work *w, int64_t contact, int64_t limit,
                                 struct rows *ret_submissions) MUST_CHECK;

status hubspot_store_put_message(struct work *w, const struct hubspot_message *message) MUST_CHECK;
/* NOT_FOUND, without words. */
status hubspot_store_get_message(struct work *w, const struct hubspot_message *wanted,
                                 struct hubspot_message *ret_message) MUST_CHECK;

/* Which messages that could not be taken; NULL = of any. Newest first. */
struct hubspot_errors_wanted {
    const char *store, *object_type;
    int64_t     limit, offset;
};
status hubspot_store_list_errors(struct work *w, const struct hubspot_errors_wanted *wanted,
                                 struct rows *ret_messages) MUST_CHECK;

struct record_erased;

/* Of a contact: what they sent in forms, workflows they are in, what shops said of them. */
status hubspot_store_erase(struct work *w, const struct record_erased *erased) MUST_CHECK;

#endif
