-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: staff_role_version_get
SELECT version FROM staff_role_version WHERE id = 1;

-- name: staff_role_version_put
UPDATE staff_role_version SET version = :version WHERE id = 1;

-- name: staff_role_insert
INSERT INTO staff_role (id, name, accesses, created_at) VALUES (:id, :name, :accesses, :created_at);

-- name: staff_role_update
UPDATE staff_role SET name = :name, accesses = :accesses WHERE id = :id;

-- name: staff_role_delete
DELETE FROM staff_role WHERE id = :id;

-- name: staff_role_all
SELECT id, name, accesses, created_at FROM staff_role ORDER BY name;

-- name: staff_role_users
SELECT count(*) FROM staff_user WHERE own_role = :id;

-- name: staff_role_objects
SELECT role_id, type, see, edit FROM staff_role_object ORDER BY role_id, type;

-- name: staff_role_object_insert
INSERT INTO staff_role_object (role_id, type, see, edit) VALUES (:role_id, :type, :see, :edit);

-- name: staff_role_object_clear
DELETE FROM staff_role_object WHERE role_id = :id;

-- name: staff_role_properties
SELECT role_id, type, property, level FROM staff_role_property ORDER BY role_id, type, property;

-- name: staff_role_property_insert
INSERT INTO staff_role_property (role_id, type, property, level)
VALUES (:role_id, :type, :property, :level);

-- name: staff_role_property_clear
DELETE FROM staff_role_property WHERE role_id = :id;

-- name: staff_user_stores
SELECT user_id, store_id FROM staff_user_store ORDER BY user_id, store_id;

-- name: staff_user_store_insert
INSERT INTO staff_user_store (user_id, store_id) VALUES (:user_id, :store_id);

-- name: staff_user_store_clear
DELETE FROM staff_user_store WHERE user_id = :id;
