/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who is in a list. Here the evaluator answers for dynamic lists, and rows for the others. */
#include <stdlib.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/fact/fact.h"
#include "crm/person/person.h"
#include "crm/segment/segment_engine.h"
#include "crm/segment/segment_rules.h"
#include "crm/staff/staff.h"

enum { MOST_AT_ONCE = 100000, PAGE = 1000 };

/* ---- reading: the seam ---- */

/* A list opened for reading. */
struct crowd {
    const struct segment        *segment;
    const struct record_type    *type;
    struct segment_evaluation   *evaluation; /* of a dynamic one; NULL = rows say who is in it */
    const struct segment_branch *rule;       /* likewise */
    struct rows                  stand_ins;  /* of struct segment_stand_in */
    bool                         cut;        /* the actor does not see all records of the type */
};

/* Members that were merged into another record: that one is in the list in their place. */
static status find_stand_ins(struct work *w, const struct segment *segment,
                             const struct record_type *type, struct rows *ret_stand_ins)
{
    struct list found = list_open(w->arena, sizeof(struct segment_stand_in));
    struct rows archived = {0};
    if (type->resolve != NULL)
        TRY(segment_store_archived(w, type, segment->id, &archived));
    for (int64_t i = 0; i < archived.count; i++) {
        const struct segment_member *member = (const struct segment_member *) archived.items + i;
        int64_t                      survivor = member->record;
        bool                         there = false;
        status                       outcome = type->resolve(w, member->record, &survivor);
        if (outcome != NOT_FOUND)
            TRY(outcome);
        if (survivor != member->record)
            TRY(segment_store_is_there(w, type, survivor, &there));
        if (there)
            *(struct segment_stand_in *) list_add(&found) =
                (struct segment_stand_in){{survivor, member->joined_at}, member->record};
    }
    *ret_stand_ins = list_rows(&found);
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
        return find_stand_ins(w, segment, ret_crowd->type, &ret_crowd->stand_ins);
    TRY(segment_rule_of(w, segment, &rule));
    ret_crowd->rule = rule;
    return segment_evaluate_open(w, ret_crowd->type, rule, &ret_crowd->evaluation);
}

/* Rows alone say who is in it, so a page of them is a page of members. */
static bool is_plain(const struct crowd *crowd)
{
    return crowd->evaluation == NULL && crowd->stand_ins.count == 0 && !crowd->cut;
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

/* Everybody whom the actor sees, in order of record. */
static status read_all(struct work *w, const struct crowd *crowd, struct list *members)
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
    add_stand_ins(crowd, members);
    return cut(w, crowd, members);
}

/* A record that the actor does not see is in no list for them. */
static status see(struct work *w, const struct record_type *type, int64_t record, bool *ret_seen)
{
    struct rows one = {&record, 1}, seen;
    TRY(record_seen(w, type, &one, &seen));
    *ret_seen = seen.count > 0;
    return OK;
}

status segment_is_put_in(struct work *w, const struct segment *segment,
                         const struct record_type *type, int64_t record, bool *ret_in)
{
    struct segment_member member;
    struct rows           stand_ins;
    status                outcome = segment_store_member(w, segment->id, record, &member);
    if (outcome != NOT_FOUND)
        TRY(outcome);
    *ret_in = false;
    if (outcome == OK)
        return segment_store_is_there(w, type, record, ret_in);
    TRY(find_stand_ins(w, segment, type, &stand_ins));
    for (int64_t i = 0; i < stand_ins.count; i++)
        *ret_in |= ((const struct segment_stand_in *) stand_ins.items)[i].member.record == record;
    return OK;
}

