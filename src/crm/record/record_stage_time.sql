-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: record_stage_times
SELECT stage, entered_at, exited_at, latest, total
  FROM stage_time
 WHERE type = :type AND record = :record
 ORDER BY stage;

-- name: record_stage_time_put
INSERT INTO stage_time (type, record, stage, entered_at, exited_at, latest, total)
VALUES (:type, :record, :stage, :entered_at, :exited_at, :latest, :total)
    ON CONFLICT (type, record, stage) DO UPDATE
   SET entered_at = excluded.entered_at, exited_at = excluded.exited_at,
       latest = excluded.latest, total = excluded.total;

-- name: record_stage_time_remove
DELETE FROM stage_time WHERE type = :type AND record = :record;
