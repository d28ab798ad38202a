-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: record_types_made
SELECT id, name, qualified, singular, plural, description, primary_property, secondary_properties,
       required_properties, searchable_properties, associated_types, created_at, created_by,
       updated_at, updated_by, archived_at
  FROM object_type
 ORDER BY id;

-- name: record_type_put
INSERT INTO object_type (id, name, qualified, singular, plural, description, primary_property,
                         secondary_properties, required_properties, searchable_properties,
                         associated_types, created_at, created_by, updated_at, updated_by,
                         archived_at)
VALUES (:id, :name, :qualified, :singular, :plural, :description, :primary_property,
        :secondary_properties, :required_properties, :searchable_properties, :associated_types,
        :created_at, :created_by, :updated_at, :updated_by, :archived_at)
    ON CONFLICT (id) DO UPDATE
   SET singular = excluded.singular, plural = excluded.plural, description = excluded.description,
       primary_property = excluded.primary_property,
       secondary_properties = excluded.secondary_properties,
       required_properties = excluded.required_properties,
       searchable_properties = excluded.searchable_properties,
       updated_at = excluded.updated_at, updated_by = excluded.updated_by,
       archived_at = excluded.archived_at;

-- name: record_type_hold postgres
SELECT id FROM object_type WHERE id = :id AND archived_at IS NULL FOR SHARE;

-- name: record_type_lock postgres
SELECT id FROM object_type WHERE id = :id FOR UPDATE;

-- name: record_type_free_name
UPDATE object_type
   SET name = :name, qualified = :name, singular = :name, plural = :name,
       archived_at = COALESCE(archived_at, :now)
 WHERE id = :id;

-- What is known of a type that is purged; its records are gone already, and all that was theirs.

-- name: record_type_remove
DELETE FROM object_type WHERE id = :id;

-- name: record_type_remove_properties
DELETE FROM property WHERE type = :type;

-- name: record_type_remove_groups
DELETE FROM property_group WHERE type = :type;

-- name: record_type_remove_stages
DELETE FROM pipeline_stage WHERE type = :type;

-- name: record_type_remove_pipelines
DELETE FROM pipeline WHERE type = :type;

-- name: record_type_remove_link_labels
DELETE FROM link_label WHERE from_type = :type OR to_type = :type;

-- name: record_type_remove_link_limits
DELETE FROM link_limit WHERE from_type = :type OR to_type = :type;

-- name: record_type_remove_rules
DELETE FROM property_rule WHERE type = :type;

-- name: record_type_remove_calculations
DELETE FROM calculation WHERE type = :type;

-- name: record_type_remove_merge_values
DELETE FROM merge_value WHERE merge_id IN (SELECT id FROM merge WHERE type = :type);

-- name: record_type_remove_merges
DELETE FROM merge WHERE type = :type;
