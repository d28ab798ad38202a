/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What programs ask of the account itself, products by the older path, and the road in one call. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/connect/hubspot/hubspot_api.h"
#include "crm/connect/hubspot/hubspot_json.h"
#include "crm/staff/staff.h"
#include "crm/store/store.h"
#include "kit/text/zone.h"

/* ---- the account ---- */

/* Programs choose their hosts by it and know no word for "at home"; this one means the usual. */
#define REGION "na1"

/* How far the account's clock is ahead of UTC now: "+05:30" and ms. */
static status put_offset(struct work *w, struct json_out *out, const char *zone_name)
{
    const struct zone *zone;
    TRY(zone_open(w, zone_name, &zone));
    int64_t offset = zone_offset_at(zone, w->now);
    int64_t minutes = llabs(offset) / MINUTE;
    json_add_text(out, "utcOffset",
                  work_text(w, "%c%02lld:%02lld", offset < 0 ? '-' : '+',
                            (long long) (minutes / 60), (long long) (minutes % 60)));
    json_add_int(out, "utcOffsetMilliseconds", offset);
    return OK;
}

/* GET /account-info/v3/details */
status hubspot_api_account(struct work *w, const struct request *rq, struct reply *rp)
{
    struct store_home home = {.currency = "EUR", .zone = "UTC"};
    struct text       text = text_open(w->arena);
    struct json_out   out = json_out_open(&text);
    int64_t           portal;
    TRY(staff_account_id(w, &portal));
    status outcome = store_get_home(w, &home);
    if (outcome != OK && outcome != INVALID)
        return outcome;
    json_open_object(&out);
    json_add_int(&out, "portalId", portal);
    json_add_text(&out, "accountType", "STANDARD");
    json_add_text(&out, "timeZone", home.zone);
    json_add_text(&out, "companyCurrency", home.currency);
    json_put_name(&out, "additionalCurrencies");
    json_open_array(&out);
    json_close_array(&out);
    TRY(put_offset(w, &out, home.zone));
    json_add_text(&out, "uiDomain", staff_host(rq));
    json_add_text(&out, "dataHostingLocation", REGION);
    json_close_object(&out);
    return hubspot_reply(rp, 200, &out);
}

static void put_owner(struct work *w, struct json_out *out, const struct user *user, int64_t portal)
{
    const char *name = user->name == NULL ? "" : user->name, *blank = strrchr(name, ' ');
    size_t      first = blank == NULL ? strlen(name) : (size_t) (blank - name);
    json_open_object(out);
    json_add_int(out, "portalId", portal);
    json_add_int(out, "ownerId", user->id);
    json_add_text(out, "type", "PERSON");
    json_add_text(out, "firstName", work_copy(w, name, first));
    json_add_text(out, "lastName", blank == NULL ? "" : blank + 1);
    json_add_text(out, "email", user->email);
    json_add_int(out, "createdAt", user->created_at);
    json_add_int(out, "updatedAt", user->created_at);
    json_put_name(out, "hasContactsAccess");
    json_put_bool(out, true);
    json_close_object(out);
}

/* GET /owners/v2/owners?email= */
status hubspot_api_owners(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows     rows;
    const char     *email = request_query_text(rq, "email");
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    int64_t         portal;
    TRY(staff_account_id(w, &portal));
    TRY(staff_list_users(w, &rows));
    json_open_array(&out);
    for (int64_t i = 0; i < rows.count; i++) {
        const struct user *user = (const struct user *) rows.items + i;
        if (!user->disabled && (text_empty(email) || text_same_nocase(email, user->email)))
            put_owner(w, &out, user, portal);
    }
    json_close_array(&out);
    return hubspot_reply(rp, 200, &out);
}

/* ---- products ---- */

static status find_product(struct work *w, const struct request *rq,
                           const struct record_type **ret_type, int64_t *ret_id)
{
    TRY(record_type_get(w, "products", ret_type));
    return request_id(w, rq, "id", ret_id);
}

static status reply_product(struct work *w, const struct record_type *type, int64_t id,
                            struct reply *rp)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    TRY(hubspot_put_v1_object(w, &out, type, id));
    return hubspot_reply(rp, 200, &out);
}

/* GET /crm-objects/v1/objects/products/{id} */
status hubspot_api_product_get(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type *type;
    int64_t                   id;
    TRY(find_product(w, rq, &type, &id));
    return reply_product(w, type, id, rp);
}

/* PUT /crm-objects/v1/objects/products/{id}: [{"name", "value"}] */
status hubspot_api_product_put(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type *type;
    const struct json        *body;
    struct rows               values;
    int64_t                   id;
    TRY(find_product(w, rq, &type, &id));
    TRY(request_json(w, rq, &body));
    TRY(hubspot_read_pairs(w, body, "name", &values));
    TRY(record_change(w, type, id, values.items, (size_t) values.count));
    return reply_product(w, type, id, rp);
}

/* DELETE /crm-objects/v1/objects/products/{id} */
status hubspot_api_product_remove(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type *type;
    int64_t                   id;
    TRY(find_product(w, rq, &type, &id));
    TRY(record_archive(w, type, id, true));
    return reply_empty(rp);
}

/* ---- the road ---- */

/* POST /api/connect/hubspot/setup */
status hubspot_api_set_up(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows steps;
    TRY(hubspot_set_up(w, &steps));
    TRY(staff_note(w, "hubspot.setup", NULL, 0, NULL));
    return reply_list(w, rp, &hubspot_step_shape, &steps, NULL);
}
