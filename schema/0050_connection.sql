-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Connected shops: what is known of each, how far it has been read, and what came of its objects.
CREATE TABLE connection (
    id          INTEGER PRIMARY KEY,
    store       INTEGER NOT NULL,     -- store.id
    platform    TEXT NOT NULL,        -- woocommerce
    url         TEXT NOT NULL,        -- of the shop, without a slash at the end
    deliver_to  TEXT,                 -- our own address as the shop reaches it; NULL: no webhooks
    colour      TEXT,                 -- "#3366cc"
    state       TEXT NOT NULL,        -- waiting checking connected failing refused disconnected
    reason      TEXT,                 -- why it fails or was refused, and what to do
    reason_code TEXT,                 -- the same as a word for programs
    token       TEXT NOT NULL UNIQUE, -- part of the address for its webhooks
    keys        TEXT,                 -- sealed: "key secret"
    hook_secret TEXT NOT NULL,        -- sealed
    version     TEXT,                 -- of the shop's software
    refunds_of  INTEGER NOT NULL,     -- 1: the shop lists refunds across orders; 0: only by order
    failures    INTEGER NOT NULL,     -- runs in a row that failed
    heard_at    INTEGER,              -- the last webhook
    pulled_at   INTEGER,              -- the last pull that came to its end
    missed      INTEGER NOT NULL,     -- changes that a pull found and no webhook had told
    proved_at   INTEGER,              -- the last comparison of counts and sums
    created_at  INTEGER NOT NULL
);

-- How far one kind of object has been read.
CREATE TABLE connection_pull (
    connection INTEGER NOT NULL,
    kind       TEXT NOT NULL,    -- customers products coupons orders refunds reviews
    history    INTEGER NOT NULL, -- 1: everything has been read once
    place      INTEGER NOT NULL, -- of the next object in the list; 0 = no pass is under way
    last       INTEGER NOT NULL, -- the shop's id of the last object that was read in this pass
    since      INTEGER,          -- this pass reads what was modified from then on; NULL: everything
    begun_at   INTEGER,          -- when this pass began
    ended_at   INTEGER,          -- when the last pass ended
    total      INTEGER NOT NULL, -- objects that the shop says there are in this pass
    page       INTEGER NOT NULL, -- objects asked for at a time: fewer of a slow shop
    PRIMARY KEY (connection, kind)
) WITHOUT ROWID;

-- What came of each object of the shop.
CREATE TABLE connection_object (
    connection  INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    shop_id     INTEGER NOT NULL,
    parent      INTEGER NOT NULL, -- the shop's id of the order of a refund; 0
    record      INTEGER,          -- our record
    modified_at INTEGER,          -- as the shop said
    digest      TEXT,             -- of what it said, to know it again
    state       TEXT NOT NULL,    -- kept quarantined doubted gone
    reason      TEXT,             -- why it is in quarantine
    tries       INTEGER NOT NULL,
    seen_at     INTEGER NOT NULL, -- when it was last written here
    PRIMARY KEY (connection, kind, shop_id)
) WITHOUT ROWID;
CREATE INDEX connection_object_parent ON connection_object (connection, parent) WHERE parent > 0;
CREATE INDEX connection_object_state ON connection_object (connection, state) WHERE state IN ('quarantined', 'doubted');

-- Webhooks that were accepted and wait to be worked on. The same body of the same object once.
CREATE TABLE connection_delivery (
    id          INTEGER PRIMARY KEY,
    connection  INTEGER NOT NULL,
    topic       TEXT NOT NULL,
    shop_id     INTEGER NOT NULL,
    digest      TEXT NOT NULL,
    body        TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    UNIQUE (connection, topic, shop_id, digest)
);

-- The last comparison with the shop's own counts and sums, by month, status and currency.
CREATE TABLE connection_proof (
    connection INTEGER NOT NULL,
    month      TEXT NOT NULL,    -- "2025-11", of UTC
    status     TEXT NOT NULL,
    currency   TEXT NOT NULL,
    shop_count INTEGER NOT NULL,
    shop_sum   INTEGER NOT NULL, -- millionths
    our_count  INTEGER NOT NULL,
    our_sum    INTEGER NOT NULL, -- millionths
    PRIMARY KEY (connection, month, status, currency)
) WITHOUT ROWID;
