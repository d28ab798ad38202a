/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/staff/staff_role_store.h"

#include "base/list.h"
#include "crm/staff/staff_role_sql.h"
#include "kit/db/db.h"

const char *const staff_rows_words[] = {"none", "own", "stores", "all", NULL};
const char *const staff_level_words[] = {"hidden", "read_only", "edit", NULL};

static const struct field role_fields[] = {
    FIELD(own_role, id, FIELD_INT),
    FIELD(own_role, name, FIELD_TEXT),
    FIELD(own_role, accesses, FIELD_TEXT),
    FIELD(own_role, created_at, FIELD_TIME),
};
static const struct shape role_shape = SHAPE("RoleRow", own_role, role_fields);

struct object_row {
    int64_t         role_id;
    const char     *type;
    enum staff_rows see, edit;
};

static const struct field object_fields[] = {
    FIELD(object_row, role_id, FIELD_INT),
    FIELD(object_row, type, FIELD_TEXT),
    FIELD(object_row, see, FIELD_CHOICE, .words = staff_rows_words),
    FIELD(object_row, edit, FIELD_CHOICE, .words = staff_rows_words),
};
static const struct shape object_shape = SHAPE("RoleObjectRow", object_row, object_fields);

struct property_row {
    int64_t          role_id;
    const char      *type, *property;
    enum staff_level level;
};

static const struct field property_fields[] = {
    FIELD(property_row, role_id, FIELD_INT),
    FIELD(property_row, type, FIELD_TEXT),
    FIELD(property_row, property, FIELD_TEXT),
    FIELD(property_row, level, FIELD_CHOICE, .words = staff_level_words),
};
static const struct shape property_shape = SHAPE("RolePropertyRow", property_row, property_fields);

static const struct field store_fields[] = {
    FIELD(staff_user_store, user_id, FIELD_INT),
    FIELD(staff_user_store, store_id, FIELD_INT),
};
static const struct shape store_shape = SHAPE("UserStoreRow", staff_user_store, store_fields);

status staff_store_role_version(struct work *w, int64_t *ret_version)
{
    return db_number(w, &STAFF_ROLE_VERSION_GET, NO_PARAMS, ret_version);
}

status staff_store_put_role_version(struct work *w, int64_t version)
{
    return db_run(w, &STAFF_ROLE_VERSION_PUT, WITH(P_INT(version)), NULL);
}

/* ---- reading ---- */

static struct rows objects_of(struct work *w, const struct rows *all, int64_t role)
{
    struct list              list = list_open(w->arena, sizeof(struct staff_role_object));
    const struct object_row *row = all->items;
    for (int64_t i = 0; i < all->count; i++)
        if (row[i].role_id == role)
            *(struct staff_role_object *) list_add(&list) =
                (struct staff_role_object){row[i].type, row[i].see, row[i].edit};
    return list_rows(&list);
}

static struct rows properties_of(struct work *w, const struct rows *all, int64_t role)
{
    struct list                list = list_open(w->arena, sizeof(struct staff_role_property));
    const struct property_row *row = all->items;
    for (int64_t i = 0; i < all->count; i++)
        if (row[i].role_id == role)
            *(struct staff_role_property *) list_add(&list) =
                (struct staff_role_property){row[i].type, row[i].property, row[i].level};
    return list_rows(&list);
}

status staff_store_list_roles(struct work *w, struct rows *ret_roles)
{
    struct rows objects, properties;
    TRY(db_list(w, &STAFF_ROLE_ALL, NO_PARAMS, &role_shape, ret_roles));
    TRY(db_list(w, &STAFF_ROLE_OBJECTS, NO_PARAMS, &object_shape, &objects));
    TRY(db_list(w, &STAFF_ROLE_PROPERTIES, NO_PARAMS, &property_shape, &properties));
    struct own_role *roles = ret_roles->items;
    for (int64_t i = 0; i < ret_roles->count; i++) {
        roles[i].objects = objects_of(w, &objects, roles[i].id);
        roles[i].properties = properties_of(w, &properties, roles[i].id);
    }
    return OK;
}

status staff_store_count_users(struct work *w, int64_t role, int64_t *ret_count)
{
    int64_t id = role;
    return db_number(w, &STAFF_ROLE_USERS, WITH(P_INT(id)), ret_count);
}

status staff_store_user_stores(struct work *w, struct rows *ret_stores)
{
    return db_list(w, &STAFF_USER_STORES, NO_PARAMS, &store_shape, ret_stores);
}

/* ---- writing ---- */

static status put_parts(struct work *w, const struct own_role *role)
{
    const struct staff_role_object   *object = role->objects.items;
    const struct staff_role_property *property = role->properties.items;
    for (int64_t i = 0; i < role->objects.count; i++) {
        struct object_row row = {role->id, object[i].type, object[i].see, object[i].edit};
        TRY(db_run(w, &STAFF_ROLE_OBJECT_INSERT, params_of(w, &object_shape, &row), NULL));
    }
    for (int64_t i = 0; i < role->properties.count; i++) {
        struct property_row row = {role->id, property[i].type, property[i].property,
                                   property[i].level};
        TRY(db_run(w, &STAFF_ROLE_PROPERTY_INSERT, params_of(w, &property_shape, &row), NULL));
    }
    return OK;
}

static status clear_parts(struct work *w, int64_t id)
{
    TRY(db_run(w, &STAFF_ROLE_OBJECT_CLEAR, WITH(P_INT(id)), NULL));
    return db_run(w, &STAFF_ROLE_PROPERTY_CLEAR, WITH(P_INT(id)), NULL);
}

status staff_store_insert_role(struct work *w, const struct own_role *role)
{
    TRY(db_run(w, &STAFF_ROLE_INSERT, params_of(w, &role_shape, role), NULL));
    return put_parts(w, role);
}

status staff_store_update_role(struct work *w, const struct own_role *role)
{
    TRY(db_run(w, &STAFF_ROLE_UPDATE, params_of(w, &role_shape, role), NULL));
    TRY(clear_parts(w, role->id));
    return put_parts(w, role);
}

status staff_store_remove_role(struct work *w, int64_t id)
{
    TRY(clear_parts(w, id));
    return db_run(w, &STAFF_ROLE_DELETE, WITH(P_INT(id)), NULL);
}

status staff_store_put_user_stores(struct work *w, int64_t user_id, const int64_t *stores,
                                   size_t count)
{
    int64_t id = user_id;
    TRY(db_run(w, &STAFF_USER_STORE_CLEAR, WITH(P_INT(id)), NULL));
    for (size_t i = 0; i < count; i++) {
        int64_t store_id = stores[i];
        TRY(db_run(w, &STAFF_USER_STORE_INSERT, WITH(P_INT(user_id), P_INT(store_id)), NULL));
    }
    return OK;
}
