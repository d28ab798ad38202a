/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The time line of some subjects, and the facts after a sequence, over both tiers. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "kit/ledger/ledger.h"
#include "kit/ledger/ledger_ahead.h"
#include "kit/ledger/ledger_machine.h"
#include "kit/ledger/ledger_sql.h"
#include "kit/ledger/ledger_store.h"
#include "kit/machines.h"

/*
 * A WRITE of PostgreSQL sees each commit of others at once, so the tiers may move between two of
 * its statements. Then everything is read again; in one snapshot that never happens.
 */
typedef status reading(struct work *w, const struct ledger_state *state, void *arg);

static status read_still(struct work *w, reading *read, void *arg)
{
    enum { TRIES = 10 };
    for (int i = 0; i < TRIES; i++) {
        struct ledger_state before, after;
        TRY(ledger_state_read(w, &before));
        status outcome = read(w, &before, arg);
        if (outcome != OK && outcome != NOT_FOUND)
            return outcome;
        TRY(ledger_state_read(w, &after));
        if (after.revision == before.revision && outcome == NOT_FOUND)
            return fail(w, BROKEN, NULL, "A block of the ledger is gone; restore a backup.");
        if (after.revision == before.revision)
            return OK;
        ledger_ahead_drop(&w->machines->ledger->ahead);
    }
    return ledger_moved(w);
}

static void add_rows(struct list *facts, const struct rows *rows)
{
    for (int64_t i = 0; i < rows->count; i++)
        *(struct fact *) list_add(facts) = ((const struct fact *) rows->items)[i];
}

/* Sorts and keeps the first `limit`. */
static struct rows first_of(struct list *facts, int64_t limit,
                            int (*compare)(const void *, const void *))
{
    if (facts->count > 1)
        qsort(facts->items, facts->count, sizeof(struct fact), compare);
    if ((int64_t) facts->count > limit)
        facts->count = (size_t) limit;
    return list_rows(facts);
}

/* ---- the time line ---- */

enum { MOST_BLOCKS = 32 }; /* in memory at once: some 25 KB each */

struct line {
    const struct ledger_page *page;
    const char               *subjects;    /* as JSON */
    int64_t                   least, most; /* of them */
    const char               *kinds;
    struct list               facts;
    struct ledger_scratch     scratch; /* of one block at a time */
};

static int newer(const void *a, const void *b)
{
    const struct fact *left = a, *right = b;
    if (left->at != right->at)
        return left->at > right->at ? -1 : 1;
    return (left->sequence < right->sequence) - (left->sequence > right->sequence);
}

static int64_t number_at(const struct ledger_block *block, enum ledger_column column, size_t place)
{
    return ledger_series_at(&block->numbers[ledger_number_of(column)], place);
}

static bool comes_before(const struct ledger_block *block, size_t place,
                         struct ledger_position before)
{
    int64_t at = number_at(block, LEDGER_AT, place);
    return at < before.at
           || (at == before.at && number_at(block, LEDGER_SEQUENCE, place) < before.sequence);
}

/* The newest of one subject; its places are sorted, oldest first. */
static status take_subject(struct work *w, struct line *line, struct ledger_block *block,
                           int64_t subject)
{
    const struct ledger_page *page = line->page;
    size_t                    first, end;
    int64_t                   taken = 0;
    ledger_block_find(block, subject, &first, &end);
    for (size_t place = end; place > first && taken < page->limit; place--)
        if (comes_before(block, place - 1, page->before)
            && ledger_kind_wanted(page->kinds, number_at(block, LEDGER_KIND, place - 1))) {
            TRY(ledger_block_fact(w, block, place - 1, list_add(&line->facts)));
            taken++;
        }
    return OK;
}

