/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/server.h"

static void go_on(struct http_connection *c);

/* ---- what is still to be sent ---- */

static bool pieces_left(const struct http_output *output)
{
    return output->at < 2;
}

static void skip_empty(struct http_output *output)
{
    while (output->at < 2 && output->pieces[output->at].len == 0)
        output->at++;
}

/* So many bytes of the pieces are gone. */
static void advance(struct http_output *output, size_t size)
{
    while (size > 0) {
        uv_buf_t *piece = &output->pieces[output->at];
        size_t    step = size < piece->len ? size : piece->len;
        piece->base += step;
        piece->len -= step;
        size -= step;
        skip_empty(output);
    }
}

/* The bytes for the socket, in at most two pieces. Through TLS some pieces are wrapped up first. */
static unsigned next_wire(struct http_connection *c, uv_buf_t *ret_wire)
{
    struct http_output *output = &c->output;
    skip_empty(output);
    if (c->tls == NULL) {
        for (int i = output->at; i < 2; i++)
            *ret_wire++ = output->pieces[i];
        return (unsigned) (2 - output->at);
    }
    ret_wire[0] = http_tls_wire(c->tls);
    while (ret_wire[0].len == 0 && pieces_left(output)) {
        uv_buf_t piece = output->pieces[output->at];
        advance(output, http_tls_write(c->tls, piece.base, piece.len));
        ret_wire[0] = http_tls_wire(c->tls);
    }
    return ret_wire[0].len > 0;
}

static void sent(struct http_connection *c, size_t size)
{
    if (c->tls != NULL)
        http_tls_sent(c->tls, size);
    else
        advance(&c->output, size);
}

/* ---- sending ---- */

static void on_written(uv_write_t *write, int error)
{
    struct http_connection *c = write->data;
    c->output.waiting = false;
    if (c->phase == PHASE_CLOSED)
        return;
    if (error < 0) {
        http_connection_close(c);
        return;
    }
    sent(c, c->output.waiting_size);
    go_on(c);
}

/* The socket is full: libuv sends the rest when there is room. */
static void wait_for_room(struct http_connection *c, const uv_buf_t *wire, unsigned count)
{
    c->write.data = c;
    c->output.waiting = true;
    c->output.waiting_size = 0;
    for (unsigned i = 0; i < count; i++)
        c->output.waiting_size += wire[i].len;
    c->output.queue_seen = c->output.waiting_size;
    c->since = (int64_t) uv_now(&c->loop->uv);
    if (uv_write(&c->write, &c->socket.stream, wire, count, on_written) < 0) {
        c->output.waiting = false;
        http_connection_close(c);
    }
}

/* True when all of it is gone; otherwise it waits, or the connection is closed. */
static bool drive(struct http_connection *c)
{
    uv_buf_t wire[2] = {0};
    for (unsigned count; (count = next_wire(c, wire)) > 0;) {
        size_t total = wire[0].len + (count > 1 ? wire[1].len : 0);
        int    wrote = uv_try_write(&c->socket.stream, wire, count);
        if (wrote < 0 && wrote != UV_EAGAIN) {
            http_connection_close(c);
            return false;
        }
        if (wrote > 0)
            sent(c, (size_t) wrote);
        if (wrote < 0 || (size_t) wrote < total) {
            count = next_wire(c, wire);
            wait_for_room(c, wire, count);
            return false;
        }
    }
    return true;
}

static void go_on(struct http_connection *c)
{
    if (drive(c) && c->output.active) {
        c->output.active = false;
        http_connection_on_sent(c);
    }
}

void http_output_send(struct http_connection *c, uv_buf_t first, uv_buf_t second)
{
    if (c->output.active) { /* the peer did not even take "100 Continue" */
        http_connection_close(c);
        return;
    }
    c->output.active = true;
    c->output.pieces[0] = first;
    c->output.pieces[1] = second;
    c->output.at = 0;
    if (!c->output.waiting)
        go_on(c);
}

void http_output_flush(struct http_connection *c)
{
    if (!c->output.waiting && c->phase != PHASE_CLOSED)
        (void) drive(c);
}
