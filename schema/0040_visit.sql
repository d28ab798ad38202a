-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What shops tell of their visitors.

-- A key by which the pages, apps and servers of one store tell what happens there. It is no secret:
-- it stands in the pages, and whoever has it can add, never read.
CREATE TABLE tracker (
    id          INTEGER PRIMARY KEY,
    store       INTEGER NOT NULL REFERENCES store (id),
    name        TEXT    NOT NULL,
    write_key   TEXT    NOT NULL UNIQUE,
    burst_limit INTEGER NOT NULL, -- requests of one address in 10 seconds; 0 = as many as come
    shop_users  INTEGER NOT NULL, -- 1: its user ids are the shop's customer ids
    created_at  INTEGER NOT NULL, -- ms
    removed_at  INTEGER           -- ms; NULL = it holds
);

-- Names of events of the shops' own, so that the ledger counts them by a number.
CREATE TABLE event_name (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL UNIQUE,
    created_at INTEGER NOT NULL -- ms
);

-- A new number at each change of trackers or names of events: who keeps them in memory asks for it.
CREATE TABLE visit_version (
    version INTEGER NOT NULL -- an id
);
INSERT INTO visit_version (version) VALUES (0);

-- Messages that came already. Begins with the week, so that the past goes in one piece, and then
-- with the identity that sent it, so that what comes together lies together.
CREATE TABLE visit_seen (
    week     INTEGER NOT NULL, -- since 1970, in which it came
    identity INTEGER NOT NULL, -- by the ids in the message
    message  INTEGER NOT NULL, -- hash of its id
    PRIMARY KEY (week, identity, message)
) WITHOUT ROWID;

-- What came and was not told: robots, messages that came twice, messages that say nothing.
CREATE TABLE visit_dropped (
    tracker INTEGER NOT NULL,
    day     INTEGER NOT NULL, -- since 1970, UTC
    reason  TEXT    NOT NULL, -- robot twice wrong
    detail  TEXT    NOT NULL, -- the name of the robot, what was wrong; '' = nothing more to say
    count   INTEGER NOT NULL,
    PRIMARY KEY (tracker, day, reason, detail)
) WITHOUT ROWID;
