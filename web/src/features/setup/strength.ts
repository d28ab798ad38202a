// SPDX-License-Identifier: AGPL-3.0-or-later
// How hard a password is to guess, roughly: its length, what it is made of, and whether it says who somebody is.
export const SHORTEST = 10 // as the server has it

export type Strength = 'short' | 'weak' | 'fair' | 'strong'

function alphabetOf(password: string): number {
  const kinds: [RegExp, number][] = [[/[a-z]/, 26], [/[A-Z]/, 26], [/[0-9]/, 10], [/[ -/:-@[-`{-~]/, 33], [/[^\x20-\x7e]/, 100]]
  return kinds.reduce((sum, [kind, size]) => (kind.test(password) ? sum + size : sum), 0)
}

// Letters that are repeated or follow each other ("aaa", "123", "abc") add next to nothing.
function countedLength(letters: string[]): number {
  return letters.reduce((sum, letter, i) => {
    const step = i === 0 ? 2 : Math.abs((letter.codePointAt(0) ?? 0) - (letters[i - 1]?.codePointAt(0) ?? 0))
    return sum + (step <= 1 ? 0.25 : 1)
  }, 0)
}

export function strengthOf(password: string, known: string[]): Strength {
  const letters = [...password]
  if (letters.length < SHORTEST) return 'short'
  const lower = password.toLowerCase()
  const said = known.map(word => word.trim().toLowerCase()).filter(word => word.length > 2 && lower.includes(word))
  const bits = (countedLength(letters) - said.join('').length) * Math.log2(alphabetOf(password) || 1)
  return bits < 45 ? 'weak' : bits < 70 ? 'fair' : 'strong'
}
