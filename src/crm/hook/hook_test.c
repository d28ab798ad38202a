/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Endpoints, formats, secrets, replays and what the API says of them. */
#include "crm/hook/hook.h"

#include "base/text.h"
#include "base/time.h"
#include "crm/hook/hook_api.h"
#include "crm/hook/hook_match.h"
#include "crm/hook/hook_rig.h"
#include "crm/person/person.h"
#include "kit/crypt/crypt.h"
#include "test/check_api.h"

static struct asked ask(struct work *w, enum method method, const char *target, const char *body)
{
    return check_api(w, hook_routes, method, target, body);
}

static const struct json *answer_of(struct work *w, const struct asked *asked)
{
    const struct json *answer = NULL;
    CHECK_OK(json_parse(w, asked->body, strlen(asked->body), &answer));
    return answer;
}

static const char *hook_path(struct work *w, const struct hook_rig_endpoint *endpoint,
                             const char *rest)
{
    return work_text(w, "/api/hooks/%lld%s", (long long) endpoint->is.id, rest);
}

static void a_secret_is_shown_once_and_is_in_the_form_of_the_standard(struct work *w)
{
    hook_rig_open(w);
    struct asked made = ask(w, POST, "/api/hooks",
                            "{\"url\": \"https://example.com/in\", \"events\": [\"order_*\"]}");
    CHECK_INT(made.code, 201);
    const struct json *hook = answer_of(w, &made);
    size_t             size = 0;
    CHECK(text_starts(json_text(hook, "secret"), "whsec_"));
    CHECK(crypt_base64_read(w, json_text(hook, "secret") + 6, &size) != NULL);
    CHECK_INT(size, 32);
    struct asked seen =
        ask(w, GET, work_text(w, "/api/hooks/%s", json_member(hook, "id")->text), NULL);
    CHECK(json_member(answer_of(w, &seen), "secret")->type == JSON_NULL);
    CHECK(strstr(ask(w, GET, "/api/hooks", NULL).body, "whsec_") == NULL);
    hook_rig_close(w);
}

static void what_cannot_be_right_is_refused_with_the_field_to_blame(struct work *w)
{
    static const struct {
        const char *body, *field;
    } wrong[] = {
        {"{\"url\": \"ftp://example.com\", \"events\": [\"*\"]}", "url"},
        {"{\"url\": \"https://user:word@example.com\", \"events\": [\"*\"]}", "url"},
        {"{\"url\": \"https://\", \"events\": [\"*\"]}", "url"},
        {"{\"url\": \"https://example.com\"}", "events"},
        {"{\"url\": \"https://example.com\", \"events\": [\"order_plaiced\"]}", "events"},
        {"{\"url\": \"https://example.com\", \"events\": \"order_placed\"}", "events"},
        {"{\"url\": \"https://example.com\", \"events\": [7]}", "events"},
        {"{\"url\": \"https://example.com\", \"events\": [\"*\"], \"types\": [\"deels\"]}",
         "types"},
        {"{\"url\": \"https://example.com\", \"events\": [\"*\"], \"timeout_ms\": 5}",
         "timeout_ms"},
        {"{\"url\": \"https://example.com\", \"events\": [\"*\"], \"flights\": 0}", "flights"},
        {"{\"url\": \"https://example.com\", \"events\": [\"*\"], \"secret\": \"whsec_AAAA\"}",
         "secret"},
        {"{\"url\": \"https://example.com\", \"events\": [\"*\"], \"signature\": \"v9\"}",
         "signature"},
        {"{\"url\": \"https://example.com\", \"format\": \"hubspot\", \"events\": [\"order_*\"]}",
         "events"},
    };
    hook_rig_open(w);
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct asked asked = ask(w, POST, "/api/hooks", wrong[i].body);
        CHECK_INT(asked.outcome, INVALID);
        CHECK_TEXT(asked.field, wrong[i].field);
    }
    CHECK_INT(
        answer_of(w, &(struct asked){.body = ask(w, GET, "/api/hooks", NULL).body})->first->size,
        0);
    CHECK_INT(ask(w, GET, "/api/hooks/77", NULL).outcome, NOT_FOUND);
    hook_rig_close(w);
}

static void patterns_groups_and_names_choose_what_is_sent(struct work *w)
{
    static const struct {
        const char *events;
        size_t      calls;
    } cases[] = {{"*", 2},         {"cart_*", 1},  {"cart", 1},
                 {"*_created", 1}, {"order_*", 0}, {"contact_created,cart_changed", 2}};
    hook_rig_open(w);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct hook_rig_endpoint endpoint = hook_rig_endpoint(w, "a", cases[i].events);
        struct hook_rig_contact  ada = hook_rig_contact(w, work_text(w, "ada%zu@example.com", i));
        hook_rig_forget();
        hook_rig_tell(w, &ada, 1);
        hook_rig_run(w);
        CHECK_INT(hook_rig_count(), cases[i].calls);
        CHECK_INT(ask(w, DELETE, hook_path(w, &endpoint, ""), NULL).code, 204);
    }
    hook_rig_close(w);
}

