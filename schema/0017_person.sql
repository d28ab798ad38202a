-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What else the field knows of contacts and companies.
ALTER TABLE contact ADD COLUMN hubspot_owner_id TEXT; -- staff_user
ALTER TABLE contact ADD COLUMN fax TEXT;
ALTER TABLE contact ADD COLUMN salutation TEXT;
ALTER TABLE contact ADD COLUMN date_of_birth TEXT;
ALTER TABLE contact ADD COLUMN gender TEXT;
ALTER TABLE contact ADD COLUMN hs_language TEXT; -- "en", "pt-br"
ALTER TABLE contact ADD COLUMN hs_timezone TEXT;
ALTER TABLE contact ADD COLUMN industry TEXT;
ALTER TABLE contact ADD COLUMN numemployees TEXT;
ALTER TABLE contact ADD COLUMN annualrevenue TEXT;
ALTER TABLE contact ADD COLUMN message TEXT;
ALTER TABLE contact ADD COLUMN twitterhandle TEXT;
ALTER TABLE contact ADD COLUMN hs_linkedin_url TEXT;
ALTER TABLE contact ADD COLUMN closedate INTEGER; -- ms

ALTER TABLE company ADD COLUMN hubspot_owner_id TEXT; -- staff_user
ALTER TABLE company ADD COLUMN hs_lead_status TEXT;
ALTER TABLE company ADD COLUMN type TEXT;
ALTER TABLE company ADD COLUMN numberofemployees INTEGER; -- millionths
ALTER TABLE company ADD COLUMN annualrevenue INTEGER; -- millionths
ALTER TABLE company ADD COLUMN founded_year TEXT;
ALTER TABLE company ADD COLUMN address2 TEXT;
ALTER TABLE company ADD COLUMN timezone TEXT;
ALTER TABLE company ADD COLUMN about_us TEXT;
ALTER TABLE company ADD COLUMN twitterhandle TEXT;
ALTER TABLE company ADD COLUMN linkedin_company_page TEXT;
ALTER TABLE company ADD COLUMN facebook_company_page TEXT;
ALTER TABLE company ADD COLUMN hs_additional_domains TEXT; -- "a.example;b.example"
