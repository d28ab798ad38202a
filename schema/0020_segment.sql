-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Named groups of records: lists, as the CRM API calls them.

CREATE TABLE segment (
    id           INTEGER PRIMARY KEY,
    name         TEXT    NOT NULL,
    type         TEXT    NOT NULL, -- id of the object type: "0-1"
    kind         TEXT    NOT NULL, -- manual snapshot dynamic
    version      INTEGER NOT NULL, -- 1, one more at every change of the rule
    folder       INTEGER,          -- NULL = in none
    filter       TEXT,             -- JSON: the rule; NULL = there is none
    custom       TEXT,             -- JSON: what the caller keeps with it
    settings     TEXT,             -- JSON: membershipSettings as the caller gave them
    permissions  TEXT,             -- JSON: listPermissions likewise
    created_at   INTEGER NOT NULL, -- ms
    created_by   INTEGER NOT NULL, -- user; 0 = the house
    updated_at   INTEGER NOT NULL,
    updated_by   INTEGER NOT NULL,
    filtered_at  INTEGER,          -- when the rule was last changed
    removed_at   INTEGER,          -- NULL = it is not; it may come back for 90 days
    convert_kind TEXT NOT NULL,    -- never date inactivity
    convert_day  INTEGER,          -- of date: days since 1970
    convert_unit TEXT NOT NULL,    -- of inactivity: day week month
    convert_count INTEGER,         -- of inactivity: how many units
    converted_at INTEGER           -- when it became a snapshot
);
CREATE UNIQUE INDEX segment_name ON segment (type, name) WHERE removed_at IS NULL;

-- Who is in a manual list or a snapshot. Dynamic ones are computed.
CREATE TABLE segment_member (
    segment   INTEGER NOT NULL,
    record    INTEGER NOT NULL, -- of the list's object type
    joined_at INTEGER NOT NULL, -- ms
    PRIMARY KEY (segment, record)
) WITHOUT ROWID;
CREATE INDEX segment_member_joined ON segment_member (segment, joined_at, record);
CREATE INDEX segment_member_record ON segment_member (record, segment);

CREATE TABLE segment_folder (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL,
    parent     INTEGER,          -- NULL = at the top
    created_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL, -- user; 0 = the house
    updated_at INTEGER NOT NULL
);

-- How many members a list had, when that was noticed to be different.
CREATE TABLE segment_size (
    segment INTEGER NOT NULL,
    at      INTEGER NOT NULL, -- ms
    size    INTEGER NOT NULL,
    PRIMARY KEY (segment, at)
) WITHOUT ROWID;

-- When the rule of a list was made or changed.
CREATE TABLE segment_edit (
    segment INTEGER NOT NULL,
    at      INTEGER NOT NULL, -- ms
    PRIMARY KEY (segment, at)
) WITHOUT ROWID;
