/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Visits, where they come from, and what is counted of them (R15, R17, R85, R86). */
#include "base/text.h"
#include "base/time.h"
#include "crm/fact/fact.h"
#include "crm/person/person.h"
#include "crm/visit/visit_rig.h"
#include "crm/visit/visit_session.h"
#include "test/check.h"

static status follow_unit(struct work *w, void *taken)
{
    return visit_follow(w, taken);
}

static void follow(struct work *w)
{
    int64_t taken = 1;
    while (taken > 0)
        CHECK_OK(db_work(w, WRITE, follow_unit, &taken));
}

struct listing {
    struct visit_query query;
    struct rows        visits;
};

static status list_unit(struct work *w, void *arg)
{
    struct listing *listing = arg;
    return visit_list(w, &listing->query, &listing->visits);
}

/* Newest first. */
static const struct visit *visits(struct work *w, int64_t contact, int64_t expected)
{
    struct listing listing = {.query = {contact, ABSENT, 100}};
    CHECK_OK(db_work(w, READ, list_unit, &listing));
    CHECK_INT(listing.visits.count, expected);
    return listing.visits.items;
}

static void page(struct work *w, const struct visit_rig *rig, const char *who, const char *url,
                 const char *referrer)
{
    const char *body =
        work_text(w, "{\"anonymousId\":\"%s\",\"properties\":{\"url\":\"%s\",\"referrer\":\"%s\"}}",
                  who, url, referrer);
    CHECK_INT(visit_rig_tell(w, rig, "/v1/page", body), 200);
}

/* ---- visits ---- */

static void half_an_hour_of_nothing_ends_a_visit_and_midnight_does_not(struct work *w)
{
    struct visit_rig rig;
    visit_rig_open(w, &rig);
    check_pass_time(w, DAY - TEST_NOW % DAY - 10 * MINUTE); /* 23:50 UTC */
    page(w, &rig, "a", "https://shop.example/", "");
    check_pass_time(w, 20 * MINUTE);
    page(w, &rig, "a", "https://shop.example/x", "https://shop.example/");
    check_pass_time(w, 30 * MINUTE);
    page(w, &rig, "a", "https://shop.example/y", "https://shop.example/x");
    follow(w);
    CHECK_INT(visits(w, ABSENT, 1)->pages, 3);
    check_pass_time(w, 30 * MINUTE + 1);
    page(w, &rig, "a", "https://shop.example/z", "");
    page(w, &rig, "b", "https://shop.example/z", "");
    follow(w);
    CHECK_INT(visits(w, ABSENT, 3)[2].pages, 3);
    CHECK_INT(visit_rig_count(w, FACT_VISIT_STARTED, NULL), 3);
    visit_rig_close(w, &rig);
}

static void another_campaign_begins_another_visit(struct work *w)
{
    struct visit_rig rig;
    visit_rig_open(w, &rig);
    page(w, &rig, "a", "https://shop.example/?utm_source=News&utm_medium=email&utm_campaign=May",
         "");
    page(w, &rig, "a", "https://shop.example/b", "https://shop.example/");
    page(w, &rig, "a", "https://shop.example/?gclid=1", "https://www.google.com/");
    page(w, &rig, "a", "https://shop.example/c", "https://shop.example/");
    follow(w);
    const struct visit *all = visits(w, ABSENT, 2);
    CHECK_TEXT(all[1].source, "news");
    CHECK_TEXT(all[1].campaign, "May");
    CHECK_TEXT(all[1].channel, "E-mail");
    CHECK_INT(all[1].pages, 2);
    CHECK_TEXT(all[0].channel, "Paid search");
    CHECK_INT(all[0].pages, 2);
    visit_rig_close(w, &rig);
}

