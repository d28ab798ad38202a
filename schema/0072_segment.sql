-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who is in a list, or not, by hand, whatever its rule says: two lists of their own.
ALTER TABLE segment ADD COLUMN included INTEGER; -- NULL = nobody ever was
ALTER TABLE segment ADD COLUMN excluded INTEGER;
