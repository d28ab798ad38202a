/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/activity/activity.h"

#include "base/text.h"
#include "base/time.h"
#include "test/check.h"

static int64_t make(struct work *w, const char *name, const struct record_value *values,
                    size_t count)
{
    const struct record_type *type = NULL;
    int64_t                   id = 0;
    CHECK_OK(record_type_get(w, name, &type));
    CHECK_OK(record_create(w, type, values, count, &id));
    return id;
}

static status change(struct work *w, const char *name, int64_t id, const char *property,
                     const char *value)
{
    const struct record_type *type = NULL;
    struct record_value       values = {property, value};
    CHECK_OK(record_type_get(w, name, &type));
    return record_change(w, type, id, &values, 1);
}

static const char *value_of(struct work *w, const char *name, int64_t id, const char *property)
{
    const struct record_type *type = NULL;
    struct record             record = {0};
    CHECK_OK(record_type_get(w, name, &type));
    CHECK_OK(record_get(w, type, id, (const char *const[]){property, NULL}, false, &record));
    const char *value = record_value_of(&record, property);
    return value == NULL ? "" : value;
}

static void every_activity_is_a_type_of_its_own(struct work *w)
{
    static const struct {
        const char *id, *name, *body;
    } kinds[] = {
        {"0-46", "notes", "hs_note_body"},
        {"0-27", "TASK", "hs_task_body"},
        {"0-48", "calls", "hs_call_body"},
        {"0-49", "emails", "hs_email_text"},
        {"0-47", "meetings", "hs_meeting_body"},
        {"0-18", "communications", "hs_communication_body"},
    };
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct record_value body = {kinds[i].body, "Called about the blue chairs"};
        int64_t             id = make(w, kinds[i].name, &body, 1);
        CHECK_TEXT(value_of(w, kinds[i].id, id, kinds[i].body), body.value);
        CHECK_TEXT(value_of(w, kinds[i].id, id, "hs_timestamp"), "2023-11-14T22:13:20.000Z");
    }
    struct rows hits;
    CHECK_OK(record_search_words(w, "blue chairs", 10, &hits));
    CHECK_INT(hits.count, COUNT_OF(kinds));
}

static void a_task_that_is_done_says_when(struct work *w)
{
    const struct record_value values[] = {{"hs_task_subject", "Write to Anna"},
                                          {"hs_timestamp", "2023-12-01T09:00:00Z"}};
    int64_t                   task = make(w, "tasks", values, COUNT_OF(values));
    CHECK_TEXT(value_of(w, "tasks", task, "hs_task_status"), "NOT_STARTED");
    CHECK_TEXT(value_of(w, "tasks", task, "hs_task_is_completed"), "false");
    check_pass_time(w, HOUR);
    CHECK_OK(change(w, "tasks", task, "hs_task_status", "COMPLETED"));
    CHECK_TEXT(value_of(w, "tasks", task, "hs_task_completion_date"), "2023-11-14T23:13:20.000Z");
    CHECK_OK(change(w, "tasks", task, "hs_task_status", "WAITING"));
    CHECK_TEXT(value_of(w, "tasks", task, "hs_task_completion_date"), "");
    CHECK_INT(change(w, "tasks", task, "hs_task_status", "LATER"), INVALID);
    CHECK_INT(change(w, "tasks", task, "hs_task_completion_date", "2023-12-01"), INVALID);
}

static void who_wrote_to_whom_is_read_from_the_headers(struct work *w)
{
    const struct record_value values[] = {
        {"hs_email_headers",
         "{\"from\":{\"email\":\"a@example.com\",\"firstName\":\"Anna\"},"
         "\"to\":[{\"email\":\"b@example.com\"},{\"email\":\"c@example.com\",\"lastName\":\"Lee\"}]}"},
    };
    int64_t email = make(w, "emails", values, 1);
    CHECK_TEXT(value_of(w, "emails", email, "hs_email_from_email"), "a@example.com");
    CHECK_TEXT(value_of(w, "emails", email, "hs_email_from_firstname"), "Anna");
    CHECK_TEXT(value_of(w, "emails", email, "hs_email_to_email"), "b@example.com;c@example.com");
    CHECK_TEXT(value_of(w, "emails", email, "hs_email_to_lastname"), "Lee");
    CHECK_TEXT(value_of(w, "emails", email, "hs_email_cc_email"), "");
    CHECK_OK(change(w, "emails", email, "hs_email_headers", ""));
    CHECK_TEXT(value_of(w, "emails", email, "hs_email_to_email"), "");
}

static void headers_that_are_no_json_are_refused(struct work *w)
{
    const struct record_type *emails = NULL;
    struct record_value       values = {"hs_email_headers", "From: a@example.com"};
    int64_t                   id;
    CHECK_OK(record_type_get(w, "emails", &emails));
    CHECK_INT(record_create(w, emails, &values, 1, &id), INVALID);
    CHECK_TEXT(w->failure.field, "hs_email_headers");
}

static void a_meeting_ends_after_it_starts(struct work *w)
{
    const struct record_value values[] = {{"hs_meeting_start_time", "2023-12-01T09:00:00Z"},
                                          {"hs_meeting_end_time", "2023-12-01T10:00:00Z"}};
    int64_t                   meeting = make(w, "meetings", values, COUNT_OF(values));
    CHECK_TEXT(value_of(w, "meetings", meeting, "hs_timestamp"), "2023-12-01T09:00:00.000Z");
    CHECK_INT(change(w, "meetings", meeting, "hs_meeting_end_time", "2023-11-30T10:00:00Z"),
              INVALID);
}

SUITE_DB("activity", IN_WRITE(every_activity_is_a_type_of_its_own),
         IN_WRITE(a_task_that_is_done_says_when),
         IN_WRITE(who_wrote_to_whom_is_read_from_the_headers),
         IN_WRITE(headers_that_are_no_json_are_refused), IN_WRITE(a_meeting_ends_after_it_starts));
