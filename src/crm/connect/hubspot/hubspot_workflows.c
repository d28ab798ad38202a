/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The ready workflows of a shop, in the form in which programs send workflows to HubSpot. They are
 * kept for whoever runs them. Names are the plugin's, so that one who made them there finds them;
 * what is different from the plugin's is in docs/hubspot.md.
 *
 * A workflow names others by id, so those come first.
 */
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/hubspot/hubspot_setup.h"

#define PREFIX "WooCommerce: "

#define MQL          PREFIX "MQL to Customer lifecycle stage Conversion"
#define WELCOME      PREFIX "Welcome New Customer & Get a 2nd Order"
#define SECOND_ORDER PREFIX "2nd Order Thank You & Get a 3rd Order"
#define THIRD_ORDER  PREFIX "3rd Order Thank You"
#define ROI          PREFIX "ROI Calculation"
#define AFTER        PREFIX "After order Workflow"
#define ORDER        PREFIX "Order Workflow"
#define ABANDONED    PREFIX "Abandoned Cart Recovery"
#define HISTORY      PREFIX "Update Historical Order Recency Rating"
#define ENROL_ALL    PREFIX "Enroll Customers for Recency Settings"

#define CAMPAIGN "current_roi_campaign"
#define RATING   "order_recency_rating"
#define STAGE    "lifecyclestage"

/* Ids of workflows that were kept already, and the document in the making. */
struct making {
    struct work    *w;
    struct list    *steps; /* of struct hubspot_step */
    struct text     text;
    struct json_out out;
};

static void put_truth(struct json_out *out, const char *name)
{
    json_put_name(out, name);
    json_put_bool(out, true);
}

static void open_list(struct json_out *out, const char *name)
{
    json_put_name(out, name);
    json_open_array(out);
}

/* ---- actions ---- */

static void put_set(struct json_out *out, const char *property, const char *value)
{
    json_open_object(out);
    json_add_text(out, "type", "SET_CONTACT_PROPERTY");
    json_add_text(out, "propertyName", property);
    json_add_text(out, "newValue", value);
    json_close_object(out);
}

static void put_stamp(struct json_out *out, const char *property)
{
    json_open_object(out);
    json_add_text(out, "type", "DATE_STAMP_PROPERTY");
    json_add_text(out, "propertyName", property);
    json_close_object(out);
}

static void put_copy(struct json_out *out, const char *from, const char *to)
{
    json_open_object(out);
    json_add_text(out, "type", "COPY_PROPERTY");
    json_add_text(out, "sourceProperty", from);
    json_add_text(out, "targetProperty", to);
    json_add_text(out, "targetModel", "CONTACT");
    json_close_object(out);
}

static void put_wait(struct json_out *out, int64_t ms)
{
    json_open_object(out);
    json_add_text(out, "type", "DELAY");
    json_add_int(out, "delayMillis", ms);
    json_close_object(out);
}

static status id_of(struct making *making, const char *name, int64_t *ret_id)
{
    struct hubspot_kept kept;
    TRY(hubspot_store_find(making->w, "workflow", name, &kept));
    *ret_id = kept.id;
    return OK;
}

static status put_enrol(struct making *making, const char *name)
{
    int64_t id;
    TRY(id_of(making, name, &id));
    json_open_object(&making->out);
    json_add_text(&making->out, "type", "WORKFLOW_ENROLLMENT");
    json_add_text(&making->out, "name", name);
    json_add_int(&making->out, "workflowId", id);
    json_close_object(&making->out);
    return OK;
}

/* ---- criteria: groups of conditions, any of the groups, all of a group ---- */

/* `value` NULL leaves it out. */
static void put_filter(struct json_out *out, const char *type, const char *property,
                       const char *comparison, const char *value)
{
    json_open_object(out);
    json_add_text(out, "withinTimeMode", "PAST");
    json_add_text(out, "filterFamily", "PropertyValue");
    json_add_text(out, "type", type);
    json_add_text(out, "property", property);
    json_add_text(out, "operator", comparison);
    if (value != NULL)
        json_add_text(out, "value", value);
    json_close_object(out);
}

