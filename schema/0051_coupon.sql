-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What shops say of products beside what is counted; coupons and reviews.
ALTER TABLE product ADD COLUMN stock_status TEXT;      -- as the shop says: instock …
ALTER TABLE product ADD COLUMN average_rating INTEGER; -- millionths
ALTER TABLE product ADD COLUMN variation_of INTEGER;   -- product.id

-- Coupons (object type 0-501).
CREATE TABLE coupon (
    id          INTEGER PRIMARY KEY,
    store       INTEGER,
    code        TEXT,
    kind        TEXT,    -- percent fixed_cart fixed_product
    description TEXT,
    emails      TEXT,    -- only these may use it: "a@example.net;b@example.net"
    amount      INTEGER, -- millionths of a percent or of the store's currency
    expires_at  INTEGER,
    used        INTEGER, -- times
    usage_limit INTEGER, -- times
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    archived_at INTEGER
);

-- Reviews of products (object type 0-502).
CREATE TABLE review (
    id          INTEGER PRIMARY KEY,
    store       INTEGER,
    product     INTEGER, -- product.id
    author      TEXT,
    email       TEXT,
    words       TEXT,
    status      TEXT,    -- approved hold spam trash
    rating      INTEGER, -- 1 to 5
    written_at  INTEGER,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    archived_at INTEGER
);
CREATE INDEX review_email ON review (email) WHERE email IS NOT NULL;
