/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "kit/http/server.h"
#include "kit/os/log.h"

enum {
    DRAIN_MS = 2000,              /* how long a refused request is listened to before it closes */
    DRAIN_MOST = 4 * 1024 * 1024, /* … and how much of it */
};

static void pump(struct http_connection *c);
static void adjust_reading(struct http_connection *c);

static void enter(struct http_connection *c, enum http_phase phase)
{
    c->phase = phase;
    c->since = (int64_t) uv_now(&c->loop->uv);
    c->received = 0;
}

/* Whether bytes of the peer are of use now. */
static bool takes_bytes(const struct http_connection *c)
{
    return c->phase == PHASE_IDLE || c->phase == PHASE_HEAD || c->phase == PHASE_BODY;
}

/* ---- closing ---- */

static void on_closed(uv_handle_t *handle)
{
    struct http_connection *c = handle->data;
    struct http_loop       *loop = c->loop;
    if (c->exchange != NULL)
        http_exchange_release(c->exchange);
    if (c->previous != NULL)
        c->previous->next = c->next;
    else
        loop->connections = c->next;
    if (c->next != NULL)
        c->next->previous = c->previous;
    if (c->peer_slot >= 0)
        atomic_fetch_sub(&loop->server->peers[c->peer_slot], 1);
    atomic_fetch_sub(&loop->server->connections, 1);
    http_tls_release(c->tls);
    free(c->kept);
    free(c);
    http_loop_check(loop);
}

void http_connection_close(struct http_connection *c)
{
    if (c->phase == PHASE_CLOSED)
        return;
    if (c->exchange != NULL && c->exchange->away) {
        c->exchange->connection = NULL;
        c->exchange = NULL;
    }
    c->phase = PHASE_CLOSED;
    uv_close(&c->socket.handle, on_closed);
}

static void close_politely(struct http_connection *c)
{
    if (c->tls != NULL) {
        http_tls_say_goodbye(c->tls);
        http_output_flush(c);
    }
    http_connection_close(c);
}

static void on_shut_down(uv_shutdown_t *shutdown, int error)
{
    (void) shutdown, (void) error; /* the drain's deadline closes it anyhow */
}

/*
 * A socket that is closed with bytes unread resets the connection, and the peer may lose the
 * answer it has not read yet. So we end our side first and listen for a while.
 */
static void begin_drain(struct http_connection *c)
{
    enter(c, PHASE_DRAIN);
    c->in_size = 0;
    if (c->tls != NULL) {
        http_tls_say_goodbye(c->tls);
        http_output_flush(c);
    }
    if (c->phase == PHASE_DRAIN && uv_shutdown(&c->shutdown, &c->socket.stream, on_shut_down) < 0)
        http_connection_close(c);
    adjust_reading(c);
}

/* ---- one request after the other ---- */

static void end_exchange(struct http_connection *c)
{
    struct http_exchange *e = c->exchange;
    bool                  unread = e->intake.unread, keep = e->keep_alive;
    c->exchange = NULL;
    http_exchange_release(e);
    if (unread || (!keep && c->in_size > 0)) {
        begin_drain(c);
    } else if (!keep || (c->ended && c->in_size == 0) || c->loop->stopping) {
        close_politely(c);
    } else {
        enter(c, PHASE_IDLE);
        pump(c);
    }
}

static void send_answer(struct http_connection *c)
{
    struct http_exchange *e = c->exchange;
    enter(c, PHASE_ANSWER);
    http_output_send(c, uv_buf_init(e->head.bytes, (unsigned) e->head.size),
                     (uv_buf_t){.base = (char *) (uintptr_t) e->reply.body, .len = e->reply.size});
}

/* Ends a stream that waits, as if its handler had said so. */
static void end_stream(struct http_connection *c)
{
    struct http_exchange *e = c->exchange;
    e->stream.end = true;
    e->stream.piece = text_open(e->work->arena);
    e->outcome = OK;
    http_stream_frame(e);
    send_answer(c);
}

