/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/demo/demo_write.h"

#include <math.h>

#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/fact/fact.h"
#include "crm/order/order.h"
#include "crm/record/record.h"
#include "crm/store/store.h"
#include "kit/json/json.h"

static const struct {
    const char     *name, *currency, *zone, *channel;
    enum store_kind kind;
} shops[DEMO_STORES] = {
    [DEMO_WEB] = {"Juniper & Oak", "EUR", "Europe/Berlin", "web", STORE_OTHER},
    [DEMO_WEB_GB] = {"Juniper & Oak UK", "GBP", "Europe/London", "web", STORE_OTHER},
    [DEMO_TILL] = {"Juniper & Oak Berlin-Mitte", "EUR", "Europe/Berlin", "pos", STORE_POS},
};

/* ---- stores and rates ---- */

/* A pound in euros: wanders a little from month to month. */
static status put_rates(struct work *w, const struct demo_plan *plan)
{
    int64_t first = month_of_day(plan->season.first_day), last = month_of_day(day_of(plan->until));
    for (int64_t month = first; month <= last; month++) {
        double rate = 1.16 + .02 * sin((double) month / 3);
        TRY(store_put_rate(w, "GBP", day_of_month(month), (int64_t) (rate * 1000) * 1000));
    }
    return OK;
}

status demo_write_stores(struct work *w, struct demo_writing *writing)
{
    for (int i = 0; i < DEMO_STORES; i++) {
        struct store draft = {.name = shops[i].name,
                              .kind = shops[i].kind,
                              .currency = shops[i].currency,
                              .zone = shops[i].zone};
        TRY(store_create(w, &draft));
        TRY(zone_open(w, shops[i].zone, &writing->zones[i]));
        writing->stores[i] = draft.id;
    }
    return put_rates(w, writing->plan);
}

/* ---- what events have in common ---- */

static int64_t instant(const struct demo_writing *writing, enum demo_store store, int64_t local)
{
    return zone_to_utc(writing->zones[store], local);
}

static const struct demo_customer *customer_of(const struct demo_writing *writing, int index)
{
    return list_at(&writing->plan->customers, (size_t) index);
}

static const struct demo_order *order_of(const struct demo_writing *writing, int index)
{
    return list_at(&writing->plan->orders, (size_t) index);
}

static const struct demo_line *line_of(const struct demo_writing *writing, int64_t index)
{
    return list_at(&writing->plan->lines, (size_t) index);
}

static status tell(struct work *w, const struct demo_writing *writing, int customer,
                   const struct fact *fact)
{
    struct fact whole = *fact;
    whole.subject = writing->identities[customer];
    whole.at = instant(writing, DEMO_WEB, fact->at);
    return fact_tell(w, &whole);
}

/* ---- people and companies ---- */

static const char *company_of(const struct demo_writing  *writing,
                              const struct demo_customer *customer)
{
    if (customer->company < 0)
        return NULL;
    const struct demo_company *company =
        list_at(&writing->plan->companies, (size_t) customer->company);
    return company->name;
}

/* Each store knows its own customers; the till knows the number of the card. */
static const char *number_of(struct work *w, const struct demo_writing *writing, int index,
                             enum demo_store store)
{
    const struct demo_customer *customer = customer_of(writing, index);
    if (store == DEMO_TILL)
        return customer->card ? work_text(w, "K%06d", 100000 + index) : NULL;
    return work_text(w, "%d", 1001 + index);
}

static struct person_draft person_of(struct work *w, const struct demo_writing *writing, int index,
                                     enum demo_store store)
{
    const struct demo_customer *customer = customer_of(writing, index);
    const struct demo_person   *person = &customer->person;
    return (struct person_draft){
        .store = writing->stores[store],
        .customer = number_of(w, writing, index, store),
        .email = person->email,
        .phone = person->phone,
        .firstname = person->firstname,
        .lastname = person->lastname,
        .company = company_of(writing, customer),
        .address = person->address,
        .city = person->city,
        .state = person->state,
        .zip = person->zip,
        .country = person->country,
        .created_at = instant(writing, customer->store, customer->joined),
    };
}

