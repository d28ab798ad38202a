/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Text of a stranger as tokens: they keep their contract, and what is typed finds what is stored.
 */
#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "kit/text/unicode.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void check_token(const char *token)
{
    size_t size = strlen(token);
    assert(size >= 1 && size <= 120 && text_valid_utf8(token, size));
    for (const char *at = token; *at != '\0'; at++)
        assert((unsigned char) *at >= 0x80
               || strchr("abcdefghijklmnopqrstuvwxyz0123456789@._+-", *at) != NULL);
}

/* The condition without its tokens is only its language. */
static void check_search(const char *search)
{
    bool inside = false;
    for (const char *at = search; *at != '\0'; at++) {
        if (*at == '"')
            inside = !inside;
        else if (!inside)
            assert(strchr("* ANDOR()", *at) != NULL);
    }
    assert(!inside);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct work *w = work_open(NULL, 0);
    const char  *words = work_copy(w, bytes, size);
    if (text_valid_utf8(words, size)) {
        size_t             count;
        const char *const *tokens = text_tokens(w, words, &count);
        for (size_t i = 0; i < count; i++)
            check_token(tokens[i]);
        const char *search = text_search(w, words, TEXT_FOR_SQLITE);
        assert(search == NULL || count > 0);
        if (search != NULL)
            check_search(search);
        const char *folded = text_fold(w, words);
        assert(strcmp(text_fold(w, folded), folded) == 0);
    }
    work_close(w);
    return 0;
}
