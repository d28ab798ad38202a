/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reading a rule: branches, and the filters in them. */
#include "crm/segment/segment_filter.h"

#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/segment/segment_read.h"
#include "crm/segment/segment_rule.h"

/* How much of a rule was read, and how deep we are. */
struct reading {
    int depth, count;
};

/* ---- filters ---- */

#define REFINED "coalescingRefineBy pruningRefineBy "

/*
 * The filters, in the order of enum segment_filter_type. How to add one: a value there, a line
 * here, what it means in segment_evaluate.c, and a line in docs/lists.md.
 */
/* clang-format off */
static const struct filter_line {
    const char *word;
    const char *operators; /* words, with blanks between; NULL = any word; "" = none */
    const char *event;     /* the member that says what must have happened; NULL = none */
    const char *target;    /* the member that says to what; NULL = none */
    const char *members;
} lines[] = {
    {"PROPERTY", "", NULL, NULL, "property operation"},
    {"IN_LIST", "IN_LIST NOT_IN_LIST", NULL, NULL, "operator listId metadata"},
    {"ASSOCIATION", "IN_LIST NOT_IN_LIST", NULL, NULL,
     "operator listId associationTypeId associationCategory toObjectTypeId toObjectType"},
    {"PROPERTY_ASSOCIATION", "IN_LIST NOT_IN_LIST", NULL, NULL, "operator listId propertyWithObjectId toObjectTypeId"},
    {"NUM_ASSOCIATIONS", "", NULL, NULL, "associationTypeId associationCategory toObjectTypeId"},
    {"UNIFIED_EVENTS", "HAS_COMPLETED HAS_NOT_COMPLETED", "eventTypeId", NULL, "operator filterLines"},
    {"EVENT", "HAS_EVENT NOT_HAS_EVENT", "eventId", NULL, "operator"},
    {"EMAIL_EVENT",
     "SENT RECEIVED OPENED LINK_CLICKED REPLIED BOUNCED UNSUBSCRIBED MARKED_SPAM SENT_BUT_NOT_RECEIVED "
     "SENT_BUT_LINK_NOT_CLICKED RECEIVED_BUT_NOT_OPENED OPENED_BUT_LINK_NOT_CLICKED OPENED_BUT_NOT_REPLIED",
     NULL, "emailId", "operator level appId clickUrl"},
    {"PAGE_VIEW",
     "HAS_PAGEVIEW_EQ HAS_PAGEVIEW_CONTAINS HAS_PAGEVIEW_MATCHES_REGEX NOT_HAS_PAGEVIEW_EQ "
     "NOT_HAS_PAGEVIEW_CONTAINS NOT_HAS_PAGEVIEW_MATCHES_REGEX",
     NULL, "pageUrl", "operator enableTracking"},
    {"FORM_SUBMISSION", "FILLED_OUT NOT_FILLED_OUT", NULL, "formId", "operator"},
    {"FORM_SUBMISSION_ON_PAGE", "FILLED_OUT NOT_FILLED_OUT", NULL, "pageId", "operator formId"},
    {"EMAIL_SUBSCRIPTION", "", NULL, NULL, "subscriptionIds acceptedStatuses subscriptionType"},
    {"COMMUNICATION_SUBSCRIPTION", "", NULL, NULL,
     "subscriptionIds acceptedOptStates subscriptionType channel businessUnitId"},
    {"CTA", NULL, NULL, "ctaName", "operator"},
    {"PRIVACY", NULL, NULL, "privacyName", "operator"},
    {"INTEGRATION_EVENT", "", NULL, NULL, "eventTypeId filterLines"},
    {"SURVEY_MONKEY", NULL, NULL, "surveyId", "operator"},
    {"SURVEY_MONKEY_VALUE", NULL, NULL, "surveyId",
     "operator surveyQuestion valueComparison surveyAnswerRowId surveyAnswerColId"},
    {"WEBINAR", NULL, NULL, "webinarId", "operator"},
    {"ADS_SEARCH", NULL, NULL, NULL, "operator searchTerms searchTermType entityType adNetwork"},
    {"ADS_TIME", "", NULL, NULL, ""},
    {"CAMPAIGN_INFLUENCED", "", NULL, "campaignId", ""},
    {"CONSTANT", "", NULL, NULL, "shouldAccept source"},
    {"SENTENCE", "", NULL, NULL, "sentence"},
};
/* clang-format on */

