/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bitmaps that are made beside everything else, and outlive the process. */
#include "base/text.h"
#include "base/time.h"
#include "crm/segment/segment_engine.h"
#include "crm/segment/segment_rig.h"
#include "crm/segment/segment_rule.h"
#include "crm/segment/segment_rules.h"
#include "kit/machines.h"

static status make_unit(struct work *w, void *arg)
{
    struct segment list = {
        .name = "Large", .type = "0-1", .kind = SEGMENT_DYNAMIC, .folder = ABSENT};
    const struct segment_rule *rule;
    const struct json         *json;
    TRY(segment_rule_parse(w, "size > 10 and seen less than 7 days ago or top 1 by size", &rule));
    TRY(segment_rule_to_filter(w, rule, &json));
    TRY(segment_create(w, json, &list));
    *(int64_t *) arg = list.id;
    return OK;
}

/* A list among so many contacts that nobody makes its bitmaps in passing. */
static int64_t open(struct work *w)
{
    int64_t id;
    segment_rig_open(w);
    sets_set_few(w->machines->sets, 0);
    CHECK_OK(db_work(w, WRITE, make_unit, &id));
    return id;
}

/* What the bitmaps say; "?" when they leave it to the evaluator. */
struct said {
    int64_t     list;
    const char *words;
};

static status ask_unit(struct work *w, void *arg)
{
    struct said                 *said = arg;
    struct segment               list;
    const struct segment_branch *rule;
    const struct segment_asking  asking = {.limit = 10};
    struct segment_answer        answer;
    struct text                  text = text_open(w->arena);
    bool                         done;
    TRY(segment_get(w, said->list, &list));
    TRY(segment_rule_of(w, &list, &rule));
    TRY(segment_engine_ask(w, &list, rule, &asking, &answer, &done));
    for (int64_t i = 0; done && i < answer.ids.count; i++)
        text_addf(&text, "%lld ", (long long) ((const int64_t *) answer.ids.items)[i]);
    said->words = done ? text.bytes : "?";
    return OK;
}

static const char *ask(struct work *w, int64_t list)
{
    struct said said = {list, NULL};
    CHECK_OK(db_work(w, READ, ask_unit, &said));
    return said.words;
}

static status change_unit(struct work *w, void *arg)
{
    const struct record_type *contacts;
    TRY(record_type_get(w, "contacts", &contacts));
    return record_change(w, contacts, 2, &(struct record_value){"size", arg}, 1);
}

static void change(struct work *w, const char *size)
{
    CHECK_OK(db_work(w, WRITE, change_unit, (void *) (uintptr_t) size));
}

static void end_process(struct work *w)
{
    sets_begin(w->machines->sets);
    sets_clear(w->machines->sets);
    sets_end(w->machines->sets);
}

static status building_unit(struct work *w, void *arg)
{
    struct segment_building *building = arg;
    return segment_store_get_building(w, building->segment, building);
}

static void a_new_rule_is_built_beside_and_its_progress_can_be_read(struct work *w)
{
    int64_t                 list = open(w);
    struct segment_building building = {.segment = list};
    CHECK_TEXT(ask(w, list), "?");
    CHECK_OK(segment_build(w, NULL));
    CHECK_TEXT(ask(w, list), "1 2 ");
    CHECK_OK(db_work(w, READ, building_unit, &building));
    CHECK_INT(building.total, 5);
    CHECK_INT(building.done, 5);
    CHECK(building.ended_at != ABSENT);
    change(w, "9");
    CHECK_TEXT(ask(w, list), "1 ");
    w->now = TEST_NOW + 7 * DAY;
    CHECK_TEXT(ask(w, list), "1 "); /* by rank */
}

static void after_a_restart_the_bitmaps_go_on_where_they_were_saved(struct work *w)
{
    int64_t list = open(w);
    CHECK_OK(segment_build(w, NULL));
    CHECK_OK(segment_keep(w, NULL));
    change(w, "9");
    end_process(w);
    CHECK_TEXT(ask(w, list), "1 ");
    change(w, "90");
    CHECK_TEXT(ask(w, list), "1 2 ");
}

static status damage_unit(struct work *w, void *arg)
{
    struct rows hashes;
    TRY(segment_store_all_saved(w, &hashes));
    for (int64_t i = 0; i < hashes.count; i++) {
        struct segment_saved saved;
        TRY(segment_store_get_saved(w, ((const int64_t *) hashes.items)[i], &saved));
        struct kept_set *set = sets_load(saved.key, saved.bytes);
        struct text      bytes = text_open(w->arena);
        if (*(const int *) arg == 1)
            bitmap_add(set->members, 4); /* whole, and wrong */
        if (*(const int *) arg == 2)
            set->state.sequence += 1000000; /* of a future that a backup does not know */
        sets_save(set, &bytes);
        sets_free(set);
        if (*(const int *) arg == 0)
            bytes.bytes[60] ^= 1;
        saved.bytes = (struct bytes){bytes.bytes, bytes.size};
        TRY(segment_store_put_saved(w, &saved));
    }
    return OK;
}

static void what_was_saved_and_is_damaged_or_of_the_future_is_made_anew(struct work *w)
{
    int64_t list = open(w);
    for (int how = 0; how < 3; how += 2) {
        CHECK_OK(segment_build(w, NULL));
        CHECK_OK(db_work(w, WRITE, damage_unit, &how));
        end_process(w);
        CHECK_TEXT(ask(w, list), "?");
        CHECK_OK(segment_build(w, NULL));
        CHECK_TEXT(ask(w, list), "1 2 ");
    }
}

static status check_unit(struct work *w, void *arg)
{
    return segment_keep_check(w);
}

static void the_doctor_compares_what_was_saved_with_the_contacts(struct work *w)
{
    int wrong = 1;
    open(w);
    CHECK_OK(segment_build(w, NULL));
    change(w, "9");
    CHECK_OK(db_work(w, READ, check_unit, NULL));
    CHECK_OK(db_work(w, WRITE, damage_unit, &wrong));
    CHECK(db_work(w, READ, check_unit, NULL) == BROKEN);
    CHECK_OK(segment_keep_forget(w));
    CHECK_OK(db_work(w, READ, check_unit, NULL));
}

SUITE_DB("segment keep", TEST(a_new_rule_is_built_beside_and_its_progress_can_be_read),
         TEST(after_a_restart_the_bitmaps_go_on_where_they_were_saved),
         TEST(what_was_saved_and_is_damaged_or_of_the_future_is_made_anew),
         TEST(the_doctor_compares_what_was_saved_with_the_contacts));
