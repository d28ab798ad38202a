-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A list comes as one JSON array. Each of its items is looked up by the index, whatever the planner
-- thinks of the table: CROSS JOIN says so to SQLite; LATERAL with a LIMIT or OFFSET to PostgreSQL,
-- which would keep the plan of an empty table (a hash of all of it) while an import fills it.

-- name: order_lock_store postgres
-- Puts into one store follow each other, as all writes do on SQLite: two of the same new document
-- at one moment are a creation and a version. 79 is this room's number among such locks.
SELECT pg_advisory_xact_lock(79, CAST(:store % 2147483647 AS INTEGER));

-- name: order_find_all sqlite
SELECT orders.id, orders.store, orders.number, orders.kind, orders.refunds, orders.status,
       orders.counts, orders.placed_at, orders.currency, orders.rate, orders.total,
       orders.home_total, orders.line_count, orders.lines_amount, orders.identity, orders.country,
       orders.state, orders.city, orders.zip, orders.channel, orders.source, orders.medium,
       orders.campaign, orders.name, orders.store_name, orders.created_at, orders.updated_at
  FROM json_each(:numbers) AS wanted CROSS JOIN orders
    ON orders.store = :store AND orders.number = wanted.value;

-- name: order_find_all postgres
SELECT orders.id, orders.store, orders.number, orders.kind, orders.refunds, orders.status,
       orders.counts, orders.placed_at, orders.currency, orders.rate, orders.total,
       orders.home_total, orders.line_count, orders.lines_amount, orders.identity, orders.country,
       orders.state, orders.city, orders.zip, orders.channel, orders.source, orders.medium,
       orders.campaign, orders.name, orders.store_name, orders.created_at, orders.updated_at
  FROM json_array_elements_text(CAST(:numbers AS json)) AS wanted (value)
 CROSS JOIN LATERAL (SELECT * FROM orders AS o
                      WHERE o.store = :store AND o.number = wanted.value
                      LIMIT 1) AS orders;

-- name: order_lines_in sqlite
SELECT line_item.id, line_item.order_id, line_item.ordinal, line_item.kind, line_item.product,
       line_item.sku, line_item.name, line_item.quantity, line_item.price, line_item.amount,
       line_item.home_amount, line_item.created_at, line_item.updated_at
  FROM json_each(:ranges) AS wanted CROSS JOIN line_item
    ON line_item.id BETWEEN json_extract(wanted.value, '$[0]') AND json_extract(wanted.value, '$[1]')
 ORDER BY line_item.id;

-- name: order_lines_in postgres
SELECT line_item.id, line_item.order_id, line_item.ordinal, line_item.kind, line_item.product,
       line_item.sku, line_item.name, line_item.quantity, line_item.price, line_item.amount,
       line_item.home_amount, line_item.created_at, line_item.updated_at
  FROM json_array_elements(CAST(:ranges AS json)) AS wanted (value)
 CROSS JOIN LATERAL (SELECT * FROM line_item AS l
                      WHERE l.id BETWEEN CAST(wanted.value->>0 AS BIGINT)
                                     AND CAST(wanted.value->>1 AS BIGINT)
                     OFFSET 0) AS line_item
 ORDER BY line_item.id;

-- name: order_new_ids sqlite
WITH RECURSIVE next (id) AS (
    SELECT coalesce((SELECT max(id) FROM orders), 0) + 1
     UNION ALL
    SELECT id + 1 FROM next LIMIT :count
)
SELECT id FROM next;

-- name: order_new_ids postgres
SELECT nextval('orders_id') AS id FROM generate_series(1, :count);

-- name: order_update
UPDATE orders
   SET status = :status, counts = :counts, placed_at = :placed_at,
       identity = :identity, currency = :currency, rate = :rate, total = :total,
       home_total = :home_total, line_count = :line_count, lines_amount = :lines_amount,
       refunds = :refunds, country = :country, state = :state, city = :city, zip = :zip,
       channel = :channel, source = :source, medium = :medium, campaign = :campaign,
       name = :name, store_name = :store_name, updated_at = :updated_at
 WHERE id = :id;

