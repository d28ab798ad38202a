/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What becomes of somebody's identities when two contacts become one, and two again. */
#include "crm/fact/fact.h"
#include "crm/person/person_rules.h"
#include "crm/person/person_store.h"

static status tell(struct work *w, const struct record_merged *merge, enum fact_kind kind)
{
    struct fact fact = {.kind = kind, .reference = merge->survivor, .context = merge->id};
    TRY(person_home(w, merge->merged, &fact.subject));
    return fact_tell(w, &fact);
}

/* Told while the identity that it is told of is still the merged one's. */
static status move(struct work *w, const struct record_merged *merge)
{
    TRY(tell(w, merge, FACT_CONTACT_MERGED));
    TRY(person_store_set_merged_into(w, merge->merged, merge->survivor));
    return person_store_move_identities(w, merge->id, merge->merged, merge->survivor);
}

/* An e-mail that was typed in at the survivor since goes with its identity. */
static status move_back(struct work *w, const struct record_merged *merge)
{
    TRY(person_store_return_identities(w, merge));
    TRY(person_yield_email(w, merge->survivor));
    TRY(person_store_set_merged_into(w, merge->merged, ABSENT));
    return person_yield_email(w, merge->merged);
}

static status settle(struct work *w, const struct record_merged *merge)
{
    bool undone = merge->undone_at != ABSENT;
    TRY(person_emails_changed(w, merge->survivor));
    if (undone)
        TRY(person_emails_changed(w, merge->merged));
    TRY(person_refresh_totals(w, merge->survivor, 0));
    TRY(person_refresh_totals(w, merge->merged, 0));
    TRY(person_regrouped(w, merge->survivor));
    if (undone)
        TRY(person_regrouped(w, merge->merged));
    return undone ? tell(w, merge, FACT_CONTACT_UNMERGED) : OK;
}

const struct record_merging person_merging = {move, move_back, settle};

status person_merge(struct work *w, int64_t into, int64_t from, int64_t *ret_merge)
{
    return record_merge(w, PERSON_CONTACTS, into, from, ret_merge);
}
