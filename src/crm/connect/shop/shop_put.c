/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/shop/shop_put.h"

#include "base/list.h"
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/catalog/catalog.h"
#include "crm/connect/shop/shop_store.h"
#include "crm/order/order.h"
#include "crm/record/record.h"

enum { VALUES_MOST = 16 };

/* Values for a record; what is not there is left out, so that it stays as it is. */
struct values {
    struct record_value list[VALUES_MOST];
    size_t              count;
};

static void add_text(struct values *values, const char *property, const char *value)
{
    if (value != NULL)
        values->list[values->count++] = (struct record_value){property, value};
}

static void add_money(struct work *w, struct values *values, const char *property, int64_t value)
{
    if (value != ABSENT)
        add_text(values, property, money_text(w, value));
}

static void add_time(struct work *w, struct values *values, const char *property, int64_t value)
{
    if (value != ABSENT)
        add_text(values, property, time_text(w, value));
}

static void add_int(struct work *w, struct values *values, const char *property, int64_t value)
{
    if (value != ABSENT)
        add_text(values, property, work_text(w, "%lld", (long long) value));
}

/* Changes the record, or makes it when there is none. */
static status put_record(struct work *w, const char *type_name, const struct values *values,
                         int64_t *record)
{
    const struct record_type *type;
    TRY(record_type_get(w, type_name, &type));
    if (*record == ABSENT || *record == 0)
        return record_create(w, type, values->list, values->count, record);
    return record_change(w, type, *record, values->list, values->count);
}

static struct shop_place place_of(const struct shop_putting *putting)
{
    return (struct shop_place){.store = putting->batch->connection->store};
}

/* ---- orders and refunds ---- */

static status put_beside(struct work *w, const struct shop_order *order, int64_t record)
{
    struct values values = {.count = 0};
    add_text(&values, "hs_order_note", order->note);
    add_text(&values, "hs_payment_processing_method", order->payment);
    add_text(&values, "hs_discount_codes", order->coupons);
    add_money(w, &values, "hs_subtotal_price", order->subtotal);
    add_money(w, &values, "hs_order_discount", order->discount);
    add_money(w, &values, "hs_shipping_cost", order->shipping);
    add_money(w, &values, "hs_tax", order->tax);
    add_time(w, &values, "hs_processed_date", order->paid_at);
    add_text(&values, "hs_fulfillment_status", order->fulfilment);
    add_text(&values, "hs_shipping_tracking_number", order->tracking);
    add_text(&values, "hs_shipping_status_url", order->tracking_url);
    add_text(&values, "hs_tags", order->tags);
    return put_record(w, "orders", &values, &record);
}

/* Whether an order of this number is here and came from elsewhere: a file, a page of the shop. */
static status find_unclaimed(struct work *w, const struct shop_putting *putting, int64_t store,
                             const char *number, bool *ret_found)
{
    struct order there;
    bool         claimed;
    *ret_found = false;
    status outcome = order_find(w, store, number, &there);
    if (outcome == NOT_FOUND) {
        w->failure = (struct failure){0};
        return OK;
    }
    TRY(outcome);
    TRY(shop_store_is_order(w, putting->batch->connection->id, there.id, &claimed));
    *ret_found = !claimed;
    return OK;
}

/*
 * An order that came from elsewhere before is taken over, under the number by which it is known:
 * that of the shop, the same without "#", or the shop's id.
 */
static status take_over(struct work *w, const struct shop_putting *putting,
                        struct shop_order *order, bool *ret_taken)
{
    const char *said = order->draft.number;
    const char *names[] = {said, *said == '#' ? said + 1 : said,
                           work_text(w, "%lld", (long long) order->is.id)};
    *ret_taken = false;
    for (size_t i = 0; i < COUNT_OF(names) && !*ret_taken; i++) {
        if (i > 0 && text_same(names[i], said))
            continue;
        TRY(find_unclaimed(w, putting, order->draft.store, names[i], ret_taken));
        if (*ret_taken)
            order->draft.number = names[i];
    }
    return OK;
}

/* One of the names under which take_over finds it. */
static bool is_name_of(struct work *w, const struct shop_order *order, const char *number)
{
    const char *said = order->draft.number;
    return (*said == '#' && text_same(said + 1, number))
           || text_same(number, work_text(w, "%lld", (long long) order->is.id));
}

