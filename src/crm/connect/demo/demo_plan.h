/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_DEMO_PLAN_H
#define CRM_CONNECT_DEMO_PLAN_H

/*
 * Everything that happens in the made-up shop, decided before anything is written.
 *
 * People buy as the BG/NBD model has it (Fader, Hardie and Lee, 2005): in busy days (demo_season.h)
 * a living customer buys at a rate of their own, gamma-distributed over customers; after each
 * purchase they leave for good with a probability of their own, beta-distributed. The channel that
 * brought them changes both.
 */

#include "base/list.h"
#include "crm/connect/demo/demo_catalog.h"
#include "crm/connect/demo/demo_people.h"
#include "crm/connect/demo/demo_season.h"

enum demo_store { DEMO_WEB, DEMO_WEB_GB, DEMO_TILL, DEMO_STORES };

struct demo_channel {
    const char *source, *medium, *campaign;
    double      weight; /* of those who come by it */
    double      rate;   /* how often they buy, against the mean */
    double      leave;  /* how likely they leave, against the mean */
};
enum { DEMO_CHANNELS = 9, DEMO_NEWSLETTER = 1, DEMO_RECOVERY = 2 };
extern const struct demo_channel demo_channels[DEMO_CHANNELS];

struct demo_company {
    const char *name, *domain;
};

struct demo_customer {
    struct demo_person person;
    enum demo_store    store;
    bool               card; /* shown at the till */
    bool               newsletter;
    int                channel;
    int                favourite; /* category */
    int                company;   /* index; -1 = none */
    int64_t            joined;    /* when we first hear of them */
};

struct demo_line {
    int product;
    int quantity;
};

struct demo_order {
    int64_t         at;
    int             customer; /* -1: anonymous, at the till */
    enum demo_store store;
    int             channel;
    const char     *status;
    const char     *number;
    int             discount; /* per cent */
    int64_t         line_first, line_count;
};

struct demo_refund {
    int64_t at;
    int     order;
    int64_t line;
    int     quantity;
};

struct demo_cart {
    int64_t at;
    int     customer;
    int     order; /* that it became in the end; -1 = none */
    int64_t line_first, line_count;
};

/* `sent`, and 0 where it was not opened or clicked. */
struct demo_mail {
    int64_t sent, opened, clicked;
    int     customer;
    int     campaign; /* 1, 2, 3 … the newsletters; 0 = about a cart */
};

struct demo_ticket {
    int64_t opened, closed; /* closed 0 = still open */
    int     customer;
    int     order;
};

enum demo_kind {
    DEMO_COMPANY,
    DEMO_JOIN,
    DEMO_ORDER,
    DEMO_REFUND,
    DEMO_CART,
    DEMO_MAIL,
    DEMO_TICKET
};

/* What happens when: in order of time. */
struct demo_event {
    int64_t        at;
    enum demo_kind kind;
    int            index;
};

struct demo_plan {
    const struct demo_catalog *catalog;
    struct demo_season         season;
    int64_t                    until;
    struct list                companies, customers, orders, lines, refunds, carts, mails, tickets;
    struct list                events;
};

/* `customers` people who buy, and a few who only read along. Lives in the arena of `w`. */
const struct demo_plan *demo_plan_make(struct work *w, int64_t customers, uint64_t seed,
                                       int64_t until);

/* The second half of planning: what follows from the orders, and all in order of time. */
void demo_plan_later(struct demo_plan *plan, struct demo_random *random);

/* The price of a product in a store's currency, in millionths. */
int64_t demo_price(const struct demo_plan *plan, int product, enum demo_store store);

#endif
