-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A line that stood alone, was associated with an order and so became a line of its document.
ALTER TABLE line_item ADD COLUMN became INTEGER; -- line_item; NULL = it is what it was
