-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Pipelines: the stages that records of a type go through. Statements: src/crm/record/record_pipeline.sql.
CREATE TABLE pipeline (
    type          TEXT    NOT NULL, -- id of the object type: "0-3"
    id            TEXT    NOT NULL, -- "default", or an id of ours
    label         TEXT    NOT NULL,
    display_order INTEGER NOT NULL,
    created_at    INTEGER NOT NULL, -- ms; 0 = it came with the house
    updated_at    INTEGER NOT NULL, -- ms
    archived_at   INTEGER,          -- ms; NULL = it is not
    PRIMARY KEY (type, id)
) WITHOUT ROWID;

CREATE TABLE pipeline_stage (
    type          TEXT    NOT NULL, -- id of the object type
    pipeline      TEXT    NOT NULL,
    id            TEXT    NOT NULL,
    label         TEXT    NOT NULL,
    display_order INTEGER NOT NULL,
    metadata      TEXT    NOT NULL, -- a JSON object of texts: isClosed, probability, ticketState …
    created_at    INTEGER NOT NULL, -- ms
    updated_at    INTEGER NOT NULL, -- ms
    archived_at   INTEGER,          -- ms; NULL = it is not
    PRIMARY KEY (type, pipeline, id)
) WITHOUT ROWID;

-- Who did what to a pipeline or a stage.
CREATE TABLE pipeline_audit (
    type     TEXT    NOT NULL, -- id of the object type
    pipeline TEXT    NOT NULL,
    stage    TEXT    NOT NULL, -- '' = the pipeline itself
    id       INTEGER NOT NULL, -- ordered by time
    action   TEXT    NOT NULL, -- CREATE UPDATE DELETE RESTORE
    state    TEXT,             -- what it was afterwards, as in the API
    at       INTEGER NOT NULL, -- ms
    actor    INTEGER NOT NULL, -- user; 0 = the house
    PRIMARY KEY (type, pipeline, stage, id)
) WITHOUT ROWID;
