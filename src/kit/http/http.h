/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_HTTP_H
#define KIT_HTTP_H

/*
 * The HTTP/1.1 server: an event loop for each core moves bytes, handlers run on the database's
 * workers (short reads of SQLite on the loop itself, see docs/why/http.md) inside the transaction
 * that their route names, and an answer leaves only after its commit is durable. Whatever a handler
 * took from its work lives until the answer is sent.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/text.h"
#include "base/work.h"
#include "kit/db/db.h"

struct json;

enum method { GET = 1, POST, PUT, PATCH, DELETE, HEAD, OPTIONS };

struct http_pair {
    const char *name;  /* headers: lower case */
    const char *value; /* valid UTF-8; queries and path parts: decoded */
};

struct route;

enum { REQUEST_EXTRA = 8 };

struct request {
    enum method             method;
    const char             *target; /* as sent */
    const char             *path;   /* without the query */
    const struct route     *route;
    const struct http_pair *parts; /* {name} of the path, then {NULL} */
    const struct http_pair *query; /* repeated names stay repeated, then {NULL} */
    const struct http_pair *headers;
    const char             *body; /* decoded from chunks and gzip; NUL after it */
    size_t                  size;
    const char             *body_path; /* the body in a temporary file: only for BODY_FILE routes */
    const char             *peer;      /* address of the caller */
    bool                    secure;    /* it came over TLS */
    void                  **kept; /* a place for what .before leaves to .handler; NULL at first */
    struct http_pair *extra;      /* NULL, or REQUEST_EXTRA places for headers that the gate adds */
    const char       *id;         /* of this request: X-Request-Id of the answer and the logs */
};

/*
 * A body that is made piece by piece. `next` runs as a READ unit of its own on a fresh work (same
 * actor), adds to `out`, and says whether it is the last piece and when to be called again
 * (ms from now, to a quarter of a second; 0 = as soon as the peer has room). `state` lives as long
 * as the answer. When it fails the answer is cut short, so that the peer sees it.
 */
struct reply_stream {
    status (*next)(struct work *w, void *state, struct text *out, bool *ret_end, int64_t *ret_wait);
    size_t state_size; /* `state` points into the handler's arena; so many bytes are kept */
    void  *state;      /* must hold no pointers into that arena */
};

struct reply;

/*
 * A body that is made when the unit of the handler has been kept, with its work and no transaction:
 * so that a long answer does not hold up the one writer. It must make it from what `state` has.
 */
struct reply_later {
    void (*make)(struct work *w, const void *state, struct reply *rp);
    const void *state; /* in the arena of the work */
};

struct reply {
    int                 code; /* 0 = 200 */
    const char         *type; /* NULL = application/json */
    const char         *body;
    size_t              size;
    struct http_pair    headers[8]; /* more of them, then {NULL} */
    struct reply_stream stream;     /* .next = NULL: none */
    struct reply_later  later;      /* .make = NULL: none */
};

/* Makes the body now, when it was to be made later: for whoever wants it before. */
void reply_finish(struct work *w, struct reply *rp);

/*
 * Any outcome but OK becomes a problem document; headers set before it are kept, and a code from
 * 400 that says more than the outcome (412, 422). Why it was BROKEN
 * goes to the log under the request's id, not to the caller.
 */
typedef status handler(struct work *w, const struct request *rq, struct reply *rp);

enum body_kind { BODY_JSON, BODY_NONE, BODY_ANY, BODY_FILE };

/*
 * One line of a room's table. From the same line come the check of who may, the transaction and
 * the API description.
 *
 * How to add an endpoint: a handler in <room>_api.c, a line in its table, a test.
 */
struct route {
    enum method         method;
    const char         *path;   /* "/api/contacts/{id}" */
    int                 access; /* asked of the gate; 0 = anybody */
    enum transaction    transaction;
    handler            *handler;
    const char         *summary; /* for the API reference; NULL hides the route from it */
    const struct shape *query;
    const struct shape *takes; /* JSON body */
    const struct shape *gives; /* 2xx body */
    bool           gives_list; /* {"results": [gives …], "paging": {"next": {"after": "…"}}} */
    enum body_kind body;
    int64_t        most; /* largest body; 0 = 8 MiB */
    /*
     * NULL, or what runs first, after the gate, in a READ unit of its own on the same work: what
     * takes long and writes nothing, such as checking a password. The gate then runs in this unit
     * only. When it does not end OK, or has set rp->code, that is the answer.
     */
    handler *before;
};

