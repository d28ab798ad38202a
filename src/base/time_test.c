/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/time.h"

#include "base/shape.h"
#include "test/check.h"

static int64_t day(int year, int month, int of_month)
{
    return date_to_day((struct date){year, month, of_month});
}

static void every_day_of_400_years_comes_back_and_follows_the_last(struct work *w)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t          expected = day(1800, 1, 1);
    for (int year = 1800; year < 2200; year++)
        for (int month = 1; month <= 12; month++) {
            int leap = month == 2 && ((year % 4 == 0 && year % 100 != 0) || year % 400 == 0);
            for (int d = 1; d <= days[month - 1] + leap; d++, expected++) {
                struct date date = date_of_day(expected);
                if (date.year != year || date.month != month || date.day != d
                    || day(year, month, d) != expected)
                    check_failed(__FILE__, __LINE__, "%d-%d-%d is %lld", year, month, d,
                                 (long long) expected);
            }
        }
    CHECK_INT(expected, day(2200, 1, 1));
}

static void known_days_have_their_numbers(struct work *w)
{
    CHECK_INT(day(1970, 1, 1), 0);
    CHECK_INT(day(1969, 12, 31), -1);
    CHECK_INT(day(2000, 3, 1), 11017);
    CHECK_INT(day(2024, 2, 29), 19782);
    CHECK_INT(day(1, 1, 1), -719162);
    CHECK_INT(day(9999, 12, 31), 2932896);
    CHECK_INT(day(1, 1, 1) * DAY, TIME_FIRST);
    CHECK_INT(day(9999, 12, 31) * DAY + DAY - 1, TIME_LAST);
}

static void days_that_do_not_exist_are_not_valid(struct work *w)
{
    static const struct date wrong[] = {{2023, 2, 29}, {1900, 2, 29}, {2024, 4, 31}, {2024, 0, 1},
                                        {2024, 13, 1}, {2024, 1, 0},  {2024, 1, 32}, {0, 1, 1},
                                        {-1, 1, 1},    {10000, 1, 1}};
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        CHECK(!date_valid(wrong[i]));
    CHECK(date_valid((struct date){2000, 2, 29}));
    CHECK(date_valid((struct date){9999, 12, 31}));
}

static void the_day_of_an_instant_is_rounded_down_also_before_1970(struct work *w)
{
    CHECK_INT(day_of(0), 0);
    CHECK_INT(day_of(DAY - 1), 0);
    CHECK_INT(day_of(DAY), 1);
    CHECK_INT(day_of(-1), -1);
    CHECK_INT(day_of(-DAY), -1);
    CHECK_INT(day_of(-DAY - 1), -2);
}

static void months_are_counted_through_the_years(struct work *w)
{
    CHECK_INT(month_of_day(day(2010, 12, 31)), 2010 * 12 + 11);
    CHECK_INT(month_of_day(day(2011, 1, 1)), 2011 * 12);
    CHECK_INT(month_of_day(day(1969, 12, 31)), 1969 * 12 + 11);
    for (int64_t month = 1 * 12; month < 9999 * 12; month++) {
        int64_t first = day_of_month(month);
        CHECK(month_of_day(first) == month && date_of_day(first).day == 1);
        CHECK(month == 12 || month_of_day(first - 1) == month - 1);
    }
}

static void a_week_begins_on_monday(struct work *w)
{
    CHECK_INT(week_of_day(day(2024, 1, 1)), day(2024, 1, 1)); /* a Monday */
    CHECK_INT(week_of_day(day(2024, 1, 7)), day(2024, 1, 1));
    CHECK_INT(week_of_day(day(2024, 1, 8)), day(2024, 1, 8));
    CHECK_INT(week_of_day(day(1970, 1, 1)), day(1969, 12, 29));
    CHECK_INT(week_of_day(day(1969, 12, 28)), day(1969, 12, 22));
    for (int64_t d = -1000; d < 1000; d++) {
        int64_t monday = week_of_day(d);
        CHECK(monday <= d && d < monday + 7 && week_of_day(monday) == monday);
    }
}

