/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What lists and segments take and give, for the description of the API. The answers are written by
 * hand, since a rule is a tree; these tables say what is in them. The programs of the CRM API find
 * more in a list.
 */
#include "crm/segment/segment_api.h"

struct extras_view {
    const char *hs_list_size, *hs_folder_id, *hs_folder_name;
};
struct list_view {
    const char               *listId, *name, *objectTypeId, *processingType, *processingStatus;
    int64_t                   createdAt, updatedAt, filtersUpdatedAt, size;
    const struct extras_view *additionalProperties;
};
struct lists_view {
    struct rows lists;
    int64_t     total;
};
struct membership_view {
    const char *listId;
    int64_t     firstAddedTimestamp, lastAddedTimestamp;
};

struct rule_view {
    const char        *id, *name, *sentence;
    const struct json *rule, *filterBranch;
    int64_t            size;
};

struct condition_view {
    const char *sentence;
    int64_t     count;
};

struct preview_view {
    const char        *sentence;
    const struct json *rule, *filterBranch, *warnings;
    int64_t            count;
    struct rows        conditions;
};

struct why_view {
    const char        *sentence;
    bool               holds;
    const struct json *parts;
};

struct overlap_view {
    int64_t both, onlyFirst, onlySecond;
};

struct ids_body {
    const struct json *ids;
};
struct changed_view {
    int64_t changed;
};
struct hand_view {
    const char        *listId;
    int64_t            count;
    const struct json *ids;
};
struct by_hand_view {
    const struct hand_view *included, *excluded;
};
struct buy_view {
    const char *product, *name;
    int64_t     buyers, pieces, revenue;
    double      share, againstShare, lift;
};
struct buys_view {
    int64_t     size, againstSize;
    struct rows products;
};
struct buys_query {
    const char *against, *from, *until, *limit;
};
struct growth_day_view {
    int64_t day, entered, left;
};
struct source_view {
    const char *value;
    int64_t     count;
};
struct growth_view {
    struct rows days, sources;
};
struct growth_query {
    const char *from, *until, *by;
};
struct export_query {
    const char *format, *properties, *consent;
};

struct phrase_view {
    const char *is, *takes;
};

struct phrases_view {
    struct rows test, condition, count, sum, within, when;
};

struct ready_view {
    const char *name, *sentence;
};

struct member_view {
    const char *recordId;
    int64_t     membershipTimestamp;
};

struct size_view {
    int64_t size, timestamp;
};

struct history_query {
    const char *startDate, *endDate;
};

struct history_view {
    const struct json *editHistory;
    struct rows        sizeHistory;
};

#define RULE_HELP   "the rule for a rule builder; docs/segments.md"
#define FILTER_HELP "the rule as a list filter; docs/lists.md"
#define TAKES_HELP  "nothing, text, number, truth, texts, day or instant"

/* clang-format off */
static const struct field extras_view_fields[] = {
    FIELD(extras_view, hs_list_size, FIELD_TEXT), FIELD(extras_view, hs_folder_id, FIELD_TEXT), FIELD(extras_view, hs_folder_name, FIELD_TEXT),
};
static const struct shape extras_view_shape = SHAPE("ListExtras", extras_view, extras_view_fields);
static const struct field list_view_fields[] = {
    FIELD(list_view, listId, FIELD_TEXT), FIELD(list_view, name, FIELD_TEXT),
    FIELD(list_view, objectTypeId, FIELD_TEXT), FIELD(list_view, processingType, FIELD_TEXT, .help = "MANUAL, SNAPSHOT, DYNAMIC"),
    FIELD(list_view, processingStatus, FIELD_TEXT), FIELD(list_view, createdAt, FIELD_TIME),
    FIELD(list_view, updatedAt, FIELD_TIME), FIELD(list_view, filtersUpdatedAt, FIELD_TIME), FIELD(list_view, size, FIELD_INT),
    FIELD(list_view, additionalProperties, FIELD_ONE, .of = &extras_view_shape, .help = "of a search"),
};
static const struct shape list_view_shape = SHAPE("List", list_view, list_view_fields);
static const struct field lists_view_fields[] = {FIELD(lists_view, lists, FIELD_LIST, .of = &list_view_shape),
    FIELD(lists_view, total, FIELD_INT, .help = "of a search")};
const struct shape segment_lists_view_shape = SHAPE("Lists", lists_view, lists_view_fields);
static const struct field membership_view_fields[] = {
    FIELD(membership_view, listId, FIELD_TEXT), FIELD(membership_view, firstAddedTimestamp, FIELD_TIME),
    FIELD(membership_view, lastAddedTimestamp, FIELD_TIME),
};
const struct shape segment_membership_view_shape = SHAPE("ListMembership", membership_view, membership_view_fields);

