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
sources() {
  git ls-files 'src/*.c' | grep -v _test.c
}
# One file a run: clang 14 carries the state of va_list from one file into the next. A file that was
# good is looked at again when it, any header or what we ask for has changed since.
tidy_one() {
  local ok=build/tidy/$1.ok found
  if [ "$ok" -nt "$1" ] && [ "$ok" -nt build/tidy/newest ]; then return 0; fi
  mkdir -p "$(dirname "$ok")"
  touch "$ok.begun"
  if found=$(clang-tidy -p build/debug --quiet "$1" 2>&1); then mv "$ok.begun" "$ok"; return 0; fi
  grep -E '(warning|error):' <<<"$found" || echo "$1: clang-tidy ended without a finding: $found"
  return 1
}
export -f tidy_one
tidy() {
  local newest
  mkdir -p build/tidy
  newest=$({ git ls-files '*.h' .clang-tidy; find build/gen -name '*.h'; } | xargs ls -t | sed -n 1p)
  touch -r "$newest" build/tidy/newest
  sources | xargs -n 1 -P "$(nproc)" bash -c 'tidy_one "$1"' tidy
}
analyse() {
  mkdir -p build/cppcheck # what it knows of files that have not changed
  sources | cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,performance,portability \
    --inline-suppr -j "$(nproc)" --cppcheck-build-dir=build/cppcheck \
    --suppressions-list=tools/cppcheck.txt -Isrc -Ibuild/gen -I. --file-list=-
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
