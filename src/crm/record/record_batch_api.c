/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Many records in one request. One bad input fails all of them, unless each input names itself
 * (objectWriteTraceId): then the good ones are kept, and 207 tells of the others.
 */
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_api.h"
#include "crm/record/record_json.h"
#include "crm/record/record_link_api.h"
#include "kit/db/db.h"

enum { MOST_INPUTS = 100 };

/* One batch while it runs. */
struct batch {
    const struct record_type *type;
    const struct json        *body, *inputs;
    const char               *id_property;
    const char *const *properties, *const *with_history;
    struct list results; /* of struct batch_result */
    struct list errors;  /* of struct batch_error */
    bool        upsert;
    bool        archived; /* reads those that are archived, and no others */
};

struct batch_result {
    struct record record;
    struct rows   histories; /* of a read that asks for them */
    bool          is_new;
};

struct batch_error {
    struct failure failure;
    const char    *name, *context; /* which input: "ids", "17" */
};

/* One input, for db_nested. */
struct step {
    struct batch      *batch;
    const struct json *input;
    const char        *id;
    struct rows        values, wishes;
    status (*run)(struct work *w, struct step *step);
    int64_t made; /* the record */
    bool    is_new;
};

/*
 * A body of some 100 kilobytes is read here, and not where the one writer would wait. What is wrong
 * with it is said by the handler, which first asks who may.
 */
status record_batch_before(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct json *body = NULL;
    struct failure     failure = w->failure;
    if (request_json(w, rq, &body) == OK)
        *rq->kept = (void *) (uintptr_t) body;
    w->failure = failure;
    return OK;
}

/* What was read before, or is now. */
static status read_body(struct work *w, const struct request *rq, const struct json **ret_body)
{
    *ret_body = rq->kept == NULL ? NULL : *rq->kept;
    return *ret_body != NULL ? OK : request_json(w, rq, ret_body);
}

static status open_batch(struct work *w, const struct request *rq, enum record_aim aim,
                         struct batch **ret_batch)
{
    static const char *const members[] = {"inputs", "idProperty", "properties",
                                          "propertiesWithHistory", NULL};
    struct batch            *batch = work_take(w, sizeof *batch);
    *ret_batch = batch;
    *batch = (struct batch){.results = list_open(w->arena, sizeof(struct batch_result)),
                            .errors = list_open(w->arena, sizeof(struct batch_error))};
    TRY(record_api_type(w, rq, aim, &batch->type));
    TRY(read_body(w, rq, &batch->body));
    TRY(record_json_check(w, batch->body, members));
    batch->id_property = json_text(batch->body, "idProperty");
    TRY(record_json_texts(w, batch->body, "properties", &batch->properties));
    TRY(record_json_texts(w, batch->body, "propertiesWithHistory", &batch->with_history));
    batch->inputs = json_member(batch->body, "inputs");
    if (batch->inputs == NULL || batch->inputs->type != JSON_ARRAY)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "inputs",
                           "\"inputs\" must be an array.");
    if (batch->inputs->size > MOST_INPUTS)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "inputs",
                           "A batch has at most %d inputs, not %zu.", MOST_INPUTS,
                           batch->inputs->size);
    return OK;
}

static void put_results(struct json_out *out, const struct batch *batch)
{
    json_put_name(out, "results");
    json_open_array(out);
    for (size_t i = 0; i < batch->results.count; i++) {
        const struct batch_result *result = list_at(&batch->results, i);
        struct record_json_more    more = {.with_history = batch->with_history,
                                           .histories = &result->histories,
                                           .is_new = batch->upsert ? &result->is_new : NULL};
        record_json_put(out, &result->record, &more);
    }
    json_close_array(out);
}

static void put_errors(struct json_out *out, const struct batch *batch)
{
    if (batch->errors.count == 0)
        return;
    json_put_name(out, "numErrors");
    json_put_int(out, (int64_t) batch->errors.count);
    json_put_name(out, "errors");
    json_open_array(out);
    for (size_t i = 0; i < batch->errors.count; i++) {
        const struct batch_error *error = list_at(&batch->errors, i);
        record_json_put_error(out, &error->failure, error->name, error->context);
    }
    json_close_array(out);
}

static void write_batch(struct work *w, const void *state, struct reply *rp)
{
    const struct batch *batch = state;
    struct text         text = text_open(w->arena);
    struct json_out     out = json_out_open(&text);
    json_open_object(&out);
    json_put_name(&out, "status");
    json_put_text(&out, "COMPLETE");
    put_results(&out, batch);
    put_errors(&out, batch);
    json_put_name(&out, "startedAt");
    json_put_time(&out, w->now);
    json_put_name(&out, "completedAt");
    json_put_time(&out, w->now);
    json_close_object(&out);
    rp->body = text.bytes;
    rp->size = text.size;
}

