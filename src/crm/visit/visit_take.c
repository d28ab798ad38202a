/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/visit/visit_take.h"

#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/fact/fact.h"
#include "crm/store/store.h"
#include "crm/visit/visit_store.h"

/* ---- what came already ---- */

/* The identity that the message names itself, whoever that turns out to be. */
static status sender_of(struct work *w, struct visit_taking *taking,
                        const struct visit_event *event, struct identity **ret_sender)
{
    if (event->anonymous != NULL)
        return visit_identity(w, taking, IDENTITY_ANONYMOUS, event->anonymous, ret_sender);
    return visit_identity(w, taking, IDENTITY_USER, event->user, ret_sender);
}

static status see(struct work *w, struct visit_taking *taking, int64_t *ret_new)
{
    const struct list *events = &taking->batch->events;
    struct visit_seen *seen = work_take(w, (events->count + 1) * sizeof *seen);
    size_t            *places = work_take(w, (events->count + 1) * sizeof *places);
    int64_t           *fresh = work_take(w, (events->count + 1) * sizeof *fresh);
    int64_t            week = w->now / (7 * DAY), count = 0;
    for (size_t i = 0; i < events->count; i++) {
        const struct visit_event *event = list_at(events, i);
        struct identity          *sender;
        ret_new[i] = 1;
        if (event->hash == 0)
            continue;
        TRY(sender_of(w, taking, event, &sender));
        seen[count] = (struct visit_seen){week, sender->id, (int64_t) (event->hash >> 1)};
        places[count++] = i;
    }
    TRY(visit_store_see(w, &(struct rows){seen, count}, fresh));
    for (int64_t i = 0; i < count; i++)
        ret_new[places[i]] = fresh[i];
    return OK;
}

/* ---- facts ---- */

/* In the home currency; what has no known rate, or is below zero, counts as nothing. */
static status value_of(struct work *w, struct visit_taking *taking, const struct visit_event *event,
                       int64_t *ret_value)
{
    struct store store;
    const char  *currency = event->currency;
    int64_t      rate;
    *ret_value = 0;
    if (event->amount == ABSENT || event->amount <= 0)
        return OK;
    if (taking->home == NULL)
        TRY(store_home_currency(w, &taking->home));
    if (currency == NULL) {
        TRY(store_get(w, taking->tracker->store, &store));
        currency = store.currency;
    }
    if (text_same_nocase(currency, taking->home)) {
        *ret_value = event->amount;
        return OK;
    }
    status outcome =
        currency_valid(currency) ? store_rate(w, currency, day_of(event->at), &rate) : INVALID;
    if (outcome == INVALID || (outcome == OK && !money_multiply(event->amount, rate, ret_value)))
        return OK;
    return outcome;
}

static status reference_of(struct work *w, struct visit_taking *taking,
                           const struct visit_event *event, int64_t *ret_reference)
{
    *ret_reference = 0;
    if (event->kind == FACT_EVENT_TRACKED)
        return visit_kept_name(w, event->name, ret_reference);
    const char *sku = event->product ? visit_sku(w, event->properties) : NULL;
    return sku == NULL ? OK : visit_product(w, taking, sku, ret_reference);
}

static status tell(struct work *w, struct visit_taking *taking, const struct visit_event *event)
{
    struct fact fact = {.kind = event->kind,
                        .at = event->at,
                        .store = taking->tracker->store,
                        .details = event->details};
    TRY(visit_subject(w, taking, event, &fact.subject));
    TRY(value_of(w, taking, event, &fact.value));
    TRY(reference_of(w, taking, event, &fact.reference));
    if (event->product) {
        int64_t quantity = visit_amount_of(event->properties, "quantity");
        fact.quantity = quantity == ABSENT || quantity < 0 ? MONEY_UNIT : quantity;
    }
    TRY(fact_tell(w, &fact));
    taking->told++;
    TRY(visit_take_order(w, taking, event, fact.subject));
    return event->cart == VISIT_NO_CART ? OK : visit_change_cart(w, taking, event, fact.subject);
}

/* ---- what is not told ---- */

static void drop(struct list *dropped, const struct visit_dropped *template)
{
    *(struct visit_dropped *) list_add(dropped) = *template;
}

static status count_dropped(struct work *w, const struct visit_taking *taking)
{
    const struct visit_batch *batch = taking->batch;
    struct list               dropped = list_open(w->arena, sizeof(struct visit_dropped));
    struct visit_dropped      is = {
             .tracker = taking->tracker->id, .day = day_of(w->now), .detail = "", .count = 1};
    is.reason = "robot";
    for (size_t i = 0; i < batch->robots.count; i++) {
        is.detail = *(const char **) list_at(&batch->robots, i);
        drop(&dropped, &is);
    }
    is.reason = "wrong";
    for (size_t i = 0; i < batch->wrong.count; i++) {
        is.detail = ((const struct visit_wrong *) list_at(&batch->wrong, i))->field;
        is.detail = is.detail == NULL ? "" : is.detail;
        drop(&dropped, &is);
    }
    if (taking->twice > 0)
        drop(&dropped, &(struct visit_dropped){is.tracker, is.day, "twice", "", taking->twice});
    struct rows rows = list_rows(&dropped);
    return rows.count == 0 ? OK : visit_store_add_dropped(w, &rows);
}

status visit_take(struct work *w, const struct tracker *tracker, const struct visit_batch *batch,
                  struct visit_taking *ret_taking)
{
    int64_t *fresh = work_take(w, (batch->events.count + 1) * sizeof *fresh);
    *ret_taking = (struct visit_taking){.tracker = tracker, .batch = batch};
    ret_taking->identities = map_open(w->arena, (uint64_t) (uintptr_t) w);
    ret_taking->products = map_open(w->arena, (uint64_t) (uintptr_t) w);
    w->source = "tracking";
    TRY(visit_take_turns(w, ret_taking));
    TRY(see(w, ret_taking, fresh));
    for (size_t i = 0; i < batch->events.count; i++)
        if (fresh[i] == 1)
            TRY(tell(w, ret_taking, list_at(&batch->events, i)));
        else
            ret_taking->twice++;
    return count_dropped(w, ret_taking);
}
