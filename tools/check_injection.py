#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fails when a string of C could become a statement of SQL or a piece of a page.

SQL stands in .sql files, or in query_words("literal") of kit/db, which takes no variables. HTML is
built only by the page writer of kit/http, which escapes. See docs/why/injection.md.
"""
import pathlib
import re
import sys

SQL = r'"[^"]*\b(SELECT\s|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|INDEX)|ALTER\s+TABLE|DROP\s+TABLE|\sWHERE\s|ORDER\s+BY)'
HTML = r'"[^"]*<(/?)(a|b|p|div|span|script|td|tr|table|h\d|img|html|body|form|input)\b[^"]*"'
errors = 0
for path in sorted(pathlib.Path("src").rglob("*.c")):
    name = str(path)
    if name.startswith("src/kit/db/") or path.stem.endswith("_test"):
        continue
    text = path.read_text()
    spans = [m.span() for m in re.finditer(r'query_words\s*\(\s*\w+\s*,\s*(?:"(?:\\.|[^"\\])*"\s*)+\)', text)]
    allowed = lambda at: any(a <= at < b for a, b in spans)
    for kind, pattern in (("SQL", SQL), ("HTML", HTML)):
        if kind == "HTML" and name.startswith("src/kit/http/"):
            continue
        for match in re.finditer(pattern, text):
            line_start = text.rfind("\n", 0, match.start()) + 1
            if allowed(match.start()) or text[line_start:match.start()].lstrip().startswith(("*", "/*", "//")):
                continue
            errors += 1
            print(f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {kind} in a string of C: {match[0][:60]}")
sys.exit(errors > 0)
