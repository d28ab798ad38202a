#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keeps functions small: median <= 15 lines, 90 % <= 45, none > 80; files <= 700; parameters <= 5."""
import pathlib
import re
import subprocess
import sys

CAP, P90, MEDIAN, FILE, PARAMETERS = 80, 45, 15, 700, 5
files = sorted(str(p) for p in pathlib.Path("src").rglob("*.[ch]"))
errors = []
for path in files:
    lines = sum(1 for _ in open(path))
    if lines > FILE:
        errors.append(f"{path}: {lines} lines, at most {FILE}: split it by concern")

form = "--_xformat=%{end} %{line} %F %N %{signature}"
rows = subprocess.run(["ctags", "-x", "--c-kinds=f", "--language-force=C", form, *files],
                      capture_output=True, text=True, check=True).stdout.splitlines()
sizes = []
for row in rows:
    end, start, path, name, signature = (row.split(" ", 4) + [""])[:5]
    size = int(end) - int(start) + 1
    if not pathlib.Path(path).stem.endswith("_test"):
        sizes.append(size)
    if size > CAP:
        errors.append(f"{path}:{start}: {name} has {size} lines, at most {CAP}")
    bare = re.sub(r"\([^()]*\)", "", signature.strip()[1:-1])
    bare = re.sub(r",\s*\.\.\.", "", bare)
    count = bare.count(",") + 1 if bare.strip() not in ("", "void") else 0
    if count > PARAMETERS + 1 or (count > PARAMETERS and "ret_" not in bare.split(",")[-1]):
        errors.append(f"{path}:{start}: {name} takes {count} parameters, at most {PARAMETERS} and an answer")
sizes.sort()
median, p90 = sizes[len(sizes) // 2], sizes[len(sizes) * 9 // 10]
print(f"{len(sizes)} functions: median {median} lines, 90 % within {p90}, longest {sizes[-1]}")
if median > MEDIAN or p90 > P90:
    errors.append(f"median must be <= {MEDIAN} and 90 % <= {P90}")
print("\n".join(errors))
sys.exit(len(errors) > 0)