const char *const segment_filter_words[] = {
    "PROPERTY",
    "IN_LIST",
    "ASSOCIATION",
    "PROPERTY_ASSOCIATION",
    "NUM_ASSOCIATIONS",
    "UNIFIED_EVENTS",
    "EVENT",
    "EMAIL_EVENT",
    "PAGE_VIEW",
    "FORM_SUBMISSION",
    "FORM_SUBMISSION_ON_PAGE",
    "EMAIL_SUBSCRIPTION",
    "COMMUNICATION_SUBSCRIPTION",
    "CTA",
    "PRIVACY",
    "INTEGRATION_EVENT",
    "SURVEY_MONKEY",
    "SURVEY_MONKEY_VALUE",
    "WEBINAR",
    "ADS_SEARCH",
    "ADS_TIME",
    "CAMPAIGN_INFLUENCED",
    "CONSTANT",
    "SENTENCE",
    NULL,
};

const char *const segment_branch_words[] = {"OR",
                                            "AND",
                                            "NOT_ALL",
                                            "NOT_ANY",
                                            "ASSOCIATION",
                                            "PROPERTY_ASSOCIATION",
                                            "UNIFIED_EVENTS",
                                            "RESTRICTED",
                                            NULL};

static const char *capitals(struct work *w, const char *word)
{
    char *copy = work_copy(w, word, strlen(word));
    for (char *c = copy; *c != '\0'; c++)
        if (*c >= 'a' && *c <= 'z')
            *c = (char) (*c - 32);
    return copy;
}

