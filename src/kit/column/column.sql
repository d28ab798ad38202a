-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: column_asked_put
INSERT INTO column_asked (table_name, column_name, kind, asked_at)
VALUES (:table_name, :column_name, :kind, :asked_at)
    ON CONFLICT (table_name, column_name, kind) DO UPDATE SET asked_at = excluded.asked_at;

-- name: column_asked_list
SELECT table_name, column_name, kind, asked_at
  FROM column_asked
 WHERE table_name = :table_name AND asked_at > :since
 ORDER BY asked_at DESC, column_name, kind
 LIMIT :most;

-- name: column_asked_forget
DELETE FROM column_asked WHERE table_name = :table_name;
