// SPDX-License-Identifier: AGPL-3.0-or-later
// One value of a list; a double click, or Enter, changes it where it stands.
import { useState, type KeyboardEvent } from 'react'
import type { Property, Thing } from '~/api/objects'
import { useTexts } from '~/i18n'
import { isReadOnly } from './useProperties'

const editable = new Set(['string', 'number', 'enumeration', 'phone_number', 'bool'])

export function mayEditCell(property: Property | undefined): property is Property {
  return property !== undefined && !isReadOnly(property) && editable.has(property.type ?? '')
}

interface Props {
  property: Property
  thing: Thing
  shown: string
  onChange: (value: string) => void
}

function Editor({ property, thing, onEnd }: { property: Property; thing: Thing; onEnd: (value: string | null) => void }) {
  const [value, setValue] = useState(thing.values[property.name ?? ''] ?? '')
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') onEnd(value)
    if (event.key === 'Escape') onEnd(null)
  }
  const label = property.label ?? property.name ?? ''
  const options = property.type === 'bool' ? [{ value: 'true', label: '✓' }, { value: 'false', label: '—' }] : (property.options ?? [])
  if (options.length > 0)
    return (
      <select autoFocus aria-label={label} value={value} onKeyDown={press} onBlur={() => onEnd(null)} onChange={event => onEnd(event.currentTarget.value)}>
        <option value="">—</option>
        {options.map(option => (
          <option key={option.value} value={option.value ?? ''}>{option.label}</option>
        ))}
      </select>
    )
  return <input autoFocus aria-label={label} value={value} onKeyDown={press} onBlur={() => onEnd(value)} onChange={event => setValue(event.currentTarget.value)} />
}

export function Cell({ property, thing, shown, onChange }: Props) {
  const { t } = useTexts()
  const [editing, setEditing] = useState(false)
  if (editing)
    return (
      <Editor
        property={property}
        thing={thing}
        onEnd={value => {
          setEditing(false)
          if (value !== null && value !== (thing.values[property.name ?? ''] ?? '')) onChange(value)
        }}
      />
    )
  return (
    <button
      type="button" className="cell-button" title={t('list.edit')}
      onDoubleClick={() => setEditing(true)}
      onKeyDown={event => event.key === 'Enter' && setEditing(true)}
    >
      {shown}
    </button>
  )
}
