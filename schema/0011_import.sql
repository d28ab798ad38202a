-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Files that are read, or were: how far, and what became of their rows.
CREATE TABLE import (
    id              INTEGER PRIMARY KEY,
    name            TEXT NOT NULL,     -- of the file, as the user knows it
    kind            TEXT NOT NULL,     -- order_lines orders contacts companies products
    map             TEXT NOT NULL,     -- JSON: what its columns mean
    columns         TEXT NOT NULL,     -- its header, as a record of CSV
    store           INTEGER,
    dry_run         INTEGER NOT NULL,
    state           TEXT NOT NULL,     -- waiting running done failed cancelled
    message         TEXT,              -- why it failed
    path            TEXT,              -- of an upload that waits to be read
    size            INTEGER NOT NULL,  -- bytes
    read            INTEGER NOT NULL,  -- of these read
    rows            INTEGER NOT NULL,  -- committed; an import that goes on leaves so many out
    bad             INTEGER NOT NULL,
    created         INTEGER NOT NULL,
    changed         INTEGER NOT NULL,
    unchanged       INTEGER NOT NULL,
    lines_created   INTEGER NOT NULL,
    lines_changed   INTEGER NOT NULL,
    lines_unchanged INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    started_at      INTEGER,
    moved_at        INTEGER,           -- last sign of life
    ended_at        INTEGER
);

-- Rows that could not be taken, and why.
CREATE TABLE import_error (
    import INTEGER NOT NULL,
    line   INTEGER NOT NULL,           -- of the file, where the row begins
    field  TEXT,                       -- name of the column to blame
    reason TEXT NOT NULL,
    place  INTEGER,                    -- which line of its order it is
    row    TEXT NOT NULL,              -- the row, as a record of CSV
    PRIMARY KEY (import, line)
);

-- What columns mean, under a name.
CREATE TABLE import_map (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL,
    header     TEXT NOT NULL,          -- names of the columns as one key; finds the map again
    map        TEXT NOT NULL,          -- JSON
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