static status reply_batch(const struct batch *batch, int code, struct reply *rp)
{
    rp->code = batch->errors.count > 0 ? 207 : code;
    rp->later = (struct reply_later){write_batch, batch};
    return OK;
}

/* What just failed concerns one input only. */
static void add_error(struct work *w, struct batch *batch, const char *name, const char *context)
{
    *(struct batch_error *) list_add(&batch->errors) =
        (struct batch_error){w->failure, name, context};
}

/* The "id" of an input: a text, or a number. */
static status read_id(struct work *w, const struct json *input, const char **ret_id)
{
    const struct json *id = json_member(input, "id");
    if (id == NULL || (id->type != JSON_TEXT && id->type != JSON_NUMBER) || text_empty(id->text))
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "id", "Each input needs an \"id\".");
    *ret_id = id->text;
    return OK;
}

/* ---- reading ---- */

static status read_one(struct work *w, struct batch *batch, const struct json *input)
{
    static const char *const members[] = {"id", NULL};
    struct batch_result      result = {.is_new = false};
    int64_t                  id = 0;
    TRY(record_json_check(w, input, members));
    const char *asked = NULL;
    TRY(read_id(w, input, &asked));
    status outcome = record_api_id(w, batch->type, asked, batch->id_property, &id);
    if (outcome == OK)
        outcome =
            record_get(w, batch->type, id,
                       record_api_shown(w, batch->type, batch->properties, batch->with_history),
                       batch->archived, &result.record);
    if (outcome == OK && batch->archived && result.record.archived_at == ABSENT)
        outcome = record_api_not_archived(w, batch->type, asked);
    if (outcome == NOT_FOUND) {
        add_error(w, batch, "ids", asked);
        return OK;
    }
    TRY(outcome);
    if (batch->with_history != NULL)
        TRY(record_history(w, batch->type, result.record.id, NULL, &result.histories));
    *(struct batch_result *) list_add(&batch->results) = result;
    return OK;
}

status record_batch_read(struct work *w, const struct request *rq, struct reply *rp)
{
    struct batch *batch;
    TRY(open_batch(w, rq, RECORD_SEE, &batch));
    TRY(record_api_archived(w, rq, &batch->archived));
    for (const struct json *input = batch->inputs->first; input != NULL; input = input->next)
        TRY(read_one(w, batch, input));
    return reply_batch(batch, 200, rp);
}

/* ---- writing ---- */

static status run_create(struct work *w, struct step *step)
{
    step->is_new = true;
    return record_create(w, step->batch->type, step->values.items, (size_t) step->values.count,
                         &step->made);
}

static status read_step(struct work *w, struct step *step)
{
    static const char *const members[] = {"id",           "idProperty",         "properties",
                                          "associations", "objectWriteTraceId", NULL};
    TRY(record_json_check(w, step->input, members));
    if (step->run != run_create)
        TRY(read_id(w, step->input, &step->id));
    TRY(record_link_json_wishes(w, json_member(step->input, "associations"), step->batch->type,
                                &step->wishes));
    return record_json_values(w, json_member(step->input, "properties"), &step->values);
}

static const char *id_property(const struct step *step)
{
    const char *own = json_text(step->input, "idProperty");
    return own != NULL ? own : step->batch->id_property;
}

static status run_update(struct work *w, struct step *step)
{
    TRY(record_api_id(w, step->batch->type, step->id, id_property(step), &step->made));
    return record_change(w, step->batch->type, step->made, step->values.items,
                         (size_t) step->values.count);
}

/* What is to be found by one value cannot be made with another. */
static status refuse_other_id(struct work *w, const struct step *step, const char *value)
{
    return fail_reason(w, INVALID, "VALIDATION_ERROR", id_property(step),
                       "There is no %s whose %s is '%.100s', and '%.100s' in \"properties\" is "
                       "another value: give one of them.",
                       step->batch->type->singular, id_property(step), step->id, value);
}

