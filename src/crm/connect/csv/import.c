/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/csv/import.h"

#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/connect/csv/import_errors.h"
#include "crm/connect/csv/import_run.h"
#include "crm/connect/csv/import_slice.h"
#include "crm/record/record.h"
#include "kit/db/db.h"
#include "kit/job/job.h"
#include "kit/json/json.h"
#include "kit/os/file.h"

static bool is_object_word(const char *word, enum import_object *ret_object)
{
    for (int i = 0; i < IMPORT_RECORDS; i++)
        if (text_same(import_object_words[i], word)) {
            *ret_object = (enum import_object) i;
            return true;
        }
    return false;
}

status import_object_find(struct work *w, const char *word, enum import_object *ret_object,
                          const char **ret_type)
{
    const struct record_type *type;
    *ret_type = NULL;
    if (is_object_word(word, ret_object))
        return OK;
    if (record_type_get(w, word, &type) != OK)
        return fail(w, INVALID, "as",
                    "Rows can be imported as order_lines, orders, contacts, companies, products or "
                    "a type of records, not as '%.60s'.",
                    word);
    if (is_object_word(type->name, ret_object))
        return OK;
    if (!import_map_takes(type))
        return fail(w, INVALID, "as",
                    "Rows cannot be imported as %s; lines of orders are imported as order_lines.",
                    type->name);
    *ret_object = IMPORT_RECORDS;
    *ret_type = type->name;
    return OK;
}

/* ---- rows ---- */

static status keep_map(struct work *w, const struct import_plan *plan)
{
    struct import_map map = plan->map;
    if (plan->map_name != NULL || text_empty(map.name))
        return OK;
    status outcome = import_map_change(w, &map);
    return outcome == NOT_FOUND ? import_map_create(w, &map) : outcome;
}

/* The map as it is used: a job makes the same plan of it, whatever becomes of kept maps. */
static const char *map_in_use(struct work *w, const struct import_plan *plan)
{
    struct import_map         map = plan->map;
    const struct import_shop *shop = list_at(&plan->shops, 0);
    map.store = shop->name;
    if (plan->map_name != NULL)
        map.name = plan->map_name;
    return json_of(w, &import_map_shape, &map);
}

static const char *header_of(struct work *w, const struct import_form *form)
{
    struct text    text = text_open(w->arena);
    struct csv_out out = csv_out_open(&text, ',', false);
    for (size_t i = 0; i < form->count; i++)
        csv_put(&out, form->names[i]);
    return text.bytes;
}

status import_add(struct work *w, const struct import_plan *plan, const struct import *draft,
                  const char *path, struct import *ret_import)
{
    const struct import_shop *shop = list_at(&plan->shops, 0);
    struct import_file        file = {.columns = header_of(w, &plan->form), .path = path};
    *ret_import = *draft;
    ret_import->as = plan->map.as;
    ret_import->map = map_in_use(w, plan);
    ret_import->store = shop->id != 0 ? shop->id : ABSENT;
    ret_import->state = IMPORT_WAITING;
    ret_import->size = plan->form.size;
    ret_import->created_at = w->now;
    ret_import->started_at = ret_import->ended_at = ABSENT;
    if (!draft->dry_run)
        TRY(keep_map(w, plan));
    TRY(import_store_end_lost(w, w->now - 10 * MINUTE));
    return import_store_insert(w, ret_import, &file);
}

status import_get(struct work *w, int64_t id, struct import *ret_import)
{
    enum { FIRST = 20 };
    shape_clear(&import_shape, ret_import);
    TRY(import_store_get(w, id, ret_import));
    return import_store_list_errors(w, id, 0, FIRST, &ret_import->errors);
}

/* ---- by a command ---- */

struct finding {
    const char       *name;
    struct import_map map;
};

static status find_map(struct work *w, void *arg)
{
    struct finding *finding = arg;
    return import_map_find(w, finding->name, &finding->map);
}

/* A kept map of that name, or a file. */
static status resolve_map(struct work *w, const struct import_request *request,
                          struct import_map *room, struct import_wish *ret_wish)
{
    enum { MOST = 1024 * 1024 };
    struct finding finding = {.name = request->map};
    const char    *bytes;
    size_t         size;
    *ret_wish = (struct import_wish){.path = request->path,
                                     .as = request->as,
                                     .type = request->type,
                                     .store = request->store,
                                     .currency = request->currency};
    if (text_empty(request->map))
        return OK;
    status outcome = db_work(w, READ, find_map, &finding);
    if (outcome == OK)
        ret_wish->map = request->map;
    if (outcome != NOT_FOUND)
        return outcome;
    outcome = file_read(w, request->map, MOST, &bytes, &size);
    if (outcome == NOT_FOUND)
        return fail(w, INVALID, "map", "There is no map named '%s' and no file of that name.",
                    request->map);
    TRY(outcome);
    TRY(import_map_parse(w, bytes, size, room));
    ret_wish->given = room;
    return OK;
}