status segment_has(struct work *w, const struct segment *segment, int64_t record, bool *ret_has)
{
    const struct record_type *type;
    struct crowd              crowd;
    TRY(segment_type_of(w, segment, &type));
    TRY(see(w, type, record, ret_has));
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

status segment_members(struct work *w, const struct segment *segment, int64_t after, int64_t limit,
                       struct rows *ret_members)
{
    struct crowd crowd;
    struct list  all = list_open(w->arena, sizeof(struct segment_member)),
                page = list_open(w->arena, sizeof(struct segment_member));
    TRY(open_crowd(w, segment, &crowd));
    if (crowd.stand_ins.count == 0 && !crowd.cut)
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

/* ---- writing ---- */

/* A contact entered or left: told against its oldest identity. Other records have none. */
static status tell(struct work *w, const struct segment *segment, enum fact_kind kind,
                   int64_t record)
{
    struct rows identities;
    if (!text_same(segment->type, "0-1"))
        return OK;
    TRY(person_identities(w, record, &identities));
    if (identities.count == 0)
        return OK;
    struct fact fact = {.subject = *(const int64_t *) identities.items,
                        .kind = kind,
                        .at = w->now,
                        .reference = segment->id};
    return fact_tell(w, &fact);
}

static status put_in(struct work *w, const struct segment *segment, int64_t record, bool *ret_new)
{
    TRY(segment_store_add(w, segment->id, record, ret_new));
    return *ret_new ? tell(w, segment, FACT_SEGMENT_ENTERED, record) : OK;
}

static status get_by_hand(struct work *w, int64_t id, enum segment_aim aim,
                          struct segment *ret_segment)
{
    TRY(segment_get_for(w, id, aim, ret_segment));
    if (ret_segment->kind != SEGMENT_DYNAMIC)
        return OK;
    return fail_reason(w, INVALID, "VALIDATION_ERROR", "listId",
                       "List %lld is DYNAMIC: its rule says who is in it. Change the rule, or make "
                       "a MANUAL list.",
                       (long long) id);
}

static status check_count(struct work *w, size_t count)
{
    return count <= MOST_AT_ONCE
               ? OK
               : fail(w, INVALID, NULL, "At most %d records at once.", MOST_AT_ONCE);
}

static status changed(struct work *w, struct segment *segment, const char *action, size_t count)
{
    if (count == 0)
        return OK;
    TRY(segment_touch(w, segment));
    TRY(segment_note_size(w, segment));
    return staff_note(w, action, "list", segment->id, work_text(w, "%zu records", count));
}

/* The record that answers for this id; 0 when there is none. */
static status resolve(struct work *w, const struct record_type *type, int64_t id, int64_t *ret_id)
{
    bool there = false;
    *ret_id = id;
    if (type->resolve != NULL) {
        status outcome = type->resolve(w, id, ret_id);
        if (outcome == NOT_FOUND)
            *ret_id = 0;
        else
            TRY(outcome);
    }
    if (*ret_id != 0)
        TRY(segment_store_is_there(w, type, *ret_id, &there));
    if (there)
        TRY(see(w, type, *ret_id, &there));
    if (!there)
        *ret_id = 0;
    return OK;
}

static void keep(struct list *list, int64_t record)
{
    *(int64_t *) list_add(list) = record;
}

status segment_add(struct work *w, int64_t id, const int64_t *records, size_t count,
                   struct segment_change *ret_change)
{
    const struct record_type *type;
    struct segment            segment;
    struct list               added = list_open(w->arena, sizeof(int64_t)),
                missing = list_open(w->arena, sizeof(int64_t));
    TRY(get_by_hand(w, id, SEGMENT_PUT_IN, &segment));
    TRY(check_count(w, count));
    TRY(segment_type_of(w, &segment, &type));
    for (size_t i = 0; i < count; i++) {
        int64_t record = 0;
        bool    is_new = false;
        TRY(resolve(w, type, records[i], &record));
        if (record != 0)
            TRY(put_in(w, &segment, record, &is_new));
        if (record == 0)
            keep(&missing, records[i]);
        else if (is_new)
            keep(&added, records[i]);
    }
    ret_change->added = list_rows(&added);
    ret_change->missing = list_rows(&missing);
    return changed(w, &segment, "list.members_added", added.count);
}

/* With those in whose place it is in the list. */
static status take_out(struct work *w, const struct segment *segment,
                       const struct record_type *type, int64_t record, bool *ret_was)
{
    struct rows stand_ins;
    bool        was;
    TRY(find_stand_ins(w, segment, type, &stand_ins));
    TRY(segment_store_take_out(w, segment->id, record, ret_was));
    for (int64_t i = 0; i < stand_ins.count; i++) {
        const struct segment_stand_in *one = (const struct segment_stand_in *) stand_ins.items + i;
        if (one->member.record != record)
            continue;
        TRY(segment_store_take_out(w, segment->id, one->merged, &was));
        *ret_was |= was;
    }
    return OK;
}

status segment_take_out(struct work *w, int64_t id, const int64_t *records, size_t count,
                        struct segment_change *ret_change)
{
    const struct record_type *type;
    struct segment            segment;
    struct list               removed = list_open(w->arena, sizeof(int64_t));
    TRY(get_by_hand(w, id, SEGMENT_PUT_IN, &segment));
    TRY(check_count(w, count));
    TRY(segment_type_of(w, &segment, &type));
    for (size_t i = 0; i < count; i++) {
        bool was = false;
        TRY(see(w, type, records[i], &was));
        if (was)
            TRY(take_out(w, &segment, type, records[i], &was));
        if (!was)
            continue;
        keep(&removed, records[i]);
        TRY(tell(w, &segment, FACT_SEGMENT_LEFT, records[i]));
    }
    ret_change->removed = list_rows(&removed);
    return changed(w, &segment, "list.members_removed", removed.count);
}

status segment_add_from(struct work *w, int64_t id, int64_t source)
{
    struct segment segment, from;
    struct rows    page;
    int64_t        after = 0;
    size_t         added = 0;
    TRY(get_by_hand(w, id, SEGMENT_CHANGE, &segment));
    TRY(segment_get(w, source, &from));
    if (!text_same(segment.type, from.type))
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "sourceListId",
                           "List %lld is of another type of object.", (long long) source);
    do {
        TRY(segment_members(w, &from, after, PAGE, &page));
        for (int64_t i = 0; i < page.count; i++) {
            bool is_new = false;
            after = ((const struct segment_member *) page.items)[i].record;
            TRY(put_in(w, &segment, after, &is_new));
            added += is_new;
        }
    } while (page.count == PAGE);
    return changed(w, &segment, "list.members_added", added);
}

status segment_empty(struct work *w, int64_t id)
{
    struct segment segment;
    struct rows    page;
    int64_t        after = 0;
    size_t         removed = 0;
    TRY(get_by_hand(w, id, SEGMENT_CHANGE, &segment));
    do {
        TRY(segment_members(w, &segment, after, PAGE, &page));
        for (int64_t i = 0; i < page.count; i++) {
            after = ((const struct segment_member *) page.items)[i].record;
            TRY(tell(w, &segment, FACT_SEGMENT_LEFT, after));
        }
        removed += (size_t) page.count;
    } while (page.count == PAGE);
    TRY(segment_store_empty(w, id));
    return changed(w, &segment, "list.members_removed", removed);
}

status segment_fill(struct work *w, const struct segment *segment,
                    const struct segment_branch *rule)
{
    const struct record_type  *type;
    struct segment_evaluation *evaluation;
    struct rows                page;
    int64_t                    after = 0;
    TRY(segment_type_of(w, segment, &type));
    TRY(segment_evaluate_open(w, type, rule, &evaluation));
    do {
        TRY(segment_evaluate_page(evaluation, after, PAGE, &page));
        for (int64_t i = 0; i < page.count; i++) {
            bool is_new = false;
            after = ((const struct segment_member *) page.items)[i].record;
            TRY(put_in(w, segment, after, &is_new));
        }
    } while (page.count == PAGE);
    return OK;
}
