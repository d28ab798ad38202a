/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_link_rules.h"

#include "base/list.h"
#include "base/text.h"

/* ---- relations ---- */

/* The relation that `type` declares to the other, or NULL. */
static const struct record_relation *declared(const struct record_type *type,
                                              const struct record_type *other)
{
    const struct record_relation *relation = type->relations;
    for (; relation != NULL && relation->view != NULL; relation++)
        if (text_same(relation->to, other->id))
            return relation;
    return NULL;
}

status record_link_relation(struct work *w, const struct record_type *from,
                            const struct record_type *to, struct link_relation *ret_relation)
{
    const struct record_relation *relation = declared(from, to);
    *ret_relation = (struct link_relation){.own = "from_id", .other = "to_id"};
    if (relation == NULL) {
        relation = declared(to, from);
        *ret_relation = (struct link_relation){.own = "to_id", .other = "from_id"};
    }
    if (relation != NULL)
        ret_relation->view = relation->view;
    return OK;
}

/* ---- two records ---- */

/* Two records that are, or will be, linked; their ids after all merges. */
struct pair {
    struct record_ref    from, to;
    struct rows          kinds; /* of struct record_link_kind, all of the two types */
    struct link_relation relation;
    bool                 related; /* a document says so */
};

static status find_end(struct work *w, const struct record_ref *ref, struct record_ref *ret_ref)
{
    struct record record;
    TRY(record_get(w, ref->type, ref->id, (const char *const[]){NULL}, false, &record));
    *ret_ref = (struct record_ref){ref->type, record.id};
    return OK;
}

static status open_pair(struct work *w, const struct record_ref *from, const struct record_ref *to,
                        struct pair *ret_pair)
{
    TRY(find_end(w, from, &ret_pair->from));
    TRY(find_end(w, to, &ret_pair->to));
    TRY(record_link_kinds(w, from->type, to->type, &ret_pair->kinds));
    TRY(record_link_relation(w, from->type, to->type, &ret_pair->relation));
    return record_link_store_related(w, &ret_pair->relation, ret_pair->from.id, ret_pair->to.id,
                                     &ret_pair->related);
}

/* Asks the owner of the documents, if one says what belongs together, to see to it. */
static status wish(struct work *w, struct pair *pair, bool add)
{
    const struct record_ref *own = &pair->from, *other = &pair->to;
    if (pair->relation.view == NULL || pair->related == add)
        return OK;
    if (declared(own->type, other->type) == NULL) {
        own = &pair->to;
        other = &pair->from;
    }
    if (own->type->relate == NULL)
        return OK;
    TRY(own->type->relate(w, &(struct record_wish){own->id, other->type, other->id, add}));
    /* It may be another record now that answers for it. */
    TRY(find_end(w, &(struct record_ref){pair->from.type, pair->from.id}, &pair->from));
    TRY(find_end(w, &(struct record_ref){pair->to.type, pair->to.id}, &pair->to));
    return record_link_store_related(w, &pair->relation, pair->from.id, pair->to.id,
                                     &pair->related);
}

static const struct record_link_kind *default_of(const struct pair *pair)
{
    return pair->kinds.items;
}

static struct link_row row_of(struct work *w, const struct pair *pair,
                              const struct record_link_kind *kind)
{
    return (struct link_row){.from_type = pair->from.type->id,
                             .from_id = pair->from.id,
                             .kind = kind->id,
                             .to_id = pair->to.id,
                             .to_type = pair->to.type->id,
                             .inverse = kind->inverse,
                             .created_at = w->now};
}

static struct link_row turned(const struct link_row *row)
{
    return (struct link_row){.from_type = row->to_type,
                             .from_id = row->to_id,
                             .kind = row->inverse,
                             .to_id = row->from_id,
                             .to_type = row->from_type,
                             .inverse = row->kind,
                             .created_at = row->created_at};
}

static status tell_end(struct work *w, const struct record_linked *linked)
{
    const struct record_type *type = linked->kind->from;
    return type->linked == NULL ? OK : type->linked(w, linked);
}

