/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/order/order_put.h"

#include <assert.h>

#include "base/text.h"
#include "crm/order/cart_parts.h"
#include "crm/order/order_store.h"
#include "crm/record/record.h"

/* ---- what is there already ---- */

static struct put *put_of(const struct map *places, const char *number)
{
    const union map_value *place = map_get(places, number);
    return place == NULL ? NULL : place->pointer;
}

static struct map places_of(struct work *w, const struct run *run)
{
    struct map places = map_open(w->arena, (uint64_t) (uintptr_t) run);
    for (size_t i = 0; i < run->count; i++) {
        bool is_new;
        map_put(&places, run->puts[i].draft->number, &is_new)->pointer = &run->puts[i];
        assert(is_new);
    }
    return places;
}

/* Numbers of the run's documents, and of the sales that its refunds name. */
static const char **numbers_of(struct work *w, const struct run *run, size_t *ret_count)
{
    const char **numbers = work_take(w, 2 * run->count * sizeof *numbers);
    size_t       count = 0;
    for (size_t i = 0; i < run->count; i++) {
        numbers[count++] = run->puts[i].draft->number;
        if (run->puts[i].draft->kind == ORDER_REFUND && !text_empty(run->puts[i].draft->refunds))
            numbers[count++] = run->puts[i].draft->refunds;
    }
    *ret_count = count;
    return numbers;
}

static void take_sales(struct work *w, struct run *run, const struct rows *found)
{
    struct map sales = map_open(w->arena, (uint64_t) (uintptr_t) run);
    for (int64_t i = 0; i < found->count; i++) {
        struct order *order = &((struct order *) found->items)[i];
        bool          is_new;
        map_put(&sales, order->number, &is_new)->pointer = order;
    }
    for (size_t i = 0; i < run->count; i++) {
        struct put            *put = &run->puts[i];
        const union map_value *sale =
            put->draft->kind == ORDER_REFUND && !text_empty(put->draft->refunds)
                ? map_get(&sales, put->draft->refunds)
                : NULL;
        put->sale = sale == NULL ? NULL : sale->pointer;
    }
}

static status find_old(struct work *w, struct run *run)
{
    struct map   places = places_of(w, run);
    struct rows  found;
    size_t       count;
    const char **numbers = numbers_of(w, run, &count);

    TRY(order_store_find_all(w, run->store.id, numbers, count, &found));
    take_sales(w, run, &found);
    for (int64_t i = 0; i < found.count; i++) {
        const struct order *order = &((const struct order *) found.items)[i];
        struct put         *put = put_of(&places, order->number);
        if (put == NULL)
            continue;
        if (order->kind != put->draft->kind)
            return fail(w, CONFLICT, "number", "'%s' is a %s already", order->number,
                        order_kind_words[order->kind]);
        put->old = put->now = *order;
    }
    return OK;
}

static status number_new(struct work *w, struct run *run)
{
    int64_t *ids = work_take(w, run->count * sizeof *ids);
    size_t   count = 0;
    for (size_t i = 0; i < run->count; i++)
        count += run->puts[i].old.id == 0;
    if (count == 0)
        return OK;
    TRY(order_store_new_ids(w, count, ids));
    for (size_t i = 0; i < run->count; i++) {
        struct put *put = &run->puts[i];
        if (put->old.id != 0)
            continue;
        put->now = (struct order){.id = *ids++,
                                  .store = run->store.id,
                                  .number = put->draft->number,
                                  .kind = put->draft->kind,
                                  .refunds = ABSENT,
                                  .identity = ABSENT,
                                  .created_at = w->now,
                                  .updated_at = w->now};
    }
    return OK;
}

/* ---- who ---- */

static bool has_person(const struct person_draft *person)
{
    return !text_empty(person->customer) || !text_empty(person->email)
           || !text_empty(person->phone);
}

/*
 * Facts stay with the identity that they were told of while it belongs to the same contact: a
 * later version of the document that knows one more of the buyer's identities moves nothing.
 */
static status keep_identity(struct work *w, struct put *put, const struct identity *found)
{
    int64_t before = ABSENT;
    if (put->old.id != 0 && put->old.identity != found->id && found->contact != ABSENT)
        TRY(person_contacts_of(w, &put->old.identity, 1, &before));
    if (before == ABSENT || before != found->contact)
        put->now.identity = found->id;
    return OK;
}

