/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/text.h"
#include "base/time.h"
#include "crm/staff/staff_store.h"
#include "kit/http/http.h"
#include "kit/http/rates.h"
#include "kit/machines.h"
#include "test/check.h"

struct asked {
    struct request   rq;
    struct http_pair extra[REQUEST_EXTRA];
};

static status ask(struct work *w, const char *path, const struct credential *credential,
                  struct asked *ret_asked)
{
    *ret_asked = (struct asked){.rq = {.method = GET, .path = path}};
    ret_asked->rq.extra = ret_asked->extra;
    return staff_take_rate(w, &ret_asked->rq, credential);
}

/* The server keeps the places from one request to the next. */
static void headers_of_an_earlier_request_are_gone(struct work *w)
{
    struct credential own = {
        .token_id = 7, .grant_id = ABSENT, .burst_limit = 10, .daily_limit = ABSENT};
    struct asked asked = {.rq = {.method = GET, .path = "/api/orders"}};
    w->machines->rates = http_rates_open();
    asked.rq.extra = asked.extra;
    for (int i = 0; i < REQUEST_EXTRA; i++)
        asked.extra[i] = (struct http_pair){"X-Old", "1"};
    CHECK_OK(staff_take_rate(w, &asked.rq, &own));
    CHECK_TEXT(asked.extra[1].name, "RateLimit");
    CHECK(asked.extra[2].name == NULL);
    http_rates_close(w->machines->rates);
    w->machines->rates = NULL;
}

static const char *header(const struct asked *asked, const char *name)
{
    for (int i = 0; i < REQUEST_EXTRA && asked->extra[i].name != NULL; i++)
        if (text_same(asked->extra[i].name, name))
            return asked->extra[i].value;
    return NULL;
}

static void an_app_has_limits_and_is_told_of_them(struct work *w)
{
    struct credential app = {
        .token_id = 7, .grant_id = 1, .burst_limit = ABSENT, .daily_limit = ABSENT};
    struct asked asked;
    w->machines->rates = http_rates_open();
    CHECK_OK(ask(w, "/oauth/v1/access-tokens/x", &app, &asked));
    CHECK_TEXT(header(&asked, "X-HubSpot-RateLimit-Secondly"), "15");
    CHECK_TEXT(header(&asked, "X-HubSpot-RateLimit-Secondly-Remaining"), "15");
    for (int i = 1; i < 150; i++)
        CHECK_OK(ask(w, "/crm/v3/objects/contacts", &app, &asked));
    CHECK_TEXT(header(&asked, "X-HubSpot-RateLimit-Max"), "150");
    CHECK_TEXT(header(&asked, "X-HubSpot-RateLimit-Remaining"), "0");
    CHECK_TEXT(header(&asked, "X-HubSpot-RateLimit-Daily"), "500000");
    CHECK_INT(ask(w, "/crm/v3/objects/contacts", &app, &asked), TOO_MANY);
    CHECK_TEXT(w->failure.reason, "TEN_SECONDLY_ROLLING");
    CHECK_TEXT(header(&asked, "X-HubSpot-RateLimit-Secondly-Remaining"), "0");
    CHECK_TEXT(header(&asked, "X-HubSpot-RateLimit-Interval-Milliseconds"), "10000");
    CHECK(header(&asked, "Retry-After") != NULL);
    CHECK_INT(ask(w, "/api/orders", &app, &asked), TOO_MANY);
    CHECK_TEXT(header(&asked, "RateLimit-Policy"), "\"burst\";q=150;w=10");
    http_rates_close(w->machines->rates);
    w->machines->rates = NULL;
}

static void a_token_of_a_person_and_a_session_have_none_unless_they_are_given(struct work *w)
{
    struct credential own = {
        .token_id = 7, .grant_id = ABSENT, .burst_limit = 0, .daily_limit = ABSENT};
    struct credential session = {.grant_id = ABSENT, .burst_limit = 1, .daily_limit = 1};
    struct asked      asked;
    w->machines->rates = http_rates_open();
    for (int i = 0; i < 1000; i++) {
        CHECK_OK(ask(w, "/api/orders", &own, &asked));
        CHECK_OK(ask(w, "/api/orders", &session, &asked));
    }
    CHECK(header(&asked, "RateLimit") == NULL);
    own.burst_limit = 2;
    CHECK_OK(ask(w, "/api/orders", &own, &asked));
    http_rates_close(w->machines->rates);
    w->machines->rates = NULL;
}

static void what_other_nodes_counted_today_counts(struct work *w)
{
    struct credential own = {
        .token_id = 7, .grant_id = ABSENT, .burst_limit = ABSENT, .daily_limit = 10};
    struct asked asked;
    w->machines->rates = http_rates_open();
    CHECK_OK(staff_store_add_usage(w, 7, w->now / DAY, 6));
    CHECK_OK(staff_store_add_usage(w, 7, w->now / DAY, 3));
    CHECK_OK(ask(w, "/api/orders", &own, &asked));
    CHECK_INT(ask(w, "/api/orders", &own, &asked), TOO_MANY);
    CHECK_TEXT(w->failure.reason, "DAILY");
    w->now += DAY;
    CHECK_OK(ask(w, "/api/orders", &own, &asked));
    http_rates_close(w->machines->rates);
    w->machines->rates = NULL;
}

SUITE_DB("staff_rate", IN_WRITE(an_app_has_limits_and_is_told_of_them),
         IN_WRITE(a_token_of_a_person_and_a_session_have_none_unless_they_are_given),
         IN_WRITE(headers_of_an_earlier_request_are_gone),
         IN_WRITE(what_other_nodes_counted_today_counts));
