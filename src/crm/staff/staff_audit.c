/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The audit log: who did what, when, from where. Entries are only ever added. */
#include <string.h>

#include "crm/staff/staff_store.h"
#include "kit/db/db.h"
#include "kit/machines.h"
#include "kit/os/log.h"

static const struct field audit_fields[] = {
    FIELD(audit_entry, id, FIELD_INT),
    FIELD(audit_entry, at, FIELD_TIME),
    FIELD(audit_entry, user_id, FIELD_INT, .help = "0: the house itself; -1: nobody known"),
    FIELD(audit_entry, email, FIELD_TEXT, .help = "of the user"),
    FIELD(audit_entry, token_id, FIELD_INT, .help = "0: none"),
    FIELD(audit_entry, peer, FIELD_TEXT, .help = "the address"),
    FIELD(audit_entry, source, FIELD_TEXT),
    FIELD(audit_entry, action, FIELD_TEXT, .help = "such as \"user.created\""),
    FIELD(audit_entry, object, FIELD_TEXT),
    FIELD(audit_entry, object_id, FIELD_INT),
    FIELD(audit_entry, details, FIELD_TEXT),
};
const struct shape audit_entry_shape = SHAPE("AuditEntry", audit_entry, audit_fields);

status staff_note(struct work *w, const char *action, const char *object, int64_t id,
                  const char *details)
{
    const struct audit_entry entry = {
        .id = db_new_id(w),
        .at = w->now,
        .user_id = w->actor.user,
        .token_id = w->actor.token,
        .peer = w->peer,
        .source = w->source,
        .action = action,
        .object = object,
        .object_id = id,
        .details = details,
    };
    return staff_store_add_audit(w, &entry);
}

/* ---- from a READ ---- */

struct later {
    struct db_task task;
    const char    *action, *object, *details;
    int64_t        id;
};

static status later_unit(struct work *w, void *arg)
{
    const struct later *later = arg;
    return staff_note(w, later->action, later->object, later->id, later->details);
}

static void later_done(struct db_task *task, status outcome)
{
    if (outcome != OK)
        log_error("the audit log lacks an entry: %s", task->work->failure.message);
    work_close(task->work);
}

static const char *keep(struct work *w, const char *words)
{
    return words == NULL ? NULL : work_copy(w, words, strlen(words));
}

void staff_note_later(struct work *w, const char *action, const char *object, int64_t id,
                      const char *details)
{
    struct work  *own = work_open(w->machines, w->now);
    struct later *later = work_take(own, sizeof *later);
    own->actor = w->actor;
    own->peer = keep(own, w->peer);
    own->source = keep(own, w->source);
    *later = (struct later){.action = keep(own, action),
                            .object = keep(own, object),
                            .details = keep(own, details),
                            .id = id};
    later->task = (struct db_task){
        .work = own, .mode = WRITE, .unit = later_unit, .arg = later, .done = later_done};
    db_submit(w->machines->db, &later->task);
}

status staff_list_audit(struct work *w, int64_t after, int64_t limit, struct rows *ret_entries)
{
    if (limit < 1 || limit > 1000)
        return fail(w, INVALID, "limit", "The limit must be from 1 to 1000.");
    return staff_store_list_audit(w, after, limit, ret_entries);
}
