/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who is in a list. Here the evaluator answers for dynamic lists, and rows for the others. */
#include <stdlib.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/segment/segment_engine.h"
#include "crm/segment/segment_rules.h"
#include "crm/segment/segment_set.h"
#include "crm/segment/segment_wave.h"
#include "crm/staff/staff.h"

enum { PAGE = 1000 };

/* ---- reading: the seam ---- */

/* A list opened for reading. */
struct crowd {
    const struct segment        *segment;
    const struct record_type    *type;
    struct segment_evaluation   *evaluation; /* of a dynamic one; NULL = rows say who is in it */
    const struct segment_branch *rule;       /* likewise */
    struct rows                  stand_ins;  /* of struct segment_stand_in */
    struct rows                  waves;      /* of struct segment_wave: what waits to become rows */
    struct rows                  gathered;   /* with them: struct segment_member, no stand-ins */
    bool                         cut;        /* the actor does not see all records of the type */
};

/* A member that was merged into another record: that one is in the list in its place. */
static status add_stand_in(struct work *w, const struct record_type *type,
                           const struct segment_member *member, struct list *stand_ins)
{
    int64_t survivor = member->record;
    bool    there = false;
    status  outcome = type->resolve(w, member->record, &survivor);
    if (outcome != NOT_FOUND)
        TRY(outcome);
    if (survivor != member->record)
        TRY(segment_store_is_there(w, type, survivor, &there));
    if (there)
        *(struct segment_stand_in *) list_add(stand_ins) =
            (struct segment_stand_in){{survivor, member->joined_at}, member->record};
    return OK;
}

static status find_stand_ins(struct work *w, const struct record_type *type,
                             const struct rows *archived, struct rows *ret_stand_ins)
{
    struct list found = list_open(w->arena, sizeof(struct segment_stand_in));
    for (int64_t i = 0; type->resolve != NULL && i < archived->count; i++)
        TRY(add_stand_in(w, type, (const struct segment_member *) archived->items + i, &found));
    *ret_stand_ins = list_rows(&found);
    return OK;
}

/* Members whose record is archived, and the others, both in order of record. */
static status part(struct work *w, const struct record_type *type, const struct rows *members,
                   struct list *living, struct list *archived)
{
    const struct segment_member *member = members->items;
    for (int64_t at = 0; at < members->count; at += PAGE) {
        struct list page = list_open(w->arena, sizeof(int64_t));
        struct rows ids, alive;
        int64_t     end = at + PAGE < members->count ? at + PAGE : members->count;
        for (int64_t i = at; i < end; i++)
            *(int64_t *) list_add(&page) = member[i].record;
        ids = list_rows(&page);
        TRY(segment_store_known(w, type, &ids, false, &alive));
        for (int64_t i = at; i < end; i++) {
            bool is_alive = segment_set_has(&alive, member[i].record);
            *(struct segment_member *) list_add(is_alive ? living : archived) = member[i];
        }
    }
    return OK;
}

/* Rows and waves together; nothing of it is made where no wave waits. */
static status gather(struct work *w, const struct record_type *type, struct crowd *crowd)
{
    struct list living = list_open(w->arena, sizeof(struct segment_member)),
                archived = list_open(w->arena, sizeof(struct segment_member));
    struct rows all;
    TRY(segment_wave_members(w, crowd->segment->id, &crowd->waves, &all));
    TRY(part(w, type, &all, &living, &archived));
    crowd->gathered = list_rows(&living);
    all = list_rows(&archived);
    return find_stand_ins(w, type, &all, &crowd->stand_ins);
}

/* A list whose members were put in. */
static status open_put_in(struct work *w, struct crowd *crowd)
{
    struct rows archived = {0};
    TRY(segment_waves(w, crowd->segment->id, &crowd->waves));
    if (crowd->waves.count > 0)
        return gather(w, crowd->type, crowd);
    if (crowd->type->resolve != NULL)
        TRY(segment_store_archived(w, crowd->type, crowd->segment->id, &archived));
    return find_stand_ins(w, crowd->type, &archived, &crowd->stand_ins);
}

status segment_stand_ins(struct work *w, const struct segment *segment,
                         const struct record_type *type, struct rows *ret_stand_ins)
{
    struct crowd crowd = {.segment = segment, .type = type};
    TRY(open_put_in(w, &crowd));
    *ret_stand_ins = crowd.stand_ins;
    return OK;
}

