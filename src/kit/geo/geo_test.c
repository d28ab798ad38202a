/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/geo/geo.h"

#include "test/check.h"
#include "test/check_db.h"
#include "test/check_geo.h"

static void an_address_is_in_the_country_that_the_file_says(struct work *w)
{
    struct geo *geo;
    CHECK_OK(geo_open(w, check_geo_file(w), &geo));
    CHECK_TEXT(geo_country(w, geo, "81.2.3.4"), "DE");
    CHECK_TEXT(geo_country(w, geo, "82.255.0.1"), "FR");
    CHECK_TEXT(geo_country(w, geo, "83.0.0.1"), "JP");
    CHECK(geo_country(w, geo, "80.0.0.1") == NULL);
    CHECK(geo_country(w, geo, "127.0.0.1") == NULL);
    CHECK(geo_country(w, geo, "2a02::1") == NULL);
    CHECK(geo_country(w, geo, "nowhere.example") == NULL);
    CHECK(geo_country(w, geo, "") == NULL);
    CHECK(geo_country(w, geo, NULL) == NULL);
    CHECK(geo_country(w, NULL, "81.2.3.4") == NULL);
    geo_close(geo);
    geo_close(NULL);
}

static void a_file_that_is_none_is_refused(struct work *w)
{
    struct geo *geo;
    CHECK_INT(geo_open(w, "/no/such/file.mmdb", &geo), NOT_FOUND);
    CHECK_INT(geo_open(w, "meson.build", &geo), INVALID);
    CHECK(geo == NULL);
}

SUITE_DB("countries of addresses", TEST(an_address_is_in_the_country_that_the_file_says),
         TEST(a_file_that_is_none_is_refused));
