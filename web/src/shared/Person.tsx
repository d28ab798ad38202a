// SPDX-License-Identifier: AGPL-3.0-or-later
// A round mark with initials, always of the same colour for the same name.
import type { CSSProperties } from 'react'

function hueOf(name: string): number {
  let hue = 0
  for (const letter of name) hue = (hue * 31 + (letter.codePointAt(0) ?? 0)) % 360
  return hue
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(word => /\p{L}|\p{N}/u.test(word))
  const first = words[0] === undefined ? '?' : [...words[0]][0]
  const last = words.length > 1 ? [...(words.at(-1) ?? '')][0] : ''
  return ((first ?? '?') + (last ?? '')).toUpperCase()
}

export function Person({ name, size = 26 }: { name: string; size?: number }) {
  const style = { '--hue': hueOf(name), width: size, height: size, fontSize: size * 0.4 } as CSSProperties
  return (
    <span className="person" style={style} aria-hidden>
      {initialsOf(name)}
    </span>
  )
}
