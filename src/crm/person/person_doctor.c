/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/person/person_rules.h"
#include "crm/person/person_store.h"
#include "kit/db/db.h"

enum { PAGE = 500 };

/* ---- proofs ---- */

status person_check_identities(struct work *w)
{
    int64_t id;
    status  outcome = person_store_check_identities(w, &id);
    if (outcome == OK)
        return fail(w, BROKEN, NULL, "identity %lld points at no contact in use", (long long) id);
    if (outcome == NOT_FOUND)
        outcome = person_store_check_contacts(w, &id);
    if (outcome == OK)
        return fail(w, BROKEN, NULL, "contact %lld has no identity", (long long) id);
    return outcome == NOT_FOUND ? OK : outcome;
}

status person_check_totals(struct work *w)
{
    int64_t id;
    status  outcome = person_store_check_totals(w, &id);
    if (outcome == OK)
        return fail(w, BROKEN, NULL, "the totals of contact %lld are not the sum of its identities",
                    (long long) id);
    return outcome == NOT_FOUND ? OK : outcome;
}

/* ---- making anew ---- */

struct walk {
    int64_t after;
    bool    end;
};

static status rebuild_page(struct work *w, void *arg)
{
    struct walk *walk = arg;
    struct rows  rows;
    TRY(person_store_ids(w, walk->after, PAGE, &rows));
    const struct person_id *ids = rows.items;
    for (int64_t i = 0; i < rows.count; i++)
        TRY(person_refresh_totals(w, ids[i].id, 0));
    walk->end = rows.count < PAGE;
    if (rows.count > 0)
        walk->after = ids[rows.count - 1].id;
    return OK;
}

status person_rebuild_totals(struct work *w)
{
    struct walk walk = {0};
    while (!walk.end) {
        struct walk next = walk;
        TRY(db_work(w, WRITE, rebuild_page, &next));
        walk = next;
    }
    return OK;
}