static void open_criteria(struct json_out *out, const char *name)
{
    open_list(out, name);
    json_open_array(out);
}

static void close_criteria(struct json_out *out)
{
    json_close_array(out);
    json_close_array(out);
}

static void put_is(struct json_out *out, const char *name, const char *property, const char *value)
{
    open_criteria(out, name);
    put_filter(out, "enumeration", property, "SET_ANY", value);
    close_criteria(out);
}

static void put_orders(struct json_out *out, const char *name, const char *comparison,
                       const char *orders)
{
    open_criteria(out, name);
    put_filter(out, "number", "total_number_of_orders", comparison, orders);
    close_criteria(out);
}

/* The last order is at least `from` and less than `until` days old. */
static void put_order_age(struct json_out *out, int from, int until)
{
    open_criteria(out, "filters");
    for (int i = 0; i < 2; i++) {
        int days = i == 0 ? from : until;
        if (days == 0)
            continue;
        json_open_object(out);
        json_add_text(out, "withinTimeMode", "PAST");
        json_add_text(out, "filterFamily", "PropertyValue");
        json_add_text(out, "type", "date");
        json_add_text(out, "property", "last_order_date");
        json_add_text(out, "operator", "WITHIN_TIME");
        json_add_int(out, "withinLastTime", days);
        json_add_text(out, "withinLastTimeUnit", "DAYS");
        if (i == 0)
            put_truth(out, "reverseWithinTimeWindow");
        json_close_object(out);
    }
    close_criteria(out);
}

/* It ends for whoever is in another workflow. */
static status put_goal_active_in(struct making *making, const char *name)
{
    int64_t id;
    TRY(id_of(making, name, &id));
    open_criteria(&making->out, "goalCriteria");
    json_open_object(&making->out);
    json_add_text(&making->out, "withinTimeMode", "PAST");
    json_add_text(&making->out, "filterFamily", "Workflow");
    json_add_int(&making->out, "workflowId", id);
    json_add_text(&making->out, "operator", "ACTIVE_IN_WORKFLOW");
    json_close_object(&making->out);
    close_criteria(&making->out);
    return OK;
}

/* Once more whenever the property takes this value. */
static void put_again(struct json_out *out, const char *property, const char *value)
{
    put_truth(out, "enrollOnCriteriaUpdate");
    open_criteria(out, "reEnrollmentTriggerSets");
    json_open_object(out);
    json_add_text(out, "type", "CONTACT_PROPERTY_NAME");
    json_add_text(out, "id", property);
    json_close_object(out);
    json_open_object(out);
    json_add_text(out, "type", "CONTACT_PROPERTY_VALUE");
    json_add_text(out, "id", value);
    json_close_object(out);
    close_criteria(out);
}

/* ---- a branch: its filters are put between these ---- */

static void open_branch(struct json_out *out)
{
    json_open_object(out);
    json_add_text(out, "type", "BRANCH");
}

static void open_otherwise(struct json_out *out)
{
    json_close_array(out);
    open_list(out, "rejectActions");
}

static void close_branch(struct json_out *out)
{
    json_close_array(out);
    json_close_object(out);
}

/* ---- a whole workflow ---- */

static void open_workflow(struct making *making, const char *name)
{
    making->text = text_open(making->w->arena);
    making->out = json_out_open(&making->text);
    json_open_object(&making->out);
    json_add_text(&making->out, "type", "DRIP_DELAY");
    json_add_text(&making->out, "name", name);
    put_truth(&making->out, "enabled");
    open_list(&making->out, "actions");
}

static void close_actions(struct making *making)
{
    json_close_array(&making->out);
}