-- name: order_status_add
INSERT INTO order_status (order_id, ordinal, status, at)
SELECT :order_id, coalesce(max(ordinal), 0) + 1, :status, :at
  FROM order_status
 WHERE order_id = :order_id;

-- name: order_statuses
SELECT status, at FROM order_status WHERE order_id = :order_id ORDER BY ordinal;

-- name: line_update
UPDATE line_item
   SET kind = :kind, product = :product, sku = :sku, name = :name, quantity = :quantity,
       price = :price, amount = :amount, home_amount = :home_amount, updated_at = :updated_at
 WHERE id = :id;

-- name: line_remove
DELETE FROM line_item WHERE id = :id;

-- name: order_by_id
SELECT orders.id, orders.store, orders.number, orders.kind, orders.refunds, orders.status,
       orders.counts, orders.placed_at, orders.currency, orders.rate, orders.total,
       orders.home_total, orders.line_count, orders.lines_amount, orders.identity, orders.country,
       orders.state, orders.city, orders.zip, orders.channel, orders.source, orders.medium,
       orders.campaign, orders.name, orders.store_name, orders.created_at, orders.updated_at
  FROM orders WHERE id = :id;

-- name: order_by_number
SELECT orders.id, orders.store, orders.number, orders.kind, orders.refunds, orders.status,
       orders.counts, orders.placed_at, orders.currency, orders.rate, orders.total,
       orders.home_total, orders.line_count, orders.lines_amount, orders.identity, orders.country,
       orders.state, orders.city, orders.zip, orders.channel, orders.source, orders.medium,
       orders.campaign, orders.name, orders.store_name, orders.created_at, orders.updated_at
  FROM orders WHERE store = :store AND number = :number;

-- name: order_page
SELECT orders.id, orders.store, orders.number, orders.kind, orders.refunds, orders.status,
       orders.counts, orders.placed_at, orders.currency, orders.rate, orders.total,
       orders.home_total, orders.line_count, orders.lines_amount, orders.identity, orders.country,
       orders.state, orders.city, orders.zip, orders.channel, orders.source, orders.medium,
       orders.campaign, orders.name, orders.store_name, orders.created_at, orders.updated_at
  FROM orders
 WHERE (:after = 0 OR id < :after)
   AND (:store IS NULL OR store = :store)
   AND (:state IS NULL OR status = :state)
   AND (:kind IS NULL OR kind = :kind)
 ORDER BY id DESC LIMIT :limit;

-- name: order_page_of sqlite
SELECT orders.id, orders.store, orders.number, orders.kind, orders.refunds, orders.status,
       orders.counts, orders.placed_at, orders.currency, orders.rate, orders.total,
       orders.home_total, orders.line_count, orders.lines_amount, orders.identity, orders.country,
       orders.state, orders.city, orders.zip, orders.channel, orders.source, orders.medium,
       orders.campaign, orders.name, orders.store_name, orders.created_at, orders.updated_at
  FROM json_each(:identities) AS wanted CROSS JOIN orders
    ON orders.identity = wanted.value
 WHERE (:after = 0 OR (orders.placed_at, orders.id)
        < (SELECT last.placed_at, last.id FROM orders AS last WHERE last.id = :after))
   AND (:store IS NULL OR orders.store = :store)
   AND (:state IS NULL OR orders.status = :state)
   AND (:kind IS NULL OR orders.kind = :kind)
 ORDER BY orders.placed_at DESC, orders.id DESC LIMIT :limit;

