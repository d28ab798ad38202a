-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: hook_endpoint_insert
INSERT INTO hook_endpoint (id, name, url, format, signature, events, types, store, timeout, flights,
                           state, app, secret, cursor, created_at, created_by, changed_at)
VALUES (:id, :name, :url, :format, :signature, :events, :types, :store, :timeout, :flights,
        'active', :app, :secret, :cursor, :created_at, :created_by, :changed_at);

-- name: hook_endpoint_get
SELECT id, name, url, format, signature, events, types, store, timeout, flights, state, reason, app,
       secret, old_secret, old_until, cursor, failures, probe_at, not_before, last_success,
       last_failure, created_at, created_by, changed_at
  FROM hook_endpoint
 WHERE id = :id AND state <> 'removed';

-- Whoever decides about an endpoint holds its row: one node at a time.
-- name: hook_endpoint_lock sqlite
SELECT id, name, url, format, signature, events, types, store, timeout, flights, state, reason, app,
       secret, old_secret, old_until, cursor, failures, probe_at, not_before, last_success,
       last_failure, created_at, created_by, changed_at
  FROM hook_endpoint
 WHERE id = :id AND state <> 'removed';

-- name: hook_endpoint_lock postgres
SELECT id, name, url, format, signature, events, types, store, timeout, flights, state, reason, app,
       secret, old_secret, old_until, cursor, failures, probe_at, not_before, last_success,
       last_failure, created_at, created_by, changed_at
  FROM hook_endpoint
 WHERE id = :id AND state <> 'removed'
   FOR UPDATE;

-- name: hook_endpoint_find_app
SELECT id, name, url, format, signature, events, types, store, timeout, flights, state, reason, app,
       secret, old_secret, old_until, cursor, failures, probe_at, not_before, last_success,
       last_failure, created_at, created_by, changed_at
  FROM hook_endpoint
 WHERE app = :app AND state <> 'removed';

-- name: hook_endpoint_list
SELECT id, name, url, format, signature, events, types, store, timeout, flights, state, reason, app,
       secret, old_secret, old_until, cursor, failures, probe_at, not_before, last_success,
       last_failure, created_at, created_by, changed_at
  FROM hook_endpoint
 WHERE state <> 'removed'
 ORDER BY id;

-- name: hook_endpoint_update
UPDATE hook_endpoint
   SET name = :name, url = :url, signature = :signature, events = :events, types = :types,
       store = :store, timeout = :timeout, flights = :flights, state = :state, reason = :reason,
       app = :app, secret = :secret, old_secret = :old_secret, old_until = :old_until,
       changed_at = :changed_at
 WHERE id = :id;

-- What a call or a look into the ledger changes.
-- name: hook_endpoint_move
UPDATE hook_endpoint
   SET state = :state, reason = :reason, cursor = :cursor, failures = :failures,
       probe_at = :probe_at, not_before = :not_before, last_success = :last_success,
       last_failure = :last_failure
 WHERE id = :id;

-- name: hook_endpoint_behind
SELECT id FROM hook_endpoint
 WHERE state = 'active' AND cursor < :last
   AND (SELECT count(*) FROM hook_delivery AS d
         WHERE d.endpoint = hook_endpoint.id AND d.state IN ('waiting', 'sending')
           AND d.replay = 0) < :most
 ORDER BY id;

-- Endpoints with something to send now. While the breaker is open that is one call when its time
-- has come, and nothing while one is under way.
-- name: hook_endpoint_ready
SELECT e.id FROM hook_endpoint AS e
 WHERE e.state = 'active' AND e.not_before <= :now
   AND (e.probe_at IS NULL OR e.probe_at <= :now)
   AND (SELECT count(DISTINCT d.claim) FROM hook_delivery AS d
         WHERE d.endpoint = e.id AND d.state = 'sending' AND d.due > :now)
       < CASE WHEN e.probe_at IS NULL THEN e.flights ELSE 1 END
   AND EXISTS (SELECT 1 FROM hook_delivery AS d
                WHERE d.endpoint = e.id AND d.state IN ('waiting', 'sending')
                  AND (d.due <= :now OR (d.state = 'waiting' AND e.probe_at IS NOT NULL))
                  AND NOT EXISTS (SELECT 1 FROM hook_delivery AS earlier
                                   WHERE earlier.endpoint = d.endpoint AND earlier.lane = d.lane
                                     AND earlier.id < d.id
                                     AND earlier.state IN ('waiting', 'sending')))
 ORDER BY e.id;

-- name: hook_delivery_in_flight
SELECT count(DISTINCT claim) FROM hook_delivery
 WHERE endpoint = :endpoint AND state = 'sending' AND due > :now;

