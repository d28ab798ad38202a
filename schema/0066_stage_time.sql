-- SPDX-License-Identifier: AGPL-3.0-or-later
-- For each stage that a record was ever in, when it came and left and for how long it stayed. Follows
-- from the history of its stage (crm/record/record_stage_time.h).
CREATE TABLE stage_time (
    type       TEXT    NOT NULL, -- id of the object type
    record     INTEGER NOT NULL,
    stage      TEXT    NOT NULL, -- pipeline_stage.id
    entered_at INTEGER NOT NULL, -- ms; the last time
    exited_at  INTEGER,          -- ms; the last time; NULL = never
    latest     INTEGER,          -- ms that it was in it the last time that is over
    total      INTEGER,          -- ms that it was in it, all times that are over
    PRIMARY KEY (type, record, stage)
) WITHOUT ROWID;

-- only sqlite
INSERT INTO stage_time (type, record, stage, entered_at, exited_at, latest, total)
SELECT type, record, stage, max(at), max(until), max(CASE WHEN back = 1 THEN until - at END),
       sum(until - at)
  FROM (SELECT type, record, stage, at, until,
               row_number() OVER (PARTITION BY type, record, stage, until IS NULL
                                      ORDER BY id DESC) AS back
          FROM (SELECT type, record, id, at, lead(at) OVER (PARTITION BY type, record ORDER BY id) AS until,
                       COALESCE(json_extract(changed, '$.dealstage'),
                                json_extract(changed, '$.hs_pipeline_stage')) AS stage
                  FROM record_history
                 WHERE json_type(changed, '$.dealstage') IS NOT NULL AND type = '0-3'
                    OR json_type(changed, '$.hs_pipeline_stage') IS NOT NULL AND type <> '0-3')
               AS move) AS stay
 WHERE stage IS NOT NULL
 GROUP BY type, record, stage;
-- end
-- only postgres
INSERT INTO stage_time (type, record, stage, entered_at, exited_at, latest, total)
SELECT type, record, stage, max(at), max(until), max(CASE WHEN back = 1 THEN until - at END),
       CAST(sum(until - at) AS BIGINT)
  FROM (SELECT type, record, stage, at, until,
               row_number() OVER (PARTITION BY type, record, stage, until IS NULL
                                      ORDER BY id DESC) AS back
          FROM (SELECT type, record, id, at, lead(at) OVER (PARTITION BY type, record ORDER BY id) AS until,
                       COALESCE(CAST(changed AS json)->>'dealstage',
                                CAST(changed AS json)->>'hs_pipeline_stage') AS stage
                  FROM record_history
                 WHERE CAST(changed AS json)->'dealstage' IS NOT NULL AND type = '0-3'
                    OR CAST(changed AS json)->'hs_pipeline_stage' IS NOT NULL AND type <> '0-3')
               AS move) AS stay
 WHERE stage IS NOT NULL
 GROUP BY type, record, stage;
-- end