static void go_on_with_stream(struct http_connection *c)
{
    struct http_stream *stream = &c->exchange->stream;
    if (stream->end) {
        end_exchange(c);
    } else if (stream->wait > 0 && c->ended && stream->events) {
        http_connection_close(c);
    } else if (stream->wait > 0 && c->loop->stopping) {
        end_stream(c);
    } else if (stream->wait > 0) {
        enter(c, PHASE_PAUSE);
    } else {
        enter(c, PHASE_WORK);
        http_exchange_submit(c->exchange, STEP_STREAM);
    }
}

void http_connection_on_sent(struct http_connection *c)
{
    if (c->phase != PHASE_ANSWER) /* "100 Continue" */
        return;
    if (c->exchange->stream.made.next != NULL)
        go_on_with_stream(c);
    else
        end_exchange(c);
}

/* What the intake refuses is answered at once, without a unit. */
static void refuse(struct http_connection *c)
{
    http_render_refusal(c->exchange);
    send_answer(c);
}

static void send_continue(struct http_connection *c)
{
    static char words[] = "HTTP/1.1 100 Continue\r\n\r\n";
    http_output_send(c, uv_buf_init(words, sizeof words - 1), (uv_buf_t){0});
}

static void read_body(struct http_connection *c)
{
    enter(c, PHASE_BODY);
    http_intake_read_body(&c->exchange->intake);
    if (c->exchange->intake.head.expects_continue && c->in_size == 0)
        send_continue(c);
}

/* A body that may be large is let in only when the gate knows who sends it. */
static void begin_body(struct http_connection *c)
{
    const struct route *route = c->exchange->intake.request.route;
    if (route->body != BODY_FILE || c->loop->server->options.gate == NULL) {
        read_body(c);
        return;
    }
    enter(c, PHASE_WORK);
    http_exchange_submit(c->exchange, STEP_GATE);
}

/* ---- the body on its way into a file ---- */

static void on_intake(struct http_connection *c);

static void go_on_after_flush(struct http_connection *c, int error)
{
    struct http_intake *in = &c->exchange->intake;
    http_intake_on_flushed(in, error);
    enter(c, PHASE_BODY);
    if (in->state == INTAKE_BODY)
        (void) http_intake_feed(in, NULL, 0);
    on_intake(c);
    pump(c);
}

static void flush_body(struct http_connection *c);

static void on_flushed(uv_fs_t *file)
{
    struct http_exchange   *e = file->data;
    struct http_connection *c = e->connection;
    struct http_body       *body = &e->intake.body;
    ssize_t                 wrote = file->result;
    uv_fs_req_cleanup(file);
    http_exchange_take_back(e);
    if (c == NULL) {
        http_exchange_release(e);
        http_loop_check(e->loop);
    } else if (wrote > 0 && (size_t) wrote < body->piece_size) {
        memmove(body->piece, body->piece + wrote, body->piece_size - (size_t) wrote);
        body->piece_size -= (size_t) wrote;
        flush_body(c);
    } else {
        go_on_after_flush(c, wrote < 0 ? (int) -wrote : 0);
    }
}

static void flush_body(struct http_connection *c)
{
    struct http_exchange *e = c->exchange;
    struct http_body     *body = &e->intake.body;
    uv_buf_t              piece = {.base = body->piece, .len = body->piece_size};
    enter(c, PHASE_FLUSH);
    e->file.data = e;
    http_exchange_send_away(e);
    int outcome = uv_fs_write(&c->loop->uv, &e->file, body->file, &piece, 1, -1, on_flushed);
    assert(outcome == 0);
}

/* ---- bytes in ---- */

