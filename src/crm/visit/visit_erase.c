/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Erasing a person: their visits go at once, and what they did stays in the ledger as a number
 * without words, by a job, for that takes longer than one unit may.
 */
#include <string.h>

#include "base/text.h"
#include "crm/fact/fact.h"
#include "crm/person/person.h"
#include "crm/visit/visit_session.h"
#include "kit/job/job.h"
#include "kit/json/json.h"
#include "kit/ledger/ledger.h"

status visit_erase(struct work *w, const struct record_erased *erased)
{
    struct rows ids;
    if (!text_same(erased->type->name, "contacts"))
        return OK;
    TRY(person_identities(w, erased->id, &ids));
    if (ids.count == 0)
        return OK;
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    json_put_name(&out, "identities");
    json_open_array(&out);
    for (int64_t i = 0; i < ids.count; i++)
        json_put_int(&out, ((const int64_t *) ids.items)[i]);
    json_close_array(&out);
    json_close_object(&out);
    TRY(visit_store_remove_of(w, &ids));
    return job_enqueue(w, VISIT_ERASE_JOB, NULL, 0, text.bytes);
}

static bool drop_words(struct fact *fact, void *arg)
{
    if (fact->kind >= FACT_PAGE_VIEWED && fact->kind <= FACT_VISIT_STARTED)
        fact->details = NULL;
    return true;
}

status visit_erase_run(struct work *w, const struct job *job)
{
    const struct json *payload = NULL;
    int64_t            rewritten;
    TRY(json_parse(w, job->payload, strlen(job->payload), &payload));
    const struct json *list = json_member(payload, "identities");
    int64_t           *ids = work_take(w, (list->size + 1) * sizeof *ids);
    size_t             count = 0;
    for (const struct json *id = list->first; id != NULL; id = id->next)
        if (json_to_int(id, &ids[count]))
            count++;
    return ledger_rewrite(w, ids, count, drop_words, NULL, &rewritten);
}
