-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What people note down and plan beside a record (src/crm/activity). What it belongs to says `link`.
-- Notes (object type 0-46).
CREATE TABLE note (
    id                INTEGER PRIMARY KEY,
    created_at        INTEGER NOT NULL,    -- ms
    updated_at        INTEGER NOT NULL,    -- ms
    archived_at       INTEGER,             -- ms; NULL = it is not
    hs_timestamp      INTEGER,             -- ms; when it happens
    hubspot_owner_id  TEXT,                -- staff_user
    hs_attachment_ids TEXT,                -- "1;2"
    hs_note_body      TEXT                 -- HTML
);

-- Tasks (object type 0-27). hs_timestamp is when it is due.
CREATE TABLE task (
    id                      INTEGER PRIMARY KEY,
    created_at              INTEGER NOT NULL,    -- ms
    updated_at              INTEGER NOT NULL,    -- ms
    archived_at             INTEGER,             -- ms; NULL = it is not
    hs_timestamp            INTEGER,             -- ms; when it happens
    hubspot_owner_id        TEXT,                -- staff_user
    hs_attachment_ids       TEXT,                -- "1;2"
    hs_task_subject         TEXT,
    hs_task_body            TEXT,                -- HTML
    hs_task_status          TEXT,
    hs_task_priority        TEXT,
    hs_task_type            TEXT,
    hs_task_reminders       INTEGER,             -- ms
    hs_queue_membership_ids TEXT,
    hs_task_is_completed    INTEGER,             -- 0, 1
    hs_task_completion_date INTEGER              -- ms
);
CREATE INDEX task_due ON task (hs_timestamp) WHERE hs_task_is_completed = 0;

-- Calls (object type 0-48).
CREATE TABLE call (
    id                            INTEGER PRIMARY KEY,
    created_at                    INTEGER NOT NULL,    -- ms
    updated_at                    INTEGER NOT NULL,    -- ms
    archived_at                   INTEGER,             -- ms; NULL = it is not
    hs_timestamp                  INTEGER,             -- ms; when it happens
    hubspot_owner_id              TEXT,                -- staff_user
    hs_attachment_ids             TEXT,                -- "1;2"
    hs_call_title                 TEXT,
    hs_call_body                  TEXT,                -- HTML
    hs_call_summary               TEXT,
    hs_call_direction             TEXT,
    hs_call_disposition           TEXT,
    hs_call_duration              INTEGER,             -- ms
    hs_call_from_number           TEXT,
    hs_call_to_number             TEXT,
    hs_call_recording_url         TEXT,
    hs_call_status                TEXT,
    hs_call_source                TEXT,
    hs_call_app_id                TEXT,
    hs_call_external_id           TEXT,
    hs_call_callee_object_id      TEXT,
    hs_call_callee_object_type_id TEXT,
    hs_activity_type              TEXT
);

-- E-mails that were noted or logged (object type 0-49).
CREATE TABLE email (
    id                      INTEGER PRIMARY KEY,
    created_at              INTEGER NOT NULL,    -- ms
    updated_at              INTEGER NOT NULL,    -- ms
    archived_at             INTEGER,             -- ms; NULL = it is not
    hs_timestamp            INTEGER,             -- ms; when it happens
    hubspot_owner_id        TEXT,                -- staff_user
    hs_attachment_ids       TEXT,                -- "1;2"
    hs_email_subject        TEXT,
    hs_email_text           TEXT,
    hs_email_html           TEXT,
    hs_email_direction      TEXT,
    hs_email_status         TEXT,
    hs_email_headers        TEXT,                -- JSON: from, to, cc, bcc
    hs_email_message_id     TEXT,
    hs_email_thread_id      TEXT,
    hs_email_from_email     TEXT,                -- made from the headers; so are the rest
    hs_email_from_firstname TEXT,
    hs_email_from_lastname  TEXT,
    hs_email_to_email       TEXT,                -- "a@x.y;b@x.y"
    hs_email_to_firstname   TEXT,
    hs_email_to_lastname    TEXT,
    hs_email_cc_email       TEXT,
    hs_email_bcc_email      TEXT
);

-- Meetings (object type 0-47).
CREATE TABLE meeting (
    id                        INTEGER PRIMARY KEY,
    created_at                INTEGER NOT NULL,    -- ms
    updated_at                INTEGER NOT NULL,    -- ms
    archived_at               INTEGER,             -- ms; NULL = it is not
    hs_timestamp              INTEGER,             -- ms; when it happens
    hubspot_owner_id          TEXT,                -- staff_user
    hs_attachment_ids         TEXT,                -- "1;2"
    hs_meeting_title          TEXT,
    hs_meeting_body           TEXT,                -- HTML
    hs_internal_meeting_notes TEXT,
    hs_meeting_external_url   TEXT,
    hs_meeting_location       TEXT,
    hs_meeting_location_type  TEXT,
    hs_meeting_start_time     INTEGER,             -- ms
    hs_meeting_end_time       INTEGER,             -- ms
    hs_meeting_outcome        TEXT,
    hs_activity_type          TEXT
);

-- Messages by SMS, WhatsApp and the like (object type 0-18).
CREATE TABLE communication (
    id                            INTEGER PRIMARY KEY,
    created_at                    INTEGER NOT NULL,    -- ms
    updated_at                    INTEGER NOT NULL,    -- ms
    archived_at                   INTEGER,             -- ms; NULL = it is not
    hs_timestamp                  INTEGER,             -- ms; when it happens
    hubspot_owner_id              TEXT,                -- staff_user
    hs_attachment_ids             TEXT,                -- "1;2"
    hs_communication_channel_type TEXT,
    hs_communication_logged_from  TEXT,
    hs_communication_body         TEXT
);
