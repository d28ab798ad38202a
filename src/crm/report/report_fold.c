/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/report/report_fold.h"

#include "base/text.h"
#include "base/time.h"
#include "crm/fact/fact.h"
#include "crm/person/person.h"
#include "crm/store/store.h"

/* ---- scope ---- */

static status find_zone(struct work *w, const struct report_query *query, const struct zone **ret)
{
    struct store_home home;
    struct store      store;
    if (query->store == ABSENT) {
        TRY(store_get_home(w, &home));
        return zone_open(w, home.zone, ret);
    }
    TRY(store_get(w, query->store, &store));
    return zone_open(w, store.zone, ret);
}

static int64_t start_of(const struct zone *zone, int64_t day)
{
    return day == ABSENT ? 0 : zone_to_utc(zone, day * DAY);
}

status report_scope(struct work *w, const struct report_query *query, struct scope *ret_scope)
{
    *ret_scope = (struct scope){.store = query->store == ABSENT ? 0 : query->store};
    if (query->from != ABSENT && query->until != ABSENT && query->from >= query->until)
        return fail(w, INVALID, "until", "must be after 'from': it is the day after the last");
    TRY(find_zone(w, query, &ret_scope->zone));
    ret_scope->from = start_of(ret_scope->zone, query->from);
    ret_scope->until = start_of(ret_scope->zone, query->until);
    TRY(report_find_conditions(w, query->filter, &ret_scope->conditions));
    return report_add_conditions(w, query, &ret_scope->conditions);
}

/* ---- opening ---- */

/* The facts that are folded: sales, refunds, and what corrects either. */
static const int64_t *kinds_of(struct work *w, const struct fold *fold)
{
    int64_t *kinds = work_take(w, 4 * sizeof *kinds), *next = kinds;
    if (fold->documents & (1U << ORDER_SALE))
        *next++ = fold->of_lines ? FACT_LINE_SOLD : FACT_ORDER_PLACED;
    if (fold->documents & (1U << ORDER_REFUND))
        *next++ = fold->of_lines ? FACT_LINE_REFUNDED : FACT_ORDER_REFUNDED;
    *next = fold->of_lines ? FACT_LINE_CORRECTED : FACT_ORDER_CORRECTED;
    return kinds;
}

static unsigned columns_of(const struct fold *fold, unsigned needs)
{
    unsigned columns = LEDGER_KIND | LEDGER_VALUE | LEDGER_QUANTITY | LEDGER_DETAILS;
    if (needs & NEED_TIME)
        columns |= LEDGER_AT;
    if (needs & NEED_STORE)
        columns |= LEDGER_STORE;
    if (needs & NEED_SEQUENCE)
        columns |= LEDGER_SEQUENCE;
    if (needs & NEED_CONTACT)
        columns |= LEDGER_SUBJECT;
    if (needs & NEED_ORDER)
        columns |= fold->of_lines ? LEDGER_CONTEXT : LEDGER_REFERENCE;
    if (fold->of_lines && (needs & NEED_PRODUCT))
        columns |= LEDGER_REFERENCE;
    return columns;
}

status report_fold_open(struct work *w, const struct scope *scope, const struct fold_plan *plan,
                        struct fold *ret_fold)
{
    const struct report_conditions *conditions = &scope->conditions;
    unsigned                        needs = plan->needs;

    *ret_fold = (struct fold){
        .w = w,
        .conditions = *conditions,
        .documents = plan->documents & (conditions->documents ? conditions->documents : ~0U),
        .of_lines = plan->of_lines || report_conditions_of_lines(conditions),
        .details = map_open(w->arena, (uint64_t) (uintptr_t) w),
    };
    if (conditions->customer != CUSTOMER_ANY || conditions->of_contacts)
        needs |= NEED_CONTACT;
    if (conditions->products.count > 0)
        needs |= NEED_PRODUCT;
    if (needs & NEED_CONTACT)
        TRY(person_contact_map(w, &ret_fold->contacts));

    struct ledger_query query = {.columns = columns_of(ret_fold, needs),
                                 .from = scope->from,
                                 .until = scope->until,
                                 .kinds = kinds_of(w, ret_fold),
                                 .store = scope->store};
    return ledger_scan_open(w, &query, &ret_fold->scan);
}

/* ---- one batch ---- */

