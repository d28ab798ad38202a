-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: record_merge_insert
INSERT INTO merge (id, type, survivor, merged, archived, merged_at, merged_by, undone_at)
VALUES (:id, :type, :survivor, :merged, :archived, :merged_at, :merged_by, :undone_at);

-- name: record_merge_get
SELECT id, type, survivor, merged, archived, merged_at, merged_by, undone_at
  FROM merge
 WHERE id = :id;

-- name: record_merges
SELECT id, type, survivor, merged, archived, merged_at, merged_by, undone_at
  FROM merge
 WHERE type = :type AND (survivor = :record OR merged = :record)
 ORDER BY id DESC;

-- name: record_merge_undone
UPDATE merge SET undone_at = :undone_at WHERE id = :id;

-- name: record_merged_into
SELECT survivor FROM merge WHERE type = :type AND merged = :record AND undone_at IS NULL;

-- name: record_merge_value_insert
INSERT INTO merge_value (merge_id, property, value) VALUES (:merge_id, :property, :value);

-- name: record_merge_values
SELECT merge_id, property, value FROM merge_value WHERE merge_id = :merge_id ORDER BY property;
