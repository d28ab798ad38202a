/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Many go into a list, or out of it, at once: true at once, and done in slices. */
#include "crm/segment/segment_wave.h"

#include "base/text.h"
#include "base/time.h"
#include "crm/fact/fact.h"
#include "crm/person/person.h"
#include "crm/segment/segment_rule.h"
#include "kit/job/job.h"
#include "kit/json/json.h"
#include "kit/ledger/ledger.h"
#include "kit/machines.h"
#include "test/check.h"

enum { MANY = 1100, SOME = 300, ROUNDS = 120 };

/* ---- contacts and lists ---- */

static status make_contacts_unit(struct work *w, void *arg)
{
    const struct record_type *contacts;
    TRY(record_type_get(w, "contacts", &contacts));
    for (int64_t i = 0; i < *(const int64_t *) arg; i++) {
        const char         *email = work_text(w, "%lld@example.com", (long long) i);
        struct record_value value = {"email", email};
        int64_t             id;
        TRY(record_create(w, contacts, &value, 1, &id));
    }
    return OK;
}

static void make_contacts(struct work *w, int64_t count)
{
    CHECK_OK(db_work(w, WRITE, make_contacts_unit, &count));
}

struct making {
    const char       *name, *sentence;
    enum segment_kind kind;
    int64_t           id;
};

static status make_list_unit(struct work *w, void *arg)
{
    struct making             *making = arg;
    const struct segment_rule *rule;
    const struct json         *filter = NULL;
    struct segment             draft = {.name = making->name,
                                        .type = "0-1",
                                        .kind = making->kind,
                                        .folder = ABSENT,
                                        .convert_day = ABSENT,
                                        .convert_count = ABSENT};
    if (making->sentence != NULL) {
        TRY(segment_rule_parse(w, making->sentence, &rule));
        TRY(segment_rule_to_filter(w, rule, &filter));
    }
    TRY(segment_create(w, filter, &draft));
    making->id = draft.id;
    return OK;
}

static int64_t make_list(struct work *w, const char *name, enum segment_kind kind,
                         const char *sentence)
{
    struct making making = {name, sentence, kind, 0};
    CHECK_OK(db_work(w, WRITE, make_list_unit, &making));
    return making.id;
}

struct moves {
    int64_t list, source;
};

static status add_from_unit(struct work *w, void *arg)
{
    const struct moves *moves = arg;
    return segment_add_from(w, moves->list, moves->source);
}

static status empty_unit(struct work *w, void *arg)
{
    return segment_empty(w, *(const int64_t *) arg);
}

static status remove_unit(struct work *w, void *arg)
{
    return segment_remove(w, *(const int64_t *) arg);
}

/* ---- what is read ---- */

struct reading {
    int64_t        list;
    struct segment segment;
    struct rows    members; /* of struct segment_member */
    int64_t        size, backwards, joined, waiting;
    bool           has_first;
};

static status count_pages(struct work *w, struct reading *reading)
{
    struct segment_member last = {0, 0};
    struct rows           page;
    int64_t               before = INT64_MAX;
    reading->backwards = reading->joined = 0;
    do {
        TRY(segment_members_before(w, &reading->segment, before, 500, &page));
        reading->backwards += page.count;
        if (page.count > 0)
            before = ((const struct segment_member *) page.items)[page.count - 1].record;
    } while (page.count == 500);
    do {
        TRY(segment_members_joined(w, &reading->segment, &last, 500, &page));
        reading->joined += page.count;
        if (page.count > 0)
            last = ((const struct segment_member *) page.items)[page.count - 1];
    } while (page.count == 500);
    return OK;
}

static status read_unit(struct work *w, void *arg)
{
    struct reading *reading = arg;
    TRY(segment_get(w, reading->list, &reading->segment));
    TRY(segment_size(w, &reading->segment, &reading->size));
    TRY(segment_members(w, &reading->segment, 0, 2 * MANY, &reading->members));
    TRY(segment_has(w, &reading->segment, 1, &reading->has_first));
    TRY(segment_count_waiting(w, reading->list, &reading->waiting));
    return count_pages(w, reading);
}

static status failed_unit(struct work *w, void *arg)
{
    return jobs_list(w, JOB_FAILED, 0, 10, arg);
}

static struct reading read_list(struct work *w, int64_t list)
{
    struct reading reading = {.list = list};
    CHECK_OK(db_work(w, READ, read_unit, &reading));
    return reading;
}

static void check_all_ways(struct work *w, int64_t list, int64_t size)
{
    struct reading reading = read_list(w, list);
    CHECK_INT(reading.size, size);
    CHECK_INT(reading.members.count, size);
    CHECK_INT(reading.backwards, size);
    CHECK_INT(reading.joined, size);
    CHECK_INT(reading.has_first, size > 0);
}

