-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Orders under the names that programs for the field's API know: what the order is called, and the
-- store by its name, both beside the document's own number and store.
ALTER TABLE orders ADD COLUMN name TEXT;             -- the number, unless somebody named it
ALTER TABLE orders ADD COLUMN store_name TEXT;       -- store.name; a chore follows it
UPDATE orders SET name = number,
                  store_name = (SELECT store.name FROM store WHERE store.id = orders.store);
ALTER TABLE orders ADD COLUMN hs_external_order_url TEXT;
ALTER TABLE orders ADD COLUMN hs_billing_address_name TEXT;
ALTER TABLE orders ADD COLUMN hs_billing_address_firstname TEXT;
ALTER TABLE orders ADD COLUMN hs_billing_address_lastname TEXT;
ALTER TABLE orders ADD COLUMN hs_billing_address_email TEXT;
ALTER TABLE orders ADD COLUMN hs_billing_address_phone TEXT;
ALTER TABLE orders ADD COLUMN hs_billing_address_street TEXT;
ALTER TABLE orders ADD COLUMN hs_billing_address_city TEXT;
ALTER TABLE orders ADD COLUMN hs_billing_address_state TEXT;
ALTER TABLE orders ADD COLUMN hs_billing_address_postal_code TEXT;
ALTER TABLE orders ADD COLUMN hs_billing_address_country TEXT;
ALTER TABLE orders ADD COLUMN hs_shipping_address_name TEXT;
ALTER TABLE orders ADD COLUMN hs_shipping_address_phone TEXT;
ALTER TABLE orders ADD COLUMN hs_shipping_address_street TEXT;
ALTER TABLE orders ADD COLUMN hs_shipping_address_city TEXT;
ALTER TABLE orders ADD COLUMN hs_shipping_address_state TEXT;
ALTER TABLE orders ADD COLUMN hs_shipping_address_postal_code TEXT;
ALTER TABLE orders ADD COLUMN hs_shipping_address_country TEXT;
ALTER TABLE orders ADD COLUMN hs_subtotal_price INTEGER;       -- millionths, and so on
ALTER TABLE orders ADD COLUMN hs_tax INTEGER;
ALTER TABLE orders ADD COLUMN hs_shipping_cost INTEGER;
ALTER TABLE orders ADD COLUMN hs_order_discount INTEGER;
ALTER TABLE orders ADD COLUMN hs_refund_amount INTEGER;
ALTER TABLE orders ADD COLUMN hs_discount_codes TEXT;
ALTER TABLE orders ADD COLUMN hs_payment_processing_method TEXT;
ALTER TABLE orders ADD COLUMN hs_processed_date INTEGER;       -- ms
ALTER TABLE orders ADD COLUMN hs_order_note TEXT;
ALTER TABLE orders ADD COLUMN hs_tags TEXT;
ALTER TABLE orders ADD COLUMN hs_external_cart_id TEXT;
ALTER TABLE orders ADD COLUMN hs_external_checkout_id TEXT;
ALTER TABLE orders ADD COLUMN hs_buyer_accepts_marketing INTEGER; -- 0 or 1

-- By which name the orders of a store were called last, so that a store that was renamed is found.
CREATE TABLE order_store_name (
    store INTEGER PRIMARY KEY,
    name  TEXT NOT NULL
);
INSERT INTO order_store_name (store, name) SELECT id, name FROM store;

-- What a line counted before it was taken out of its order: it comes back with that.
ALTER TABLE line_item ADD COLUMN aside_quantity INTEGER; -- millionths of a piece; NULL = it counts
ALTER TABLE line_item ADD COLUMN aside_amount INTEGER;
