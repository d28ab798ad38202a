// SPDX-License-Identifier: AGPL-3.0-or-later
// What this page changed by itself is no news to it.
const lastsMs = 3000
const changed = new Map<string, number>()

const keyOf = (type: string, id: string) => type + '/' + id

export function noteOwnChange(type: string, id: string) {
  changed.set(keyOf(type, id), Date.now())
}

export function isOwnChange(type: string, id: string): boolean {
  return Date.now() - (changed.get(keyOf(type, id)) ?? 0) < lastsMs
}