/* Both ends learn of it, each by its own kind. */
static status tell(struct work *w, const struct link_row *row, const struct record_link_kind *kind,
                   bool added)
{
    struct record_linked    linked = {kind, row->from_id, row->to_id, added};
    struct record_link_kind other;
    TRY(tell_end(w, &linked));
    if (kind->to->linked == NULL)
        return OK;
    TRY(record_link_kind_get(w, kind->to, kind->from, kind->inverse, &other));
    linked = (struct record_linked){&other, row->to_id, row->from_id, added};
    return tell_end(w, &linked);
}

/* ---- putting ---- */

static status remove_row(struct work *w, const struct link_row *row,
                         const struct record_link_kind *kind)
{
    struct link_row other = turned(row);
    bool            removed, removed_other;
    TRY(record_link_store_remove(w, row, &removed));
    TRY(record_link_store_remove(w, &other, &removed_other));
    return removed ? tell(w, row, kind, false) : OK;
}

static status refuse_more(struct work *w, const struct record_link_kind *kind, int64_t id)
{
    return fail_reason(w, INVALID, "LIMIT_EXCEEDED", "associationTypeId",
                       "The %s %lld has %lld %s by association type %lld already, and may have no "
                       "more; remove one first.",
                       kind->from->singular, (long long) id, (long long) kind->most, kind->to->name,
                       (long long) kind->id);
}

/* Room for one more link of this kind at the record where `row` begins. */
static status make_room(struct work *w, const struct link_row *row,
                        const struct record_link_kind *kind)
{
    int64_t count = 0;
    if (kind->most == 0)
        return OK;
    TRY(record_link_store_count(w, row, &count));
    if (count < kind->most)
        return OK;
    if (!kind->newest_wins)
        return refuse_more(w, kind, row->from_id);
    struct link_row oldest = *row;
    TRY(record_link_store_oldest(w, row, &oldest.to_id));
    return remove_row(w, &oldest, kind);
}

static status make_room_at_both(struct work *w, const struct link_row *row,
                                const struct record_link_kind *kind)
{
    struct link_row         other_row = turned(row);
    struct record_link_kind other;
    TRY(make_room(w, row, kind));
    TRY(record_link_kind_get(w, kind->to, kind->from, kind->inverse, &other));
    return make_room(w, &other_row, &other);
}

static status put_kind(struct work *w, const struct pair *pair, const struct record_link_kind *kind)
{
    struct link_row row = row_of(w, pair, kind), other = turned(&row);
    bool            has, added;
    TRY(record_link_store_has(w, &row, &has));
    if (has)
        return OK;
    TRY(make_room_at_both(w, &row, kind));
    TRY(record_link_store_add(w, &row, &added));
    TRY(record_link_store_add(w, &other, &added));
    return tell(w, &row, kind, true);
}

status record_link_put(struct work *w, const struct record_ref *from, const struct record_ref *to,
                       const struct rows *kinds)
{
    const struct record_link_kind *kind = kinds->items;
    struct pair                    pair = {.related = false};
    bool                           labelled = false;
    TRY(open_pair(w, from, to, &pair));
    TRY(record_need(w, pair.from.type, pair.from.id, true));
    TRY(wish(w, &pair, true));
    if (text_same(from->type->id, to->type->id) && pair.from.id == pair.to.id)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "toObjectId",
                           "The %s %lld cannot be associated with itself.", from->type->singular,
                           (long long) pair.from.id);
    for (int64_t i = 0; i < kinds->count; i++)
        labelled |= !kind[i].is_default;
    if (!pair.related || labelled)
        TRY(put_kind(w, &pair, default_of(&pair)));
    for (int64_t i = 0; i < kinds->count; i++)
        if (!kind[i].is_default)
            TRY(put_kind(w, &pair, &kind[i]));
    return OK;
}

/* ---- removing ---- */

static bool has_default(const struct rows *kinds)
{
    const struct record_link_kind *kind = kinds->items;
    for (int64_t i = 0; i < kinds->count; i++)
        if (kind[i].is_default)
            return true;
    return false;
}

