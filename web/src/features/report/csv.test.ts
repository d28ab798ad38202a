// SPDX-License-Identifier: AGPL-3.0-or-later
import { expect, test } from 'vitest'
import { csvOf } from './csv'

test('commas, quotes and line ends are quoted', () => {
  expect(csvOf({ head: ['a'], rows: [['x,y'], ['say "hi"'], ['1\n2'], [3]] })).toBe('\uFEFFa\r\n"x,y"\r\n"say ""hi"""\r\n"1\n2"\r\n3\r\n')
})

test('what a spreadsheet would take for a formula is made harmless, a negative number is not', () => {
  expect(csvOf({ head: [], rows: [['=1+1'], ['-12.5'], ['@x']] })).toBe("\uFEFF\r\n'=1+1\r\n-12.5\r\n'@x\r\n")
})
