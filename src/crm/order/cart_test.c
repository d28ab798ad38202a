/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/text.h"
#include "base/time.h"
#include "crm/fact/fact.h"
#include "crm/order/cart_parts.h"
#include "crm/order/cart_rig.h"
#include "crm/record/record.h"
#include "kit/db/db.h"
#include "kit/job/job.h"
#include "test/check.h"
#include "test/order_rig.h"

/* ---- the timer (R49) ---- */

static void a_cart_is_abandoned_at_the_ms_of_its_timer_and_not_before(struct work *w)
{
    struct cart_rig rig = cart_rig_open(w);
    int64_t         cart = cart_rig_add(&rig, "A1", 2);
    cart_rig_wait(&rig, 5 * MINUTE - 1);
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_ACTIVE);
    cart_rig_wait(&rig, 1);
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_ABANDONED);
    CHECK_INT(cart_rig_get(&rig, cart).abandoned_at, TEST_NOW + 5 * MINUTE);
    CHECK_INT(cart_rig_get(&rig, cart).abandoned_count, 1);
    cart_rig_check(&rig);
}

static void each_change_begins_the_time_anew(struct work *w)
{
    struct cart_rig rig = cart_rig_open(w);
    int64_t         cart = cart_rig_add(&rig, "A1", 1);
    cart_rig_wait(&rig, 4 * MINUTE);
    cart_rig_add(&rig, "B2", 1);
    cart_rig_wait(&rig, 5 * MINUTE - 1);
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_ACTIVE);
    cart_rig_wait(&rig, 1);
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_ABANDONED);
    CHECK_INT(cart_rig_get(&rig, cart).abandoned_at, TEST_NOW + 9 * MINUTE);
}

static void looking_at_a_cart_is_no_change(struct work *w)
{
    struct cart_rig rig = cart_rig_open(w);
    int64_t         cart = cart_rig_add(&rig, "A1", 1);
    cart_rig_wait(&rig, 4 * MINUTE);
    cart_rig_put(&rig, (struct cart_change){.change = CART_SEEN});
    struct cart_item same[] = {{.sku = "A1", .quantity = UNIT, .price = ABSENT}};
    cart_rig_put(&rig, (struct cart_change){.change = CART_REPLACE, .items = {same, 1}});
    cart_rig_wait(&rig, MINUTE);
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_ABANDONED);
}

static void a_store_has_a_timer_of_its_own_which_active_carts_follow(struct work *w)
{
    struct cart_rig rig = cart_rig_open(w);
    int64_t         cart = cart_rig_add(&rig, "A1", 1);
    cart_rig_set(&rig, (struct cart_settings){.enabled = true, .guests = true, .timer = HOUR});
    cart_rig_wait(&rig, HOUR - 1);
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_ACTIVE);
    cart_rig_set(&rig, (struct cart_settings){.enabled = true, .guests = true, .timer = MINUTE});
    cart_rig_wait(&rig, 0);
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_ABANDONED);
    CHECK_INT(cart_rig_get(&rig, cart).abandoned_at, TEST_NOW + MINUTE);
}

static void a_store_may_leave_guests_out_or_all(struct work *w)
{
    struct cart_rig rig = cart_rig_open(w);
    cart_rig_set(&rig, (struct cart_settings){.enabled = false, .guests = true, .timer = MINUTE});
    int64_t cart = cart_rig_add(&rig, "A1", 1);
    cart_rig_wait(&rig, HOUR);
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_ACTIVE);
    cart_rig_set(&rig, (struct cart_settings){.enabled = true, .guests = false, .timer = MINUTE});
    cart_rig_wait(&rig, HOUR);
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_ACTIVE);
    cart_rig_set(&rig, (struct cart_settings){.enabled = true, .guests = true, .timer = MINUTE});
    cart_rig_wait(&rig, HOUR);
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_ABANDONED);
}

/* ---- from state to state ---- */

