/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/store/store.h"

#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/store/store_api.h"
#include "test/check.h"
#include "test/check_api.h"

static struct store gifts(void)
{
    return (struct store){
        .name = "Gifts", .kind = STORE_POS, .currency = "GBP", .zone = "Europe/London"};
}

static void a_store_keeps_what_was_said_of_it(struct work *w)
{
    struct store draft = gifts(), found = {0};
    draft.url = "https://shop.example";
    CHECK_OK(store_create(w, &draft));
    CHECK_OK(store_find(w, "Gifts", &found));
    CHECK_INT(found.id, draft.id);
    CHECK_INT(found.kind, STORE_POS);
    CHECK_TEXT(found.url, "https://shop.example");
    CHECK_TEXT(found.zone, "Europe/London");
    CHECK_INT(found.created_at, w->now);
    CHECK(store_get(w, draft.id + 1, &found) == NOT_FOUND);
}

static void a_currency_or_zone_that_is_none_is_refused(struct work *w)
{
    static const struct {
        const char *currency, *zone, *field;
    } cases[] = {{"pound", "Europe/London", "currency"},
                 {"GBP", "Europe/Londinium", "zone"},
                 {"GBP", "", "zone"},
                 {"gbp", "Europe/London", "currency"}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct store draft = gifts();
        draft.currency = cases[i].currency;
        draft.zone = cases[i].zone;
        CHECK(store_create(w, &draft) == INVALID);
        CHECK_TEXT(w->failure.field, cases[i].field);
    }
}

static void home_is_that_of_the_first_store_until_it_is_set(struct work *w)
{
    struct store      first = gifts(), second = gifts();
    struct store_home home = {0};
    CHECK(store_get_home(w, &home) == INVALID);
    CHECK_OK(store_create(w, &first));
    second.name = "Geschenke";
    second.currency = "EUR";
    CHECK_OK(store_create(w, &second));
    CHECK_OK(store_get_home(w, &home));
    CHECK_TEXT(home.currency, "GBP");

    home.currency = "EUR";
    CHECK_OK(store_put_home(w, &home));
    CHECK_OK(store_use_home(w)); /* totals are kept from now on */
    home.currency = "USD";
    CHECK(store_put_home(w, &home) == CONFLICT);
    home.currency = "EUR";
    home.zone = "Europe/Berlin";
    CHECK_OK(store_put_home(w, &home));
    CHECK_OK(store_get_home(w, &home));
    CHECK_TEXT(home.zone, "Europe/Berlin");
}

static void a_rate_holds_from_its_day_and_the_first_also_before(struct work *w)
{
    struct store first = gifts();
    int64_t      rate = 0;
    CHECK_OK(store_create(w, &first));
    CHECK_OK(store_rate(w, "GBP", 15000, &rate));
    CHECK_INT(rate, MONEY_UNIT);
    CHECK(store_rate(w, "EUR", 15000, &rate) == INVALID);

    CHECK_OK(store_put_rate(w, "EUR", 15000, 850000));
    CHECK_OK(store_put_rate(w, "EUR", 15010, 900000));
    CHECK_OK(store_put_rate(w, "EUR", 15010, 910000)); /* the later word */
    static const struct {
        int64_t day, rate;
    } cases[] = {
        {14000, 850000}, {15000, 850000}, {15009, 850000}, {15010, 910000}, {20000, 910000}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CHECK_OK(store_rate(w, "EUR", cases[i].day, &rate));
        CHECK_INT(rate, cases[i].rate);
    }
    CHECK(store_put_rate(w, "EUR", 15000, 0) == INVALID);
    CHECK(store_put_rate(w, "euro", 15000, 1) == INVALID);
}

/* R73: stores of several kinds in one account. */
static void stores_are_made_listed_and_changed_by_the_api(struct work *w)
{
    struct asked asked = check_api(
        w, store_routes, POST, "/api/stores",
        "{\"name\":\"Gifts\",\"kind\":\"pos\",\"currency\":\"GBP\",\"zone\":\"Europe/London\"}");
    CHECK_INT(asked.code, 201);
    asked = check_api(w, store_routes, GET, "/api/stores", NULL);
    CHECK(strstr(asked.body, "\"zone\":\"Europe/London\"") != NULL);

    asked = check_api(w, store_routes, POST, "/api/stores",
                      "{\"name\":\"Gifts\",\"currency\":\"GBP\",\"zone\":\"Europe/London\"}");
    CHECK(asked.outcome == CONFLICT);
    CHECK_TEXT(asked.message, "there is a store named 'Gifts' already");
    asked = check_api(w, store_routes, POST, "/api/stores", "{\"name\":\"X\",\"colour\":1}");
    CHECK(asked.outcome == INVALID);
    CHECK_TEXT(asked.field, "colour");
}

static const char *first_id(struct work *w, const char *body)
{
    const char *found = strstr(body, "\"id\":");
    if (found == NULL)
        return "0";
    return work_copy(w, found + 5, strspn(found + 5, "0123456789"));
}

static void a_change_names_only_what_changes(struct work *w)
{
    struct asked asked = check_api(
        w, store_routes, POST, "/api/stores",
        "{\"name\":\"Gifts\",\"kind\":\"pos\",\"currency\":\"GBP\",\"zone\":\"Europe/London\"}");
    const char *path = work_text(w, "/api/stores/%s", first_id(w, asked.body));
    asked = check_api(w, store_routes, PATCH, path, "{\"zone\":\"Europe/Paris\"}");
    CHECK(strstr(asked.body, "\"name\":\"Gifts\"") != NULL);
    CHECK(strstr(asked.body, "\"zone\":\"Europe/Paris\"") != NULL);
    asked = check_api(w, store_routes, PATCH, path, "{\"zone\":\"Nowhere/Else\"}");
    CHECK(asked.outcome == INVALID);
    asked = check_api(w, store_routes, PATCH, "/api/stores/77", "{\"zone\":\"Europe/Paris\"}");
    CHECK(asked.outcome == NOT_FOUND);

    asked = check_api(w, store_routes, PATCH, "/api/home", "{\"zone\":\"Europe/Berlin\"}");
    CHECK_TEXT(asked.body, "{\"currency\":\"GBP\",\"zone\":\"Europe/Berlin\",\"used\":false}");
    asked = check_api(w, store_routes, PUT, "/api/rates",
                      "{\"currency\":\"EUR\",\"day\":\"2011-05-01\",\"rate\":\"0.85\"}");
    CHECK_INT(asked.code, 200);
    asked = check_api(w, store_routes, GET, "/api/rates?currency=EUR", NULL);
    CHECK(strstr(asked.body, "{\"currency\":\"EUR\",\"day\":\"2011-05-01\",\"rate\":\"0.85\"}")
          != NULL);
}

SUITE_DB("store", IN_WRITE(a_store_keeps_what_was_said_of_it),
         IN_WRITE(a_currency_or_zone_that_is_none_is_refused),
         IN_WRITE(home_is_that_of_the_first_store_until_it_is_set),
         IN_WRITE(a_rate_holds_from_its_day_and_the_first_also_before),
         TEST(stores_are_made_listed_and_changed_by_the_api),
         TEST(a_change_names_only_what_changes));
