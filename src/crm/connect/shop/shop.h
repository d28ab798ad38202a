/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_SHOP_H
#define CRM_CONNECT_SHOP_H

/*
 * Connected shops of any platform. A connection checks the keys, makes webhooks, reads the history
 * page by page and proves by counts and sums that it is complete. From then on webhooks are hints:
 * each is stored before it is answered, worked on afterwards, and whatever is in doubt (two
 * versions of one second, a deletion) is asked of the shop. A pull by date of modification, at an
 * interval and after every doubt, finds what no webhook told.
 *
 * Which of two versions is right: the later date of modification; of one second, what a GET after
 * both says. So doubled, late and reordered deliveries end in the shop's true state.
 *
 * How a shop is asked and what its words mean is its platform's business: struct platform, below.
 *
 * Jobs, one at a time for each connection: "shop.check", "shop.pull", "shop.work", "shop.prove".
 * Nothing is asked of a shop while a transaction is open.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"
#include "crm/connect/shop/shop_read.h"
#include "crm/store/store.h"
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

extern const struct shape connection_shape;

/* How far one list of a shop has been read. */
struct shop_pull {
    int64_t     connection;
    const char *kind;
    bool        history;
    int64_t     place, last, since, begun_at, ended_at, total, page;
};

/* Counts of one kind, for the picture of what flows (R44). */
struct shop_flow {
    const char *kind;
    int64_t     total, place, kept, quarantined, ended_at;
    bool        history;
};
extern const struct shape shop_flow_shape;

enum shop_state { SHOP_UNKNOWN, SHOP_KEPT, SHOP_QUARANTINED, SHOP_DOUBTED, SHOP_GONE };

struct shop_row {
    int64_t         connection;
    const char     *kind;
    int64_t         shop_id, parent, record, modified_at;
    const char     *digest;
    enum shop_state state;
    const char     *reason;
    int64_t         tries, seen_at;
};
extern const struct shape shop_row_shape;

struct shop_delivery {
    int64_t     id, connection;
    const char *topic;
    int64_t     shop_id;
    const char *digest, *body;
    int64_t     received_at;
};

/* One line of the proof: orders of a month, status and currency, there and here. */
struct shop_proof_line {
    int64_t     connection;
    const char *month, *status, *currency;
    int64_t     shop_count, shop_sum, our_count, our_sum;
};
extern const struct shape shop_proof_shape;

/* ---- what is worked on ---- */

enum shop_source {
    SHOP_PULL,  /* a page of a list, some moments old */
    SHOP_HOOK,  /* a webhook: as old as its delivery */
    SHOP_TRUTH, /* asked for because there was a doubt */
};

struct shop_batch {
    const struct connection  *connection;
    const char               *kind; /* "orders" … */
    const struct json *const *objects;
    size_t                    count;
    enum shop_source          source;
    const struct json        *parent;  /* what they belong to: a product, an order; NULL */
    int64_t                   changed; /* how many were new to us: counted by shop_apply */
    int64_t                   told; /* modified so long ago that a webhook should have told them */
};

/* ---- what a platform is ---- */

/* A list that is read. */
struct shop_list {
    const char *name, *kind;
    const char *status;          /* which of them; NULL = all */
    bool        by_modification; /* otherwise all of it is read once a day */
};

/* A page that is asked for. */
struct shop_page {
    const struct connection *connection;
    const struct shop_list  *list;
    bool                     proof; /* only what is counted is needed */
    int64_t                  offset;
    int64_t                  after; /* the id of the last object before it; 0 = from the first */
    int64_t                  most;
    int64_t                  since; /* modified from then on; ABSENT = all */
};

/* The reason, for programs, of being UNAVAILABLE because the shop's limit of calls is reached. */
#define SHOP_WAITS "SHOP_WAITS"

struct shop_answer {
    const struct json *items; /* the first of the page, with those that follow; NULL = none */
    int64_t            total; /* ABSENT = it does not say */
    int64_t            took_ms;
    int64_t            wait_ms; /* the shop wants to be left alone for so long; set also when it
                                    fails with SHOP_WAITS */
};

struct shop_keys {
    const char *key, *secret;
};

/* A webhook. Headers that are not there are NULL. */
struct shop_received {
    const char *topic, *signature, *type;
    const char *domain; /* of the shop that says it sent it */
    const char *body;
    size_t      size;
};

/* What a webhook is about. */
struct shop_told {
    const char        *kind; /* NULL: of nothing that is kept */
    int64_t            shop_id;
    const struct json *object; /* as it is now; NULL: it is in doubt, the shop is to be asked */
    /* Instead of all that: what is to be done, with no transaction open. */
    status (*act)(struct work *w, const struct connection *connection, const struct json *body);
};

/*
 * How to add a platform: a folder beside this one with one of these, a line in connect_platforms.c.
 * Members may be NULL where it says so. What asks does so with no transaction open, and fails as
 * follows: NOT_FOUND: the shop has no such object. UNAVAILABLE: it is down, slow, answers half:
 * again later. FORBIDDEN, with a reason for programs: it will not become better by itself.
 */
struct platform {
    const char             *name;
    enum store_kind         store;
    const struct shop_list *lists;   /* in the order of reading; ends with {NULL} */
    const struct shop_list *proof;   /* the list of orders that is compared */
    const char *const      *passing; /* members that change by themselves; ends with NULL */
    bool    by_offset; /* pages are asked for by place in the list; otherwise by the id before */
    int64_t page_most, page_least;

