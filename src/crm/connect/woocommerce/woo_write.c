/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/woocommerce/woo_write.h"

#include <string.h>

#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/catalog/catalog.h"
#include "crm/connect/woocommerce/woo_read.h"
#include "crm/connect/woocommerce/woo_sql.h"
#include "crm/connect/shop/shop_store.h"
#include "crm/order/order.h"
#include "crm/record/record.h"
#include "kit/crypt/crypt.h"
#include "kit/http/http.h"

static const char *const state_words[] = {"waiting", "done", "refused", NULL};

/* clang-format off */
static const struct field write_fields[] = {
    FIELD(woo_write, id, FIELD_INT), FIELD(woo_write, connection, FIELD_INT),
    FIELD(woo_write, kind, FIELD_TEXT), FIELD(woo_write, name, FIELD_TEXT, .help = "the code of a coupon"),
    FIELD(woo_write, target, FIELD_INT, .help = "the shop's id of the order or product"),
    FIELD(woo_write, body, FIELD_TEXT), FIELD(woo_write, state, FIELD_CHOICE, .words = state_words),
    FIELD(woo_write, shop_id, FIELD_INT, .help = "of what it became in the shop"),
    FIELD(woo_write, reason, FIELD_TEXT, .help = "why it was refused"),
    FIELD(woo_write, created_at, FIELD_TIME), FIELD(woo_write, created_by, FIELD_INT),
    FIELD(woo_write, ended_at, FIELD_TIME),
};
const struct shape woo_write_shape = SHAPE("ConnectionWrite", woo_write, write_fields);

static const struct field offer_fields[] = {
    FIELD(woo_offer, code,       FIELD_TEXT,  .max = 60, .help = "made up when it is left out"),
    FIELD(woo_offer, percent,    FIELD_MONEY, .help = "10 when it is left out"),
    FIELD(woo_offer, email,      FIELD_TEXT,  .help = "who may use it; whose cart it is when it is left out"),
    FIELD(woo_offer, cart,       FIELD_INT,   .help = "only for the products of this cart"),
    FIELD(woo_offer, expires_at, FIELD_TIME,  .help = "in 7 days when it is left out"),
};
const struct shape woo_offer_shape = SHAPE("ConnectionOffer", woo_offer, offer_fields);

static const struct field note_fields[] = {
    FIELD(woo_note, order,       FIELD_INT,  .required = true),
    FIELD(woo_note, words,       FIELD_TEXT, .required = true, .max = 5000),
    FIELD(woo_note, to_customer, FIELD_BOOL, .help = "the shop mails it to the buyer"),
};
const struct shape woo_note_shape = SHAPE("ConnectionNote", woo_note, note_fields);

static const struct field stock_fields[] = {
    FIELD(woo_stock, product, FIELD_INT, .required = true),
    FIELD(woo_stock, stock,   FIELD_INT, .required = true, .help = "pieces"),
};
const struct shape woo_stock_shape = SHAPE("ConnectionStock", woo_stock, stock_fields);
/* clang-format on */

/* ---- what is to be done ---- */

static status add_write(struct work *w, struct woo_write *write)
{
    struct connection connection;
    TRY(shop_store_get(w, write->connection, &connection));
    if (connection.keys == NULL)
        return fail(w, CONFLICT, NULL, "The shop is not connected: give it keys first.");
    if (!text_same(connection.platform, woo_platform.name))
        return fail(w, CONFLICT, NULL, "Nothing is written into shops of this platform yet.");
    write->created_at = w->now;
    write->created_by = w->actor.user == 0 ? ABSENT : w->actor.user;
    write->shop_id = write->ended_at = ABSENT;
    status outcome = db_run(w, &WOO_WRITE_INSERT, params_of(w, &woo_write_shape, write), NULL);
    if (outcome == CONFLICT)
        return fail(w, CONFLICT, "code", "The code '%s' was given out before.", write->name);
    TRY(outcome);
    return shop_enqueue(w, "woo.write", write->connection, 0);
}

static status shop_id_of(struct work *w, int64_t connection, const char *kind, int64_t record,
                         int64_t *ret_id)
{
    status outcome = shop_store_id_of(w, connection, kind, record, ret_id);
    if (outcome == NOT_FOUND)
        return fail(w, NOT_FOUND, NULL, "This shop has none of the %s with the id %lld.", kind,
                    (long long) record);
    return outcome;
}

static void put_bool(struct json_out *out, const char *name, bool value)
{
    json_put_name(out, name);
    json_put_bool(out, value);
}

/* ---- coupons ---- */

