-- SPDX-License-Identifier: AGPL-3.0-or-later
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
, own_role INTEGER, team_followed INTEGER);

CREATE TABLE staff_session (
    hash        BLOB    PRIMARY KEY,            -- SHA-256
    user_id     INTEGER NOT NULL REFERENCES staff_user (id),
    peer        TEXT,                           -- the address at sign-in
    agent       TEXT,                           -- the browser at sign-in
    created_at  INTEGER NOT NULL,               -- ms
    seen_at     INTEGER NOT NULL                -- ms, within the hour; it ends 30 days later
, id INTEGER);

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
, grant_id INTEGER, expires_at INTEGER, burst_limit INTEGER, daily_limit INTEGER);

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
, peer TEXT);

CREATE TABLE record_version (
    id      INTEGER PRIMARY KEY, -- always 1
    version INTEGER NOT NULL     -- unique for ever: an id of ours
);

CREATE TABLE property_group (
    type          TEXT    NOT NULL, -- id of the object type: "0-1"
    name          TEXT    NOT NULL,
    label         TEXT    NOT NULL,
    display_order INTEGER NOT NULL, -- -1 = at the end
    created_at    INTEGER NOT NULL, -- ms
    archived_at   INTEGER,          -- ms; NULL = it is not
    PRIMARY KEY (type, name)
) WITHOUT ROWID;

CREATE TABLE property (
    type          TEXT    NOT NULL, -- id of the object type
    name          TEXT    NOT NULL,
    label         TEXT    NOT NULL,
    group_name    TEXT    NOT NULL,
    value_type    TEXT    NOT NULL, -- string number date datetime enumeration bool phone_number
    field_type    TEXT    NOT NULL, -- how a form shows it
    column_name   TEXT    NOT NULL, -- in the table of the type; begins with c_
    flags         INTEGER NOT NULL, -- enum property_flag
    options       TEXT,             -- JSON array of {value, label, description, displayOrder, hidden}
    description   TEXT,
    display_order INTEGER NOT NULL, -- -1 = at the end
    created_at    INTEGER NOT NULL, -- ms
    created_by    INTEGER NOT NULL, -- user; 0 = the house
    updated_at    INTEGER NOT NULL,
    updated_by    INTEGER NOT NULL,
    archived_at   INTEGER, form_field        INTEGER NOT NULL DEFAULT 0, external_options  INTEGER NOT NULL DEFAULT 0, sensitivity       TEXT, number_hint       TEXT, text_hint         TEXT, currency_symbol   INTEGER NOT NULL DEFAULT 0, currency_property TEXT, referenced_type   TEXT, formula           TEXT,          -- ms; NULL = it is not. The values stay in the column
    PRIMARY KEY (type, name)
) WITHOUT ROWID;

CREATE TABLE record_counter (
    table_name TEXT    NOT NULL PRIMARY KEY,
    last       INTEGER NOT NULL
) WITHOUT ROWID;

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
, hubspot_owner_id TEXT, fax TEXT, salutation TEXT, date_of_birth TEXT, gender TEXT, hs_language TEXT, hs_timezone TEXT, industry TEXT, numemployees TEXT, annualrevenue TEXT, message TEXT, twitterhandle TEXT, hs_linkedin_url TEXT, closedate INTEGER, original_channel TEXT, original_source TEXT, original_medium TEXT, original_campaign TEXT, original_referrer TEXT, original_landing_page TEXT, original_device TEXT, original_country TEXT, first_visit_date INTEGER, latest_channel TEXT, latest_source TEXT, latest_medium TEXT, latest_campaign TEXT, latest_referrer TEXT, latest_landing_page TEXT, latest_device TEXT, latest_country TEXT, last_visit_date INTEGER, number_of_visits INTEGER NOT NULL DEFAULT 0, number_of_page_views INTEGER NOT NULL DEFAULT 0, number_of_channels INTEGER NOT NULL DEFAULT 0, standing_agreement TEXT, standing_discount INTEGER, standing_until INTEGER, hubspot_team_id TEXT);

CREATE UNIQUE INDEX contact_email ON contact (email) WHERE archived_at IS NULL;

CREATE INDEX contact_merged_into ON contact (merged_into) WHERE merged_into IS NOT NULL;

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

CREATE TABLE merge_identity (
    merge_id INTEGER NOT NULL,
    identity INTEGER NOT NULL,
    PRIMARY KEY (merge_id, identity)
) WITHOUT ROWID;

CREATE TABLE merge_value (
    merge_id INTEGER NOT NULL,
    property TEXT    NOT NULL,
    value    TEXT    NOT NULL,
    PRIMARY KEY (merge_id, property)
) WITHOUT ROWID;

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
, hubspot_owner_id TEXT, hs_lead_status TEXT, type TEXT, numberofemployees INTEGER, annualrevenue INTEGER, founded_year TEXT, address2 TEXT, timezone TEXT, about_us TEXT, twitterhandle TEXT, linkedin_company_page TEXT, facebook_company_page TEXT, hs_additional_domains TEXT, standing_agreement TEXT, standing_discount INTEGER, standing_until INTEGER, hubspot_team_id TEXT);

CREATE UNIQUE INDEX company_domain ON company (domain) WHERE archived_at IS NULL;

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
    archived_at INTEGER, hs_url TEXT, hs_images TEXT, hs_product_type TEXT, hs_cost_of_goods_sold INTEGER, tax INTEGER, recurringbillingfrequency TEXT, hs_recurring_billing_period TEXT, hs_folder TEXT, hubspot_owner_id TEXT, stock_status TEXT, average_rating INTEGER, variation_of INTEGER,
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
    archived_at  INTEGER, hs_pipeline TEXT, hs_pipeline_stage TEXT, hubspot_owner_id TEXT, hs_fulfillment_status TEXT, hs_shipping_tracking_number TEXT, hs_shipping_status_url TEXT, name TEXT, store_name TEXT, hs_external_order_url TEXT, hs_billing_address_name TEXT, hs_billing_address_firstname TEXT, hs_billing_address_lastname TEXT, hs_billing_address_email TEXT, hs_billing_address_phone TEXT, hs_billing_address_street TEXT, hs_billing_address_city TEXT, hs_billing_address_state TEXT, hs_billing_address_postal_code TEXT, hs_billing_address_country TEXT, hs_shipping_address_name TEXT, hs_shipping_address_phone TEXT, hs_shipping_address_street TEXT, hs_shipping_address_city TEXT, hs_shipping_address_state TEXT, hs_shipping_address_postal_code TEXT, hs_shipping_address_country TEXT, hs_subtotal_price INTEGER, hs_tax INTEGER, hs_shipping_cost INTEGER, hs_order_discount INTEGER, hs_refund_amount INTEGER, hs_discount_codes TEXT, hs_payment_processing_method TEXT, hs_processed_date INTEGER, hs_order_note TEXT, hs_tags TEXT, hs_external_cart_id TEXT, hs_external_checkout_id TEXT, hs_buyer_accepts_marketing INTEGER,
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
, hs_pipeline TEXT, hs_pipeline_stage TEXT, hubspot_owner_id TEXT, hs_external_cart_id TEXT, hs_subtotal_price INTEGER, hs_tax INTEGER, hs_cart_discount INTEGER, hs_shipping_cost INTEGER, hs_tags TEXT, cart_key TEXT, token TEXT, started_at INTEGER, changed_at INTEGER, abandoned_at INTEGER, abandoned_count INTEGER, recovered_at INTEGER, closed_at INTEGER, order_id INTEGER, home_total INTEGER, item_count INTEGER, pieces INTEGER, store_name TEXT);

