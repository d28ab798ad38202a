/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Which records and properties somebody may see and edit: the one place that decides. Most people
 * may all or nothing of a type, by their accesses; whoever has a role of the shop's own, or belongs
 * to a branch, is looked up in what is kept in memory of all roles.
 */
#include <string.h>

#include "base/text.h"
#include "crm/staff/staff_role_store.h"
#include "kit/db/db.h"

/* All that is known of roles and branches; one state of it is kept for the process. */
struct rights_kept {
    struct rows roles;  /* struct own_role */
    struct rows stores; /* struct staff_user_store, by user */
};

struct staff_rights {
    enum staff_rows        usual; /* of a type of which the role says nothing */
    const struct own_role *role;  /* NULL = none of the shop's own */
    const int64_t         *stores;
    size_t                 store_count;
};

/*
 * What a built-in role sees and edits of a type, within its accesses. How to restrict a role: a
 * line here.
 */
static const enum staff_rows usual_rows[ROLE_COUNT] = {
    [ROLE_NONE] = ROWS_NONE,   [ROLE_OWNER] = ROWS_ALL,     [ROLE_ADMIN] = ROWS_ALL,
    [ROLE_MANAGER] = ROWS_ALL, [ROLE_MARKETER] = ROWS_ALL,  [ROLE_SALES] = ROWS_ALL,
    [ROLE_SUPPORT] = ROWS_ALL, [ROLE_BRANCH] = ROWS_STORES, [ROLE_READ_ONLY] = ROWS_ALL,
    [ROLE_OWN] = ROWS_ALL,
};

/* ---- what is kept in memory ---- */

static status make_kept(struct work *w, const void **ret_value)
{
    struct rights_kept *kept = work_take(w, sizeof *kept);
    TRY(staff_store_list_roles(w, &kept->roles));
    TRY(staff_store_user_stores(w, &kept->stores));
    *ret_value = kept;
    return OK;
}

static const struct db_kept rights_kept = {"the roles of the shop", staff_store_role_version,
                                           make_kept};

static status get_kept(struct work *w, const struct rights_kept **ret_kept)
{
    const void *value;
    TRY(db_kept_get(w, &rights_kept, &value));
    *ret_kept = value;
    return OK;
}

static const struct own_role *find_role(const struct rights_kept *kept, int64_t id)
{
    const struct own_role *role = kept->roles.items;
    for (int64_t i = 0; i < kept->roles.count; i++)
        if (role[i].id == id)
            return &role[i];
    return NULL;
}

static void find_stores(struct work *w, const struct rights_kept *kept, struct staff_rights *rights)
{
    const struct staff_user_store *row = kept->stores.items;
    int64_t *stores = work_take(w, (size_t) (kept->stores.count + 1) * sizeof *stores);
    for (int64_t i = 0; i < kept->stores.count; i++)
        if (row[i].user_id == w->actor.user)
            stores[rights->store_count++] = row[i].store_id;
    rights->stores = stores;
}

/* ---- what the actor may ---- */

enum { UNBOUND = -1 }; /* of struct actor.rights */

int64_t staff_unbind(struct work *w)
{
    int64_t bound = w->actor.rights;
    w->actor.rights = UNBOUND;
    return bound;
}

void staff_bind(struct work *w, int64_t bound)
{
    w->actor.rights = bound;
}

status staff_rights(struct work *w, const struct staff_rights **ret_rights)
{
    const struct rights_kept *kept;
    int                       role = w->actor.role;
    *ret_rights = NULL;
    if (w->actor.user <= 0 || w->actor.rights == UNBOUND || role <= ROLE_NONE || role >= ROLE_COUNT
        || (role != ROLE_OWN && usual_rows[role] == ROWS_ALL))
        return OK;
    TRY(get_kept(w, &kept));
    struct staff_rights *rights = work_take(w, sizeof *rights);
    rights->usual = usual_rows[role];
    rights->role = role == ROLE_OWN ? find_role(kept, w->actor.rights) : NULL;
    if (role == ROLE_OWN && rights->role == NULL)
        rights->usual = ROWS_NONE;
    find_stores(w, kept, rights);
    *ret_rights = rights;
    return OK;
}

enum staff_rows staff_rights_rows(const struct staff_rights *rights, const char *type, bool edit)
{
    if (rights == NULL)
        return ROWS_ALL;
    const struct staff_role_object *object =
        rights->role == NULL ? NULL : rights->role->objects.items;
    int64_t count = rights->role == NULL ? 0 : rights->role->objects.count;
    for (int64_t i = 0; i < count; i++)
        if (text_same(object[i].type, type))
            return edit && object[i].edit < object[i].see ? object[i].edit : object[i].see;
    return rights->usual;
}

const int64_t *staff_rights_stores(const struct staff_rights *rights, size_t *ret_count)
{
    *ret_count = rights->store_count;
    return rights->stores;
}

