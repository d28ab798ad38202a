-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: view_insert
INSERT INTO saved_view (id, kind, type, name, shared, content, owner, created_at, updated_at)
VALUES (:id, :kind, :type, :name, :shared, :content, :owner, :created_at, :updated_at);

-- name: view_update
UPDATE saved_view SET name = :name, shared = :shared, content = :content, updated_at = :updated_at
 WHERE id = :id;

-- name: view_remove
DELETE FROM saved_view WHERE id = :id;

-- name: view_by_id
SELECT id, kind, type, name, shared, content, owner, created_at, updated_at FROM saved_view WHERE id = :id;

-- name: view_count_of_owner
SELECT count(*) FROM saved_view WHERE owner = :owner;

-- name: view_seen
SELECT id, kind, type, name, shared, content, owner, created_at, updated_at FROM saved_view
 WHERE kind = :kind AND (owner = :owner OR shared = 1)
 ORDER BY name, id;

-- name: view_seen_of_type
SELECT id, kind, type, name, shared, content, owner, created_at, updated_at FROM saved_view
 WHERE kind = :kind AND type = :type AND (owner = :owner OR shared = 1)
 ORDER BY name, id;