/* Plugins number orders anew; the number of another order is told apart by the shop's id. One that
 * is known keeps the number by which it is. */
static status choose_number(struct work *w, const struct shop_putting *putting,
                            struct shop_order *order)
{
    struct order there;
    bool         taken = false;
    if (putting->row.record != ABSENT) {
        TRY(order_get(w, putting->row.record, &there));
        if (is_name_of(w, order, there.number))
            order->draft.number = there.number;
    } else {
        TRY(take_over(w, putting, order, &taken));
    }
    if (taken || text_same(order->draft.number, work_text(w, "%lld", (long long) order->is.id)))
        return OK;
    status outcome = order_find(w, order->draft.store, order->draft.number, &there);
    if (outcome == OK && there.id != putting->row.record)
        order->draft.number =
            work_text(w, "%s (%lld)", order->draft.number, (long long) order->is.id);
    w->failure = (struct failure){0};
    return outcome == NOT_FOUND ? OK : outcome;
}

static const char *cart_key(struct work *w, const struct shop_order *order)
{
    return work_text(w, "order:%lld", (long long) order->is.id);
}

static struct rows cart_items(struct work *w, const struct order_draft *draft)
{
    struct list items = list_open(w->arena, sizeof(struct cart_item));
    for (int64_t i = 0; i < draft->lines.count; i++) {
        const struct order_line *line = &((const struct order_line *) draft->lines.items)[i];
        if (line->kind == LINE_PRODUCT && line->sku != NULL)
            *(struct cart_item *) list_add(&items) = (struct cart_item){.sku = line->sku,
                                                                        .name = line->name,
                                                                        .quantity = line->quantity,
                                                                        .price = line->price};
    }
    return list_rows(&items);
}

/* Somebody stands at the checkout (orders in checkout-draft): a cart, with their e-mail once they
 * have typed it. */
static status put_cart(struct work *w, const struct shop_order *order)
{
    const struct order_draft *draft = &order->draft;
    struct identity           identity = {.id = 0};
    struct cart_put_result    result;
    if (draft->person.email != NULL || draft->person.customer != NULL)
        TRY(person_find_or_create(w, &draft->person, &identity));
    struct cart_change change = {.store = draft->store,
                                 .key = cart_key(w, order),
                                 .identity = identity.id,
                                 .change = CART_REPLACE,
                                 .at = draft->changed_at,
                                 .currency = draft->currency,
                                 .subtotal = order->subtotal,
                                 .tax = order->tax,
                                 .shipping = order->shipping,
                                 .discount = order->discount,
                                 .total = draft->total,
                                 .items = cart_items(w, draft)};
    return cart_put(w, &change, &result);
}

/* A cart or checkout that the platform tells as such. */
status shop_put_cart(struct work *w, struct shop_putting *putting)
{
    struct shop_place      place = place_of(putting);
    struct shop_cart       cart;
    struct identity        identity = {.id = 0};
    struct cart_put_result result;
    TRY(putting->platform->reader.cart(w, &place, putting->object, &cart));
    if (cart.ended)
        return OK;
    if (cart.person.email != NULL || cart.person.customer != NULL || cart.person.phone != NULL)
        TRY(person_find_or_create(w, &cart.person, &identity));
    cart.change.identity = identity.id;
    TRY(cart_put(w, &cart.change, &result));
    putting->row.record = result.cart == 0 ? ABSENT : result.cart;
    return OK;
}

/* A draft of the checkout is no order yet, and one in the trash that nobody knew never will be. */
status shop_put_order(struct work *w, struct shop_putting *putting)
{
    struct shop_place       place = place_of(putting);
    struct shop_order       order;
    struct order_put_result result;
    TRY(putting->platform->reader.order(w, &place, putting->object, &order));
    if (putting->row.record == ABSENT && order.is_cart)
        return put_cart(w, &order);
    if (putting->row.record == ABSENT && order.in_trash)
        return OK;
    order.draft.cart = order.cart;
    if (putting->row.record == ABSENT && putting->row.state != SHOP_UNKNOWN && order.cart == NULL)
        order.draft.cart = cart_key(w, &order);
    TRY(choose_number(w, putting, &order));
    TRY(order_check(w, &order.draft));
    TRY(order_put(w, &order.draft, &result));
    putting->row.record = result.order;
    return put_beside(w, &order, result.order);
}

