/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <unistd.h>

#include "app/command.h"
#include "app/machines.h"
#include "base/text.h"
#include "crm/connect/connect.h"
#include "kit/db/db.h"
#include "kit/machines.h"
#include "kit/os/clock.h"
#include "kit/os/file.h"

struct page {
    const struct export_request *request;
    struct export               *state;
    struct text                  text;
    bool                         end;
};

static status open_unit(struct work *w, void *arg)
{
    struct page *page = arg;
    return export_open(w, page->request, page->state);
}

static status next_unit(struct work *w, void *arg)
{
    struct page *page = arg;
    int64_t      wait;
    page->text = text_open(w->arena);
    return export_next(w, page->state, &page->text, &page->end, &wait);
}

/* A page in a work of its own, so that memory does not grow with the file. */
static status write_page(struct work *w, struct page *page, int fd)
{
    struct work *own = work_open(w->machines, clock_now(w->machines->clock));
    status       outcome = db_work(own, READ, next_unit, page);
    if (outcome == OK)
        outcome = file_write(own, fd, page->text.bytes, page->text.size);
    if (outcome != OK)
        (void) fail(w, outcome, NULL, "%s",
                    own->failure.message != NULL ? own->failure.message : "The export failed.");
    work_close(own);
    return outcome;
}

static status write_all(struct work *w, struct page *page, int fd)
{
    while (!page->end)
        TRY(write_page(w, page, fd));
    return OK;
}

static status export_all(struct work *w, const struct config *config,
                         const struct export_request *request)
{
    struct export state = {0};
    struct page page = {.request = request, .state = &state};
    const char *path = config->values[OPTION_OUTPUT];
    int         fd;
    TRY(db_work(w, READ, open_unit, &page));
    if (path == NULL)
        return write_all(w, &page, STDOUT_FILENO);
    TRY(file_create(w, path, &fd));
    status outcome = write_all(w, &page, fd);
    if (outcome == OK)
        return file_finish(w, fd);
    file_close(fd);
    return outcome;
}

static status read_format(struct work *w, const char *word, enum export_format *ret_format)
{
    *ret_format = text_same(word, "ndjson") ? EXPORT_NDJSON : EXPORT_CSV;
    if (*ret_format == EXPORT_NDJSON || text_same(word, "csv"))
        return OK;
    return command_misused(w, "The option '--format' must be csv or ndjson, not '%s'.", word);
}

static status run(struct work *w, const struct config *config)
{
    struct export_request request = {
        .type = config->words[0],
        .raw = config_has(config, OPTION_RAW),
        .properties = config->values[OPTION_PROPERTIES],
    };
    TRY(read_format(w, config->values[OPTION_FORMAT], &request.format));
    TRY(machines_open(w, config, MACHINES_BESIDE));
    status outcome = export_all(w, config, &request);
    machines_close(w);
    return outcome;
}

const struct command export_command = {
    .name = "export",
    .summary = "writes contacts, companies, products, orders or order lines to a file",
    .usage = "export TYPE [OPTIONS]",
    .about =
        "Writes all records of a type (contacts, companies, products, orders, order_lines, or\n"
        "one of your own) as CSV or NDJSON. The server may run meanwhile. What is exported can\n"
        "be imported again. Cells that a spreadsheet would take for a formula get a ' before\n"
        "them, unless --raw is asked.\n"
        "\n"
        "  storefolk export contacts --output contacts.csv --data my-shop\n"
        "  storefolk export orders --format ndjson --data my-shop | jq .total",
    .options = (const enum option[]){OPTION_OUTPUT, OPTION_FORMAT, OPTION_PROPERTIES, OPTION_RAW,
                                     MACHINES_OPTIONS, OPTION_NONE},
    .fewest_words = 1,
    .most_words = 1,
    .run = run,
};
