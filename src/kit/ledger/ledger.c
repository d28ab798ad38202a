/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/ledger/ledger.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "kit/ledger/ledger_machine.h"
#include "kit/ledger/ledger_sql.h"
#include "kit/ledger/ledger_store.h"
#include "kit/machines.h"

static const struct field fact_fields[] = {
    FIELD(fact, sequence, FIELD_INT), FIELD(fact, subject, FIELD_INT),
    FIELD(fact, kind, FIELD_INT),     FIELD(fact, at, FIELD_TIME),
    FIELD(fact, store, FIELD_INT),    FIELD(fact, value, FIELD_INT),
    FIELD(fact, quantity, FIELD_INT), FIELD(fact, reference, FIELD_INT),
    FIELD(fact, context, FIELD_INT),  FIELD(fact, details, FIELD_TEXT, .max = LEDGER_TEXT_MOST),
};
const struct shape fact_shape = SHAPE("Fact", fact, fact_fields);

/* ---- what was told in this unit, newest first; hangs in the pocket of its transaction ---- */

struct told {
    const struct told *before;
    int64_t            count; /* with those before */
    struct fact        fact;
};

static status check(struct work *w, const struct fact *fact)
{
    for (size_t i = 0; i < LEDGER_NUMBERS; i++)
        if (*ledger_fact_number((struct fact *) (uintptr_t) fact, i) == ABSENT)
            return fail(w, INVALID, fact_fields[i].name, "A fact needs its '%s'.",
                        fact_fields[i].name);
    if (fact->at < TIME_FIRST || fact->at > TIME_LAST)
        return fail(w, INVALID, "at", "The time of a fact must lie in the years 1 to 9999.");
    if (fact->details != NULL && strlen(fact->details) > LEDGER_TEXT_MOST)
        return fail(w, INVALID, "details", "The details of a fact may have %d bytes at most.",
                    LEDGER_TEXT_MOST);
    return OK;
}

status ledger_append(struct work *w, const struct fact *fact)
{
    assert(w->machines->ledger != NULL); /* or nobody would take the facts at the commit */
    TRY(check(w, fact));
    void             **pocket = db_pocket(w);
    const struct told *before = *pocket;
    struct told       *told = work_take(w, sizeof *told);
    *told = (struct told){before, before == NULL ? 1 : before->count + 1, *fact};
    if (fact->details != NULL)
        told->fact.details = work_copy(w, fact->details, strlen(fact->details));
    *pocket = told;
    return OK;
}

/*
 * Just before the commit. On PostgreSQL the lock is held until the commit can be seen, so whoever
 * takes it next reads the last number that was given, and the order of numbers is that of commits.
 */
static status number_facts(struct work *w, void *arg)
{
    const struct told *told = *db_pocket(w);
    if (told == NULL)
        return OK;
    if (work_db_kind(w) == DB_POSTGRES)
        TRY(db_run(w, &LEDGER_LOCK, NO_PARAMS, NULL));
    int64_t last;
    TRY(db_number(w, &LEDGER_LAST_SEQUENCE, NO_PARAMS, &last));

    int64_t      count = told->count;
    struct fact *facts = work_take(w, (size_t) count * sizeof *facts);
    for (; told != NULL; told = told->before) {
        facts[told->count - 1] = told->fact;
        facts[told->count - 1].sequence = last + told->count;
    }
    *db_pocket(w) = NULL;
    return db_append(w, "ledger_row", &fact_shape, &(struct rows){facts, count});
}

/* ---- the machine ---- */

status ledger_open(struct work *w, struct ledger **ret_ledger)
{
    struct ledger *ledger = calloc(1, sizeof *ledger);
    assert(ledger != NULL);
    pthread_mutex_init(&ledger->upkeep, NULL);
    ledger_ahead_open(&ledger->ahead);
    db_before_commit(w->machines->db, number_facts, ledger);
    *ret_ledger = ledger;
    return OK;
}

void ledger_close(struct ledger *ledger)
{
    if (ledger == NULL)
        return;
    ledger_ahead_close(&ledger->ahead);
    pthread_mutex_destroy(&ledger->upkeep);
    free(ledger);
}

status ledger_last(struct work *w, int64_t *ret_sequence)
{
    return db_number(w, &LEDGER_LAST_SEQUENCE, NO_PARAMS, ret_sequence);
}

status ledger_count(struct work *w, int64_t *ret_count)
{
    struct ledger_state state;
    int64_t             rows;
    TRY(ledger_state_read(w, &state));
    int64_t after = state.sealed_sequence;
    TRY(db_number(w, &LEDGER_ROWS_COUNT, WITH(P_INT(after)), &rows));
    *ret_count = state.sealed_count + rows;
    return OK;
}