/* A part of a document that is there says nothing about the document itself. */
static bool speaks_of_head(const struct put *put)
{
    return put->old.id == 0 || put->draft->first_line <= 1;
}

/* Takes the identities of the buyers that drafts tell of. False in `ret_found`: nobody. */
static status find_people(struct work *w, struct run *run, bool *ret_found)
{
    struct person_draft *people = work_take(w, run->count * sizeof *people);
    struct identity     *identities = work_take(w, run->count * sizeof *identities);
    struct put         **buyers = work_take(w, run->count * sizeof(struct put *));
    size_t               count = 0;
    for (size_t i = 0; i < run->count; i++) {
        struct put *put = &run->puts[i];
        if (put->draft->identity != 0) {
            put->now.identity = put->draft->identity;
            ret_found[i] = true;
            continue;
        }
        if (!speaks_of_head(put) || !has_person(&put->draft->person))
            continue;
        struct person_draft *person = &people[count];
        *person = put->draft->person;
        person->store = put->draft->store;
        if (person->created_at == 0 || person->created_at == ABSENT)
            person->created_at = put->draft->placed_at;
        buyers[count++] = put;
    }
    if (count > 0)
        TRY(person_find_or_create_all(w, people, count, identities));
    for (size_t i = 0; i < count; i++) {
        if (identities[i].id == 0) /* an e-mail that is none, and nothing else */
            continue;
        ret_found[buyers[i] - run->puts] = true;
        TRY(keep_identity(w, buyers[i], &identities[i]));
    }
    return OK;
}

/* New documents of nobody: of the buyer of the sale that they refund, or anonymous. */
static status find_nobody(struct work *w, struct run *run, const bool *found)
{
    const char     **values = work_take(w, run->count * sizeof *values);
    struct identity *identities = work_take(w, run->count * sizeof *identities);
    struct put     **puts = work_take(w, run->count * sizeof(struct put *));
    size_t           count = 0;
    for (size_t i = 0; i < run->count; i++) {
        struct put *put = &run->puts[i];
        if (found[i] || put->old.id != 0)
            continue;
        if (put->sale != NULL) {
            put->now.identity = put->sale->identity;
            continue;
        }
        values[count] = work_text(w, "%lld:%s", (long long) put->draft->store, put->draft->number);
        puts[count++] = put;
    }
    if (count == 0)
        return OK;
    TRY(person_identity_all(w, IDENTITY_ORDER, values, count, identities));
    for (size_t i = 0; i < count; i++)
        puts[i]->now.identity = identities[i].id;
    return OK;
}

static status draft_heads(struct work *w, struct run *run)
{
    bool *found = work_take(w, run->count * sizeof *found);
    TRY(find_people(w, run, found));
    TRY(find_nobody(w, run, found));
    for (size_t i = 0; i < run->count; i++) {
        struct put *put = &run->puts[i];
        if (!speaks_of_head(put))
            continue;
        if (put->sale != NULL)
            put->now.refunds = put->sale->id;
        TRY(order_draft_head(w, run, put));
    }
    return OK;
}

/* ---- lines that are there ---- */

static struct line_range range_of(const struct put *put)
{
    bool    all = put->draft->first_line == 0 || put->moved || put->old.counts != put->now.counts;
    int64_t first = all ? 1 : put->draft->first_line;
    int64_t last = all ? ORDER_LINES_MAX : first + put->draft->lines.count - 1;
    return (struct line_range){LINE_ID(put->old.id, first), LINE_ID(put->old.id, last)};
}

static status find_old_lines(struct work *w, struct run *run)
{
    struct line_range *ranges = work_take(w, run->count * sizeof *ranges);
    size_t             count = 0;
    struct map         puts = map_open(w->arena, (uint64_t) (uintptr_t) run);
    for (size_t i = 0; i < run->count; i++) {
        bool is_new;
        if (run->puts[i].old.id == 0)
            continue;
        ranges[count++] = range_of(&run->puts[i]);
        map_put_int(&puts, run->puts[i].old.id, &is_new)->pointer = &run->puts[i];
    }
    if (count == 0)
        return OK;

    struct rows lines;
    TRY(order_store_lines_in(w, ranges, count, &lines));
    const struct line *line = lines.items, *end = line + lines.count;
    while (line < end) {
        struct put *put = map_get_int(&puts, line->order_id)->pointer;
        put->old_lines = line;
        while (line < end && line->order_id == put->old.id)
            line++, put->old_count++;
    }
    return OK;
}

