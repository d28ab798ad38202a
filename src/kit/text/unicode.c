/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/unicode.h"

#include <assert.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/text.h"

/* Text in UTF-16, as ICU wants it. */
struct wide {
    UChar  *units;
    int32_t count;
};

static struct wide wide_take(struct work *w, int32_t room)
{
    return (struct wide){.units = work_take(w, (size_t) room * sizeof(UChar))};
}

static struct wide from_utf8(struct work *w, const char *words, size_t size)
{
    struct wide wide = wide_take(w, (int32_t) size + 1);
    UErrorCode  error = U_ZERO_ERROR;
    u_strFromUTF8WithSub(wide.units, (int32_t) size + 1, &wide.count, words, (int32_t) size, 0xFFFD,
                         NULL, &error);
    assert(U_SUCCESS(error));
    return wide;
}

static const char *to_utf8(struct work *w, struct wide wide)
{
    enum { MOST = 3 }; /* bytes for a unit */
    int32_t    room = wide.count * MOST + 1;
    char      *words = work_take(w, (size_t) room);
    UErrorCode error = U_ZERO_ERROR;
    u_strToUTF8WithSub(words, room, NULL, wide.units, wide.count, 0xFFFD, NULL, &error);
    assert(U_SUCCESS(error));
    return words;
}

/* u_strToUpper or u_strToLower; no letter needs more than three units. */
typedef int32_t change_case(UChar *to, int32_t room, const UChar *from, int32_t size,
                            const char *locale, UErrorCode *error);

static const char *with_case(struct work *w, const char *words, change_case *change)
{
    enum { GROWTH = 3 };
    struct wide from = from_utf8(w, words, strlen(words));
    struct wide to = wide_take(w, from.count * GROWTH + 1);
    UErrorCode  error = U_ZERO_ERROR;
    to.count = change(to.units, from.count * GROWTH + 1, from.units, from.count, "", &error);
    assert(U_SUCCESS(error));
    return to_utf8(w, to);
}

const char *text_to_upper(struct work *w, const char *words)
{
    return with_case(w, words, u_strToUpper);
}

const char *text_to_lower(struct work *w, const char *words)
{
    return with_case(w, words, u_strToLower);
}

static struct wide normalize(struct work *w, const UNormalizer2 *form, struct wide from)
{
    int32_t room = from.count * 2 + 16;
    for (;;) {
        struct wide to = wide_take(w, room);
        UErrorCode  error = U_ZERO_ERROR;
        to.count = unorm2_normalize(form, from.units, from.count, to.units, room, &error);
        if (error != U_BUFFER_OVERFLOW_ERROR) {
            assert(U_SUCCESS(error));
            return to;
        }
        room = to.count + 1;
    }
}

/*
 * Marks that only colour a letter: accents, Hebrew points, Arabic vowels and the stretching line.
 * Others (Japanese voicing, vowel signs) make another letter of it.
 */
static bool is_accent(UChar32 c)
{
    static const struct {
        UChar32 first, last;
    } blocks[] = {{0x0300, 0x036F}, {0x0591, 0x05C7}, {0x0610, 0x061A}, {0x0640, 0x0640},
                  {0x064B, 0x065F}, {0x0670, 0x0670}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},
                  {0x20D0, 0x20FF}, {0xFE20, 0xFE2F}};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (c >= blocks[i].first && c <= blocks[i].last)
            return c != 0x05BE && c != 0x05C0 && c != 0x05C3 && c != 0x05C6; /* punctuation */
    return false;
}

/* Letters with a stroke or two in one, which Unicode does not take apart. */
static const char *plain_form(UChar32 c)
{
    static const struct {
        UChar32     c;
        const char *plain;
    } letters[] = {{0x00E6, "ae"}, {0x00F0, "d"},  {0x00F8, "o"}, {0x00FE, "th"},
                   {0x0111, "d"},  {0x0127, "h"},  {0x0131, "i"}, {0x0142, "l"},
                   {0x014B, "n"},  {0x0153, "oe"}, {0x0167, "t"}};
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (letters[i].c == c)
            return letters[i].plain;
    return NULL;
}

/* `to` has room for two characters more. */
static void add_plain(UChar32 *to, int32_t *count, UChar32 c)
{
    int32_t     digit = u_charDigitValue(c);
    const char *plain = plain_form(c);
    if (is_accent(c))
        return;
    if (plain == NULL)
        to[(*count)++] = digit >= 0 ? '0' + digit : c;
    else
        for (; *plain != '\0'; plain++)
            to[(*count)++] = (unsigned char) *plain;
}

static struct wide plain_letters(struct work *w, struct wide from)
{
    UChar32   *letters = work_take(w, (size_t) from.count * sizeof *letters + 1);
    UChar32   *plain = work_take(w, (size_t) from.count * 2 * sizeof *plain + 1);
    int32_t    count = 0, plain_count = 0;
    UErrorCode error = U_ZERO_ERROR;

    u_strToUTF32(letters, from.count, &count, from.units, from.count, &error);
    for (int32_t i = 0; i < count; i++)
        add_plain(plain, &plain_count, letters[i]);
    struct wide to = wide_take(w, plain_count * 2 + 1);
    u_strFromUTF32(to.units, plain_count * 2 + 1, &to.count, plain, plain_count, &error);
    assert(U_SUCCESS(error));
    return to;
}

static bool is_ascii(const char *words, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if ((unsigned char) words[i] >= 0x80)
            return false;
    return true;
}

const char *text_fold_case(struct work *w, const char *words)
{
    size_t     size = strlen(words);
    UErrorCode error = U_ZERO_ERROR;
    assert(size < INT32_MAX / 64);
    if (is_ascii(words, size))
        return text_lower(w, words);

    struct wide from = from_utf8(w, words, size);
    int32_t     room = from.count * 3 + 1; /* one character becomes three at most */
    struct wide to = wide_take(w, room);
    to.count = u_strFoldCase(to.units, room, from.units, from.count, U_FOLD_CASE_DEFAULT, &error);
    assert(U_SUCCESS(error));
    return to_utf8(w, to);
}

const char *text_fold(struct work *w, const char *words)
{
    size_t     size = strlen(words);
    UErrorCode error = U_ZERO_ERROR;
    assert(size < INT32_MAX / 64);
    if (is_ascii(words, size))
        return text_lower(w, words);

    const UNormalizer2 *folding = unorm2_getNFKCCasefoldInstance(&error);
    const UNormalizer2 *apart = unorm2_getNFDInstance(&error);
    const UNormalizer2 *together = unorm2_getNFCInstance(&error);
    assert(U_SUCCESS(error));
    struct wide wide = normalize(w, folding, from_utf8(w, words, size));
    wide = plain_letters(w, normalize(w, apart, wide));
    return to_utf8(w, normalize(w, together, wide));
}
