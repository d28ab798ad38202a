/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/demo.h"

#include <unistd.h>

#include "app/machines.h"
#include "app/progress.h"
#include "crm/connect/connect.h"
#include "kit/db/db.h"
#include "kit/ledger/ledger.h"
#include "kit/os/file.h"

static void show(void *arg, int done)
{
    progress_show(arg, done);
}

status demo_make(struct work *w, const struct config *config)
{
    struct progress     progress = progress_begin("Making the demo shop");
    int64_t             seed;
    struct demo_request request = {.progress = show, .arg = &progress};
    TRY(config_number(w, config, OPTION_CUSTOMERS, &request.customers));
    TRY(config_number(w, config, OPTION_SEED, &seed));
    request.seed = (uint64_t) seed;
    status outcome = demo_fill(w, &request);
    progress_end(&progress, outcome == OK);
    return outcome;
}

static status last_unit(struct work *w, void *arg)
{
    return ledger_last(w, arg);
}

static status fill_when_empty(struct work *w, const struct config *config)
{
    int64_t last = 0;
    TRY(db_work(w, READ, last_unit, &last));
    return last > 0 ? OK : demo_make(w, config);
}

static status fill(struct work *w, const struct config *config)
{
    TRY(machines_open(w, config, MACHINES_MAKE));
    status outcome = fill_when_empty(w, config);
    machines_close(w);
    return outcome;
}

/* What a draft consists of, here or from a start that was ended. */
static status remove_draft(struct work *w, const char *folder)
{
    static const char *const names[] = {"storefolk.db", "storefolk.db-wal", "storefolk.db-shm",
                                        "storefolk.db.lock", "secret.key"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        TRY(file_remove(w, path_join(w, folder, names[i])));
    (void) rmdir(folder); /* an empty folder that stays is in nobody's way */
    return OK;
}

static status put_in_place(struct work *w, const struct config *draft, const struct config *config)
{
    const char *key = path_join(w, config->values[OPTION_DATA], "secret.key");
    if (!file_exists(key))
        TRY(file_rename(w, path_join(w, draft->values[OPTION_DATA], "secret.key"), key));
    TRY(file_rename(w, machines_url(w, draft), machines_url(w, config)));
    return remove_draft(w, draft->values[OPTION_DATA]);
}

status demo_make_when_empty(struct work *w, const struct config *config)
{
    if (machines_on_postgres(config) || file_exists(machines_url(w, config)))
        return fill(w, config);
    struct config draft = *config;
    draft.values[OPTION_DATA] = path_join(w, config->values[OPTION_DATA], "demo.new");
    TRY(folder_make(w, draft.values[OPTION_DATA]));
    TRY(remove_draft(w, draft.values[OPTION_DATA]));
    TRY(fill(w, &draft));
    return put_in_place(w, &draft, config);
}
