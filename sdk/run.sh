#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# The tests of storefolk.js: its parts in jsdom, and a small shop page in a real Chromium against
# the running server. Usage: run.sh BINARY
set -euo pipefail
binary=$(realpath "$1")
cd "$(dirname "$0")"

skip() {
  echo "sdk: skipped: $*"
  exit 0
}

command -v node >/dev/null && command -v npm >/dev/null || skip "there is no node with npm; tools/install.sh installs both"
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || skip "node $(node --version) is too old, 20 is needed"

lock=$(sha256sum package-lock.json)
if [ "$(cat node_modules/.made-from 2>/dev/null)" != "$lock" ]; then
  npm ci --no-audit --no-fund >/dev/null 2>&1 || skip "npm cannot fetch what the tests need now"
  echo "$lock" >node_modules/.made-from
fi
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
STOREFOLK_TOKEN=$("$binary" user token owner@localhost --name sdk --data "$folder/shop")
export STOREFOLK_URL STOREFOLK_TOKEN CHROMIUM
node --test --test-reporter=spec test/shop.mjs || { tail -n 20 "$folder/log"; exit 1; }
