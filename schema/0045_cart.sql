-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The order of changes is that of cart_event.
ALTER TABLE cart DROP COLUMN last_seq;
