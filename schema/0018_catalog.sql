-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What else the field knows of products, lines, orders and carts.
ALTER TABLE product ADD COLUMN hs_url TEXT;
ALTER TABLE product ADD COLUMN hs_images TEXT; -- "https://…;https://…"
ALTER TABLE product ADD COLUMN hs_product_type TEXT;
ALTER TABLE product ADD COLUMN hs_cost_of_goods_sold INTEGER; -- millionths of the store's currency
ALTER TABLE product ADD COLUMN tax INTEGER; -- millionths of the store's currency
ALTER TABLE product ADD COLUMN recurringbillingfrequency TEXT;
ALTER TABLE product ADD COLUMN hs_recurring_billing_period TEXT; -- "P12M"
ALTER TABLE product ADD COLUMN hs_folder TEXT;
ALTER TABLE product ADD COLUMN hubspot_owner_id TEXT; -- staff_user

-- A line may also belong to a deal instead of an order; it has no place in a document then.
DROP VIEW line_item_order;
-- only sqlite
CREATE TABLE line_item_wider (
    id          INTEGER PRIMARY KEY,   -- of an order's line: order_id * 2^20 + ordinal
    order_id    INTEGER,
    ordinal     INTEGER,               -- place in the document, from 1
    kind        TEXT NOT NULL,         -- product fee shipping discount tax
    quantity    INTEGER NOT NULL,      -- millionths of a piece; negative in a refund
    price       INTEGER NOT NULL,      -- of one piece, millionths of the currency
    amount      INTEGER NOT NULL,
    home_amount INTEGER,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    product     INTEGER,
    sku         TEXT,
    name        TEXT,
    archived_at INTEGER
);
INSERT INTO line_item_wider
SELECT id, order_id, ordinal, kind, quantity, price, amount, home_amount, created_at, updated_at,
       product, sku, name, archived_at
  FROM line_item;
DROP TABLE line_item;
ALTER TABLE line_item_wider RENAME TO line_item;
CREATE VIEW line_item_order AS
SELECT line_item.id AS from_id, orders.id AS to_id
  FROM line_item JOIN orders ON orders.id = line_item.order_id
   AND line_item.id BETWEEN orders.id * 1048576 AND orders.id * 1048576 + 1048575;
-- end
-- only postgres
ALTER TABLE line_item ALTER COLUMN order_id DROP NOT NULL;
ALTER TABLE line_item ALTER COLUMN ordinal DROP NOT NULL;
ALTER TABLE line_item ALTER COLUMN home_amount DROP NOT NULL;
CREATE VIEW line_item_order AS
SELECT line_item.id AS from_id, orders.id AS to_id
  FROM line_item JOIN orders ON orders.id = line_item.order_id
   AND line_item.id BETWEEN orders.id * 1048576 AND orders.id * 1048576 + 1048575;
-- end
ALTER TABLE line_item ADD COLUMN description TEXT;
ALTER TABLE line_item ADD COLUMN discount INTEGER; -- of one piece, millionths of the currency
ALTER TABLE line_item ADD COLUMN hs_discount_percentage INTEGER; -- millionths of a percent
ALTER TABLE line_item ADD COLUMN tax_amount INTEGER; -- millionths of the currency
ALTER TABLE line_item ADD COLUMN total_cost INTEGER; -- millionths, as a plugin counts it
ALTER TABLE line_item ADD COLUMN currency TEXT; -- ISO 4217
ALTER TABLE line_item ADD COLUMN hs_cost_of_goods_sold INTEGER; -- millionths
ALTER TABLE line_item ADD COLUMN hs_url TEXT;
ALTER TABLE line_item ADD COLUMN hs_images TEXT;
ALTER TABLE line_item ADD COLUMN recurringbillingfrequency TEXT;
ALTER TABLE line_item ADD COLUMN hs_recurring_billing_period TEXT;

ALTER TABLE orders ADD COLUMN hs_pipeline TEXT; -- pipeline.id
ALTER TABLE orders ADD COLUMN hs_pipeline_stage TEXT; -- pipeline_stage.id
ALTER TABLE orders ADD COLUMN hubspot_owner_id TEXT; -- staff_user
ALTER TABLE orders ADD COLUMN hs_fulfillment_status TEXT;
ALTER TABLE orders ADD COLUMN hs_shipping_tracking_number TEXT;
ALTER TABLE orders ADD COLUMN hs_shipping_status_url TEXT;

ALTER TABLE cart ADD COLUMN hs_pipeline TEXT; -- pipeline.id
ALTER TABLE cart ADD COLUMN hs_pipeline_stage TEXT; -- pipeline_stage.id
ALTER TABLE cart ADD COLUMN hubspot_owner_id TEXT; -- staff_user
ALTER TABLE cart ADD COLUMN hs_external_cart_id TEXT;
ALTER TABLE cart ADD COLUMN hs_subtotal_price INTEGER; -- millionths of the currency
ALTER TABLE cart ADD COLUMN hs_tax INTEGER;
ALTER TABLE cart ADD COLUMN hs_cart_discount INTEGER;
ALTER TABLE cart ADD COLUMN hs_shipping_cost INTEGER;
ALTER TABLE cart ADD COLUMN hs_tags TEXT;

INSERT INTO pipeline (type, id, label, display_order, created_at, updated_at)
VALUES ('0-123', '14a2e10e-5471-408a-906e-c51f3b04369e', 'Order Pipeline', 0, 0, 0);
INSERT INTO pipeline_stage (type, pipeline, id, label, display_order, metadata, created_at, updated_at)
VALUES ('0-123', '14a2e10e-5471-408a-906e-c51f3b04369e', '4b27b500-f031-4927-9811-68a0b525cbae',
        'Open', 0, '{"isClosed":"false"}', 0, 0),
       ('0-123', '14a2e10e-5471-408a-906e-c51f3b04369e', '937ea84d-0a4f-4dcf-9028-3f9c2aafbf03',
        'Processed', 1, '{"isClosed":"false"}', 0, 0),
       ('0-123', '14a2e10e-5471-408a-906e-c51f3b04369e', 'aa99e8d0-c1d5-4071-b915-d240bbb1aed9',
        'Shipped', 2, '{"isClosed":"false"}', 0, 0),
       ('0-123', '14a2e10e-5471-408a-906e-c51f3b04369e', '3725360f-519b-4b18-a593-494d60a29c9f',
        'Delivered', 3, '{"isClosed":"true"}', 0, 0),
       ('0-123', '14a2e10e-5471-408a-906e-c51f3b04369e', '3c85a297-e9ce-400b-b42e-9f16853d69d6',
        'Cancelled', 4, '{"isClosed":"true"}', 0, 0);