/* The batch's parent is the order, as the shop says it now. */
status shop_put_refund(struct work *w, struct shop_putting *putting)
{
    struct shop_place       place = place_of(putting);
    struct shop_order       order;
    struct shop_refund      refund;
    struct shop_row         sale;
    struct order            kept;
    struct order_put_result result;
    TRY(putting->platform->reader.order(w, &place, putting->batch->parent, &order));
    TRY(shop_store_get_object(w, putting->batch->connection->id, "orders", order.is.id, &sale));
    if (sale.record == ABSENT)
        return fail(w, INVALID, "parent_id", "order %lld, which it gives back, is not here (%s)",
                    (long long) order.is.id, sale.reason == NULL ? "not read yet" : sale.reason);
    TRY(order_get(w, sale.record, &kept));
    order.draft.number = kept.number;
    TRY(putting->platform->reader.refund(w, putting->object, putting->batch->parent, &refund));
    shop_refund_of(w, &order, &refund);
    TRY(order_check(w, &refund.draft));
    TRY(order_put(w, &refund.draft, &result));
    putting->row.record = result.order;
    putting->row.parent = order.is.id;
    putting->row.modified_at = order.is.modified_at;
    return OK;
}

void shop_refund_of(struct work *w, const struct shop_order *order, struct shop_refund *refund)
{
    const struct order_draft *sale = &order->draft;
    struct order_draft       *draft = &refund->draft;
    refund->order = order->is.id;
    draft->store = sale->store;
    draft->number = work_text(w, "%s-R%lld", sale->number, (long long) refund->is.id);
    draft->refunds = sale->number;
    draft->status = order_status_counts(sale->status) ? "completed" : sale->status;
    draft->changed_at = order_status_counts(sale->status) ? draft->placed_at : sale->changed_at;
    draft->currency = sale->currency;
    draft->person = sale->person;
    draft->country = sale->country;
    draft->state = sale->state;
    draft->city = sale->city;
    draft->zip = sale->zip;
    draft->channel = sale->channel;
    draft->source = sale->source;
    draft->medium = sale->medium;
    draft->campaign = sale->campaign;
}

/* ---- people ---- */

/* At first only what is empty is filled in; what the shop changes later is changed here too. */
status shop_put_customer(struct work *w, struct shop_putting *putting)
{
    struct shop_place    place = place_of(putting);
    struct shop_customer customer;
    struct identity      identity;
    TRY(putting->platform->reader.customer(w, &place, putting->object, &customer));
    TRY(person_find_or_create(w, &customer.draft, &identity));
    bool known = putting->row.record != ABSENT;
    putting->row.record = identity.contact;
    if (!known || identity.contact == ABSENT)
        return OK;
    const struct person_draft *said = &customer.draft;
    struct values              values = {.count = 0};
    add_text(&values, "firstname", said->firstname);
    add_text(&values, "lastname", said->lastname);
    add_text(&values, "company", said->company);
    add_text(&values, "address", said->address);
    add_text(&values, "city", said->city);
    add_text(&values, "state", said->state);
    add_text(&values, "zip", said->zip);
    add_text(&values, "country", said->country);
    return put_record(w, "contacts", &values, &putting->row.record);
}

/* ---- products, coupons, reviews ---- */

static void add_product(struct work *w, const struct shop_product *product, struct values *values)
{
    add_text(values, "name", product->name);
    add_text(values, "hs_sku", product->sku);
    add_text(values, "category", product->category);
    add_text(values, "description", product->description);
    add_text(values, "hs_url", product->url);
    add_text(values, "hs_images", product->images);
    add_text(values, "stock_status", product->stock_status);
    add_money(w, values, "price", product->price);
    add_money(w, values, "average_rating", product->rating);
    /* Empty when the shop ceased to count it. */
    add_text(values, "stock", product->stock == ABSENT ? "" : money_text(w, product->stock));
}

