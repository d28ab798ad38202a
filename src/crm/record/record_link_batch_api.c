/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Associations of many records in one request. What is wrong in itself (no array, no such type)
 * fails the whole batch; an input that cannot be done is told of in the answer, which is then 207,
 * and the others are kept.
 */
#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_json.h"
#include "crm/record/record_link_api.h"
#include "kit/db/db.h"

enum {
    MOST_INPUTS = 2000,
    MOST_READ = 1000, /* inputs of a read */
    PAGE = 500,       /* links of each of them */
};

/* One batch while it runs. */
struct batch {
    struct link_types  types;
    const struct json *inputs;
    struct json_out    out; /* the results, as they come */
    struct list        errors;
};

struct batch_error {
    struct failure failure;
    const char    *name, *context;
};

/* One input, for db_nested. */
struct step {
    struct batch     *batch;
    struct record_ref from, to;
    struct rows       kinds;
};

/* ---- the envelope ---- */

static status open_batch(struct work *w, const struct request *rq, enum record_aim aim,
                         struct batch *ret_batch)
{
    static const char *const members[] = {"inputs", NULL};
    const struct json       *body;
    size_t                   most = aim == RECORD_SEE ? MOST_READ : MOST_INPUTS;
    struct text             *text = work_take(w, sizeof *text);
    *text = text_open(w->arena);
    *ret_batch = (struct batch){.out = json_out_open(text),
                                .errors = list_open(w->arena, sizeof(struct batch_error))};
    TRY(record_link_api_types(w, rq, aim, &ret_batch->types));
    TRY(request_json(w, rq, &body));
    TRY(record_json_check(w, body, members));
    ret_batch->inputs = json_member(body, "inputs");
    if (ret_batch->inputs == NULL || ret_batch->inputs->type != JSON_ARRAY)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "inputs",
                           "\"inputs\" must be an array.");
    if (ret_batch->inputs->size > most)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "inputs",
                           "A batch has at most %zu inputs, not %zu.", most,
                           ret_batch->inputs->size);
    record_link_json_open_batch(&ret_batch->out);
    return OK;
}

static void add_error(struct work *w, struct batch *batch, const char *name, int64_t id)
{
    *(struct batch_error *) list_add(&batch->errors) =
        (struct batch_error){w->failure, name, work_text(w, "%lld", (long long) id)};
}

