/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rules for values: /crm/v3/property-validations. */
#include "base/text.h"
#include "crm/record/record_api.h"
#include "crm/record/record_json.h"
#include "crm/staff/staff.h"

static void put_rule(struct json_out *out, const struct record_rule *rule)
{
    json_open_object(out);
    json_add_text(out, "ruleType", record_rule_word(rule->kind));
    json_put_name(out, "ruleArguments");
    json_open_array(out);
    for (const char *const *argument = rule->arguments; *argument != NULL; argument++)
        json_put_text(out, *argument);
    json_close_array(out);
    json_close_object(out);
}

static void put_rules(struct json_out *out, const char *name,
                      const struct record_property *property)
{
    json_put_name(out, name);
    json_open_array(out);
    for (size_t i = 0; i < property->rule_count; i++)
        put_rule(out, &property->rules[i]);
    json_close_array(out);
}

/* GET /crm/v3/property-validations/{objectType}: properties that have rules */
status record_rule_api_list(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type     *type;
    const struct record_property *property;
    struct rows                   rows;
    struct text                   text = text_open(w->arena);
    struct json_out               out = json_out_open(&text);
    TRY(record_api_type(w, rq, RECORD_SEE, &type));
    TRY(record_property_list(w, type, &rows));
    property = rows.items;
    json_open_object(&out);
    json_put_name(&out, "results");
    json_open_array(&out);
    for (int64_t i = 0; i < rows.count; i++, property++) {
        if (property->rule_count == 0)
            continue;
        json_open_object(&out);
        json_add_text(&out, "propertyName", property->is.name);
        put_rules(&out, "propertyValidationRules", property);
        json_close_object(&out);
    }
    json_close_array(&out);
    json_close_object(&out);
    return record_api_reply(rp, 200, &out);
}

/* GET /crm/v3/property-validations/{objectType}/{propertyName} */
status record_rule_api_of(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type     *type;
    const struct record_property *property = NULL;
    struct text                   text = text_open(w->arena);
    struct json_out               out = json_out_open(&text);
    TRY(record_api_type(w, rq, RECORD_SEE, &type));
    TRY(record_property_get(w, type, request_part(rq, "propertyName"), &property));
    json_open_object(&out);
    put_rules(&out, "results", property);
    json_close_object(&out);
    return record_api_reply(rp, 200, &out);
}

static status rule_kind(struct work *w, const struct request *rq, enum record_rule_kind *ret_kind)
{
    const char *word = request_part(rq, "ruleType");
    if (record_rule_kind(word, ret_kind))
        return OK;
    return fail_reason(w, NOT_FOUND, "RULE_DOESNT_EXIST", "ruleType",
                       "There is no type of rule '%.60s'; docs/properties.md lists them.", word);
}

/* GET /crm/v3/property-validations/{objectType}/{propertyName}/rule-type/{ruleType} */
status record_rule_api_get(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct record_type     *type;
    const struct record_property *property = NULL;
    enum record_rule_kind         kind = RULE_COUNT;
    struct text                   text = text_open(w->arena);
    struct json_out               out = json_out_open(&text);
    TRY(record_api_type(w, rq, RECORD_SEE, &type));
    TRY(record_property_get(w, type, request_part(rq, "propertyName"), &property));
    TRY(rule_kind(w, rq, &kind));
    for (size_t i = 0; i < property->rule_count; i++)
        if (property->rules[i].kind == kind) {
            put_rule(&out, &property->rules[i]);
            return record_api_reply(rp, 200, &out);
        }
    return fail(w, NOT_FOUND, "ruleType", "%s has no rule %s.", property->is.name,
                record_rule_word(kind));
}

static status put(struct work *w, const struct request *rq, struct record_rule *rule,
                  struct reply *rp)
{
    const struct record_type *type;
    const char               *name = request_part(rq, "propertyName");
    TRY(record_api_type(w, rq, RECORD_SCHEMA, &type));
    TRY(rule_kind(w, rq, &rule->kind));
    TRY(record_rule_put(w, type, name, rule));
    TRY(staff_note(w, "property.ruled", type->singular, 0, name));
    return reply_empty(rp);
}

/* PUT …/rule-type/{ruleType}: {"ruleArguments": ["12"]} */
status record_rule_api_put(struct work *w, const struct request *rq, struct reply *rp)
{
    static const char *const members[] = {"ruleArguments", "shouldApplyNormalization", NULL};
    static const char *const none[] = {NULL};
    const struct json       *body = NULL;
    struct record_rule       rule = {.arguments = NULL};
    TRY(request_json(w, rq, &body));
    TRY(record_json_check(w, body, members));
    TRY(record_json_texts(w, body, "ruleArguments", &rule.arguments));
    if (rule.arguments == NULL)
        rule.arguments = none;
    return put(w, rq, &rule, rp);
}

/* DELETE …/rule-type/{ruleType}: 204 also when it is not there */
status record_rule_api_remove(struct work *w, const struct request *rq, struct reply *rp)
{
    return put(w, rq, &(struct record_rule){.arguments = NULL}, rp);
}