/* A renamed SKU is the same product: the shop's number says so. */
status shop_put_product(struct work *w, struct shop_putting *putting)
{
    const struct shop_batch *batch = putting->batch;
    struct shop_product      product, parent;
    struct shop_row          whole = {.record = ABSENT};
    if (batch->parent != NULL) {
        TRY(putting->platform->reader.product(w, batch->parent, NULL, &parent));
        TRY(shop_store_get_object(w, batch->connection->id, "products", parent.is.id, &whole));
    }
    TRY(putting->platform->reader.product(w, putting->object,
                                          batch->parent == NULL ? NULL : &parent, &product));
    struct product_draft draft = {.store = batch->connection->store,
                                  .sku = product.sku,
                                  .name = product.name,
                                  .category = product.category,
                                  .price = product.price};
    if (putting->row.record == ABSENT)
        TRY(catalog_find_or_create(w, &draft, &putting->row.record));
    struct values values = {.count = 0};
    add_product(w, &product, &values);
    add_int(w, &values, "variation_of", whole.record);
    if (text_same(batch->kind, "variants"))
        putting->row.parent = parent.is.id;
    return put_record(w, "products", &values, &putting->row.record);
}

status shop_put_coupon(struct work *w, struct shop_putting *putting)
{
    struct shop_coupon coupon;
    struct values      values = {.count = 0};
    TRY(putting->platform->reader.coupon(w, putting->object, putting->batch->parent, &coupon));
    if (putting->batch->parent != NULL)
        putting->row.parent = shop_int(putting->batch->parent, "id");
    if (coupon.code == NULL)
        return OK;
    add_text(&values, "code", coupon.code);
    add_text(&values, "kind", coupon.kind);
    add_text(&values, "description", coupon.description);
    add_text(&values, "emails", coupon.emails);
    add_money(w, &values, "amount", coupon.amount);
    add_time(w, &values, "expires_at", coupon.expires_at);
    add_int(w, &values, "used", coupon.used);
    add_int(w, &values, "usage_limit", coupon.limit);
    add_int(w, &values, "store", putting->batch->connection->store);
    return put_record(w, "coupons", &values, &putting->row.record);
}

status shop_put_review(struct work *w, struct shop_putting *putting)
{
    const struct shop_batch *batch = putting->batch;
    struct shop_review       review;
    struct shop_row          product;
    struct values            values = {.count = 0};
    TRY(putting->platform->reader.review(w, putting->object, &review));
    TRY(shop_store_get_object(w, batch->connection->id, "products", review.product, &product));
    add_text(&values, "author", review.author);
    add_text(&values, "email", review.email == NULL ? NULL : text_lower(w, review.email));
    add_text(&values, "words", review.words);
    add_text(&values, "status", review.status);
    add_int(w, &values, "rating", review.rating);
    add_int(w, &values, "product", product.record);
    add_time(w, &values, "written_at", review.written_at);
    add_int(w, &values, "store", batch->connection->store);
    return put_record(w, "reviews", &values, &putting->row.record);
}

/* ---- gone ---- */

/* Its order counts no more, and so do its refunds; people stay; the rest is put out of sight. */
static status remove_record(struct work *w, const struct shop_row *row)
{
    const struct record_type *type;
    struct record_value       trash = {"hs_external_order_status", "trash"};
    const char               *object = shop_kind_record(row->kind);
    if (object == NULL || row->record == ABSENT)
        return OK;
    TRY(record_type_get(w, object, &type));
    if (text_same(object, "orders"))
        return record_change(w, type, row->record, &trash, 1);
    status outcome = record_archive(w, type, row->record, true);
    return outcome == NOT_FOUND ? OK : outcome;
}

status shop_apply_gone(struct work *w, struct shop_row *row)
{
    struct rows children;
    TRY(remove_record(w, row));
    row->state = SHOP_GONE;
    row->reason = NULL;
    row->seen_at = w->now;
    TRY(shop_store_put_object(w, row));
    const char *members = shop_kind_members(row->kind);
    if (members == NULL)
        return OK;
    TRY(shop_store_children(w, row->connection, row->shop_id, members, &children));
    for (int64_t i = 0; i < children.count; i++) {
        struct shop_row *child = &((struct shop_row *) children.items)[i];
        if (child->state != SHOP_GONE)
            TRY(shop_apply_gone(w, child));
    }
    return OK;
}
