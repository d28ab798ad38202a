/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/staff/staff.h"

#include <string.h>

#include "base/text.h"
#include "crm/staff/staff_store.h"
#include "kit/crypt/crypt.h"
#include "kit/db/db.h"

static const struct field user_fields[] = {
    FIELD(user, id, FIELD_INT, .read_only = true),
    FIELD(user, email, FIELD_TEXT),
    FIELD(user, name, FIELD_TEXT),
    FIELD(user, role, FIELD_CHOICE, .words = staff_role_words),
    FIELD(user, own_role, FIELD_INT, .help = "with the role \"own\": which of /api/own-roles"),
    FIELD(user, disabled, FIELD_BOOL),
    FIELD(user, created_at, FIELD_TIME, .read_only = true),
    FIELD(user, last_seen_at, FIELD_TIME, .read_only = true, .help = "exact to the hour"),
};
const struct shape user_shape = SHAPE("User", user, user_fields);

static const struct field draft_fields[] = {
    FIELD(user, email, FIELD_TEXT, .required = true, .max = 254),
    FIELD(user, name, FIELD_TEXT, .max = 200),
    FIELD(user, role, FIELD_CHOICE, .required = true, .words = staff_role_words),
    FIELD(user, own_role, FIELD_INT, .help = "with the role \"own\": which of /api/own-roles"),
    FIELD(user, password, FIELD_TEXT, .max = PASSWORD_LONGEST,
          .help = "at least 10 characters; without one the user cannot sign in"),
    FIELD(user, disabled, FIELD_BOOL),
};
const struct shape user_draft_shape = SHAPE("UserDraft", user, draft_fields);

/* ---- passwords ---- */

enum { FEWEST_CHARACTERS = 10 };

static size_t count_characters(const char *words)
{
    size_t count = 0;
    for (; *words != '\0'; words++)
        count += ((unsigned char) *words & 0xC0) != 0x80;
    return count;
}

status staff_hash_password(struct work *w, struct user *draft)
{
    if (draft->password == NULL)
        return OK;
    if (count_characters(draft->password) < FEWEST_CHARACTERS)
        return fail(w, INVALID, "password", "The password must have at least %d characters.",
                    FEWEST_CHARACTERS);
    if (draft->email != NULL && text_same_nocase(draft->password, draft->email))
        return fail(w, INVALID, "password", "The password must not be the e-mail address.");
    return password_hash(w, draft->password, &draft->hash);
}

/* ---- checks ---- */

static bool looks_like_email(const char *email)
{
    const char *at = strchr(email, '@');
    if (at == NULL || at == email || at[1] == '\0' || strchr(at + 1, '@') != NULL)
        return false;
    for (const char *c = email; *c != '\0'; c++)
        if ((unsigned char) *c <= ' ' || *c == '<' || *c == '>' || *c == '"')
            return false;
    return strlen(email) <= 254;
}

/* ABSENT for whoever has a built-in role. */
static status check_own_role(struct work *w, struct user *user)
{
    struct own_role role;
    if (user->role != ROLE_OWN) {
        user->own_role = ABSENT;
        return OK;
    }
    if (user->own_role == ABSENT || user->own_role == 0)
        return fail(w, INVALID, "own_role",
                    "With the role \"own\" say in \"own_role\" which one; GET /api/own-roles lists "
                    "them.");
    return staff_get_role(w, user->own_role, &role);
}

static status check_user(struct work *w, struct user *user)
{
    user->email = text_lower(w, text_trim(w, user->email == NULL ? "" : user->email));
    if (!looks_like_email(user->email))
        return fail(w, INVALID, "email", "'%s' is no e-mail address.", user->email);
    if (user->role == ROLE_NONE)
        return fail(w, INVALID, "role", "A user needs a role, such as \"manager\".");
    if (text_empty(user->name))
        user->name = user->email;
    return check_own_role(w, user);
}

/* Otherwise whoever may edit staff could make themselves one. */
static status check_owner_by_owner(struct work *w, enum staff_role before, enum staff_role after)
{
    if (w->actor.user == 0 || (before != ROLE_OWNER && after != ROLE_OWNER)
        || w->actor.role == ROLE_OWNER)
        return OK;
    return fail(w, FORBIDDEN, "role", "Only an owner may make or change an owner.");
}

static status say_taken(struct work *w, status outcome, const char *email)
{
    if (outcome != CONFLICT)
        return outcome;
    return fail(w, CONFLICT, "email", "There is a user with the e-mail address %s already.", email);
}

/* ---- users ---- */

status staff_create_user(struct work *w, struct user *draft)
{
    TRY(check_user(w, draft));
    TRY(check_owner_by_owner(w, ROLE_NONE, draft->role));
    draft->id = db_new_id(w);
    draft->created_at = w->now;
    draft->last_seen_at = ABSENT;
    TRY(say_taken(w, staff_store_insert(w, draft), draft->email));
    return staff_note(w, "user.created", "user", draft->id, staff_role_words[draft->role]);
}

status staff_get_user(struct work *w, int64_t id, struct user *ret_user)
{
    status outcome = staff_store_get(w, id, ret_user);
    if (outcome == NOT_FOUND)
        return fail(w, NOT_FOUND, "id", "There is no user %lld.", (long long) id);
    return outcome;
}

status staff_find_user(struct work *w, const char *email, struct user *ret_user)
{
    const char *lower = text_lower(w, text_trim(w, email));
    status      outcome = staff_store_find(w, lower, ret_user);
    if (outcome == NOT_FOUND)
        return fail(w, NOT_FOUND, "email", "There is no user with the e-mail address '%s'.", lower);
    return outcome;
}

status staff_list_users(struct work *w, struct rows *ret_users)
{
    return staff_store_list(w, ret_users);
}

/* Locks the owners, so that two who leave at the same time cannot both find the other. */
static status check_last_owner(struct work *w, const struct user *before, const struct user *after)
{
    struct rows owners;
    bool        was = before->role == ROLE_OWNER && !before->disabled;
    bool        stays = after->role == ROLE_OWNER && !after->disabled;
    if (!was || stays)
        return OK;
    TRY(staff_store_owners(w, &owners));
    if (owners.count > 1)
        return OK;
    return fail(w, CONFLICT, "role", "%s is the only owner; make somebody else an owner first.",
                before->email);
}

static const char *what_changed(struct work *w, const struct user *before, const struct user *after)
{
    struct text words = text_open(w->arena);
    if (!text_same(before->email, after->email))
        text_add(&words, " email");
    if (!text_same(before->name, after->name))
        text_add(&words, " name");
    if (before->role != after->role || before->own_role != after->own_role)
        text_addf(&words, " role:%s", staff_role_words[after->role]);
    if (before->disabled != after->disabled)
        text_add(&words, after->disabled ? " disabled" : " enabled");
    if (!text_same(before->hash, after->hash))
        text_add(&words, " password");
    return words.size > 0 ? words.bytes + 1 : words.bytes;
}

status staff_change_user(struct work *w, const struct user *user)
{
    struct user before = {0}, after = *user;
    TRY(staff_get_user(w, user->id, &before));
    TRY(check_user(w, &after));
    TRY(check_owner_by_owner(w, before.role, after.role));
    TRY(check_last_owner(w, &before, &after));
    if (after.hash == NULL)
        after.hash = before.hash;
    TRY(say_taken(w, staff_store_update(w, &after), after.email));
    if (after.disabled || !text_same(before.hash, after.hash))
        TRY(staff_store_remove_sessions(w, after.id));
    return staff_note(w, "user.changed", "user", after.id, what_changed(w, &before, &after));
}
