#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Puts the built web app (web/dist, made by `make web`) into the program: generated/web.c in the folder given.

Without a built app the table is empty, and the program says how to build one.
"""
import hashlib
import pathlib
import sys

TYPES = {
    ".css": "text/css; charset=utf-8", ".html": "text/html; charset=utf-8", ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8", ".json": "application/json", ".map": "application/json",
    ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8", ".webmanifest": "application/manifest+json",
    ".png": "image/png", ".woff2": "font/woff2",
}
PACKED = {"plain": "", "gzip": ".gz", "br": ".br"}
HEAD = """/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Made by tools/embed.py from web/dist; do not edit. */
#include "app/web.h"

"""

def files(folder):
    found = [p for p in folder.rglob("*") if p.is_file()] if folder.is_dir() else []
    unknown = [p for p in found if p.suffix not in TYPES and p.suffix not in (".gz", ".br")]
    if unknown:
        sys.exit(f"{unknown[0]}: no content type is known for this file; add one to tools/embed.py")
    return sorted(p for p in found if p.suffix in TYPES)

def embed(label, path):
    """The bytes of a file between two labels."""
    return f"""__asm__(".section .rodata\\n"
        ".global {label}\\n{label}:\\n.incbin \\"{path}\\"\\n"
        ".global {label}_end\\n{label}_end:\\n.byte 0\\n.previous\\n");
extern const char {label}[], {label}_end[];
"""

def entry(number, path, folder):
    name, digest = path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()
    text, forms = f"/* {name} {digest} */\n", []
    for form, suffix in PACKED.items():
        packed = path.with_name(path.name + suffix)
        label = f"web_file_{number}_{form}"
        if packed.exists():
            text += embed(label, packed.resolve())
        forms.append(f"{{{label}, {label}_end}}" if packed.exists() else "{NULL, NULL}")
    return text, f'    {{"{name}", "{TYPES[path.suffix]}", {{{", ".join(forms)}}}}},\n'

folder, out = pathlib.Path("web/dist"), pathlib.Path(sys.argv[1]) / "generated/web.c"
text, table = HEAD, ""
for number, path in enumerate(files(folder)):
    labels, line = entry(number, path, folder)
    text, table = text + labels, table + line
text += f"\nconst struct web_file web_files[] = {{\n{table}    {{NULL, NULL, {{{{NULL, NULL}}, {{NULL, NULL}}, {{NULL, NULL}}}}}},\n}};\n"
out.parent.mkdir(parents=True, exist_ok=True)
if not out.exists() or out.read_text() != text:
    out.write_text(text)
