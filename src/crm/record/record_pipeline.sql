-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: record_pipelines
SELECT type, id, label, display_order, created_at, updated_at, archived_at
  FROM pipeline
 ORDER BY type, display_order, created_at, id;

-- name: record_stages
SELECT type, pipeline, id, label, display_order, metadata, created_at, updated_at, archived_at
  FROM pipeline_stage
 ORDER BY type, pipeline, display_order, created_at, id;

-- name: record_pipeline_put
INSERT INTO pipeline (type, id, label, display_order, created_at, updated_at, archived_at)
VALUES (:type, :id, :label, :display_order, :created_at, :updated_at, :archived_at)
    ON CONFLICT (type, id) DO UPDATE
   SET label = excluded.label, display_order = excluded.display_order,
       updated_at = excluded.updated_at, archived_at = excluded.archived_at;

-- name: record_stage_put
INSERT INTO pipeline_stage (type, pipeline, id, label, display_order, metadata, created_at,
                            updated_at, archived_at)
VALUES (:type, :pipeline, :id, :label, :display_order, :metadata, :created_at, :updated_at,
        :archived_at)
    ON CONFLICT (type, pipeline, id) DO UPDATE
   SET label = excluded.label, display_order = excluded.display_order,
       metadata = excluded.metadata, updated_at = excluded.updated_at,
       archived_at = excluded.archived_at;

-- name: record_pipeline_audit_insert
INSERT INTO pipeline_audit (type, pipeline, stage, id, action, state, at, actor)
VALUES (:type, :pipeline, :stage, :id, :action, :state, :at, :actor);

-- name: record_pipeline_audit_list
SELECT action, state, at, actor
  FROM pipeline_audit
 WHERE type = :type AND pipeline = :pipeline AND stage = :stage
 ORDER BY id DESC;
