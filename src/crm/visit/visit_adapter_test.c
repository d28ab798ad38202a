/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Doors for programs that speak other languages than the tracking API (R61). */
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/visit/visit_rig.h"
#include "kit/geo/geo.h"
#include "kit/machines.h"
#include "test/check.h"
#include "test/check_geo.h"

static struct http_answer send(struct work *w, const struct visit_rig *rig, enum method method,
                               const char *path, const char *body)
{
    const char      *key = work_text(w, "Klaviyo-API-Key %s", rig->tracker.write_key);
    struct http_pair headers[] = {{"Authorization", key},
                                  {"Content-Type", "application/vnd.api+json"},
                                  {"User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0"},
                                  {NULL, NULL}};
    struct http_call call = {.method = method,
                             .headers = headers,
                             .url = work_text(w, "%s%s", check_server_url(w, rig->server), path),
                             .body = body,
                             .size = body == NULL ? 0 : strlen(body)};
    return visit_rig_ask(w, &call);
}

/* ---- Klaviyo ---- */

#define PROFILE                                                                                    \
    "\"profile\":{\"data\":{\"type\":\"profile\",\"attributes\":{\"email\":\"Kim@example.com\","   \
    "\"first_name\":\"Kim\"}}}"

static const char viewed[] =
    "{\"data\":{\"type\":\"event\",\"attributes\":{\"properties\":{\"ProductName\":\"Cup\",\"SKU\":"
    "\"CUP\",\"Price\":9.5},\"unique_id\":\"u1\",\"time\":\"2024-01-01T10:00:00+00:00\",\"metric\":{"
    "\"data\":{\"type\":\"metric\",\"attributes\":{\"name\":\"Viewed Product\"}}}," PROFILE "}}}";

static void an_event_of_klaviyo_is_told_in_the_words_of_shops(struct work *w)
{
    struct visit_rig rig;
    struct fact      fact;
    visit_rig_open(w, &rig);
    CHECK_INT(send(w, &rig, POST, "/api/events", viewed).code, 202);
    CHECK_INT(send(w, &rig, POST, "/api/events", viewed).code, 202); /* twice is once */
    CHECK_INT(visit_rig_count(w, FACT_PRODUCT_VIEWED, &fact), 1);
    CHECK(strstr(fact.details, "\"sku\":\"CUP\"") != NULL);
    CHECK(visit_rig_contact(w, "email", "kim@example.com") > 0);
    CHECK_INT(visit_rig_contacts(w), 1);
    visit_rig_close(w, &rig);
}

static void an_order_of_klaviyo_has_its_items_and_its_value(struct work *w)
{
    struct visit_rig rig;
    struct fact      fact;
    visit_rig_open(w, &rig);
    const char *body =
        "{\"data\":{\"type\":\"event-bulk-create-job\",\"attributes\":{\"events-bulk-"
        "create\":{\"data\":[{\"type\":\"event-bulk-create\",\"attributes\":{" PROFILE
        ",\"events\":{\"data\":[{\"type\":\"event\",\"attributes\":{\"value\":29.98,"
        "\"value_currency\":\"EUR\",\"metric\":{\"data\":{\"attributes\":{\"name\":"
        "\"Added to Cart\"}}},\"properties\":{\"AddedItemSKU\":\"A\","
        "\"AddedItemQuantity\":2,\"AddedItemPrice\":\"14.99\"}}},{\"type\":\"event\","
        "\"attributes\":{\"metric\":{\"data\":{\"attributes\":{\"name\":\"Signed up\""
        "}}},\"properties\":{\"plan\":\"gold\"}}}]}}}]}}}}";
    CHECK_INT(send(w, &rig, POST, "/api/event-bulk-create-jobs", body).code, 202);
    CHECK_INT(visit_rig_count(w, FACT_PRODUCT_ADDED, &fact), 1);
    CHECK_INT(fact.quantity, 2 * MONEY_UNIT);
    CHECK_INT(visit_rig_count(w, FACT_EVENT_TRACKED, &fact), 1);
    CHECK(strstr(fact.details, "gold") != NULL);
    visit_rig_close(w, &rig);
}

