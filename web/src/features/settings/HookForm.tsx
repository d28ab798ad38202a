// SPDX-License-Identifier: AGPL-3.0-or-later
// Where to tell, and of what.
import { Button, Modal, Select, Stack, TagsInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { api, take } from '~/api/client'
import { ApiError } from '~/api/errors'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'
import { eventsOf, useHookDeeds, type Hook } from './hookQuestions'

const patterns = ['*', 'order_*', 'contact_*', 'cart_*', 'ticket_*']

export function HookForm({ hook, onClose, onDone }: { hook: Hook | null; onClose: () => void; onDone: (hook: Hook) => void }) {
  const { t } = useTexts()
  const deeds = useHookDeeds()
  const [draft, setDraft] = useState({ name: hook?.name ?? '', url: hook?.url ?? 'https://', format: hook?.format ?? 'standard', events: hook ? eventsOf(hook) : ['order_*'] })
  const [error, setError] = useState<unknown>(null)
  const { data: kinds } = useQuery({ queryKey: ['fact-kinds'], staleTime: Infinity, queryFn: async () => (await take(api.GET('/api/facts/kinds', {}))).results ?? [] })
  const { data: stores } = useQuery({ queryKey: ['stores'], queryFn: async () => (await take(api.GET('/api/stores', {}))).results ?? [] })
  const [store, setStore] = useState(hook?.store ? String(hook.store) : '')
  const fault = (field: string) => (error instanceof ApiError && error.field === field ? error.message : undefined)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const body = { name: draft.name, url: draft.url, events: draft.events, store: store === '' ? null : Number(store) }
    const work = hook ? deeds.change(hook, body) : deeds.create({ ...body, format: draft.format })
    work.then(onDone, setError)
  }
  const words = draft.format === 'hubspot' ? ['contact.creation', 'contact.propertyChange:email', 'company.creation', 'deal.creation', 'deal.propertyChange:dealstage'] : [...patterns, ...(kinds ?? []).map(one => one.name ?? '')]
  return (
    <Modal opened onClose={onClose} title={t(hook ? 'hooks.edit' : 'hooks.new')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput data-autofocus label={t('hooks.name')} value={draft.name} error={fault('name')} onChange={event => setDraft({ ...draft, name: event.currentTarget.value })} />
          <TextInput required type="url" label={t('hooks.url')} description={t('hooks.urlHelp')} error={fault('url')} value={draft.url} onChange={event => setDraft({ ...draft, url: event.currentTarget.value })} />
          {!hook && (
            <Select
              label={t('hooks.format')} description={t('hooks.formatHelp')} allowDeselect={false} value={draft.format}
              onChange={format => format && setDraft({ ...draft, format: format as 'standard' | 'hubspot', events: format === 'hubspot' ? ['contact.creation'] : ['order_*'] })}
              data={[{ value: 'standard', label: t('hooks.format.standard') }, { value: 'hubspot', label: t('hooks.format.hubspot') }]}
            />
          )}
          <TagsInput
            required label={t('hooks.what')} description={t('hooks.whatHelp')} error={fault('events')} value={draft.events} data={[...new Set(words)]}
            clearButtonProps={{ 'aria-label': t('hooks.clear') }} onChange={events => setDraft({ ...draft, events })}
          />
          <Select
            label={t('hooks.store')} allowDeselect={false} value={store} onChange={one => setStore(one ?? '')}
            data={[{ value: '', label: t('hooks.allStores') }, ...(stores ?? []).map(one => ({ value: String(one.id), label: one.name }))]}
          />
          {error !== null && !['name', 'url', 'events'].some(field => fault(field)) && <Failure error={error} />}
          <Button type="submit">{t('save')}</Button>
        </Stack>
      </form>
    </Modal>
  )
}