static status email_of(struct work *w, const struct cart *cart, const char **ret_email)
{
    static const char *const  names[] = {"email", NULL};
    const struct record_type *contacts;
    struct record             record;
    int64_t                   contact = ABSENT;
    if (cart->identity != 0)
        TRY(person_contacts_of(w, &cart->identity, 1, &contact));
    if (contact != ABSENT) {
        TRY(record_type_get(w, "contacts", &contacts));
        TRY(record_get(w, contacts, contact, names, false, &record));
        *ret_email = record_value_of(&record, "email");
    }
    return OK;
}

static status put_products(struct work *w, int64_t connection, const struct cart *cart,
                           struct json_out *out)
{
    struct rows items;
    TRY(cart_get_items(w, cart->id, &items));
    json_put_name(out, "product_ids");
    json_open_array(out);
    for (int64_t i = 0; i < items.count; i++) {
        const struct cart_item *item = &((const struct cart_item *) items.items)[i];
        int64_t                 product, shop_id;
        if (catalog_find(w, cart->store, item->sku, &product) == OK
            && shop_id_of(w, connection, "products", product, &shop_id) == OK)
            json_put_int(out, shop_id);
    }
    w->failure = (struct failure){0};
    json_close_array(out);
    return OK;
}

static status check_offer(struct work *w, struct woo_offer *offer)
{
    if (offer->percent == 0)
        offer->percent = 10 * MONEY_UNIT;
    if (offer->expires_at == 0)
        offer->expires_at = w->now + 7 * DAY;
    if (offer->percent < 0 || offer->percent > 100 * MONEY_UNIT)
        return fail(w, INVALID, "percent", "A discount is from 0 to 100 per cent.");
    if (offer->expires_at <= w->now)
        return fail(w, INVALID, "expires_at", "It would have expired already.");
    if (!record_email(w, offer->email == NULL ? "" : offer->email, &offer->email))
        return fail(w, INVALID, "email",
                    "A coupon for one person needs an e-mail address: give one, or a cart whose "
                    "owner has one.");
    if (text_empty(offer->code)) /* codes are kept in lower case */
        offer->code = text_lower(w, work_copy(w, token_make(w, "sf-"), 3 + 12));
    offer->code = text_lower(w, offer->code);
    return OK;
}

status woo_write_offer(struct work *w, int64_t connection, const struct woo_offer *offer,
                       struct woo_write *ret_write)
{
    struct woo_offer said = *offer;
    struct cart      cart = {.id = 0};
    struct text      body = text_open(w->arena);
    struct json_out  out = json_out_open(&body);
    if (said.cart != 0)
        TRY(cart_get(w, said.cart, &cart));
    if (text_empty(said.email) && said.cart != 0)
        TRY(email_of(w, &cart, &said.email));
    TRY(check_offer(w, &said));
    json_open_object(&out);
    json_add_text(&out, "code", said.code);
    json_add_text(&out, "discount_type", "percent");
    json_add_text(&out, "amount", money_text(w, said.percent));
    json_add_int(&out, "usage_limit", 1);
    json_add_int(&out, "usage_limit_per_user", 1);
    put_bool(&out, "individual_use", true);
    json_add_text(&out, "date_expires_gmt", work_copy(w, time_text(w, said.expires_at), 19));
    json_put_name(&out, "email_restrictions");
    json_open_array(&out);
    json_put_text(&out, said.email);
    json_close_array(&out);
    if (said.cart != 0)
        TRY(put_products(w, connection, &cart, &out));
    json_close_object(&out);
    *ret_write = (struct woo_write){.id = db_new_id(w),
                                    .connection = connection,
                                    .kind = "coupon",
                                    .name = said.code,
                                    .body = body.bytes};
    return add_write(w, ret_write);
}

/* ---- notes and stock ---- */

static const char *mark_of(struct work *w, int64_t id)
{
    return work_text(w, "[Storefolk %lld]", (long long) id);
}

status woo_write_note(struct work *w, int64_t connection, const struct woo_note *note,
                      struct woo_write *ret_write)
{
    struct text     body = text_open(w->arena);
    struct json_out out = json_out_open(&body);
    *ret_write = (struct woo_write){.id = db_new_id(w), .connection = connection, .kind = "note"};
    ret_write->name = work_text(w, "%lld", (long long) ret_write->id);
    TRY(shop_id_of(w, connection, "orders", note->order, &ret_write->target));
    json_open_object(&out);
    json_add_text(&out, "note", work_text(w, "%s %s", note->words, mark_of(w, ret_write->id)));
    put_bool(&out, "customer_note", note->to_customer);
    json_close_object(&out);
    ret_write->body = body.bytes;
    return add_write(w, ret_write);
}

