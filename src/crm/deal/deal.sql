-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: deal_add_contacts
UPDATE deal SET num_associated_contacts = num_associated_contacts + :by WHERE id = :id;

-- name: deal_put_counts
UPDATE deal SET num_associated_contacts = :contacts, hs_num_of_associated_line_items = :lines
 WHERE id = :id;

-- name: deal_add_lines
UPDATE deal SET hs_num_of_associated_line_items = hs_num_of_associated_line_items + :by
 WHERE id = :id;