static status write_join(struct work *w, struct demo_writing *writing, int index)
{
    struct identity     identity;
    struct person_draft draft = person_of(w, writing, index, customer_of(writing, index)->store);
    TRY(person_find_or_create(w, &draft, &identity));
    writing->identities[index] = identity.id;
    return OK;
}

static status write_company(struct work *w, const struct demo_writing *writing, int index)
{
    const struct record_type  *type;
    const struct demo_company *company = list_at(&writing->plan->companies, (size_t) index);
    struct record_value        values[] = {{"name", company->name}, {"domain", company->domain}};
    int64_t                    id;
    TRY(record_type_get(w, "companies", &type));
    return record_create(w, type, values, COUNT_OF(values), &id);
}

/* ---- orders and refunds ---- */

static struct order_line line_draft(const struct demo_writing *writing,
                                    const struct demo_line *line, enum demo_store store)
{
    const struct demo_product *product = &writing->plan->catalog->products[line->product];
    return (struct order_line){
        .kind = LINE_PRODUCT,
        .sku = product->sku,
        .name = product->name,
        .category = demo_categories[product->category].name,
        .quantity = line->quantity * MONEY_UNIT,
        .price = demo_price(writing->plan, line->product, store),
        .amount = ABSENT,
    };
}

static int64_t goods_of(const struct demo_writing *writing, int64_t first, int64_t count,
                        enum demo_store store)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < count; i++) {
        const struct demo_line *line = line_of(writing, first + i);
        sum += line->quantity * demo_price(writing->plan, line->product, store);
    }
    return sum;
}

static void add_extra(struct list *lines, enum line_kind kind, const char *name, int64_t amount)
{
    struct order_line *line = list_add(lines);
    *line = (struct order_line){
        .kind = kind, .name = name, .quantity = MONEY_UNIT, .price = amount, .amount = amount};
}

/* Things, then what a voucher takes off, then the parcel; large orders travel free. */
static struct rows lines_of(struct work *w, const struct demo_writing *writing,
                            const struct demo_order *order)
{
    struct list lines = list_open(w->arena, sizeof(struct order_line));
    int64_t     goods = goods_of(writing, order->line_first, order->line_count, order->store);
    for (int64_t i = 0; i < order->line_count; i++)
        *(struct order_line *) list_add(&lines) =
            line_draft(writing, line_of(writing, order->line_first + i), order->store);
    int64_t cents = goods / 10000 * order->discount / 100;
    if (order->discount > 0)
        add_extra(&lines, LINE_DISCOUNT, "TENOFF", -cents * 10000);
    if (order->store != DEMO_TILL && goods < 60 * MONEY_UNIT)
        add_extra(&lines, LINE_SHIPPING, "Parcel", 4900000);
    return list_rows(&lines);
}

static struct order_draft order_draft(struct work *w, const struct demo_writing *writing, int index)
{
    const struct demo_order   *order = order_of(writing, index);
    const struct demo_channel *channel = &demo_channels[order->channel];
    bool                       web = order->store != DEMO_TILL;
    struct order_draft         draft = {
                .store = writing->stores[order->store],
                .kind = ORDER_SALE,
                .number = order->number,
                .status = order->status,
                .placed_at = instant(writing, order->store, order->at),
                .total = ABSENT,
                .channel = shops[order->store].channel,
                .source = web ? channel->source : NULL,
                .medium = web ? channel->medium : NULL,
                .campaign = web ? channel->campaign : NULL,
                .country = "DE",
                .city = "Berlin",
                .person = {.created_at = ABSENT},
                .lines = lines_of(w, writing, order),
    };
    if (order->customer >= 0)
        draft.person = person_of(w, writing, order->customer, order->store);
    if (web) {
        draft.country = draft.person.country;
        draft.state = draft.person.state;
        draft.city = draft.person.city;
        draft.zip = draft.person.zip;
    }
    return draft;
}

