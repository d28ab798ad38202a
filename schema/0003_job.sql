-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Work that happens later, or again (kit/job). A row leaves the table in the transaction that
-- records its success; one that failed for good stays, with the reason.
CREATE TABLE job (
    id          INTEGER PRIMARY KEY,
    kind        TEXT    NOT NULL,            -- a name from a table of job_kind, or of a chore
    key         TEXT,                        -- of those that wait at most one with a kind and key
    payload     TEXT,                        -- a JSON object
    state       TEXT    NOT NULL CHECK (state IN ('waiting', 'running', 'failed')),
    due         INTEGER NOT NULL,            -- ms: waiting: not before; running: until when the
                                             -- claim holds; failed: since when
    claim       INTEGER NOT NULL DEFAULT 0,  -- of the run that holds it; 0 = none
    attempt     INTEGER NOT NULL DEFAULT 0,  -- runs so far
    reason      TEXT,                        -- why the last run did not succeed
    created_at  INTEGER NOT NULL             -- ms
);
CREATE UNIQUE INDEX job_key ON job (kind, key) WHERE state = 'waiting';
CREATE INDEX job_due ON job (due) WHERE state <> 'failed';

-- When each regular piece of work is to be put into the queue next.
CREATE TABLE chore (
    name      TEXT    PRIMARY KEY,
    next_due  INTEGER NOT NULL               -- ms
);
