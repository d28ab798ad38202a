/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a put tells the ledger, and what contacts and products add up to afterwards. */
#include <string.h>

#include "base/money.h"
#include "base/text.h"
#include "crm/catalog/catalog.h"
#include "crm/fact/fact.h"
#include "crm/order/order_put.h"
#include "crm/order/order_store.h"
#include "kit/json/json.h"

/* ---- details ---- */

static struct order_details details_of(const struct order *order)
{
    return (struct order_details){.country = order->country,
                                  .channel = order->channel,
                                  .refund = order->kind == ORDER_REFUND,
                                  .line = LINE_PRODUCT,
                                  .price = 1};
}

/* Says only what differs from the commonest line, so that there are few distinct texts. */
static const char *write_details(struct work *w, const struct order_details *details)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    if (details->country != NULL) {
        json_put_name(&out, "country");
        json_put_text(&out, details->country);
    }
    if (details->channel != NULL) {
        json_put_name(&out, "channel");
        json_put_text(&out, details->channel);
    }
    if (details->refund) {
        json_put_name(&out, "refund");
        json_put_bool(&out, true);
    }
    if (details->orders != 0) {
        json_put_name(&out, "orders");
        json_put_int(&out, details->orders);
    }
    if (details->line != LINE_PRODUCT) {
        json_put_name(&out, "line");
        json_put_text(&out, line_kind_words[details->line]);
    }
    if (details->price <= 0) {
        json_put_name(&out, "price");
        json_put_int(&out, details->price);
    }
    json_close_object(&out);
    return text.size > strlen("{}") ? text.bytes : NULL;
}

static enum line_kind line_kind_of(const char *word)
{
    for (int kind = LINE_PRODUCT; word != NULL && line_kind_words[kind] != NULL; kind++)
        if (text_same(line_kind_words[kind], word))
            return (enum line_kind) kind;
    return LINE_PRODUCT;
}

status order_read_details(struct work *w, const char *details, struct order_details *ret_details)
{
    const struct json *object = NULL, *refund;
    int64_t            orders = 0, price = 1;

    if (details != NULL)
        TRY(json_parse(w, details, strlen(details), &object));
    refund = json_member(object, "refund");
    (void) json_to_int(json_member(object, "orders"), &orders);
    (void) json_to_int(json_member(object, "price"), &price);
    *ret_details = (struct order_details){
        .country = json_text(object, "country"),
        .channel = json_text(object, "channel"),
        .refund = refund != NULL && refund->truth,
        .orders = (int) orders,
        .line = line_kind_of(json_text(object, "line")),
        .price = (int) price,
    };
    return OK;
}

/* ---- facts of lines ---- */

static int sign(int64_t number)
{
    return (number > 0) - (number < 0);
}

static const char *line_details(struct work *w, struct put *put, const struct line *line, bool back)
{
    const struct order *order = back ? &put->old : &put->now;
    struct order_words *words = back ? &put->old_words : &put->now_words;
    const char        **place = &words->line[line->kind][sign(line->price) + 1];
    if (*place == NULL) {
        struct order_details details = details_of(order);
        details.line = line->kind;
        details.price = sign(line->price);
        *place = write_details(w, &details);
    }
    return *place;
}

static status add_sold(struct run *run, const struct line *line, int factor)
{
    bool             is_new;
    union map_value *place = map_put_int(&run->sold_places, line->product, &is_new);
    if (is_new) {
        place->number = (int64_t) run->sold.count;
        ((struct product_sold *) list_add(&run->sold))->product = line->product;
    }
    struct product_sold *sold = list_at(&run->sold, (size_t) place->number);
    sold->pieces += factor * line->quantity;
    sold->amount += factor * line->home_amount;
    return OK;
}

status order_tell_line(struct work *w, struct run *run, struct put *put, const struct line *line,
                       bool back)
{
    const struct order *order = back ? &put->old : &put->now;
    int                 factor = back ? -1 : 1;
    enum fact_kind      told = order->kind == ORDER_SALE ? FACT_LINE_SOLD : FACT_LINE_REFUNDED;

    *(struct fact *) list_add(&run->facts) = (struct fact){
        .subject = order->identity,
        .kind = back ? FACT_LINE_CORRECTED : told,
        .at = order->placed_at,
        .store = order->store,
        .value = factor * line->home_amount,
        .quantity = factor * line->quantity,
        .reference = line->product == ABSENT ? 0 : line->product,
        .context = order->id,
        .details = line_details(w, put, line, back),
    };
    return line->product == ABSENT ? OK : add_sold(run, line, factor);
}

/* ---- facts of documents ---- */

static struct fact order_fact(const struct order *order, enum fact_kind kind)
{
    return (struct fact){
        .subject = order->identity,
        .kind = kind,
        .at = order->placed_at,
        .store = order->store,
        .value = order->home_total,
        .quantity = order->line_count * MONEY_UNIT,
        .reference = order->id,
        .context = order->refunds == ABSENT ? order->id : order->refunds,
    };
}

static status correct(struct work *w, const struct order *order, int orders, struct fact fact)
{
    struct order_details details = details_of(order);
    details.orders = orders;
    fact.details = write_details(w, &details);
    return fact_tell(w, &fact);
}