enum staff_level staff_rights_level(const struct staff_rights *rights, const char *type,
                                    const char *property)
{
    if (rights == NULL || rights->role == NULL)
        return LEVEL_EDIT;
    const struct staff_role_property *line = rights->role->properties.items;
    for (int64_t i = 0; i < rights->role->properties.count; i++)
        if (text_same(line[i].property, property) && text_same(line[i].type, type))
            return line[i].level;
    return LEVEL_EDIT;
}

bool staff_rights_hide(const struct staff_rights *rights, const char *type)
{
    if (rights == NULL || rights->role == NULL)
        return false;
    const struct staff_role_property *line = rights->role->properties.items;
    for (int64_t i = 0; i < rights->role->properties.count; i++)
        if (line[i].level == LEVEL_HIDDEN && text_same(line[i].type, type))
            return true;
    return false;
}

status staff_need_all(struct work *w, const char *type)
{
    const struct staff_rights *rights;
    TRY(staff_rights(w, &rights));
    if (staff_rights_rows(rights, type, false) == ROWS_ALL && !staff_rights_hide(rights, type))
        return OK;
    return fail_reason(w, FORBIDDEN, "MISSING_SCOPES", NULL,
                       "This shows everything of its kind, of which some is kept from your role; "
                       "ask an administrator.");
}

/* Within the accesses of the role. */
static bool sees_everything(const struct work *w, const struct staff_rights *rights)
{
    static const enum access kinds[] = {MAY_SEE_CONTACTS, MAY_SEE_COMPANIES, MAY_SEE_ORDERS,
                                        MAY_SEE_PRODUCTS, MAY_SEE_RECORDS};
    bool                     everything = rights->usual == ROWS_ALL && rights->role != NULL;
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        everything &= staff_may(w, kinds[i]);
    if (!everything)
        return false;
    const struct staff_role_object   *object = rights->role->objects.items;
    const struct staff_role_property *property = rights->role->properties.items;
    for (int64_t i = 0; i < rights->role->objects.count; i++)
        everything &= object[i].see == ROWS_ALL;
    for (int64_t i = 0; i < rights->role->properties.count; i++)
        everything &= property[i].level != LEVEL_HIDDEN;
    return everything;
}

status staff_need_everything(struct work *w)
{
    const struct staff_rights *rights;
    TRY(staff_rights(w, &rights));
    if (rights == NULL || sees_everything(w, rights))
        return OK;
    return fail_reason(w, FORBIDDEN, "MISSING_SCOPES", NULL,
                       "This shows everything that is known, of which some is kept from your "
                       "role; ask an administrator.");
}

status staff_user_scopes(struct work *w, enum staff_role role, int64_t own_role,
                         uint64_t *ret_scopes)
{
    const struct rights_kept *kept;
    *ret_scopes = staff_role_scopes(role);
    if (role != ROLE_OWN)
        return OK;
    TRY(get_kept(w, &kept));
    const struct own_role *found = find_role(kept, own_role);
    return found == NULL ? OK : staff_read_scopes(w, found->accesses, ret_scopes);
}

/* ---- roles of the shop's own ---- */

static const struct field object_fields[] = {
    FIELD(staff_role_object, type, FIELD_TEXT, .required = true, .max = 40,
          .help = "id of an object type, such as 0-1"),
    FIELD(staff_role_object, see, FIELD_CHOICE, .required = true, .words = staff_rows_words),
    FIELD(staff_role_object, edit, FIELD_CHOICE, .required = true, .words = staff_rows_words,
          .help = "never more than see"),
};
static const struct shape object_shape = SHAPE("RoleObject", staff_role_object, object_fields);

static const struct field property_fields[] = {
    FIELD(staff_role_property, type, FIELD_TEXT, .required = true, .max = 40),
    FIELD(staff_role_property, property, FIELD_TEXT, .required = true),
    FIELD(staff_role_property, level, FIELD_CHOICE, .required = true, .words = staff_level_words),
};
static const struct shape property_shape =
    SHAPE("RoleProperty", staff_role_property, property_fields);

static const struct field role_fields[] = {
    FIELD(own_role, id, FIELD_INT, .read_only = true),
    FIELD(own_role, name, FIELD_TEXT, .required = true, .max = 60),
    FIELD(own_role, accesses, FIELD_TEXT, .required = true, .max = 2000,
          .help = "names of /api/roles, with blanks between"),
    FIELD(own_role, objects, FIELD_LIST, .of = &object_shape,
          .help = "which records of a type; all of those that are not named"),
    FIELD(own_role, properties, FIELD_LIST, .of = &property_shape,
          .help = "which properties are hidden, or cannot be written"),
    FIELD(own_role, created_at, FIELD_TIME, .read_only = true),
};
const struct shape staff_role_shape = SHAPE("Role", own_role, role_fields);

/* Every change is noticed by all nodes. */
static status note_change(struct work *w)
{
    TRY(staff_store_put_role_version(w, db_new_id(w)));
    db_kept_changed(w, &rights_kept);
    return OK;
}