/* ---- writing ---- */

/* Whether the documents say the same, apart from when they were written. */
static bool same_order(const struct order *a, const struct order *b)
{
    for (size_t i = 0; i < order_shape.count; i++) {
        const struct field *field = &order_shape.fields[i];
        const void         *left = field_in(field, a), *right = field_in(field, b);
        bool                same = true;
        if (field->type == FIELD_TEXT)
            same = text_same(*(const char *const *) left, *(const char *const *) right);
        else if (field->type != FIELD_BOOL && field->type != FIELD_CHOICE)
            same = *(const int64_t *) left == *(const int64_t *) right;
        if (!same)
            return false;
    }
    return a->counts == b->counts;
}

static void judge(struct work *w, struct put *put)
{
    struct order_put_result *result = put->result;
    result->order = put->now.id;
    if (put->old.id == 0)
        result->outcome = ORDER_CREATED;
    else if (same_order(&put->old, &put->now) && result->lines_created == 0
             && result->lines_changed == 0)
        result->outcome = ORDER_UNCHANGED;
    else
        result->outcome = ORDER_CHANGED;
    if (result->outcome == ORDER_CHANGED)
        put->now.updated_at = w->now;
}

static status write_heads(struct work *w, const struct run *run)
{
    struct list created = list_open(w->arena, sizeof(struct order));
    struct list changed = list_open(w->arena, sizeof(struct order));
    for (size_t i = 0; i < run->count; i++) {
        const struct put *put = &run->puts[i];
        if (put->result->outcome != ORDER_UNCHANGED)
            *(struct order *) list_add(put->old.id == 0 ? &created : &changed) = put->now;
    }
    struct rows rows = list_rows(&created);
    TRY(order_store_insert_all(w, &rows));
    rows = list_rows(&changed);
    return order_store_update_all(w, &rows);
}

int64_t order_changed_at(const struct work *w, const struct put *put)
{
    if (put->draft->changed_at != 0 && put->draft->changed_at != ABSENT)
        return put->draft->changed_at;
    return put->old.id == 0 ? put->now.placed_at : w->now;
}

static status write_statuses(struct work *w, const struct run *run)
{
    struct list firsts = list_open(w->arena, sizeof(struct status_row));
    for (size_t i = 0; i < run->count; i++) {
        const struct put *put = &run->puts[i];
        int64_t           at = order_changed_at(w, put);
        if (put->old.id == 0)
            *(struct status_row *) list_add(&firsts) = (struct status_row){
                .order_id = put->now.id, .ordinal = 1, .status = put->now.status, .at = at};
        else if (!text_same(put->old.status, put->now.status))
            TRY(order_store_add_status(w, put->now.id, put->now.status, at));
    }
    struct rows rows = list_rows(&firsts);
    return order_store_insert_statuses(w, &rows);
}

static status write_lines(struct work *w, const struct run *run)
{
    struct rows rows = list_rows(&run->new_lines);
    TRY(order_store_insert_lines(w, &rows));
    rows = list_rows(&run->changed_lines);
    TRY(order_store_update_lines(w, &rows));
    rows = list_rows(&run->removed_lines);
    return order_store_remove_lines(w, &rows);
}

/* What is calculated from orders and lines. */
static status recalculate_lines(struct work *w, const struct list *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        TRY(record_recalculate(w, &order_types[1], ((const struct line *) list_at(lines, i))->id));
    return OK;
}

static status recalculate(struct work *w, const struct run *run)
{
    bool orders, lines;
    TRY(record_calculates(w, &order_types[0], &orders));
    TRY(record_calculates(w, &order_types[1], &lines));
    for (size_t i = 0; orders && i < run->count; i++)
        if (run->puts[i].result->outcome != ORDER_UNCHANGED)
            TRY(record_recalculate(w, &order_types[0], run->puts[i].now.id));
    if (lines)
        TRY(recalculate_lines(w, &run->new_lines));
    return lines ? recalculate_lines(w, &run->changed_lines) : OK;
}

