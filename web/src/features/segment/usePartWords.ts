// SPDX-License-Identifier: AGPL-3.0-or-later
// A condition in a few words, for those who hear it.
import { useLabel } from '~/features/record/useLabel'
import type { Properties } from '~/features/record/useProperties'
import { useTexts } from '~/i18n'
import { usePhraseWords } from './phrases'
import type { Part } from './rule'

export function usePartWords(properties: Properties) {
  const { t } = useTexts()
  const label = useLabel()
  const words = usePhraseWords()
  return (part: Part): string => {
    switch (part.kind) {
      case 'test': {
        const { property, is, value } = part.said
        if (!property) return t('rule.newCondition')
        return [label('contacts', properties.get(property), property), words(is), value === undefined ? '' : String(value)].join(' ').trim()
      }
      case 'said': return words(part.said.is)
      case 'happens': return part.happens.event || t('rule.newCondition')
      case 'group': return t('rule.groupOf', { n: part.parts.length })
      case 'filter': return t('rule.filter')
    }
  }
}
