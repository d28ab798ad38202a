/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/pos/pos.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/connect/pos/pos_store.h"
#include "crm/order/order.h"
#include "crm/person/person.h"
#include "kit/crypt/crypt.h"
#include "kit/db/db.h"
#include "kit/job/job.h"
#include "kit/machines.h"
#include "test/check.h"
#include "test/check_db.h"
#include "test/order_rig.h"

/* ---- a till ---- */

static struct pos_sale sale_of(int64_t store, const char *receipt, struct order_line *lines,
                               int64_t count)
{
    return (struct pos_sale){.store = store,
                             .till = "T1",
                             .receipt = receipt,
                             .clerk = "Mia",
                             .at = TEST_NOW - HOUR,
                             .total = ABSENT,
                             .country = "GB",
                             .lines = {lines, count}};
}

struct selling {
    struct rows sales, results;
};

static status sell_unit(struct work *w, void *arg)
{
    struct selling *selling = arg;
    return pos_put_all(w, &selling->sales, &selling->results);
}

static struct rows sell(struct work *w, struct pos_sale *sales, int64_t count)
{
    struct selling selling = {.sales = {sales, count}};
    CHECK_OK(db_work(w, WRITE, sell_unit, &selling));
    return selling.results;
}

static struct pos_result sell_one(struct work *w, struct pos_sale sale)
{
    struct rows results = sell(w, &sale, 1);
    CHECK_INT(results.count, 1);
    return *(struct pos_result *) results.items;
}

struct asking {
    struct pos_join      join;
    const char          *email;
    const char          *value;
    enum identity_kind   kind;
    int64_t              contact;
    struct person_totals totals;
    struct rows          rows;
};

static status join_unit(struct work *w, void *arg)
{
    struct asking *asking = arg;
    return pos_join(w, &asking->join, &asking->contact);
}

static status leave_unit(struct work *w, void *arg)
{
    const struct asking *asking = arg;
    return pos_leave(w, asking->join.store, asking->join.till, asking->join.receipt);
}

static struct asking asking_of(int64_t store, const char *receipt)
{
    return (struct asking){
        .join = {.store = store, .till = "T1", .receipt = receipt, .contact = ABSENT}};
}

static status orders_unit(struct work *w, void *arg)
{
    struct asking     *asking = arg;
    struct order_query query = {.contact = asking->contact, .store = ABSENT, .limit = 200};
    return order_list(w, &query, &asking->rows);
}

static int64_t orders_of(struct work *w, int64_t contact)
{
    struct asking asking = {.contact = contact};
    CHECK_OK(db_work(w, READ, orders_unit, &asking));
    return asking.rows.count;
}

static status card_unit(struct work *w, void *arg)
{
    struct asking      *asking = arg;
    struct identity     identity;
    struct person_draft draft = {.email = asking->email, .created_at = ABSENT};
    TRY(person_find_or_create(w, &draft, &identity));
    asking->contact = identity.contact;
    return person_add_identity(w, identity.contact, IDENTITY_CARD, asking->value, &identity);
}

/* Gives a loyalty card to somebody; their contact. */
static int64_t give_card(struct work *w, const char *card, const char *email)
{
    struct asking asking = {.value = card, .email = email};
    CHECK_OK(db_work(w, WRITE, card_unit, &asking));
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    return asking.contact;
}

/* ---- selling ---- */

static void a_till_sells_and_the_same_receipt_again_changes_nothing(struct work *w)
{
    int64_t            store = rig_store(w, "High Street", "GBP");
    struct order_line  line = rig_line("MUG", 2, 5 * UNIT);
    struct pos_payment cash = {"cash", 10 * UNIT};
    struct pos_sale    sale = sale_of(store, "1", &line, 1);
    sale.payments = (struct rows){&cash, 1};
    CHECK_TEXT(sell_one(w, sale).outcome, "created");
    CHECK_TEXT(sell_one(w, sale).outcome, "unchanged");
    struct rig_seen seen = rig_look(w, store, "T1:1");
    CHECK_INT(seen.revenue, 10 * UNIT);
    CHECK_TEXT(seen.order.channel, "pos");
    line.quantity = 3 * UNIT;
    CHECK_TEXT(sell_one(w, sale).outcome, "changed");
    CHECK_INT(rig_look(w, store, "T1:1").revenue, 15 * UNIT);
}

static void two_tills_have_receipts_of_their_own(struct work *w)
{
    int64_t           store = rig_store(w, "High Street", "GBP");
    struct order_line line = rig_line("MUG", 1, 5 * UNIT);
    struct pos_sale   sales[] = {sale_of(store, "1", &line, 1), sale_of(store, "1", &line, 1)};
    sales[1].till = "T2";
    struct rows results = sell(w, sales, 2);
    CHECK_TEXT(((struct pos_result *) results.items)[1].outcome, "created");
    CHECK_INT(rig_look(w, store, "T2:1").revenue, 10 * UNIT);
}

