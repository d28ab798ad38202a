/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_HTTP_SERVER_H
#define KIT_HTTP_SERVER_H

/*
 * What the parts of the server share.
 *
 *   server.c      opening, stopping, the loops, their clock
 *   listen.c      from "127.0.0.1:8480" to sockets
 *   connection.c  one peer: bytes in, requests one after the other, deadlines
 *   output.c      bytes out, plain or through TLS, no more than the peer takes
 *   exchange.c    one request with its unit of work, from the loop to the database and back
 *   render.c      outcome and reply → the bytes of the answer
 *   stream.c      answers that are made piece by piece
 *   tls.c         TLS over memory; certificate.c: a certificate of our own
 *
 * A loop's thread owns its connections. An exchange belongs to the loop too, except while its unit
 * runs: from db_submit until `done` it belongs to the database's thread, which hands it back
 * through `finished`. A connection that closes meanwhile leaves its exchange behind.
 */

#include <stdatomic.h>

#include <uv.h>

#include "kit/http/intake.h"

struct http_connection;
struct http_loop;
struct http_tls;
struct z_stream_s;

enum {
    HTTP_INPUT = 64 * 1024, /* read at once, and kept of a peer that is ahead of us */
    HTTP_PEER_SLOTS = 1 << 16,
    HTTP_ID_SIZE = 36,
};

/* ---- one request ---- */

enum http_step {
    STEP_GATE,   /* only asks who it is, before a large body is let in */
    STEP_BEFORE, /* gate and what the route wants to be done before its handler */
    STEP_HANDLE, /* gate, unless it was asked before, and handler */
    STEP_STREAM, /* one piece of an answer */
};

/* An answer in pieces; lives from the head of the answer to its last piece. */
struct http_stream {
    struct reply_stream made; /* `state` is our copy; NULL .next: no stream */
    struct actor        actor;
    bool                chunked; /* HTTP/1.0 gets it unframed, until the connection closes */
    bool                events;  /* text/event-stream: has no end that a peer waits for */
    struct z_stream_s  *pack;    /* NULL: not packed */
    struct text         piece;
    bool                end;
    int64_t             wait; /* ms */
};

struct http_exchange {
    struct http_exchange   *next; /* in the list of the finished, or of the spare ones */
    struct http_loop       *loop;
    struct http_connection *connection; /* NULL: the peer has gone */
    bool                    away; /* a thread of the database, or of the file system, has it */
    struct work            *work;
    struct arena_mark       fresh;
    struct http_intake      intake;
    char                    id[HTTP_ID_SIZE + 1];
    char                    peer[64];
    char                    date[32]; /* of the answer */
    enum http_step          step;
    struct db_task          task;
    bool                    here; /* its unit runs on the loop */
    status                  outcome;
    struct reply            reply;
    bool                    refused; /* by the handler itself, not by what came before or after */
    void                   *kept;    /* by what ran before the handler */
    struct http_pair        extra[REQUEST_EXTRA]; /* headers of the gate */
    bool                    rendered;
    bool                    keep_alive; /* said in the answer */
    struct text             head;       /* of the answer */
    struct http_stream      stream;
    uv_fs_t                 file;
};

/* A spare one, or a new one, ready for the bytes of a request. */
struct http_exchange *http_exchange_open(struct http_connection *c);
void                  http_exchange_release(struct http_exchange *e);
void                  http_exchange_free(struct http_exchange *e); /* also its memory */

/*
 * Hands it to the database, or when it is a short read of SQLite to the loop itself;
 * http_connection_on_finished hears of it on the loop's thread. See docs/why/http.md.
 */
void http_exchange_submit(struct http_exchange *e, enum http_step step);

/* Another thread has it from now on; until it is back, a connection that closes leaves it alone. */
void http_exchange_send_away(struct http_exchange *e);
void http_exchange_take_back(struct http_exchange *e);

/* Makes e->head and the final e->reply from the outcome. Any thread. */
void http_render(struct http_exchange *e);

/* The same for what the intake has refused. */
void http_render_refusal(struct http_exchange *e);

/* Packs bytes at once; false when that makes them no smaller. */
bool http_pack(struct work *w, const char *bytes, size_t size, struct text *ret_packed);

/* ---- streams ---- */

/* Takes the stream out of the reply, before the arena of the handler goes. */
void http_stream_open(struct http_exchange *e);
void http_stream_release(struct http_exchange *e);

/* Runs `next` on a fresh work; frames and packs what it made. */
status http_stream_unit(struct work *w, void *exchange);
void   http_stream_frame(struct http_exchange *e);

/* ---- one peer ---- */

enum http_phase {
    PHASE_IDLE, /* nothing of a request has come */
    PHASE_HEAD,
    PHASE_BODY,
    PHASE_FLUSH,  /* a piece of the body is on its way into its file */
    PHASE_WORK,   /* a unit runs */
    PHASE_ANSWER, /* bytes leave */
    PHASE_PAUSE,  /* a stream waits for its time */
    PHASE_DRAIN,  /* answered; the rest of the request is thrown away, then it closes */
    PHASE_CLOSED,
};

/* Pieces on their way out; they lie still until http_connection_on_sent. */
struct http_output {
    uv_buf_t pieces[2];
    int      at;      /* the first that is not gone */
    bool     active;  /* something was given, and http_connection_on_sent is still to be called */
    bool     waiting; /* for uv_write */
    size_t   waiting_size;
    size_t   queue_seen; /* of the socket, when progress was last looked for */
};

