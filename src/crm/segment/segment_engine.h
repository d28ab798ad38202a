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
 *   segment_hear.c      who may have changed
 *   segment_catch_up.c  looking at them again
 *   segment_build.c     leaves from all contacts, aside
 *   segment_make.c      leaves that are not there; the job that makes them
 *   segment_keep.c      leaves that outlive the process
 *   segment_engine.c    questions to the tree
 *   segment_tell.c      who entered and left, as facts
 */

#include "base/list.h"
#include "base/map.h"
#include "crm/segment/segment_parts.h"
#include "kit/sets/sets.h"

/* What may change a leaf: bits. Others say of which kinds of facts. */
enum {
    LISTENS_RECORD = 1 << 0, /* the contact's properties */
    LISTENS_LISTS = 1 << 1,  /* being put into lists */
    LISTENS_OTHERS = 1 << 2, /* records of other types, and who is associated with them */
    LISTENS_KINDS = 3,       /* the first bit of kinds */
};
#define LISTENS_ALL UINT64_MAX

uint64_t segment_listens_kind(int64_t kind);

/* A filter or branch whose members are kept. */
struct segment_leaf {
    const char                  *key;
    const struct segment_filter *filter; /* or … */
    const struct segment_branch *branch;
    uint64_t                     listens;
    const struct segment_said   *rank;   /* of a rank: kept by its edge; NULL = it is none */
    bool                         silent; /* asks of what changes without a fact */
    const char                  *other;  /* id of another type whose records it asks of; or NULL */
    const char                  *order;  /* the id of orders, when it asks of them beside that */
    bool                         far;    /* which contacts one of them concerns is not known */
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

/* Another type of record that leaves ask of. */
struct segment_other {
    const char *type, *name;   /* its id, and how facts name it */
    bool        bought;        /* products: they concern who bought them, others who is linked */
    bool        changed, lost; /* since the last time; it is not known which, or they are many */
};

/* A question, or several that share leaves. */
struct segment_question {
    struct work              *w;
    const struct record_type *type;
    const char               *prefix; /* of keys: what all leaves depend on */
    struct list               leaves; /* of struct segment_leaf *; the first is everybody */
    struct list               others; /* of struct segment_other */
    bool                      steady; /* all of them can be kept */
};

/* ---- segment_leaf.c ---- */

status segment_question_open(struct work *w, struct segment_question *ret_question) MUST_CHECK;
/* Adds the leaves of a rule. */
status segment_question_add(struct segment_question *question, const struct segment_branch *rule,
                            struct segment_tree **ret_tree) MUST_CHECK;

/* ---- segment_build.c ---- */

/* Some leaves and what they need to look at a contact: good in one unit. */
struct segment_looking {
    struct segment_evaluation  *evaluation;
    struct segment_leaf *const *leaves;
    size_t                      count;
    const int64_t              *kinds; /* of facts that any of them asks of; 0 after the last */
};
status segment_looking_open(struct segment_question *question, struct segment_leaf *const *leaves,
                            size_t count, struct segment_looking *ret_looking) MUST_CHECK;
/* Looks at one contact again: in or out, and until when. `record` NULL = it is not there. */
status segment_leaf_look(struct segment_leaf *leaf, const struct segment_record *record,
                         int64_t contact) MUST_CHECK;
/* All were looked at: what follows from all of them together, the edges of ranks. */
void segment_leaves_settle(struct segment_leaf *const *leaves, size_t count);

/*
 * Looks at contacts after one in order of id, at most about `limit` of them; `ret_after` is the
 * last one, 0 when there are no more. The leaves' sets are nobody else's.
 */
status segment_leaves_scan(struct segment_question *question, struct segment_leaf *const *leaves,
                           size_t count, int64_t limit, int64_t *ret_after) MUST_CHECK;

/* ---- segment_hear.c ---- */

/* Contacts that may be others since a state, each with what may have changed as leaves listen. */
struct segment_heard {
    struct map dirty; /* contact to bits */
    uint64_t   what;  /* all of it together */
    bool       known; /* false: nobody knows all of them any more */
};

/* The state that this READ sees. */
status segment_state_now(struct work *w, struct sets_state *ret_state) MUST_CHECK;
/* For PostgreSQL, in a WRITE: what is written to contacts is noted from now on. */
status segment_watch(struct work *w) MUST_CHECK;
/* Whether what was written to contacts since a state is still noted. */
status segment_is_noted(struct work *w, const struct sets_state *since, bool *ret_noted) MUST_CHECK;
status segment_hear(struct segment_question *question, const struct sets_state *from,
                    const struct sets_state *now, struct segment_heard *ret_heard) MUST_CHECK;

/* ---- segment_catch_up.c ---- */

/* Brings leaves, which are all made, from the oldest state among them to this one. `ret_known`
 * false: it cannot be known who changed; nothing was done. */
status segment_leaves_bring(struct segment_question *question, const struct sets_state *now,
                            bool *ret_known) MUST_CHECK;

/*
 * All leaves are there and true for what this READ sees. `ret_true` false: they cannot be now (one
 * is not made, or this unit sees an older state than they have); the evaluator must answer. Between
 * sets_begin and sets_end.
 */
status segment_catch_up(struct segment_question *question, bool *ret_true) MUST_CHECK;

/* ---- segment_make.c ---- */

/* What its set, which is empty, is made of. */
void segment_leaf_begin(struct segment_leaf *leaf, int64_t now);

/* Leaves that are there, NULL where not; what they depend on has others dropped. Between
 * sets_begin and sets_end. True: all are. */
bool segment_leaves_find(struct segment_question *question);

/*
 * Makes or loads leaves that are not there, with nothing held meanwhile. `ret_made` false: of so
 * many contacts the job must make them, unless the caller is `patient`.
 */
status segment_leaves_make(struct segment_question *question, bool patient,
                           bool *ret_made) MUST_CHECK;

/* Whether there are so few contacts that leaves are made by who asks (sets_few). */
status segment_few_contacts(struct work *w, bool *ret_few) MUST_CHECK;

/* The job: makes the leaves of all lists aside, slice by slice, and lets them join. */
struct job;
status segment_build(struct work *w, const struct job *job) MUST_CHECK;
/* In a WRITE: that job is to run. */
status segment_build_soon(struct work *w) MUST_CHECK;

/* The lists whose leaves can be kept, into one question; a tree for each, NULL for others. */
status segment_question_add_all(struct segment_question *question, const struct rows *segments,
                                struct segment_tree **trees) MUST_CHECK;

/* ---- segment_keep.c ---- */

/* Saves leaves that have gone on since they were saved; forgets those of which nobody asks. */
status segment_keep(struct work *w, const struct job *job) MUST_CHECK;
/* The leaf as it was saved, brought to be trusted from there on; NULL: there is none to trust. */
status segment_leaf_load(struct segment_question *question, const struct segment_leaf *leaf,
                         struct kept_set **ret_set) MUST_CHECK;
/* What was saved agrees with the evaluator: for the doctor. */
status segment_keep_check(struct work *w) MUST_CHECK;
/* Nothing is saved any more. */
status segment_keep_forget(struct work *w) MUST_CHECK;

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
    bool    patient; /* somebody waits for a rule that is new: its leaves are made at once */
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
