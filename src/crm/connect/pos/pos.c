/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/pos/pos.h"

#include <ctype.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/pos/pos_store.h"
#include "crm/order/order.h"
#include "crm/person/person.h"
#include "crm/store/store.h"
#include "kit/db/db.h"
#include "kit/json/json.h"

enum { WORD_MAX = 80 };

/* clang-format off */
static const struct field payment_fields[] = {
    FIELD(pos_payment, kind,   FIELD_TEXT,  .required = true, .max = 40, .help = "a word: cash, card, voucher"),
    FIELD(pos_payment, amount, FIELD_MONEY, .required = true),
};
static const struct shape payment_shape = SHAPE("TillPayment", pos_payment, payment_fields);

static const struct field sale_fields[] = {
    FIELD(pos_sale, store,           FIELD_INT,   .required = true),
    FIELD(pos_sale, till,            FIELD_TEXT,  .required = true, .max = WORD_MAX),
    FIELD(pos_sale, receipt,         FIELD_TEXT,  .required = true, .max = WORD_MAX, .help = "unique at the till"),
    FIELD(pos_sale, clerk,           FIELD_TEXT,  .max = WORD_MAX),
    FIELD(pos_sale, refund,          FIELD_BOOL,  .help = "money was given back"),
    FIELD(pos_sale, refunds_till,    FIELD_TEXT,  .max = WORD_MAX, .help = "of the sale that is given back; left out: the same till"),
    FIELD(pos_sale, refunds_receipt, FIELD_TEXT,  .max = WORD_MAX),
    FIELD(pos_sale, at,              FIELD_TIME,  .required = true),
    FIELD(pos_sale, currency,        FIELD_TEXT,  .max = 3, .help = "the store's when it is left out"),
    FIELD(pos_sale, total,           FIELD_MONEY, .help = "sum of the lines when it is left out"),
    FIELD(pos_sale, card,            FIELD_TEXT,  .max = WORD_MAX, .help = "loyalty card; never a payment card"),
    FIELD(pos_sale, customer,        FIELD_TEXT,  .help = "the shop's id for them"),
    FIELD(pos_sale, email,           FIELD_TEXT),
    FIELD(pos_sale, phone,           FIELD_TEXT,  .max = 60),
    FIELD(pos_sale, firstname,       FIELD_TEXT),
    FIELD(pos_sale, lastname,        FIELD_TEXT),
    FIELD(pos_sale, country,         FIELD_TEXT,  .help = "where the till stands"),
    FIELD(pos_sale, state,           FIELD_TEXT),
    FIELD(pos_sale, city,            FIELD_TEXT),
    FIELD(pos_sale, zip,             FIELD_TEXT,  .max = 40),
    FIELD(pos_sale, lines,           FIELD_LIST,  .of = &order_line_shape),
    FIELD(pos_sale, payments,        FIELD_LIST,  .of = &payment_shape),
};
const struct shape pos_sale_shape = SHAPE("TillSale", pos_sale, sale_fields);

static const struct field result_fields[] = {
    FIELD(pos_result, till,    FIELD_TEXT),
    FIELD(pos_result, receipt, FIELD_TEXT),
    FIELD(pos_result, outcome, FIELD_TEXT, .help = "created, changed, unchanged, refused"),
    FIELD(pos_result, order,   FIELD_INT),
    FIELD(pos_result, contact, FIELD_INT,  .help = "who bought; null when nobody knows"),
    FIELD(pos_result, field,   FIELD_TEXT, .help = "of a refused one: what is wrong"),
    FIELD(pos_result, reason,  FIELD_TEXT),
};
const struct shape pos_result_shape = SHAPE("TillResult", pos_result, result_fields);

static const struct field kept_fields[] = {
    FIELD(pos_kept, store,      FIELD_INT),
    FIELD(pos_kept, till,       FIELD_TEXT),
    FIELD(pos_kept, receipt,    FIELD_TEXT),
    FIELD(pos_kept, order_id,   FIELD_INT),
    FIELD(pos_kept, clerk,      FIELD_TEXT),
    FIELD(pos_kept, card,       FIELD_TEXT, .help = "loyalty card"),
    FIELD(pos_kept, payments,   FIELD_TEXT, .help = "a JSON array of kind and amount"),
    FIELD(pos_kept, kept_apart, FIELD_BOOL, .help = "taken from its buyer by hand"),
    FIELD(pos_kept, created_at, FIELD_TIME),
    FIELD(pos_kept, updated_at, FIELD_TIME),
};
const struct shape pos_kept_shape = SHAPE("TillSaleKept", pos_kept, kept_fields);
/* clang-format on */

