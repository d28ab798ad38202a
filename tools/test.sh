#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Builds with sanitizers and runs every test on SQLite and on a PostgreSQL of its own. The two slow
# checks, cppcheck and clang-tidy, are in `make check`.
set -euo pipefail
cd "$(dirname "$0")/.."

make --no-print-directory web
make --no-print-directory build-test
# The optimizer warns of more than the sanitizers' build does.
make --no-print-directory build
tools/check.sh quick

test/cli.sh build/debug/storefolk
test/clients/run.sh build/debug/storefolk
sdk/run.sh build/debug/storefolk
test/wordpress/run.sh
tools/web_check.sh build/debug/storefolk
test/browser/run.sh build/release/storefolk

. tools/postgres.sh
postgres_start
trap postgres_stop EXIT

STOREFOLK_TEST_POSTGRES="$POSTGRES_URL" build/debug/storefolk_test "$@"

for name in clients nodes; do psql -q "$POSTGRES_URL" -c "CREATE DATABASE $name"; done
test/clients/run.sh build/debug/storefolk "${POSTGRES_URL/\/postgres?//clients?}"
python3 test/crash/nodes.py build/release/storefolk --seconds 8 --db "${POSTGRES_URL/\/postgres?//nodes?}"