-- The first of each lane. With :probe also those whose time has not come, the freshest first: an
-- object that the endpoint never takes must not keep it closed.
-- name: hook_delivery_ready
SELECT d.id, d.endpoint, d.sequence, d.kind, d.replay, d.subject, d.lane, d.state, d.due, d.claim, d.attempt,
       d.first_at, d.created_at, d.ended_at
  FROM hook_delivery AS d
 WHERE d.endpoint = :endpoint AND d.state IN ('waiting', 'sending')
   AND (d.due <= :now OR (d.state = 'waiting' AND :probe = 1))
   AND NOT EXISTS (SELECT 1 FROM hook_delivery AS earlier
                    WHERE earlier.endpoint = d.endpoint AND earlier.lane = d.lane
                      AND earlier.id < d.id AND earlier.state IN ('waiting', 'sending'))
 ORDER BY CASE WHEN :probe = 1 THEN d.attempt ELSE 0 END, d.replay, d.id
 LIMIT :most;

-- name: hook_delivery_insert
INSERT INTO hook_delivery (id, endpoint, sequence, kind, replay, subject, lane, state, due, created_at)
VALUES (:id, :endpoint, :sequence, :kind, :replay, :subject, :lane, 'waiting', :due, :created_at);

-- name: hook_delivery_move
UPDATE hook_delivery
   SET state = :state, due = :due, claim = :claim, attempt = :attempt, first_at = :first_at,
       ended_at = :ended_at
 WHERE id = :id;

-- name: hook_delivery_claimed
SELECT id, endpoint, sequence, kind, replay, subject, lane, state, due, claim, attempt, first_at, created_at,
       ended_at
  FROM hook_delivery
 WHERE claim = :claim AND state = 'sending'
 ORDER BY id;

-- name: hook_claim_endpoint
SELECT endpoint FROM hook_delivery WHERE claim = :claim AND state = 'sending' LIMIT 1;

-- name: hook_delivery_release
UPDATE hook_delivery SET state = 'waiting', due = :now, claim = 0 WHERE state = 'sending';

-- name: hook_delivery_hurry
UPDATE hook_delivery SET due = :now
 WHERE endpoint = :endpoint AND state = 'waiting' AND due > :now;

-- name: hook_delivery_open
SELECT id, endpoint, sequence, kind, replay, subject, lane, state, due, claim, attempt, first_at,
       created_at, ended_at
  FROM hook_delivery
 WHERE endpoint = :endpoint AND state IN ('waiting', 'sending') AND subject <> 0;

-- name: hook_delivery_change_lane
UPDATE hook_delivery SET lane = :lane WHERE id = :id;

-- name: hook_delivery_count
SELECT count(*) FROM hook_delivery
 WHERE endpoint = :endpoint AND state IN ('waiting', 'sending') AND replay = :replay;

-- name: hook_delivery_get
SELECT id, endpoint, sequence, kind, replay, subject, lane, state, due, claim, attempt, first_at, created_at,
       ended_at
  FROM hook_delivery
 WHERE id = :id AND endpoint = :endpoint;

-- name: hook_delivery_page
SELECT id, endpoint, sequence, kind, replay, subject, lane, state, due, claim, attempt, first_at, created_at,
       ended_at
  FROM hook_delivery
 WHERE endpoint = :endpoint AND (:after = 0 OR id < :after) AND (:state IS NULL OR state = :state)
 ORDER BY id DESC
 LIMIT :limit;

-- name: hook_delivery_recover
UPDATE hook_delivery
   SET state = 'waiting', due = :now, attempt = 0, first_at = 0, ended_at = NULL
 WHERE endpoint = :endpoint AND state = 'parked';

-- name: hook_delivery_cancel
UPDATE hook_delivery
   SET state = 'skipped', ended_at = :now
 WHERE endpoint = :endpoint AND replay = :replay AND state = 'waiting';

-- name: hook_delivery_waiting
SELECT count(*) AS waiting, min(created_at) AS oldest_at,
       min(CASE WHEN EXISTS (SELECT 1 FROM hook_delivery AS earlier
                              WHERE earlier.endpoint = d.endpoint AND earlier.lane = d.lane
                                AND earlier.id < d.id AND earlier.state IN ('waiting', 'sending'))
                THEN NULL ELSE due END) AS next_attempt_at
  FROM hook_delivery AS d
 WHERE endpoint = :endpoint AND state IN ('waiting', 'sending');

-- name: hook_delivery_parked
SELECT count(*) FROM hook_delivery WHERE endpoint = :endpoint AND state = 'parked';

-- name: hook_attempt_insert
INSERT INTO hook_attempt (id, delivery, endpoint, at, took, code, reason, answer)
VALUES (:id, :delivery, :endpoint, :at, :took, :code, :reason, :answer);

