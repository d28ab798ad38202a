/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/db_ahead.h"

#include "test/check.h"

static status note_run(struct work *w, void *arg)
{
    int *runs = arg;
    (*runs)++;
    return OK;
}

static status refuse(struct work *w, void *arg)
{
    return fail(w, CONFLICT, "place", "taken");
}

static void a_unit_runs_while_its_caller_goes_on(struct work *w)
{
    struct work     *other = work_open(w->machines, w->now);
    int              runs = 0;
    int64_t          us = -1;
    struct db_ahead *ahead = db_ahead_start(other, WRITE, note_run, &runs);
    CHECK_TEXT(work_text(w, "%d", 1), "1"); /* our own work is free meanwhile */
    CHECK_OK(db_ahead_finish(ahead, &us));
    CHECK_INT(runs, 1);
    CHECK(us >= 0);
    work_close(other);
}

static void the_outcome_and_its_reason_come_with_the_finish(struct work *w)
{
    struct db_ahead *ahead = db_ahead_start(w, WRITE, refuse, NULL);
    CHECK_INT(db_ahead_finish(ahead, NULL), CONFLICT);
    CHECK_TEXT(w->failure.field, "place");
}

SUITE_DB("db ahead", TEST(a_unit_runs_while_its_caller_goes_on),
         TEST(the_outcome_and_its_reason_come_with_the_finish));
