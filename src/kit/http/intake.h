/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_HTTP_INTAKE_H
#define KIT_HTTP_INTAKE_H

/*
 * One request on its way in: bytes of any origin become a struct request that has its route and
 * its body, or a reason to refuse. Knows no socket, so that tests and the fuzzer can feed it.
 *
 *     http_intake_open(&in, &rules, w);
 *     while there are bytes: used = http_intake_feed(&in, bytes, size) and look at in.state
 *     http_intake_release(&in);
 */

#include "kit/http/body.h"
#include "kit/http/head.h"
#include "kit/http/route.h"

/* What all requests of a server share. */
struct http_rules {
    const struct route_tree *tree;
    struct http_limits       limits; /* none of them 0 */
    const char              *folder;
    http_rewrite            *rewrite;
};

/* The limits with the defaults where they are 0. */
struct http_limits http_limits_of(struct http_limits limits);

enum http_intake_state {
    INTAKE_EMPTY,     /* nothing has come yet */
    INTAKE_HEAD,      /* a part of the head has */
    INTAKE_BODY_NEXT, /* the head is good; call http_intake_read_body when the body may come */
    INTAKE_BODY,
    INTAKE_FULL,    /* the piece of the body must be written: http_intake_on_flushed */
    INTAKE_ENDED,   /* the request is whole */
    INTAKE_REFUSED, /* with `code`; the reason is in w->failure; 204 answers OPTIONS */
};

struct http_intake {
    const struct http_rules *rules;
    struct work             *w;
    enum http_intake_state   state;
    int                      code;
    unsigned                 allowed; /* methods, when the code is 204 or 405; see route_allow */
    struct http_head_scan    scan;
    struct text              bytes; /* of the head */
    struct http_head         head;
    struct request           request; /* never holds NULL where the contract promises text */
    struct http_body         body;
    struct route_pace       *pace;   /* of the route */
    bool                     unread; /* of the request; then the connection cannot go on */
};

void http_intake_open(struct http_intake *in, const struct http_rules *rules, struct work *w);

/* Takes bytes of this request; fewer than `size` when the state says why. */
size_t http_intake_feed(struct http_intake *in, const char *bytes, size_t size);

/* Out of INTAKE_BODY_NEXT. */
void http_intake_read_body(struct http_intake *in);

/*
 * The piece was written, or not (`error` is an errno): out of INTAKE_FULL. Feed again after it,
 * also when nothing is left to feed.
 */
void http_intake_on_flushed(struct http_intake *in, int error);

/* Refuses from outside: a deadline has passed. */
void http_intake_refuse(struct http_intake *in, int code, const char *sentence);

/* Gives back what is not the arena's: the file of the body and what unpacks it. */
void http_intake_release(struct http_intake *in);

#endif
