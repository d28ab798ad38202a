// SPDX-License-Identifier: AGPL-3.0-or-later
// What can be done with the chosen records; says how many they are before anything happens.
import { ActionIcon, Button, Group, Modal, Paper, Select, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconArchive, IconPencil, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { Question } from '~/api/objects'
import { useTexts } from '~/i18n'
import { useReason } from '~/shared/Failure'
import { useBulk, type Wish } from './bulk'
import type { Choice } from './Grid'
import { useLabel } from './useLabel'
import { isReadOnly, type Properties } from './useProperties'

interface Props {
  question: Question
  choice: Choice
  total: number
  properties: Properties
  onClear: () => void
}

function useDo({ question, choice, total, onClear }: Props) {
  const bulk = useBulk()
  const reason = useReason()
  const [busy, setBusy] = useState(false)
  const run = async (wish: Wish) => {
    setBusy(true)
    try {
      await bulk(question, choice, total, wish)
      onClear()
    } catch (error) {
      notifications.show({ color: 'red', message: reason(error) })
    } finally {
      setBusy(false)
    }
  }
  return { busy, run }
}

function ChangeForm({ type, properties, count, onDone }: { type: string; properties: Properties; count: string; onDone: (wish: Wish) => void }) {
  const { t } = useTexts()
  const label = useLabel()
  const [name, setName] = useState<string | null>(null)
  const [value, setValue] = useState('')
  const property = name === null ? undefined : properties.get(name)
  const options = property?.options ?? []
  return (
    <Stack>
      <Select
        label={t('filter.property')} searchable value={name} onChange={setName}
        data={[...properties].filter(([, one]) => !isReadOnly(one) && !one.hasUniqueValue).map(([one, it]) => ({ value: one, label: label(type, it, one) }))}
      />
      {options.length > 0 ? (
        <Select label={t('bulk.value')} value={value} onChange={one => setValue(one ?? '')} data={options.map(one => ({ value: one.value ?? '', label: one.label ?? '' }))} />
      ) : (
        <TextInput label={t('bulk.value')} description={t('bulk.empty')} value={value} onChange={event => setValue(event.currentTarget.value)} />
      )}
      <Button disabled={name === null} onClick={() => name && onDone({ action: 'change', properties: { [name]: value } })}>
        {t('bulk.changeThem', { n: count })}
      </Button>
    </Stack>
  )
}

export default function BulkBar(props: Props) {
  const { question, choice, total, properties, onClear } = props
  const { t, f } = useTexts()
  const { busy, run } = useDo(props)
  const [asked, setAsked] = useState<'change' | 'archive' | null>(null)
  const count = f.number(choice.all ? total - choice.ids.size : choice.ids.size)
  const start = (wish: Wish) => {
    setAsked(null)
    void run(wish)
  }
  return (
    <Paper withBorder shadow="md" radius="md" px="md" py={8} mb="sm" role="region" aria-label={t('bulk.title')}>
      <Group gap="sm">
        <Text fz="sm" fw={560} aria-live="polite">{t('bulk.chosen', { n: count })}</Text>
        <Button size="compact-sm" variant="light" loading={busy} leftSection={<IconPencil size={14} />} onClick={() => setAsked('change')}>{t('bulk.change')}</Button>
        <Button size="compact-sm" variant="light" color="red" loading={busy} leftSection={<IconArchive size={14} />} onClick={() => setAsked('archive')}>{t('bulk.archive')}</Button>
        <ActionIcon variant="subtle" color="gray" ml="auto" aria-label={t('bulk.clear')} onClick={onClear}><IconX size={16} /></ActionIcon>
      </Group>
      <Modal opened={asked === 'change'} onClose={() => setAsked(null)} title={t('bulk.change')} closeButtonProps={{ 'aria-label': t('close') }}>
        <ChangeForm type={question.type} properties={properties} count={count} onDone={start} />
      </Modal>
      <Modal opened={asked === 'archive'} onClose={() => setAsked(null)} title={t('bulk.archive')} closeButtonProps={{ 'aria-label': t('close') }}>
        <Stack>
          <Text fz="sm">{t('bulk.archiveText', { n: count })}</Text>
          <Button color="red" onClick={() => start({ action: 'archive' })}>{t('bulk.archiveThem', { n: count })}</Button>
        </Stack>
      </Modal>
    </Paper>
  )
}
