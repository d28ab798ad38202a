-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: import_insert
INSERT INTO import (id, name, kind, map, columns, store, dry_run, state, message, path, size, read,
                    rows, bad, created, changed, unchanged, lines_created, lines_changed,
                    lines_unchanged, created_at, started_at, moved_at, ended_at)
VALUES (:id, :name, :as, :map, :columns, :store, :dry_run, :state, NULL, :path, :size, 0,
        0, 0, 0, 0, 0, 0, 0, 0, :created_at, NULL, NULL, NULL);

-- name: import_by_id
SELECT id, name, kind AS "as", map, store, dry_run, state, message, size, read, rows, bad, created,
       changed, unchanged, lines_created, lines_changed, lines_unchanged, created_at, started_at,
       ended_at
  FROM import WHERE id = :id;

-- name: import_file_by_id
SELECT columns, path FROM import WHERE id = :id;

-- name: import_page
SELECT id, name, kind AS "as", map, store, dry_run, state, message, size, read, rows, bad, created,
       changed, unchanged, lines_created, lines_changed, lines_unchanged, created_at, started_at,
       ended_at
  FROM import WHERE id < :after ORDER BY id DESC LIMIT :limit;

-- name: import_begin
UPDATE import SET state = 'running', store = :store, started_at = COALESCE(started_at, :now),
                  moved_at = :now
 WHERE id = :id AND state IN ('waiting', 'running');

-- name: import_move
UPDATE import SET read = :read, rows = :rows, bad = :bad, created = :created, changed = :changed,
                  unchanged = :unchanged, lines_created = :lines_created,
                  lines_changed = :lines_changed, lines_unchanged = :lines_unchanged,
                  store = :store, moved_at = :now
 WHERE id = :id AND state = 'running';

-- name: import_end
UPDATE import SET state = :state, message = :message, ended_at = :now, path = NULL
 WHERE id = :id AND state IN ('waiting', 'running');

-- name: import_end_lost
UPDATE import SET state = 'failed', ended_at = :now,
                  message = 'It was interrupted; run it again: what is there already stays as it is.'
 WHERE state = 'running' AND path IS NULL AND moved_at < :before;

-- name: import_error_insert
INSERT INTO import_error (import, line, field, reason, place, row)
VALUES (:import, :line, :field, :reason, :place, :row)
    ON CONFLICT DO NOTHING;

-- name: import_error_page
SELECT import, line, field, reason, place, row FROM import_error
 WHERE import = :import AND line > :after ORDER BY line LIMIT :limit;

-- name: import_map_insert
INSERT INTO import_map (id, name, kind, header, map, created_at, updated_at)
VALUES (:id, :name, :as, :header, :map, :created_at, :updated_at);

-- name: import_map_update
UPDATE import_map SET kind = :as, header = :header, map = :map, updated_at = :updated_at
 WHERE name = :name;

-- name: import_map_delete
DELETE FROM import_map WHERE name = :name;

-- name: import_map_by_name
SELECT id, name, map, created_at, updated_at FROM import_map WHERE name = :name;

-- name: import_map_by_header
SELECT id, name, map, created_at, updated_at FROM import_map
 WHERE header = :header AND kind = :as ORDER BY updated_at DESC, id DESC LIMIT 1;

-- name: import_map_all
SELECT id, name, map, created_at, updated_at FROM import_map ORDER BY name;

-- name: import_error_with sqlite
SELECT import, line, field, reason, place, row FROM import_error
 WHERE instr(lower(row), :word) > 0 LIMIT :limit;

-- name: import_error_with postgres
SELECT import, line, field, reason, place, row FROM import_error
 WHERE strpos(lower(row), :word) > 0 LIMIT :limit;

-- name: import_error_delete
DELETE FROM import_error WHERE import = :import AND line = :line;

-- name: import_error_forget
DELETE FROM import_error
 WHERE (import, line) IN (SELECT bad.import, bad.line
                            FROM import CROSS JOIN import_error AS bad
                           WHERE bad.import = import.id AND import.ended_at < :before LIMIT :limit);
