/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/desk/desk.h"

#include "base/money.h"
#include "base/text.h"
#include "crm/access.h"

#define INFO "ticketinformation"
#define MADE (PROPERTY_READ_ONLY)

/* How to add one: a column in schema/, a line here. */
/* clang-format off */
static const struct property ticket_properties[] = {
    {"subject",     "Ticket name",        INFO, PROPERTY_STRING, .flags = PROPERTY_SEARCHED | PROPERTY_DEFAULT},
    {"content",     "Ticket description", INFO, PROPERTY_STRING, .field_type = "textarea", .flags = PROPERTY_SEARCHED | PROPERTY_DEFAULT},
    {"hs_pipeline", "Pipeline",           INFO, PROPERTY_ENUMERATION, .flags = PROPERTY_DEFAULT},
    {"hs_pipeline_stage",  "Ticket status", INFO, PROPERTY_ENUMERATION, .flags = PROPERTY_DEFAULT},
    {"hs_ticket_priority", "Priority",    INFO, PROPERTY_ENUMERATION, .flags = PROPERTY_DEFAULT,
     .options = "LOW=Low;MEDIUM=Medium;HIGH=High;URGENT=Urgent"},
    {"hs_ticket_category", "Category",    INFO, PROPERTY_ENUMERATION, .field_type = "checkbox", .flags = PROPERTY_DEFAULT,
     .options = "PRODUCT_ISSUE=Product issue;BILLING_ISSUE=Billing issue;FEATURE_REQUEST=Feature request;GENERAL_INQUIRY=General inquiry"},
    {"hubspot_owner_id",   "Ticket owner", INFO, PROPERTY_ENUMERATION, .flags = PROPERTY_OWNER},
    {"hubspot_team_id", "Ticket team", INFO, PROPERTY_ENUMERATION, .flags = PROPERTY_READ_ONLY, .description = "The primary team of the owner", .made_of = "hubspot_owner_id"},
    {"source_type", "Source", INFO, PROPERTY_ENUMERATION, .options = "CHAT=Chat;EMAIL=E-mail;FORM=Form;PHONE=Phone"},
    {"hs_resolution", "Resolution", INFO, PROPERTY_ENUMERATION, .field_type = "checkbox",
     .options = "ISSUE_FIXED=Issue fixed;EXPLAINED=Explained;REFUNDED=Refunded;REPLACED=Replaced;NOT_SOLVED=Not solved"},
    {"closed_date", "Close date", INFO, PROPERTY_DATETIME},
    {"hs_ticket_id", "Ticket ID", INFO, PROPERTY_NUMBER, .column = "id", .flags = MADE | PROPERTY_INTEGER, .description = "The same as hs_object_id"},

    {"hs_is_closed",  "Is closed",     "ticketactivity", PROPERTY_BOOL, .flags = MADE, .made_of = "hs_pipeline_stage"},
    {"time_to_close", "Time to close", "ticketactivity", PROPERTY_NUMBER, .flags = MADE | PROPERTY_INTEGER, .description = "Milliseconds from the create date to the close date", .made_of = "hs_pipeline_stage closed_date"},
    {"hs_v2_date_entered_current_stage", "Date entered current stage", "ticketactivity", PROPERTY_DATETIME, .column = "hs_date_entered_current_stage", .flags = MADE, .made_of = "hs_pipeline_stage"},
    {"hs_v2_time_in_current_stage", "Time in current stage", "ticketactivity", PROPERTY_DATETIME, .field_type = "calculation_read_time", .column = "hs_date_entered_current_stage", .flags = MADE | PROPERTY_HIDDEN, .description = "Since when; the same as hs_v2_date_entered_current_stage", .made_of = "hs_pipeline_stage"},
    {0},
};
/* clang-format on */

static const char *const asked[] = {
    "closed_date",  "createdate",    "hs_v2_date_entered_current_stage",
    "hs_is_closed", "time_to_close", NULL,
};

static void be_in_stage(struct record_after *ticket, const struct record_stage *stage)
{
    int64_t now = ticket->work->now;
    bool    was_closed = record_after_is(ticket, "hs_is_closed");
    record_after_put_bool(ticket, "hs_is_closed", stage->closed);
    if (was_closed && !stage->closed)
        record_after_put(ticket, "closed_date", "");
    else if (!was_closed && stage->closed && record_after_time(ticket, "closed_date") == ABSENT)
        record_after_put_time(ticket, "closed_date", now);
}

static void put_time_to_close(struct work *w, struct record_after *ticket)
{
    int64_t closed_at = record_after_time(ticket, "closed_date"),
            created_at = record_after_time(ticket, "createdate");
    if (created_at == ABSENT)
        created_at = w->now;
    bool said = record_after_is(ticket, "hs_is_closed") && closed_at >= created_at;
    record_after_put(ticket, "time_to_close",
                     said ? work_text(w, "%lld", (long long) (closed_at - created_at)) : "");
}

static status restage_ticket(struct work *w, struct record_change *change,
                             const struct record_stage *stage)
{
    struct record_after ticket;
    TRY(record_after_open(w, change, asked, &ticket));
    be_in_stage(&ticket, stage);
    put_time_to_close(w, &ticket);
    return OK;
}

static status before_ticket(struct work *w, struct record_change *change)
{
    const struct record_stage *stage;
    struct record_after        ticket;
    TRY(record_after_open(w, change, asked, &ticket));
    TRY(record_change_stage(w, change, &stage));
    if (stage != NULL) {
        be_in_stage(&ticket, stage);
        record_after_put_time(&ticket, "hs_v2_date_entered_current_stage", w->now);
    }
    put_time_to_close(w, &ticket);
    return OK;
}

/* clang-format off */
const struct record_type desk_types[] = {
    {.id = "0-5", .name = "tickets", .singular = "ticket", .table = "ticket",
     .see = MAY_SEE_RECORDS, .edit = MAY_EDIT_RECORDS, .properties = ticket_properties,
     .groups = "ticketinformation=Ticket information;ticketactivity=Ticket activity",
     .title = "subject", .pipeline = "hs_pipeline", .stage = "hs_pipeline_stage", .stage_metadata = "ticketState",
     .before = before_ticket, .restaged = restage_ticket, .merging = &record_merging_plain},
    {0},
};
/* clang-format on */
