-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Whether an order came from a connector: asked for each order of a shop whose orders were here before.
CREATE INDEX connection_object_order ON connection_object (connection, record) WHERE kind = 'orders';
