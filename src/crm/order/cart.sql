-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Carts. Those without a key are kept by programs, through the record API: not here.

-- name: cart_lock_key postgres
-- Changes of one cart follow each other, as all writes do on SQLite. 80 is theirs among such locks.
SELECT pg_advisory_xact_lock(80, CAST(:lock AS INTEGER));

-- name: cart_by_id
SELECT cart.id, cart.store, cart.cart_key AS key, coalesce(cart.identity, 0) AS identity, cart.status,
       cart.currency, cart.hs_subtotal_price AS subtotal, cart.hs_tax AS tax,
       cart.hs_shipping_cost AS shipping, cart.hs_cart_discount AS discount, cart.total,
       cart.home_total, cart.item_count, cart.pieces, cart.url, cart.token, cart.started_at,
       cart.changed_at, cart.abandoned_at, cart.abandoned_count, cart.recovered_at,
       cart.closed_at, cart.order_id, cart.created_at, cart.updated_at
  FROM cart WHERE id = :id AND cart_key IS NOT NULL;

-- name: cart_for_change sqlite
SELECT cart.id, cart.store, cart.cart_key AS key, coalesce(cart.identity, 0) AS identity, cart.status,
       cart.currency, cart.hs_subtotal_price AS subtotal, cart.hs_tax AS tax,
       cart.hs_shipping_cost AS shipping, cart.hs_cart_discount AS discount, cart.total,
       cart.home_total, cart.item_count, cart.pieces, cart.url, cart.token, cart.started_at,
       cart.changed_at, cart.abandoned_at, cart.abandoned_count, cart.recovered_at,
       cart.closed_at, cart.order_id, cart.created_at, cart.updated_at
  FROM cart WHERE id = :id AND cart_key IS NOT NULL;

-- name: cart_for_change postgres
SELECT cart.id, cart.store, cart.cart_key AS key, coalesce(cart.identity, 0) AS identity, cart.status,
       cart.currency, cart.hs_subtotal_price AS subtotal, cart.hs_tax AS tax,
       cart.hs_shipping_cost AS shipping, cart.hs_cart_discount AS discount, cart.total,
       cart.home_total, cart.item_count, cart.pieces, cart.url, cart.token, cart.started_at,
       cart.changed_at, cart.abandoned_at, cart.abandoned_count, cart.recovered_at,
       cart.closed_at, cart.order_id, cart.created_at, cart.updated_at
  FROM cart WHERE id = :id AND cart_key IS NOT NULL
   FOR UPDATE;

-- name: cart_newest
SELECT id FROM cart WHERE store = :store AND cart_key = :key ORDER BY id DESC LIMIT 1;

-- name: cart_by_token
SELECT cart.id, cart.store, cart.cart_key AS key, coalesce(cart.identity, 0) AS identity, cart.status,
       cart.currency, cart.hs_subtotal_price AS subtotal, cart.hs_tax AS tax,
       cart.hs_shipping_cost AS shipping, cart.hs_cart_discount AS discount, cart.total,
       cart.home_total, cart.item_count, cart.pieces, cart.url, cart.token, cart.started_at,
       cart.changed_at, cart.abandoned_at, cart.abandoned_count, cart.recovered_at,
       cart.closed_at, cart.order_id, cart.created_at, cart.updated_at
  FROM cart WHERE token = :token AND cart_key IS NOT NULL;

-- name: cart_insert
INSERT INTO cart (id, store, store_name, cart_key, identity, name, status, currency, hs_subtotal_price, hs_tax,
                  hs_shipping_cost, hs_cart_discount, total, home_total, item_count, pieces, url,
                  token, items, hs_external_cart_id, started_at, changed_at, abandoned_at,
                  abandoned_count, recovered_at, closed_at, order_id, created_at, updated_at)
VALUES (:id, :store, (SELECT store.name FROM store WHERE store.id = :store), :key,
        nullif(:identity, 0), :key, :status, :currency, :subtotal, :tax,
        :shipping, :discount, :total, :home_total, :item_count, :pieces, :url,
        :token, :items, :key, :started_at, :changed_at, :abandoned_at,
        :abandoned_count, :recovered_at, :closed_at, :order_id, :created_at, :updated_at);

-- name: cart_rename_store
UPDATE cart SET store_name = :name
 WHERE id IN (SELECT id FROM cart
               WHERE store = :store AND (store_name IS NULL OR store_name <> :name)
               LIMIT :limit);

