/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A rule as a tree of leaves. A list that is asked of is taken in with its own rule. */
#include "base/time.h"
#include "crm/fact/fact.h"
#include "crm/segment/segment_condition.h"
#include "crm/segment/segment_engine.h"
#include "crm/segment/segment_flip.h"
#include "crm/segment/segment_link.h"
#include "crm/segment/segment_order.h"
#include "crm/segment/segment_product.h"
#include "crm/segment/segment_rules.h"
#include "crm/store/store.h"

enum { KIND_BITS = 59 }; /* a prime, so that neighbours do not meet */

uint64_t segment_listens_kind(int64_t kind)
{
    return UINT64_C(1) << (LISTENS_KINDS + kind % KIND_BITS);
}

/* ---- what may change a leaf ---- */

static uint64_t listens_kinds(const int64_t *kinds)
{
    uint64_t listens = 0;
    for (; kinds != NULL && *kinds != 0; kinds++)
        listens |= segment_listens_kind(*kinds);
    return listens;
}

static bool is_rank(const struct segment_rule *rule)
{
    return rule->node == NODE_SAID && rule->said.property != NULL
           && rule->said.phrase->means >= MEANS_TOP_PERCENT
           && rule->said.phrase->means <= MEANS_BOTTOM;
}

static bool asks_of_products(const struct segment_act *act)
{
    for (size_t i = 0; i < act->count; i++)
        if (segment_product_word(act->tests[i].property))
            return true;
    return false;
}

static bool asks_of_orders(const struct segment_act *act)
{
    for (size_t i = 0; i < act->count; i++)
        if (segment_order_word(act->tests[i].property))
            return true;
    return false;
}

static bool happens_with_products(const struct segment_happens *happens)
{
    return asks_of_products(&happens->act) || asks_of_products(&happens->other);
}

/* An order may say something else later. */
static status add_act(struct work *w, const struct segment_act *act, uint64_t *listens)
{
    struct segment_word word;
    TRY(segment_word_of(w, act->event, &word));
    *listens |= listens_kinds(word.kinds);
    if (asks_of_orders(act))
        *listens |= segment_listens_kind(FACT_ORDER_CHANGED) | LISTENS_OTHERS;
    return OK;
}

static status listens_happens(struct work *w, const struct segment_happens *happens,
                              uint64_t *ret_listens)
{
    static const int64_t lines[] = {FACT_LINE_SOLD, FACT_LINE_CORRECTED, 0};
    *ret_listens = 0;
    TRY(add_act(w, &happens->act, ret_listens));
    if (happens->then != THEN_NOTHING)
        TRY(add_act(w, &happens->other, ret_listens));
    if (happens_with_products(happens))
        *ret_listens |= listens_kinds(lines) | LISTENS_OTHERS;
    return OK;
}

static status listens_filter(struct work *w, const struct segment_filter *filter,
                             uint64_t *ret_listens)
{
    *ret_listens = 0;
    switch (filter->type) {
    case FILTER_PROPERTY:
        *ret_listens = LISTENS_RECORD;
        return OK;
    case FILTER_IN_LIST:
        *ret_listens = LISTENS_LISTS;
        return OK;
    case FILTER_CONSTANT:
        return OK;
    case FILTER_SENTENCE:
        if (filter->sentence->node != NODE_SAID)
            return listens_happens(w, filter->sentence->happens, ret_listens);
        *ret_listens = filter->sentence->said.property == NULL ? 0 : LISTENS_RECORD;
        return OK;
    case FILTER_ASSOCIATION:
    case FILTER_PROPERTY_ASSOCIATION:
    case FILTER_NUM_ASSOCIATIONS:
        *ret_listens = LISTENS_RECORD | LISTENS_OTHERS;
        return OK;
    default:
        *ret_listens = LISTENS_ALL & ~(uint64_t) LISTENS_OTHERS;
        return OK;
    }
}

/* ---- what else is to be known of a leaf ---- */

/* Totals and calculations may be worked out anew without a fact. */
static bool is_silent_property(const struct segment_question *question, const char *name)
{
    const struct record_property *property;
    if (name == NULL || record_property_get(question->w, question->type, name, &property) != OK)
        return false;
    return (property->is.flags & PROPERTY_READ_ONLY) != 0 || property->formula != NULL;
}

static bool is_silent(const struct segment_question *question, const struct segment_filter *filter)
{
    const struct segment_operation *op = &filter->line.operation;
    switch (filter->type) {
    case FILTER_PROPERTY:
        return is_silent_property(question, filter->line.property)
               || is_silent_property(question, op->property)
               || is_silent_property(question, op->points[0].property)
               || is_silent_property(question, op->points[1].property);
    case FILTER_SENTENCE:
        return filter->sentence->node == NODE_SAID
                   ? is_silent_property(question, filter->sentence->said.property)
                   : happens_with_products(filter->sentence->happens)
                         || asks_of_orders(&filter->sentence->happens->act)
                         || asks_of_orders(&filter->sentence->happens->other);
    case FILTER_ASSOCIATION:
    case FILTER_PROPERTY_ASSOCIATION:
    case FILTER_NUM_ASSOCIATIONS:
        return true;
    default:
        return false;
    }
}

