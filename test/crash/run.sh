#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# make crash: ROUNDS kills (default 200) on SQLite, then as many on a PostgreSQL of its own.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${ROUNDS:-200}

echo "SQLite";  python3 test/crash/crash.py build/release/storefolk --rounds "$rounds" --seed "${SEED:-1}"
echo "Carts"; python3 test/crash/carts.py build/release/storefolk --seed "${SEED:-1}"
echo "Webhooks"; python3 test/crash/hooks.py build/release/storefolk --seed "${SEED:-1}"

python3 test/crash/import.py build/release/storefolk --seed "${SEED:-1}"
python3 test/crash/shop.py build/release/storefolk --seed "${SEED:-1}"

. tools/postgres.sh
postgres_start
trap postgres_stop EXIT
for name in crashed whole killed once nodes; do psql -q "$POSTGRES_URL" -c "CREATE DATABASE $name"; done
echo "PostgreSQL"
python3 test/crash/crash.py build/release/storefolk --rounds "$rounds" --seed "${SEED:-2}" \
  --db "${POSTGRES_URL/\/postgres?//crashed?}" --fresh-db "${POSTGRES_URL/\/postgres?//whole?}"
python3 test/crash/import.py build/release/storefolk --seed "${SEED:-2}" \
  --db "${POSTGRES_URL/\/postgres?//killed?}" --fresh-db "${POSTGRES_URL/\/postgres?//once?}"
python3 test/crash/nodes.py build/release/storefolk --seed "${SEED:-2}" --seconds 60 \
  --db "${POSTGRES_URL/\/postgres?//nodes?}"
