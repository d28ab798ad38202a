#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Makes C from .sql files and the schema. Usage: generate.py OUT

OUT/<path>/<room>_sql.h     a struct sql for each "-- name: x" of src/<path>/<room>.sql
OUT/generated/statements.c  a list of them all, for the test that prepares each on both databases
OUT/generated/schema.c      schema/NNNN_*.sql as struct migration
A statement that must differ is written twice: "-- name: x sqlite" and "-- name: x postgres".
"""
import pathlib
import re
import sys

LICENSE = "/* SPDX-License-Identifier: AGPL-3.0-or-later */\n"
out = pathlib.Path(sys.argv[1])


def write(path, text):
    """Leaves an unchanged file alone, so that nothing is compiled for nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def number(body):
    """Both forms of a statement, and the names of its parameters in order. Strings stay as they are."""
    names = []

    def place(match):
        if match[1]:
            return match[1]
        if match[2] not in names:
            names.append(match[2])
        return f"\0{names.index(match[2]) + 1}"

    marked = re.sub(r"('(?:[^']|'')*'|::)|:([a-z_]\w*)", place, body)
    return marked.replace("\0", "?"), marked.replace("\0", "$"), names


def statements(path):
    """name -> [sqlite, postgres, parameter names]"""
    found = {}
    parts = re.split(r"^-- name: (\w+)(?: (sqlite|postgres))?[ \t]*\n", path.read_text(), flags=re.M)
    for name, only, text in zip(parts[1::3], parts[2::3], parts[3::3]):
        body = " ".join(re.sub(r"--.*", "", text).split()).rstrip(";")
        sqlite, postgres, names = number(body)
        entry = found.setdefault(name, [None, None, []])
        if only != "postgres":
            entry[0] = sqlite
        if only != "sqlite":
            entry[1] = postgres
        if only and entry[2] and entry[2] != names:
            sys.exit(f"{path}: {name}: both forms must name the same parameters in the same order: "
                     f"{entry[2]} and {names}")
        entry[2] = names
    return found


def constant(name, entry, storage):
    sqlite, postgres, names = entry
    params = ", ".join([quote(p) for p in names] + ["NULL"])
    return (f"{storage}const struct sql {name.upper()} = {{\n    {quote(name)},\n"
            f"    {quote(sqlite) if sqlite else 'NULL'},\n    {quote(postgres) if postgres else 'NULL'},\n"
            f"    (const char *const[]) {{{params}}}}};\n")


everything = {}
for path in sorted(pathlib.Path("src").rglob("*.sql")):
    found = statements(path)
    for name in found:
        if name in everything:
            sys.exit(f"{path}: there is a statement named '{name}' already")
    everything.update(found)
    unused = "__attribute__((unused)) static "
    text = LICENSE + f"/* Made from {path}; do not edit. */\n" + '#include "kit/db/db.h"\n\n'
    text += "\n".join(constant(name, entry, unused) for name, entry in found.items())
    write(out / path.relative_to("src").with_name(path.stem + "_sql.h"), text)

text = LICENSE + '#include "generated/generated.h"\n\n'
text += "const struct sql all_statements[] = {\n"
for name, entry in everything.items():
    body = constant(name, entry, "").split(" = ", 1)[1].rstrip(";\n")
    text += f"    {body},\n"
text += "    {NULL, NULL, NULL, NULL},\n};\n"
write(out / "generated/statements.c", text)

steps = sorted(pathlib.Path("schema").glob("[0-9]*.sql"))
text = LICENSE + '#include "generated/generated.h"\n\nconst struct migration all_migrations[] = {\n'
for step in steps:
    lines = "\n        ".join(quote(line + "\n") for line in step.read_text().splitlines())
    text += f"    {{{int(step.name[:4])}, {quote(step.stem[5:])},\n        {lines or quote('')}}},\n"
text += f"    {{0, NULL, NULL}},\n}};\nconst size_t all_migrations_count = {len(steps)};\n"
write(out / "generated/schema.c", text)

write(out / "generated/generated.h", LICENSE + """#ifndef GENERATED_H
#define GENERATED_H

/* What tools/generate.py makes from schema/ and from the .sql files. */

#include "kit/db/db.h"

extern const struct sql       all_statements[]; /* ends with {NULL} */
extern const struct migration all_migrations[]; /* ends with {0} */
extern const size_t           all_migrations_count;

#endif
""")