static void a_change_brings_an_abandoned_cart_back_and_it_may_be_left_again(struct work *w)
{
    struct cart_rig rig = cart_rig_open(w);
    int64_t         cart = cart_rig_add(&rig, "A1", 1);
    cart_rig_wait(&rig, 10 * MINUTE);
    cart_rig_add(&rig, "A1", 1);
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_RECOVERED);
    CHECK_INT(cart_rig_get(&rig, cart).recovered_at, TEST_NOW + 10 * MINUTE);
    CHECK_TEXT(cart_rig_property(&rig, "current_abandoned_cart"), "no");
    cart_rig_wait(&rig, 5 * MINUTE);
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_ABANDONED);
    CHECK_INT(cart_rig_get(&rig, cart).abandoned_count, 2);
    CHECK_INT(cart_rig_count(&rig, FACT_CART_ABANDONED), 2);
    CHECK_INT(cart_rig_count(&rig, FACT_CART_RECOVERED), 1);
    cart_rig_check(&rig);
}

static void looking_at_an_abandoned_cart_brings_it_back(struct work *w)
{
    struct cart_rig rig = cart_rig_open(w);
    int64_t         cart = cart_rig_add(&rig, "A1", 1);
    cart_rig_wait(&rig, HOUR);
    cart_rig_put(&rig, (struct cart_change){.change = CART_SEEN});
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_RECOVERED);
    cart_rig_wait(&rig, 5 * MINUTE);
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_ABANDONED);
    cart_rig_check(&rig);
}

static void an_emptied_cart_is_never_abandoned_and_lives_again_when_filled(struct work *w)
{
    struct cart_rig  rig = cart_rig_open(w);
    int64_t          cart = cart_rig_add(&rig, "A1", 1);
    struct cart_item all[] = {{.sku = "A1", .quantity = ABSENT, .price = ABSENT}};
    cart_rig_put(&rig, (struct cart_change){.change = CART_REMOVE, .items = {all, 1}});
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_EMPTIED);
    cart_rig_wait(&rig, HOUR);
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_EMPTIED);
    CHECK_INT(cart_rig_count(&rig, FACT_CART_EMPTIED), 1);
    CHECK_INT(cart_rig_add(&rig, "B2", 1), cart);
    cart_rig_wait(&rig, 5 * MINUTE);
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_ABANDONED);
    cart_rig_put(&rig, (struct cart_change){.change = CART_CLEAR});
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_EMPTIED);
    CHECK_TEXT(cart_rig_property(&rig, "current_abandoned_cart"), "no");
    cart_rig_check(&rig);
}

/* ---- orders ---- */

static void an_order_of_the_same_person_closes_the_cart_in_its_own_unit(struct work *w)
{
    struct cart_rig rig = cart_rig_open(w);
    int64_t         cart = cart_rig_add(&rig, "A1", 1);
    cart_rig_wait(&rig, MINUTE);
    int64_t order = cart_rig_order(&rig, "1001", w->now, NULL);
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_ORDERED);
    CHECK_INT(cart_rig_get(&rig, cart).order_id, order);
    cart_rig_wait(&rig, HOUR);
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_ORDERED);
    CHECK_INT(cart_rig_count(&rig, FACT_CART_ABANDONED), 0);
    CHECK_INT(cart_rig_count(&rig, FACT_CART_ORDERED), 1);
    CHECK(cart_rig_add(&rig, "A1", 1) != cart); /* a new one */
    cart_rig_check(&rig);
}

static void an_order_after_the_time_was_up_orders_a_cart_that_was_abandoned(struct work *w)
{
    struct cart_rig rig = cart_rig_open(w);
    int64_t         cart = cart_rig_add(&rig, "A1", 1);
    check_pass_time(w, HOUR); /* nobody was at home when the time was up */
    cart_rig_order(&rig, "1001", w->now, NULL);
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_ORDERED);
    CHECK_INT(cart_rig_get(&rig, cart).abandoned_count, 1);
    CHECK_TEXT(cart_rig_property(&rig, "current_abandoned_cart"), "no");
    CHECK_TEXT(cart_rig_property(&rig, "abandoned_cart_counter"), "1");
    cart_rig_check(&rig);
}

