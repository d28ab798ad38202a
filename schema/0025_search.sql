-- SPDX-License-Identifier: AGPL-3.0-or-later
-- only sqlite
-- Full text of SQLite: the id says which type and which record it is, so that a search of one type
-- is a range of ids in the index and needs no second table.
DROP TABLE search_index;
CREATE TABLE search_entry_new (
    id     INTEGER PRIMARY KEY, -- number of the type * 2^53 + record; crm/record/record_store.h
    tokens TEXT NOT NULL        -- separated by blanks
);
INSERT INTO search_entry_new (id, tokens)
SELECT (CAST(substr(type, 3) AS INTEGER) + CASE WHEN type LIKE '0-%' THEN 0 ELSE 512 END) << 53
       | record, tokens
  FROM search_entry
 ORDER BY 1;
DROP TABLE search_entry;
ALTER TABLE search_entry_new RENAME TO search_entry;
CREATE VIRTUAL TABLE search_index USING fts5 (
    tokens, content = 'search_entry', content_rowid = 'id', detail = 'none',
    tokenize = "ascii tokenchars '@._+-'"
);
INSERT INTO search_index (search_index) VALUES ('rebuild');
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
