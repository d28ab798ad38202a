-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Statements of the database machine itself.

-- name: db_table_exists sqlite
SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = :name;

-- name: db_table_exists postgres
SELECT count(*) FROM pg_catalog.pg_tables
 WHERE schemaname = current_schema() AND tablename = :name;

-- name: db_node_mark
SELECT COALESCE(max(last_id), 0) FROM db_node WHERE node = :node;

-- name: db_node_set_mark
INSERT INTO db_node (node, last_id) VALUES (:node, :last_id)
    ON CONFLICT (node) DO UPDATE SET last_id = excluded.last_id
 WHERE db_node.last_id < excluded.last_id;

-- Migrations. The table is older than the first of them, so it is made here.

-- name: db_version_table
CREATE TABLE IF NOT EXISTS schema_version (
    number      INTEGER PRIMARY KEY,
    name        TEXT    NOT NULL,
    applied_at  BIGINT  NOT NULL
);

-- name: db_version
SELECT COALESCE(max(number), 0) FROM schema_version;

-- name: db_versions
SELECT number FROM schema_version ORDER BY number;

-- name: db_version_is_there
SELECT count(*) FROM schema_version WHERE number = :number;

-- name: db_version_insert
INSERT INTO schema_version (number, name, applied_at) VALUES (:number, :name, :now);

-- Two nodes that start together: the second waits here and then finds the work done.
-- name: db_migrate_lock postgres
SELECT CAST(count(*) AS BIGINT) FROM (SELECT pg_advisory_xact_lock(7230461)) AS locked;

-- Milliseconds that a statement of this unit waits for a lock; 0 = as long as it takes.
-- name: db_lock_timeout postgres
SELECT set_config('lock_timeout', CAST(:timeout_ms AS TEXT), true);

-- What the schema is, a line for each thing.

-- name: db_describe_lines sqlite
SELECT m.type AS kind, m.name AS name, m.sql AS words
  FROM sqlite_master AS m
 WHERE m.sql IS NOT NULL AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\'
   AND m.name <> 'schema_version'
   AND m.name NOT IN (SELECT l.name FROM pragma_table_list AS l WHERE l.type = 'shadow')
UNION ALL
SELECT 'column', m.name || '.' || c.name,
       c.type || CASE WHEN c."notnull" THEN ' not null' ELSE '' END
         || COALESCE(' default ' || c.dflt_value, '')
         || CASE WHEN c.pk > 0 THEN ' key ' || c.pk ELSE '' END
  FROM sqlite_master AS m, pragma_table_xinfo(m.name) AS c
 WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\'
   AND m.name <> 'schema_version'
   AND m.name NOT IN (SELECT l.name FROM pragma_table_list AS l WHERE l.type = 'shadow')
 ORDER BY 1, 2, 3;

-- name: db_describe_lines postgres
SELECT kind, name, words FROM (
    SELECT 'column' AS kind, c.relname || '.' || a.attname AS name,
           format_type(a.atttypid, a.atttypmod)
             || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
             || CASE WHEN a.attgenerated <> '' THEN ' generated' ELSE '' END
             || CASE WHEN a.attidentity <> '' THEN ' identity' ELSE '' END
             || COALESCE(' default ' || pg_get_expr(d.adbin, d.adrelid), '') AS words
      FROM pg_class AS c
      JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
     WHERE c.relkind IN ('r', 'p', 'v', 'm') AND c.relnamespace = current_schema()::regnamespace
    UNION ALL
    SELECT 'constraint', c.relname::text, pg_get_constraintdef(k.oid)
      FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = k.conrelid
     WHERE k.connamespace = current_schema()::regnamespace
    UNION ALL
    SELECT 'index', indexname::text, indexdef FROM pg_indexes WHERE schemaname = current_schema()
    UNION ALL
    SELECT 'trigger', t.tgname::text, pg_get_triggerdef(t.oid)
      FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
     WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
    UNION ALL
    SELECT 'function', p.proname::text, pg_get_functiondef(p.oid)
      FROM pg_proc AS p
     WHERE p.pronamespace = current_schema()::regnamespace AND p.prokind IN ('f', 'p')
       AND NOT EXISTS (SELECT 1 FROM pg_depend AS e WHERE e.objid = p.oid AND e.deptype = 'e')
    UNION ALL
    SELECT 'view', c.relname::text, pg_get_viewdef(c.oid)
      FROM pg_class AS c
     WHERE c.relkind IN ('v', 'm') AND c.relnamespace = current_schema()::regnamespace
    UNION ALL
    SELECT 'extension', e.extname::text, '' FROM pg_extension AS e
) AS described
 WHERE name <> 'schema_version' AND name NOT LIKE 'schema\_version%'
 ORDER BY kind COLLATE "C", name COLLATE "C", words COLLATE "C";

-- name: db_integrity sqlite
PRAGMA integrity_check(1);

-- name: db_dangling sqlite
PRAGMA foreign_key_check;

-- name: db_commit_number sqlite
SELECT number FROM db_commit WHERE id = 1;

-- name: db_commit_next sqlite
UPDATE db_commit SET number = number + 1 WHERE id = 1 RETURNING number;

-- What this unit sees, and since when it is known what was written of a table.
-- name: db_moment postgres
SELECT CAST(pg_current_snapshot() AS TEXT) AS snapshot,
       (SELECT forgotten FROM db_watched WHERE source = :source) AS forgotten,
       (SELECT count(*) FROM pg_trigger
         WHERE tgrelid = to_regclass(quote_ident(:source)) AND tgname = 'db_change_noted') AS triggers;

-- name: db_watch_begin postgres
INSERT INTO db_watched (source, forgotten) VALUES (:source, 0) ON CONFLICT DO NOTHING;

-- name: db_change_list postgres
SELECT id, xid FROM db_change WHERE source = :source AND xid >= :first LIMIT :most;

-- name: db_watched_list postgres
SELECT source FROM db_watched ORDER BY source;

-- name: db_change_limit postgres
SELECT xid FROM db_change WHERE source = :source ORDER BY xid DESC LIMIT 1 OFFSET :kept;

-- name: db_change_forget postgres
DELETE FROM db_change WHERE source = :source AND xid < :forgotten;

-- name: db_change_forgotten postgres
UPDATE db_watched SET forgotten = :forgotten WHERE source = :source;

-- Of another server, from which this database was copied: its numbers say nothing here.
-- name: db_change_foreign postgres
DELETE FROM db_change
 WHERE xid >= CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT) AS BIGINT);

-- name: db_watched_foreign postgres
UPDATE db_watched SET forgotten = CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT) AS BIGINT)
 WHERE forgotten > CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT) AS BIGINT);
