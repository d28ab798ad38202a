/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is done with segments: members by hand, files for advertisers, what they buy, growth. */
#include "base/text.h"
#include "base/time.h"
#include "crm/fact/fact.h"
#include "crm/person/person.h"
#include "crm/segment/segment_api.h"
#include "crm/segment/segment_export.h"
#include "crm/segment/segment_rig.h"
#include "kit/crypt/crypt.h"
#include "kit/job/job.h"
#include "kit/machines.h"
#include "test/check_api.h"

static struct asked ask(struct work *w, enum method method, const char *target, const char *body)
{
    return check_api(w, segment_routes, method, target, body);
}

static void check_part(const struct asked *asked, int code, const char *part)
{
    CHECK_INT(asked->code, code);
    if (strstr(asked->body, part) == NULL)
        check_failed(__FILE__, __LINE__, "'%s' is not in %s", part, asked->body);
}

static const char *make(struct work *w, const char *rule)
{
    const struct json *json;
    struct asked       asked = ask(w, POST, "/api/segments",
                                   work_text(w, "{\"name\":\"Large\",\"sentence\":\"%s\"}", rule));
    CHECK_INT(asked.code, 201);
    CHECK_OK(json_parse(w, asked.body, strlen(asked.body), &json));
    return json_text(json, "id");
}

static const char *path(struct work *w, const char *id, const char *rest)
{
    return work_text(w, "/api/segments/%s%s", id, rest);
}

static void who_is_in_or_out_by_hand_stays_so_when_the_rule_changes(struct work *w)
{
    segment_rig_open(w);
    const char  *id = make(w, "size > 10"); /* A and B */
    struct asked asked = ask(w, POST, path(w, id, "/include"), "{\"ids\":[\"4\"]}");
    check_part(&asked, 200, "\"changed\":1");
    asked = ask(w, POST, path(w, id, "/exclude"), "{\"ids\":[\"2\"]}");
    check_part(&asked, 200, "\"changed\":1");
    asked = ask(w, GET, path(w, id, ""), NULL);
    check_part(&asked, 200, "\"size\":2"); /* A and D */
    check_part(&asked, 200, "\"sentence\":\"size > 10\"");
    asked = ask(w, PUT, path(w, id, "/rule"), "{\"sentence\":\"size > 40\"}"); /* B */
    CHECK_INT(asked.code, 200);
    asked = ask(w, GET, path(w, id, "/by-hand"), NULL);
    check_part(&asked, 200, "\"count\":1,\"ids\":[\"4\"]");
    check_part(&asked, 200, "\"count\":1,\"ids\":[\"2\"]");
    asked = ask(w, GET, path(w, id, ""), NULL);
    check_part(&asked, 200, "\"size\":1"); /* D */
    asked = ask(w, POST, path(w, id, "/include"), "{\"ids\":[\"2\"]}");
    asked = ask(w, GET, path(w, id, ""), NULL);
    check_part(&asked, 200, "\"size\":2"); /* B and D */
    asked = ask(w, POST, path(w, id, "/release"), "{\"ids\":[\"2\",\"4\"]}");
    check_part(&asked, 200, "\"changed\":2");
    asked = ask(w, GET, path(w, id, ""), NULL);
    check_part(&asked, 200, "\"size\":1"); /* B, by the rule */
}

/* ---- files ---- */

static status name_unit(struct work *w, void *arg)
{
    const struct record_type *contacts;
    struct record_value       values[] = {{"email", "Ada.Love@GMail.com"},
                                          {"phone", "0171 2345678"},
                                          {"country", "DE"},
                                          {"firstname", " Ada "},
                                          {"zip", "10115"}};
    TRY(record_type_get(w, "contacts", &contacts));
    return record_change(w, contacts, 1, values, COUNT_OF(values));
}

struct file {
    struct segment_export export;
    enum segment_format format;
    int64_t             list;
    const char         *names;
    struct text         text;
};

static status export_unit(struct work *w, void *arg)
{
    struct file *file = arg;
    bool         end = false;
    int64_t      wait;
    TRY(segment_export_open(w, file->list, file->format, file->names, &file->export));
    file->text = text_open(w->arena);
    while (!end)
        TRY(segment_export_next(w, &file->export, &file->text, &end, &wait));
    return OK;
}

static const char *export(struct work *w, const char *id, enum segment_format format,
                          const char *names)
{
    struct file file = {.format = format, .names = names};
    CHECK(text_to_int(id, &file.list));
    CHECK_OK(db_work(w, READ, export_unit, &file));
    return file.text.bytes;
}

static const char *hash(struct work *w, const char *words)
{
    return sha256_hex(w, words, strlen(words));
}

