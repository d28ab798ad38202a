#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Builds test/fuzz/*_fuzz.c with clang's libFuzzer, ASan and UBSan, and runs each for FUZZ_SECONDS
# (60), or only those named: tools/fuzz.sh json csv. What is found new is kept in build/fuzz/corpus;
# an input that breaks something is left as build/fuzz/NAME-crash-…: make it a test, then mend it.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ ! -e build/fuzz/build.ninja ]; then
  CC=clang CXX=clang++ meson setup build/fuzz -Dfuzz=true --buildtype=debugoptimized -Dwerror=false \
    -Db_sanitize=address,undefined -Db_lundef=false \
    -Dc_args='-fsanitize=fuzzer-no-link -fno-sanitize-recover=all' \
    -Dcpp_args='-fsanitize=fuzzer-no-link -fno-sanitize-recover=all' >/dev/null
fi
ninja -C build/fuzz --quiet

[ $# -gt 0 ] || set -- $(cd test/fuzz && ls ./*_fuzz.c | sed 's|^\./||; s|_fuzz\.c$||')
for name in "$@"; do
  mkdir -p "build/fuzz/corpus/$name"
  echo "fuzz: $name"
  "build/fuzz/${name}_fuzz" -max_total_time="${FUZZ_SECONDS:-60}" -timeout=10 -rss_limit_mb=2048 \
    -max_len=20000 -print_final_stats=1 -verbosity=0 -artifact_prefix="build/fuzz/$name-" \
    "build/fuzz/corpus/$name" "test/fuzz/corpus/$name" 2>&1 |
    { grep -E 'ERROR|SUMMARY|Assertion|runtime error|number_of_executed|Test unit written|#[0-9]+ 0x' || true; }
  [ "${PIPESTATUS[0]}" -eq 0 ] || { echo "fuzz: $name: failed"; exit 1; }
done
