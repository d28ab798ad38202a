/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Random histories of carts: the lists must always say what a recount of the facts says (R36). */
#include <stdlib.h>

#include "base/map.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/order/cart_parts.h"
#include "crm/order/cart_rig.h"
#include "crm/order/cart_store.h"
#include "kit/db/db.h"
#include "kit/job/job.h"
#include "kit/json/json.h"
#include "kit/machines.h"
#include "test/check.h"
#include "test/order_rig.h"

/* ---- chance that is the same at every run ---- */

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static int64_t pick(uint64_t *state, int64_t count)
{
    return (int64_t) (next_random(state) % (uint64_t) count);
}

static const char *const skus[] = {"A1", "B2", "C3", "D4"};
static const char *const people[] = {"ann@example.com", "bob@example.com", "cy@example.com"};

static struct cart_rig shopper(const struct cart_rig *rig, uint64_t *chance)
{
    struct cart_rig one = *rig;
    int64_t         place = pick(chance, 5);
    one.key = work_text(rig->work, "cart-%lld", (long long) place);
    one.email = people[place % 3];
    one.anonymous = pick(chance, 4) == 0;
    return one;
}

static void change_something(struct cart_rig *one, uint64_t *chance)
{
    static const enum cart_change_kind kinds[] = {CART_ADD,     CART_ADD,   CART_ADD, CART_REMOVE,
                                                  CART_REPLACE, CART_CLEAR, CART_SET, CART_SEEN};
    struct cart_item                   item = {.sku = skus[pick(chance, 4)],
                                               .quantity = pick(chance, 4) * UNIT,
                                               .price = (1 + pick(chance, 3)) * UNIT};
    struct cart_change                 change = {.change = kinds[pick(chance, 8)],
                                                 .at = one->work->now - pick(chance, 20) * MINUTE,
                                                 .items = {&item, 1}};
    cart_rig_put(one, change);
}

static void step(struct cart_rig *rig, uint64_t *chance, int number)
{
    struct cart_rig one = shopper(rig, chance);
    switch (pick(chance, 10)) {
    case 0:
        cart_rig_order(&one, work_text(rig->work, "%d", 1000 + number),
                       rig->work->now - pick(chance, 10) * MINUTE, NULL);
        break;
    case 1:
    case 2:
        cart_rig_wait(rig, pick(chance, 8) * MINUTE);
        break;
    case 3:
        check_pass_time(rig->work, pick(chance, 8) * MINUTE); /* the timers come late */
        break;
    default:
        change_something(&one, chance);
    }
}

/* ---- the recount ---- */

/* From "sku" to what the facts say was left of it. */
struct recount {
    struct map products;
    int64_t    left_carts;
};

static status recount_one(struct work *w, struct recount *recount, const struct fact *fact)
{
    const struct json *json;
    bool               fresh;
    TRY(json_parse(w, fact->details, strlen(fact->details), &json));
    union map_value *place = map_put(&recount->products, json_text(json, "sku"), &fresh);
    if (fresh)
        place->pointer = work_take(w, sizeof(struct cart_left_product));
    struct cart_left_product *product = place->pointer;
    bool                      left = fact->kind == FACT_CART_ITEM_LEFT;
    bool                      wrong = json_member(json, "wrong") != NULL;
    product->left_pieces += fact->quantity;
    product->left_amount += fact->value;
    product->times += left ? 1 : wrong ? -1 : 0;
    product->pieces += left || wrong ? fact->quantity : 0;
    product->amount += left || wrong ? fact->value : 0;
    return OK;
}

static status recount_unit(struct work *w, void *arg)
{
    struct recount *recount = arg;
    struct rows     facts;
    struct map      open = map_open(w->arena, 7);
    bool            fresh;
    *recount = (struct recount){.products = map_open(w->arena, 7)};
    TRY(ledger_after(w, 0, 1000000, &facts));
    const struct fact *fact = facts.items;
    for (int64_t i = 0; i < facts.count; i++, fact++) {
        if (fact->kind == FACT_CART_ITEM_LEFT || fact->kind == FACT_CART_ITEM_BACK)
            TRY(recount_one(w, recount, fact));
        if (fact->kind >= FACT_CART_ABANDONED && fact->kind <= FACT_CART_ORDERED)
            map_put_int(&open, fact->reference, &fresh)->number = fact->kind == FACT_CART_ABANDONED;
    }
    for (struct map_slot *slot = NULL; (slot = map_next(&open, slot)) != NULL;)
        recount->left_carts += slot->value.number;
    return OK;
}