static status open_crowd(struct work *w, const struct segment *segment, struct crowd *ret_crowd)
{
    const struct segment_branch *rule;
    const struct staff_rights   *rights;
    *ret_crowd = (struct crowd){.segment = segment};
    TRY(segment_type_of(w, segment, &ret_crowd->type));
    TRY(staff_rights(w, &rights));
    ret_crowd->cut = staff_rights_rows(rights, ret_crowd->type->id, false) != ROWS_ALL;
    if (segment->kind != SEGMENT_DYNAMIC)
        return open_put_in(w, ret_crowd);
    TRY(segment_rule_of(w, segment, &rule));
    ret_crowd->rule = rule;
    return segment_evaluate_open(w, ret_crowd->type, rule, &ret_crowd->evaluation);
}

/* Rows alone say who is in it, so a page of them is a page of members. */
static bool is_plain(const struct crowd *crowd)
{
    return crowd->evaluation == NULL && crowd->waves.count == 0 && crowd->stand_ins.count == 0
           && !crowd->cut;
}

/* Nobody joins a list before it has its rule. */
static void date_members(const struct segment *segment, const struct rows *members)
{
    struct segment_member *member = members->items;
    for (int64_t i = 0; i < members->count; i++)
        if (member[i].joined_at < segment->filtered_at)
            member[i].joined_at = segment->filtered_at;
}

static status next_page(struct work *w, const struct crowd *crowd, int64_t after, int64_t limit,
                        struct rows *ret_members)
{
    struct segment_page page = {.after = after, .joined = {0, ABSENT}, .limit = limit};
    if (crowd->evaluation == NULL)
        return segment_store_members(w, crowd->type, crowd->segment->id, &page, ret_members);
    struct segment_asking asking = {.after = after, .limit = limit};
    struct segment_answer answer;
    bool                  done;
    TRY(segment_engine_ask(w, crowd->segment, crowd->rule, &asking, &answer, &done));
    if (done)
        TRY(segment_store_updated(w, crowd->type, &answer.ids, ret_members));
    else
        TRY(segment_evaluate_page(crowd->evaluation, after, limit, ret_members));
    date_members(crowd->segment, ret_members);
    return OK;
}

static int compare_record(const void *a, const void *b)
{
    const struct segment_member *left = a, *right = b;
    return left->record < right->record ? -1 : left->record > right->record ? 1 : 0;
}

/* The survivors among the members; who is in it anyway stays once, with the earlier time. */
static void add_stand_ins(const struct crowd *crowd, struct list *members)
{
    const struct segment_stand_in *one = crowd->stand_ins.items;
    for (int64_t i = 0; i < crowd->stand_ins.count; i++)
        *(struct segment_member *) list_add(members) = one[i].member;
    if (crowd->stand_ins.count == 0)
        return;
    struct segment_member *member = members->items;
    size_t                 kept = 0;
    qsort(member, members->count, sizeof *member, compare_record);
    for (size_t i = 1; i < members->count; i++)
        if (member[i].record != member[kept].record)
            member[++kept] = member[i];
        else if (member[i].joined_at < member[kept].joined_at)
            member[kept].joined_at = member[i].joined_at;
    members->count = kept + 1;
}

/* Those that the actor sees, of members in order of record. */
static status cut(struct work *w, const struct crowd *crowd, struct list *members)
{
    struct segment_member *member = members->items;
    struct list            ids = list_open(w->arena, sizeof(int64_t));
    struct rows            all, seen;
    size_t                 kept = 0;
    if (!crowd->cut)
        return OK;
    for (size_t i = 0; i < members->count; i++)
        *(int64_t *) list_add(&ids) = member[i].record;
    all = list_rows(&ids);
    TRY(record_seen(w, crowd->type, &all, &seen));
    const int64_t *id = seen.items;
    for (size_t i = 0; i < members->count && (int64_t) kept < seen.count; i++)
        if (member[i].record == id[kept])
            member[kept++] = member[i];
    members->count = kept;
    return OK;
}

static status read_pages(struct work *w, const struct crowd *crowd, struct list *members)
{
    struct rows page;
    int64_t     after = 0;
    do {
        TRY(next_page(w, crowd, after, PAGE, &page));
        for (int64_t i = 0; i < page.count; i++) {
            const struct segment_member *member = (const struct segment_member *) page.items + i;
            *(struct segment_member *) list_add(members) = *member;
            after = member->record;
        }
    } while (page.count == PAGE);
    return OK;
}

