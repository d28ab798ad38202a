// SPDX-License-Identifier: AGPL-3.0-or-later
// The rule as a sentence. A mistake is shown where it stands.
import { Anchor, Text, Textarea } from '@mantine/core'
import { useRef } from 'react'
import { useTexts } from '~/i18n'
import { columnOf, excerptAt } from './sentence'

interface Props {
  sentence: string
  mistake: string | null // as the server says it: "column 12: expected …"
  onChange: (sentence: string) => void
}

export function SentenceBox({ sentence, mistake, onChange }: Props) {
  const { t } = useTexts()
  const box = useRef<HTMLTextAreaElement>(null)
  const column = mistake === null ? null : columnOf(mistake)
  const excerpt = column === null ? null : excerptAt(sentence, column)
  const go = () => {
    if (column === null) return
    const at = [...sentence].slice(0, column - 1).join('').length
    box.current?.focus()
    box.current?.setSelectionRange(at, Math.min(sentence.length, at + 1))
  }
  return (
    <section className="card">
      <h2 className="card-title">{t('rule.sentence')}</h2>
      <Textarea
        ref={box} className="sentence" autosize minRows={3} maxRows={14} aria-label={t('rule.sentence')} value={sentence} spellCheck={false} placeholder={'country = "BR" and revenue >= 500'}
        error={mistake !== null} onChange={event => onChange(event.currentTarget.value)} aria-describedby="sentence-help"
      />
      {excerpt && (
        <p className="sentence-fault" aria-hidden>{excerpt.before}<mark>{excerpt.mark}</mark>{excerpt.after}</p>
      )}
      {mistake !== null && (
        <Text fz="sm" c="red" mt={6} role="alert">
          {mistake} {column !== null && <Anchor component="button" fz="sm" onClick={go}>{t('rule.goThere')}</Anchor>}
        </Text>
      )}
      <Text id="sentence-help" fz="xs" c="dimmed" mt={8}>{t('rule.sentenceHelp')}</Text>
    </section>
  )
}
