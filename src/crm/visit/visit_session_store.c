/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/time.h"
#include "crm/person/person.h"
#include "crm/visit/visit_session.h"
#include "crm/visit/visit_sql.h"
#include "kit/db/db.h"

status visit_store_rules(struct work *w, struct rows *ret_rules)
{
    return db_list(w, &VISIT_RULES, NO_PARAMS, &channel_rule_shape, ret_rules);
}

status visit_store_put_rules(struct work *w, const struct rows *rules)
{
    TRY(db_run(w, &VISIT_RULES_REMOVE, NO_PARAMS, NULL));
    return db_run_each(w, &VISIT_RULE_INSERT, &channel_rule_shape, rules, NULL);
}

status visit_store_near(struct work *w, int64_t identity, int64_t from, int64_t until,
                        struct visit *ret_visit)
{
    shape_clear(&visit_shape, ret_visit);
    return db_one(w, &VISIT_NEAR, WITH(P_INT(identity), P_INT(from), P_INT(until)), &visit_shape,
                  ret_visit);
}

status visit_store_insert(struct work *w, const struct rows *visits)
{
    return db_run_each(w, &VISIT_INSERT, &visit_shape, visits, NULL);
}

status visit_store_update(struct work *w, const struct rows *visits)
{
    return db_run_each(w, &VISIT_UPDATE, &visit_shape, visits, NULL);
}

status visit_store_remove_all(struct work *w)
{
    return db_run(w, &VISIT_REMOVE_ALL, NO_PARAMS, NULL);
}

status visit_store_remove_of(struct work *w, const struct rows *identities)
{
    for (int64_t i = 0; i < identities->count; i++) {
        int64_t identity = ((const int64_t *) identities->items)[i];
        TRY(db_run(w, &VISIT_REMOVE_OF, WITH(P_INT(identity)), NULL));
    }
    return OK;
}

status visit_store_list(struct work *w, const struct visit_query *query, struct rows *ret_visits)
{
    int64_t contact = query->contact, limit = query->limit;
    int64_t before = query->before == ABSENT ? INT64_MAX : query->before;
    if (contact == ABSENT)
        return db_list(w, &VISIT_OF_ALL, WITH(P_INT(before), P_INT(limit)), &visit_shape,
                       ret_visits);
    return db_list(w, &VISIT_OF_CONTACT, WITH(P_INT(contact), P_INT(before), P_INT(limit)),
                   &visit_shape, ret_visits);
}

status visit_store_live(struct work *w, int64_t since, int64_t limit, struct rows *ret_visits)
{
    int64_t began = since - DAY;
    return db_list(w, &VISIT_LIVE, WITH(P_INT(since), P_INT(began), P_INT(limit)), &visit_shape,
                   ret_visits);
}

status visit_store_sum(struct work *w, int64_t contact, struct person_visits *ret_sum)
{
    const struct param *params = WITH(P_INT(contact));
    shape_clear(&person_visits_shape, ret_sum);
    ret_sum->contact = contact;
    TRY(db_one(w, &VISIT_SUM, params, &person_visits_shape, ret_sum));
    status outcome = db_one(w, &VISIT_FIRST, params, &person_visits_shape, ret_sum);
    if (outcome == OK)
        outcome = db_one(w, &VISIT_LATEST, params, &person_visits_shape, ret_sum);
    return outcome == NOT_FOUND ? OK : outcome;
}

/* ---- counted by a column ---- */

static void name_of(struct query *query, enum visit_by by)
{
    static const char *const columns[] = {"channel", "source",  "medium",      "campaign",
                                          "device",  "country", "landing_page"};
    query_name(query, columns[by]);
}

status visit_store_count(struct work *w, const struct visit_sources *sources,
                         struct rows *ret_counts)
{
    struct query *query = query_open(w);
    query_words(query, "SELECT coalesce(");
    name_of(query, sources->by);
    query_words(query, ", '') AS name, count(*) AS visits, count(DISTINCT identity) AS visitors, "
                       "CAST(sum(pages) AS BIGINT) AS pages, CAST(sum(orders) AS BIGINT) AS orders "
                       "FROM visit WHERE started_at >= ");
    query_int(query, sources->from == ABSENT ? INT64_MIN + 1 : sources->from);
    query_words(query, " AND started_at < ");
    query_int(query, sources->until == ABSENT ? INT64_MAX : sources->until);
    if (sources->store != ABSENT) {
        query_words(query, " AND store = ");
        query_int(query, sources->store);
    }
    query_words(query, " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1000");
    return query_list(w, query, &visit_count_shape, ret_counts);
}