-- name: order_page_of postgres
SELECT orders.id, orders.store, orders.number, orders.kind, orders.refunds, orders.status,
       orders.counts, orders.placed_at, orders.currency, orders.rate, orders.total,
       orders.home_total, orders.line_count, orders.lines_amount, orders.identity, orders.country,
       orders.state, orders.city, orders.zip, orders.channel, orders.source, orders.medium,
       orders.campaign, orders.name, orders.store_name, orders.created_at, orders.updated_at
  FROM json_array_elements_text(CAST(:identities AS json)) AS wanted (value)
 CROSS JOIN LATERAL (SELECT * FROM orders AS o
                      WHERE o.identity = CAST(wanted.value AS BIGINT) OFFSET 0) AS orders
 WHERE (:after = 0 OR (orders.placed_at, orders.id)
        < (SELECT last.placed_at, last.id FROM orders AS last WHERE last.id = :after))
   AND (:store IS NULL OR orders.store = :store)
   AND (:state IS NULL OR orders.status = :state)
   AND (:kind IS NULL OR orders.kind = :kind)
 ORDER BY orders.placed_at DESC, orders.id DESC LIMIT :limit;

-- name: line_page
SELECT line_item.id, line_item.order_id, line_item.ordinal, line_item.kind, line_item.product,
       line_item.sku, line_item.name, line_item.quantity, line_item.price, line_item.amount,
       line_item.home_amount, line_item.created_at, line_item.updated_at
  FROM line_item WHERE id > :after AND id <= :last ORDER BY id LIMIT :limit;

-- name: order_numbers_of sqlite
SELECT orders.id, orders.number
  FROM json_each(:orders) AS wanted CROSS JOIN orders ON orders.id = wanted.value;

-- name: order_numbers_of postgres
SELECT orders.id, orders.number
  FROM json_array_elements_text(CAST(:orders AS json)) AS wanted (value)
 CROSS JOIN LATERAL (SELECT o.id, o.number FROM orders AS o
                      WHERE o.id = CAST(wanted.value AS BIGINT) LIMIT 1) AS orders;

-- name: order_count_all
SELECT (SELECT count(*) FROM orders WHERE kind = 'sale') AS orders,
       (SELECT count(*) FROM orders WHERE kind = 'refund') AS refunds,
       (SELECT count(order_id) FROM line_item) AS lines;

-- Counted anew for one identity, or for all of them:

-- name: order_sums_of
SELECT CAST(:identity AS BIGINT) AS identity,
       count(CASE kind WHEN 'sale' THEN 1 END) AS orders,
       CAST(coalesce(sum(CASE kind WHEN 'sale' THEN home_total END), 0) AS BIGINT) AS revenue,
       CAST(coalesce(sum(CASE kind WHEN 'refund' THEN -home_total END), 0) AS BIGINT) AS refunds,
       max(CASE from_first WHEN 1 THEN id END) AS first_order,
       max(CASE from_first WHEN 1 THEN placed_at END) AS first_at,
       max(CASE from_first WHEN 1 THEN home_total END) AS first_value,
       max(CASE from_last WHEN 1 THEN id END) AS last_order,
       max(CASE from_last WHEN 1 THEN placed_at END) AS last_at,
       max(CASE from_last WHEN 1 THEN home_total END) AS last_value
  FROM (SELECT id, kind, placed_at, home_total,
               CASE kind WHEN 'sale' THEN row_number() OVER
                   (PARTITION BY kind ORDER BY placed_at, id) END AS from_first,
               CASE kind WHEN 'sale' THEN row_number() OVER
                   (PARTITION BY kind ORDER BY placed_at DESC, id DESC) END AS from_last
          FROM orders
         WHERE identity = :identity AND counts = 1) AS numbered;

-- name: order_sums_all
SELECT identity,
       count(CASE kind WHEN 'sale' THEN 1 END) AS orders,
       CAST(coalesce(sum(CASE kind WHEN 'sale' THEN home_total END), 0) AS BIGINT) AS revenue,
       CAST(coalesce(sum(CASE kind WHEN 'refund' THEN -home_total END), 0) AS BIGINT) AS refunds,
       max(CASE from_first WHEN 1 THEN id END) AS first_order,
       max(CASE from_first WHEN 1 THEN placed_at END) AS first_at,
       max(CASE from_first WHEN 1 THEN home_total END) AS first_value,
       max(CASE from_last WHEN 1 THEN id END) AS last_order,
       max(CASE from_last WHEN 1 THEN placed_at END) AS last_at,
       max(CASE from_last WHEN 1 THEN home_total END) AS last_value
  FROM (SELECT id, identity, kind, placed_at, home_total,
               CASE kind WHEN 'sale' THEN row_number() OVER
                   (PARTITION BY identity, kind ORDER BY placed_at, id) END AS from_first,
               CASE kind WHEN 'sale' THEN row_number() OVER
                   (PARTITION BY identity, kind ORDER BY placed_at DESC, id DESC) END AS from_last
          FROM orders
         WHERE counts = 1) AS numbered
 GROUP BY identity;