CREATE TABLE report_filter (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,   -- lower case, as in ?filter=
    label      TEXT NOT NULL,
    conditions TEXT NOT NULL,          -- a JSON object
    created_at INTEGER NOT NULL
);

CREATE TABLE import (
    id              INTEGER PRIMARY KEY,
    name            TEXT NOT NULL,     -- of the file, as the user knows it
    kind            TEXT NOT NULL,     -- order_lines orders contacts companies products
    map             TEXT NOT NULL,     -- JSON: what its columns mean
    columns         TEXT NOT NULL,     -- its header, as a record of CSV
    store           INTEGER,
    dry_run         INTEGER NOT NULL,
    state           TEXT NOT NULL,     -- waiting running done failed cancelled
    message         TEXT,              -- why it failed
    path            TEXT,              -- of an upload that waits to be read
    size            INTEGER NOT NULL,  -- bytes
    read            INTEGER NOT NULL,  -- of these read
    rows            INTEGER NOT NULL,  -- committed; an import that goes on leaves so many out
    bad             INTEGER NOT NULL,
    created         INTEGER NOT NULL,
    changed         INTEGER NOT NULL,
    unchanged       INTEGER NOT NULL,
    lines_created   INTEGER NOT NULL,
    lines_changed   INTEGER NOT NULL,
    lines_unchanged INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    started_at      INTEGER,
    moved_at        INTEGER,           -- last sign of life
    ended_at        INTEGER
);

CREATE TABLE import_error (
    import INTEGER NOT NULL,
    line   INTEGER NOT NULL,           -- of the file, where the row begins
    field  TEXT,                       -- name of the column to blame
    reason TEXT NOT NULL,
    place  INTEGER,                    -- which line of its order it is
    row    TEXT NOT NULL,              -- the row, as a record of CSV
    PRIMARY KEY (import, line)
);

CREATE TABLE import_map (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL,
    header     TEXT NOT NULL,          -- names of the columns as one key; finds the map again
    map        TEXT NOT NULL,          -- JSON
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);

CREATE TABLE link (
    from_type  TEXT    NOT NULL, -- id of the object type: "0-1"
    from_id    INTEGER NOT NULL,
    kind       INTEGER NOT NULL, -- association type id, from this end; says also what to_type is
    to_id      INTEGER NOT NULL,
    to_type    TEXT    NOT NULL,
    inverse    INTEGER NOT NULL, -- kind of the same association from the other end
    created_at INTEGER NOT NULL, -- ms
    PRIMARY KEY (from_type, from_id, kind, to_id)
) WITHOUT ROWID;

CREATE TABLE link_label (
    id         INTEGER PRIMARY KEY,
    from_type  TEXT    NOT NULL,
    to_type    TEXT    NOT NULL,
    inverse    INTEGER NOT NULL, -- id of the row for the other direction; may be this one
    name       TEXT    NOT NULL,
    label      TEXT,             -- NULL: it has a name only
    created_at INTEGER NOT NULL, -- ms
    updated_at INTEGER NOT NULL
);

CREATE INDEX link_label_pair ON link_label (from_type, to_type);

CREATE TABLE link_limit (
    from_type TEXT    NOT NULL,
    to_type   TEXT    NOT NULL,
    kind      INTEGER NOT NULL,
    most      INTEGER NOT NULL,
    PRIMARY KEY (from_type, to_type, kind)
) WITHOUT ROWID;

CREATE TABLE link_moved (
    merge_id   INTEGER NOT NULL,
    to_type    TEXT    NOT NULL,
    to_id      INTEGER NOT NULL,
    kind       INTEGER NOT NULL,
    inverse    INTEGER NOT NULL,
    created_at INTEGER NOT NULL, -- ms, of the link
    fate       INTEGER NOT NULL, -- 0 moved, 1 the survivor had it, 2 went to the survivor itself,
                                 -- 3 the survivor may have no more of this kind
    PRIMARY KEY (merge_id, to_type, to_id, kind)
) WITHOUT ROWID;

CREATE INDEX link_moved_to ON link_moved (to_type, to_id);

CREATE VIEW order_contact AS
SELECT orders.id AS from_id, identity.contact AS to_id
  FROM orders JOIN identity ON identity.id = orders.identity
 WHERE identity.contact IS NOT NULL;

CREATE INDEX cart_identity ON cart (identity);

CREATE VIEW cart_contact AS
SELECT cart.id AS from_id, identity.contact AS to_id
  FROM cart JOIN identity ON identity.id = cart.identity
 WHERE identity.contact IS NOT NULL;

CREATE TABLE pipeline (
    type          TEXT    NOT NULL, -- id of the object type: "0-3"
    id            TEXT    NOT NULL, -- "default", or an id of ours
    label         TEXT    NOT NULL,
    display_order INTEGER NOT NULL,
    created_at    INTEGER NOT NULL, -- ms; 0 = it came with the house
    updated_at    INTEGER NOT NULL, -- ms
    archived_at   INTEGER,          -- ms; NULL = it is not
    PRIMARY KEY (type, id)
) WITHOUT ROWID;

CREATE TABLE pipeline_stage (
    type          TEXT    NOT NULL, -- id of the object type
    pipeline      TEXT    NOT NULL,
    id            TEXT    NOT NULL,
    label         TEXT    NOT NULL,
    display_order INTEGER NOT NULL,
    metadata      TEXT    NOT NULL, -- a JSON object of texts: isClosed, probability, ticketState …
    created_at    INTEGER NOT NULL, -- ms
    updated_at    INTEGER NOT NULL, -- ms
    archived_at   INTEGER,          -- ms; NULL = it is not
    PRIMARY KEY (type, pipeline, id)
) WITHOUT ROWID;

CREATE TABLE pipeline_audit (
    type     TEXT    NOT NULL, -- id of the object type
    pipeline TEXT    NOT NULL,
    stage    TEXT    NOT NULL, -- '' = the pipeline itself
    id       INTEGER NOT NULL, -- ordered by time
    action   TEXT    NOT NULL, -- CREATE UPDATE DELETE RESTORE
    state    TEXT,             -- what it was afterwards, as in the API
    at       INTEGER NOT NULL, -- ms
    actor    INTEGER NOT NULL, -- user; 0 = the house
    PRIMARY KEY (type, pipeline, stage, id)
) WITHOUT ROWID;

CREATE TABLE note (
    id                INTEGER PRIMARY KEY,
    created_at        INTEGER NOT NULL,    -- ms
    updated_at        INTEGER NOT NULL,    -- ms
    archived_at       INTEGER,             -- ms; NULL = it is not
    hs_timestamp      INTEGER,             -- ms; when it happens
    hubspot_owner_id  TEXT,                -- staff_user
    hs_attachment_ids TEXT,                -- "1;2"
    hs_note_body      TEXT                 -- HTML
);