static void put_errors(struct json_out *out, const struct batch *batch)
{
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

static status reply_batch(struct work *w, struct batch *batch, int code, struct reply *rp)
{
    struct json_out *out = &batch->out;
    json_close_array(out);
    if (batch->errors.count > 0)
        put_errors(out, batch);
    record_link_json_close_batch(w, out);
    return record_api_reply(rp, batch->errors.count > 0 ? 207 : code, out);
}

/* ---- putting ---- */

/* How one batch differs from another: where kinds come from, how a result is shown. */
struct manner {
    const char *const *members;
    status (*kinds)(struct work *w, const struct batch *batch, const struct json *input,
                    struct rows *ret_kinds);
    void (*show)(struct json_out *out, const struct step *step);
};

static status read_step(struct work *w, const struct manner *manner, const struct json *input,
                        struct step *step)
{
    const struct link_types *types = &step->batch->types;
    TRY(record_json_check(w, input, manner->members));
    TRY(record_link_json_id(w, input, "from", types->from, &step->from));
    TRY(record_link_json_id(w, input, "to", types->to, &step->to));
    return manner->kinds(w, step->batch, input, &step->kinds);
}

static status put_step(struct work *w, void *arg)
{
    struct step *step = arg;
    return record_link_put(w, &step->from, &step->to, &step->kinds);
}

static status put_all(struct work *w, struct batch *batch, const struct manner *manner)
{
    for (const struct json *input = batch->inputs->first; input != NULL; input = input->next) {
        struct step step = {.batch = batch};
        TRY(read_step(w, manner, input, &step));
        status outcome = db_nested(w, put_step, &step);
        if (outcome == BROKEN || outcome == UNAVAILABLE)
            return outcome;
        if (outcome == OK)
            manner->show(&batch->out, &step);
        else
            add_error(w, batch, "fromObjectId", step.from.id);
    }
    return OK;
}

static status put_batch(struct work *w, const struct request *rq, struct reply *rp,
                        const struct manner *manner, int code)
{
    struct batch batch;
    TRY(open_batch(w, rq, RECORD_EDIT, &batch));
    TRY(put_all(w, &batch, manner));
    return reply_batch(w, &batch, code, rp);
}

static status kinds_of_types(struct work *w, const struct batch *batch, const struct json *input,
                             struct rows *ret_kinds)
{
    return record_link_json_kinds(w, json_member(input, "types"), &batch->types, ret_kinds);
}

static void show_pair(struct json_out *out, const struct step *step)
{
    record_link_json_put_pair(out, &step->from, &step->to, &step->kinds);
}

status record_link_batch_create(struct work *w, const struct request *rq, struct reply *rp)
{
    static const char *const   members[] = {"from", "to", "types", NULL};
    static const struct manner manner = {members, kinds_of_types, show_pair};
    return put_batch(w, rq, rp, &manner, 201);
}

static status kinds_by_default(struct work *w, const struct batch *batch, const struct json *input,
                               struct rows *ret_kinds)
{
    struct record_link_kind *kind = work_take(w, sizeof *kind);
    *ret_kinds = (struct rows){kind, 1};
    return record_link_default(w, batch->types.from, batch->types.to, kind);
}

static void show_default(struct json_out *out, const struct step *step)
{
    record_link_json_put_default(out, &step->from, &step->to, step->kinds.items);
}

status record_link_batch_default(struct work *w, const struct request *rq, struct reply *rp)
{
    static const char *const   members[] = {"from", "to", NULL};
    static const struct manner manner = {members, kinds_by_default, show_default};
    return put_batch(w, rq, rp, &manner, 200);
}

static status kinds_by_name(struct work *w, const struct batch *batch, const struct json *input,
                            struct rows *ret_kinds)
{
    struct record_link_kind *kind = work_take(w, sizeof *kind);
    const struct json       *type = json_member(input, "type");
    *ret_kinds = (struct rows){kind, 1};
    if (type == NULL || (type->type != JSON_TEXT && type->type != JSON_NUMBER))
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "type",
                           "Say in \"type\" how the records are associated.");
    return record_link_kind_find(w, batch->types.from, batch->types.to, type->text, kind);
}

static void put_end(struct json_out *out, const char *name, int64_t id)
{
    json_put_name(out, name);
    json_open_object(out);
    record_link_json_put_id(out, "id", id);
    json_close_object(out);
}

static void show_named(struct json_out *out, const struct step *step)
{
    const struct record_link_kind *kind = step->kinds.items;
    json_open_object(out);
    put_end(out, "from", step->from.id);
    put_end(out, "to", step->to.id);
    json_put_name(out, "type");
    json_put_text(out, kind->name);
    json_close_object(out);
}

static const char *const   v3_members[] = {"from", "to", "type", NULL};
static const struct manner v3_manner = {v3_members, kinds_by_name, show_named};

status record_link_batch_v3_create(struct work *w, const struct request *rq, struct reply *rp)
{
    return put_batch(w, rq, rp, &v3_manner, 201);
}

/* ---- removing: all or nothing, there is no answer that could tell of a part ---- */

/* {"from": {"id"}, "to": [{"id"}, …]} */
static status remove_from(struct work *w, struct batch *batch, const struct json *input)
{
    static const char *const members[] = {"from", "to", NULL};
    struct record_ref        from, to = {.type = batch->types.to};
    TRY(record_json_check(w, input, members));
    TRY(record_link_json_id(w, input, "from", batch->types.from, &from));
    const struct json *ends = json_member(input, "to");
    if (ends == NULL || ends->type != JSON_ARRAY)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "to",
                           "\"to\" must be an array of {\"id\": \"…\"}.");
    for (const struct json *end = ends->first; end != NULL; end = end->next) {
        TRY(record_link_json_id(w, end, "id", batch->types.to, &to));
        TRY(record_link_remove(w, &from, &to, NULL));
    }
    return OK;
}

