-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: job_put
INSERT INTO job (id, kind, key, payload, state, due, created_at)
VALUES (:id, :kind, :key, :payload, 'waiting', :due, :now)
    ON CONFLICT (kind, key) WHERE state = 'waiting'
    DO UPDATE SET due = excluded.due, payload = excluded.payload, attempt = 0, reason = NULL;

-- name: job_remove_waiting
DELETE FROM job WHERE kind = :kind AND key = :key AND state = 'waiting';

-- A claim whose time is over counts as waiting: the node that held it is gone.
-- name: job_claim sqlite
UPDATE job
   SET state = 'running', claim = :claim, due = :until, attempt = attempt + 1
 WHERE id = (SELECT id FROM job WHERE state <> 'failed' AND due <= :now ORDER BY due, id LIMIT 1)
RETURNING id, kind, key, payload, attempt, claim;

-- name: job_claim postgres
UPDATE job
   SET state = 'running', claim = :claim, due = :until, attempt = attempt + 1
 WHERE id = (SELECT id FROM job WHERE state <> 'failed' AND due <= :now ORDER BY due, id LIMIT 1
                FOR UPDATE SKIP LOCKED)
RETURNING id, kind, key, payload, attempt, claim;

-- name: job_renew
UPDATE job SET due = :until WHERE claim = :claim AND state = 'running';

-- name: job_remove_claimed
DELETE FROM job WHERE id = :id AND claim = :claim;

-- name: job_remove_failed
DELETE FROM job WHERE kind = :kind AND key = :key AND state = 'failed';

-- Gives way to one of the same kind and key that was enqueued while this one ran.
-- name: job_remove_replaced
DELETE FROM job
 WHERE id = :id AND claim = :claim
   AND EXISTS (SELECT 1 FROM job AS other
                WHERE other.kind = job.kind AND other.key = job.key AND other.state = 'waiting');

-- name: job_wait_again
UPDATE job
   SET state = 'waiting', claim = 0, due = :due, attempt = :attempt, reason = :reason
 WHERE id = :id AND claim = :claim;

-- name: job_set_failed
UPDATE job
   SET state = 'failed', claim = 0, due = :now, reason = :reason
 WHERE id = :id AND claim = :claim;

-- name: job_release
UPDATE job SET due = :now WHERE state = 'running';

-- name: job_is_due
SELECT count(*) FROM (SELECT 1 FROM job WHERE state <> 'failed' AND due <= :now LIMIT 1) AS due;

-- name: job_page
SELECT id, kind, key, state, due, attempt, reason, created_at
  FROM job
 WHERE id > :after AND (:state IS NULL OR state = :state)
 ORDER BY id
 LIMIT :limit;

-- name: job_try_again
UPDATE job SET state = 'waiting', due = :now, attempt = 0 WHERE id = :id AND state = 'failed';

-- A chore that is new, or whose times have changed since, is due at :next.
-- name: chore_put
INSERT INTO chore (name, next_due) VALUES (:name, :next)
    ON CONFLICT (name) DO UPDATE SET next_due = excluded.next_due
                               WHERE chore.next_due > excluded.next_due;

-- name: chore_claim
UPDATE chore SET next_due = :next WHERE name = :name AND next_due <= :now;

-- name: chore_next
SELECT next_due FROM chore WHERE name = :name;

-- name: timer_put
INSERT INTO timer (kind, ref, at, due) VALUES (:kind, :ref, :at, :at)
    ON CONFLICT (kind, ref) DO UPDATE SET at = excluded.at, due = excluded.due, failures = 0,
                                          reason = NULL;

-- name: timer_put_off
INSERT INTO timer (kind, ref, at, due, failures, reason)
VALUES (:kind, :ref, :at, :due, :failures, :reason)
    ON CONFLICT (kind, ref) DO NOTHING;

-- name: timer_remove
DELETE FROM timer WHERE kind = :kind AND ref = :ref;

-- name: timer_next
SELECT min(due) FROM timer;

-- name: timer_due sqlite
SELECT kind, ref, at, failures FROM timer WHERE due <= :now ORDER BY due, kind, ref LIMIT :limit;

-- Nodes take turns: what one of them fires the others pass over.
-- name: timer_due postgres
SELECT kind, ref, at, failures FROM timer WHERE due <= :now ORDER BY due, kind, ref LIMIT :limit
   FOR UPDATE SKIP LOCKED;
