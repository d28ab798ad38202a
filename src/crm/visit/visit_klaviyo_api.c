/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The door of Klaviyo's events: {"data": {"type": "event", "attributes": {"metric": …, "profile":
 * …, "properties": …}}} and many of them at a time. Its names of shop events and of their
 * properties become those of the tracking API.
 */
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "crm/visit/visit_adapter.h"
#include "crm/visit/visit_api.h"
#include "kit/crypt/crypt.h"

/* ---- names ---- */

/* Metrics of shops. How to add one: a line; any other name stays what it is. */
static const struct visit_renamed metrics[] = {
    {"Viewed Product", "Product Viewed"},       {"Added to Cart", "Product Added"},
    {"Started Checkout", "Checkout Started"},   {"Checkout Started", "Checkout Started"},
    {"Placed Order", "Order Completed"},        {"Refunded Order", "Order Refunded"},
    {"Cancelled Order", "Order Cancelled"},     {"Canceled Order", "Order Cancelled"},
    {"Viewed Category", "Product List Viewed"}, {"Submitted Search", "Products Searched"},
};

/* Their properties, also of each item. */
static const struct visit_renamed properties[] = {
    {"ProductID", "product_id"},
    {"SKU", "sku"},
    {"ProductName", "name"},
    {"Price", "price"},
    {"ItemPrice", "price"},
    {"Quantity", "quantity"},
    {"ImageURL", "image_url"},
    {"ProductURL", "url"},
    {"URL", "url"},
    {"OrderId", "order_id"},
    {"OrderID", "order_id"},
    {"DiscountValue", "discount"},
    {"DiscountCode", "coupon"},
    {"SearchTerm", "query"},
    {"AddedItemSKU", "sku"},
    {"AddedItemProductID", "product_id"},
    {"AddedItemProductName", "name"},
    {"AddedItemPrice", "price"},
    {"AddedItemQuantity", "quantity"},
    {"AddedItemImageURL", "image_url"},
    {"AddedItemURL", "url"},
};

static const char *meaning(const struct visit_renamed *names, size_t count, const char *said)
{
    for (size_t i = 0; said != NULL && i < count; i++)
        if (text_same_nocase(names[i].said, said))
            return names[i].means;
    return said;
}

/* A name that means the same as an earlier one stays as it is, so that none comes twice. */
static const char *fresh_name(const struct json *object, const struct json *member)
{
    const char *means = meaning(properties, COUNT_OF(properties), member->name);
    for (const struct json *one = object->first; one != member; one = one->next)
        if (text_same(meaning(properties, COUNT_OF(properties), one->name), means))
            return NULL;
    bool taken = !text_same(means, member->name) && json_member(object, means) != NULL;
    return taken ? NULL : means;
}

static void put_renamed(struct json_out *out, const struct json *object)
{
    for (const struct json *member = object->first; member != NULL; member = member->next) {
        const char *name = fresh_name(object, member);
        if (name != NULL && *name != '$' && !text_same_nocase(name, "items"))
            visit_put_value(out, name, member);
    }
}

static void put_items(struct json_out *out, const struct json *items)
{
    if (items == NULL || items->type != JSON_ARRAY)
        return;
    json_put_name(out, "products");
    json_open_array(out);
    for (const struct json *one = items->first; one != NULL; one = one->next) {
        if (one->type != JSON_OBJECT)
            continue;
        json_open_object(out);
        put_renamed(out, one);
        json_close_object(out);
    }
    json_close_array(out);
}

/* ---- who ---- */

/* Whoever is known by an address only has an id made of it, the same each time. */
static const char *id_of_address(struct work *w, const struct json *profile)
{
    const char *address = visit_text_of(w, profile, "email,$email,phone_number,$phone_number");
    if (address == NULL)
        return NULL;
    address = text_lower(w, address);
    return work_text(w, "klaviyo:%.16s", sha256_hex(w, address, strlen(address)));
}

