#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# The field's own SDKs, unchanged, against the running server. Usage: run.sh BINARY [DB_URL]
# The database behind DB_URL must be empty. SPECS='specs/lists*.mjs' runs some of them.
set -euo pipefail
binary=$(realpath "$1")
db=${2:-}
cd "$(dirname "$0")"

NODE_FOR=clients
. ../../tools/node.sh
node_need

node_packages

# ---- the server, with a shop of its own
folder=$(mktemp -d "${TMPDIR:-/tmp}/storefolk-clients-XXXXXX")
server=
tidy() {
  [ -z "$server" ] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; }
  rm -rf "$folder"
}
trap tidy EXIT
where=(--data "$folder/shop")
[ -z "$db" ] || where+=(--db "$db")

"$binary" serve --listen 127.0.0.1:0 --allow-private-addresses "${where[@]}" >"$folder/served" 2>"$folder/log" &
server=$!
for _ in $(seq 600); do
  grep -q "Ctrl-C stops it" "$folder/served" && break
  kill -0 "$server" 2>/dev/null || { echo "clients: the server ended:"; cat "$folder/log"; exit 1; }
  sleep 0.05
done
STOREFOLK_URL=$(sed -n 's/^  Address   //p' "$folder/served")
"$binary" user add owner@example.com --role owner --password "correct horse battery" "${where[@]}" >/dev/null
STOREFOLK_TOKEN=$("$binary" user token owner@example.com --name clients "${where[@]}")
export STOREFOLK_URL STOREFOLK_TOKEN

echo "clients: $(node --version), $STOREFOLK_URL, $([ -z "$db" ] && echo SQLite || echo PostgreSQL)"
# shellcheck disable=SC2086 -- a pattern
if ! node --test --test-reporter=spec ${SPECS:-specs/*.mjs} >"$folder/out" 2>&1; then
  grep -v "^ *✔" "$folder/out"
  tail -n 20 "$folder/log"
  exit 1
fi
grep -E "^ℹ (tests|pass|fail|skipped)" "$folder/out"

# ---- whatever the SDKs did, everything must add up
kill -TERM "$server"
wait "$server" || true
server=
"$binary" doctor "${where[@]}" >"$folder/doctor" || { cat "$folder/doctor"; exit 1; }