status woo_write_stock(struct work *w, int64_t connection, const struct woo_stock *stock,
                       struct woo_write *ret_write)
{
    struct text     body = text_open(w->arena);
    struct json_out out = json_out_open(&body);
    *ret_write = (struct woo_write){.id = db_new_id(w), .connection = connection, .kind = "stock"};
    ret_write->name = work_text(w, "%lld", (long long) ret_write->id);
    TRY(shop_id_of(w, connection, "products", stock->product, &ret_write->target));
    json_open_object(&out);
    put_bool(&out, "manage_stock", true);
    json_add_int(&out, "stock_quantity", stock->stock);
    json_close_object(&out);
    ret_write->body = body.bytes;
    return add_write(w, ret_write);
}

status woo_write_list(struct work *w, int64_t connection, struct rows *ret_writes)
{
    return db_list(w, &WOO_WRITE_LIST, WITH(P_INT(connection)), &woo_write_shape, ret_writes);
}

/* ---- doing it ---- */

struct writing {
    const struct connection *connection;
    struct woo_link          link;
    struct woo_write         write;
    bool                     found; /* something waits */
};

/* What an earlier try may have left in the shop. */
static status look_for_coupon(struct work *w, struct writing *writing)
{
    struct woo_answer      answer;
    const struct http_pair query[] = {{"code", writing->write.name}, {NULL, NULL}};
    struct woo_call        call = {.path = "coupons", .query = query};
    TRY(woo_ask(w, &writing->link, &call, &answer));
    for (const struct json *one = answer.body->first; one != NULL; one = one->next)
        if (text_same_nocase(json_text(one, "code"), writing->write.name))
            writing->write.shop_id = shop_int(one, "id");
    return OK;
}

static status look_for_note(struct work *w, struct writing *writing)
{
    struct woo_answer answer;
    const char       *mark = mark_of(w, writing->write.id);
    struct woo_call   call = {
          .path = work_text(w, "orders/%lld/notes", (long long) writing->write.target)};
    TRY(woo_ask(w, &writing->link, &call, &answer));
    for (const struct json *one = answer.body->first; one != NULL; one = one->next) {
        const char *words = json_text(one, "note");
        if (words != NULL && strstr(words, mark) != NULL)
            writing->write.shop_id = shop_int(one, "id");
    }
    return OK;
}

static status carry_out(struct work *w, struct writing *writing)
{
    struct woo_write *write = &writing->write;
    struct woo_answer answer;
    struct woo_call   call = {.method = POST, .path = "coupons", .body = write->body};
    if (text_same(write->kind, "coupon")) {
        TRY(look_for_coupon(w, writing));
    } else if (text_same(write->kind, "note")) {
        TRY(look_for_note(w, writing));
        call.path = work_text(w, "orders/%lld/notes", (long long) write->target);
    } else {
        call.method = PUT; /* which may be done twice */
        call.path = work_text(w, "products/%lld", (long long) write->target);
    }
    if (write->shop_id != ABSENT)
        return OK;
    TRY(woo_ask(w, &writing->link, &call, &answer));
    write->shop_id = shop_int(answer.body, "id");
    return OK;
}

static status next_unit(struct work *w, void *arg)
{
    struct writing *writing = arg;
    int64_t         connection = writing->connection->id;
    status          outcome =
        db_one(w, &WOO_WRITE_WAITING, WITH(P_INT(connection)), &woo_write_shape, &writing->write);
    writing->found = outcome == OK;
    return outcome == NOT_FOUND ? OK : outcome;
}

static status end_unit(struct work *w, void *arg)
{
    const struct writing *writing = arg;
    return db_run(w, &WOO_WRITE_END, params_of(w, &woo_write_shape, &writing->write), NULL);
}

status woo_write_run(struct work *w, const struct job *job)
{
    struct connection connection;
    struct writing    writing = {.connection = &connection};
    TRY(shop_job_connection(w, job, &connection));
    if (connection.keys == NULL)
        return OK;
    TRY(woo_link_of(w, &connection, &writing.link));
    for (;;) {
        TRY(db_work(w, READ, next_unit, &writing));
        if (!writing.found)
            return OK;
        status outcome = carry_out(w, &writing);
        if (outcome == UNAVAILABLE || outcome == BROKEN)
            return outcome; /* again later; what waits stays in its order */
        writing.write.state = outcome == OK ? WRITE_DONE : WRITE_REFUSED;
        writing.write.reason = outcome == OK ? NULL : w->failure.message;
        writing.write.ended_at = w->now;
        w->failure = (struct failure){0};
        TRY(db_work(w, WRITE, end_unit, &writing));
    }
}
