-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: woo_write_insert
INSERT INTO connection_write (id, connection, kind, name, target, body, state, created_at,
                              created_by)
VALUES (:id, :connection, :kind, :name, :target, :body, 'waiting', :created_at, :created_by);

-- name: woo_write_waiting
SELECT id, connection, kind, name, target, body, state, shop_id, reason, created_at, created_by,
       ended_at
  FROM connection_write
 WHERE connection = :connection AND state = 'waiting'
 ORDER BY id
 LIMIT 1;

-- name: woo_write_end
UPDATE connection_write
   SET state = :state, shop_id = :shop_id, reason = :reason, ended_at = :ended_at
 WHERE id = :id;

-- name: woo_write_list
SELECT id, connection, kind, name, target, body, state, shop_id, reason, created_at, created_by,
       ended_at
  FROM connection_write
 WHERE connection = :connection
 ORDER BY id DESC
 LIMIT 200;
