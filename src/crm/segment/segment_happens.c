/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What happened: so often or so much within a window, followed or not followed by something else,
 * the first and the last time. A fact of the future has not happened yet.
 */
#include <stdlib.h>

#include "base/money.h"
#include "base/time.h"
#include "crm/fact/fact.h"
#include "crm/segment/segment_condition.h"
#include "crm/segment/segment_product.h"
#include "kit/text/pattern.h"

/* ---- windows ---- */

/* A bound of a rule: a day is its beginning at home, or its end. */
static int64_t bound(const struct segment_moment *moment, const struct json *value, bool end)
{
    int64_t time = 0, day;
    bool    zoned = false;
    if (date_parse(value->text, &day))
        return zone_to_utc(moment->home, (day + end) * DAY) - end;
    time_parse(value->text, &time, &zoned);
    return zoned ? time : zone_to_utc(moment->home, time);
}

static int64_t ago(const struct segment_moment *moment, const struct segment_said *said)
{
    return segment_time_add(moment->home, moment->now, said->unit, -said->number);
}

bool segment_window_has(const struct segment_moment *moment, const struct segment_said *window,
                        int64_t at)
{
    if (at > moment->now)
        return false;
    if (window->phrase == NULL)
        return true;
    switch (window->phrase->means) {
    case MEANS_LAST:
        return at > ago(moment, window);
    case MEANS_AGO:
        return at < ago(moment, window);
    case MEANS_BEFORE:
        return at < bound(moment, window->values[0], false);
    case MEANS_AFTER:
        return at > bound(moment, window->values[0], true);
    case MEANS_BETWEEN:
        return at >= bound(moment, window->values[0], false)
               && at <= bound(moment, window->values[1], true);
    default: { /* THIS */
        int64_t first =
            segment_unit_first_day(zone_day_of(moment->home, moment->now), window->unit, 1);
        return zone_day_of(moment->home, at) >= first;
    }
    }
}

/*
 * The window of something that was is left, or entered, once: looked for by halves, from now to an
 * instant at which it has surely changed.
 */
static int64_t crossing(const struct segment_moment *moment, const struct segment_said *window,
                        int64_t at, int64_t late)
{
    struct segment_moment then = *moment;
    bool                  has = segment_window_has(moment, window, at);
    int64_t               low = moment->now, high = late;
    then.now = high;
    if (segment_window_has(&then, window, at) == has)
        return TIME_LAST;
    while (high - low > 1) {
        then.now = low + (high - low) / 2;
        if (segment_window_has(&then, window, at) == has)
            low = then.now;
        else
            high = then.now;
    }
    return high;
}

int64_t segment_window_next(const struct segment_moment *moment, const struct segment_said *window,
                            int64_t at)
{
    if (at > moment->now)
        return at;
    if (window->phrase == NULL || window->phrase->means == MEANS_BEFORE
        || window->phrase->means == MEANS_AFTER || window->phrase->means == MEANS_BETWEEN)
        return TIME_LAST;
    int64_t units = window->phrase->means == MEANS_THIS ? 1 : window->number;
    int64_t late = segment_time_add(moment->home, at, window->unit, units + 1) + 3 * DAY;
    return late <= moment->now ? TIME_LAST : crossing(moment, window, at, late);
}

/* ---- made ready ---- */

static status open_deed(struct segment_evaluation *evaluation, const struct segment_filter *filter,
                        const struct segment_act *act, struct segment_deed *deed)
{
    struct work *w = evaluation->moment.w;
    TRY(segment_word_of(w, act->event, &deed->word));
    deed->count = act->count;
    deed->probes = work_take(w, act->count * sizeof *deed->probes + 1);
    for (size_t i = 0; i < act->count; i++) {
        const struct segment_said *said = &act->tests[i];
        struct segment_probe      *probe = &deed->probes[i];
        probe->line.property = said->property;
        if (said->phrase->means == MEANS_MATCHES)
            TRY(pattern_open(w, said->values[0]->text, &probe->pattern));
        else
            TRY(segment_line_of(w, said, &probe->line));
    }
    if (!segment_word_known(&deed->word))
        segment_warn(
            evaluation, filter,
            work_text(w, "'%s' is not recorded yet; it has not happened to anybody", act->event));
    return OK;
}

static void add_kinds(struct list *kinds, const int64_t *more)
{
    for (; more != NULL && *more != 0; more++)
        *(int64_t *) list_add(kinds) = *more;
}

static bool asks_of_products(const struct segment_deed *deed)
{
    for (size_t i = 0; i < deed->count; i++)
        if (segment_product_word(deed->probes[i].line.property))
            return true;
    return false;
}

