/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TEST_SHOP_RIG_H
#define TEST_SHOP_RIG_H

/*
 * A connected shop: the simulated one of test/shop in a process of its own, and the whole program
 * on the machines of a test. Jobs run in the test's thread when it says so.
 */

#include "crm/connect/woocommerce/woo.h"
#include "kit/json/json.h"

struct shop_rig {
    struct work         *w;
    struct check_server *server;
    struct jobs         *jobs, *jobs_before;
    int                  process, input; /* of the shop */
    const char          *url;
    int64_t              connection; /* the last that was made */
    int                  connections;
    bool                 shopify;
    int64_t              store; /* to connect; 0 = a new one */
};

#define SHOP_KEY    "ck_a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1"
#define SHOP_SECRET "cs_b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2"

#define SHOPIFY_TOKEN  "shpat_a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1"
#define SHOPIFY_SECRET "b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2"

/* `what`: "--made 60", "--recorded FOLDER", or "shopify --made 60" for a shop of Shopify. False:
 * there is no python3, and the test is skipped.
 */
bool shop_rig_open(struct shop_rig *rig, struct work *w, const char *what);
void shop_rig_close(struct shop_rig *rig);

/* POST /_shop/… */
const struct json *shop_rig_ask(struct shop_rig *rig, const char *path, const char *body);

/* A call of the API as the owner. `ret_code` may be NULL. */
const struct json *shop_rig_api(struct shop_rig *rig, const char *method, const char *path,
                                const char *body, int *ret_code);

/* The clocks of the test and of the shop go on. */
void shop_rig_pass(struct shop_rig *rig, int64_t ms);

/* Connects with the right keys and webhooks, and runs the jobs until nothing is due. */
void shop_rig_connect(struct shop_rig *rig);
void shop_rig_run(struct shop_rig *rig);
/* The pull that is due in 15 minutes; then a comparison. */
void shop_rig_pull(struct shop_rig *rig);
void shop_rig_prove(struct shop_rig *rig);

struct connection shop_rig_connection(struct shop_rig *rig);

/* Orders of the proof: how many there are here and there, and in how many lines these differ. */
struct shop_proof {
    int64_t shop, ours, differences;
};
struct shop_proof shop_rig_proof(struct shop_rig *rig);

/* Orders and refunds with status and total, as they are kept here, and as they are in the shop: the
 * same state, the same text. What is in the trash is nowhere. */
const char *shop_rig_state(struct shop_rig *rig);
const char *shop_rig_truth(struct shop_rig *rig);
/* Lines that only we have ("+") and that only the shop has ("-"). */
const char *shop_rig_difference(struct shop_rig *rig);

#endif
