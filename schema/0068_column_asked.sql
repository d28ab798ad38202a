-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Which columns searches wanted in memory: after a start the first of them lets the others be read
-- too. Can be emptied at any time.
CREATE TABLE column_asked (
    table_name TEXT NOT NULL,
    column_name TEXT NOT NULL,
    kind INTEGER NOT NULL, -- of kit/column: 0 number, 1 text, 2 text without regard to case
    asked_at INTEGER NOT NULL, -- when it was last read into memory
    PRIMARY KEY (table_name, column_name, kind)
) WITHOUT ROWID;
