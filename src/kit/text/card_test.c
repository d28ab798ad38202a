/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/card.h"

#include <string.h>

#include "base/text.h"
#include "test/check.h"

static const char *masked(struct work *w, const char *words)
{
    char *copy = work_copy(w, words, strlen(words));
    card_mask(copy, strlen(copy));
    return copy;
}

static const char *masked_json(struct work *w, const char *words)
{
    char *copy = work_copy(w, words, strlen(words));
    card_mask_json(copy, strlen(copy));
    return copy;
}

/* The numbers that the brands and their processors publish for testing. */
static void cards_of_all_brands_are_masked_but_for_four_digits(struct work *w)
{
    static const char *const cards[] = {
        "4111111111111111", "4222222222222",    "4917610000000000003", "5555555555554444",
        "2223003122003222", "2720990000000007", "378282246310005",     "341111111111111",
        "30569309025904",   "36227206271667",   "38520000023237",      "6011111111111117",
        "6221260000000000", "3530111333300000", "3566002020360505",    "6200000000000005",
        "6759649826438453", "2200000000000004", "5019717010103742",    "6062826786276634",
        "9792030000000000", "8600000000000007"};
    for (size_t i = 0; i < COUNT_OF(cards); i++) {
        const char *hidden = masked(w, cards[i]);
        size_t      size = strlen(cards[i]);
        CHECK_INT(strlen(hidden), size);
        if (strspn(hidden, "*") != size - 4)
            check_failed(__FILE__, __LINE__, "%s became %s", cards[i], hidden);
        CHECK_TEXT(hidden + size - 4, cards[i] + size - 4);
    }
}

static void a_card_is_seen_however_it_is_written(struct work *w)
{
    CHECK_TEXT(masked(w, "4111 1111 1111 1111"), "**** **** **** 1111");
    CHECK_TEXT(masked(w, "4111-1111-1111-1111"), "****-****-****-1111");
    CHECK_TEXT(masked(w, "4111.1111.1111.1111"), "****.****.****.1111");
    CHECK_TEXT(masked(w, "4111 - 1111 - 1111 - 1111"), "**** - **** - **** - 1111");
    CHECK_TEXT(masked(w, "4111\xC2\xA0"
                         "1111\xC2\xA0"
                         "1111\xC2\xA0"
                         "1111"),
               "****\xC2\xA0****\xC2\xA0****\xC2\xA0"
               "1111");
    CHECK_TEXT(masked(w, "3782 822463 10005"), "**** ****** *0005");
    CHECK_TEXT(masked(w, "my card4111111111111111, 12/29"), "my card************1111, 12/29");
    CHECK_TEXT(masked(w, "4111111111111111 12/29 123"), "************1111 12/29 123");
    CHECK_TEXT(masked(w, "order 12 4111 1111 1111 1111"), "order 12 **** **** **** 1111");
    CHECK_TEXT(masked(w, "a 4111111111111111 b 5555555555554444"),
               "a ************1111 b ************4444");
    CHECK_TEXT(masked(w, "4111+1111+1111+1111"), "****+****+****+1111");
    CHECK_TEXT(masked(w, "4111%201111%201111%201111"), "****%20****%20****%201111");
}

static void what_is_no_card_stays(struct work *w)
{
    static const char *const others[] = {
        "4111111111111112",     /* wrong check digit */
        "1700000000000",        /* ms */
        "1700000000000000",     /* us */
        "4006381333931",        /* a bar code whose digits pass Luhn as well, or not */
        "+44 20 7946 0958",     /* a phone */
        "41111111111111111111", /* twenty digits */
        "192.168.100.200",         "GA1.2.1234567890.1700000000",
        "2024-01-31 09:00:00.123", "00000000-0000-4000-8000-000000000000",
        "9000000000000000",
    };
    for (size_t i = 0; i < COUNT_OF(others); i++)
        CHECK_TEXT(masked(w, others[i]), others[i]);
}

static void a_document_stays_a_document(struct work *w)
{
    CHECK_TEXT(masked_json(w, "{\"a\":4111111111111111,\"b\":\"4111 1111 1111 1111\"}"),
               "{\"a\":9000000000000000,\"b\":\"**** **** **** 1111\"}");
    CHECK_TEXT(masked_json(w, "[\"say \\\"4111111111111111\\\"\",1]"),
               "[\"say \\\"************1111\\\"\",1]");
    CHECK_TEXT(masked_json(w, "{\"4111111111111111\":1}"), "{\"************1111\":1}");
    /* Neither fractions nor what two values would make together. */
    CHECK_TEXT(masked_json(w, "[0.4111111111111111,4111111111111111.5,4111,1111,1111,1111]"),
               "[0.4111111111111111,4111111111111111.5,4111,1111,1111,1111]");
    CHECK_TEXT(masked_json(w, "[\"4111111111111111"), "[\"************1111"); /* cut short */
    CHECK_TEXT(masked_json(w, ""), "");
}

SUITE("card", TEST(cards_of_all_brands_are_masked_but_for_four_digits),
      TEST(a_card_is_seen_however_it_is_written), TEST(what_is_no_card_stays),
      TEST(a_document_stays_a_document));
