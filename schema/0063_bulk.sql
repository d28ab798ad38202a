-- SPDX-License-Identifier: AGPL-3.0-or-later
-- One action on many records: how far it is, and what became of each, so that it can be undone.
CREATE TABLE bulk (
    id         INTEGER PRIMARY KEY,
    type       TEXT NOT NULL,     -- object type
    action     TEXT NOT NULL,     -- change archive restore add remove
    state      TEXT NOT NULL,     -- waiting running done undoing undone cancelled failed
    query      TEXT,              -- JSON: the search that chooses them; NULL = they were named
    properties TEXT,              -- JSON: of a change
    list       INTEGER,           -- of add and remove
    expected   INTEGER,           -- so many must match, or nothing is done
    collected  INTEGER NOT NULL,  -- 1: bulk_item has all of them
    total      INTEGER NOT NULL,
    done       INTEGER NOT NULL,
    same       INTEGER NOT NULL,  -- were so already
    failed     INTEGER NOT NULL,
    undone     INTEGER NOT NULL,
    kept       INTEGER NOT NULL,  -- changed since by somebody else, so not undone
    message    TEXT,              -- why it failed
    user_id    INTEGER NOT NULL,  -- who asked, with what rights
    token      INTEGER NOT NULL,
    role       INTEGER NOT NULL,
    scopes     INTEGER NOT NULL,  -- bits of accesses
    rights     INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at   INTEGER
);

CREATE TABLE bulk_item (
    bulk   INTEGER NOT NULL,
    record INTEGER NOT NULL,
    state  INTEGER NOT NULL,      -- 0 waits 1 done 2 was so already 3 failed 4 undone 5 kept
    reason TEXT,                  -- why it failed
    PRIMARY KEY (bulk, record)
);
CREATE INDEX bulk_item_state ON bulk_item (bulk, state, record);