static void an_order_that_came_before_its_cart_closes_it_too(struct work *w)
{
    struct cart_rig rig = cart_rig_open(w);
    cart_rig_order(&rig, "1001", TEST_NOW + 2 * MINUTE, NULL);
    check_pass_time(w, 10 * MINUTE);
    int64_t cart = cart_rig_add_at(&rig, "A1", 1, TEST_NOW);
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_ORDERED);
    cart_rig_wait(&rig, HOUR);
    CHECK_INT(cart_rig_count(&rig, FACT_CART_ABANDONED), 0);
    cart_rig_check(&rig);
}

static void an_order_of_long_ago_or_of_somebody_else_leaves_the_cart_alone(struct work *w)
{
    struct cart_rig rig = cart_rig_open(w);
    int64_t         cart = cart_rig_add(&rig, "A1", 1);
    cart_rig_order(&rig, "1000", TEST_NOW - DAY, NULL);
    struct cart_rig other = rig;
    other.email = "bob@example.com";
    cart_rig_order(&other, "1001", TEST_NOW, NULL);
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_ACTIVE);
    cart_rig_order(&other, "1002", TEST_NOW, "cart-1"); /* but that one names it */
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_ORDERED);
}

static void a_pending_order_closes_nothing_until_it_counts(struct work *w)
{
    struct cart_rig    rig = cart_rig_open(w);
    int64_t            cart = cart_rig_add(&rig, "A1", 1);
    struct order_line  line = rig_line("A1", 1, 10 * UNIT);
    struct order_draft draft = rig_draft(rig.store, "1001", &line, 1);
    draft.person = (struct person_draft){.email = rig.email, .created_at = ABSENT};
    draft.placed_at = TEST_NOW;
    draft.status = "pending";
    rig_put(w, &draft);
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_ACTIVE);
    draft.status = "processing";
    rig_put(w, &draft);
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_ORDERED);
}

/* ---- changes that come late, in any order, or twice ---- */

static void a_change_that_comes_twice_counts_once(struct work *w)
{
    struct cart_rig    rig = cart_rig_open(w);
    struct cart_item   item = {.sku = "A1", .quantity = UNIT, .price = 10 * UNIT};
    struct cart_change change = {
        .change = CART_ADD, .message = "m1", .at = TEST_NOW, .items = {&item, 1}};
    int64_t cart = cart_rig_put(&rig, change).cart;
    CHECK_INT(cart_rig_put(&rig, change).outcome, CART_UNCHANGED);
    CHECK_INT(cart_rig_get(&rig, cart).total, 10 * UNIT);
}

static void what_comes_late_finds_its_place(struct work *w)
{
    struct cart_rig  rig = cart_rig_open(w);
    struct cart_item b = {.sku = "B2", .quantity = UNIT, .price = 5 * UNIT};
    int64_t          cart = cart_rig_add_at(&rig, "A1", 2, TEST_NOW - 3 * SECOND);
    cart_rig_put(&rig,
                 (struct cart_change){.change = CART_REPLACE, .at = TEST_NOW, .items = {&b, 1}});
    cart_rig_add_at(&rig, "C3", 1, TEST_NOW - SECOND); /* before everything was replaced */
    CHECK_INT(cart_rig_get(&rig, cart).item_count, 1);
    CHECK_INT(cart_rig_get(&rig, cart).total, 5 * UNIT);
    CHECK_INT(cart_rig_get(&rig, cart).changed_at, TEST_NOW);
}

static void news_of_an_ordered_cart_changes_nothing(struct work *w)
{
    struct cart_rig rig = cart_rig_open(w);
    int64_t         cart = cart_rig_add(&rig, "A1", 1);
    cart_rig_order(&rig, "1001", TEST_NOW + MINUTE, NULL);
    struct cart_item       item = {.sku = "B2", .quantity = UNIT, .price = ABSENT};
    struct cart_put_result late = cart_rig_put(
        &rig,
        (struct cart_change){.change = CART_ADD, .at = TEST_NOW + SECOND, .items = {&item, 1}});
    CHECK_INT(late.cart, cart);
    CHECK_INT(late.outcome, CART_LATE);
}