    /* INVALID names "key" or "secret". */
    status (*check_keys)(struct work *w, const struct shop_keys *keys);
    /* The page where the owner allows keys; NULL: there is none, keys must be given. */
    const char *(*authorise)(struct work *w, const struct connection *connection);
    /* Tries address and keys; may set `version` and such. */
    status (*check)(struct work *w, struct connection *connection);
    /* Webhooks of this connection: made where missing, enabled where disabled. */
    status (*watch)(struct work *w, const struct connection *connection, bool *ret_was_off);

    status (*ask_page)(struct work *w, const struct shop_page *page,
                       struct shop_answer *ret_answer);
    /* The object as it is now; NULL: it is in the trash, so nowhere. */
    status (*ask_one)(struct work *w, const struct shop_row *row, const struct connection *from,
                      const struct json **ret_object);
    /* What belongs to an object that was read: refunds of an order and such. May be NULL. */
    status (*belongings)(struct work *w, const struct shop_batch *of, const struct json *object);

    /* In a WRITE. UNAUTHENTICATED. `ret_ping`: it is genuine and says nothing. */
    status (*check_hook)(struct work *w, const struct connection *connection,
                         const struct shop_received *received, bool *ret_ping);
    void (*read_hook)(struct work *w, const char *topic, const struct json *body,
                      struct shop_told *ret_told);

    struct shop_reader reader;
};

/* The platform of this name; NULL: there is none. connect_platforms.c. */
const struct platform *platform_find(const char *name);

/* ---- connecting (shop_connect.c) ---- */

struct shop_request {
    const char *platform; /* NULL = woocommerce */
    int64_t     store;    /* that is there already, with what its pages told; 0 = a new one */
    const char *name, *url, *key, *secret, *currency, *zone, *colour, *deliver_to;
};

/*
 * In a WRITE: makes the store (or takes the one that is named) and the connection, and asks for the
 * check. Without keys it waits for
 * them; `ret_authorise` is then the page of the shop where its owner allows them.
 */
status shop_connect(struct work *w, const struct shop_request *request,
                    struct connection *ret_connection, const char **ret_authorise) MUST_CHECK;
/* New keys, or another address: checks again. */
status shop_put_keys(struct work *w, struct connection *connection, const char *key,
                     const char *secret) MUST_CHECK;
/* Opens the sealed keys. */
status shop_get_keys(struct work *w, const struct connection *connection,
                     struct shop_keys *ret_keys) MUST_CHECK;
/* The secret that we made for its webhooks. */
status shop_hook_secret(struct work *w, const struct connection *connection,
                        const char **ret_secret) MUST_CHECK;
/* Keys are forgotten; what was read stays. */
status shop_disconnect(struct work *w, int64_t id) MUST_CHECK;

/* Jobs; the payload is {"connection": id}. */
status shop_check_run(struct work *w, const struct job *job);
status shop_pull_run(struct work *w, const struct job *job);
status shop_work_run(struct work *w, const struct job *job);
status shop_prove_run(struct work *w, const struct job *job);

/* In a WRITE: the job runs at `due`, 0 = now. */
status shop_enqueue(struct work *w, const char *kind, int64_t connection, int64_t due) MUST_CHECK;
status shop_job_connection(struct work *w, const struct job *job,
                           struct connection *ret_connection) MUST_CHECK;

/* ---- what the shop says becomes ours (shop_apply.c) ---- */

/* With no transaction open: WRITEs of some objects each. Bad ones go to quarantine. */
status shop_apply(struct work *w, struct shop_batch *batch) MUST_CHECK;

/* The objects of a list, from its first one. */
struct list shop_items(struct work *w, const struct json *first);

/* In a WRITE: the shop has it no longer. */
status shop_apply_gone(struct work *w, struct shop_row *row) MUST_CHECK;

/* What of an object must be the same for it to be the same. */
const char *shop_digest(struct work *w, const struct platform *platform, const struct json *object);

/* Kinds of objects (shop_apply.c). NULL where there is none. */
const char *shop_kind_record(const char *kind);  /* the type of the records that they become */
const char *shop_kind_members(const char *kind); /* the kind of what belongs to one */
const char *shop_kind_owner(const char *kind);   /* the kind of what one belongs to */
bool        shop_kind_is_asked(const char *kind);

/* ---- reading again (shop_doubt.c) ---- */

/* Asks for everything that is in doubt, and for what is in quarantine when `all`. */
status shop_settle(struct work *w, const struct connection *connection, bool all) MUST_CHECK;

/*
 * What belongs to an object, which is all that it lists: refunds of an order, variants of a
 * product. `complete` says whether `first` and those that follow are all of them, so that those
 * that we hold besides have gone.
 */
struct shop_family {
    const struct connection *connection;
    const char              *kind; /* of the members */
    const struct json       *parent;
    int64_t                  parent_id;
    /* Set by shop_family_get: the parent as it is kept, and rows of struct shop_row. */
    struct shop_row row;
    struct rows     members;
};
status                 shop_family_get(struct work *w, struct shop_family *family) MUST_CHECK;
const struct shop_row *shop_family_find(const struct shop_family *family, int64_t id);
/* Whether the listed ones are held as of the present version of the parent, and no others. */
bool   shop_family_is_whole(const struct shop_family *family, const struct json *first);
status shop_family_put(struct work *w, struct shop_family *family, const struct json *first,
                       bool complete) MUST_CHECK;

/* ---- receiving (shop_hook.c) ---- */

/*
 * In a WRITE. OK: it is stored, or was a ping. UNAUTHENTICATED: the signature is not that of the
 * body. NOT_FOUND: there is no such connection.
 */
status shop_receive(struct work *w, const char *token,
                    const struct shop_received *received) MUST_CHECK;

/* Where the shop delivers them. */
const char *shop_hook_url(struct work *w, const struct connection *connection);

#endif
