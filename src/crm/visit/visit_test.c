/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The doors of the collector: who may tell what, and what becomes of it. */
#include "crm/visit/visit_rig.h"

#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/fact/fact.h"
#include "kit/http/rates.h"
#include "kit/machines.h"
#include "test/check.h"

static const char track[] =
    "{\"anonymousId\":\"a1\",\"event\":\"Signed Up\",\"properties\":{\"plan\":\"pro\"}}";

/* ---- doors ---- */

static void every_call_has_a_long_and_a_short_door(struct work *w)
{
    static const struct {
        const char    *path, *body;
        enum fact_kind kind;
    } doors[] = {
        {"/v1/track", track, FACT_EVENT_TRACKED},
        {"/v1/t", track, FACT_EVENT_TRACKED},
        {"/v1/page", "{\"anonymousId\":\"a1\"}", FACT_PAGE_VIEWED},
        {"/v1/p", "{\"anonymousId\":\"a1\"}", FACT_PAGE_VIEWED},
        {"/v1/screen", "{\"anonymousId\":\"a1\",\"name\":\"Home\"}", FACT_SCREEN_VIEWED},
        {"/v1/s", "{\"anonymousId\":\"a1\"}", FACT_SCREEN_VIEWED},
        {"/v1/identify", "{\"userId\":\"u1\"}", FACT_VISITOR_IDENTIFIED},
        {"/v1/i", "{\"userId\":\"u1\"}", FACT_VISITOR_IDENTIFIED},
        {"/v1/group", "{\"userId\":\"u1\",\"groupId\":\"g\"}", FACT_VISITOR_GROUPED},
        {"/v1/g", "{\"userId\":\"u1\",\"groupId\":\"g\"}", FACT_VISITOR_GROUPED},
        {"/v1/alias", "{\"userId\":\"u1\",\"previousId\":\"a1\"}", FACT_VISITOR_IDENTIFIED},
        {"/v1/a", "{\"userId\":\"u1\",\"previousId\":\"a1\"}", FACT_VISITOR_IDENTIFIED},
        {"/v1/batch", "{\"batch\":[{\"type\":\"page\",\"userId\":\"u1\"}]}", FACT_PAGE_VIEWED},
        {"/v1/b", "{\"batch\":[{\"type\":\"page\",\"userId\":\"u1\"}]}", FACT_PAGE_VIEWED},
    };
    struct visit_rig rig;
    visit_rig_open(w, &rig);
    for (size_t i = 0; i < COUNT_OF(doors); i++) {
        int64_t before = visit_rig_count(w, doors[i].kind, NULL);
        CHECK_INT(visit_rig_tell(w, &rig, doors[i].path, doors[i].body), 200);
        CHECK_INT(visit_rig_count(w, doors[i].kind, NULL), before + 1);
    }
    visit_rig_close(w, &rig);
}

static int tell_with(struct work *w, const struct visit_rig *rig, const char *body,
                     const struct http_pair *headers)
{
    struct http_call call = {.method = POST,
                             .url = work_text(w, "%s/v1/t", check_server_url(w, rig->server)),
                             .headers = headers,
                             .body = body,
                             .size = strlen(body)};
    return visit_rig_ask(w, &call).code;
}

static void a_key_may_be_shown_in_three_ways_and_a_wrong_one_opens_nothing(struct work *w)
{
    struct visit_rig rig;
    visit_rig_open(w, &rig);
    const char      *key = rig.tracker.write_key;
    struct http_pair header[] = {{"X-Write-Key", key}, {NULL, NULL}};
    struct http_pair text[] = {{"Content-Type", "text/plain"}, {NULL, NULL}};
    struct http_pair form[] = {{"Content-Type", "application/x-www-form-urlencoded"}, {NULL, NULL}};
    const char      *with_key = work_text(w, "{\"writeKey\":\"%s\",%s", key, track + 1);
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/t", track), 200);
    CHECK_INT(tell_with(w, &rig, track, header), 200);
    CHECK_INT(tell_with(w, &rig, with_key, text), 200);
    CHECK_INT(tell_with(w, &rig, with_key, form), 200);
    CHECK_INT(visit_rig_count(w, FACT_EVENT_TRACKED, NULL), 4);

    header[0].value = "sf_w_nobody";
    CHECK_INT(tell_with(w, &rig, track, header), 401);
    CHECK_INT(tell_with(w, &rig, track, text), 401);
    CHECK_INT(visit_rig_count(w, FACT_EVENT_TRACKED, NULL), 4);
    visit_rig_close(w, &rig);
}

