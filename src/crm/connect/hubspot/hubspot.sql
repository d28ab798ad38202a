-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: hubspot_kept_insert
INSERT INTO hubspot_kept (id, kind, name, guid, body, created_at, updated_at)
VALUES (:id, :kind, :name, :guid, :body, :created_at, :updated_at);

-- name: hubspot_kept_update
UPDATE hubspot_kept SET body = :body, updated_at = :updated_at WHERE id = :id;

-- name: hubspot_kept_delete
DELETE FROM hubspot_kept WHERE id = :id;

-- name: hubspot_kept_by_id
SELECT id, kind, name, guid, body, created_at, updated_at
  FROM hubspot_kept WHERE id = :id AND kind = :kind;

-- name: hubspot_kept_by_name
SELECT id, kind, name, guid, body, created_at, updated_at
  FROM hubspot_kept WHERE kind = :kind AND name = :name;

-- name: hubspot_kept_by_guid
SELECT id, kind, name, guid, body, created_at, updated_at
  FROM hubspot_kept WHERE guid = :guid;

-- name: hubspot_kept_page
SELECT id, kind, name, guid, body, created_at, updated_at
  FROM hubspot_kept WHERE kind = :kind ORDER BY id LIMIT :limit OFFSET :offset;

-- name: hubspot_kept_count
SELECT CAST(count(*) AS BIGINT) FROM hubspot_kept WHERE kind = :kind;

-- name: hubspot_enrolment_put
INSERT INTO hubspot_enrolment (workflow, contact, enrolled_at, enrolled_by)
VALUES (:workflow, :contact, :enrolled_at, :enrolled_by)
    ON CONFLICT (workflow, contact)
    DO UPDATE SET enrolled_at = excluded.enrolled_at, enrolled_by = excluded.enrolled_by;

-- name: hubspot_enrolment_delete
DELETE FROM hubspot_enrolment WHERE workflow = :workflow AND contact = :contact;

-- name: hubspot_enrolment_delete_all
DELETE FROM hubspot_enrolment WHERE workflow = :workflow;

-- name: hubspot_enrolments_of
SELECT workflow, contact, enrolled_at, enrolled_by
  FROM hubspot_enrolment WHERE workflow = :workflow ORDER BY contact LIMIT :limit;

-- name: hubspot_submission_insert
INSERT INTO hubspot_submission (id, form, contact, body, submitted_at)
VALUES (:id, :form, :contact, :body, :submitted_at);

-- name: hubspot_submissions_of
SELECT id, form, contact, body, submitted_at
  FROM hubspot_submission WHERE contact = :contact ORDER BY id LIMIT :limit;

-- name: hubspot_message_put
INSERT INTO hubspot_message (store, object_type, external, changed_at, body, record, error,
                             handled_at)
VALUES (:store, :object_type, :external, :changed_at, :body, :record, :error, :handled_at)
    ON CONFLICT (store, object_type, external)
    DO UPDATE SET changed_at = excluded.changed_at, body = excluded.body,
                  record = excluded.record, error = excluded.error,
                  handled_at = excluded.handled_at;

-- name: hubspot_message_get
SELECT store, object_type, external, changed_at, body, record, error, handled_at
  FROM hubspot_message
 WHERE store = :store AND object_type = :object_type AND external = :external;

-- name: hubspot_message_errors
SELECT store, object_type, external, changed_at, body, record, error, handled_at
  FROM hubspot_message
 WHERE error IS NOT NULL
   AND (CAST(:store AS TEXT) IS NULL OR store = :store)
   AND (CAST(:object_type AS TEXT) IS NULL OR object_type = :object_type)
 ORDER BY handled_at DESC, store, object_type, external LIMIT :limit OFFSET :offset;

-- name: hubspot_submission_erase
DELETE FROM hubspot_submission WHERE contact = :record;

-- name: hubspot_enrolment_erase
DELETE FROM hubspot_enrolment WHERE contact = :record;

-- name: hubspot_message_erase
DELETE FROM hubspot_message WHERE object_type = 'CONTACT' AND record = :record;

-- name: hubspot_message_erase_words sqlite
DELETE FROM hubspot_message
 WHERE instr(lower(body), :word) > 0 OR instr(lower(coalesce(error, '')), :word) > 0;

-- name: hubspot_message_erase_words postgres
DELETE FROM hubspot_message
 WHERE strpos(lower(body), :word) > 0 OR strpos(lower(coalesce(error, '')), :word) > 0;
