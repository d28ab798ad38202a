/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/house_api.h"

#include "app/sdk.h"

#include "app/rooms.h"
#include "base/text.h"
#include "crm/access.h"
#include "kit/job/job.h"
#include "kit/ledger/ledger.h"

/* ---- the description of the API ---- */

static status reply_words(struct work *w, struct reply *rp, const char *type, const char *words)
{
    struct text text = text_open(w->arena);
    text_add(&text, words);
    return reply_text(rp, 200, type, &text);
}

static status get_reference(struct work *w, const struct request *rq, struct reply *rp)
{
    return reply_words(w, rp, "text/html; charset=utf-8",
                       api_reference_of(w, rooms_routes(w), HOUSE_TITLE, STOREFOLK_VERSION));
}

static status get_openapi(struct work *w, const struct request *rq, struct reply *rp)
{
    return reply_words(w, rp, NULL, openapi_of(w, rooms_routes(w), HOUSE_TITLE, STOREFOLK_VERSION));
}

/* ---- health ---- */

enum database { ON_SQLITE, ON_POSTGRES };
static const char *const database_words[] = {"sqlite", "postgres", NULL};

struct health {
    const char   *status;
    const char   *version;
    enum database database;
    int64_t       facts;
};

static const struct field health_fields[] = {
    FIELD(health, status, FIELD_TEXT, .help = "\"ok\": the database answers"),
    FIELD(health, version, FIELD_TEXT),
    FIELD(health, database, FIELD_CHOICE, .words = database_words),
    FIELD(health, facts, FIELD_INT, .help = "the sequence of the newest fact"),
};
static const struct shape health_shape = SHAPE("Health", health, health_fields);

static status get_health(struct work *w, const struct request *rq, struct reply *rp)
{
    struct health health = {.status = "ok", .version = STOREFOLK_VERSION};
    health.database = work_db_kind(w) == DB_SQLITE ? ON_SQLITE : ON_POSTGRES;
    TRY(ledger_last(w, &health.facts));
    return reply_one(w, rp, &health_shape, &health);
}

/* ---- jobs ---- */

static const char *const state_words[] = {"waiting", "running", "failed", "any", NULL};

struct job_page {
    enum job_state state;
    int64_t        after, limit;
};

static const struct field job_page_fields[] = {
    FIELD(job_page, state, FIELD_CHOICE, .words = state_words, .help = "any when it is left out"),
    FIELD(job_page, after, FIELD_INT, .help = "the id of the last job of the page before"),
    FIELD(job_page, limit, FIELD_INT, .help = "1 to 1000; 100 when it is left out"),
};
static const struct shape job_page_shape = SHAPE("JobPage", job_page, job_page_fields);

static const char *id_of_last(struct work *w, const struct rows *jobs, int64_t limit)
{
    if (jobs->count < limit)
        return NULL;
    const struct job_entry *last = (const struct job_entry *) jobs->items + jobs->count - 1;
    return work_text(w, "%lld", (long long) last->id);
}

static status list_jobs(struct work *w, const struct request *rq, struct reply *rp)
{
    struct job_page page = {.state = JOB_ANY, .limit = 100};
    struct rows     jobs;
    TRY(request_query(w, rq, &job_page_shape, &page));
    if (page.limit < 1 || page.limit > 1000)
        return fail(w, INVALID, "limit", "The limit must be from 1 to 1000.");
    TRY(jobs_list(w, page.state, page.after, page.limit, &jobs));
    return reply_list(w, rp, &job_entry_shape, &jobs, id_of_last(w, &jobs, page.limit));
}

static status try_job_again(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t id;
    TRY(request_id(w, rq, "id", &id));
    TRY(job_try_again(w, id));
    return reply_empty(rp);
}

/* clang-format off */
const struct route house_routes[] = {
    {GET, "/storefolk.js", ANYBODY, READ, sdk_get, .body = BODY_NONE},
    {GET, "/reference", ANYBODY, READ, get_reference},
    {GET, "/api/openapi.json", ANYBODY, READ, get_openapi,
     .summary = "This description, as OpenAPI 3.1"},
    {GET, "/api/health", ANYBODY, READ, get_health,
     .summary = "Whether the house is well", .gives = &health_shape},
    {GET, "/api/jobs", MAY_SEE_SETTINGS, READ, list_jobs,
     .summary = "What waits to be done, runs, or has failed, and why",
     .query = &job_page_shape, .gives = &job_entry_shape, .gives_list = true},
    {POST, "/api/jobs/{id}/retry", MAY_EDIT_SETTINGS, WRITE, try_job_again, .body = BODY_NONE,
     .summary = "Puts a failed job back into the queue"},
    {0},
};
/* clang-format on */
