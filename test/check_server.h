/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TEST_CHECK_SERVER_H
#define TEST_CHECK_SERVER_H

/* The whole program on a port of 127.0.0.1, on the machines of a test, with an owner's token. */

#include "base/work.h"

struct check_server;

/* Gives the machines of `w` a client as well, which may call this machine. */
struct check_server *check_server_open(struct work *w);
void                 check_server_close(struct work *w, struct check_server *server);

const char *check_server_url(struct work *w, const struct check_server *server);
const char *check_server_token(const struct check_server *server);

#endif
