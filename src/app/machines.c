/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/machines.h"

#include "app/rooms.h"
#include "base/text.h"
#include "generated/generated.h"
#include "kit/column/column.h"
#include "kit/crypt/crypt.h"
#include "kit/http/http.h"
#include "kit/geo/geo.h"
#include "kit/http/rates.h"
#include "kit/job/job.h"
#include "kit/ledger/ledger.h"
#include "kit/machines.h"
#include "kit/os/clock.h"
#include "kit/os/file.h"
#include "kit/os/log.h"
#include "kit/post/post.h"
#include "kit/sets/sets.h"

/* Ids are unique by node; commands beside a server take the one that no server may have. */
enum { NODE_BESIDE = 15 };

bool machines_on_postgres(const struct config *config)
{
    return config_has(config, OPTION_DB);
}

const char *machines_url(struct work *w, const struct config *config)
{
    if (machines_on_postgres(config))
        return config->values[OPTION_DB];
    return path_join(w, config->values[OPTION_DATA], "storefolk.db");
}

static status set_log_level(struct work *w, const struct config *config)
{
    static const char *const words[] = {"info", "warning", "error"};
    const char              *word = config->values[OPTION_LOG_LEVEL];
    for (int level = LOG_INFO; level <= LOG_ERROR; level++)
        if (text_same(words[level], word)) {
            log_show((enum log_level) level);
            return OK;
        }
    return fail(w, INVALID, NULL,
                "The option '--log-level' must be info, warning or error, not '%s'.", word);
}

static status check_url(struct work *w, const struct config *config, unsigned want)
{
    const char *url = machines_url(w, config);
    if (machines_on_postgres(config)) {
        if (text_starts(url, "postgres://") || text_starts(url, "postgresql://"))
            return OK;
        return fail(w, INVALID, NULL,
                    "The option '--db' must look like postgres://user@host/database; for SQLite "
                    "give '--data DIR' instead.");
    }
    if ((want & MACHINES_MAKE) == 0 && !file_exists(url))
        return fail(w, NOT_FOUND, NULL,
                    "There is no database in the folder '%s'; 'storefolk serve --data %s' makes "
                    "one.",
                    config->values[OPTION_DATA], config->values[OPTION_DATA]);
    return OK;
}

static status open_db(struct work *w, const struct config *config, unsigned want, bool *ret_beside)
{
    int64_t readers, node;
    TRY(config_number(w, config, OPTION_READERS, &readers));
    TRY(config_number(w, config, OPTION_NODE, &node));
    struct db_options options = {
        .url = machines_url(w, config), .readers = (int) readers, .node = (int) node};
    *ret_beside = (want & MACHINES_BESIDE) != 0 && machines_on_postgres(config);
    if (*ret_beside)
        options.node = NODE_BESIDE;
    status outcome = db_open(w, &options, &w->machines->db);
    if (outcome != CONFLICT || (want & MACHINES_BESIDE) == 0)
        return outcome;
    *ret_beside = options.beside = true;
    options.node = NODE_BESIDE;
    return db_open(w, &options, &w->machines->db);
}

/* A schema is never changed under a server that runs. */
static status check_version(struct work *w, bool may_migrate)
{
    int version = 0, known = all_migrations[all_migrations_count - 1].number;
    if (may_migrate)
        return db_migrate(w, all_migrations, all_migrations_count, NULL);
    TRY(db_version(w, &version));
    if (version == known)
        return OK;
    if (version > known)
        return fail(w, CONFLICT, NULL,
                    "The database was written by a newer Storefolk (its schema is %d, this program "
                    "knows %d); use that version.",
                    version, known);
    return fail(w, CONFLICT, NULL,
                "The database was written by an older Storefolk (its schema is %d, this program's "
                "%d); stop its server and run 'storefolk migrate' first.",
                version, known);
}

/* The one way out of the house: see docs/running.md for what it may call. */
static status open_client(struct work *w, const struct config *config)
{
    struct http_client_options options = {
        .private_addresses = config_has(config, OPTION_ALLOW_PRIVATE_ADDRESSES),
        .user_agent = "Storefolk/" STOREFOLK_VERSION,
    };
    return http_client_open(w, &options, &w->machines->client);
}

/* An optional file that the user brings. */
static status open_geo(struct work *w, const struct config *config)
{
    const char *path = config->values[OPTION_COUNTRIES];
    return path == NULL ? OK : geo_open(w, path, &w->machines->geo);
}

static status open_jobs(struct work *w)
{
    struct job_options options = rooms_job_options(w);
    w->machines->post = post_open(w, rooms_senders(w));
    return jobs_open(w, &options, &w->machines->jobs);
}

static status open_all(struct work *w, const struct config *config, unsigned want)
{
    struct machines *machines = w->machines;
    bool             beside = false;
    TRY(set_log_level(w, config));
    TRY(check_url(w, config, want));
    TRY(folder_make(w, config->values[OPTION_DATA]));
    TRY(open_db(w, config, want, &beside));
    machines->columns = column_open(&(struct columns_options){0});
    machines->sets = sets_open();
    TRY(ledger_open(w, &machines->ledger));
    TRY(check_version(w, (want & MACHINES_MAKE) != 0
                             && !(beside && db_kind(machines->db) == DB_SQLITE)));
    TRY(cipher_open(w, config->values[OPTION_DATA], &machines->cipher));
    TRY(open_client(w, config));
    TRY(open_geo(w, config));
    machines->rates = http_rates_open();
    return open_jobs(w);
}

status machines_open(struct work *w, const struct config *config, unsigned want)
{
    w->machines = work_take(w, sizeof *w->machines);
    w->machines->house =
        config_has(config, OPTION_SEARCH_WITHOUT_LIMITS) ? &app_house_without_limits : &app_house;
    w->machines->clock = clock_open_system();
    w->now = clock_now(w->machines->clock);
    status outcome = open_all(w, config, want);
    if (outcome != OK)
        machines_close(w);
    return outcome;
}

void machines_close(struct work *w)
{
    struct machines *machines = w->machines;
    if (machines == NULL)
        return;
    jobs_close(machines->jobs);
    post_close(machines->post);
    http_client_close(machines->client);
    geo_close(machines->geo);
    cipher_close(machines->cipher);
    column_close(machines->columns);
    db_close(machines->db);
    http_rates_close(machines->rates); /* what is written at last tells it */
    sets_close(machines->sets);
    ledger_close(machines->ledger);
    clock_close(machines->clock);
    w->machines = NULL;
}