status segment_happens_open(struct segment_evaluation   *evaluation,
                            const struct segment_filter *filter,
                            struct segment_condition    *condition)
{
    static const int64_t          lines[] = {FACT_LINE_SOLD, FACT_LINE_CORRECTED, 0};
    const struct segment_happens *happens = condition->rule->happens;
    struct list                   kinds = list_open(evaluation->moment.w->arena, sizeof(int64_t));
    if (!text_same(evaluation->type->id, "0-1"))
        segment_warn(evaluation, filter,
                     "events are recorded of contacts only; this has not happened");
    TRY(open_deed(evaluation, filter, &happens->act, &condition->act));
    if (happens->then != THEN_NOTHING)
        TRY(open_deed(evaluation, filter, &happens->other, &condition->other));
    add_kinds(&kinds, condition->act.word.kinds);
    add_kinds(&kinds, condition->other.word.kinds);
    if (asks_of_products(&condition->act) || asks_of_products(&condition->other))
        add_kinds(&kinds, lines);
    *(int64_t *) list_add(&kinds) = 0;
    condition->kinds = kinds.items;
    return OK;
}

/* ---- facts ---- */

static int older_first(const void *a, const void *b)
{
    const struct fact *left = a, *right = b;
    int64_t order = left->at != right->at ? left->at - right->at : left->sequence - right->sequence;
    return order < 0 ? -1 : order > 0 ? 1 : 0;
}

status segment_facts_of(const struct segment_record *record, const int64_t *kinds,
                        struct rows *ret_facts)
{
    *ret_facts = (struct rows){0};
    if (record->facts != NULL) {
        *ret_facts = *record->facts;
        return OK;
    }
    if (*kinds == 0 || !text_same(record->evaluation->type->id, "0-1"))
        return OK;
    TRY(segment_event_facts(record->evaluation->moment.w, record->id, kinds, ret_facts));
    if (ret_facts->count > 1)
        qsort(ret_facts->items, (size_t) ret_facts->count, sizeof(struct fact), older_first);
    return OK;
}

static bool probe_holds(const struct segment_moment *moment, const struct segment_probe *probe,
                        const char *text)
{
    if (probe->pattern != NULL)
        return text != NULL && pattern_matches(moment->w, probe->pattern, text);
    return segment_event_compares(moment, &probe->line, text);
}

/* One of what is said is enough; where nothing is said, a test may still hold. */
static bool holds_any(const struct segment_record *record, const struct segment_probe *probe,
                      const struct rows *texts)
{
    const struct segment_moment *moment = &record->evaluation->moment;
    bool                         holds = texts->count == 0 && probe_holds(moment, probe, NULL);
    for (int64_t i = 0; i < texts->count && !holds; i++)
        holds = probe_holds(moment, probe, ((const char *const *) texts->items)[i]);
    return holds;
}

static status is_deed(const struct segment_record *record, const struct segment_deed *deed,
                      const struct rows *facts, const struct fact *fact, bool *ret_is)
{
    struct work *w = record->evaluation->moment.w;
    *ret_is = segment_word_means(&deed->word, fact);
    for (size_t i = 0; i < deed->count && *ret_is; i++) {
        const struct segment_probe *probe = &deed->probes[i];
        const char                 *name = probe->line.property;
        struct rows                 texts;
        if (segment_product_word(name))
            TRY(segment_product_texts(w, facts, fact, name, &texts));
        else
            TRY(segment_event_says(w, fact, name, &texts));
        *ret_is = holds_any(record, probe, &texts);
    }
    return OK;
}

/* All that are the deed, oldest first: rows of struct fact *. */
static status find_deeds(const struct segment_record *record, const struct segment_deed *deed,
                         const struct rows *facts, struct list *ret_deeds)
{
    *ret_deeds = list_open(record->evaluation->moment.w->arena, sizeof(const struct fact *));
    for (int64_t i = 0; i < facts->count; i++) {
        const struct fact *fact = (const struct fact *) facts->items + i;
        bool               is = false;
        TRY(is_deed(record, deed, facts, fact, &is));
        if (is)
            *(const struct fact **) list_add(ret_deeds) = fact;
    }
    return OK;
}

static const struct fact *deed_at(const struct list *deeds, size_t index)
{
    return *(const struct fact *const *) list_at(deeds, index);
}

/* ---- sequences ---- */

static int64_t deadline(const struct segment_moment *moment, const struct segment_happens *happens,
                        const struct fact *fact)
{
    return segment_time_add(moment->home, fact->at, happens->within.unit, happens->within.number);
}

/* What "but not" waits for is over only when its time is. */
static bool is_followed(const struct segment_moment *moment, const struct segment_happens *happens,
                        const struct fact *fact, const struct list *others)
{
    int64_t until = deadline(moment, happens, fact);
    bool    followed = false;
    for (size_t i = 0; i < others->count && !followed; i++) {
        const struct fact *other = deed_at(others, i);
        followed = older_first(fact, other) < 0 && other->at <= until && other->at <= moment->now;
    }
    if (happens->then == THEN_DID)
        return followed;
    return !followed && moment->now >= until;
}