static status close_workflow(struct making *making, const char *name)
{
    struct hubspot_kept  kept;
    enum hubspot_outcome outcome;
    json_close_object(&making->out);
    struct hubspot_kept draft = {.kind = "workflow", .name = name, .body = making->text.bytes};
    TRY(hubspot_keep(making->w, &draft, true, &kept, &outcome));
    hubspot_add_step(making->w, making->steps, outcome, "workflow", name);
    return OK;
}

/* ---- campaigns: between the waits a team adds its mails ---- */

/* How to add one: a line. `campaign` is a place in hubspot_campaigns. */
struct campaign_line {
    const char *name;
    int         campaign;
    int         first_wait;                    /* days before it begins */
    int         waits[3];                      /* days; 0 = none */
    const char *goal_comparison, *goal_orders; /* NULL = none */
};

static const struct campaign_line campaign_lines[] = {
    {WELCOME, 1, 0, {2, 2, 7}, "GT", "1"},
    {SECOND_ORDER, 2, 2, {2, 2, 5}, "GT", "2"},
    {THIRD_ORDER, 3, 2, {5}, NULL, NULL},
};

static void put_campaign(struct making *making, int campaign, const int waits[3])
{
    const struct hubspot_campaign *of = &hubspot_campaigns[campaign];
    put_set(&making->out, CAMPAIGN, of->name);
    put_stamp(&making->out, work_text(making->w, "%s_start_date", of->prefix));
    for (int i = 0; i < 3; i++)
        if (waits[i] > 0)
            put_wait(&making->out, waits[i] * DAY);
    put_set(&making->out, CAMPAIGN, "None");
}

static status make_mql(struct making *making)
{
    open_workflow(making, MQL);
    put_campaign(making, 0, (const int[3]){2, 5});
    close_actions(making);
    put_is(&making->out, "goalCriteria", STAGE, "customer");
    return close_workflow(making, MQL);
}

static status make_campaign(struct making *making, const struct campaign_line *line)
{
    open_workflow(making, line->name);
    if (line->first_wait > 0)
        put_wait(&making->out, line->first_wait * DAY);
    put_campaign(making, line->campaign, line->waits);
    close_actions(making);
    if (line->goal_orders != NULL)
        put_orders(&making->out, "goalCriteria", line->goal_comparison, line->goal_orders);
    put_truth(&making->out, "onlyExecOnBizDays");
    return close_workflow(making, line->name);
}

static status make_abandoned(struct making *making)
{
    open_workflow(making, ABANDONED);
    put_campaign(making, 6, (const int[3]){4, 14});
    close_actions(making);
    put_truth(&making->out, "onlyExecOnBizDays");
    put_is(&making->out, "segmentCriteria", "current_abandoned_cart", "yes");
    put_again(&making->out, "current_abandoned_cart", "yes");
    TRY(put_goal_active_in(making, ORDER));
    return close_workflow(making, ABANDONED);
}

/* ---- after an order ---- */

/* The campaign that the contact is in has succeeded. */
static status make_roi(struct making *making)
{
    struct work *w = making->w;
    int          depth = 0;
    open_workflow(making, ROI);
    for (const struct hubspot_campaign *c = hubspot_campaigns; c->name != NULL; c++, depth++) {
        open_branch(&making->out);
        put_is(&making->out, "filters", CAMPAIGN, c->name);
        open_list(&making->out, "acceptActions");
        put_set(&making->out, work_text(w, "%s_conversion", c->prefix), "true");
        put_copy(&making->out, "last_order_value", work_text(w, "%s_conversion_amount", c->prefix));
        put_stamp(&making->out, work_text(w, "%s_conversion_date", c->prefix));
        put_set(&making->out, CAMPAIGN, "None");
        open_otherwise(&making->out);
    }
    while (depth-- > 0)
        close_branch(&making->out);
    close_actions(making);
    put_truth(&making->out, "enrollOnCriteriaUpdate");
    return close_workflow(making, ROI);
}

