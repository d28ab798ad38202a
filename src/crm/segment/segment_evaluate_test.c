/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Branches, lists, events and associations, on the contacts of segment_rig.h. */
#include "crm/segment/segment_evaluate.h"

#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/fact/fact.h"
#include "crm/person/person.h"
#include "crm/segment/segment.h"
#include "crm/segment/segment_rig.h"
#include "kit/json/json.h"

#define BRANCH(type, filters, branches)                                                            \
    "{\"filterBranchType\":\"" type "\",\"filters\":[" filters "],\"filterBranches\":[" branches   \
    "]}"
#define IS(property, value)                                                                        \
    "{\"filterType\":\"PROPERTY\",\"property\":\"" property                                        \
    "\",\"operation\":{\"operationType\":\"STRING\",\"operator\":\"CONTAINS\",\"value\":\"" value  \
    "\"}}"
#define IS_LEAD                                                                                    \
    "{\"filterType\":\"PROPERTY\",\"property\":\"lifecyclestage\",\"operation\":{"                 \
    "\"operationType\":\"ENUMERATION\",\"operator\":\"IS_ANY_OF\",\"values\":[\"lead\"]}}"
#define IS_RED IS("note", "red")

static void check_found(struct work *w, const char *branch, const char *expected)
{
    const char *found = segment_rig_found(w, branch);
    if (!text_same(found, expected))
        printf("%s\n", branch);
    CHECK_TEXT(found, expected);
}

/* ---- branches ---- */

static void branches_join_and_turn_round_what_is_in_them(struct work *w)
{
    segment_rig_open(w);
    check_found(w, BRANCH("AND", IS_LEAD "," IS_RED, ""), "A");
    check_found(w, BRANCH("AND", IS_LEAD, "") "," BRANCH("AND", IS_RED, ""), "ABC");
    check_found(w, BRANCH("AND", "", BRANCH("OR", IS_LEAD "," IS_RED, "")), "ABC");
    check_found(w, BRANCH("AND", IS_LEAD, BRANCH("OR", IS_RED, "")), "A");
    check_found(w, BRANCH("AND", "", BRANCH("NOT_ANY", IS_LEAD "," IS_RED, "")), "DE");
    check_found(w, BRANCH("AND", "", BRANCH("NOT_ALL", IS_LEAD "," IS_RED, "")), "BCDE");
    check_found(w, BRANCH("AND", IS_LEAD, BRANCH("NOT_ALL", IS_RED, "")), "C");
    check_found(w, BRANCH("AND", "", BRANCH("RESTRICTED", IS_RED, "")), "AB");
}

static void a_branch_with_nothing_in_it_holds_for_nobody(struct work *w)
{
    segment_rig_open(w);
    check_found(w, "", "");
    check_found(w, BRANCH("AND", "", ""), "");
    check_found(w, BRANCH("AND", "", BRANCH("OR", "", "")), "");
    check_found(w, BRANCH("AND", "", BRANCH("NOT_ANY", "", "")), "");
    check_found(w, BRANCH("AND", "", BRANCH("NOT_ALL", "", "")), "");
}

static void a_constant_is_what_it_says(struct work *w)
{
    segment_rig_open(w);
    check_found(w, BRANCH("AND", "{\"filterType\":\"CONSTANT\",\"shouldAccept\":true}", ""),
                "ABCDE");
    check_found(w, BRANCH("AND", "{\"filterType\":\"CONSTANT\",\"shouldAccept\":false}", ""), "");
}

/* ---- lists in lists ---- */

struct listing {
    const char       *name, *rule; /* NULL = a MANUAL list, with contact 2 in it */
    const char       *type;
    enum segment_kind kind;
    int64_t           id;
};

static status list_unit(struct work *w, void *arg)
{
    struct listing       *listing = arg;
    const struct json    *json = NULL;
    struct segment_change change;
    struct segment        draft = {.name = listing->name,
                                   .type = listing->type,
                                   .kind = listing->kind,
                                   .folder = ABSENT,
                                   .convert_day = ABSENT,
                                   .convert_count = ABSENT};
    if (listing->rule != NULL)
        TRY(json_parse(w, listing->rule, strlen(listing->rule), &json));
    TRY(segment_create(w, json, &draft));
    listing->id = draft.id;
    int64_t record = 2;
    return listing->rule != NULL || !text_same(listing->type, "0-1")
               ? OK
               : segment_add(w, draft.id, &record, 1, &change);
}