/* ---- whether ---- */

/* What an event says several times is added up too. */
static status add_summands(struct work *w, const struct segment_said *sum, const struct fact *fact,
                           int64_t *total)
{
    struct rows texts;
    TRY(segment_event_says(w, fact, sum->property, &texts));
    for (int64_t i = 0; i < texts.count; i++) {
        int64_t number;
        if (money_parse_rounded(((const char *const *) texts.items)[i], &number) == MONEY_OK
            && !money_add(*total, number, total))
            return fail(w, INVALID, "rule", "A sum of the rule is too large.");
    }
    return OK;
}

/* How often, or how much. */
static status add_up(const struct segment_record *record, const struct segment_condition *condition,
                     int64_t *ret_times, int64_t *ret_sum)
{
    const struct segment_moment  *moment = &record->evaluation->moment;
    const struct segment_happens *happens = condition->rule->happens;
    struct rows                   facts;
    struct list                   deeds, others = {0};
    *ret_times = *ret_sum = 0;
    TRY(segment_facts_of(record, condition->kinds, &facts));
    TRY(find_deeds(record, &condition->act, &facts, &deeds));
    if (happens->then != THEN_NOTHING)
        TRY(find_deeds(record, &condition->other, &facts, &others));
    for (size_t i = 0; i < deeds.count; i++) {
        const struct fact *fact = deed_at(&deeds, i);
        if (!segment_window_has(moment, &happens->window, fact->at)
            || (happens->then != THEN_NOTHING && !is_followed(moment, happens, fact, &others)))
            continue;
        ++*ret_times;
        if (happens->sum.phrase != NULL)
            TRY(add_summands(moment->w, &happens->sum, fact, ret_sum));
    }
    return OK;
}

/* The first, or the last, that is not of the future. */
static status find_edge(const struct segment_record    *record,
                        const struct segment_condition *condition, const struct fact **ret_fact)
{
    struct rows facts;
    struct list deeds;
    bool        first = condition->rule->happens->doing == DOING_FIRST;
    *ret_fact = NULL;
    TRY(segment_facts_of(record, condition->kinds, &facts));
    TRY(find_deeds(record, &condition->act, &facts, &deeds));
    for (size_t i = 0; i < deeds.count && !(first && *ret_fact != NULL); i++)
        if (deed_at(&deeds, i)->at <= record->evaluation->moment.now)
            *ret_fact = deed_at(&deeds, i);
    return OK;
}

static bool is_enough(const struct segment_said *said, int64_t number, int64_t least)
{
    if (said->phrase == NULL)
        return number >= least;
    return said->phrase->means == MEANS_AT_LEAST  ? number >= said->number
           : said->phrase->means == MEANS_AT_MOST ? number <= said->number
                                                  : number == said->number;
}

status segment_happens_holds(const struct segment_record    *record,
                             const struct segment_condition *condition, bool *ret_holds)
{
    const struct segment_happens *happens = condition->rule->happens;
    const struct fact            *edge;
    int64_t                       times, sum;
    if (happens->doing != DOING_DID) {
        TRY(find_edge(record, condition, &edge));
        *ret_holds = edge != NULL
                     && segment_window_has(&record->evaluation->moment, &happens->window, edge->at);
        return OK;
    }
    TRY(add_up(record, condition, &times, &sum));
    *ret_holds = happens->sum.phrase != NULL ? is_enough(&happens->sum, sum, 0)
                                             : is_enough(&happens->count, times, 1);
    return OK;
}

/* ---- until when ---- */

static void sooner(const struct segment_moment *moment, int64_t time, int64_t *soonest)
{
    if (time > moment->now && time < *soonest)
        *soonest = time;
}

status segment_happens_next(const struct segment_record    *record,
                            const struct segment_condition *condition, int64_t *ret_time)
{
    const struct segment_moment  *moment = &record->evaluation->moment;
    const struct segment_happens *happens = condition->rule->happens;
    struct rows                   facts;
    *ret_time = TIME_LAST;
    TRY(segment_facts_of(record, condition->kinds, &facts));
    for (int64_t i = 0; i < facts.count; i++) {
        const struct fact *fact = (const struct fact *) facts.items + i;
        bool               is_act = segment_word_means(&condition->act.word, fact);
        sooner(moment, fact->at, ret_time);
        if (!is_act)
            continue;
        sooner(moment, segment_window_next(moment, &happens->window, fact->at), ret_time);
        if (happens->then == THEN_DID_NOT)
            sooner(moment, deadline(moment, happens, fact), ret_time);
    }
    return OK;
}
