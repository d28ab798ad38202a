#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# What can be said about the code without running it. Each check names the file, the line and the
# reason. `tools/check.sh quick` leaves out the two slow ones.
set -euo pipefail
cd "$(dirname "$0")/.."

failed=0
check() {
  local name=$1
  shift
  if "$@"; then echo "check: $name: good"; else echo "check: $name: see above"; failed=1; fi
}

format() {
  git ls-files 'src/*.[ch]' 'test/*.[ch]' 'bench/*.[ch]' | xargs -r clang-format --dry-run -Werror 2>&1 | grep -E 'error' | head -n 20
  [ "${PIPESTATUS[2]}" -ne 0 ]
}
tidy() {
  # one file a run: clang 14 carries the state of va_list from one file into the next
  git ls-files 'src/*.c' | grep -v _test.c | xargs -r -n 1 -P "$(nproc)" clang-tidy -p build/debug --quiet 2>/dev/null |
    { ! grep -E '(warning|error):'; }
}
analyse() {
  cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,performance,portability --inline-suppr -j "$(nproc)" \
    --suppressions-list=tools/cppcheck.txt -Isrc -Ibuild/gen -I. src
}

check floors    python3 tools/check_floors.py
check layers    python3 tools/check_layers.py
check injection python3 tools/check_injection.py
check sizes     python3 tools/check_sizes.py
check names     python3 tools/check_names.py
check words     python3 tools/check_words.py
check schema    python3 tools/now.py --check
check format    format
if [ "${1:-}" != quick ]; then
  check cppcheck  analyse
  check clang-tidy tidy
fi
exit $failed
