/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What contacts show of their carts, beside the carts: for `storefolk doctor` and its --rebuild. */
#include "base/text.h"
#include "crm/order/cart_parts.h"
#include "crm/order/cart_store.h"
#include "crm/record/record.h"
#include "kit/db/db.h"

enum { CHECKED_AT_ONCE = 1000, MADE_AT_ONCE = 20 };

static const char *const names[] = {"current_abandoned_cart", "abandoned_cart_counter", NULL};

static bool shows(const struct record *record, bool left, int64_t times)
{
    int64_t     counted = 0;
    const char *now = record_value_of(record, names[0]);
    const char *counter = record_value_of(record, names[1]);
    if (!text_empty(counter) && !text_to_int(counter, &counted))
        return false;
    return text_same(now, "yes") == left && counted == times;
}

static status check_contact(struct work *w, const struct record_type *contacts, int64_t contact)
{
    struct cart_sums sums;
    struct cart      cart;
    struct record    record;
    TRY(cart_store_abandoned_sums(w, contact, &sums));
    status outcome = cart_store_abandoned_last(w, contact, &cart);
    bool   left = outcome == OK;
    if (outcome != OK && outcome != NOT_FOUND)
        return outcome;
    outcome = record_get(w, contacts, contact, names, true, &record);
    if (outcome == NOT_FOUND || outcome == INVALID) { /* no cart was ever left: no properties */
        w->failure = (struct failure){0};
        return sums.times == 0 && !left
                   ? OK
                   : fail(w, BROKEN, NULL, "carts were left by the contact %lld, who shows none",
                          (long long) contact);
    }
    TRY(outcome);
    return shows(&record, left, sums.times)
               ? OK
               : fail(w, BROKEN, NULL, "the contact %lld shows other carts than there are",
                      (long long) contact);
}

status cart_check_contacts(struct work *w)
{
    const struct record_type *contacts;
    struct rows               page;
    int64_t                   after = 0;
    TRY(record_type_get(w, "contacts", &contacts));
    struct arena_mark fresh = arena_mark(w->arena);
    do {
        arena_rewind(w->arena, fresh);
        TRY(cart_store_contacts(w, after, CHECKED_AT_ONCE, &page));
        for (int64_t i = 0; i < page.count; i++) {
            after = ((const struct cart_contact *) page.items)[i].contact;
            TRY(check_contact(w, contacts, after));
        }
    } while (page.count == CHECKED_AT_ONCE);
    return OK;
}

struct part {
    int64_t after, count;
};

static status rebuild_unit(struct work *w, void *arg)
{
    struct part *part = arg;
    struct rows  page;
    TRY(cart_store_contacts(w, part->after, MADE_AT_ONCE, &page));
    part->count = page.count;
    for (int64_t i = 0; i < page.count; i++) {
        part->after = ((const struct cart_contact *) page.items)[i].contact;
        TRY(cart_refresh_contact(w, part->after));
    }
    return OK;
}

status cart_rebuild_contacts(struct work *w)
{
    struct part       part = {.count = MADE_AT_ONCE};
    struct arena_mark fresh = arena_mark(w->arena);
    while (part.count == MADE_AT_ONCE) {
        arena_rewind(w->arena, fresh);
        TRY(db_work(w, WRITE, rebuild_unit, &part));
    }
    return OK;
}
