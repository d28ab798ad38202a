-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: visit_tracker_insert
INSERT INTO tracker (id, store, name, write_key, burst_limit, shop_users, created_at)
VALUES (:id, :store, :name, :write_key, :burst_limit, :shop_users, :created_at);

-- name: visit_tracker_update
UPDATE tracker
   SET name = :name, burst_limit = :burst_limit, shop_users = :shop_users, removed_at = :removed_at
 WHERE id = :id;

-- name: visit_trackers
SELECT id, store, name, write_key, burst_limit, shop_users, created_at, removed_at
  FROM tracker
 ORDER BY id;

-- name: visit_names
SELECT id, name, created_at FROM event_name ORDER BY id;

-- name: visit_name_insert
INSERT INTO event_name (id, name, created_at) VALUES (:id, :name, :created_at)
    ON CONFLICT (name) DO NOTHING;

-- name: visit_name_find
SELECT id FROM event_name WHERE name = :name;

-- name: visit_version_get
SELECT version FROM visit_version;

-- name: visit_version_put
UPDATE visit_version SET version = :version;

-- Messages -----------------------------------------------------------------------------------

-- name: visit_see
INSERT INTO visit_seen (week, identity, message)
SELECT CAST(:week AS BIGINT), CAST(:identity AS BIGINT), CAST(:message AS BIGINT)
 WHERE NOT EXISTS (SELECT 1 FROM visit_seen
                    WHERE week = :week - 1 AND identity = :identity AND message = :message)
    ON CONFLICT (week, identity, message) DO NOTHING;

-- name: visit_forget_seen sqlite
DELETE FROM visit_seen
 WHERE (week, identity, message) IN (SELECT week, identity, message FROM visit_seen
                                      WHERE week < :week LIMIT :limit);
-- name: visit_forget_seen postgres
DELETE FROM visit_seen
 WHERE ctid = ANY (ARRAY (SELECT ctid FROM visit_seen WHERE week < :week LIMIT :limit));

-- name: visit_dropped_add
INSERT INTO visit_dropped (tracker, day, reason, detail, count)
VALUES (:tracker, :day, :reason, :detail, :count)
    ON CONFLICT (tracker, day, reason, detail) DO UPDATE
   SET count = visit_dropped.count + excluded.count;

-- name: visit_dropped_list
SELECT tracker, day, reason, detail, count
  FROM visit_dropped
 WHERE tracker = :tracker
 ORDER BY day DESC, reason, detail
 LIMIT :limit;