static status take_blocks(struct work *w, struct line *line, const struct ledger_place *places,
                          size_t count)
{
    struct arena_mark    mark = arena_mark(line->scratch.arena);
    struct ledger_block *blocks;
    TRY(ledger_blocks_load(w, &line->scratch, places, count, &blocks));
    for (size_t i = 0; i < count * line->page->count; i++)
        TRY(take_subject(w, line, &blocks[i / line->page->count],
                         line->page->subjects[i % line->page->count]));
    arena_rewind(line->scratch.arena, mark);
    return OK;
}

/* As many whole months as have `most` blocks, but one at least, and MOST_BLOCKS at most. */
static size_t whole_months(const struct ledger_place *places, size_t count, size_t most)
{
    size_t taken = 0;
    while (taken < count && taken < MOST_BLOCKS) {
        size_t month = 1;
        while (taken + month < count && places[taken + month].month == places[taken].month)
            month++;
        if (taken > 0 && taken + month > most)
            break;
        taken += month;
    }
    return taken < MOST_BLOCKS ? taken : MOST_BLOCKS;
}

/*
 * Month by month, newest first: months that fill the page leave nothing for older ones. The first
 * month may be enough; then more and more at once, as each question is a way to the database.
 */
static status take_months(struct work *w, struct line *line)
{
    const char *subjects = line->subjects;
    int64_t     before_at = line->page->before.at, month = ledger_month(before_at);
    struct rows found;
    TRY(db_list(w, &LEDGER_BLOCKS_OF_SUBJECTS,
                WITH(P_INT(month), P_TEXT(subjects), P_INT(before_at)), &ledger_place_shape,
                &found));
    const struct ledger_place *places = found.items;
    size_t                     count = (size_t) found.count, rows = line->facts.count, chunk = 0;
    for (size_t i = 0; i < count; i += chunk) {
        bool month_ended = i > 0 && places[i].month != places[i - 1].month;
        if (month_ended && (int64_t) (line->facts.count - rows) >= line->page->limit)
            break;
        chunk = whole_months(&places[i], count - i, 2 * chunk);
        TRY(take_blocks(w, line, &places[i], chunk));
    }
    return OK;
}

static status read_line(struct work *w, const struct ledger_state *state, void *arg)
{
    struct line *line = arg;
    const char  *subjects = line->subjects, *kinds = line->kinds;
    int64_t      least = line->least, most = line->most;
    int64_t      after = state->sealed_sequence, limit = line->page->limit;
    int64_t      before_at = line->page->before.at, before_sequence = line->page->before.sequence;
    struct rows  rows;
    line->facts = list_open(w->arena, sizeof(struct fact));
    TRY(db_list(w, &LEDGER_ROWS_OF_SUBJECTS,
                WITH(P_INT(after), P_TEXT(subjects), P_INT(least), P_INT(most), P_TEXT(kinds),
                     P_INT(before_at), P_INT(before_sequence), P_INT(limit)),
                &fact_shape, &rows));
    add_rows(&line->facts, &rows);
    return take_months(w, line);
}

/* Each subject once, so that no fact is taken twice. */
static size_t without_doubles(int64_t *numbers, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        size_t k = 0;
        while (k < kept && numbers[k] != numbers[i])
            k++;
        numbers[k] = numbers[i];
        kept += k == kept;
    }
    return kept;
}

status ledger_by_subject(struct work *w, const struct ledger_page *page, struct rows *ret_facts)
{
    struct ledger_page mine = *page;
    size_t             kinds = 0;
    *ret_facts = (struct rows){0};
    if (page->count == 0 || page->limit < 1)
        return OK;
    int64_t *subjects =
        (int64_t *) (void *) work_copy(w, page->subjects, page->count * sizeof *page->subjects);
    mine.subjects = subjects;
    mine.count = without_doubles(subjects, page->count);
    while (page->kinds != NULL && page->kinds[kinds] != 0)
        kinds++;
    if (page->kinds != NULL && kinds == 0)
        return OK;

    struct line line = {.page = &mine,
                        .least = ledger_least(mine.subjects, mine.count),
                        .most = ledger_most(mine.subjects, mine.count),
                        .subjects = ledger_json_of(w, mine.subjects, mine.count),
                        .kinds = ledger_json_of(w, page->kinds, kinds)};
    ledger_scratch_open(&line.scratch);
    status outcome = read_still(w, read_line, &line);
    ledger_scratch_close(&line.scratch);
    if (outcome == OK)
        *ret_facts = first_of(&line.facts, page->limit, newer);
    return outcome;
}

