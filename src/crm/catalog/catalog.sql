-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A list comes as one JSON array, and each of its items is looked up by the index: see order.sql.

-- name: product_find_all sqlite
SELECT product.id, product.sku, product.name IS NULL AS lacks_name,
       product.category IS NULL AS lacks_category, product.price IS NULL AS lacks_price
  FROM json_each(:skus) AS wanted CROSS JOIN product
    ON product.store = :store AND product.sku = wanted.value;

-- name: product_find_all postgres
SELECT product.id, product.sku, product.name IS NULL AS lacks_name,
       product.category IS NULL AS lacks_category, product.price IS NULL AS lacks_price
  FROM json_array_elements_text(CAST(:skus AS json)) AS wanted (value)
 CROSS JOIN LATERAL (SELECT * FROM product AS p
                      WHERE p.store = :store AND p.sku = wanted.value LIMIT 1) AS product;

-- name: product_insert
INSERT INTO product (id, store, sku, name, category, price, created_at, updated_at)
VALUES (:id, :store, :sku, :name, :category, :price, :created_at, :updated_at)
    ON CONFLICT (store, sku) DO NOTHING;

-- name: product_fill
UPDATE product
   SET name = coalesce(name, :name), category = coalesce(category, :category),
       price = coalesce(price, :price), updated_at = :updated_at
 WHERE id = :id;

-- name: product_add_sold
UPDATE product
   SET units_sold = units_sold + :pieces, revenue = revenue + :amount,
       stock = CASE WHEN stock IS NOT NULL
                     AND NOT EXISTS (SELECT 1 FROM store
                                      WHERE store.id = product.store
                                        AND store.kind IN ('woocommerce', 'shopify'))
                    THEN stock - :pieces ELSE stock END
 WHERE id = :product;

-- name: review_of_email
SELECT id FROM review WHERE email = :email;

-- name: product_put_sold
UPDATE product SET units_sold = :pieces, revenue = :amount WHERE id = :product;

-- name: product_list_sold
SELECT id AS product, units_sold AS pieces, revenue AS amount
  FROM product
 WHERE id > :after
 ORDER BY id LIMIT :limit;

-- name: product_labels sqlite
SELECT product.id, product.sku, product.name
  FROM json_each(:products) AS wanted CROSS JOIN product ON product.id = wanted.value;

-- name: product_labels postgres
SELECT product.id, product.sku, product.name
  FROM json_array_elements_text(CAST(:products AS json)) AS wanted (value)
 CROSS JOIN LATERAL (SELECT p.id, p.sku, p.name FROM product AS p
                      WHERE p.id = CAST(wanted.value AS BIGINT) LIMIT 1) AS product;