static void klaviyo_is_refused_without_a_key_and_without_a_name(struct work *w)
{
    struct visit_rig rig;
    struct fact      fact;
    visit_rig_open(w, &rig);
    const char *key = rig.tracker.write_key;
    rig.tracker.write_key = "nobody";
    CHECK_INT(send(w, &rig, POST, "/api/events", viewed).code, 401);
    CHECK_INT(send(w, &rig, POST, work_text(w, "/client/events?company_id=%s", key), viewed).code,
              401); /* the header counts */
    rig.tracker.write_key = key;
    CHECK_INT(send(w, &rig, POST, "/api/events", "{\"data\":{\"attributes\":{" PROFILE "}}}").code,
              400);
    CHECK_INT(send(w, &rig, POST, "/api/events", "[7]").code, 400);
    CHECK_INT(send(w, &rig, POST, "/api/events", "no").code, 400);
    CHECK_INT(visit_rig_count(w, FACT_PRODUCT_VIEWED, &fact), 0);
    struct http_answer answer =
        send(w, &rig, POST, "/api/profile-import",
             "{\"data\":{\"type\":\"profile\",\"attributes\":{\"email\":\"a@example.com\","
             "\"external_id\":\"7\",\"properties\":{\"email\":\"no\",\"size\":\"XL\"}}}}");
    CHECK_INT(answer.code, 200);
    CHECK(strstr(answer.body, "\"id\":\"7\"") != NULL);
    CHECK(visit_rig_contact(w, "email", "a@example.com") > 0);
    visit_rig_close(w, &rig);
}

/* ---- Matomo ---- */

static struct http_answer matomo(struct work *w, const struct visit_rig *rig, const char *query)
{
    return send(w, rig, GET,
                work_text(w, "/matomo.php?idsite=%s&rec=1&%s", rig->tracker.write_key, query),
                NULL);
}

static void a_call_of_matomo_is_a_page_or_an_event(struct work *w)
{
    struct visit_rig   rig;
    struct fact        fact;
    struct http_answer answer;
    visit_rig_open(w, &rig);
    answer = matomo(w, &rig,
                    "_id=0123456789abcdef&action_name=Home&url=https%3A%2F%2Fshop.example%2F%3F"
                    "utm_source%3Dmail&urlref=https%3A%2F%2Fother.example%2F");
    CHECK_INT(answer.code, 200);
    CHECK(answer.size > 20 && memcmp(answer.body, "GIF89a", 6) == 0);
    CHECK_INT(visit_rig_count(w, FACT_PAGE_VIEWED, &fact), 1);
    CHECK(strstr(fact.details, "utm_source=mail") != NULL);
    CHECK_INT(matomo(w, &rig, "_id=01&send_image=0&e_c=Film&e_a=Play&e_n=x&e_v=3").code, 204);
    CHECK_INT(visit_rig_count(w, FACT_EVENT_TRACKED, &fact), 1);
    CHECK(strstr(fact.details, "Film: Play") != NULL);
    CHECK_INT(matomo(w, &rig, "_id=01&_pks=CUP&_pkn=Cup&_pkp=9.5&url=x").code, 200);
    CHECK_INT(visit_rig_count(w, FACT_PRODUCT_VIEWED, &fact), 1);
    CHECK_INT(matomo(w, &rig, "_id=01&ping=1").code, 200);
    CHECK_INT(matomo(w, &rig, "search=cup").code, 400); /* nobody's */
    CHECK_INT(visit_rig_count(w, FACT_PAGE_VIEWED, &fact), 1);
    visit_rig_close(w, &rig);
}