-- name: order_product_sums
SELECT line_item.product AS product, CAST(sum(line_item.quantity) AS BIGINT) AS pieces,
       CAST(sum(line_item.home_amount) AS BIGINT) AS amount
  FROM line_item JOIN orders ON orders.id = line_item.order_id
 WHERE orders.counts = 1 AND line_item.product IS NOT NULL
 GROUP BY line_item.product
 ORDER BY line_item.product;

-- name: order_line_sums
SELECT orders.id AS order_id, orders.line_count AS line_count, orders.lines_amount AS lines_amount,
       count(line_item.id) AS lines, CAST(coalesce(sum(line_item.amount), 0) AS BIGINT) AS amount
  FROM orders LEFT JOIN line_item
    ON line_item.id BETWEEN orders.id * 1048576 AND orders.id * 1048576 + 1048575
 GROUP BY orders.id, orders.line_count, orders.lines_amount
HAVING orders.line_count <> count(line_item.id)
    OR orders.lines_amount <> coalesce(sum(line_item.amount), 0)
 ORDER BY orders.id;

-- name: order_put_line_sums
UPDATE orders SET line_count = :lines, lines_amount = :amount WHERE id = :order_id;

-- name: order_told_sums
SELECT orders.id AS order_id, orders.home_total AS home_total, orders.line_count AS line_count,
       count(line_item.id) AS lines,
       CAST(coalesce(sum(line_item.home_amount), 0) AS BIGINT) AS lines_value,
       CAST(coalesce(sum(line_item.quantity), 0) AS BIGINT) AS pieces
  FROM orders LEFT JOIN line_item
    ON line_item.id BETWEEN orders.id * 1048576 AND orders.id * 1048576 + 1048575
 WHERE orders.counts = 1
 GROUP BY orders.id, orders.home_total, orders.line_count;

-- name: line_became
UPDATE line_item SET became = :became, archived_at = :now, updated_at = :now WHERE id = :id;

-- name: line_resolve
SELECT COALESCE(became, id) FROM line_item WHERE id = :id;

-- name: line_last
SELECT COALESCE(max(ordinal), 0) FROM line_item WHERE id BETWEEN :first AND :last;

-- name: line_put_aside
UPDATE line_item SET aside_quantity = :quantity, aside_amount = :amount WHERE id = :id;

-- name: line_aside
SELECT aside_quantity AS quantity, aside_amount AS amount FROM line_item
 WHERE id = :id AND aside_quantity IS NOT NULL;

-- Stores whose name is another than their orders say.

-- name: order_renamed_stores
SELECT store.id AS id, store.name AS name
  FROM store LEFT JOIN order_store_name ON order_store_name.store = store.id
 WHERE order_store_name.name IS NULL OR order_store_name.name <> store.name
 ORDER BY store.id;

-- name: order_of_contact
SELECT orders.id
  FROM orders JOIN identity ON identity.id = orders.identity
 WHERE identity.contact = :contact
 ORDER BY orders.id;

-- name: order_numbers_after
SELECT CAST(:store AS BIGINT) AS id, COALESCE(max(number), '') AS name FROM
    (SELECT number FROM orders WHERE store = :store AND number > :after
      ORDER BY number LIMIT :limit) AS slice;

-- name: order_rename_store
UPDATE orders SET store_name = :name
 WHERE store = :store AND number > :after AND number <= :last
   AND (store_name IS NULL OR store_name <> :name);

-- name: order_store_named
INSERT INTO order_store_name (store, name) VALUES (:store, :name)
    ON CONFLICT (store) DO UPDATE SET name = excluded.name;
