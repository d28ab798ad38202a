/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/order/cart_rig.h"

#include "base/text.h"
#include "crm/order/cart_parts.h"
#include "kit/db/db.h"
#include "kit/job/job.h"
#include "kit/machines.h"
#include "test/check.h"
#include "test/order_rig.h"

struct cart_rig cart_rig_open(struct work *w)
{
    return (struct cart_rig){.work = w,
                             .store = rig_store(w, "Shop", "EUR"),
                             .email = "ann@example.com",
                             .key = "cart-1",
                             .serial = work_take(w, sizeof(int64_t))};
}

/* ---- changes ---- */

struct putting {
    struct cart_rig       *rig;
    struct cart_change     change;
    struct cart_put_result result;
};

static status owner_of(struct work *w, const struct cart_rig *rig, int64_t *ret_identity)
{
    struct identity     identity;
    struct person_draft draft = {.store = rig->store, .email = rig->email, .created_at = ABSENT};
    TRY(person_find_or_create(w, &draft, &identity));
    *ret_identity = identity.id;
    return OK;
}

static status put_unit(struct work *w, void *arg)
{
    struct putting *putting = arg;
    if (!putting->rig->anonymous)
        TRY(owner_of(w, putting->rig, &putting->change.identity));
    return cart_put(w, &putting->change, &putting->result);
}

/* Zero is what a test leaves out. */
static void leave_out(int64_t *amount)
{
    if (*amount == 0)
        *amount = ABSENT;
}

static void complete(struct cart_rig *rig, struct cart_change *change)
{
    change->store = rig->store;
    change->key = rig->key;
    if (change->message == NULL)
        change->message = work_text(rig->work, "m%lld", (long long) ++*rig->serial);
    leave_out(&change->at);
    leave_out(&change->subtotal);
    leave_out(&change->tax);
    leave_out(&change->shipping);
    leave_out(&change->discount);
    leave_out(&change->total);
}

struct cart_put_result cart_rig_put(struct cart_rig *rig, struct cart_change change)
{
    struct work   *w = rig->work;
    struct putting putting = {.rig = rig, .change = change};
    complete(rig, &putting.change);
    CHECK_OK(db_work(w, WRITE, put_unit, &putting));
    return putting.result;
}

const char *cart_rig_refused(struct cart_rig *rig, struct cart_change change)
{
    struct putting putting = {.rig = rig, .change = change};
    complete(rig, &putting.change);
    CHECK_INT(db_work(rig->work, WRITE, put_unit, &putting), INVALID);
    return rig->work->failure.field;
}

int64_t cart_rig_add_at(struct cart_rig *rig, const char *sku, int64_t pieces, int64_t at)
{
    struct cart_item item = {.sku = sku, .quantity = pieces * UNIT, .price = 10 * UNIT};
    return cart_rig_put(rig,
                        (struct cart_change){.change = CART_ADD, .at = at, .items = {&item, 1}})
        .cart;
}

int64_t cart_rig_add(struct cart_rig *rig, const char *sku, int64_t pieces)
{
    return cart_rig_add_at(rig, sku, pieces, rig->work->now);
}

void cart_rig_wait(struct cart_rig *rig, int64_t ms)
{
    struct work *w = rig->work;
    if (ms > 0)
        check_pass_time(w, ms);
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
}

int64_t cart_rig_order(struct cart_rig *rig, const char *number, int64_t placed_at, const char *key)
{
    struct order_line  line = rig_line("A1", 1, 10 * UNIT);
    struct order_draft draft = rig_draft(rig->store, number, &line, 1);
    draft.person = (struct person_draft){.email = rig->email, .created_at = ABSENT};
    draft.placed_at = placed_at;
    draft.cart = key;
    return rig_put(rig->work, &draft).order;
}

static status set_unit(struct work *w, void *arg)
{
    return cart_put_settings(w, arg);
}

void cart_rig_set(struct cart_rig *rig, struct cart_settings settings)
{
    struct work *w = rig->work;
    settings.store = rig->store;
    settings.keep_days = 30;
    CHECK_OK(db_work(w, WRITE, set_unit, &settings));
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
}

/* ---- people ---- */

struct merging {
    int64_t into, from, merge;
};

static status merge_unit(struct work *w, void *arg)
{
    struct merging *merging = arg;
    return person_merge(w, merging->into, merging->from, &merging->merge);
}

int64_t cart_rig_merge(struct cart_rig *rig, int64_t into, int64_t from)
{
    struct work   *w = rig->work;
    struct merging merging = {.into = into, .from = from};
    CHECK_OK(db_work(w, WRITE, merge_unit, &merging));
    return merging.merge;
}