-- name: hook_attempt_list
SELECT id, delivery, endpoint, at, took, code, reason, answer
  FROM hook_attempt
 WHERE delivery = :delivery
 ORDER BY id;

-- name: hook_attempt_rate
SELECT count(*) AS attempts,
       CAST(coalesce(sum(CASE WHEN code BETWEEN 200 AND 299 THEN 1 ELSE 0 END), 0) AS BIGINT) AS succeeded
  FROM hook_attempt
 WHERE endpoint = :endpoint AND at >= :since;

-- Deliveries that ended before :before, and all of endpoints that were removed.
-- name: hook_forget_attempts
DELETE FROM hook_attempt
 WHERE delivery IN (SELECT d.id FROM hook_delivery AS d
                     WHERE d.ended_at < :before
                        OR d.endpoint IN (SELECT id FROM hook_endpoint WHERE state = 'removed')
                     ORDER BY d.id LIMIT :most);

-- name: hook_forget_deliveries
DELETE FROM hook_delivery
 WHERE id IN (SELECT d.id FROM hook_delivery AS d
               WHERE d.ended_at < :before
                  OR d.endpoint IN (SELECT id FROM hook_endpoint WHERE state = 'removed')
               ORDER BY d.id LIMIT :most);

-- name: hook_forget_replays
DELETE FROM hook_replay
 WHERE endpoint IN (SELECT id FROM hook_endpoint WHERE state = 'removed')
    OR (state <> 'running' AND created_at < :before);

-- name: hook_forget_subscriptions
DELETE FROM hook_subscription
 WHERE endpoint IN (SELECT id FROM hook_endpoint WHERE state = 'removed');

-- name: hook_forget_endpoints
DELETE FROM hook_endpoint WHERE state = 'removed';

-- name: hook_replay_insert
INSERT INTO hook_replay (id, endpoint, from_at, until_at, first, last, cursor, state, created_at, created_by)
VALUES (:id, :endpoint, :from_at, :until_at, :first, :last, :cursor, 'running', :created_at, :created_by);

-- name: hook_replay_get
SELECT r.id, r.endpoint, r.from_at, r.until_at, r.first, r.last, r.cursor, r.found, r.state,
       r.created_at, r.created_by,
       (SELECT count(*) FROM hook_delivery AS d
         WHERE d.endpoint = r.endpoint AND d.replay = r.id AND d.state IN ('waiting', 'sending')) AS waiting
  FROM hook_replay AS r
 WHERE r.id = :id AND r.endpoint = :endpoint;

-- name: hook_replay_list
SELECT r.id, r.endpoint, r.from_at, r.until_at, r.first, r.last, r.cursor, r.found, r.state,
       r.created_at, r.created_by,
       (SELECT count(*) FROM hook_delivery AS d
         WHERE d.endpoint = r.endpoint AND d.replay = r.id AND d.state IN ('waiting', 'sending')) AS waiting
  FROM hook_replay AS r
 WHERE r.endpoint = :endpoint
 ORDER BY r.id DESC
 LIMIT 100;

-- Those that have room for more.
-- name: hook_running_replays
SELECT r.id, r.endpoint, r.from_at, r.until_at, r.first, r.last, r.cursor, r.found, r.state,
       r.created_at, r.created_by, CAST(0 AS BIGINT) AS waiting
  FROM hook_replay AS r
  JOIN hook_endpoint AS e ON e.id = r.endpoint AND e.state = 'active'
 WHERE r.state = 'running'
   AND (SELECT count(*) FROM hook_delivery AS d
         WHERE d.endpoint = r.endpoint AND d.replay = r.id AND d.state IN ('waiting', 'sending')) < :most
 ORDER BY r.id;

-- name: hook_replay_move
UPDATE hook_replay SET cursor = :cursor, found = :found, state = :state WHERE id = :id;

-- name: hook_subscription_insert
INSERT INTO hook_subscription (id, endpoint, event_type, property, active, created_at, changed_at)
VALUES (:id, :endpoint, :event_type, :property, :active, :created_at, :changed_at);

-- name: hook_subscription_list
SELECT id, endpoint, event_type, property, active, created_at, changed_at
  FROM hook_subscription
 WHERE endpoint = :endpoint
 ORDER BY id;

-- name: hook_subscription_activate
UPDATE hook_subscription SET active = :active, changed_at = :now WHERE id = :id;

-- name: hook_subscription_remove
DELETE FROM hook_subscription WHERE id = :id AND endpoint = :endpoint;

-- name: hook_erase_answers
UPDATE hook_attempt
   SET answer = NULL
 WHERE answer IS NOT NULL
   AND delivery IN (SELECT id FROM hook_delivery WHERE lane = :contact);
