-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Saved conditions of reports. Those that ship with the house are a table in report_filter.c.
CREATE TABLE report_filter (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,   -- lower case, as in ?filter=
    label      TEXT NOT NULL,
    conditions TEXT NOT NULL,          -- a JSON object
    created_at INTEGER NOT NULL
);