struct facts {
    int64_t entered, left;
};

static status facts_unit(struct work *w, void *arg)
{
    struct facts *facts = arg;
    struct rows   rows;
    TRY(ledger_after(w, 0, 100000, &rows));
    for (int64_t i = 0; i < rows.count; i++) {
        facts->entered += ((const struct fact *) rows.items)[i].kind == FACT_SEGMENT_ENTERED;
        facts->left += ((const struct fact *) rows.items)[i].kind == FACT_SEGMENT_LEFT;
    }
    return OK;
}

static struct facts facts_of(struct work *w)
{
    struct facts facts = {0};
    CHECK_OK(db_work(w, READ, facts_unit, &facts));
    return facts;
}

/* ---- what a unit does ---- */

/* Looks at the end of each WRITE how many rows came or went, and breaks off the one that is told.
 */
struct watch {
    int64_t rows, most;
    int64_t allowed; /* units that go through with rows; -1 = all */
};

static status watch_hook(struct work *w, void *arg)
{
    struct watch *watch = arg;
    struct query *query = query_open(w);
    int64_t       rows;
    query_words(query, "SELECT count(*) FROM segment_member");
    TRY(query_number(w, query, &rows));
    int64_t moved = rows > watch->rows ? rows - watch->rows : watch->rows - rows;
    if (moved == 0)
        return OK;
    if (watch->allowed == 0)
        return fail(w, UNAVAILABLE, NULL, "killed");
    watch->allowed -= watch->allowed > 0;
    watch->most = moved > watch->most ? moved : watch->most;
    watch->rows = rows;
    return OK;
}

static void run_jobs(struct work *w)
{
    check_pass_time(w, MINUTE);
    w->now += MINUTE;
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
}

static void who_comes_from_another_list_is_in_at_once_and_no_unit_makes_more_than_a_slice(
    struct work *w)
{
    struct watch watch = {.allowed = -1};
    make_contacts(w, MANY);
    struct moves moves = {.list = make_list(w, "Kept", SEGMENT_MANUAL, NULL),
                          .source = make_list(w, "All", SEGMENT_DYNAMIC, "everybody")};
    db_before_commit(w->machines->db, watch_hook, &watch);
    CHECK_OK(db_work(w, WRITE, add_from_unit, &moves));
    CHECK_INT(watch.most, 0); /* nobody is a row yet, and all are in */
    check_all_ways(w, moves.list, MANY);
    CHECK_INT(read_list(w, moves.list).waiting, MANY);
    CHECK_INT(facts_of(w).entered, 0);
    run_jobs(w);
    CHECK_INT(watch.most, SEGMENT_SLICE);
    CHECK_INT(watch.rows, MANY);
    check_all_ways(w, moves.list, MANY);
    CHECK_INT(read_list(w, moves.list).waiting, 0);
    CHECK_INT(facts_of(w).entered, MANY);

    watch.most = 0;
    CHECK_OK(db_work(w, WRITE, empty_unit, &moves.list));
    CHECK_INT(watch.most, 0);
    check_all_ways(w, moves.list, 0);
    run_jobs(w);
    CHECK_INT(watch.most, SEGMENT_SLICE);
    CHECK_INT(watch.rows, 0);
    check_all_ways(w, moves.list, 0);
    CHECK_INT(facts_of(w).left, MANY);
}

static void what_is_broken_off_goes_on_and_nothing_is_told_twice(struct work *w)
{
    struct watch watch = {.allowed = 2};
    make_contacts(w, MANY);
    struct moves moves = {.list = make_list(w, "Kept", SEGMENT_MANUAL, NULL),
                          .source = make_list(w, "All", SEGMENT_DYNAMIC, "everybody")};
    db_before_commit(w->machines->db, watch_hook, &watch);
    CHECK_OK(db_work(w, WRITE, add_from_unit, &moves));
    run_jobs(w);
    CHECK_INT(watch.rows, 2 * SEGMENT_SLICE);
    CHECK_INT(read_list(w, moves.list).waiting, MANY - 2 * SEGMENT_SLICE);
    check_all_ways(w, moves.list, MANY);
    watch.allowed = -1;
    run_jobs(w);
    CHECK_INT(watch.rows, MANY);
    CHECK_INT(read_list(w, moves.list).waiting, 0);
    check_all_ways(w, moves.list, MANY);
    CHECK_INT(facts_of(w).entered, MANY);
}

