/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_calculation.h"

#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_formula.h"
#include "crm/record/record_store.h"
#include "crm/record/record_value.h"
#include "kit/job/job.h"
#include "kit/json/json.h"

enum { SLICE = 100 }; /* records of one unit: some 10 ms */

/* ---- checks ---- */

static const struct formula *formula_of(const struct record_meta     *meta,
                                        const struct record_property *property)
{
    for (size_t i = 0; i < meta->calculation_count; i++)
        if (meta->calculations[i].property == property)
            return meta->calculations[i].formula;
    return NULL;
}

/* Whether the formula needs the property, by which way: " → b → a". */
static bool leads_to(struct work *w, const struct record_meta *meta, const struct formula *formula,
                     const char *name, const char **ret_way)
{
    for (size_t i = 0; formula != NULL && i < formula->input_count; i++) {
        const struct record_property *input = formula->inputs[i];
        const char                   *rest = "";
        if (!text_same(input->is.name, name)
            && !leads_to(w, meta, formula_of(meta, input), name, &rest))
            continue;
        *ret_way = work_text(w, " → %s%s", input->is.name, rest);
        return true;
    }
    return false;
}

status record_calculation_check(struct work *w, const struct record_meta *meta,
                                const struct record_property *draft)
{
    const struct formula *formula = NULL;
    const char           *way = "";
    TRY(record_formula_read(w, meta, draft->formula, draft->is.type, &formula));
    if (leads_to(w, meta, formula, draft->is.name, &way))
        return fail_reason(w, INVALID, "CYCLIC_FORMULA", "calculationFormula",
                           "The formula would need its own result: %s%s.", draft->is.name, way);
    return OK;
}

status record_calculation_check_unused(struct work *w, const struct record_type *type,
                                       const struct record_property *property)
{
    const struct record_meta *meta;
    TRY(record_meta_get(w, type, &meta));
    for (size_t i = 0; i < meta->calculation_count; i++) {
        const struct record_calculation *calculation = &meta->calculations[i];
        for (size_t j = 0; j < calculation->formula->input_count; j++)
            if (text_same(calculation->formula->inputs[j]->is.name, property->is.name))
                return fail_reason(w, CONFLICT, "PROPERTY_IN_USE", "name",
                                   "%s is in the formula of %s; change that first.",
                                   property->is.name, calculation->property->is.name);
    }
    return OK;
}

/* ---- what is to be calculated ---- */

/* Some calculations, and the columns that they read and write, each once. */
struct plan {
    const struct record_meta *meta;
    struct list               calculations; /* of const struct record_calculation * */
    struct record_columns     columns;
};

static size_t column_number(struct plan *plan, const struct record_property *property)
{
    struct record_columns *columns = &plan->columns;
    for (size_t i = 0; i < columns->count; i++)
        if (columns->properties[i] == property)
            return i;
    columns->properties[columns->count] = property;
    return columns->count++;
}

static void add_calculation(struct plan *plan, const struct record_calculation *calculation)
{
    *(const struct record_calculation **) list_add(&plan->calculations) = calculation;
    column_number(plan, calculation->property);
    for (size_t i = 0; i < calculation->formula->input_count; i++)
        column_number(plan, calculation->formula->inputs[i]);
}

static bool is_planned(const struct plan *plan, const struct record_property *property)
{
    for (size_t i = 0; i < plan->calculations.count; i++) {
        const struct record_calculation *planned =
            *(const struct record_calculation *const *) list_at(&plan->calculations, i);
        if (planned->property == property)
            return true;
    }
    return false;
}

/* By column: two names may stand for one. */
static bool is_changed(const struct record_meta *meta, const struct record_change *change,
                       const struct record_property *property)
{
    for (size_t i = 0; i < change->count; i++) {
        const struct record_property *changed = record_meta_find(meta, change->values[i].property);
        if (changed != NULL && text_same(changed->is.column, property->is.column))
            return true;
    }
    return false;
}

static bool needs(const struct plan *plan, const struct record_calculation *calculation,
                  const struct record_change *change)
{
    if (change == NULL || change->created)
        return true;
    for (size_t i = 0; i < calculation->formula->input_count; i++)
        if (is_planned(plan, calculation->formula->inputs[i])
            || is_changed(plan->meta, change, calculation->formula->inputs[i]))
            return true;
    return false;
}