static status remove_unit(struct work *w, void *arg)
{
    return visit_remove_tracker(w, *(int64_t *) arg);
}

static void a_removed_key_opens_nothing(struct work *w)
{
    struct visit_rig rig;
    visit_rig_open(w, &rig);
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/t", track), 200);
    CHECK_OK(db_work(w, WRITE, remove_unit, &rig.tracker.id));
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/t", track), 401);
    visit_rig_close(w, &rig);
}

static void browsers_of_other_sites_may_tell_and_load_their_settings(struct work *w)
{
    struct visit_rig   rig;
    struct http_answer answer;
    visit_rig_open(w, &rig);
    const char *url = check_server_url(w, rig.server);
    answer = visit_rig_ask(
        w, &(struct http_call){.method = OPTIONS, .url = work_text(w, "%s/v1/t", url)});
    CHECK_INT(answer.code, 204);
    bool allowed = false;
    for (const struct http_pair *header = answer.headers; header->name != NULL; header++)
        allowed |=
            text_same(header->name, "access-control-allow-origin") && text_same(header->value, "*");
    CHECK(allowed);
    answer = visit_rig_ask(w, &(struct http_call){.method = GET,
                                                  .url = work_text(w, "%s/v1/projects/%s/settings",
                                                                   url, rig.tracker.write_key)});
    CHECK_INT(answer.code, 200);
    CHECK(strstr(answer.body, work_text(w, "\"apiKey\":\"%s\"", rig.tracker.write_key)) != NULL);
    answer = visit_rig_ask(
        w,
        &(struct http_call){.method = GET, .url = work_text(w, "%s/v1/projects/x/settings", url)});
    CHECK_INT(answer.code, 404);
    visit_rig_close(w, &rig);
}

static void other_programs_are_understood_in_their_own_words(struct work *w)
{
    struct visit_rig rig;
    struct fact      last;
    visit_rig_open(w, &rig);
    const char *key = rig.tracker.write_key;
    CHECK_INT(visit_rig_tell(w, &rig, "/api/s/track", track), 200);
    CHECK_INT(visit_rig_count(w, FACT_EVENT_TRACKED, NULL), 1);
    CHECK_INT(
        visit_rig_tell(
            w, &rig, "/batch/",
            work_text(w,
                      "{\"api_key\":\"%s\",\"batch\":[{\"event\":\"E\",\"distinct_id\":"
                      "\"u\",\"uuid\":\"1\"},{\"event\":\"$pageview\",\"distinct_id\":\"d\","
                      "\"properties\":{\"$device_id\":\"d\",\"$current_url\":\"https://s/\"}}]}",
                      key)),
        200);
    CHECK_INT(visit_rig_count(w, FACT_EVENT_TRACKED, NULL), 2);
    CHECK_INT(visit_rig_count(w, FACT_PAGE_VIEWED, &last), 1);
    CHECK(strstr(last.details, "\"url\":\"https://s/\"") != NULL);
    CHECK_INT(visit_rig_contact(w, "anonymous", "d"), ABSENT);
    CHECK_INT(
        visit_rig_tell(w, &rig, work_text(w, "/mp/collect?api_secret=%s", key),
                       "{\"client_id\":\"c\",\"timestamp_micros\":1699999990000000,\"events\":"
                       "[{\"name\":\"view_item\",\"params\":{\"items\":[{\"item_id\":\"S\"}]}}]}"),
        204);
    CHECK_INT(visit_rig_count(w, FACT_PRODUCT_VIEWED, &last), 1);
    CHECK_INT(last.at, INT64_C(1699999990000));
    CHECK_INT(visit_rig_tell(w, &rig, "/mp/collect?api_secret=wrong", "{\"events\":[]}"), 401);
    CHECK_INT(visit_rig_tell(w, &rig, "/batch", "{\"api_key\":\"wrong\",\"batch\":[]}"), 401);
    visit_rig_close(w, &rig);
}

/* ---- limits ---- */

static const char *event_of(struct work *w, size_t size)
{
    struct text text = text_open(w->arena);
    text_add(&text,
             "{\"type\":\"track\",\"anonymousId\":\"a\",\"event\":\"E\",\"properties\":{\"p\":\"");
    for (size_t left = size - text.size - 3; left > 0; left--)
        text_add_char(&text, 'x');
    text_add(&text, "\"}}");
    return text.bytes;
}

