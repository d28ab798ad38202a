// SPDX-License-Identifier: AGPL-3.0-or-later
// Which phrases fit a property, and what they are called in the language of the reader.
import { useMemo } from 'react'
import type { Property } from '~/api/objects'
import { useTexts } from '~/i18n'
import { usePhrases, type Phrase, type Phrases } from './questions'

// What phrases of a test take, by the type of the property. What is not named here is a text.
const takesOf: Record<string, string[]> = {
  number: ['number'], bool: ['truth'], date: ['day', 'instant'], datetime: ['day', 'instant'],
}
const ofDates = /ago|from now|is this|is in the|^is (before|after) property/
const instantOnly = /^between|^not between/

function fits(phrase: Phrase, type: string): boolean {
  const words = phrase.is ?? ''
  const isDate = type === 'date' || type === 'datetime'
  if (phrase.takes === 'nothing') return isDate || !ofDates.test(words)
  if (phrase.takes === 'instant') return isDate && instantOnly.test(words) // the others are said by days
  return (takesOf[type] ?? ['text', 'texts']).includes(phrase.takes ?? '')
}

export function testsFor(phrases: Phrases, property: Property | undefined): Phrase[] {
  const seen = new Set<string>()
  return (phrases.test ?? []).filter(one => {
    if (!fits(one, property?.type ?? 'string') || seen.has(one.is ?? '')) return false
    seen.add(one.is ?? '')
    return true
  })
}

// What an event says has no type: a text or a number.
export function testsOfEvents(phrases: Phrases): Phrase[] {
  return (phrases.test ?? []).filter(one => ['text', 'number', 'texts'].includes(one.takes ?? '') && !/ever|never|matches/.test(one.is ?? ''))
}

export function takesBy(phrases: Phrase[], is: string): string {
  return phrases.find(one => one.is === is)?.takes ?? 'nothing'
}

// "top ~ % by @" as somebody reads it in a menu: its holes are dots.
export function usePhraseWords() {
  const { t } = useTexts()
  return (words: string) => t(`phrase.${words}` as 'phrase.everybody', { defaultValue: words.replace(/ [?!@#~$](?= |$)|^[?!@#~$] /g, ' …') })
}

export function useConditionWords(): ReadonlySet<string> | null {
  const { data } = usePhrases()
  return useMemo(() => (data ? new Set((data.condition ?? []).map(one => one.is ?? '')) : null), [data])
}
