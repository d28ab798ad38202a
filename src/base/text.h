/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

/* Text: building it, and asking plain questions of it. What needs Unicode tables is in kit/text. */

#include <stdbool.h>
#include <stddef.h>

#include "base/work.h"

/* Grows in the arena. `bytes` is always NUL-terminated, also when empty. */
struct text {
    struct arena *arena;
    char         *bytes;
    size_t        size;
    size_t        room;
};

struct text text_open(struct arena *arena);
void        text_add(struct text *text, const char *words);
void        text_add_bytes(struct text *text, const void *bytes, size_t size);
void        text_add_char(struct text *text, char c);
char       *text_grow(struct text *text, size_t more); /* so many bytes more, to be written there */
void text_addf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_add_int(struct text *text, int64_t number);
void text_clear(struct text *text);

bool text_same(const char *a, const char *b);        /* NULL equals only NULL */
bool text_same_nocase(const char *a, const char *b); /* ASCII letters only */
bool text_starts(const char *words, const char *start);
bool text_ends(const char *words, const char *end);

/* Here rather than in text.c, so that an analyser sees that what is not empty is not NULL. */
static inline bool text_empty(const char *words)
{
    return words == NULL || *words == '\0';
}

/* Whether the bytes are well-formed UTF-8 without NUL; overlong forms and surrogates are not. */
bool text_valid_utf8(const char *bytes, size_t size);

/* How many bytes of the beginning are that. */
size_t text_utf8_prefix(const char *bytes, size_t size);

/* The same words without ASCII blanks at both ends. */
const char *text_trim(struct work *w, const char *words);

/* ASCII letters in lower case; the rest unchanged. */
const char *text_lower(struct work *w, const char *words);

/* In lower case, trimmed, '_' for blanks and dashes: words that are the same however one writes
 * them.
 */
const char *text_folded(struct work *w, const char *words);

/* Whether text_folded of words without blanks at their ends is `folded`. */
bool text_folds_to(const char *words, const char *folded);

/* Whole decimal number, optional minus, nothing else. False when it is not one or does not fit. */
bool text_to_int(const char *words, int64_t *ret_number);

/* The pieces between separators, as an array that ends with NULL; `ret_count` may be NULL. */
const char **text_split(struct work *w, const char *words, char separator, size_t *ret_count);

#endif