static const char *batch_of(struct work *w, const char *event, int count)
{
    struct text text = text_open(w->arena);
    text_add(&text, "{\"batch\":[");
    for (int i = 0; i < count; i++) {
        text_add(&text, i == 0 ? "" : ",");
        text_add(&text, event);
    }
    text_add(&text, "]}");
    return text.bytes;
}

static void what_is_too_large_is_refused_and_nothing_is_half_stored(struct work *w)
{
    struct visit_rig rig;
    visit_rig_open(w, &rig);
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/t", event_of(w, VISIT_EVENT_MOST)), 200);
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/t", event_of(w, VISIT_EVENT_MOST + 1)), 400);
    CHECK_INT(visit_rig_count(w, FACT_EVENT_TRACKED, NULL), 1);

    const char *little = event_of(w, 100);
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/batch", batch_of(w, little, VISIT_BATCH_EVENTS)), 200);
    CHECK_INT(visit_rig_count(w, FACT_EVENT_TRACKED, NULL), 1 + VISIT_BATCH_EVENTS);
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/batch", batch_of(w, little, VISIT_BATCH_EVENTS + 1)),
              400);
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/batch", batch_of(w, event_of(w, 30000), 18)), 413);
    const char *mixed =
        work_text(w, "{\"batch\":[%s,%s]}", little, event_of(w, VISIT_EVENT_MOST + 1));
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/batch", mixed), 400);
    CHECK_INT(visit_rig_count(w, FACT_EVENT_TRACKED, NULL), 1 + VISIT_BATCH_EVENTS);
    visit_rig_close(w, &rig);
}

static const char *nested(struct work *w, int depth)
{
    struct text text = text_open(w->arena);
    text_add(&text, "{\"anonymousId\":\"a\",\"event\":\"E\",\"properties\":");
    for (int i = 0; i < depth; i++)
        text_add(&text, "[");
    for (int i = 0; i < depth; i++)
        text_add(&text, "]");
    text_add(&text, "}");
    return text.bytes;
}

static void what_says_nothing_is_refused_with_a_reason(struct work *w)
{
    struct visit_rig rig;
    visit_rig_open(w, &rig);
    const char *wrong[] = {
        "",
        "{",
        "[]",
        "\"x\"",
        "{\"event\":\"E\"}",
        "{\"anonymousId\":\"\",\"event\":\"E\"}",
        "{\"anonymousId\":\"a\"}",
        "{\"anonymousId\":{},\"event\":\"E\"}",
        work_text(w, "{\"anonymousId\":\"%0*d\",\"event\":\"E\"}", 5000, 7),
        work_text(w, "{\"anonymousId\":\"a\",\"event\":\"%0*d\"}", 5000, 7),
        nested(w, 10000),
        "{\"anonymousId\":\"\xFF\",\"event\":\"E\"}",
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        CHECK_INT(visit_rig_tell(w, &rig, "/v1/t", wrong[i]), 400);
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/batch", "{\"batch\":{}}"), 400);
    CHECK_INT(visit_rig_count(w, FACT_EVENT_TRACKED, NULL), 0);
    CHECK_INT(visit_rig_contacts(w), 0);

    /* In a batch what is right is kept. */
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/batch",
                             "{\"batch\":[{\"type\":\"track\",\"anonymousId\":\"a\"},"
                             "{\"type\":\"dance\",\"anonymousId\":\"a\"},"
                             "{\"type\":\"page\",\"anonymousId\":\"a\"}]}"),
              200);
    CHECK_INT(visit_rig_count(w, FACT_PAGE_VIEWED, NULL), 1);
    visit_rig_close(w, &rig);
}

static status change_unit(struct work *w, void *arg)
{
    return visit_change_tracker(w, arg);
}

