// SPDX-License-Identifier: AGPL-3.0-or-later
import { expect, test } from 'vitest'
import { mentionAt, mentioned, withMention } from './mentions'

test('a mention begins at an @ that stands alone', () => {
  expect(mentionAt('ask @an', 7)).toBe('an')
  expect(mentionAt('ask @', 5)).toBe('')
  expect(mentionAt('mail@an', 7)).toBeNull()
  expect(mentionAt('ask @an later', 13)).toBeNull()
})

test('the chosen name takes the place of what was typed', () => {
  expect(withMention('ask @an about it', 7, 'Anna Lee')).toBe('ask @Anna Lee about it')
  expect(withMention('@', 1, '김민지')).toBe('@김민지 ')
})

test('the longer of two names is the one that is meant', () => {
  const people = [{ name: 'Anna' }, { name: 'Anna Lee' }, { name: 'Bo' }]
  expect(mentioned('see @Anna Lee', people).map(one => one.name)).toEqual(['Anna Lee'])
  expect(mentioned('see @Anna Lee and @Anna', people).map(one => one.name)).toEqual(['Anna Lee', 'Anna'])
  expect(mentioned('Bo said so', people)).toEqual([])
})