status record_link_remove(struct work *w, const struct record_ref *from,
                          const struct record_ref *to, const struct rows *kinds)
{
    struct pair pair = {.related = false};
    TRY(open_pair(w, from, to, &pair));
    TRY(record_need(w, pair.from.type, pair.from.id, true));
    if (kinds == NULL || has_default(kinds)) {
        TRY(wish(w, &pair, false));
        if (pair.related)
            return fail_reason(w, CONFLICT, "RELATED_BY_NATURE", "toObjectId",
                               "The %s %lld says itself that it belongs to the %s %lld; change "
                               "that, it cannot be taken away here.",
                               from->type->singular, (long long) pair.from.id, to->type->singular,
                               (long long) pair.to.id);
        kinds = &pair.kinds;
    }
    /* Labels first: what is linked with a label is linked by default at every moment. */
    const struct record_link_kind *kind = kinds->items;
    for (int64_t i = kinds->count - 1; i >= 0; i--) {
        struct link_row row = row_of(w, &pair, &kind[i]);
        TRY(remove_row(w, &row, &kind[i]));
    }
    return OK;
}

/* ---- reading ---- */

static void add_kind(struct list *lists, const struct rows *links, const struct link_seen *seen,
                     const struct record_link_kind *kind)
{
    const struct record_link *link = links->items;
    int64_t                   low = 0, high = links->count;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (link[middle].id < seen->id)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < links->count && link[low].id == seen->id)
        *(struct record_link_kind *) list_add(&lists[low]) = *kind;
}

/* The labels of the links on this page, a range of the key for each label there is. */
static status add_labels(struct work *w, const struct record_link_page *page,
                         const struct rows *kinds, struct rows *links)
{
    struct record_link            *link = links->items;
    const struct record_link_kind *kind = kinds->items;
    struct list                   *lists = work_take(w, (size_t) links->count * sizeof *lists + 1);
    for (int64_t i = 0; i < links->count; i++) {
        lists[i] = list_open(w->arena, sizeof(struct record_link_kind));
        *(struct record_link_kind *) list_add(&lists[i]) = kind[0];
    }
    for (int64_t i = 1; i < kinds->count && links->count > 0; i++) {
        struct rows     seen;
        struct link_row row = {
            .from_type = page->from.type->id, .from_id = page->from.id, .kind = kind[i].id};
        TRY(record_link_store_of_kind(w, &row, link[0].id, link[links->count - 1].id, &seen));
        for (int64_t j = 0; j < seen.count; j++)
            add_kind(lists, links, (const struct link_seen *) seen.items + j, &kind[i]);
    }
    for (int64_t i = 0; i < links->count; i++)
        link[i].kinds = list_rows(&lists[i]);
    return OK;
}

status record_link_list(struct work *w, const struct record_link_page *page, struct rows *ret_links,
                        int64_t *ret_after)
{
    struct record_link_page one_more = *page;
    struct link_relation    relation;
    struct rows             kinds, seen;
    struct list             links = list_open(w->arena, sizeof(struct record_link));
    one_more.limit++;
    TRY(record_link_kinds(w, page->from.type, page->to, &kinds));
    TRY(record_link_relation(w, page->from.type, page->to, &relation));
    const struct record_link_kind *kind = kinds.items;
    TRY(record_link_store_page(w, &one_more, kind->id, &relation, &seen));

    const struct link_seen *one = seen.items;
    int64_t                 count = seen.count < page->limit ? seen.count : page->limit;
    for (int64_t i = 0; i < count; i++) {
        status outcome = record_need(w, page->to, one[i].id, false);
        if (outcome == OK)
            ((struct record_link *) list_add(&links))->id = one[i].id;
        else if (outcome != NOT_FOUND) /* what the actor does not see is left out */
            return outcome;
    }
    *ret_links = list_rows(&links);
    *ret_after = seen.count > page->limit ? one[count - 1].id : 0;
    return add_labels(w, page, &kinds, ret_links);
}

/* ---- what happens to records ---- */

/*
 * A survivor that has as many of a kind as it may have keeps its own: the other's stay behind until
 * the merge is taken back. A default link is never left behind, it would take the labels with it.
 */
static status leave_too_many(struct work *w, const struct record_type *type,
                             const struct link_merge *merge, const struct link_limit_row *moving)
{
    struct record_link_kind kind;
    struct link_row row = {.from_type = type->id, .from_id = merge->into, .kind = moving->kind};
    int64_t         count = 0;
    TRY(record_link_kind_get(w, type, NULL, moving->kind, &kind));
    if (kind.most == 0 || kind.is_default)
        return OK;
    TRY(record_link_store_count(w, &row, &count));
    return count + moving->most <= kind.most ? OK : record_link_store_leave(w, merge, moving->kind);
}

