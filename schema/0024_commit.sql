-- SPDX-License-Identifier: AGPL-3.0-or-later
-- only sqlite
-- How many times something was committed: what is kept in memory of a table (kit/column) knows by
-- it whether it is of the state that a reader sees.
CREATE TABLE db_commit (
    id     INTEGER PRIMARY KEY, -- always 1
    number INTEGER NOT NULL
);
INSERT INTO db_commit (id, number) VALUES (1, 1);
-- end
