-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: person_identity_find
SELECT id, kind, value, contact, verified, created_at
  FROM identity
 WHERE kind = :kind AND value = :value;

-- name: person_identity_insert
INSERT INTO identity (id, kind, value, contact, verified, created_at)
VALUES (:id, :kind, :value, :contact, :verified, :created_at)
    ON CONFLICT (kind, value) DO NOTHING;

-- name: person_identity_point
UPDATE identity SET contact = :contact WHERE id = :identity;

-- name: person_identities
SELECT id, kind, value, contact, verified, created_at
  FROM identity
 WHERE contact = :contact
 ORDER BY id;

-- name: person_identity_ids
SELECT id FROM identity WHERE contact = :contact ORDER BY id;

-- name: person_contact_of_all
SELECT id, contact FROM identity WHERE contact IS NOT NULL;

-- name: person_contact_of_between
SELECT id, contact FROM identity WHERE contact > :after AND contact <= :last;

-- name: person_contact_of sqlite
SELECT identity.id, identity.contact
  FROM json_each(:identities) AS wanted CROSS JOIN identity ON identity.id = wanted.value;

-- name: person_contact_of postgres
SELECT identity.id, identity.contact
  FROM json_array_elements_text(CAST(:identities AS json)) AS wanted (value)
  JOIN identity ON identity.id = CAST(wanted.value AS BIGINT);

-- name: person_labels sqlite
SELECT contact.id, firstname, lastname, email, phone,
       (SELECT value FROM identity i WHERE i.contact = contact.id AND i.kind = 'customer'
         ORDER BY i.id LIMIT 1) AS customer
  FROM json_each(:contacts) AS wanted CROSS JOIN contact ON contact.id = wanted.value;

-- name: person_labels postgres
SELECT contact.id, firstname, lastname, email, phone,
       (SELECT value FROM identity i WHERE i.contact = contact.id AND i.kind = 'customer'
         ORDER BY i.id LIMIT 1) AS customer
  FROM json_array_elements_text(CAST(:contacts AS json)) AS wanted (value)
  JOIN contact ON contact.id = CAST(wanted.value AS BIGINT);

-- name: person_customers
-- How many ids of its own one store has for this contact.
SELECT count(*)
  FROM identity
 WHERE contact = :contact AND kind = 'customer' AND substr(value, 1, length(:prefix)) = :prefix;

-- name: person_known sqlite
-- Who is behind up to three identities, with what a draft may fill.
SELECT i.id AS identity, i.kind, i.value, i.contact, c.archived_at, c.email, c.phone, c.firstname,
       c.lastname, c.company, c.address, c.city, c.state, c.zip, c.country
  FROM identity i LEFT JOIN contact c ON c.id = i.contact
 WHERE (i.kind = 'customer' AND i.value = :customer)
    OR (i.kind = 'email' AND i.value = :email)
    OR (i.kind = 'phone' AND i.value = :phone);

-- name: person_known postgres
SELECT i.id AS identity, i.kind, i.value, i.contact, c.archived_at, c.email, c.phone, c.firstname,
       c.lastname, c.company, c.address, c.city, c.state, c.zip, c.country
  FROM identity i LEFT JOIN contact c ON c.id = i.contact
 WHERE (i.kind = 'customer' AND i.value = :customer)
    OR (i.kind = 'email' AND i.value = :email)
    OR (i.kind = 'phone' AND i.value = :phone)
   FOR UPDATE OF i;

-- name: person_known_all sqlite
-- The same of many: pairs of kind and value as a JSON array, each looked up by the index.
SELECT i.id AS identity, i.kind, i.value, i.contact, c.archived_at, c.email, c.phone, c.firstname,
       c.lastname, c.company, c.address, c.city, c.state, c.zip, c.country
  FROM json_each(:pairs) AS wanted
 CROSS JOIN identity i ON i.kind = json_extract(wanted.value, '$[0]')
                      AND i.value = json_extract(wanted.value, '$[1]')
  LEFT JOIN contact c ON c.id = i.contact;

