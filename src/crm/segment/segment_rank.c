/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Where the top begins. Of n contacts that have a number, the top p % are the first
 * ceil(n × p / 100) by it, and whoever has just as much as the last of them. Who has no number has
 * no rank.
 */
#include "base/money.h"
#include "crm/segment/segment_condition.h"
#include "kit/db/db.h"

static const struct record_property *column_of(const struct segment_evaluation *evaluation,
                                               const char                      *name)
{
    int at = segment_column_of(evaluation, name);
    return at < 0 ? NULL
                  : *(const struct record_property *const *) list_at(&evaluation->columns,
                                                                     (size_t) at);
}

static void add_from(struct query *query, const struct segment_evaluation *evaluation,
                     const struct record_property *property)
{
    query_words(query, " FROM ");
    query_name(query, evaluation->type->table);
    query_words(query, " WHERE archived_at IS NULL AND ");
    record_add_column(query, property);
    query_words(query, " IS NOT NULL");
}

static status count_ranked(const struct segment_evaluation *evaluation,
                           const struct record_property *property, int64_t *ret_count)
{
    struct query *query = query_open(evaluation->moment.w);
    query_words(query, "SELECT count(*)");
    add_from(query, evaluation, property);
    return query_number(evaluation->moment.w, query, ret_count);
}

/* How many are in, without those that are level with the last. */
int64_t segment_rank_share(const struct segment_said *said, int64_t ranked)
{
    bool percent =
        said->phrase->means == MEANS_TOP_PERCENT || said->phrase->means == MEANS_BOTTOM_PERCENT;
    int64_t hundred = 100 * MONEY_UNIT, share = said->number;
    if (percent && said->number < hundred)
        share = (int64_t) (((__int128) ranked * said->number + hundred - 1) / hundred);
    else if (percent)
        share = ranked;
    return share < ranked ? share : ranked;
}

bool segment_rank_is_top(const struct segment_said *said)
{
    return said->phrase->means == MEANS_TOP || said->phrase->means == MEANS_TOP_PERCENT;
}

status segment_rank_edge(struct segment_evaluation *evaluation, const struct segment_said *said,
                         bool *ret_has, int64_t *ret_edge)
{
    const struct record_property *property = column_of(evaluation, said->property);
    struct work                  *w = evaluation->moment.w;
    int64_t                       ranked = 0;
    *ret_has = false;
    if (property == NULL)
        return OK;
    TRY(count_ranked(evaluation, property, &ranked));
    int64_t share = segment_rank_share(said, ranked);
    if (share <= 0)
        return OK;
    struct query *query = query_open(w);
    query_words(query, "SELECT ");
    record_add_column(query, property);
    add_from(query, evaluation, property);
    query_words(query, " ORDER BY 1");
    if (segment_rank_is_top(said))
        query_words(query, " DESC");
    query_words(query, " LIMIT 1 OFFSET ");
    query_int(query, share - 1);
    TRY(query_number(w, query, ret_edge));
    *ret_has = true;
    struct db_value cell = {.type = DB_INT, .number = *ret_edge};
    *ret_edge = segment_value_of_cell(property, &cell).number; /* as values are compared */
    return OK;
}