static void a_refund_at_the_till_counts_back_with_any_sign(struct work *w)
{
    int64_t           store = rig_store(w, "High Street", "GBP");
    struct order_line line = rig_line("MUG", 2, 5 * UNIT), back = rig_line("MUG", 1, 5 * UNIT);
    struct pos_sale   sale = sale_of(store, "1", &line, 1), refund = sale_of(store, "2", &back, 1);
    sale.email = "ann@example.com";
    refund.refund = true;
    refund.refunds_receipt = "1";
    struct pos_result sold = sell_one(w, sale), given = sell_one(w, refund);
    CHECK_INT(given.contact, sold.contact);
    CHECK_INT(rig_look(w, store, "T1:2").revenue, 5 * UNIT);
    CHECK_INT(rig_look(w, store, "T1:2").order.refunds, sold.order);
}

/* ---- whose a sale is ---- */

static void a_sale_of_nobody_is_joined_by_its_receipt_and_taken_back(struct work *w)
{
    int64_t           store = rig_store(w, "High Street", "GBP");
    struct order_line line = rig_line("MUG", 1, 5 * UNIT), back = rig_line("MUG", 1, 5 * UNIT);
    struct pos_sale   refund = sale_of(store, "2", &back, 1);
    refund.refund = true;
    refund.refunds_receipt = "1";
    CHECK_INT(sell_one(w, sale_of(store, "1", &line, 1)).contact, ABSENT);
    sell_one(w, refund);

    struct asking asking = asking_of(store, "1");
    CHECK_INT(db_work(w, WRITE, join_unit, &asking), INVALID);
    asking.join.email = "ann@example.com";
    CHECK_OK(db_work(w, WRITE, join_unit, &asking));
    int64_t ann = asking.contact;
    CHECK_INT(orders_of(w, ann), 2); /* with what was given back */
    CHECK_OK(db_work(w, WRITE, join_unit, &asking));

    asking.join.email = "bob@example.com";
    CHECK_INT(db_work(w, WRITE, join_unit, &asking), CONFLICT);
    CHECK_OK(db_work(w, WRITE, leave_unit, &asking));
    CHECK_INT(orders_of(w, ann), 0);
    CHECK_OK(db_work(w, WRITE, join_unit, &asking));
    CHECK_INT(orders_of(w, asking.contact), 2);
    rig_look(w, store, "T1:1");
}

static void what_the_till_knew_is_not_taken_back(struct work *w)
{
    int64_t           store = rig_store(w, "High Street", "GBP");
    struct order_line line = rig_line("MUG", 1, 5 * UNIT);
    struct pos_sale   sale = sale_of(store, "1", &line, 1);
    sale.email = "ann@example.com";
    sell_one(w, sale);
    struct asking asking = asking_of(store, "1");
    CHECK_INT(db_work(w, WRITE, leave_unit, &asking), CONFLICT);
    asking = asking_of(store, "99");
    CHECK_INT(db_work(w, WRITE, leave_unit, &asking), NOT_FOUND);
}

static void a_card_brings_its_sales_when_it_becomes_somebodys(struct work *w)
{
    int64_t           store = rig_store(w, "High Street", "GBP");
    struct order_line line = rig_line("MUG", 1, 5 * UNIT);
    for (int i = 0; i < 30; i++) {
        struct pos_sale sale = sale_of(store, work_text(w, "%d", i), &line, 1);
        sale.card = "L-77";
        sell_one(w, sale);
    }
    int64_t ann = give_card(w, "L-77", "ann@example.com");
    CHECK_INT(orders_of(w, ann), 30);

    struct pos_sale later = sale_of(store, "later", &line, 1);
    later.card = "L-77";
    CHECK_INT(sell_one(w, later).contact, ann);
    CHECK_INT(orders_of(w, ann), 31);

    struct asking asking = asking_of(store, "3"); /* somebody else had borrowed it */
    CHECK_OK(db_work(w, WRITE, leave_unit, &asking));
    give_card(w, "L-78", "ann@example.com");
    CHECK_INT(orders_of(w, ann), 30);
}

static void a_sale_with_card_and_address_gives_the_card_to_the_buyer(struct work *w)
{
    int64_t           store = rig_store(w, "High Street", "GBP");
    struct order_line line = rig_line("MUG", 1, 5 * UNIT);
    struct pos_sale known = sale_of(store, "1", &line, 1), by_card = sale_of(store, "2", &line, 1);
    known.card = by_card.card = "L-77";
    known.email = "ann@example.com";
    int64_t ann = sell_one(w, known).contact;
    CHECK(ann != ABSENT);
    CHECK_INT(sell_one(w, by_card).contact, ann);
}

/* ---- bad input ---- */

