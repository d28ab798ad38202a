/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whether visits are what the facts of visitors make them: for `storefolk doctor`. */
#include "base/map.h"
#include "base/text.h"
#include "crm/fact/fact.h"
#include "crm/person/person.h"
#include "crm/record/record.h"
#include "crm/visit/visit_session.h"
#include "crm/visit/visit_sql.h"
#include "kit/db/db.h"

enum { AT_A_TIME = 1000 };

/* ---- facts beside visits ---- */

/* What the ledger tells of an identity, less what its visits count. */
struct told {
    int64_t events, pages, orders;
    bool    visited;
};

struct total {
    int64_t identity, events, pages, orders;
};

/* clang-format off */
static const struct field total_fields[] = {
    FIELD(total, identity, FIELD_INT), FIELD(total, events, FIELD_INT),
    FIELD(total, pages, FIELD_INT), FIELD(total, orders, FIELD_INT),
};
static const struct shape total_shape = SHAPE("VisitTotal", total, total_fields);
/* clang-format on */

static struct told *told_of(struct work *w, struct map *all, int64_t identity)
{
    bool             fresh;
    union map_value *place = map_put_int(all, identity, &fresh);
    if (fresh)
        place->pointer = work_take(w, sizeof(struct told));
    return place->pointer;
}

static void fold_batch(struct work *w, struct map *all, const struct ledger_batch *batch,
                       int64_t last)
{
    for (size_t i = 0; i < batch->count; i++) {
        int64_t kind = batch->kind[i];
        if (kind < FACT_PAGE_VIEWED || kind >= FACT_VISIT_STARTED || batch->subject[i] == 0
            || batch->sequence[i] > last)
            continue;
        struct told *told = told_of(w, all, batch->subject[i]);
        told->events++;
        told->pages += kind == FACT_PAGE_VIEWED || kind == FACT_SCREEN_VIEWED;
        told->orders += kind == FACT_TRACKED_ORDER_COMPLETED;
    }
}

/* Those that the follower has taken: the rest becomes visits a moment later. */
static status fold_facts(struct work *w, struct map *all)
{
    struct ledger_query query = {.columns = LEDGER_SEQUENCE | LEDGER_SUBJECT | LEDGER_KIND};
    struct ledger_scan *scan;
    struct ledger_batch batch;
    int64_t             last;
    TRY(ledger_followed(w, "visit", &last));
    TRY(ledger_scan_open(w, &query, &scan));
    while (ledger_scan_next(scan, &batch))
        fold_batch(w, all, &batch, last);
    return ledger_scan_close(scan);
}

static status take_visits(struct work *w, struct map *all)
{
    int64_t     after = 0, limit = AT_A_TIME;
    struct rows page;
    do {
        TRY(db_list(w, &VISIT_TOTALS, WITH(P_INT(after), P_INT(limit)), &total_shape, &page));
        for (int64_t i = 0; i < page.count; i++) {
            const struct total *total = (const struct total *) page.items + i;
            struct told        *told = told_of(w, all, total->identity);
            after = total->identity;
            told->visited = true;
            told->events -= total->events;
            told->pages -= total->pages;
            told->orders -= total->orders;
        }
    } while (page.count == AT_A_TIME);
    return OK;
}

/*
 * Facts that are kept for a time only go before their visits do, so a visit may count more than the
 * ledger still tells; never less. Of somebody who was erased the visits go and the facts stay.
 */
static status settle(struct work *w, int64_t identity, const struct told *told)
{
    int64_t erased = 0;
    if (told->events <= 0 && told->pages <= 0 && told->orders <= 0)
        return OK;
    if (!told->visited)
        TRY(db_number(w, &VISIT_IS_ERASED, WITH(P_INT(identity)), &erased));
    if (erased > 0)
        return OK;
    return fail(w, BROKEN, NULL, "%lld events of the visitor %lld are in no visit",
                (long long) told->events, (long long) identity);
}

status visit_check_facts(struct work *w)
{
    struct map all = map_open(w->arena, (uint64_t) (uintptr_t) w);
    TRY(fold_facts(w, &all));
    TRY(take_visits(w, &all));
    for (struct map_slot *slot = NULL; (slot = map_next(&all, slot)) != NULL;)
        TRY(settle(w, slot->number, slot->value.pointer));
    return OK;
}

/* ---- contacts beside their visits ---- */

struct visiting {
    int64_t contact;
};

static const struct field visiting_fields[] = {FIELD(visiting, contact, FIELD_INT)};
static const struct shape visiting_shape = SHAPE("VisitingContact", visiting, visiting_fields);

static bool says(const struct record *record, const char *property, int64_t number)
{
    int64_t     said = 0;
    const char *value = record_value_of(record, property);
    return (text_empty(value) || text_to_int(value, &said)) && said == number;
}

static status check_contact(struct work *w, const struct record_type *contacts, int64_t contact)
{
    static const char *const names[] = {"number_of_visits", "number_of_page_views",
                                        "number_of_channels", NULL};
    struct person_visits     sum;
    struct record            record;
    TRY(visit_store_sum(w, contact, &sum));
    status outcome = record_get(w, contacts, contact, names, true, &record);
    if (outcome == NOT_FOUND)
        return fail(w, BROKEN, NULL, "visits belong to the contact %lld, who is not there",
                    (long long) contact);
    TRY(outcome);
    if (says(&record, names[0], sum.number_of_visits)
        && says(&record, names[1], sum.number_of_page_views)
        && says(&record, names[2], sum.number_of_channels))
        return OK;
    return fail(w, BROKEN, NULL, "the contact %lld shows other visits than there are",
                (long long) contact);
}

status visit_check_contacts(struct work *w)
{
    const struct record_type *contacts;
    struct rows               page;
    int64_t                   after = 0, limit = AT_A_TIME;
    TRY(record_type_get(w, "contacts", &contacts));
    struct arena_mark fresh = arena_mark(w->arena);
    do {
        arena_rewind(w->arena, fresh);
        TRY(db_list(w, &VISIT_CONTACTS, WITH(P_INT(after), P_INT(limit)), &visiting_shape, &page));
        for (int64_t i = 0; i < page.count; i++) {
            after = ((const struct visiting *) page.items)[i].contact;
            TRY(check_contact(w, contacts, after));
        }
    } while (page.count == AT_A_TIME);
    return OK;
}