static void a_flood_is_slowed_down_and_others_are_not(struct work *w)
{
    struct visit_rig rig, other;
    visit_rig_open(w, &rig);
    struct http_rates *rates = w->machines->rates;
    w->machines->rates = http_rates_open();
    rig.tracker.burst_limit = 3;
    CHECK_OK(db_work(w, WRITE, change_unit, &rig.tracker));
    for (int i = 0; i < 3; i++)
        CHECK_INT(visit_rig_tell(w, &rig, "/v1/t", track), 200);
    struct http_call   call = {.method = POST,
                               .url = work_text(w, "%s/v1/t", check_server_url(w, rig.server)),
                               .headers = visit_rig_key(w, &rig),
                               .body = track,
                               .size = strlen(track)};
    struct http_answer answer = visit_rig_ask(w, &call);
    CHECK_INT(answer.code, 429);
    bool says_when = false;
    for (const struct http_pair *header = answer.headers; header->name != NULL; header++)
        says_when |= text_same(header->name, "retry-after");
    CHECK(says_when);
    CHECK_INT(visit_rig_count(w, FACT_EVENT_TRACKED, NULL), 3);

    other = rig;
    other.tracker = (struct tracker){.store = rig.tracker.store, .name = "Other"};
    CHECK_OK(db_work(w, WRITE, (db_unit *) visit_create_tracker, &other.tracker));
    CHECK_INT(visit_rig_tell(w, &other, "/v1/t", track), 200);
    visit_rig_close(w, &rig);
    http_rates_close(w->machines->rates);
    w->machines->rates = rates;
}

/* ---- facts ---- */

static void a_message_that_comes_again_is_told_once_for_seven_days(struct work *w)
{
    static const char twice[] = "{\"batch\":["
                                "{\"type\":\"page\",\"anonymousId\":\"a\",\"messageId\":\"m1\"},"
                                "{\"type\":\"page\",\"anonymousId\":\"a\",\"messageId\":\"m1\"},"
                                "{\"type\":\"page\",\"anonymousId\":\"a\",\"messageId\":\"m2\"}]}";
    struct visit_rig  rig;
    visit_rig_open(w, &rig);
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/batch", twice), 200);
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/batch", twice), 200);
    CHECK_INT(visit_rig_count(w, FACT_PAGE_VIEWED, NULL), 2);
    check_pass_time(w, 7 * DAY - 1);
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/batch", twice), 200);
    CHECK_INT(visit_rig_count(w, FACT_PAGE_VIEWED, NULL), 2);
    check_pass_time(w, 8 * DAY);
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/batch", twice), 200);
    CHECK_INT(visit_rig_count(w, FACT_PAGE_VIEWED, NULL), 4);
    visit_rig_close(w, &rig);
}

static void the_clock_of_who_tells_is_corrected(struct work *w)
{
    static const struct {
        const char *times;
        int64_t     at; /* from TEST_NOW, 2023-11-14T22:13:20Z */
    } cases[] = {
        {"", 0},
        {"\"timestamp\":\"2023-11-14T22:13:10Z\"", -10 * SECOND},
        /* An hour ahead: told 10 s after it happened. */
        {"\"timestamp\":\"2023-11-14T23:13:10Z\",\"sentAt\":\"2023-11-14T23:13:20Z\"",
         -10 * SECOND},
        {"\"originalTimestamp\":\"2023-11-14T21:13:10Z\",\"timestamp\":\"2023-11-14T22:13:00Z\","
         "\"sentAt\":\"2023-11-14T21:13:20Z\"",
         -10 * SECOND},
        {"\"timestamp\":\"2023-11-07T22:13:20Z\"", -7 * DAY}, /* late */
        {"\"timestamp\":\"2999-01-01T00:00:00Z\"", 0},
        {"\"timestamp\":\"1970-01-01T00:00:00Z\"", 0},
        {"\"timestamp\":\"yesterday\"", 0},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct visit_batch batch = visit_batch_open(w);
        const struct json *event = NULL;
        const char        *words = work_text(w, "{%s}", cases[i].times);
        CHECK_OK(json_parse(w, words, strlen(words), &event));
        CHECK_INT(visit_when(&batch, event) - TEST_NOW, cases[i].at);
    }
}

static void a_card_number_is_gone_before_anything_is_kept(struct work *w)
{
    static const char *const bodies[] = {
        "{\"anonymousId\":\"a\",\"event\":\"Pay\",\"properties\":{\"n\":\"4111 1111 1111 1111\"}}",
        "{\"anonymousId\":\"a\",\"event\":\"Pay\",\"properties\":{\"n\":4111111111111111}}",
        "{\"anonymousId\":\"a\",\"event\":\"Pay\",\"properties\":{\"4111111111111111\":1}}",
        "{\"anonymousId\":\"a\",\"event\":\"Pay 4111-1111-1111-1111\"}",
        "{\"anonymousId\":\"a\",\"event\":\"Pay\",\"properties\":{\"n\":\"\\u0034111111111111111\"}}",
        "{\"anonymousId\":\"4111111111111111\",\"event\":\"Pay\"}",
    };
    struct visit_rig rig;
    struct fact      last;
    visit_rig_open(w, &rig);
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        CHECK_INT(visit_rig_tell(w, &rig, "/v1/track", bodies[i]), 200);
        CHECK_INT(visit_rig_count(w, FACT_EVENT_TRACKED, &last), (int64_t) i + 1);
        CHECK(strstr(last.details, "411111") == NULL && strstr(last.details, "4111 ") == NULL
              && strstr(last.details, "4111-") == NULL);
    }
    CHECK_INT(visit_rig_contact(w, "anonymous", "4111111111111111"), 0);
    visit_rig_close(w, &rig);
}