-- name: cart_update
UPDATE cart
   SET identity = nullif(:identity, 0), status = :status, currency = :currency,
       hs_subtotal_price = :subtotal, hs_tax = :tax, hs_shipping_cost = :shipping,
       hs_cart_discount = :discount, total = :total, home_total = :home_total,
       item_count = :item_count, pieces = :pieces, url = :url, items = :items,
       started_at = :started_at, changed_at = :changed_at, abandoned_at = :abandoned_at,
       abandoned_count = :abandoned_count, recovered_at = :recovered_at, closed_at = :closed_at,
       order_id = :order_id, updated_at = :updated_at
 WHERE id = :id;

-- name: cart_items
SELECT sku, name, category, image, url, quantity, price
  FROM cart_item WHERE cart = :cart ORDER BY place;

-- name: cart_items_remove
DELETE FROM cart_item WHERE cart = :cart;

-- name: cart_event_add
INSERT INTO cart_event (cart, message, at, seq, body) VALUES (:cart, :message, :at, :seq, :body)
    ON CONFLICT (cart, message) DO NOTHING;

-- name: cart_event_last
SELECT max(at) FROM cart_event WHERE cart = :cart;

-- name: cart_event_count
SELECT count(*) FROM cart_event WHERE cart = :cart AND body <> '';

-- name: cart_events
SELECT at, body FROM cart_event WHERE cart = :cart AND body <> '' ORDER BY at, seq;

-- name: cart_events_join
UPDATE cart_event SET body = '' WHERE cart = :cart AND body <> '';

-- name: cart_events_forget
DELETE FROM cart_event WHERE (cart, message) IN (
    SELECT cart_event.cart, cart_event.message
      FROM cart JOIN cart_event ON cart_event.cart = cart.id
     WHERE cart.store = :store AND cart.cart_key IS NOT NULL AND cart.changed_at < :before
     LIMIT :limit);

-- name: cart_any_open
SELECT count(*) FROM (SELECT 1 FROM cart WHERE store = :store AND cart.status IN ('active', 'abandoned', 'recovered') AND cart.cart_key IS NOT NULL LIMIT 1) AS found;

-- name: cart_open_of_person
-- Those that somebody had begun, and not changed since, when they ordered.
SELECT cart.id
  FROM cart
 WHERE cart.store = :store AND cart.status IN ('active', 'abandoned', 'recovered') AND cart.cart_key IS NOT NULL
   AND cart.identity IN (SELECT CAST(:identity AS BIGINT) AS id
                           UNION
                          SELECT peer.id
                            FROM identity AS me JOIN identity AS peer ON peer.contact = me.contact
                           WHERE me.id = :identity)
   AND cart.started_at <= :placed_at AND cart.changed_at <= CAST(:placed_at AS BIGINT) + CAST(:slack AS BIGINT)
 ORDER BY cart.id;

-- name: cart_open_by_key
SELECT cart.id
  FROM cart WHERE cart.store = :store AND cart.cart_key = :key AND cart.status IN ('active', 'abandoned', 'recovered') AND cart.cart_key IS NOT NULL
 ORDER BY cart.id;

-- name: cart_order_of
-- The first order by which the owner of a cart may have bought it.
SELECT orders.id, orders.placed_at
  FROM orders
 WHERE orders.identity IN (SELECT CAST(:identity AS BIGINT) AS id
                           UNION
                          SELECT peer.id
                            FROM identity AS me JOIN identity AS peer ON peer.contact = me.contact
                           WHERE me.id = :identity)
   AND orders.store = :store AND orders.kind = 'sale' AND orders.counts = 1
   AND orders.placed_at >= :started_at AND orders.placed_at >= CAST(:changed_at AS BIGINT) - CAST(:slack AS BIGINT)
 ORDER BY orders.placed_at, orders.id LIMIT 1;

-- name: cart_open_among sqlite
SELECT cart.id, cart.store, cart.cart_key AS key, coalesce(cart.identity, 0) AS identity, cart.status,
       cart.currency, cart.hs_subtotal_price AS subtotal, cart.hs_tax AS tax,
       cart.hs_shipping_cost AS shipping, cart.hs_cart_discount AS discount, cart.total,
       cart.home_total, cart.item_count, cart.pieces, cart.url, cart.token, cart.started_at,
       cart.changed_at, cart.abandoned_at, cart.abandoned_count, cart.recovered_at,
       cart.closed_at, cart.order_id, cart.created_at, cart.updated_at
  FROM json_each(:identities) AS wanted CROSS JOIN cart ON cart.identity = wanted.value
 WHERE (:store = 0 OR cart.store = :store) AND cart.status IN ('active', 'abandoned', 'recovered') AND cart.cart_key IS NOT NULL
 ORDER BY cart.changed_at DESC, cart.id DESC LIMIT 1;

