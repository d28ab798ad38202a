# SPDX-License-Identifier: AGPL-3.0-or-later
# For scripts that need Node: sourced by them, with NODE_FOR set to the name they go by.
# shellcheck shell=bash

# Ends the script without a failure: what it does can be done without on this machine.
skip() {
  echo "$NODE_FOR: skipped: $*"
  exit 0
}

node_need() {
  command -v node >/dev/null && command -v npm >/dev/null || skip "there is no node with npm; tools/install.sh installs both"
  [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || skip "node $(node --version) is too old, 20 is needed"
}

# The packages of the folder one is in, once; offline from then on.
node_packages() {
  local lock log
  lock=$(sha256sum package-lock.json)
  [ "$(cat node_modules/.made-from 2>/dev/null)" != "$lock" ] || return 0
  log=$(mktemp)
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund >"$log" 2>&1 || { tail -n 3 "$log"; rm -f "$log"; skip "npm cannot fetch the packages now"; }
  rm -f "$log"
  echo "$lock" >node_modules/.made-from
}