static void put_ids(struct work *w, const struct json *profile, struct json_out *out)
{
    const char *user = visit_text_of(w, profile, "external_id,$id");
    const char *visitor = visit_text_of(w, profile, "anonymous_id,_kx,$anonymous,id,$exchange_id");
    visit_put(out, "userId", user);
    if (visitor == NULL && user == NULL)
        visitor = id_of_address(w, profile);
    visit_put(out, "anonymousId", visitor);
}

static const struct visit_renamed traits[] = {
    {"email", "email"},         {"$email", "email"},         {"phone_number", "phone"},
    {"$phone_number", "phone"}, {"first_name", "firstName"}, {"$first_name", "firstName"},
    {"last_name", "lastName"},  {"$last_name", "lastName"},  {"organization", "company"},
};

static void put_traits(struct work *w, const struct json *profile, struct json_out *out)
{
    const struct json *own = json_member(profile, "properties");
    json_put_name(out, "traits");
    json_open_object(out);
    for (size_t i = 0; i < COUNT_OF(traits); i++) {
        bool twice = traits[i].said[0] == '$' && json_member(profile, traits[i].said + 1) != NULL;
        if (!twice)
            visit_put(out, traits[i].means, visit_text(w, profile, traits[i].said));
    }
    for (const struct json *one = own == NULL ? NULL : own->first; one != NULL; one = one->next) {
        bool ours = false;
        for (size_t i = 0; i < COUNT_OF(traits); i++)
            ours = ours || text_same(traits[i].means, one->name);
        if (one->name != NULL && !ours)
            visit_put_value(out, one->name, one);
    }
    json_close_object(out);
}

static void write_identify(struct work *w, const struct json *profile, struct json_out *out)
{
    json_open_object(out);
    visit_put(out, "type", "identify");
    put_ids(w, profile, out);
    put_traits(w, profile, out);
    json_close_object(out);
}

/* ---- what ---- */

/* {"data": {"attributes": …}} and the older flat form. */
static const struct json *attributes_of(const struct json *object)
{
    const struct json *data = json_member(object, "data");
    const struct json *inner = json_member(data == NULL ? object : data, "attributes");
    return inner == NULL ? object : inner;
}

static void put_properties(struct work *w, const struct json *event, struct json_out *out)
{
    const struct json *said = json_member(event, "properties");
    const char        *value = visit_text(w, event, "value");
    const struct json *worth = json_member(event, "value");
    if (value == NULL && worth == NULL)
        worth = json_member(said, "$value");
    json_put_name(out, "properties");
    json_open_object(out);
    if (said != NULL && said->type == JSON_OBJECT) {
        put_renamed(out, said);
        const struct json *items = json_member(said, "Items");
        put_items(out, items == NULL ? json_member(said, "items") : items);
    }
    if (json_member(said, "total") == NULL)
        visit_put_value(out, "total", worth);
    if (json_member(said, "currency") == NULL)
        visit_put(out, "currency", visit_text(w, event, "value_currency"));
    json_close_object(out);
}

static void write_event(struct work *w, const struct json *event, const struct json *profile,
                        struct json_out *out)
{
    const struct json *metric = attributes_of(json_member(event, "metric"));
    write_identify(w, profile, out);
    json_open_object(out);
    visit_put(out, "type", "track");
    visit_put(out, "event", meaning(metrics, COUNT_OF(metrics), visit_text(w, metric, "name")));
    put_ids(w, profile, out);
    visit_put(out, "messageId", visit_text(w, event, "unique_id"));
    visit_put_value(out, "timestamp", json_member(event, "time"));
    put_properties(w, event, out);
    json_close_object(out);
}

static void write_one(struct work *w, const struct json *body, struct json_out *out)
{
    const struct json *event = attributes_of(body);
    json_put_name(out, "batch");
    json_open_array(out);
    write_event(w, event, attributes_of(json_member(event, "profile")), out);
    json_close_array(out);
}

static void write_profile(struct work *w, const struct json *body, struct json_out *out)
{
    json_put_name(out, "batch");
    json_open_array(out);
    write_identify(w, attributes_of(body), out);
    json_close_array(out);
}

