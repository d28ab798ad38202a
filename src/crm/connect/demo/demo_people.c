/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/demo/demo_people.h"

#include <assert.h>
#include <string.h>

#include "base/shape.h"
#include "base/text.h"

static size_t choose_country(struct demo_random *random)
{
    double sums[COUNT_OF(((struct demo_people *) 0)->phones)], sum = 0;
    assert(demo_countries_count <= COUNT_OF(sums));
    for (size_t i = 0; i < demo_countries_count; i++)
        sums[i] = sum += demo_countries[i].weight;
    return demo_random_pick(random, sums, demo_countries_count);
}

/* '#' becomes a digit, '?' a letter. */
static const char *fill_form(struct work *w, struct demo_random *random, const char *form)
{
    char *filled = work_copy(w, form, strlen(form));
    for (char *c = filled; *c != '\0'; c++)
        if (*c == '#')
            *c = (char) ('0' + demo_random_below(random, 10));
        else if (*c == '?')
            *c = "ABDEFGHJLNPQRSTUWXYZ"[demo_random_below(random, 20)];
    return filled;
}

static const char *fill_street(struct work *w, struct demo_random *random, const char *form)
{
    const char *sign = strchr(form, '#');
    assert(sign != NULL);
    return work_text(w, "%.*s%d%s", (int) (sign - form), form,
                     (int) demo_random_between(random, 1, 98), sign + 1);
}

/* Everybody's own: the free digits count up. NULL when all are given out. */
static const char *make_phone(struct work *w, struct demo_people *people, size_t country)
{
    const char *form = demo_countries[country].phone;
    if (form == NULL)
        return NULL;
    const char *free = strchr(form, '#');
    int         digits = (int) strlen(free);
    int64_t     most = 1, number = people->phones[country]++;
    for (int i = 0; i < digits; i++)
        most *= 10;
    if (number >= most)
        return NULL;
    return work_text(w, "%.*s%0*lld", (int) (free - form), form, digits, (long long) number);
}

static const char *make_email(struct work *w, struct demo_random *random,
                              const struct demo_name *first, const struct demo_name *last,
                              int64_t number)
{
    static const char *const domains[] = {"example.com", "example.org", "example.net",
                                          "mail.example", "post.example"};
    const char              *domain = domains[demo_random_below(random, COUNT_OF(domains))];
    return text_lower(
        w, work_text(w, "%s.%s.%lld@%s", first->latin, last->latin, (long long) number, domain));
}

void demo_person_make(struct work *w, struct demo_people *people, struct demo_person *ret_person)
{
    struct demo_random        *random = &people->random;
    size_t                     index = choose_country(random);
    const struct demo_country *country = &demo_countries[index];
    const struct demo_name    *first = &country->first[demo_random_below(random, 16)];
    const struct demo_name    *last = &country->last[demo_random_below(random, 16)];
    const struct demo_city    *city = &country->cities[demo_random_below(random, 6)];
    bool                       calls = demo_random_chance(random, .6);
    *ret_person = (struct demo_person){
        .country = country->code,
        .firstname = first->written,
        .lastname = last->written,
        .email = make_email(w, random, first, last, ++people->count),
        .phone = calls ? make_phone(w, people, index) : NULL,
        .address = fill_street(w, random, country->streets[demo_random_below(random, 6)]),
        .city = city->name,
        .state = city->state,
        .zip = fill_form(w, random, city->zip),
    };
}

void demo_company_make(struct work *w, struct demo_people *people, const char **ret_name,
                       const char **ret_domain)
{
    static const char *const first[] = {"Harbour", "Bergmann", "Lilac",  "Northern", "Sunday",
                                        "Atelier", "Polder",   "Copper", "Minerva",  "Old Mill"};
    static const char *const second[] = {"Design",       "Coffee", "Interiors",  "Hotels",
                                         "Kindergarten", "Books",  "Architects", "Events"};
    const char              *a = first[demo_random_below(&people->random, COUNT_OF(first))];
    const char              *b = second[demo_random_below(&people->random, COUNT_OF(second))];
    *ret_name = work_text(w, "%s %s %lld", a, b, (long long) ++people->count);
    char *domain = work_copy(w, *ret_name, strlen(*ret_name));
    for (char *c = domain; *c != '\0'; c++)
        if (*c == ' ')
            *c = '-';
    *ret_domain = text_lower(w, work_text(w, "%s.example", domain));
}