status import_request_plan(struct work *w, const struct import_request *request,
                           const char **ret_missing, struct import_plan *ret_plan)
{
    struct import_map  given;
    struct import_wish wish;
    TRY(resolve_map(w, request, &given, &wish));
    return import_plan_make(w, &wish, ret_missing, ret_plan);
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

struct adding {
    const struct import_plan *plan;
    struct import             import;
};

static status add_unit(struct work *w, void *arg)
{
    struct adding *adding = arg;
    struct import  draft = adding->import;
    draft.id = db_new_id(w);
    return import_add(w, adding->plan, &draft, NULL, &adding->import);
}

static status first_errors(struct work *w, void *arg)
{
    struct import *import = arg;
    return import_get(w, import->id, import);
}

static status add_and_run(struct work *w, const struct import_request *request,
                          struct import_plan *plan, const struct import_orders *orders,
                          struct import *ret_import)
{
    struct adding adding = {.plan = plan, .import = {.dry_run = request->dry_run}};
    adding.import.name = request->name != NULL ? request->name : last_part(request->path);
    TRY(db_work(w, WRITE, add_unit, &adding));
    *ret_import = adding.import;
    return import_run(w, plan, orders, ret_import);
}

/* The error file is finished whatever the outcome. */
static status run_with_errors(struct work *w, const struct import_request *request,
                              struct import_plan *plan, struct import_orders *orders,
                              struct import *ret_import)
{
    struct import_error_file file;
    TRY(import_error_file_open(w, request->error_file, header_of(w, &plan->form), &file));
    orders->errors = &file; /* cppcheck-suppress autoVariables ; until the end of this function */
    status         outcome = add_and_run(w, request, plan, orders, ret_import);
    struct failure why = w->failure;
    status         closed = import_error_file_close(w, &file);
    orders->errors = NULL;
    if (outcome != OK)
        w->failure = why;
    return outcome != OK ? outcome : closed;
}

status import_file(struct work *w, const struct import_request *request, struct import *ret_import)
{
    struct import_plan   plan;
    struct import_orders orders = {.progress = request->progress, .arg = request->arg};
    TRY(import_request_plan(w, request, NULL, &plan));
    TRY(text_empty(request->error_file) ? add_and_run(w, request, &plan, &orders, ret_import)
                                        : run_with_errors(w, request, &plan, &orders, ret_import));
    return db_work(w, READ, first_errors, ret_import);
}

/* ---- by a job ---- */

status import_enqueue(struct work *w, int64_t id)
{
    const char *number = work_text(w, "%lld", (long long) id);
    return job_enqueue(w, "import.run", number, 0, work_text(w, "{\"import\":%s}", number));
}

status import_keep_upload(struct work *w, const char *body_path, int64_t id, const char **ret_path)
{
    const char *slash = strrchr(body_path, '/');
    const char *parent =
        slash == NULL ? "." : work_copy(w, body_path, (size_t) (slash - body_path));
    const char *folder = path_join(w, parent, "imports");
    *ret_path = path_join(w, folder, work_text(w, "%lld", (long long) id));
    TRY(folder_make(w, folder));
    return file_rename(w, body_path, *ret_path);
}

struct loading {
    int64_t            id;
    struct import      import;
    struct import_file file;
};

static status load(struct work *w, void *arg)
{
    struct loading *loading = arg;
    TRY(import_get(w, loading->id, &loading->import));
    return import_store_get_file(w, loading->id, &loading->file);
}

static status fail_unit(struct work *w, void *arg)
{
    bool there;
    return import_store_end(w, arg, &there);
}

/* A plan that cannot be made any more is the end of the import, and no reason to try again. */
static status give_up(struct work *w, struct import *import, status outcome)
{
    const char *message = w->failure.message;
    if (outcome == UNAVAILABLE)
        return outcome;
    import->state = IMPORT_FAILED;
    import->message = message;
    return db_work(w, WRITE, fail_unit, import);
}

static status run_loaded(struct work *w, struct loading *loading)
{
    struct import_map    map;
    struct import_plan   plan;
    struct import_orders orders = {.from_job = true};
    const char          *json = loading->import.map;
    TRY(import_map_parse(w, json, strlen(json), &map));
    struct import_wish wish = {.path = loading->file.path,
                               .as = loading->import.as,
                               .type = map.type,
                               .given = &map,
                               .store = map.store};
    TRY(import_plan_make(w, &wish, NULL, &plan));
    plan.map_name = map.name;
    return import_run(w, &plan, &orders, &loading->import);
}

status import_run_job(struct work *w, const struct job *job)
{
    const struct json *payload;
    struct loading     loading = {0};
    TRY(json_parse(w, job->payload, strlen(job->payload), &payload));
    if (!json_to_int(json_member(payload, "import"), &loading.id))
        return fail(w, BROKEN, NULL, "A job of kind import.run names no import.");
    TRY(db_work(w, READ, load, &loading));
    if (loading.import.state > IMPORT_RUNNING || loading.file.path == NULL)
        return OK;
    status outcome = run_loaded(w, &loading);
    if (outcome != OK)
        TRY(give_up(w, &loading.import, outcome));
    return file_remove(w, loading.file.path);
}

status import_cancel(struct work *w, int64_t id, struct import *ret_import)
{
    struct import_file file;
    bool               there;
    TRY(import_get(w, id, ret_import));
    TRY(import_store_get_file(w, id, &file));
    ret_import->state = IMPORT_CANCELLED;
    TRY(import_store_end(w, ret_import, &there));
    if (!there)
        return fail(w, CONFLICT, "id", "The import %lld is over already.", (long long) id);
    TRY(job_cancel(w, "import.run", work_text(w, "%lld", (long long) id)));
    if (file.path != NULL && ret_import->started_at == ABSENT)
        TRY(file_remove(w, file.path));
    return import_get(w, id, ret_import);
}