static int64_t make_list(struct work *w, const char *name, const char *branch)
{
    struct listing listing = {.name = name, .type = "0-1", .kind = SEGMENT_MANUAL};
    if (branch != NULL) {
        listing.kind = SEGMENT_DYNAMIC;
        listing.rule =
            work_text(w, "{\"filterBranchType\":\"OR\",\"filterBranches\":[%s]}", branch);
    }
    segment_rig_write(w, list_unit, &listing);
    return listing.id;
}

static const char *in_list(struct work *w, const char *word, int64_t list)
{
    return work_text(w,
                     "{\"filterBranchType\":\"AND\",\"filters\":[{\"filterType\":\"IN_LIST\","
                     "\"operator\":\"%s\",\"listId\":\"%lld\"}]}",
                     word, (long long) list);
}

static void a_rule_asks_of_other_lists(struct work *w)
{
    segment_rig_open(w);
    int64_t by_hand = make_list(w, "By hand", NULL);
    int64_t leads = make_list(w, "Leads", BRANCH("AND", IS_LEAD, ""));
    int64_t both = make_list(w, "In leads", in_list(w, "IN_LIST", leads));
    check_found(w, in_list(w, "IN_LIST", by_hand), "B");
    check_found(w, in_list(w, "NOT_IN_LIST", by_hand), "ACDE");
    check_found(w, in_list(w, "IN_LIST", leads), "AC");
    check_found(w, in_list(w, "NOT_IN_LIST", both), "BDE");
    check_found(w, in_list(w, "IN_LIST", 77), "");
    CHECK(strstr(segment_rig_warning(w, in_list(w, "IN_LIST", 77)), "the list is gone") != NULL);
    check_found(w,
                "{\"filterBranchType\":\"AND\",\"filters\":[{\"filterType\":\"IN_LIST\","
                "\"listId\":1,\"metadata\":{\"inListType\":\"WORKFLOWS_ACTIVE\",\"id\":\"1\"}}]}",
                "");
}

struct rule_change {
    int64_t     id;
    const char *rule;
};

static status put_rule_unit(struct work *w, void *arg)
{
    const struct rule_change *change = arg;
    const struct json        *json;
    TRY(json_parse(w, change->rule, strlen(change->rule), &json));
    return segment_put_filter(w, change->id, json);
}

static status remove_unit(struct work *w, void *arg)
{
    return segment_remove(w, *(const int64_t *) arg);
}

static void lists_cannot_depend_on_themselves(struct work *w)
{
    segment_rig_open(w);
    int64_t            first = make_list(w, "First", BRANCH("AND", IS_LEAD, ""));
    int64_t            second = make_list(w, "Second", in_list(w, "IN_LIST", first));
    struct rule_change change = {
        first, work_text(w, "{\"filterBranchType\":\"OR\",\"filterBranches\":[%s]}",
                         in_list(w, "NOT_IN_LIST", second))};
    CHECK_INT(db_work(w, WRITE, put_rule_unit, &change), INVALID);
    CHECK(strstr(w->failure.message, "leads back to list") != NULL);
    CHECK_INT(db_work(w, WRITE, remove_unit, &first), CONFLICT);
    CHECK(strstr(w->failure.message, "'Second'") != NULL);
    CHECK_OK(db_work(w, WRITE, remove_unit, &second));
    CHECK_OK(db_work(w, WRITE, remove_unit, &first));
}

/* ---- events ---- */

struct happened {
    int64_t        contact;
    enum fact_kind kind;
    int64_t        at, value, reference;
    const char    *details;
};

static status tell_unit(struct work *w, void *arg)
{
    const struct happened *happened = arg;
    struct rows            identities;
    TRY(person_identities(w, happened->contact, &identities));
    CHECK(identities.count > 0);
    struct fact fact = {.subject = *(const int64_t *) identities.items,
                        .kind = happened->kind,
                        .at = happened->at,
                        .value = happened->value,
                        .reference = happened->reference,
                        .details = happened->details};
    return fact_tell(w, &fact);
}

