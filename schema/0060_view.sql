-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Saved views of lists, and dashboards: what people arrange for themselves, or for everybody.
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
