/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Delivery, against a program on a real socket; days of trying again pass with the clock. */
#include "crm/hook/hook_send.h"

#include <unistd.h>

#include "base/list.h"
#include "base/map.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/hook/hook_rig.h"
#include "crm/hook/hook_store.h"
#include "crm/person/person.h"
#include "kit/crypt/crypt.h"
#include "kit/http/http.h"
#include "kit/machines.h"
#include "kit/post/post.h"
#include "test/check_db.h"

static int always_500(const struct hook_rig_call *call)
{
    return 500;
}

/* "v1,…" as somebody who holds the secret would write it. */
static const char *signature_of(struct work *w, const char *secret,
                                const struct hook_rig_call *call)
{
    struct bytes key = {0};
    const char  *content = work_text(w, "%s.%s.%s", call->id, call->timestamp, call->body);
    key.data = crypt_base64_read(w, secret + strlen("whsec_"), &key.size);
    return work_text(w, "v1,%s", hmac_sha256_base64_key(w, key, content, strlen(content)));
}

/* R54: each change leaves, signed, and is loss-free. */
static void a_fact_arrives_signed_with_what_it_is_about(struct work *w)
{
    hook_rig_open(w);
    struct hook_rig_endpoint endpoint = hook_rig_endpoint(w, "a", "cart_changed");
    struct hook_rig_contact  ada = hook_rig_contact(w, "ada@example.com");
    hook_rig_tell(w, &ada, 12);
    hook_rig_run(w);
    CHECK_INT(hook_rig_count(), 1);
    const struct hook_rig_call *call = hook_rig_at(0);
    const struct json          *body;
    CHECK_OK(json_parse(w, call->body, strlen(call->body), &body));
    CHECK_TEXT(json_text(body, "type"), "cart_changed");
    CHECK_TEXT(json_text(body, "timestamp"), time_text(w, w->now));
    CHECK_INT(call->contact, ada.contact);
    CHECK_INT(call->value, 12);
    CHECK_TEXT(call->timestamp, work_text(w, "%lld", (long long) (w->now / SECOND)));
    CHECK_TEXT(call->signature, signature_of(w, endpoint.secret, call));
    CHECK_INT(hook_rig_deliveries(w, &endpoint, "done").count, 1);
    hook_rig_run(w);
    CHECK_INT(hook_rig_count(), 1);
    hook_rig_close(w);
}

static int64_t refused_contact;

static int refuse_one(const struct hook_rig_call *call)
{
    return call->contact == refused_contact ? 500 : 200;
}

static void what_one_contact_cannot_deliver_is_tried_for_a_day_then_parked_and_holds_up_no_other(
    struct work *w)
{
    hook_rig_open(w);
    struct hook_rig_endpoint endpoint = hook_rig_endpoint(w, "a", "cart_changed");
    struct hook_rig_contact  ada = hook_rig_contact(w, "ada@example.com");
    struct hook_rig_contact  bob = hook_rig_contact(w, "bob@example.com");
    int64_t                  begun = w->now;
    refused_contact = ada.contact;
    hook_rig_set_answer(refuse_one);
    hook_rig_tell(w, &ada, 1);
    hook_rig_tell(w, &ada, 2);
    for (int i = 0; i < 60 && hook_rig_deliveries(w, &endpoint, "parked").count == 0; i++) {
        hook_rig_tell(w, &bob, i);
        hook_rig_run_next(w, &endpoint);
    }
    CHECK_INT(hook_rig_deliveries(w, &endpoint, "parked").count, 1);
    CHECK(w->now - begun >= DAY && w->now - begun < 2 * DAY);
    int64_t first = 0, second = 0;
    for (size_t i = 0; i < hook_rig_count(); i++) {
        first += hook_rig_at(i)->contact == ada.contact && hook_rig_at(i)->value == 1;
        second += hook_rig_at(i)->contact == ada.contact && hook_rig_at(i)->value == 2;
    }
    CHECK_INT(first, 11);
    CHECK(second <= 1); /* not before the first was parked */
    refused_contact = 0;
    hook_rig_run_next(w, &endpoint);
    CHECK_INT(hook_rig_health(w, &endpoint).waiting, 0);
    CHECK_INT(hook_rig_health(w, &endpoint).parked, 1);
    hook_rig_close(w);
}

enum { MANY_FACTS = HOOK_WINDOW + 120 };

