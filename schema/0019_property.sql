-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What more is said of properties that are made at run time, their rules, their unique values, and
-- how far a calculation over records that were there already has come.

ALTER TABLE property ADD COLUMN form_field        INTEGER NOT NULL DEFAULT 0; -- may stand in forms
ALTER TABLE property ADD COLUMN external_options  INTEGER NOT NULL DEFAULT 0; -- options are kept elsewhere
ALTER TABLE property ADD COLUMN sensitivity       TEXT; -- sensitive highly_sensitive; NULL = neither
ALTER TABLE property ADD COLUMN number_hint       TEXT; -- how a number is written out
ALTER TABLE property ADD COLUMN text_hint         TEXT; -- what a text is
ALTER TABLE property ADD COLUMN currency_symbol   INTEGER NOT NULL DEFAULT 0; -- the number is money
ALTER TABLE property ADD COLUMN currency_property TEXT; -- the property that holds its currency
ALTER TABLE property ADD COLUMN referenced_type   TEXT; -- object type whose ids the values are
ALTER TABLE property ADD COLUMN formula           TEXT; -- of a calculation, as it was written

-- Rules that values of a property must keep.
CREATE TABLE property_rule (
    type      TEXT    NOT NULL, -- id of the object type
    property  TEXT    NOT NULL,
    rule      TEXT    NOT NULL, -- MIN_NUMBER REGEX …
    arguments TEXT    NOT NULL, -- JSON array of texts
    PRIMARY KEY (type, property, rule)
) WITHOUT ROWID;

-- Who has which value of a unique property that was made at run time. A table of its own, because
-- an index over a large table cannot be made in the time in which a property must be made.
CREATE TABLE unique_value (
    type     TEXT    NOT NULL, -- id of the object type
    property TEXT    NOT NULL, -- its column
    value    TEXT    NOT NULL, -- as in the API
    record   INTEGER NOT NULL,
    PRIMARY KEY (type, property, value)
) WITHOUT ROWID;
CREATE INDEX unique_value_record ON unique_value (type, record);

-- Calculations that are brought up to date over the records that were there when they were made.
CREATE TABLE calculation (
    type       TEXT    NOT NULL, -- id of the object type
    property   TEXT    NOT NULL,
    total      INTEGER NOT NULL, -- records when it began
    done       INTEGER NOT NULL, -- of them looked at
    last       INTEGER NOT NULL, -- the id of the last of these
    started_at INTEGER NOT NULL, -- ms
    ended_at   INTEGER,          -- ms; NULL = it goes on
    PRIMARY KEY (type, property)
) WITHOUT ROWID;