static void a_bad_sale_is_refused_and_stops_no_other(struct work *w)
{
    int64_t           store = rig_store(w, "High Street", "GBP");
    struct order_line line = rig_line("MUG", 1, 5 * UNIT);
    struct pos_sale   sales[7];
    for (size_t i = 0; i < COUNT_OF(sales); i++)
        sales[i] = sale_of(store, work_text(w, "%zu", i), &line, 1);
    sales[1].card = "4111 1111-1111 1111";
    sales[2].till = "a:b";
    sales[3].receipt = "";
    sales[4].at = TEST_NOW + 3 * DAY;
    sales[5].currency = "pounds";
    struct rows              rows = sell(w, sales, COUNT_OF(sales));
    const struct pos_result *results = rows.items;
    static const char *const fields[] = {NULL, "card", "till", "receipt", "at", "currency", NULL};
    for (size_t i = 0; i < COUNT_OF(sales); i++) {
        CHECK_TEXT(results[i].outcome, fields[i] == NULL ? "created" : "refused");
        if (fields[i] != NULL)
            CHECK_TEXT(results[i].field, fields[i]);
    }
    CHECK_INT(rig_look(w, store, "T1:0").revenue, 10 * UNIT);
}

static void a_sale_that_is_a_refund_now_is_refused_alone(struct work *w)
{
    int64_t           store = rig_store(w, "High Street", "GBP");
    struct order_line line = rig_line("MUG", 1, 5 * UNIT);
    struct pos_sale   sales[] = {sale_of(store, "1", &line, 1), sale_of(store, "2", &line, 1)};
    sell_one(w, sales[0]);
    sales[0].refund = true;
    struct rows results = sell(w, sales, 2);
    CHECK_TEXT(((struct pos_result *) results.items)[0].outcome, "refused");
    CHECK_TEXT(((struct pos_result *) results.items)[1].outcome, "created");
}

static void numbers_of_payment_cards_are_known_in_every_writing(struct work *w)
{
    CHECK(pos_is_payment_card("4111111111111111"));
    CHECK(pos_is_payment_card("3782 822463 10005"));
    CHECK(pos_is_payment_card("5555-5555-5555-4444"));
    CHECK(!pos_is_payment_card("4111111111111112"));
    CHECK(!pos_is_payment_card("9900000000017"));
    CHECK(!pos_is_payment_card("L-77"));
    CHECK(!pos_is_payment_card(NULL));
}

/* ---- signed messages ---- */

struct signing {
    int64_t           store;
    const char       *secret;
    struct pos_signed message;
};

static status secret_unit(struct work *w, void *arg)
{
    struct signing *signing = arg;
    return pos_make_secret(w, signing->store, &signing->secret);
}

static status check_unit(struct work *w, void *arg)
{
    const struct signing *signing = arg;
    return pos_check_signature(w, signing->store, &signing->message);
}

static struct signing sign(struct work *w, int64_t store, int64_t at)
{
    struct signing signing = {.store = store};
    struct bytes   key;
    CHECK_OK(db_work(w, WRITE, secret_unit, &signing));
    CHECK(text_starts(signing.secret, "whsec_"));
    key.data = crypt_base64_read(w, signing.secret + 6, &key.size);
    signing.message.id = "msg_1";
    signing.message.timestamp = work_text(w, "%lld", (long long) (at / SECOND));
    signing.message.body = "{\"sales\":[]}";
    signing.message.size = strlen(signing.message.body);
    const char *said = work_text(w, "msg_1.%s.%s", signing.message.timestamp, signing.message.body);
    signing.message.signature =
        work_text(w, "v1,AAAA v1,%s", hmac_sha256_base64_key(w, key, said, strlen(said)));
    return signing;
}

static void only_what_is_signed_and_fresh_is_believed(struct work *w)
{
    int64_t store = rig_store(w, "High Street", "GBP"), other = rig_store(w, "Mall", "GBP");
    CHECK_OK(cipher_open(w, check_path(w, "."), &w->machines->cipher));
    struct signing signing = sign(w, store, TEST_NOW);
    CHECK_OK(db_work(w, READ, check_unit, &signing));
    signing.message.body = "{\"sales\":[1]}";
    CHECK_INT(db_work(w, READ, check_unit, &signing), UNAUTHENTICATED);
    signing = sign(w, store, TEST_NOW - 6 * MINUTE);
    CHECK_INT(db_work(w, READ, check_unit, &signing), UNAUTHENTICATED);
    signing = sign(w, store, TEST_NOW);
    signing.store = other;
    CHECK_INT(db_work(w, READ, check_unit, &signing), UNAUTHENTICATED);
    signing = sign(w, store, TEST_NOW);
    signing.message.signature = NULL;
    CHECK_INT(db_work(w, READ, check_unit, &signing), UNAUTHENTICATED);
    cipher_close(w->machines->cipher);
    w->machines->cipher = NULL;
}

SUITE_DB("till", TEST(a_till_sells_and_the_same_receipt_again_changes_nothing),
         TEST(two_tills_have_receipts_of_their_own),
         TEST(a_refund_at_the_till_counts_back_with_any_sign),
         TEST(a_sale_of_nobody_is_joined_by_its_receipt_and_taken_back),
         TEST(what_the_till_knew_is_not_taken_back),
         TEST(a_card_brings_its_sales_when_it_becomes_somebodys),
         TEST(a_sale_with_card_and_address_gives_the_card_to_the_buyer),
         TEST(a_bad_sale_is_refused_and_stops_no_other),
         TEST(a_sale_that_is_a_refund_now_is_refused_alone),
         TEST(numbers_of_payment_cards_are_known_in_every_writing),
         TEST(only_what_is_signed_and_fresh_is_believed));
