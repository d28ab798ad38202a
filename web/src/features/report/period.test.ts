// SPDX-License-Identifier: AGPL-3.0-or-later
import dayjs from 'dayjs'
import { expect, test } from 'vitest'
import { before, keysOf, periodOf, stepOf } from './period'

const today = dayjs('2026-03-01')

test('a range ends with today, and the one before is as long', () => {
  const period = periodOf('30d', today)
  expect(period).toEqual({ from: '2026-01-31', until: '2026-03-02' })
  expect(before(period)).toEqual({ from: '2026-01-01', until: '2026-01-31' })
  expect(periodOf('month', today)).toEqual({ from: '2026-03-01', until: '2026-03-02' })
})

test('long periods go by weeks and months', () => {
  expect(stepOf(periodOf('30d', today))).toBe('day')
  expect(stepOf(periodOf('90d', today))).toBe('week')
  expect(stepOf(periodOf('365d', today))).toBe('month')
})

test('days, weeks from Monday and months without sales have a place', () => {
  expect(keysOf({ from: '2026-02-27', until: '2026-03-02' }, 'day')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01'])
  expect(keysOf({ from: '2026-02-22', until: '2026-03-03' }, 'week')).toEqual(['2026-02-16', '2026-02-23', '2026-03-02'])
  expect(keysOf({ from: '2025-12-31', until: '2026-02-02' }, 'month')).toEqual(['2025-12', '2026-01', '2026-02'])
})
