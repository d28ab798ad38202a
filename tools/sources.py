#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lists the sources of one kind, a line each: library, tests, bench or fuzz."""
import pathlib
import sys

def is_test(path):
    return path.stem.endswith("_test")

def library():
    return [p for p in pathlib.Path("src").rglob("*.c*") if not is_test(p) and p.name != "main.c"]

kinds = {
    "library": library,
    "tests": lambda: [p for p in pathlib.Path("src").rglob("*_test.c")] + list(pathlib.Path("test").glob("*.c")),
    "bench": lambda: list(pathlib.Path("bench").glob("*_bench.c")),
    "fuzz": lambda: list(pathlib.Path("test/fuzz").glob("*_fuzz.c")),
}
print("\n".join(sorted(str(p) for p in kinds[sys.argv[1]]())))
