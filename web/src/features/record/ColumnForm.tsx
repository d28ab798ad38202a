// SPDX-License-Identifier: AGPL-3.0-or-later
// Which columns a list shows, and how high its rows are.
import { Checkbox, FocusTrap, ScrollArea, SegmentedControl, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '~/i18n'
import type { ColumnProps, Density } from './ColumnMenu'
import { TITLE } from './types'
import { useLabel } from './useLabel'

export default function ColumnForm({ type, columns, properties, density, onChange, onDensity }: ColumnProps) {
  const { t } = useTexts()
  const label = useLabel()
  const [words, setWords] = useState('')
  const shown = [...properties].filter(([name, one]) => label(type, one, name).toLowerCase().includes(words.toLowerCase()))
  const toggle = (name: string) => onChange(columns.includes(name) ? columns.filter(one => one !== name) : [...columns, name])
  return (
    <FocusTrap>
      <Stack gap="sm">
        <SegmentedControl
          fullWidth size="xs" value={density} onChange={value => onDensity(value as Density)} aria-label={t('density.title')}
          data={[{ value: 'roomy', label: t('density.roomy') }, { value: 'dense', label: t('density.dense') }]}
        />
        <TextInput size="xs" placeholder={t('columns.find')} aria-label={t('columns.find')} value={words} onChange={event => setWords(event.currentTarget.value)} />
        <ScrollArea.Autosize mah={320} type="auto">
          <Stack gap={8} p={2}>
            <Checkbox checked disabled label={t('list.title')} value={TITLE} readOnly />
            {shown.map(([name, one]) => (
              <Checkbox key={name} label={label(type, one, name)} checked={columns.includes(name)} onChange={() => toggle(name)} />
            ))}
          </Stack>
        </ScrollArea.Autosize>
      </Stack>
    </FocusTrap>
  )
}
