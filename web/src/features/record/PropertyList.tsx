// SPDX-License-Identifier: AGPL-3.0-or-later
// Properties of a record, each to be changed where it stands. What is typed stays when the server refuses it, and when
// somebody else changes the same property meanwhile both are shown.
import { Alert, Button, Group, Stack, UnstyledButton } from '@mantine/core'
import { useState, type KeyboardEvent } from 'react'
import type { Property, Thing, Values } from '~/api/objects'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { useReason } from '~/shared/Failure'
import { PropertyInput } from './PropertyInput'
import { show } from './show'
import { useChange } from './useChange'
import { useLabel } from './useLabel'
import { isReadOnly, type Properties } from './useProperties'

interface Props {
  type: string
  thing: Thing
  properties: Properties
  names: string[]
  mayEdit: boolean
  news?: string[] // what somebody else just changed
}

interface EditorProps {
  property: Property
  label: string
  thing: Thing
  stale: boolean
  onSave: (value: string) => Promise<void>
  onCancel: () => void
}

function Editor({ property, label, thing, stale, onSave, onCancel }: EditorProps) {
  const { t, f } = useTexts()
  const { currency } = useSession()
  const reason = useReason()
  const name = property.name ?? ''
  const [value, setValue] = useState(thing.values[name] ?? '')
  const [refusal, setRefusal] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const save = () => {
    setBusy(true)
    onSave(value).catch((error: unknown) => {
      setRefusal(error)
      setBusy(false)
    })
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onCancel()
    if (event.key === 'Enter' && (property.fieldType !== 'textarea' || event.ctrlKey || event.metaKey)) save()
  }
  return (
    <Stack gap={6}>
      <PropertyInput property={property} label={label} hidden autoFocus value={value} onChange={setValue} onKeyDown={press} error={refusal === null ? undefined : reason(refusal)} />
      {stale && (
        <Alert color="yellow" p="xs" role="alert">
          {t('record.conflict', { value: show(property, thing.values, name, currency, f) })}{' '}
          <UnstyledButton className="link-button" onClick={() => setValue(thing.values[name] ?? '')}>{t('record.takeTheirs')}</UnstyledButton>
        </Alert>
      )}
      <Group gap={6}>
        <Button size="compact-sm" loading={busy} onClick={save}>{t('save')}</Button>
        <Button size="compact-sm" variant="default" onClick={onCancel}>{t('cancel')}</Button>
      </Group>
    </Stack>
  )
}

export function PropertyList({ type, thing, properties, names, mayEdit, news = [] }: Props) {
  const { f, t } = useTexts()
  const { currency } = useSession()
  const label = useLabel()
  const change = useChange(type, thing.id)
  const [editing, setEditing] = useState<string | null>(null)
  const save = async (values: Values) => {
    await change(thing, values)
    setEditing(null)
  }
  return (
    <dl className="facts">
      {names.map(name => {
        const property = properties.get(name)
        if (!property) return null
        const words = label(type, property, name)
        const shown = show(property, thing.values, name, currency, f)
        const fixed = !mayEdit || isReadOnly(property)
        return (
          <div key={name} className="fact" data-news={news.includes(name) || undefined}>
            <dt>{words}</dt>
            <dd>
              {editing === name ? (
                <Editor
                  property={property} label={words} thing={thing} stale={news.includes(name)} onCancel={() => setEditing(null)}
                  onSave={value => save({ [name]: value })}
                />
              ) : fixed ? (
                <span className="fact-value num">{shown}</span>
              ) : (
                <UnstyledButton className="fact-value fact-button num" aria-label={t('record.editOne', { name: words, value: shown })} onClick={() => setEditing(name)}>
                  {shown}
                </UnstyledButton>
              )}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
