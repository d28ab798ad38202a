/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The sentence of a segment, by a stranger: what is understood is printed, read again and printed
 * the same, also by way of JSON and of the list filter.
 */
#include <assert.h>
#include <string.h>

#include "crm/segment/segment_rule.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void by_json(struct work *w, const struct segment_rule *rule, const char *sentence)
{
    struct text                text = text_open(w->arena);
    struct json_out            out = json_out_open(&text);
    const struct json         *json;
    const struct segment_rule *again;
    segment_rule_write(w, &out, rule);
    assert(json_parse(w, text.bytes, text.size, &json) == OK);
    assert(segment_rule_read(w, json, &again) == OK);
    assert(strcmp(segment_rule_print(w, again), sentence) == 0);
}

/* What an operation cannot say, such as a million days, is refused there. */
static void by_filter(struct work *w, const struct segment_rule *rule, const char *sentence)
{
    const struct json           *json;
    const struct segment_branch *filter;
    const struct segment_rule   *again;
    if (segment_rule_to_filter(w, rule, &json) != OK || segment_filter_read(w, json, &filter) != OK)
        return;
    assert(segment_rule_of_filter(w, filter, &again) == OK);
    if (strstr(sentence, "filter ") == NULL) /* one that stands as it is may be a phrase as well */
        assert(strcmp(segment_rule_print(w, again), sentence) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct work               *w = work_open(NULL, 0);
    const struct segment_rule *rule, *again;
    if (segment_rule_parse(w, work_copy(w, bytes, size), &rule) == OK) {
        const char *sentence = segment_rule_print(w, rule);
        assert(segment_rule_parse(w, sentence, &again) == OK);
        assert(strcmp(segment_rule_print(w, again), sentence) == 0);
        by_json(w, rule, sentence);
        by_filter(w, rule, sentence);
    }
    work_close(w);
    return 0;
}
