#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Runs every measurement: each prints lines "name: ours, peer, ratio (target)". FACTS, LINES and
# CONTACTS make them larger; bench/README.md keeps the results with machine and date.
set -euo pipefail
cd "$(dirname "$0")/.."

# DuckDB, the peer of the ledger's scans.
[ -d bench/node_modules ] || ! command -v npm >/dev/null || (cd bench && npm ci --no-audit --no-fund --silent)

for bench in build/release/*_bench; do
  echo "== $(basename "$bench")"
  "$bench"
done
for bench in bench/*_bench.py; do
  echo "== $(basename "$bench")"
  python3 "$bench" build/release/storefolk
done
