-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Into which record a record was merged is said by merge, for every type (crm/record/record_merge.h);
-- contacts keep it in their row besides, since every fact asks for it.
ALTER TABLE company DROP COLUMN merged_into;