static void the_channel_is_named_by_rules(struct work *w)
{
    static const struct {
        const char *url, *referrer, *source, *medium, *channel;
    } cases[] = {
        {"https://shop.example/", "", "direct", "none", "Direct"},
        {"https://shop.example/", "https://www.shop.example/x", "direct", "none", "Direct"},
        {"https://shop.example/", "https://www.google.co.uk/", "google", "organic",
         "Organic search"},
        {"https://shop.example/", "https://mail.google.com/", "gmail", "email", "E-mail"},
        {"https://shop.example/", "https://l.facebook.com/", "facebook", "social",
         "Organic social"},
        {"https://shop.example/", "https://t.co/abc", "twitter", "social", "Organic social"},
        {"https://shop.example/", "https://nott.co/abc", "nott.co", "referral", "Referral"},
        {"https://shop.example/", "https://blog.example/p", "blog.example", "referral", "Referral"},
        {"https://shop.example/?utm_source=facebook&utm_medium=cpc", "", "facebook", "cpc",
         "Paid social"},
        {"https://shop.example/?utm_source=a%20b&utm_medium=x%zz", "", "a b", "x%zz", "Other"},
        {"https://shop.example/?x=1&msclkid=2", "", "bing", "cpc", "Paid search"},
        {"https://shop.example/?q=utm_source=no", "", "direct", "none", "Direct"},
    };
    struct visit_rig rig;
    visit_rig_open(w, &rig);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        page(w, &rig, work_text(w, "v%zu", i), cases[i].url, cases[i].referrer);
        follow(w);
        const struct visit *visit = visits(w, ABSENT, (int64_t) i + 1);
        CHECK_TEXT(visit->source, cases[i].source);
        CHECK_TEXT(visit->medium, cases[i].medium);
        CHECK_TEXT(visit->channel, cases[i].channel);
    }
    visit_rig_close(w, &rig);
}

static void a_late_event_counts_where_it_happened(struct work *w)
{
    struct visit_rig rig;
    visit_rig_open(w, &rig);
    page(w, &rig, "a", "https://shop.example/", "");
    check_pass_time(w, 2 * HOUR);
    page(w, &rig, "a", "https://shop.example/", "");
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/page",
                             "{\"anonymousId\":\"a\",\"timestamp\":\"2023-11-14T22:20:00Z\"}"),
              200);
    follow(w);
    const struct visit *all = visits(w, ABSENT, 2);
    CHECK_INT(all[0].pages, 1);
    CHECK_INT(all[1].pages, 2);
    visit_rig_close(w, &rig);
}

static status rebuild_whole(struct work *w)
{
    return visit_rebuild(w);
}

static void visits_made_anew_are_the_same(struct work *w)
{
    struct visit_rig rig;
    visit_rig_open(w, &rig);
    for (int i = 0; i < 40; i++) {
        page(w, &rig, work_text(w, "v%d", i % 3),
             i % 7 == 0 ? "https://shop.example/?utm_source=s&utm_campaign=c"
                        : "https://shop.example/",
             "");
        check_pass_time(w, (i % 5) * 11 * MINUTE);
        if (i % 4 == 0)
            follow(w);
    }
    follow(w);
    struct listing before = {.query = {ABSENT, ABSENT, 100}}, after = before;
    CHECK_OK(db_work(w, READ, list_unit, &before));
    int64_t told = visit_rig_count(w, FACT_VISIT_STARTED, NULL);
    CHECK_OK(rebuild_whole(w));
    CHECK_OK(db_work(w, READ, list_unit, &after));
    CHECK(before.visits.count > 3);
    CHECK_INT(after.visits.count, before.visits.count);
    for (int64_t i = 0; i < after.visits.count; i++)
        CHECK_TEXT(json_of(w, &visit_shape, (const struct visit *) after.visits.items + i),
                   json_of(w, &visit_shape, (const struct visit *) before.visits.items + i));
    CHECK_INT(visit_rig_count(w, FACT_VISIT_STARTED, NULL), told);
    visit_rig_close(w, &rig);
}

/* ---- contacts ---- */

struct shown {
    int64_t     contact;
    const char *original, *latest, *channels, *visits;
};

