/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_DEAL_H
#define CRM_DEAL_H

/*
 * Deals: sales that are being talked about, as objects of the record API. What follows from the
 * stage of a deal is set by this room and by nobody else:
 *
 *   hs_deal_stage_probability   of the stage
 *   hs_is_closed, hs_is_closed_won, hs_is_closed_lost
 *                               the stage closes; with a probability of 1, or of less
 *   hs_closed_won_date          when it came to a stage that is won
 *   hs_projected_amount         amount * probability of the stage
 *   hs_forecast_amount          amount * hs_forecast_probability
 *   hs_closed_amount            the amount of what is won; otherwise 0
 *   hs_date_entered_current_stage
 *   days_to_close               from createdate to closedate, of what is closed
 *
 * A deal that is closed without a closedate gets the present one.
 */

#include "crm/record/record.h"

extern const struct record_type deal_types[]; /* ends with {0} */

/* What stands in a stage of a pipeline, and what is likely to come of it. */
struct deal_forecast {
    const char *stage, *label;
    int64_t     probability; /* of the stage, in millionths; ABSENT = not said */
    int64_t     deals;       /* that the actor sees */
    int64_t     amount;      /* of those in the home currency; deals without one are in it */
    int64_t     weighted;    /* the same by the probability of the stage */
    int64_t     foreign;     /* deals in another currency, which are in neither sum */
};
extern const struct shape deal_forecast_shape;

/* By stage, in order: rows of struct deal_forecast. NOT_FOUND: there is no such pipeline. */
status deal_forecast(struct work *w, const char *pipeline, struct rows *ret_stages) MUST_CHECK;

#endif
