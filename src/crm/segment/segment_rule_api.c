/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The rule of segments in all its forms, /api/segments. A rule is given as one of `sentence`,
 * `rule` (JSON of the builder) and `filterBranch` (as in the CRM API), and answered as all three.
 */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/segment/segment_api.h"
#include "crm/segment/segment_read.h"
#include "crm/segment/segment_ready.h"
#include "crm/segment/segment_rule.h"
#include "crm/segment/segment_rules.h"

/* ---- a rule in a request ---- */

static status read_filter(struct work *w, const struct json *json, const struct segment_rule **ret)
{
    const struct segment_branch *branch;
    TRY(segment_filter_read(w, json, &branch));
    return segment_rule_of_filter(w, branch, ret);
}

/* Exactly one of the three forms. */
static status read_rule(struct work *w, const struct json *body, const struct segment_rule **ret)
{
    const struct json *sentence = json_member(body, "sentence"), *rule = json_member(body, "rule"),
                      *filter = json_member(body, "filterBranch");
    if ((sentence != NULL) + (rule != NULL) + (filter != NULL) != 1)
        return fail(w, INVALID, "sentence",
                    "Give the rule as one of sentence, rule and filterBranch.");
    if (filter != NULL)
        return read_filter(w, filter, ret);
    if (sentence != NULL && sentence->type != JSON_TEXT)
        return fail(w, INVALID, "sentence", "The sentence must be a text.");
    const struct segment_rule *written;
    const struct record_type  *contacts;
    TRY(rule != NULL ? segment_rule_read(w, rule, &written)
                     : segment_rule_parse(w, sentence->text, &written));
    TRY(record_type_get(w, "contacts", &contacts));
    return segment_rule_resolve(w, contacts, written, ret);
}

/* ---- a rule in an answer ---- */

static status put_rule(struct work *w, struct json_out *out, const struct segment_rule *rule)
{
    const struct json *filter;
    TRY(segment_rule_to_filter(w, rule, &filter));
    json_put_name(out, "sentence");
    json_put_text(out, segment_rule_print(w, rule));
    json_put_name(out, "rule");
    segment_rule_write(w, out, rule);
    json_put_name(out, "filterBranch");
    json_put_json(out, filter);
    return OK;
}

/* How far the bitmaps of a new rule are; until then each answer looks at the contacts themselves.
 */
static status put_building(struct work *w, struct json_out *out, const struct segment *segment)
{
    struct segment_building building;
    status                  outcome = segment_store_get_building(w, segment->id, &building);
    if (outcome != OK)
        return outcome == NOT_FOUND ? OK : outcome;
    if (building.version != segment->version || building.ended_at != ABSENT)
        return OK;
    json_put_name(out, "building");
    json_open_object(out);
    json_put_name(out, "total");
    json_put_int(out, building.total);
    json_put_name(out, "done");
    json_put_int(out, building.done);
    json_put_name(out, "startedAt");
    json_put_text(out, time_text(w, building.started_at));
    json_close_object(out);
    return OK;
}

static status put_segment(struct work *w, struct json_out *out, const struct segment *segment,
                          int64_t size)
{
    const struct segment_branch *branch;
    const struct segment_rule   *rule;
    int64_t                      waiting;
    if (size == ABSENT)
        TRY(segment_size(w, segment, &size));
    TRY(segment_count_waiting(w, segment->id, &waiting));
    json_open_object(out);
    segment_api_put_id(out, "id", segment->id);
    json_put_name(out, "name");
    json_put_text(out, segment->name);
    json_put_name(out, "size");
    json_put_int(out, size);
    json_put_name(out, "waiting");
    json_put_int(out, waiting);
    if (segment->filter != NULL) {
        TRY(segment_rule_said(w, segment, &branch));
        TRY(segment_rule_of_filter(w, branch, &rule));
        TRY(put_rule(w, out, rule));
    }
    TRY(put_building(w, out, segment));
    json_close_object(out);
    return OK;
}

static status reply_segment(struct work *w, const struct request *rq, struct reply *rp,
                            const struct segment *segment)
{
    int64_t         size = rq->method == GET ? ABSENT : segment_api_size(rq);
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    TRY(put_segment(w, &out, segment, size));
    return segment_api_reply(rp, rq->method == POST ? 201 : 200, &out);
}