-- name: person_known_all postgres
SELECT i.id AS identity, i.kind, i.value, i.contact, c.archived_at, c.email, c.phone, c.firstname,
       c.lastname, c.company, c.address, c.city, c.state, c.zip, c.country
  FROM json_array_elements(CAST(:pairs AS json)) AS wanted (value)
 CROSS JOIN LATERAL (SELECT * FROM identity AS one
                      WHERE one.kind = wanted.value->>0 AND one.value = wanted.value->>1
                      LIMIT 1 FOR UPDATE) AS i
  LEFT JOIN LATERAL (SELECT * FROM contact WHERE contact.id = i.contact LIMIT 1) AS c ON TRUE;

-- name: person_take_turns postgres
-- Everybody who takes turns shares the first lock, so that somebody who wants all turns can wait for
-- them; then one of each person, in order. A person is their contact, or else the identity itself.
SELECT CAST(count(*) AS BIGINT)
  FROM (SELECT CASE WHEN turn IS NULL THEN pg_advisory_xact_lock_shared(81, 0) IS NULL
                    ELSE pg_advisory_xact_lock(turn) IS NULL END AS taken
          FROM (SELECT CAST(NULL AS BIGINT) AS turn
                UNION
                SELECT COALESCE(
                         -CASE WHEN name.value->>0 = 'record' THEN CAST(name.value->>1 AS BIGINT) END,
                         -(SELECT i.contact FROM identity i
                            WHERE i.kind = name.value->>0 AND i.value = name.value->>1),
                         hashtextextended((name.value->>0) || ' ' || (name.value->>1), 0))
                  FROM json_array_elements(CAST(:pairs AS json)) AS name (value)
                 ORDER BY 1 NULLS FIRST) AS turns) AS locks;

-- name: person_take_all_turns postgres
SELECT CAST(count(*) AS BIGINT) FROM (SELECT pg_advisory_xact_lock(81, 0)) AS locks;

-- name: person_email_owner
-- The contact in use that has this e-mail, as its first or as another one. Joined, PostgreSQL would
-- look for the contact in the index of those in use as long as it has no statistics: in all of it.
SELECT i.contact
  FROM identity i
 WHERE i.kind = 'email' AND i.value = :value
   AND (SELECT COALESCE(c.archived_at, 0) FROM contact c WHERE c.id = i.contact) = 0;

-- name: person_archived_at
SELECT archived_at FROM contact WHERE id = :contact;

-- name: person_merged_into
SELECT merged_into FROM contact WHERE id = :id;

-- name: person_set_merged_into
UPDATE contact SET merged_into = :merged_into WHERE id = :id;

-- name: person_yield_email
-- An archived contact gives up an e-mail that somebody in use has meanwhile.
UPDATE contact
   SET email = NULL
 WHERE id = :contact
   AND EXISTS (SELECT 1 FROM identity i
                WHERE i.kind = 'email' AND i.value = contact.email AND i.contact <> contact.id);

-- name: person_refresh_emails sqlite
UPDATE contact
   SET hs_additional_emails =
       (SELECT group_concat(value, ';')
          FROM (SELECT value FROM identity
                 WHERE identity.contact = :contact AND kind = 'email'
                   AND value <> coalesce(contact.email, '')
                 ORDER BY id) AS others)
 WHERE id = :contact;

-- name: person_refresh_emails postgres
UPDATE contact
   SET hs_additional_emails =
       (SELECT string_agg(value, ';' ORDER BY id)
          FROM identity
         WHERE identity.contact = :contact AND kind = 'email'
           AND value <> coalesce(contact.email, ''))
 WHERE id = :contact;

