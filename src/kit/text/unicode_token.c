/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/unicode_token.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "base/list.h"
#include "base/map.h"
#include "kit/os/random.h"
#include "kit/text/unicode.h"

enum { PROLONGED_SOUND = 0x30FC, RIGHT_QUOTE = 0x2019 };

static bool is_pair_script(UChar32 c)
{
    static const UScriptCode scripts[] = {USCRIPT_HAN,    USCRIPT_HIRAGANA, USCRIPT_KATAKANA,
                                          USCRIPT_HANGUL, USCRIPT_BOPOMOFO, USCRIPT_THAI,
                                          USCRIPT_LAO,    USCRIPT_KHMER,    USCRIPT_MYANMAR};
    UErrorCode               error = U_ZERO_ERROR;
    UScriptCode              script = uscript_getScript(c, &error);
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        if (script == scripts[i])
            return true;
    return c == PROLONGED_SOUND;
}

static enum letter_kind kind_of(UChar32 c)
{
    if (c >= '0' && c <= '9')
        return LETTER_DIGIT;
    if (c < 0x80)
        return c >= 'a' && c <= 'z' ? LETTER_WORD : LETTER_OTHER;
    bool mark = (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
    if (!u_isalnum(c) && !mark)
        return LETTER_OTHER;
    return is_pair_script(c) ? LETTER_PAIR : LETTER_WORD;
}

/* The character at `*at`, of well-formed UTF-8. */
static int32_t take_character(const char *bytes, size_t *at)
{
    unsigned char first = (unsigned char) bytes[(*at)++];
    int           more = first < 0xC0 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    int32_t       c = more == 0 ? first : first & (0x3F >> more);
    for (; more > 0; more--)
        c = c << 6 | (bytes[(*at)++] & 0x3F);
    return c;
}

struct text_letters text_letters_of(struct work *w, const char *words)
{
    const char         *folded = text_fold(w, words);
    size_t              size = strlen(folded);
    struct text_letters letters = {.folded = folded};

