-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The people of the shop (crm/staff): users, how they sign in, and what they did.
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

-- Who is signed in with a browser. Only the hash of what the cookie holds is kept.
CREATE TABLE staff_session (
    hash        BLOB    PRIMARY KEY,            -- SHA-256
    user_id     INTEGER NOT NULL REFERENCES staff_user (id),
    peer        TEXT,                           -- the address at sign-in
    agent       TEXT,                           -- the browser at sign-in
    created_at  INTEGER NOT NULL,               -- ms
    seen_at     INTEGER NOT NULL                -- ms, within the hour; it ends 30 days later
);
CREATE INDEX staff_session_user ON staff_session (user_id);

-- Keys for programs.
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

-- Who tried to sign in and could not: each failure makes the next try wait longer.
CREATE TABLE staff_throttle (
    key        TEXT    PRIMARY KEY,             -- "email:…" or "address:…"
    failures   INTEGER NOT NULL,
    failed_at  INTEGER NOT NULL                 -- ms
);

-- The audit log: who did what to which record.
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
