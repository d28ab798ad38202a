/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>

#include "app/command.h"
#include "app/first_login.h"
#include "app/machines.h"
#include "base/text.h"
#include "crm/staff/staff.h"
#include "kit/db/db.h"

/* What is asked of one user; `user` is what a unit works on. */
struct task {
    const struct config *config;
    const char          *email;
    struct user          user;
    const char          *token;
};

/* The given password, or one that is made and printed; hashed before the WRITE begins. */
static status take_password(struct work *w, struct task *task)
{
    const char *given = task->config->values[OPTION_PASSWORD];
    task->user.email = task->email;
    task->user.password = given != NULL ? given : first_login_password(w);
    return staff_hash_password(w, &task->user);
}

static void print_password(const struct task *task)
{
    if (task->config->values[OPTION_PASSWORD] == NULL)
        printf("The password is %s\n", task->user.password);
}

static status read_role(struct work *w, const char *word, enum staff_role *ret_role)
{
    for (int role = ROLE_OWNER; role < ROLE_COUNT; role++)
        if (text_same(staff_role_words[role], word)) {
            *ret_role = (enum staff_role) role;
            return OK;
        }
    return command_misused(w,
                           "There is no role '%s'; roles are owner, admin, manager, marketer, "
                           "sales, support, branch and read_only.",
                           word);
}

/* ---- add ---- */

static status add_unit(struct work *w, void *arg)
{
    struct task *task = arg;
    return staff_create_user(w, &task->user);
}

static status list_unit(struct work *w, void *arg)
{
    return staff_list_users(w, arg);
}

/* The first user is the owner; for others somebody must say what they may. */
static status choose_role(struct work *w, struct task *task)
{
    struct rows users;
    if (config_has(task->config, OPTION_ROLE))
        return read_role(w, task->config->values[OPTION_ROLE], &task->user.role);
    TRY(db_work(w, READ, list_unit, &users));
    if (users.count > 0)
        return command_misused(w, "Say which role: storefolk user add %s --role ROLE", task->email);
    task->user.role = ROLE_OWNER;
    return OK;
}

static status add(struct work *w, struct task *task)
{
    task->user.name = task->config->values[OPTION_NAME];
    TRY(choose_role(w, task));
    TRY(take_password(w, task));
    TRY(db_work(w, WRITE, add_unit, task));
    printf("%s is a user now, with the role %s.\n", task->user.email,
           staff_role_words[task->user.role]);
    print_password(task);
    return OK;
}

/* ---- list ---- */

static status list(struct work *w, struct task *task)
{
    struct rows users;
    TRY(db_work(w, READ, list_unit, &users));
    for (int64_t i = 0; i < users.count; i++) {
        const struct user *user = (const struct user *) users.items + i;
        printf("%-40s %-10s %s%s\n", user->email, staff_role_words[user->role], user->name,
               user->disabled ? " (disabled)" : "");
    }
    if (users.count == 0)
        puts("There are no users; 'storefolk user add EMAIL' adds one.");
    return OK;
}

/* ---- changes ---- */

static status password_unit(struct work *w, void *arg)
{
    struct task *task = arg;
    struct user  user = {0};
    TRY(staff_find_user(w, task->email, &user));
    user.hash = task->user.hash;
    return staff_change_user(w, &user);
}

static status change_password(struct work *w, struct task *task)
{
    TRY(take_password(w, task));
    TRY(db_work(w, WRITE, password_unit, task));
    printf("%s has a new password; all sessions of theirs have ended.\n", task->email);
    print_password(task);
    return OK;
}

static status role_unit(struct work *w, void *arg)
{
    struct task *task = arg;
    struct user  user = {0};
    TRY(staff_find_user(w, task->email, &user));
    TRY(read_role(w, task->config->values[OPTION_ROLE], &user.role));
    return staff_change_user(w, &user);
}

static status change_role(struct work *w, struct task *task)
{
    if (!config_has(task->config, OPTION_ROLE))
        return command_misused(w, "Say which role: storefolk user role %s --role ROLE",
                               task->email);
    TRY(db_work(w, WRITE, role_unit, task));
    printf("%s has the role %s now.\n", task->email, task->config->values[OPTION_ROLE]);
    return OK;
}

static status disable_unit(struct work *w, void *arg)
{
    struct task *task = arg;
    struct user  user = {0};
    TRY(staff_find_user(w, task->email, &user));
    user.disabled = task->user.disabled;
    return staff_change_user(w, &user);
}

static status disable(struct work *w, struct task *task)
{
    task->user.disabled = true;
    TRY(db_work(w, WRITE, disable_unit, task));
    printf("%s cannot sign in any more.\n", task->email);
    return OK;
}

static status enable(struct work *w, struct task *task)
{
    TRY(db_work(w, WRITE, disable_unit, task));
    printf("%s can sign in again.\n", task->email);
    return OK;
}

