/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the house asks of visits. */
#include "base/text.h"
#include "base/time.h"
#include "crm/person/person.h"
#include "crm/visit/visit_session.h"
#include "kit/db/db.h"

enum { PAGE_MOST = 200, RULES_MOST = 200 };

const char *const visit_by_words[] = {"channel", "source",  "medium",  "campaign",
                                      "device",  "country", "landing", NULL};

static const struct field visit_fields[] = {
    FIELD(visit, id, FIELD_INT),
    FIELD(visit, identity, FIELD_INT),
    FIELD(visit, contact, FIELD_INT),
    FIELD(visit, label, FIELD_TEXT, .help = "what to call the contact"),
    FIELD(visit, store, FIELD_INT),
    FIELD(visit, started_at, FIELD_TIME),
    FIELD(visit, last_at, FIELD_TIME, .help = "of its last event"),
    FIELD(visit, pages, FIELD_INT),
    FIELD(visit, events, FIELD_INT, .help = "pages too"),
    FIELD(visit, orders, FIELD_INT, .help = "completed, as the shop's pages say"),
    FIELD(visit, landing_page, FIELD_TEXT),
    FIELD(visit, referrer, FIELD_TEXT),
    FIELD(visit, source, FIELD_TEXT),
    FIELD(visit, medium, FIELD_TEXT),
    FIELD(visit, campaign, FIELD_TEXT),
    FIELD(visit, term, FIELD_TEXT),
    FIELD(visit, content, FIELD_TEXT),
    FIELD(visit, channel, FIELD_TEXT),
    FIELD(visit, device, FIELD_TEXT),
    FIELD(visit, browser, FIELD_TEXT),
    FIELD(visit, os, FIELD_TEXT),
    FIELD(visit, country, FIELD_TEXT),
};
const struct shape visit_shape = SHAPE("Visit", visit, visit_fields);

static const struct field count_fields[] = {
    FIELD(visit_count, name, FIELD_TEXT, .help = "empty: none is known"),
    FIELD(visit_count, visits, FIELD_INT),
    FIELD(visit_count, visitors, FIELD_INT),
    FIELD(visit_count, pages, FIELD_INT),
    FIELD(visit_count, orders, FIELD_INT, .help = "completed, as the shop's pages say"),
    FIELD(visit_count, rate, FIELD_NUMBER, .help = "orders by visits"),
};
const struct shape visit_count_shape = SHAPE("VisitCount", visit_count, count_fields);

static const struct field sources_fields[] = {
    FIELD(visit_sources, by, FIELD_CHOICE, .words = visit_by_words),
    FIELD(visit_sources, from, FIELD_TIME, .help = "visits that began then or later"),
    FIELD(visit_sources, until, FIELD_TIME, .help = "visits that began before"),
    FIELD(visit_sources, store, FIELD_INT),
};
const struct shape visit_sources_shape = SHAPE("VisitSources", visit_sources, sources_fields);

static const struct field rule_fields[] = {
    FIELD(channel_rule, position, FIELD_INT, .read_only = true),
    FIELD(channel_rule, channel, FIELD_TEXT, .required = true, .max = 60),
    FIELD(channel_rule, source, FIELD_TEXT, .required = true, .max = 1000,
          .help = "words separated by commas; * = any"),
    FIELD(channel_rule, medium, FIELD_TEXT, .required = true, .max = 1000),
};
const struct shape channel_rule_shape = SHAPE("ChannelRule", channel_rule, rule_fields);

/* ---- lists ---- */

static status put_labels(struct work *w, struct rows *visits)
{
    struct visit *visit = visits->items;
    int64_t      *contacts = work_take(w, (size_t) (visits->count + 1) * sizeof *contacts);
    const char  **labels = work_take(w, (size_t) (visits->count + 1) * sizeof *labels);
    size_t        count = 0;
    for (int64_t i = 0; i < visits->count; i++)
        if (visit[i].contact != ABSENT)
            contacts[count++] = visit[i].contact;
    if (count == 0)
        return OK;
    TRY(person_labels(w, contacts, count, labels));
    for (int64_t i = 0, k = 0; i < visits->count; i++)
        if (visit[i].contact != ABSENT)
            visit[i].label = labels[k++];
    return OK;
}

status visit_list(struct work *w, const struct visit_query *query, struct rows *ret_visits)
{
    int64_t contact;
    if (query->limit < 1 || query->limit > PAGE_MOST)
        return fail(w, INVALID, "limit", "A page has 1 to %d visits.", PAGE_MOST);
    if (query->contact != ABSENT)
        TRY(person_resolve(w, query->contact, &contact));
    TRY(visit_store_list(w, query, ret_visits));
    return put_labels(w, ret_visits);
}

status visit_list_live(struct work *w, int64_t limit, struct rows *ret_visits)
{
    TRY(visit_store_live(w, w->now - 5 * MINUTE, limit, ret_visits));
    return put_labels(w, ret_visits);
}

status visit_count_sources(struct work *w, const struct visit_sources *query,
                           struct rows *ret_counts)
{
    TRY(visit_store_count(w, query, ret_counts));
    struct visit_count *count = ret_counts->items;
    for (int64_t i = 0; i < ret_counts->count; i++)
        count[i].rate = (double) count[i].orders / (double) count[i].visits;
    return OK;
}

/* ---- rules ---- */

status visit_list_rules(struct work *w, struct rows *ret_rules)
{
    return visit_store_rules(w, ret_rules);
}

status visit_put_rules(struct work *w, const struct rows *rules)
{
    struct channel_rule *rule = rules->items;
    if (rules->count < 1 || rules->count > RULES_MOST)
        return fail(w, INVALID, "rules", "Give 1 to %d rules.", RULES_MOST);
    for (int64_t i = 0; i < rules->count; i++) {
        if (text_empty(rule[i].channel) || text_empty(rule[i].source) || text_empty(rule[i].medium))
            return fail(w, INVALID, "rules", "Rule %lld needs a channel, a source and a medium.",
                        (long long) i + 1);
        rule[i].position = i + 1;
    }
    const struct channel_rule *last = &rule[rules->count - 1];
    if (!text_same(last->source, "*") || !text_same(last->medium, "*"))
        return fail(w, INVALID, "rules",
                    "The last rule must fit everything: source * and medium *.");
    return visit_store_put_rules(w, rules);
}
