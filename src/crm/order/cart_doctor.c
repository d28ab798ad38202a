/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Counts anew from the ledger what carts say: for `storefolk doctor` and its --rebuild. */
#include <string.h>

#include "base/map.h"
#include "base/money.h"
#include "base/text.h"
#include "crm/fact/fact.h"
#include "crm/order/cart_parts.h"
#include "crm/order/cart_store.h"
#include "kit/db/db.h"
#include "kit/json/json.h"

/* ---- who left: by the facts of each cart ---- */

struct told {
    int64_t abandoned; /* times */
    int64_t last;      /* sequence of the last fact of its life … */
    int64_t kind;      /* … and what it was */
};

static struct told *told_of(struct work *w, struct map *carts, int64_t cart)
{
    bool             is_new;
    union map_value *place = map_put_int(carts, cart, &is_new);
    if (is_new)
        place->pointer = work_take(w, sizeof(struct told));
    return place->pointer;
}

static status fold_states(struct work *w, struct map *carts)
{
    static const int64_t kinds[] = {FACT_CART_CHANGED, FACT_CART_ABANDONED, FACT_CART_RECOVERED,
                                    FACT_CART_EMPTIED, FACT_CART_ORDERED,   0};
    struct ledger_query  query = {.columns = LEDGER_SEQUENCE | LEDGER_KIND | LEDGER_REFERENCE,
                                  .kinds = kinds};
    struct ledger_scan  *scan;
    struct ledger_batch  batch;
    TRY(ledger_scan_open(w, &query, &scan));
    while (ledger_scan_next(scan, &batch))
        for (size_t i = 0; i < batch.count; i++) {
            struct told *told = told_of(w, carts, batch.reference[i]);
            told->abandoned += batch.kind[i] == FACT_CART_ABANDONED;
            if (batch.kind[i] != FACT_CART_CHANGED && batch.sequence[i] > told->last) {
                told->last = batch.sequence[i];
                told->kind = batch.kind[i];
            }
        }
    return ledger_scan_close(scan);
}

static bool agrees(const struct cart_standing *cart, const struct told *told)
{
    bool left = told != NULL && told->kind == FACT_CART_ABANDONED;
    bool ordered = told != NULL && told->kind == FACT_CART_ORDERED;
    return cart->times == (told == NULL ? 0 : told->abandoned)
           && (cart->status == CART_ABANDONED) == left && (cart->status == CART_ORDERED) == ordered;
}

status cart_check_states(struct work *w)
{
    struct map           carts = map_open(w->arena, (uint64_t) (uintptr_t) w);
    struct db_cursor    *cursor;
    struct cart_standing cart = {0};
    int64_t              wrong = 0;
    TRY(fold_states(w, &carts));
    TRY(cart_store_standings(w, &cursor));
    while (db_cursor_next(cursor, &cart)) {
        const union map_value *told = map_get_int(&carts, cart.id);
        if (wrong == 0 && !agrees(&cart, told == NULL ? NULL : told->pointer))
            wrong = cart.id;
    }
    TRY(db_cursor_close(cursor));
    if (wrong != 0)
        return fail(w, BROKEN, NULL, "the ledger does not tell what cart %lld says of itself",
                    (long long) wrong);
    return OK;
}

/* ---- what was left: item by item ---- */

/* A row of cart_left as the last fact of it in the order of telling makes it. */
struct left_told {
    struct cart_left row;
    int64_t          left_sequence, back_sequence;
    bool             wrong; /* the last time that it was back: it was never left */
    bool             seen;  /* in the table */
};

static const char *key_of(struct work *w, int64_t cart, int64_t left_at, const char *sku)
{
    return work_text(w, "%lld:%lld:%s", (long long) cart, (long long) left_at, sku);
}

/* What the details of a fact of an item say; `left_at` stays where they do not say it. */
struct item_words {
    const char *sku;
    int64_t     left_at;
    bool        wrong;
};

static status read_details(struct work *w, const char *words, struct item_words *ret)
{
    const struct json *json;
    TRY(json_parse(w, words, strlen(words), &json));
    ret->sku = json_text(json, "sku");
    json_to_int(json_member(json, "left_at"), &ret->left_at);
    ret->wrong = json_member(json, "wrong") != NULL;
    return ret->sku != NULL
               ? OK
               : fail(w, BROKEN, NULL, "a fact of an item of a cart names no SKU: %.200s", words);
}

static void fold_left(struct left_told *told, const struct ledger_batch *batch, size_t i,
                      bool wrong)
{
    int64_t sequence = batch->sequence[i];
    if (batch->kind[i] == FACT_CART_ITEM_BACK) {
        if (sequence > told->back_sequence) {
            told->back_sequence = sequence;
            told->row.back_at = batch->at[i];
            told->wrong = wrong;
        }
        return;
    }
    if (sequence < told->left_sequence)
        return;
    told->left_sequence = sequence;
    told->row.store = batch->store[i];
    told->row.product = batch->reference[i] == 0 ? ABSENT : batch->reference[i];
    told->row.pieces = batch->quantity[i];
    told->row.amount = batch->value[i];
}

