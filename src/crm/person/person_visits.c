/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a contact shows of their visits. */
#include "crm/person/person.h"
#include "crm/person/person_store.h"

static const struct field fields[] = {
    FIELD(person_visits, contact, FIELD_INT),
    FIELD(person_visits, original_channel, FIELD_TEXT, .max = 2000),
    FIELD(person_visits, original_source, FIELD_TEXT, .max = 2000),
    FIELD(person_visits, original_medium, FIELD_TEXT, .max = 2000),
    FIELD(person_visits, original_campaign, FIELD_TEXT, .max = 2000),
    FIELD(person_visits, original_referrer, FIELD_TEXT, .max = 2000),
    FIELD(person_visits, original_landing_page, FIELD_TEXT, .max = 2000),
    FIELD(person_visits, original_device, FIELD_TEXT, .max = 2000),
    FIELD(person_visits, original_country, FIELD_TEXT, .max = 2000),
    FIELD(person_visits, first_visit_date, FIELD_TIME, .max = 2000),
    FIELD(person_visits, latest_channel, FIELD_TEXT, .max = 2000),
    FIELD(person_visits, latest_source, FIELD_TEXT, .max = 2000),
    FIELD(person_visits, latest_medium, FIELD_TEXT, .max = 2000),
    FIELD(person_visits, latest_campaign, FIELD_TEXT, .max = 2000),
    FIELD(person_visits, latest_referrer, FIELD_TEXT, .max = 2000),
    FIELD(person_visits, latest_landing_page, FIELD_TEXT, .max = 2000),
    FIELD(person_visits, latest_device, FIELD_TEXT, .max = 2000),
    FIELD(person_visits, latest_country, FIELD_TEXT, .max = 2000),
    FIELD(person_visits, last_visit_date, FIELD_TIME, .max = 2000),
    FIELD(person_visits, number_of_visits, FIELD_INT, .max = 2000),
    FIELD(person_visits, number_of_page_views, FIELD_INT, .max = 2000),
    FIELD(person_visits, number_of_channels, FIELD_INT, .max = 2000),
};
const struct shape person_visits_shape = SHAPE("ContactVisits", person_visits, fields);

status person_put_visits(struct work *w, const struct person_visits *visits)
{
    return person_store_put_visits(w, visits);
}
