/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_WOO_H
#define CRM_CONNECT_WOO_H

/*
 * WooCommerce shops. A connection checks the keys, makes webhooks, reads the history page by page
 * and proves by counts and sums that it is complete. From then on webhooks are hints: each is
 * stored before it is answered, worked on afterwards, and whatever is in doubt (two versions of one
 * second, a deletion) is asked of the shop. A pull by date of modification, at an interval and
 * after every doubt, finds what no webhook told.
 *
 * Which of two versions is right: the later date of modification; of one second, what a GET after
 * both says. So doubled, late and reordered deliveries end in the shop's true state.
 *
 * Jobs, one at a time for each connection: "woo.check", "woo.pull", "woo.work", "woo.prove".
 * Nothing is asked of a shop while a transaction is open.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"
#include "kit/http/http.h"
#include "kit/job/job.h"
#include "kit/json/json.h"

enum connection_state {
    CONNECTION_WAITING,  /* for keys: the shop's owner has been sent to the shop to allow them */
    CONNECTION_CHECKING, /* of address and keys */
    CONNECTION_CONNECTED,
    CONNECTION_FAILING,      /* it was good, and will be tried again */
    CONNECTION_REFUSED,      /* the check failed: `reason` says what to do */
    CONNECTION_DISCONNECTED, /* its history stays */
};

struct connection {
    int64_t               id;
    int64_t               store;
    const char           *platform;
    const char           *url;
    const char           *deliver_to;
    const char           *colour;
    enum connection_state state;
    const char           *reason, *reason_code;
    const char           *token, *keys, *hook_secret; /* the last two sealed */
    const char           *version;
    bool                  refunds_of;
    int64_t               failures;
    int64_t               heard_at, pulled_at;
    int64_t               missed;
    int64_t               proved_at;
    int64_t               created_at;
};

struct woo_pull {
    int64_t     connection;
    const char *kind;
    bool        history;
    int64_t     place, last, since, begun_at, ended_at, total, page;
};

/* Counts of one kind, for the picture of what flows (R44). */
struct woo_flow {
    const char *kind;
    int64_t     total, place, kept, quarantined, ended_at;
    bool        history;
};
extern const struct shape woo_flow_shape;

enum woo_state { WOO_UNKNOWN, WOO_KEPT, WOO_QUARANTINED, WOO_DOUBTED, WOO_GONE };

struct woo_row {
    int64_t        connection;
    const char    *kind;
    int64_t        shop_id, parent, record, modified_at;
    const char    *digest;
    enum woo_state state;
    const char    *reason;
    int64_t        tries, seen_at;
};
extern const struct shape woo_row_shape;

struct woo_delivery {
    int64_t     id, connection;
    const char *topic;
    int64_t     shop_id;
    const char *digest, *body;
    int64_t     received_at;
};

/* One line of the proof: orders of a month, status and currency, there and here. */
struct woo_proof {
    int64_t     connection;
    const char *month, *status, *currency;
    int64_t     shop_count, shop_sum, our_count, our_sum;
};
extern const struct shape woo_proof_shape;

/* ---- connecting (woo_connect.c) ---- */

struct woo_request {
    const char *name, *url, *key, *secret, *currency, *zone, *colour, *deliver_to;
};

/*
 * In a WRITE: makes the store and the connection, and asks for the check. Without keys it waits for
 * them; `ret_authorise` is then the page of the shop where its owner allows them.
 */
status woo_connect(struct work *w, const struct woo_request *request,
                   struct connection *ret_connection, const char **ret_authorise) MUST_CHECK;
/* New keys, or another address: checks again. */
status woo_put_keys(struct work *w, struct connection *connection, const char *key,
                    const char *secret) MUST_CHECK;
/* Keys are forgotten, webhooks are taken back by a job; what was read stays. */
status woo_disconnect(struct work *w, int64_t id) MUST_CHECK;

/* Jobs; the payload is {"connection": id}. */
status woo_check_run(struct work *w, const struct job *job);
status woo_pull_run(struct work *w, const struct job *job);
status woo_work_run(struct work *w, const struct job *job);
status woo_prove_run(struct work *w, const struct job *job);

