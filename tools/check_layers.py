#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fails when a layer does what it never does (see ARCHITECTURE.md, "Who does what").

Each rule is a line of the table: where it holds, what is not to be seen there, and why.
"""
import pathlib
import re
import sys

CRM_RULES = r"src/crm/.*(?<!_test)\.c"
RULES = [
    (r"src/base/.*\.[ch]", r"\b(fopen|open|read|write|socket|time|clock_gettime|getrandom|rand)\s*\(",
     "base does no input or output, reads no clock and rolls no dice"),
    (r"src/base/.*\.[ch]", r"\b(sqlite3|PQ|json|http)_\w+\s*\(", "base knows no SQL, JSON or HTTP"),
    (CRM_RULES, r"\b(malloc|calloc|realloc|strdup|free)\s*\(", "memory comes from the work's arena"),
    (CRM_RULES, r"\b(time|gettimeofday|clock_gettime|localtime\w*|gmtime\w*)\s*\(", "the only clock is w->now"),
    (CRM_RULES, r"\bpthread_\w+|\buv_\w+", "threads belong to the kit"),
    (CRM_RULES, r"\b(sqlite3_|PQ[a-z])\w+", "drivers belong to kit/db"),
    (CRM_RULES, r"\b(socket|connect|send|recv|curl_\w+)\s*\(", "the network belongs to kit/http and kit/mail"),
    (r"src/crm/.*_store\.c", r"\b(fact_tell|log_\w+)\s*\(", "a store neither tells nor logs: its room does"),
    (r"src/(crm|app)/.*\.c", r"\bgoto\b", "straight lines: TRY and return"),
    (r"src/.*\.[ch]", r"\btypedef\s+(struct|enum|union)\b(?!.*\bstatus\b)", "say struct and enum where they are used"),
    (r"src/.*\.c", r"\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|alloca)\s*\(", "unbounded or unsafe"),
    (r"(src|test|bench)/.*\.[ch]", r"\b(TODO|FIXME|XXX|HACK)\b", "finish it, or open an issue"),
]
errors = 0


def complain(path, number, words):
    global errors
    errors += 1
    print(f"{path}:{number}: {words}")


def without_comments(text):
    """Blanks out comments and strings, keeping the lines."""
    keep = lambda match: re.sub(r"[^\n]", " ", match[0])
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', keep, text, flags=re.S)


for path in sorted(p for top in ("src", "test", "bench") for p in pathlib.Path(top).rglob("*.[ch]")):
    text = path.read_text()
    if "SPDX-License-Identifier: AGPL-3.0-or-later" not in text[:200]:
        complain(path, 1, "the licence line is missing")
    bare = without_comments(text)
    for where, what, why in RULES:
        if not re.fullmatch(where, str(path)):
            continue
        source = text if "TODO" in what else bare
        for number, line in enumerate(source.splitlines(), 1):
            if re.search(what, line) and not re.match(r"\s*#\s*include", line):
                complain(path, number, why)

sys.exit(errors > 0)