static status take_back(struct work *w, const struct put *put)
{
    struct fact fact = order_fact(&put->old, FACT_ORDER_CORRECTED);
    fact.value = -fact.value;
    fact.quantity = -fact.quantity;
    return correct(w, &put->old, -1, fact);
}

/* It counted once before: then its first fact was told, and what follows are corrections. */
static status was_told(struct work *w, const struct put *put, bool *ret_told)
{
    struct rows statuses;
    *ret_told = put->old.id != 0 && put->old.counts;
    if (put->old.id == 0 || *ret_told)
        return OK;
    TRY(order_list_statuses(w, put->old.id, &statuses));
    for (int64_t i = 0; i + 1 < statuses.count; i++)
        *ret_told |= order_status_counts(((struct order_status *) statuses.items)[i].status);
    return OK;
}

static status tell_anew(struct work *w, const struct put *put)
{
    bool           told;
    enum fact_kind kind = put->now.kind == ORDER_SALE ? FACT_ORDER_PLACED : FACT_ORDER_REFUNDED;
    TRY(was_told(w, put, &told));
    if (told)
        return correct(w, &put->now, 1, order_fact(&put->now, FACT_ORDER_CORRECTED));

    struct order_details details = details_of(&put->now);
    struct fact          fact = order_fact(&put->now, kind);
    fact.details = write_details(w, &details);
    return fact_tell(w, &fact);
}

static status tell_difference(struct work *w, const struct put *put)
{
    struct fact fact = order_fact(&put->now, FACT_ORDER_CORRECTED);
    fact.value -= put->old.home_total;
    fact.quantity -= put->old.line_count * MONEY_UNIT;
    return fact.value == 0 && fact.quantity == 0 ? OK : correct(w, &put->now, 0, fact);
}

static status tell_status(struct work *w, const struct put *put)
{
    bool told_by_placing = put->old.id == 0 && put->now.counts;
    if (told_by_placing || (put->old.id != 0 && text_same(put->old.status, put->now.status)))
        return OK;
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    json_put_name(&out, "status");
    json_put_text(&out, put->now.status);
    json_close_object(&out);

    struct fact fact = order_fact(&put->now, FACT_ORDER_CHANGED);
    fact.at = order_changed_at(w, put);
    fact.value = fact.quantity = 0;
    fact.context = put->now.id;
    fact.details = text.bytes;
    return fact_tell(w, &fact);
}

static status tell_order(struct work *w, const struct put *put)
{
    bool counted = put->old.id != 0 && put->old.counts, counts = put->now.counts;
    TRY(tell_status(w, put));
    if (counted && counts && !put->moved)
        return tell_difference(w, put);
    if (counted)
        TRY(take_back(w, put));
    return counts ? tell_anew(w, put) : OK;
}

/* ---- totals ---- */

static int64_t counted(const struct order *order, enum order_kind kind)
{
    return order->id != 0 && order->counts && order->kind == kind ? order->home_total : 0;
}

/* What only adds is added. A document that was taken back or moved may have been the first or the
 * last of its contact: these are counted anew. */
static bool only_adds(const struct put *put)
{
    return put->old.id == 0 || (put->old.counts == put->now.counts && !put->moved);
}

static void add_spend(const struct put *put, struct list *spent)
{
    struct person_spend spend = {
        .orders = put->old.id == 0 && put->now.counts && put->now.kind == ORDER_SALE,
        .revenue = counted(&put->now, ORDER_SALE) - counted(&put->old, ORDER_SALE),
        .refunds = counted(&put->old, ORDER_REFUND) - counted(&put->now, ORDER_REFUND),
        .at = put->now.placed_at,
        .order = put->now.id,
    };
    if (spend.orders != 0 || spend.revenue != 0 || spend.refunds != 0)
        *(struct person_spent *) list_add(spent) = (struct person_spent){put->now.identity, spend};
}

static status recount(struct work *w, int64_t identity)
{
    struct person_totals totals;
    TRY(order_store_sums_of(w, identity, &totals));
    return person_put_totals(w, &totals);
}

static status add_up(struct work *w, const struct run *run)
{
    struct list spent = list_open(w->arena, sizeof(struct person_spent));
    for (size_t i = 0; i < run->count; i++)
        if (only_adds(&run->puts[i]))
            add_spend(&run->puts[i], &spent);
    struct rows spends = list_rows(&spent);
    TRY(person_add_spend_all(w, &spends));
    /* Recounts see all rows of the run, so they come when everything is added. */
    for (size_t i = 0; i < run->count; i++) {
        const struct put *put = &run->puts[i];
        if (only_adds(put))
            continue;
        TRY(recount(w, put->now.identity));
        if (put->old.identity != put->now.identity)
            TRY(recount(w, put->old.identity));
    }
    struct rows sold = list_rows(&run->sold);
    return catalog_add_sold_all(w, &sold);
}

status order_tell(struct work *w, struct run *run)
{
    for (size_t i = 0; i < run->count; i++)
        TRY(tell_order(w, &run->puts[i]));
    for (size_t i = 0; i < run->facts.count; i++)
        TRY(fact_tell(w, list_at(&run->facts, i)));
    return add_up(w, run);
}
