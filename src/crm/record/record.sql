-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: record_version
SELECT version FROM record_version WHERE id = 1;

-- name: record_version_put
UPDATE record_version SET version = :version WHERE id = 1;

-- name: record_properties
SELECT type, name, label, group_name, value_type, field_type, column_name, flags, options,
       description, display_order, created_at, created_by, updated_at, updated_by, archived_at,
       form_field, external_options, sensitivity, number_hint, text_hint, currency_symbol,
       currency_property, referenced_type, formula
  FROM property
 ORDER BY type, created_at, name;

-- name: record_groups
SELECT type, name, label, display_order, created_at, archived_at
  FROM property_group
 ORDER BY type, created_at, name;

-- name: record_last_number sqlite
SELECT last FROM record_counter WHERE table_name = :table_name;

-- name: record_last_number_put sqlite
INSERT INTO record_counter (table_name, last) VALUES (:table_name, :last)
    ON CONFLICT (table_name) DO UPDATE SET last = excluded.last;

-- name: record_next_number postgres
SELECT nextval(CAST(:table_name || '_number' AS regclass));

-- name: record_history_insert
INSERT INTO record_history (type, record, id, changed, at, source, actor)
VALUES (:type, :record, :id, :changed, :at, :source, :actor);

-- name: record_history_last
SELECT max(id) FROM record_history WHERE type = :type AND record = :record;

-- name: record_history_all
SELECT id, record, changed, at, source, actor
  FROM record_history
 WHERE type = :type AND record = :record
 ORDER BY id DESC;

-- name: record_history_of
SELECT id, record, changed, at, source, actor
  FROM record_history
 WHERE type = :type AND record = :record AND replace(changed, :name, '') <> changed
 ORDER BY id DESC;

-- name: record_tokens_put sqlite
INSERT INTO search_entry (id, tokens)
SELECT json_extract(entry.value, '$[0]'), json_extract(entry.value, '$[3]')
  FROM json_each(:entries) AS entry
 WHERE true
    ON CONFLICT (id) DO UPDATE SET tokens = excluded.tokens
 WHERE search_entry.tokens <> excluded.tokens;

-- name: record_tokens_put postgres
INSERT INTO search_entry (type, record, tokens)
SELECT entry.value->>1, CAST(entry.value->>2 AS BIGINT),
       array_to_tsvector(string_to_array(entry.value->>3, ' '))
  FROM json_array_elements(CAST(:entries AS json)) AS entry (value)
    ON CONFLICT (type, record) DO UPDATE SET tokens = excluded.tokens
 WHERE search_entry.tokens <> excluded.tokens;

-- name: record_tokens_remove sqlite
DELETE FROM search_entry WHERE id = :first + :record;

-- name: record_tokens_remove postgres
DELETE FROM search_entry WHERE type = :type AND record = :record;

-- name: record_property_put
INSERT INTO property (type, name, label, group_name, value_type, field_type, column_name, flags,
                      options, description, display_order, created_at, created_by, updated_at,
                      updated_by, archived_at, form_field, external_options, sensitivity,
                      number_hint, text_hint, currency_symbol, currency_property,
                      referenced_type, formula)
VALUES (:type, :name, :label, :group_name, :value_type, :field_type, :column_name, :flags,
        :options, :description, :display_order, :created_at, :created_by, :updated_at,
        :updated_by, :archived_at, :form_field, :external_options, :sensitivity, :number_hint,
        :text_hint, :currency_symbol, :currency_property, :referenced_type, :formula)
    ON CONFLICT (type, name) DO UPDATE
   SET label = excluded.label, group_name = excluded.group_name, value_type = excluded.value_type,
       field_type = excluded.field_type, column_name = excluded.column_name,
       flags = excluded.flags, options = excluded.options, description = excluded.description,
       display_order = excluded.display_order, created_at = excluded.created_at,
       created_by = excluded.created_by, updated_at = excluded.updated_at,
       updated_by = excluded.updated_by, archived_at = excluded.archived_at,
       form_field = excluded.form_field, external_options = excluded.external_options,
       sensitivity = excluded.sensitivity, number_hint = excluded.number_hint,
       text_hint = excluded.text_hint, currency_symbol = excluded.currency_symbol,
       currency_property = excluded.currency_property, referenced_type = excluded.referenced_type,
       formula = excluded.formula;

