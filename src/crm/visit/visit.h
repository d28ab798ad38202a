/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_VISIT_H
#define CRM_VISIT_H

/*
 * The collector: what customers do on the pages, in the apps and at the tills of a shop becomes
 * facts, on the right person, in one transaction. Shops tell it in the words of the tracking API
 * (docs/tracking.md); a tracker is the key by which one store does.
 *
 * A message that came within the last seven days is not told again. Robots are counted, not told.
 * Who is known by their own words (identify, alias, an order) gets a contact, and what they did
 * before as a visitor is theirs; a visitor alone is an identity and no contact. Two contacts that
 * may be one person are joined only when nothing speaks against it: not both have an e-mail, not
 * both an id of the same shop (docs/why/visitors.md).
 *
 * Asks:   staff, record, person, store, catalog, order.
 * Tells:  PAGE_VIEWED … PRODUCT_REVIEWED, VISIT_STARTED.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"

/* ---- trackers ---- */

struct tracker {
    int64_t     id;
    int64_t     store;
    const char *name;
    const char *write_key;   /* made by us; stands in the shop's pages, so it is no secret */
    int64_t     burst_limit; /* requests of one address in 10 seconds; 0 = as many as come */
    bool        shop_users;  /* its user ids are the shop's customer ids */
    bool        orders;      /* what it says was ordered becomes an order */
    int64_t     created_at;
    int64_t     removed_at; /* ABSENT: it holds */
};

extern const struct shape tracker_shape;

/* INVALID: no such store, no name, a limit below 0. */
status visit_create_tracker(struct work *w, struct tracker *draft) MUST_CHECK;
status visit_get_tracker(struct work *w, int64_t id, struct tracker *ret_tracker) MUST_CHECK;
status visit_change_tracker(struct work *w, const struct tracker *tracker) MUST_CHECK;

/* Its key is good no more; what it told stays. */
status visit_remove_tracker(struct work *w, int64_t id) MUST_CHECK;

/* Rows of struct tracker, also those that hold no more. */
status visit_list_trackers(struct work *w, struct rows *ret_trackers) MUST_CHECK;

/* By its key, from memory. UNAUTHENTICATED: there is none, or it holds no more. */
status visit_find_tracker(struct work *w, const char *write_key,
                          const struct tracker **ret_tracker) MUST_CHECK;

/* ---- visits ---- */

/*
 * What one visitor does with less than 30 minutes between two events. Another campaign begins
 * another visit at once; midnight does not. An event that comes late counts where it happened.
 */
struct visit {
    int64_t     id;
    int64_t     identity;
    int64_t     contact; /* whose it is now; ABSENT: a visitor nobody knows */
    const char *label;   /* what to call the contact; NULL */
    int64_t     store;
    int64_t     started_at, last_at;
    int64_t     pages, events, orders;
    const char *landing_page, *referrer;
    const char *source, *medium, *campaign, *term, *content;
    const char *channel;
    const char *device, *browser, *os, *country;
};

extern const struct shape visit_shape;

struct visit_query {
    int64_t contact; /* ABSENT = everybody */
    int64_t before;  /* id of the last of the page before; ABSENT = from the newest */
    int64_t limit;   /* 1..200 */
};

/* Newest first: rows of struct visit. NOT_FOUND: there is no such contact. */
status visit_list(struct work *w, const struct visit_query *query,
                  struct rows *ret_visits) MUST_CHECK;

/* Who did something within the last five minutes, the latest first. */
status visit_list_live(struct work *w, int64_t limit, struct rows *ret_visits) MUST_CHECK;

enum visit_by { BY_CHANNEL, BY_SOURCE, BY_MEDIUM, BY_CAMPAIGN, BY_DEVICE, BY_COUNTRY, BY_LANDING };
extern const char *const visit_by_words[];

struct visit_sources {
    enum visit_by by;
    int64_t       from, until; /* started_at; ABSENT = no bound */
    int64_t       store;       /* ABSENT = all */
};

/* Visits of one channel, source …; the rate is orders by visits. */
struct visit_count {
    const char *name; /* "" = none is known */
    int64_t     visits, visitors, pages, orders;
    double      rate;
};

extern const struct shape visit_count_shape, visit_sources_shape;

/* The most visits first: rows of struct visit_count (R15, R17). */
status visit_count_sources(struct work *w, const struct visit_sources *query,
                           struct rows *ret_counts) MUST_CHECK;