static void an_endpoint_that_is_down_for_days_is_told_everything_when_it_is_back(struct work *w)
{
    hook_rig_open(w);
    struct hook_rig_endpoint endpoint = hook_rig_endpoint(w, "a", "cart_changed");
    struct hook_rig_contact  ada = hook_rig_contact(w, "ada@example.com");
    hook_rig_set_answer(always_500);
    for (int i = 1; i <= MANY_FACTS; i++)
        hook_rig_tell(w, &ada, i);
    hook_rig_run(w);
    struct hook_health health = hook_rig_health(w, &endpoint);
    CHECK_INT(health.waiting, HOOK_WINDOW);
    CHECK(health.behind > 0);
    for (int day = 0; day < 3; day++) {
        check_pass_time(w, DAY);
        hook_rig_run(w);
    }
    for (int i = 0; i < 20; i++)
        hook_rig_run_next(w, &endpoint);
    CHECK(hook_rig_health(w, &endpoint).breaker_open);
    CHECK_INT(hook_rig_health(w, &endpoint).parked, 0);
    hook_rig_forget();
    hook_rig_set_answer(NULL);
    hook_rig_run_next(w, &endpoint);
    hook_rig_run(w);
    CHECK_INT(hook_rig_count(), MANY_FACTS);
    for (size_t i = 0; i < hook_rig_count(); i++)
        CHECK_INT(hook_rig_at(i)->value, (int64_t) i + 1);
    CHECK(!hook_rig_health(w, &endpoint).breaker_open);
    CHECK_INT(hook_rig_health(w, &endpoint).behind, 0);
    hook_rig_close(w);
}

static void an_open_breaker_tries_one_call_at_a_time_and_later_each_time(struct work *w)
{
    hook_rig_open(w);
    struct hook_rig_endpoint endpoint = hook_rig_endpoint(w, "a", "cart_changed");
    hook_rig_set_answer(always_500);
    for (int i = 0; i < 8; i++) {
        struct hook_rig_contact contact = hook_rig_contact(w, work_text(w, "p%d@example.com", i));
        hook_rig_tell(w, &contact, i);
    }
    hook_rig_run(w);
    CHECK_INT(hook_rig_count(), 8);
    CHECK(hook_rig_health(w, &endpoint).breaker_open);
    int64_t before = 0;
    for (int i = 0; i < 4; i++) {
        int64_t pause = hook_rig_health(w, &endpoint).next_attempt_at - w->now;
        CHECK(pause >= (10 * SECOND << i) && pause > before);
        before = pause;
        hook_rig_forget();
        hook_rig_run_next(w, &endpoint);
        CHECK_INT(hook_rig_count(), 1);
    }
    hook_rig_close(w);
}

/* ---- order ---- */

static uint64_t seed;

/* How often this message came before. */
static int times_before(const struct hook_rig_call *call)
{
    int times = -1;
    for (const struct hook_rig_call *c = hook_rig_first(); c <= call; c++)
        times += text_same(c->id, call->id);
    return times;
}

/* Half of the calls fail, but no message so often that it would be parked. */
static int now_and_then(const struct hook_rig_call *call)
{
    static const int codes[] = {200, 200, 200, 500, 429, 404};
    seed = map_hash(&seed, sizeof seed, 1);
    return times_before(call) > 6 ? 200 : codes[seed % COUNT_OF(codes)];
}

/* Every value of every contact arrived, and for the first time after all smaller ones had. */
static void check_order(struct work *w, const struct hook_rig_contact *contacts, size_t count,
                        int each)
{
    for (size_t c = 0; c < count; c++) {
        int64_t next = 1;
        for (size_t i = 0; i < hook_rig_count(); i++) {
            const struct hook_rig_call *call = hook_rig_at(i);
            if (call->contact != contacts[c].contact)
                continue;
            CHECK(call->value <= next);
            if (call->value == next && call->code == 200)
                next++;
        }
        CHECK_INT(next, each + 1);
    }
}

enum { SEEDS = 12, CONTACTS = 5, EACH = 8 };