struct http_connection {
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_tcp_t    tcp;
        uv_pipe_t   pipe;
    } socket;
    struct http_loop       *loop;
    struct http_connection *previous, *next;
    enum http_phase         phase;
    struct http_exchange   *exchange; /* NULL when idle */
    struct http_tls        *tls;      /* NULL: plain */
    char                    peer[64];
    int                     peer_slot; /* -1: not counted */
    int64_t                 since;     /* ms of the loop: the phase began, or last went forward */
    int64_t                 received;  /* bytes since then */
    const char             *in;        /* bytes that came and were not taken */
    size_t                  in_size;
    char                   *kept; /* where `in` points between two reads; owned */
    bool                    reading;
    bool                    pumping;
    bool                    heard; /* the peer has said something; looked at with TLS */
    bool                    ended; /* the peer sends no more */
    struct http_output      output;
    uv_write_t              write;
    uv_shutdown_t           shutdown;
};

/* Takes the connection that waits at the loop's listener, or turns it away. */
void http_connection_accept(struct http_loop *loop);
void http_connection_open(struct http_connection *c); /* begins to read */
void http_connection_close(struct http_connection *c);
void http_connection_on_finished(struct http_exchange *e);
void http_connection_on_sent(struct http_connection *c); /* all that was given to http_output */
void http_connection_check(struct http_connection *c, int64_t now); /* its deadlines */
void http_connection_stop(struct http_connection *c); /* closes it when it is between requests */

/* Sends up to two pieces, then calls http_connection_on_sent. */
void http_output_send(struct http_connection *c, uv_buf_t first, uv_buf_t second);
/* Sends what TLS itself has to say. */
void http_output_flush(struct http_connection *c);

/* ---- TLS ---- */

struct ssl_ctx_st;

/* INVALID when the files cannot be used. Makes both first when `options` say so. */
status http_tls_context_open(struct work *w, const struct http_options *options,
                             struct ssl_ctx_st **ret_context) MUST_CHECK;
void   http_tls_context_release(struct ssl_ctx_st *context);

struct http_tls *http_tls_open(struct ssl_ctx_st *context);
void             http_tls_release(struct http_tls *tls);
bool             http_tls_ready(const struct http_tls *tls); /* the handshake is done */

/* Bytes of the peer. */
void http_tls_put(struct http_tls *tls, const char *bytes, size_t size);
/* What they say: so many bytes; 0 = more must come, or the peer ended; -1 = it is broken. */
int http_tls_read(struct http_tls *tls, char *ret_bytes, int room);
/* Wraps some bytes up; returns how many it took. */
size_t http_tls_write(struct http_tls *tls, const char *bytes, size_t size);
void   http_tls_say_goodbye(struct http_tls *tls);
/* What must be sent to the peer; it lies still until http_tls_sent says that so much is gone. */
uv_buf_t http_tls_wire(struct http_tls *tls);
void     http_tls_sent(struct http_tls *tls, size_t size);

/* A new self-signed certificate for this machine. */
status http_certificate_create(struct work *w, const char *certificate, const char *key) MUST_CHECK;
/* Whether there is one that is still good. */
bool http_certificate_valid(const char *certificate);

/* ---- the whole ---- */

struct http_loop {
    struct http_server *server;
    uv_loop_t           uv;
    uv_thread_t         thread;
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_tcp_t    tcp;
        uv_pipe_t   pipe;
    } listener;
    uv_async_t                      wake;
    uv_timer_t                      sweep;
    struct http_connection         *connections;
    struct http_exchange           *spare;
    int                             spare_count;
    int                             away;   /* how many exchanges are */
    struct db_reader               *reader; /* for short reads on this thread; NULL: not SQLite */
    struct http_exchange           *here;   /* short reads, to be run when all bytes are read */
    struct http_exchange          **last_here;
    uv_check_t                      check;
    uv_prepare_t                    prepare;
    _Atomic(struct http_exchange *) finished;
    uint64_t                        random[2];
    int64_t                         date_second;
    char                            date[32];
    bool                            stopping;
    int64_t                         stop_at;
    char                            input[HTTP_INPUT], plain[HTTP_INPUT];
};

struct http_server {
    struct machines    *machines;
    struct http_options options; /* its texts and routes are ours or live as long as the program */
    struct arena       *arena;
    struct http_rules   rules;
    struct ssl_ctx_st  *tls;
    int                 port;
    atomic_bool         stopping;
    atomic_int          connections;
    atomic_ushort      *peers; /* connections by a hash of their address */
    uint64_t            peer_seed;
    int                 loop_count;
    struct http_loop  **loops;
};

/* The time of the machines' clock, for works and for the Date of answers. */
int64_t http_server_now(const struct http_server *server);

/* "Tue, 14 Nov 2023 22:13:20 GMT", and an id that nobody else has. */
const char *http_loop_date(struct http_loop *loop, int64_t now);
void        http_loop_put_id(struct http_loop *loop, char *ret_id);

/* When it stops and nothing is left, the loop ends. */
void http_loop_check(struct http_loop *loop);

/* Runs its unit on the loop, as soon as the bytes that came together are all read. */
void http_loop_keep(struct http_exchange *e);

/* Puts an exchange back into its loop's hands; the only call for other threads. */
void http_loop_finish(struct http_exchange *e);

/* ---- listening ---- */

struct http_place {
    struct sockaddr_storage address;
    unsigned                size;
    const char             *path;  /* of a unix socket; NULL: TCP */
    const char             *words; /* as it was given */
};

status http_place_read(struct work *w, const char *words, struct http_place *ret_place) MUST_CHECK;

/* One listening socket for each loop, on one port. CONFLICT: it is in use. */
status http_place_listen(struct work *w, struct http_place *place, int count,
                         int *ret_sockets) MUST_CHECK;
int    http_place_port(const struct http_place *place);

#endif
