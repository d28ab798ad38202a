#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fails when an #include goes up the house, or into a room by the window. See floors.txt."""
import pathlib
import re
import sys

rules = [line.split() for line in open("floors.txt") if line.strip() and line[0] != "#"]
floors = [name for kind, name in rules if kind == "floor"]
rooms = {"crm": [name for kind, name in rules if kind == "room"],
         "kit": [name for kind, name in rules if kind == "machine"]}
errors = 0


def complain(path, number, words):
    global errors
    errors += 1
    print(f"{path}:{number}: {words}")


def check_include(path, number, floor, room, target):
    to_floor, *rest = target.split("/")
    to_room, to_file = rest[0], rest[-1]
    if floors.index(to_floor) > floors.index(floor):
        complain(path, number, f"'{floor}' may not know '{to_floor}'")
    order = rooms.get(floor, [])
    if floor != to_floor or room == to_room or room not in order or to_room not in order:
        return
    if order.index(to_room) > order.index(room):
        complain(path, number, f"'{room}' may not know '{to_room}', which stands after it in floors.txt")
    if floor == "crm" and to_file != f"{to_room}.h":
        complain(path, number, f"use '{to_room}/{to_room}.h', not '{to_file}'")


for path in sorted(pathlib.Path("src").rglob("*.[ch]*")):
    floor, room = path.parts[1], path.parts[2]
    if floor not in floors:
        complain(path, 1, f"'{floor}' is not a floor of floors.txt")
        continue
    if path.parent.parts[2:] and room not in rooms.get(floor, [room]):
        complain(path, 1, f"'{room}' has no line in floors.txt")
    for number, line in enumerate(open(path), 1):
        found = re.match(r'#include "(\w+/[\w./]+)"', line)
        if found and found[1].split("/")[0] in floors:
            check_include(path, number, floor, room, found[1])

sys.exit(errors > 0)