/* ---- after a sequence ---- */

struct window {
    int64_t                after;
    int64_t                until;
    int64_t                limit;
    struct list            facts;
    struct ledger_scratch *scratch; /* of one block at a time */
};

static int earlier(const void *a, const void *b)
{
    const struct fact *left = a, *right = b;
    return (left->sequence > right->sequence) - (left->sequence < right->sequence);
}

static status take_window(struct work *w, struct window *window, const struct ledger_place *place)
{
    struct arena_mark    mark = arena_mark(window->scratch->arena);
    struct ledger_block *block;
    TRY(ledger_blocks_load(w, window->scratch, place, 1, &block));
    int64_t *sequences = arena_take(window->scratch->arena, block->count * sizeof *sequences);
    ledger_block_read(block, ledger_number_of(LEDGER_SEQUENCE), sequences);
    for (size_t i = 0; i < block->count; i++)
        if (sequences[i] > window->after && sequences[i] <= window->until)
            TRY(ledger_block_fact(w, block, i, list_add(&window->facts)));
    arena_rewind(window->scratch->arena, mark);
    return OK;
}

static status find_places(struct work *w, const struct window *window, struct rows *ret_places)
{
    int64_t after = window->after, until = window->until;
    return db_list(w, &LEDGER_BLOCKS_OF_SEQUENCES, WITH(P_INT(after), P_INT(until)),
                   &ledger_place_shape, ret_places);
}

static status take_places(struct work *w, struct window *window, const struct rows *places)
{
    for (int64_t i = 0; i < places->count; i++)
        TRY(take_window(w, window, (const struct ledger_place *) places->items + i));
    return OK;
}

/* A wide stretch, kept for the reader that comes for the next facts, as a follower does. */
static status read_ahead(struct work *w, const struct ledger_state *state,
                         const struct window *window)
{
    struct work           own = *w; /* facts go into the arena of the stretch */
    struct rows           places;
    struct window         wide = *window;
    struct ledger_stretch stretch = {
        .arena = arena_open(), .revision = state->revision, .after = window->after};
    own.arena = stretch.arena;
    wide.facts = list_open(stretch.arena, sizeof(struct fact));
    wide.until = state->sealed_sequence - wide.after > LEDGER_AHEAD_FACTS
                     ? wide.after + LEDGER_AHEAD_FACTS
                     : state->sealed_sequence;
    status outcome = find_places(w, &wide, &places);
    if (outcome == OK)
        outcome = take_places(&own, &wide, &places);
    if (outcome != OK) {
        w->failure = own.failure;
        if (w->failure.message != NULL)
            w->failure.message = work_text(w, "%s", own.failure.message);
        arena_close(stretch.arena);
        return outcome;
    }
    stretch.until = wide.until;
    first_of(&wide.facts, INT64_MAX, earlier);
    stretch.facts = wide.facts;
    ledger_ahead_keep(w, &stretch);
    return OK;
}

/* Whether far more facts would have to be opened than are wanted, and there is more to come. */
static bool is_spread(const struct ledger_state *state, const struct window *window,
                      const struct rows *places)
{
    enum { TIMES = 8 };
    return places->count * LEDGER_BLOCK_FACTS > TIMES * window->limit
           && state->sealed_sequence - window->after > TIMES * window->limit;
}

