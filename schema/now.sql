-- What the numbered migrations come to. Made by `make schema`; do not edit.
-- Only for reading: a new database is made by the migrations, and a test proves that both are equal.

CREATE TABLE db_node (
    node     INTEGER PRIMARY KEY, -- 0..15: the number of a Storefolk node in the ids it makes
    last_id  INTEGER NOT NULL     -- ids of that node up to this one may have been given
);

CREATE TABLE job (
    id          INTEGER PRIMARY KEY,
    kind        TEXT    NOT NULL,            -- a name from a table of job_kind, or of a chore
    key         TEXT,                        -- of those that wait at most one with a kind and key
    payload     TEXT,                        -- a JSON object
    state       TEXT    NOT NULL CHECK (state IN ('waiting', 'running', 'failed')),
    due         INTEGER NOT NULL,            -- ms: waiting: not before; running: until when the
                                             -- claim holds; failed: since when
    claim       INTEGER NOT NULL DEFAULT 0,  -- of the run that holds it; 0 = none
    attempt     INTEGER NOT NULL DEFAULT 0,  -- runs so far
    reason      TEXT,                        -- why the last run did not succeed
    created_at  INTEGER NOT NULL             -- ms
);

CREATE UNIQUE INDEX job_key ON job (kind, key) WHERE state = 'waiting';

CREATE INDEX job_due ON job (due) WHERE state <> 'failed';

CREATE TABLE chore (
    name      TEXT    PRIMARY KEY,
    next_due  INTEGER NOT NULL               -- ms
);

CREATE TABLE store (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL,    -- import woocommerce shopify pos other
    url        TEXT,
    currency   TEXT NOT NULL,    -- ISO 4217
    zone       TEXT NOT NULL,    -- IANA name: in which its days begin
    created_at INTEGER NOT NULL
);

CREATE TABLE home (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    currency TEXT NOT NULL,      -- of every total
    zone     TEXT NOT NULL,      -- of days and months over several stores
    used     INTEGER NOT NULL    -- 1: totals are kept in this currency already
);

CREATE TABLE currency_rate (
    currency TEXT NOT NULL,
    day      INTEGER NOT NULL,   -- days since 1970
    rate     INTEGER NOT NULL,   -- millionths
    PRIMARY KEY (currency, day)
);

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

CREATE TABLE order_status (
    order_id INTEGER NOT NULL,
    ordinal  INTEGER NOT NULL,         -- 1, 2, 3 …
    status   TEXT NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (order_id, ordinal)
);

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

CREATE TABLE report_filter (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,   -- lower case, as in ?filter=
    label      TEXT NOT NULL,
    conditions TEXT NOT NULL,          -- a JSON object
    created_at INTEGER NOT NULL
);

-- only postgres
CREATE SEQUENCE orders_id;
-- end
