/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The rule of a list, by a stranger: what is read is written, read again and written the same; then
 * each of its operations is asked of some values, at some instants.
 */
#include <assert.h>
#include <string.h>

#include "base/time.h"
#include "crm/segment/segment_compare.h"
#include "kit/text/zone.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const struct segment_value values[] = {
    {true, PROPERTY_STRING, false, 0, "Red shoes"},
    {true, PROPERTY_ENUMERATION, true, 0, "art;music"},
    {true, PROPERTY_NUMBER, false, INT64_MAX, NULL},
    {true, PROPERTY_NUMBER, false, -44500000, NULL},
    {true, PROPERTY_BOOL, false, 1, NULL},
    {true, PROPERTY_DATE, false, 19676, NULL},
    {true, PROPERTY_DATE, false, -719162, NULL},
    {true, PROPERTY_DATETIME, false, TIME_FIRST, NULL},
    {true, PROPERTY_DATETIME, false, TIME_LAST, NULL},
};

static void ask(const struct segment_moment *moment, const struct segment_operation *op)
{
    bool takes_points = op->type == OPERATION_TIME_POINT || op->type == OPERATION_TIME_RANGED;
    int  points = op->type == OPERATION_TIME_RANGED ? 2 : 1;
    struct segment_bound bounds[2] = {{true, 0, moment->home}, {true, 0, moment->home}};
    for (int i = 0; takes_points && i < points; i++)
        if (op->points[i].type != POINT_PROPERTY)
            bounds[i].at = segment_time_of_point(moment, moment->home, &op->points[i]);
    for (size_t i = 0; i < COUNT_OF(values); i++)
        if (op->type != OPERATION_COMPARATIVE_PROPERTY_UPDATED) {
            bool is_text = values[i].text != NULL;
            bool wants_text = op->type == OPERATION_STRING || op->type == OPERATION_MULTISTRING;
            if ((op->type == OPERATION_BOOL || op->type == OPERATION_ENUMERATION)
                    ? is_text || values[i].type == PROPERTY_BOOL
                    : is_text == wants_text)
                (void) segment_compare(moment, op, &values[i], bounds);
        }
    (void) segment_prunes_in(moment, &op->pruning, 0);
    (void) segment_coalesces(&op->coalescing, 1, 2);
}

static void ask_all(const struct segment_moment *moment, const struct segment_branch *branch)
{
    for (size_t i = 0; i < branch->filter_count; i++) {
        const struct segment_filter *filter = &branch->filters[i];
        if (filter->type == FILTER_PROPERTY)
            ask(moment, &filter->line.operation);
        for (size_t j = 0; j < filter->line_count; j++)
            ask(moment, &filter->lines[j].operation);
        (void) segment_prunes_in(moment, &filter->pruning, moment->now);
    }
    for (size_t i = 0; i < branch->branch_count; i++)
        ask_all(moment, &branch->branches[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct work                 *w = work_open(NULL, 0);
    const struct json           *json, *again;
    const struct segment_branch *rule, *read;
    struct segment_moment        moment = {w, INT64_C(1700000000000), NULL};
    assert(zone_open(w, "America/Sao_Paulo", &moment.home) == OK);
    if (json_parse(w, (const char *) bytes, size, &json) == OK
        && segment_filter_read(w, json, &rule) == OK) {
        const char *words = segment_filter_write(w, rule);
        assert(json_parse(w, words, strlen(words), &again) == OK);
        assert(segment_filter_read(w, again, &read) == OK);
        assert(strcmp(segment_filter_write(w, read), words) == 0);
        ask_all(&moment, rule);
    }
    work_close(w);
    return 0;
}
