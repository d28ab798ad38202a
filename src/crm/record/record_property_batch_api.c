/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Many properties in one request. What cannot be done with one of them is told in the answer, which
 * then is a 207, and the others are done: programs that set themselves up send the same batches
 * again and again, and half of it may be there.
 */
#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_api.h"
#include "crm/record/record_json.h"
#include "kit/db/db.h"

enum { MOST_INPUTS = 100 };

struct batch {
    const struct record_type *type;
    const struct json        *inputs;
    struct list               results;  /* of const struct record_property * */
    struct list               errors;   /* of struct batch_error */
    bool                      archived; /* reads those that are */
};

struct batch_error {
    struct failure failure;
    const char    *name;
};

/* One input, for db_nested. */
struct step {
    const struct record_type     *type;
    const struct json            *input;
    const char                   *name;
    const struct record_property *made;
};

static status open_batch(struct work *w, const struct request *rq, enum record_aim aim,
                         struct batch *ret_batch)
{
    static const char *const members[] = {"inputs", "archived", "dataSensitivity", "objectType",
                                          NULL};
    const struct json       *body;
    *ret_batch = (struct batch){.results = list_open(w->arena, sizeof(void *)),
                                .errors = list_open(w->arena, sizeof(struct batch_error))};
    TRY(record_api_type(w, rq, aim, &ret_batch->type));
    TRY(request_json(w, rq, &body));
    TRY(record_json_check(w, body, members));
    TRY(record_json_bool(w, body, "archived", &ret_batch->archived));
    ret_batch->inputs = json_member(body, "inputs");
    if (ret_batch->inputs == NULL || ret_batch->inputs->type != JSON_ARRAY
        || ret_batch->inputs->size > MOST_INPUTS)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "inputs",
                           "\"inputs\" must be an array of at most %d.", MOST_INPUTS);
    return OK;
}

static status reply_batch(struct work *w, const struct batch *batch, int code, struct reply *rp)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    json_add_text(&out, "status", "COMPLETE");
    json_put_name(&out, "results");
    json_open_array(&out);
    for (size_t i = 0; i < batch->results.count; i++)
        record_json_put_property(
            &out, *(const struct record_property *const *) list_at(&batch->results, i));
    json_close_array(&out);
    if (batch->errors.count > 0) {
        json_add_int(&out, "numErrors", (int64_t) batch->errors.count);
        json_put_name(&out, "errors");
        json_open_array(&out);
        for (size_t i = 0; i < batch->errors.count; i++) {
            const struct batch_error *error = list_at(&batch->errors, i);
            record_json_put_error(&out, &error->failure, "name", error->name);
        }
        json_close_array(&out);
    }
    record_json_add_time(&out, "startedAt", w->now);
    record_json_add_time(&out, "completedAt", w->now);
    json_close_object(&out);
    return record_api_reply(rp, batch->errors.count > 0 ? 207 : code, &out);
}

static status input_name(struct work *w, const struct json *input, const char **ret_name)
{
    static const char *const members[] = {"name", NULL};
    TRY(record_json_check(w, input, members));
    *ret_name = json_text(input, "name");
    if (*ret_name != NULL)
        return OK;
    return fail_reason(w, INVALID, "VALIDATION_ERROR", "name", "Each input needs a \"name\".");
}

/* A refusal concerns one input; what broke concerns all. */
static status note(struct work *w, struct batch *batch, const struct step *step, status outcome)
{
    if (outcome == BROKEN || outcome == UNAVAILABLE)
        return outcome;
    if (outcome != OK)
        *(struct batch_error *) list_add(&batch->errors) =
            (struct batch_error){w->failure, step->name};
    else if (step->made != NULL)
        *(const struct record_property **) list_add(&batch->results) = step->made;
    return OK;
}

/* ---- reading ---- */

/* POST /crm/v3/properties/{objectType}/batch/read */
status record_property_api_batch_read(struct work *w, const struct request *rq, struct reply *rp)
{
    struct batch batch;
    TRY(open_batch(w, rq, RECORD_SEE, &batch));
    for (const struct json *input = batch.inputs->first; input != NULL; input = input->next) {
        struct step step = {.type = batch.type};
        TRY(input_name(w, input, &step.name));
        TRY(note(w, &batch, &step,
                 record_api_property(w, batch.type, step.name, batch.archived, &step.made)));
    }
    return reply_batch(w, &batch, 200, rp);
}

/* ---- writing ---- */

static status create_step(struct work *w, void *arg)
{
    struct step *step = arg;
    return record_api_create_property(w, step->type, step->input, &step->made);
}

/*
 * What is made is read again at the end: each change of the metadata makes the registry anew, and
 * what it gave before is gone.
 */
static status read_again(struct work *w, struct batch *batch, const struct list *names)
{
    for (size_t i = 0; i < names->count; i++)
        TRY(record_property_get(w, batch->type, *(const char *const *) list_at(names, i),
                                list_add(&batch->results)));
    return OK;
}

/* POST /crm/v3/properties/{objectType}/batch/create */
status record_property_api_batch_create(struct work *w, const struct request *rq, struct reply *rp)
{
    struct batch batch;
    struct list  names = list_open(w->arena, sizeof(const char *));
    TRY(open_batch(w, rq, RECORD_SCHEMA, &batch));
    for (const struct json *input = batch.inputs->first; input != NULL; input = input->next) {
        struct step step = {.type = batch.type, .input = input, .name = json_text(input, "name")};
        status      outcome = db_nested(w, create_step, &step);
        if (outcome == OK)
            *(const char **) list_add(&names) = step.name;
        step.made = NULL;
        TRY(note(w, &batch, &step, outcome));
    }
    TRY(read_again(w, &batch, &names));
    return reply_batch(w, &batch, 201, rp);
}

static status archive_step(struct work *w, void *arg)
{
    struct step *step = arg;
    TRY(input_name(w, step->input, &step->name));
    status outcome = record_api_archive_property(w, step->type, step->name);
    return outcome == NOT_FOUND ? OK : outcome;
}

/* POST /crm/v3/properties/{objectType}/batch/archive: 204 also for those that are not there */
status record_property_api_batch_archive(struct work *w, const struct request *rq, struct reply *rp)
{
    struct batch batch;
    TRY(open_batch(w, rq, RECORD_SCHEMA, &batch));
    for (const struct json *input = batch.inputs->first; input != NULL; input = input->next) {
        struct step step = {.type = batch.type, .input = input};
        TRY(note(w, &batch, &step, db_nested(w, archive_step, &step)));
    }
    return batch.errors.count == 0 ? reply_empty(rp) : reply_batch(w, &batch, 207, rp);
}
