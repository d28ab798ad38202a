-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the database machine keeps about itself.

CREATE TABLE db_node (
    node     INTEGER PRIMARY KEY, -- 0..15: the number of a Storefolk node in the ids it makes
    last_id  INTEGER NOT NULL     -- ids of that node up to this one may have been given
);