/* At least three, so that order 4 and later are thanked too. */
static status make_after(struct making *making)
{
    static const struct {
        const char *comparison, *orders, *workflow;
    } branches[] = {{"GTE", "3", THIRD_ORDER}, {"EQ", "2", SECOND_ORDER}, {"EQ", "1", WELCOME}};
    open_workflow(making, AFTER);
    for (size_t i = 0; i < COUNT_OF(branches); i++) {
        open_branch(&making->out);
        put_orders(&making->out, "filters", branches[i].comparison, branches[i].orders);
        open_list(&making->out, "acceptActions");
        TRY(put_enrol(making, branches[i].workflow));
        put_set(&making->out, "customer_new_order", "");
        open_otherwise(&making->out);
    }
    put_set(&making->out, "customer_new_order", "");
    for (size_t i = 0; i < COUNT_OF(branches); i++)
        close_branch(&making->out);
    close_actions(making);
    return close_workflow(making, AFTER);
}

static status make_order(struct making *making)
{
    open_workflow(making, ORDER);
    put_wait(&making->out, 5 * MINUTE);
    put_set(&making->out, STAGE, ""); /* a stage goes back only over nothing */
    put_set(&making->out, STAGE, "customer");
    TRY(put_enrol(making, ROI));
    TRY(put_enrol(making, AFTER));
    close_actions(making);
    put_is(&making->out, "segmentCriteria", "customer_new_order", "yes");
    put_again(&making->out, "customer_new_order", "yes");
    return close_workflow(making, ORDER);
}

/* ---- how recent the last order is ---- */

enum { RATINGS = 5 };

/* Whole days since the last order at which each rating begins; the next lower one ends it. */
static const int rating_begins[RATINGS + 1] = {[5] = 0, [4] = 31, [3] = 91, [2] = 181, [1] = 361};

static const char *rating_name(struct work *w, int rating)
{
    return work_text(w, PREFIX "set Order Recency %d Ratings", rating);
}

/* Gives the rating, and hands over to the next lower one when its days are over. */
static status make_rating(struct making *making, int rating)
{
    const char *name = rating_name(making->w, rating);
    open_workflow(making, name);
    put_set(&making->out, RATING, work_text(making->w, "%d", rating));
    if (rating > 1 && rating <= RATINGS) {
        put_wait(&making->out, (rating_begins[rating - 1] - rating_begins[rating]) * DAY);
        TRY(put_enrol(making, rating_name(making->w, rating - 1)));
    }
    close_actions(making);
    TRY(put_goal_active_in(making, ORDER));
    return close_workflow(making, name);
}

static status make_history(struct making *making)
{
    open_workflow(making, HISTORY);
    for (int rating = 5; rating > 1; rating--) {
        open_branch(&making->out);
        put_order_age(&making->out, rating_begins[rating], rating_begins[rating - 1]);
        open_list(&making->out, "acceptActions");
        TRY(put_enrol(making, rating_name(making->w, rating)));
        open_otherwise(&making->out);
    }
    TRY(put_enrol(making, rating_name(making->w, 1)));
    for (int rating = 5; rating > 1; rating--)
        close_branch(&making->out);
    close_actions(making);
    return close_workflow(making, HISTORY);
}

static status make_enrol_all(struct making *making)
{
    open_workflow(making, ENROL_ALL);
    TRY(put_enrol(making, HISTORY));
    close_actions(making);
    put_is(&making->out, "segmentCriteria", STAGE, "customer");
    put_again(&making->out, STAGE, "customer");
    return close_workflow(making, ENROL_ALL);
}

status hubspot_set_up_workflows(struct work *w, struct list *steps)
{
    struct making making = {.w = w, .steps = steps};
    TRY(make_mql(&making));
    for (size_t i = 0; i < COUNT_OF(campaign_lines); i++)
        TRY(make_campaign(&making, &campaign_lines[i]));
    TRY(make_roi(&making));
    TRY(make_after(&making));
    TRY(make_order(&making));
    TRY(make_abandoned(&making));
    for (int rating = 1; rating <= 5; rating++)
        TRY(make_rating(&making, rating));
    TRY(make_history(&making));
    return make_enrol_all(&making);
}
