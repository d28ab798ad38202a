-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: link_insert
INSERT INTO link (from_type, from_id, kind, to_id, to_type, inverse, created_at)
VALUES (:from_type, :from_id, :kind, :to_id, :to_type, :inverse, :created_at)
    ON CONFLICT (from_type, from_id, kind, to_id) DO NOTHING;

-- name: link_delete
DELETE FROM link
 WHERE from_type = :from_type AND from_id = :from_id AND kind = :kind AND to_id = :to_id;

-- name: link_count
SELECT count(*) FROM link WHERE from_type = :from_type AND from_id = :from_id AND kind = :kind;

-- name: link_has
SELECT count(*) FROM link
 WHERE from_type = :from_type AND from_id = :from_id AND kind = :kind AND to_id = :to_id;

-- name: link_oldest
SELECT to_id
  FROM link
 WHERE from_type = :from_type AND from_id = :from_id AND kind = :kind
 ORDER BY created_at, to_id
 LIMIT 1;

-- name: link_lock postgres
-- Who counts the links of a record waits for others who do. 80 is the number of links among such
-- locks.
SELECT pg_advisory_xact_lock(80, CAST(:from_id % 2147483647 AS INTEGER));

-- name: link_of_kind
SELECT to_id AS id, kind
  FROM link
 WHERE from_type = :from_type AND from_id = :from_id AND kind = :kind
   AND to_id >= :first AND to_id <= :last
 ORDER BY to_id;

-- name: link_labels
SELECT id, inverse, from_type, to_type, name, label
  FROM link_label
 WHERE from_type = :from_type AND to_type = :to_type
 ORDER BY id;

-- name: link_label_get
SELECT id, inverse, from_type, to_type, name, label FROM link_label WHERE id = :id;

-- name: link_label_insert
INSERT INTO link_label (id, from_type, to_type, inverse, name, label, created_at, updated_at)
VALUES (:id, :from_type, :to_type, :inverse, :name, :label, :now, :now);

-- name: link_label_change
UPDATE link_label SET label = :label, updated_at = :now WHERE id = :id;

-- name: link_label_remove
DELETE FROM link_label WHERE id = :id;

-- name: link_label_unlink
DELETE FROM link WHERE from_type = :from_type AND kind = :id;

-- name: link_limits
SELECT kind, most FROM link_limit WHERE from_type = :from_type AND to_type = :to_type;

-- name: link_limits_all
SELECT kind AS id, kind AS inverse, from_type, to_type, '' AS name, '' AS label
  FROM link_limit
 ORDER BY from_type, to_type, kind;

-- name: link_limit_put
INSERT INTO link_limit (from_type, to_type, kind, most)
VALUES (:from_type, :to_type, :kind, :most)
    ON CONFLICT (from_type, to_type, kind) DO UPDATE SET most = excluded.most;

-- name: link_limit_remove
DELETE FROM link_limit WHERE from_type = :from_type AND to_type = :to_type AND kind = :kind;

-- name: link_merge_keep
INSERT INTO link_moved (merge_id, to_type, to_id, kind, inverse, created_at, fate)
SELECT :merge, to_type, to_id, kind, inverse, created_at,
       CASE WHEN to_type = :type AND to_id = :into THEN 2
            WHEN EXISTS (SELECT 1 FROM link AS own
                          WHERE own.from_type = :type AND own.from_id = :into
                            AND own.kind = link.kind AND own.to_id = link.to_id) THEN 1
            ELSE 0 END
  FROM link
 WHERE from_type = :type AND from_id = :from;

-- name: link_merge_kinds
SELECT kind, CAST(count(*) AS BIGINT) AS most
  FROM link_moved
 WHERE merge_id = :merge AND fate = 0
 GROUP BY kind;

-- name: link_merge_ends
SELECT DISTINCT to_type AS type, to_id AS id FROM link_moved WHERE merge_id = :merge;

-- name: link_merge_leave
UPDATE link_moved SET fate = 3 WHERE merge_id = :merge AND kind = :kind AND fate = 0;

-- name: link_merge_add
INSERT INTO link (from_type, from_id, kind, to_id, to_type, inverse, created_at)
SELECT :type, :into, kind, to_id, to_type, inverse, created_at
  FROM link_moved
 WHERE merge_id = :merge AND fate = 0
    ON CONFLICT (from_type, from_id, kind, to_id) DO NOTHING;