static void facts_of_a_contact_arrive_in_their_order_whatever_fails(struct work *w)
{
    struct hook_rig_contact contacts[CONTACTS];
    hook_rig_open(w);
    struct hook_rig_endpoint endpoint = hook_rig_endpoint(w, "a", "cart_changed");
    for (int i = 0; i < CONTACTS; i++)
        contacts[i] = hook_rig_contact(w, work_text(w, "p%d@example.com", i));
    for (uint64_t s = 1; s <= SEEDS; s++) {
        seed = s;
        hook_rig_forget();
        hook_rig_set_answer(now_and_then);
        for (int i = 1; i <= EACH; i++) {
            for (int c = 0; c < CONTACTS; c++)
                hook_rig_tell(w, &contacts[c], i);
            if (i % 3 == 0)
                hook_rig_run(w);
        }
        hook_rig_run(w);
        for (int i = 0; i < 400 && hook_rig_health(w, &endpoint).waiting > 0; i++)
            hook_rig_run_next(w, &endpoint);
        check_order(w, contacts, CONTACTS, EACH);
    }
    CHECK_INT(hook_rig_health(w, &endpoint).parked, 0);
    hook_rig_close(w);
}

struct merging {
    int64_t into, from;
};

static status merge_unit(struct work *w, void *arg)
{
    const struct merging *merging = arg;
    int64_t               merge;
    return person_merge(w, merging->into, merging->from, &merge);
}

static void after_a_merge_the_facts_of_both_keep_one_order(struct work *w)
{
    hook_rig_open(w);
    struct hook_rig_endpoint endpoint = hook_rig_endpoint(w, "a", "cart_changed");
    struct hook_rig_contact  ada = hook_rig_contact(w, "ada@example.com");
    struct hook_rig_contact  also = hook_rig_contact(w, "also@example.com");
    struct merging           merging = {ada.contact, also.contact};
    hook_rig_set_answer(always_500);
    hook_rig_tell(w, &also, 1);
    hook_rig_run(w);
    CHECK_OK(db_work(w, WRITE, merge_unit, &merging));
    hook_rig_tell(w, &ada, 2);
    hook_rig_run(w);
    CHECK_INT(hook_rig_count(), 1); /* the second waits for the first */
    hook_rig_set_answer(NULL);
    hook_rig_run_next(w, &endpoint);
    CHECK_INT(hook_rig_count(), 3);
    CHECK_INT(hook_rig_at(1)->value, 1);
    CHECK_INT(hook_rig_at(2)->value, 2);
    hook_rig_close(w);
}

/* ---- answers ---- */

static int too_many(const struct hook_rig_call *call)
{
    return 429;
}

static void retry_after_is_respected(struct work *w)
{
    hook_rig_open(w);
    struct hook_rig_endpoint endpoint = hook_rig_endpoint(w, "a", "cart_changed");
    struct hook_rig_contact  ada = hook_rig_contact(w, "ada@example.com");
    struct hook_rig_contact  bob = hook_rig_contact(w, "bob@example.com");
    hook_rig_set_answer(too_many);
    hook_rig_set_retry_after("120");
    hook_rig_tell(w, &ada, 1);
    hook_rig_run(w);
    hook_rig_tell(w, &bob, 1);
    check_pass_time(w, 119 * SECOND);
    hook_rig_run(w);
    CHECK_INT(hook_rig_count(), 1); /* the whole endpoint is left alone */
    CHECK_INT(hook_rig_health(w, &endpoint).next_attempt_at, w->now + SECOND);
    hook_rig_set_answer(NULL);
    check_pass_time(w, SECOND);
    hook_rig_run(w);
    CHECK_INT(hook_rig_health(w, &endpoint).waiting, 0);
    hook_rig_close(w);
}

static int gone(const struct hook_rig_call *call)
{
    return 410;
}

static status resume_unit(struct work *w, void *arg)
{
    return hook_resume(w, *(const int64_t *) arg);
}

static void an_endpoint_that_says_410_stops_until_it_is_resumed_and_loses_nothing(struct work *w)
{
    hook_rig_open(w);
    struct hook_rig_endpoint endpoint = hook_rig_endpoint(w, "a", "cart_changed");
    struct hook_rig_contact  ada = hook_rig_contact(w, "ada@example.com");
    hook_rig_set_answer(gone);
    hook_rig_tell(w, &ada, 1);
    hook_rig_run(w);
    CHECK_INT(hook_rig_look(w, &endpoint).state, HOOK_GONE);
    CHECK(text_starts(hook_rig_look(w, &endpoint).reason, "It answered 410"));
    hook_rig_tell(w, &ada, 2);
    check_pass_time(w, 3 * DAY);
    hook_rig_run(w);
    CHECK_INT(hook_rig_count(), 1);
    hook_rig_set_answer(NULL);
    CHECK_OK(db_work(w, WRITE, resume_unit, &endpoint.is.id));
    hook_rig_run(w);
    CHECK_INT(hook_rig_count(), 3);
    CHECK_INT(hook_rig_at(1)->value, 1);
    CHECK_INT(hook_rig_at(2)->value, 2);
    hook_rig_close(w);
}

