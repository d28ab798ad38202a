// SPDX-License-Identifier: AGPL-3.0-or-later
// Programs that people may let in to act for them (OAuth), and who let which of them in.
import { Alert, Badge, Button, Checkbox, Code, CopyButton, Group, Modal, Skeleton, Stack, Table, Text, Textarea, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconApps } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { api, take } from '~/api/client'
import type { Schemas } from '~/api/objects'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Empty } from '~/shared/Empty'
import { Failure, useReason } from '~/shared/Failure'
import { Sure, type Doubt } from '~/shared/Sure'
import { WideTable } from '~/shared/WideTable'

type App = Schemas['App']

function Secret({ app }: { app: App }) {
  const { t } = useTexts()
  const rows = [[t('apps.id'), app.client_id], [t('apps.secret'), app.client_secret]] as const
  return (
    <Alert color="brand" title={t('apps.once')}>
      {rows.filter(([, value]) => value).map(([label, value]) => (
        <Group key={label} gap={8} mb={4}>
          <Text span fz="sm">{label}</Text>
          <Code style={{ overflowWrap: 'anywhere' }}>{value}</Code>
          <CopyButton value={value ?? ''}>{({ copied, copy }) => <Button size="compact-xs" variant="white" onClick={copy}>{copied ? t('copied') : t('copy')}</Button>}</CopyButton>
        </Group>
      ))}
    </Alert>
  )
}

function AppForm({ app, onClose, onDone }: { app: App | null; onClose: () => void; onDone: (made: App) => void }) {
  const { t } = useTexts()
  const [draft, setDraft] = useState({ name: app?.name ?? '', redirects: (app?.redirect_uris ?? '').replaceAll(' ', '\n'), isPublic: app?.is_public ?? false })
  const [error, setError] = useState<unknown>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const body = { name: draft.name, redirect_uris: draft.redirects.trim().split(/\s+/).join(' ') }
    const work = app
      ? take(api.PATCH('/api/oauth/apps/{id}', { params: { path: { id: String(app.id) } }, body }))
      : take(api.POST('/api/oauth/apps', { body: { ...body, is_public: draft.isPublic } }))
    work.then(onDone, setError)
  }
  return (
    <Modal opened onClose={onClose} title={t(app ? 'apps.edit' : 'apps.new')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput data-autofocus required label={t('apps.name')} description={t('apps.nameHelp')} value={draft.name} onChange={event => setDraft({ ...draft, name: event.currentTarget.value })} />
          <Textarea required autosize minRows={2} label={t('apps.redirects')} description={t('apps.redirectsHelp')} value={draft.redirects} onChange={event => setDraft({ ...draft, redirects: event.currentTarget.value })} />
          {!app && <Checkbox label={t('apps.public')} description={t('apps.publicHelp')} checked={draft.isPublic} onChange={event => setDraft({ ...draft, isPublic: event.currentTarget.checked })} />}
          {error !== null && <Failure error={error} />}
          <Button type="submit">{t('save')}</Button>
        </Stack>
      </form>
    </Modal>
  )
}

function Grants() {
  const { t, f } = useTexts()
  const client = useQueryClient()
  const key = ['oauth-grants']
  const { data } = useQuery({ queryKey: key, queryFn: async () => (await take(api.GET('/api/oauth/grants', {}))).results ?? [] })
  const end = async (id: number) => {
    await api.DELETE('/api/oauth/grants/{id}', { params: { path: { id: String(id) } } })
    await client.invalidateQueries({ queryKey: key })
  }
  return (
    <section className="card">
      <h2 className="card-title">{t('grants.title')}</h2>
      {data?.length === 0 && <Text fz="sm" c="dimmed">{t('grants.none')}</Text>}
      <ul className="settings-rows">
        {data?.map(grant => (
          <li key={grant.id} className="settings-row">
            <div className="settings-row-words"><b style={{ fontWeight: 560 }}>{grant.app}</b> <Text span fz="sm" c="dimmed">{grant.email} · {f.day(grant.created_at)}</Text></div>
            <Button size="compact-xs" variant="subtle" color="red" onClick={() => void end(grant.id ?? 0)}>{t('grants.end')}</Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

export function Apps() {
  const { t } = useTexts()
  const { may } = useSession()
  const reason = useReason()
  const client = useQueryClient()
  const [editing, setEditing] = useState<App | 'new' | null>(null)
  const [shown, setShown] = useState<App | null>(null)
  const [doubt, setDoubt] = useState<Doubt | null>(null)
  const edits = may('staff.edit')
  const { data, error, refetch } = useQuery({ queryKey: ['oauth-apps'], enabled: edits, queryFn: async () => (await take(api.GET('/api/oauth/apps', {}))).results ?? [] })
  const refresh = () => client.invalidateQueries({ queryKey: ['oauth-apps'] })
  const told = (work: Promise<unknown>) => void work.then(refresh, (failure: unknown) => notifications.show({ color: 'red', message: reason(failure) }))
  const path = (app: App) => ({ params: { path: { id: String(app.id) } } })
  const remove = (app: App) =>
    setDoubt({ title: t('apps.removeTitle', { name: app.name }), text: t('apps.removeText'), yes: t('apps.remove'), run: () => told(api.DELETE('/api/oauth/apps/{id}', path(app))) })
  const renew = (app: App) => told(take(api.POST('/api/oauth/apps/{id}/secret', path(app))).then(setShown))
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  return (
    <>
      {edits && (
        <section className="card">
          <Group justify="space-between" mb="sm">
            <h2 className="card-title" style={{ margin: 0 }}>{t('settings.apps')}</h2>
            <Button size="xs" onClick={() => setEditing('new')}>{t('apps.new')}</Button>
          </Group>
          {shown && <Secret app={shown} />}
          {!data && <Skeleton h={90} />}
          {data?.length === 0 && <Empty icon={IconApps} title={t('list.empty')} text={t('apps.empty')} />}
          {data && data.length > 0 && (
            <WideTable minWidth={520} label={t('settings.apps')}>
              <Table.Tbody>
                {data.map(app => (
                  <Table.Tr key={app.id}>
                    <Table.Td fw={560}>{app.name} {app.is_public && <Badge size="xs" variant="light">{t('apps.isPublic')}</Badge>}</Table.Td>
                    <Table.Td><Code>{app.client_id}</Code></Table.Td>
                    <Table.Td ta="right">
                      <Button size="compact-xs" variant="subtle" onClick={() => setEditing(app)}>{t('house.edit')}<span className="visually-hidden"> {app.name}</span></Button>
                      {!app.is_public && <Button size="compact-xs" variant="subtle" onClick={() => renew(app)}>{t('apps.renew')}<span className="visually-hidden"> {app.name}</span></Button>}
                      <Button size="compact-xs" variant="subtle" color="red" onClick={() => remove(app)}>{t('apps.remove')}<span className="visually-hidden"> {app.name}</span></Button>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </WideTable>
          )}
        </section>
      )}
      <Grants />
      <Sure doubt={doubt} onClose={() => setDoubt(null)} />
      {editing !== null && (
        <AppForm app={editing === 'new' ? null : editing} onClose={() => setEditing(null)} onDone={made => { setEditing(null); if (made.client_secret || editing === 'new') setShown(made); void refresh() }} />
      )}
    </>
  )
}