/* A text comes again in every batch; it is understood once. */
static const struct order_details *understand(struct fold *fold, const char *text)
{
    bool             is_new;
    union map_value *place = map_put(&fold->details, text == NULL ? "" : text, &is_new);
    if (is_new) {
        place->pointer = work_take(fold->w, sizeof(struct order_details));
        fold->outcome = order_read_details(fold->w, text, place->pointer);
    }
    return place->pointer;
}

static bool next_batch(struct fold *fold)
{
    if (!ledger_scan_next(fold->scan, &fold->batch))
        return false;
    const struct ledger_batch *batch = &fold->batch;
    fold->next = 0;
    fold->dictionary = work_take(fold->w, (batch->dictionary_count + 1) * sizeof(void *));
    fold->dictionary[0] = understand(fold, NULL);
    for (size_t i = 1; i < batch->dictionary_count && fold->outcome == OK; i++)
        fold->dictionary[i] = understand(fold, batch->dictionary[i]);
    return fold->outcome == OK;
}

static int64_t contact_of(const struct fold *fold, int64_t identity)
{
    const union map_value *found = map_get_int(&fold->contacts, identity);
    return found == NULL ? ABSENT : found->number;
}

static int64_t at_or_0(const int64_t *column, size_t i)
{
    return column == NULL ? 0 : column[i];
}

static struct told told_at(const struct fold *fold, size_t i)
{
    const struct ledger_batch *batch = &fold->batch;
    struct told                told = {
                       .sequence = at_or_0(batch->sequence, i),
                       .kind = batch->kind[i],
                       .at = at_or_0(batch->at, i),
                       .store = at_or_0(batch->store, i),
                       .order = at_or_0(fold->of_lines ? batch->context : batch->reference, i),
                       .product = fold->of_lines ? at_or_0(batch->reference, i) : 0,
                       .contact = batch->subject == NULL ? ABSENT : contact_of(fold, batch->subject[i]),
                       .value = batch->value[i],
                       .quantity = batch->quantity[i],
                       .details = fold->dictionary[batch->details[i]],
    };
    bool corrected = told.kind == FACT_ORDER_CORRECTED || told.kind == FACT_LINE_CORRECTED;
    told.weight = !corrected ? 1 : fold->of_lines ? -1 : told.details->orders;
    told.refund = told.details->refund;
    told.product = told.product == 0 ? ABSENT : told.product;
    return told;
}

/* ---- conditions ---- */

static bool is_country(const struct rows *countries, const char *country)
{
    for (int64_t i = 0; i < countries->count; i++)
        if (text_same(((const char *const *) countries->items)[i], country))
            return true;
    return countries->count == 0;
}

static bool is_product(const struct rows *products, int64_t product)
{
    for (int64_t i = 0; i < products->count; i++)
        if (((const int64_t *) products->items)[i] == product)
            return true;
    return products->count == 0;
}

static bool is_contact(const struct map *contacts, int64_t contact)
{
    return contact != ABSENT && map_get_int(contacts, contact) != NULL;
}

static bool passes_as_line(const struct report_conditions *conditions, const struct told *told)
{
    /* What is taken back is judged as it was told. */
    if (conditions->quantity_positive && told->quantity * told->weight <= 0)
        return false;
    if (conditions->price_positive && told->details->price <= 0)
        return false;
    if (conditions->line_kinds != 0 && !(conditions->line_kinds & (1U << told->details->line)))
        return false;
    return is_product(&conditions->products, told->product);
}

static bool passes(const struct fold *fold, const struct told *told)
{
    const struct report_conditions *conditions = &fold->conditions;
    enum order_kind                 kind = told->refund ? ORDER_REFUND : ORDER_SALE;
    if (!(fold->documents & (1U << kind)))
        return false;
    if (conditions->customer == CUSTOMER_KNOWN && told->contact == ABSENT)
        return false;
    if (conditions->customer == CUSTOMER_ANONYMOUS && told->contact != ABSENT)
        return false;
    if (conditions->of_contacts && !is_contact(&conditions->contacts, told->contact))
        return false;
    if (!is_country(&conditions->countries, told->details->country))
        return false;
    return !fold->of_lines || passes_as_line(conditions, told);
}

bool report_fold_next(struct fold *fold, struct told *ret_told)
{
    for (;;) {
        if (fold->next >= fold->batch.count && !next_batch(fold))
            return false;
        while (fold->next < fold->batch.count) {
            *ret_told = told_at(fold, fold->next++);
            if (passes(fold, ret_told))
                return true;
        }
    }
}

status report_fold_close(struct fold *fold)
{
    status outcome = ledger_scan_close(fold->scan);
    return fold->outcome != OK ? fold->outcome : outcome;
}
