-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: pos_get
SELECT store, till, receipt, order_id, clerk, card, payments, kept_apart, created_at, updated_at
  FROM till_sale WHERE store = :store AND till = :till AND receipt = :receipt;

-- name: pos_put
INSERT INTO till_sale (store, till, receipt, order_id, clerk, card, payments, kept_apart,
                       created_at, updated_at)
VALUES (:store, :till, :receipt, :order_id, :clerk, :card, :payments, :kept_apart,
        :created_at, :updated_at)
    ON CONFLICT (store, till, receipt)
    DO UPDATE SET clerk = coalesce(excluded.clerk, till_sale.clerk),
                  card = coalesce(excluded.card, till_sale.card),
                  payments = coalesce(excluded.payments, till_sale.payments),
                  updated_at = excluded.updated_at;

-- name: pos_keep_apart
UPDATE till_sale SET kept_apart = :kept_apart
 WHERE store = :store AND till = :till AND receipt = :receipt;

-- name: pos_of_card
-- Sales of nobody at which one of these cards was shown.
SELECT s.store, s.till, s.receipt, s.order_id, s.clerk, s.card, s.payments, s.kept_apart,
       s.created_at, s.updated_at
  FROM identity AS c
  JOIN till_sale AS s ON s.card = c.value
  JOIN orders ON orders.id = s.order_id
  JOIN identity AS buyer ON buyer.id = orders.identity
 WHERE c.contact = :contact AND c.kind = 'card' AND s.kept_apart = 0
   AND buyer.kind = 'order' AND buyer.contact IS NULL
 ORDER BY s.order_id LIMIT :limit;

-- name: pos_forget_cards
UPDATE till_sale SET card = NULL
 WHERE card IN (SELECT value FROM identity WHERE contact = :contact AND kind = 'card');

-- name: pos_secret_get
SELECT store, secret FROM till_secret WHERE store = :store;

-- name: pos_secret_put
INSERT INTO till_secret (store, secret, created_at) VALUES (:store, :secret, :now)
    ON CONFLICT (store) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at;