static const struct field write_fields[] = {
    FIELD(rule_view, name, FIELD_TEXT, .help = "when one is made"),
    FIELD(rule_view, sentence, FIELD_TEXT, .max = 200000, .help = "one of the three forms of a rule is given"),
    FIELD(rule_view, rule, FIELD_JSON, .help = RULE_HELP),
    FIELD(rule_view, filterBranch, FIELD_JSON, .help = FILTER_HELP),
};
const struct shape segment_rule_write_shape = SHAPE("SegmentWrite", rule_view, write_fields);

static const struct field rule_fields[] = {
    FIELD(rule_view, id, FIELD_TEXT), FIELD(rule_view, name, FIELD_TEXT), FIELD(rule_view, size, FIELD_INT),
    FIELD(rule_view, sentence, FIELD_TEXT, .help = "absent where there is no rule"),
    FIELD(rule_view, rule, FIELD_JSON, .help = RULE_HELP),
    FIELD(rule_view, filterBranch, FIELD_JSON, .help = FILTER_HELP),
};
const struct shape segment_rule_view_shape = SHAPE("Segment", rule_view, rule_fields);

static const struct field condition_fields[] = {
    FIELD(condition_view, sentence, FIELD_TEXT), FIELD(condition_view, count, FIELD_INT, .help = "contacts for whom it holds"),
};
static const struct shape condition_shape = SHAPE("SegmentCondition", condition_view, condition_fields);
static const struct field preview_fields[] = {
    FIELD(preview_view, count, FIELD_INT, .help = "contacts whom the rule lets in"),
    FIELD(preview_view, conditions, FIELD_LIST, .of = &condition_shape, .help = "each by itself, in the order of the rule"),
    FIELD(preview_view, warnings, FIELD_JSON, .help = "texts: what nobody records yet"),
    FIELD(preview_view, sentence, FIELD_TEXT),
    FIELD(preview_view, rule, FIELD_JSON, .help = RULE_HELP),
    FIELD(preview_view, filterBranch, FIELD_JSON, .help = FILTER_HELP),
};
const struct shape segment_preview_shape = SHAPE("SegmentPreview", preview_view, preview_fields);

static const struct field why_fields[] = {
    FIELD(why_view, sentence, FIELD_TEXT), FIELD(why_view, holds, FIELD_BOOL),
    FIELD(why_view, parts, FIELD_JSON, .help = "an array of the same, for each part of a group"),
};
const struct shape segment_why_shape = SHAPE("SegmentWhy", why_view, why_fields);

static const struct field ids_fields[] = {FIELD(ids_body, ids, FIELD_JSON, .help = "of contacts, at most 1,000")};
const struct shape segment_ids_shape = SHAPE("SegmentContacts", ids_body, ids_fields);
static const struct field changed_fields[] = {FIELD(changed_view, changed, FIELD_INT, .help = "contacts for whom that is new")};
const struct shape segment_changed_shape = SHAPE("SegmentChanged", changed_view, changed_fields);
static const struct field hand_fields[] = {
    FIELD(hand_view, listId, FIELD_TEXT, .help = "the list that keeps them"), FIELD(hand_view, count, FIELD_INT),
    FIELD(hand_view, ids, FIELD_JSON, .help = "the first 1,000"),
};
static const struct shape hand_shape = SHAPE("SegmentHand", hand_view, hand_fields);
static const struct field by_hand_fields[] = {
    FIELD(by_hand_view, included, FIELD_ONE, .of = &hand_shape), FIELD(by_hand_view, excluded, FIELD_ONE, .of = &hand_shape),
};
const struct shape segment_by_hand_shape = SHAPE("SegmentByHand", by_hand_view, by_hand_fields);
static const struct field buy_fields[] = {
    FIELD(buy_view, product, FIELD_TEXT), FIELD(buy_view, name, FIELD_TEXT), FIELD(buy_view, buyers, FIELD_INT, .help = "members who bought it"),
    FIELD(buy_view, share, FIELD_NUMBER, .help = "of members"), FIELD(buy_view, againstShare, FIELD_NUMBER, .help = "of those compared with"),
    FIELD(buy_view, lift, FIELD_NUMBER, .help = "share / againstShare; null when none of those bought it"),
    FIELD(buy_view, pieces, FIELD_MONEY), FIELD(buy_view, revenue, FIELD_MONEY, .help = "in the home currency, less what was taken back"),
};
static const struct shape buy_shape = SHAPE("SegmentBuy", buy_view, buy_fields);
static const struct field buys_fields[] = {
    FIELD(buys_view, size, FIELD_INT), FIELD(buys_view, againstSize, FIELD_INT), FIELD(buys_view, products, FIELD_LIST, .of = &buy_shape),
};
const struct shape segment_buys_shape = SHAPE("SegmentBuys", buys_view, buys_fields);
static const struct field buys_query_fields[] = {
    FIELD(buys_query, against, FIELD_TEXT, .help = "another list; all contacts without it"), FIELD(buys_query, from, FIELD_TEXT),
    FIELD(buys_query, until, FIELD_TEXT), FIELD(buys_query, limit, FIELD_TEXT),
};
const struct shape segment_buys_query_shape = SHAPE("SegmentBuysQuery", buys_query, buys_query_fields);
static const struct field growth_day_fields[] = {
    FIELD(growth_day_view, day, FIELD_DATE), FIELD(growth_day_view, entered, FIELD_INT), FIELD(growth_day_view, left, FIELD_INT),
};
static const struct shape growth_day_shape = SHAPE("SegmentGrowthDay", growth_day_view, growth_day_fields);
static const struct field source_fields[] = {FIELD(source_view, value, FIELD_TEXT), FIELD(source_view, count, FIELD_INT)};
static const struct shape source_shape = SHAPE("SegmentSource", source_view, source_fields);
static const struct field growth_fields[] = {
    FIELD(growth_view, days, FIELD_LIST, .of = &growth_day_shape), FIELD(growth_view, sources, FIELD_LIST, .of = &source_shape),
};
const struct shape segment_growth_shape = SHAPE("SegmentGrowth", growth_view, growth_fields);
static const struct field growth_query_fields[] = {
    FIELD(growth_query, from, FIELD_TEXT), FIELD(growth_query, until, FIELD_TEXT), FIELD(growth_query, by, FIELD_TEXT, .help = "a property"),
};
const struct shape segment_growth_query_shape = SHAPE("SegmentGrowthQuery", growth_query, growth_query_fields);
static const struct field export_query_fields[] = {
    FIELD(export_query, format, FIELD_TEXT, .help = "csv, google or meta"), FIELD(export_query, properties, FIELD_TEXT, .help = "csv: with commas between"),
    FIELD(export_query, consent, FIELD_TEXT, .help = "google, meta: the property that says who agreed"),
};
const struct shape segment_export_query_shape = SHAPE("SegmentExportQuery", export_query, export_query_fields);

