-- SPDX-License-Identifier: AGPL-3.0-or-later
-- How far the bitmaps of a list with a new rule are.
CREATE TABLE segment_build (
    segment    INTEGER PRIMARY KEY,
    version    INTEGER NOT NULL, -- of the rule
    total      INTEGER NOT NULL, -- contacts
    done       INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at   INTEGER           -- NULL = it goes on
);

-- Bitmaps of conditions, saved now and then, so that a restart does not begin with none. Derived: all
-- of it may be deleted.
CREATE TABLE segment_leaf (
    hash     INTEGER PRIMARY KEY, -- of the key
    key      TEXT    NOT NULL,    -- what it depends on, and the condition
    sequence INTEGER NOT NULL,    -- the last fact of the ledger that it knows
    saved_at INTEGER NOT NULL,
    bytes    BLOB    NOT NULL     -- kit/sets: with version, state and checksum
);
