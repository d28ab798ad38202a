/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_DEMO_PEOPLE_H
#define CRM_CONNECT_DEMO_PEOPLE_H

/*
 * Made-up people of many countries and scripts. E-mail addresses are at domains that are kept for
 * examples (RFC 2606), phone numbers in ranges that are kept for fiction, so nobody is meant.
 */

#include "base/work.h"
#include "crm/connect/demo/demo_random.h"

struct demo_name {
    const char *written; /* in the script of the country */
    const char *latin;   /* for the e-mail address */
};

struct demo_city {
    const char *name, *state;
    const char *zip; /* '#' is a digit, '?' a letter */
};

struct demo_country {
    const char      *code;
    double           weight;
    struct demo_name first[16], last[16];
    struct demo_city cities[6];
    const char      *streets[6]; /* with '#' for the house number */
    const char      *phone;      /* kept for fiction, '#' are free digits; NULL = there are none */
};
extern const struct demo_country demo_countries[];
extern const size_t              demo_countries_count;

struct demo_person {
    const char *firstname, *lastname, *email, *phone; /* phone NULL: not known */
    const char *address, *city, *state, *zip, *country;
};

/* Who was made so far: it keeps e-mail and phone of each apart from everybody else's. */
struct demo_people {
    struct demo_random random;
    int64_t            count;
    int64_t            phones[32]; /* given out in each country */
};

void demo_person_make(struct work *w, struct demo_people *people, struct demo_person *ret_person);

/* "Bergmann Design 12", "bergmann-design-12.example" */
void demo_company_make(struct work *w, struct demo_people *people, const char **ret_name,
                       const char **ret_domain);

#endif