/* Everybody whom the actor sees, in order of record. */
static status read_all(struct work *w, const struct crowd *crowd, struct list *members)
{
    for (int64_t i = 0; i < crowd->gathered.count; i++)
        *(struct segment_member *) list_add(members) =
            ((const struct segment_member *) crowd->gathered.items)[i];
    if (crowd->waves.count == 0)
        TRY(read_pages(w, crowd, members));
    add_stand_ins(crowd, members);
    return cut(w, crowd, members);
}

status segment_sees(struct work *w, const struct record_type *type, int64_t record, bool *ret_seen)
{
    struct rows one = {&record, 1}, seen;
    TRY(record_seen(w, type, &one, &seen));
    *ret_seen = seen.count > 0;
    return OK;
}

status segment_waiting(struct work *w, const struct segment *segment,
                       const struct record_type *type, const struct rows **ret_members)
{
    struct crowd crowd = {.segment = segment, .type = type};
    struct list  members = list_open(w->arena, sizeof(struct segment_member));
    struct rows *all = work_take(w, sizeof *all);
    *ret_members = NULL;
    TRY(segment_waves(w, segment->id, &crowd.waves));
    if (crowd.waves.count == 0)
        return OK;
    TRY(gather(w, type, &crowd));
    TRY(read_all(w, &crowd, &members));
    *all = list_rows(&members);
    *ret_members = all;
    return OK;
}

bool segment_is_among(const struct rows *members, int64_t record)
{
    struct segment_member wanted = {.record = record};
    return members->count > 0
           && bsearch(&wanted, members->items, (size_t) members->count, sizeof wanted,
                      compare_record)
                  != NULL;
}

status segment_is_put_in(struct work *w, const struct segment *segment,
                         const struct record_type *type, int64_t record, bool *ret_in)
{
    struct segment_member member;
    const struct rows    *waiting;
    struct rows           stand_ins;
    TRY(segment_waiting(w, segment, type, &waiting));
    *ret_in = waiting != NULL && segment_is_among(waiting, record);
    if (waiting != NULL)
        return OK;
    status outcome = segment_store_member(w, segment->id, record, &member);
    if (outcome != NOT_FOUND)
        TRY(outcome);
    if (outcome == OK)
        return segment_store_is_there(w, type, record, ret_in);
    TRY(segment_stand_ins(w, segment, type, &stand_ins));
    for (int64_t i = 0; i < stand_ins.count; i++)
        *ret_in |= ((const struct segment_stand_in *) stand_ins.items)[i].member.record == record;
    return OK;
}

status segment_has(struct work *w, const struct segment *segment, int64_t record, bool *ret_has)
{
    const struct record_type *type;
    struct crowd              crowd;
    TRY(segment_type_of(w, segment, &type));
    TRY(segment_sees(w, type, record, ret_has));
    if (!*ret_has)
        return OK;
    if (segment->kind != SEGMENT_DYNAMIC)
        return segment_is_put_in(w, segment, type, record, ret_has);
    TRY(open_crowd(w, segment, &crowd));
    struct segment_asking asking = {.record = record};
    struct segment_answer answer;
    bool                  done;
    TRY(segment_engine_ask(w, segment, crowd.rule, &asking, &answer, &done));
    *ret_has = done && answer.has;
    return done ? OK : segment_evaluate_has(crowd.evaluation, record, ret_has);
}

status segment_size(struct work *w, const struct segment *segment, int64_t *ret_size)
{
    struct crowd crowd;
    struct list  members = list_open(w->arena, sizeof(struct segment_member));
    TRY(open_crowd(w, segment, &crowd));
    if (is_plain(&crowd))
        return segment_store_count(w, crowd.type, segment->id, ret_size);
    if (crowd.rule != NULL && !crowd.cut) {
        struct segment_asking asking = {0};
        struct segment_answer answer;
        bool                  done;
        TRY(segment_engine_ask(w, segment, crowd.rule, &asking, &answer, &done));
        *ret_size = answer.size;
        if (done)
            return OK;
    }
    TRY(read_all(w, &crowd, &members));
    *ret_size = (int64_t) members.count;
    return OK;
}

status segment_everybody(struct work *w, const struct segment *segment, struct rows *ret_ids)
{
    struct crowd crowd;
    struct list  members = list_open(w->arena, sizeof(struct segment_member)),
                ids = list_open(w->arena, sizeof(int64_t));
    TRY(open_crowd(w, segment, &crowd));
    TRY(read_all(w, &crowd, &members));
    for (size_t i = 0; i < members.count; i++)
        *(int64_t *) list_add(&ids) =
            ((const struct segment_member *) list_at(&members, i))->record;
    *ret_ids = list_rows(&ids);
    return OK;
}

