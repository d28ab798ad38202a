/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "kit/text/unicode.h"
#include "kit/text/unicode_token.h"

/* How a database writes "begins with", "and", "or". Tokens hold nothing that needs an escape. */
struct search_language {
    const char *before, *after, *both, *either;
};

static const struct search_language languages[] = {
    [TEXT_FOR_SQLITE] = {"\"", "\"*", " AND ", " OR "},
    [TEXT_FOR_POSTGRES] = {"'", "':*", " & ", " | "},
};

enum { MOST_TERMS = 16, MOST_TYPED = 1000, END_OF_NUMBER_SHORTEST = 3 };

struct search {
    struct work                  *w;
    const struct search_language *language;
    const struct text_letters    *letters;
    struct text                   text;
    int                           terms;
};

static void add_prefix(struct search *search, const char *token)
{
    text_add(&search->text, search->language->before);
    text_add(&search->text, token);
    text_add(&search->text, search->language->after);
}

/* False when there are enough. */
static bool begin_term(struct search *search)
{
    if (search->terms == MOST_TERMS)
        return false;
    if (search->terms++ > 0)
        text_add(&search->text, search->language->both);
    return true;
}

static void add_term(struct search *search, size_t first, size_t last)
{
    const char *token = text_token_of(search->w, search->letters, (struct text_span){first, last});
    if (*token != '\0' && begin_term(search))
        add_prefix(search, token);
}

static void add_pairs(struct search *search, struct text_span span)
{
    if (span.last == span.first + 1)
        add_term(search, span.first, span.last);
    for (size_t i = span.first; i + 1 < span.last; i++)
        add_term(search, i, i + 2);
}

/* The groups of digits as beginnings of words: all of them. */
static void add_groups(struct search *search, struct text_span span)
{
    bool any = false;
    for (size_t i = span.first, first; i < span.last; i++) {
        for (first = i; i < span.last && text_is_word(search->letters, i);)
            i++;
        if (i == first)
            continue;
        text_add(&search->text, any ? search->language->both : "");
        add_prefix(search, text_token_of(search->w, search->letters, (struct text_span){first, i}));
        any = true;
    }
}

static void add_number(struct search *search, struct text_span span, const char *digits)
{
    if (!begin_term(search))
        return;
    while (*digits == '0' && strlen(digits) > NUMBER_SHORTEST)
        digits++;
    text_add_char(&search->text, '(');
    add_prefix(search, text_number_token(search->w, digits));
    text_add(&search->text, search->language->either);
    text_add_char(&search->text, '(');
    add_groups(search, span);
    text_add(&search->text, "))");
}

/* The address that begins at `i`, where something new begins. */
static struct text_span address_at(const struct text_letters *letters, size_t i)
{
    size_t at = i;
    while (at < letters->count && text_is_address_letter(letters, at))
        at++;
    return at > i && (i == 0 || !text_is_address_letter(letters, i - 1))
               ? text_address_around(letters, at)
               : (struct text_span){at, at};
}

/* The number that begins at `i` and is no part of a word. */
static struct text_span number_at(const struct text_letters *letters, size_t i,
                                  struct text *ret_digits)
{
    struct text_span number = text_number_at(letters, i, ret_digits);
    bool alone = (i == 0 || !text_is_word(letters, i - 1)) && !text_is_word(letters, number.last);
    return alone && ret_digits->size >= END_OF_NUMBER_SHORTEST ? number : (struct text_span){i, i};
}

/* Adds what begins at `i`; where it ends. */
static size_t add_at(struct search *search, size_t i)
{
    const struct text_letters *letters = search->letters;
    struct text                digits = text_open(search->w->arena);
    struct text_span           span = address_at(letters, i);
    if (span.last > span.first) {
        add_term(search, span.first, span.last);
        return span.last;
    }
    span = number_at(letters, i, &digits);
    if (span.last > i) {
        add_number(search, span, digits.bytes);
        return span.last;
    }
    span = text_pairs_at(letters, i);
    if (span.last > i) {
        add_pairs(search, span);
        return span.last;
    }
    span = text_word_at(letters, i);
    if (span.last == i)
        return i + 1;
    add_term(search, span.first, span.last);
    return span.last;
}

const char *text_search(struct work *w, const char *typed, enum text_search_for database)
{
    size_t              size = strlen(typed);
    const char         *words = work_copy(w, typed, size < MOST_TYPED ? size : MOST_TYPED);
    struct text_letters letters = text_letters_of(w, words);
    struct search       search = {
              .w = w, .language = &languages[database], .letters = &letters, .text = text_open(w->arena)};
    for (size_t i = 0; i < letters.count;)
        i = add_at(&search, i);
    return search.terms == 0 ? NULL : search.text.bytes;
}
