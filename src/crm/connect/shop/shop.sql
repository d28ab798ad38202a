-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: shop_connection_insert
INSERT INTO connection (id, store, platform, url, deliver_to, colour, state, token, keys,
                        hook_secret, refunds_of, failures, missed, created_at)
VALUES (:id, :store, :platform, :url, :deliver_to, :colour, :state, :token, :keys,
        :hook_secret, 1, 0, 0, :created_at);

-- name: shop_connection_get
SELECT id, store, platform, url, deliver_to, colour, state, reason, reason_code, token, keys,
       hook_secret, version, refunds_of, failures, heard_at, pulled_at, missed, proved_at,
       created_at
  FROM connection
 WHERE id = :id;

-- Whoever writes what a shop said holds its row: one node at a time.
-- name: shop_connection_lock sqlite
SELECT id FROM connection WHERE id = :id;

-- name: shop_connection_lock postgres
SELECT id FROM connection WHERE id = :id FOR UPDATE;

-- name: shop_connection_by_token
SELECT id, store, platform, url, deliver_to, colour, state, reason, reason_code, token, keys,
       hook_secret, version, refunds_of, failures, heard_at, pulled_at, missed, proved_at,
       created_at
  FROM connection
 WHERE token = :token;

-- name: shop_connection_list
SELECT id, store, platform, url, deliver_to, colour, state, reason, reason_code, token, keys,
       hook_secret, version, refunds_of, failures, heard_at, pulled_at, missed, proved_at,
       created_at
  FROM connection
 ORDER BY id;

-- name: shop_connection_update
UPDATE connection
   SET url = :url, deliver_to = :deliver_to, colour = :colour, state = :state, reason = :reason,
       reason_code = :reason_code, keys = :keys, version = :version, refunds_of = :refunds_of,
       failures = :failures, pulled_at = :pulled_at, missed = :missed, proved_at = :proved_at
 WHERE id = :id;

-- name: shop_connection_heard
UPDATE connection SET heard_at = :at WHERE id = :id AND (heard_at IS NULL OR heard_at < :at - 1000);

-- name: shop_pull_get
SELECT connection, kind, history, place, last, since, begun_at, ended_at, total, page
  FROM connection_pull
 WHERE connection = :connection AND kind = :kind;

-- name: shop_pull_put
INSERT INTO connection_pull (connection, kind, history, place, last, since, begun_at, ended_at,
                             total, page)
VALUES (:connection, :kind, :history, :place, :last, :since, :begun_at, :ended_at, :total, :page)
    ON CONFLICT (connection, kind) DO UPDATE
   SET history = excluded.history, place = excluded.place, last = excluded.last,
       since = excluded.since, begun_at = excluded.begun_at, ended_at = excluded.ended_at,
       total = excluded.total, page = excluded.page;

-- name: shop_pull_forget
DELETE FROM connection_pull WHERE connection = :connection;

-- name: shop_object_get
SELECT connection, kind, shop_id, parent, record, modified_at, digest, state, reason, tries, seen_at
  FROM connection_object
 WHERE connection = :connection AND kind = :kind AND shop_id = :shop_id;

-- name: shop_object_put
INSERT INTO connection_object (connection, kind, shop_id, parent, record, modified_at, digest,
                               state, reason, tries, seen_at)
VALUES (:connection, :kind, :shop_id, :parent, :record, :modified_at, :digest, :state, :reason,
        :tries, :seen_at)
    ON CONFLICT (connection, kind, shop_id) DO UPDATE
   SET parent = excluded.parent, record = excluded.record, modified_at = excluded.modified_at,
       digest = excluded.digest, state = excluded.state, reason = excluded.reason,
       tries = excluded.tries, seen_at = excluded.seen_at;

-- name: shop_object_children
SELECT connection, kind, shop_id, parent, record, modified_at, digest, state, reason, tries, seen_at
  FROM connection_object
 WHERE connection = :connection AND parent = :parent AND kind = :kind;

-- name: shop_object_in_state
SELECT connection, kind, shop_id, parent, record, modified_at, digest, state, reason, tries, seen_at
  FROM connection_object
 WHERE connection = :connection AND state = :state AND state IN ('quarantined', 'doubted')
   AND (kind > :kind OR (kind = :kind AND shop_id > :shop_id))
 ORDER BY kind, shop_id
 LIMIT :most;

-- name: shop_object_after
SELECT connection, kind, shop_id, parent, record, modified_at, digest, state, reason, tries, seen_at
  FROM connection_object
 WHERE connection = :connection AND kind = :kind AND shop_id > :shop_id
 ORDER BY shop_id
 LIMIT :most;

-- name: shop_object_count
SELECT p.kind AS kind, p.total AS total, p.place AS place, p.ended_at AS ended_at,
       p.history AS history,
       (SELECT count(*) FROM connection_object AS o
         WHERE o.connection = p.connection AND o.kind = p.kind
           AND o.state IN ('kept', 'doubted')) AS kept,
       (SELECT count(*) FROM connection_object AS o
         WHERE o.connection = p.connection AND o.kind = p.kind
           AND o.state = 'quarantined') AS quarantined
  FROM connection_pull AS p
 WHERE p.connection = :connection
 ORDER BY p.kind;

-- name: shop_delivery_insert
INSERT INTO connection_delivery (id, connection, topic, shop_id, digest, body, received_at)
VALUES (:id, :connection, :topic, :shop_id, :digest, :body, :received_at)
    ON CONFLICT (connection, topic, shop_id, digest) DO NOTHING;

-- name: shop_delivery_next
SELECT id, connection, topic, shop_id, digest, body, received_at
  FROM connection_delivery
 WHERE connection = :connection AND id > :after
 ORDER BY id
 LIMIT :most;

-- name: shop_delivery_remove
DELETE FROM connection_delivery WHERE id = :id;

-- name: shop_delivery_count
SELECT count(*) FROM connection_delivery WHERE connection = :connection;

-- name: shop_delivery_forget
DELETE FROM connection_delivery WHERE connection = :connection;

-- name: shop_delivery_erase
DELETE FROM connection_delivery WHERE lower(body) LIKE '%' || :word || '%';

-- name: shop_proof_clear
DELETE FROM connection_proof WHERE connection = :connection;

-- name: shop_proof_insert
INSERT INTO connection_proof (connection, month, status, currency, shop_count, shop_sum, our_count,
                              our_sum)
VALUES (:connection, :month, :status, :currency, :shop_count, :shop_sum, :our_count, :our_sum);

-- name: shop_proof_list
SELECT connection, month, status, currency, shop_count, shop_sum, our_count, our_sum
  FROM connection_proof
 WHERE connection = :connection
 ORDER BY month, status, currency;

-- name: shop_object_of_record
SELECT shop_id FROM connection_object
 WHERE connection = :connection AND kind = :kind AND record = :record AND state <> 'gone'
 ORDER BY shop_id DESC
 LIMIT 1;

-- name: shop_object_is_order
SELECT count(*) FROM connection_object
 WHERE connection = :connection AND kind = 'orders' AND record = :record;
