/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_WORDS_H
#define CRM_RECORD_WORDS_H

/* The full-text index, for the searches of this room only. */

#include "crm/record/record.h"
#include "kit/db/db.h"

/*
 * What is looked for. A word that many records have, beside one that few have, is not asked of the
 * index, which would gather all of them first: it is looked for in the tokens of the few.
 */
struct words_search {
    const char  *index;  /* in the language of the index of this database; NULL = nothing */
    const char **tokens; /* beginnings of tokens, then NULL */
};

/* In a WRITE, before the index is asked: writes what the unit has gathered for it so far. */
status record_index_write(struct work *w) MUST_CHECK;

/* NULL: there is nothing in what was typed. */
const char *record_words_search(struct work *w, const char *typed);

/* How it is looked for best in the records of a type. */
status record_words_plan(struct work *w, const char *type, const char *search,
                         struct words_search *ret_search) MUST_CHECK;

/* "SELECT record …" of the records of a type that have it. */
void record_words_add_select(struct work *w, struct query *query, const char *type,
                             const struct words_search *search);

#endif
