-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: bulk_insert
INSERT INTO bulk (id, type, action, state, query, properties, list, expected, collected, total, done,
                  same, failed, undone, kept, message, user_id, token, role, scopes, rights,
                  created_at, ended_at)
VALUES (:id, :type, :action, :state, :query, :properties, :list, :expected, :collected, :total, 0,
        0, 0, 0, 0, NULL, :user_id, :token, :role, :scopes, :rights, :created_at, NULL);

-- name: bulk_by_id
SELECT id, type, action, state, query, properties, list, expected, collected, total, done, same,
       failed, undone, kept, message, user_id, token, role, scopes, rights, created_at, ended_at
  FROM bulk WHERE id = :id;

-- name: bulk_page
SELECT id, type, action, state, query, properties, list, expected, collected, total, done, same,
       failed, undone, kept, message, user_id, token, role, scopes, rights, created_at, ended_at
  FROM bulk
 WHERE id < :after AND (CAST(:user AS BIGINT) IS NULL OR user_id = :user)
 ORDER BY id DESC LIMIT :limit;

-- name: bulk_item_insert sqlite
INSERT INTO bulk_item (bulk, record, state)
SELECT :bulk, value, 0 FROM json_each(:records) WHERE TRUE
    ON CONFLICT DO NOTHING;

-- name: bulk_item_insert postgres
INSERT INTO bulk_item (bulk, record, state)
SELECT :bulk, CAST(wanted.value AS BIGINT), 0
  FROM json_array_elements_text(CAST(:records AS json)) AS wanted (value)
    ON CONFLICT DO NOTHING;

-- name: bulk_collected
UPDATE bulk SET collected = 1, total = :total WHERE id = :id;

-- name: bulk_move
UPDATE bulk SET state = :to, ended_at = :ended_at WHERE id = :id AND state = :from;

-- name: bulk_fail
UPDATE bulk SET state = 'failed', message = :message, ended_at = :now WHERE id = :id;

-- name: bulk_items
SELECT record AS id FROM bulk_item
 WHERE bulk = :bulk AND state = :state
 ORDER BY record LIMIT :limit;

-- name: bulk_failures
SELECT record, reason FROM bulk_item
 WHERE bulk = :bulk AND state = 3 AND record > :after
 ORDER BY record LIMIT :limit;

-- name: bulk_item_put
UPDATE bulk_item SET state = :state, reason = :reason WHERE bulk = :bulk AND record = :record;

-- name: bulk_count
UPDATE bulk SET done = done + :done, same = same + :same, failed = failed + :failed,
                undone = undone + :undone, kept = kept + :kept
 WHERE id = :id;

-- name: bulk_forget_items
DELETE FROM bulk_item
 WHERE (bulk, record) IN (SELECT item.bulk, item.record
                            FROM bulk CROSS JOIN bulk_item AS item
                           WHERE item.bulk = bulk.id AND bulk.ended_at < :before LIMIT :limit);

-- name: bulk_forget
DELETE FROM bulk
 WHERE ended_at < :before
   AND NOT EXISTS (SELECT 1 FROM bulk_item WHERE bulk_item.bulk = bulk.id);

-- name: bulk_erase
UPDATE bulk SET query = NULL, properties = NULL
 WHERE type = :type
   AND id IN (SELECT bulk FROM bulk_item WHERE record = :record);

-- name: bulk_erase_items
DELETE FROM bulk_item
 WHERE record = :record AND bulk IN (SELECT id FROM bulk WHERE type = :type);

-- name: bulk_erase_reasons sqlite
UPDATE bulk_item SET reason = NULL WHERE state = 3 AND instr(lower(reason), :word) > 0;

-- name: bulk_erase_reasons postgres
UPDATE bulk_item SET reason = NULL WHERE state = 3 AND strpos(lower(reason), :word) > 0;
