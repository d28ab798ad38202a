/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "app/demo.h"
#include "app/first_login.h"
#include "app/machines.h"
#include "app/rooms.h"
#include "base/text.h"
#include "kit/http/http.h"
#include "kit/job/job.h"
#include "kit/machines.h"
#include "kit/os/file.h"
#include "kit/post/post.h"

/* ---- signals ---- */

/* Blocked before the first thread begins, so that all inherit it and only sigwait gets them. */
static sigset_t block_signals(void)
{
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    return ends;
}

/* Returns when somebody wants the server to stop; the second time they ask, it ends at once. */
static void wait_for_end(const sigset_t *ends)
{
    int signal_number;
    while (sigwait(ends, &signal_number) != 0)
        continue;
    pthread_sigmask(SIG_UNBLOCK, ends, NULL);
}

/* ---- the address ---- */

static bool uses_tls(const struct config *config)
{
    return config_has(config, OPTION_TLS_CERTIFICATE) || config_has(config, OPTION_TLS_SELF_SIGNED);
}

/* As somebody would type it into a browser on this machine. */
static const char *describe_address(struct work *w, const struct config *config, int port)
{
    static const char *const here[] = {"127.0.0.1", "0.0.0.0", "[::1]", "[::]", "localhost"};
    const char *address = config->values[OPTION_LISTEN], *colon = strrchr(address, ':');
    if (text_starts(address, "unix:"))
        return address;
    const char *host = colon == NULL ? address : work_copy(w, address, (size_t) (colon - address));
    for (size_t i = 0; i < COUNT_OF(here); i++)
        if (text_same(host, here[i]))
            host = "localhost";
    return work_text(w, "%s://%s:%d", uses_tls(config) ? "https" : "http", host, port);
}

/* ---- serving ---- */

static status check_options(struct work *w, const struct config *config)
{
    bool certificate = config_has(config, OPTION_TLS_CERTIFICATE);
    if (certificate != config_has(config, OPTION_TLS_KEY))
        return command_misused(w, "'--tls-certificate' and '--tls-key' go together.");
    if (certificate && config_has(config, OPTION_TLS_SELF_SIGNED))
        return command_misused(w, "Give a certificate, or '--tls-self-signed', not both.");
    return OK;
}

static status open_server(struct work *w, const struct config *config,
                          struct http_server **ret_server)
{
    const char *folder = path_join(w, config->values[OPTION_DATA], "http");
    TRY(folder_make(w, folder));
    TRY(temp_remove_all(w, folder));
    struct http_options options = {
        .address = config->values[OPTION_LISTEN],
        .certificate = config->values[OPTION_TLS_CERTIFICATE],
        .key = config->values[OPTION_TLS_KEY],
        .self_signed = config_has(config, OPTION_TLS_SELF_SIGNED),
        .folder = folder,
    };
    rooms_hang_on(w, &options);
    return http_serve(w, &options, ret_server);
}

static void greet(const char *address, const struct first_login *login)
{
    printf("Storefolk %s is ready.\n\n  Address   %s\n", STOREFOLK_VERSION, address);
    if (login->email != NULL)
        printf("  E-mail    %s\n  Password  %s   (shown this once)\n", login->email,
               login->password);
    if (login->code != NULL)
        printf("  Set up    %s/app/#setup=%s\n            (makes the owner; good for seven days)\n",
               address, login->code);
    puts("\nCtrl-C stops it.");
    fflush(stdout);
}

static status serve(struct work *w, const struct config *config, const sigset_t *ends)
{
    struct http_server *server = NULL;
    struct first_login  login;
    /* Password or code are shown once: they are made when nothing can fail any more. */
    TRY(open_server(w, config, &server));
    status outcome = first_login_make(w, config_has(config, OPTION_DEMO_WHEN_EMPTY), &login);
    if (outcome == OK) {
        jobs_start(w->machines->jobs);
        post_start(w->machines->post);
        greet(describe_address(w, config, http_port(server)), &login);
        wait_for_end(ends);
        puts("Stopping: what was begun is finished first.");
        fflush(stdout);
    }
    http_stop(server);
    return outcome;
}

static status run(struct work *w, const struct config *config)
{
    TRY(check_options(w, config));
    /* Before signals are blocked: Ctrl-C ends it at once. */
    if (config_has(config, OPTION_DEMO_WHEN_EMPTY))
        TRY(demo_make_when_empty(w, config));
    sigset_t ends = block_signals();
    TRY(machines_open(w, config, MACHINES_MAKE));
    status outcome = serve(w, config, &ends);
    machines_close(w);
    return outcome;
}

const struct command serve_command = {
    .name = "serve",
    .summary = "runs the server",
    .usage = "serve [OPTIONS]",
    .about =
        "Runs Storefolk until it is told to stop (Ctrl-C, SIGTERM), and finishes then what it\n"
        "has begun. The first time it makes the folder of the data and prints an address with\n"
        "a code: whoever opens it makes the owner. With --db several of them share a PostgreSQL; give each its --node.\n"
        "\n"
        "  storefolk serve --data my-shop --listen 0.0.0.0:8480",
    .options = (const enum option[]){OPTION_LISTEN, MACHINES_OPTIONS, OPTION_TLS_CERTIFICATE,
                                     OPTION_TLS_KEY, OPTION_TLS_SELF_SIGNED,
                                     OPTION_ALLOW_PRIVATE_ADDRESSES, OPTION_COUNTRIES,
                                     OPTION_DEMO_WHEN_EMPTY, OPTION_SEARCH_WITHOUT_LIMITS,
                                     OPTION_CUSTOMERS, OPTION_SEED, OPTION_NONE},
    .run = run,
};