static status show_unit(struct work *w, void *arg)
{
    struct shown *shown = arg;
    struct record record;
    TRY(record_get(w, &person_types[0], shown->contact,
                   (const char *const[]){"original_source", "latest_source", "number_of_channels",
                                         "number_of_visits", NULL},
                   false, &record));
    shown->original = record_value_of(&record, "original_source");
    shown->latest = record_value_of(&record, "latest_source");
    shown->channels = record_value_of(&record, "number_of_channels");
    shown->visits = record_value_of(&record, "number_of_visits");
    return OK;
}

static void a_contact_shows_the_first_and_the_last_of_their_visits(struct work *w)
{
    struct visit_rig rig;
    visit_rig_open(w, &rig);
    page(w, &rig, "a", "https://shop.example/", "https://www.bing.com/");
    follow(w);
    CHECK_INT(visit_rig_tell(w, &rig, "/v1/identify",
                             "{\"anonymousId\":\"a\",\"traits\":{\"email\":\"e@example.com\"}}"),
              200);
    struct shown shown = {.contact = visit_rig_contact(w, "email", "e@example.com")};
    CHECK_OK(db_work(w, READ, show_unit, &shown));
    CHECK_TEXT(shown.original, "bing");
    CHECK_TEXT(shown.visits, "1");
    check_pass_time(w, HOUR);
    page(w, &rig, "a", "https://shop.example/?utm_source=news&utm_medium=email", "");
    follow(w);
    CHECK_OK(db_work(w, READ, show_unit, &shown));
    CHECK_TEXT(shown.original, "bing");
    CHECK_TEXT(shown.latest, "news");
    CHECK_TEXT(shown.channels, "2");
    CHECK_TEXT(shown.visits, "2");
    visits(w, shown.contact, 2);
    visit_rig_close(w, &rig);
}

/* ---- counts ---- */

struct counting {
    struct event_query query;
    struct rows        counts;
};

static status count_unit(struct work *w, void *arg)
{
    struct counting *counting = arg;
    return visit_count_events(w, &counting->query, &counting->counts);
}

static const struct event_count *counts(struct work *w, struct event_query query, int64_t expected)
{
    struct counting counting = {.query = query};
    counting.query.from = counting.query.until = counting.query.store = ABSENT;
    CHECK_OK(db_work(w, READ, count_unit, &counting));
    CHECK_INT(counting.counts.count, expected);
    return counting.counts.items;
}

static void track(struct work *w, const struct visit_rig *rig, const char *who, const char *event,
                  const char *properties)
{
    const char *body = work_text(w, "{\"anonymousId\":\"%s\",\"event\":\"%s\",\"properties\":{%s}}",
                                 who, event, properties);
    CHECK_INT(visit_rig_tell(w, rig, "/v1/track", body), 200);
}

static status funnel_unit(struct work *w, void *funnel)
{
    return visit_count_funnel(w, funnel);
}