static void make_events(struct work *w)
{
    static const struct happened events[] = {
        {1, FACT_ORDER_PLACED, TEST_NOW - 10 * DAY, 50000000, 71, "{\"channel\":\"web\"}"},
        {1, FACT_ORDER_PLACED, TEST_NOW - 2 * DAY, 150000000, 72, "{\"channel\":\"shop\"}"},
        {2, FACT_ORDER_PLACED, TEST_NOW - DAY, 20000000, 73, "{\"channel\":\"web\"}"},
        {1, FACT_MAIL_OPENED, TEST_NOW - DAY, 0, 81, NULL},
        {3, FACT_MAIL_OPENED, TEST_NOW - DAY, 0, 81, NULL},
        {3, FACT_MAIL_CLICKED, TEST_NOW - DAY, 0, 81, NULL},
    };
    segment_rig_open(w);
    for (size_t i = 0; i < COUNT_OF(events); i++)
        segment_rig_write(w, tell_unit, (void *) (uintptr_t) &events[i]);
}

#define EVENT(rest, filters)                                                                       \
    BRANCH("AND", "",                                                                              \
           "{\"filterBranchType\":\"UNIFIED_EVENTS\",\"eventTypeId\":\"order_placed\"," rest       \
           "\"filters\":[" filters "]}")
#define SINCE(days)                                                                                \
    "\"pruningRefineBy\":{\"type\":\"RELATIVE_COMPARATIVE\",\"comparison\":\"AFTER\","             \
    "\"timeOffset\":{\"amount\":" days ",\"timeUnit\":\"DAYS\",\"offsetDirection\":\"PAST\"}},"
#define LEAST(number)                                                                              \
    "\"coalescingRefineBy\":{\"type\":\"NUM_OCCURRENCES\",\"minOccurrences\":" number "},"
#define ABOVE(value)                                                                               \
    "{\"filterType\":\"PROPERTY\",\"property\":\"value\",\"operation\":{\"operationType\":"        \
    "\"NUMBER\",\"operator\":\"IS_GREATER_THAN\",\"value\":" value "}}"

static void events_are_counted_filtered_and_limited_in_time(struct work *w)
{
    make_events(w);
    check_found(w, EVENT("\"operator\":\"HAS_COMPLETED\",", ""), "AB");
    check_found(w, EVENT("\"operator\":\"HAS_NOT_COMPLETED\",", ""), "CDE");
    check_found(w, EVENT(LEAST("2"), ""), "A");
    check_found(w, EVENT(SINCE("1"), ""), "");
    check_found(w, EVENT(SINCE("2"), ""), "B");
    check_found(w, EVENT(SINCE("3"), ""), "AB");
    check_found(w, EVENT(SINCE("3") LEAST("2"), ""), "");
    check_found(w, EVENT("", ABOVE("50")), "A");
    check_found(w, EVENT("", ABOVE("19.99")), "AB");
    check_found(w, EVENT(LEAST("2"), ABOVE("50")), "");
    check_found(w, EVENT("", IS("channel", "web")), "AB");
    check_found(w, EVENT("\"operator\":\"HAS_NOT_COMPLETED\"," SINCE("5"), IS("channel", "web")),
                "ACDE");
    check_found(
        w,
        BRANCH("AND",
               "{\"filterType\":\"UNIFIED_EVENTS\",\"eventTypeId\":\"Order Completed\","
               "\"filterLines\":[{\"property\":\"channel\",\"operation\":{\"operationType\":"
               "\"STRING\",\"operator\":\"IS_EQUAL_TO\",\"value\":\"shop\"}}]}",
               ""),
        "A");
    check_found(w,
                BRANCH("AND",
                       "{\"filterType\":\"EVENT\",\"eventId\":\"order_placed\","
                       "\"operator\":\"NOT_HAS_EVENT\"}",
                       ""),
                "CDE");
}

#define MAIL(word, rest)                                                                           \
    BRANCH("AND", "{\"filterType\":\"EMAIL_EVENT\",\"operator\":\"" word "\"" rest "}", "")

static void mails_are_opened_but_not_clicked(struct work *w)
{
    make_events(w);
    check_found(w, MAIL("OPENED", ",\"emailId\":\"81\""), "AC");
    check_found(w, MAIL("OPENED", ",\"emailId\":\"82\""), "");
    check_found(w, MAIL("LINK_CLICKED", ""), "C");
    check_found(w, MAIL("OPENED_BUT_LINK_NOT_CLICKED", ""), "A");
    check_found(w, MAIL("OPENED_BUT_NOT_REPLIED", ""), "AC");
    check_found(w, MAIL("SENT_BUT_NOT_RECEIVED", ""), "");
}