static void a_rotated_secret_and_the_one_before_both_sign_for_a_day(struct work *w)
{
    hook_rig_open(w);
    struct hook_rig_endpoint endpoint = hook_rig_endpoint(w, "a", "cart_changed");
    struct hook_rig_contact  ada = hook_rig_contact(w, "ada@example.com");
    CHECK_INT(ask(w, POST, hook_path(w, &endpoint, "/rotate-secret"), NULL).code, 200);
    hook_rig_tell(w, &ada, 1);
    hook_rig_run(w);
    CHECK(strchr(hook_rig_at(0)->signature, ' ') != NULL);
    check_pass_time(w, DAY);
    hook_rig_tell(w, &ada, 2);
    hook_rig_run(w);
    CHECK(strchr(hook_rig_at(1)->signature, ' ') == NULL);
    hook_rig_close(w);
}

static void a_paused_endpoint_is_told_what_it_missed(struct work *w)
{
    hook_rig_open(w);
    struct hook_rig_endpoint endpoint = hook_rig_endpoint(w, "a", "cart_changed");
    struct hook_rig_contact  ada = hook_rig_contact(w, "ada@example.com");
    CHECK_INT(ask(w, POST, hook_path(w, &endpoint, "/pause"), NULL).code, 200);
    CHECK_INT(ask(w, POST, hook_path(w, &endpoint, "/test"), NULL).outcome, CONFLICT);
    hook_rig_tell(w, &ada, 1);
    hook_rig_run(w);
    CHECK_INT(hook_rig_count(), 0);
    CHECK_INT(ask(w, POST, hook_path(w, &endpoint, "/resume"), NULL).code, 200);
    CHECK_INT(ask(w, POST, hook_path(w, &endpoint, "/test"), NULL).code, 201);
    hook_rig_run(w);
    CHECK_INT(hook_rig_count(), 2);
    hook_rig_close(w);
}

static void a_replay_and_a_resend_tell_again_with_the_same_ids(struct work *w)
{
    hook_rig_open(w);
    struct hook_rig_endpoint endpoint = hook_rig_endpoint(w, "a", "cart_changed");
    struct hook_rig_contact  ada = hook_rig_contact(w, "ada@example.com");
    for (int i = 1; i <= 3; i++)
        hook_rig_tell(w, &ada, i);
    hook_rig_run(w);
    struct asked replay = ask(w, POST, hook_path(w, &endpoint, "/replays"), "{}");
    CHECK_INT(replay.code, 201);
    hook_rig_run(w);
    CHECK_INT(hook_rig_count(), 6);
    for (size_t i = 0; i < 3; i++)
        CHECK_TEXT(hook_rig_at(i + 3)->id, hook_rig_at(i)->id);
    const char  *id = json_member(answer_of(w, &replay), "id")->text;
    struct asked seen = ask(w, GET, hook_path(w, &endpoint, work_text(w, "/replays/%s", id)), NULL);
    CHECK_TEXT(json_text(answer_of(w, &seen), "state"), "done");
    CHECK_TEXT(json_member(answer_of(w, &seen), "found")->text, "3");
    const struct hook_delivery *newest = hook_rig_deliveries(w, &endpoint, "done").items;
    CHECK_INT(ask(w, POST,
                  hook_path(w, &endpoint,
                            work_text(w, "/deliveries/%lld/resend", (long long) newest->id)),
                  NULL)
                  .code,
              200);
    hook_rig_run(w);
    CHECK_INT(hook_rig_count(), 7);
    CHECK_INT(
        ask(w, POST, hook_path(w, &endpoint, "/replays"), "{\"first\": 9, \"last\": 2}").outcome,
        INVALID);
    hook_rig_close(w);
}

/* ---- the words of the CRM API ---- */

static status rename_unit(struct work *w, void *arg)
{
    const struct record_value values[] = {{"firstname", "Ada"}, {"lastname", "Byron"}};
    return record_change(w, &person_types[0], *(const int64_t *) arg, values, 2);
}

