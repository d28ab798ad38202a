-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Connected shops, branches and tills.
CREATE TABLE store (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL,    -- import woocommerce shopify pos other
    url        TEXT,
    currency   TEXT NOT NULL,    -- ISO 4217
    zone       TEXT NOT NULL,    -- IANA name: in which its days begin
    created_at INTEGER NOT NULL
);

-- What holds for all stores together; one row, there from the first store on.
CREATE TABLE home (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    currency TEXT NOT NULL,      -- of every total
    zone     TEXT NOT NULL,      -- of days and months over several stores
    used     INTEGER NOT NULL    -- 1: totals are kept in this currency already
);

-- What one unit of a currency is worth in the home currency, from a day on.
CREATE TABLE currency_rate (
    currency TEXT NOT NULL,
    day      INTEGER NOT NULL,   -- days since 1970
    rate     INTEGER NOT NULL,   -- millionths
    PRIMARY KEY (currency, day)
);