static status fold_one(struct work *w, struct map *items, const struct ledger_batch *batch,
                       size_t i)
{
    struct item_words words = {.left_at = batch->at[i]};
    const char       *details = batch->dictionary[batch->details[i]];
    bool              is_new;
    if (details == NULL)
        return fail(w, BROKEN, NULL, "a fact of an item of cart %lld says nothing",
                    (long long) batch->context[i]);
    TRY(read_details(w, details, &words));
    union map_value *place =
        map_put(items, key_of(w, batch->context[i], words.left_at, words.sku), &is_new);
    if (is_new) {
        struct left_told *fresh = work_take(w, sizeof *fresh);
        fresh->row = (struct cart_left){.cart = batch->context[i],
                                        .left_at = words.left_at,
                                        .sku = words.sku,
                                        .back_at = ABSENT};
        place->pointer = fresh;
    }
    fold_left(place->pointer, batch, i, words.wrong);
    return OK;
}

/* From "cart:left_at:sku" to struct left_told. */
static status fold_items(struct work *w, struct map *ret_items)
{
    static const int64_t kinds[] = {FACT_CART_ITEM_LEFT, FACT_CART_ITEM_BACK, 0};
    struct ledger_query query = {.columns = LEDGER_SEQUENCE | LEDGER_KIND | LEDGER_AT | LEDGER_STORE
                                            | LEDGER_VALUE | LEDGER_QUANTITY | LEDGER_REFERENCE
                                            | LEDGER_CONTEXT | LEDGER_DETAILS,
                                 .kinds = kinds};
    struct ledger_scan *scan;
    struct ledger_batch batch;
    status              outcome = OK;
    *ret_items = map_open(w->arena, (uint64_t) (uintptr_t) w);
    TRY(ledger_scan_open(w, &query, &scan));
    while (outcome == OK && ledger_scan_next(scan, &batch))
        for (size_t i = 0; outcome == OK && i < batch.count; i++)
            outcome = fold_one(w, ret_items, &batch, i);
    TRY(ledger_scan_close(scan));
    for (struct map_slot *slot = NULL; (slot = map_next(ret_items, slot)) != NULL;) {
        struct left_told *told = slot->value.pointer;
        if (told->left_sequence > told->back_sequence) { /* left again at the same instant */
            told->row.back_at = ABSENT;
            told->wrong = false;
        }
    }
    return outcome;
}

static bool same_left(const struct cart_left *a, const struct cart_left *b)
{
    return a->store == b->store && a->product == b->product && a->pieces == b->pieces
           && a->amount == b->amount && a->back_at == b->back_at;
}

static status compare_left(struct work *w, struct map *items, int64_t *ret_wrong)
{
    struct db_cursor *cursor;
    struct cart_left  row = {0};
    *ret_wrong = 0;
    TRY(cart_store_left_all(w, &cursor));
    while (db_cursor_next(cursor, &row)) {
        const union map_value *found = map_get(items, key_of(w, row.cart, row.left_at, row.sku));
        struct left_told      *told = found == NULL ? NULL : found->pointer;
        if (told != NULL && !told->wrong && same_left(&told->row, &row))
            told->seen = true;
        else if (*ret_wrong == 0)
            *ret_wrong = row.cart;
    }
    TRY(db_cursor_close(cursor));
    for (struct map_slot *slot = NULL; (slot = map_next(items, slot)) != NULL;) {
        const struct left_told *told = slot->value.pointer;
        if (!told->seen && !told->wrong && *ret_wrong == 0)
            *ret_wrong = told->row.cart;
    }
    return OK;
}

status cart_check_left(struct work *w)
{
    struct map items;
    int64_t    wrong;
    TRY(fold_items(w, &items));
    TRY(compare_left(w, &items, &wrong));
    if (wrong != 0)
        return fail(w, BROKEN, NULL, "the ledger does not tell what was left in cart %lld",
                    (long long) wrong);
    return OK;
}

static status rebuild_unit(struct work *w, void *arg)
{
    struct map  items;
    struct list rows = list_open(w->arena, sizeof(struct cart_left));
    TRY(fold_items(w, &items));
    for (struct map_slot *slot = NULL; (slot = map_next(&items, slot)) != NULL;)
        if (!((struct left_told *) slot->value.pointer)->wrong)
            *(struct cart_left *) list_add(&rows) = ((struct left_told *) slot->value.pointer)->row;
    struct rows all = list_rows(&rows);
    TRY(cart_store_left_clear(w));
    return all.count == 0 ? OK : cart_store_put_left(w, &all);
}

status cart_rebuild_left(struct work *w)
{
    return db_work(w, WRITE, rebuild_unit, NULL);
}
