-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: store_insert
INSERT INTO store (id, name, kind, url, currency, zone, created_at)
VALUES (:id, :name, :kind, :url, :currency, :zone, :created_at);

-- name: store_update
UPDATE store SET name = :name, kind = :kind, url = :url, currency = :currency, zone = :zone
 WHERE id = :id;

-- name: store_by_id
SELECT id, name, kind, url, currency, zone, created_at FROM store WHERE id = :id;

-- name: store_by_name
SELECT id, name, kind, url, currency, zone, created_at FROM store WHERE name = :name;

-- name: store_all
SELECT id, name, kind, url, currency, zone, created_at FROM store ORDER BY id;

-- name: store_home_insert
INSERT INTO home (id, currency, zone, used) VALUES (1, :currency, :zone, 0)
    ON CONFLICT DO NOTHING;

-- name: store_home_get
SELECT currency, zone, used FROM home WHERE id = 1;

-- name: store_home_update
UPDATE home SET currency = :currency, zone = :zone WHERE id = 1;

-- name: store_home_use
UPDATE home SET used = 1 WHERE id = 1 AND used = 0;

-- name: store_rate_before
SELECT rate FROM currency_rate
 WHERE currency = :currency AND day <= :day
 ORDER BY day DESC LIMIT 1;

-- name: store_rate_after
SELECT rate FROM currency_rate
 WHERE currency = :currency AND day > :day
 ORDER BY day LIMIT 1;

-- name: store_rate_put
INSERT INTO currency_rate (currency, day, rate) VALUES (:currency, :day, :rate)
    ON CONFLICT (currency, day) DO UPDATE SET rate = excluded.rate;

-- name: store_rate_list
SELECT currency, day, rate FROM currency_rate
 WHERE currency = :currency
 ORDER BY day DESC LIMIT :limit;