CREATE TABLE task (
    id                      INTEGER PRIMARY KEY,
    created_at              INTEGER NOT NULL,    -- ms
    updated_at              INTEGER NOT NULL,    -- ms
    archived_at             INTEGER,             -- ms; NULL = it is not
    hs_timestamp            INTEGER,             -- ms; when it happens
    hubspot_owner_id        TEXT,                -- staff_user
    hs_attachment_ids       TEXT,                -- "1;2"
    hs_task_subject         TEXT,
    hs_task_body            TEXT,                -- HTML
    hs_task_status          TEXT,
    hs_task_priority        TEXT,
    hs_task_type            TEXT,
    hs_task_reminders       INTEGER,             -- ms
    hs_queue_membership_ids TEXT,
    hs_task_is_completed    INTEGER,             -- 0, 1
    hs_task_completion_date INTEGER              -- ms
);

CREATE INDEX task_due ON task (hs_timestamp) WHERE hs_task_is_completed = 0;

CREATE TABLE call (
    id                            INTEGER PRIMARY KEY,
    created_at                    INTEGER NOT NULL,    -- ms
    updated_at                    INTEGER NOT NULL,    -- ms
    archived_at                   INTEGER,             -- ms; NULL = it is not
    hs_timestamp                  INTEGER,             -- ms; when it happens
    hubspot_owner_id              TEXT,                -- staff_user
    hs_attachment_ids             TEXT,                -- "1;2"
    hs_call_title                 TEXT,
    hs_call_body                  TEXT,                -- HTML
    hs_call_summary               TEXT,
    hs_call_direction             TEXT,
    hs_call_disposition           TEXT,
    hs_call_duration              INTEGER,             -- ms
    hs_call_from_number           TEXT,
    hs_call_to_number             TEXT,
    hs_call_recording_url         TEXT,
    hs_call_status                TEXT,
    hs_call_source                TEXT,
    hs_call_app_id                TEXT,
    hs_call_external_id           TEXT,
    hs_call_callee_object_id      TEXT,
    hs_call_callee_object_type_id TEXT,
    hs_activity_type              TEXT
);

CREATE TABLE email (
    id                      INTEGER PRIMARY KEY,
    created_at              INTEGER NOT NULL,    -- ms
    updated_at              INTEGER NOT NULL,    -- ms
    archived_at             INTEGER,             -- ms; NULL = it is not
    hs_timestamp            INTEGER,             -- ms; when it happens
    hubspot_owner_id        TEXT,                -- staff_user
    hs_attachment_ids       TEXT,                -- "1;2"
    hs_email_subject        TEXT,
    hs_email_text           TEXT,
    hs_email_html           TEXT,
    hs_email_direction      TEXT,
    hs_email_status         TEXT,
    hs_email_headers        TEXT,                -- JSON: from, to, cc, bcc
    hs_email_message_id     TEXT,
    hs_email_thread_id      TEXT,
    hs_email_from_email     TEXT,                -- made from the headers; so are the rest
    hs_email_from_firstname TEXT,
    hs_email_from_lastname  TEXT,
    hs_email_to_email       TEXT,                -- "a@x.y;b@x.y"
    hs_email_to_firstname   TEXT,
    hs_email_to_lastname    TEXT,
    hs_email_cc_email       TEXT,
    hs_email_bcc_email      TEXT
);

CREATE TABLE meeting (
    id                        INTEGER PRIMARY KEY,
    created_at                INTEGER NOT NULL,    -- ms
    updated_at                INTEGER NOT NULL,    -- ms
    archived_at               INTEGER,             -- ms; NULL = it is not
    hs_timestamp              INTEGER,             -- ms; when it happens
    hubspot_owner_id          TEXT,                -- staff_user
    hs_attachment_ids         TEXT,                -- "1;2"
    hs_meeting_title          TEXT,
    hs_meeting_body           TEXT,                -- HTML
    hs_internal_meeting_notes TEXT,
    hs_meeting_external_url   TEXT,
    hs_meeting_location       TEXT,
    hs_meeting_location_type  TEXT,
    hs_meeting_start_time     INTEGER,             -- ms
    hs_meeting_end_time       INTEGER,             -- ms
    hs_meeting_outcome        TEXT,
    hs_activity_type          TEXT
);

CREATE TABLE communication (
    id                            INTEGER PRIMARY KEY,
    created_at                    INTEGER NOT NULL,    -- ms
    updated_at                    INTEGER NOT NULL,    -- ms
    archived_at                   INTEGER,             -- ms; NULL = it is not
    hs_timestamp                  INTEGER,             -- ms; when it happens
    hubspot_owner_id              TEXT,                -- staff_user
    hs_attachment_ids             TEXT,                -- "1;2"
    hs_communication_channel_type TEXT,
    hs_communication_logged_from  TEXT,
    hs_communication_body         TEXT
);

CREATE TABLE deal (
    id                              INTEGER PRIMARY KEY,
    created_at                      INTEGER NOT NULL,           -- ms
    updated_at                      INTEGER NOT NULL,           -- ms
    archived_at                     INTEGER,                    -- ms; NULL = it is not
    dealname                        TEXT,
    pipeline                        TEXT,                       -- pipeline.id
    dealstage                       TEXT,                       -- pipeline_stage.id
    amount                          INTEGER,                    -- millionths of the deal's currency
    deal_currency_code              TEXT,                       -- ISO 4217
    closedate                       INTEGER,                    -- ms
    dealtype                        TEXT,
    description                     TEXT,
    hubspot_owner_id                TEXT,                       -- staff_user
    hs_priority                     TEXT,
    hs_next_step                    TEXT,
    closed_won_reason               TEXT,
    closed_lost_reason              TEXT,
    hs_manual_forecast_category     TEXT,
    hs_forecast_probability         INTEGER,                    -- millionths, what people think
    hs_forecast_amount              INTEGER,                    -- amount * forecast probability
    hs_deal_stage_probability       INTEGER,                    -- millionths; made from the stage, so are the rest
    hs_projected_amount             INTEGER,                    -- amount * probability of the stage
    hs_closed_amount                INTEGER,                    -- amount when it is won, otherwise 0
    hs_is_closed                    INTEGER,                    -- 0, 1
    hs_is_closed_won                INTEGER,                    -- 0, 1
    hs_is_closed_lost               INTEGER,                    -- 0, 1
    hs_closed_won_date              INTEGER,                    -- ms
    days_to_close                   INTEGER,                    -- millionths of a day
    hs_date_entered_current_stage   INTEGER,                    -- ms
    num_associated_contacts         INTEGER NOT NULL DEFAULT 0, -- links
    hs_num_of_associated_line_items INTEGER NOT NULL DEFAULT 0  -- links
, hubspot_team_id TEXT);

CREATE INDEX deal_stage ON deal (pipeline, dealstage) WHERE archived_at IS NULL;