/* ---- token ---- */

static status token_unit(struct work *w, void *arg)
{
    struct task       *task = arg;
    struct user        user = {0};
    struct staff_token token = {.name = task->config->values[OPTION_NAME]};
    TRY(staff_find_user(w, task->email, &user));
    token.user_id = user.id;
    TRY(staff_create_token(w, &token));
    task->token = token.token;
    return OK;
}

static status make_token(struct work *w, struct task *task)
{
    if (!config_has(task->config, OPTION_NAME))
        return command_misused(w, "Say what the token is for: storefolk user token %s --name NAME",
                               task->email);
    TRY(db_work(w, WRITE, token_unit, task));
    puts(task->token);
    return OK;
}

/* ---- who lost something ---- */

static status reset_totp_unit(struct work *w, void *arg)
{
    struct task *task = arg;
    struct user  user = {0};
    TRY(staff_find_user(w, task->email, &user));
    return staff_totp_remove(w, user.id);
}

static status reset_totp(struct work *w, struct task *task)
{
    TRY(db_work(w, WRITE, reset_totp_unit, task));
    printf("%s signs in with the password alone now.\n", task->email);
    return OK;
}

static status link_unit(struct work *w, void *arg)
{
    struct task *task = arg;
    struct user  user = {0};
    TRY(staff_find_user(w, task->email, &user));
    return staff_create_password_link(w, user.id, &task->token);
}

static status password_link(struct work *w, struct task *task)
{
    TRY(db_work(w, WRITE, link_unit, task));
    puts(task->token);
    return OK;
}

/* ---- the command ---- */

static const struct verb {
    const char *name;
    bool        needs_email;
    status (*run)(struct work *w, struct task *task);
} verbs[] = {
    {"add", true, add},
    {"list", false, list},
    {"password", true, change_password},
    {"role", true, change_role},
    {"disable", true, disable},
    {"enable", true, enable},
    {"token", true, make_token},
    {"reset-totp", true, reset_totp},
    {"password-link", true, password_link},
};

static status find_verb(struct work *w, const char *name, const struct verb **ret_verb)
{
    const char *names[COUNT_OF(verbs) + 1] = {0};
    for (size_t i = 0; i < COUNT_OF(verbs); i++) {
        names[i] = verbs[i].name;
        if (text_same(verbs[i].name, name)) {
            *ret_verb = &verbs[i];
            return OK;
        }
    }
    const char *nearest = config_nearest(w, name, names);
    const char *guess = nearest == NULL ? "" : work_text(w, " Did you mean 'user %s'?", nearest);
    return command_misused(w, "There is no 'user %s'.%s 'storefolk user --help' explains it.", name,
                           guess);
}

static status run(struct work *w, const struct config *config)
{
    const struct verb *verb = NULL;
    TRY(find_verb(w, config->words[0], &verb));
    if (verb->needs_email != (config->word_count == 2))
        return command_misused(w, "usage: storefolk user %s%s", verb->name,
                               verb->needs_email ? " EMAIL" : "");
    struct task task = {.config = config, .email = config->words[1]};
    TRY(machines_open(w, config, MACHINES_MAKE | MACHINES_BESIDE));
    w->source = "command line";
    status outcome = verb->run(w, &task);
    machines_close(w);
    return outcome;
}

const struct command user_command = {
    .name = "user",
    .summary = "adds users, sets passwords, makes API tokens",
    .usage = "user add EMAIL [--name NAME] [--role ROLE] [--password WORDS]\n"
             "       storefolk user list\n"
             "       storefolk user password EMAIL [--password WORDS]\n"
             "       storefolk user role EMAIL --role ROLE\n"
             "       storefolk user disable EMAIL\n"
             "       storefolk user enable EMAIL\n"
             "       storefolk user token EMAIL --name NAME\n"
             "       storefolk user reset-totp EMAIL\n"
             "       storefolk user password-link EMAIL",
    .about =
        "The people of the shop, and the tokens with which programs act for them. Works also\n"
        "while the server runs. The first user is the owner. A password that is not given is made\n"
        "and printed; better than on the command line it stands in STOREFOLK_PASSWORD. A token is\n"
        "printed once. reset-totp removes the second factor of who lost it; password-link prints a\n"
        "token that is good for a day, with which the user sets a password (POST /api/password).\n"
        "\n"
        "  storefolk user add ann@shop.example --name Ann --role manager --data my-shop\n"
        "  storefolk user token ann@shop.example --name \"till 3\" --data my-shop",
    .options = (const enum option[]){MACHINES_OPTIONS, OPTION_NAME, OPTION_ROLE, OPTION_PASSWORD,
                                     OPTION_NONE},
    .fewest_words = 1,
    .most_words = 2,
    .run = run,
};
