#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Builds the team's app into web/dist when its sources have changed. Needs Node 20 and npm, and the
# network for the first time; without them it says so, and the program is built without the app.
set -euo pipefail
cd "$(dirname "$0")/../web"

skip() {
  echo "web: not built: $*"
  exit 0
}

command -v node >/dev/null && command -v npm >/dev/null || skip "there is no node with npm; tools/install.sh installs both"
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || skip "node $(node --version) is too old, 20 is needed"

# ---- the packages, once; offline from then on
lock=$(sha256sum package-lock.json)
if [ "$(cat node_modules/.made-from 2>/dev/null)" != "$lock" ]; then
  log=$(mktemp)
  npm ci --no-audit --no-fund >"$log" 2>&1 || { tail -n 3 "$log"; rm -f "$log"; skip "npm cannot fetch the packages now"; }
  rm -f "$log"
  echo "$lock" >node_modules/.made-from
fi

# ---- the app, when something of it is new
state=$(find . -path ./node_modules -prune -o -path ./dist -prune -o -type f ! -name schema.d.ts -print0 | sort -z | xargs -0 sha256sum | sha256sum)
[ "$(cat dist/made-from.txt 2>/dev/null)" != "$state" ] || exit 0
npm run --silent build
echo "$state" >dist/made-from.txt
