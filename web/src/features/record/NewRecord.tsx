// SPDX-License-Identifier: AGPL-3.0-or-later
// The form for a new record: the properties of the list that can be written.
import { Alert, Button, Drawer, Select, Stack, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { ApiError } from '~/api/errors'
import { create, type Property } from '~/api/objects'
import { useTexts } from '~/i18n'
import { useReason } from '~/shared/Failure'
import { TITLE, viewOf } from './types'
import { useLabel } from './useLabel'
import { isReadOnly, type Properties } from './useProperties'

function fieldsOf(type: string, properties: Properties): Property[] {
  const view = viewOf(type)
  const names = [...view.title, view.otherwise, ...view.columns.filter(name => name !== TITLE && name !== 'createdate')]
  const found = [...new Set(names)].map(name => properties.get(name)).filter(one => one !== undefined)
  return found.filter(one => !isReadOnly(one))
}

export default function NewRecord({ type, properties, opened, onClose }: { type: string; properties: Properties; opened: boolean; onClose: () => void }) {
  const { t } = useTexts()
  const label = useLabel()
  const reason = useReason()
  const navigate = useNavigate()
  const [values, setValues] = useState<Record<string, string>>({})
  const [refusal, setRefusal] = useState<unknown>(null)
  const field = refusal instanceof ApiError ? refusal.field : null

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    try {
      const made = await create(type, values)
      onClose()
      setValues({})
      await navigate({ to: '/records/$type/$id', params: { type, id: made.id } })
    } catch (error) {
      setRefusal(error)
    }
  }
  const set = (name: string, value: string) => setValues({ ...values, [name]: value })
  return (
    <Drawer opened={opened} onClose={onClose} position="right" title={t('list.new')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={event => void submit(event)}>
        <Stack>
          {fieldsOf(type, properties).map((property, i) => {
            const name = property.name ?? ''
            const common = { label: label(type, property, name), error: field === name ? reason(refusal) : undefined }
            const options = property.options ?? []
            if (options.length > 0)
              return (
                <Select key={name} {...common} searchable clearable value={values[name] ?? null} onChange={one => set(name, one ?? '')}
                  data={options.map(one => ({ value: one.value ?? '', label: one.label ?? '' }))} />
              )
            return (
              <TextInput key={name} {...common} data-autofocus={i === 0 || undefined} value={values[name] ?? ''}
                type={property.type === 'datetime' || property.type === 'date' ? 'date' : 'text'} onChange={event => set(name, event.currentTarget.value)} />
            )
          })}
          {refusal !== null && field === null && <Alert color="red">{reason(refusal)}</Alert>}
          <Button type="submit">{t('save')}</Button>
        </Stack>
      </form>
    </Drawer>
  )
}