status record_link_batch_archive(struct work *w, const struct request *rq, struct reply *rp)
{
    struct batch batch;
    TRY(open_batch(w, rq, RECORD_EDIT, &batch));
    for (const struct json *input = batch.inputs->first; input != NULL; input = input->next)
        TRY(remove_from(w, &batch, input));
    return reply_empty(rp);
}

static status remove_batch(struct work *w, const struct request *rq, struct reply *rp,
                           const struct manner *manner)
{
    struct batch batch;
    TRY(open_batch(w, rq, RECORD_EDIT, &batch));
    for (const struct json *input = batch.inputs->first; input != NULL; input = input->next) {
        struct step step = {.batch = &batch};
        TRY(read_step(w, manner, input, &step));
        TRY(record_link_remove(w, &step.from, &step.to, &step.kinds));
    }
    return reply_empty(rp);
}

status record_link_batch_archive_labels(struct work *w, const struct request *rq, struct reply *rp)
{
    static const char *const   members[] = {"from", "to", "types", NULL};
    static const struct manner manner = {members, kinds_of_types, show_pair};
    return remove_batch(w, rq, rp, &manner);
}

status record_link_batch_v3_archive(struct work *w, const struct request *rq, struct reply *rp)
{
    return remove_batch(w, rq, rp, &v3_manner);
}

/* ---- reading ---- */

typedef void put_link(struct json_out *out, const struct record_link *link);

static void put_links(struct json_out *out, int64_t id, const struct rows *links, put_link *put)
{
    put_end(out, "from", id);
    json_put_name(out, "to");
    json_open_array(out);
    for (int64_t i = 0; i < links->count; i++)
        put(out, (const struct record_link *) links->items + i);
    json_close_array(out);
}

static status read_one(struct work *w, const struct request *rq, struct batch *batch,
                       const struct json *input, put_link *put)
{
    static const char *const members[] = {"id", "after", NULL};
    struct record_link_page  page = {.to = batch->types.to, .limit = PAGE};
    struct rows              links;
    int64_t                  next;
    TRY(record_json_check(w, input, members));
    TRY(record_link_json_id(w, input, "id", batch->types.from, &page.from));
    const struct json *after = json_member(input, "after");
    if (after != NULL && after->type != JSON_NULL
        && (after->text == NULL || !text_to_int(after->text, &page.after)))
        return fail(w, INVALID, "after", "\"after\" comes from paging.next of the page before.");
    int64_t id = page.from.id;
    status  outcome = record_link_api_page(w, &page, &links, &next);
    if (outcome == NOT_FOUND) {
        add_error(w, batch, "fromObjectId", id);
        return OK;
    }
    TRY(outcome);
    json_open_object(&batch->out);
    put_links(&batch->out, id, &links, put);
    if (next != 0)
        record_api_put_paging(w, &batch->out, rq, next);
    json_close_object(&batch->out);
    return OK;
}

static status read_batch(struct work *w, const struct request *rq, struct reply *rp, put_link *put)
{
    struct batch batch;
    TRY(open_batch(w, rq, RECORD_SEE, &batch));
    for (const struct json *input = batch.inputs->first; input != NULL; input = input->next)
        TRY(read_one(w, rq, &batch, input, put));
    return reply_batch(w, &batch, 200, rp);
}

status record_link_batch_read(struct work *w, const struct request *rq, struct reply *rp)
{
    return read_batch(w, rq, rp, record_link_json_put);
}

status record_link_batch_v3_read(struct work *w, const struct request *rq, struct reply *rp)
{
    return read_batch(w, rq, rp, record_link_json_put_v3);
}
