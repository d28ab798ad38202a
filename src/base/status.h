/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

/*
 * The closed set of outcomes. Every function that can fail returns one, and each has exactly one
 * HTTP meaning (kit/http/reply.c). Adding a value is a decision for the whole house, not for a
 * room.
 */
typedef enum status {
    OK,              /* 200 */
    INVALID,         /* 400: what the caller sent cannot be right */
    UNAUTHENTICATED, /* 401: we do not know who asks */
    FORBIDDEN,       /* 403: we know, and they may not */
    NOT_FOUND,       /* 404 */
    CONFLICT,        /* 409: right in itself, but not with what is stored */
    TOO_LARGE,       /* 413 */
    TOO_MANY,        /* 429: slow down */
    UNAVAILABLE,     /* 503: a machine or a peer is down; try again later */
    BROKEN,          /* 500: our fault */
} status;

#define MUST_CHECK __attribute__((warn_unused_result))

/* Returns at once when `call` did not end OK. The only macro that hides a return. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        status try_ = (call);                                                                      \
        if (try_ != OK)                                                                            \
            return try_;                                                                           \
    } while (0)

#endif
