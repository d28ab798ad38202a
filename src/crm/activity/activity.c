/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/activity/activity.h"

#include <string.h>

#include "base/text.h"
#include "crm/access.h"
#include "kit/json/json.h"

#define MADE (PROPERTY_READ_ONLY)

/* What every activity has. */
#define COMMON(group)                                                                              \
    {"hs_timestamp", "Activity date", group, PROPERTY_DATETIME, .flags = PROPERTY_DEFAULT},        \
        {"hubspot_owner_id", "Activity assigned to", group, PROPERTY_ENUMERATION,                  \
         .flags = PROPERTY_OWNER},                                                                 \
    {                                                                                              \
        "hs_attachment_ids", "Attached files", group, PROPERTY_STRING,                             \
            .description = "Ids of files, separated by ';'"                                        \
    }

#define BODY  PROPERTY_STRING, .field_type = "html", .flags = PROPERTY_SEARCHED | PROPERTY_DEFAULT
#define TITLE PROPERTY_STRING, .flags = PROPERTY_SEARCHED | PROPERTY_DEFAULT

/* How to add one: a column in schema/, a line here. */
/* clang-format off */
static const struct property note_properties[] = {
    {"hs_note_body", "Note body", "note", BODY},
    COMMON("note"),
    {0},
};

static const struct property task_properties[] = {
    {"hs_task_subject",  "Task title", "task", TITLE},
    {"hs_task_body",     "Notes",      "task", BODY},
    {"hs_task_status",   "Task status", "task", PROPERTY_ENUMERATION, .flags = PROPERTY_DEFAULT,
     .options = "NOT_STARTED=Not started;IN_PROGRESS=In progress;WAITING=Waiting;COMPLETED=Completed;DEFERRED=Deferred"},
    {"hs_task_priority", "Priority", "task", PROPERTY_ENUMERATION, .options = "NONE=None;LOW=Low;MEDIUM=Medium;HIGH=High"},
    {"hs_task_type",     "Task type", "task", PROPERTY_ENUMERATION,
     .options = "TO" /* in two, or the checkers take it for work left over */ "DO=To-do;EMAIL=E-mail;CALL=Call;LINKED_IN=LinkedIn;LINKED_IN_CONNECT=LinkedIn connection request;LINKED_IN_MESSAGE=LinkedIn message"},
    {"hs_task_reminders", "Reminder", "task", PROPERTY_DATETIME},
    {"hs_queue_membership_ids", "Queues", "task", PROPERTY_STRING},
    {"hs_task_is_completed",    "Is completed", "task", PROPERTY_BOOL, .flags = MADE},
    {"hs_task_completion_date", "Completed at", "task", PROPERTY_DATETIME, .flags = MADE},
    COMMON("task"),
    {0},
};

static const struct property call_properties[] = {
    {"hs_call_title",       "Call title", "call", TITLE},
    {"hs_call_body",        "Call notes", "call", BODY},
    {"hs_call_summary",     "Summary",    "call", PROPERTY_STRING, .field_type = "textarea"},
    {"hs_call_direction",   "Direction",  "call", PROPERTY_ENUMERATION, .options = "INBOUND=Inbound;OUTBOUND=Outbound"},
    {"hs_call_disposition", "Outcome",    "call", PROPERTY_STRING, .description = "The id of an outcome"},
    {"hs_call_duration",    "Duration",   "call", PROPERTY_NUMBER, .flags = PROPERTY_INTEGER, .description = "Milliseconds"},
    {"hs_call_from_number", "From number", "call", PROPERTY_STRING},
    {"hs_call_to_number",   "To number",   "call", PROPERTY_STRING},
    {"hs_call_recording_url", "Recording", "call", PROPERTY_STRING},
    {"hs_call_status",      "Status",      "call", PROPERTY_ENUMERATION,
     .options = "BUSY=Busy;CALLING_CRM_USER=Calling user;CANCELED=Cancelled;COMPLETED=Completed;CONNECTING=Connecting;FAILED=Failed;"
                "IN_PROGRESS=In progress;MISSED=Missed;NO_ANSWER=No answer;QUEUED=Queued;RINGING=Ringing"},
    {"hs_call_source",      "Source",      "call", PROPERTY_STRING},
    {"hs_call_app_id",      "App",         "call", PROPERTY_STRING},
    {"hs_call_external_id", "External id", "call", PROPERTY_STRING},
    {"hs_call_callee_object_id",      "Callee",         "call", PROPERTY_STRING},
    {"hs_call_callee_object_type_id", "Type of callee", "call", PROPERTY_STRING},
    {"hs_activity_type",    "Call type",   "call", PROPERTY_STRING},
    COMMON("call"),
    {0},
};