static void many_calls_of_matomo_come_at_a_time(struct work *w)
{
    struct visit_rig rig;
    struct fact      fact;
    visit_rig_open(w, &rig);
    const char *body = work_text(
        w,
        "{\"requests\":[\"?idsite=3&rec=1&_id=01&ec_id=A1&idgoal=0&revenue=29.98&ec_tx=4&cdt=1699900000"
        "&ec_items=%%5B%%5B%%22CUP%%22%%2C%%22Cup%%22%%2C%%5B%%22Kitchen%%22%%5D%%2C14.99%%2C2%%5D%%5D\","
        "\"?idsite=3&rec=1&action_name=4111111111111111\",\"?idsite=3&_id=02&download=a.pdf\"],"
        "\"token_auth\":\"%s\"}",
        rig.tracker.write_key);
    struct http_answer answer = send(w, &rig, POST, "/matomo.php", body);
    CHECK_INT(answer.code, 200);
    CHECK(strstr(answer.body, "\"tracked\":2,\"invalid\":1") != NULL);
    CHECK_INT(visit_rig_count(w, FACT_TRACKED_ORDER_COMPLETED, &fact), 1);
    CHECK_INT(fact.at, INT64_C(1699900000) * SECOND);
    CHECK(strstr(fact.details, "\"order_id\":\"A1\"") != NULL);
    CHECK(strstr(fact.details, "\"sku\":\"CUP\"") != NULL);
    CHECK_INT(send(w, &rig, POST, "/matomo.php", "{\"requests\":7}").code, 400);
    CHECK_INT(send(w, &rig, POST, "/matomo.php", "idsite=9&rec=1&_id=1").code, 401);
    CHECK_INT(send(w, &rig, POST, "/matomo.php", "%zz").code, 400);
    visit_rig_close(w, &rig);
}

static void a_card_in_a_call_of_matomo_is_masked(struct work *w)
{
    struct visit_rig rig;
    struct fact      fact;
    visit_rig_open(w, &rig);
    CHECK_INT(matomo(w, &rig, "_id=01&action_name=Card+4111%201111%201111%201111").code, 200);
    CHECK_INT(visit_rig_count(w, FACT_PAGE_VIEWED, &fact), 1);
    CHECK(strstr(fact.details, "4111") == NULL);
    visit_rig_close(w, &rig);
}

/* ---- where ---- */

static const char *country_of_last(struct work *w)
{
    struct fact fact;
    CHECK(visit_rig_count(w, FACT_PAGE_VIEWED, &fact) > 0);
    const char *at = strstr(fact.details, "\"country\":\"");
    return at == NULL ? NULL : work_copy(w, at + 11, 2);
}

/* R15: the country of a visit, by a file that the user brings. Without one there is none. */
static void the_country_of_a_visitor_is_read_from_a_file(struct work *w)
{
    struct visit_rig rig;
    visit_rig_open(w, &rig);
    const char *body = "{\"anonymousId\":\"a\",\"context\":{\"ip\":\"81.1.2.3\"}}";
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/page", body), 200);
    CHECK(country_of_last(w) == NULL);
    CHECK_OK(geo_open(w, check_geo_file(w), &w->machines->geo));
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/page", body), 200);
    CHECK_TEXT(country_of_last(w), "DE");
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/page",
                             "{\"anonymousId\":\"a\",\"context\":{\"ip\":\"81.1.2.3\","
                             "\"country\":\"AT\"}}"),
              200);
    CHECK_TEXT(country_of_last(w), "AT");
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/page",
                             "{\"anonymousId\":\"a\",\"context\":{\"ip\":\"10.0.0.1\"}}"),
              200);
    CHECK(country_of_last(w) == NULL);
    geo_close(w->machines->geo);
    w->machines->geo = NULL;
    visit_rig_close(w, &rig);
}

SUITE_DB("doors of other trackers", TEST(the_country_of_a_visitor_is_read_from_a_file),
         TEST(an_event_of_klaviyo_is_told_in_the_words_of_shops),
         TEST(an_order_of_klaviyo_has_its_items_and_its_value),
         TEST(klaviyo_is_refused_without_a_key_and_without_a_name),
         TEST(a_call_of_matomo_is_a_page_or_an_event), TEST(many_calls_of_matomo_come_at_a_time),
         TEST(a_card_in_a_call_of_matomo_is_masked));