/* ---- what may come in ---- */

static bool luhn(const char *digits, size_t count)
{
    int sum = 0;
    for (size_t i = 0; i < count; i++) {
        int digit = digits[count - 1 - i] - '0';
        if (i % 2 == 1)
            digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
        sum += digit;
    }
    return sum % 10 == 0;
}

/* The first digits by which the large networks are known. */
static bool has_network(const char *digits)
{
    static const char *const starts[] = {"4",  "34", "37", "51", "52", "53", "54",
                                         "55", "22", "23", "24", "25", "26", "27",
                                         "35", "36", "38", "60", "62", "64", "65"};
    for (size_t i = 0; i < COUNT_OF(starts); i++)
        if (text_starts(digits, starts[i]))
            return true;
    return false;
}

bool pos_is_payment_card(const char *words)
{
    enum { LEAST = 13, MOST = 19 };
    char   digits[MOST + 1];
    size_t count = 0;
    for (; words != NULL && *words != '\0'; words++) {
        if (*words == ' ' || *words == '-')
            continue;
        if (!isdigit((unsigned char) *words) || count == MOST)
            return false;
        digits[count++] = *words;
    }
    digits[count] = '\0';
    return count >= LEAST && has_network(digits) && luhn(digits, count);
}

static status check_word(struct work *w, const char *field, const char *word)
{
    if (pos_is_payment_card(word))
        return fail(w, INVALID, field,
                    "this looks like the number of a payment card, which is never kept; a loyalty "
                    "card has a number of its own");
    return OK;
}

static status check_sale(struct work *w, const struct pos_sale *sale)
{
    const struct pos_payment *payment = sale->payments.items;
    if (text_empty(sale->till) || strchr(sale->till, ':') != NULL)
        return fail(w, INVALID, "till", "a till has a name without ':'");
    if (text_empty(sale->receipt))
        return fail(w, INVALID, "receipt", "a sale has the number of its receipt");
    TRY(check_word(w, "receipt", sale->receipt));
    TRY(check_word(w, "card", sale->card));
    TRY(check_word(w, "clerk", sale->clerk));
    TRY(check_word(w, "customer", sale->customer));
    for (int64_t i = 0; i < sale->payments.count; i++, payment++)
        TRY(check_word(w, work_text(w, "payments[%lld].kind", (long long) i), payment->kind));
    if (sale->at > w->now + DAY)
        return fail(w, INVALID, "at", "a sale is not more than a day ahead");
    return OK;
}

/* ---- as an order ---- */

static const char *number_of(struct work *w, const char *till, const char *receipt)
{
    return work_text(w, "%s:%s", till, receipt);
}

static int64_t given_back(int64_t number)
{
    return number == ABSENT || number < 0 ? number : -number;
}

/* The lines of a refund count back, whatever sign the till gives them. */
static struct rows lines_of(struct work *w, const struct pos_sale *sale)
{
    struct rows        rows = {.count = sale->lines.count};
    struct order_line *lines = work_take(w, (size_t) (rows.count + 1) * sizeof *lines);
    rows.items = lines;
    for (int64_t i = 0; i < rows.count; i++) {
        lines[i] = ((const struct order_line *) sale->lines.items)[i];
        if (!sale->refund)
            continue;
        lines[i].quantity = given_back(lines[i].quantity);
        lines[i].amount = given_back(lines[i].amount);
    }
    return rows;
}

static struct order_draft draft_of(struct work *w, const struct pos_sale *sale)
{
    const char *till = text_empty(sale->refunds_till) ? sale->till : sale->refunds_till;
    return (struct order_draft){
        .store = sale->store,
        .kind = sale->refund ? ORDER_REFUND : ORDER_SALE,
        .number = number_of(w, sale->till, sale->receipt),
        .refunds = sale->refund && !text_empty(sale->refunds_receipt)
                       ? number_of(w, till, sale->refunds_receipt)
                       : NULL,
        .placed_at = sale->at,
        .currency = sale->currency,
        .total = sale->refund ? given_back(sale->total) : sale->total,
        .country = sale->country,
        .state = sale->state,
        .city = sale->city,
        .zip = sale->zip,
        .channel = "pos",
        .person = {.store = sale->store,
                   .customer = sale->customer,
                   .email = sale->email,
                   .phone = sale->phone,
                   .firstname = sale->firstname,
                   .lastname = sale->lastname,
                   .country = sale->country,
                   .created_at = ABSENT},
        .lines = lines_of(w, sale),
    };
}

