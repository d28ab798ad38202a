// SPDX-License-Identifier: AGPL-3.0-or-later
// Where the mistake of a sentence stands. Columns count characters, from 1.

export function columnOf(message: string): number | null {
  const found = /^column (\d+):/.exec(message)
  return found ? Number(found[1]) : null
}

const AROUND = 24

// The word at a column with a little of what stands around it; at the end: an empty place.
export function excerptAt(sentence: string, column: number): { before: string; mark: string; after: string } {
  const letters = [...sentence]
  const from = Math.min(column - 1, letters.length)
  let until = from + 1
  while (until < letters.length && !/[\s()"]/.test(letters[until] ?? '')) until++
  const first = Math.max(0, from - AROUND)
  return {
    before: (first > 0 ? '…' : '') + letters.slice(first, from).join(''),
    mark: from >= letters.length ? '␣' : letters.slice(from, until).join(''),
    after: letters.slice(until, until + AROUND).join('') + (until + AROUND < letters.length ? '…' : ''),
  }
}
