-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Teams of users, and the team of whoever owns a record.
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

ALTER TABLE staff_user ADD COLUMN team_followed INTEGER; -- team: what their records say; a chore follows
ALTER TABLE contact ADD COLUMN hubspot_team_id TEXT;     -- team, of the owner
ALTER TABLE company ADD COLUMN hubspot_team_id TEXT;
ALTER TABLE deal ADD COLUMN hubspot_team_id TEXT;
ALTER TABLE ticket ADD COLUMN hubspot_team_id TEXT;

-- Carts say the name of their store, as orders do.
ALTER TABLE cart ADD COLUMN store_name TEXT; -- store.name; a chore follows it
UPDATE cart SET store_name = (SELECT store.name FROM store WHERE store.id = cart.store);