static void events_of_shops_are_kinds_of_their_own_whoever_names_them(struct work *w)
{
    struct visit_rig rig;
    struct fact      last;
    visit_rig_open(w, &rig);
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/t",
                             "{\"anonymousId\":\"a\",\"event\":\"Product Added\",\"properties\":"
                             "{\"cart_id\":\"c\",\"sku\":\"S1\",\"price\":18.99,\"quantity\":2}}"),
              200);
    CHECK_INT(visit_rig_count(w, FACT_PRODUCT_ADDED, &last), 1);
    CHECK_INT(last.value, 18990000);
    CHECK_INT(last.quantity, 2 * MONEY_UNIT);
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/t",
                             "{\"anonymousId\":\"a\",\"event\":\"purchase\",\"properties\":"
                             "{\"transaction_id\":\"T\",\"value\":\"30.5\",\"currency\":\"EUR\","
                             "\"items\":[{\"item_id\":\"S1\"}]}}"),
              200);
    CHECK_INT(visit_rig_count(w, FACT_TRACKED_ORDER_COMPLETED, &last), 1);
    CHECK_INT(last.value, 30500000);
    /* Money below zero, or of a currency without a rate, counts as nothing; the words are kept. */
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/t",
                             "{\"anonymousId\":\"a\",\"event\":\"ORDER COMPLETED\",\"properties\":"
                             "{\"order_id\":\"U\",\"revenue\":-5}}"),
              200);
    CHECK_INT(visit_rig_count(w, FACT_TRACKED_ORDER_COMPLETED, &last), 2);
    CHECK_INT(last.value, 0);
    CHECK(strstr(last.details, "\"revenue\":-5") != NULL);
    visit_rig_close(w, &rig);
}

static status dropped_unit(struct work *w, void *arg)
{
    const struct visit_rig *rig = arg;
    struct rows             rows;
    TRY(visit_list_dropped(w, rig->tracker.id, 10, &rows));
    CHECK_INT(rows.count, 1);
    const struct visit_dropped *dropped = rows.items;
    CHECK_TEXT(dropped->reason, "robot");
    CHECK_TEXT(dropped->detail, "Googlebot");
    CHECK_INT(dropped->count, 2);
    return OK;
}

static void robots_are_counted_and_not_told(struct work *w)
{
    struct visit_rig rig;
    visit_rig_open(w, &rig);
    rig.agent = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/t", track), 200);
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/p", "{\"anonymousId\":\"robot\"}"), 200);
    CHECK_INT(visit_rig_count(w, FACT_EVENT_TRACKED, NULL), 0);
    CHECK_INT(visit_rig_count(w, FACT_PAGE_VIEWED, NULL), 0);
    CHECK_INT(visit_rig_contact(w, "anonymous", "robot"), 0);
    CHECK_OK(db_work(w, READ, dropped_unit, &rig));
    visit_rig_close(w, &rig);
}

SUITE_DB("visit", TEST(every_call_has_a_long_and_a_short_door),
         TEST(a_key_may_be_shown_in_three_ways_and_a_wrong_one_opens_nothing),
         TEST(a_removed_key_opens_nothing),
         TEST(browsers_of_other_sites_may_tell_and_load_their_settings),
         TEST(other_programs_are_understood_in_their_own_words),
         TEST(what_is_too_large_is_refused_and_nothing_is_half_stored),
         TEST(what_says_nothing_is_refused_with_a_reason),
         TEST(a_flood_is_slowed_down_and_others_are_not),
         TEST(a_message_that_comes_again_is_told_once_for_seven_days),
         TEST(the_clock_of_who_tells_is_corrected),
         TEST(a_card_number_is_gone_before_anything_is_kept),
         TEST(events_of_shops_are_kinds_of_their_own_whoever_names_them),
         TEST(robots_are_counted_and_not_told));
