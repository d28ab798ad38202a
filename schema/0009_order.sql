-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Orders and refunds (object type 0-123): documents with a number in their store.
CREATE TABLE orders (
    id           INTEGER PRIMARY KEY,  -- 1, 2, 3 …: the ids of lines are made of it
    store        INTEGER NOT NULL,
    number       TEXT NOT NULL,
    kind         TEXT NOT NULL,        -- sale refund
    status       TEXT NOT NULL,
    counts       INTEGER NOT NULL,     -- 1: the status is one of something bought
    placed_at    INTEGER NOT NULL,
    identity     INTEGER NOT NULL,     -- who bought
    currency     TEXT NOT NULL,
    rate         INTEGER NOT NULL,     -- of the currency in the home currency, millionths
    total        INTEGER NOT NULL,     -- millionths of the currency, as the shop says
    home_total   INTEGER NOT NULL,
    line_count   INTEGER NOT NULL,
    lines_amount INTEGER NOT NULL,     -- sum of the lines' amounts
    refunds      INTEGER,              -- the sale that this refund gives back
    country      TEXT,
    state        TEXT,
    city         TEXT,
    zip          TEXT,
    channel      TEXT,
    source       TEXT,
    medium       TEXT,
    campaign     TEXT,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    archived_at  INTEGER,
    UNIQUE (store, number)
);
CREATE INDEX orders_identity ON orders (identity, placed_at);

-- only postgres
CREATE SEQUENCE orders_id;
-- end

-- Each status that a document had, from when on.
CREATE TABLE order_status (
    order_id INTEGER NOT NULL,
    ordinal  INTEGER NOT NULL,         -- 1, 2, 3 …
    status   TEXT NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (order_id, ordinal)
);

-- Lines of orders and refunds (object type 0-8). No second index: the lines of an order are a
-- range of ids.
CREATE TABLE line_item (
    id          INTEGER PRIMARY KEY,   -- order_id * 2^20 + ordinal
    order_id    INTEGER NOT NULL,
    ordinal     INTEGER NOT NULL,      -- place in the document, from 1
    kind        TEXT NOT NULL,         -- product fee shipping discount tax
    quantity    INTEGER NOT NULL,      -- millionths of a piece; negative in a refund
    price       INTEGER NOT NULL,      -- of one piece, millionths of the order's currency
    amount      INTEGER NOT NULL,
    home_amount INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    product     INTEGER,
    sku         TEXT,
    name        TEXT,
    archived_at INTEGER
);

-- Carts (object type 0-142). Abandonment and recovery are not decided here.
CREATE TABLE cart (
    id          INTEGER PRIMARY KEY,
    store       INTEGER,
    identity    INTEGER,               -- whose it is
    name        TEXT,
    status      TEXT,
    currency    TEXT,
    total       INTEGER,               -- millionths of the currency
    url         TEXT,                  -- where to take it up again
    items       TEXT,                  -- what is in it: a JSON array of sku, name, quantity, price
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    archived_at INTEGER
);
