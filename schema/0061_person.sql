-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What was agreed with somebody for good, such as a yearly discount: everybody who serves them sees it.
ALTER TABLE contact ADD COLUMN standing_agreement TEXT;       -- in words
ALTER TABLE contact ADD COLUMN standing_discount INTEGER;     -- percent, millionths
ALTER TABLE contact ADD COLUMN standing_until INTEGER;        -- the last day, days since 1970; NULL = without end
ALTER TABLE company ADD COLUMN standing_agreement TEXT;
ALTER TABLE company ADD COLUMN standing_discount INTEGER;
ALTER TABLE company ADD COLUMN standing_until INTEGER;
