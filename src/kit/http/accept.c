/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* New connections: who it is, and whether there is room for one more. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "kit/http/server.h"

/* ---- who it is ---- */

static bool is_mapped(const struct in6_addr *address)
{
    return IN6_IS_ADDR_V4MAPPED(address);
}

/* The address as words, and as a number that counts its connections: IPv6 by network (/64). */
static uint64_t name_peer(struct http_connection *c, uint64_t seed)
{
    struct sockaddr_storage    address = {0};
    const struct sockaddr_in  *v4 = (void *) &address;
    const struct sockaddr_in6 *v6 = (void *) &address;
    int                        size = sizeof address;
    if (uv_tcp_getpeername(&c->socket.tcp, (struct sockaddr *) (void *) &address, &size) != 0) {
        snprintf(c->peer, sizeof c->peer, "gone");
    } else if (address.ss_family == AF_INET) {
        inet_ntop(AF_INET, &v4->sin_addr, c->peer, sizeof c->peer);
        return map_hash(&v4->sin_addr, 4, seed);
    } else if (is_mapped(&v6->sin6_addr)) {
        inet_ntop(AF_INET, &v6->sin6_addr.s6_addr[12], c->peer, sizeof c->peer);
        return map_hash(&v6->sin6_addr.s6_addr[12], 4, seed);
    } else {
        inet_ntop(AF_INET6, &v6->sin6_addr, c->peer, sizeof c->peer);
    }
    return map_hash(&v6->sin6_addr, 8, seed);
}

/* ---- whether there is room ---- */

/*
 * Connections are counted by a seeded hash of the address, not by the address itself: nothing to
 * allocate, to lock or to forget, and with 10,000 connections in 65,536 places a stranger
 * shares a crowded place by bad luck only.
 */
static bool count_in(struct http_connection *c)
{
    struct http_server       *server = c->loop->server;
    const struct http_limits *limits = &server->rules.limits;
    c->peer_slot = -1;
    bool room = atomic_fetch_add(&server->connections, 1) < limits->connections;
    if (c->socket.handle.type == UV_NAMED_PIPE) {
        snprintf(c->peer, sizeof c->peer, "unix");
        return room;
    }
    c->peer_slot = (int) (name_peer(c, server->peer_seed) % HTTP_PEER_SLOTS);
    return atomic_fetch_add(&server->peers[c->peer_slot], 1) < limits->per_address && room;
}

static void turn_away(struct http_connection *c)
{
    static char words[] = "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\n"
                          "Retry-After: 10\r\nConnection: close\r\nContent-Length: 40\r\n\r\n"
                          "too many connections; try again shortly\n";
    uv_buf_t    buffer = uv_buf_init(words, sizeof words - 1);
    if (c->tls == NULL)
        (void) uv_try_write(&c->socket.stream, &buffer, 1);
    http_connection_close(c);
}

/* ---- accepting ---- */

static void link_in(struct http_loop *loop, struct http_connection *c)
{
    c->next = loop->connections;
    if (c->next != NULL)
        c->next->previous = c;
    loop->connections = c;
}

void http_connection_accept(struct http_loop *loop)
{
    struct http_connection *c = calloc(1, sizeof *c);
    if (c == NULL)
        abort();
    c->loop = loop;
    if (loop->listener.handle.type == UV_TCP)
        uv_tcp_init(&loop->uv, &c->socket.tcp);
    else
        uv_pipe_init(&loop->uv, &c->socket.pipe, 0);
    c->socket.handle.data = c;
    link_in(loop, c);
    bool accepted = uv_accept(&loop->listener.stream, &c->socket.stream) == 0;
    bool room = count_in(c);
    if (accepted && loop->server->tls != NULL)
        c->tls = http_tls_open(loop->server->tls);
    if (!accepted) {
        http_connection_close(c);
    } else if (!room) {
        turn_away(c);
    } else {
        if (c->peer_slot >= 0)
            uv_tcp_nodelay(&c->socket.tcp, 1);
        http_connection_open(c);
    }
}
