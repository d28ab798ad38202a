// SPDX-License-Identifier: AGPL-3.0-or-later
// The input that fits a property.
import { NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import type { KeyboardEvent } from 'react'
import type { Property } from '~/api/objects'
import { useTexts } from '~/i18n'

interface Props {
  property: Property
  label: string
  value: string
  hidden?: boolean // the label is read out, not shown
  error?: string | undefined
  autoFocus?: boolean
  onChange: (value: string) => void
  onKeyDown?: (event: KeyboardEvent) => void
}

// Times are shown and typed by their day.
function dayOf(value: string): string {
  return value.slice(0, 10)
}

export function PropertyInput({ property, label, value, hidden, error, autoFocus, onChange, onKeyDown }: Props) {
  const { t } = useTexts()
  const common = { ...(hidden ? { 'aria-label': label } : { label }), error, onKeyDown, 'data-autofocus': autoFocus || undefined, autoFocus, size: 'sm' as const }
  const options = property.type === 'bool' ? [{ value: 'true', label: t('yes') }, { value: 'false', label: t('no') }] : (property.options ?? [])
  if (options.length > 0)
    return (
      <Select
        {...common} searchable clearable value={value === '' ? null : value} onChange={one => onChange(one ?? '')} comboboxProps={{ withinPortal: true }}
        data={options.map(one => ({ value: one.value ?? '', label: one.label ?? '' }))}
      />
    )
  if (property.type === 'date' || property.type === 'datetime')
    return <TextInput {...common} type="date" value={dayOf(value)} onChange={event => onChange(event.currentTarget.value)} />
  if (property.type === 'number')
    return <NumberInput {...common} value={value === '' ? '' : Number(value)} onChange={one => onChange(String(one))} hideControls />
  if (property.fieldType === 'textarea')
    return <Textarea {...common} autosize minRows={2} maxRows={8} value={value} onChange={event => onChange(event.currentTarget.value)} />
  return <TextInput {...common} value={value} onChange={event => onChange(event.currentTarget.value)} />
}
