-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Associations between records of all types. Each stands here twice, once as seen from either end,
-- so that both "the tickets of a contact" and "the contacts of a ticket" are a range of the key.
CREATE TABLE link (
    from_type  TEXT    NOT NULL, -- id of the object type: "0-1"
    from_id    INTEGER NOT NULL,
    kind       INTEGER NOT NULL, -- association type id, from this end; says also what to_type is
    to_id      INTEGER NOT NULL,
    to_type    TEXT    NOT NULL,
    inverse    INTEGER NOT NULL, -- kind of the same association from the other end
    created_at INTEGER NOT NULL, -- ms
    PRIMARY KEY (from_type, from_id, kind, to_id)
) WITHOUT ROWID;

-- Association types made at run time, a row for each direction. Built-in ones are constants of the
-- program and have numbers below 10,000 or above 1,000,000,000.
CREATE TABLE link_label (
    id         INTEGER PRIMARY KEY,
    from_type  TEXT    NOT NULL,
    to_type    TEXT    NOT NULL,
    inverse    INTEGER NOT NULL, -- id of the row for the other direction; may be this one
    name       TEXT    NOT NULL,
    label      TEXT,             -- NULL: it has a name only
    created_at INTEGER NOT NULL, -- ms
    updated_at INTEGER NOT NULL
);
CREATE INDEX link_label_pair ON link_label (from_type, to_type);

-- How many records one record may have at the other end of an association type.
CREATE TABLE link_limit (
    from_type TEXT    NOT NULL,
    to_type   TEXT    NOT NULL,
    kind      INTEGER NOT NULL,
    most      INTEGER NOT NULL,
    PRIMARY KEY (from_type, to_type, kind)
) WITHOUT ROWID;

-- What a merge did with the links of the record that was merged, so that it can be taken back.
CREATE TABLE link_moved (
    merge_id   INTEGER NOT NULL,
    to_type    TEXT    NOT NULL,
    to_id      INTEGER NOT NULL,
    kind       INTEGER NOT NULL,
    inverse    INTEGER NOT NULL,
    created_at INTEGER NOT NULL, -- ms, of the link
    fate       INTEGER NOT NULL, -- 0 moved, 1 the survivor had it, 2 went to the survivor itself,
                                 -- 3 the survivor may have no more of this kind
    PRIMARY KEY (merge_id, to_type, to_id, kind)
) WITHOUT ROWID;
CREATE INDEX link_moved_to ON link_moved (to_type, to_id);

-- only sqlite
INSERT INTO record_counter (table_name, last) VALUES ('link_label', 10000);
-- end
-- only postgres
CREATE SEQUENCE link_label_number START 10001;
-- end

-- Associations that documents say themselves: read like links, kept nowhere else.
CREATE VIEW order_contact AS
SELECT orders.id AS from_id, identity.contact AS to_id
  FROM orders JOIN identity ON identity.id = orders.identity
 WHERE identity.contact IS NOT NULL;

CREATE INDEX cart_identity ON cart (identity);
CREATE VIEW cart_contact AS
SELECT cart.id AS from_id, identity.contact AS to_id
  FROM cart JOIN identity ON identity.id = cart.identity
 WHERE identity.contact IS NOT NULL;

-- The lines of an order are a range of ids (0009_order.sql).
CREATE VIEW line_item_order AS
SELECT line_item.id AS from_id, orders.id AS to_id
  FROM line_item JOIN orders ON orders.id = line_item.order_id
   AND line_item.id BETWEEN orders.id * 1048576 AND orders.id * 1048576 + 1048575;
