#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# The team's app against the API of the program that carries it: a wrong path, parameter or field is an error, and so
# is a text that a language lacks. Usage: web_check.sh BINARY
set -euo pipefail
binary=$(realpath "$1")
cd "$(dirname "$0")/../web"
[ -e node_modules/.made-from ] || { echo "web: not checked: the packages are not installed; make web does it"; exit 0; }

mkdir -p ../build
"$binary" openapi >../build/openapi.json
npm run --silent types >/dev/null
npm run --silent check
npm test --silent
node tools/texts.mjs
node tools/size.mjs
