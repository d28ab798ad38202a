/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <assert.h>
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

enum { MATCH_LIMIT = 100000 };

struct regex {
    pcre2_code          *code;
    pcre2_match_data    *data;
    pcre2_match_context *limits;
};

struct regex *text_regex_make(const char *words)
{
    int         error;
    PCRE2_SIZE  where;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR) words, PCRE2_ZERO_TERMINATED,
                                     PCRE2_UTF | PCRE2_UCP | PCRE2_DOTALL, &error, &where, NULL);
    if (code == NULL)
        return NULL;
    struct regex *regex = calloc(1, sizeof *regex);
    assert(regex != NULL);
    pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); /* without it, it is only slower */
    regex->code = code;
    regex->data = pcre2_match_data_create(1, NULL);
    regex->limits = pcre2_match_context_create(NULL);
    assert(regex->data != NULL && regex->limits != NULL);
    pcre2_set_match_limit(regex->limits, MATCH_LIMIT);
    return regex;
}

status text_regex_open(struct work *w, const char *words, struct regex **ret_regex)
{
    *ret_regex = text_regex_make(words);
    return *ret_regex != NULL ? OK
                              : fail(w, INVALID, NULL, "'%s' is no regular expression.", words);
}

void text_regex_close(struct regex *regex)
{
    if (regex == NULL)
        return;
    pcre2_code_free(regex->code);
    pcre2_match_data_free(regex->data);
    pcre2_match_context_free(regex->limits);
    free(regex);
}

bool text_regex_found(struct regex *regex, const char *text)
{
    return pcre2_match(regex->code, (PCRE2_SPTR) text, (PCRE2_SIZE) strlen(text), 0, 0, regex->data,
                       regex->limits)
           >= 0;
}
