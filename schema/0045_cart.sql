-- The order of changes is that of cart_event.
ALTER TABLE cart DROP COLUMN last_seq;
