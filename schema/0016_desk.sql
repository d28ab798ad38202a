-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What customers ask of the shop (src/crm/desk).
-- Tickets (object type 0-5).
CREATE TABLE ticket (
    id                            INTEGER PRIMARY KEY,
    created_at                    INTEGER NOT NULL,    -- ms
    updated_at                    INTEGER NOT NULL,    -- ms
    archived_at                   INTEGER,             -- ms; NULL = it is not
    subject                       TEXT,
    content                       TEXT,
    hs_pipeline                   TEXT,                -- pipeline.id
    hs_pipeline_stage             TEXT,                -- pipeline_stage.id
    hs_ticket_priority            TEXT,
    hs_ticket_category            TEXT,                -- "A;B"
    hubspot_owner_id              TEXT,                -- staff_user
    source_type                   TEXT,
    hs_resolution                 TEXT,
    hs_is_closed                  INTEGER,             -- 0, 1; made from the stage, so are the rest
    closed_date                   INTEGER,             -- ms
    time_to_close                 INTEGER,             -- ms
    hs_date_entered_current_stage INTEGER              -- ms
);
CREATE INDEX ticket_stage ON ticket (hs_pipeline, hs_pipeline_stage) WHERE archived_at IS NULL;

INSERT INTO pipeline (type, id, label, display_order, created_at, updated_at)
VALUES ('0-5', '0', 'Support Pipeline', 0, 0, 0);
INSERT INTO pipeline_stage (type, pipeline, id, label, display_order, metadata, created_at, updated_at)
VALUES ('0-5', '0', '1', 'New', 0, '{"isClosed":"false","ticketState":"OPEN"}', 0, 0),
       ('0-5', '0', '2', 'Waiting on contact', 1, '{"isClosed":"false","ticketState":"OPEN"}', 0, 0),
       ('0-5', '0', '3', 'Waiting on us', 2, '{"isClosed":"false","ticketState":"OPEN"}', 0, 0),
       ('0-5', '0', '4', 'Closed', 3, '{"isClosed":"true","ticketState":"CLOSED"}', 0, 0);