static status unmerge_unit(struct work *w, void *arg)
{
    return record_unmerge(w, *(const int64_t *) arg);
}

void cart_rig_unmerge(struct cart_rig *rig, int64_t merge)
{
    struct work *w = rig->work;
    CHECK_OK(db_work(w, WRITE, unmerge_unit, &merge));
}

struct asking {
    struct cart_rig *rig;
    int64_t          id;
    const char      *name;
    struct cart      cart;
    struct rows      rows;
    const char      *value;
    int64_t          number;
};

static status contact_unit(struct work *w, void *arg)
{
    struct asking *asking = arg;
    int64_t        identity;
    TRY(owner_of(w, asking->rig, &identity));
    return person_contacts_of(w, &identity, 1, &asking->number);
}

int64_t cart_rig_contact(struct cart_rig *rig)
{
    struct work  *w = rig->work;
    struct asking asking = {.rig = rig};
    CHECK_OK(db_work(w, WRITE, contact_unit, &asking));
    return asking.number;
}

static status erase_unit(struct work *w, void *arg)
{
    return person_erase(w, *(const int64_t *) arg);
}

void cart_rig_erase(struct cart_rig *rig)
{
    struct work *w = rig->work;
    int64_t      contact = cart_rig_contact(rig);
    CHECK_OK(db_work(w, WRITE, erase_unit, &contact));
}

/* ---- looking ---- */

static status get_unit(struct work *w, void *arg)
{
    struct asking *asking = arg;
    TRY(cart_get_items(w, asking->id, &asking->rows));
    return cart_get(w, asking->id, &asking->cart);
}

struct cart cart_rig_get(struct cart_rig *rig, int64_t cart)
{
    struct work  *w = rig->work;
    struct asking asking = {.id = cart};
    CHECK_OK(db_work(w, READ, get_unit, &asking));
    return asking.cart;
}

struct rows cart_rig_items(struct cart_rig *rig, int64_t cart)
{
    struct work  *w = rig->work;
    struct asking asking = {.id = cart};
    CHECK_OK(db_work(w, READ, get_unit, &asking));
    return asking.rows;
}

static status property_unit(struct work *w, void *arg)
{
    struct asking            *asking = arg;
    const struct record_type *type;
    struct record             record;
    TRY(record_type_get(w, "contacts", &type));
    TRY(record_get(w, type, asking->number, (const char *const[]){asking->name, NULL}, false,
                   &record));
    asking->value = record_value_of(&record, asking->name);
    return OK;
}

const char *cart_rig_property(struct cart_rig *rig, const char *name)
{
    struct work  *w = rig->work;
    struct asking asking = {.name = name, .number = cart_rig_contact(rig)};
    CHECK_OK(db_work(w, READ, property_unit, &asking));
    return asking.value;
}

static status count_unit(struct work *w, void *arg)
{
    struct asking      *asking = arg;
    const int64_t       kinds[] = {asking->id, 0};
    struct ledger_query query = {.columns = LEDGER_KIND, .kinds = kinds};
    struct ledger_scan *scan;
    struct ledger_batch batch;
    asking->number = 0;
    TRY(ledger_scan_open(w, &query, &scan));
    while (ledger_scan_next(scan, &batch))
        asking->number += (int64_t) batch.count;
    return ledger_scan_close(scan);
}

int64_t cart_rig_count(struct cart_rig *rig, enum fact_kind kind)
{
    struct work  *w = rig->work;
    struct asking asking = {.id = kind};
    CHECK_OK(db_work(w, READ, count_unit, &asking));
    return asking.number;
}

static status leavers_unit(struct work *w, void *arg)
{
    struct cart_left_query query = {
        .store = ABSENT, .before = ABSENT, .before_cart = ABSENT, .limit = 200};
    return cart_leavers(w, &query, arg);
}

struct rows cart_rig_leavers(struct cart_rig *rig)
{
    struct work *w = rig->work;
    struct rows  rows = {0};
    CHECK_OK(db_work(w, READ, leavers_unit, &rows));
    return rows;
}

static status products_unit(struct work *w, void *arg)
{
    struct cart_product_query query = {
        .store = ABSENT, .from = ABSENT, .until = ABSENT, .limit = 1000};
    return cart_left_products(w, &query, arg);
}

struct rows cart_rig_products(struct cart_rig *rig)
{
    struct work *w = rig->work;
    struct rows  rows = {0};
    CHECK_OK(db_work(w, READ, products_unit, &rows));
    return rows;
}

static status check_unit(struct work *w, void *arg)
{
    TRY(cart_check_states(w));
    return cart_check_left(w);
}

void cart_rig_check(struct cart_rig *rig)
{
    struct work *w = rig->work;
    CHECK_OK(db_work(w, READ, check_unit, NULL));
}
