/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The numbers that records of some types are given, one after the other. On SQLite the one writer
 * counts in memory and writes down at the end of the unit how far it came; a unit that is undone
 * gives its numbers back.
 */
#include "base/text.h"
#include "crm/record/record_sql.h"
#include "crm/record/record_store.h"

/* How far a table is in this unit; hangs in its pocket. Never changed, only put in front of. */
struct counter {
    const struct counter *before;
    const char           *table_name;
    int64_t               last;
};

static const struct counter *find_counter(const struct counter *counter, const char *table)
{
    while (counter != NULL && !text_same(counter->table_name, table))
        counter = counter->before;
    return counter;
}

static status write_counters(struct work *w)
{
    void                **pocket = db_gather(w, write_counters);
    const struct counter *newest = *pocket;
    *pocket = NULL;
    for (const struct counter *counter = newest; counter != NULL; counter = counter->before) {
        const char *table_name = counter->table_name;
        int64_t     last = counter->last;
        if (find_counter(newest, table_name) == counter)
            TRY(db_run(w, &RECORD_LAST_NUMBER_PUT, WITH(P_TEXT(table_name), P_INT(last)), NULL));
    }
    return OK;
}

static status last_number(struct work *w, const char *table_name, int64_t *ret_last)
{
    *ret_last = 0;
    status outcome = db_number(w, &RECORD_LAST_NUMBER, WITH(P_TEXT(table_name)), ret_last);
    return outcome == NOT_FOUND ? OK : outcome;
}

/* Only the newest of a table is of use, so one that stands in front is replaced. */
static status count_on(struct work *w, const char *table, int64_t *ret_id)
{
    void                **pocket = db_gather(w, write_counters);
    const struct counter *known = find_counter(*pocket, table);
    struct counter       *counter = work_take(w, sizeof *counter);
    *counter = (struct counter){.before = *pocket, .table_name = table};
    if (known != NULL && known == *pocket)
        counter->before = known->before;
    if (known != NULL)
        counter->last = known->last;
    else
        TRY(last_number(w, table, &counter->last));
    *ret_id = ++counter->last;
    *pocket = counter;
    return OK;
}

status record_store_next_number(struct work *w, const char *table, int64_t *ret_id)
{
    const char *table_name = table;
    if (work_db_kind(w) == DB_SQLITE)
        return count_on(w, table, ret_id);
    return db_number(w, &RECORD_NEXT_NUMBER, WITH(P_TEXT(table_name)), ret_id);
}