static const struct {
    const char *words;
    int64_t     time;
    bool        zoned;
} instants[] = {
    {"1970-01-01", 0, false},
    {"2024-01-31", INT64_C(1706659200000), false},
    {"2024-01-31T09:00", INT64_C(1706691600000), false},
    {"2024-01-31 09:00:01", INT64_C(1706691601000), false},
    {"2024-01-31T09:00:01.5", INT64_C(1706691601500), false},
    {"2024-01-31T09:00:01.1239999", INT64_C(1706691601123), false},
    {"2024-01-31T09:00:00.000Z", INT64_C(1706691600000), true},
    {"2024-01-31T09:00z", INT64_C(1706691600000), true},
    {"2024-01-31T09:00:00+01:00", INT64_C(1706688000000), true},
    {"2024-01-31T09:00:00-0530", INT64_C(1706711400000), true},
    {"2024-01-31T09:00:00+00:00", INT64_C(1706691600000), true},
    {"1969-12-31T23:59:59.999Z", -1, true},
    {"0001-01-01T00:00:00Z", TIME_FIRST, true},
    {"9999-12-31T23:59:59.999Z", TIME_LAST, true},
    {"2024-02-29T23:59:59Z", INT64_C(1709251199000), true},
};

static void instants_are_read(struct work *w)
{
    for (size_t i = 0; i < COUNT_OF(instants); i++) {
        int64_t time = 0;
        bool    zoned = !instants[i].zoned;
        if (!time_parse(instants[i].words, &time, &zoned) || time != instants[i].time
            || zoned != instants[i].zoned)
            check_failed(__FILE__, __LINE__, "'%s' is read as %s", instants[i].words,
                         time_text(w, time));
        CHECK(time_parse(instants[i].words, &time, NULL));
    }
}

static void what_is_no_instant_is_not_read(struct work *w)
{
    static const char *const wrong[] = {
        "",
        "2024",
        "2024-01",
        "2024-1-31",
        "24-01-31",
        "2024/01/31",
        "2024-01-31T",
        "2024-01-31 ",
        "2024-01-31T09",
        "2024-01-31T9:00",
        "2024-01-31T09:0",
        "2024-01-31T24:00",
        "2024-01-31T25:00",
        "2024-01-31T23:60",
        "2024-01-31T23:59:60",
        "2024-01-31T09:00:00.",
        "2024-01-31T09:00:00,5",
        "2024-01-31T09:00:00+",
        "2024-01-31T09:00:00+1",
        "2024-01-31T09:00:00+19:00",
        "2024-01-31T09:00:00+01:60",
        "2024-01-31T09:00:00Zx",
        "2024-01-31T09:00:00 UTC",
        "2024-01-31Z",
        "2024-04-31",
        "2023-02-29",
        "0000-01-01",
        "2024-00-10",
        "2024-13-10",
        "2024-01-00",
        "10000-01-01",
        "-001-01-01",
        " 2024-01-31",
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "\xEF\xBC\x92"
        "024-01-31",
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        int64_t time = 42;
        if (time_parse(wrong[i], &time, NULL) || time != 42)
            check_failed(__FILE__, __LINE__, "'%s' is read as %s", wrong[i], time_text(w, time));
    }
    CHECK(!time_parse(NULL, &(int64_t){0}, NULL));
}

static void dates_are_read_alone(struct work *w)
{
    int64_t d = 0;
    CHECK(date_parse("2024-02-29", &d) && d == day(2024, 2, 29));
    CHECK(!date_parse("2024-02-30", &d) && !date_parse("2024-02-29T00:00", &d));
    CHECK(!date_parse("", &d) && !date_parse(NULL, &d) && !date_parse("2024-2-9", &d));
}

static void what_is_written_is_read_back(struct work *w)
{
    static const int64_t times[] = {
        TIME_FIRST, TIME_LAST, 0, -1, INT64_C(1706691601123), INT64_C(-2208988800001)};
    for (size_t i = 0; i < COUNT_OF(times); i++) {
        int64_t time = 0, d = 0;
        bool    zoned = false;
        CHECK(time_parse(time_text(w, times[i]), &time, &zoned) && zoned);
        CHECK_INT(time, times[i]);
        CHECK(date_parse(date_text(w, day_of(times[i])), &d));
        CHECK_INT(d, day_of(times[i]));
    }
    CHECK_TEXT(time_text(w, INT64_C(1706691601123)), "2024-01-31T09:00:01.123Z");
    CHECK_TEXT(time_text(w, TIME_FIRST), "0001-01-01T00:00:00.000Z");
    CHECK_TEXT(date_text(w, -1), "1969-12-31");
}

SUITE("time", TEST(every_day_of_400_years_comes_back_and_follows_the_last),
      TEST(known_days_have_their_numbers), TEST(days_that_do_not_exist_are_not_valid),
      TEST(the_day_of_an_instant_is_rounded_down_also_before_1970),
      TEST(months_are_counted_through_the_years), TEST(a_week_begins_on_monday),
      TEST(instants_are_read), TEST(what_is_no_instant_is_not_read), TEST(dates_are_read_alone),
      TEST(what_is_written_is_read_back));
