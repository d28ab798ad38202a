/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a fresh installation gets its first owner. */
#include "base/text.h"
#include "base/time.h"
#include "crm/staff/staff_second_store.h"
#include "kit/os/random.h"

#define CODE_LASTS (7 * DAY)

status staff_needs_owner(struct work *w, bool *ret_needs)
{
    struct rows users;
    TRY(staff_store_list(w, &users));
    *ret_needs = users.count == 0;
    return OK;
}

/* Five groups of four, some 99 bits, without letters and digits that are mistaken for each other.
 */
static const char *make_code(struct work *w)
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    enum { LENGTH = 20, GROUP = 4 };
    struct text code = text_open(w->arena);
    for (int i = 0; i < LENGTH; i++) {
        if (i > 0 && i % GROUP == 0)
            text_add_char(&code, '-');
        text_add_char(&code, letters[random_below(sizeof letters - 1)]);
    }
    return code.bytes;
}

/* As it may have been typed. */
static struct key key_of_code(struct work *w, const char *code)
{
    return staff_key_of(text_lower(w, text_trim(w, code == NULL ? "" : code)));
}

status staff_create_setup_code(struct work *w, const char **ret_code)
{
    *ret_code = make_code(w);
    struct key key = key_of_code(w, *ret_code);
    return staff_store_insert_setup(w, &key, w->now + CODE_LASTS);
}

static status refuse_owned(struct work *w)
{
    return fail(w, CONFLICT, NULL, "This Storefolk has an owner already: sign in.");
}

status staff_check_setup_code(struct work *w, const char *code)
{
    bool       needs, good;
    struct key key = key_of_code(w, code);
    TRY(staff_needs_owner(w, &needs));
    if (!needs)
        return refuse_owned(w);
    TRY(staff_store_check_setup(w, &key, &good));
    if (!good)
        return fail(w, INVALID, "code",
                    "This is not the setup code, or it is older than seven days. The server prints "
                    "one when it starts: look there, or start it again for a new one.");
    return OK;
}

status staff_create_owner(struct work *w, const char *code, struct user *draft)
{
    bool first;
    TRY(staff_check_setup_code(w, code));
    TRY(staff_store_clear_setup(w, &first)); /* where two do it at once, one finds no code left */
    if (!first)
        return refuse_owned(w);
    struct actor asker = w->actor;
    w->actor = (struct actor){0}; /* the code speaks for who started the server */
    draft->role = ROLE_OWNER;
    status outcome = staff_create_user(w, draft);
    w->actor = asker;
    return outcome;
}
