-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Rows ---------------------------------------------------------------------------------------

-- name: ledger_lock postgres
SELECT pg_advisory_xact_lock(4705331);

-- name: ledger_last_sequence sqlite
SELECT max(coalesce((SELECT max(sequence) FROM ledger_row), 0), last_sequence) FROM ledger_state;
-- name: ledger_last_sequence postgres
SELECT greatest((SELECT max(sequence) FROM ledger_row), last_sequence) FROM ledger_state;

-- name: ledger_state_get
SELECT sealed_sequence, sealed_count, revision FROM ledger_state;

-- name: ledger_rows_count
SELECT count(*) FROM ledger_row WHERE sequence > :after;

-- name: ledger_rows_after
SELECT sequence, subject, kind, at, store, value, quantity, reference, context, details
  FROM ledger_row
 WHERE sequence > :after AND sequence <= :until
 ORDER BY sequence
 LIMIT :limit;

-- name: ledger_rows_of_subjects sqlite
SELECT sequence, subject, kind, at, store, value, quantity, reference, context, details
  FROM ledger_row
 WHERE sequence > :after
   AND subject BETWEEN :least AND :most
   AND subject IN (SELECT value FROM json_each(:subjects))
   AND (at < :before_at OR at = :before_at AND sequence < :before_sequence)
   AND (:kinds = '[]' OR kind IN (SELECT value FROM json_each(:kinds)))
 ORDER BY at DESC, sequence DESC
 LIMIT :limit;
-- name: ledger_rows_of_subjects postgres
SELECT sequence, subject, kind, at, store, value, quantity, reference, context, details
  FROM ledger_row
 WHERE sequence > :after
   AND subject BETWEEN :least AND :most
   AND subject = ANY (translate(:subjects, '[]', '{}')::bigint[])
   AND (at < :before_at OR at = :before_at AND sequence < :before_sequence)
   AND (:kinds = '[]' OR kind = ANY (translate(:kinds, '[]', '{}')::bigint[]))
 ORDER BY at DESC, sequence DESC
 LIMIT :limit;

-- name: ledger_rows_of_kinds sqlite
SELECT sequence, subject, kind, at, store, value, quantity, reference, context, details
  FROM ledger_row
 WHERE sequence > :after AND at < :before_at
   AND kind IN (SELECT value FROM json_each(:kinds))
 ORDER BY sequence
 LIMIT :limit;
-- name: ledger_rows_of_kinds postgres
SELECT sequence, subject, kind, at, store, value, quantity, reference, context, details
  FROM ledger_row
 WHERE sequence > :after AND at < :before_at
   AND kind = ANY (translate(:kinds, '[]', '{}')::bigint[])
 ORDER BY sequence
 LIMIT :limit;

-- name: ledger_row_change
UPDATE ledger_row
   SET kind = :kind, store = :store, value = :value, quantity = :quantity, reference = :reference,
       context = :context, details = :details
 WHERE sequence = :sequence;

-- name: ledger_row_remove
DELETE FROM ledger_row WHERE sequence = :sequence;

-- name: ledger_rows_remove_sealed
DELETE FROM ledger_row
 WHERE sequence <= (SELECT max(sequence)
                      FROM (SELECT sequence FROM ledger_row
                             WHERE sequence <= (SELECT sealed_sequence FROM ledger_state)
                             ORDER BY sequence LIMIT :limit) AS oldest);

-- Blocks -------------------------------------------------------------------------------------

-- Nothing is changed when facts were moved or rewritten since that revision.
-- name: ledger_state_advance
UPDATE ledger_state
   SET last_sequence = :last_sequence, sealed_sequence = :sealed_sequence,
       sealed_count = sealed_count + :more, revision = revision + 1
 WHERE revision = :revision;

-- name: ledger_parts_live
SELECT id, month, live, blocks, count FROM ledger_part WHERE live = 1 ORDER BY month, count, id;

-- name: ledger_parts_dead
SELECT id, month, live, blocks, count FROM ledger_part WHERE live = 0 ORDER BY id;

-- name: ledger_part_publish
UPDATE ledger_part SET live = 1, blocks = :blocks, count = :count WHERE id = :id;

-- name: ledger_part_retire
UPDATE ledger_part SET live = 0 WHERE id = :id;

-- Of the part that the block is in.
-- name: ledger_part_change_count
UPDATE ledger_part SET count = count + :more, blocks = blocks + :more_blocks
 WHERE id = (SELECT part FROM ledger_block WHERE id = :id);

-- name: ledger_part_remove
DELETE FROM ledger_part WHERE id = :id;

-- name: ledger_part_blocks
SELECT count(*) FROM ledger_block WHERE part = :id;

-- name: ledger_blocks_of_part
SELECT id FROM ledger_block WHERE part = :id ORDER BY first_subject, id;

-- name: ledger_blocks_remove
DELETE FROM ledger_block
 WHERE id IN (SELECT id FROM ledger_block WHERE part = :id ORDER BY first_subject LIMIT :limit);

-- name: ledger_block_remove
DELETE FROM ledger_block WHERE id = :id;

-- name: ledger_block_change
UPDATE ledger_block
   SET count = :count, first_at = :first_at, last_at = :last_at, first_subject = :first_subject,
       last_subject = :last_subject, first_sequence = :first_sequence,
       last_sequence = :last_sequence, kinds = :kinds, kind = :kind, at = :at, value = :value,
       store = :store, subject = :subject, quantity = :quantity, reference = :reference,
       context = :context, sequence = :sequence, details = :details
 WHERE id = :id;

