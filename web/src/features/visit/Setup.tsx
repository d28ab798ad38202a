// SPDX-License-Identifier: AGPL-3.0-or-later
// The line for a shop's pages, and whether anything is heard from there.
import { Alert, Anchor, Button, Code, CopyButton, Group, Loader, Select, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconCheck, IconEar } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '~/api/client'
import type { Schemas } from '~/api/objects'
import { useTexts } from '~/i18n'
import { Empty } from '~/shared/Empty'
import { Failure, useReason } from '~/shared/Failure'
import { useHeard, useStores, useTrackers } from './questions'

type Tracker = Schemas['Tracker']

const snippetOf = (key: string) => `<script async src="${window.location.origin}/storefolk.js" data-key="${key}"></script>`

function Heard({ tracker }: { tracker: Tracker }) {
  const { t, f } = useTexts()
  const [since, setSince] = useState<string | null>(null)
  const { data, error } = useHeard(tracker, since)
  const heard = (data?.events ?? []).filter(one => Number(one.count ?? 0) > 0)
  const today = new Date().toISOString().slice(0, 10)
  const dropped = (data?.dropped ?? []).filter(one => one.day === today)
  if (since === null)
    return <Group><Button variant="light" leftSection={<IconEar size={16} />} onClick={() => setSince(new Date(Date.now() - 60_000).toISOString())}>{t('visit.listen')}</Button></Group>
  if (error) return <Failure error={error} />
  if (heard.length > 0)
    return (
      <Alert color="brand" icon={<IconCheck size={18} />} title={t('visit.weHear')} role="status">
        {heard.slice(0, 6).map(one => `${one.name} × ${f.number(Number(one.count))}`).join(' · ')}
      </Alert>
    )
  return (
    <Stack gap={6} role="status">
      <Group gap="sm"><Loader size="xs" /><Text fz="sm">{t('visit.listening')}</Text></Group>
      {dropped.length > 0 && <Alert color="yellow" title={t('visit.dropped')}>{dropped.map(one => `${t(`visit.reason.${one.reason}` as 'visit.reason.robot', { defaultValue: one.reason ?? '' })}: ${one.detail ?? ''} × ${f.number(Number(one.count ?? 0))}`).join(' · ')}</Alert>}
    </Stack>
  )
}

function Snippet({ tracker }: { tracker: Tracker }) {
  const { t } = useTexts()
  const line = snippetOf(tracker.write_key ?? '')
  return (
    <Stack gap="sm">
      <Text fz="sm">{t('visit.paste')}</Text>
      <Code block tabIndex={0} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{line}</Code>
      <Group>
        <CopyButton value={line}>{({ copied, copy }) => <Button variant="default" onClick={copy}>{copied ? t('copied') : t('copy')}</Button>}</CopyButton>
      </Group>
      <Heard tracker={tracker} />
    </Stack>
  )
}

function NewKey({ store }: { store: number }) {
  const { t } = useTexts()
  const reason = useReason()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const make = async () => {
    try {
      await api.POST('/api/trackers', { body: { store, name: name.trim() || 'web', shop_users: true } })
      await client.invalidateQueries({ queryKey: ['trackers'] })
    } catch (error) {
      notifications.show({ color: 'red', message: reason(error) })
    }
  }
  return (
    <Group align="flex-end">
      <TextInput label={t('visit.keyName')} placeholder="web" value={name} onChange={event => setName(event.currentTarget.value)} />
      <Button onClick={() => void make()}>{t('visit.makeKey')}</Button>
    </Group>
  )
}

export function Setup() {
  const { t } = useTexts()
  const stores = useStores()
  const trackers = useTrackers()
  const [chosen, setChosen] = useState<string | null>(null)
  const error = stores.error ?? trackers.error
  if (error) return <Failure error={error} onRetry={() => { void stores.refetch(); void trackers.refetch() }} />
  if (!stores.data || !trackers.data) return null
  if (stores.data.length === 0)
    return <section className="card"><Empty icon={IconEar} title={t('visit.noStore')} text={t('visit.noStoreText')}><Anchor component={Link} to="/shops/new" fz="sm">{t('visit.toShops')}</Anchor></Empty></section>
  const store = stores.data.find(one => String(one.id) === chosen) ?? stores.data.find(one => trackers.data.some(tracker => tracker.store === one.id)) ?? stores.data[0]
  const mine = trackers.data.filter(one => one.store === store?.id)
  return (
    <section className="card">
      <h2 className="card-title">{t('visit.tab.setup')}</h2>
      <Select
        maw={320} mb="md" label={t('visit.store')} allowDeselect={false} value={String(store?.id ?? '')} onChange={setChosen}
        data={stores.data.map(one => ({ value: String(one.id), label: one.name }))}
      />
      {mine[0] ? <Snippet key={mine[0].id} tracker={mine[0]} /> : <NewKey store={Number(store?.id ?? 0)} />}
      <Text fz="xs" c="dimmed" mt="md">{t('visit.setupText')}</Text>
    </section>
  )
}
