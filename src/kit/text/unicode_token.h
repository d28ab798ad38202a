/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_TEXT_UNICODE_TOKEN_H
#define KIT_TEXT_UNICODE_TOKEN_H

/* How folded text is cut; shared by what is stored and what is looked for. Private to kit/text. */

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum letter_kind {
    LETTER_OTHER, /* blanks and punctuation */
    LETTER_WORD,
    LETTER_DIGIT, /* also part of words */
    LETTER_PAIR,  /* of a script that is cut into pairs */
};

struct letter {
    int32_t          c;
    size_t           at; /* its first byte */
    enum letter_kind kind;
};

/* Folded text as letters; one more stands at the end, of kind OTHER, at its size. */
struct text_letters {
    const char    *folded;
    struct letter *items;
    size_t         count;
};

/* From letter `first` up to, not including, `last`. */
struct text_span {
    size_t first, last;
};

enum { TOKEN_LONGEST = 120, NUMBER_SHORTEST = 5 };

struct text_letters text_letters_of(struct work *w, const char *words);
bool                text_is_word(const struct text_letters *letters, size_t i); /* WORD or DIGIT */

/* The longest of its kind that begins at `i`; {i, i} when none does. */
struct text_span text_word_at(const struct text_letters *letters, size_t i); /* also "o'brien" */
struct text_span text_pairs_at(const struct text_letters *letters, size_t i);
struct text_span text_number_at(const struct text_letters *letters, size_t i,
                                struct text *ret_digits);

/* The address whose @ is at `i`, with something before it; it may be unfinished. {i, i}: none. */
struct text_span text_address_around(const struct text_letters *letters, size_t i);
bool             text_is_address_letter(const struct text_letters *letters, size_t i);

/* The letters of a span without apostrophes and what else no token may hold, cut to its length. */
const char *text_token_of(struct work *w, const struct text_letters *letters,
                          struct text_span span);

/* r and the digits backwards. */
const char *text_number_token(struct work *w, const char *digits);

#endif