static struct plan open_plan(struct work *w, const struct record_meta *meta)
{
    return (struct plan){
        .meta = meta,
        .calculations = list_open(w->arena, sizeof(void *)),
        .columns = {.type = meta->type,
                    .properties = work_take(w, (meta->count + 1) * sizeof(void *))}};
}

/* What follows from a change; NULL = from anything. */
static struct plan plan_change(struct work *w, const struct record_meta *meta,
                               const struct record_change *change)
{
    struct plan plan = open_plan(w, meta);
    for (size_t i = 0; i < meta->calculation_count; i++)
        if (needs(&plan, &meta->calculations[i], change))
            add_calculation(&plan, &meta->calculations[i]);
    return plan;
}

/* A property and what is calculated from it. */
static struct plan plan_property(struct work *w, const struct record_meta *meta,
                                 const struct record_property *property)
{
    struct plan          plan = open_plan(w, meta);
    struct record_change none = {.type = meta->type};
    for (size_t i = 0; i < meta->calculation_count; i++)
        if (meta->calculations[i].property == property
            || needs(&plan, &meta->calculations[i], &none))
            add_calculation(&plan, &meta->calculations[i]);
    return plan;
}

/* ---- one record ---- */

static struct db_value calculate(struct work *w, struct plan *plan,
                                 const struct record_calculation *calculation,
                                 const struct db_value           *cells)
{
    const struct formula *formula = calculation->formula;
    struct db_value      *inputs = work_take(w, formula->input_count * sizeof *inputs + 1);
    for (size_t i = 0; i < formula->input_count; i++)
        inputs[i] = cells[column_number(plan, formula->inputs[i])];
    return record_formula_value(w, formula, calculation->property->is.type, inputs);
}

/* One value for the row and for its history. */
static void add_value(struct work *w, const struct record_cell *cell, const struct db_value *old,
                      struct record_change *change)
{
    const char *text = record_value_write(w, cell->property, &cell->value);
    record_change_put(w, change, cell->property->is.name, text == NULL ? "" : text);
    change->old[change->count - 1].value = record_value_write(w, cell->property, old);
}

/* `cells` in the order of the plan's columns. What becomes different is added to the change. */
static status calculate_record(struct work *w, struct plan *plan, const struct db_value *cells,
                               struct record_change *change)
{
    size_t           width = plan->columns.count, from = change->count;
    struct list      changed = list_open(w->arena, sizeof(struct record_cell));
    struct db_value *now = work_take(w, (width + 1) * sizeof *now);
    memcpy(now, cells, width * sizeof *now);
    for (size_t i = 0; i < plan->calculations.count; i++) {
        const struct record_calculation *calculation =
            *(const struct record_calculation *const *) list_at(&plan->calculations, i);
        size_t             at = column_number(plan, calculation->property);
        struct record_cell cell = {calculation->property, calculate(w, plan, calculation, now)};
        if (record_value_same(&cell.value, &now[at]))
            continue;
        *(struct record_cell *) list_add(&changed) = cell;
        add_value(w, &cell, &now[at], change);
        now[at] = cell.value;
    }
    if (changed.count == 0)
        return OK;
    struct record_row row = {
        .id = change->id, .updated_at = w->now, .cells = changed.items, .count = changed.count};
    TRY(record_store_update(w, change->type, &row));
    return record_store_add_history(w, change, from, "calculated");
}

status record_calculate(struct work *w, const struct record_meta *meta,
                        struct record_change *change)
{
    struct record          record;
    const struct db_value *cells = NULL;
    if (meta->calculation_count == 0)
        return OK;
    struct plan plan = plan_change(w, meta, change);
    if (plan.calculations.count == 0)
        return OK;
    TRY(record_store_get(w, &plan.columns, change->id, &record, &cells));
    return calculate_record(w, &plan, cells, change);
}

