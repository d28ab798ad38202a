// SPDX-License-Identifier: AGPL-3.0-or-later
import { expect, test } from 'vitest'
import { strengthOf } from './strength'

test('what the server would refuse is too short', () => {
  expect(strengthOf('a1B!c2D?', [])).toBe('short')
})

test('repeated letters, rows of them and one’s own name are easy to guess', () => {
  expect(strengthOf('aaaaaaaaaaaaaaaa', [])).toBe('weak')
  expect(strengthOf('abcdefghij12345', [])).toBe('weak')
  expect(strengthOf('ann@shop.example', ['ann@shop.example', 'Ann'])).toBe('weak')
})

test('four words are strong, in any script', () => {
  expect(strengthOf('copper lantern walks north', [])).toBe('strong')
  expect(strengthOf('구리등불이북쪽으로걷는다', [])).toBe('strong')
})