/* The other type is one of those whose changes are looked for. */
static const char *add_other(struct segment_question *question, const struct record_type *type,
                             bool bought)
{
    for (size_t i = 0; i < question->others.count; i++) {
        const struct segment_other *other = list_at(&question->others, i);
        if (text_same(other->type, type->id) && other->bought == bought)
            return other->type;
    }
    struct segment_other *other = list_add(&question->others);
    *other = (struct segment_other){.type = work_text(question->w, "%s", type->id),
                                    .name = work_text(question->w, "%s", type->name),
                                    .bought = bought};
    return other->type;
}

static status ask_of(struct segment_question *question, const char *type_name, bool bought,
                     const char **ret_other)
{
    const struct record_type *type;
    TRY(record_type_get(question->w, type_name, &type));
    if (work_db_kind(question->w) == DB_SQLITE)
        TRY(db_watch(question->w, type->table));
    *ret_other = add_other(question, type, bought);
    return OK;
}

static status find_others_of_event(struct segment_question *question, struct segment_leaf *leaf)
{
    const struct segment_happens *happens = leaf->filter->sentence->happens;
    if (happens_with_products(happens))
        TRY(ask_of(question, "products", true, &leaf->other));
    if (asks_of_orders(&happens->act) || asks_of_orders(&happens->other))
        TRY(ask_of(question, "orders", false, &leaf->order));
    return OK;
}

/* Which other records the leaf asks of. */
static status find_other(struct segment_question *question, struct segment_leaf *leaf)
{
    const struct segment_filter *filter = leaf->branch == NULL ? leaf->filter : &leaf->branch->own;
    const struct record_type    *type = NULL;
    if ((leaf->listens & LISTENS_OTHERS) == 0)
        return OK;
    if (leaf->branch == NULL && filter->type == FILTER_SENTENCE)
        return find_others_of_event(question, leaf);
    TRY(segment_link_type(question->w, question->type, filter, &type));
    leaf->far = filter->property != NULL; /* whose id a property holds */
    return type == NULL ? OK : ask_of(question, type->name, false, &leaf->other);
}

/* ---- leaves ---- */

static struct segment_leaf *add_leaf(struct segment_question *question, const char *name,
                                     const struct segment_leaf *wanted)
{
    const char *key = work_text(question->w, "%s%s", question->prefix, name);
    for (size_t i = 0; i < question->leaves.count; i++) {
        struct segment_leaf *leaf = *(struct segment_leaf **) list_at(&question->leaves, i);
        if (text_same(leaf->key, key))
            return leaf;
    }
    struct segment_leaf *leaf = work_take(question->w, sizeof *leaf);
    *leaf = *wanted;
    leaf->key = key;
    *(struct segment_leaf **) list_add(&question->leaves) = leaf;
    return leaf;
}

static const char *name_of(struct work *w, const struct json *source)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    segment_filter_write_value(w, &out, source);
    return text.bytes;
}

static struct segment_tree *new_tree(struct work *w, enum segment_op op)
{
    struct segment_tree *tree = work_take(w, sizeof *tree);
    tree->op = op;
    return tree;
}

static status tree_of_leaf(struct segment_question *question, const struct json *source,
                           struct segment_leaf *wanted, struct segment_tree **ret_tree)
{
    TRY(find_other(question, wanted));
    *ret_tree = new_tree(question->w, OP_LEAF);
    (*ret_tree)->leaf = add_leaf(question, name_of(question->w, source), wanted);
    return OK;
}

static struct segment_tree *turn(struct work *w, struct segment_tree *part)
{
    struct segment_tree  *tree = new_tree(w, OP_NOT);
    struct segment_tree **parts = work_take(w, sizeof *parts);
    parts[0] = part;
    tree->parts = parts;
    tree->count = 1;
    return tree;
}

/* ---- the tree ---- */

static status add_branch(struct segment_question *question, const struct segment_branch *branch,
                         int depth, struct segment_tree **ret_tree);

