-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Objects of every type: what describes them, what they were, how they are found by words. Each
-- type has a table of its own (0006_person.sql …); a property is a column of that table.

-- Which state of the metadata is the present one. Every change writes a new number, so that other
-- nodes see that what they keep in memory is old.
CREATE TABLE record_version (
    id      INTEGER PRIMARY KEY, -- always 1
    version INTEGER NOT NULL     -- unique for ever: an id of ours
);
INSERT INTO record_version (id, version) VALUES (1, 1);

-- Groups made at run time, and changes of built-in ones.
CREATE TABLE property_group (
    type          TEXT    NOT NULL, -- id of the object type: "0-1"
    name          TEXT    NOT NULL,
    label         TEXT    NOT NULL,
    display_order INTEGER NOT NULL, -- -1 = at the end
    created_at    INTEGER NOT NULL, -- ms
    archived_at   INTEGER,          -- ms; NULL = it is not
    PRIMARY KEY (type, name)
) WITHOUT ROWID;

-- Properties made at run time. Built-in ones are constants of the program.
CREATE TABLE property (
    type          TEXT    NOT NULL, -- id of the object type
    name          TEXT    NOT NULL,
    label         TEXT    NOT NULL,
    group_name    TEXT    NOT NULL,
    value_type    TEXT    NOT NULL, -- string number date datetime enumeration bool phone_number
    field_type    TEXT    NOT NULL, -- how a form shows it
    column_name   TEXT    NOT NULL, -- in the table of the type; begins with c_
    flags         INTEGER NOT NULL, -- enum property_flag
    options       TEXT,             -- JSON array of {value, label, description, displayOrder, hidden}
    description   TEXT,
    display_order INTEGER NOT NULL, -- -1 = at the end
    created_at    INTEGER NOT NULL, -- ms
    created_by    INTEGER NOT NULL, -- user; 0 = the house
    updated_at    INTEGER NOT NULL,
    updated_by    INTEGER NOT NULL,
    archived_at   INTEGER,          -- ms; NULL = it is not. The values stay in the column
    PRIMARY KEY (type, name)
) WITHOUT ROWID;

-- The last number given in tables that count 1, 2, 3 … (PostgreSQL: a sequence for each table).
CREATE TABLE record_counter (
    table_name TEXT    NOT NULL PRIMARY KEY,
    last       INTEGER NOT NULL
) WITHOUT ROWID;

-- Every value a property had, from its beginning. Together with the key this is a record's history
-- in one place and in order.
CREATE TABLE record_history (
    type     TEXT    NOT NULL, -- id of the object type
    record   INTEGER NOT NULL,
    id       INTEGER NOT NULL, -- ordered by time
    property TEXT    NOT NULL,
    value    TEXT,             -- as in the API; NULL = it was cleared
    at       INTEGER NOT NULL, -- ms
    source   TEXT    NOT NULL, -- "api", "import:12", "merge:34" …
    actor    INTEGER NOT NULL, -- user; 0 = the house
    PRIMARY KEY (type, record, id)
) WITHOUT ROWID;

-- What the searches say of words. SQLite gets functions of these names from the program.
-- only postgres
CREATE FUNCTION fold(words TEXT) RETURNS TEXT -- the same for words that differ in case only
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
    'SELECT lower(words COLLATE "und-x-icu")';
CREATE FUNCTION matches(words TEXT, pattern TEXT) RETURNS BOOLEAN -- a regular expression
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
    'SELECT words COLLATE "und-x-icu" ~ pattern';
-- end

-- Full text: the tokens of each record that is not archived (kit/text/unicode.h).
-- only sqlite
CREATE TABLE search_entry (
    id     INTEGER PRIMARY KEY,
    type   TEXT    NOT NULL, -- id of the object type
    record INTEGER NOT NULL,
    tokens TEXT    NOT NULL, -- separated by blanks
    UNIQUE (type, record)
);
-- The index over them. Tokens come ready, so only blanks separate and nothing is folded again.
CREATE VIRTUAL TABLE search_index USING fts5 (
    tokens, content = 'search_entry', content_rowid = 'id', detail = 'none',
    tokenize = "ascii tokenchars '@._+-'"
);
CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN
    INSERT INTO search_index (rowid, tokens) VALUES (new.id, new.tokens);
END;
CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN
    INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', old.id, old.tokens);
END;
CREATE TRIGGER search_entry_changed AFTER UPDATE OF tokens ON search_entry BEGIN
    INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', old.id, old.tokens);
    INSERT INTO search_index (rowid, tokens) VALUES (new.id, new.tokens);
END;
-- end
-- only postgres
CREATE TABLE search_entry (
    type   TEXT     NOT NULL, -- id of the object type
    record INTEGER  NOT NULL,
    tokens TSVECTOR NOT NULL,
    PRIMARY KEY (type, record)
);
CREATE INDEX search_entry_tokens ON search_entry USING gin (tokens);
-- end