static void everybody_joined_at_the_instant_at_which_they_were_put_in(struct work *w)
{
    make_contacts(w, SOME);
    struct moves moves = {.list = make_list(w, "Kept", SEGMENT_MANUAL, NULL),
                          .source = make_list(w, "All", SEGMENT_DYNAMIC, "everybody")};
    int64_t      then = w->now;
    CHECK_OK(db_work(w, WRITE, add_from_unit, &moves));
    for (int i = 0; i < 2; i++) {
        struct reading reading = read_list(w, moves.list);
        for (int64_t j = 0; j < reading.members.count; j++)
            CHECK_INT(((const struct segment_member *) reading.members.items)[j].joined_at, then);
        run_jobs(w);
    }
}

static void a_snapshot_of_many_is_filled_at_once(struct work *w)
{
    make_contacts(w, SOME);
    int64_t list = make_list(w, "As it was", SEGMENT_SNAPSHOT, "everybody");
    CHECK_INT(read_list(w, list).waiting, SOME);
    check_all_ways(w, list, SOME);
    run_jobs(w);
    check_all_ways(w, list, SOME);
}

static status plan_unit(struct work *w, void *arg)
{
    return segment_plan_conversion(w, *(const int64_t *) arg,
                                   &(struct segment){.convert_kind = CONVERT_AFTER_REST,
                                                     .convert_unit = REST_DAYS,
                                                     .convert_count = 1});
}

static void a_list_of_many_is_converted_at_once(struct work *w)
{
    struct watch watch = {.allowed = -1};
    make_contacts(w, SOME);
    int64_t list = make_list(w, "All", SEGMENT_DYNAMIC, "everybody");
    CHECK_OK(db_work(w, WRITE, plan_unit, &list));
    db_before_commit(w->machines->db, watch_hook, &watch);
    w->now += 2 * DAY;
    CHECK_OK(segment_upkeep(w, NULL));
    w->now += 2 * DAY;
    CHECK_OK(segment_upkeep(w, NULL));
    CHECK_INT(watch.most, 0);
    struct reading reading = read_list(w, list);
    CHECK_INT(reading.segment.kind, SEGMENT_SNAPSHOT);
    CHECK_INT(reading.size, SOME);
    run_jobs(w);
    CHECK_INT(watch.most, SEGMENT_SLICE);
    check_all_ways(w, list, SOME);
}

/* ---- anything in any order ---- */

/* What must be so: who was put in, who is there, and who was merged into whom. */
struct model {
    bool    in[SOME + 1], there[SOME + 1];
    int64_t into[SOME + 1];
};

struct step {
    int64_t               list;
    struct rows           ids;
    int                   what;
    struct segment_change change;
};

enum { ADD, TAKE_OUT, ADD_MANY, TAKE_OUT_MANY, EMPTY, MERGE, ERASE, SLICE, WHATS };

static status do_unit(struct work *w, void *arg)
{
    struct step              *step = arg;
    const int64_t            *id = step->ids.items;
    struct segment_moving     moving = {.list = step->list};
    const struct record_type *contacts;
    int64_t                   merge;
    TRY(record_type_get(w, "contacts", &contacts));
    switch (step->what) {
    case ADD:
        return segment_add(w, step->list, id, (size_t) step->ids.count, &step->change);
    case TAKE_OUT:
        return segment_take_out(w, step->list, id, (size_t) step->ids.count, &step->change);
    case ADD_MANY:
        TRY(segment_find_adding(w, &step->ids, &moving));
        return segment_move_found(w, &moving);
    case TAKE_OUT_MANY:
        TRY(segment_find_taking_out(w, &step->ids, &moving));
        return segment_move_found(w, &moving);
    case EMPTY:
        return segment_empty(w, step->list);
    case MERGE:
        return record_merge(w, contacts, id[0], id[1], &merge);
    default:
        return person_erase(w, id[0]);
    }
}

static int64_t survivor(const struct model *model, int64_t id)
{
    while (model->into[id] != 0)
        id = model->into[id];
    return id;
}

static bool is_in(const struct model *model, int64_t id)
{
    bool in = false;
    for (int64_t i = 1; i <= SOME; i++)
        in |= model->in[i] && survivor(model, i) == id;
    return in && model->there[id];
}

static void erase_from(struct model *model, int64_t gone)
{
    for (int64_t i = 1; i <= SOME; i++)
        if (survivor(model, i) == gone && i != gone)
            model->in[i] = false;
    model->in[gone] = model->there[gone] = false;
}

static void move_in(struct model *model, int64_t id)
{
    if (model->there[survivor(model, id)])
        model->in[survivor(model, id)] = true;
}

static void move_out(struct model *model, int64_t id)
{
    for (int64_t i = 1; model->there[id] && i <= SOME; i++)
        if (survivor(model, i) == id)
            model->in[i] = false;
}

