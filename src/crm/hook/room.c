/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tells other programs what happened. */
#include "crm/room.h"

#include "base/text.h"
#include "base/time.h"
#include "crm/hook/hook.h"
#include "crm/hook/hook_api.h"
#include "crm/hook/hook_send.h"
#include "crm/hook/hook_store.h"
#include "crm/record/record.h"
#include "kit/db/db.h"
#include "kit/job/job.h"

/* Of one WRITE: some ms. */
enum { FORGET_AT_ONCE = 500 };

static status forget_unit(struct work *w, void *arg)
{
    return hook_store_forget(w, w->now - HOOK_KEEP, FORGET_AT_ONCE, arg);
}

static status forget_rest_unit(struct work *w, void *arg)
{
    return hook_store_forget_rest(w, w->now - HOOK_KEEP);
}

static status forget(struct work *w, const struct job *job)
{
    int64_t count = 1;
    while (count > 0) {
        if (job_should_stop(w))
            return fail(w, UNAVAILABLE, NULL, "The house closes.");
        TRY(db_work(w, WRITE, forget_unit, &count));
    }
    return db_work(w, WRITE, forget_rest_unit, NULL);
}

static const struct chore chores[] = {
    {"hook.forget", HOUR, 7 * MINUTE, forget},
    {0},
};

static const struct follower followers[] = {
    {"hook", hook_fill},
    {0},
};

static const struct sender senders[] = {
    {"hook", hook_is_due, hook_claim, hook_record, hook_store_release},
    {0},
};

/* What is sent is made of the records when it is sent; only answers are kept. */
static status erase(struct work *w, const struct record_erased *erased)
{
    return text_same(erased->type->name, "contacts") ? hook_store_erase_answers(w, erased->id) : OK;
}

extern const struct room hook_room;
const struct room        hook_room = {
           .name = "hook",
           .routes = hook_routes,
           .chores = chores,
           .followers = followers,
           .senders = senders,
           .erase = erase,
};