/* ---- for handlers ---- */

const char *request_part(const struct request *rq, const char *name); /* of the path; never NULL */
const char *request_query_text(const struct request *rq, const char *name); /* the first, or NULL */
const char *request_header(const struct request *rq, const char *name); /* lower case; or NULL */

/*
 * The address of another page of what was asked: path and query as they were sent, but "after" or
 * "before", `name`, says `value` and the other one nothing.
 */
const char *request_page(struct work *w, const struct request *rq, const char *name,
                         const char *value);

/* {id} of the path as a positive number. NOT_FOUND otherwise. */
status request_id(struct work *w, const struct request *rq, const char *name,
                  int64_t *ret_id) MUST_CHECK;

/* The body as JSON. INVALID when it is none or empty. */
status request_json(struct work *w, const struct request *rq, const struct json **ret) MUST_CHECK;

/*
 * The body as the pairs of a form (application/x-www-form-urlencoded), ends with {NULL}. INVALID:
 * it is none. Its route takes BODY_ANY.
 */
status      request_form(struct work *w, const struct request *rq,
                         const struct http_pair **ret_pairs) MUST_CHECK;
const char *request_pair(const struct http_pair *pairs, const char *name); /* the first, or NULL */

/* Fills the fields the shape allows a caller to set; INVALID names the first that is wrong. */
status request_body(struct work *w, const struct request *rq, const struct shape *shape,
                    void *ret_record) MUST_CHECK;
/* The same for the query. A repeated text is joined with commas: ?a=1&a=2 says what ?a=1,2 says. */
status request_query(struct work *w, const struct request *rq, const struct shape *shape,
                     void *ret_record) MUST_CHECK;

status reply_one(struct work *w, struct reply *rp, const struct shape *shape, const void *record);
status reply_created(struct work *w, struct reply *rp, const struct shape *shape,
                     const void *record);
/* {"results": […]} and, when `next` is not NULL, {"paging": {"next": {"after": next}}}. */
status reply_list(struct work *w, struct reply *rp, const struct shape *shape,
                  const struct rows *rows, const char *next);
status reply_text(struct reply *rp, int code, const char *type, const struct text *text);
status reply_empty(struct reply *rp); /* 204 */
/* Also replaces what the server sends by itself (Cache-Control, Content-Security-Policy …). Control
 * characters become blanks. */
void reply_header(struct reply *rp, const char *name, const char *value);

/* ---- the server ---- */

/* Decides who asks: fills w->actor or fails. Runs first, in the transaction of the route. */
typedef status http_gate(struct work *w, const struct request *rq);

/*
 * Turns an outcome into an answer. NULL in the options = RFC 9457 (application/problem+json).
 * `rp->code` is set already; it may say more than the outcome (405, 415, 431 …). What could not be
 * read has no route, and an empty path when not even that was clear.
 */
typedef void http_problem(struct work *w, const struct request *rq, status outcome,
                          struct reply *rp);

/* The path by which a request is routed; request.path stays as it was sent. */
typedef const char *http_rewrite(struct work *w, const char *path);

/*
 * RFC 9457, as NULL does: for a renderer that treats only some paths in another way, and for
 * handlers that refuse and yet keep what they wrote. Sets the code unless there is one.
 */
void reply_problem(struct work *w, const struct request *rq, status outcome, struct reply *rp);

struct http_limits {
    int64_t head_bytes;     /* 0 = 64 KiB: request line and headers */
    int64_t body_bytes;     /* 0 = 8 MiB where a route says nothing */
    int64_t file_bytes;     /* 0 = 16 GiB: BODY_FILE */
    int64_t head_ms;        /* 0 = 10 s for a whole head */
    int64_t body_rate;      /* 0 = 1 KiB/s at least, … */
    int64_t body_window_ms; /* … over every 0 = 10 s */
    int64_t write_ms;       /* 0 = 30 s without progress */
    int64_t idle_ms;        /* 0 = 75 s between requests */
    int     per_address;    /* 0 = 1,024 connections of one peer */
    int     connections;    /* 0 = 10,000 in all */
};

