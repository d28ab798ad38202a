-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: staff_totp_get
SELECT secret, confirmed, last_step FROM staff_totp WHERE user_id = :user_id;

-- name: staff_totp_put
INSERT INTO staff_totp (user_id, secret, confirmed, last_step, created_at)
VALUES (:user_id, :secret, 0, 0, :now)
    ON CONFLICT (user_id) DO UPDATE SET secret = :secret, confirmed = 0, last_step = 0, created_at = :now;

-- name: staff_totp_confirm
UPDATE staff_totp SET confirmed = 1 WHERE user_id = :user_id;

-- Of two who show one code at once only one changes the row.
-- name: staff_totp_use
UPDATE staff_totp SET last_step = :step WHERE user_id = :user_id AND last_step < :step;

-- name: staff_totp_delete
DELETE FROM staff_totp WHERE user_id = :user_id;

-- name: staff_recovery_insert
INSERT INTO staff_recovery (user_id, hash) VALUES (:user_id, :hash);

-- name: staff_recovery_use
DELETE FROM staff_recovery WHERE user_id = :user_id AND hash = :hash;

-- name: staff_recovery_clear
DELETE FROM staff_recovery WHERE user_id = :user_id;

-- name: staff_ticket_insert
INSERT INTO staff_ticket (hash, user_id, purpose, expires_at)
VALUES (:hash, :user_id, :purpose, :expires_at);

-- name: staff_ticket_get
SELECT user_id FROM staff_ticket WHERE hash = :hash AND purpose = :purpose AND expires_at > :now;

-- name: staff_ticket_use
DELETE FROM staff_ticket WHERE hash = :hash;

-- name: staff_ticket_clear
DELETE FROM staff_ticket WHERE user_id = :user_id AND purpose = :purpose;

-- name: staff_ticket_forget
DELETE FROM staff_ticket WHERE expires_at <= :now;

-- name: staff_session_all
SELECT id, peer, agent, created_at, seen_at, CASE WHEN hash = :hash THEN 1 ELSE 0 END AS current
  FROM staff_session
 WHERE user_id = :user_id AND seen_at > :since
 ORDER BY seen_at DESC, id;

-- name: staff_session_end
DELETE FROM staff_session WHERE user_id = :user_id AND id = :id;

-- name: staff_session_end_others
DELETE FROM staff_session WHERE user_id = :user_id AND hash <> :hash;

-- name: staff_setup_insert
INSERT INTO staff_setup (hash, expires_at) VALUES (:hash, :expires_at);

-- name: staff_setup_is_good
SELECT count(*) FROM staff_setup WHERE hash = :hash AND expires_at > :now;

-- name: staff_setup_clear
DELETE FROM staff_setup;
