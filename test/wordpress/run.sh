#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# The plugin for WordPress: its syntax, and what it does with the functions of WordPress made up.
set -euo pipefail
cd "$(dirname "$0")/../.."

if ! command -v php >/dev/null; then
  echo "skip wordpress: there is no php (apt-get install php-cli)"
  exit 0
fi
for file in packaging/wordpress/storefolk/*.php; do
  php -l "$file" >/dev/null
done
php -d display_errors=stderr -d error_reporting=-1 test/wordpress/plugin_test.php
