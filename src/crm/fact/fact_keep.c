/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/fact/fact_keep.h"

#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/fact/fact_sql.h"
#include "kit/db/db.h"
#include "kit/json/json.h"
#include "kit/machines.h"

/*
 * Facts that are not there for ever. Every kind that is in no line is kept, because totals are
 * made of it or a doctor counts it again. How to add one: a line here, and nothing that folds it.
 */
static const struct keep {
    int64_t first, last; /* kinds */
    bool    typed, passing;
} keeps[] = {
    {FACT_CART_CHANGED, FACT_CART_CHANGED, false, true},
    {FACT_SEGMENT_ENTERED, FACT_SEGMENT_LEFT, false, true},
    {FACT_RECORD_CREATED, FACT_RECORD_MERGED, false, true},
    {200, 238, true, true},  /* what visitors do */
    {239, 239, true, false}, /* their visits: rates are made of them */
};

static const struct keep *keep_of(int64_t kind)
{
    static const struct keep for_ever;
    for (size_t i = 0; i < COUNT_OF(keeps); i++)
        if (keeps[i].first <= kind && kind <= keeps[i].last)
            return &keeps[i];
    return &for_ever;
}

bool fact_is_typed(int64_t kind)
{
    return keep_of(kind)->typed;
}

bool fact_is_passing(int64_t kind)
{
    return keep_of(kind)->passing;
}

/* ---- how long ---- */

struct retention_row {
    int64_t kind, days;
};

/* clang-format off */
static const struct field row_fields[] = {
    FIELD(retention_row, kind, FIELD_INT),
    FIELD(retention_row, days, FIELD_INT),
};
static const struct shape row_shape = SHAPE("FactRetentionRow", retention_row, row_fields);

static const struct field retention_fields[] = {
    FIELD(fact_retention, kind, FIELD_TEXT, .required = true, .help = "a name of /api/facts/kinds"),
    FIELD(fact_retention, days, FIELD_INT,  .required = true, .help = "30 to 36500; 0: for ever"),
};
const struct shape fact_retention_shape = SHAPE("FactRetention", fact_retention, retention_fields);
/* clang-format on */

static status list_rows_of(struct work *w, struct rows *ret_rows)
{
    return db_list(w, &FACT_RETENTION_LIST, NO_PARAMS, &row_shape, ret_rows);
}

static int64_t days_of(const struct rows *rows, int64_t kind)
{
    const struct retention_row *row = rows->items;
    for (int64_t i = 0; i < rows->count; i++)
        if (row[i].kind == kind)
            return row[i].days;
    return 0;
}

status fact_list_retentions(struct work *w, struct rows *ret_retentions)
{
    struct rows                    set, all = fact_descriptions();
    struct list                    list = list_open(w->arena, sizeof(struct fact_retention));
    const struct fact_description *description = all.items;
    TRY(list_rows_of(w, &set));
    for (int64_t i = 0; i < all.count; i++, description++)
        if (fact_is_passing(description->kind))
            *(struct fact_retention *) list_add(&list) =
                (struct fact_retention){description->name, days_of(&set, description->kind)};
    *ret_retentions = list_rows(&list);
    return OK;
}

status fact_put_retention(struct work *w, const struct fact_retention *retention)
{
    const struct fact_description *described = fact_by_name(retention->kind);
    int64_t                        days = retention->days;
    if (described == NULL)
        return fail(w, INVALID, "kind", "There is no kind '%.80s'; see /api/facts/kinds.",
                    retention->kind);
    if (!fact_is_passing(described->kind))
        return fail(w, INVALID, "kind",
                    "Totals and lists are made of facts of the kind '%s'; they are kept for ever.",
                    described->name);
    if (days != 0 && (days < 30 || days > 36500))
        return fail(w, INVALID, "days", "must be from 30 to 36500, or 0 for ever");
    int64_t kind = described->kind;
    if (days == 0)
        return db_run(w, &FACT_RETENTION_REMOVE, WITH(P_INT(kind)), NULL);
    return db_run(w, &FACT_RETENTION_PUT, WITH(P_INT(kind), P_INT(days)), NULL);
}

static status list_unit(struct work *w, void *arg)
{
    return list_rows_of(w, arg);
}

static status forget_kind(struct work *w, const struct retention_row *row)
{
    const int64_t kinds[] = {row->kind, 0};
    int64_t       forgotten;
    bool          done = false;
    while (!done) {
        struct arena_mark mark = arena_mark(w->arena);
        if (job_should_stop(w))
            return fail(w, UNAVAILABLE, NULL, "The house is closing.");
        TRY(ledger_forget(w, kinds, w->now - row->days * DAY, &forgotten, &done));
        arena_rewind(w->arena, mark);
    }
    return OK;
}

status fact_forget_run(struct work *w, const struct job *job)
{
    struct rows rows;
    TRY(db_work(w, READ, list_unit, &rows));
    for (int64_t i = 0; i < rows.count; i++)
        if (fact_is_passing(((const struct retention_row *) rows.items)[i].kind))
            TRY(forget_kind(w, &((const struct retention_row *) rows.items)[i]));
    return OK;
}

/* ---- people who are erased ---- */

status fact_erase(struct work *w, const int64_t *identities, size_t count)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    json_put_name(&out, "identities");
    json_open_array(&out);
    for (size_t i = 0; i < count; i++)
        json_put_int(&out, identities[i]);
    json_close_array(&out);
    json_close_object(&out);
    return count == 0 ? OK : job_enqueue(w, FACT_ERASE_JOB, NULL, 0, text.bytes);
}

static bool clear_typed(struct fact *fact, void *arg)
{
    if (fact_is_typed(fact->kind))
        fact->details = NULL;
    return true;
}

status fact_erase_run(struct work *w, const struct job *job)
{
    const struct json *json;
    struct list        subjects = list_open(w->arena, sizeof(int64_t));
    int64_t            rewritten, number;
    TRY(json_parse(w, job->payload, strlen(job->payload), &json));
    const struct json *each = json_member(json, "identities");
    for (each = each == NULL ? NULL : each->first; each != NULL; each = each->next)
        if (json_to_int(each, &number))
            *(int64_t *) list_add(&subjects) = number;
    TRY(ledger_rewrite(w, subjects.items, subjects.count, clear_typed, NULL, &rewritten));
    db_empty_log(w->machines->db);
    return OK;
}