-- name: person_spend_add
-- Orders may come in any order of time; of two at the same instant the smaller id is first.
UPDATE identity
   SET orders = orders + :orders,
       revenue = revenue + :revenue,
       refunds = refunds + :refunds,
       first_value =
           CASE WHEN :orders > 0 AND (first_order IS NULL
                                      OR (:at, :order_id) < (first_at, first_order))
                THEN :revenue
                WHEN :orders = 0 AND first_order = :order_id THEN first_value + :revenue
                ELSE first_value END,
       first_at =
           CASE WHEN :orders > 0 AND (first_order IS NULL
                                      OR (:at, :order_id) < (first_at, first_order))
                THEN :at ELSE first_at END,
       first_order =
           CASE WHEN :orders > 0 AND (first_order IS NULL
                                      OR (:at, :order_id) < (first_at, first_order))
                THEN :order_id ELSE first_order END,
       last_value =
           CASE WHEN :orders > 0 AND (last_order IS NULL
                                      OR (:at, :order_id) >= (last_at, last_order))
                THEN :revenue
                WHEN :orders = 0 AND last_order = :order_id THEN last_value + :revenue
                ELSE last_value END,
       last_at =
           CASE WHEN :orders > 0 AND (last_order IS NULL
                                      OR (:at, :order_id) >= (last_at, last_order))
                THEN :at ELSE last_at END,
       last_order =
           CASE WHEN :orders > 0 AND (last_order IS NULL
                                      OR (:at, :order_id) >= (last_at, last_order))
                THEN :order_id ELSE last_order END
 WHERE id = :identity;

-- name: person_totals_put
UPDATE identity
   SET orders = :orders, revenue = :revenue, refunds = :refunds,
       first_order = :first_order, first_at = :first_at, first_value = :first_value,
       last_order = :last_order, last_at = :last_at, last_value = :last_value
 WHERE id = :identity;

-- name: person_totals_list
SELECT id AS identity, orders, revenue, refunds, first_order, first_at, first_value, last_order,
       last_at, last_value
  FROM identity
 WHERE id > :after
 ORDER BY id
 LIMIT :limit;

-- name: person_refresh_totals
-- The one definition of what a contact bought: made from its identities. Of this contact, or, when
-- it is 0, of the contact of this identity. Averages are rounded half away from zero; a day is
-- 86,400,000 ms, so that ms × 10 / 864 are millionths of a day. This runs for every order: it says
-- "none before" instead of ORDER BY, and names one contact, for which SQLite makes no temporary
-- table.
UPDATE contact
   SET (total_number_of_orders, total_value_of_orders, total_refunds, net_lifetime_value,
        first_order_date, first_order_value, last_order_date, last_order_value,
        average_order_value, average_days_between_orders) =
       (SELECT orders, revenue, refunds, revenue - refunds,
               first_at, first_value, last_at, last_value,
               CASE WHEN orders > 0 THEN (2 * revenue + orders) / (2 * orders) END,
               CASE WHEN orders > 1
                    THEN (20 * (last_at - first_at) + 864 * (orders - 1)) / (1728 * (orders - 1))
               END
          FROM (SELECT CAST(coalesce(sum(i.orders), 0) AS BIGINT) AS orders,
                       CAST(coalesce(sum(i.revenue), 0) AS BIGINT) AS revenue,
                       CAST(coalesce(sum(i.refunds), 0) AS BIGINT) AS refunds,
                       min(i.first_at) AS first_at,
                       max(i.last_at) AS last_at,
                       (SELECT f.first_value FROM identity f
                         WHERE f.contact = contact.id AND f.first_order IS NOT NULL
                           AND NOT EXISTS (SELECT 1 FROM identity e
                                            WHERE e.contact = f.contact
                                              AND (e.first_at, e.first_order)
                                                  < (f.first_at, f.first_order))) AS first_value,
                       (SELECT l.last_value FROM identity l
                         WHERE l.contact = contact.id AND l.last_order IS NOT NULL
                           AND NOT EXISTS (SELECT 1 FROM identity e
                                            WHERE e.contact = l.contact
                                              AND (e.last_at, e.last_order)
                                                  > (l.last_at, l.last_order))) AS last_value
                  FROM identity i
                 WHERE i.contact = contact.id) AS sums)
 WHERE id = CASE WHEN :contact <> 0 THEN :contact
                 ELSE (SELECT contact FROM identity WHERE id = :identity) END;

-- name: person_merge_keep_identities
INSERT INTO merge_identity (merge_id, identity)
SELECT :merge_id, id FROM identity WHERE contact = :contact;

-- name: person_merge_move_identities
UPDATE identity SET contact = :into WHERE contact = :from;

-- name: person_merge_return_identities
UPDATE identity
   SET contact = :merged
 WHERE contact = :survivor
   AND id IN (SELECT identity FROM merge_identity WHERE merge_id = :merge_id);