static void compare(struct cart_rig *rig)
{
    struct work   *w = rig->work;
    struct recount recount;
    struct rows    leavers = cart_rig_leavers(rig), products = cart_rig_products(rig);
    CHECK_OK(db_work(w, READ, recount_unit, &recount));
    CHECK_INT(leavers.count, recount.left_carts);
    const struct cart_left_product *product = products.items;
    int64_t                         listed = 0, told = 0;
    for (int64_t i = 0; i < products.count; i++, product++) {
        const union map_value *found = map_get(&recount.products, product->sku);
        CHECK(found != NULL);
        const struct cart_left_product *should = found->pointer;
        CHECK_INT(product->times, should->times);
        CHECK_INT(product->pieces, should->pieces);
        CHECK_INT(product->amount, should->amount);
        CHECK_INT(product->left_pieces, should->left_pieces);
        CHECK_INT(product->left_amount, should->left_amount);
        listed += product->times;
    }
    for (struct map_slot *slot = NULL; (slot = map_next(&recount.products, slot)) != NULL;)
        told += ((const struct cart_left_product *) slot->value.pointer)->times;
    CHECK_INT(listed, told);
}

static void the_lists_equal_a_recount_of_the_facts_whatever_happens(struct work *w)
{
    uint64_t        chance = 88172645463325252;
    struct cart_rig rig = cart_rig_open(w);
    for (int i = 0; i < 400; i++) {
        step(&rig, &chance, i);
        if (i % 20 == 19) {
            compare(&rig);
            cart_rig_check(&rig);
        }
    }
    cart_rig_wait(&rig, HOUR);
    compare(&rig);
    CHECK(cart_rig_count(&rig, FACT_CART_ABANDONED) > 10);
    CHECK(cart_rig_count(&rig, FACT_CART_RECOVERED) > 5);
    CHECK(cart_rig_count(&rig, FACT_CART_ORDERED) > 5);
}

/* ---- any order of arrival ---- */

enum { CHANGES = 12 };

/* All changes, in an order that `chance` makes, into a cart of its own; gives its contents. */
static const char *deliver(struct cart_rig *rig, const struct cart_change *changes, uint64_t chance)
{
    struct work *w = rig->work;
    size_t       order[CHANGES];
    struct text  text = text_open(w->arena);
    int64_t      cart = 0;
    for (size_t i = 0; i < CHANGES; i++) {
        size_t other = (size_t) pick(&chance, (int64_t) i + 1);
        order[i] = order[other];
        order[other] = i;
    }
    for (size_t i = 0; i < CHANGES; i++)
        cart = cart_rig_put(rig, changes[order[i]]).cart;
    struct rows             rows = cart_rig_items(rig, cart);
    const struct cart_item *items = rows.items;
    for (int64_t i = 0; i < rows.count; i++)
        text_addf(&text, "%s:%lld:%lld ", items[i].sku, (long long) items[i].quantity,
                  (long long) items[i].price);
    struct cart kept = cart_rig_get(rig, cart);
    text_addf(&text, "%s %lld %lld", cart_state_words[kept.status], (long long) kept.total,
              (long long) kept.changed_at);
    return text.bytes;
}

static void a_cart_is_what_its_changes_make_in_whatever_order_they_come(struct work *w)
{
    uint64_t           chance = 1442695040888963407;
    struct cart_rig    rig = cart_rig_open(w);
    struct cart_item   items[CHANGES];
    struct cart_change changes[CHANGES];
    for (size_t i = 0; i < CHANGES; i++) {
        items[i] = (struct cart_item){.sku = skus[pick(&chance, 4)],
                                      .quantity = (1 + pick(&chance, 3)) * UNIT,
                                      .price = (1 + pick(&chance, 3)) * UNIT};
        changes[i] = (struct cart_change){.change = i == 5       ? CART_REPLACE
                                                    : i % 3 == 2 ? CART_REMOVE
                                                                 : CART_ADD,
                                          .message = work_text(w, "c%zu", i),
                                          .at = w->now - MINUTE + (int64_t) i * SECOND,
                                          .items = {&items[i], 1}};
    }
    rig.key = "in order";
    const char *first = NULL;
    for (uint64_t turn = 0; turn < 10; turn++) {
        rig.key = work_text(w, "turn %d", (int) turn);
        const char *made = deliver(&rig, changes, 99 + turn * 7919);
        if (first == NULL)
            first = made;
        CHECK_TEXT(made, first);
    }
}

/* ---- the doctor ---- */

static status spoil_unit(struct work *w, void *arg)
{
    return cart_store_left_clear(w);
}

static status check_left_unit(struct work *w, void *arg)
{
    return cart_check_left(w);
}

static void what_was_left_is_made_anew_from_the_ledger(struct work *w)
{
    uint64_t        chance = 424242424242;
    struct cart_rig rig = cart_rig_open(w);
    for (int i = 0; i < 120; i++)
        step(&rig, &chance, i);
    cart_rig_wait(&rig, HOUR);
    CHECK_OK(db_work(w, WRITE, spoil_unit, NULL));
    CHECK_INT(db_work(w, READ, check_left_unit, NULL), BROKEN);
    CHECK_OK(cart_rebuild_left(w));
    CHECK_OK(db_work(w, READ, check_left_unit, NULL));
    compare(&rig);
}

SUITE_DB("cart history", TEST(the_lists_equal_a_recount_of_the_facts_whatever_happens),
         TEST(a_cart_is_what_its_changes_make_in_whatever_order_they_come),
         TEST(what_was_left_is_made_anew_from_the_ledger));
