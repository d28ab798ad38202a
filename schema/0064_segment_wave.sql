-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Many records at once go into a list, or out of it, as a wave: what it says is true from its commit on,
-- and a job makes rows of it in slices. A wave is gone when all of it is done.
ALTER TABLE segment ADD COLUMN wave INTEGER; -- the last one there was; NULL = there was none

CREATE TABLE segment_wave (
    id       INTEGER PRIMARY KEY, -- rising: a later one has the last word about a record
    segment  INTEGER NOT NULL,
    entering INTEGER NOT NULL,    -- 1: into the list; 0: out of it
    at       INTEGER NOT NULL,    -- ms: when it was committed, which is when they joined or left
    total    INTEGER NOT NULL,    -- records
    rest     INTEGER NOT NULL     -- those not yet made rows of
);
CREATE INDEX segment_wave_segment ON segment_wave (segment, id);

CREATE TABLE segment_piece (
    wave    INTEGER NOT NULL,
    first   INTEGER NOT NULL,     -- no record in it is before this one
    members BLOB    NOT NULL,     -- ids, rising, as distances (crm/segment/segment_set.h)
    PRIMARY KEY (wave, first)
) WITHOUT ROWID;
