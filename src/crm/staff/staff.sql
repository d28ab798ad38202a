-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: staff_user_insert
INSERT INTO staff_user (id, email, name, role, own_role, hash, disabled, created_at)
VALUES (:id, :email, :name, :role, :own_role, :hash, :disabled, :created_at);

-- name: staff_user_get
SELECT id, email, name, role, own_role, hash, disabled, created_at, last_seen_at
  FROM staff_user
 WHERE id = :id;

-- name: staff_user_find
SELECT id, email, name, role, own_role, hash, disabled, created_at, last_seen_at
  FROM staff_user
 WHERE email = :email;

-- name: staff_user_list
SELECT id, email, name, role, own_role, disabled, created_at, last_seen_at
  FROM staff_user
 ORDER BY email;

-- name: staff_user_page
SELECT id, email, name, role, disabled, created_at, last_seen_at
  FROM staff_user
 WHERE id > :after AND disabled = :disabled AND (CAST(:email AS TEXT) IS NULL OR email = :email)
 ORDER BY id
 LIMIT :limit;

-- name: staff_user_update
UPDATE staff_user
   SET email = :email, name = :name, role = :role, own_role = :own_role, hash = :hash,
       disabled = :disabled
 WHERE id = :id;

-- name: staff_user_seen
UPDATE staff_user SET last_seen_at = :now WHERE id = :user_id;

-- Locked, so that of two owners who demote each other at once only one succeeds.
-- name: staff_owner_list sqlite
SELECT id FROM staff_user WHERE role = 'owner' AND disabled = 0 ORDER BY id;

-- name: staff_owner_list postgres
SELECT id FROM staff_user WHERE role = 'owner' AND disabled = 0 ORDER BY id FOR UPDATE;

-- name: staff_session_insert
INSERT INTO staff_session (hash, id, user_id, peer, agent, created_at, seen_at)
VALUES (:hash, :id, :user_id, :peer, :agent, :now, :now);

-- name: staff_session_find
SELECT s.user_id AS user_id, CAST(0 AS BIGINT) AS token_id, s.seen_at AS seen_at,
       CAST(NULL AS TEXT) AS scopes, u.role AS role, u.own_role AS own_role
  FROM staff_session AS s
  JOIN staff_user AS u ON u.id = s.user_id
 WHERE s.hash = :hash AND s.seen_at > :since AND u.disabled = 0;

-- name: staff_session_seen
UPDATE staff_session SET seen_at = :now WHERE hash = :hash;

-- name: staff_session_remove
DELETE FROM staff_session WHERE hash = :hash;

-- name: staff_session_remove_of
DELETE FROM staff_session WHERE user_id = :user_id;

-- name: staff_session_forget
DELETE FROM staff_session WHERE seen_at <= :since;

-- name: staff_token_insert
INSERT INTO staff_token (id, user_id, name, hash, hint, scopes, created_at, burst_limit, daily_limit)
VALUES (:id, :user_id, :name, :hash, :hint, :scopes, :now, :burst_limit, :daily_limit);

-- name: staff_token_find
SELECT t.user_id AS user_id, t.id AS token_id, t.last_used_at AS seen_at, t.scopes AS scopes,
       u.role AS role, u.own_role AS own_role, t.grant_id AS grant_id, t.expires_at AS expires_at,
       t.burst_limit AS burst_limit, t.daily_limit AS daily_limit
  FROM staff_token AS t
  JOIN staff_user AS u ON u.id = t.user_id
 WHERE t.hash = :hash AND u.disabled = 0;

-- name: staff_token_seen
UPDATE staff_token SET last_used_at = :now WHERE hash = :hash;

-- name: staff_token_get
SELECT id, user_id, name, scopes, hint, created_at, last_used_at, burst_limit, daily_limit
  FROM staff_token
 WHERE id = :id;

-- name: staff_token_of_app
SELECT count(*) FROM staff_token WHERE id = :id AND grant_id IS NOT NULL;

-- name: staff_token_list
SELECT id, user_id, name, scopes, hint, created_at, last_used_at, burst_limit, daily_limit
  FROM staff_token
 WHERE grant_id IS NULL AND (:user_id = 0 OR user_id = :user_id)
 ORDER BY id;

-- name: staff_token_remove
DELETE FROM staff_token WHERE id = :id;

-- name: staff_throttle_get
SELECT failures, failed_at FROM staff_throttle WHERE key = :key;

-- name: staff_throttle_add
INSERT INTO staff_throttle (key, failures, failed_at) VALUES (:key, 1, :now)
    ON CONFLICT (key) DO UPDATE
   SET failures = CASE WHEN staff_throttle.failed_at <= :since THEN 1
                       ELSE staff_throttle.failures + 1 END,
       failed_at = :now;

-- name: staff_throttle_remove
DELETE FROM staff_throttle WHERE key = :key;

-- name: staff_throttle_forget
DELETE FROM staff_throttle WHERE failed_at <= :since;

-- name: staff_audit_insert
INSERT INTO staff_audit (id, at, user_id, token_id, peer, source, action, object, object_id, details)
VALUES (:id, :at, :user_id, :token_id, :peer, :source, :action, :object, :object_id, :details);

-- name: staff_audit_page
SELECT a.id AS id, a.at AS at, a.user_id AS user_id, u.email AS email, a.token_id AS token_id,
       a.peer AS peer, a.source AS source, a.action AS action, a.object AS object, a.object_id AS object_id,
       a.details AS details
  FROM staff_audit AS a
  LEFT JOIN staff_user AS u ON u.id = a.user_id
 WHERE :after = 0 OR a.id < :after
 ORDER BY a.id DESC
 LIMIT :limit;

-- name: staff_usage_get
SELECT CAST(coalesce(sum(requests), 0) AS BIGINT) FROM staff_usage
 WHERE token_id = :token_id AND day = :day;

-- name: staff_usage_add
INSERT INTO staff_usage (token_id, day, requests) VALUES (:token_id, :day, :requests)
    ON CONFLICT (token_id, day) DO UPDATE SET requests = staff_usage.requests + :requests;

-- name: staff_usage_forget
DELETE FROM staff_usage WHERE token_id = :token_id AND day < :before;
