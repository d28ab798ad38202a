/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_PHRASE_H
#define CRM_SEGMENT_PHRASE_H

/*
 * What a rule can say, as tables of phrases. A phrase is its words with holes in them; parser,
 * printer, JSON and the menus of the rule builder are made from these tables. For this room only.
 *
 *   @   a property                    #   a whole number
 *   ?   a text, number, truth, or a   ~   a number with decimals
 *       list of texts in brackets     $   a unit: minutes hours days weeks months quarters years
 *   !   a day or an instant
 */

#include <stdbool.h>
#include <stddef.h>

enum segment_phrase_kind {
    PHRASE_TEST,      /* of a property, or of what an event says */
    PHRASE_CONDITION, /* a condition by itself */
    PHRASE_COUNT,     /* how often */
    PHRASE_SUM,       /* how much in all */
    PHRASE_WITHIN,    /* how soon after */
    PHRASE_WINDOW,    /* when */
    PHRASE_KINDS,
};

/* What the holes of a test take: two phrases may have the same words. */
enum segment_takes {
    TAKES_NOTHING,
    TAKES_TEXT,
    TAKES_NUMBER,
    TAKES_TRUTH,
    TAKES_TEXTS,
    TAKES_DAY,
    TAKES_INSTANT,
};

/* What a phrase means, where the code must know: segment_condition.c. */
enum segment_meaning {
    MEANS_OPERATION, /* an operation of the list filter: .operation and .is */
    MEANS_MATCHES,
    MEANS_EVERYBODY,
    MEANS_NOBODY,
    MEANS_IN_LIST,
    MEANS_TOP_PERCENT,
    MEANS_TOP,
    MEANS_BOTTOM_PERCENT,
    MEANS_BOTTOM,
    MEANS_RANDOM,
    MEANS_ANNIVERSARY_THIS,
    MEANS_ANNIVERSARY_NEXT,
    MEANS_NEAR,
    MEANS_AT_LEAST,
    MEANS_AT_MOST,
    MEANS_EXACTLY,
    MEANS_WITHIN,
    MEANS_LAST,
    MEANS_AGO,
    MEANS_BEFORE,
    MEANS_AFTER,
    MEANS_BETWEEN,
    MEANS_THIS,
};

struct segment_phrase {
    const char          *words; /* with holes, blanks between all */
    enum segment_takes   takes;
    enum segment_meaning means;
    const char          *operation, *is; /* of MEANS_OPERATION: operationType and operator */
};

/* Ends with words NULL. */
extern const struct segment_phrase *const segment_phrases[PHRASE_KINDS];

/* Whether it is asked of a property that stands before it. */
bool segment_phrase_is_test(const struct segment_phrase *phrase);

#endif
