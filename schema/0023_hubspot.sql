-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What programs written for HubSpot keep with us that no room holds yet, as they sent it.
CREATE TABLE hubspot_kept (
    id         INTEGER PRIMARY KEY,
    kind       TEXT NOT NULL,     -- workflow email form store settings
    name       TEXT NOT NULL,
    guid       TEXT UNIQUE,       -- of a form; NULL = it has none
    body       TEXT NOT NULL,     -- JSON
    created_at INTEGER NOT NULL,  -- ms
    updated_at INTEGER NOT NULL,
    UNIQUE (kind, name)
);

-- Contacts that a program put into a workflow.
CREATE TABLE hubspot_enrolment (
    workflow    INTEGER NOT NULL, -- hubspot_kept
    contact     INTEGER NOT NULL,
    enrolled_at INTEGER NOT NULL, -- ms; the last time
    enrolled_by INTEGER NOT NULL, -- user
    PRIMARY KEY (workflow, contact)
) WITHOUT ROWID;

-- What was sent in a form.
CREATE TABLE hubspot_submission (
    id           INTEGER PRIMARY KEY,
    form         INTEGER NOT NULL, -- hubspot_kept
    contact      INTEGER NOT NULL, -- whom it made or changed
    body         TEXT NOT NULL,    -- JSON
    submitted_at INTEGER NOT NULL  -- ms
);
CREATE INDEX hubspot_submission_contact ON hubspot_submission (contact, id);

-- The last word of a shop about each of its objects, and what became of it.
CREATE TABLE hubspot_message (
    store       TEXT NOT NULL,    -- the shop's own id of itself
    object_type TEXT NOT NULL,    -- CONTACT DEAL PRODUCT LINE_ITEM
    external    TEXT NOT NULL,    -- the shop's id of the object
    changed_at  INTEGER NOT NULL, -- ms, as the shop says: older words are passed over
    body        TEXT NOT NULL,    -- JSON
    record      INTEGER,          -- NULL = none was made
    error       TEXT,             -- why not; NULL = all is well
    handled_at  INTEGER NOT NULL,
    PRIMARY KEY (store, object_type, external)
) WITHOUT ROWID;
