/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/csv/import_seen.h"

#include "base/text.h"
#include "crm/order/order.h"
#include "test/check.h"

enum { ORDERS = 20000 };

static const char *key(struct work *w, int number)
{
    return work_text(w, "shop\x1f%d", number);
}

static void lines_of_many_orders_that_are_mixed_up_get_their_places(struct work *w)
{
    struct import_seen seen = import_seen_open(w);
    for (int line = 1; line <= 3; line++)
        for (int i = 0; i < ORDERS; i++) {
            struct arena_mark mark = arena_mark(w->arena);
            int64_t           place = import_seen_line(&seen, key(w, i));
            if (place != line)
                check_failed(__FILE__, __LINE__, "order %d: %d for %d", i, (int) place, line);
            arena_rewind(w->arena, mark);
        }
    CHECK_INT((int64_t) seen.count, ORDERS);
    import_seen_close(&seen);
}

static void of_each_order_is_known_whether_it_was_begun_and_what_became_of_it(struct work *w)
{
    struct import_seen seen = import_seen_open(w);
    CHECK_INT(import_seen_line(&seen, "a"), 1);
    CHECK_INT(import_seen_outcome(&seen, "a"), -1);
    CHECK(import_seen_begin(&seen, "a"));
    CHECK(!import_seen_begin(&seen, "a"));
    CHECK(import_seen_begin(&seen, "b"));
    for (int outcome = ORDER_UNCHANGED; outcome <= ORDER_CHANGED; outcome++) {
        import_seen_put_outcome(&seen, "a", outcome);
        CHECK_INT(import_seen_outcome(&seen, "a"), outcome);
    }
    CHECK_INT(import_seen_outcome(&seen, "b"), -1);
    CHECK_INT(import_seen_line(&seen, "a"), 2);
    import_seen_close(&seen);
}

static void an_order_with_too_many_lines_stays_one_with_too_many(struct work *w)
{
    struct import_seen seen = import_seen_open(w);
    for (int i = 0; i < ORDER_LINES_MAX; i++)
        (void) import_seen_line(&seen, "a");
    CHECK_INT(import_seen_line(&seen, "a"), ORDER_LINES_MAX + 1);
    CHECK_INT(import_seen_line(&seen, "a"), ORDER_LINES_MAX + 1);
    CHECK(import_seen_begin(&seen, "a"));
    import_seen_close(&seen);
}

SUITE("import seen", TEST(lines_of_many_orders_that_are_mixed_up_get_their_places),
      TEST(of_each_order_is_known_whether_it_was_begun_and_what_became_of_it),
      TEST(an_order_with_too_many_lines_stays_one_with_too_many));
