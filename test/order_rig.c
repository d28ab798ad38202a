/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "test/order_rig.h"

#include "base/time.h"
#include "crm/catalog/catalog.h"
#include "crm/fact/fact.h"
#include "crm/order/order_doctor.h"
#include "crm/store/store.h"
#include "test/check.h"

/* ---- a shop, and drafts that read like its books ---- */

static status make_store(struct work *w, void *arg)
{
    return store_create(w, arg);
}

int64_t rig_store(struct work *w, const char *name, const char *currency)
{
    struct store store = {
        .name = name, .kind = STORE_OTHER, .currency = currency, .zone = "Europe/London"};
    CHECK_OK(db_work(w, WRITE, make_store, &store));
    return store.id;
}

int64_t rig_time(const char *words)
{
    int64_t time = 0;
    CHECK(time_parse(words, &time, NULL));
    return time;
}

struct order_line rig_line(const char *sku, int64_t quantity, int64_t price)
{
    return (struct order_line){
        .sku = sku, .name = sku, .quantity = quantity * UNIT, .price = price, .amount = ABSENT};
}

struct order_draft rig_draft(int64_t store, const char *number, struct order_line *lines,
                             int64_t count)
{
    return (struct order_draft){
        .store = store,
        .kind = number[0] == 'C' ? ORDER_REFUND : ORDER_SALE,
        .number = number,
        .placed_at = rig_time("2011-05-01T09:00"),
        .total = ABSENT,
        .country = "GB",
        .person = {.customer = "17850", .created_at = ABSENT},
        .lines = {.items = lines, .count = count},
    };
}

status rig_put_unit(struct work *w, void *arg)
{
    struct rig_putting *putting = arg;
    return order_put_all(w, putting->drafts, putting->count, putting->results);
}

struct order_put_result rig_put(struct work *w, const struct order_draft *order)
{
    struct rig_putting putting = {.drafts = order, .count = 1};
    CHECK_OK(db_work(w, WRITE, rig_put_unit, &putting));
    return putting.results[0];
}

status rig_refused(struct work *w, const struct order_draft *order, const char **ret_field)
{
    struct work       *other = work_open(w->machines, w->now);
    struct rig_putting putting = {.drafts = order, .count = 1};
    status             outcome = db_work(other, WRITE, rig_put_unit, &putting);
    *ret_field = other->failure.field == NULL
                     ? ""
                     : work_copy(w, other->failure.field, strlen(other->failure.field));
    work_close(other);
    return outcome;
}

/* ---- what came of it ---- */

static bool is_document(int64_t kind)
{
    return kind == FACT_ORDER_PLACED || kind == FACT_ORDER_REFUNDED || kind == FACT_ORDER_CORRECTED;
}

static status fold(struct work *w, struct rig_seen *seen)
{
    struct rows facts;
    TRY(ledger_after(w, 0, 100000, &facts));
    for (int64_t i = 0; i < facts.count; i++) {
        const struct fact *fact = &((const struct fact *) facts.items)[i];
        bool               back = fact->kind == FACT_LINE_CORRECTED;
        bool of_line = back || fact->kind == FACT_LINE_SOLD || fact->kind == FACT_LINE_REFUNDED;
        seen->facts += is_document(fact->kind) || of_line;
        seen->revenue += is_document(fact->kind) ? fact->value : 0;
        seen->lines_net += of_line ? fact->value : 0;
        seen->pieces += of_line ? fact->quantity : 0;
        seen->line_count += of_line ? (back ? -1 : 1) : 0;
    }
    return OK;
}

static status look_at_buyer(struct work *w, struct rig_seen *seen)
{
    struct rows totals;
    TRY(person_contacts_of(w, &seen->order.identity, 1, &seen->contact));
    TRY(person_list_totals(w, seen->order.identity - 1, 1, &totals));
    CHECK_INT(totals.count, 1);
    seen->totals = *(const struct person_totals *) totals.items;
    CHECK_INT(seen->totals.identity, seen->order.identity);
    return OK;
}

static status look_unit(struct work *w, void *arg)
{
    struct rig_seen *seen = arg;
    TRY(order_find(w, seen->store, seen->number, &seen->order));
    TRY(look_at_buyer(w, seen));
    TRY(order_list_lines(w, seen->order.id, 0, 1000, &seen->lines));
    TRY(order_list_statuses(w, seen->order.id, &seen->statuses));
    TRY(catalog_list_sold(w, 0, 1000, &seen->sold));
    TRY(fold(w, seen));
    /* Whatever a test does, everything must add up afterwards. */
    for (const struct check *check = order_checks; check->name != NULL; check++)
        CHECK_OK(check->run(w));
    return OK;
}

struct rig_seen rig_look(struct work *w, int64_t store, const char *number)
{
    struct rig_seen seen = {.store = store, .number = number};
    CHECK_OK(db_work(w, READ, look_unit, &seen));
    return seen;
}

const struct line *rig_line_at(const struct rig_seen *seen, int64_t place)
{
    CHECK(place < seen->lines.count);
    return &((const struct line *) seen->lines.items)[place];
}

const char *rig_status_at(const struct rig_seen *seen, int64_t place)
{
    CHECK(place < seen->statuses.count);
    return ((const struct order_status *) seen->statuses.items)[place].status;
}
