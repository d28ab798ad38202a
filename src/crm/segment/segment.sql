-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: segment_insert
INSERT INTO segment (id, name, type, kind, version, folder, filter, custom, settings, permissions,
                     created_at, created_by, updated_at, updated_by, filtered_at, removed_at,
                     convert_kind, convert_day, convert_unit, convert_count, converted_at, wave, included,
                     excluded)
VALUES (:id, :name, :type, :kind, :version, :folder, :filter, :custom, :settings, :permissions,
        :created_at, :created_by, :updated_at, :updated_by, :filtered_at, :removed_at,
        :convert_kind, :convert_day, :convert_unit, :convert_count, :converted_at, :wave, :included,
        :excluded);

-- name: segment_update
UPDATE segment
   SET name = :name, included = :included, excluded = :excluded,
       kind = :kind, version = :version, folder = :folder, filter = :filter,
       updated_at = :updated_at, updated_by = :updated_by, filtered_at = :filtered_at,
       removed_at = :removed_at, convert_kind = :convert_kind, convert_day = :convert_day,
       convert_unit = :convert_unit, convert_count = :convert_count, converted_at = :converted_at,
       wave = :wave
 WHERE id = :id;

-- name: segment_by_id
SELECT id, name, type, kind, version, folder, filter, custom, settings, permissions,
       created_at, created_by, updated_at, updated_by, filtered_at, removed_at,
       convert_kind, convert_day, convert_unit, convert_count, converted_at, wave, included, excluded
  FROM segment WHERE id = :id;

-- name: segment_by_name
SELECT id, name, type, kind, version, folder, filter, custom, settings, permissions,
       created_at, created_by, updated_at, updated_by, filtered_at, removed_at,
       convert_kind, convert_day, convert_unit, convert_count, converted_at, wave, included, excluded
  FROM segment WHERE type = :type AND name = :name AND removed_at IS NULL;

-- name: segment_all
SELECT id, name, type, kind, version, folder, filter, custom, settings, permissions,
       created_at, created_by, updated_at, updated_by, filtered_at, removed_at,
       convert_kind, convert_day, convert_unit, convert_count, converted_at, wave, included, excluded
  FROM segment WHERE removed_at IS NULL ORDER BY id;

-- name: segment_removed_before
SELECT id FROM segment WHERE removed_at < :time ORDER BY id;

-- name: segment_lock sqlite
SELECT id FROM segment WHERE id = :id;

-- name: segment_lock postgres
SELECT id FROM segment WHERE id = :id FOR UPDATE;

-- name: segment_delete
DELETE FROM segment WHERE id = :id;

-- name: segment_member_insert
INSERT INTO segment_member (segment, record, joined_at) VALUES (:segment, :record, :joined_at)
    ON CONFLICT DO NOTHING;

-- name: segment_member_delete
DELETE FROM segment_member WHERE segment = :segment AND record = :record;

-- name: segment_member_delete_some
DELETE FROM segment_member
 WHERE segment = :segment
   AND record IN (SELECT record FROM segment_member WHERE segment = :segment
                   ORDER BY record LIMIT :limit);

-- name: segment_member_all
SELECT record, joined_at FROM segment_member WHERE segment = :segment ORDER BY record;

-- name: segment_member_get
SELECT record, joined_at FROM segment_member WHERE segment = :segment AND record = :record;

-- name: segment_member_lost
SELECT count(*) FROM segment_member
 WHERE NOT EXISTS (SELECT 1 FROM segment WHERE segment.id = segment_member.segment);

-- name: segment_folder_insert
INSERT INTO segment_folder (id, name, parent, created_at, created_by, updated_at)
VALUES (:id, :name, :parent, :created_at, :created_by, :updated_at);

-- name: segment_folder_update
UPDATE segment_folder SET name = :name, parent = :parent, updated_at = :updated_at WHERE id = :id;

-- name: segment_folder_all
SELECT id, name, parent, created_at, created_by, updated_at FROM segment_folder ORDER BY name, id;

-- name: segment_folder_by_id
SELECT id, name, parent, created_at, created_by, updated_at FROM segment_folder WHERE id = :id;

-- name: segment_folder_delete
DELETE FROM segment_folder WHERE id = :id;

-- name: segment_size_put
INSERT INTO segment_size (segment, at, size) VALUES (:segment, :at, :size)
    ON CONFLICT (segment, at) DO UPDATE SET size = excluded.size;

