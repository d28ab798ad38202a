-- SPDX-License-Identifier: AGPL-3.0-or-later
-- only postgres
-- Which rows of a table were written by which transaction: what is kept in memory of a table
-- (kit/column) is brought by it from one snapshot to the next, whoever wrote. A table is watched
-- from the first search that wants it in memory on: then it gets a trigger with this function.
CREATE TABLE db_change (
    source TEXT    NOT NULL, -- the table
    id     INTEGER NOT NULL, -- the row
    xid    INTEGER NOT NULL  -- pg_current_xact_id of its writer
);
CREATE INDEX db_change_xid ON db_change (source, xid);
CREATE TABLE db_watched (
    source    TEXT    PRIMARY KEY, -- the table
    forgotten INTEGER NOT NULL     -- what transactions before this one wrote is not known any more
);
CREATE FUNCTION db_change_note() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN
    IF TG_OP = ''DELETE'' THEN
        INSERT INTO db_change (source, id, xid)
        VALUES (TG_TABLE_NAME, OLD.id, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT));
        RETURN OLD;
    END IF;
    INSERT INTO db_change (source, id, xid)
    VALUES (TG_TABLE_NAME, NEW.id, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT));
    RETURN NEW;
END';
-- end