-- name: person_pair_insert
INSERT INTO contact_pair (contact, other, reason, noted_at)
VALUES (:contact, :other, :reason, :noted_at)
    ON CONFLICT (contact, other) DO NOTHING;

-- name: person_pairs
SELECT contact, other, reason, noted_at
  FROM contact_pair
 WHERE (contact, other) > (:contact, :other)
 ORDER BY contact, other
 LIMIT :limit;

-- name: person_check_identities
-- An identity that points at no contact, or at one that was merged away.
SELECT i.id
  FROM identity i LEFT JOIN contact c ON c.id = i.contact
 WHERE i.contact IS NOT NULL AND (c.id IS NULL OR c.merged_into IS NOT NULL)
 ORDER BY i.id
 LIMIT 1;

-- name: person_check_contacts
-- A contact without identity.
SELECT c.id
  FROM contact c
 WHERE c.merged_into IS NULL AND NOT EXISTS (SELECT 1 FROM identity i WHERE i.contact = c.id)
 ORDER BY c.id
 LIMIT 1;

-- name: person_check_totals
-- A contact whose totals are not the sum of its identities.
SELECT c.id
  FROM contact c LEFT JOIN (SELECT contact, sum(orders) AS orders, sum(revenue) AS revenue,
                                   sum(refunds) AS refunds, min(first_at) AS first_at,
                                   max(last_at) AS last_at
                              FROM identity WHERE contact IS NOT NULL GROUP BY contact) AS i
    ON i.contact = c.id
 WHERE c.total_number_of_orders <> coalesce(i.orders, 0)
    OR c.total_value_of_orders <> coalesce(i.revenue, 0)
    OR c.total_refunds <> coalesce(i.refunds, 0)
    OR c.net_lifetime_value <> coalesce(i.revenue, 0) - coalesce(i.refunds, 0)
    OR coalesce(c.first_order_date, -1) <> coalesce(i.first_at, -1)
    OR coalesce(c.last_order_date, -1) <> coalesce(i.last_at, -1)
 ORDER BY c.id
 LIMIT 1;

-- name: person_rebuild_page
SELECT id FROM contact WHERE id > :after ORDER BY id LIMIT :limit;

-- Erasing: what was bought stays with the identity, of which nothing is known any more.

-- name: person_identity_erase
UPDATE identity
   SET kind = 'erased', value = CAST(id AS TEXT), contact = NULL, verified = 0
 WHERE contact = :contact;

-- name: person_merged_contacts
SELECT id FROM contact WHERE merged_into = :contact;

-- name: person_pair_erase
DELETE FROM contact_pair WHERE contact = :contact OR other = :contact;

-- name: person_merge_value_erase
DELETE FROM merge_value
 WHERE merge_id IN (SELECT id FROM merge WHERE type = '0-1' AND (survivor = :contact OR merged = :contact));

-- name: person_merge_identity_erase
DELETE FROM merge_identity
 WHERE merge_id IN (SELECT id FROM merge WHERE type = '0-1' AND (survivor = :contact OR merged = :contact));

-- name: person_merge_erase
DELETE FROM merge WHERE type = '0-1' AND (survivor = :contact OR merged = :contact);

-- name: person_put_visits
UPDATE contact
   SET original_channel = :original_channel,
       original_source = :original_source,
       original_medium = :original_medium,
       original_campaign = :original_campaign,
       original_referrer = :original_referrer,
       original_landing_page = :original_landing_page,
       original_device = :original_device,
       original_country = :original_country,
       first_visit_date = :first_visit_date,
       latest_channel = :latest_channel,
       latest_source = :latest_source,
       latest_medium = :latest_medium,
       latest_campaign = :latest_campaign,
       latest_referrer = :latest_referrer,
       latest_landing_page = :latest_landing_page,
       latest_device = :latest_device,
       latest_country = :latest_country,
       last_visit_date = :last_visit_date,
       number_of_visits = :number_of_visits,
       number_of_page_views = :number_of_page_views,
       number_of_channels = :number_of_channels
 WHERE id = :contact;