/* The value that it was looked for by becomes one of its properties. */
static status run_create_with_id(struct work *w, struct step *step)
{
    struct list          values = list_open(w->arena, sizeof(struct record_value));
    struct record_value *given = step->values.items;
    *(struct record_value *) list_add(&values) = (struct record_value){id_property(step), step->id};
    for (int64_t i = 0; i < step->values.count; i++)
        if (!text_same(given[i].property, id_property(step)))
            *(struct record_value *) list_add(&values) = given[i];
        else if (!text_empty(given[i].value)
                 && !text_same_nocase(text_trim(w, given[i].value), text_trim(w, step->id)))
            return refuse_other_id(w, step, given[i].value);
    step->values = list_rows(&values);
    step->is_new = true;
    const struct record_draft draft = {.values = step->values.items,
                                       .count = (size_t) step->values.count,
                                       .missing = values.items};
    return record_create_draft(w, step->batch->type, &draft, &step->made);
}

static status run_create_nested(struct work *w, void *arg)
{
    return run_create_with_id(w, arg);
}

/* Somebody else may make it at this moment: then it is there after all. */
static status run_create_or_find(struct work *w, struct step *step)
{
    if (work_db_kind(w) == DB_SQLITE) /* one writer: nobody else */
        return run_create_with_id(w, step);
    struct step tried = *step;
    status      outcome = db_nested(w, run_create_nested, &tried);
    if (outcome == CONFLICT
        && record_api_id(w, step->batch->type, step->id, id_property(step), &step->made) == OK)
        return record_change(w, step->batch->type, step->made, step->values.items,
                             (size_t) step->values.count);
    *step = tried;
    return outcome;
}

static status run_upsert(struct work *w, struct step *step)
{
    status outcome = record_api_id(w, step->batch->type, step->id, id_property(step), &step->made);
    if (outcome == NOT_FOUND && !text_empty(id_property(step)))
        return run_create_or_find(w, step);
    TRY(outcome);
    return record_change(w, step->batch->type, step->made, step->values.items,
                         (size_t) step->values.count);
}

static status run_step(struct work *w, void *arg)
{
    struct step *step = arg;
    TRY(read_step(w, step));
    TRY(step->run(w, step));
    return record_link_api_grant(w, &(const struct record_ref){step->batch->type, step->made},
                                 &step->wishes);
}

/* Every input has a name of its own, so that each failure can be told of. */
static bool all_are_named(const struct batch *batch)
{
    for (const struct json *input = batch->inputs->first; input != NULL; input = input->next)
        if (json_text(input, "objectWriteTraceId") == NULL)
            return false;
    return true;
}

/* A value that an earlier input of the batch took: its record will be gone with the batch, so no id
 * is told. */
static status blame_batch(struct work *w, const struct batch *batch)
{
    const char *told = strstr(w->failure.message, "Existing ID: ");
    int64_t     id = 0;
    if (told == NULL || !text_to_int(told + strlen("Existing ID: "), &id))
        return CONFLICT;
    for (size_t i = 0; i < batch->results.count; i++) {
        const struct batch_result *result = list_at(&batch->results, i);
        if (result->is_new && result->record.id == id)
            return fail_reason(w, CONFLICT, "CONFLICT", w->failure.field,
                               "Two inputs of the batch would have the same %s; nothing of the "
                               "batch was kept.",
                               w->failure.field);
    }
    return CONFLICT;
}

static status run_one(struct work *w, struct step *step, bool nested)
{
    status outcome = nested ? db_nested(w, run_step, step) : run_step(w, step);
    if (outcome == CONFLICT && !nested)
        return blame_batch(w, step->batch);
    if (outcome == OK || !nested || outcome == BROKEN || outcome == UNAVAILABLE)
        return outcome;
    add_error(w, step->batch, "objectWriteTraceId", json_text(step->input, "objectWriteTraceId"));
    step->made = 0;
    return OK;
}

/* What was written, and the property by which the record was looked for. */
static const char *const *names_shown(struct work *w, const struct step *step)
{
    struct list                values = list_open(w->arena, sizeof(struct record_value));
    const struct record_value *given = step->values.items;
    bool                       shown = text_empty(id_property(step));
    for (int64_t i = 0; i < step->values.count; i++) {
        shown = shown || text_same(given[i].property, id_property(step));
        *(struct record_value *) list_add(&values) = given[i];
    }
    if (!shown)
        ((struct record_value *) list_add(&values))->property = id_property(step);
    return record_api_names(w, &(struct rows){values.items, (int64_t) values.count});
}

