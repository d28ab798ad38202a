/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A regular expression and a text of strangers, with a line end between them. */
#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "kit/text/pattern.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct work          *w = work_open(NULL, 0);
    char                 *words = work_copy(w, bytes, size);
    char                 *text = strchr(words, '\n');
    const struct pattern *pattern;
    if (text != NULL)
        *text++ = '\0';
    if (pattern_open(w, words, &pattern) != OK)
        assert(!text_empty(w->failure.message));
    else if (text != NULL && text_valid_utf8(text, strlen(text)))
        (void) pattern_matches(w, pattern, text);
    work_close(w);
    return 0;
}
