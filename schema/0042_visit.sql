-- SPDX-License-Identifier: AGPL-3.0-or-later
-- An index on what changes with every event costs more than it finds: who is on the shop now began
-- within the last day.
DROP INDEX visit_last;
