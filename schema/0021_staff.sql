-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Programs that act for people (OAuth 2), second factors, links, and roles of the shop's own
-- (crm/staff).

-- Programs that may ask people to act for them.
CREATE TABLE staff_app (
    id            INTEGER PRIMARY KEY,
    name          TEXT    NOT NULL,
    client_id     TEXT    NOT NULL UNIQUE,
    secret_hash   BLOB,                         -- SHA-256; NULL = a program that can keep no secret
    redirect_uris TEXT    NOT NULL,             -- with blanks between
    created_by    INTEGER NOT NULL,             -- user; 0 = the house
    created_at    INTEGER NOT NULL              -- ms
);

-- One consent of one person to one app, and the code that the app fetches its tokens with.
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

-- What an app fetches its next access token with.
CREATE TABLE staff_refresh (
    hash       BLOB    PRIMARY KEY,             -- SHA-256
    grant_id   INTEGER NOT NULL REFERENCES staff_grant (id),
    created_at INTEGER NOT NULL,                -- ms
    used_at    INTEGER                          -- ms; another took its place: shown again, the grant ends
);
CREATE INDEX staff_refresh_grant ON staff_refresh (grant_id);

-- A token of a grant ends; any token may have limits of its own.
ALTER TABLE staff_token ADD COLUMN grant_id INTEGER;    -- NULL = made by a person for a program of theirs
ALTER TABLE staff_token ADD COLUMN expires_at INTEGER;  -- ms; NULL = never
ALTER TABLE staff_token ADD COLUMN burst_limit INTEGER; -- requests in 10 s; 0 = any number; NULL = the usual
ALTER TABLE staff_token ADD COLUMN daily_limit INTEGER; -- requests in a day (UTC); 0 = any number; NULL = the usual
CREATE INDEX staff_token_grant ON staff_token (grant_id) WHERE grant_id IS NOT NULL;

-- How much a token with a daily limit was used; written now and then, summed over the nodes.
CREATE TABLE staff_usage (
    token_id INTEGER NOT NULL,
    day      INTEGER NOT NULL,                  -- days since 1970, UTC
    requests INTEGER NOT NULL,
    PRIMARY KEY (token_id, day)
) WITHOUT ROWID;

-- The second factor of a person (RFC 6238).
CREATE TABLE staff_totp (
    user_id    INTEGER PRIMARY KEY REFERENCES staff_user (id),
    secret     TEXT    NOT NULL,                -- sealed by kit/crypt
    confirmed  INTEGER NOT NULL DEFAULT 0,      -- 1: a code was shown, it is asked for from now on
    last_step  INTEGER NOT NULL DEFAULT 0,      -- of 30 s since 1970; this code and older ones are used up
    created_at INTEGER NOT NULL                 -- ms
);

-- For who lost the second factor; each is good once.
CREATE TABLE staff_recovery (
    user_id INTEGER NOT NULL REFERENCES staff_user (id),
    hash    BLOB    NOT NULL,                   -- SHA-256
    PRIMARY KEY (user_id, hash)
) WITHOUT ROWID;

-- What lets somebody do one thing once: end a sign-in with the second factor, set a new password.
CREATE TABLE staff_ticket (
    hash       BLOB    PRIMARY KEY,             -- SHA-256
    user_id    INTEGER NOT NULL REFERENCES staff_user (id),
    purpose    TEXT    NOT NULL,                -- "second factor" "password"
    expires_at INTEGER NOT NULL                 -- ms
);
CREATE INDEX staff_ticket_user ON staff_ticket (user_id);

-- A session has a number, so that its owner can see it and end it.
ALTER TABLE staff_session ADD COLUMN id INTEGER;
UPDATE staff_session
   SET id = created_at * 4096
            + (SELECT count(*) FROM staff_session AS o
                WHERE o.created_at = staff_session.created_at AND o.hash < staff_session.hash);

-- Roles of the shop's own. What a role says nothing about is as its accesses have it.
CREATE TABLE staff_role (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL UNIQUE,
    accesses   TEXT    NOT NULL,                -- names, with blanks between
    created_at INTEGER NOT NULL                 -- ms
);

-- Which records of a type it sees and edits: "all", "own" (those it owns), "stores", "none".
CREATE TABLE staff_role_object (
    role_id INTEGER NOT NULL REFERENCES staff_role (id),
    type    TEXT    NOT NULL,                   -- id of the object type
    see     TEXT    NOT NULL,
    edit    TEXT    NOT NULL,
    PRIMARY KEY (role_id, type)
) WITHOUT ROWID;

-- Which properties it does not see, or sees and cannot write.
CREATE TABLE staff_role_property (
    role_id  INTEGER NOT NULL REFERENCES staff_role (id),
    type     TEXT    NOT NULL,
    property TEXT    NOT NULL,
    level    TEXT    NOT NULL,                  -- "hidden" "read_only"
    PRIMARY KEY (role_id, type, property)
) WITHOUT ROWID;

-- Changes with the roles and with the stores of people: what is kept in memory of them is made anew.
CREATE TABLE staff_role_version (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL
);
INSERT INTO staff_role_version (id, version) VALUES (1, 0);

ALTER TABLE staff_user ADD COLUMN own_role INTEGER;     -- staff_role; with the role "own"

-- The stores whose records a person of a branch sees.
CREATE TABLE staff_user_store (
    user_id  INTEGER NOT NULL REFERENCES staff_user (id),
    store_id INTEGER NOT NULL,
    PRIMARY KEY (user_id, store_id)
) WITHOUT ROWID;

-- The audit log also says from which address.
ALTER TABLE staff_audit ADD COLUMN peer TEXT;

-- To which store a record belongs that somebody of a branch made; orders and their buyers belong to
-- the store that sold (crm/record).
CREATE TABLE record_branch (
    type   TEXT    NOT NULL,                    -- id of the object type
    record INTEGER NOT NULL,
    store  INTEGER NOT NULL,
    PRIMARY KEY (type, store, record)
) WITHOUT ROWID;