status record_recalculate(struct work *w, const struct record_type *type, int64_t id)
{
    const struct record_meta *meta;
    struct record             record;
    const struct db_value    *cells = NULL;
    struct record_change      change = {.type = type, .id = id};
    TRY(record_meta_get(w, type, &meta));
    if (meta->calculation_count == 0)
        return OK;
    struct plan plan = plan_change(w, meta, NULL);
    TRY(record_store_get(w, &plan.columns, id, &record, &cells));
    TRY(calculate_record(w, &plan, cells, &change));
    return change.count == 0 || type->after == NULL ? OK : type->after(w, &change);
}

status record_calculates(struct work *w, const struct record_type *type, bool *ret_calculates)
{
    const struct record_meta *meta;
    TRY(record_meta_get(w, type, &meta));
    *ret_calculates = meta->calculation_count > 0;
    return OK;
}

/* ---- all records ---- */

static status read_slice(struct work *w, const struct plan *plan, int64_t after, bool lock,
                         struct db_table *ret_table)
{
    struct query *query = record_store_select(w, &plan->columns);
    query_words(query, " WHERE id > ");
    query_int(query, after);
    query_words(query, " ORDER BY id LIMIT ");
    query_int(query, SLICE);
    if (lock)
        record_store_lock(w, query);
    return query_table(w, query, ret_table);
}

/* The next records. `calculating` moves on, and ends behind the last of them. */
static status calculate_slice(struct work *w, const struct record_type *type,
                              struct record_calculating *calculating)
{
    const struct record_meta     *meta;
    const struct record_property *property;
    struct db_table               table = {0};
    TRY(record_meta_get(w, type, &meta));
    property = record_meta_find(meta, calculating->property);
    if (property != NULL && property->formula != NULL) {
        struct plan plan = plan_property(w, meta, property);
        TRY(read_slice(w, &plan, calculating->last, true, &table));
        for (int64_t i = 0; i < table.height; i++) {
            const struct db_value *cells = table.cells + i * table.width;
            struct record_change   change = {.type = type, .id = cells[0].number};
            TRY(calculate_record(w, &plan, cells + RECORD_STORE_HEAD, &change));
            calculating->last = change.id;
        }
    }
    calculating->done += table.height;
    if (table.height < SLICE)
        calculating->ended_at = w->now;
    if (calculating->total < calculating->done)
        calculating->total = calculating->done;
    return record_store_put_calculating(w, calculating);
}

status record_calculation_start(struct work *w, const struct record_type *type,
                                const char *property)
{
    struct record_calculating calculating = {
        .type = type->id, .property = property, .started_at = w->now, .ended_at = ABSENT};
    TRY(calculate_slice(w, type, &calculating));
    if (calculating.ended_at != ABSENT)
        return OK;
    struct text     payload = text_open(w->arena);
    struct json_out out = json_out_open(&payload);
    json_open_object(&out);
    json_put_name(&out, "type");
    json_put_text(&out, type->id);
    json_put_name(&out, "property");
    json_put_text(&out, property);
    json_close_object(&out);
    return job_enqueue(w, RECORD_CALCULATION_JOB, work_text(w, "%s/%s", type->id, property), 0,
                       payload.bytes);
}

/* ---- the job ---- */

struct running {
    const char               *type, *property;
    struct record_calculating calculating;
    int64_t                   total;
};

/* Counted once, not on the writer. */
static status count_records(struct work *w, void *arg)
{
    struct running           *running = arg;
    const struct record_type *type;
    TRY(record_type_get(w, running->type, &type));
    struct query *query = query_open(w);
    query_words(query, "SELECT count(*) FROM ");
    query_name(query, type->table);
    return query_number(w, query, &running->total);
}

static status run_slice(struct work *w, void *arg)
{
    struct running           *running = arg;
    const struct record_type *type;
    TRY(record_type_get(w, running->type, &type));
    status outcome =
        record_store_get_calculating(w, running->type, running->property, &running->calculating);
    if (outcome == NOT_FOUND) {
        running->calculating.ended_at = w->now;
        return OK;
    }
    TRY(outcome);
    running->calculating.total = running->total;
    return running->calculating.ended_at != ABSENT
               ? OK
               : calculate_slice(w, type, &running->calculating);
}

