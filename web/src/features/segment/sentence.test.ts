// SPDX-License-Identifier: AGPL-3.0-or-later
import { describe, expect, test } from 'vitest'
import { columnOf, excerptAt } from './sentence'

describe('a mistake in a sentence', () => {
  test('names its column', () => {
    expect(columnOf("column 12: expected a number, not 'x'")).toBe(12)
    expect(columnOf('There is no property column 12:')).toBeNull()
  })

  test('is shown as the word that stands there', () => {
    expect(excerptAt('revenue >= xy and city = "A"', 12)).toEqual({ before: 'revenue >= ', mark: 'xy', after: ' and city = "A"' })
    expect(excerptAt('revenue >=', 11)).toEqual({ before: 'revenue >=', mark: '␣', after: '' })
  })

  test('counts characters, not halves of them', () => {
    expect(excerptAt('city = "\u{1F600}" x', 12).mark).toBe('x')
  })

  test('is cut out of a long one', () => {
    const { before, mark, after } = excerptAt('a'.repeat(60) + ' x ' + 'b'.repeat(60), 62)
    expect([before.length, mark, after.length]).toEqual([25, 'x', 25])
  })
})