static const struct json *list_of(const struct json *object, const char *name)
{
    const struct json *list = json_member(json_member(object, name), "data");
    return list != NULL && list->type == JSON_ARRAY ? list->first : NULL;
}

/* Of each profile several events. */
static void write_bulk(struct work *w, const struct json *body, struct json_out *out)
{
    const struct json *job = attributes_of(body);
    json_put_name(out, "batch");
    json_open_array(out);
    for (const struct json *one = list_of(job, "events-bulk-create"); one != NULL;
         one = one->next) {
        const struct json *of = attributes_of(one);
        const struct json *profile = attributes_of(json_member(of, "profile"));
        for (const struct json *event = list_of(of, "events"); event != NULL; event = event->next)
            write_event(w, attributes_of(event), profile, out);
    }
    json_close_array(out);
}

/* ---- the doors ---- */

/* Of servers in a header, of pages in the address. */
static const char *key_of(const struct request *rq)
{
    static const char word[] = "Klaviyo-API-Key ";
    const char       *header = request_header(rq, "authorization");
    bool              named = header != NULL && strncasecmp(header, word, strlen(word)) == 0;
    return named ? header + strlen(word) : request_query_text(rq, "company_id");
}

static status read(struct work *w, const struct request *rq, struct reply *rp, visit_write *write,
                   struct visit_door *door)
{
    const struct json  *body = NULL;
    struct visit_batch *batch = work_take(w, sizeof *batch);
    TRY(visit_read_body(w, rq, &body));
    TRY(visit_open_door(w, rq, rp, key_of(rq), door));
    TRY(visit_translate(w, rq, body, write, batch));
    if (batch->wrong.count > 0) {
        const struct visit_wrong *wrong = list_at(&batch->wrong, 0);
        return fail(w, INVALID, wrong->field, "%s", wrong->reason);
    }
    door->batch = batch;
    return OK;
}

static status before(struct work *w, const struct request *rq, struct reply *rp, visit_write *write)
{
    struct visit_door door = {NULL, NULL};
    status            outcome = read(w, rq, rp, write, &door);
    return visit_close_door(w, rq, rp, outcome, &door);
}

status visit_before_klaviyo(struct work *w, const struct request *rq, struct reply *rp)
{
    return before(w, rq, rp, write_one);
}

status visit_before_klaviyo_bulk(struct work *w, const struct request *rq, struct reply *rp)
{
    return before(w, rq, rp, write_bulk);
}

status visit_before_klaviyo_profile(struct work *w, const struct request *rq, struct reply *rp)
{
    return before(w, rq, rp, write_profile);
}

/* 202 without a body, as events are answered there. */
status visit_take_klaviyo(struct work *w, const struct request *rq, struct reply *rp)
{
    struct text none = text_open(w->arena);
    TRY(visit_tell(w, rq));
    visit_allow_origin(rp);
    return reply_text(rp, 202, NULL, &none);
}

/* A profile is answered with what is called by an id: ours is the one that it was told under. */
status visit_take_klaviyo_profile(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct visit_door  *door = *rq->kept;
    const struct visit_event *event = list_at(&door->batch->events, 0);
    struct text               text = text_open(w->arena);
    struct json_out           out = json_out_open(&text);
    TRY(visit_tell(w, rq));
    json_open_object(&out);
    json_put_name(&out, "data");
    json_open_object(&out);
    visit_put(&out, "type", "profile");
    visit_put(&out, "id", event->user != NULL ? event->user : event->anonymous);
    json_put_name(&out, "attributes");
    json_open_object(&out);
    visit_put(&out, "email", event->email);
    visit_put(&out, "phone_number", event->phone);
    visit_put(&out, "external_id", event->user);
    json_close_object(&out);
    json_close_object(&out);
    json_close_object(&out);
    visit_allow_origin(rp);
    return reply_text(rp, 200, "application/vnd.api+json", &text);
}
