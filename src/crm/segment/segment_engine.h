/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_ENGINE_H
#define CRM_SEGMENT_ENGINE_H

/*
 * Segments of contacts as trees of bitmaps. Every leaf of a rule is a set of contacts that is kept
 * (kit/sets) under the filter it is, shared by all segments that ask for it, and brought up to the
 * state that a READ sees before it answers: by the facts of the ledger since, and by the instants
 * that have passed. docs/why/segments.md says why that is exact. For this room only.
 *
 *   segment_leaf.c      a rule as a tree of leaves
 *   segment_catch_up.c  who may have changed, and looking at them again
 *   segment_build.c     a leaf from all contacts
 *   segment_engine.c    questions to the tree
 *   segment_tell.c      who entered and left, as facts
 */

#include "base/list.h"
#include "crm/segment/segment_parts.h"
#include "kit/sets/sets.h"

/* What may change a leaf: bits. Others say of which kinds of facts. */
enum {
    LISTENS_RECORD = 1 << 0, /* the contact's properties */
    LISTENS_LISTS = 1 << 1,  /* being put into lists */
    LISTENS_OTHERS = 1 << 2, /* records of other types, and who is associated with them */
    LISTENS_RANK = 1 << 3,   /* any contact's properties */
    LISTENS_KINDS = 4,       /* the first bit of kinds */
};
#define LISTENS_ALL UINT64_MAX

uint64_t segment_listens_kind(int64_t kind);

/* A filter or branch whose members are kept. */
struct segment_leaf {
    const char                  *key;
    const struct segment_filter *filter; /* or … */
    const struct segment_branch *branch;
    uint64_t                     listens;
    int64_t          wave; /* of a list: its last one, of which nobody is told at once; or 0 */
    struct kept_set *kept; /* NULL = not made yet */
};

enum segment_op { OP_ALL, OP_ANY, OP_NOT, OP_LEAF, OP_NOBODY };

struct segment_tree {
    enum segment_op             op;
    struct segment_tree *const *parts;
    size_t                      count; /* NOT: 1 */
    struct segment_leaf        *leaf;
};

/* A question, or several that share leaves. */
struct segment_question {
    struct work              *w;
    const struct record_type *type;
    const char               *prefix; /* of keys: what all leaves depend on */
    struct list               leaves; /* of struct segment_leaf *; the first is everybody */
    bool                      steady; /* all of them can be kept */
    bool patient; /* makes leaves of many contacts too, which takes long; others ask the evaluator
                     until somebody has */
};

/* ---- segment_leaf.c ---- */

status segment_question_open(struct work *w, struct segment_question *ret_question) MUST_CHECK;
/* Adds the leaves of a rule. */
status segment_question_add(struct segment_question *question, const struct segment_branch *rule,
                            struct segment_tree **ret_tree) MUST_CHECK;

/* ---- segment_build.c ---- */

/* The evaluation of some leaves; NULL where `wanted` says no. */
status segment_leaves_open(struct segment_question *question, struct segment_leaf *const *leaves,
                           size_t count, struct segment_evaluation **ret_evaluation) MUST_CHECK;
/* Looks at one contact again: in or out, and until when. `record` NULL = it is not there. */
status segment_leaf_look(struct segment_leaf *leaf, const struct segment_record *record,
                         int64_t contact) MUST_CHECK;
status segment_leaves_build(struct segment_question *question, struct segment_leaf *const *leaves,
                            size_t count, const struct sets_state *state) MUST_CHECK;

/* ---- segment_catch_up.c ---- */

/* The state that this READ sees. */
status segment_state_now(struct work *w, struct sets_state *ret_state) MUST_CHECK;

/*
 * All leaves are made, and true for what this READ sees. `ret_true` false: they cannot be now (this
 * unit sees an older state than they have); the evaluator must answer.
 */
status segment_catch_up(struct segment_question *question, bool *ret_true) MUST_CHECK;

/* ---- segment_engine.c ---- */

struct segment_answer {
    int64_t     size;
    struct rows ids; /* of int64_t */
    bool        has;
};

struct segment_asking {
    int64_t record; /* has: of this one; 0 = not asked */
    int64_t after;  /* ids: after this one, at most `limit`; limit 0 = not asked */
    int64_t limit;
};

/*
 * `ret_done` false: ask the evaluator instead. That is so in a WRITE, which must see what it wrote
 * itself; for records of other types; for a rule with a leaf that cannot be kept.
 */
status segment_engine_ask(struct work *w, const struct segment *segment,
                          const struct segment_branch *rule, const struct segment_asking *asking,
                          struct segment_answer *ret_answer, bool *ret_done) MUST_CHECK;

/* Members of a tree, to be closed; everybody is the first leaf. Between sets_begin and sets_end. */
struct bitmap *segment_tree_members(const struct segment_tree *tree, const struct bitmap *everybody)
    __attribute__((returns_nonnull));
bool segment_tree_has(const struct segment_tree *tree, uint32_t contact);

#endif
