/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_WORDS_H
#define CRM_RECORD_WORDS_H

/* The full-text index, for the searches of this room only. */

#include "crm/record/record.h"
#include "kit/db/db.h"

/* What was typed, in the language of the index of this database. NULL: there is nothing in it. */
const char *record_words_search(struct work *w, const char *typed);

/* "SELECT record …" of the records of a type that have it. */
void record_words_add_select(struct work *w, struct query *query, const char *type,
                             const char *search);

#endif
