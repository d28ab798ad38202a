// SPDX-License-Identifier: AGPL-3.0-or-later
// Numbers, money and dates by locale.

export interface Format {
  number: (n: number) => string
  share: (n: number) => string // 0.25 is 25 %
  wholeShare: (n: number) => string // rounded to whole percents
  money: (amount: string | number | null | undefined, currency: string) => string
  compactMoney: (amount: number, currency: string) => string
  day: (at: string | number | null | undefined) => string
  time: (at: string | number | null | undefined) => string
  clock: (at: string | number) => string // the time of day
  ago: (at: string | number, now?: number) => string
  country: (code: string) => string
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

function agoWith(relative: Intl.RelativeTimeFormat, at: string | number, now: number): string {
  const seconds = (new Date(at).getTime() - now) / 1000
  for (const [unit, size] of steps)
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit)
  return relative.format(-0, 'second')
}

export function formatOf(language: string): Format {
  const number = new Intl.NumberFormat(language)
  const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
  const wholeShare = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 })
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium' })
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
  const clock = new Intl.DateTimeFormat(language, { timeStyle: 'short' })
  // "1 year ago": what was 13 months ago may be "last year" or the year before it.
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'always' })
  const regions = new Intl.DisplayNames(language, { type: 'region' })
  const monies = new Map<string, Intl.NumberFormat>()
  const moneyOf = (currency: string, compact: boolean) => {
    const key = currency + compact
    const known = monies.get(key)
    if (known) return known
    const made = new Intl.NumberFormat(language, {
      style: 'currency',
      currency,
      notation: compact ? 'compact' : 'standard',
      maximumFractionDigits: compact ? 1 : undefined,
    })
    monies.set(key, made)
    return made
  }
  return {
    number: n => number.format(n),
    share: n => share.format(n),
    wholeShare: n => wholeShare.format(n),
    money: (amount, currency) =>
      amount === null || amount === undefined || amount === '' ? '—' : moneyOf(currency, false).format(Number(amount)),
    compactMoney: (amount, currency) => moneyOf(currency, true).format(amount),
    day: at => (at === null || at === undefined || at === '' ? '—' : day.format(new Date(at))),
    time: at => (at === null || at === undefined || at === '' ? '—' : time.format(new Date(at))),
    clock: at => (at === '' ? '' : clock.format(new Date(at))),
    ago: (at, now = Date.now()) => agoWith(relative, at, now),
    country: code => {
      try {
        return regions.of(code.toUpperCase()) ?? code
      } catch {
        return code
      }
    },
  }
}