/* ---- putting ---- */

/* Sales that may be put, and where their results go. */
struct putting {
    const struct pos_sale **sales;
    struct order_draft     *drafts;
    struct pos_result     **results;
    size_t                  count;
};

static const char *payments_of(struct work *w, const struct pos_sale *sale)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_put_rows(&out, &payment_shape, &sale->payments);
    return sale->payments.count == 0 ? NULL : text.bytes;
}

static struct pos_kept kept_of(struct work *w, const struct pos_sale *sale, int64_t order)
{
    return (struct pos_kept){.store = sale->store,
                             .till = sale->till,
                             .receipt = sale->receipt,
                             .order_id = order,
                             .clerk = text_empty(sale->clerk) ? NULL : sale->clerk,
                             .card = text_empty(sale->card) ? NULL : sale->card,
                             .payments = payments_of(w, sale),
                             .created_at = w->now,
                             .updated_at = w->now};
}

static status find_buyer(struct work *w, int64_t order_id, struct order *ret_order,
                         int64_t *ret_contact)
{
    TRY(order_get(w, order_id, ret_order));
    return person_contacts_of(w, &ret_order->identity, 1, ret_contact);
}

/* A sale becomes what a contact bought, by the identity that stands for it. */
static status give_to(struct work *w, const struct pos_kept *kept, int64_t contact)
{
    struct identity identity;
    const char     *value =
        work_text(w, "%lld:%s", (long long) kept->store, number_of(w, kept->till, kept->receipt));
    return person_add_identity(w, contact, IDENTITY_ORDER, value, &identity);
}

/* The card is the buyer's, or tells who the buyer is. */
static status use_card(struct work *w, const struct pos_kept *kept, struct pos_result *result)
{
    struct identity card;
    struct order    order;
    TRY(find_buyer(w, kept->order_id, &order, &result->contact));
    if (kept->card == NULL)
        return OK;
    TRY(person_identity(w, IDENTITY_CARD, kept->card, &card));
    if (result->contact != ABSENT && card.contact == ABSENT)
        return person_add_identity(w, result->contact, IDENTITY_CARD, kept->card, &card);
    if (result->contact != ABSENT || card.contact == ABSENT || order.kind == ORDER_REFUND)
        return OK; /* known, or of nobody; a refund goes with its sale */
    result->contact = card.contact;
    return give_to(w, kept, card.contact);
}

static status put_unit(struct work *w, void *arg)
{
    static const char *const words[] = {"unchanged", "created", "changed"};
    struct putting          *putting = arg;
    struct order_put_result *orders = work_take(w, (putting->count + 1) * sizeof *orders);
    struct pos_kept         *kept = work_take(w, (putting->count + 1) * sizeof *kept);
    struct rows              rows = {kept, (int64_t) putting->count};
    TRY(order_put_all(w, putting->drafts, putting->count, orders));
    for (size_t i = 0; i < putting->count; i++) {
        kept[i] = kept_of(w, putting->sales[i], orders[i].order);
        putting->results[i]->order = orders[i].order;
        putting->results[i]->outcome = words[orders[i].outcome];
    }
    TRY(pos_store_put(w, &rows));
    for (size_t i = 0; i < putting->count; i++)
        TRY(use_card(w, &kept[i], putting->results[i]));
    return OK;
}

static void refuse(struct work *w, struct pos_result *result)
{
    result->outcome = "refused";
    result->order = result->contact = ABSENT;
    result->field = w->failure.field;
    result->reason = w->failure.message;
}

/* What cannot be is a sale's own fault; anything else is everybody's trouble. */
static bool is_its_fault(status outcome)
{
    return outcome == INVALID || outcome == CONFLICT || outcome == NOT_FOUND;
}

static status put_one_by_one(struct work *w, struct putting *putting)
{
    for (size_t i = 0; i < putting->count; i++) {
        struct putting one = {&putting->sales[i], &putting->drafts[i], &putting->results[i], 1};
        status         outcome = db_nested(w, put_unit, &one);
        if (outcome != OK && !is_its_fault(outcome))
            return outcome;
        if (outcome != OK)
            refuse(w, putting->results[i]);
    }
    return OK;
}

