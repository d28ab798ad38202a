-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The history of a record has an entry for each change in place of a row for each value: a contact
-- that comes with sixty values is one entry, which is a tenth of the work and a fifth of the room.
CREATE TABLE record_history_new (
    type    TEXT    NOT NULL, -- id of the object type
    record  INTEGER NOT NULL,
    id      INTEGER NOT NULL, -- of the change; ordered by time
    changed TEXT    NOT NULL, -- JSON: {"property":"value as in the API","property":null}; null = it was cleared
    at      INTEGER NOT NULL, -- ms
    source  TEXT    NOT NULL, -- "api", "import:12", "merge:34" …
    actor   INTEGER NOT NULL, -- user; 0 = the house
    CONSTRAINT record_history_key PRIMARY KEY (type, record, id)
) WITHOUT ROWID;
-- only sqlite
INSERT INTO record_history_new (type, record, id, changed, at, source, actor)
SELECT type, record, id, json_object(property, value), at, source, actor FROM record_history;
-- end
-- only postgres
INSERT INTO record_history_new (type, record, id, changed, at, source, actor)
SELECT type, record, id,
       '{' || to_json(property) || ':' || COALESCE(CAST(to_json(value) AS TEXT), 'null') || '}',
       at, source, actor
  FROM record_history;
-- end
DROP TABLE record_history;
ALTER TABLE record_history_new RENAME TO record_history;