static void events_are_counted_by_name_and_property_and_in_a_row(struct work *w)
{
    struct visit_rig rig;
    visit_rig_open(w, &rig);
    track(w, &rig, "a", "Signed Up", "\"plan\":\"pro\"");
    track(w, &rig, "b", "Signed Up", "\"plan\":\"pro\"");
    track(w, &rig, "b", "Signed Up", "\"plan\":7");
    track(w, &rig, "a", "Product Viewed", "\"sku\":\"S\",\"price\":2.5");
    track(w, &rig, "b", "Order Completed", "\"order_id\":\"1\",\"revenue\":10");
    const struct event_count *all = counts(w, (struct event_query){.event = NULL}, 3);
    CHECK_TEXT(all[0].name, "Signed Up");
    CHECK_INT(all[0].count, 3);
    CHECK_INT(all[0].people, 2);
    all = counts(
        w, (struct event_query){.event = "Signed Up", .by = COUNT_BY_PROPERTY, .property = "plan"},
        2);
    CHECK_TEXT(all[0].name, "pro");
    CHECK_INT(all[0].count, 2);
    CHECK_TEXT(all[1].name, "7");
    CHECK_INT(
        counts(w, (struct event_query){.event = "tracked_order_completed", .by = COUNT_BY_DAY}, 1)
            ->value,
        10000000);

    struct funnel_step steps[] = {{.event = "Signed Up"}, {.event = "Product Viewed"}};
    struct funnel funnel = {.steps = {steps, 2}, .from = ABSENT, .until = ABSENT, .store = ABSENT};
    CHECK_OK(db_work(w, READ, funnel_unit, &funnel));
    CHECK_INT(steps[0].people, 2);
    CHECK_INT(steps[1].people, 1);
    struct funnel_step back[] = {{.event = "Product Viewed"}, {.event = "Signed Up"}};
    funnel.steps.items = back;
    CHECK_OK(db_work(w, READ, funnel_unit, &funnel));
    CHECK_INT(back[1].people, 0);
    back[0].event = "Nobody told this";
    CHECK_INT(db_work(w, READ, funnel_unit, &funnel), NOT_FOUND);
    visit_rig_close(w, &rig);
}

/* ---- shop pages ---- */

static const char *personalize(struct work *w, const struct visit_rig *rig, const char *who,
                               int expected)
{
    struct http_call   call = {.method = GET,
                               .url = work_text(w, "%s/api/personalize?writeKey=%s&%s",
                                                check_server_url(w, rig->server),
                                                rig->tracker.write_key, who)};
    struct http_answer answer = visit_rig_ask(w, &call);
    CHECK_INT(answer.code, expected);
    return answer.body;
}

static void a_visitor_sees_what_they_looked_at_on_any_device_and_their_cart(struct work *w)
{
    struct visit_rig rig;
    visit_rig_open(w, &rig);
    track(w, &rig, "phone", "Product Viewed", "\"sku\":\"S1\",\"name\":\"Hat\",\"price\":5");
    track(w, &rig, "laptop", "Product Viewed", "\"sku\":\"S2\",\"name\":\"Scarf\"");
    track(w, &rig, "laptop", "Product Viewed", "\"sku\":\"S2\",\"name\":\"Scarf\"");
    track(w, &rig, "laptop", "Product Added", "\"sku\":\"S2\",\"price\":9,\"quantity\":2");
    CHECK(strstr(personalize(w, &rig, "anonymousId=phone", 200), "S2") == NULL);
    static const char *const devices[] = {"phone", "laptop"};
    for (size_t i = 0; i < COUNT_OF(devices); i++)
        CHECK_INT(
            visit_rig_tell(w, &rig, "/v1/identify",
                           work_text(w, "{\"anonymousId\":\"%s\",\"userId\":\"u\"}", devices[i])),
            200);
    const char *body = personalize(w, &rig, "anonymousId=phone", 200);
    const char *scarf = strstr(body, "S2"), *hat = strstr(body, "S1");
    CHECK(scarf != NULL && hat != NULL && scarf < hat);
    CHECK(strstr(body, "\"total\":\"18\"") != NULL);
    CHECK(strstr(personalize(w, &rig, "anonymousId=nobody", 200), "\"cart\":null") != NULL);
    /* A user id can be guessed: it needs a token. */
    personalize(w, &rig, "userId=u", 403);
    visit_rig_close(w, &rig);
}

SUITE_DB("visit session", TEST(half_an_hour_of_nothing_ends_a_visit_and_midnight_does_not),
         TEST(another_campaign_begins_another_visit), TEST(the_channel_is_named_by_rules),
         TEST(a_late_event_counts_where_it_happened), TEST(visits_made_anew_are_the_same),
         TEST(a_contact_shows_the_first_and_the_last_of_their_visits),
         TEST(events_are_counted_by_name_and_property_and_in_a_row),
         TEST(a_visitor_sees_what_they_looked_at_on_any_device_and_their_cart));