static int elsewhere(const struct hook_rig_call *call)
{
    return 302;
}

static void a_redirect_is_not_followed(struct work *w)
{
    hook_rig_open(w);
    struct hook_rig_endpoint endpoint = hook_rig_endpoint(w, "a", "cart_changed");
    struct hook_rig_contact  ada = hook_rig_contact(w, "ada@example.com");
    hook_rig_set_answer(elsewhere);
    hook_rig_tell(w, &ada, 1);
    hook_rig_run(w);
    CHECK_INT(hook_rig_count(), 1);
    CHECK_INT(hook_rig_health(w, &endpoint).waiting, 1);
    hook_rig_close(w);
}

struct attempts {
    int64_t              endpoint, delivery;
    struct hook_delivery is;
    struct rows          rows;
};

static status attempts_unit(struct work *w, void *arg)
{
    struct attempts *attempts = arg;
    return hook_delivery_get(w, attempts->endpoint, attempts->delivery, &attempts->is,
                             &attempts->rows);
}

static struct hook_attempt last_attempt(struct work *w, const struct hook_rig_endpoint *endpoint)
{
    struct hook_attempt none = {.reason = "", .answer = ""};
    struct rows         deliveries = hook_rig_deliveries(w, endpoint, NULL);
    struct attempts     attempts = {.endpoint = endpoint->is.id};
    if (deliveries.count == 0)
        return none;
    attempts.delivery = ((const struct hook_delivery *) deliveries.items)->id;
    CHECK_OK(db_work(w, READ, attempts_unit, &attempts));
    int64_t count = attempts.rows.count;
    CHECK(count > 0);
    return count == 0 ? none : ((const struct hook_attempt *) attempts.rows.items)[count - 1];
}

static void each_attempt_is_kept_with_code_and_answer(struct work *w)
{
    hook_rig_open(w);
    struct hook_rig_endpoint endpoint = hook_rig_endpoint(w, "a", "cart_changed");
    struct hook_rig_contact  ada = hook_rig_contact(w, "ada@example.com");
    hook_rig_set_answer(always_500);
    hook_rig_tell(w, &ada, 1);
    hook_rig_run(w);
    struct hook_attempt attempt = last_attempt(w, &endpoint);
    CHECK_INT(attempt.code, 500);
    CHECK_TEXT(attempt.answer, "answered 500");
    CHECK_INT(attempt.at, w->now);
    CHECK_INT(hook_rig_health(w, &endpoint).attempts, 1);
    CHECK(hook_rig_health(w, &endpoint).success_rate < 0.5);
    hook_rig_close(w);
}

static status erase_contact(struct work *w, void *arg)
{
    return person_erase(w, *(int64_t *) arg);
}

/* R2: another program may answer with what it was told. */
static void what_was_answered_about_somebody_goes_when_they_are_erased(struct work *w)
{
    hook_rig_open(w);
    struct hook_rig_endpoint endpoint = hook_rig_endpoint(w, "a", "cart_changed");
    struct hook_rig_contact  ada = hook_rig_contact(w, "ada@example.com");
    struct hook_rig_contact  bob = hook_rig_contact(w, "bob@example.com");
    hook_rig_tell(w, &ada, 1);
    hook_rig_run(w);
    CHECK_OK(db_work(w, WRITE, erase_contact, &bob.contact));
    CHECK_TEXT(last_attempt(w, &endpoint).answer, "answered 200");
    CHECK_OK(db_work(w, WRITE, erase_contact, &ada.contact));
    CHECK(last_attempt(w, &endpoint).answer == NULL);
    CHECK_INT(last_attempt(w, &endpoint).code, 200);
    hook_rig_close(w);
}