static void on_intake(struct http_connection *c)
{
    struct http_exchange *e = c->exchange;
    switch (e->intake.state) {
    case INTAKE_EMPTY:
        break;
    case INTAKE_HEAD:
        if (c->phase == PHASE_IDLE)
            enter(c, PHASE_HEAD);
        break;
    case INTAKE_BODY_NEXT:
        begin_body(c);
        break;
    case INTAKE_BODY:
        break;
    case INTAKE_FULL:
        flush_body(c);
        break;
    case INTAKE_ENDED:
        enter(c, PHASE_WORK);
        http_exchange_submit(e, e->intake.request.route->before ? STEP_BEFORE : STEP_HANDLE);
        break;
    case INTAKE_REFUSED:
        refuse(c);
        break;
    }
}

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer);
static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *ret_buffer);

/* Stops reading while bytes wait, so that a peer cannot fill our memory. */
static void adjust_reading(struct http_connection *c)
{
    if (c->phase == PHASE_CLOSED)
        return;
    bool wanted = c->in_size == 0 && !c->ended;
    if (wanted == c->reading)
        return;
    c->reading = wanted;
    if (!wanted)
        uv_read_stop(&c->socket.stream);
    else if (uv_read_start(&c->socket.stream, on_alloc, on_read) < 0)
        http_connection_close(c);
}

static void pump(struct http_connection *c)
{
    if (c->pumping)
        return;
    c->pumping = true;
    while (takes_bytes(c) && c->in_size > 0) {
        if (c->exchange == NULL)
            c->exchange = http_exchange_open(c);
        size_t used = http_intake_feed(&c->exchange->intake, c->in, c->in_size);
        c->in += used;
        c->in_size -= used;
        on_intake(c);
    }
    c->pumping = false;
    if (c->in_size == 0) {
        free(c->kept);
        c->kept = NULL;
    }
    if (takes_bytes(c) && c->ended)
        http_connection_close(c);
    adjust_reading(c);
}

static char *join(const char *a, size_t a_size, const char *b, size_t b_size)
{
    char *joined = malloc(a_size + b_size);
    if (joined == NULL)
        abort();
    if (a_size > 0)
        memcpy(joined, a, a_size);
    memcpy(joined + a_size, b, b_size);
    return joined;
}

/* New bytes, behind those that wait already. They lie in the loop's buffer; the rest moves out. */
static void take(struct http_connection *c, const char *bytes, size_t size)
{
    bool waited = c->in_size > 0;
    c->received += (int64_t) size;
    if (c->phase == PHASE_DRAIN && c->received > DRAIN_MOST)
        http_connection_close(c);
    if (c->phase == PHASE_DRAIN || c->phase == PHASE_CLOSED)
        return;
    if (waited) {
        char *joined = join(c->in, c->in_size, bytes, size);
        free(c->kept);
        c->in = c->kept = joined;
        c->in_size += size;
    } else {
        c->in = bytes;
        c->in_size = size;
    }
    pump(c);
    if (!waited && c->in_size > 0)
        c->in = c->kept = join(NULL, 0, c->in, c->in_size);
}

static void on_peer_ended(struct http_connection *c)
{
    c->ended = true;
    bool events = c->phase == PHASE_PAUSE && c->exchange->stream.events;
    if (takes_bytes(c) || c->phase == PHASE_DRAIN || events)
        close_politely(c);
    else
        adjust_reading(c);
}

/* Plain HTTP on a port that speaks TLS gets a plain answer, for the person in front of it. */
static bool speaks_plain(struct http_connection *c, const char *bytes, size_t size)
{
    static char words[] = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\n"
                          "Connection: close\r\nContent-Length: 36\r\n\r\n"
                          "this port speaks TLS: write https://\n";
    if (c->heard || size < 3 || bytes[0] < 'A' || bytes[0] > 'Z')
        return false;
    uv_buf_t buffer = uv_buf_init(words, sizeof words - 1);
    (void) uv_try_write(&c->socket.stream, &buffer, 1);
    http_connection_close(c);
    return true;
}

