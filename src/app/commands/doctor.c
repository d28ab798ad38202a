/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>

#include "app/command.h"
#include "app/machines.h"
#include "app/rooms.h"
#include "base/text.h"
#include "kit/db/db.h"
#include "kit/job/job.h"
#include "kit/machines.h"
#include "kit/os/clock.h"

/* What no room owns. */
static status no_job_has_failed(struct work *w)
{
    struct rows jobs;
    TRY(jobs_list(w, JOB_FAILED, 0, 1000, &jobs));
    if (jobs.count == 0)
        return OK;
    const struct job_entry *last = (const struct job_entry *) jobs.items + jobs.count - 1;
    return fail(w, BROKEN, NULL, "%lld failed, the last of them '%s': %s", (long long) jobs.count,
                last->kind, last->reason);
}

static const struct check house_checks[] = {
    {"the file of the database", db_verify_file},
    {"keys that point at rows", db_verify_keys},
    {"jobs that failed", no_job_has_failed},
    {0},
};

static status check_unit(struct work *w, void *arg)
{
    const struct check *check = arg;
    return check->run(w);
}

/* Each in a work of its own, so that one that fails says nothing about the next. */
static bool run_check(struct work *w, const char *room, const struct check *check)
{
    struct work *own = work_open(w->machines, clock_now(w->machines->clock));
    status       outcome = db_work(own, READ, check_unit, (void *) (uintptr_t) check);
    const char  *message = own->failure.message;
    if (outcome == OK)
        printf("good    %s: %s\n", room, check->name);
    else
        printf("%s  %s: %s: %s\n", outcome == BROKEN ? "BROKEN" : "failed", room, check->name,
               message != NULL ? message : "no reason given");
    fflush(stdout);
    work_close(own);
    return outcome == OK;
}

static int run_checks(struct work *w, const char *room, const struct check *checks)
{
    int bad = 0;
    for (; checks != NULL && checks->name != NULL; checks++)
        bad += !run_check(w, room, checks);
    return bad;
}

static status rebuild_all(struct work *w)
{
    for (const struct room *const *room = app_house.rooms; *room != NULL; room++) {
        const struct rebuild *rebuild = (*room)->rebuilds;
        for (; rebuild != NULL && rebuild->name != NULL; rebuild++) {
            struct work *own = work_open(w->machines, clock_now(w->machines->clock));
            status       outcome = rebuild->run(own);
            const char  *message = work_text(w, "%s", own->failure.message);
            work_close(own);
            if (outcome != OK)
                return fail(w, outcome, NULL, "%s: %s was not made anew: %s", (*room)->name,
                            rebuild->name, message);
            printf("made    %s: %s\n", (*room)->name, rebuild->name);
            fflush(stdout);
        }
    }
    return OK;
}

static status examine(struct work *w, const struct config *config)
{
    if (config_has(config, OPTION_REBUILD))
        TRY(rebuild_all(w));
    int bad = run_checks(w, "database", house_checks);
    for (const struct room *const *room = app_house.rooms; *room != NULL; room++)
        bad += run_checks(w, (*room)->name, (*room)->checks);
    if (bad == 0)
        return OK;
    return fail(w, BROKEN, NULL,
                "%d of the checks found something; 'doctor --rebuild' makes anew what is derived, "
                "and a backup brings back what is lost.",
                bad);
}

static status run(struct work *w, const struct config *config)
{
    bool rebuild = config_has(config, OPTION_REBUILD);
    TRY(machines_open(w, config, rebuild ? 0 : MACHINES_BESIDE));
    status outcome = examine(w, config);
    machines_close(w);
    return outcome;
}

const struct command doctor_command = {
    .name = "doctor",
    .summary = "proves that ledger, records and totals agree",
    .usage = "doctor [--data DIR | --db URL] [--rebuild]",
    .about = "Checks, room by room, that what is stored agrees with itself, and prints a line for\n"
             "each check. The server may run meanwhile. With --rebuild everything that is derived\n"
             "(totals, counts, search) is first made anew from ledger and records; for that the\n"
             "server must not run. Exit code 1: something is broken.\n"
             "\n"
             "  storefolk doctor --data my-shop",
    .options = (const enum option[]){MACHINES_OPTIONS, OPTION_REBUILD, OPTION_NONE},
    .run = run,
};
