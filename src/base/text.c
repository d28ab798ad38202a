/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/text.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct text text_open(struct arena *arena)
{
    enum { FIRST = 64 };
    return (struct text){.arena = arena, .bytes = arena_take(arena, FIRST), .room = FIRST};
}

static void make_room(struct text *text, size_t more)
{
    size_t needed = text->size + more + 1;
    if (needed <= text->room)
        return;
    size_t room = text->room * 2 < needed ? needed : text->room * 2;
    char  *bytes = arena_take(text->arena, room);
    memcpy(bytes, text->bytes, text->size);
    text->bytes = bytes;
    text->room = room;
}

char *text_grow(struct text *text, size_t more)
{
    make_room(text, more);
    char *place = text->bytes + text->size;
    place[more] = '\0';
    text->size += more;
    return place;
}

void text_add_bytes(struct text *text, const void *bytes, size_t size)
{
    if (size > 0)
        memcpy(text_grow(text, size), bytes, size);
}

void text_add(struct text *text, const char *words)
{
    text_add_bytes(text, words, strlen(words));
}

void text_add_char(struct text *text, char c)
{
    *text_grow(text, 1) = c;
}

void text_addf(struct text *text, const char *format, ...)
{
    assert(format != NULL);
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    assert(length >= 0);
    make_room(text, (size_t) length);
    vsnprintf(text->bytes + text->size, (size_t) length + 1, format, args);
    text->size += (size_t) length;
    va_end(args);
}

void text_add_int(struct text *text, int64_t number)
{
    char     digits[24];
    size_t   at = sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t) number : (uint64_t) number;
    do
        digits[--at] = (char) ('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (number < 0)
        digits[--at] = '-';
    text_add_bytes(text, digits + at, sizeof digits - at);
}

void text_clear(struct text *text)
{
    text->size = 0;
    text->bytes[0] = '\0';
}

bool text_same(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
}

bool text_same_nocase(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    while (*a != '\0' && lower(*a) == lower(*b))
        a++, b++;
    return lower(*a) == lower(*b);
}

bool text_starts(const char *words, const char *start)
{
    return strncmp(words, start, strlen(start)) == 0;
}

bool text_ends(const char *words, const char *end)
{
    size_t size = strlen(words), tail = strlen(end);
    return size >= tail && strcmp(words + size - tail, end) == 0;
}

/* Length of the well-formed sequence that starts here, or 0. RFC 3629, table 3-7 of Unicode. */
static size_t sequence_length(const unsigned char *at, size_t left)
{
    unsigned char first = at[0];
    unsigned char low = 0x80, high = 0xBF;
    size_t        length;

    if (first < 0x80)
        return first != 0;
    if (first < 0xC2 || first > 0xF4)
        return 0;
    length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (first == 0xE0)
        low = 0xA0;
    if (first == 0xED)
        high = 0x9F;
    if (first == 0xF0)
        low = 0x90;
    if (first == 0xF4)
        high = 0x8F;
    if (left < length || at[1] < low || at[1] > high)
        return 0;
    for (size_t i = 2; i < length; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    return length;
}

/* Eight ASCII bytes, none of them NUL: most text is of these. */
static bool plain(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return ((word | (word - UINT64_C(0x0101010101010101))) & UINT64_C(0x8080808080808080)) == 0;
}

size_t text_utf8_prefix(const char *bytes, size_t size)
{
    size_t done = 0;
    while (done < size) {
        if (size - done >= sizeof(uint64_t) && plain(bytes + done)) {
            done += sizeof(uint64_t);
            continue;
        }
        size_t step = sequence_length((const unsigned char *) bytes + done, size - done);
        if (step == 0)
            break;
        done += step;
    }
    return done;
}

bool text_valid_utf8(const char *bytes, size_t size)
{
    return text_utf8_prefix(bytes, size) == size;
}

static bool blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

const char *text_trim(struct work *w, const char *words)
{
    if (words == NULL)
        return NULL;
    while (blank(*words))
        words++;
    size_t size = strlen(words);
    if (size == 0 || !blank(words[size - 1]))
        return words;
    while (size > 0 && blank(words[size - 1]))
        size--;
    return work_copy(w, words, size);
}

const char *text_lower(struct work *w, const char *words)
{
    size_t size = strlen(words);
    char  *copy = work_copy(w, words, size);
    for (size_t i = 0; i < size; i++)
        copy[i] = lower(copy[i]);
    return copy;
}

static char fold(char c)
{
    return c == ' ' || c == '-' ? '_' : lower(c);
}

const char *text_folded(struct work *w, const char *words)
{
    const char *trimmed = text_trim(w, words);
    size_t      size = strlen(trimmed);
    char       *copy = work_copy(w, trimmed, size);
    for (size_t i = 0; i < size; i++)
        copy[i] = fold(copy[i]);
    return copy;
}

bool text_folds_to(const char *words, const char *folded)
{
    while (*words != '\0' && fold(*words) == *folded) {
        words++;
        folded++;
    }
    return *words == '\0' && *folded == '\0';
}

bool text_to_int(const char *words, int64_t *ret_number)
{
    if (words == NULL)
        return false;
    bool negative = *words == '-';
    if (negative)
        words++;
    if (*words == '\0')
        return false;
    int64_t number = 0;
    for (; *words != '\0'; words++) {
        if (*words < '0' || *words > '9')
            return false;
        int64_t digit = negative ? -(*words - '0') : *words - '0';
        if (__builtin_mul_overflow(number, 10, &number)
            || __builtin_add_overflow(number, digit, &number))
            return false;
    }
    *ret_number = number;
    return true;
}

const char **text_split(struct work *w, const char *words, char separator, size_t *ret_count)
{
    size_t count = 1;
    for (const char *at = words; *at != '\0'; at++)
        count += *at == separator;

    const char **pieces = work_take(w, (count + 1) * sizeof *pieces);
    for (size_t i = 0; i < count; i++) {
        const char *end = strchr(words, separator);
        size_t      size = end == NULL ? strlen(words) : (size_t) (end - words);
        pieces[i] = work_copy(w, words, size);
        words += size + (end != NULL);
    }
    if (ret_count != NULL)
        *ret_count = count;
    return pieces;
}
