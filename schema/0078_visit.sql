-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a shop's pages say was ordered becomes an order, where no connector and no till tells it.
ALTER TABLE tracker ADD COLUMN orders INTEGER NOT NULL DEFAULT 0; -- 1: "Order Completed" makes an order
