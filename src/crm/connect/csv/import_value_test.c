/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/csv/import_value.h"

#include "base/shape.h"
#include "base/time.h"
#include "test/check.h"

static void decimals_are_read_as_people_write_them(struct work *w)
{
    static const struct {
        const char         *cell;
        enum import_decimal decimal;
        int64_t             expected;
    } cases[] = {
        {"2.55", IMPORT_POINT, 2550000},
        {"-12", IMPORT_POINT, -12000000},
        {"0.001", IMPORT_POINT, 1000},
        {".5", IMPORT_POINT, 500000},
        {"1,234.50", IMPORT_POINT, 1234500000},
        {"1,234,567", IMPORT_POINT, INT64_C(1234567000000)},
        {"1.234,50", IMPORT_COMMA, 1234500000},
        {"12,5", IMPORT_COMMA, 12500000},
        {"1 234,50", IMPORT_COMMA, 1234500000},
        {"1\u00a0234,50 €", IMPORT_COMMA, 1234500000},
        {"£12.00", IMPORT_POINT, 12000000},
        {"USD 12.00", IMPORT_POINT, 12000000},
        {"R$ 1.250,00", IMPORT_COMMA, 1250000000},
        {"(3.50)", IMPORT_POINT, -3500000},
        {"3.50-", IMPORT_POINT, -3500000},
        {"\u22124", IMPORT_POINT, -4000000},
        {"+7", IMPORT_POINT, 7000000},
        {"1e3", IMPORT_POINT, 1000000000},
        {"1.5E-3", IMPORT_POINT, 1500},
        {"2.5500000000000003", IMPORT_POINT, 2550000},
        {"1'000.25", IMPORT_POINT, 1000250000},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t     number = 0;
        const char *reason = import_read_decimal(cases[i].cell, cases[i].decimal, &number);
        if (reason != NULL || number != cases[i].expected)
            printf("%s: %s\n", cases[i].cell, reason != NULL ? reason : "another number");
        CHECK(reason == NULL);
        CHECK_INT(number, cases[i].expected);
    }
}

static void what_is_no_number_says_so(struct work *w)
{
    static const char *const bad[] = {"",  "abc", "12.3.4", "1,23", "12 apples", "--",
                                      "€", "1-2", "0x10",   "NaN",  "1e",        "12:30"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        int64_t     number;
        const char *reason = import_read_decimal(bad[i], IMPORT_POINT, &number);
        if (reason == NULL)
            printf("'%s' was read\n", bad[i]);
        CHECK(reason != NULL);
    }
    int64_t number;
    CHECK(strstr(import_read_decimal("99999999999999", IMPORT_POINT, &number), "beyond") != NULL);
    CHECK(strstr(import_read_decimal("1e300", IMPORT_POINT, &number), "beyond") != NULL);
}

static void the_sign_of_decimals_is_found_in_a_sample(struct work *w)
{
    static const struct {
        const char         *cells[4];
        enum import_decimal expected;
    } cases[] = {
        {{"2.55", "10", "3.39"}, IMPORT_POINT},
        {{"2,55", "10", "1.234"}, IMPORT_COMMA},
        {{"1,234", "5"}, IMPORT_POINT},
        {{"1.234,00"}, IMPORT_COMMA},
        {{"1"}, IMPORT_POINT},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct import_decimal_votes votes = {0};
        for (size_t k = 0; cases[i].cells[k] != NULL; k++)
            import_vote_decimal(&votes, cases[i].cells[k]);
        CHECK_INT(import_decided_decimal(&votes), cases[i].expected);
    }
}