/* To the end, from where it is. */
static status run_all(struct work *w, struct running *running)
{
    TRY(db_work(w, READ, count_records, running));
    while (running->calculating.ended_at == ABSENT) {
        struct arena_mark mark = arena_mark(w->arena);
        if (job_should_stop(w))
            return fail(w, UNAVAILABLE, NULL, "The calculation goes on later.");
        TRY(db_work(w, WRITE, run_slice, running));
        job_tick(w);
        arena_rewind(w->arena, mark);
    }
    return OK;
}

status record_calculation_run(struct work *w, const struct job *job)
{
    const struct json *payload = NULL;
    struct running     running = {.calculating = {.ended_at = ABSENT}};
    TRY(json_parse(w, job->payload, strlen(job->payload), &payload));
    running.type = json_text(payload, "type");
    running.property = json_text(payload, "property");
    return run_all(w, &running);
}

/* ---- the doctor ---- */

/* Those whose job still runs are not right yet, and need not be. */
static status is_running(struct work *w, const struct record_calculation *calculation,
                         const struct record_type *type, bool *ret_running)
{
    struct record_calculating calculating;
    status                    outcome =
        record_store_get_calculating(w, type->id, calculation->property->is.name, &calculating);
    *ret_running = outcome == OK && calculating.ended_at == ABSENT;
    return outcome == NOT_FOUND ? OK : outcome;
}

static status check_record(struct work *w, struct plan *plan, const struct db_value *cells,
                           int64_t id)
{
    for (size_t i = 0; i < plan->calculations.count; i++) {
        const struct record_calculation *calculation =
            *(const struct record_calculation *const *) list_at(&plan->calculations, i);
        const struct record_property *property = calculation->property;
        struct db_value               value = calculate(w, plan, calculation, cells);
        if (!record_value_same(&value, &cells[column_number(plan, property)]))
            return fail(w, BROKEN, NULL, "%s of %s %lld is not what its formula gives",
                        property->is.name, plan->meta->type->singular, (long long) id);
    }
    return OK;
}

static status check_type(struct work *w, const struct record_meta *meta)
{
    struct plan     plan = open_plan(w, meta);
    struct db_table table = {.height = SLICE};
    int64_t         last = 0;
    for (size_t i = 0; i < meta->calculation_count; i++) {
        bool running;
        TRY(is_running(w, &meta->calculations[i], meta->type, &running));
        if (!running)
            add_calculation(&plan, &meta->calculations[i]);
    }
    while (plan.calculations.count > 0 && table.height == SLICE) {
        struct arena_mark mark = arena_mark(w->arena);
        TRY(read_slice(w, &plan, last, false, &table));
        for (int64_t i = 0; i < table.height; i++) {
            const struct db_value *cells = table.cells + i * table.width;
            last = cells[0].number;
            TRY(check_record(w, &plan, cells + RECORD_STORE_HEAD, last));
        }
        arena_rewind(w->arena, mark);
    }
    return OK;
}

status record_check_calculations(struct work *w)
{
    const struct record_meta *meta;
    size_t                    count;
    TRY(record_meta_all(w, &meta, &count));
    for (; count > 0; count--, meta++)
        TRY(check_type(w, meta));
    return OK;
}

/* All calculations of all types, at their beginning again: rows of struct running. */
static status start_again(struct work *w, void *arg)
{
    struct list              *all = arg;
    const struct record_meta *meta;
    size_t                    count;
    all->count = 0; /* a unit may be run again */
    TRY(record_meta_all(w, &meta, &count));
    for (; count > 0; count--, meta++)
        for (size_t i = 0; i < meta->calculation_count; i++) {
            struct record_calculating calculating = {.type = meta->type->id,
                                                     .property =
                                                         meta->calculations[i].property->is.name,
                                                     .started_at = w->now,
                                                     .ended_at = ABSENT};
            TRY(record_store_put_calculating(w, &calculating));
            *(struct running *) list_add(all) =
                (struct running){.type = work_text(w, "%s", calculating.type),
                                 .property = work_text(w, "%s", calculating.property),
                                 .calculating = {.ended_at = ABSENT}};
        }
    return OK;
}

status record_rebuild_calculations(struct work *w)
{
    struct list all = list_open(w->arena, sizeof(struct running));
    TRY(db_work(w, WRITE, start_again, &all));
    for (size_t i = 0; i < all.count; i++)
        TRY(run_all(w, list_at(&all, i)));
    return OK;
}
