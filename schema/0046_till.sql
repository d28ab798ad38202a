-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a till says of a sale besides what the order says (crm/connect/pos).
CREATE TABLE till_sale (
    store      INTEGER NOT NULL,
    till       TEXT    NOT NULL,
    receipt    TEXT    NOT NULL,           -- unique at the till
    order_id   INTEGER NOT NULL,
    clerk      TEXT,
    card       TEXT,                       -- loyalty card that was shown
    payments   TEXT,                       -- a JSON array of kind and amount
    kept_apart INTEGER NOT NULL DEFAULT 0, -- 1: taken from its buyer by hand; no card brings it back
    created_at INTEGER NOT NULL,           -- ms
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (store, till, receipt)
) WITHOUT ROWID;
CREATE INDEX till_sale_card ON till_sale (card) WHERE card IS NOT NULL;
CREATE INDEX till_sale_order ON till_sale (order_id);

-- With what the tills of a store sign their messages.
CREATE TABLE till_secret (
    store      INTEGER PRIMARY KEY,
    secret     TEXT    NOT NULL,           -- sealed
    created_at INTEGER NOT NULL            -- ms
);