static void the_crm_api_is_told_of_properties_with_their_values_and_signed_its_way(struct work *w)
{
    hook_rig_open(w);
    struct asked set = ask(w, PUT, "/webhooks/v3/42/settings",
                           work_text(w,
                                     "{\"targetUrl\": \"%s\", \"secret\": \"0123456789abcdef\","
                                     " \"throttling\": {\"maxConcurrentRequests\": 10}}",
                                     hook_rig_url(w, "h")));
    CHECK_INT(set.outcome, OK);
    struct asked made = ask(w, POST, "/webhooks/v3/42/subscriptions",
                            "{\"eventType\": \"contact.propertyChange\","
                            " \"propertyName\": \"firstname\", \"active\": true}");
    CHECK_INT(made.code, 201);
    CHECK_INT(ask(w, POST, "/webhooks/v3/42/subscriptions",
                  "{\"eventType\": \"contact.creation\", \"active\": true}")
                  .code,
              201);
    CHECK_INT(ask(w, POST, "/webhooks/v3/42/subscriptions",
                  "{\"eventType\": \"contact.creation\", \"active\": true}")
                  .outcome,
              CONFLICT);
    struct hook_rig_contact ada = hook_rig_contact(w, "ada@example.com");
    CHECK_OK(db_work(w, WRITE, rename_unit, &ada.contact));
    hook_rig_run(w);
    CHECK_INT(hook_rig_count(), 2);
    const struct hook_rig_call *call = hook_rig_at(1);
    const struct json          *body;
    CHECK_OK(json_parse(w, call->body, strlen(call->body), &body));
    CHECK_INT(body->size, 1);
    CHECK_TEXT(json_text(body->first, "subscriptionType"), "contact.propertyChange");
    CHECK_TEXT(json_text(body->first, "propertyName"), "firstname");
    CHECK_TEXT(json_text(body->first, "propertyValue"), "Ada");
    CHECK_TEXT(json_member(body->first, "appId")->text, "42");
    const char *whole =
        work_text(w, "POST%s%s%s", hook_rig_url(w, "h"), call->body, call->request_time);
    CHECK_TEXT(call->v3, hmac_sha256_base64(w, "0123456789abcdef", whole, strlen(whole)));
    hook_rig_close(w);
}

static status company_unit(struct work *w, void *arg)
{
    const struct record_value values[] = {{"name", "Analytical Engines"}};
    const struct record_value changed[] = {{"name", "Analytical Engines Ltd"}};
    int64_t                  *id = arg;
    TRY(record_create(w, &person_types[1], values, 1, id));
    return record_change(w, &person_types[1], *id, changed, 1);
}

static status rename_twice_unit(struct work *w, void *arg)
{
    const struct record_value first = {"name", "One"}, second = {"name", "Two"};
    const int64_t             company = *(const int64_t *) arg;
    TRY(record_change(w, &person_types[1], company, &first, 1));
    return record_change(w, &person_types[1], company, &second, 1);
}

static void two_changes_in_one_instant_are_told_each_with_its_own_value(struct work *w)
{
    static const char *const values[] = {"\"One\"", "\"Two\""};
    struct hook_endpoint     crm = {.format = HOOK_HUBSPOT,
                                    .events = "company.propertyChange",
                                    .store = ABSENT,
                                    .timeout = ABSENT,
                                    .flights = ABSENT,
                                    .app = ABSENT};
    int64_t                  company;
    hook_rig_open(w);
    CHECK_OK(db_work(w, WRITE, company_unit, &company));
    crm.url = hook_rig_url(w, "h");
    hook_rig_endpoint_of(w, crm);
    hook_rig_endpoint(w, "a", "record_changed");
    CHECK_OK(db_work(w, WRITE, rename_twice_unit, &company));
    hook_rig_run(w);
    for (size_t i = 0, crm_calls = 0, standard = 0; i < hook_rig_count(); i++) {
        const struct hook_rig_call *call = hook_rig_at(i);
        size_t                     *place = text_same(call->path, "h") ? &crm_calls : &standard;
        for (const char *at = call->body; (at = strstr(at, "\"propertyValue\":")) != NULL; at++)
            CHECK(text_starts(at + 16, values[(*place)++ % 2]));
        if (place == &standard)
            CHECK(strstr(call->body, values[(*place)++ % 2]) != NULL);
    }
    CHECK(hook_rig_count() >= 3);
    hook_rig_close(w);
}

static void fresh_events_of_many_contacts_share_a_call_of_at_most_a_hundred(struct work *w)
{
    hook_rig_open(w);
    struct hook_rig_endpoint endpoint =
        hook_rig_endpoint_of(w, (struct hook_endpoint){.url = hook_rig_url(w, "h"),
                                                       .format = HOOK_HUBSPOT,
                                                       .events = "contact.creation",
                                                       .store = ABSENT,
                                                       .timeout = ABSENT,
                                                       .flights = ABSENT,
                                                       .app = ABSENT});
    for (int i = 0; i < 130; i++)
        hook_rig_contact(w, work_text(w, "p%d@example.com", i));
    hook_rig_run(w);
    CHECK_INT(hook_rig_count(), 2);
    CHECK_INT(hook_rig_health(w, &endpoint).succeeded, 130);
    hook_rig_close(w);
}