/* ---- making and changing ---- */

/* FORBIDDEN before anything is said about the rule. */
static status need_change(struct work *w)
{
    const struct record_type *contacts;
    TRY(record_type_get(w, "0-1", &contacts));
    return segment_may(w, contacts, SEGMENT_CHANGE);
}

static status count_rule(struct work *w, const struct request *rq, int64_t *ret_size)
{
    const struct json         *body, *filter;
    const struct segment_rule *rule;
    TRY(need_change(w));
    TRY(segment_api_body(w, rq, "name sentence rule filterBranch", &body));
    TRY(read_rule(w, body, &rule));
    TRY(segment_rule_to_filter(w, rule, &filter));
    return segment_count_drafted(w, "0-1", filter, ret_size);
}

status segment_rule_before(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t size = ABSENT;
    status  outcome = count_rule(w, rq, &size);
    segment_api_keep_size(w, rq, outcome, size);
    return OK;
}

/* POST /api/segments */
status segment_rule_create_api(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct json         *body, *filter;
    const struct segment_rule *rule;
    struct segment             draft = {.type = "0-1",
                                        .kind = SEGMENT_DYNAMIC,
                                        .folder = ABSENT,
                                        .convert_day = ABSENT,
                                        .convert_count = ABSENT};
    TRY(need_change(w));
    TRY(segment_api_body(w, rq, "name sentence rule filterBranch", &body));
    struct spot at = {w, "body", body};
    TRY(segment_read_text(&at, "name", true, &draft.name));
    TRY(read_rule(w, body, &rule));
    TRY(segment_rule_to_filter(w, rule, &filter));
    TRY(segment_create(w, filter, &draft));
    return reply_segment(w, rq, rp, &draft);
}

/* GET /api/segments/{listId} */
status segment_rule_get_api(struct work *w, const struct request *rq, struct reply *rp)
{
    struct segment segment;
    int64_t        id;
    TRY(segment_api_id(w, rq, &id));
    TRY(segment_get(w, id, &segment));
    return reply_segment(w, rq, rp, &segment);
}

/* PUT /api/segments/{listId}/rule */
status segment_rule_put_api(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct json         *body, *filter;
    const struct segment_rule *rule;
    struct segment             segment;
    int64_t                    id;
    TRY(need_change(w));
    TRY(segment_api_id(w, rq, &id));
    TRY(segment_api_body(w, rq, "sentence rule filterBranch", &body));
    TRY(read_rule(w, body, &rule));
    TRY(segment_rule_to_filter(w, rule, &filter));
    TRY(segment_put_filter(w, id, filter));
    TRY(segment_get(w, id, &segment));
    return reply_segment(w, rq, rp, &segment);
}

/* ---- looking before it is made ---- */

/* A list that is not there, of contacts for whom the rule holds. */
static status size_of(struct work *w, const struct segment_rule *rule, int64_t *ret_size)
{
    const struct json           *json;
    const struct segment_branch *branch;
    const struct record_type    *contacts;
    struct segment               segment = {.type = "0-1", .kind = SEGMENT_DYNAMIC};
    TRY(segment_rule_to_filter(w, rule, &json));
    TRY(segment_filter_read(w, json, &branch));
    TRY(record_type_get(w, "0-1", &contacts));
    TRY(segment_filter_check(w, contacts, branch));
    segment.filter = segment_filter_write(w, branch);
    return segment_size(w, &segment, ret_size);
}

/* "not" before one condition belongs to it: what counts is how many that lets in. */
static bool is_condition(const struct segment_rule *rule)
{
    return rule->count == 0 || (rule->node == NODE_NOT && rule->parts[0].count == 0);
}

/* Each condition by itself, where it stands in the sentence. */
static status put_conditions(struct work *w, struct json_out *out, const struct segment_rule *rule)
{
    int64_t count;
    if (!is_condition(rule)) {
        for (size_t i = 0; i < rule->count; i++)
            TRY(put_conditions(w, out, &rule->parts[i]));
        return OK;
    }
    TRY(size_of(w, rule, &count));
    json_open_object(out);
    json_put_name(out, "sentence");
    json_put_text(out, segment_rule_print(w, rule));
    json_put_name(out, "count");
    json_put_int(out, count);
    json_close_object(out);
    return OK;
}

