-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What is due at an exact instant (kit/job): gone in the transaction in which it takes effect.
CREATE TABLE timer (
    kind     TEXT    NOT NULL,           -- a name from a table of timer_kind
    ref      INTEGER NOT NULL,           -- what it is about
    at       INTEGER NOT NULL,           -- ms: when it was to fire
    due      INTEGER NOT NULL,           -- ms: not before; later than `at` after it failed
    failures INTEGER NOT NULL DEFAULT 0, -- in a row
    reason   TEXT,                       -- why the last time did not succeed
    PRIMARY KEY (kind, ref)
) WITHOUT ROWID;
CREATE INDEX timer_due ON timer (due, kind, ref);

-- Carts that follow a shop (crm/order/cart.h). Those without a key were written by programs and
-- have no such life.
ALTER TABLE cart ADD COLUMN cart_key TEXT;              -- what the shop calls it; of one at a time
ALTER TABLE cart ADD COLUMN token TEXT;                 -- of the link that brings it back
ALTER TABLE cart ADD COLUMN started_at INTEGER;         -- ms: its first change, by the shop's clock
ALTER TABLE cart ADD COLUMN changed_at INTEGER;         -- ms: the last change, by the shop's clock
ALTER TABLE cart ADD COLUMN last_seq INTEGER;           -- cart_event.seq of that change
ALTER TABLE cart ADD COLUMN abandoned_at INTEGER;       -- ms: the last time
ALTER TABLE cart ADD COLUMN abandoned_count INTEGER;    -- how often
ALTER TABLE cart ADD COLUMN recovered_at INTEGER;       -- ms: when they came back, the last time
ALTER TABLE cart ADD COLUMN closed_at INTEGER;          -- ms: ordered or emptied
ALTER TABLE cart ADD COLUMN order_id INTEGER;           -- that it became
ALTER TABLE cart ADD COLUMN home_total INTEGER;         -- total in the home currency
ALTER TABLE cart ADD COLUMN item_count INTEGER;         -- different items
ALTER TABLE cart ADD COLUMN pieces INTEGER;             -- millionths
CREATE INDEX cart_by_key ON cart (store, cart_key, id) WHERE cart_key IS NOT NULL;
CREATE UNIQUE INDEX cart_token ON cart (token) WHERE token IS NOT NULL;
CREATE INDEX cart_open ON cart (store, identity)
    WHERE status IN ('active', 'abandoned', 'recovered') AND cart_key IS NOT NULL;
CREATE INDEX cart_left_now ON cart (abandoned_at, id)
    WHERE status = 'abandoned' AND cart_key IS NOT NULL;

-- What is in a cart now.
CREATE TABLE cart_item (
    cart     INTEGER NOT NULL,
    sku      TEXT    NOT NULL,
    name     TEXT,
    category TEXT,
    image    TEXT,                       -- link
    url      TEXT,                       -- link of the product
    quantity INTEGER NOT NULL,           -- millionths of a piece
    price    INTEGER NOT NULL,           -- of one piece, millionths of the currency
    place    INTEGER NOT NULL,           -- in the order in which they came
    PRIMARY KEY (cart, sku)
) WITHOUT ROWID;

-- Changes of carts as they came, so that one that comes late finds its place, and one that comes
-- twice is known. Forgotten after a while.
CREATE TABLE cart_event (
    cart    INTEGER NOT NULL,
    message TEXT    NOT NULL,            -- what the sender calls it
    at      INTEGER NOT NULL,            -- ms: when it happened
    seq     INTEGER NOT NULL,            -- of two at one instant the smaller came first
    body    TEXT    NOT NULL,            -- JSON: the change; "" = it is part of a later one
    PRIMARY KEY (cart, message)
) WITHOUT ROWID;
CREATE INDEX cart_event_in_order ON cart_event (cart, at, seq);

-- What was left in carts: an item of a cart each time that it was abandoned. Made from the facts
-- CART_ITEM_LEFT and CART_ITEM_BACK.
CREATE TABLE cart_left (
    cart     INTEGER NOT NULL,
    left_at  INTEGER NOT NULL,           -- ms
    sku      TEXT    NOT NULL,
    store    INTEGER NOT NULL,
    product  INTEGER,                    -- NULL = none with this SKU was known then
    pieces   INTEGER NOT NULL,           -- millionths
    amount   INTEGER NOT NULL,           -- millionths of the home currency
    back_at  INTEGER,                    -- ms: until when it was left; NULL = it still is
    PRIMARY KEY (cart, left_at, sku)
) WITHOUT ROWID;
CREATE INDEX cart_left_at ON cart_left (left_at, store);

-- How carts of a store are judged; a store without a row has the usual values.
CREATE TABLE cart_setting (
    store     INTEGER PRIMARY KEY,
    enabled   INTEGER NOT NULL,          -- 1: carts are abandoned
    guests    INTEGER NOT NULL,          -- 1: also those of people without an account
    timer     INTEGER NOT NULL,          -- ms after the last change
    keep_days INTEGER NOT NULL           -- so long changes are kept
);
