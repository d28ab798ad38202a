-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The refunds of an order, found by both columns: of a partial index over "parent > 0" SQLite walks
-- through all of them, because it takes that condition for the narrower one.
DROP INDEX connection_object_parent;
CREATE INDEX connection_object_parent ON connection_object (connection, parent) WHERE kind = 'refunds';
