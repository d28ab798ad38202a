-- SPDX-License-Identifier: AGPL-3.0-or-later
-- How long facts of a kind are kept; a kind without a row is kept for ever (crm/fact).
CREATE TABLE fact_retention (
    kind INTEGER PRIMARY KEY,
    days INTEGER NOT NULL
);
