-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Sales that are being talked about (src/crm/deal).
-- Deals (object type 0-3).
CREATE TABLE deal (
    id                              INTEGER PRIMARY KEY,
    created_at                      INTEGER NOT NULL,           -- ms
    updated_at                      INTEGER NOT NULL,           -- ms
    archived_at                     INTEGER,                    -- ms; NULL = it is not
    dealname                        TEXT,
    pipeline                        TEXT,                       -- pipeline.id
    dealstage                       TEXT,                       -- pipeline_stage.id
    amount                          INTEGER,                    -- millionths of the deal's currency
    deal_currency_code              TEXT,                       -- ISO 4217
    closedate                       INTEGER,                    -- ms
    dealtype                        TEXT,
    description                     TEXT,
    hubspot_owner_id                TEXT,                       -- staff_user
    hs_priority                     TEXT,
    hs_next_step                    TEXT,
    closed_won_reason               TEXT,
    closed_lost_reason              TEXT,
    hs_manual_forecast_category     TEXT,
    hs_forecast_probability         INTEGER,                    -- millionths, what people think
    hs_forecast_amount              INTEGER,                    -- amount * forecast probability
    hs_deal_stage_probability       INTEGER,                    -- millionths; made from the stage, so are the rest
    hs_projected_amount             INTEGER,                    -- amount * probability of the stage
    hs_closed_amount                INTEGER,                    -- amount when it is won, otherwise 0
    hs_is_closed                    INTEGER,                    -- 0, 1
    hs_is_closed_won                INTEGER,                    -- 0, 1
    hs_is_closed_lost               INTEGER,                    -- 0, 1
    hs_closed_won_date              INTEGER,                    -- ms
    days_to_close                   INTEGER,                    -- millionths of a day
    hs_date_entered_current_stage   INTEGER,                    -- ms
    num_associated_contacts         INTEGER NOT NULL DEFAULT 0, -- links
    hs_num_of_associated_line_items INTEGER NOT NULL DEFAULT 0  -- links
);
CREATE INDEX deal_stage ON deal (pipeline, dealstage) WHERE archived_at IS NULL;

INSERT INTO pipeline (type, id, label, display_order, created_at, updated_at)
VALUES ('0-3', 'default', 'Sales Pipeline', 0, 0, 0);
INSERT INTO pipeline_stage (type, pipeline, id, label, display_order, metadata, created_at, updated_at)
VALUES ('0-3', 'default', 'appointmentscheduled', 'Appointment Scheduled', 0,
        '{"isClosed":"false","probability":"0.2"}', 0, 0),
       ('0-3', 'default', 'qualifiedtobuy', 'Qualified To Buy', 1,
        '{"isClosed":"false","probability":"0.4"}', 0, 0),
       ('0-3', 'default', 'presentationscheduled', 'Presentation Scheduled', 2,
        '{"isClosed":"false","probability":"0.6"}', 0, 0),
       ('0-3', 'default', 'decisionmakerboughtin', 'Decision Maker Bought-In', 3,
        '{"isClosed":"false","probability":"0.8"}', 0, 0),
       ('0-3', 'default', 'contractsent', 'Contract Sent', 4,
        '{"isClosed":"false","probability":"0.9"}', 0, 0),
       ('0-3', 'default', 'closedwon', 'Closed Won', 5,
        '{"isClosed":"true","probability":"1.0"}', 0, 0),
       ('0-3', 'default', 'closedlost', 'Closed Lost', 6,
        '{"isClosed":"true","probability":"0.0"}', 0, 0);