static void files_for_advertisers_are_hashed_and_name_only_who_agreed(struct work *w)
{
    segment_rig_open(w);
    CHECK_OK(db_work(w, WRITE, name_unit, NULL));
    const char *id = make(w, "everybody"); /* vip is true of A and C; C has no address */
    CHECK_TEXT(export(w, id, SEGMENT_GOOGLE, "vip"),
               work_text(w,
                         "Email,Phone,First Name,Last Name,Country,Zip\r\n%s,%s,%s,,de,10115\r\n",
                         hash(w, "adalove@gmail.com"), hash(w, "+491712345678"), hash(w, "ada")));
    CHECK_TEXT(export(w, id, SEGMENT_META, "vip"),
               work_text(w, "email,phone,fn,ln,zip,country\r\n%s,%s,%s,,%s,%s\r\n",
                         hash(w, "ada.love@gmail.com"), hash(w, "491712345678"), hash(w, "ada"),
                         hash(w, "10115"), hash(w, "de")));
    const char *plain = export(w, id, SEGMENT_CSV, "email,size");
    CHECK(text_starts(plain, "id,email,size\r\n1,ada.love@gmail.com,38\r\n2,,44.5\r\n"));
    struct asked asked = ask(w, GET, path(w, id, "/export?format=google"), NULL);
    CHECK(asked.outcome == INVALID); /* nobody said who agreed */
    asked = ask(w, GET, path(w, id, "/export?format=google&consent=note"), NULL);
    CHECK(asked.outcome == INVALID); /* a text is no consent */
    asked = ask(w, GET, path(w, id, "/export?format=tiktok"), NULL);
    CHECK(asked.outcome == INVALID);
}

/* ---- what they buy, how they grow ---- */

struct sale {
    int64_t contact, product;
};

static status sell_unit(struct work *w, void *arg)
{
    const struct sale *sale = arg;
    struct rows        identities;
    TRY(person_identities(w, sale->contact, &identities));
    struct fact fact = {.subject = *(const int64_t *) identities.items,
                        .kind = FACT_LINE_SOLD,
                        .at = w->now - DAY,
                        .value = 10 * 1000000,
                        .quantity = 1000000,
                        .reference = sale->product,
                        .context = 9};
    return fact_tell(w, &fact);
}

static void sell(struct work *w, int64_t contact, int64_t product)
{
    struct sale sale = {contact, product};
    CHECK_OK(db_work(w, WRITE, sell_unit, &sale));
}

static void what_members_buy_is_compared_with_what_all_buy(struct work *w)
{
    segment_rig_open(w);
    const char *id = make(w, "size > 10"); /* two of five */
    sell(w, 1, 70);
    sell(w, 2, 70);
    sell(w, 3, 71);
    sell(w, 1, 71);
    sell(w, 1, 71);
    struct asked asked = ask(w, GET, path(w, id, "/buys"), NULL);
    check_part(&asked, 200, "\"size\":2,\"againstSize\":5");
    check_part(&asked, 200,
               "\"product\":\"70\",\"name\":\"\",\"buyers\":2,\"share\":1,\"againstShare\":0.4,"
               "\"lift\":2.5");
    check_part(&asked, 200, "\"product\":\"71\",\"name\":\"\",\"buyers\":1,\"share\":0.5");
    asked = ask(w, GET, path(w, id, work_text(w, "/buys?against=%s&limit=1", id)), NULL);
    check_part(&asked, 200, "\"lift\":1,");
    asked = ask(w, GET, path(w, id, "/buys?from=yesterday"), NULL);
    CHECK(asked.outcome == INVALID);
}

static status shrink_unit(struct work *w, void *arg)
{
    const struct record_type *contacts;
    TRY(record_type_get(w, "contacts", &contacts));
    return record_change(w, contacts, 1, &(struct record_value){"size", "5"}, 1);
}

static void growth_says_who_entered_and_left_and_where_they_came_from(struct work *w)
{
    segment_rig_open(w);
    const char *id = make(w, "size > 10");
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    CHECK_OK(db_work(w, WRITE, shrink_unit, NULL));
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    CHECK_INT(ask(w, POST, path(w, id, "/include"), "{\"ids\":[\"1\",\"3\"]}").code, 200);
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    struct asked asked = ask(w, GET, path(w, id, "/growth?by=lifecyclestage"), NULL);
    check_part(&asked, 200, "\"days\":[{\"day\":\"2023-11-15\",\"entered\":2,\"left\":1}]");
    check_part(&asked, 200, "\"sources\":[{\"value\":\"lead\",\"count\":2}]");
}

SUITE_DB("segment use", TEST(who_is_in_or_out_by_hand_stays_so_when_the_rule_changes),
         TEST(files_for_advertisers_are_hashed_and_name_only_who_agreed),
         TEST(what_members_buy_is_compared_with_what_all_buy),
         TEST(growth_says_who_entered_and_left_and_where_they_came_from));
