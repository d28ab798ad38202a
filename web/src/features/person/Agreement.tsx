// SPDX-License-Identifier: AGPL-3.0-or-later
// What was agreed with somebody for good (R28): shown wherever they appear, to everybody who serves them.
import { Alert, Button, Group, Modal, NumberInput, Stack, Textarea, TextInput } from '@mantine/core'
import { IconDiscount } from '@tabler/icons-react'
import { useState, type FormEvent } from 'react'
import type { Thing } from '~/api/objects'
import { useChange } from '~/features/record/useChange'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'

export const agreementNames = ['standing_agreement', 'standing_discount', 'standing_until']

export function hasAgreement(thing: Thing): boolean {
  return Boolean(thing.values.standing_agreement || thing.values.standing_discount)
}

function isOver(until: string | null | undefined): boolean {
  return Boolean(until) && (until ?? '').slice(0, 10) < new Date().toISOString().slice(0, 10)
}

export function AgreementNote({ thing, onEdit }: { thing: Thing; onEdit?: (() => void) | undefined }) {
  const { t, f } = useTexts()
  const { standing_agreement: words, standing_discount: percent, standing_until: until } = thing.values
  if (!hasAgreement(thing)) return null
  const over = isOver(until)
  const what = percent ? t('agreement.percent', { share: f.share(Number(percent) / 100) }) : t('agreement.title')
  return (
    <Alert icon={<IconDiscount size={18} />} color={over ? 'gray' : 'brand'} variant="light" mb="md" title={what}>
      <Group justify="space-between" gap="xs">
        <span className="note-body">{[words, until ? t(over ? 'agreement.ended' : 'agreement.until', { day: f.day(until) }) : null].filter(Boolean).join(' · ')}</span>
        {onEdit && <Button size="compact-xs" variant="default" onClick={onEdit}>{t('edit')}</Button>}
      </Group>
    </Alert>
  )
}

export function AgreementForm({ type, thing, opened, onClose }: { type: string; thing: Thing; opened: boolean; onClose: () => void }) {
  const { t } = useTexts()
  const change = useChange(type, thing.id)
  const [words, setWords] = useState(thing.values.standing_agreement ?? '')
  const [percent, setPercent] = useState(thing.values.standing_discount ?? '')
  const [until, setUntil] = useState((thing.values.standing_until ?? '').slice(0, 10))
  const [error, setError] = useState<unknown>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change(thing, { standing_agreement: words, standing_discount: percent, standing_until: until }).then(onClose, setError)
  }
  return (
    <Modal opened={opened} onClose={onClose} title={t('agreement.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={submit}>
        <Stack>
          <Textarea data-autofocus label={t('agreement.words')} description={t('agreement.wordsHelp')} autosize minRows={2} value={words} onChange={event => setWords(event.currentTarget.value)} />
          <NumberInput label={t('agreement.discount')} suffix=" %" min={0} max={100} hideControls value={percent === '' ? '' : Number(percent)} onChange={one => setPercent(String(one))} />
          <TextInput type="date" label={t('agreement.lastDay')} description={t('agreement.lastDayHelp')} value={until} onChange={event => setUntil(event.currentTarget.value)} />
          {error !== null && <Failure error={error} />}
          <Button type="submit">{t('save')}</Button>
        </Stack>
      </form>
    </Modal>
  )
}
