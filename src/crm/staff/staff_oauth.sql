-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: staff_app_insert
INSERT INTO staff_app (id, name, client_id, secret_hash, redirect_uris, created_by, created_at)
VALUES (:id, :name, :client_id, :secret_hash, :redirect_uris, :created_by, :created_at);

-- name: staff_app_update
UPDATE staff_app SET name = :name, secret_hash = :secret_hash, redirect_uris = :redirect_uris
 WHERE id = :id;

-- name: staff_app_by_id
SELECT id, name, client_id, secret_hash, redirect_uris, created_by, created_at
  FROM staff_app WHERE id = :id;

-- name: staff_app_by_client
SELECT id, name, client_id, secret_hash, redirect_uris, created_by, created_at
  FROM staff_app WHERE client_id = :client_id;

-- name: staff_app_all
SELECT id, name, client_id, secret_hash, redirect_uris, created_by, created_at
  FROM staff_app ORDER BY id;

-- name: staff_app_delete
DELETE FROM staff_app WHERE id = :id;

-- name: staff_app_delete_tokens
DELETE FROM staff_token WHERE grant_id IN (SELECT id FROM staff_grant WHERE app_id = :id);

-- name: staff_app_delete_refresh
DELETE FROM staff_refresh WHERE grant_id IN (SELECT id FROM staff_grant WHERE app_id = :id);

-- name: staff_app_delete_grants
DELETE FROM staff_grant WHERE app_id = :id;

-- name: staff_grant_insert
INSERT INTO staff_grant (id, app_id, user_id, scopes, code_hash, redirect_uri, challenge, created_at)
VALUES (:id, :app_id, :user_id, :scopes, :code_hash, :redirect_uri, :challenge, :created_at);

-- name: staff_grant_by_code
SELECT id, app_id, user_id, scopes, redirect_uri, challenge, code_used, created_at, revoked_at
  FROM staff_grant WHERE code_hash = :hash;

-- name: staff_grant_by_refresh
SELECT g.id AS id, g.app_id AS app_id, g.user_id AS user_id, g.scopes AS scopes,
       g.redirect_uri AS redirect_uri, g.challenge AS challenge, g.code_used AS code_used,
       g.created_at AS created_at, g.revoked_at AS revoked_at
  FROM staff_refresh AS r
  JOIN staff_grant AS g ON g.id = r.grant_id
 WHERE r.hash = :hash;

-- Of two who show one code at once only one changes the row.
-- name: staff_grant_use_code
UPDATE staff_grant SET code_used = 1 WHERE id = :id AND code_used = 0;

-- name: staff_grant_end
UPDATE staff_grant SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL;

-- name: staff_grant_delete_tokens
DELETE FROM staff_token WHERE grant_id = :id;

-- name: staff_grant_delete_refresh
DELETE FROM staff_refresh WHERE grant_id = :id;

-- Only those whose app has fetched its tokens.
-- name: staff_grant_all
SELECT g.id AS id, g.app_id AS app_id, g.user_id AS user_id, a.name AS app, u.email AS email,
       g.scopes AS scopes, g.created_at AS created_at
  FROM staff_grant AS g
  JOIN staff_app AS a ON a.id = g.app_id
  JOIN staff_user AS u ON u.id = g.user_id
 WHERE g.revoked_at IS NULL AND g.code_used = 1 AND (:user_id = 0 OR g.user_id = :user_id)
 ORDER BY g.id;

-- name: staff_refresh_insert
INSERT INTO staff_refresh (hash, grant_id, created_at) VALUES (:hash, :grant_id, :now);

-- name: staff_refresh_use
UPDATE staff_refresh SET used_at = :now WHERE hash = :hash AND used_at IS NULL;

-- name: staff_access_insert
INSERT INTO staff_token (id, user_id, name, hash, hint, scopes, created_at, grant_id, expires_at)
VALUES (:id, :user_id, :name, :hash, :hint, :scopes, :now, :grant_id, :expires_at);

-- name: staff_access_find
SELECT t.id AS token_id, g.id AS grant_id, g.app_id AS app_id, g.user_id AS user_id,
       a.client_id AS client_id, u.email AS email, g.scopes AS scopes, t.created_at AS created_at,
       t.expires_at AS expires_at,
       CASE WHEN g.revoked_at IS NULL AND u.disabled = 0 AND t.expires_at > :now THEN 1 ELSE 0 END AS active
  FROM staff_token AS t
  JOIN staff_grant AS g ON g.id = t.grant_id
  JOIN staff_app AS a ON a.id = g.app_id
  JOIN staff_user AS u ON u.id = g.user_id
 WHERE t.hash = :hash;

-- name: staff_refresh_find
SELECT CAST(0 AS BIGINT) AS token_id, g.id AS grant_id, g.app_id AS app_id, g.user_id AS user_id,
       a.client_id AS client_id, u.email AS email, g.scopes AS scopes, r.created_at AS created_at,
       CAST(NULL AS BIGINT) AS expires_at,
       CASE WHEN g.revoked_at IS NULL AND u.disabled = 0 AND r.used_at IS NULL THEN 1 ELSE 0 END AS active
  FROM staff_refresh AS r
  JOIN staff_grant AS g ON g.id = r.grant_id
  JOIN staff_app AS a ON a.id = g.app_id
  JOIN staff_user AS u ON u.id = g.user_id
 WHERE r.hash = :hash;

-- name: staff_access_forget
DELETE FROM staff_token WHERE expires_at IS NOT NULL AND expires_at <= :since;

-- name: staff_grant_forget
DELETE FROM staff_grant WHERE code_used = 0 AND created_at <= :since;

-- name: staff_account
SELECT min(id) FROM staff_user;
