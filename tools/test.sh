#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Builds with sanitizers and runs every test on SQLite and on a PostgreSQL of its own.
set -euo pipefail
cd "$(dirname "$0")/.."

make --no-print-directory build-test
make --no-print-directory check

test/cli.sh build/debug/storefolk

. tools/postgres.sh
postgres_start
trap postgres_stop EXIT

STOREFOLK_TEST_POSTGRES="$POSTGRES_URL" build/debug/storefolk_test "$@"