CREATE TABLE ticket (
    id                            INTEGER PRIMARY KEY,
    created_at                    INTEGER NOT NULL,    -- ms
    updated_at                    INTEGER NOT NULL,    -- ms
    archived_at                   INTEGER,             -- ms; NULL = it is not
    subject                       TEXT,
    content                       TEXT,
    hs_pipeline                   TEXT,                -- pipeline.id
    hs_pipeline_stage             TEXT,                -- pipeline_stage.id
    hs_ticket_priority            TEXT,
    hs_ticket_category            TEXT,                -- "A;B"
    hubspot_owner_id              TEXT,                -- staff_user
    source_type                   TEXT,
    hs_resolution                 TEXT,
    hs_is_closed                  INTEGER,             -- 0, 1; made from the stage, so are the rest
    closed_date                   INTEGER,             -- ms
    time_to_close                 INTEGER,             -- ms
    hs_date_entered_current_stage INTEGER              -- ms
, hubspot_team_id TEXT);

CREATE INDEX ticket_stage ON ticket (hs_pipeline, hs_pipeline_stage) WHERE archived_at IS NULL;

-- only sqlite
CREATE TABLE "line_item" (
    id          INTEGER PRIMARY KEY,   -- of an order's line: order_id * 2^20 + ordinal
    order_id    INTEGER,
    ordinal     INTEGER,               -- place in the document, from 1
    kind        TEXT NOT NULL,         -- product fee shipping discount tax
    quantity    INTEGER NOT NULL,      -- millionths of a piece; negative in a refund
    price       INTEGER NOT NULL,      -- of one piece, millionths of the currency
    amount      INTEGER NOT NULL,
    home_amount INTEGER,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    product     INTEGER,
    sku         TEXT,
    name        TEXT,
    archived_at INTEGER
, description TEXT, discount INTEGER, hs_discount_percentage INTEGER, tax_amount INTEGER, total_cost INTEGER, currency TEXT, hs_cost_of_goods_sold INTEGER, hs_url TEXT, hs_images TEXT, recurringbillingfrequency TEXT, hs_recurring_billing_period TEXT, became INTEGER, aside_quantity INTEGER, aside_amount INTEGER);
-- end

-- only sqlite
CREATE VIEW line_item_order AS
SELECT line_item.id AS from_id, orders.id AS to_id
  FROM line_item JOIN orders ON orders.id = line_item.order_id
   AND line_item.id BETWEEN orders.id * 1048576 AND orders.id * 1048576 + 1048575;
-- end

CREATE TABLE property_rule (
    type      TEXT    NOT NULL, -- id of the object type
    property  TEXT    NOT NULL,
    rule      TEXT    NOT NULL, -- MIN_NUMBER REGEX …
    arguments TEXT    NOT NULL, -- JSON array of texts
    PRIMARY KEY (type, property, rule)
) WITHOUT ROWID;

CREATE TABLE unique_value (
    type     TEXT    NOT NULL, -- id of the object type
    property TEXT    NOT NULL, -- its column
    value    TEXT    NOT NULL, -- as in the API
    record   INTEGER NOT NULL, folded TEXT,
    PRIMARY KEY (type, property, value)
) WITHOUT ROWID;

CREATE INDEX unique_value_record ON unique_value (type, record);

CREATE TABLE calculation (
    type       TEXT    NOT NULL, -- id of the object type
    property   TEXT    NOT NULL,
    total      INTEGER NOT NULL, -- records when it began
    done       INTEGER NOT NULL, -- of them looked at
    last       INTEGER NOT NULL, -- the id of the last of these
    started_at INTEGER NOT NULL, -- ms
    ended_at   INTEGER,          -- ms; NULL = it goes on
    PRIMARY KEY (type, property)
) WITHOUT ROWID;

CREATE TABLE segment (
    id           INTEGER PRIMARY KEY,
    name         TEXT    NOT NULL,
    type         TEXT    NOT NULL, -- id of the object type: "0-1"
    kind         TEXT    NOT NULL, -- manual snapshot dynamic
    version      INTEGER NOT NULL, -- 1, one more at every change of the rule
    folder       INTEGER,          -- NULL = in none
    filter       TEXT,             -- JSON: the rule; NULL = there is none
    custom       TEXT,             -- JSON: what the caller keeps with it
    settings     TEXT,             -- JSON: membershipSettings as the caller gave them
    permissions  TEXT,             -- JSON: listPermissions likewise
    created_at   INTEGER NOT NULL, -- ms
    created_by   INTEGER NOT NULL, -- user; 0 = the house
    updated_at   INTEGER NOT NULL,
    updated_by   INTEGER NOT NULL,
    filtered_at  INTEGER,          -- when the rule was last changed
    removed_at   INTEGER,          -- NULL = it is not; it may come back for 90 days
    convert_kind TEXT NOT NULL,    -- never date inactivity
    convert_day  INTEGER,          -- of date: days since 1970
    convert_unit TEXT NOT NULL,    -- of inactivity: day week month
    convert_count INTEGER,         -- of inactivity: how many units
    converted_at INTEGER           -- when it became a snapshot
, wave INTEGER, included INTEGER, excluded INTEGER);

CREATE UNIQUE INDEX segment_name ON segment (type, name) WHERE removed_at IS NULL;

CREATE TABLE segment_member (
    segment   INTEGER NOT NULL,
    record    INTEGER NOT NULL, -- of the list's object type
    joined_at INTEGER NOT NULL, -- ms
    PRIMARY KEY (segment, record)
) WITHOUT ROWID;

CREATE INDEX segment_member_joined ON segment_member (segment, joined_at, record);

CREATE INDEX segment_member_record ON segment_member (record, segment);

CREATE TABLE segment_folder (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL,
    parent     INTEGER,          -- NULL = at the top
    created_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL, -- user; 0 = the house
    updated_at INTEGER NOT NULL
);

CREATE TABLE segment_size (
    segment INTEGER NOT NULL,
    at      INTEGER NOT NULL, -- ms
    size    INTEGER NOT NULL,
    PRIMARY KEY (segment, at)
) WITHOUT ROWID;

CREATE TABLE segment_edit (
    segment INTEGER NOT NULL,
    at      INTEGER NOT NULL, -- ms
    PRIMARY KEY (segment, at)
) WITHOUT ROWID;

CREATE TABLE staff_app (
    id            INTEGER PRIMARY KEY,
    name          TEXT    NOT NULL,
    client_id     TEXT    NOT NULL UNIQUE,
    secret_hash   BLOB,                         -- SHA-256; NULL = a program that can keep no secret
    redirect_uris TEXT    NOT NULL,             -- with blanks between
    created_by    INTEGER NOT NULL,             -- user; 0 = the house
    created_at    INTEGER NOT NULL              -- ms
);

CREATE TABLE staff_grant (
    id           INTEGER PRIMARY KEY,
    app_id       INTEGER NOT NULL REFERENCES staff_app (id),
    user_id      INTEGER NOT NULL REFERENCES staff_user (id),
    scopes       TEXT    NOT NULL,              -- as the app named them, of those that we know
    code_hash    BLOB    NOT NULL UNIQUE,       -- SHA-256
    code_used    INTEGER NOT NULL DEFAULT 0,    -- 0, 1
    redirect_uri TEXT    NOT NULL,
    challenge    TEXT,                          -- PKCE, S256; NULL = the app sent none
    created_at   INTEGER NOT NULL,              -- ms; the code is good for 60 s
    revoked_at   INTEGER                        -- ms; NULL = it holds
);