-- name: ledger_blocks_get sqlite
SELECT id, part, count, first_subject, last_subject, first_at, last_at, first_sequence,
       last_sequence, kinds, kind, at, value, store, subject, quantity, reference, context,
       sequence, details
  FROM ledger_block
 WHERE id IN (SELECT value FROM json_each(:ids));
-- name: ledger_blocks_get postgres
SELECT id, part, count, first_subject, last_subject, first_at, last_at, first_sequence,
       last_sequence, kinds, kind, at, value, store, subject, quantity, reference, context,
       sequence, details
  FROM ledger_block
 WHERE id = ANY (translate(:ids, '[]', '{}')::bigint[]);

-- Columns that are not wanted are not even read.
-- name: ledger_blocks_scan
SELECT b.id, b.part, b.count, b.first_subject, b.last_subject, b.first_at, b.last_at,
       b.first_sequence, b.last_sequence, b.kinds,
       CASE WHEN :columns & 4 <> 0 THEN b.kind END AS kind,
       CASE WHEN :columns & 8 <> 0 THEN b.at END AS at,
       CASE WHEN :columns & 32 <> 0 THEN b.value END AS value,
       CASE WHEN :columns & 16 <> 0 THEN b.store END AS store,
       CASE WHEN :columns & 2 <> 0 THEN b.subject END AS subject,
       CASE WHEN :columns & 64 <> 0 THEN b.quantity END AS quantity,
       CASE WHEN :columns & 128 <> 0 THEN b.reference END AS reference,
       CASE WHEN :columns & 256 <> 0 THEN b.context END AS context,
       CASE WHEN :columns & 1 <> 0 THEN b.sequence END AS sequence,
       CASE WHEN :columns & 512 <> 0 THEN b.details END AS details
  FROM ledger_part AS p
 CROSS JOIN ledger_block AS b
 WHERE p.live = 1 AND p.month BETWEEN :first_month AND :last_month
   AND b.part = p.id AND b.last_at >= :from_at AND b.first_at < :until_at
   AND b.kinds & :kinds <> 0;

-- name: ledger_blocks_verify
SELECT id, part, count, first_subject, last_subject, first_at, last_at, first_sequence,
       last_sequence, kinds, kind, at, value, store, subject, quantity, reference, context,
       sequence, details
  FROM ledger_block
 WHERE part = :id
 ORDER BY first_subject, id;

-- The blocks of a part follow each other by subject, so one that holds a subject begins with it,
-- or is among those that begin with the greatest subject below it.
-- name: ledger_blocks_of_subjects sqlite
SELECT DISTINCT b.id, p.month, b.first_at, b.last_at
  FROM ledger_part AS p
 CROSS JOIN json_each(:subjects) AS s
 CROSS JOIN ledger_block AS b
 WHERE p.live = 1 AND p.month <= :month AND b.part = p.id
   AND b.first_subject BETWEEN
       coalesce((SELECT max(l.first_subject) FROM ledger_block AS l
                  WHERE l.part = p.id AND l.first_subject < s.value), s.value) AND s.value
   AND b.last_subject >= s.value AND b.first_at <= :before_at
 ORDER BY p.month DESC, b.last_at DESC, b.id;
-- name: ledger_blocks_of_subjects postgres
SELECT DISTINCT b.id, p.month, b.first_at, b.last_at
  FROM ledger_part AS p
 CROSS JOIN unnest(translate(:subjects, '[]', '{}')::bigint[]) AS s (value)
 CROSS JOIN LATERAL (
       SELECT id, first_at, last_at
         FROM ledger_block
        WHERE part = p.id
          AND first_subject BETWEEN
              coalesce((SELECT max(l.first_subject) FROM ledger_block AS l
                         WHERE l.part = p.id AND l.first_subject < s.value), s.value) AND s.value
          AND last_subject >= s.value AND first_at <= :before_at
       OFFSET 0) AS b -- so that it is asked for each part, by the index
 WHERE p.live = 1 AND p.month <= :month
 ORDER BY p.month DESC, b.last_at DESC, b.id;

-- name: ledger_blocks_of_sequences
SELECT b.id, p.month, b.first_at, b.last_at
  FROM ledger_block AS b
  JOIN ledger_part AS p ON p.id = b.part
 WHERE p.live = 1 AND b.last_sequence > :after AND b.first_sequence <= :until;

-- Those that may hold a fact of some kinds, by their bits, from before an instant.
-- name: ledger_blocks_of_kinds
SELECT b.id, p.month, b.first_at, b.last_at
  FROM ledger_part AS p JOIN ledger_block AS b ON b.part = p.id
 WHERE p.live = 1 AND p.month <= :month AND b.first_at < :before_at AND b.kinds & :kinds <> 0
   AND b.id > :after
 ORDER BY b.id LIMIT :limit;

-- Followers ----------------------------------------------------------------------------------

-- name: ledger_follower_add
INSERT INTO ledger_follower (name, sequence) VALUES (:name, 0) ON CONFLICT DO NOTHING;

-- No row on PostgreSQL: another node is at work on it.
-- name: ledger_follower_take sqlite
SELECT sequence FROM ledger_follower WHERE name = :name;
-- name: ledger_follower_take postgres
SELECT sequence FROM ledger_follower WHERE name = :name FOR UPDATE SKIP LOCKED;

-- name: ledger_follower_place
SELECT sequence FROM ledger_follower WHERE name = :name;

-- name: ledger_follower_move
UPDATE ledger_follower SET sequence = :sequence WHERE name = :name;

-- Where the slowest follower is, of those that are not hopelessly behind.
-- name: ledger_follower_slowest
SELECT min(sequence) FROM ledger_follower WHERE sequence > :hopeless;