-- name: segment_size_last
SELECT at, size FROM segment_size WHERE segment = :segment ORDER BY at DESC LIMIT 1;

-- name: segment_size_between
SELECT at, size FROM segment_size
 WHERE segment = :segment AND at >= :from AND at <= :until
 ORDER BY at;

-- name: segment_size_delete
DELETE FROM segment_size WHERE segment = :segment;

-- name: segment_edit_put
INSERT INTO segment_edit (segment, at) VALUES (:segment, :at) ON CONFLICT DO NOTHING;

-- name: segment_edit_between
SELECT at FROM segment_edit
 WHERE segment = :segment AND at >= :from AND at <= :until
 ORDER BY at;

-- name: segment_edit_delete
DELETE FROM segment_edit WHERE segment = :segment;

-- name: segment_member_erase
DELETE FROM segment_member
 WHERE record = :record AND segment IN (SELECT id FROM segment WHERE type = :type);

-- name: segment_told_get
SELECT segment, rule, turn, members FROM segment_told WHERE segment = :segment;

-- name: segment_told_insert
INSERT INTO segment_told (segment, rule, turn, members) VALUES (:segment, :rule, 1, :members)
    ON CONFLICT DO NOTHING;

-- name: segment_told_update
UPDATE segment_told SET rule = :rule, turn = turn + 1, members = :members
 WHERE segment = :segment AND turn = :turn;

-- name: segment_told_delete
DELETE FROM segment_told WHERE segment = :segment;

-- name: segment_wave_insert
INSERT INTO segment_wave (id, segment, entering, at, total, rest)
VALUES (:id, :segment, :entering, :at, :total, :rest);

-- name: segment_wave_list
SELECT id, segment, entering, at, total, rest FROM segment_wave WHERE segment = :segment ORDER BY id;

-- name: segment_wave_of_type
SELECT wave.id, wave.segment, wave.entering, wave.at, wave.total, wave.rest
  FROM segment_wave AS wave JOIN segment ON segment.id = wave.segment
 WHERE segment.type = :type
 ORDER BY wave.id;

-- name: segment_wave_less
UPDATE segment_wave SET rest = rest - :count WHERE id = :id;

-- name: segment_wave_delete
DELETE FROM segment_wave WHERE id = :id;

-- name: segment_piece_insert
INSERT INTO segment_piece (wave, first, members) VALUES (:wave, :first, :members);

-- name: segment_piece_list
SELECT wave, first, members FROM segment_piece WHERE wave = :wave ORDER BY first;

-- name: segment_piece_first
SELECT wave, first, members FROM segment_piece WHERE wave = :wave ORDER BY first LIMIT 1;

-- name: segment_piece_at
SELECT wave, first, members FROM segment_piece
 WHERE wave = :wave AND first <= :record
 ORDER BY first DESC LIMIT 1;

-- name: segment_piece_update
UPDATE segment_piece SET members = :members WHERE wave = :wave AND first = :first;

-- name: segment_piece_delete
DELETE FROM segment_piece WHERE wave = :wave AND first = :first;

-- name: segment_build_put
INSERT INTO segment_build (segment, version, total, done, started_at, ended_at)
VALUES (:segment, :version, :total, :done, :started_at, :ended_at)
    ON CONFLICT (segment) DO UPDATE
   SET version = excluded.version, total = excluded.total, done = excluded.done,
       started_at = excluded.started_at, ended_at = excluded.ended_at;

-- name: segment_build_get
SELECT segment, version, total, done, started_at, ended_at
  FROM segment_build WHERE segment = :segment;

-- name: segment_build_delete
DELETE FROM segment_build WHERE segment = :segment;

-- name: segment_leaf_put
INSERT INTO segment_leaf (hash, key, sequence, saved_at, bytes)
VALUES (:hash, :key, :sequence, :saved_at, :bytes)
    ON CONFLICT (hash) DO UPDATE
   SET key = excluded.key, sequence = excluded.sequence, saved_at = excluded.saved_at,
       bytes = excluded.bytes;

-- name: segment_leaf_get
SELECT hash, key, sequence, saved_at, bytes FROM segment_leaf WHERE hash = :hash;

-- name: segment_leaf_hashes
SELECT hash AS id FROM segment_leaf ORDER BY hash;

-- name: segment_leaf_delete
DELETE FROM segment_leaf WHERE hash = :hash;

-- name: segment_leaf_delete_all
DELETE FROM segment_leaf;
