/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/text.h"
#include "crm/person/person.h"
#include "crm/visit/visit.h"
#include "crm/visit/visit_api.h"
#include "kit/json/json.h"

enum { LIVE_MOST = 200 };

struct page {
    const char *after;
    int64_t     limit;
};

static const struct field page_fields[] = {
    FIELD(page, after, FIELD_TEXT, .help = "from paging of the page before"),
    FIELD(page, limit, FIELD_INT, .help = "1 to 200; 50 when it is left out"),
};
const struct shape visit_page_shape = SHAPE("VisitPage", page, page_fields);

struct rules_body {
    struct rows rules;
};

static const struct field rules_fields[] = {
    FIELD(rules_body, rules, FIELD_LIST, .of = &channel_rule_shape, .required = true),
};
const struct shape visit_rules_body_shape = SHAPE("ChannelRules", rules_body, rules_fields);

/* ---- visits ---- */

static status reply_page(struct work *w, const struct request *rq, struct visit_query *query,
                         struct reply *rp)
{
    struct page page = {.limit = 50};
    struct rows visits;
    TRY(request_query(w, rq, &visit_page_shape, &page));
    query->limit = page.limit;
    query->before = ABSENT;
    if (page.after != NULL && !text_to_int(page.after, &query->before))
        return fail(w, INVALID, "after", "Take 'after' from the page before.");
    TRY(visit_list(w, query, &visits));
    const char *next = NULL;
    if (visits.count == page.limit)
        next = work_text(w, "%lld",
                         (long long) ((const struct visit *) visits.items)[visits.count - 1].id);
    return reply_list(w, rp, &visit_shape, &visits, next);
}

/* GET /api/visits */
status visit_api_list(struct work *w, const struct request *rq, struct reply *rp)
{
    return reply_page(w, rq, &(struct visit_query){.contact = ABSENT}, rp);
}

/* GET /api/contacts/{id}/visits; of one who was merged: gone, and who answers for them now */
status visit_api_of_contact(struct work *w, const struct request *rq, struct reply *rp)
{
    struct visit_query query;
    struct record      record;
    int64_t            now;
    TRY(request_id(w, rq, "id", &query.contact));
    TRY(person_resolve(w, query.contact, &now));
    /* Whoever does not see the contact does not see what they do. */
    TRY(record_get(w, &person_types[0], now, (const char *const[]){NULL}, true, &record));
    if (now == query.contact)
        return reply_page(w, rq, &query, rp);
    rp->code = 410;
    reply_header(rp, "Link",
                 work_text(w, "</api/contacts/%lld/visits>; rel=\"canonical\"", (long long) now));
    return fail_reason(w, NOT_FOUND, "MERGED", "id", "Contact %lld was merged into contact %lld.",
                       (long long) query.contact, (long long) now);
}

/* GET /api/visits/live */
status visit_api_live(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows visits;
    TRY(visit_list_live(w, LIVE_MOST, &visits));
    return reply_list(w, rp, &visit_shape, &visits, NULL);
}

/* GET /api/visits/sources */
status visit_api_sources(struct work *w, const struct request *rq, struct reply *rp)
{
    struct visit_sources query = {.from = ABSENT, .until = ABSENT, .store = ABSENT};
    struct rows          counts;
    TRY(request_query(w, rq, &visit_sources_shape, &query));
    TRY(visit_count_sources(w, &query, &counts));
    return reply_list(w, rp, &visit_count_shape, &counts, NULL);
}

/* ---- channels ---- */

/* GET /api/channels */
status visit_api_channels(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows rules;
    TRY(visit_list_rules(w, &rules));
    return reply_list(w, rp, &channel_rule_shape, &rules, NULL);
}

/* PUT /api/channels */
status visit_api_put_channels(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rules_body body = {.rules = {NULL, 0}};
    TRY(request_body(w, rq, &visit_rules_body_shape, &body));
    TRY(visit_put_rules(w, &body.rules));
    return reply_list(w, rp, &channel_rule_shape, &body.rules, NULL);
}

/* ---- events ---- */

/* GET /api/tracking/events */
status visit_api_events(struct work *w, const struct request *rq, struct reply *rp)
{
    struct event_query query = {.from = ABSENT, .until = ABSENT, .store = ABSENT};
    struct rows        counts;
    TRY(request_query(w, rq, &event_query_shape, &query));
    TRY(visit_count_events(w, &query, &counts));
    return reply_list(w, rp, &event_count_shape, &counts, NULL);
}

/* POST /api/tracking/funnel */
status visit_api_funnel(struct work *w, const struct request *rq, struct reply *rp)
{
    struct funnel funnel = {.from = ABSENT, .until = ABSENT, .within_hours = 0, .store = ABSENT};
    TRY(request_body(w, rq, &funnel_shape, &funnel));
    TRY(visit_count_funnel(w, &funnel));
    return reply_one(w, rp, &funnel_shape, &funnel);
}
