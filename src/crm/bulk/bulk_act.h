/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_BULK_ACT_H
#define CRM_BULK_ACT_H

/* What an action does to one record, and how that is taken back. For this room only. */

#include "crm/bulk/bulk_store.h"
#include "crm/record/record.h"

/* One action, made ready in the unit in which it is used. */
struct bulk_doing {
    const struct bulk        *bulk;
    const struct record_type *type;
    struct rows               values; /* struct record_value, of BULK_CHANGE */
    const char *const        *names;  /* of these, then NULL */
};

/* Reads type and values. INVALID, NOT_FOUND: as of bulk_create. */
status bulk_doing_open(struct work *w, const struct bulk *bulk,
                       struct bulk_doing *ret_doing) MUST_CHECK;

/* `w->source` while an action runs, by which it knows its own changes again. */
const char *bulk_source(struct work *w, const struct bulk *bulk);

/* ITEM_DONE or ITEM_SAME. An outcome but OK is the reason why it cannot be done to this record. */
status bulk_act(struct work *w, const struct bulk_doing *doing, int64_t record,
                enum bulk_item_state *ret_state) MUST_CHECK;

/* ITEM_UNDONE, or ITEM_KEPT: somebody else changed it since. */
status bulk_act_back(struct work *w, const struct bulk_doing *doing, int64_t record,
                     enum bulk_item_state *ret_state) MUST_CHECK;

/* Whether the records go into a list or out of it: then all of a slice at once. */
bool bulk_is_of_lists(const struct bulk *bulk);

/* `ret_fates` has a place for each record; forth, or back when the action is being undone. */
status bulk_act_list(struct work *w, const struct bulk_doing *doing, const struct rows *records,
                     struct bulk_fate *ret_fates) MUST_CHECK;

#endif
