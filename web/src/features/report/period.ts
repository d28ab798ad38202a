// SPDX-License-Identifier: AGPL-3.0-or-later
// The days that a dashboard is about, and those before to compare with. Days are "2026-11-25"; `until` is the day after the last.
import dayjs, { type Dayjs } from 'dayjs'
import type { Range } from './place'

export interface Period {
  from: string
  until: string
}

export type Step = 'day' | 'week' | 'month'

const text = (day: Dayjs) => day.format('YYYY-MM-DD')

export function periodOf(range: Range, today: Dayjs): Period {
  const until = today.add(1, 'day')
  if (range === 'month' || range === 'year') return { from: text(today.startOf(range)), until: text(until) }
  return { from: text(until.subtract(Number.parseInt(range, 10), 'day')), until: text(until) }
}

// As many days just before.
export function before({ from, until }: Period): Period {
  const days = dayjs(until).diff(dayjs(from), 'day')
  return { from: text(dayjs(from).subtract(days, 'day')), until: from }
}

export function stepOf({ from, until }: Period): Step {
  const days = dayjs(until).diff(dayjs(from), 'day')
  return days <= 45 ? 'day' : days <= 200 ? 'week' : 'month'
}

// Weeks begin on Monday, as the server has them.
function startOf(day: Dayjs, step: Step): Dayjs {
  return step === 'week' ? day.subtract((day.day() + 6) % 7, 'day') : day.startOf(step)
}

// Every key that the server may give for the period: those without sales are left out there.
export function keysOf({ from, until }: Period, step: Step): string[] {
  const keys: string[] = []
  const end = dayjs(until)
  for (let at = startOf(dayjs(from), step); at.isBefore(end); at = at.add(1, step)) keys.push(step === 'month' ? at.format('YYYY-MM') : text(at))
  return keys
}