static status put_warnings(struct work *w, struct json_out *out, const struct segment_rule *rule)
{
    struct segment     segment = {.type = "0-1", .kind = SEGMENT_DYNAMIC};
    const struct json *filter;
    struct rows        warnings;
    TRY(segment_rule_to_filter(w, rule, &filter));
    segment.filter = json_write(w, filter);
    TRY(segment_warnings(w, &segment, &warnings));
    json_put_name(out, "warnings");
    json_open_array(out);
    for (int64_t i = 0; i < warnings.count; i++)
        json_put_text(out, ((const char *const *) warnings.items)[i]);
    json_close_array(out);
    return OK;
}

/* POST /api/segments/preview */
status segment_rule_preview_api(struct work *w, const struct request *rq, struct reply *rp)
{
    struct text                text = text_open(w->arena);
    struct json_out            out = json_out_open(&text);
    const struct json         *body;
    const struct record_type  *contacts;
    const struct segment_rule *rule;
    int64_t                    count;
    TRY(record_type_get(w, "0-1", &contacts));
    TRY(segment_may(w, contacts, SEGMENT_SEE));
    TRY(segment_api_body(w, rq, "sentence rule filterBranch", &body));
    TRY(read_rule(w, body, &rule));
    TRY(size_of(w, rule, &count));
    json_open_object(&out);
    json_put_name(&out, "count");
    json_put_int(&out, count);
    json_put_name(&out, "conditions");
    json_open_array(&out);
    TRY(put_conditions(w, &out, rule));
    json_close_array(&out);
    TRY(put_warnings(w, &out, rule));
    TRY(put_rule(w, &out, rule));
    json_close_object(&out);
    return segment_api_reply(rp, 200, &out);
}

/* ---- why ---- */

static status holds_for(struct work *w, const struct segment_rule *rule, int64_t contact,
                        bool *ret_holds)
{
    const struct json *filter;
    struct segment     segment = {.type = "0-1", .kind = SEGMENT_DYNAMIC};
    TRY(segment_rule_to_filter(w, rule, &filter));
    segment.filter = json_write(w, filter);
    return segment_has(w, &segment, contact, ret_holds);
}

/* The same tree as the rule, each part with whether it holds. */
static status put_why(struct work *w, struct json_out *out, const struct segment_rule *rule,
                      int64_t contact)
{
    bool holds = false;
    TRY(holds_for(w, rule, contact, &holds));
    json_open_object(out);
    json_put_name(out, "sentence");
    json_put_text(out, segment_rule_print(w, rule));
    json_put_name(out, "holds");
    json_put_bool(out, holds);
    json_put_name(out, "parts");
    json_open_array(out);
    for (size_t i = 0; i < rule->count; i++)
        TRY(put_why(w, out, &rule->parts[i], contact));
    json_close_array(out);
    json_close_object(out);
    return OK;
}

/* GET /api/segments/{listId}/why/{contactId} */
status segment_rule_why_api(struct work *w, const struct request *rq, struct reply *rp)
{
    struct text                  text = text_open(w->arena);
    struct json_out              out = json_out_open(&text);
    const struct record_type    *contacts;
    const struct segment_branch *branch;
    const struct segment_rule   *rule;
    struct segment               segment;
    int64_t                      id, contact = 0;
    bool                         there = false;
    TRY(segment_api_id(w, rq, &id));
    TRY(segment_get(w, id, &segment));
    TRY(record_type_get(w, "0-1", &contacts));
    if (!text_same(segment.type, contacts->id) || segment.filter == NULL)
        return fail(w, INVALID, "listId", "List %lld has no rule for contacts.", (long long) id);
    if (text_to_int(request_part(rq, "contactId"), &contact))
        TRY(segment_store_is_there(w, contacts, contact, &there));
    if (!there)
        return fail(w, NOT_FOUND, "contactId", "There is no contact '%.60s'.",
                    request_part(rq, "contactId"));
    TRY(record_need(w, contacts, contact, false));
    TRY(segment_rule_said(w, &segment, &branch));
    TRY(segment_rule_of_filter(w, branch, &rule));
    TRY(put_why(w, &out, rule, contact));
    return segment_api_reply(rp, 200, &out);
}

