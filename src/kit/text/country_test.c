/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/country.h"

#include <unicode/uloc.h>

#include "base/shape.h"
#include "base/text.h"
#include "test/check.h"

static const struct {
    const char *words, *code;
} cases[] = {
    {"United Kingdom", "GB"},
    {"UK", "GB"},
    {"u.k.", "GB"},
    {"England", "GB"},
    {"gb", "GB"},
    {"GBR", "GB"},
    {"EIRE", "IE"},
    {"Ireland", "IE"},
    {"USA", "US"},
    {"U.S.A.", "US"},
    {"us", "US"},
    {"United States of America", "US"},
    {"the United States", "US"},
    {"RSA", "ZA"},
    {"South Africa", "ZA"},
    {"The Netherlands", "NL"},
    {"Holland", "NL"},
    {"Côte d'Ivoire", "CI"},
    {"COTE D\xE2\x80\x99IVOIRE", "CI"},
    {"Ivory Coast", "CI"},
    {"Åland Islands", "AX"},
    {"Bosnia and Herzegovina", "BA"},
    {"Bosnia & Herzegovina", "BA"},
    {"Korea, Republic of", "KR"},
    {"Korea", "KR"},
    {"Czech Republic", "CZ"},
    {"Hong Kong", "HK"},
    {"Hong Kong SAR China", "HK"},
    {"Taiwan", "TW"},
    {"Viet Nam", "VN"},
    {"Vietnam", "VN"},
    {"Saint Lucia", "LC"},
    {"St. Lucia", "LC"},
    {"Türkiye", "TR"},
    {"Turkey", "TR"},
    {"Canary Islands", "ES"},
    {"Kosovo", "XK"},
    {"  france \n", "FR"},
    {"United Arab Emirates", "AE"},
    {"UAE", "AE"},
    {"Channel Islands", NULL},
    {"European Community", NULL},
    {"Unspecified", NULL},
    {"", NULL},
    {"-", NULL},
    {"the", NULL},
    {"XX", NULL},
    {"ZZZ", NULL},
    {"Franc", NULL},
    {"Francee", NULL},
    {"日本", NULL},
    {"\xF0\x9F\x87\xAC\xF0\x9F\x87\xA7", NULL},
};

static void what_shops_write_gives_the_code(struct work *w)
{
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *code = country_code(w, cases[i].words);
        if (!text_same(code, cases[i].code))
            check_failed(__FILE__, __LINE__, "'%s' is %s", cases[i].words, code ? code : "nothing");
    }
    CHECK(country_code(w, NULL) == NULL);
}

/* Those that are part of another country, or of none, in ISO 3166 itself. */
static bool is_no_country(const char *code)
{
    return text_same(code, "DG") || text_same(code, "EA") || text_same(code, "IC");
}

static void every_country_is_found_by_its_codes_and_its_name(struct work *w)
{
    int count = 0;
    for (const char *const *code = uloc_getISOCountries(); *code != NULL; code++) {
        if (is_no_country(*code))
            continue;
        const char *name = country_name(w, *code);
        const char *three = uloc_getISO3Country(work_text(w, "und_%s", *code));
        CHECK_TEXT(country_code(w, *code), *code);
        CHECK_TEXT(country_code(w, three), *code);
        CHECK(name != NULL);
        CHECK_TEXT(country_code(w, name == NULL ? "" : name), *code);
        count++;
    }
    CHECK(count >= 249);
}

static void only_codes_have_names(struct work *w)
{
    CHECK_TEXT(country_name(w, "NL"), "Netherlands");
    CHECK_TEXT(country_name(w, "CI"), "Côte d\xE2\x80\x99Ivoire");
    CHECK(country_name(w, "nl") == NULL && country_name(w, "XX") == NULL);
    CHECK(country_name(w, "") == NULL && country_name(w, NULL) == NULL);
}

/* The countries of the gift shop of the tests, which has two that are none. */
static void the_countries_of_a_real_shop_are_known(struct work *w)
{
    static const char *const words[] = {"Australia",     "Austria",
                                        "Bahrain",       "Belgium",
                                        "Brazil",        "Canada",
                                        "Cyprus",        "Czech Republic",
                                        "Denmark",       "EIRE",
                                        "Finland",       "France",
                                        "Germany",       "Greece",
                                        "Hong Kong",     "Iceland",
                                        "Israel",        "Italy",
                                        "Japan",         "Lebanon",
                                        "Lithuania",     "Malta",
                                        "Netherlands",   "Norway",
                                        "Poland",        "Portugal",
                                        "RSA",           "Saudi Arabia",
                                        "Singapore",     "Spain",
                                        "Sweden",        "Switzerland",
                                        "USA",           "United Arab Emirates",
                                        "United Kingdom"};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (country_code(w, words[i]) == NULL)
            check_failed(__FILE__, __LINE__, "%s is not known", words[i]);
}

SUITE("country", TEST(what_shops_write_gives_the_code),
      TEST(every_country_is_found_by_its_codes_and_its_name), TEST(only_codes_have_names),
      TEST(the_countries_of_a_real_shop_are_known));
