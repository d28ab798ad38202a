/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/deal/deal_api.h"

#include "crm/access.h"
#include "crm/deal/deal.h"

/* GET /api/deals/forecast/{pipeline} */
static status forecast(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows stages;
    TRY(deal_forecast(w, request_part(rq, "pipeline"), &stages));
    return reply_list(w, rp, &deal_forecast_shape, &stages, NULL);
}

/* clang-format off */
const struct route deal_routes[] = {
    {GET, "/api/deals/forecast/{pipeline}", MAY_SEE_RECORDS, READ, forecast,
     "What stands in each stage of a pipeline, and what is likely to come of it",
     .gives = &deal_forecast_shape, .gives_list = true, .body = BODY_NONE},
    {0},
};
/* clang-format on */
