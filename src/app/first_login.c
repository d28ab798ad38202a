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

static status count_unit(struct work *w, void *arg)
{
    struct rows users;
    TRY(staff_list_users(w, &users));
    *(int64_t *) arg = users.count;
    return OK;
}

static status create_unit(struct work *w, void *arg)
{
    struct user draft = *(const struct user *) arg;
    return staff_create_user(w, &draft);
}

status first_login_make(struct work *w, const char *email, struct first_login *ret_login)
{
    int64_t users = 0;
    *ret_login = (struct first_login){0};
    TRY(db_work(w, READ, count_unit, &users));
    if (users > 0)
        return OK;
    struct user owner = {.email = email, .name = "Owner", .role = ROLE_OWNER};
    owner.password = first_login_password(w);
    TRY(staff_hash_password(w, &owner));
    TRY(db_work(w, WRITE, create_unit, &owner));
    *ret_login = (struct first_login){email, owner.password};
    return OK;
}
