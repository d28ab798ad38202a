/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_HTTP_SERVER_RIG_H
#define KIT_HTTP_SERVER_RIG_H

/* For tests: a running server with a small route table, and a peer that sends what it likes. */

#include "kit/http/http.h"
#include "kit/machines.h"
#include "test/check.h"

struct http_rig {
    struct work        *w;
    struct machines     machines; /* those of the test, with a clock */
    struct http_server *server;
    char                folder[64]; /* where bodies and certificates go */
    int                 port;
};

/* `limits` may be NULL. */
void http_rig_open(struct http_rig *rig, struct work *w, const struct http_limits *limits);
void http_rig_open_with(struct http_rig *rig, struct work *w, struct http_options *options);
void http_rig_close(struct http_rig *rig);

/* A connected socket; it waits 20 s at most for anything. */
int http_rig_connect(const struct http_rig *rig);
/* False when the server has closed. */
bool http_rig_send(int peer, const void *bytes, size_t size);
void http_rig_shut(int peer); /* sends no more, still listens */

/* One answer, as far as its own end; "" when the server closed before. */
const char *http_rig_receive(struct work *w, int peer);
/* All that comes until the server closes. */
const char *http_rig_receive_all(struct work *w, int peer);

/* A whole exchange over a connection of its own, which it then closes. */
const char *http_rig_ask(const struct http_rig *rig, const char *request);

/* Of an answer. */
int         http_rig_code(const char *answer);
const char *http_rig_header(struct work *w, const char *answer, const char *name);
const char *http_rig_body(const char *answer);

/* Handlers that wait do so until this is called. */
void http_rig_let_go(void);
/* How many of them wait now; looks until there are `wanted`. */
bool http_rig_wait_for_waiters(int wanted);

#define RIG_HOST "Host: localhost\r\n"

#endif
