/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>

#include "app/command.h"
#include "app/house_api.h"
#include "app/rooms.h"
#include "kit/http/http.h"

static status run(struct work *w, const struct config *config)
{
    puts(openapi_of(w, rooms_routes(w), HOUSE_TITLE, STOREFOLK_VERSION));
    return OK;
}

const struct command openapi_command = {
    .name = "openapi",
    .summary = "prints the description of the API",
    .usage = "openapi",
    .about = "Prints the API as an OpenAPI 3.1 document, made from the same table that the server\n"
             "works by. The server gives it at /api/openapi.json, and as a page to read at\n"
             "/reference.\n"
             "\n"
             "  storefolk openapi > openapi.json",
    .options = (const enum option[]){OPTION_NONE},
    .run = run,
};