static bool is_type_id(const char *type)
{
    size_t first = type == NULL ? 0 : strspn(type, "0123456789");
    size_t second = first == 0 || type[first] != '-' ? 0 : strspn(type + first + 1, "0123456789");
    return second > 0 && type[first + 1 + second] == '\0';
}

static status check_type(struct work *w, const char *type)
{
    if (is_type_id(type))
        return OK;
    return fail(w, INVALID, "type",
                "'%.40s' is no id of an object type, such as 0-1; GET /api/object-types lists "
                "them.",
                type == NULL ? "" : type);
}

static status check_parts(struct work *w, const struct own_role *role)
{
    const struct staff_role_object   *object = role->objects.items;
    const struct staff_role_property *property = role->properties.items;
    for (int64_t i = 0; i < role->objects.count; i++) {
        TRY(check_type(w, object[i].type));
        for (int64_t k = 0; k < i; k++)
            if (text_same(object[k].type, object[i].type))
                return fail(w, INVALID, "objects", "The type %s is there twice.", object[i].type);
    }
    for (int64_t i = 0; i < role->properties.count; i++) {
        TRY(check_type(w, property[i].type));
        for (int64_t k = 0; k < i; k++)
            if (text_same(property[k].type, property[i].type)
                && text_same(property[k].property, property[i].property))
                return fail(w, INVALID, "properties", "The property %s is there twice.",
                            property[i].property);
    }
    return OK;
}

/* Who makes users could make one without any bounds. */
static status check_role(struct work *w, struct own_role *role)
{
    uint64_t scopes;
    role->name = text_trim(w, role->name == NULL ? "" : role->name);
    if (text_empty(role->name))
        return fail(w, INVALID, "name", "A role needs a name.");
    TRY(staff_read_scopes(w, role->accesses == NULL ? "" : role->accesses, &scopes));
    if ((scopes & UINT64_C(1) << MAY_EDIT_STAFF) != 0)
        return fail(w, INVALID, "accesses",
                    "A role of your own cannot edit staff; make that person an admin.");
    role->accesses = staff_scope_names(w, scopes | UINT64_C(1) << MAY_SIGN_IN);
    return check_parts(w, role);
}

static status say_taken(struct work *w, status outcome, const char *name)
{
    return outcome != CONFLICT
               ? outcome
               : fail(w, CONFLICT, "name", "There is a role called %s already.", name);
}

status staff_create_role(struct work *w, struct own_role *draft)
{
    TRY(check_role(w, draft));
    draft->id = db_new_id(w);
    draft->created_at = w->now;
    TRY(say_taken(w, staff_store_insert_role(w, draft), draft->name));
    TRY(note_change(w));
    return staff_note(w, "role.created", "role", draft->id, draft->name);
}

status staff_change_role(struct work *w, struct own_role *role)
{
    TRY(check_role(w, role));
    TRY(say_taken(w, staff_store_update_role(w, role), role->name));
    TRY(note_change(w));
    return staff_note(w, "role.changed", "role", role->id, role->name);
}

status staff_list_roles(struct work *w, struct rows *ret_roles)
{
    return staff_store_list_roles(w, ret_roles);
}

status staff_get_role(struct work *w, int64_t id, struct own_role *ret_role)
{
    struct rows roles;
    TRY(staff_store_list_roles(w, &roles));
    const struct own_role *found = find_role(&(struct rights_kept){.roles = roles}, id);
    if (found == NULL)
        return fail(w, NOT_FOUND, "id", "There is no own role %lld.", (long long) id);
    *ret_role = *found;
    return OK;
}

status staff_remove_role(struct work *w, int64_t id)
{
    struct own_role role;
    int64_t         users;
    TRY(staff_get_role(w, id, &role));
    TRY(staff_store_count_users(w, id, &users));
    if (users > 0)
        return fail(w, CONFLICT, "id", "%lld people have the role %s; give them another one first.",
                    (long long) users, role.name);
    TRY(staff_store_remove_role(w, id));
    TRY(note_change(w));
    return staff_note(w, "role.removed", "role", id, role.name);
}

/* ---- the stores of people ---- */

status staff_put_user_stores(struct work *w, int64_t user_id, const int64_t *stores, size_t count)
{
    struct user user = {0};
    TRY(staff_get_user(w, user_id, &user));
    TRY(staff_store_put_user_stores(w, user_id, stores, count));
    TRY(note_change(w));
    return staff_note(w, "user.stores", "user", user_id, work_text(w, "%zu stores", count));
}

status staff_list_user_stores(struct work *w, int64_t user_id, struct rows *ret_stores)
{
    TRY(staff_store_user_stores(w, ret_stores));
    struct staff_user_store *row = ret_stores->items;
    int64_t                  kept = 0;
    for (int64_t i = 0; i < ret_stores->count; i++)
        if (row[i].user_id == user_id)
            row[kept++] = row[i];
    ret_stores->count = kept;
    return OK;
}