static status archive_unit(struct work *w, void *arg)
{
    TRY(record_archive(w, &person_types[1], *(const int64_t *) arg, true));
    return record_archive(w, &person_types[1], *(const int64_t *) arg, false);
}

static void objects_of_every_type_tell_what_happens_to_them_in_order(struct work *w)
{
    static const char *const told[] = {"record_created", "record_changed", "record_archived",
                                       "record_restored"};
    int64_t                  company;
    hook_rig_open(w);
    hook_rig_endpoint(w, "a", "record");
    CHECK_OK(db_work(w, WRITE, company_unit, &company));
    CHECK_OK(db_work(w, WRITE, archive_unit, &company));
    hook_rig_run(w);
    CHECK_INT(hook_rig_count(), COUNT_OF(told));
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        const struct json *body;
        CHECK_OK(json_parse(w, hook_rig_at(i)->body, strlen(hook_rig_at(i)->body), &body));
        const struct json *data = json_member(body, "data");
        CHECK_TEXT(json_text(body, "type"), told[i]);
        CHECK_TEXT(json_text(json_member(data, "object"), "type"), "companies");
        if (i == 1)
            CHECK_TEXT(json_text(json_member(data, "properties"), "name"),
                       "Analytical Engines Ltd");
    }
    hook_rig_close(w);
}

static void types_and_stores_narrow_what_is_sent(struct work *w)
{
    int64_t company;
    hook_rig_open(w);
    struct hook_endpoint draft = {.url = hook_rig_url(w, "a"),
                                  .events = "*",
                                  .types = "company",
                                  .store = ABSENT,
                                  .timeout = ABSENT,
                                  .flights = ABSENT,
                                  .app = ABSENT};
    hook_rig_endpoint_of(w, draft);
    draft.types = NULL;
    draft.store = 7;
    hook_rig_endpoint_of(w, draft);
    struct hook_rig_contact ada = hook_rig_contact(w, "ada@example.com");
    hook_rig_tell(w, &ada, 1);
    CHECK_OK(db_work(w, WRITE, company_unit, &company));
    hook_rig_run(w);
    CHECK_INT(hook_rig_count(), 2); /* the company, made and changed; nothing of store 7 */
    hook_rig_close(w);
}

static void what_ended_is_forgotten_after_thirty_days_and_a_removed_endpoint_at_once(struct work *w)
{
    hook_rig_open(w);
    struct hook_rig_endpoint endpoint = hook_rig_endpoint(w, "a", "cart_changed");
    struct hook_rig_endpoint removed = hook_rig_endpoint(w, "b", "cart_changed");
    struct hook_rig_contact  ada = hook_rig_contact(w, "ada@example.com");
    hook_rig_tell(w, &ada, 1);
    hook_rig_run(w);
    CHECK_INT(ask(w, DELETE, hook_path(w, &removed, ""), NULL).code, 204);
    CHECK_INT(ask(w, GET, hook_path(w, &removed, ""), NULL).outcome, NOT_FOUND);
    check_pass_time(w, 29 * DAY);
    hook_rig_run(w);
    CHECK_INT(hook_rig_deliveries(w, &endpoint, NULL).count, 1);
    check_pass_time(w, 2 * DAY);
    hook_rig_run(w);
    CHECK_INT(hook_rig_deliveries(w, &endpoint, NULL).count, 0);
    hook_rig_close(w);
}

static void whatever_happens_to_a_cart_is_about_that_cart(struct work *w)
{
    for (int kind = FACT_CART_CHANGED; kind <= FACT_CART_ORDERED; kind++) {
        const struct fact  fact = {.kind = kind, .reference = 7, .context = 9};
        struct hook_object object;
        CHECK_OK(hook_object_of(w, &fact, &object));
        CHECK_TEXT(object.type, "carts");
        CHECK_INT(object.id, 7);
    }
}

SUITE_DB("hook", TEST(whatever_happens_to_a_cart_is_about_that_cart),
         TEST(a_secret_is_shown_once_and_is_in_the_form_of_the_standard),
         TEST(what_cannot_be_right_is_refused_with_the_field_to_blame),
         TEST(patterns_groups_and_names_choose_what_is_sent),
         TEST(a_rotated_secret_and_the_one_before_both_sign_for_a_day),
         TEST(a_paused_endpoint_is_told_what_it_missed),
         TEST(a_replay_and_a_resend_tell_again_with_the_same_ids),
         TEST(the_crm_api_is_told_of_properties_with_their_values_and_signed_its_way),
         TEST(two_changes_in_one_instant_are_told_each_with_its_own_value),
         TEST(objects_of_every_type_tell_what_happens_to_them_in_order),
         TEST(types_and_stores_narrow_what_is_sent),
         TEST(what_ended_is_forgotten_after_thirty_days_and_a_removed_endpoint_at_once),
         TEST(fresh_events_of_many_contacts_share_a_call_of_at_most_a_hundred));