#define PAGE(operator, url)                                                                        \
    BRANCH("AND",                                                                                  \
           "{\"filterType\":\"PAGE_VIEW\",\"operator\":\"" operator"\",\"pageUrl\":\"" url "\"}",  \
           "")

/* C.1.7 */
static void page_views_are_found_by_address(struct work *w)
{
    static const struct happened views[] = {
        {1, FACT_PAGE_VIEWED, TEST_NOW - DAY, 0, 0,
         "{\"properties\":{\"url\":\"https://shop.example/Sale/?utm_source=x\",\"path\":\"/Sale/\"}}"},
        {2, FACT_PAGE_VIEWED, TEST_NOW - DAY, 0, 0,
         "{\"context\":{\"page\":{\"url\":\"https://shop.example/sale/shoes\"}}}"},
        {3, FACT_PAGE_VIEWED, TEST_NOW - DAY, 0, 0, "{\"properties\":{\"path\":\"/sale\"}}"},
        {4, FACT_PAGE_VIEWED, TEST_NOW - DAY, 0, 0, NULL},
    };
    segment_rig_open(w);
    for (size_t i = 0; i < COUNT_OF(views); i++)
        segment_rig_write(w, tell_unit, (void *) (uintptr_t) &views[i]);
    check_found(w, PAGE("HAS_PAGEVIEW_EQ", "https://shop.example/sale"), "A");
    check_found(w, PAGE("HAS_PAGEVIEW_EQ", "/sale"), "AC");
    check_found(w, PAGE("HAS_PAGEVIEW_EQ", "/sale/shoes"), "B");
    check_found(w, PAGE("NOT_HAS_PAGEVIEW_EQ", "/sale"), "BDE");
    check_found(w, PAGE("HAS_PAGEVIEW_CONTAINS", "sale/"), "AB");
    check_found(w, PAGE("HAS_PAGEVIEW_MATCHES_REGEX", "https://.*/sale/[a-z]+"), "B");
    check_found(w, PAGE("HAS_PAGEVIEW_MATCHES_REGEX", "(sale"), "");
    CHECK(
        strstr(segment_rig_warning(w, PAGE("HAS_PAGEVIEW_MATCHES_REGEX", "(sale")), "not recorded")
        != NULL);
}

static void what_nobody_records_has_not_happened_and_is_said(struct work *w)
{
    static const char *const form =
        BRANCH("AND",
               "{\"filterType\":\"FORM_SUBMISSION\",\"operator\":\"NOT_FILLED_OUT\","
               "\"formId\":\"7\"}",
               "");
    segment_rig_open(w);
    check_found(w, form, "ABCDE");
    CHECK_TEXT(segment_rig_warning(w, form),
               "filterBranch.filterBranches[0].filters[0]: 'FORM_SUBMISSION NOT_FILLED_OUT' is "
               "not recorded yet; it has not happened to anybody");
    check_found(w, MAIL("BOUNCED", ""), "");
    CHECK(strstr(segment_rig_warning(w, MAIL("BOUNCED", "")), "not recorded yet") != NULL);
    CHECK_TEXT(segment_rig_warning(w, MAIL("OPENED", "")), "");
}

/* ---- associations ---- */

static status link_unit(struct work *w, void *arg)
{
    const struct record_type *contacts, *companies;
    struct record_link_kind   primary;
    int64_t                   florist, baker;
    TRY(record_type_get(w, "contacts", &contacts));
    TRY(record_type_get(w, "companies", &companies));
    TRY(record_create(w, companies, &(struct record_value){"name", "Florist"}, 1, &florist));
    TRY(record_create(w, companies, &(struct record_value){"name", "Baker"}, 1, &baker));
    TRY(record_link_kind_get(w, contacts, companies, 1, &primary));
    struct record_ref anna = {contacts, 1}, bob = {contacts, 2}, shop = {companies, florist},
                      bakery = {companies, baker};
    TRY(record_link_put(w, &anna, &shop, &(struct rows){&primary, 1}));
    TRY(record_link_put(w, &anna, &bakery, &(struct rows){0}));
    TRY(record_link_put(w, &bob, &bakery, &(struct rows){0}));
    struct listing listing = {.name = "Shops", .type = "0-2", .kind = SEGMENT_MANUAL};
    TRY(list_unit(w, &listing));
    *(int64_t *) arg = listing.id;
    struct segment_change change;
    return segment_add(w, listing.id, &florist, 1, &change);
}