/* By what the inputs say of their records: the type knows which of it names one. */
static status take_turns(struct work *w, const struct batch *batch)
{
    struct list values = list_open(w->arena, sizeof(struct record_value));
    if (batch->type->turns == NULL)
        return OK;
    for (const struct json *input = batch->inputs->first; input != NULL; input = input->next) {
        const struct step  step = {.batch = (struct batch *) batch, .input = input};
        const struct json *properties = json_member(input, "properties"),
                          *id = json_member(input, "id");
        if (id != NULL && id->text != NULL)
            *(struct record_value *) list_add(&values) =
                (struct record_value){id_property(&step), id->text};
        for (const struct json *value = properties == NULL ? NULL : properties->first;
             value != NULL; value = value->next)
            if (value->type == JSON_TEXT)
                *(struct record_value *) list_add(&values) =
                    (struct record_value){value->name, value->text};
    }
    return batch->type->turns(w, values.items, values.count);
}

static status run_all(struct work *w, struct batch *batch,
                      status (*run)(struct work *w, struct step *step))
{
    bool nested = all_are_named(batch);
    TRY(take_turns(w, batch));
    for (const struct json *input = batch->inputs->first; input != NULL; input = input->next) {
        struct step   step = {.batch = batch, .input = input, .run = run};
        struct record record;
        TRY(run_one(w, &step, nested));
        if (step.made == 0)
            continue;
        const char *const *names = record_api_properties(w, batch->type, names_shown(w, &step));
        TRY(record_get(w, batch->type, step.made, names, false, &record));
        *(struct batch_result *) list_add(&batch->results) =
            (struct batch_result){.record = record, .is_new = step.is_new};
    }
    return OK;
}

status record_batch_create(struct work *w, const struct request *rq, struct reply *rp)
{
    struct batch *batch;
    TRY(open_batch(w, rq, RECORD_EDIT, &batch));
    TRY(run_all(w, batch, run_create));
    return reply_batch(batch, 201, rp);
}

status record_batch_update(struct work *w, const struct request *rq, struct reply *rp)
{
    struct batch *batch;
    TRY(open_batch(w, rq, RECORD_EDIT, &batch));
    TRY(run_all(w, batch, run_update));
    return reply_batch(batch, 200, rp);
}

/* What is wrong with an input is said when it is its turn. */
static struct record_ahead_wish wish_of(struct work *w, const struct json *input)
{
    struct failure failure = w->failure;
    struct rows    values = {0};
    const char    *id = NULL;
    if (read_id(w, input, &id) != OK
        || record_json_values(w, json_member(input, "properties"), &values) != OK)
        id = NULL;
    w->failure = failure;
    return (struct record_ahead_wish){
        .value = id, .values = values.items, .count = id == NULL ? 0 : (size_t) values.count};
}

/* When all inputs go by one property. */
static status read_ahead(struct work *w, const struct batch *batch)
{
    const struct json *input = batch->inputs->first;
    if (work_db_kind(w) == DB_SQLITE || input == NULL)
        return OK;
    struct step               step = {.batch = (struct batch *) (uintptr_t) batch, .input = input};
    struct record_ahead_wish *wishes = work_take(w, batch->inputs->size * sizeof *wishes);
    struct record_ahead       wanted = {.property = id_property(&step), .wishes = wishes};
    for (; input != NULL; input = input->next) {
        step.input = input;
        if (input->type != JSON_OBJECT || !text_same(id_property(&step), wanted.property))
            return OK;
        wishes[wanted.count++] = wish_of(w, input);
    }
    return record_read_ahead(w, batch->type, &wanted);
}

status record_batch_upsert(struct work *w, const struct request *rq, struct reply *rp)
{
    struct batch *batch;
    TRY(open_batch(w, rq, RECORD_EDIT, &batch));
    batch->upsert = true;
    TRY(read_ahead(w, batch));
    TRY(run_all(w, batch, run_upsert));
    return reply_batch(batch, 200, rp);
}

/* NOT_FOUND also of what can be no id: it is not there, so there is nothing to archive. */
static status archive_one(struct work *w, const struct record_type *type, const struct json *input)
{
    static const char *const members[] = {"id", NULL};
    const char              *asked = NULL;
    int64_t                  id = 0;
    TRY(record_json_check(w, input, members));
    TRY(read_id(w, input, &asked));
    TRY(record_api_id(w, type, asked, NULL, &id));
    return record_archive(w, type, id, true);
}

status record_batch_archive(struct work *w, const struct request *rq, struct reply *rp)
{
    struct batch *batch;
    TRY(open_batch(w, rq, RECORD_EDIT, &batch));
    for (const struct json *input = batch->inputs->first; input != NULL; input = input->next) {
        status outcome = archive_one(w, batch->type, input);
        if (outcome != OK && outcome != NOT_FOUND)
            return outcome;
    }
    return reply_empty(rp);
}