static struct order_draft refund_draft(struct work *w, const struct demo_writing *writing,
                                       int index)
{
    const struct demo_refund *refund = list_at(&writing->plan->refunds, (size_t) index);
    const struct demo_order  *order = order_of(writing, refund->order);
    struct list               lines = list_open(w->arena, sizeof(struct order_line));
    struct order_line        *line = list_add(&lines);
    struct order_draft        draft = order_draft(w, writing, refund->order);
    *line = line_draft(writing, line_of(writing, refund->line), order->store);
    line->quantity = -refund->quantity * MONEY_UNIT;
    draft.kind = ORDER_REFUND;
    draft.number = work_text(w, "R%s-%d", order->number, (int) (refund->line - order->line_first));
    draft.refunds = order->number;
    draft.status = "completed";
    draft.placed_at = instant(writing, order->store, refund->at);
    draft.lines = list_rows(&lines);
    return draft;
}

/* What happens to a parcel. */
static status tell_delivery(struct work *w, const struct demo_writing *writing, int index)
{
    const struct demo_order *order = order_of(writing, index);
    struct demo_random       random = demo_random_open((uint64_t) index, 99);
    int64_t                  id = writing->orders[index];
    int64_t                  shipped = order->at + demo_random_between(&random, 8, 52) * HOUR;
    int64_t                  arrived = shipped + demo_random_between(&random, 20, 110) * HOUR;
    if (order->store == DEMO_TILL || !text_same(order->status, "completed")
        || shipped > writing->plan->until)
        return OK;
    struct fact fact = {.kind = FACT_ORDER_SHIPPED,
                        .at = shipped,
                        .store = writing->stores[order->store],
                        .reference = id,
                        .context = id};
    TRY(tell(w, writing, order->customer, &fact));
    fact.kind = FACT_ORDER_DELIVERED;
    fact.at = arrived;
    return arrived > writing->plan->until ? OK : tell(w, writing, order->customer, &fact);
}

static status put_documents(struct work *w, struct demo_writing *writing, enum demo_store store)
{
    size_t                   most = writing->until - writing->from, count = 0;
    struct order_draft      *drafts = work_take(w, (most + 1) * sizeof *drafts);
    struct order_put_result *results = work_take(w, (most + 1) * sizeof *results);
    int                     *indexes = work_take(w, (most + 1) * sizeof *indexes);
    for (size_t i = writing->from; i < writing->until; i++) {
        const struct demo_event *event = list_at(&writing->plan->events, i);
        if (event->kind != DEMO_ORDER && event->kind != DEMO_REFUND)
            continue;
        bool                      sale = event->kind == DEMO_ORDER;
        const struct demo_refund *refund =
            sale ? NULL : list_at(&writing->plan->refunds, (size_t) event->index);
        int order = sale ? event->index : refund->order;
        if (order_of(writing, order)->store != store)
            continue;
        indexes[count] = sale ? event->index : -1;
        drafts[count++] =
            sale ? order_draft(w, writing, event->index) : refund_draft(w, writing, event->index);
    }
    TRY(order_put_all(w, drafts, count, results));
    for (size_t i = 0; i < count; i++) {
        if (indexes[i] < 0)
            continue;
        writing->orders[indexes[i]] = results[i].order;
        TRY(tell_delivery(w, writing, indexes[i]));
    }
    return OK;
}

/* ---- carts, mails, tickets ---- */

static struct rows items_of(struct work *w, const struct demo_writing *writing,
                            const struct demo_cart *cart, enum demo_store store)
{
    struct cart_item *items = work_take(w, (size_t) (cart->line_count + 1) * sizeof *items);
    for (int64_t i = 0; i < cart->line_count; i++) {
        struct order_line line = line_draft(writing, line_of(writing, cart->line_first + i), store);
        items[i] = (struct cart_item){.sku = line.sku,
                                      .name = line.name,
                                      .category = line.category,
                                      .quantity = line.quantity,
                                      .price = line.price};
    }
    return (struct rows){items, cart->line_count};
}

