/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/command.h"
#include "base/list.h"
#include "base/text.h"
#include "kit/os/clock.h"

enum { EXIT_USAGE = 2 };

/* In the order of --help. */
static const struct command *const commands[] = {
    &serve_command,  &import_command,  &export_command,  &demo_command,
    &user_command,   &backup_command,  &restore_command, &migrate_command,
    &doctor_command, &openapi_command, &version_command, NULL,
};

static int print_help(void)
{
    puts("storefolk: a self-hosted CRM for shops\n\nusage: storefolk COMMAND [OPTIONS]\n");
    for (size_t i = 0; commands[i] != NULL; i++)
        printf("  %-10s%s\n", commands[i]->name, commands[i]->summary);
    puts(
        "\n'storefolk COMMAND --help' explains one, with an example. Every option that takes a value\n"
        "can also stand in the environment: --log-level is STOREFOLK_LOG_LEVEL.");
    return EXIT_SUCCESS;
}

static int explain(struct work *w, const struct command *command)
{
    printf("usage: storefolk %s\n\n%s\n", command->usage, command->about);
    const char *options = config_describe(w, command->options);
    if (!text_empty(options))
        printf("\noptions:\n%s", options);
    return EXIT_SUCCESS;
}

static int complain(const struct work *w, int code)
{
    const char *message = w->failure.message;
    fprintf(stderr, "storefolk: %s\n",
            message != NULL ? message : "It failed, for no known reason.");
    return code;
}

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; commands[i] != NULL; i++)
        if (text_same(commands[i]->name, name))
            return commands[i];
    return NULL;
}

static int suggest_command(struct work *w, const char *name)
{
    struct list names = list_open(w->arena, sizeof(const char *));
    for (size_t i = 0; commands[i] != NULL; i++)
        *(const char **) list_add(&names) = commands[i]->name;
    *(const char **) list_add(&names) = NULL;
    const char *nearest = config_nearest(w, name, names.items);
    const char *guess = nearest == NULL ? "" : work_text(w, " Did you mean '%s'?", nearest);
    (void) fail(w, INVALID, NULL, "There is no command '%s'.%s 'storefolk --help' lists them.",
                name, guess);
    return complain(w, EXIT_USAGE);
}

static int run_command(struct work *w, const struct command *command, char **argv)
{
    struct config config;
    if (config_read(w, command->options, argv, &config) != OK)
        return complain(w, EXIT_USAGE);
    if (config.help)
        return explain(w, command);
    if (config.word_count < command->fewest_words || config.word_count > command->most_words) {
        (void) fail(w, INVALID, NULL, "usage: storefolk %s", command->usage);
        return complain(w, EXIT_USAGE);
    }
    if (command->run(w, &config) == OK)
        return EXIT_SUCCESS;
    return complain(w, text_same(w->failure.reason, "USAGE") ? EXIT_USAGE : EXIT_FAILURE);
}

static int run(struct work *w, char **argv)
{
    const char *name = *argv;
    if (name == NULL || text_same(name, "--help") || text_same(name, "-h"))
        return print_help();
    if (text_same(name, "help") && argv[1] == NULL)
        return print_help();
    if (text_same(name, "help"))
        return run(w, (char *[]){argv[1], (char[]){"--help"}, NULL});
    if (text_same(name, "--version"))
        name = version_command.name;
    const struct command *command = find_command(name);
    return command == NULL ? suggest_command(w, name) : run_command(w, command, argv + 1);
}

int main(int argc, char **argv)
{
    /* A peer that goes away is an error of the write, not the end of the process. */
    signal(SIGPIPE, SIG_IGN);
    struct clock *clock = clock_open_system();
    struct work  *w = work_open(NULL, clock_now(clock));
    int           code = run(w, argv + (argc > 0));
    if (fflush(stdout) != 0 && code == EXIT_SUCCESS)
        code = EXIT_FAILURE;
    work_close(w);
    clock_close(clock);
    return code;
}