/* In a WRITE: the job runs at `due`, 0 = now. */
status woo_enqueue(struct work *w, const char *kind, int64_t connection, int64_t due) MUST_CHECK;
status woo_job_connection(struct work *w, const struct job *job,
                          struct connection *ret_connection) MUST_CHECK;

/* ---- asking the shop (woo_ask.c) ---- */

struct woo_link {
    const char *url, *key, *secret;
};

struct woo_call {
    enum method             method; /* 0 = GET */
    const char             *path;   /* "orders/7", below wp-json/wc/v3/ */
    const struct http_pair *query;  /* then {NULL}; NULL = none */
    const char             *body;   /* JSON; NULL = none */
};

struct woo_answer {
    const struct json *body;
    int64_t            total; /* X-WP-Total; ABSENT = it does not say */
    int64_t            took_ms;
};

/* Opens the sealed keys. */
status woo_link_of(struct work *w, const struct connection *connection,
                   struct woo_link *ret_link) MUST_CHECK;

/*
 * With no transaction open. Over http it signs by OAuth 1.0a (HMAC-SHA256, RFC 5849), over https it
 * uses basic authentication. Redirects are not followed: they are told.
 * NOT_FOUND: the shop has no such object or route. UNAVAILABLE: it is down, slow, in maintenance,
 * answers HTML or half an answer: again later. FORBIDDEN, with a reason for programs: KEY_WRONG,
 * KEY_READ_ONLY, CLOCK, SIGNATURE_STRIPPED, REDIRECT, PRIVATE_ADDRESS, TOO_OLD.
 */
status woo_ask(struct work *w, const struct woo_link *link, const struct woo_call *call,
               struct woo_answer *ret_answer) MUST_CHECK;

/* The query of a signed call, for tests. `pairs` end with {NULL}. */
const char *woo_oauth_signature(struct work *w, const char *method, const char *url,
                                const struct http_pair *pairs, const char *secret);

/* ---- what the shop says becomes ours (woo_apply.c) ---- */

enum woo_source {
    WOO_PULL,  /* a page of a list, some moments old */
    WOO_HOOK,  /* a webhook: as old as its delivery */
    WOO_TRUTH, /* asked for because there was a doubt */
};

struct woo_batch {
    const struct connection  *connection;
    const char               *kind; /* "orders" … */
    const struct json *const *objects;
    size_t                    count;
    enum woo_source           source;
    const struct json        *parent;  /* of variations: their product; of refunds: the order */
    int64_t                   changed; /* how many were new to us: counted by woo_apply */
    int64_t                   told; /* modified so long ago that a webhook should have told them */
};

/* With no transaction open: WRITEs of some objects each. Bad ones go to quarantine. */
status woo_apply(struct work *w, struct woo_batch *batch) MUST_CHECK;

/* The kind of object that a topic or path speaks of: "order.updated" → "orders". NULL: none. */
const char *woo_kind_of(const char *topic);
/* "orders" → its path in the API. */
const char *woo_path_of(const char *kind);

/* In a WRITE: the shop has it no longer. */
status woo_apply_gone(struct work *w, struct woo_row *row) MUST_CHECK;

/* What of an object must be the same for it to be the same. */
const char *woo_digest(struct work *w, const struct json *object);

/* ---- reading again (woo_doubt.c) ---- */

/* Asks for everything that is in doubt, and for what is in quarantine when `all`. */
status woo_settle(struct work *w, const struct connection *connection, bool all) MUST_CHECK;
/* Refunds of an order that the shop lists and we do not hold as it is now. */
status woo_pull_refunds(struct work *w, const struct connection *connection,
                        const struct woo_link *link, const struct json *order) MUST_CHECK;

/* Webhooks of this connection: made where missing, enabled where disabled. */
status woo_watch_hooks(struct work *w, const struct connection *connection,
                       bool *ret_was_off) MUST_CHECK;

/* ---- receiving (woo_hook.c) ---- */

struct woo_received {
    const char *topic, *signature, *type;
    const char *body;
    size_t      size;
};

/*
 * In a WRITE. OK: it is stored, or was a ping. UNAUTHENTICATED: the signature is not that of the
 * body. NOT_FOUND: there is no such connection.
 */
status woo_receive(struct work *w, const char *token,
                   const struct woo_received *received) MUST_CHECK;

extern const struct shape connection_shape;

#endif
