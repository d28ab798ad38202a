/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>

#include "app/command.h"
#include "app/machines.h"
#include "app/progress.h"
#include "base/text.h"
#include "crm/connect/connect.h"
#include "kit/db/db.h"
#include "kit/os/file.h"

static void show(void *arg, const struct import *import)
{
    if (import->size > 0)
        progress_show(arg, (int) (import->read * 1000 / import->size));
}

/* 541909 as "541,909". */
static const char *grouped(struct work *w, int64_t number)
{
    struct text words = text_open(w->arena);
    const char *digits = work_text(w, "%lld", (long long) number);
    for (size_t left = strlen(digits); *digits != '\0'; digits++, left--) {
        text_add_char(&words, *digits);
        if (left > 1 && left % 3 == 1 && *digits != '-')
            text_add_char(&words, ',');
    }
    return words.bytes;
}

static void print_counts(struct work *w, const char *what, const int64_t counts[3])
{
    printf("%-12s %s created, %s changed, %s unchanged\n", what, grouped(w, counts[0]),
           grouped(w, counts[1]), grouped(w, counts[2]));
}

static void report(struct work *w, const struct import *import, const char *errors)
{
    bool lines = import->as == IMPORT_ORDER_LINES;
    if (import->dry_run)
        puts("This was a dry run; nothing has changed. It would be:");
    print_counts(w, lines ? "orders" : import_object_words[import->as],
                 (int64_t[]){import->created, import->changed, import->unchanged});
    if (lines)
        print_counts(
            w, "lines",
            (int64_t[]){import->lines_created, import->lines_changed, import->lines_unchanged});
    printf("%-12s %s read, %s bad\n", "rows", grouped(w, import->rows), grouped(w, import->bad));
    if (import->bad > 0)
        printf("The bad rows are in '%s', each with its line, column and reason.\n", errors);
}

static status import_all(struct work *w, const struct import_request *request)
{
    const char     *description;
    struct import   import = {0};
    struct progress progress;
    TRY(import_describe(w, request, &description));
    fputs(description, stdout);
    fflush(stdout);
    progress = progress_begin(request->dry_run ? "Trying" : "Importing");
    struct import_request with_progress = *request;
    with_progress.progress = show;
    with_progress.arg = &progress;
    status outcome = import_file(w, &with_progress, &import);
    progress_end(&progress, outcome == OK);
    if (outcome != OK)
        return outcome;
    report(w, &import, request->error_file);
    return import.bad > 0 ? OK : file_remove(w, request->error_file);
}

static status read_request(struct work *w, const struct config *config,
                           struct import_request *ret_request)
{
    const char *path = config->words[0], *as = config->values[OPTION_AS];
    const char *errors = config->values[OPTION_ERRORS];
    *ret_request = (struct import_request){
        .path = path,
        .map = config->values[OPTION_MAP],
        .store = config->values[OPTION_STORE],
        .currency = config->values[OPTION_CURRENCY],
        .error_file = errors != NULL ? errors : work_text(w, "%s.errors.csv", path),
        .dry_run = config_has(config, OPTION_DRY_RUN),
    };
    if (as == NULL)
        return command_misused(w, "Say what the rows are: --as order_lines, orders, contacts, "
                                  "companies, products or a type of records.");
    return OK;
}

struct finding {
    const char            *as;
    struct import_request *request;
};

static status find_object(struct work *w, void *arg)
{
    const struct finding *finding = arg;
    return import_object_find(w, finding->as, &finding->request->as, &finding->request->type);
}

static status import_as(struct work *w, const char *as, struct import_request *request)
{
    struct finding finding = {as, request};
    status         outcome = db_work(w, READ, find_object, &finding);
    if (outcome == INVALID)
        return command_misused(w, "%s", w->failure.message);
    TRY(outcome);
    return import_all(w, request);
}

static status run(struct work *w, const struct config *config)
{
    struct import_request request;
    TRY(read_request(w, config, &request));
    TRY(machines_open(w, config, MACHINES_MAKE));
    status outcome = import_as(w, config->values[OPTION_AS], &request);
    machines_close(w);
    return outcome;
}

const struct command import_command = {
    .name = "import",
    .summary = "reads a file of orders, contacts, companies, products or other records",
    .usage = "import FILE --as KIND [OPTIONS]",
    .about =
        "Reads CSV or NDJSON. Encoding, delimiter and the meaning of the columns are detected\n"
        "and shown. Importing the same file again changes nothing; one that was interrupted\n"
        "is simply run again. A bad row goes to FILE.errors.csv with its line, column and\n"
        "reason, and stops nothing else. The server must not run; while it does, send the\n"
        "file to its API instead (POST /api/imports).\n"
        "\n"
        "  storefolk import orders.csv --as order_lines --currency EUR --dry-run\n"
        "  storefolk import orders.csv --as order_lines --currency EUR --data my-shop",
    .options = (const enum option[]){OPTION_AS, OPTION_MAP, OPTION_STORE, OPTION_CURRENCY,
                                     OPTION_ERRORS, OPTION_DRY_RUN, MACHINES_OPTIONS, OPTION_NONE},
    .fewest_words = 1,
    .most_words = 1,
    .run = run,
};
