/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A record as it will be after a change. */
#include <assert.h>

#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/record/record.h"

status record_after_open(struct work *w, struct record_change *change, const char *const *names,
                         struct record_after *ret_after)
{
    struct record record = {0};
    size_t        count = 0;
    while (names[count] != NULL)
        count++;
    struct record_value *old = work_take(w, (count + 1) * sizeof *old);
    if (!change->created)
        TRY(record_get(w, change->type, change->id, names, true, &record));
    for (size_t i = 0; i < count; i++) {
        const char *value = record_value_of(&record, names[i]);
        old[i] = (struct record_value){names[i], value == NULL ? "" : value};
    }
    *ret_after = (struct record_after){.work = w, .change = change, .old = old};
    return OK;
}

const char *record_after_text(const struct record_after *after, const char *property)
{
    const char *value = record_change_value(after->change, property);
    if (value != NULL)
        return value;
    const struct record_value *old = after->old;
    while (old->property != NULL && !text_same(old->property, property))
        old++;
    assert(old->property != NULL); /* whoever asks names it in record_after_open */
    return old->value;
}

int64_t record_after_number(const struct record_after *after, const char *property)
{
    const char *words = record_after_text(after, property);
    int64_t     number;
    return *words != '\0' && money_parse(words, &number) == MONEY_OK ? number : ABSENT;
}

int64_t record_after_time(const struct record_after *after, const char *property)
{
    const char *words = record_after_text(after, property);
    int64_t     time;
    bool        zoned;
    return *words != '\0' && time_parse(words, &time, &zoned) ? time : ABSENT;
}

bool record_after_is(const struct record_after *after, const char *property)
{
    return text_same(record_after_text(after, property), "true");
}

void record_after_put(struct record_after *after, const char *property, const char *value)
{
    if (!text_same(record_after_text(after, property), value))
        record_change_put(after->work, after->change, property, value);
}

void record_after_put_number(struct record_after *after, const char *property, int64_t number)
{
    record_after_put(after, property, number == ABSENT ? "" : money_text(after->work, number));
}

void record_after_put_time(struct record_after *after, const char *property, int64_t time)
{
    struct text text = text_open(after->work->arena);
    if (time != ABSENT)
        time_add_to(&text, time);
    record_after_put(after, property, text.bytes);
}

void record_after_put_bool(struct record_after *after, const char *property, bool truth)
{
    record_after_put(after, property, truth ? "true" : "false");
}
