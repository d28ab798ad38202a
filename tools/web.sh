#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Builds the team's app into web/dist when its sources have changed. Needs Node 20 and npm, and the
# network for the first time; without them it says so, and the program is built without the app.
set -euo pipefail
cd "$(dirname "$0")/../web"

NODE_FOR=web
. ../tools/node.sh
node_need

node_packages

# ---- the app, when something of it is new
state=$(find . -path ./node_modules -prune -o -path ./dist -prune -o -type f ! -name schema.d.ts -print0 | sort -z | xargs -0 sha256sum | sha256sum)
[ ! -e dist/index.html ] || [ "$(cat node_modules/.built-from 2>/dev/null)" != "$state" ] || exit 0
npm run --silent build
echo "$state" >node_modules/.built-from