/* The first rule that fits names the channel: of a source and a medium, "*" = any. */
struct channel_rule {
    int64_t     position; /* 1, 2, 3 … */
    const char *channel;
    const char *source, *medium; /* words, separated by commas */
};

extern const struct shape channel_rule_shape;

/* Rows of struct channel_rule. They hold for visits that begin from now on. */
status visit_list_rules(struct work *w, struct rows *ret_rules) MUST_CHECK;

/* INVALID: none, a rule without channel, or the last one does not fit everything. */
status visit_put_rules(struct work *w, const struct rows *rules) MUST_CHECK;

/* ---- events, counted ---- */

/* By what events are counted. */
enum visit_count_by { COUNT_BY_EVENT, COUNT_BY_DAY, COUNT_BY_PROPERTY };

struct event_query {
    const char
        *event; /* "product_viewed", "Product Viewed", a name of the shop's own; NULL = all */
    enum visit_count_by by;
    const char         *property;    /* of properties or context: "plan", "device" */
    int64_t             from, until; /* ABSENT = no bound */
    int64_t             store;       /* ABSENT = all */
};

struct event_count {
    const char *name; /* of the event, a day "2024-01-31", a value; "" = it is not told */
    int64_t     count;
    int64_t     people; /* visitors, as identities */
    int64_t     value;  /* money that the events name, home currency */
};

extern const struct shape event_query_shape, event_count_shape;

/* The most first, days in their order: rows of struct event_count. INVALID: by property of none. */
status visit_count_events(struct work *w, const struct event_query *query,
                          struct rows *ret_counts) MUST_CHECK;

/* Who did one thing after the other. */
struct funnel_step {
    const char *event;
    const char *property, *value; /* NULL = any */
    int64_t     people;           /* contacts, and visitors whom nobody knows, who came so far */
    double      rate;             /* of those who began */
};

struct funnel {
    struct rows steps; /* of struct funnel_step, 1 to 10 */
    int64_t     from, until;
    int64_t     within_hours; /* from the first step to the last; 0 or ABSENT = any time */
    int64_t     store;
};

extern const struct shape funnel_shape, funnel_step_shape;

/* Fills people and rate. NOT_FOUND: no such event. */
status visit_count_funnel(struct work *w, struct funnel *funnel) MUST_CHECK;

/* ---- for shop pages ---- */

struct viewed_product {
    int64_t     product; /* record; ABSENT = it is in no catalog */
    const char *sku, *name, *url, *image;
    int64_t     price; /* ABSENT */
    int64_t     at;    /* when it was looked at last */
};

extern const struct shape viewed_product_shape;

/*
 * What this visitor looked at, on any of their devices, each product once, the last first: rows of
 * struct viewed_product (R86). Anonymous or user id, as the tracking API has them; either may be
 * NULL. The facts up to the last one that was committed.
 */
struct visitor {
    int64_t     store;
    const char *anonymous, *user;
    bool        shop_users;
};
status visit_list_viewed(struct work *w, const struct visitor *visitor, int64_t limit,
                         struct rows *ret_products) MUST_CHECK;

/* The identities of a visitor and of the contact they are known as; empty: nobody was seen. */
status visit_identities(struct work *w, const struct visitor *visitor,
                        struct rows *ret_identities) MUST_CHECK;

/* ---- names of events ---- */

/* What an event is told as: facts of a kind, and of EVENT_TRACKED those with one of these names as
 * their reference. */
struct visit_told_as {
    int64_t        kind;
    const int64_t *names; /* 0 after the last; NULL: the kind says all */
};

/*
 * A name of the e-commerce events, of Google Analytics 4, or the shop's own; case, blanks and
 * dashes do not count. Of what was never told: EVENT_TRACKED without a name.
 */
status visit_told_as(struct work *w, const char *event, struct visit_told_as *ret_as) MUST_CHECK;

/* ---- what was not told ---- */

struct visit_dropped {
    int64_t     tracker;
    int64_t     day;
    const char *reason; /* "robot", "twice", "wrong" */
    const char *detail; /* the name of the robot, the field that was wrong */
    int64_t     count;
};

extern const struct shape visit_dropped_shape;

/* Newest day first: rows of struct visit_dropped. */
status visit_list_dropped(struct work *w, int64_t tracker, int64_t limit,
                          struct rows *ret_dropped) MUST_CHECK;

#endif
