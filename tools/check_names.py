#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fails when a header offers a function whose name does not begin with its room's or machine's word.

Machines with more than one word have a line in WORDS; everywhere else the word is the folder's name.
"""
import pathlib
import re
import sys

WORDS = {
    "kit/db": ["db", "query", "params_of", "work_db"],
    "kit/http": ["http", "request", "reply", "route", "openapi", "api_reference"],
    "kit/text": ["text", "csv", "zone", "phone", "country", "unicode", "pattern", "card"],
    "kit/os": ["file", "folder", "clock", "log", "temp", "os", "disk", "path", "random"],
    "kit/crypt": ["crypt", "password", "token", "sha256", "hmac", "cipher", "secret"],
    "kit/job": ["job", "jobs", "timer"],
    "crm/connect": ["connect", "csv", "import", "export", "demo", "hubspot", "pos", "shop", "platform", "shopify", "woo"],
    "crm/catalog": ["catalog", "product"],
    "crm/order": ["order", "cart"],
    "crm/person": ["person", "identity"],
}
errors = 0
for path in sorted(pathlib.Path("src").rglob("*.h")):
    floor, *rest = path.parts[1:]
    if floor not in ("kit", "crm") or len(rest) < 2:
        continue
    words = WORDS.get(f"{floor}/{rest[0]}", [rest[0]])
    text = re.sub(r"/\*.*?\*/|^\s*#.*?(?<!\\)$", lambda m: re.sub(r"[^\n]", " ", m[0]), path.read_text(),
                  flags=re.S | re.M)
    for match in re.finditer(r"^(?:[a-z_]\w*[ *]+)+\**(\w+)\(", text, flags=re.M):
        name = match[1]
        if match[0].startswith(("typedef", "static", "return", "extern \"C\"")) or name == "__attribute__":
            continue
        if not any(name == word or name.startswith(word + "_") for word in words):
            errors += 1
            print(f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {name} should begin with {' or '.join(words)}")
sys.exit(errors > 0)
