// SPDX-License-Identifier: AGPL-3.0-or-later
import { describe, expect, test } from 'vitest'
import { blamed, joinParts, leavesOf, movePart, newGroup, parentOf, readRule, removePart, stepPart, writeRule, type GroupPart, type TestPart } from './rule'

const conditions = new Set(['everybody', 'in list #', 'top ~ % by @'])
const country = { property: 'country', is: '= ?', value: 'BR' }
const city = { property: 'city', is: 'is known' }
const bought = {
  did: 'Order Completed', where: [{ property: 'sku', is: '= ?', value: 'X' }], count: { is: 'at least # times', number: 2 },
  when: { is: 'in the last # $', number: 90, unit: 'days' },
}
const rule = { all: [country, { any: [city, { not: bought }] }, { is: 'in list #', number: 12 }] }

const namesOf = (group: GroupPart): unknown =>
  ({ [group.join]: group.parts.map(part => (part.kind === 'group' ? namesOf(part) : part.kind === 'test' ? part.said.property : part.kind)) })

describe('a rule', () => {
  test('is written as it was read', () => {
    expect(writeRule(readRule(rule, conditions)).json).toEqual(rule)
    expect(writeRule(readRule({ not: { not: country } }, conditions)).json).toEqual({ all: [{ not: { all: [{ not: country }] } }] })
    expect(writeRule(readRule(bought, conditions)).json).toEqual({ all: [bought] })
  })

  test('asks nothing where a condition is half', () => {
    const half: TestPart = { id: 'x', kind: 'test', not: false, said: { property: 'country', is: '= ?' } }
    expect(writeRule(newGroup('all', [half])).json).toBeNull()
    const root = readRule(rule, conditions)
    const with_half = { ...root, parts: [half, ...root.parts] }
    expect(writeRule(with_half).json).toEqual(rule)
    expect(leavesOf(with_half).map(part => part.kind)).toEqual(['test', 'test', 'happens', 'said'])
  })

  test('knows the part that a refusal is about', () => {
    const root = readRule(rule, conditions)
    const { paths } = writeRule(root)
    expect(blamed(paths, 'rule.all[0].value')).toBe(root.parts[0]?.id)
    expect(blamed(paths, 'rule.all[1].any[1].not.count.number')).toBe((root.parts[1] as GroupPart).parts[1]?.id)
    expect(blamed(paths, 'name')).toBeNull()
  })
})

describe('a part', () => {
  const root = readRule(rule, conditions)
  const [first, group, last] = root.parts as [TestPart, GroupPart, TestPart]

  test('moves up and down, in and out', () => {
    expect(namesOf(stepPart(root, first.id, 'down'))).toEqual({ all: [{ any: ['city', 'happens'] }, 'country', 'said'] })
    expect(namesOf(stepPart(root, last.id, 'up'))).toEqual({ all: ['country', 'said', { any: ['city', 'happens'] }] })
    expect(stepPart(root, first.id, 'up')).toBe(root)
    expect(namesOf(stepPart(root, first.id, 'in'))).toEqual({ all: [{ any: ['country'] }, { any: ['city', 'happens'] }, 'said'] })
    expect(namesOf(stepPart(root, group.parts[0]?.id ?? '', 'out'))).toEqual({ all: ['country', { any: ['happens'] }, 'city', 'said'] })
  })

  test('is dragged into a group, and onto another condition', () => {
    expect(namesOf(movePart(root, first.id, group.id, 1))).toEqual({ all: [{ any: ['city', 'country', 'happens'] }, 'said'] })
    expect(namesOf(joinParts(root, first.id, last.id))).toEqual({ all: [{ any: ['city', 'happens'] }, { any: ['said', 'country'] }] })
  })

  test('does not move into itself', () => {
    expect(movePart(root, group.id, group.id, 0)).toBe(root)
    expect(joinParts(root, group.id, group.parts[0]?.id ?? '')).toBe(root)
  })

  test('takes its group with it when it was the last', () => {
    const inner = stepPart(root, first.id, 'in')
    expect(namesOf(stepPart(inner, first.id, 'out'))).toEqual({ all: ['country', { any: ['city', 'happens'] }, 'said'] })
    expect(namesOf(removePart(inner, first.id))).toEqual({ all: [{ any: ['city', 'happens'] }, 'said'] })
    expect(parentOf(inner, first.id)?.at).toBe(0)
  })
})