struct http_options {
    const char *address;           /* "127.0.0.1:8480", "[::1]:0", "unix:/path" */
    const char *certificate, *key; /* PEM files: TLS 1.2 and 1.3 */
    bool        self_signed;       /* makes both in `folder` when they are not there */
    const char *folder; /* for temporary bodies (old ones are removed) and the made certificate */
    const struct route *const *routes; /* tables that end with {0}; the list ends with NULL */
    http_gate                 *gate;
    http_problem              *problem;
    http_rewrite              *rewrite; /* NULL = paths are routed as they were sent */
    handler                   *around; /* NULL, or what runs instead of each handler, and runs it */
    const char        *id_name; /* NULL, or a header that carries request.id besides X-Request-Id */
    int                loops;   /* 0 = one for each core */
    struct http_limits limits;
};

struct http_server;

/*
 * Listens and serves on threads of its own, with the machines of `w`; SIGPIPE is ignored from then
 * on. CONFLICT: the port is in use. INVALID, FORBIDDEN: no such address, certificate, right.
 */
status http_serve(struct work *w, const struct http_options *options,
                  struct http_server **ret_server) MUST_CHECK;
int    http_port(const struct http_server *server); /* where it really listens */
/* Accepts no more, finishes what it has begun (30 s at most), closes. Before db_close. */
void http_stop(struct http_server *server);

/* The whole route table as an OpenAPI 3.1 document. */
const char *openapi_of(struct work *w, const struct route *const *routes, const char *title,
                       const char *version);

/* The same as a page to read: one HTML document, nothing from elsewhere. */
const char *api_reference_of(struct work *w, const struct route *const *tables, const char *title,
                             const char *version);

/* ---- the client: the one way out of the house ---- */

struct http_client;

struct http_client_options {
    bool        private_addresses; /* may call 127.0.0.1, 10.x, fd00:: … */
    const char *user_agent;
};

struct http_call {
    enum method             method;
    const char             *url;
    const struct http_pair *headers; /* then {NULL}; NULL = none */
    const char             *body;
    size_t                  size;
    int64_t                 timeout_ms; /* 0 = 30 s */
    int64_t                 most;       /* largest answer; 0 = 32 MiB */
};

struct http_answer {
    int                     code;
    const char             *body;
    size_t                  size;
    const struct http_pair *headers; /* names in lower case, then {NULL} */
};

status http_client_open(struct work *w, const struct http_client_options *options,
                        struct http_client **ret_client) MUST_CHECK;
void   http_client_close(struct http_client *client);

/*
 * Only with no transaction open. FORBIDDEN: a private address. UNAVAILABLE: no answer. TOO_LARGE:
 * more than `most`. INVALID: no http(s) address. Any answer, also 500, is OK. Redirects are not
 * followed. A body without a Content-Type is sent as JSON.
 */
status http_send(struct work *w, const struct http_call *call,
                 struct http_answer *ret_answer) MUST_CHECK;

/* ---- many calls at a time, from one thread, through the client of the machines ---- */

struct http_flights;

struct http_landing {
    void              *tag;
    status             outcome; /* as of http_send; the reason is in the work of the call */
    struct http_answer answer;
    int64_t            took_ms;
};

struct http_flights *http_flights_open(void) __attribute__((returns_nonnull));
void                 http_flights_close(struct http_flights *flights);     /* breaks off the rest */
void                 http_flights_break_off(struct http_flights *flights); /* all land at once */
int                  http_flights_count(const struct http_flights *flights);

/* Lets it go. `w`, which several may share, and `call` must live until it has landed. */
void http_flights_begin(struct http_flights *flights, struct work *w, const struct http_call *call,
                        void *tag);

/* The next that has landed. False: none has within `wait_ms` (0 = does not wait), or somebody woke
 * us. All calls are moved on only while somebody is in here. */
bool http_flights_next(struct http_flights *flights, int64_t wait_ms,
                       struct http_landing *ret_landing);
void http_flights_wake(struct http_flights *flights); /* any thread */

#endif