-- name: cart_open_among postgres
SELECT cart.id, cart.store, cart.cart_key AS key, coalesce(cart.identity, 0) AS identity, cart.status,
       cart.currency, cart.hs_subtotal_price AS subtotal, cart.hs_tax AS tax,
       cart.hs_shipping_cost AS shipping, cart.hs_cart_discount AS discount, cart.total,
       cart.home_total, cart.item_count, cart.pieces, cart.url, cart.token, cart.started_at,
       cart.changed_at, cart.abandoned_at, cart.abandoned_count, cart.recovered_at,
       cart.closed_at, cart.order_id, cart.created_at, cart.updated_at
  FROM json_array_elements_text(CAST(:identities AS json)) AS wanted (value)
  JOIN cart ON cart.identity = CAST(wanted.value AS BIGINT)
 WHERE (:store = 0 OR cart.store = :store) AND cart.status IN ('active', 'abandoned', 'recovered') AND cart.cart_key IS NOT NULL
 ORDER BY cart.changed_at DESC, cart.id DESC LIMIT 1;

-- name: cart_page
SELECT cart.id, cart.store, cart.cart_key AS key, coalesce(cart.identity, 0) AS identity, cart.status,
       cart.currency, cart.hs_subtotal_price AS subtotal, cart.hs_tax AS tax,
       cart.hs_shipping_cost AS shipping, cart.hs_cart_discount AS discount, cart.total,
       cart.home_total, cart.item_count, cart.pieces, cart.url, cart.token, cart.started_at,
       cart.changed_at, cart.abandoned_at, cart.abandoned_count, cart.recovered_at,
       cart.closed_at, cart.order_id, cart.created_at, cart.updated_at
  FROM cart
 WHERE cart.cart_key IS NOT NULL AND (:after = 0 OR cart.id < :after)
   AND (:store IS NULL OR cart.store = :store)
   AND (:identity IS NULL OR cart.identity = :identity)
   AND (:status IS NULL OR cart.status = :status
        OR (:status = 'open' AND cart.status IN ('active', 'abandoned', 'recovered')))
 ORDER BY cart.id DESC LIMIT :limit;

-- name: cart_page_of
SELECT cart.id, cart.store, cart.cart_key AS key, coalesce(cart.identity, 0) AS identity, cart.status,
       cart.currency, cart.hs_subtotal_price AS subtotal, cart.hs_tax AS tax,
       cart.hs_shipping_cost AS shipping, cart.hs_cart_discount AS discount, cart.total,
       cart.home_total, cart.item_count, cart.pieces, cart.url, cart.token, cart.started_at,
       cart.changed_at, cart.abandoned_at, cart.abandoned_count, cart.recovered_at,
       cart.closed_at, cart.order_id, cart.created_at, cart.updated_at
  FROM cart JOIN identity ON identity.id = cart.identity
 WHERE identity.contact = :contact AND cart.cart_key IS NOT NULL
   AND (:after = 0 OR cart.id < :after)
   AND (:store IS NULL OR cart.store = :store)
   AND (:identity IS NULL OR cart.identity = :identity)
   AND (:status IS NULL OR cart.status = :status
        OR (:status = 'open' AND cart.status IN ('active', 'abandoned', 'recovered')))
 ORDER BY cart.id DESC LIMIT :limit;

-- name: cart_abandoned_last
SELECT cart.id, cart.store, cart.cart_key AS key, coalesce(cart.identity, 0) AS identity, cart.status,
       cart.currency, cart.hs_subtotal_price AS subtotal, cart.hs_tax AS tax,
       cart.hs_shipping_cost AS shipping, cart.hs_cart_discount AS discount, cart.total,
       cart.home_total, cart.item_count, cart.pieces, cart.url, cart.token, cart.started_at,
       cart.changed_at, cart.abandoned_at, cart.abandoned_count, cart.recovered_at,
       cart.closed_at, cart.order_id, cart.created_at, cart.updated_at
  FROM cart JOIN identity ON identity.id = cart.identity
 WHERE identity.contact = :contact AND cart.status = 'abandoned' AND cart.cart_key IS NOT NULL
 ORDER BY cart.abandoned_at DESC, cart.id DESC LIMIT 1;

-- name: cart_abandoned_sums
SELECT CAST(coalesce(sum(cart.abandoned_count), 0) AS BIGINT) AS times,
       max(cart.abandoned_at) AS last_at
  FROM cart JOIN identity ON identity.id = cart.identity
 WHERE identity.contact = :contact AND cart.cart_key IS NOT NULL;

