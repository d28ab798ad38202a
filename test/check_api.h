/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TEST_CHECK_API_H
#define TEST_CHECK_API_H

/*
 * Asks an endpoint of a room's route table without a server and without a gate: finds the route,
 * runs what comes before its handler, and its handler in the transaction that the route names.
 */

#include "kit/http/http.h"

struct asked {
    status      outcome;
    int         code;    /* of an answer: 200, 201, 204 */
    const char *body;    /* of an answer; "" when it has none */
    const char *field;   /* of a refusal: the input to blame */
    const char *message; /* of a refusal */
};

/* "/api/orders?limit=2": parts and values are taken as they stand, nothing is unescaped. */
struct asked check_api(struct work *w, const struct route *routes, enum method method,
                       const char *target, const char *body);

#endif
