-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What goes back into a shop: each once, also when an answer was lost on the way.
CREATE TABLE connection_write (
    id         INTEGER PRIMARY KEY,
    connection INTEGER NOT NULL,
    kind       TEXT NOT NULL,    -- coupon note stock
    name       TEXT NOT NULL,    -- by which the shop knows it: the code of a coupon; else our id
    target     INTEGER NOT NULL, -- the shop's id of the order or product; 0 = a coupon
    body       TEXT NOT NULL,    -- JSON, as it is sent
    state      TEXT NOT NULL,    -- waiting done refused
    shop_id    INTEGER,          -- of what it became in the shop
    reason     TEXT,             -- why it was refused
    created_at INTEGER NOT NULL,
    created_by INTEGER,          -- staff_user; NULL = the house
    ended_at   INTEGER,
    UNIQUE (connection, kind, name)
);
CREATE INDEX connection_write_waiting ON connection_write (connection, id) WHERE state = 'waiting';