-- name: record_rules
SELECT type, property, rule, arguments
  FROM property_rule
 ORDER BY type, property, rule;

-- name: record_rule_put
INSERT INTO property_rule (type, property, rule, arguments)
VALUES (:type, :property, :rule, :arguments)
    ON CONFLICT (type, property, rule) DO UPDATE SET arguments = excluded.arguments;

-- name: record_rule_remove
DELETE FROM property_rule WHERE type = :type AND property = :property AND rule = :rule;

-- name: record_unique_find
SELECT record
  FROM unique_value
 WHERE type = :type AND property = :property AND value = :value;

-- name: record_unique_put
INSERT INTO unique_value (type, property, value, record, folded)
VALUES (:type, :property, :value, :record, fold(:value))
    ON CONFLICT (type, property, value) DO UPDATE SET record = excluded.record
 WHERE unique_value.record = excluded.record;

-- name: record_unique_remove
DELETE FROM unique_value WHERE type = :type AND record = :record AND property = :property;

-- name: record_unique_remove_all
DELETE FROM unique_value WHERE type = :type AND record = :record;

-- name: record_calculating_list
SELECT type, property, total, done, last, started_at, ended_at
  FROM calculation
 ORDER BY started_at DESC, type, property;

-- name: record_calculating_get
SELECT type, property, total, done, last, started_at, ended_at
  FROM calculation
 WHERE type = :type AND property = :property;

-- name: record_calculating_put
INSERT INTO calculation (type, property, total, done, last, started_at, ended_at)
VALUES (:type, :property, :total, :done, :last, :started_at, :ended_at)
    ON CONFLICT (type, property) DO UPDATE
   SET total = excluded.total, done = excluded.done, last = excluded.last,
       started_at = excluded.started_at, ended_at = excluded.ended_at;

-- name: record_group_put
INSERT INTO property_group (type, name, label, display_order, created_at, archived_at)
VALUES (:type, :name, :label, :display_order, :created_at, :archived_at)
    ON CONFLICT (type, name) DO UPDATE
   SET label = excluded.label, display_order = excluded.display_order,
       created_at = excluded.created_at, archived_at = excluded.archived_at;

-- The tokens of 64 records, spread over all of a type.

-- name: record_tokens_sample sqlite
WITH RECURSIVE
  place (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM place WHERE n < 63),
  ends AS (SELECT (SELECT min(id) FROM search_entry WHERE id >= :first) AS low,
                  (SELECT max(id) FROM search_entry WHERE id <= :last) AS high)
SELECT (SELECT entry.tokens
          FROM search_entry AS entry
         WHERE entry.id >= low + (high - low) * n / 63 AND entry.id <= :last
         ORDER BY entry.id LIMIT 1) AS tokens
  FROM ends, place;

-- name: record_tokens_sample postgres
WITH ends AS (SELECT (SELECT min(record) FROM search_entry WHERE type = :type) AS low,
                     (SELECT max(record) FROM search_entry WHERE type = :type) AS high)
SELECT (SELECT array_to_string(tsvector_to_array(entry.tokens), ' ')
          FROM search_entry AS entry
         WHERE entry.type = :type AND entry.record >= low + (high - low) * place.n / 63
         ORDER BY entry.record LIMIT 1) AS tokens
  FROM ends, generate_series(0, 63) AS place (n);

-- name: record_branch_put
INSERT INTO record_branch (type, record, store) VALUES (:type, :record, :store) ON CONFLICT DO NOTHING;

-- What is left of a record that is erased.

-- name: record_history_erase
DELETE FROM record_history WHERE type = :type AND record = :record;

-- Words that are gone stay in the files of the index until it is merged: all of it, in slices.

-- name: record_words_merge_all sqlite
INSERT INTO search_index (search_index, rank) VALUES ('merge', -:pages);

-- name: record_words_merge sqlite
INSERT INTO search_index (search_index, rank) VALUES ('merge', :pages);
