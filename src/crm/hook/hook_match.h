/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_HOOK_MATCH_H
#define CRM_HOOK_MATCH_H

/*
 * Which facts an endpoint wants. Its `events`, separated by commas, are
 *
 *   standard   names of kinds of facts "order_placed", groups "order", patterns "order_*", "*"
 *   hubspot    "contact.creation", "deal.propertyChange", "deal.propertyChange:amount"
 *
 * For this room only.
 */

#include "crm/fact/fact.h"
#include "crm/hook/hook.h"

/* INVALID: one of them is none, or there is none. `field` is to blame. */
status hook_check_events(struct work *w, const struct hook_endpoint *endpoint) MUST_CHECK;
status hook_check_types(struct work *w, const char *types) MUST_CHECK;

/* What an endpoint wants, made ready to be asked of many facts. */
struct hook_filter {
    const struct hook_endpoint *endpoint;
    uint64_t                    kinds[4]; /* a bit for each kind */
    const char                **types;    /* NULL = all */
};

status hook_filter_open(struct work *w, const struct hook_endpoint *endpoint,
                        struct hook_filter *ret_filter) MUST_CHECK;
status hook_wants(struct work *w, const struct hook_filter *filter, const struct fact *fact,
                  bool *ret_wants) MUST_CHECK;

/* The object a fact is about: the name of its type, NULL when it has none, and its id. */
struct hook_object {
    const char *type;
    int64_t     id;
};
status hook_object_of(struct work *w, const struct fact *fact,
                      struct hook_object *ret_object) MUST_CHECK;

/* The names in the details of a fact that tells of changed properties, then NULL. */
status hook_changed(struct work *w, const struct fact *fact, const char ***ret_names) MUST_CHECK;

#endif
