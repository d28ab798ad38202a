-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: fact_retention_list
SELECT kind, days FROM fact_retention ORDER BY kind;

-- name: fact_retention_put
INSERT INTO fact_retention (kind, days) VALUES (:kind, :days)
    ON CONFLICT (kind) DO UPDATE SET days = excluded.days;

-- name: fact_retention_remove
DELETE FROM fact_retention WHERE kind = :kind;
