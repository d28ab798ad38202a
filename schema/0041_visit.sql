-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Visits, made from the facts of visitors by a follower of the ledger, and what contacts show of
-- them. All of it can be made anew (doctor --rebuild).
CREATE TABLE visit (
    id           INTEGER PRIMARY KEY, -- sequence of the fact it begins with
    identity     INTEGER NOT NULL,
    store        INTEGER NOT NULL,
    started_at   INTEGER NOT NULL, -- ms
    last_at      INTEGER NOT NULL, -- ms, of its last event
    pages        INTEGER NOT NULL,
    events       INTEGER NOT NULL, -- pages too
    orders       INTEGER NOT NULL, -- completed, as the shop's pages say
    landing_page TEXT,             -- its first address
    referrer     TEXT,             -- from another site
    source       TEXT    NOT NULL, -- google, newsletter, direct …
    medium       TEXT    NOT NULL, -- organic, cpc, email, referral, none …
    campaign     TEXT,
    term         TEXT,
    content      TEXT,
    channel      TEXT    NOT NULL, -- by channel_rule
    device       TEXT,             -- desktop phone tablet tv
    browser      TEXT,
    os           TEXT,
    country      TEXT              -- ISO 3166
);
CREATE INDEX visit_identity ON visit (identity, started_at);
CREATE INDEX visit_last ON visit (last_at);
CREATE INDEX visit_started ON visit (started_at);

-- What a source and a medium make together; the first line that fits counts.
CREATE TABLE channel_rule (
    position INTEGER PRIMARY KEY, -- 1, 2, 3 …
    channel  TEXT NOT NULL,
    source   TEXT NOT NULL, -- words separated by commas, of which one must be the source; * = any
    medium   TEXT NOT NULL
);
INSERT INTO channel_rule (position, channel, source, medium) VALUES
    (1, 'Direct', 'direct', 'none'),
    (2, 'Paid search', 'google,bing,yahoo,duckduckgo,yandex,baidu,ecosia', 'cpc,ppc,paid,paidsearch,paid_search'),
    (3, 'Paid social', 'facebook,instagram,tiktok,pinterest,linkedin,x,twitter,snapchat,youtube,reddit', 'cpc,ppc,cpm,paid,paidsocial,paid_social,paid-social'),
    (4, 'Paid social', '*', 'paidsocial,paid_social,paid-social'),
    (5, 'Organic search', '*', 'organic'),
    (6, 'E-mail', '*', 'email,e-mail,newsletter,mail'),
    (7, 'SMS', '*', 'sms,whatsapp,push'),
    (8, 'Affiliates', '*', 'affiliate,affiliates,partner'),
    (9, 'Display', '*', 'display,banner,cpm'),
    (10, 'Organic social', '*', 'social,social-media,social_media,sm'),
    (11, 'Paid search', '*', 'cpc,ppc,paid,paidsearch,paid_search'),
    (12, 'Point of sale', '*', 'pos,till'),
    (13, 'Referral', '*', 'referral'),
    (14, 'Other', '*', '*');

-- What a contact shows of their visits: the first one and the last one.
ALTER TABLE contact ADD COLUMN original_channel TEXT;
ALTER TABLE contact ADD COLUMN original_source TEXT;
ALTER TABLE contact ADD COLUMN original_medium TEXT;
ALTER TABLE contact ADD COLUMN original_campaign TEXT;
ALTER TABLE contact ADD COLUMN original_referrer TEXT;
ALTER TABLE contact ADD COLUMN original_landing_page TEXT;
ALTER TABLE contact ADD COLUMN original_device TEXT;
ALTER TABLE contact ADD COLUMN original_country TEXT;
ALTER TABLE contact ADD COLUMN first_visit_date INTEGER; -- ms
ALTER TABLE contact ADD COLUMN latest_channel TEXT;
ALTER TABLE contact ADD COLUMN latest_source TEXT;
ALTER TABLE contact ADD COLUMN latest_medium TEXT;
ALTER TABLE contact ADD COLUMN latest_campaign TEXT;
ALTER TABLE contact ADD COLUMN latest_referrer TEXT;
ALTER TABLE contact ADD COLUMN latest_landing_page TEXT;
ALTER TABLE contact ADD COLUMN latest_device TEXT;
ALTER TABLE contact ADD COLUMN latest_country TEXT;
ALTER TABLE contact ADD COLUMN last_visit_date INTEGER; -- ms, of their last event
ALTER TABLE contact ADD COLUMN number_of_visits INTEGER NOT NULL DEFAULT 0;
ALTER TABLE contact ADD COLUMN number_of_page_views INTEGER NOT NULL DEFAULT 0;
ALTER TABLE contact ADD COLUMN number_of_channels INTEGER NOT NULL DEFAULT 0; -- different ones
