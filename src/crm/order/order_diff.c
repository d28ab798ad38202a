/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a new version of a document changes, line by line, and what it sums up to. */
#include <assert.h>

#include "base/money.h"
#include "base/text.h"
#include "crm/order/order_put.h"

static bool same_line(const struct line *a, const struct line *b)
{
    return a->kind == b->kind && a->product == b->product && a->quantity == b->quantity
           && a->price == b->price && a->amount == b->amount && a->home_amount == b->home_amount
           && text_same(a->sku, b->sku) && text_same(a->name, b->name);
}

static void note(struct list *list, const struct line *line)
{
    *(struct line *) list_add(list) = *line;
}

/* One line as it was and as it will be, NULL where it is not: what is written, told and summed. */
static status settle(struct work *w, struct run *run, struct put *put, const struct line *was,
                     const struct line *will)
{
    assert(was != NULL || will != NULL);
    bool same = was != NULL && will != NULL && same_line(was, will);
    bool told = was != NULL && put->old.counts, tell = will != NULL && put->now.counts;

    if (was == NULL)
        note(&run->new_lines, will);
    else if (will == NULL)
        note(&run->removed_lines, was);
    else if (!same)
        note(&run->changed_lines, will);
    put->result->lines_created += was == NULL;
    put->result->lines_changed += was != NULL && !same;
    put->result->lines_unchanged += same;

    int64_t change = (will == NULL ? 0 : will->amount) - (was == NULL ? 0 : was->amount);
    put->now.line_count += (was == NULL) - (will == NULL);
    if (!money_add(put->now.lines_amount, change, &put->now.lines_amount))
        return fail(w, INVALID, "lines", "the sum of the lines is beyond all measure");

    if (same && !put->moved && told == tell)
        return OK;
    if (told)
        TRY(order_tell_line(w, run, put, was, true));
    return tell ? order_tell_line(w, run, put, will, false) : OK;
}

/* A line that the draft says nothing about: gone from a whole document, kept beside a part. */
static status settle_rest(struct work *w, struct run *run, struct put *put, const struct line *was)
{
    if (put->draft->first_line == 0)
        return settle(w, run, put, was, NULL);

    struct line will = *was;
    if (!money_multiply(was->amount, put->now.rate, &will.home_amount))
        return fail(w, INVALID, "lines", "the amount in the home currency is beyond all measure");
    will.updated_at = will.home_amount == was->home_amount ? was->updated_at : w->now;
    int64_t unchanged = put->result->lines_unchanged;
    TRY(settle(w, run, put, was, &will));
    put->result->lines_unchanged = unchanged;
    return OK;
}

static status diff_lines(struct work *w, struct run *run, struct put *put)
{
    const struct line *was = put->old_lines, *end = was + put->old_count;
    const struct line *will = put->lines, *stop = will + put->draft->lines.count;

    while (was < end || will < stop) {
        if (will == stop || (was < end && was->ordinal < will->ordinal)) {
            TRY(settle_rest(w, run, put, was++));
        } else if (was == end || will->ordinal < was->ordinal) {
            TRY(settle(w, run, put, NULL, will++));
        } else {
            struct line merged = *will++;
            merged.created_at = was->created_at;
            TRY(settle(w, run, put, was++, &merged));
        }
    }
    return OK;
}

status order_diff(struct work *w, struct run *run, struct put *put)
{
    struct order *now = &put->now;
    now->line_count = put->old.line_count;
    now->lines_amount = put->old.lines_amount;
    TRY(diff_lines(w, run, put));

    if (put->draft->total != ABSENT)
        now->total = put->draft->total;
    else if (put->draft->first_line == 0)
        now->total = now->lines_amount;
    else
        now->total = put->old.total + (now->lines_amount - put->old.lines_amount);
    if (!money_multiply(now->total, now->rate, &now->home_total))
        return fail(w, INVALID, "total", "the total in the home currency is beyond all measure");
    return OK;
}