static void news_from_before_it_was_left_corrects_what_was_left(struct work *w)
{
    struct cart_rig rig = cart_rig_open(w);
    int64_t         cart = cart_rig_add(&rig, "A1", 1);
    cart_rig_wait(&rig, HOUR);
    cart_rig_add_at(&rig, "B2", 3, TEST_NOW + MINUTE);
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_ABANDONED);
    CHECK_INT(cart_rig_get(&rig, cart).abandoned_count, 1);
    CHECK_INT(cart_rig_get(&rig, cart).abandoned_at, TEST_NOW + 6 * MINUTE);
    CHECK_TEXT(cart_rig_property(&rig, "abandoned_cart_products_skus"), "A1;B2");
    cart_rig_check(&rig);
}

/* ---- what the contact says (R50) ---- */

static void a_contact_says_what_was_left_by_the_names_that_plugins_use(struct work *w)
{
    struct cart_rig  rig = cart_rig_open(w);
    struct cart_item items[] = {{.sku = "A1",
                                 .name = "Mug <big>",
                                 .category = "Kitchen",
                                 .image = "https://shop.example/mug.jpg",
                                 .quantity = 2 * UNIT,
                                 .price = 7500000},
                                {.sku = "B2", .name = "Tea", .quantity = UNIT, .price = 4 * UNIT}};
    cart_rig_put(&rig, (struct cart_change){.change = CART_REPLACE,
                                            .items = {items, 2},
                                            .subtotal = 19 * UNIT,
                                            .tax = 3800000,
                                            .total = 22800000,
                                            .url = "https://shop.example/cart?take=1"});
    CHECK(cart_rig_property(&rig, "current_abandoned_cart") == NULL);
    cart_rig_wait(&rig, 5 * MINUTE);
    CHECK_TEXT(cart_rig_property(&rig, "current_abandoned_cart"), "yes");
    CHECK_TEXT(cart_rig_property(&rig, "abandoned_cart_date"), "2023-11-14");
    CHECK_TEXT(cart_rig_property(&rig, "abandoned_cart_counter"), "1");
    CHECK_TEXT(cart_rig_property(&rig, "abandoned_cart_url"), "https://shop.example/cart?take=1");
    CHECK_TEXT(cart_rig_property(&rig, "abandoned_cart_products_skus"), "A1;B2");
    CHECK_TEXT(cart_rig_property(&rig, "abandoned_cart_products_categories"), "Kitchen");
    CHECK_TEXT(cart_rig_property(&rig, "abandoned_cart_products"), "Mug <big>;Tea");
    CHECK(strstr(cart_rig_property(&rig, "abandoned_cart_products_html"), "Mug &lt;big&gt;")
          != NULL);
    CHECK_TEXT(cart_rig_property(&rig, "abandoned_cart_subtotal"), "19");
    CHECK_TEXT(cart_rig_property(&rig, "abandoned_cart_tax_value"), "3.8");
    CHECK_TEXT(cart_rig_property(&rig, "abandoned_cart_total_value"), "22.8");
}

static void a_cart_of_nobody_becomes_that_of_the_guest_who_gives_an_address(struct work *w)
{
    struct cart_rig rig = cart_rig_open(w);
    rig.anonymous = true;
    int64_t cart = cart_rig_add(&rig, "A1", 1);
    cart_rig_wait(&rig, 5 * MINUTE);
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_ABANDONED);
    rig.anonymous = false;
    cart_rig_put(&rig, (struct cart_change){.change = CART_SEEN, .at = TEST_NOW + 6 * MINUTE});
    CHECK_INT(cart_rig_get(&rig, cart).status, CART_RECOVERED);
    cart_rig_wait(&rig, 10 * MINUTE);
    CHECK_TEXT(cart_rig_property(&rig, "current_abandoned_cart"), "yes");
    cart_rig_check(&rig);
}

static void merging_and_unmerging_people_moves_what_their_carts_say(struct work *w)
{
    struct cart_rig rig = cart_rig_open(w), other = rig;
    other.email = "bob@example.com";
    cart_rig_add(&rig, "A1", 1);
    cart_rig_wait(&rig, 5 * MINUTE);
    int64_t ann = cart_rig_contact(&rig), bob = cart_rig_contact(&other);
    int64_t merge = cart_rig_merge(&rig, bob, ann);
    CHECK_TEXT(cart_rig_property(&other, "current_abandoned_cart"), "yes");
    cart_rig_unmerge(&rig, merge);
    CHECK_TEXT(cart_rig_property(&rig, "current_abandoned_cart"), "yes");
    CHECK(!text_same(cart_rig_property(&other, "current_abandoned_cart"), "yes"));
}