static status index_numbers(struct work *w, const struct run *run)
{
    for (size_t i = 0; i < run->count; i++) {
        const struct order *order = &run->puts[i].now, *old = &run->puts[i].old;
        const char         *name = text_same(order->name, order->number) ? NULL : order->name;
        if (old->id == 0)
            TRY(record_index(w, &order_types[0], order->id,
                             (const char *const[]){order->number, name, NULL}));
        else if (!text_same(old->name, order->name))
            TRY(record_index_again(w, &order_types[0], order->id));
    }
    return OK;
}

/* ---- carts that were ordered ---- */

static status close_carts(struct work *w, const struct run *run)
{
    bool any;
    TRY(cart_any_open(w, run->store.id, &any));
    for (size_t i = 0; any && i < run->count; i++) {
        const struct put *put = &run->puts[i];
        struct cart_order order = {.store = run->store.id,
                                   .order = put->now.id,
                                   .identity = put->now.identity,
                                   .placed_at = put->now.placed_at,
                                   .key = put->draft->cart};
        if (put->now.kind == ORDER_SALE && put->now.counts
            && put->result->outcome != ORDER_UNCHANGED)
            TRY(cart_ordered(w, &order));
    }
    return OK;
}

/* ---- all of it ---- */

static status open_run(struct work *w, const struct order_draft *drafts, size_t count,
                       struct order_put_result *results, struct run *ret_run)
{
    *ret_run = (struct run){
        .puts = work_take(w, count * sizeof(struct put)),
        .count = count,
        .new_lines = list_open(w->arena, sizeof(struct line)),
        .changed_lines = list_open(w->arena, sizeof(struct line)),
        .removed_lines = list_open(w->arena, sizeof(struct line)),
        .facts = list_open(w->arena, sizeof(struct fact)),
        .sold = list_open(w->arena, sizeof(struct product_sold)),
        .sold_places = map_open(w->arena, (uint64_t) (uintptr_t) results),
    };
    for (size_t i = 0; i < count; i++) {
        results[i] = (struct order_put_result){0};
        ret_run->puts[i] = (struct put){.draft = &drafts[i], .result = &results[i]};
    }
    TRY(store_get(w, drafts[0].store, &ret_run->store));
    TRY(store_get_home(w, &ret_run->home));
    return ret_run->home.used ? OK : store_use_home(w);
}

static status put_run(struct work *w, const struct order_draft *drafts, size_t count,
                      struct order_put_result *results)
{
    struct run run;
    TRY(open_run(w, drafts, count, results, &run));
    TRY(order_store_lock(w, run.store.id));
    TRY(find_old(w, &run));
    TRY(number_new(w, &run));
    TRY(draft_heads(w, &run));
    TRY(order_draft_lines(w, &run));
    TRY(find_old_lines(w, &run));
    for (size_t i = 0; i < count; i++) {
        TRY(order_diff(w, &run, &run.puts[i]));
        judge(w, &run.puts[i]);
    }
    TRY(write_heads(w, &run));
    TRY(write_statuses(w, &run));
    TRY(write_lines(w, &run));
    TRY(order_tell(w, &run));
    TRY(recalculate(w, &run));
    TRY(close_carts(w, &run));
    /* Last: once full text was written, SQLite flushes it before every further statement. */
    return index_numbers(w, &run);
}

/* How many of the drafts can go together: one store, no number twice, no refund with its sale. */
static size_t run_length(struct work *w, const struct order_draft *drafts, size_t count)
{
    struct map numbers = map_open(w->arena, (uint64_t) (uintptr_t) drafts);
    for (size_t i = 0; i < count; i++) {
        bool is_new;
        if (drafts[i].store != drafts[0].store)
            return i;
        if (!text_empty(drafts[i].refunds) && map_get(&numbers, drafts[i].refunds) != NULL)
            return i;
        map_put(&numbers, drafts[i].number, &is_new);
        if (!is_new)
            return i;
    }
    return count;
}

status order_put_all(struct work *w, const struct order_draft *drafts, size_t count,
                     struct order_put_result *ret_results)
{
    for (size_t i = 0; i < count; i++)
        TRY(order_check(w, &drafts[i]));
    for (size_t done = 0, length; done < count; done += length) {
        length = run_length(w, drafts + done, count - done);
        TRY(put_run(w, drafts + done, length, ret_results + done));
    }
    return OK;
}

status order_put(struct work *w, const struct order_draft *draft,
                 struct order_put_result *ret_result)
{
    return order_put_all(w, draft, 1, ret_result);
}
