-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Programs that are told what happens (crm/hook).
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

-- What /webhooks/v3 calls the subscriptions of an endpoint; `events` is made from those in use.
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

-- Facts on their way to an endpoint. Only a window of them: the rest waits in the ledger, behind
-- the endpoint's cursor. Those that are done are kept for a while, to be looked at.
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

-- Every call that was made, once for each delivery that it carried.
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

-- A part of the ledger that is told once more.
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
