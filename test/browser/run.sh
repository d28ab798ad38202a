#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# The team's app in a real Chromium, on the real server with the demo shop. Usage: run.sh BINARY [SPECS…]
# Pictures of all pages lie in build/browser/pictures afterwards.
set -euo pipefail
binary=$(realpath "$1")
shift
cd "$(dirname "$0")"

NODE_FOR=browser
. ../../tools/node.sh
node_need
[ -x /usr/bin/chromium ] || skip "there is no /usr/bin/chromium; tools/install.sh installs it"
[ -e ../../web/dist/index.html ] || skip "the app is not built; make web builds it"

node_packages

# ---- the server, with a shop of its own
folder=$(mktemp -d "${TMPDIR:-/tmp}/storefolk-browser-XXXXXX")
server=
tidy() {
  [ -z "$server" ] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; }
  rm -rf "$folder"
}
trap tidy EXIT
"$binary" serve --listen 127.0.0.1:0 --data "$folder/shop" --demo-when-empty --allow-private-addresses >"$folder/served" 2>"$folder/log" &
server=$!
for _ in $(seq 2400); do
  grep -q "Ctrl-C stops it" "$folder/served" && break
  kill -0 "$server" 2>/dev/null || { echo "browser: the server ended:"; cat "$folder/log"; exit 1; }
  sleep 0.05
done
STOREFOLK_URL=$(sed -n 's/^  Address   //p' "$folder/served")
STOREFOLK_EMAIL=$(sed -n 's/^  E-mail    //p' "$folder/served")
STOREFOLK_PASSWORD=$(sed -n 's/^  Password  \([^ ]*\).*/\1/p' "$folder/served")
export STOREFOLK_URL STOREFOLK_EMAIL STOREFOLK_PASSWORD STOREFOLK_BINARY=$binary

npx playwright test "$@"