/* A list with a rule is that rule; any other is a leaf of who was put in. */
static status add_list(struct segment_question *question, const struct segment_filter *filter,
                       int depth, struct segment_tree **ret_tree)
{
    struct work                 *w = question->w;
    struct segment               list;
    const struct segment_branch *rule;
    status outcome = filter->accepts ? segment_store_get(w, filter->list, &list) : NOT_FOUND;
    *ret_tree = new_tree(w, OP_NOBODY);
    if (outcome != NOT_FOUND)
        TRY(outcome);
    if (outcome == OK && list.removed_at == ABSENT && text_same(list.type, question->type->id)
        && depth < SEGMENT_DEEPEST) {
        if (list.kind == SEGMENT_DYNAMIC) {
            TRY(segment_rule_of(w, &list, &rule));
            TRY(add_branch(question, rule, depth + 1, ret_tree));
        } else {
            struct text     text = text_open(w->arena);
            struct json_out out = json_out_open(&text);
            json_put_int(&out, list.id);
            struct segment_filter *positive = work_take(w, sizeof *positive);
            *positive = *filter;
            positive->negative = false;
            struct segment_leaf wanted = {.filter = positive,
                                          .listens = LISTENS_LISTS,
                                          .wave = list.wave == ABSENT ? 0 : list.wave};
            *ret_tree = new_tree(w, OP_LEAF);
            (*ret_tree)->leaf = add_leaf(question, work_text(w, "list %s", text.bytes), &wanted);
        }
    }
    if (filter->negative)
        *ret_tree = turn(w, *ret_tree);
    return OK;
}

static status add_filter(struct segment_question *question, const struct segment_filter *filter,
                         int depth, struct segment_tree **ret_tree)
{
    struct segment_leaf wanted = {.filter = filter};
    if (filter->type == FILTER_IN_LIST)
        return add_list(question, filter, depth, ret_tree);
    TRY(listens_filter(question->w, filter, &wanted.listens));
    if (filter->type == FILTER_SENTENCE && is_rank(filter->sentence))
        wanted.rank = &filter->sentence->said;
    wanted.silent = is_silent(question, filter);
    question->steady &= segment_filter_is_steady(filter);
    return tree_of_leaf(question, filter->source, &wanted, ret_tree);
}

static status add_parts(struct segment_question *question, const struct segment_branch *branch,
                        int depth, enum segment_op op, struct segment_tree **ret_tree)
{
    struct work          *w = question->w;
    size_t                count = branch->filter_count + branch->branch_count;
    struct segment_tree **parts = work_take(w, count * sizeof(struct segment_tree *) + 1);
    for (size_t i = 0; i < branch->filter_count; i++)
        TRY(add_filter(question, &branch->filters[i], depth, &parts[i]));
    for (size_t i = 0; i < branch->branch_count; i++)
        TRY(add_branch(question, &branch->branches[i], depth, &parts[branch->filter_count + i]));
    *ret_tree = new_tree(w, count == 0 ? OP_NOBODY : op);
    (*ret_tree)->parts = parts;
    (*ret_tree)->count = count;
    return OK;
}

static status add_branch(struct segment_question *question, const struct segment_branch *branch,
                         int depth, struct segment_tree **ret_tree)
{
    bool                events = branch->type == BRANCH_UNIFIED_EVENTS;
    uint64_t            deaf = events ? LISTENS_OTHERS : 0;
    struct segment_leaf wanted = {
        .branch = branch, .listens = LISTENS_ALL & ~deaf, .silent = !events};
    switch (branch->type) {
    case BRANCH_OR:
        return add_parts(question, branch, depth, OP_ANY, ret_tree);
    case BRANCH_AND:
    case BRANCH_RESTRICTED:
        return add_parts(question, branch, depth, OP_ALL, ret_tree);
    case BRANCH_NOT_ALL:
    case BRANCH_NOT_ANY:
        TRY(add_parts(question, branch, depth, branch->type == BRANCH_NOT_ANY ? OP_ANY : OP_ALL,
                      ret_tree));
        if ((*ret_tree)->op != OP_NOBODY)
            *ret_tree = turn(question->w, *ret_tree);
        return OK;
    default:
        question->steady &= segment_branch_is_timeless(branch);
        return tree_of_leaf(question, branch->source, &wanted, ret_tree);
    }
}

status segment_question_add(struct segment_question *question, const struct segment_branch *rule,
                            struct segment_tree **ret_tree)
{
    return add_branch(question, rule, 0, ret_tree);
}

/* All leaves depend on the home zone, and on what properties there are. */
static status prefix_of(struct work *w, const char **ret_prefix)
{
    struct store_home home;
    int64_t           version;
    status            outcome = store_get_home(w, &home);
    TRY(record_version(w, &version));
    *ret_prefix = work_text(w, "%s %lld ", outcome == OK ? home.zone : "UTC", (long long) version);
    return OK;
}

status segment_question_open(struct work *w, struct segment_question *ret_question)
{
    struct segment_filter *all = work_take(w, sizeof *all);
    *all = (struct segment_filter){.type = FILTER_CONSTANT, .accepts = true};
    struct segment_leaf everybody = {.filter = all, .listens = 0};
    *ret_question =
        (struct segment_question){.w = w,
                                  .leaves = list_open(w->arena, sizeof(struct segment_leaf *)),
                                  .others = list_open(w->arena, sizeof(struct segment_other)),
                                  .steady = true};
    TRY(record_type_get(w, "0-1", &ret_question->type));
    TRY(prefix_of(w, &ret_question->prefix));
    add_leaf(ret_question, "everybody", &everybody);
    return OK;
}
