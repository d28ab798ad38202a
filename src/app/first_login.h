/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_FIRST_LOGIN_H
#define APP_FIRST_LOGIN_H

/* How somebody gets in who has just installed Storefolk. */

#include "base/work.h"

/* Words that are hard to guess and easy to type: four groups of four, some 74 bits. */
const char *first_login_password(struct work *w);

struct first_login {
    const char *email;    /* NULL: there are users already */
    const char *password; /* shown this once */
};

/* Makes an owner when there is no user. Opens units of its own. */
status first_login_make(struct work *w, const char *email,
                        struct first_login *ret_login) MUST_CHECK;

#endif
