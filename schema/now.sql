-- What the numbered migrations come to. Made by `make schema`; do not edit.
-- Only for reading: a new database is made by the migrations, and a test proves that both are equal.

CREATE TABLE db_node (
    node     INTEGER PRIMARY KEY, -- 0..15: the number of a Storefolk node in the ids it makes
    last_id  INTEGER NOT NULL     -- ids of that node up to this one may have been given
);

CREATE TABLE ledger_row (
    sequence   INTEGER PRIMARY KEY,
    subject    INTEGER NOT NULL,
    kind       INTEGER NOT NULL,
    at         INTEGER NOT NULL, -- ms since 1970 UTC
    store      INTEGER NOT NULL,
    value      INTEGER NOT NULL,
    quantity   INTEGER NOT NULL,
    reference  INTEGER NOT NULL,
    context    INTEGER NOT NULL,
    details    TEXT              -- JSON
);

CREATE TABLE ledger_state (
    id               INTEGER PRIMARY KEY CHECK (id = 1),
    last_sequence    INTEGER NOT NULL, -- numbers up to it were given, whatever rows there are
    sealed_sequence  INTEGER NOT NULL,
    sealed_count     INTEGER NOT NULL, -- facts in blocks
    revision         INTEGER NOT NULL  -- goes up whenever facts move or are rewritten
);

CREATE TABLE ledger_part (
    id      INTEGER PRIMARY KEY,
    month   INTEGER NOT NULL, -- of the facts' `at` in UTC: year * 12 + month - 1
    live    INTEGER NOT NULL, -- 0 or 1
    blocks  INTEGER NOT NULL, -- how many it has when it is complete
    count   INTEGER NOT NULL  -- facts
);

CREATE TABLE ledger_block (
    id              INTEGER PRIMARY KEY,
    part            INTEGER NOT NULL,
    count           INTEGER NOT NULL,
    first_subject   INTEGER NOT NULL,
    last_subject    INTEGER NOT NULL,
    first_at        INTEGER NOT NULL,
    last_at         INTEGER NOT NULL,
    first_sequence  INTEGER NOT NULL,
    last_sequence   INTEGER NOT NULL,
    kinds           INTEGER NOT NULL, -- bit (kind modulo 63) is set for each kind in it
    kind            BLOB NOT NULL,
    at              BLOB NOT NULL,
    value           BLOB NOT NULL,
    store           BLOB NOT NULL,
    subject         BLOB NOT NULL,
    quantity        BLOB NOT NULL,
    reference       BLOB NOT NULL,
    context         BLOB NOT NULL,
    sequence        BLOB NOT NULL,
    details         BLOB              -- NULL when no fact has any
);

CREATE INDEX ledger_block_by_subject ON ledger_block (part, first_subject, last_subject, first_at, last_at);

CREATE INDEX ledger_block_by_sequence ON ledger_block (last_sequence, first_sequence, part);

CREATE TABLE ledger_follower (
    name      TEXT PRIMARY KEY,
    sequence  INTEGER NOT NULL -- the last fact that took effect
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

CREATE TABLE staff_user (
    id            INTEGER PRIMARY KEY,
    email         TEXT    NOT NULL UNIQUE,      -- in lower case
    name          TEXT    NOT NULL,
    role          TEXT    NOT NULL,             -- a word of the table in crm/staff/access.c
    hash          TEXT,                         -- Argon2id of the password; none: cannot sign in
    disabled      INTEGER NOT NULL DEFAULT 0,
    created_at    INTEGER NOT NULL,             -- ms
    last_seen_at  INTEGER                       -- ms, within the hour
);

CREATE TABLE staff_session (
    hash        BLOB    PRIMARY KEY,            -- SHA-256
    user_id     INTEGER NOT NULL REFERENCES staff_user (id),
    peer        TEXT,                           -- the address at sign-in
    agent       TEXT,                           -- the browser at sign-in
    created_at  INTEGER NOT NULL,               -- ms
    seen_at     INTEGER NOT NULL                -- ms, within the hour; it ends 30 days later
);

CREATE INDEX staff_session_user ON staff_session (user_id);

CREATE TABLE staff_token (
    id            INTEGER PRIMARY KEY,
    user_id       INTEGER NOT NULL REFERENCES staff_user (id),
    name          TEXT    NOT NULL,
    hash          BLOB    NOT NULL UNIQUE,      -- SHA-256
    hint          TEXT    NOT NULL,             -- its last characters, to tell it from others
    scopes        TEXT,                         -- names of accesses; NULL = all of the user's role
    created_at    INTEGER NOT NULL,             -- ms
    last_used_at  INTEGER                       -- ms, within the hour
);

CREATE INDEX staff_token_user ON staff_token (user_id);

CREATE TABLE staff_throttle (
    key        TEXT    PRIMARY KEY,             -- "email:…" or "address:…"
    failures   INTEGER NOT NULL,
    failed_at  INTEGER NOT NULL                 -- ms
);

CREATE TABLE staff_audit (
    id         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,                -- ms
    user_id    INTEGER NOT NULL,                -- 0 = the house itself, -1 = nobody known
    token_id   INTEGER NOT NULL,                -- 0 = none
    source     TEXT,                            -- "api", "import:12" …
    action     TEXT    NOT NULL,                -- "user.created"
    object     TEXT,                            -- "user"
    object_id  INTEGER NOT NULL,
    details    TEXT
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
-- They are compressed already.
ALTER TABLE ledger_block
    ALTER COLUMN kind SET STORAGE EXTERNAL, ALTER COLUMN at SET STORAGE EXTERNAL,
    ALTER COLUMN value SET STORAGE EXTERNAL, ALTER COLUMN store SET STORAGE EXTERNAL,
    ALTER COLUMN subject SET STORAGE EXTERNAL, ALTER COLUMN quantity SET STORAGE EXTERNAL,
    ALTER COLUMN reference SET STORAGE EXTERNAL, ALTER COLUMN context SET STORAGE EXTERNAL,
    ALTER COLUMN sequence SET STORAGE EXTERNAL, ALTER COLUMN details SET STORAGE EXTERNAL;
-- end

-- only postgres
CREATE SEQUENCE orders_id;
-- end
