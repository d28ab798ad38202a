/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/zone.h"

#include "base/shape.h"
#include "base/time.h"
#include "test/check.h"

static const struct zone *opened(struct work *w, const char *name)
{
    const struct zone *zone = NULL;
    CHECK_OK(zone_open(w, name, &zone));
    return zone;
}

static int64_t at(const char *words)
{
    int64_t time = 0;
    CHECK(time_parse(words, &time, NULL));
    return time;
}

static void names_of_zones_are_known_or_refused(struct work *w)
{
    static const char *const good[] = {
        "Europe/London", "UTC",          "America/Argentina/Buenos_Aires",
        "Asia/Calcutta", "Asia/Kolkata", "Etc/GMT+5"};
    static const char *const wrong[] = {
        "",
        "Europe/Londin",
        "europe",
        "GMT+99",
        "Etc/Unknown",
        "Europe/London/",
        "\xFF",
        "../../etc/passwd",
        "A long name that is no zone at all but goes on and on and on"};
    const struct zone *zone;
    for (size_t i = 0; i < COUNT_OF(good); i++)
        CHECK(zone_valid(good[i]));
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        CHECK(!zone_valid(wrong[i]));
        CHECK_INT(zone_open(w, wrong[i], &zone), INVALID);
        CHECK_TEXT(w->failure.field, "zone");
    }
    CHECK(!zone_valid(NULL));
    CHECK_INT(zone_open(w, NULL, &zone), INVALID);
}

static void the_wall_is_ahead_by_the_offset_of_the_season(struct work *w)
{
    const struct zone *london = opened(w, "Europe/London"), *india = opened(w, "Asia/Kolkata");
    const struct zone *new_york = opened(w, "America/New_York"), *utc = opened(w, "UTC");

    CHECK_INT(zone_offset_at(london, at("2011-01-15T12:00Z")), 0);
    CHECK_INT(zone_offset_at(london, at("2011-07-15T12:00Z")), HOUR);
    CHECK_INT(zone_offset_at(london, at("2011-03-27T00:59:59.999Z")), 0);
    CHECK_INT(zone_offset_at(london, at("2011-03-27T01:00Z")), HOUR);
    CHECK_INT(zone_offset_at(london, at("1970-01-01")), HOUR); /* British Standard Time */
    CHECK_INT(zone_offset_at(new_york, at("2024-07-01")), -4 * HOUR);
    CHECK_INT(zone_offset_at(new_york, at("2024-12-01")), -5 * HOUR);
    CHECK_INT(zone_offset_at(india, at("2024-07-01")), 5 * HOUR + 30 * MINUTE);
    CHECK_INT(zone_offset_at(utc, at("2024-07-01")), 0);
    CHECK_INT(zone_offset_at(utc, TIME_FIRST), 0);
    CHECK_INT(zone_offset_at(utc, TIME_LAST), 0);
}

static void a_day_is_the_day_on_the_wall(struct work *w)
{
    const struct zone *tokyo = opened(w, "Asia/Tokyo"), *lima = opened(w, "America/Lima");
    CHECK_INT(zone_day_of(tokyo, at("2024-01-31T14:59:59Z")), day_of(at("2024-01-31")));
    CHECK_INT(zone_day_of(tokyo, at("2024-01-31T15:00Z")), day_of(at("2024-02-01")));
    CHECK_INT(zone_day_of(lima, at("2024-01-31T04:59Z")), day_of(at("2024-01-30")));
}

static void what_the_wall_shows_twice_is_the_first_time(struct work *w)
{
    const struct zone *london = opened(w, "Europe/London"), *lima = opened(w, "America/New_York");
    CHECK_INT(zone_to_utc(london, at("2011-10-30T00:59:59")), at("2011-10-29T23:59:59Z"));
    CHECK_INT(zone_to_utc(london, at("2011-10-30T01:00")), at("2011-10-30T00:00Z"));
    CHECK_INT(zone_to_utc(london, at("2011-10-30T01:59:59")), at("2011-10-30T00:59:59Z"));
    CHECK_INT(zone_to_utc(london, at("2011-10-30T02:00")), at("2011-10-30T02:00Z"));
    CHECK_INT(zone_to_utc(lima, at("2024-11-03T01:30")), at("2024-11-03T05:30Z"));
}

static void what_the_wall_never_shows_is_as_if_clocks_had_not_moved(struct work *w)
{
    const struct zone *london = opened(w, "Europe/London"), *lima = opened(w, "America/New_York");
    CHECK_INT(zone_to_utc(london, at("2011-03-27T00:59:59")), at("2011-03-27T00:59:59Z"));
    CHECK_INT(zone_to_utc(london, at("2011-03-27T01:30")), at("2011-03-27T01:30Z"));
    CHECK_INT(zone_to_utc(london, at("2011-03-27T02:00")), at("2011-03-27T01:00Z"));
    CHECK_INT(zone_to_utc(lima, at("2024-03-10T02:30")), at("2024-03-10T07:30Z"));
}

static void a_zone_may_leave_out_a_whole_day(struct work *w)
{
    const struct zone *apia = opened(w, "Pacific/Apia"); /* there was no 30 December 2011 */
    CHECK_INT(zone_to_utc(apia, at("2011-12-29T23:59")), at("2011-12-30T09:59Z"));
    CHECK_INT(zone_to_utc(apia, at("2011-12-31T00:00")), at("2011-12-30T10:00Z"));
    CHECK_INT(zone_to_utc(apia, at("2011-12-30T12:00")), at("2011-12-30T22:00Z"));
    CHECK_INT(zone_day_of(apia, at("2011-12-30T10:00Z")), day_of(at("2011-12-31")));
}

static void every_instant_comes_back_but_the_second_of_two(struct work *w)
{
    static const char *const names[] = {"Europe/London", "America/St_Johns", "Australia/Lord_Howe",
                                        "Africa/Casablanca", "Asia/Kathmandu"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const struct zone *zone = opened(w, names[i]);
        for (int64_t utc = at("2008-01-01"); utc < at("2014-01-01"); utc += 17 * MINUTE) {
            int64_t again = zone_to_utc(zone, utc + zone_offset_at(zone, utc));
            int64_t early = utc - again;
            if (early != 0
                && (early < 0 || early > HOUR
                    || zone_offset_at(zone, again) <= zone_offset_at(zone, utc)))
                check_failed(__FILE__, __LINE__, "%s: %s comes back as %s", names[i],
                             time_text(w, utc), time_text(w, again));
        }
    }
}

SUITE("zone", TEST(names_of_zones_are_known_or_refused),
      TEST(the_wall_is_ahead_by_the_offset_of_the_season), TEST(a_day_is_the_day_on_the_wall),
      TEST(what_the_wall_shows_twice_is_the_first_time),
      TEST(what_the_wall_never_shows_is_as_if_clocks_had_not_moved),
      TEST(a_zone_may_leave_out_a_whole_day), TEST(every_instant_comes_back_but_the_second_of_two));
