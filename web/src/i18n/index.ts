// SPDX-License-Identifier: AGPL-3.0-or-later
// Texts by language. They lie in catalogues (catalogues.ts) that come with the pages that show them.
import i18n from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import { loaders, type Catalogue, type Texts } from './catalogues'
import { formatOf, type Format } from './format'

export type { Format } from './format'
export const languages = { en: 'English', ko: '한국어', 'pt-BR': 'Português (Brasil)', 'zh-Hant': '繁體中文' } as const
export type Language = keyof typeof languages
export type TextKey = keyof Texts

declare module 'i18next' {
  interface CustomTypeOptions {
    keySeparator: false
    nsSeparator: false
    resources: { translation: Texts }
  }
}

const place = 'storefolk.language'
const needed = new Set<Catalogue>(['frame', 'record'])

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

const loaded = new Map<string, Promise<void>>()

function loadCatalogue(language: Language, name: Catalogue): Promise<void> {
  const path = `./locales/${language}/${name}.json`
  const known = loaded.get(path)
  if (known) return known
  const begun = (async () => {
    const texts = await loaders[path]?.()
    i18n.addResourceBundle(language, 'translation', texts?.default ?? {}, true, true)
  })()
  loaded.set(path, begun)
  begun.catch(() => loaded.delete(path)) // the next who needs it tries again
  return begun
}

async function load(language: Language) {
  await Promise.all([...needed].map(name => loadCatalogue(language, name)))
  await i18n.changeLanguage(language)
  document.documentElement.lang = language
}

// A part of the app that is loaded when it is needed, together with its texts. tools/texts.mjs reads these calls.
export function withTexts<T>(part: () => Promise<T>, ...names: Catalogue[]): () => Promise<T> {
  return async () => {
    for (const name of names) needed.add(name)
    const [made] = await Promise.all([part(), ...names.map(name => loadCatalogue(i18n.language as Language, name))])
    return made
  }
}

export async function chooseLanguage(language: Language) {
  localStorage.setItem(place, language)
  await load(language)
}

export async function openLanguages() {
  await i18n.use(initReactI18next).init({
    lng: preferred(),
    fallbackLng: false, // a check sees to it that no language lacks a text
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    resources: {},
  })
  await load(preferred())
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