/* ---- overlap ---- */

static const struct segment_rule *in_list(struct work *w, int64_t list, bool in)
{
    struct segment_rule         *rule = work_take(w, sizeof *rule), *turned;
    const struct segment_phrase *phrase = segment_phrases[PHRASE_CONDITION];
    while (phrase->means != MEANS_IN_LIST)
        phrase++;
    *rule = (struct segment_rule){.node = NODE_SAID, .said = {.phrase = phrase, .number = list}};
    if (in)
        return rule;
    turned = work_take(w, sizeof *turned);
    *turned = (struct segment_rule){.node = NODE_NOT, .parts = rule, .count = 1};
    return turned;
}

static status count_both(struct work *w, const int64_t *lists, const bool *in, int64_t *ret_count)
{
    struct segment_rule parts[2] = {*in_list(w, lists[0], in[0]), *in_list(w, lists[1], in[1])};
    struct segment_rule both = {.node = NODE_ALL, .parts = parts, .count = 2};
    return size_of(w, &both, ret_count);
}

/* GET /api/segments/{listId}/overlap/{otherId} */
status segment_rule_overlap_api(struct work *w, const struct request *rq, struct reply *rp)
{
    static const char *const names[] = {"both", "onlyFirst", "onlySecond"};
    static const bool        in[][2] = {{true, true}, {true, false}, {false, true}};
    struct text              text = text_open(w->arena);
    struct json_out          out = json_out_open(&text);
    struct segment           segment;
    int64_t                  lists[2] = {0}, count;
    TRY(segment_api_id(w, rq, &lists[0]));
    if (!text_to_int(request_part(rq, "otherId"), &lists[1]))
        return fail(w, NOT_FOUND, "otherId", "Ids of lists are numbers.");
    for (int i = 0; i < 2; i++) {
        TRY(segment_get(w, lists[i], &segment));
        if (!text_same(segment.type, "0-1"))
            return fail(w, INVALID, "listId", "Only lists of contacts are compared.");
    }
    json_open_object(&out);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        TRY(count_both(w, lists, in[i], &count));
        json_put_name(&out, names[i]);
        json_put_int(&out, count);
    }
    json_close_object(&out);
    return segment_api_reply(rp, 200, &out);
}

/* ---- what there is ---- */

/* GET /api/segments/phrases */
status segment_rule_phrases_api(struct work *w, const struct request *rq, struct reply *rp)
{
    static const char *const kinds[] = {"test", "condition", "count", "sum", "within", "when"};
    static const char *const takes[] = {"nothing", "text", "number", "truth",
                                        "texts",   "day",  "instant"};
    struct text              text = text_open(w->arena);
    struct json_out          out = json_out_open(&text);
    json_open_object(&out);
    for (int kind = 0; kind < PHRASE_KINDS; kind++) {
        json_put_name(&out, kinds[kind]);
        json_open_array(&out);
        for (const struct segment_phrase *one = segment_phrases[kind]; one->words != NULL; one++) {
            json_open_object(&out);
            json_put_name(&out, "is");
            json_put_text(&out, one->words);
            json_put_name(&out, "takes");
            json_put_text(&out, takes[one->takes]);
            json_close_object(&out);
        }
        json_close_array(&out);
    }
    json_close_object(&out);
    return segment_api_reply(rp, 200, &out);
}

/* GET /api/segments/ready */
status segment_rule_ready_api(struct work *w, const struct request *rq, struct reply *rp)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    json_put_name(&out, "results");
    json_open_array(&out);
    for (const struct segment_ready *ready = segment_readies; ready->name != NULL; ready++) {
        json_open_object(&out);
        json_put_name(&out, "name");
        json_put_text(&out, ready->name);
        json_put_name(&out, "sentence");
        json_put_text(&out, ready->sentence);
        json_close_object(&out);
    }
    json_close_array(&out);
    json_close_object(&out);
    return segment_api_reply(rp, 200, &out);
}
