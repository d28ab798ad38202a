-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: replay_forget_one
DELETE FROM replay
 WHERE user_id = :user_id AND token = :token AND key = :key AND at < :before;

-- name: replay_claim
-- PostgreSQL waits here for another that has claimed it and has not ended.
INSERT INTO replay (user_id, token, key, request, code, at)
VALUES (:user_id, :token, :key, :request, 0, :at)
    ON CONFLICT (user_id, token, key) DO NOTHING;

-- name: replay_get
SELECT user_id, token, key, request, code, type, body, headers, at
  FROM replay
 WHERE user_id = :user_id AND token = :token AND key = :key;

-- name: replay_put
UPDATE replay
   SET code = :code, type = :type, body = :body, headers = :headers
 WHERE user_id = :user_id AND token = :token AND key = :key;

-- name: replay_list
SELECT user_id, token, key, request, code, type, body, headers, at
  FROM replay
 WHERE (user_id, token, key) > (:user_id, :token, :key) AND body IS NOT NULL
 ORDER BY user_id, token, key
 LIMIT 200;

-- name: replay_forget
DELETE FROM replay WHERE at < :before;
