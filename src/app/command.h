/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_COMMAND_H
#define APP_COMMAND_H

/*
 * The commands of the program.
 *
 * How to add one: a file in app/commands that defines a `struct command`, its name here and a line
 * in the table of main.c, a case in test/cli.sh.
 */

#include "app/config.h"
#include "base/work.h"

struct command {
    const char        *name;
    const char        *summary; /* one line */
    const char        *usage;   /* what stands after "storefolk " */
    const char        *about;   /* what it does, and an example */
    const enum option *options; /* ends with OPTION_NONE */
    int                fewest_words, most_words;
    /* With no machines open; it opens and closes those that it needs. */
    status (*run)(struct work *w, const struct config *config);
};

/* The words do not make sense: exit code 2 instead of 1. */
#define command_misused(w, ...) fail_reason(w, INVALID, "USAGE", NULL, __VA_ARGS__)

extern const struct command serve_command, import_command, export_command, demo_command;
extern const struct command user_command, backup_command, restore_command;
extern const struct command migrate_command, doctor_command, openapi_command, version_command;

#endif