static void take_wrapped(struct http_connection *c, const char *bytes, size_t size)
{
    if (speaks_plain(c, bytes, size))
        return;
    c->heard = true;
    http_tls_put(c->tls, bytes, size);
    int plain;
    while (c->phase != PHASE_CLOSED
           && (plain = http_tls_read(c->tls, c->loop->plain, sizeof c->loop->plain)) > 0)
        take(c, c->loop->plain, (size_t) plain);
    if (c->phase == PHASE_CLOSED)
        return;
    http_output_flush(c);
    if (plain < 0)
        http_connection_close(c);
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *ret_buffer)
{
    (void) suggested;
    struct http_connection *c = handle->data;
    *ret_buffer = uv_buf_init(c->loop->input, sizeof c->loop->input);
}

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    struct http_connection *c = stream->data;
    if (size == 0 || c->phase == PHASE_CLOSED)
        return;
    if (size == UV_EOF)
        on_peer_ended(c);
    else if (size < 0)
        http_connection_close(c);
    else if (c->tls != NULL)
        take_wrapped(c, buffer->base, (size_t) size);
    else
        take(c, buffer->base, (size_t) size);
}

void http_connection_open(struct http_connection *c)
{
    enter(c, PHASE_IDLE);
    adjust_reading(c);
}

/* ---- what the loop tells ---- */

void http_connection_on_finished(struct http_exchange *e)
{
    struct http_connection *c = e->connection;
    if (c == NULL) {
        http_exchange_release(e);
        return;
    }
    if (e->step == STEP_GATE && e->outcome == OK) {
        read_body(c);
        pump(c);
        return;
    }
    if (e->step == STEP_BEFORE && e->outcome == OK && e->reply.code == 0) {
        http_exchange_submit(e, STEP_HANDLE);
        return;
    }
    if (e->step == STEP_STREAM && e->outcome != OK) {
        log_warning("request %s: its answer was cut short: %s", e->id,
                    e->work->failure.message == NULL ? "no reason" : e->work->failure.message);
        http_connection_close(c); /* without the last chunk: the peer sees that it is cut short */
        return;
    }
    if (e->step != STEP_STREAM && !e->rendered)
        http_render(e);
    send_answer(c);
}

void http_connection_stop(struct http_connection *c)
{
    if (c->phase == PHASE_IDLE)
        close_politely(c);
    else if (c->phase == PHASE_PAUSE)
        end_stream(c);
}

/* ---- deadlines ---- */

static void refuse_late(struct http_connection *c, const char *sentence)
{
    http_intake_refuse(&c->exchange->intake, 408, sentence);
    refuse(c);
}

static void check_body(struct http_connection *c, const struct http_limits *limits, int64_t age)
{
    if (age < limits->body_window_ms)
        return;
    if (c->received * SECOND < limits->body_rate * age)
        refuse_late(c, "the body of the request comes too slowly");
    else
        enter(c, PHASE_BODY);
}

static void check_answer(struct http_connection *c, const struct http_limits *limits, int64_t age)
{
    size_t queue = uv_stream_get_write_queue_size(&c->socket.stream);
    if (!c->output.waiting || queue != c->output.queue_seen)
        c->since += age;
    else if (age > limits->write_ms)
        http_connection_close(c);
    c->output.queue_seen = queue;
}

void http_connection_check(struct http_connection *c, int64_t now)
{
    const struct http_limits *limits = &c->loop->server->rules.limits;
    int64_t                   age = now - c->since;
    bool                      shaking = c->tls != NULL && !http_tls_ready(c->tls);
    switch (c->phase) {
    case PHASE_IDLE:
        if (age > (shaking ? limits->head_ms : limits->idle_ms))
            close_politely(c);
        break;
    case PHASE_HEAD:
        if (age > limits->head_ms)
            refuse_late(c, "the head of the request comes too slowly");
        break;
    case PHASE_BODY:
        check_body(c, limits, age);
        break;
    case PHASE_ANSWER:
        check_answer(c, limits, age);
        break;
    case PHASE_PAUSE:
        if (age >= c->exchange->stream.wait) {
            enter(c, PHASE_WORK);
            http_exchange_submit(c->exchange, STEP_STREAM);
        }
        break;
    case PHASE_DRAIN:
        if (age > DRAIN_MS)
            http_connection_close(c);
        break;
    default:
        break;
    }
}