static status check_each(struct work *w, const struct rows *sales, struct pos_result *results,
                         struct putting *putting)
{
    for (int64_t i = 0; i < sales->count; i++) {
        const struct pos_sale *sale = &((const struct pos_sale *) sales->items)[i];
        struct order_draft     draft = draft_of(w, sale);
        results[i] = (struct pos_result){
            .till = sale->till, .receipt = sale->receipt, .order = ABSENT, .contact = ABSENT};
        status outcome = check_sale(w, sale);
        if (outcome == OK)
            outcome = order_check(w, &draft);
        if (outcome != OK && !is_its_fault(outcome))
            return outcome;
        if (outcome != OK) {
            refuse(w, &results[i]);
            continue;
        }
        putting->sales[putting->count] = sale;
        putting->drafts[putting->count] = draft;
        putting->results[putting->count++] = &results[i];
    }
    return OK;
}

status pos_put_all(struct work *w, const struct rows *sales, struct rows *ret_results)
{
    size_t             count = (size_t) sales->count + 1;
    struct pos_result *results = work_take(w, count * sizeof *results);
    struct putting     putting = {.sales = work_take(w, count * sizeof(const struct pos_sale *)),
                                  .drafts = work_take(w, count * sizeof(struct order_draft)),
                                  .results = work_take(w, count * sizeof(struct pos_result *))};
    if (sales->count == 0 || sales->count > POS_SALES_MAX)
        return fail(w, INVALID, "sales", "send 1 to %d sales at a time", POS_SALES_MAX);
    TRY(check_each(w, sales, results, &putting));
    *ret_results = (struct rows){results, sales->count};
    if (putting.count == 0)
        return OK;
    status outcome = db_nested(w, put_unit, &putting);
    return is_its_fault(outcome) ? put_one_by_one(w, &putting) : outcome;
}

status pos_get(struct work *w, int64_t store, const char *till, const char *receipt,
               struct pos_kept *ret_kept)
{
    status outcome = pos_store_get(w, store, till, receipt, ret_kept);
    if (outcome == NOT_FOUND)
        return fail(w, NOT_FOUND, "receipt", "Till '%.80s' of store %lld has no receipt '%.80s'.",
                    till, (long long) store, receipt);
    return outcome;
}

/* ---- joining ---- */

static status find_joiner(struct work *w, const struct pos_join *join, int64_t *ret_contact)
{
    struct identity identity;
    if (join->contact != ABSENT && join->contact != 0)
        return person_resolve(w, join->contact, ret_contact);
    if (!text_empty(join->email) || !text_empty(join->phone)) {
        struct person_draft draft = {
            .store = join->store, .email = join->email, .phone = join->phone, .created_at = ABSENT};
        TRY(person_find_or_create(w, &draft, &identity));
        if (identity.id == 0)
            return fail(w, INVALID, "email", "this is no e-mail address and no phone number");
        return person_contacts_of(w, &identity.id, 1, ret_contact);
    }
    if (text_empty(join->card))
        return fail(w, INVALID, "contact", "say whose it is: contact, email, phone or card");
    TRY(person_identity(w, IDENTITY_CARD, join->card, &identity));
    if (identity.contact == ABSENT)
        return fail(w, NOT_FOUND, "card", "Card '%.80s' is nobody's yet; give it to a contact.",
                    join->card);
    *ret_contact = identity.contact;
    return OK;
}

status pos_join(struct work *w, const struct pos_join *join, int64_t *ret_contact)
{
    struct pos_kept kept;
    struct order    order;
    int64_t         buyer;
    TRY(pos_get(w, join->store, join->till, join->receipt, &kept));
    TRY(find_joiner(w, join, ret_contact));
    TRY(find_buyer(w, kept.order_id, &order, &buyer));
    if (buyer == *ret_contact)
        return OK;
    if (buyer != ABSENT)
        return fail(w, CONFLICT, "receipt",
                    "This was sold to contact %lld; take it from there first, or merge the two.",
                    (long long) buyer);
    kept.kept_apart = false;
    TRY(pos_store_keep_apart(w, &kept));
    return give_to(w, &kept, *ret_contact);
}

status pos_leave(struct work *w, int64_t store, const char *till, const char *receipt)
{
    struct pos_kept kept;
    struct order    order;
    int64_t         buyer;
    TRY(pos_get(w, store, till, receipt, &kept));
    TRY(find_buyer(w, kept.order_id, &order, &buyer));
    if (buyer == ABSENT)
        return OK;
    kept.kept_apart = true;
    TRY(pos_store_keep_apart(w, &kept));
    TRY(person_leave_identity(w, buyer, order.identity));
    TRY(person_contacts_of(w, &order.identity, 1, &buyer));
    if (buyer != ABSENT)
        return fail(w, CONFLICT, "receipt",
                    "The till knew who bought this: contact %lld. It is theirs for good.",
                    (long long) buyer);
    return OK;
}
