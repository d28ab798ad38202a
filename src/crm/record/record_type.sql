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

-- What is known of a type that is purged.

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

-- name: record_type_remove_history
DELETE FROM record_history WHERE type = :type;

-- name: record_type_remove_links
DELETE FROM link WHERE from_type = :type OR to_type = :type;

-- name: record_type_remove_link_labels
DELETE FROM link_label WHERE from_type = :type OR to_type = :type;

-- name: record_type_remove_link_limits
DELETE FROM link_limit WHERE from_type = :type OR to_type = :type;

-- name: record_type_remove_unique
DELETE FROM unique_value WHERE type = :type;

-- name: record_type_remove_rules
DELETE FROM property_rule WHERE type = :type;

-- name: record_type_remove_calculations
DELETE FROM calculation WHERE type = :type;

-- name: record_type_remove_words sqlite
DELETE FROM search_entry WHERE id BETWEEN :first AND :last;

-- name: record_type_remove_words postgres
DELETE FROM search_entry WHERE type = :type;