static void somebody_who_never_answers_times_out_and_holds_up_nobody(struct work *w)
{
    hook_rig_open(w);
    struct hook_endpoint     draft = {.url = hook_rig_silent_url(w),
                                      .events = "cart_changed",
                                      .store = ABSENT,
                                      .timeout = 400,
                                      .flights = 1,
                                      .app = ABSENT};
    struct hook_rig_endpoint slow = hook_rig_endpoint_of(w, draft);
    struct hook_rig_endpoint quick = hook_rig_endpoint(w, "a", "cart_changed");
    struct hook_rig_contact  ada = hook_rig_contact(w, "ada@example.com");
    for (int i = 0; i < 20; i++)
        hook_rig_tell(w, &ada, i);
    hook_rig_run(w);
    CHECK_INT(hook_rig_health(w, &quick).succeeded, 20);
    CHECK_INT(hook_rig_health(w, &slow).waiting, 20);
    CHECK_INT(last_attempt(w, &quick).code, 200);
    CHECK_INT(hook_rig_health(w, &slow).attempts, 1);
    hook_rig_close(w);
}

static void a_private_address_is_refused_unless_the_house_allows_it(struct work *w)
{
    hook_rig_open(w);
    http_client_close(w->machines->client);
    struct http_client_options options = {.user_agent = "check"};
    CHECK_OK(http_client_open(w, &options, &w->machines->client));
    struct hook_rig_endpoint endpoint = hook_rig_endpoint(w, "a", "cart_changed");
    struct hook_rig_contact  ada = hook_rig_contact(w, "ada@example.com");
    hook_rig_tell(w, &ada, 1);
    hook_rig_run(w);
    CHECK_INT(hook_rig_count(), 0);
    CHECK_INT(last_attempt(w, &endpoint).code, 0);
    CHECK(strstr(last_attempt(w, &endpoint).reason, "private address") != NULL);
    hook_rig_close(w);
}

/* ---- processes that die, and that are two ---- */

static const struct sender senders[] = {
    {"hook", hook_is_due, hook_claim, hook_record, NULL},
    {0},
};
static const struct sender *const sender_tables[] = {senders, NULL};

static void what_a_killed_process_had_in_the_air_is_sent_again_with_the_same_id(struct work *w)
{
    hook_rig_open(w);
    struct hook_rig_endpoint endpoint = hook_rig_endpoint(w, "a", "cart_changed");
    struct hook_rig_contact  ada = hook_rig_contact(w, "ada@example.com");
    hook_rig_tell(w, &ada, 1);
    hook_rig_tell(w, &ada, 2);
    hook_rig_set_answer(always_500); /* so that rig_run leaves both in the queue */
    hook_rig_run(w);
    hook_rig_forget();
    hook_rig_set_answer(NULL);
    check_pass_time(w, MINUTE);
    struct post *killed = post_open(w, sender_tables);
    CHECK_OK(post_run_and_forget(w, killed));
    post_close(killed);
    CHECK_INT(hook_rig_count(), 1);
    hook_rig_run(w);
    CHECK_INT(hook_rig_count(), 1); /* the claim still holds */
    check_pass_time(w, 2 * MINUTE);
    hook_rig_run(w);
    CHECK_INT(hook_rig_count(), 3);
    CHECK_TEXT(hook_rig_at(1)->id, hook_rig_at(0)->id);
    CHECK_INT(hook_rig_at(2)->value, 2);
    CHECK_INT(hook_rig_health(w, &endpoint).waiting, 0);
    hook_rig_close(w);
}

static status fill_unit(struct work *w, void *arg)
{
    return hook_fill(w, arg);
}

struct recovering {
    int64_t endpoint, count;
};

static status recover_unit(struct work *w, void *arg)
{
    struct recovering *recovering = arg;
    return hook_recover(w, recovering->endpoint, &recovering->count);
}

static status release_unit(struct work *w, void *arg)
{
    return hook_store_release(w);
}

static void a_process_that_starts_alone_takes_back_what_the_killed_one_had_at_once(struct work *w)
{
    hook_rig_open(w);
    struct hook_rig_endpoint endpoint = hook_rig_endpoint(w, "a", "cart_changed");
    struct hook_rig_contact  ada = hook_rig_contact(w, "ada@example.com");
    int64_t                  taken;
    hook_rig_tell(w, &ada, 1);
    CHECK_OK(db_work(w, WRITE, fill_unit, &taken));
    struct post *killed = post_open(w, sender_tables);
    CHECK_OK(post_run_and_forget(w, killed));
    post_close(killed);
    CHECK_OK(db_work(w, WRITE, release_unit, NULL));
    hook_rig_run(w);
    CHECK_INT(hook_rig_count(), 2);
    CHECK_TEXT(hook_rig_at(1)->id, hook_rig_at(0)->id);
    CHECK_INT(hook_rig_health(w, &endpoint).waiting, 0);
    hook_rig_close(w);
}