static status take_windows(struct work *w, const struct ledger_state *state, struct window *window)
{
    struct rows places;
    int64_t     after = window->after, limit = window->limit;
    if (ledger_ahead_take(w, state, after, limit, &window->facts, &window->until))
        return OK;
    TRY(find_places(w, window, &places));
    if (!is_spread(state, window, &places))
        return take_places(w, window, &places);
    TRY(read_ahead(w, state, window));
    if (ledger_ahead_take(w, state, after, limit, &window->facts, &window->until))
        return OK;
    return take_places(w, window, &places); /* others have pushed it out meanwhile */
}

/*
 * As many numbers as facts are wanted; further windows only where numbers are unused, each twice
 * as wide as the one before.
 */
static status read_sealed(struct work *w, const struct ledger_state *state, struct window *window)
{
    int64_t width = window->limit;
    while (window->facts.count == 0 && window->after < state->sealed_sequence) {
        bool last = width > state->sealed_sequence - window->after;
        window->until = last ? state->sealed_sequence : window->after + width;
        TRY(take_windows(w, state, window));
        window->after = window->until;
        width = width > INT64_MAX / 2 ? width : width * 2;
    }
    return OK;
}

static status read_after(struct work *w, const struct ledger_state *state, void *arg)
{
    struct window *window = arg, sealed = *window;
    sealed.facts = list_open(w->arena, sizeof(struct fact));
    TRY(read_sealed(w, state, &sealed));
    window->facts = sealed.facts;

    int64_t after = sealed.after, until = INT64_MAX;
    int64_t limit = window->limit - (int64_t) sealed.facts.count;
    if (limit <= 0 || after < state->sealed_sequence)
        return OK;
    struct rows rows;
    TRY(db_list(w, &LEDGER_ROWS_AFTER, WITH(P_INT(after), P_INT(until), P_INT(limit)), &fact_shape,
                &rows));
    add_rows(&window->facts, &rows);
    return OK;
}

status ledger_after(struct work *w, int64_t sequence, int64_t limit, struct rows *ret_facts)
{
    struct ledger_scratch scratch;
    struct window         window = {
                .after = sequence < 0 ? 0 : sequence, .limit = limit, .scratch = &scratch};
    *ret_facts = (struct rows){0};
    if (limit < 1)
        return OK;
    ledger_scratch_open(&scratch);
    status outcome = read_still(w, read_after, &window);
    ledger_scratch_close(&scratch);
    if (outcome == OK)
        *ret_facts = first_of(&window.facts, limit, earlier);
    return outcome;
}

/* ---- followers ---- */

/* NOT_FOUND: another node has it. */
static status take_follower(struct work *w, const char *name, int64_t *ret_sequence)
{
    status outcome = db_number(w, &LEDGER_FOLLOWER_TAKE, WITH(P_TEXT(name)), ret_sequence);
    if (outcome != NOT_FOUND)
        return outcome;
    TRY(db_run(w, &LEDGER_FOLLOWER_ADD, WITH(P_TEXT(name)), NULL));
    return db_number(w, &LEDGER_FOLLOWER_TAKE, WITH(P_TEXT(name)), ret_sequence);
}

status ledger_followed(struct work *w, const char *follower, int64_t *ret_sequence)
{
    const char *name = follower;
    status      outcome = db_number(w, &LEDGER_FOLLOWER_PLACE, WITH(P_TEXT(name)), ret_sequence);
    if (outcome != NOT_FOUND)
        return outcome;
    *ret_sequence = 0;
    return OK;
}

status ledger_follow(struct work *w, const char *follower, int64_t limit, struct rows *ret_facts)
{
    int64_t sequence;
    *ret_facts = (struct rows){0};
    status outcome = take_follower(w, follower, &sequence);
    if (outcome == NOT_FOUND)
        return OK;
    TRY(outcome);
    TRY(ledger_after(w, sequence, limit, ret_facts));
    if (ret_facts->count == 0)
        return OK;
    const char *name = follower;
    sequence = ((const struct fact *) ret_facts->items)[ret_facts->count - 1].sequence;
    return db_run(w, &LEDGER_FOLLOWER_MOVE, WITH(P_TEXT(name), P_INT(sequence)), NULL);
}
