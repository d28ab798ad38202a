/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/phone.h"

#include "base/shape.h"
#include "test/check.h"

/* R10 */
static void what_people_write_becomes_one_form(struct work *w)
{
    static const struct {
        const char *raw, *country, *number;
    } cases[] = {
        {"+44 20 7946 0958", NULL, "+442079460958"},
        {"+44 (0)20 7946-0958", "US", "+442079460958"},
        {"020 7946 0958", "GB", "+442079460958"},
        {"0044 20 7946 0958", "DE", "+442079460958"},
        {"(202) 555-0123", "US", "+12025550123"},
        {"202.555.0123 x45", "US", "+12025550123"},
        {"011 44 20 7946 0958", "US", "+442079460958"},
        {"030 901820", "DE", "+4930901820"},
        {"+39 06 69812345", NULL, "+390669812345"},
        {"090-1234-5678", "JP", "+819012345678"},
        {"０９０−１２３４−５６７８", "JP", "+819012345678"},
        {"1-800-FLOWERS", "US", "+18003569377"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *number = NULL;
        if (!phone_e164(w, cases[i].raw, cases[i].country, &number))
            check_failed(__FILE__, __LINE__, "'%s' is not read", cases[i].raw);
        else
            CHECK_TEXT(number, cases[i].number);
    }
}

static void what_is_no_number_is_refused(struct work *w)
{
    static const struct {
        const char *raw, *country;
    } cases[] = {
        {"020 7946 0958", NULL},
        {"12345", "GB"},
        {"+44", "GB"},
        {"", "GB"},
        {NULL, "GB"},
        {"call me", "GB"},
        {"+999 123456789", "GB"},
        {"+44 20 7946 0958 0958 0958", "GB"},
        {"020 7946 0958", "XX"},
        {"020 7946 0958", ""},
        {"\xFF\xFE", "GB"},
        {"0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
         "000000000000000000000",
         "GB"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *number = NULL;
        if (phone_e164(w, cases[i].raw, cases[i].country, &number))
            check_failed(__FILE__, __LINE__, "'%s' is read as %s", cases[i].raw, number);
    }
}

SUITE("phone", TEST(what_people_write_becomes_one_form), TEST(what_is_no_number_is_refused));