CREATE INDEX staff_grant_app ON staff_grant (app_id);

CREATE INDEX staff_grant_user ON staff_grant (user_id);

CREATE TABLE staff_refresh (
    hash       BLOB    PRIMARY KEY,             -- SHA-256
    grant_id   INTEGER NOT NULL REFERENCES staff_grant (id),
    created_at INTEGER NOT NULL,                -- ms
    used_at    INTEGER                          -- ms; another took its place: shown again, the grant ends
);

CREATE INDEX staff_refresh_grant ON staff_refresh (grant_id);

CREATE INDEX staff_token_grant ON staff_token (grant_id) WHERE grant_id IS NOT NULL;

CREATE TABLE staff_usage (
    token_id INTEGER NOT NULL,
    day      INTEGER NOT NULL,                  -- days since 1970, UTC
    requests INTEGER NOT NULL,
    PRIMARY KEY (token_id, day)
) WITHOUT ROWID;

CREATE TABLE staff_totp (
    user_id    INTEGER PRIMARY KEY REFERENCES staff_user (id),
    secret     TEXT    NOT NULL,                -- sealed by kit/crypt
    confirmed  INTEGER NOT NULL DEFAULT 0,      -- 1: a code was shown, it is asked for from now on
    last_step  INTEGER NOT NULL DEFAULT 0,      -- of 30 s since 1970; this code and older ones are used up
    created_at INTEGER NOT NULL                 -- ms
);

CREATE TABLE staff_recovery (
    user_id INTEGER NOT NULL REFERENCES staff_user (id),
    hash    BLOB    NOT NULL,                   -- SHA-256
    PRIMARY KEY (user_id, hash)
) WITHOUT ROWID;

CREATE TABLE staff_ticket (
    hash       BLOB    PRIMARY KEY,             -- SHA-256
    user_id    INTEGER NOT NULL REFERENCES staff_user (id),
    purpose    TEXT    NOT NULL,                -- "second factor" "password"
    expires_at INTEGER NOT NULL                 -- ms
);

CREATE INDEX staff_ticket_user ON staff_ticket (user_id);

CREATE TABLE staff_role (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL UNIQUE,
    accesses   TEXT    NOT NULL,                -- names, with blanks between
    created_at INTEGER NOT NULL                 -- ms
);

CREATE TABLE staff_role_object (
    role_id INTEGER NOT NULL REFERENCES staff_role (id),
    type    TEXT    NOT NULL,                   -- id of the object type
    see     TEXT    NOT NULL,
    edit    TEXT    NOT NULL,
    PRIMARY KEY (role_id, type)
) WITHOUT ROWID;

CREATE TABLE staff_role_property (
    role_id  INTEGER NOT NULL REFERENCES staff_role (id),
    type     TEXT    NOT NULL,
    property TEXT    NOT NULL,
    level    TEXT    NOT NULL,                  -- "hidden" "read_only"
    PRIMARY KEY (role_id, type, property)
) WITHOUT ROWID;

CREATE TABLE staff_role_version (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL
);

CREATE TABLE staff_user_store (
    user_id  INTEGER NOT NULL REFERENCES staff_user (id),
    store_id INTEGER NOT NULL,
    PRIMARY KEY (user_id, store_id)
) WITHOUT ROWID;

CREATE TABLE record_branch (
    type   TEXT    NOT NULL,                    -- id of the object type
    record INTEGER NOT NULL,
    store  INTEGER NOT NULL,
    PRIMARY KEY (type, store, record)
) WITHOUT ROWID;

CREATE TABLE hook_endpoint (
    id           INTEGER PRIMARY KEY,
    name         TEXT    NOT NULL,
    url          TEXT    NOT NULL,
    format       TEXT    NOT NULL CHECK (format IN ('standard', 'hubspot')),
    signature    TEXT    NOT NULL,             -- v1, v1 with v1a; v3, v2, v1: see hook.h
    events       TEXT    NOT NULL,             -- what it wants to know, separated by commas
    types        TEXT,                         -- object types, separated by commas; NULL = all
    store        INTEGER,                      -- only of this one; NULL = of all
    timeout      INTEGER NOT NULL,             -- ms
    flights      INTEGER NOT NULL,             -- calls at a time, at most
    state        TEXT    NOT NULL CHECK (state IN ('active', 'paused', 'gone', 'removed')),
    reason       TEXT,                         -- why it is not active
    app          INTEGER UNIQUE,               -- the number by which /webhooks/v3 knows it
    secret       TEXT    NOT NULL,             -- sealed
    old_secret   TEXT,                         -- sealed; the one before, for a while
    old_until    INTEGER NOT NULL DEFAULT 0,   -- ms: until when the one before signs too
    cursor       INTEGER NOT NULL,             -- the last fact of the ledger that was looked at
    failures     INTEGER NOT NULL DEFAULT 0,   -- calls that failed since the last that did not
    probe_at     INTEGER,                      -- ms: the breaker is open, next try; NULL = closed
    not_before   INTEGER NOT NULL DEFAULT 0,   -- ms: it asked to be left alone until then
    last_success INTEGER,                      -- ms
    last_failure INTEGER,                      -- ms
    created_at   INTEGER NOT NULL,
    created_by   INTEGER NOT NULL,             -- user; 0 = the house
    changed_at   INTEGER NOT NULL
);

CREATE TABLE hook_subscription (
    id           INTEGER PRIMARY KEY,
    endpoint     INTEGER NOT NULL,
    event_type   TEXT    NOT NULL,             -- contact.propertyChange …
    property     TEXT    NOT NULL,             -- '' = any
    active       INTEGER NOT NULL,             -- 0 or 1
    created_at   INTEGER NOT NULL,
    changed_at   INTEGER NOT NULL,
    UNIQUE (endpoint, event_type, property)
);

CREATE TABLE hook_delivery (
    id           INTEGER PRIMARY KEY,          -- in the order of the facts
    endpoint     INTEGER NOT NULL,
    sequence     INTEGER NOT NULL,             -- of the fact; 0 = a test
    kind         INTEGER NOT NULL,             -- of the fact; 0 = a test
    replay       INTEGER NOT NULL,             -- 0 = none
    subject      INTEGER NOT NULL,             -- of the fact: an identity; 0 = none
    lane         INTEGER NOT NULL,             -- whose facts keep their order: the contact
    state        TEXT    NOT NULL CHECK (state IN ('waiting', 'sending', 'done', 'parked', 'skipped')),
    due          INTEGER NOT NULL,             -- ms: waiting: not before; sending: the claim's end
    claim        INTEGER NOT NULL DEFAULT 0,   -- of the call that carries it
    attempt      INTEGER NOT NULL DEFAULT 0,
    first_at     INTEGER NOT NULL DEFAULT 0,   -- ms: of the first attempt
    created_at   INTEGER NOT NULL,
    ended_at     INTEGER                       -- ms: done, parked or skipped since
);

CREATE INDEX hook_delivery_open ON hook_delivery (endpoint, lane, id)
    WHERE state IN ('waiting', 'sending');

CREATE INDEX hook_delivery_sending ON hook_delivery (claim) WHERE state = 'sending';

CREATE INDEX hook_delivery_by_endpoint ON hook_delivery (endpoint, id);