#define COMPANY(rest, filters)                                                                     \
    BRANCH("AND", "",                                                                              \
           "{\"filterBranchType\":\"ASSOCIATION\",\"objectTypeId\":\"0-2\"" rest                   \
           ",\"filters\":[" filters "]}")

static void associated_records_are_asked(struct work *w)
{
    int64_t list = 0;
    segment_rig_open(w);
    segment_rig_write(w, link_unit, &list);
    check_found(w, COMPANY("", IS("name", "baker")), "AB");
    check_found(w, COMPANY("", IS("name", "flor")), "A");
    check_found(w, COMPANY(",\"associationTypeId\":1", IS("name", "baker")), "");
    check_found(w, COMPANY(",\"associationTypeId\":1", ""), "A");
    check_found(w, COMPANY("", ""), "AB");
    check_found(w, COMPANY(",\"operator\":\"NOT_IN_LIST\"", ""), "CDE");
    check_found(w,
                BRANCH("AND",
                       "{\"filterType\":\"NUM_ASSOCIATIONS\",\"associationTypeId\":279,"
                       "\"associationCategory\":\"HUBSPOT_DEFINED\",\"coalescingRefineBy\":{"
                       "\"type\":\"NUM_OCCURRENCES\",\"minOccurrences\":2}}",
                       ""),
                "A");
    check_found(
        w,
        BRANCH("AND",
               "{\"filterType\":\"NUM_ASSOCIATIONS\",\"associationTypeId\":279,"
               "\"coalescingRefineBy\":{\"type\":\"NUM_OCCURRENCES\",\"maxOccurrences\":0}}",
               ""),
        "CDE");
    check_found(w,
                work_text(w,
                          "{\"filterBranchType\":\"AND\",\"filters\":[{\"filterType\":"
                          "\"ASSOCIATION\",\"listId\":\"%lld\",\"toObjectTypeId\":\"0-2\","
                          "\"operator\":\"IN_LIST\"}]}",
                          (long long) list),
                "A");
}

static void a_property_may_hold_the_id_of_a_record(struct work *w)
{
    segment_rig_open(w);
    check_found(w,
                BRANCH("AND", "",
                       "{\"filterBranchType\":\"PROPERTY_ASSOCIATION\",\"objectTypeId\":\"0-1\","
                       "\"propertyWithObjectId\":\"hs_object_id\",\"filters\":[" IS_RED "]}"),
                "AB");
}

/* ---- what is told ---- */

static status count_facts(struct work *w, void *arg)
{
    struct fact_page page = {
        .kind = "segment_entered", .from = ABSENT, .until = ABSENT, .limit = 100};
    struct rows facts;
    int64_t     after;
    TRY(fact_list(w, &page, &facts, &after));
    *(int64_t *) arg = facts.count;
    return OK;
}

static void who_is_put_into_a_list_has_it_in_the_time_line(struct work *w)
{
    int64_t count = -1;
    segment_rig_open(w);
    make_list(w, "By hand", NULL);
    CHECK_OK(db_work(w, READ, count_facts, &count));
    CHECK_INT(count, 1);
}

SUITE_DB("segment evaluate", TEST(branches_join_and_turn_round_what_is_in_them),
         TEST(a_branch_with_nothing_in_it_holds_for_nobody), TEST(a_constant_is_what_it_says),
         TEST(a_rule_asks_of_other_lists), TEST(lists_cannot_depend_on_themselves),
         TEST(events_are_counted_filtered_and_limited_in_time),
         TEST(mails_are_opened_but_not_clicked), TEST(page_views_are_found_by_address),
         TEST(what_nobody_records_has_not_happened_and_is_said), TEST(associated_records_are_asked),
         TEST(a_property_may_hold_the_id_of_a_record),
         TEST(who_is_put_into_a_list_has_it_in_the_time_line));