-- name: link_merge_add_inverse
INSERT INTO link (from_type, from_id, kind, to_id, to_type, inverse, created_at)
SELECT to_type, to_id, inverse, :into, :type, kind, created_at
  FROM link_moved
 WHERE merge_id = :merge AND fate = 0
    ON CONFLICT (from_type, from_id, kind, to_id) DO NOTHING;

-- name: link_remove_inverse
DELETE FROM link
 WHERE (from_type, from_id, kind, to_id)
    IN (SELECT gone.to_type, gone.to_id, gone.inverse, gone.from_id
          FROM link AS gone
         WHERE gone.from_type = :type AND gone.from_id = :from);

-- name: link_remove_all
DELETE FROM link WHERE from_type = :type AND from_id = :from;

-- name: link_unmerge_add
-- What the survivor has lost since is lost to both.
INSERT INTO link (from_type, from_id, kind, to_id, to_type, inverse, created_at)
SELECT :type, :from, kind, to_id, to_type, inverse, created_at
  FROM link_moved
 WHERE merge_id = :merge
   AND (fate = 2
        OR fate < 2 AND EXISTS (SELECT 1 FROM link AS own
                                 WHERE own.from_type = :type AND own.from_id = :into
                                   AND own.kind = link_moved.kind
                                   AND own.to_id = link_moved.to_id))
    ON CONFLICT (from_type, from_id, kind, to_id) DO NOTHING;

-- name: link_unmerge_add_left
INSERT INTO link (from_type, from_id, kind, to_id, to_type, inverse, created_at)
SELECT :type, :from, kind, to_id, to_type, inverse, created_at
  FROM link_moved
 WHERE merge_id = :merge AND fate = 3
   AND EXISTS (SELECT 1 FROM link_moved AS other JOIN link AS own ON own.kind = other.kind
                                                                 AND own.to_id = other.to_id
                WHERE other.merge_id = :merge AND other.to_type = link_moved.to_type
                  AND other.to_id = link_moved.to_id
                  AND own.from_type = :type AND own.from_id = :from)
    ON CONFLICT (from_type, from_id, kind, to_id) DO NOTHING;

-- name: link_unmerge_add_inverse
INSERT INTO link (from_type, from_id, kind, to_id, to_type, inverse, created_at)
SELECT to_type, to_id, inverse, from_id, from_type, kind, created_at
  FROM link
 WHERE from_type = :type AND from_id = :from
    ON CONFLICT (from_type, from_id, kind, to_id) DO NOTHING;

-- name: link_unmerge_remove
DELETE FROM link
 WHERE from_type = :type AND from_id = :into
   AND (kind, to_id) IN (SELECT moved.kind, moved.to_id
                           FROM link_moved AS moved
                          WHERE moved.merge_id = :merge AND moved.fate = 0);

-- name: link_unmerge_remove_inverse
DELETE FROM link
 WHERE (from_type, from_id, kind) IN (SELECT moved.to_type, moved.to_id, moved.inverse
                                        FROM link_moved AS moved
                                       WHERE moved.merge_id = :merge AND moved.fate = 0)
   AND to_id = :into;

-- name: link_unmerge_forget
DELETE FROM link_moved WHERE merge_id = :merge;

-- name: link_erase_moved
DELETE FROM link_moved WHERE to_type = :type AND to_id = :from;

-- name: link_check_inverse
-- A link that is not there from the other end.
SELECT link.from_id
  FROM link
 WHERE NOT EXISTS (SELECT 1 FROM link AS other
                    WHERE other.from_type = link.to_type AND other.from_id = link.to_id
                      AND other.kind = link.inverse AND other.to_id = link.from_id
                      AND other.inverse = link.kind AND other.to_type = link.from_type)
 ORDER BY link.from_type, link.from_id
 LIMIT 1;

-- name: link_check_pairs
SELECT DISTINCT from_type, to_type FROM link ORDER BY from_type, to_type;

-- name: link_check_default
-- A link with a label between records that are not linked by default.
SELECT link.from_id
  FROM link
 WHERE link.from_type = :from_type AND link.to_type = :to_type AND link.kind <> :kind
   AND NOT EXISTS (SELECT 1 FROM link AS plain
                    WHERE plain.from_type = link.from_type AND plain.from_id = link.from_id
                      AND plain.kind = :kind AND plain.to_id = link.to_id)
 ORDER BY link.from_id
 LIMIT 1;

-- name: link_others
SELECT count(*)
  FROM (SELECT DISTINCT to_type, to_id FROM link WHERE from_type = :type AND from_id = :record) AS others;