static const struct field overlap_fields[] = {
    FIELD(overlap_view, both, FIELD_INT), FIELD(overlap_view, onlyFirst, FIELD_INT), FIELD(overlap_view, onlySecond, FIELD_INT),
};
const struct shape segment_overlap_shape = SHAPE("SegmentOverlap", overlap_view, overlap_fields);

static const struct field phrase_fields[] = {
    FIELD(phrase_view, is, FIELD_TEXT, .help = "words with holes"), FIELD(phrase_view, takes, FIELD_TEXT, .help = TAKES_HELP),
};
static const struct shape phrase_shape = SHAPE("SegmentPhrase", phrase_view, phrase_fields);
static const struct field phrases_fields[] = {
    FIELD(phrases_view, test, FIELD_LIST, .of = &phrase_shape, .help = "of a property, or of what an event says"),
    FIELD(phrases_view, condition, FIELD_LIST, .of = &phrase_shape), FIELD(phrases_view, count, FIELD_LIST, .of = &phrase_shape),
    FIELD(phrases_view, sum, FIELD_LIST, .of = &phrase_shape), FIELD(phrases_view, within, FIELD_LIST, .of = &phrase_shape),
    FIELD(phrases_view, when, FIELD_LIST, .of = &phrase_shape),
};
const struct shape segment_phrases_shape = SHAPE("SegmentPhrases", phrases_view, phrases_fields);

static const struct field ready_fields[] = {FIELD(ready_view, name, FIELD_TEXT), FIELD(ready_view, sentence, FIELD_TEXT)};
const struct shape segment_ready_shape = SHAPE("SegmentReady", ready_view, ready_fields);

static const struct field member_fields[] = {
    FIELD(member_view, recordId, FIELD_TEXT), FIELD(member_view, membershipTimestamp, FIELD_TIME),
};
const struct shape segment_member_shape = SHAPE("ListMember", member_view, member_fields);

static const struct field size_fields[] = {FIELD(size_view, size, FIELD_INT), FIELD(size_view, timestamp, FIELD_TIME)};
static const struct shape size_shape = SHAPE("ListSize", size_view, size_fields);
static const struct field history_fields[] = {
    FIELD(history_view, editHistory, FIELD_JSON, .help = "instants at which the rule was changed"),
    FIELD(history_view, sizeHistory, FIELD_LIST, .of = &size_shape, .help = "where the size changed"),
};
const struct shape segment_history_shape = SHAPE("ListHistory", history_view, history_fields);
static const struct field history_query_fields[] = {
    FIELD(history_query, startDate, FIELD_TEXT), FIELD(history_query, endDate, FIELD_TEXT),
};
const struct shape segment_history_query_shape = SHAPE("ListHistoryQuery", history_query, history_query_fields);
/* clang-format on */
