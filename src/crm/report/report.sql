-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: report_filter_insert
INSERT INTO report_filter (id, name, label, conditions, created_at)
VALUES (:id, :name, :label, :conditions, :created_at);

-- name: report_filter_update
UPDATE report_filter SET name = :name, label = :label, conditions = :conditions WHERE id = :id;

-- name: report_filter_remove
DELETE FROM report_filter WHERE id = :id;

-- name: report_filter_by_id
SELECT id, name, label, conditions, created_at FROM report_filter WHERE id = :id;

-- name: report_filter_by_name
SELECT id, name, label, conditions, created_at FROM report_filter WHERE name = :name;

-- name: report_filter_all
SELECT id, name, label, conditions, created_at FROM report_filter ORDER BY name;