/* The word for what happened or is; whether it says that it has not, or is not. */
static status read_word(const struct spot *at, const char *operators, struct segment_filter *filter)
{
    const char *word;
    if (operators != NULL && *operators == '\0')
        return OK;
    TRY(segment_read_text(at, "operator", false, &word));
    if (text_empty(word)) /* what is first is what is mostly meant */
        word = operators == NULL ? "" : text_split(at->w, operators, ' ', NULL)[0];
    word = capitals(at->w, word);
    if (operators != NULL && !segment_is_one_of(operators, word, strlen(word)))
        return segment_refuse(at, "operator", "expected %s",
                              segment_one_of(at->w, text_split(at->w, operators, ' ', NULL)));
    if (strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") != strlen(word) || *word == '\0')
        return segment_refuse(at, "operator", "expected an operator in capitals");
    filter->word = word;
    filter->negative = text_starts(word, "NOT_")
                       || (strstr(word, "_NOT_") != NULL && strstr(word, "_BUT_") == NULL);
    return OK;
}

static status read_line(const struct spot *at, struct segment_line *ret_line)
{
    struct spot operation = segment_spot_in(at, "operation");
    TRY(segment_read_text(at, "property", true, &ret_line->property));
    return segment_read_operation(&operation, &ret_line->operation);
}

static status read_lines(const struct spot *at, struct segment_filter *filter)
{
    struct spot array = segment_spot_in(at, "filterLines");
    if (array.json == NULL || array.json->type == JSON_NULL)
        return OK;
    if (array.json->type != JSON_ARRAY || array.json->size > 50)
        return segment_refuse(&array, NULL, "expected an array of at most 50 lines");
    struct segment_line *line = work_take(at->w, array.json->size * sizeof *line + 1);
    const struct json   *item = array.json->first;
    filter->lines = line;
    filter->line_count = array.json->size;
    for (size_t i = 0; item != NULL; item = item->next, i++) {
        struct spot place = segment_spot_at(&array, item, i);
        TRY(segment_read_members(&place, "property operation"));
        TRY(read_line(&place, line++));
    }
    return OK;
}

static status read_list_id(const struct spot *at, struct segment_filter *filter)
{
    struct spot metadata = segment_spot_in(at, "metadata");
    const char *of = NULL;
    TRY(segment_read_int(at, "listId", true, &filter->list));
    if (filter->list <= 0)
        return segment_refuse(at, "listId", "expected the id of a list");
    if (metadata.json != NULL && metadata.json->type == JSON_OBJECT)
        TRY(segment_read_text(&metadata, "inListType", false, &of));
    filter->accepts = of == NULL || text_same_nocase(of, "LIST") || text_same_nocase(of, "ILS");
    return OK;
}

/* Whom an association leads to. */
static status read_other_end(const struct spot *at, struct segment_filter *filter)
{
    TRY(segment_read_int(at, "associationTypeId", false, &filter->label));
    TRY(segment_read_text(at, "associationCategory", false, &filter->category));
    TRY(segment_read_text(at, "toObjectTypeId", false, &filter->to_type));
    if (text_empty(filter->to_type))
        TRY(segment_read_text(at, "objectTypeId", false, &filter->to_type));
    return segment_read_text(at, "propertyWithObjectId", false, &filter->property);
}

static status read_refinements(const struct spot *at, struct segment_filter *filter)
{
    struct spot coalescing = segment_spot_in(at, "coalescingRefineBy"),
                pruning = segment_spot_in(at, "pruningRefineBy");
    TRY(segment_read_coalescing(&coalescing, &filter->coalescing));
    return segment_read_pruning(&pruning, &filter->pruning);
}

/* One condition: what can be said with filters and branches is. */
static status read_sentence(const struct spot *at, struct segment_filter *filter)
{
    const char *sentence = json_text(at->json, "sentence"); /* longer than a value may be */
    if (text_empty(sentence))
        return segment_refuse(at, "sentence", "expected a text that is not empty");
    TRY(segment_rule_parse(at->w, sentence, &filter->sentence));
    if (!segment_rule_is_sentence(filter->sentence))
        return segment_refuse(at, "sentence",
                              "expected one condition that has no filter of its own");
    return OK;
}

static status read_parts(const struct spot *at, struct segment_filter *filter)
{
    switch (filter->type) {
    case FILTER_PROPERTY:
        return read_line(at, &filter->line);
    case FILTER_IN_LIST:
        return read_list_id(at, filter);
    case FILTER_ASSOCIATION:
    case FILTER_PROPERTY_ASSOCIATION:
        TRY(read_list_id(at, filter));
        return read_other_end(at, filter);
    case FILTER_NUM_ASSOCIATIONS:
        return read_other_end(at, filter);
    case FILTER_UNIFIED_EVENTS:
    case FILTER_INTEGRATION_EVENT:
        return read_lines(at, filter);
    case FILTER_CONSTANT:
        return segment_read_bool(at, "shouldAccept", &filter->accepts);
    case FILTER_SENTENCE:
        return read_sentence(at, filter);
    default:
        return OK;
    }
}

static status read_filter(const struct spot *at, struct segment_filter *ret)
{
    int type = 0;
    if (at->json->type != JSON_OBJECT)
        return segment_refuse(at, NULL, "expected a filter: an object with filterType");
    TRY(segment_read_word(at, "filterType", segment_filter_words, -1, &type));
    const struct filter_line *line = &lines[type];
    *ret = (struct segment_filter){.type = (enum segment_filter_type) type,
                                   .path = at->path,
                                   .label = ABSENT,
                                   .source = at->json};
    TRY(segment_read_members(at,
                             work_text(at->w, "filterType " REFINED "%s %s %s",
                                       line->event == NULL ? "" : line->event,
                                       line->target == NULL ? "" : line->target, line->members)));
    TRY(read_word(at, line->operators, ret));
    if (line->event != NULL)
        TRY(segment_read_text(at, line->event, true, &ret->event));
    if (line->target != NULL)
        TRY(segment_read_text(at, line->target, false, &ret->target));
    TRY(read_refinements(at, ret));
    return read_parts(at, ret);
}

/* ---- branches ---- */

static status read_branch(const struct spot *at, struct reading *reading,
                          struct segment_branch *ret);

/* The items of an array, or none. */
static status items_of(const struct spot *at, struct reading *reading, size_t *ret_count)
{
    *ret_count = 0;
    if (at->json == NULL || at->json->type == JSON_NULL)
        return OK;
    if (at->json->type != JSON_ARRAY)
        return segment_refuse(at, NULL, "expected an array");
    *ret_count = at->json->size;
    if (at->json->size > SEGMENT_FILTERS
        || (reading->count += (int) at->json->size) > SEGMENT_FILTERS)
        return segment_refuse(at, NULL, "expected at most %d filters and branches in all",
                              SEGMENT_FILTERS);
    return OK;
}

static status read_branches(const struct spot *at, struct reading *reading,
                            struct segment_branch *ret)
{
    struct spot array = segment_spot_in(at, "filterBranches");
    TRY(items_of(&array, reading, &ret->branch_count));
    struct segment_branch *branch = work_take(at->w, ret->branch_count * sizeof *branch + 1);
    ret->branches = branch;
    if (ret->branch_count == 0)
        return OK;
    const struct json *item = array.json->first;
    for (size_t i = 0; item != NULL; item = item->next, i++) {
        struct spot place = segment_spot_at(&array, item, i);
        TRY(read_branch(&place, reading, branch++));
    }
    return OK;
}

static status read_filters(const struct spot *at, struct reading *reading,
                           struct segment_branch *ret)
{
    struct spot array = segment_spot_in(at, "filters");
    TRY(items_of(&array, reading, &ret->filter_count));
    struct segment_filter *filter = work_take(at->w, ret->filter_count * sizeof *filter + 1);
    ret->filters = filter;
    if (ret->filter_count == 0)
        return OK;
    const struct json *item = array.json->first;
    for (size_t i = 0; item != NULL; item = item->next, i++) {
        struct spot place = segment_spot_at(&array, item, i);
        TRY(read_filter(&place, filter++));
    }
    return OK;
}

/* What an ASSOCIATION, PROPERTY_ASSOCIATION or UNIFIED_EVENTS branch says of itself. */
static status read_own(const struct spot *at, struct segment_branch *ret)
{
    ret->own = (struct segment_filter){.path = at->path, .label = ABSENT};
    TRY(read_refinements(at, &ret->own));
    switch (ret->type) {
    case BRANCH_ASSOCIATION:
        ret->own.type = FILTER_ASSOCIATION;
        TRY(read_word(at, "IN_LIST NOT_IN_LIST", &ret->own));
        TRY(read_other_end(at, &ret->own));
        return text_empty(ret->own.to_type) ? segment_refuse(at, "objectTypeId", "is missing") : OK;
    case BRANCH_PROPERTY_ASSOCIATION:
        ret->own.type = FILTER_PROPERTY_ASSOCIATION;
        TRY(read_word(at, "IN_LIST NOT_IN_LIST", &ret->own));
        TRY(read_other_end(at, &ret->own));
        if (text_empty(ret->own.to_type) || text_empty(ret->own.property))
            return segment_refuse(at, NULL, "expected objectTypeId and propertyWithObjectId");
        return OK;
    case BRANCH_UNIFIED_EVENTS:
        ret->own.type = FILTER_UNIFIED_EVENTS;
        TRY(read_word(at, "HAS_COMPLETED HAS_NOT_COMPLETED", &ret->own));
        return segment_read_text(at, "eventTypeId", true, &ret->own.event);
    default:
        return OK;
    }
}

/* The operator of a branch says what its type says; only the other one would be another rule. */
static status check_operator(const struct spot *at, const struct segment_branch *branch)
{
    static const char *const words[] = {"AND", "OR", NULL};
    int                      word = 0, should = branch->type == BRANCH_OR ? 1 : 0;
    TRY(segment_read_word(at, "filterBranchOperator", words, should, &word));
    if ((branch->type == BRANCH_OR || branch->type == BRANCH_AND) && word != should)
        return segment_refuse(at, "filterBranchOperator", "expected %s, as filterBranchType says",
                              words[should]);
    return OK;
}

static status read_branch(const struct spot *at, struct reading *reading,
                          struct segment_branch *ret)
{
    int type = 0;
    if (at->json == NULL || at->json->type != JSON_OBJECT)
        return segment_refuse(at, NULL, "expected a branch: an object with filterBranchType");
    if (reading->depth >= SEGMENT_DEPTH)
        return segment_refuse(at, NULL, "expected at most %d branches inside each other",
                              SEGMENT_DEPTH);
    TRY(segment_read_members(
        at, "filterBranchType filterBranchOperator filterBranches filters objectTypeId operator "
            "associationTypeId associationCategory propertyWithObjectId eventTypeId " REFINED));
    TRY(segment_read_word(at, "filterBranchType", segment_branch_words, -1, &type));
    *ret = (struct segment_branch){
        .type = (enum segment_branch_type) type, .path = at->path, .source = at->json};
    TRY(check_operator(at, ret));
    TRY(read_own(at, ret));
    reading->depth++;
    TRY(read_branches(at, reading, ret));
    TRY(read_filters(at, reading, ret));
    reading->depth--;
    return OK;
}

/* The root is OR, what is right below it is AND. */
static status check_root(const struct spot *at, const struct segment_branch *root)
{
    struct spot branches = segment_spot_in(at, "filterBranches");
    if (root->type != BRANCH_OR)
        return segment_refuse(at, "filterBranchType", "expected OR at the root");
    if (root->filter_count > 0)
        return segment_refuse(at, "filters",
                              "expected none at the root: put them into an AND "
                              "branch of filterBranches");
    for (size_t i = 0; i < root->branch_count; i++) {
        struct spot place = segment_spot_at(&branches, root->branches[i].source, i);
        if (root->branches[i].type != BRANCH_AND)
            return segment_refuse(&place, "filterBranchType", "expected AND below the root");
    }
    return OK;
}

status segment_filter_read(struct work *w, const struct json *json,
                           const struct segment_branch **ret_branch)
{
    struct segment_branch *root = work_take(w, sizeof *root);
    struct reading         reading = {0};
    struct spot            at = {w, "filterBranch", json};
    TRY(read_branch(&at, &reading, root));
    TRY(check_root(&at, root));
    *ret_branch = root;
    return OK;
}

/* ---- writing ---- */

/* Members whose value is a word of the grammar. */
static const char *const word_members =
    "filterBranchType filterBranchOperator filterType operationType operator timeType "
    "timezoneSource referenceType dayOfWeek propertyParser endpointBehavior timeUnit "
    "lowerBoundEndpointBehavior upperBoundEndpointBehavior setType comparison rangeType "
    "offsetDirection fiscalYearStart";

void segment_filter_write_value(struct work *w, struct json_out *out, const struct json *value)
{
    const struct json *item = value->first;
    if (value->type == JSON_ARRAY) {
        json_open_array(out);
        for (; item != NULL; item = item->next)
            segment_filter_write_value(w, out, item);
        json_close_array(out);
        return;
    }
    if (value->type != JSON_OBJECT) {
        bool is_word = value->type == JSON_TEXT && value->name != NULL
                       && segment_is_one_of(word_members, value->name, strlen(value->name));
        if (is_word)
            json_put_text(out, capitals(w, value->text));
        else
            json_put_json(out, value);
        return;
    }
    json_open_object(out);
    for (; item != NULL; item = item->next) {
        json_put_name(out, item->name);
        segment_filter_write_value(w, out, item);
    }
    if (json_member(value, "operationType") != NULL
        && json_member(value, "includeObjectsWithNoValueSet") == NULL) {
        json_put_name(out, "includeObjectsWithNoValueSet");
        json_put_bool(out, false);
    }
    json_close_object(out);
}

static void write_branch(struct work *w, struct json_out *out, const struct segment_branch *branch)
{
    json_open_object(out);
    json_put_name(out, "filterBranches");
    json_open_array(out);
    for (size_t i = 0; i < branch->branch_count; i++)
        write_branch(w, out, &branch->branches[i]);
    json_close_array(out);
    json_put_name(out, "filterBranchType");
    json_put_text(out, segment_branch_words[branch->type]);
    const char *joined_by = json_text(branch->source, "filterBranchOperator");
    json_put_name(out, "filterBranchOperator");
    json_put_text(out, !text_empty(joined_by)      ? capitals(w, joined_by)
                       : branch->type == BRANCH_OR ? "OR"
                                                   : "AND");
    json_put_name(out, "filters");
    json_open_array(out);
    for (size_t i = 0; i < branch->filter_count; i++)
        segment_filter_write_value(w, out, branch->filters[i].source);
    json_close_array(out);
    for (const struct json *item = branch->source->first; item != NULL; item = item->next)
        if (!segment_is_one_of("filterBranches filterBranchType filterBranchOperator filters",
                               item->name, strlen(item->name))) {
            json_put_name(out, item->name);
            segment_filter_write_value(w, out, item);
        }
    json_close_object(out);
}

const char *segment_filter_write(struct work *w, const struct segment_branch *branch)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    write_branch(w, &out, branch);
    return text.bytes;
}

/* ---- lists in it ---- */

static void add_lists(struct list *lists, const struct segment_branch *branch)
{
    for (size_t i = 0; i < branch->filter_count; i++)
        if (branch->filters[i].list > 0 && branch->filters[i].accepts)
            *(int64_t *) list_add(lists) = branch->filters[i].list;
    for (size_t i = 0; i < branch->branch_count; i++)
        add_lists(lists, &branch->branches[i]);
}

struct rows segment_filter_lists(struct work *w, const struct segment_branch *branch)
{
    struct list lists = list_open(w->arena, sizeof(int64_t));
    add_lists(&lists, branch);
    return list_rows(&lists);
}
