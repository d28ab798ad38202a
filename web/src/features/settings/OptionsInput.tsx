// SPDX-License-Identifier: AGPL-3.0-or-later
// The options of a choice, in their order. What is shown may change later; what is kept stays in the records.
import { ActionIcon, Button, Checkbox, Group, Input, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react'
import type { Property } from '~/api/objects'
import { useTexts } from '~/i18n'

type Options = NonNullable<Property['options']>

function swapped(options: Options, at: number, by: number): Options {
  const next = [...options]
  const [taken] = next.splice(at, 1)
  if (taken) next.splice(at + by, 0, taken)
  return next
}

export function OptionsInput({ options, fault, onChange }: { options: Options; fault: string | undefined; onChange: (options: Options) => void }) {
  const { t } = useTexts()
  const put = (at: number, some: Partial<Options[number]>) => onChange(options.map((one, i) => (i === at ? { ...one, ...some } : one)))
  return (
    <Input.Wrapper label={t('options.title')} description={t('options.help')} error={fault} labelElement="div">
      <ul className="settings-rows" style={{ marginTop: 6 }}>
        {options.map((option, at) => {
          const name = option.label || String(at + 1)
          return (
            <li key={at} className="option-row">
              <TextInput size="xs" aria-label={t('options.label', { n: at + 1 })} placeholder={t('options.shown')} value={option.label ?? ''} onChange={event => put(at, { label: event.currentTarget.value })} />
              <TextInput size="xs" aria-label={t('options.value', { n: at + 1 })} placeholder={option.label || t('options.kept')} value={option.value ?? ''} onChange={event => put(at, { value: event.currentTarget.value })} />
              <Group gap={0} wrap="nowrap">
                <Checkbox size="xs" mr={4} aria-label={t('options.hide', { name })} title={t('options.hide', { name })} checked={option.hidden ?? false} onChange={event => put(at, { hidden: event.currentTarget.checked })} />
                <ActionIcon variant="subtle" color="gray" disabled={at === 0} aria-label={t('house.up', { name })} onClick={() => onChange(swapped(options, at, -1))}><IconArrowUp size={15} /></ActionIcon>
                <ActionIcon variant="subtle" color="gray" disabled={at === options.length - 1} aria-label={t('house.down', { name })} onClick={() => onChange(swapped(options, at, 1))}><IconArrowDown size={15} /></ActionIcon>
                <ActionIcon variant="subtle" color="gray" aria-label={t('options.remove', { name })} onClick={() => onChange(options.filter((_, i) => i !== at))}><IconX size={15} /></ActionIcon>
              </Group>
            </li>
          )
        })}
      </ul>
      <Button size="compact-sm" variant="light" mt={6} onClick={() => onChange([...options, { label: '', value: '', hidden: false, displayOrder: options.length }])}>{t('options.add')}</Button>
    </Input.Wrapper>
  )
}