-- name: cart_contacts
SELECT DISTINCT identity.contact AS contact
  FROM cart JOIN identity ON identity.id = cart.identity
 WHERE identity.contact > :after
 ORDER BY 1
 LIMIT :limit;

-- name: cart_of_contact
SELECT cart.id
  FROM cart JOIN identity ON identity.id = cart.identity
 WHERE identity.contact = :contact AND cart.cart_key IS NOT NULL;

-- name: cart_forget
-- Of somebody who is erased: what was in it still counts, whose it was is not known.
UPDATE cart SET cart_key = '', name = NULL, hs_external_cart_id = NULL, url = NULL,
                token = NULL, items = NULL
 WHERE id = :id;

-- name: cart_events_remove
DELETE FROM cart_event WHERE cart = :cart;

-- name: cart_left_put
INSERT INTO cart_left (cart, left_at, sku, store, product, pieces, amount, back_at)
VALUES (:cart, :left_at, :sku, :store, :product, :pieces, :amount, :back_at)
    ON CONFLICT (cart, left_at, sku)
    DO UPDATE SET product = excluded.product, pieces = excluded.pieces, amount = excluded.amount,
                  back_at = excluded.back_at;

-- name: cart_left_open
SELECT cart, left_at, sku, store, product, pieces, amount, back_at
  FROM cart_left WHERE cart = :cart AND back_at IS NULL ORDER BY left_at, sku;

-- name: cart_left_undo
DELETE FROM cart_left WHERE cart = :cart AND back_at IS NULL;

-- name: cart_left_all
SELECT cart, left_at, sku, store, product, pieces, amount, back_at FROM cart_left;

-- name: cart_left_clear
DELETE FROM cart_left;

-- name: cart_leavers
SELECT cart.id AS cart, cart.store, coalesce(cart.identity, 0) AS identity, identity.contact,
       cart.abandoned_at, cart.abandoned_count, cart.currency, cart.total, cart.home_total,
       cart.item_count, cart.pieces
  FROM cart LEFT JOIN identity ON identity.id = cart.identity
 WHERE cart.status = 'abandoned' AND cart.cart_key IS NOT NULL
   AND (:store IS NULL OR cart.store = :store)
   AND (:known = 0 OR identity.contact IS NOT NULL)
   AND (:before IS NULL OR cart.abandoned_at < :before
        OR (cart.abandoned_at = :before AND cart.id < :before_cart))
 ORDER BY cart.abandoned_at DESC, cart.id DESC LIMIT :limit;

-- name: cart_left_products
SELECT l.store, l.sku,
       (SELECT max(p.name) FROM product AS p WHERE p.store = l.store AND p.sku = l.sku) AS name,
       count(*) AS times, CAST(sum(l.pieces) AS BIGINT) AS pieces,
       CAST(sum(l.amount) AS BIGINT) AS amount,
       CAST(sum(CASE WHEN l.back_at IS NULL THEN l.pieces ELSE 0 END) AS BIGINT) AS left_pieces,
       CAST(sum(CASE WHEN l.back_at IS NULL THEN l.amount ELSE 0 END) AS BIGINT) AS left_amount
  FROM cart_left AS l
 WHERE (:store IS NULL OR l.store = :store)
   AND (:from IS NULL OR l.left_at >= :from)
   AND (:until IS NULL OR l.left_at < :until)
 GROUP BY l.store, l.sku
 ORDER BY pieces DESC, times DESC, l.store, l.sku LIMIT :limit;

-- name: cart_setting_get
SELECT store, enabled, guests, timer, keep_days FROM cart_setting WHERE store = :store;

-- name: cart_setting_put
INSERT INTO cart_setting (store, enabled, guests, timer, keep_days)
VALUES (:store, :enabled, :guests, :timer, :keep_days)
    ON CONFLICT (store)
    DO UPDATE SET enabled = excluded.enabled, guests = excluded.guests, timer = excluded.timer,
                  keep_days = excluded.keep_days;

-- name: cart_ticking
-- Whose timer runs.
SELECT id, changed_at FROM cart
 WHERE store = :store AND status IN ('active', 'recovered') AND cart_key IS NOT NULL AND id > :after
 ORDER BY id LIMIT :limit;

-- name: cart_status_all
SELECT id, status, coalesce(home_total, 0) AS home_total, coalesce(abandoned_count, 0) AS times
  FROM cart WHERE cart_key IS NOT NULL ORDER BY id;