    letters.items = work_take(w, (size + 1) * sizeof *letters.items);
    for (size_t at = 0; at < size;) {
        struct letter *letter = &letters.items[letters.count++];
        letter->at = at;
        letter->c = take_character(folded, &at);
        letter->kind = kind_of(letter->c);
    }
    letters.items[letters.count].at = size;
    return letters;
}

static enum letter_kind kind_at(const struct text_letters *letters, size_t i)
{
    return letters->items[i].kind; /* also of the one at the end */
}

bool text_is_word(const struct text_letters *letters, size_t i)
{
    return kind_at(letters, i) == LETTER_WORD || kind_at(letters, i) == LETTER_DIGIT;
}

static bool is_apostrophe(const struct text_letters *letters, size_t i)
{
    return letters->items[i].c == '\'' || letters->items[i].c == RIGHT_QUOTE;
}

struct text_span text_word_at(const struct text_letters *letters, size_t i)
{
    struct text_span span = {i, i};
    while (text_is_word(letters, span.last)
           || (span.last > i && is_apostrophe(letters, span.last)
               && text_is_word(letters, span.last + 1)))
        span.last++;
    return span;
}

struct text_span text_pairs_at(const struct text_letters *letters, size_t i)
{
    struct text_span span = {i, i};
    while (kind_at(letters, span.last) == LETTER_PAIR)
        span.last++;
    return span;
}

static bool is_digit(const struct text_letters *letters, size_t i)
{
    return kind_at(letters, i) == LETTER_DIGIT;
}

static bool is_c(const struct text_letters *letters, size_t i, int32_t c)
{
    return i < letters->count && letters->items[i].c == c;
}

/* Where the number goes on after its digits ended at `i`: the next digit, or `i` when it does not.
 */
static size_t skip_separators(const struct text_letters *letters, size_t i)
{
    enum { MOST = 2 };
    /* "+44 (0)20 …": the 0 is dialled only without the country's code */
    if (is_c(letters, i + is_c(letters, i, ' '), '(')) {
        size_t open = i + is_c(letters, i, ' ');
        if (is_c(letters, open + 1, '0') && is_c(letters, open + 2, ')'))
            i = open + 3;
    }
    size_t at = i;
    while (at < letters->count && at - i < MOST && letters->items[at].c < 0x80
           && strchr(" ./()-", letters->items[at].c) != NULL)
        at++;
    return is_digit(letters, at) ? at : i;
}

struct text_span text_number_at(const struct text_letters *letters, size_t i,
                                struct text *ret_digits)
{
    size_t at = i;
    text_clear(ret_digits);
    while (at - i < 2 && (is_c(letters, at, '+') || is_c(letters, at, '(')))
        at++;
    if (!is_digit(letters, at))
        return (struct text_span){i, i};
    for (size_t next = at; is_digit(letters, next); next = skip_separators(letters, at))
        for (at = next; is_digit(letters, at); at++)
            text_add_char(ret_digits, (char) letters->items[at].c);
    return (struct text_span){i, at};
}

bool text_is_address_letter(const struct text_letters *letters, size_t i)
{
    int32_t c = letters->items[i].c;
    return kind_at(letters, i) != LETTER_OTHER
           || (c > ' ' && c < 0x7F && strchr("\"(),:;<>[]\\@", c) == NULL);
}

struct text_span text_address_around(const struct text_letters *letters, size_t i)
{
    struct text_span span = {i, i + 1};
    bool             named = false; /* more than punctuation stands before the @ */
    if (!is_c(letters, i, '@'))
        return (struct text_span){i, i};
    while (span.first > 0 && text_is_address_letter(letters, span.first - 1))
        named |= kind_at(letters, --span.first) != LETTER_OTHER;
    while (kind_at(letters, span.last) != LETTER_OTHER || is_c(letters, span.last, '.')
           || is_c(letters, span.last, '-'))
        span.last++;
    while (is_c(letters, span.last - 1, '.') || is_c(letters, span.last - 1, '-'))
        span.last--;
    return named ? span : (struct text_span){i, i};
}

const char *text_token_of(struct work *w, const struct text_letters *letters, struct text_span span)
{
    struct text token = text_open(w->arena);
    for (size_t i = span.first; i < span.last; i++) {
        const struct letter *letter = &letters->items[i];
        size_t               size = letter[1].at - letter->at;
        if (token.size + size > TOKEN_LONGEST)
            break;
        if (letter->kind != LETTER_OTHER
            || (letter->c < 0x80 && strchr("@._+-", letter->c) != NULL))
            text_add_bytes(&token, letters->folded + letter->at, size);
    }
    return token.bytes;
}

const char *text_number_token(struct work *w, const char *digits)
{
    enum { MOST = 24 };
    size_t size = strlen(digits), kept = size < MOST ? size : MOST;
    char  *token = work_take(w, kept + 2);
    token[0] = 'r';
    for (size_t i = 0; i < kept; i++)
        token[i + 1] = digits[size - 1 - i];
    return token;
}

/* ---- what is stored ---- */

struct tokens {
    struct work *w;
    struct list  list; /* of const char * */
    struct map   seen;
};

static void add_token(struct tokens *tokens, const char *token)
{
    bool fresh;
    map_put(&tokens->seen, token, &fresh);
    if (fresh && *token != '\0')
        *(const char **) list_add(&tokens->list) = token;
}

static void add_span(struct tokens *tokens, const struct text_letters *letters, size_t first,
                     size_t last)
{
    add_token(tokens, text_token_of(tokens->w, letters, (struct text_span){first, last}));
}

static void add_word(struct tokens *tokens, const struct text_letters *letters,
                     struct text_span span)
{
    size_t first = span.first;
    for (size_t i = span.first; i <= span.last; i++)
        if (i == span.last || is_apostrophe(letters, i)) {
            add_span(tokens, letters, first, i);
            first = i + 1;
        }
    if (first != span.first)
        add_span(tokens, letters, span.first, span.last);
}

static void add_pairs(struct tokens *tokens, const struct text_letters *letters,
                      struct text_span span)
{
    for (size_t i = span.first; i < span.last; i++)
        add_span(tokens, letters, i, i + 2 < span.last ? i + 2 : span.last);
}

static void add_words(struct tokens *tokens, const struct text_letters *letters)
{
    for (size_t i = 0; i < letters->count;) {
        struct text_span word = text_word_at(letters, i), pairs = text_pairs_at(letters, i);
        add_word(tokens, letters, word);
        add_pairs(tokens, letters, pairs);
        i = word.last > i ? word.last : pairs.last > i ? pairs.last : i + 1;
    }
}

static void add_addresses(struct tokens *tokens, const struct text_letters *letters)
{
    if (strchr(letters->folded, '@') == NULL)
        return;
    for (size_t i = 0; i < letters->count; i++) {
        struct text_span address = text_address_around(letters, i);
        if (address.last > i + 1) /* something stands after the @ */
            add_span(tokens, letters, address.first, address.last);
    }
}

/* Each group of digits in a number that is long enough to be one of its own. */
static void add_groups(struct tokens *tokens, const struct text_letters *letters,
                       struct text_span number)
{
    for (size_t i = number.first; i < number.last; i++) {
        struct text_span group = {i, i};
        while (group.last < number.last && is_digit(letters, group.last))
            group.last++;
        if (group.last - group.first >= NUMBER_SHORTEST)
            add_token(tokens,
                      text_number_token(tokens->w, text_token_of(tokens->w, letters, group)));
        i = group.last;
    }
}

static void add_numbers(struct tokens *tokens, const struct text_letters *letters)
{
    struct text digits = text_open(tokens->w->arena);
    for (size_t i = 0; i < letters->count;) {
        struct text_span number = text_number_at(letters, i, &digits);
        if (digits.size >= NUMBER_SHORTEST) {
            add_token(tokens, text_number_token(tokens->w, digits.bytes));
            add_groups(tokens, letters, number);
        }
        i = number.last > i ? number.last : i + 1;
    }
}

const char *const *text_tokens(struct work *w, const char *words, size_t *ret_count)
{
    struct tokens       tokens = {.w = w,
                                  .list = list_open(w->arena, sizeof(const char *)),
                                  .seen = map_open(w->arena, random_uint64())};
    struct text_letters letters = text_letters_of(w, words);

    add_words(&tokens, &letters);
    add_addresses(&tokens, &letters);
    add_numbers(&tokens, &letters);
    *ret_count = tokens.list.count;
    return tokens.list.items;
}

const char *text_index(struct work *w, const char *words)
{
    size_t             count;
    const char *const *tokens = text_tokens(w, words, &count);
    struct text        text = text_open(w->arena);
    for (size_t i = 0; i < count; i++) {
        text_add(&text, i == 0 ? "" : " ");
        text_add(&text, tokens[i]);
    }
    return text.bytes;
}
