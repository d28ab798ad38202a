-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: visit_tracker_insert
INSERT INTO tracker (id, store, name, write_key, burst_limit, shop_users, orders, created_at)
VALUES (:id, :store, :name, :write_key, :burst_limit, :shop_users, :orders, :created_at);

-- name: visit_tracker_update
UPDATE tracker
   SET name = :name, burst_limit = :burst_limit, shop_users = :shop_users, orders = :orders,
       removed_at = :removed_at
 WHERE id = :id;

-- name: visit_trackers
SELECT id, store, name, write_key, burst_limit, shop_users, orders, created_at, removed_at
  FROM tracker
 ORDER BY id;

-- name: visit_names
SELECT id, name, created_at FROM event_name ORDER BY id;

-- name: visit_name_insert
INSERT INTO event_name (id, name, created_at) VALUES (:id, :name, :created_at)
    ON CONFLICT (name) DO NOTHING;

-- name: visit_name_find
SELECT id FROM event_name WHERE name = :name;

-- name: visit_version_get
SELECT version FROM visit_version;

-- name: visit_version_put
UPDATE visit_version SET version = :version;

-- Messages -----------------------------------------------------------------------------------

-- name: visit_see
INSERT INTO visit_seen (week, identity, message)
SELECT CAST(:week AS BIGINT), CAST(:identity AS BIGINT), CAST(:message AS BIGINT)
 WHERE NOT EXISTS (SELECT 1 FROM visit_seen
                    WHERE week = :week - 1 AND identity = :identity AND message = :message)
    ON CONFLICT (week, identity, message) DO NOTHING;

-- name: visit_forget_seen sqlite
DELETE FROM visit_seen
 WHERE (week, identity, message) IN (SELECT week, identity, message FROM visit_seen
                                      WHERE week < :week LIMIT :limit);
-- name: visit_forget_seen postgres
DELETE FROM visit_seen
 WHERE ctid = ANY (ARRAY (SELECT ctid FROM visit_seen WHERE week < :week LIMIT :limit));

-- name: visit_dropped_add
INSERT INTO visit_dropped (tracker, day, reason, detail, count)
VALUES (:tracker, :day, :reason, :detail, :count)
    ON CONFLICT (tracker, day, reason, detail) DO UPDATE
   SET count = visit_dropped.count + excluded.count;

-- name: visit_dropped_list
SELECT tracker, day, reason, detail, count
  FROM visit_dropped
 WHERE tracker = :tracker
 ORDER BY day DESC, reason, detail
 LIMIT :limit;

-- Visits -------------------------------------------------------------------------------------

-- name: visit_rules
SELECT position, channel, source, medium FROM channel_rule ORDER BY position;

-- name: visit_rules_remove
DELETE FROM channel_rule;

-- name: visit_rule_insert
INSERT INTO channel_rule (position, channel, source, medium)
VALUES (:position, :channel, :source, :medium);

-- name: visit_near
SELECT id, identity, store, started_at, last_at, pages, events, orders, landing_page, referrer,
       source, medium, campaign, term, content, channel, device, browser, os, country
  FROM visit
 WHERE identity = :identity AND started_at <= :until AND last_at >= :from
 ORDER BY started_at DESC
 LIMIT 1;

-- name: visit_insert
INSERT INTO visit (id, identity, store, started_at, last_at, pages, events, orders, landing_page,
                   referrer, source, medium, campaign, term, content, channel, device, browser, os,
                   country)
VALUES (:id, :identity, :store, :started_at, :last_at, :pages, :events, :orders, :landing_page,
        :referrer, :source, :medium, :campaign, :term, :content, :channel, :device, :browser, :os,
        :country);

-- name: visit_update
UPDATE visit
   SET started_at = :started_at, last_at = :last_at, pages = :pages, events = :events,
       orders = :orders, landing_page = :landing_page
 WHERE id = :id;

-- name: visit_remove_all
DELETE FROM visit;

-- name: visit_remove_of
DELETE FROM visit WHERE identity = :identity;

-- name: visit_of_contact
SELECT v.id, v.identity, i.contact, v.store, v.started_at, v.last_at, v.pages, v.events, v.orders,
       v.landing_page, v.referrer, v.source, v.medium, v.campaign, v.term, v.content, v.channel,
       v.device, v.browser, v.os, v.country
  FROM identity AS i
  JOIN visit AS v ON v.identity = i.id
 WHERE i.contact = :contact AND v.id < :before
 ORDER BY v.id DESC
 LIMIT :limit;

-- name: visit_of_all
SELECT v.id, v.identity, i.contact, v.store, v.started_at, v.last_at, v.pages, v.events, v.orders,
       v.landing_page, v.referrer, v.source, v.medium, v.campaign, v.term, v.content, v.channel,
       v.device, v.browser, v.os, v.country
  FROM visit AS v
  LEFT JOIN identity AS i ON i.id = v.identity
 WHERE v.id < :before
 ORDER BY v.id DESC
 LIMIT :limit;

-- name: visit_live
SELECT v.id, v.identity, i.contact, v.store, v.started_at, v.last_at, v.pages, v.events, v.orders,
       v.landing_page, v.referrer, v.source, v.medium, v.campaign, v.term, v.content, v.channel,
       v.device, v.browser, v.os, v.country
  FROM visit AS v
  LEFT JOIN identity AS i ON i.id = v.identity
 WHERE v.last_at >= :since AND v.started_at >= :began
 ORDER BY v.last_at DESC
 LIMIT :limit;

-- name: visit_sum
SELECT count(*) AS number_of_visits, CAST(coalesce(sum(v.pages), 0) AS BIGINT) AS number_of_page_views,
       count(DISTINCT v.channel) AS number_of_channels, max(v.last_at) AS last_visit_date
  FROM identity AS i
  JOIN visit AS v ON v.identity = i.id
 WHERE i.contact = :contact;

-- name: visit_first
SELECT v.channel AS original_channel, v.source AS original_source, v.medium AS original_medium,
       v.campaign AS original_campaign, v.referrer AS original_referrer,
       v.landing_page AS original_landing_page, v.device AS original_device,
       v.country AS original_country, v.started_at AS first_visit_date
  FROM identity AS i
  JOIN visit AS v ON v.identity = i.id
 WHERE i.contact = :contact
 ORDER BY v.started_at, v.id
 LIMIT 1;

-- name: visit_latest
SELECT v.channel AS latest_channel, v.source AS latest_source, v.medium AS latest_medium,
       v.campaign AS latest_campaign, v.referrer AS latest_referrer,
       v.landing_page AS latest_landing_page, v.device AS latest_device, v.country AS latest_country
  FROM identity AS i
  JOIN visit AS v ON v.identity = i.id
 WHERE i.contact = :contact
 ORDER BY v.started_at DESC, v.id DESC
 LIMIT 1;

-- For the doctor ------------------------------------------------------------------------------

-- name: visit_totals
SELECT identity, CAST(sum(events) AS BIGINT) AS events, CAST(sum(pages) AS BIGINT) AS pages,
       CAST(sum(orders) AS BIGINT) AS orders
  FROM visit
 WHERE identity > :after
 GROUP BY identity
 ORDER BY identity
 LIMIT :limit;

-- name: visit_is_erased
SELECT count(*) FROM identity WHERE id = :identity AND kind = 'erased';

-- name: visit_contacts
SELECT DISTINCT i.contact AS contact
  FROM identity AS i
  JOIN visit AS v ON v.identity = i.id
 WHERE i.contact > :after
 ORDER BY 1
 LIMIT :limit;
