/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/first_login.h"

#include "base/text.h"
#include "crm/staff/staff.h"
#include "kit/db/db.h"
#include "kit/os/random.h"

const char *first_login_password(struct work *w)
{
    /* Without letters and digits that are mistaken for each other. */
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    enum { GROUPS = 4, GROUP = 4 };
    struct text password = text_open(w->arena);
    for (int i = 0; i < GROUPS * GROUP; i++) {
        if (i > 0 && i % GROUP == 0)
            text_add_char(&password, '-');
        text_add_char(&password, letters[random_below(sizeof letters - 1)]);
    }
    return password.bytes;
}

static status needs_unit(struct work *w, void *arg)
{
    return staff_needs_owner(w, arg);
}

static status code_unit(struct work *w, void *arg)
{
    return staff_create_setup_code(w, arg);
}

static status create_unit(struct work *w, void *arg)
{
    struct user draft = *(const struct user *) arg;
    return staff_create_user(w, &draft);
}

static status make_owner(struct work *w, struct first_login *login)
{
    struct user owner = {.email = "owner@demo.example", .name = "Owner", .role = ROLE_OWNER};
    owner.password = first_login_password(w);
    TRY(staff_hash_password(w, &owner));
    TRY(db_work(w, WRITE, create_unit, &owner));
    *login = (struct first_login){.email = owner.email, .password = owner.password};
    return OK;
}

status first_login_make(struct work *w, bool demo, struct first_login *ret_login)
{
    bool needs = false;
    *ret_login = (struct first_login){NULL};
    TRY(db_work(w, READ, needs_unit, &needs));
    if (!needs)
        return OK;
    return demo ? make_owner(w, ret_login) : db_work(w, WRITE, code_unit, &ret_login->code);
}
