/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/staff/staff_role_api.h"

#include "base/list.h"
#include "base/text.h"
#include "crm/staff/staff.h"
#include "kit/json/json.h"

/* GET /api/own-roles */
status staff_role_api_list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows roles;
    TRY(staff_list_roles(w, &roles));
    return reply_list(w, rp, &staff_role_shape, &roles, NULL);
}

/* POST /api/own-roles */
status staff_role_api_create(struct work *w, const struct request *rq, struct reply *rp)
{
    struct own_role draft = {.id = 0};
    TRY(request_body(w, rq, &staff_role_shape, &draft));
    TRY(staff_create_role(w, &draft));
    return reply_created(w, rp, &staff_role_shape, &draft);
}

/* PATCH /api/own-roles/{id} */
status staff_role_api_change(struct work *w, const struct request *rq, struct reply *rp)
{
    struct own_role    role;
    const struct json *body;
    int64_t            id;
    TRY(request_id(w, rq, "id", &id));
    TRY(staff_get_role(w, id, &role));
    TRY(request_json(w, rq, &body));
    TRY(json_read_change(w, body, &staff_role_shape, &role));
    TRY(staff_change_role(w, &role));
    return reply_one(w, rp, &staff_role_shape, &role);
}

/* DELETE /api/own-roles/{id} */
status staff_role_api_remove(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t id;
    TRY(request_id(w, rq, "id", &id));
    TRY(staff_remove_role(w, id));
    return reply_empty(rp);
}

/* ---- the stores of people ---- */

struct user_stores {
    const struct json *stores;
};

static const struct field user_stores_fields[] = {
    FIELD(user_stores, stores, FIELD_JSON, .required = true, .help = "an array of ids of stores"),
};
const struct shape staff_user_stores_shape = SHAPE("UserStores", user_stores, user_stores_fields);

static status reply_stores(struct work *w, int64_t user_id, struct reply *rp)
{
    struct rows     stores;
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    TRY(staff_list_user_stores(w, user_id, &stores));
    const struct staff_user_store *row = stores.items;
    json_open_object(&out);
    json_put_name(&out, "stores");
    json_open_array(&out);
    for (int64_t i = 0; i < stores.count; i++)
        json_put_int(&out, row[i].store_id);
    json_close_array(&out);
    json_close_object(&out);
    return reply_text(rp, 200, NULL, &text);
}

/* GET /api/users/{id}/stores */
status staff_role_api_get_stores(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t     id;
    struct user user = {0};
    TRY(request_id(w, rq, "id", &id));
    TRY(staff_get_user(w, id, &user));
    return reply_stores(w, id, rp);
}

/* Each store once, however often it is given. */
static status read_stores(struct work *w, const struct json *array, struct list *stores)
{
    if (array == NULL || array->type != JSON_ARRAY)
        return fail(w, INVALID, "stores", "\"stores\" must be an array of ids.");
    for (const struct json *item = array->first; item != NULL; item = item->next) {
        int64_t id;
        bool    before = false;
        if (!json_to_int(item, &id) || id <= 0)
            return fail(w, INVALID, "stores", "\"stores\" must be an array of ids.");
        for (size_t i = 0; i < stores->count; i++)
            before = before || *(int64_t *) list_at(stores, i) == id;
        if (!before)
            *(int64_t *) list_add(stores) = id;
    }
    return OK;
}

/* PUT /api/users/{id}/stores */
status staff_role_api_put_stores(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t            id;
    struct user_stores body = {NULL};
    struct list        stores = list_open(w->arena, sizeof(int64_t));
    TRY(request_id(w, rq, "id", &id));
    TRY(request_body(w, rq, &staff_user_stores_shape, &body));
    TRY(read_stores(w, body.stores, &stores));
    TRY(staff_put_user_stores(w, id, stores.items, stores.count));
    return reply_stores(w, id, rp);
}
