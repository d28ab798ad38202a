// SPDX-License-Identifier: AGPL-3.0-or-later
// The peer of ledger_bench.c: the same facts in a file of DuckDB, counted and summed alike.
// Usage: node ledger_duckdb.mjs FACTS FOLDER. Prints: ms bytes kinds days (the last two to compare).
import { statSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";

const facts = BigInt(process.argv[2]);
const path = `${process.argv[3]}/facts.duckdb`;
const subjects = facts / 500n || 1n;
const step = (730n * 86400000n) / (facts / 4n || 1n);

// The formulas of fact_number() in ledger_bench.c.
const load = `
CREATE TABLE fact AS
SELECT i + 1 AS sequence, 1 + (s * 48271) % ${subjects} AS subject, kind,
       start + (i % 4) * 20000 + (i * 7919) % 1000 AS at, 1 + s % 2 AS store,
       CASE WHEN kind <= 6 THEN (1 + (i * 104729) % 20011) * 10000 ELSE 0 END AS value,
       CASE WHEN kind <= 6 THEN (1 + i % 3) * 1000000 ELSE 0 END AS quantity,
       CASE WHEN kind <= 15 THEN 700000000000000 + (i * 6007) % 5003 * 4099 ELSE 0 END AS reference,
       (start - 1577836800000) * 4096 + s % 256 AS context,
       CASE WHEN kind <= 3 THEN '{"path":"/p/' || (i * 6007) % 5003 || '"}'
            WHEN kind <= 8 THEN '{"status":"' || ['open', 'paid', 'sent', 'done'][1 + i % 4] || '"}' END AS details
  FROM (SELECT i, s, 1 + (((i * 7919 + s) % 1009) * ((i * 7919 + s) % 1009)) // 33936 AS kind,
               1672531200000 + s * ${step} AS start
          FROM (SELECT range AS i, range // 4 AS s FROM range(${facts})))
 ORDER BY i`;
const byKind = "SELECT kind, count(*) AS n FROM fact GROUP BY kind";
const byDay = "SELECT fact.at // 86400000 AS day, sum(value) AS n FROM fact GROUP BY day";

async function open() {
  const instance = await DuckDBInstance.create(path);
  return [instance, await instance.connect()];
}

async function sums(connection, sql) {
  const rows = (await connection.runAndReadAll(sql)).getRows();
  return rows.reduce((sum, [key, n]) => BigInt.asUintN(64, sum + BigInt(key) * BigInt(n)), 0n);
}

let [instance, connection] = await open();
await connection.run(load);
await connection.run("CHECKPOINT");
connection.closeSync();
instance.closeSync();
[instance, connection] = await open();

const times = [];
let kinds, days;
for (let run = 0; run < 5; run++) {
  const begin = performance.now();
  kinds = await sums(connection, byKind);
  days = await sums(connection, byDay);
  times.push(performance.now() - begin);
}
times.sort((a, b) => a - b);
console.log(times[2].toFixed(1), statSync(path).size, String(kinds), String(days));
