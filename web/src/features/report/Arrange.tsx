// SPDX-License-Identifier: AGPL-3.0-or-later
// Which cards a dashboard shows and in what order; saved under a name, for oneself or for all.
import { ActionIcon, Button, Checkbox, Drawer, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useState } from 'react'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'
import { cardKeys, figureKeys, type Arrangement } from './cards'

interface RowsProps<K extends string> {
  title: string
  all: readonly K[]
  chosen: K[]
  nameOf: (key: K) => string
  onChange: (chosen: K[]) => void
}

function moved<K>(keys: K[], at: number, by: number): K[] {
  const next = [...keys]
  const [taken] = next.splice(at, 1)
  if (taken !== undefined) next.splice(at + by, 0, taken)
  return next
}

function Rows<K extends string>({ title, all, chosen, nameOf, onChange }: RowsProps<K>) {
  const { t } = useTexts()
  const rest = all.filter(key => !chosen.includes(key))
  return (
    <fieldset className="plain-field">
      <legend>{title}</legend>
      {[...chosen, ...rest].map((key, i) => (
        <Group key={key} justify="space-between" wrap="nowrap" py={3}>
          <Checkbox label={nameOf(key)} checked={chosen.includes(key)} onChange={event => onChange(event.currentTarget.checked ? [...chosen, key] : chosen.filter(one => one !== key))} />
          {chosen.includes(key) && (
            <Group gap={2} wrap="nowrap">
              <ActionIcon variant="subtle" color="gray" disabled={i === 0} aria-label={t('arrange.up', { name: nameOf(key) })} onClick={() => onChange(moved(chosen, i, -1))}><IconArrowUp size={16} /></ActionIcon>
              <ActionIcon variant="subtle" color="gray" disabled={i === chosen.length - 1} aria-label={t('arrange.down', { name: nameOf(key) })} onClick={() => onChange(moved(chosen, i, 1))}><IconArrowDown size={16} /></ActionIcon>
            </Group>
          )}
        </Group>
      ))}
    </fieldset>
  )
}

interface Props {
  arrangement: Arrangement
  own: { name: string } | null // a saved one that may be changed
  mayShare: boolean
  opened: boolean
  onClose: () => void
  onChange: (arrangement: Arrangement) => void
  onSave: () => Promise<unknown>
  onSaveAs: (name: string, shared: boolean) => Promise<void>
  onRemove: () => Promise<void>
}

export function Arrange({ arrangement, own, mayShare, opened, onClose, onChange, onSave, onSaveAs, onRemove }: Props) {
  const { t } = useTexts()
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const run = (work: Promise<unknown>) => void work.then(onClose, setError)
  return (
    <Drawer opened={opened} onClose={onClose} position="right" title={t('arrange.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack>
        <Text fz="sm" c="dimmed">{t('arrange.text')}</Text>
        <Rows title={t('arrange.figures')} all={figureKeys} chosen={arrangement.figures} nameOf={key => t(`figure.${key}`)} onChange={figures => onChange({ ...arrangement, figures })} />
        <Rows title={t('arrange.cards')} all={cardKeys} chosen={arrangement.cards} nameOf={key => t(`card.${key}`)} onChange={cards => onChange({ ...arrangement, cards })} />
        {error !== null && <Failure error={error} />}
        {own && (
          <Group>
            <Button onClick={() => run(onSave())}>{t('arrange.save', { name: own.name })}</Button>
            <Button variant="subtle" color="red" onClick={() => run(onRemove())}>{t('arrange.remove')}</Button>
          </Group>
        )}
        <TextInput label={t('arrange.name')} value={name} onChange={event => setName(event.currentTarget.value)} />
        {mayShare && <Checkbox label={t('arrange.shared')} checked={shared} onChange={event => setShared(event.currentTarget.checked)} />}
        <Button variant={own ? 'default' : 'filled'} disabled={name.trim() === ''} onClick={() => run(onSaveAs(name, shared))}>{t('arrange.saveAs')}</Button>
      </Stack>
    </Drawer>
  )
}
