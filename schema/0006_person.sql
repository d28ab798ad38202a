-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Contacts and companies. A contact is a set of identities; facts and orders name an identity.

CREATE TABLE contact (
    id                          INTEGER PRIMARY KEY, -- 1, 2, 3 …; fits 32 bits
    created_at                  INTEGER NOT NULL,    -- ms; when they became known, maybe long ago
    updated_at                  INTEGER NOT NULL,    -- ms
    archived_at                 INTEGER,             -- ms; also when it was merged
    merged_into                 INTEGER,             -- contact that answers for this one
    email                       TEXT,                -- in lower case
    firstname                   TEXT,
    lastname                    TEXT,
    phone                       TEXT,                -- as it was written
    mobilephone                 TEXT,
    company                     TEXT,
    jobtitle                    TEXT,
    address                     TEXT,
    city                        TEXT,
    state                       TEXT,
    zip                         TEXT,
    country                     TEXT,
    lifecyclestage              TEXT,
    hs_lead_status              TEXT,
    website                     TEXT,
    hs_additional_emails        TEXT,                -- "a@x.y;b@x.y"; made from the identities
    hs_calculated_phone_number  TEXT,                -- phone as E.164
    hs_calculated_mobile_number TEXT,                -- mobilephone as E.164
    -- What they bought: made from the identities by one statement (person.sql), never set otherwise.
    -- Money in millionths of the home currency.
    total_number_of_orders      INTEGER NOT NULL DEFAULT 0,
    total_value_of_orders       INTEGER NOT NULL DEFAULT 0,
    total_refunds               INTEGER NOT NULL DEFAULT 0,
    net_lifetime_value          INTEGER NOT NULL DEFAULT 0, -- value of orders - refunds
    first_order_date            INTEGER,             -- ms
    first_order_value           INTEGER,
    last_order_date             INTEGER,             -- ms
    last_order_value            INTEGER,
    average_order_value         INTEGER,             -- value of orders / orders
    average_days_between_orders INTEGER              -- millionths of a day
);
CREATE UNIQUE INDEX contact_email ON contact (email) WHERE archived_at IS NULL;
CREATE INDEX contact_merged_into ON contact (merged_into) WHERE merged_into IS NOT NULL;

-- One way to recognise somebody, and what was bought under it.
CREATE TABLE identity (
    id          INTEGER PRIMARY KEY,
    kind        TEXT       NOT NULL, -- email phone customer order anonymous user card pos record
    value       TEXT       NOT NULL, -- see enum identity_kind
    contact     INTEGER,          -- NULL = nobody's yet
    verified    INTEGER NOT NULL DEFAULT 0, -- 0, 1
    created_at  INTEGER NOT NULL, -- ms
    orders      INTEGER NOT NULL DEFAULT 0,
    revenue     INTEGER NOT NULL DEFAULT 0, -- millionths of the home currency; so are the rest
    refunds     INTEGER NOT NULL DEFAULT 0,
    first_order INTEGER,          -- order; of two at the same instant the smaller
    first_at    INTEGER,          -- ms
    first_value INTEGER,
    last_order  INTEGER,          -- order; of two at the same instant the greater
    last_at     INTEGER,          -- ms
    last_value  INTEGER,
    UNIQUE (kind, value)
);
CREATE INDEX identity_contact ON identity (contact) WHERE contact IS NOT NULL;

-- A merge of two contacts, or of two companies: what has to be known to take it back.
CREATE TABLE merge (
    id        INTEGER PRIMARY KEY,
    type      TEXT    NOT NULL, -- id of the object type
    survivor  INTEGER NOT NULL, -- record
    merged    INTEGER NOT NULL, -- record
    archived  INTEGER NOT NULL, -- 1: the merged one was archived before
    merged_at INTEGER NOT NULL, -- ms
    merged_by INTEGER NOT NULL, -- user; 0 = the house
    undone_at INTEGER           -- ms; NULL = it holds
);
CREATE INDEX merge_survivor ON merge (survivor);
CREATE INDEX merge_merged ON merge (merged);

-- The identities it moved.
CREATE TABLE merge_identity (
    merge_id INTEGER NOT NULL,
    identity INTEGER NOT NULL,
    PRIMARY KEY (merge_id, identity)
) WITHOUT ROWID;

-- The properties of the survivor that were empty and got the value of the merged one.
CREATE TABLE merge_value (
    merge_id INTEGER NOT NULL,
    property TEXT    NOT NULL,
    value    TEXT    NOT NULL,
    PRIMARY KEY (merge_id, property)
) WITHOUT ROWID;

-- Pairs that may be one person, and why they were kept apart. A human decides.
CREATE TABLE contact_pair (
    contact  INTEGER NOT NULL,
    other    INTEGER NOT NULL, -- contact; smaller than `contact`
    reason   TEXT    NOT NULL, -- "same email, other customer" …
    noted_at INTEGER NOT NULL, -- ms
    PRIMARY KEY (contact, other)
) WITHOUT ROWID;

CREATE TABLE company (
    id             INTEGER PRIMARY KEY,
    created_at     INTEGER NOT NULL, -- ms
    updated_at     INTEGER NOT NULL, -- ms
    archived_at    INTEGER,          -- ms; also when it was merged
    merged_into    INTEGER,          -- company that answers for this one
    name           TEXT,
    domain         TEXT,             -- in lower case
    phone          TEXT,
    website        TEXT,
    description    TEXT,
    industry       TEXT,
    address        TEXT,
    city           TEXT,
    state          TEXT,
    zip            TEXT,
    country        TEXT,
    lifecyclestage TEXT
);
CREATE UNIQUE INDEX company_domain ON company (domain) WHERE archived_at IS NULL;

-- only postgres
CREATE SEQUENCE contact_number;
-- end