static void erasing_somebody_empties_their_carts_and_every_count_stays_right(struct work *w)
{
    struct cart_rig rig = cart_rig_open(w);
    int64_t         cart = cart_rig_add(&rig, "A1", 1);
    cart_rig_wait(&rig, 5 * MINUTE);
    cart_rig_erase(&rig);
    struct cart erased = cart_rig_get(&rig, cart);
    CHECK_INT(erased.status, CART_EMPTIED);
    CHECK_TEXT(erased.key, "");
    CHECK(erased.url == NULL && erased.token == NULL);
    cart_rig_check(&rig);
}

/* ---- lists (R36) ---- */

static void the_lists_say_who_left_and_what(struct work *w)
{
    struct cart_rig rig = cart_rig_open(w), other = rig;
    other.email = "bob@example.com";
    other.key = "cart-2";
    cart_rig_add(&rig, "A1", 2);
    cart_rig_add(&other, "A1", 1);
    cart_rig_add(&other, "B2", 1);
    cart_rig_wait(&rig, 5 * MINUTE);
    struct rows leavers = cart_rig_leavers(&rig), products = cart_rig_products(&rig);
    CHECK_INT(leavers.count, 2);
    CHECK_TEXT(((struct cart_leaver *) leavers.items)[0].label, "bob@example.com");
    CHECK_INT(products.count, 2);
    const struct cart_left_product *first = products.items;
    CHECK_TEXT(first->sku, "A1");
    CHECK_INT(first->times, 2);
    CHECK_INT(first->pieces, 3 * UNIT);
    CHECK_INT(first->left_pieces, 3 * UNIT);
    cart_rig_order(&rig, "1001", w->now, NULL);
    leavers = cart_rig_leavers(&rig);
    products = cart_rig_products(&rig);
    CHECK_INT(leavers.count, 1);
    first = products.items;
    CHECK_INT(first->pieces, 3 * UNIT);
    CHECK_INT(first->left_pieces, UNIT);
    cart_rig_check(&rig);
}

/* ---- as records ---- */

static status read_record(struct work *w, void *arg)
{
    const struct record_type *type;
    struct record             record;
    const int64_t            *cart = arg;
    TRY(record_type_get(w, "carts", &type));
    TRY(record_get(w, type, *cart,
                   (const char *const[]){"hs_external_status", "hs_total_price", "items", NULL},
                   false, &record));
    CHECK_TEXT(record_value_of(&record, "hs_external_status"), "abandoned");
    CHECK_TEXT(record_value_of(&record, "hs_total_price"), "20");
    CHECK(strstr(record_value_of(&record, "items"), "\"A1\"") != NULL);
    return OK;
}

static status change_record(struct work *w, void *arg)
{
    const struct record_type *type;
    struct record_value       value = {"hs_external_status", "ordered"};
    TRY(record_type_get(w, "carts", &type));
    return record_change(w, type, *(const int64_t *) arg, &value, 1);
}

static void a_cart_is_read_as_a_record_and_not_set_by_hand(struct work *w)
{
    struct cart_rig rig = cart_rig_open(w);
    int64_t         cart = cart_rig_add(&rig, "A1", 2);
    cart_rig_wait(&rig, 5 * MINUTE);
    CHECK_OK(db_work(w, READ, read_record, &cart));
    CHECK_INT(db_work(w, WRITE, change_record, &cart), INVALID);
    CHECK_TEXT(w->failure.reason, "READ_ONLY_VALUE");
}

/* ---- bad input ---- */