static void do_in_model(struct model *model, const struct step *step)
{
    const int64_t *id = step->ids.items;
    bool           adds = step->what == ADD || step->what == ADD_MANY;
    if (step->what == MERGE) {
        model->into[id[1]] = id[0];
        model->there[id[1]] = false;
    } else if (step->what == ERASE) {
        erase_from(model, id[0]);
    } else if (step->what == EMPTY) {
        memset(model->in, 0, sizeof model->in);
    } else {
        for (int64_t i = 0; i < step->ids.count; i++)
            (adds ? move_in : move_out)(model, id[i]);
    }
}

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return *state >> 33;
}

static struct step random_step(struct work *w, const struct model *model, int64_t list,
                               uint64_t *random)
{
    struct step step = {.list = list, .what = (int) (next_random(random) % WHATS)};
    if (step.what == EMPTY && next_random(random) % 3 != 0)
        step.what = ADD_MANY;
    bool    many = step.what == ADD_MANY || step.what == TAKE_OUT_MANY;
    int64_t count = many ? 280 : 3, *ids = work_take(w, (size_t) count * sizeof *ids);
    for (int64_t i = 0; i < count; i++)
        ids[i] = 1 + (int64_t) (next_random(random) % SOME);
    step.ids = (struct rows){ids, count};
    bool people = model->there[ids[0]] && model->there[ids[1]] && ids[0] != ids[1];
    if ((step.what == MERGE || step.what == ERASE) && !people)
        step.what = SLICE;
    return step;
}

static void check_model(struct work *w, const struct model *model, int64_t list)
{
    struct reading reading = read_list(w, list);
    int64_t        expected = 0, at = 0;
    for (int64_t i = 1; i <= SOME; i++) {
        if (!is_in(model, i))
            continue;
        expected++;
        CHECK(at < reading.members.count
              && ((const struct segment_member *) reading.members.items)[at].record == i);
        at++;
    }
    CHECK_INT(reading.size, expected);
    CHECK_INT(reading.members.count, expected);
    CHECK_INT(reading.backwards, expected);
    CHECK_INT(reading.has_first, is_in(model, 1));
}

static void what_is_read_is_so_whatever_waits(struct work *w)
{
    struct watch watch = {.allowed = 0};
    struct model model = {{0}};
    uint64_t     random = 7;
    make_contacts(w, SOME);
    memset(model.there, 1, sizeof model.there);
    int64_t list = make_list(w, "Kept", SEGMENT_MANUAL, NULL);
    int64_t asking =
        make_list(w, "Asking", SEGMENT_DYNAMIC, work_text(w, "in list %lld", (long long) list));
    db_before_commit(w->machines->db, watch_hook, &watch);
    for (int i = 0; i < ROUNDS; i++) {
        struct step step = random_step(w, &model, list, &random);
        watch.allowed = step.what == SLICE ? 1 : -1;
        if (step.what == SLICE) {
            run_jobs(w);
        } else {
            CHECK_OK(db_work(w, WRITE, do_unit, &step));
            do_in_model(&model, &step);
        }
        check_model(w, &model, list);
        check_model(w, &model, asking);
    }
    watch.allowed = -1;
    run_jobs(w);
    run_jobs(w);
    CHECK_INT(read_list(w, list).waiting, 0);
    check_model(w, &model, list);
    check_model(w, &model, asking);
    struct rows failed;
    CHECK_OK(db_work(w, READ, failed_unit, &failed));
    CHECK_INT(failed.count, 0);
}

static void a_list_of_many_that_was_removed_is_forgotten_in_slices(struct work *w)
{
    struct watch watch = {.allowed = -1};
    make_contacts(w, MANY);
    int64_t list = make_list(w, "As it was", SEGMENT_SNAPSHOT, "everybody");
    run_jobs(w);
    int64_t other = make_list(w, "Again", SEGMENT_SNAPSHOT, "everybody");
    CHECK_OK(db_work(w, WRITE, remove_unit, &list));
    CHECK_OK(db_work(w, WRITE, remove_unit, &other));
    watch.rows = MANY;
    db_before_commit(w->machines->db, watch_hook, &watch);
    w->now += 91 * DAY;
    CHECK_OK(segment_upkeep(w, NULL));
    CHECK_INT(watch.rows, 0);
    CHECK(watch.most <= 1000);
    run_jobs(w);
    CHECK_INT(watch.rows, 0);
}

SUITE_DB("segment wave",
         TEST(who_comes_from_another_list_is_in_at_once_and_no_unit_makes_more_than_a_slice),
         TEST(what_is_broken_off_goes_on_and_nothing_is_told_twice),
         TEST(everybody_joined_at_the_instant_at_which_they_were_put_in),
         TEST(a_snapshot_of_many_is_filled_at_once), TEST(a_list_of_many_is_converted_at_once),
         TEST(what_is_read_is_so_whatever_waits),
         TEST(a_list_of_many_that_was_removed_is_forgotten_in_slices));
