/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_HUBSPOT_H
#define CRM_CONNECT_HUBSPOT_H

/*
 * The older paths that programs written for HubSpot still call, above all its plugin for
 * WooCommerce: they are translated to the rooms below. What no room holds yet (workflows, mails,
 * forms, settings of shops) is kept as it was sent, so that nothing is lost until one does.
 *
 * Asks:   record, staff, store, segment, and whatever owns the types of objects.
 * Tells:  nothing itself.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "base/shape.h"
#include "base/work.h"
#include "crm/connect/hubspot/hubspot_store.h"
#include "crm/record/record.h"
#include "kit/json/json.h"

/* ---- contacts ---- */

/* A contact that the older API names by its id or its e-mail, and what it shall be. */
struct hubspot_contact {
    int64_t     vid;        /* 0 = by e-mail */
    const char *email;      /* NULL = by vid */
    struct rows values;     /* of struct record_value */
    bool        only_empty; /* leaves alone what has a value: for strangers */
};

/*
 * Changes the contact, or makes it when no contact has the e-mail. INVALID as in record_create;
 * NOT_FOUND: no contact has the vid.
 */
status hubspot_put_contact(struct work *w, const struct hubspot_contact *contact, int64_t *ret_id,
                           bool *ret_new) MUST_CHECK;

/* By e-mail. NOT_FOUND: "contact does not exist". */
status hubspot_find_contact(struct work *w, const char *email, int64_t *ret_id) MUST_CHECK;

/* ---- what is kept ---- */

enum hubspot_outcome { HUBSPOT_UNCHANGED, HUBSPOT_MADE, HUBSPOT_CHANGED };

/*
 * Keeps a document under its name. When there is one of that name it stays as it is, unless
 * `replace`; `ret_kept` is what is kept now.
 */
status hubspot_keep(struct work *w, const struct hubspot_kept *draft, bool replace,
                    struct hubspot_kept *ret_kept, enum hubspot_outcome *ret_outcome) MUST_CHECK;

/* ---- messages of shops ---- */

/*
 * What a shop says of one of its objects: makes, changes or archives the record. An older word
 * than the last is passed over. What is wrong with it is kept in the message and is no failure.
 */
status hubspot_take_message(struct work *w, struct hubspot_message *message) MUST_CHECK;

/* Whether the actor may read what was said of objects of this type ("CONTACT"), all of them. */
bool hubspot_message_seen(struct work *w, const char *object_type);

/* ---- the shop's road in one call ---- */

struct hubspot_step {
    const char *what; /* "property contacts.skus_bought" */
    const char *done; /* made, changed, there */
};
extern const struct shape hubspot_step_shape;

/*
 * Groups, properties, lists, workflows and the pipeline of a shop, as docs/hubspot.md lists them.
 * Makes what is missing, mends workflows that are different, leaves the rest. Rows of struct
 * hubspot_step.
 */
status hubspot_set_up(struct work *w, struct rows *ret_steps) MUST_CHECK;

/* The ready workflows. Rows of struct hubspot_kept: names and bodies. */
struct rows hubspot_workflows(struct work *w);

#endif