static void bad_changes_are_refused_with_their_field(struct work *w)
{
    struct cart_rig  rig = cart_rig_open(w);
    struct cart_item none = {.sku = ""}, less = {.sku = "A1", .quantity = -1, .price = ABSENT},
                     cheap = {.sku = "A1", .quantity = UNIT, .price = -1};
    CHECK_TEXT(cart_rig_refused(&rig, (struct cart_change){.items = {&none, 1}}), "items[0].sku");
    CHECK_TEXT(cart_rig_refused(&rig, (struct cart_change){.items = {&less, 1}}),
               "items[0].quantity");
    CHECK_TEXT(cart_rig_refused(&rig, (struct cart_change){.items = {&cheap, 1}}),
               "items[0].price");
    CHECK_TEXT(cart_rig_refused(&rig, (struct cart_change){.at = TEST_NOW + 2 * DAY}), "at");
    CHECK_TEXT(cart_rig_refused(&rig, (struct cart_change){.currency = "euro"}), "currency");
    CHECK_TEXT(cart_rig_refused(&rig, (struct cart_change){.total = -1}), "total");
}

/* ---- the doctor ---- */

static status spoil_unit(struct work *w, void *contact)
{
    const struct record_type *contacts;
    const struct record_value value = {"abandoned_cart_counter", "9"};
    TRY(record_type_get(w, "contacts", &contacts));
    return record_change(w, contacts, *(int64_t *) contact, &value, 1);
}

static status check_unit(struct work *w, void *arg)
{
    (void) arg;
    return cart_check_contacts(w);
}

static void what_a_contact_shows_of_carts_is_checked_and_made_anew(struct work *w)
{
    struct cart_rig rig = cart_rig_open(w);
    cart_rig_add(&rig, "CUP", 1);
    int64_t contact = cart_rig_contact(&rig);
    CHECK_OK(db_work(w, READ, check_unit, NULL)); /* nothing was ever left */
    cart_rig_wait(&rig, 6 * MINUTE);
    CHECK_TEXT(cart_rig_property(&rig, "abandoned_cart_counter"), "1");
    CHECK_OK(db_work(w, READ, check_unit, NULL));
    CHECK_OK(db_work(w, WRITE, spoil_unit, &contact));
    CHECK_INT(db_work(w, READ, check_unit, NULL), BROKEN);
    CHECK_OK(cart_rebuild_contacts(w));
    CHECK_OK(db_work(w, READ, check_unit, NULL));
    CHECK_TEXT(cart_rig_property(&rig, "abandoned_cart_counter"), "1");
}

SUITE_DB("cart", TEST(what_a_contact_shows_of_carts_is_checked_and_made_anew),
         TEST(a_cart_is_abandoned_at_the_ms_of_its_timer_and_not_before),
         TEST(each_change_begins_the_time_anew), TEST(looking_at_a_cart_is_no_change),
         TEST(a_store_has_a_timer_of_its_own_which_active_carts_follow),
         TEST(a_store_may_leave_guests_out_or_all),
         TEST(a_change_brings_an_abandoned_cart_back_and_it_may_be_left_again),
         TEST(looking_at_an_abandoned_cart_brings_it_back),
         TEST(an_emptied_cart_is_never_abandoned_and_lives_again_when_filled),
         TEST(an_order_of_the_same_person_closes_the_cart_in_its_own_unit),
         TEST(an_order_after_the_time_was_up_orders_a_cart_that_was_abandoned),
         TEST(an_order_that_came_before_its_cart_closes_it_too),
         TEST(an_order_of_long_ago_or_of_somebody_else_leaves_the_cart_alone),
         TEST(a_pending_order_closes_nothing_until_it_counts),
         TEST(a_change_that_comes_twice_counts_once), TEST(what_comes_late_finds_its_place),
         TEST(news_of_an_ordered_cart_changes_nothing),
         TEST(news_from_before_it_was_left_corrects_what_was_left),
         TEST(a_contact_says_what_was_left_by_the_names_that_plugins_use),
         TEST(a_cart_of_nobody_becomes_that_of_the_guest_who_gives_an_address),
         TEST(merging_and_unmerging_people_moves_what_their_carts_say),
         TEST(erasing_somebody_empties_their_carts_and_every_count_stays_right),
         TEST(the_lists_say_who_left_and_what),
         TEST(a_cart_is_read_as_a_record_and_not_set_by_hand),
         TEST(bad_changes_are_refused_with_their_field));
