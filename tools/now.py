#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Makes schema/now.sql, what all migrations together come to, by running them on an empty SQLite.

now.py          writes the file
now.py --check  fails when it is not what this would write
That it is true on both databases is proven by a test (src/kit/db/db_schema_test.c).
"""
import pathlib
import re
import sqlite3
import sys

HEAD = """-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the numbered migrations come to. Made by `make schema`; do not edit.
-- Only for reading: a new database is made by the migrations, and a test proves that both are equal.
"""
BLOCK = r"^-- only {}[ \t]*\n(.*?)^-- end[ \t]*\n"
LIST = """SELECT name, sql FROM sqlite_master
          WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
            AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')
          ORDER BY rowid"""
MOVES = ("INSERT", "UPDATE", "DELETE")  # rows only: nothing of the schema
steps = {path.name: path.read_text() for path in sorted(pathlib.Path("schema").glob("[0-9]*.sql"))}


def drop(text, database):
    return re.sub(BLOCK.format(database), "", text, flags=re.M | re.S)


def run(scripts, words):
    """name -> statement of everything there is after the scripts."""
    database = sqlite3.connect(":memory:")
    database.create_function("fold", 1, str.casefold, deterministic=True)  # the program has its own
    for name, text in scripts:
        try:
            database.executescript(text)
        except sqlite3.Error as error:
            sys.exit(f"schema/{name}{words}: {error}")
    return dict(database.execute(LIST))


def only(database, statements):
    return f"-- only {database}\n{statements.strip()}\n-- end\n"


sqlite = [(name, drop(text, "postgres")) for name, text in steps.items()]
both = [(name, drop(text, "sqlite")) for name, text in sqlite]
here = run(sqlite, "")
common = run(both, " without its sqlite blocks (what needs a block must stand in a block too)")

parts = [HEAD]
for name, statement in here.items():
    parts.append(f"{statement};\n" if common.get(name) == statement else only("sqlite", f"{statement};"))
for name, statement in common.items():
    if here.get(name) != statement:
        parts.append(only("postgres", f"{statement};"))
for text in steps.values():
    blocks = re.findall(BLOCK.format("postgres"), text, re.M | re.S)
    parts += [only("postgres", block) for block in blocks if not block.startswith(MOVES)]

target, text = pathlib.Path("schema/now.sql"), "\n".join(parts)
if "--check" not in sys.argv:
    target.write_text(text)
elif not target.exists() or target.read_text() != text:
    sys.exit("schema/now.sql is not what the migrations come to: run `make schema`")