status segment_members(struct work *w, const struct segment *segment, int64_t after, int64_t limit,
                       struct rows *ret_members)
{
    struct crowd crowd;
    struct list  all = list_open(w->arena, sizeof(struct segment_member)),
                page = list_open(w->arena, sizeof(struct segment_member));
    TRY(open_crowd(w, segment, &crowd));
    if (crowd.waves.count == 0 && crowd.stand_ins.count == 0 && !crowd.cut)
        return next_page(w, &crowd, after, limit, ret_members);
    TRY(read_all(w, &crowd, &all));
    for (size_t i = 0; i < all.count && (int64_t) page.count < limit; i++) {
        const struct segment_member *member = list_at(&all, i);
        if (member->record > after)
            *(struct segment_member *) list_add(&page) = *member;
    }
    *ret_members = list_rows(&page);
    return OK;
}

status segment_members_before(struct work *w, const struct segment *segment, int64_t before,
                              int64_t limit, struct rows *ret_members)
{
    struct crowd crowd;
    struct list  all = list_open(w->arena, sizeof(struct segment_member)),
                page = list_open(w->arena, sizeof(struct segment_member));
    TRY(open_crowd(w, segment, &crowd));
    if (is_plain(&crowd)) {
        struct segment_page asked = {.before = before, .joined = {0, ABSENT}, .limit = limit};
        return segment_store_members(w, crowd.type, segment->id, &asked, ret_members);
    }
    TRY(read_all(w, &crowd, &all));
    for (size_t i = all.count; i > 0 && (int64_t) page.count < limit; i--) {
        const struct segment_member *member = list_at(&all, i - 1);
        if (member->record < before)
            *(struct segment_member *) list_add(&page) = *member;
    }
    *ret_members = list_rows(&page);
    return OK;
}

static int64_t joined_later(const struct segment_member *a, const struct segment_member *b)
{
    return a->joined_at != b->joined_at ? a->joined_at - b->joined_at : a->record - b->record;
}

static int compare_joined(const void *a, const void *b)
{
    int64_t order = joined_later(a, b);
    return order < 0 ? -1 : order > 0 ? 1 : 0;
}

status segment_members_joined(struct work *w, const struct segment *segment,
                              const struct segment_member *after, int64_t limit,
                              struct rows *ret_members)
{
    struct crowd crowd;
    struct list  all = list_open(w->arena, sizeof(struct segment_member)),
                page = list_open(w->arena, sizeof(struct segment_member));
    TRY(open_crowd(w, segment, &crowd));
    if (is_plain(&crowd)) {
        struct segment_page asked = {.joined = *after, .limit = limit};
        return segment_store_members(w, crowd.type, segment->id, &asked, ret_members);
    }
    TRY(read_all(w, &crowd, &all));
    if (all.count > 1)
        qsort(all.items, all.count, sizeof(struct segment_member), compare_joined);
    for (size_t i = 0; i < all.count && (int64_t) page.count < limit; i++) {
        const struct segment_member *member = list_at(&all, i);
        if (joined_later(member, after) > 0)
            *(struct segment_member *) list_add(&page) = *member;
    }
    *ret_members = list_rows(&page);
    return OK;
}

/* When a record that is in the list joined it. */
static status joined_at(struct work *w, const struct segment *segment, int64_t record,
                        int64_t *ret_time)
{
    struct rows page;
    TRY(segment_members(w, segment, record - 1, 1, &page));
    *ret_time = page.count == 0 ? segment->created_at
                                : ((const struct segment_member *) page.items)->joined_at;
    return OK;
}

status segment_memberships(struct work *w, const struct record_type *type, int64_t record,
                           struct rows *ret_lists)
{
    struct list lists = list_open(w->arena, sizeof(struct segment_of));
    struct rows all;
    TRY(segment_may(w, type, SEGMENT_SEE));
    TRY(segment_store_all(w, &all));
    for (int64_t i = 0; i < all.count; i++) {
        const struct segment *segment = (const struct segment *) all.items + i;
        bool                  has = false;
        int64_t               joined = 0;
        if (!text_same(segment->type, type->id))
            continue;
        TRY(segment_has(w, segment, record, &has));
        if (!has)
            continue;
        TRY(joined_at(w, segment, record, &joined));
        *(struct segment_of *) list_add(&lists) = (struct segment_of){*segment, joined};
    }
    *ret_lists = list_rows(&lists);
    return OK;
}