CREATE INDEX hook_delivery_ended ON hook_delivery (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE hook_attempt (
    id           INTEGER PRIMARY KEY,
    delivery     INTEGER NOT NULL,
    endpoint     INTEGER NOT NULL,
    at           INTEGER NOT NULL,             -- ms: when it ended
    took         INTEGER NOT NULL,             -- ms
    code         INTEGER NOT NULL,             -- of the answer; 0 = there was none
    reason       TEXT,                         -- why there was none
    answer       TEXT                          -- its first KiB
);

CREATE INDEX hook_attempt_by_delivery ON hook_attempt (delivery, id);

CREATE INDEX hook_attempt_by_endpoint ON hook_attempt (endpoint, at);

CREATE TABLE hook_replay (
    id           INTEGER PRIMARY KEY,
    endpoint     INTEGER NOT NULL,
    from_at      INTEGER,                      -- ms: facts from then on; NULL = no beginning
    until_at     INTEGER,                      -- ms: facts before that; NULL = no end
    first        INTEGER NOT NULL,             -- sequence
    last         INTEGER NOT NULL,             -- sequence
    cursor       INTEGER NOT NULL,             -- the last fact that was looked at
    found        INTEGER NOT NULL DEFAULT 0,   -- facts that were put on their way
    state        TEXT    NOT NULL CHECK (state IN ('running', 'done', 'cancelled')),
    created_at   INTEGER NOT NULL,
    created_by   INTEGER NOT NULL
);

CREATE INDEX hook_replay_by_endpoint ON hook_replay (endpoint, id);

CREATE TABLE hubspot_kept (
    id         INTEGER PRIMARY KEY,
    kind       TEXT NOT NULL,     -- workflow email form store settings
    name       TEXT NOT NULL,
    guid       TEXT UNIQUE,       -- of a form; NULL = it has none
    body       TEXT NOT NULL,     -- JSON
    created_at INTEGER NOT NULL,  -- ms
    updated_at INTEGER NOT NULL,
    UNIQUE (kind, name)
);

CREATE TABLE hubspot_enrolment (
    workflow    INTEGER NOT NULL, -- hubspot_kept
    contact     INTEGER NOT NULL,
    enrolled_at INTEGER NOT NULL, -- ms; the last time
    enrolled_by INTEGER NOT NULL, -- user
    PRIMARY KEY (workflow, contact)
) WITHOUT ROWID;

CREATE TABLE hubspot_submission (
    id           INTEGER PRIMARY KEY,
    form         INTEGER NOT NULL, -- hubspot_kept
    contact      INTEGER NOT NULL, -- whom it made or changed
    body         TEXT NOT NULL,    -- JSON
    submitted_at INTEGER NOT NULL  -- ms
);

CREATE INDEX hubspot_submission_contact ON hubspot_submission (contact, id);

CREATE TABLE hubspot_message (
    store       TEXT NOT NULL,    -- the shop's own id of itself
    object_type TEXT NOT NULL,    -- CONTACT DEAL PRODUCT LINE_ITEM
    external    TEXT NOT NULL,    -- the shop's id of the object
    changed_at  INTEGER NOT NULL, -- ms, as the shop says: older words are passed over
    body        TEXT NOT NULL,    -- JSON
    record      INTEGER,          -- NULL = none was made
    error       TEXT,             -- why not; NULL = all is well
    handled_at  INTEGER NOT NULL,
    PRIMARY KEY (store, object_type, external)
) WITHOUT ROWID;

-- only sqlite
CREATE TABLE db_commit (
    id     INTEGER PRIMARY KEY, -- always 1
    number INTEGER NOT NULL
);
-- end

-- only sqlite
CREATE TABLE "search_entry" (
    id     INTEGER PRIMARY KEY, -- number of the type * 2^53 + record; crm/record/record_store.h
    tokens TEXT NOT NULL        -- separated by blanks
);
-- end

-- only sqlite
CREATE VIRTUAL TABLE search_index USING fts5 (
    tokens, content = 'search_entry', content_rowid = 'id', detail = 'none',
    tokenize = "ascii tokenchars '@._+-'"
);
-- end

-- only sqlite
CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN
    INSERT INTO search_index (rowid, tokens) VALUES (new.id, new.tokens);
END;
-- end

-- only sqlite
CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN
    INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', old.id, old.tokens);
END;
-- end

-- only sqlite
CREATE TRIGGER search_entry_changed AFTER UPDATE OF tokens ON search_entry BEGIN
    INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', old.id, old.tokens);
    INSERT INTO search_index (rowid, tokens) VALUES (new.id, new.tokens);
END;
-- end

CREATE TABLE replay (
    user_id INTEGER NOT NULL, -- who asked
    token   INTEGER NOT NULL, -- with which token; 0 = signed in
    key     TEXT    NOT NULL,
    request TEXT    NOT NULL, -- SHA-256 of method, address and body
    code    INTEGER NOT NULL, -- of the answer; 0 = not answered yet
    type    TEXT,             -- of the body; NULL = JSON
    body    TEXT,             -- of the answer, sealed: some answers hold a secret
    at      INTEGER NOT NULL, headers TEXT, -- ms
    PRIMARY KEY (user_id, token, key)
) WITHOUT ROWID;

CREATE INDEX replay_at ON replay (at);

CREATE TABLE object_type (
    id                    INTEGER PRIMARY KEY, -- 1, 2, 3 …: the type id is "2-" and this
    name                  TEXT    NOT NULL UNIQUE, -- in lower case
    qualified             TEXT    NOT NULL,    -- "p", the number of the account, "_" and the name
    singular              TEXT    NOT NULL,    -- as people see it
    plural                TEXT    NOT NULL,
    description           TEXT,
    primary_property      TEXT,                -- what a record is called by
    secondary_properties  TEXT,                -- names of properties, separated by ';'; so are the rest
    required_properties   TEXT,
    searchable_properties TEXT,
    associated_types      TEXT,                -- ids of types
    created_at            INTEGER NOT NULL,    -- ms
    created_by            INTEGER NOT NULL,    -- user; 0 = the house
    updated_at            INTEGER NOT NULL,
    updated_by            INTEGER NOT NULL,
    archived_at           INTEGER              -- ms; NULL = it is not
);

CREATE INDEX unique_value_folded ON unique_value (type, property, folded);

CREATE TABLE "record_history" (
    type    TEXT    NOT NULL, -- id of the object type
    record  INTEGER NOT NULL,
    id      INTEGER NOT NULL, -- of the change; ordered by time
    changed TEXT    NOT NULL, -- JSON: {"property":"value as in the API","property":null}; null = it was cleared
    at      INTEGER NOT NULL, -- ms
    source  TEXT    NOT NULL, -- "api", "import:12", "merge:34" …
    actor   INTEGER NOT NULL, -- user; 0 = the house
    CONSTRAINT record_history_key PRIMARY KEY (type, record, id)
) WITHOUT ROWID;

CREATE TABLE order_store_name (
    store INTEGER PRIMARY KEY,
    name  TEXT NOT NULL
);

CREATE TABLE tracker (
    id          INTEGER PRIMARY KEY,
    store       INTEGER NOT NULL REFERENCES store (id),
    name        TEXT    NOT NULL,
    write_key   TEXT    NOT NULL UNIQUE,
    burst_limit INTEGER NOT NULL, -- requests of one address in 10 seconds; 0 = as many as come
    shop_users  INTEGER NOT NULL, -- 1: its user ids are the shop's customer ids
    created_at  INTEGER NOT NULL, -- ms
    removed_at  INTEGER           -- ms; NULL = it holds
, orders INTEGER NOT NULL DEFAULT 0);

CREATE TABLE event_name (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL UNIQUE,
    created_at INTEGER NOT NULL -- ms
);

CREATE TABLE visit_version (
    version INTEGER NOT NULL -- an id
);

CREATE TABLE visit_seen (
    week     INTEGER NOT NULL, -- since 1970, in which it came
    identity INTEGER NOT NULL, -- by the ids in the message
    message  INTEGER NOT NULL, -- hash of its id
    PRIMARY KEY (week, identity, message)
) WITHOUT ROWID;

CREATE TABLE visit_dropped (
    tracker INTEGER NOT NULL,
    day     INTEGER NOT NULL, -- since 1970, UTC
    reason  TEXT    NOT NULL, -- robot twice wrong
    detail  TEXT    NOT NULL, -- the name of the robot, what was wrong; '' = nothing more to say
    count   INTEGER NOT NULL,
    PRIMARY KEY (tracker, day, reason, detail)
) WITHOUT ROWID;

CREATE TABLE visit (
    id           INTEGER PRIMARY KEY, -- sequence of the fact it begins with
    identity     INTEGER NOT NULL,
    store        INTEGER NOT NULL,
    started_at   INTEGER NOT NULL, -- ms
    last_at      INTEGER NOT NULL, -- ms, of its last event
    pages        INTEGER NOT NULL,
    events       INTEGER NOT NULL, -- pages too
    orders       INTEGER NOT NULL, -- completed, as the shop's pages say
    landing_page TEXT,             -- its first address
    referrer     TEXT,             -- from another site
    source       TEXT    NOT NULL, -- google, newsletter, direct …
    medium       TEXT    NOT NULL, -- organic, cpc, email, referral, none …
    campaign     TEXT,
    term         TEXT,
    content      TEXT,
    channel      TEXT    NOT NULL, -- by channel_rule
    device       TEXT,             -- desktop phone tablet tv
    browser      TEXT,
    os           TEXT,
    country      TEXT              -- ISO 3166
);

CREATE INDEX visit_identity ON visit (identity, started_at);

CREATE INDEX visit_started ON visit (started_at);

CREATE TABLE channel_rule (
    position INTEGER PRIMARY KEY, -- 1, 2, 3 …
    channel  TEXT NOT NULL,
    source   TEXT NOT NULL, -- words separated by commas, of which one must be the source; * = any
    medium   TEXT NOT NULL
);

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

CREATE INDEX cart_by_key ON cart (store, cart_key, id) WHERE cart_key IS NOT NULL;

CREATE UNIQUE INDEX cart_token ON cart (token) WHERE token IS NOT NULL;

CREATE INDEX cart_open ON cart (store, identity)
    WHERE status IN ('active', 'abandoned', 'recovered') AND cart_key IS NOT NULL;

CREATE INDEX cart_left_now ON cart (abandoned_at, id)
    WHERE status = 'abandoned' AND cart_key IS NOT NULL;

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

CREATE TABLE cart_event (
    cart    INTEGER NOT NULL,
    message TEXT    NOT NULL,            -- what the sender calls it
    at      INTEGER NOT NULL,            -- ms: when it happened
    seq     INTEGER NOT NULL,            -- of two at one instant the smaller came first
    body    TEXT    NOT NULL,            -- JSON: the change; "" = it is part of a later one
    PRIMARY KEY (cart, message)
) WITHOUT ROWID;

CREATE INDEX cart_event_in_order ON cart_event (cart, at, seq);

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

CREATE TABLE cart_setting (
    store     INTEGER PRIMARY KEY,
    enabled   INTEGER NOT NULL,          -- 1: carts are abandoned
    guests    INTEGER NOT NULL,          -- 1: also those of people without an account
    timer     INTEGER NOT NULL,          -- ms after the last change
    keep_days INTEGER NOT NULL           -- so long changes are kept
);

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

CREATE TABLE till_secret (
    store      INTEGER PRIMARY KEY,
    secret     TEXT    NOT NULL,           -- sealed
    created_at INTEGER NOT NULL            -- ms
);

CREATE TABLE fact_retention (
    kind INTEGER PRIMARY KEY,
    days INTEGER NOT NULL
);

CREATE TABLE segment_told (
    segment INTEGER PRIMARY KEY,
    rule    INTEGER NOT NULL, -- version of the rule that it was told of
    turn    INTEGER NOT NULL, -- one more at every change, so that two nodes do not tell the same
    members BLOB    NOT NULL  -- a Roaring bitmap in its portable format
);

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

CREATE INDEX connection_object_state ON connection_object (connection, state) WHERE state IN ('quarantined', 'doubted');

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

CREATE TABLE connection_write (
    id         INTEGER PRIMARY KEY,
    connection INTEGER NOT NULL,
    kind       TEXT NOT NULL,    -- coupon note stock
    name       TEXT NOT NULL,    -- by which the shop knows it: the code of a coupon; else our id
    target     INTEGER NOT NULL, -- the shop's id of the order or product; 0 = a coupon
    body       TEXT NOT NULL,    -- JSON, as it is sent
    state      TEXT NOT NULL,    -- waiting done refused
    shop_id    INTEGER,          -- of what it became in the shop
    reason     TEXT,             -- why it was refused
    created_at INTEGER NOT NULL,
    created_by INTEGER,          -- staff_user; NULL = the house
    ended_at   INTEGER,
    UNIQUE (connection, kind, name)
);

CREATE INDEX connection_write_waiting ON connection_write (connection, id) WHERE state = 'waiting';

CREATE INDEX connection_object_parent ON connection_object (connection, parent) WHERE kind = 'refunds';

CREATE TABLE saved_view (
    id         INTEGER PRIMARY KEY,
    kind       TEXT NOT NULL,     -- list dashboard
    type       TEXT NOT NULL,     -- of a list: the object type, in the plural; of others empty
    name       TEXT NOT NULL,
    shared     INTEGER NOT NULL,  -- 1: everybody sees it
    content    TEXT NOT NULL,     -- a JSON object; its meaning is the page's
    owner      INTEGER NOT NULL,  -- user
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (owner, kind, type, name)
);

CREATE TABLE bulk (
    id         INTEGER PRIMARY KEY,
    type       TEXT NOT NULL,     -- object type
    action     TEXT NOT NULL,     -- change archive restore add remove
    state      TEXT NOT NULL,     -- waiting running done undoing undone cancelled failed
    query      TEXT,              -- JSON: the search that chooses them; NULL = they were named
    properties TEXT,              -- JSON: of a change
    list       INTEGER,           -- of add and remove
    expected   INTEGER,           -- so many must match, or nothing is done
    collected  INTEGER NOT NULL,  -- 1: bulk_item has all of them
    total      INTEGER NOT NULL,
    done       INTEGER NOT NULL,
    same       INTEGER NOT NULL,  -- were so already
    failed     INTEGER NOT NULL,
    undone     INTEGER NOT NULL,
    kept       INTEGER NOT NULL,  -- changed since by somebody else, so not undone
    message    TEXT,              -- why it failed
    user_id    INTEGER NOT NULL,  -- who asked, with what rights
    token      INTEGER NOT NULL,
    role       INTEGER NOT NULL,
    scopes     INTEGER NOT NULL,  -- bits of accesses
    rights     INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at   INTEGER
);

CREATE TABLE bulk_item (
    bulk   INTEGER NOT NULL,
    record INTEGER NOT NULL,
    state  INTEGER NOT NULL,      -- 0 waits 1 done 2 was so already 3 failed 4 undone 5 kept
    reason TEXT,                  -- why it failed
    PRIMARY KEY (bulk, record)
);

CREATE INDEX bulk_item_state ON bulk_item (bulk, state, record);

CREATE TABLE segment_wave (
    id       INTEGER PRIMARY KEY, -- rising: a later one has the last word about a record
    segment  INTEGER NOT NULL,
    entering INTEGER NOT NULL,    -- 1: into the list; 0: out of it
    at       INTEGER NOT NULL,    -- ms: when it was committed, which is when they joined or left
    total    INTEGER NOT NULL,    -- records
    rest     INTEGER NOT NULL     -- those not yet made rows of
);

CREATE INDEX segment_wave_segment ON segment_wave (segment, id);

CREATE TABLE segment_piece (
    wave    INTEGER NOT NULL,
    first   INTEGER NOT NULL,     -- no record in it is before this one
    members BLOB    NOT NULL,     -- ids, rising, as distances (crm/segment/segment_set.h)
    PRIMARY KEY (wave, first)
) WITHOUT ROWID;

CREATE TABLE stage_time (
    type       TEXT    NOT NULL, -- id of the object type
    record     INTEGER NOT NULL,
    stage      TEXT    NOT NULL, -- pipeline_stage.id
    entered_at INTEGER NOT NULL, -- ms; the last time
    exited_at  INTEGER,          -- ms; the last time; NULL = never
    latest     INTEGER,          -- ms that it was in it the last time that is over
    total      INTEGER,          -- ms that it was in it, all times that are over
    PRIMARY KEY (type, record, stage)
) WITHOUT ROWID;

CREATE TABLE team (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL,
    created_at INTEGER NOT NULL, -- ms
    updated_at INTEGER NOT NULL,
    CONSTRAINT team_name UNIQUE (name)
);

CREATE TABLE team_member (
    team       INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    is_primary INTEGER NOT NULL, -- 1 in one team of each user who is in any
    PRIMARY KEY (team, user_id)
) WITHOUT ROWID;

CREATE INDEX team_member_user ON team_member (user_id);

CREATE TABLE column_asked (
    table_name TEXT NOT NULL,
    column_name TEXT NOT NULL,
    kind INTEGER NOT NULL, -- of kit/column: 0 number, 1 text, 2 text without regard to case
    asked_at INTEGER NOT NULL, -- when it was last read into memory
    PRIMARY KEY (table_name, column_name, kind)
) WITHOUT ROWID;

CREATE TABLE staff_setup (
    hash       BLOB    PRIMARY KEY, -- SHA-256
    expires_at INTEGER NOT NULL     -- ms
);

CREATE TABLE segment_build (
    segment    INTEGER PRIMARY KEY,
    version    INTEGER NOT NULL, -- of the rule
    total      INTEGER NOT NULL, -- contacts
    done       INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at   INTEGER           -- NULL = it goes on
);

CREATE TABLE segment_leaf (
    hash     INTEGER PRIMARY KEY, -- of the key
    key      TEXT    NOT NULL,    -- what it depends on, and the condition
    sequence INTEGER NOT NULL,    -- the last fact of the ledger that it knows
    saved_at INTEGER NOT NULL,
    bytes    BLOB    NOT NULL     -- kit/sets: with version, state and checksum
);

CREATE INDEX connection_object_order ON connection_object (connection, record) WHERE kind = 'orders';

-- only postgres
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
, description TEXT, discount INTEGER, hs_discount_percentage INTEGER, tax_amount INTEGER, total_cost INTEGER, currency TEXT, hs_cost_of_goods_sold INTEGER, hs_url TEXT, hs_images TEXT, recurringbillingfrequency TEXT, hs_recurring_billing_period TEXT, became INTEGER, aside_quantity INTEGER, aside_amount INTEGER);
-- end

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
CREATE FUNCTION fold(words TEXT) RETURNS TEXT -- the same for words that differ in case only
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
    'SELECT lower(words COLLATE "und-x-icu")';