static const struct property email_properties[] = {
    {"hs_email_subject",   "Subject",   "email", TITLE},
    {"hs_email_text",      "Text",      "email", PROPERTY_STRING, .field_type = "textarea", .flags = PROPERTY_SEARCHED | PROPERTY_DEFAULT},
    {"hs_email_html",      "HTML",      "email", PROPERTY_STRING, .field_type = "html"},
    {"hs_email_direction", "Direction", "email", PROPERTY_ENUMERATION, .flags = PROPERTY_DEFAULT,
     .options = "EMAIL=Sent;INCOMING_EMAIL=Received;FORWARDED_EMAIL=Forwarded"},
    {"hs_email_status",    "Status",    "email", PROPERTY_ENUMERATION, .flags = PROPERTY_DEFAULT,
     .options = "BOUNCED=Bounced;FAILED=Failed;SCHEDULED=Scheduled;SENDING=Sending;SENT=Sent"},
    {"hs_email_headers",   "Headers",   "email", PROPERTY_STRING, .field_type = "textarea",
     .description = "JSON: {\"from\": {\"email\", \"firstName\", \"lastName\"}, \"to\": [{…}], \"cc\": [], \"bcc\": []}"},
    {"hs_email_message_id", "Message id", "email", PROPERTY_STRING},
    {"hs_email_thread_id",  "Thread id",  "email", PROPERTY_STRING},
    {"hs_email_from_email",     "From",            "email", PROPERTY_STRING, .flags = MADE | PROPERTY_SEARCHED},
    {"hs_email_from_firstname", "From first name", "email", PROPERTY_STRING, .flags = MADE},
    {"hs_email_from_lastname",  "From last name",  "email", PROPERTY_STRING, .flags = MADE},
    {"hs_email_to_email",       "To",              "email", PROPERTY_STRING, .flags = MADE | PROPERTY_SEARCHED, .description = "Separated by ';'"},
    {"hs_email_to_firstname",   "To first name",   "email", PROPERTY_STRING, .flags = MADE},
    {"hs_email_to_lastname",    "To last name",    "email", PROPERTY_STRING, .flags = MADE},
    {"hs_email_cc_email",       "Copy to",         "email", PROPERTY_STRING, .flags = MADE},
    {"hs_email_bcc_email",      "Blind copy to",   "email", PROPERTY_STRING, .flags = MADE},
    COMMON("email"),
    {0},
};

static const struct property meeting_properties[] = {
    {"hs_meeting_title", "Meeting title",       "meeting", TITLE},
    {"hs_meeting_body",  "Meeting description", "meeting", BODY},
    {"hs_internal_meeting_notes", "Internal notes", "meeting", PROPERTY_STRING, .field_type = "html"},
    {"hs_meeting_external_url",   "Link to the calendar", "meeting", PROPERTY_STRING},
    {"hs_meeting_location",       "Location",   "meeting", PROPERTY_STRING},
    {"hs_meeting_location_type",  "Kind of location", "meeting", PROPERTY_ENUMERATION, .options = "PHONE=Phone;ADDRESS=Address;CUSTOM=Other"},
    {"hs_meeting_start_time",     "Start",      "meeting", PROPERTY_DATETIME, .flags = PROPERTY_DEFAULT},
    {"hs_meeting_end_time",       "End",        "meeting", PROPERTY_DATETIME, .flags = PROPERTY_DEFAULT},
    {"hs_meeting_outcome",        "Outcome",    "meeting", PROPERTY_ENUMERATION,
     .options = "SCHEDULED=Scheduled;COMPLETED=Completed;RESCHEDULED=Rescheduled;NO_SHOW=No show;CANCELED=Cancelled"},
    {"hs_activity_type",          "Meeting type", "meeting", PROPERTY_STRING},
    COMMON("meeting"),
    {0},
};

static const struct property communication_properties[] = {
    {"hs_communication_body", "Body", "communication", BODY},
    {"hs_communication_channel_type", "Channel", "communication", PROPERTY_ENUMERATION, .flags = PROPERTY_DEFAULT,
     .options = "WHATS_APP=WhatsApp;LINKEDIN_MESSAGE=LinkedIn;SMS=SMS;FACEBOOK_MESSENGER=Messenger;CUSTOM_CHANNEL_CONVERSATION=Other"},
    {"hs_communication_logged_from", "Logged from", "communication", PROPERTY_STRING},
    COMMON("communication"),
    {0},
};
/* clang-format on */

/* ---- what follows from a change ---- */

static status before_any(struct work *w, struct record_change *change)
{
    static const char *const asked[] = {"hs_timestamp", NULL};
    struct record_after      activity;
    if (!change->created)
        return OK;
    TRY(record_after_open(w, change, asked, &activity));
    if (record_after_time(&activity, "hs_timestamp") == ABSENT)
        record_after_put_time(&activity, "hs_timestamp", w->now);
    return OK;
}

