/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_VISIT_EVENT_H
#define CRM_VISIT_EVENT_H

/*
 * What a shop says that happened, in the form of the tracking API, made ready to be told. For this
 * room only. Nothing here touches the database: it is done before the writer is asked.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "base/shape.h"
#include "base/work.h"
#include "crm/fact/fact.h"
#include "kit/json/json.h"

enum visit_call {
    CALL_IDENTIFY,
    CALL_TRACK,
    CALL_PAGE,
    CALL_SCREEN,
    CALL_GROUP,
    CALL_ALIAS,
    CALL_COUNT,
};

enum {
    VISIT_EVENT_MOST = 32 * 1024,  /* bytes of one event as compact JSON */
    VISIT_BATCH_MOST = 500 * 1024, /* bytes of one body */
    VISIT_BATCH_EVENTS = 2500,
    VISIT_ID_MOST = 240, /* bytes of an id of a visitor */
};

/* What an event does to a cart: nothing, or what crm/order/cart.h names. */
enum visit_cart {
    VISIT_NO_CART,
    VISIT_CART_ADD,
    VISIT_CART_REMOVE,
    VISIT_CART_ALL,
    VISIT_CART_SEEN
};

/* Texts may be NULL. */
struct visit_event {
    enum visit_call    call;
    enum fact_kind     kind;
    enum visit_cart    cart;
    bool               orders;  /* says that somebody orders: an e-mail in it is theirs */
    bool               product; /* is about one product */
    const char        *message;
    const char        *anonymous, *user, *previous, *group;
    const char        *name; /* of a track */
    int64_t            at;
    const struct json *properties, *traits;
    const char        *email, *phone; /* of whom it is about */
    int64_t            amount;        /* millionths of `currency`; ABSENT = it names none */
    const char        *currency;      /* NULL = the store's */
    const char        *details;       /* of the fact */
    uint64_t           hash;          /* of the message id; 0 = it has none */
};

/* Everything of one request. */
struct visit_batch {
    int64_t            received;
    const char        *address; /* of who asks, when that is a visitor; NULL: somebody for them */
    const char        *agent;   /* their User-Agent, used when an event names none; or NULL */
    const struct json *outer;   /* what holds for all events, or NULL */
    struct list        events;  /* of struct visit_event */
    struct list        wrong;   /* of struct visit_wrong */
    struct list        robots;  /* of const char *: their names, one for each event */
};

struct visit_wrong {
    int64_t     index; /* in the batch */
    const char *field, *reason;
};

/* How a call is named in addresses and in `type`: "track", "t"; false = it is none. */
bool visit_call_of(const char *word, enum visit_call *ret_call);

/* ---- visit_name.c: the names of the e-commerce events ---- */

struct visit_name {
    const char     *name; /* "Product Viewed" */
    const char     *ga4;  /* "view_item", or NULL */
    enum fact_kind  kind;
    enum visit_cart cart;
    bool            orders;
    bool            product; /* about one product */
    const char     *amount;  /* the properties that name its money, best first: "revenue,total" */
};

/* NULL: a name of the shop's own. Capitals make no difference. */
const struct visit_name *visit_name_of(const char *name);

/* ---- reading ---- */

struct visit_batch visit_batch_open(struct work *w);

/* Who asks: their User-Agent, and their address when that is a browser's. */
struct request;
void visit_batch_from(const struct request *rq, struct visit_batch *batch);

/*
 * Adds one event, an object as the tracking API has it; `call` is what its address says.
 * INVALID: it says nothing that could be told (no id, no name, too long).
 */
status visit_batch_add(struct work *w, struct visit_batch *batch, enum visit_call call,
                       const struct json *object) MUST_CHECK;

/* The same for each of an array; what is INVALID goes to `wrong`, the rest is taken. */
status visit_batch_add_all(struct work *w, struct visit_batch *batch,
                           const struct json *array) MUST_CHECK;

/* The bytes of a value as compact JSON, escapes not counted. */
size_t visit_json_size(const struct json *value);

/* A member of the event's context, or else of the batch's. */
const struct json *visit_context(const struct visit_batch *batch, const struct json *event,
                                 const char *name);

/*
 * When it happened, by our clock: what its sender says, corrected by how far the sender's clock is
 * from ours. Nothing happens after it was received, and a clock before the year 2000 was never set:
 * such events are dated as received.
 */
int64_t visit_when(const struct visit_batch *batch, const struct json *event);

/* Text or whole number as text; NULL = neither, or empty. */
const char *visit_text(struct work *w, const struct json *object, const char *name);

/* The first of several members that is there: "product_id,item_id". */
const char *visit_text_of(struct work *w, const struct json *object, const char *names);

/* An amount: number or text; ABSENT = none, or beyond measure. */
int64_t visit_amount_of(const struct json *object, const char *names);

/* ---- visit_detail.c ---- */

/* The details of the fact: {"event": …, "properties": …, "context": …}. */
const char *visit_details(struct work *w, const struct visit_batch *batch,
                          const struct visit_event *event, const struct json *object);

/* ---- visit_agent.c: who browses ---- */

struct visit_agent {
    const char *device;  /* "desktop", "phone", "tablet", "tv"; NULL = not known */
    const char *browser; /* "Chrome" … */
    const char *os;
    const char *robot; /* its name; NULL = none */
};

struct visit_agent visit_agent_of(const char *user_agent);

#endif
