#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Makes C from .sql files and the schema. Usage: generate.py OUT

OUT/<path>/<room>_sql.h     a struct sql for each "-- name: x" of src/<path>/<room>.sql
OUT/generated/statements.c  a list of them all, for the test that prepares each on both databases
OUT/generated/schema.c      schema/NNNN_*.sql as struct migration
A statement that must differ is written twice: "-- name: x sqlite" and "-- name: x postgres". Both
take the same parameters, though one of them may leave some out.
"""
import gzip
import hashlib
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


# What stays as it is (a text, a quoted name, a cast), a parameter, blanks and comments.
TOKEN = r"""('(?:[^']|'')*'|"[^"]*"|::)|:([a-z_]\w*)|(?:--[^\n]*|\s)+"""
HEAD = r"^-- name: (\w+)(?: (sqlite|postgres))?[ \t]*\n"


def number(body, names):
    """The statement on one line with NUL and a number for each :name; new ones join `names`."""
    def place(match):
        kept, name = match.groups()
        if name and name not in names:
            names.append(name)
        return kept or (f"\0{names.index(name) + 1}" if name else " ")

    return re.sub(TOKEN, place, body).strip().rstrip("; ")


def statements(path):
    """name -> [sqlite, postgres, parameter names]"""
    found, text = {}, path.read_text()
    if len(re.findall(r"^\s*--\s*name\b", text, flags=re.M)) != len(re.findall(HEAD, text, flags=re.M)):
        sys.exit(f"{path}: a name should look like '-- name: x', or '-- name: x postgres'")
    parts = re.split(HEAD, text, flags=re.M)
    for name, only, body in zip(parts[1::3], parts[2::3], parts[3::3]):
        entry = found.setdefault(name, [None, None, []])
        body = number(body, entry[2])
        for form, mark, other in ((0, "?", "postgres"), (1, "$", "sqlite")):
            if only == other:
                continue
            if entry[form] or not body:
                sys.exit(f"{path}: the statement '{name}' is there twice, or is empty")
            entry[form] = body.replace("\0", mark)
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
if len({step.name[:4] for step in steps}) < len(steps):
    sys.exit("schema/: two migrations have the same number")
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

# The script of shop pages, as it stands in sdk/dist, plain and packed.
script = pathlib.Path("sdk/dist/storefolk.js").read_bytes()
packed = gzip.compress(script, 9, mtime=0)


def array(label, data):
    lines = ["    " + ", ".join(map(str, data[i:i + 24])) + "," for i in range(0, len(data), 24)]
    return f"const unsigned char {label}[] = {{\n" + "\n".join(lines) + f"\n}};\nconst size_t {label}_size = {len(data)};\n"


write(out / "generated/sdk.c", LICENSE + '#include "app/sdk.h"\n\n' + array("sdk_script", script)
      + array("sdk_packed", packed) + f'const char sdk_version[] = "{hashlib.sha256(script).hexdigest()[:20]}";\n')
