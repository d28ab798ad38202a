/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_PROBLEM_H
#define CRM_PROBLEM_H

#include "kit/http/http.h"

/*
 * An outcome as the answer that the caller's programs were written for: under /crm/ the error of
 * the CRM API (status, message, correlationId, category, errors), elsewhere RFC 9457.
 */
void problem_reply(struct work *w, const struct request *rq, status outcome, struct reply *rp);

/* The word of the CRM API for an outcome, "VALIDATION_ERROR" …; `reason` may be NULL. */
const char *problem_category(status outcome, const char *reason);

#endif
