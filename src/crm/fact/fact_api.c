/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/fact/fact_api.h"

#include "crm/access.h"
#include "crm/fact/fact.h"

static status list_kinds(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows kinds = fact_descriptions();
    return reply_list(w, rp, &fact_description_shape, &kinds, NULL);
}

static status list_retentions(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows retentions;
    TRY(fact_list_retentions(w, &retentions));
    return reply_list(w, rp, &fact_retention_shape, &retentions, NULL);
}

static status put_retention(struct work *w, const struct request *rq, struct reply *rp)
{
    struct fact_retention retention = {.kind = NULL};
    TRY(request_body(w, rq, &fact_retention_shape, &retention));
    TRY(fact_put_retention(w, &retention));
    return reply_one(w, rp, &fact_retention_shape, &retention);
}

/* clang-format off */
const struct route fact_routes[] = {
    {GET, "/api/facts/kinds", MAY_SIGN_IN, READ, list_kinds,
     .summary = "Every kind of fact, and what its numbers mean",
     .gives = &fact_description_shape, .gives_list = true},
    {GET, "/api/facts/retention", MAY_SEE_SETTINGS, READ, list_retentions,
     .summary = "How long facts are kept, of the kinds that may be forgotten",
     .gives = &fact_retention_shape, .gives_list = true},
    {PUT, "/api/facts/retention", MAY_EDIT_SETTINGS, WRITE, put_retention,
     .summary = "Sets how many days facts of a kind are kept; 0: for ever",
     .takes = &fact_retention_shape, .gives = &fact_retention_shape},
    {0},
};
/* clang-format on */