CREATE FUNCTION matches(words TEXT, pattern TEXT) RETURNS BOOLEAN -- a regular expression
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
    'SELECT words COLLATE "und-x-icu" ~ pattern';
-- end

-- only postgres
CREATE TABLE search_entry (
    type   TEXT     NOT NULL, -- id of the object type
    record INTEGER  NOT NULL,
    tokens TSVECTOR NOT NULL,
    PRIMARY KEY (type, record)
);
CREATE INDEX search_entry_tokens ON search_entry USING gin (tokens);
-- end

-- only postgres
CREATE SEQUENCE contact_number;
-- end

-- only postgres
CREATE SEQUENCE orders_id;
-- end

-- only postgres
CREATE SEQUENCE link_label_number START 10001;
-- end

-- only postgres
ALTER TABLE line_item ALTER COLUMN order_id DROP NOT NULL;
ALTER TABLE line_item ALTER COLUMN ordinal DROP NOT NULL;
ALTER TABLE line_item ALTER COLUMN home_amount DROP NOT NULL;
CREATE VIEW line_item_order AS
SELECT line_item.id AS from_id, orders.id AS to_id
  FROM line_item JOIN orders ON orders.id = line_item.order_id
   AND line_item.id BETWEEN orders.id * 1048576 AND orders.id * 1048576 + 1048575;
-- end

-- only postgres
CREATE SEQUENCE object_type_number;
-- end

-- only postgres
-- Which rows of a table were written by which transaction: what is kept in memory of a table
-- (kit/column) is brought by it from one snapshot to the next, whoever wrote. A table is watched
-- from the first search that wants it in memory on: then it gets a trigger with this function.
CREATE TABLE db_change (
    source TEXT    NOT NULL, -- the table
    id     INTEGER NOT NULL, -- the row
    xid    INTEGER NOT NULL  -- pg_current_xact_id of its writer
);
CREATE INDEX db_change_xid ON db_change (source, xid);
CREATE TABLE db_watched (
    source    TEXT    PRIMARY KEY, -- the table
    forgotten INTEGER NOT NULL     -- what transactions before this one wrote is not known any more
);
CREATE FUNCTION db_change_note() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN
    IF TG_OP = ''DELETE'' THEN
        INSERT INTO db_change (source, id, xid)
        VALUES (TG_TABLE_NAME, OLD.id, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT));
        RETURN OLD;
    END IF;
    INSERT INTO db_change (source, id, xid)
    VALUES (TG_TABLE_NAME, NEW.id, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT));
    RETURN NEW;
END';
-- end
