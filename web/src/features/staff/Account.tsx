// SPDX-License-Identifier: AGPL-3.0-or-later
// One's own account: password, second factor, where one is signed in.
import { Alert, Badge, Button, Code, CopyButton, Group, Modal, PasswordInput, PinInput, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconDeviceLaptop } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { api, take } from '~/api/client'
import { useTexts } from '~/i18n'
import { Failure, useReason } from '~/shared/Failure'
import { useSession } from './session'

function Password() {
  const { t } = useTexts()
  const reason = useReason()
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const save = useMutation({
    mutationFn: () => api.POST('/api/me/password', { body: { current, password } }),
    onSuccess: () => window.location.assign('/app/'), // all sessions have ended
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <section className="card">
      <h2 className="card-title">{t('account.password')}</h2>
      <form onSubmit={submit}>
        <Stack>
          <PasswordInput label={t('account.current')} autoComplete="current-password" required value={current} onChange={event => setCurrent(event.currentTarget.value)} />
          <PasswordInput label={t('account.new')} description={t('account.newHelp')} autoComplete="new-password" required value={password} onChange={event => setPassword(event.currentTarget.value)} />
          {save.error && <Alert color="red">{reason(save.error)}</Alert>}
          <Button type="submit" loading={save.isPending} style={{ alignSelf: 'start' }}>{t('account.change')}</Button>
        </Stack>
      </form>
    </section>
  )
}

// The secret to type into the app, then a code that proves it; the recovery codes are shown once.
function Enrolment({ onDone }: { onDone: () => void }) {
  const { t } = useTexts()
  const reason = useReason()
  const begun = useQuery({ queryKey: ['totp'], queryFn: () => take(api.POST('/api/me/totp', {})), staleTime: Infinity, gcTime: 0 })
  const confirm = useMutation({ mutationFn: (code: string) => take(api.POST('/api/me/totp/confirm', { body: { code } })) })
  const codes = confirm.data?.codes
  if (begun.error) return <Failure error={begun.error} />
  if (codes)
    return (
      <Stack>
        <Text fz="sm">{t('totp.codes')}</Text>
        <Code block>{codes.split(' ').join('\n')}</Code>
        <Group>
          <CopyButton value={codes.split(' ').join('\n')}>
            {({ copied, copy }) => <Button variant="default" onClick={copy}>{copied ? t('copied') : t('copy')}</Button>}
          </CopyButton>
          <Button onClick={onDone}>{t('totp.kept')}</Button>
        </Group>
      </Stack>
    )
  return (
    <Stack>
      <Text fz="sm">{t('totp.how')}</Text>
      <Code block>{begun.data?.secret?.match(/.{1,4}/g)?.join(' ')}</Code>
      {begun.data?.uri && <a className="link" href={begun.data.uri}>{t('totp.open')}</a>}
      <Text fz="sm">{t('signin.code')}</Text>
      <PinInput length={6} type="number" oneTimeCode onComplete={code => confirm.mutate(code)} aria-label={t('signin.code')} />
      {confirm.error && <Alert color="red">{reason(confirm.error)}</Alert>}
    </Stack>
  )
}

function SecondFactor() {
  const { t } = useTexts()
  const reason = useReason()
  const [asked, setAsked] = useState<'add' | 'remove' | null>(null)
  const [password, setPassword] = useState('')
  const remove = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await api.POST('/api/me/totp/remove', { body: { password } })
      notifications.show({ message: t('totp.removed') })
      setAsked(null)
    } catch (error) {
      notifications.show({ color: 'red', message: reason(error) })
    }
  }
  return (
    <section className="card">
      <h2 className="card-title">{t('totp.title')}</h2>
      <Text fz="sm" c="dimmed" mb="sm">{t('totp.text')}</Text>
      <Group>
        <Button onClick={() => setAsked('add')}>{t('totp.add')}</Button>
        <Button variant="default" onClick={() => setAsked('remove')}>{t('totp.remove')}</Button>
      </Group>
      <Modal opened={asked === 'add'} onClose={() => setAsked(null)} title={t('totp.title')} closeButtonProps={{ 'aria-label': t('close') }}>
        <Enrolment onDone={() => setAsked(null)} />
      </Modal>
      <Modal opened={asked === 'remove'} onClose={() => setAsked(null)} title={t('totp.remove')} closeButtonProps={{ 'aria-label': t('close') }}>
        <form onSubmit={event => void remove(event)}>
          <Stack>
            <PasswordInput label={t('account.current')} required value={password} onChange={event => setPassword(event.currentTarget.value)} />
            <Button type="submit" color="red">{t('totp.remove')}</Button>
          </Stack>
        </form>
      </Modal>
    </section>
  )
}

function Sessions() {
  const { t, f } = useTexts()
  const client = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: ['sessions'], queryFn: async () => (await take(api.GET('/api/me/sessions', {}))).results ?? [] })
  const end = async (id: number) => {
    await api.DELETE('/api/me/sessions/{id}', { params: { path: { id: String(id) } } })
    await client.invalidateQueries({ queryKey: ['sessions'] })
  }
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  return (
    <section className="card">
      <h2 className="card-title">{t('sessions.title')}</h2>
      {(data ?? []).map(session => (
        <div className="line" key={session.id}>
          <span className="line-mark"><IconDeviceLaptop size={16} stroke={1.6} /></span>
          <div style={{ minWidth: 0 }}>
            <Text fz="sm" lineClamp={2}>{session.agent ?? '—'}</Text>
            <Text fz="xs" c="dimmed">{session.peer} · {session.seen_at ? f.ago(session.seen_at) : ''}</Text>
          </div>
          {session.current ? (
            <Badge variant="light">{t('sessions.this')}</Badge>
          ) : (
            <Button size="compact-sm" variant="default" onClick={() => void end(session.id ?? 0)}>{t('sessions.end')}</Button>
          )}
        </div>
      ))}
    </section>
  )
}

export function Account() {
  const { t } = useTexts()
  const { me } = useSession()
  return (
    <div className="page">
      <Title order={1} className="page-title" mb={2}>{t('account')}</Title>
      <Text c="dimmed" fz="sm" mb="md">{me.email}</Text>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Password />
        <SecondFactor />
      </SimpleGrid>
      <div style={{ marginTop: 16 }}><Sessions /></div>
    </div>
  )
}
