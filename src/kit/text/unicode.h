/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_TEXT_UNICODE_H
#define KIT_TEXT_UNICODE_H

/* What needs Unicode's tables (ICU): folding, and the tokens of full-text search. Any thread. */

#include <stddef.h>

#include "base/work.h"

/*
 * The form in which two spellings of a word are the same: compatibility forms made plain, letters
 * in lower case, accents gone, digits of any script as 0-9, and ß ss, ø o, ł l, æ ae and the like.
 * "Ｃａｆé" → "cafe", "Łódź" → "lodz". `words` is valid UTF-8. Marks that make another letter
 * (Japanese voicing, vowel signs of Indic scripts) stay.
 */
const char *text_fold(struct work *w, const char *words);

/*
 * The same only for words that differ in case (full Unicode folding), as fold() of SQL on SQLite;
 * accents stay. Valid UTF-8.
 */
const char *text_fold_case(struct work *w, const char *words);

/* All letters of any script in upper or lower case, as no particular language has them. */
const char *text_to_upper(struct work *w, const char *words);
const char *text_to_lower(struct work *w, const char *words);

/*
 * The tokens under which a text is found. The contract of every search index, on both databases:
 *
 *   stored      the tokens of the text separated by blanks
 *   SQLite      FTS5 with tokenize = "ascii tokenchars '@._+-'"
 *   PostgreSQL  array_to_tsvector(string_to_array(tokens, ' '))
 *   looked for  what text_search() makes, in the language of the index
 *
 * A token is folded, has 1 to 120 bytes, and only letters, marks and digits of any script, and in
 * e-mail addresses also @ . _ + -. So it has no blank, quote or control character. No token comes
 * twice. Longer words are cut to 120 bytes, when stored and when looked for. They are:
 *
 *   words       runs of letters and digits; with an apostrophe inside also as one ("O'Brien": o,
 *               brien, obrien)
 *   pairs       of scripts without blanks between words (Han, Kana, Hangul, Thai, Lao, Khmer,
 *               Myanmar) each two neighbours, and the last character alone: 東京都 → 東京 京都 都,
 *               so that every substring is the beginning of a token
 *   addresses   the whole address besides its words
 *   numbers     five digits or more, also with + ( ) . / - and single blanks between, such as phone
 *               and order numbers: r and the digits backwards, so that the end of a number is the
 *               beginning of a token: "+44 20 7946 0958" → … r859064970244
 */
const char *const *text_tokens(struct work *w, const char *words, size_t *ret_count);

/* The same separated by blanks, for the index. "" when there is none. */
const char *text_index(struct work *w, const char *words);

enum text_search_for { TEXT_FOR_SQLITE, TEXT_FOR_POSTGRES };

/*
 * What somebody typed as a condition for FTS5 (`tokens MATCH :search`) or for PostgreSQL
 * (`tokens @@ CAST(:search AS tsquery)`): all of it must be there, each word as the beginning of a
 * token; three digits or more may also be the end of a number, and zeros before a number may be
 * typed or not: 020 7946 0958 finds the number above. Pass it as a parameter: whatever was typed,
 * it is well-formed. NULL when there is nothing to look for. Beyond 16 words the rest is ignored.
 */
const char *text_search(struct work *w, const char *typed, enum text_search_for database);

#endif
