/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_FIRST_LOGIN_H
#define APP_FIRST_LOGIN_H

/* How somebody gets in who has just installed Storefolk. */

#include "base/work.h"

/* Words that are hard to guess and easy to type: four groups of four, some 74 bits. */
const char *first_login_password(struct work *w);

struct first_login {
    const char *email;    /* of the demo shop's owner; NULL: there are users already */
    const char *password; /* shown this once */
    const char *code;     /* for who makes the owner in the browser; NULL: the same */
};

/*
 * What is to be printed when there is no user: the demo shop gets an owner with a password, any
 * other a code (staff_create_setup_code). Opens units of its own.
 */
status first_login_make(struct work *w, bool demo, struct first_login *ret_login) MUST_CHECK;

#endif