static void what_was_parked_goes_again_when_somebody_says_so(struct work *w)
{
    hook_rig_open(w);
    struct hook_rig_endpoint endpoint = hook_rig_endpoint(w, "a", "cart_changed");
    struct hook_rig_contact  ada = hook_rig_contact(w, "ada@example.com");
    struct recovering        recovering = {.endpoint = endpoint.is.id};
    hook_rig_tell(w, &ada, 1);
    hook_rig_run(w);
    CHECK_OK(db_run_script(w, "UPDATE hook_delivery SET state = 'parked'"));
    CHECK_INT(hook_rig_health(w, &endpoint).parked, 1);
    CHECK_OK(db_work(w, WRITE, recover_unit, &recovering));
    CHECK_INT(recovering.count, 1);
    hook_rig_run(w);
    CHECK_INT(hook_rig_count(), 2);
    CHECK_INT(hook_rig_health(w, &endpoint).parked, 0);
    hook_rig_close(w);
}

static void two_nodes_never_send_the_same_attempt(struct work *w)
{
    hook_rig_open(w);
    struct hook_rig_endpoint endpoint = hook_rig_endpoint(w, "a", "cart_changed");
    for (int i = 0; i < 30; i++) {
        struct hook_rig_contact contact = hook_rig_contact(w, work_text(w, "p%d@example.com", i));
        hook_rig_tell(w, &contact, i);
    }
    struct post *one = post_open(w, sender_tables), *two = post_open(w, sender_tables);
    int64_t      taken = 1;
    while (taken > 0)
        CHECK_OK(db_work(w, WRITE, fill_unit, &taken));
    post_start(one);
    post_start(two);
    for (int i = 0; i < 3000 && hook_rig_health(w, &endpoint).waiting > 0; i++)
        usleep(5000);
    post_close(one);
    post_close(two);
    CHECK_INT(hook_rig_health(w, &endpoint).waiting, 0);
    CHECK_INT(hook_rig_count(), 30);
    CHECK_INT(hook_rig_health(w, &endpoint).attempts, 30);
    hook_rig_close(w);
}

static void pauses_grow_to_more_than_a_day(struct work *w)
{
    int64_t least = 0, most = 0;
    for (int64_t attempt = 1; attempt <= 10; attempt++) {
        least += hook_pause_after(attempt, 0);
        most += hook_pause_after(attempt, 1);
        CHECK(hook_pause_after(attempt, 1) > hook_pause_after(attempt, 0));
    }
    CHECK(least >= DAY && most < 30 * HOUR);
    CHECK_INT(hook_pause_after(1, 0), 5 * SECOND);
    CHECK_INT(hook_pause_after(99, 0), hook_pause_after(10, 0));
}

SUITE_DB("hook send", TEST(a_fact_arrives_signed_with_what_it_is_about),
         TEST(what_one_contact_cannot_deliver_is_tried_for_a_day_then_parked_and_holds_up_no_other),
         TEST(an_endpoint_that_is_down_for_days_is_told_everything_when_it_is_back),
         TEST(an_open_breaker_tries_one_call_at_a_time_and_later_each_time),
         TEST(facts_of_a_contact_arrive_in_their_order_whatever_fails),
         TEST(after_a_merge_the_facts_of_both_keep_one_order), TEST(retry_after_is_respected),
         TEST(an_endpoint_that_says_410_stops_until_it_is_resumed_and_loses_nothing),
         TEST(a_redirect_is_not_followed), TEST(each_attempt_is_kept_with_code_and_answer),
         TEST(what_was_answered_about_somebody_goes_when_they_are_erased),
         TEST(somebody_who_never_answers_times_out_and_holds_up_nobody),
         TEST(a_private_address_is_refused_unless_the_house_allows_it),
         TEST(what_a_killed_process_had_in_the_air_is_sent_again_with_the_same_id),
         TEST(a_process_that_starts_alone_takes_back_what_the_killed_one_had_at_once),
         TEST(what_was_parked_goes_again_when_somebody_says_so),
         TEST(two_nodes_never_send_the_same_attempt), TEST(pauses_grow_to_more_than_a_day));