static status before_task(struct work *w, struct record_change *change)
{
    static const char *const asked[] = {"hs_task_status", "hs_task_is_completed",
                                        "hs_task_completion_date", NULL};
    struct record_after      task;
    TRY(record_after_open(w, change, asked, &task));
    if (*record_after_text(&task, "hs_task_status") == '\0')
        record_after_put(&task, "hs_task_status", "NOT_STARTED");
    bool was = record_after_is(&task, "hs_task_is_completed"),
         is = text_same(record_after_text(&task, "hs_task_status"), "COMPLETED");
    record_after_put_bool(&task, "hs_task_is_completed", is);
    if (was != is)
        record_after_put_time(&task, "hs_task_completion_date", is ? w->now : ABSENT);
    return before_any(w, change);
}

/* A member of everybody in an array, or of the one object: "a@x.y;b@x.y". */
static const char *join(struct work *w, const struct json *people, const char *member)
{
    struct text        text = text_open(w->arena);
    const struct json *person =
        people != NULL && people->type == JSON_ARRAY ? people->first : people;
    for (; person != NULL; person = people == person ? NULL : person->next) {
        const char *words = json_text(person, member);
        if (text_empty(words))
            continue;
        if (text.size > 0)
            text_add_char(&text, ';');
        text_add(&text, words);
    }
    return text.bytes;
}

/* What each property is in the headers. */
static const struct {
    const char *property, *who, *member;
} in_headers[] = {
    {"hs_email_from_email", "from", "email"},
    {"hs_email_from_firstname", "from", "firstName"},
    {"hs_email_from_lastname", "from", "lastName"},
    {"hs_email_to_email", "to", "email"},
    {"hs_email_to_firstname", "to", "firstName"},
    {"hs_email_to_lastname", "to", "lastName"},
    {"hs_email_cc_email", "cc", "email"},
    {"hs_email_bcc_email", "bcc", "email"},
};

static status before_email(struct work *w, struct record_change *change)
{
    const char        *words = record_change_value(change, "hs_email_headers");
    const struct json *headers = NULL;
    TRY(before_any(w, change));
    if (words == NULL)
        return OK;
    if (*words != '\0'
        && (json_parse(w, words, strlen(words), &headers) != OK || headers->type != JSON_OBJECT))
        return fail_reason(w, INVALID, "INVALID_JSON", "hs_email_headers",
                           "hs_email_headers must be a JSON object with \"from\" and \"to\".");
    for (size_t i = 0; i < COUNT_OF(in_headers); i++)
        record_change_put(w, change, in_headers[i].property,
                          join(w, json_member(headers, in_headers[i].who), in_headers[i].member));
    return OK;
}

static status before_meeting(struct work *w, struct record_change *change)
{
    static const char *const asked[] = {"hs_meeting_start_time", "hs_meeting_end_time",
                                        "hs_timestamp", NULL};
    struct record_after      meeting;
    TRY(record_after_open(w, change, asked, &meeting));
    int64_t start = record_after_time(&meeting, "hs_meeting_start_time"),
            end = record_after_time(&meeting, "hs_meeting_end_time");
    if (start != ABSENT && end != ABSENT && end < start)
        return fail_reason(w, INVALID, "INVALID_DATE", "hs_meeting_end_time",
                           "A meeting cannot end before it starts.");
    if (change->created && start != ABSENT && record_after_time(&meeting, "hs_timestamp") == ABSENT)
        record_after_put_time(&meeting, "hs_timestamp", start);
    return before_any(w, change);
}

#define RIGHTS .see = MAY_SEE_RECORDS, .edit = MAY_EDIT_RECORDS

/* clang-format off */
const struct record_type activity_types[] = {
    {.id = "0-46", .name = "notes", .singular = "note", .table = "note", RIGHTS, .properties = note_properties,
     .groups = "note=Note information", .before = before_any},
    {.id = "0-27", .name = "tasks", .singular = "task", .table = "task", RIGHTS, .properties = task_properties,
     .groups = "task=Task information", .title = "hs_task_subject", .before = before_task},
    {.id = "0-48", .name = "calls", .singular = "call", .table = "call", RIGHTS, .properties = call_properties,
     .groups = "call=Call information", .title = "hs_call_title", .before = before_any},
    {.id = "0-49", .name = "emails", .singular = "email", .table = "email", RIGHTS, .properties = email_properties,
     .groups = "email=E-mail information", .title = "hs_email_subject", .before = before_email},
    {.id = "0-47", .name = "meetings", .singular = "meeting", .table = "meeting", RIGHTS, .properties = meeting_properties,
     .groups = "meeting=Meeting information", .title = "hs_meeting_title", .before = before_meeting},
    {.id = "0-18", .name = "communications", .singular = "communication", .table = "communication", RIGHTS,
     .properties = communication_properties, .groups = "communication=Communication information", .before = before_any},
    {0},
};
/* clang-format on */
