// SPDX-License-Identifier: AGPL-3.0-or-later
// Texts by language, and numbers, money and dates by locale. How to add a text: a line in each of locales/*.json.
import i18n from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import type en from './locales/en.json'

export const languages = { en: 'English', ko: '한국어', 'pt-BR': 'Português (Brasil)', 'zh-Hant': '繁體中文' } as const
export type Language = keyof typeof languages
export type TextKey = keyof typeof en

declare module 'i18next' {
  interface CustomTypeOptions {
    keySeparator: false
    nsSeparator: false
    resources: { translation: typeof en }
  }
}

const catalogues: Record<Language, () => Promise<{ default: Record<string, string> }>> = {
  en: () => import('./locales/en.json'),
  ko: () => import('./locales/ko.json'),
  'pt-BR': () => import('./locales/pt-BR.json'),
  'zh-Hant': () => import('./locales/zh-Hant.json'),
}

const place = 'storefolk.language'

function isLanguage(text: string | null | undefined): text is Language {
  return text !== null && text !== undefined && text in languages
}

// What the person chose, or else what the browser says.
function preferred(): Language {
  const chosen = localStorage.getItem(place)
  if (isLanguage(chosen)) return chosen
  for (const wanted of navigator.languages) {
    if (isLanguage(wanted)) return wanted
    if (wanted.startsWith('ko')) return 'ko'
    if (wanted.startsWith('pt')) return 'pt-BR'
    if (/^zh-(Hant|TW|HK|MO)/.test(wanted)) return 'zh-Hant'
    if (wanted.startsWith('en')) return 'en'
  }
  return 'en'
}

async function load(language: Language) {
  if (!i18n.hasResourceBundle(language, 'translation'))
    i18n.addResourceBundle(language, 'translation', (await catalogues[language]()).default)
  await i18n.changeLanguage(language)
  document.documentElement.lang = language
}

export async function chooseLanguage(language: Language) {
  localStorage.setItem(place, language)
  await load(language)
}

export async function openLanguages() {
  await i18n.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: false, // a check sees to it that no language lacks a text
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    resources: {},
  })
  await load(preferred())
}

// ---- numbers and dates

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
  return relative.format(0, 'second')
}

function formatOf(language: Language): Format {
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

const formats = new Map<Language, Format>()

export function useTexts() {
  const { t, i18n: current } = useTranslation()
  const language = current.language as Language
  let format = formats.get(language)
  if (!format) {
    format = formatOf(language)
    formats.set(language, format)
  }
  return { t, language, f: format }
}