/* What became of it follows from its timer and from the orders. */
static status write_cart(struct work *w, const struct demo_writing *writing, int index)
{
    const struct demo_cart     *cart = list_at(&writing->plan->carts, (size_t) index);
    const struct demo_customer *customer = customer_of(writing, cart->customer);
    enum demo_store             store = customer->store == DEMO_WEB_GB ? DEMO_WEB_GB : DEMO_WEB;
    struct cart_put_result      result;
    struct cart_change          change = {
                 .store = writing->stores[store],
                 .key = work_text(w, "demo-%d", 1 + index),
                 .identity = writing->identities[cart->customer],
                 .change = CART_REPLACE,
                 .at = cart->at,
                 .currency = shops[store].currency,
                 .url = work_text(w, "https://shop.example/cart/%d", 1 + index),
                 .subtotal = ABSENT,
                 .tax = ABSENT,
                 .shipping = ABSENT,
                 .discount = ABSENT,
                 .total = ABSENT,
                 .items = items_of(w, writing, cart, store),
    };
    return cart_put(w, &change, &result);
}

static status write_mail(struct work *w, const struct demo_writing *writing, int index)
{
    const struct demo_mail *mail = list_at(&writing->plan->mails, (size_t) index);
    const struct {
        enum fact_kind kind;
        int64_t        at;
    } steps[] = {{FACT_MAIL_SENT, mail->sent},
                 {FACT_MAIL_OPENED, mail->opened},
                 {FACT_MAIL_CLICKED, mail->clicked}};
    struct fact fact = {.reference = index + 1, .context = mail->campaign};
    fact.details = mail->campaign == 0
                       ? "{\"campaign\":\"cart-recovery\"}"
                       : work_text(w, "{\"campaign\":\"monthly-%d\"}", mail->campaign);
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        fact.kind = steps[i].kind;
        fact.at = steps[i].at;
        if (fact.at != 0 && fact.at <= writing->plan->until)
            TRY(tell(w, writing, mail->customer, &fact));
    }
    return OK;
}

static status write_ticket(struct work *w, const struct demo_writing *writing, int index)
{
    static const char *const  topics[] = {"{\"topic\":\"delivery\"}", "{\"topic\":\"return\"}",
                                          "{\"topic\":\"product\"}", "{\"topic\":\"invoice\"}"};
    const struct demo_ticket *ticket = list_at(&writing->plan->tickets, (size_t) index);
    struct fact               fact = {.kind = FACT_TICKET_OPENED,
                                      .at = ticket->opened,
                                      .reference = index + 1,
                                      .context = writing->orders[ticket->order],
                                      .details = topics[index % 4]};
    TRY(tell(w, writing, ticket->customer, &fact));
    fact.kind = FACT_TICKET_CLOSED;
    fact.at = ticket->closed;
    return ticket->closed == 0 ? OK : tell(w, writing, ticket->customer, &fact);
}

/* ---- a stretch ---- */

/* Documents are put together, between the people who buy and what they do besides. */
static status write_one(struct work *w, struct demo_writing *writing,
                        const struct demo_event *event, bool before)
{
    switch (event->kind) {
    case DEMO_COMPANY:
        return before ? write_company(w, writing, event->index) : OK;
    case DEMO_JOIN:
        return before ? write_join(w, writing, event->index) : OK;
    case DEMO_CART: /* before the orders, however far a stretch goes */
        return before ? write_cart(w, writing, event->index) : OK;
    case DEMO_MAIL:
        return before ? OK : write_mail(w, writing, event->index);
    case DEMO_TICKET:
        return before ? OK : write_ticket(w, writing, event->index);
    default:
        return OK;
    }
}

static status write_all(struct work *w, struct demo_writing *writing, bool before)
{
    for (size_t i = writing->from; i < writing->until; i++)
        TRY(write_one(w, writing, list_at(&writing->plan->events, i), before));
    return OK;
}

status demo_write_events(struct work *w, struct demo_writing *writing)
{
    TRY(write_all(w, writing, true));
    for (int store = 0; store < DEMO_STORES; store++)
        TRY(put_documents(w, writing, (enum demo_store) store));
    return write_all(w, writing, false);
}
