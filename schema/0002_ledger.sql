-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The ledger: every fact once, first as a row, later in a sealed block. See src/kit/ledger/ledger.h.

-- Facts told lately, in commit order. No second index: appending costs the same however many
-- there are. The columns mean what the members of struct fact mean.
CREATE TABLE ledger_row (
    sequence   INTEGER PRIMARY KEY,
    subject    INTEGER NOT NULL,
    kind       INTEGER NOT NULL,
    at         INTEGER NOT NULL, -- ms since 1970 UTC
    store      INTEGER NOT NULL,
    value      INTEGER NOT NULL,
    quantity   INTEGER NOT NULL,
    reference  INTEGER NOT NULL,
    context    INTEGER NOT NULL,
    details    TEXT              -- JSON
);

-- One row: where the two tiers meet. Facts up to sealed_sequence are read from blocks, later ones
-- from rows; rows up to it are left over and will be deleted.
CREATE TABLE ledger_state (
    id               INTEGER PRIMARY KEY CHECK (id = 1),
    last_sequence    INTEGER NOT NULL, -- numbers up to it were given, whatever rows there are
    sealed_sequence  INTEGER NOT NULL,
    sealed_count     INTEGER NOT NULL, -- facts in blocks
    revision         INTEGER NOT NULL  -- goes up whenever facts move or are rewritten
);
INSERT INTO ledger_state (id, last_sequence, sealed_sequence, sealed_count, revision)
VALUES (1, 0, 0, 0, 0);

-- Sorted runs of blocks, each of one month. A part that is not live is being built, or is waiting
-- to be deleted; readers do not see it.
CREATE TABLE ledger_part (
    id      INTEGER PRIMARY KEY,
    month   INTEGER NOT NULL, -- of the facts' `at` in UTC: year * 12 + month - 1
    live    INTEGER NOT NULL, -- 0 or 1
    blocks  INTEGER NOT NULL, -- how many it has when it is complete
    count   INTEGER NOT NULL  -- facts
);

-- Some thousand facts, sorted by (subject, at, sequence), each column packed by itself behind a
-- checksum. Columns that many readers ask for come first: SQLite reads a row up to what is needed.
CREATE TABLE ledger_block (
    id              INTEGER PRIMARY KEY,
    part            INTEGER NOT NULL,
    count           INTEGER NOT NULL,
    first_subject   INTEGER NOT NULL,
    last_subject    INTEGER NOT NULL,
    first_at        INTEGER NOT NULL,
    last_at         INTEGER NOT NULL,
    first_sequence  INTEGER NOT NULL,
    last_sequence   INTEGER NOT NULL,
    kinds           INTEGER NOT NULL, -- bit (kind modulo 63) is set for each kind in it
    kind            BLOB NOT NULL,
    at              BLOB NOT NULL,
    value           BLOB NOT NULL,
    store           BLOB NOT NULL,
    subject         BLOB NOT NULL,
    quantity        BLOB NOT NULL,
    reference       BLOB NOT NULL,
    context         BLOB NOT NULL,
    sequence        BLOB NOT NULL,
    details         BLOB              -- NULL when no fact has any
);
CREATE INDEX ledger_block_by_subject ON ledger_block (part, first_subject, last_subject, first_at, last_at);
CREATE INDEX ledger_block_by_sequence ON ledger_block (last_sequence, first_sequence, part);
-- only postgres
-- They are compressed already.
ALTER TABLE ledger_block
    ALTER COLUMN kind SET STORAGE EXTERNAL, ALTER COLUMN at SET STORAGE EXTERNAL,
    ALTER COLUMN value SET STORAGE EXTERNAL, ALTER COLUMN store SET STORAGE EXTERNAL,
    ALTER COLUMN subject SET STORAGE EXTERNAL, ALTER COLUMN quantity SET STORAGE EXTERNAL,
    ALTER COLUMN reference SET STORAGE EXTERNAL, ALTER COLUMN context SET STORAGE EXTERNAL,
    ALTER COLUMN sequence SET STORAGE EXTERNAL, ALTER COLUMN details SET STORAGE EXTERNAL;
-- end

-- How far each follower has read.
CREATE TABLE ledger_follower (
    name      TEXT PRIMARY KEY,
    sequence  INTEGER NOT NULL -- the last fact that took effect
);
