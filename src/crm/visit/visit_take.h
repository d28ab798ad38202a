/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_VISIT_TAKE_H
#define CRM_VISIT_TAKE_H

/* A batch of events becomes facts on people. For this room only. WRITE. */

#include "base/map.h"
#include "crm/person/person.h"
#include "crm/visit/visit.h"
#include "crm/visit/visit_event.h"

struct visit_taking {
    const struct tracker     *tracker;
    const struct visit_batch *batch;
    struct map                identities; /* "kind value" → struct identity, as they are now */
    struct map                products;   /* SKU → id; 0 = none */
    const char               *home;       /* currency */
    int64_t                   told, twice;
};

status visit_take(struct work *w, const struct tracker *tracker, const struct visit_batch *batch,
                  struct visit_taking *ret_taking) MUST_CHECK;

/* ---- visit_people.c ---- */

/* Found or made, once in a batch; the place holds what is known of it now. */
status visit_identity(struct work *w, struct visit_taking *taking, enum identity_kind kind,
                      const char *value, struct identity **ret_identity) MUST_CHECK;

/* A turn at everybody whom the batch names. */
status visit_take_turns(struct work *w, const struct visit_taking *taking) MUST_CHECK;

/*
 * The identity to tell the event of. Joins what the event says is one person
 * (docs/why/visitors.md). A visitor who says nothing of themselves stays an identity without a
 * contact.
 */
status visit_subject(struct work *w, struct visit_taking *taking, const struct visit_event *event,
                     int64_t *ret_identity) MUST_CHECK;

/* ---- visit_cart.c ---- */

/* What the event does to the visitor's cart; nothing when it is about none. */
status visit_change_cart(struct work *w, struct visit_taking *taking,
                         const struct visit_event *event, int64_t identity) MUST_CHECK;

/* ---- visit_order.c ---- */

/* The channel of orders that only the shop's pages told of. */
#define VISIT_ORDER_CHANNEL "tracked"

/* The order that the event is about, where the tracker's events make orders. */
status visit_take_order(struct work *w, struct visit_taking *taking,
                        const struct visit_event *event, int64_t identity) MUST_CHECK;

/* ---- visit_cart.c, too ---- */

/* The SKU of the product that the properties are about, or of the first of its products; NULL. */
const char *visit_sku(struct work *w, const struct json *properties);

/* The product with this SKU in the tracker's store; 0 = none. */
status visit_product(struct work *w, struct visit_taking *taking, const char *sku,
                     int64_t *ret_product) MUST_CHECK;

#endif
