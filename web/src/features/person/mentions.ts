// SPDX-License-Identifier: AGPL-3.0-or-later
// "@Name" in a note: a name may have several words, so who is meant is found by the names that there are.

// What was typed after the "@" before the caret; null when nobody is being mentioned.
export function mentionAt(text: string, caret: number): string | null {
  return /(?:^|\s)@([^\s@]*)$/.exec(text.slice(0, caret))?.[1] ?? null
}

export function withMention(text: string, caret: number, name: string): string {
  const before = text.slice(0, caret).replace(/@[^\s@]*$/, `@${name} `)
  return before + text.slice(caret).replace(/^ /, '')
}

// Of two names of which one begins the other, the longer is meant where it stands.
export function mentioned<P extends { name: string }>(text: string, people: P[]): P[] {
  const left = [...people].sort((a, b) => b.name.length - a.name.length)
  let rest = text
  return left.filter(one => {
    if (one.name === '' || !rest.includes('@' + one.name)) return false
    rest = rest.replaceAll('@' + one.name, '')
    return true
  })
}
