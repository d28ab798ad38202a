-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Searches do not regard case: a unique value is found by what it is without it, too.
ALTER TABLE unique_value ADD COLUMN folded TEXT; -- fold(value)
UPDATE unique_value SET folded = fold(value);
CREATE INDEX unique_value_folded ON unique_value (type, property, folded);
