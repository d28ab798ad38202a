#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# What can be said about the code without running it. Each check names the file and the reason.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "floors";  python3 tools/check_floors.py
