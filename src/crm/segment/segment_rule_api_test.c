/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Segments by their rule over HTTP, and the ready ones (R38, R42, R66, R83). */
#include "base/text.h"
#include "crm/segment/segment_api.h"
#include "crm/segment/segment_ready.h"
#include "crm/segment/segment_rig.h"
#include "crm/segment/segment_rule.h"
#include "test/check_api.h"

static void every_ready_segment_is_a_rule_for_contacts(struct work *w)
{
    for (const struct segment_ready *ready = segment_readies; ready->name != NULL; ready++) {
        const struct segment_rule   *rule;
        const struct segment_branch *filter;
        const struct record_type    *contacts;
        const struct json           *json;
        CHECK_OK(segment_rule_parse(w, ready->sentence, &rule));
        CHECK_OK(segment_rule_to_filter(w, rule, &json));
        CHECK_OK(segment_filter_read(w, json, &filter));
        CHECK_OK(record_type_get(w, "contacts", &contacts));
        CHECK_OK(segment_filter_check(w, contacts, filter));
    }
}

static status enlarge_unit(struct work *w, void *arg)
{
    const struct record_type *contacts;
    TRY(record_type_get(w, "contacts", &contacts));
    return record_change(w, contacts, 1, &(struct record_value){"size", "50"}, 1);
}

/* ---- over HTTP ---- */

static struct asked ask(struct work *w, enum method method, const char *target, const char *body)
{
    return check_api(w, segment_routes, method, target, body);
}

static void check_answer(const struct asked *asked, int code, const char *part)
{
    CHECK_INT(asked->code, code);
    if (strstr(asked->body, part) == NULL)
        check_failed(__FILE__, __LINE__, "'%s' is not in %s %s", part, asked->body,
                     asked->message == NULL ? "" : asked->message);
}

static const char *id_of(struct work *w, const struct asked *asked)
{
    const struct json *json;
    CHECK_OK(json_parse(w, asked->body, strlen(asked->body), &json));
    return json_text(json, "id");
}

static const char *make(struct work *w, const char *name, const char *rule)
{
    struct asked asked =
        ask(w, POST, "/api/segments", work_text(w, "{\"name\":\"%s\",%s}", name, rule));
    CHECK_INT(asked.code, 201);
    return id_of(w, &asked);
}

static void a_segment_is_made_from_any_form_and_answered_in_all(struct work *w)
{
    segment_rig_open(w);
    struct asked asked = ask(w, POST, "/api/segments",
                             "{\"name\":\"Large\",\"sentence\":\"size > 40 or vip = true\"}");
    check_answer(&asked, 201, "\"size\":3");
    check_answer(&asked, 201, "\"filterBranchType\":\"OR\"");
    const char *id = id_of(w, &asked);
    asked = ask(w, PUT, work_text(w, "/api/segments/%s/rule", id),
                "{\"rule\":{\"property\":\"size\",\"is\":\"< ?\",\"value\":0}}");
    check_answer(&asked, 200, "\"sentence\":\"size < 0\"");
    asked = ask(w, GET, work_text(w, "/api/segments/%s", id), NULL);
    check_answer(&asked, 200, "\"size\":1");
}

static void a_preview_counts_all_and_each_condition(struct work *w)
{
    segment_rig_open(w);
    struct asked asked = ask(w, POST, "/api/segments/preview",
                             "{\"sentence\":\"size > 40 or (vip = true and size > 0)\"}");
    check_answer(&asked, 200,
                 "\"count\":2,\"conditions\":[{\"sentence\":\"size > 40\","
                 "\"count\":1},{\"sentence\":\"vip = true\",\"count\":2},"
                 "{\"sentence\":\"size > 0\",\"count\":2}]");
    asked = ask(w, POST, "/api/segments/preview", "{\"sentence\":\"not vip = true and size > 0\"}");
    check_answer(&asked, 200, "{\"sentence\":\"not vip = true\",\"count\":3}");
    asked = ask(w, POST, "/api/segments/preview", "{\"sentence\":\"did \\\"Moon Landed\\\"\"}");
    check_answer(&asked, 200, "is not recorded yet");
}

static void the_ready_ones_are_listed_with_their_rules(struct work *w)
{
    struct asked asked = ask(w, GET, "/api/segments/ready", NULL);
    check_answer(&asked, 200, "{\"results\":[{\"name\":\"Customers\",\"sentence\":");
}

static void a_mistake_is_answered_with_its_column(struct work *w)
{
    segment_rig_open(w);
    struct asked asked = ask(w, POST, "/api/segments/preview", "{\"sentence\":\"size > \"}");
    CHECK_INT(asked.outcome, INVALID);
    CHECK_TEXT(asked.message, "column 8: expected a number, but the rule ends here");
    asked = ask(w, POST, "/api/segments/preview", "{\"sentence\":\"shoes > 5\"}");
    CHECK_INT(asked.outcome, INVALID);
    asked = ask(w, POST, "/api/segments/preview", "{}");
    CHECK_INT(asked.outcome, INVALID);
}

static void why_somebody_is_in_is_said_part_by_part(struct work *w)
{
    segment_rig_open(w);
    const char  *id = make(w, "Large", "\"sentence\":\"size > 40 or vip = true\"");
    struct asked asked = ask(w, GET, work_text(w, "/api/segments/%s/why/1", id), NULL);
    check_answer(&asked, 200,
                 "\"holds\":true,\"parts\":[{\"sentence\":\"size > 40\",\"holds\":false,"
                 "\"parts\":[]},{\"sentence\":\"vip = true\",\"holds\":true,\"parts\":[]}]");
    asked = ask(w, GET, work_text(w, "/api/segments/%s/why/99", id), NULL);
    CHECK_INT(asked.outcome, NOT_FOUND);
}

static void two_segments_share_some(struct work *w)
{
    segment_rig_open(w);
    const char *large = make(w, "Large", "\"sentence\":\"size > 30\""),
               *loved = make(w, "Loved", "\"sentence\":\"vip = true\"");
    struct asked asked =
        ask(w, GET, work_text(w, "/api/segments/%s/overlap/%s", large, loved), NULL);
    check_answer(&asked, 200, "{\"both\":1,\"onlyFirst\":1,\"onlySecond\":1}");
}

static void the_next_read_shows_what_was_just_written(struct work *w)
{
    segment_rig_open(w);
    const char  *id = make(w, "Large", "\"sentence\":\"size > 40\"");
    struct asked asked = ask(w, GET, work_text(w, "/api/segments/%s", id), NULL);
    check_answer(&asked, 200, "\"size\":1");
    CHECK_OK(db_work(w, WRITE, enlarge_unit, NULL));
    asked = ask(w, GET, work_text(w, "/api/segments/%s", id), NULL);
    check_answer(&asked, 200, "\"size\":2");
}

SUITE_DB("segment rule api", IN_WRITE(every_ready_segment_is_a_rule_for_contacts),
         TEST(a_segment_is_made_from_any_form_and_answered_in_all),
         TEST(a_preview_counts_all_and_each_condition),
         TEST(the_ready_ones_are_listed_with_their_rules),
         TEST(a_mistake_is_answered_with_its_column), TEST(why_somebody_is_in_is_said_part_by_part),
         TEST(two_segments_share_some), TEST(the_next_read_shows_what_was_just_written));