static void dates_are_read_in_many_forms(struct work *w)
{
    static const struct {
        const char       *cell, *time;
        enum import_dates dates;
        const char       *expected;
    } cases[] = {
        {"2010-12-01 08:26:00", NULL, IMPORT_YMD, "2010-12-01T08:26:00.000Z"},
        {"2010-12-01T08:26:00.5+01:00", NULL, IMPORT_YMD, "2010-12-01T07:26:00.500Z"},
        {"2010-12-01 08:26:00 UTC", NULL, IMPORT_YMD, "2010-12-01T08:26:00.000Z"},
        {"2010-12-01 08:26:00 +0000", NULL, IMPORT_YMD, "2010-12-01T08:26:00.000Z"},
        {"2010/12/01", NULL, IMPORT_YMD, "2010-12-01T00:00:00.000Z"},
        {"20101201", NULL, IMPORT_YMD, "2010-12-01T00:00:00.000Z"},
        {"2010. 12. 1. 8:26", NULL, IMPORT_YMD, "2010-12-01T08:26:00.000Z"},
        {"2010年12月1日", NULL, IMPORT_YMD, "2010-12-01T00:00:00.000Z"},
        {"2010년 12월 1일 8:26", NULL, IMPORT_YMD, "2010-12-01T08:26:00.000Z"},
        {"1.12.2010 8:26", NULL, IMPORT_DMY, "2010-12-01T08:26:00.000Z"},
        {"01/12/10", NULL, IMPORT_DMY, "2010-12-01T00:00:00.000Z"},
        {"1 Dec 2010", NULL, IMPORT_DMY, "2010-12-01T00:00:00.000Z"},
        {"Wed, 1 December 2010 08:26:00 GMT", NULL, IMPORT_DMY, "2010-12-01T08:26:00.000Z"},
        {"12/1/2010 8:26", NULL, IMPORT_MDY, "2010-12-01T08:26:00.000Z"},
        {"12/01/2010 08:26:30 PM", NULL, IMPORT_MDY, "2010-12-01T20:26:30.000Z"},
        {"12/01/2010 12:05 am", NULL, IMPORT_MDY, "2010-12-01T00:05:00.000Z"},
        {"Dec 1, 2010", NULL, IMPORT_MDY, "2010-12-01T00:00:00.000Z"},
        {"12/1/2010", "8:26", IMPORT_MDY, "2010-12-01T08:26:00.000Z"},
        {"1291191960", NULL, IMPORT_UNIX, "2010-12-01T08:26:00.000Z"},
        {"1291191960500", NULL, IMPORT_UNIX_MS, "2010-12-01T08:26:00.500Z"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t     time = 0;
        const char *reason =
            import_read_time(cases[i].cell, cases[i].time, cases[i].dates, NULL, &time);
        if (reason != NULL)
            printf("%s: %s\n", cases[i].cell, reason);
        CHECK(reason == NULL);
        CHECK_TEXT(time_text(w, time), cases[i].expected);
    }
}

static void what_is_no_date_says_so(struct work *w)
{
    static const struct {
        const char       *cell;
        enum import_dates dates;
    } cases[] = {
        {"", IMPORT_YMD},
        {"2010-13-01", IMPORT_YMD},
        {"2010-02-30", IMPORT_YMD},
        {"31.4.2010", IMPORT_DMY},
        {"13/13/2010", IMPORT_MDY},
        {"2010-12-01 25:00", IMPORT_YMD},
        {"2010-12-01 08:60", IMPORT_YMD},
        {"2010-12-01 13:00 PM", IMPORT_YMD},
        {"2010-12-01 soon", IMPORT_YMD},
        {"1/2", IMPORT_DMY},
        {"yesterday", IMPORT_DMY},
        {"0/0/0000", IMPORT_DMY},
        {"123/4/2010", IMPORT_DMY},
        {"1e300", IMPORT_UNIX},
        {"99999999999999999", IMPORT_UNIX_MS},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t     time;
        const char *reason = import_read_time(cases[i].cell, NULL, cases[i].dates, NULL, &time);
        if (reason == NULL)
            printf("'%s' was read\n", cases[i].cell);
        CHECK(reason != NULL);
    }
}

static void the_order_of_day_and_month_is_found_in_a_sample(struct work *w)
{
    static const struct {
        const char       *cells[4];
        enum import_dates expected;
        bool              sure;
    } cases[] = {
        {{"2010-12-01", "2010-12-02"}, IMPORT_YMD, true},
        {{"12/1/2010", "12/13/2010"}, IMPORT_MDY, true},
        {{"1/12/2010", "13/12/2010"}, IMPORT_DMY, true},
        {{"1.12.2010", "2.12.2010"}, IMPORT_DMY, true},
        {{"12/1/2010", "12/2/2010", "12/3/2010"}, IMPORT_MDY, false}, /* a day, not a month */
        {{"1/12/2010", "2/12/2010", "3/12/2010"}, IMPORT_DMY, false},
        {{"Dec 1, 2010", "Dec 2, 2010"}, IMPORT_DMY, true},
        {{"1291191960", "1291191961"}, IMPORT_UNIX, true},
        {{"1291191960000"}, IMPORT_UNIX_MS, true},
        {{"red", "blue"}, IMPORT_DATES_AUTO, true},
        {{""}, IMPORT_DATES_AUTO, true},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct import_date_votes votes = {0};
        bool                     sure;
        for (size_t k = 0; cases[i].cells[k] != NULL; k++)
            import_vote_date(&votes, cases[i].cells[k]);
        CHECK_INT(import_decided_dates(&votes, &sure), cases[i].expected);
        CHECK_INT(sure, cases[i].sure);
    }
}

static void an_id_that_a_spreadsheet_made_a_float_is_seen(struct work *w)
{
    CHECK(import_whole_float("17850.0", 7));
    CHECK(import_whole_float("17850.00", 8));
    CHECK(!import_whole_float("17850", 5));
    CHECK(!import_whole_float("17850.", 6));
    CHECK(!import_whole_float("17850.5", 7));
    CHECK(!import_whole_float("A17850.0", 8));
    CHECK(!import_whole_float("1.0.0", 5));
}

static void a_full_name_has_two_parts(struct work *w)
{
    static const struct {
        const char *cell, *first, *last;
    } cases[] = {
        {"Ada Lovelace", "Ada", "Lovelace"},
        {"Lovelace, Ada", "Ada", "Lovelace"},
        {"Mary Ann Evans", "Mary Ann", "Evans"},
        {"김민준", "김민준", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *first, *last;
        import_split_name(w, cases[i].cell, &first, &last);
        CHECK_TEXT(first, cases[i].first);
        CHECK(cases[i].last == NULL ? last == NULL : strcmp(last, cases[i].last) == 0);
    }
}

static void truth_is_read_in_several_languages(struct work *w)
{
    bool truth = false;
    CHECK(import_read_truth("Yes", &truth) && truth);
    CHECK(import_read_truth("FALSE", &truth) && !truth);
    CHECK(import_read_truth("ja", &truth) && truth);
    CHECK(import_read_truth("아니오", &truth) && !truth);
    CHECK(!import_read_truth("perhaps", &truth));
    CHECK(!import_read_truth("", &truth));
}

SUITE("import value", TEST(decimals_are_read_as_people_write_them), TEST(what_is_no_number_says_so),
      TEST(the_sign_of_decimals_is_found_in_a_sample), TEST(dates_are_read_in_many_forms),
      TEST(what_is_no_date_says_so), TEST(the_order_of_day_and_month_is_found_in_a_sample),
      TEST(an_id_that_a_spreadsheet_made_a_float_is_seen), TEST(a_full_name_has_two_parts),
      TEST(truth_is_read_in_several_languages));
