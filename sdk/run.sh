#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# The tests of storefolk.js: its parts in jsdom, and a small shop page in a real Chromium against
# the running server. Usage: run.sh BINARY
set -euo pipefail
binary=$(realpath "$1")
cd "$(dirname "$0")"

NODE_FOR=sdk
. ../tools/node.sh
node_need

node_packages
npm run -s check
npm test -s

CHROMIUM=$(command -v chromium || command -v chromium-browser || true)
[ -n "$CHROMIUM" ] || skip "there is no chromium for the shop page"

folder=$(mktemp -d "${TMPDIR:-/tmp}/storefolk-sdk-XXXXXX")
server=
tidy() {
  [ -z "$server" ] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; }
  rm -rf "$folder"
}
trap tidy EXIT

"$binary" serve --listen 127.0.0.1:0 --data "$folder/shop" >"$folder/served" 2>"$folder/log" &
server=$!
for _ in $(seq 600); do
  grep -q "Ctrl-C stops it" "$folder/served" && break
  kill -0 "$server" 2>/dev/null || { echo "sdk: the server ended:"; cat "$folder/log"; exit 1; }
  sleep 0.05
done
STOREFOLK_URL=$(sed -n 's/^  Address   //p' "$folder/served")
"$binary" user add owner@example.com --role owner --password "correct horse battery" --data "$folder/shop" >/dev/null
STOREFOLK_TOKEN=$("$binary" user token owner@example.com --name sdk --data "$folder/shop")
export STOREFOLK_URL STOREFOLK_TOKEN CHROMIUM
node --test --test-reporter=spec test/shop.mjs || { tail -n 20 "$folder/log"; exit 1; }
