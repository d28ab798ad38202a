-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Products (object type 0-7). Statements: src/crm/catalog/catalog.sql.
CREATE TABLE product (
    id          INTEGER PRIMARY KEY,
    store       INTEGER,
    sku         TEXT,                        -- unique within the store
    name        TEXT,
    category    TEXT,
    description TEXT,
    price       INTEGER,                     -- millionths of the store's currency
    stock       INTEGER,                     -- millionths of a piece; NULL: not managed here
    units_sold  INTEGER NOT NULL DEFAULT 0,  -- millionths of a piece, less what came back
    revenue     INTEGER NOT NULL DEFAULT 0,  -- millionths of the home currency
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    archived_at INTEGER,
    UNIQUE (store, sku)
);