static status relink(struct work *w, const char *type_id, int64_t id)
{
    const struct record_type *type;
    TRY(record_type_get(w, type_id, &type));
    return type->relinked == NULL ? OK : type->relinked(w, id);
}

/* Whoever counts their links counts them anew: the two, and those at the other ends. */
static status relink_all(struct work *w, const struct link_merge *merge, const struct rows *ends)
{
    const struct link_end *end = ends->items;
    TRY(relink(w, merge->type, merge->into));
    TRY(relink(w, merge->type, merge->from));
    for (int64_t i = 0; i < ends->count; i++)
        TRY(relink(w, end[i].type, end[i].id));
    return OK;
}

status record_link_merge(struct work *w, const struct record_type *type, int64_t into, int64_t from,
                         int64_t merge)
{
    const struct link_merge all = {type->id, into, from, merge};
    struct rows             rows;
    TRY(record_link_store_keep(w, &all, &rows));
    const struct link_limit_row *moving = rows.items;
    for (int64_t i = 0; i < rows.count; i++)
        TRY(leave_too_many(w, type, &all, &moving[i]));
    TRY(record_link_store_move(w, &all));
    TRY(record_link_store_moved(w, merge, &rows));
    return relink_all(w, &all, &rows);
}

status record_link_unmerge(struct work *w, const struct record_type *type, int64_t into,
                           int64_t from, int64_t merge)
{
    const struct link_merge all = {type->id, into, from, merge};
    struct rows             ends;
    TRY(record_link_store_moved(w, merge, &ends));
    TRY(record_link_store_move_back(w, &all));
    return relink_all(w, &all, &ends);
}

status record_link_count_to(struct work *w, const struct record_ref *ref,
                            const struct record_type *to, int64_t *ret_count)
{
    struct record_link_kind kind;
    TRY(record_link_default(w, ref->type, to, &kind));
    const struct link_row row = {.from_type = ref->type->id, .from_id = ref->id, .kind = kind.id};
    return record_link_store_count(w, &row, ret_count);
}

status record_link_count(struct work *w, const struct record_ref *ref, int64_t *ret_count)
{
    return record_link_store_others(w, ref->type->id, ref->id, ret_count);
}

status record_link_erase(struct work *w, const struct record_type *type, int64_t id)
{
    return record_link_store_erase(w, type->id, id);
}

/* ---- the doctor ---- */

static status check_pair(struct work *w, const struct link_label_row *pair)
{
    const struct record_type *from, *to;
    struct record_link_kind   kind;
    int64_t                   id;
    TRY(record_type_get(w, pair->from_type, &from));
    TRY(record_type_get(w, pair->to_type, &to));
    TRY(record_link_default(w, from, to, &kind));
    const struct link_row row = {.from_type = from->id, .to_type = to->id, .kind = kind.id};
    status                outcome = record_link_store_not_default(w, &row, &id);
    if (outcome == OK)
        return fail(w, BROKEN, NULL, "The %s %lld has a labelled link to %s without the plain one.",
                    from->singular, (long long) id, to->name);
    return outcome == NOT_FOUND ? OK : outcome;
}

static status check_ends(struct work *w, const struct record_type *type)
{
    int64_t id;
    status  outcome = record_link_store_dangling(w, type, &id);
    if (outcome == OK)
        return fail(w, BROKEN, NULL, "A link leads to the %s %lld, which does not exist.",
                    type->singular, (long long) id);
    return outcome == NOT_FOUND ? OK : outcome;
}

status record_check_links(struct work *w)
{
    struct rows pairs, types;
    int64_t     id;
    status      outcome = record_link_store_one_sided(w, &id);
    if (outcome == OK)
        return fail(w, BROKEN, NULL, "A link of record %lld is not there from its other end.",
                    (long long) id);
    if (outcome != NOT_FOUND)
        return outcome;
    TRY(record_link_store_pairs(w, &pairs));
    for (int64_t i = 0; i < pairs.count; i++)
        TRY(check_pair(w, (const struct link_label_row *) pairs.items + i));
    TRY(record_types(w, &types));
    for (int64_t i = 0; i < types.count; i++)
        TRY(check_ends(w, (const struct record_type *) types.items + i));
    return OK;
}
