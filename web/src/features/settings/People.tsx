// SPDX-License-Identifier: AGPL-3.0-or-later
// Who works here, and what each may do.
import { Alert, Badge, Button, Group, Modal, PasswordInput, Select, Stack, Switch, Table, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { api, take } from '~/api/client'
import type { Schemas } from '~/api/objects'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Failure, useReason } from '~/shared/Failure'
import { WideTable } from '~/shared/WideTable'

const roles = ['owner', 'admin', 'manager', 'marketer', 'sales', 'support', 'branch', 'read_only'] as const
type Role = (typeof roles)[number]

function NewPerson({ onDone }: { onDone: () => void }) {
  const { t } = useTexts()
  const reason = useReason()
  const [draft, setDraft] = useState({ email: '', name: '', role: 'sales' as Role, password: '' })
  const [refusal, setRefusal] = useState<string | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await api.POST('/api/users', { body: { ...draft, disabled: false } })
      onDone()
    } catch (error) {
      setRefusal(reason(error))
    }
  }
  return (
    <form onSubmit={event => void submit(event)}>
      <Stack>
        <TextInput label={t('signin.email')} type="email" required value={draft.email} onChange={event => setDraft({ ...draft, email: event.currentTarget.value })} />
        <TextInput label={t('list.title')} value={draft.name} onChange={event => setDraft({ ...draft, name: event.currentTarget.value })} />
        <Select label={t('people.role')} allowDeselect={false} value={draft.role} onChange={role => role && setDraft({ ...draft, role: role as Role })} data={roles.map(role => ({ value: role, label: t(`role.${role}`) }))} />
        <PasswordInput label={t('signin.password')} description={t('people.passwordHelp')} required minLength={10} autoComplete="new-password" value={draft.password} onChange={event => setDraft({ ...draft, password: event.currentTarget.value })} />
        {refusal !== null && <Alert color="red">{refusal}</Alert>}
        <Button type="submit">{t('people.add')}</Button>
      </Stack>
    </form>
  )
}

function Person({ user, mayEdit, onChange }: { user: Schemas['User']; mayEdit: boolean; onChange: (change: { role?: Role; disabled?: boolean }) => void }) {
  const { t, f } = useTexts()
  const { me } = useSession()
  const own = user.role === 'own' || user.role === 'none'
  return (
    <Table.Tr>
      <Table.Td>
        <Text fz="sm" fw={560}>{user.name || user.email}</Text>
        <Text fz="xs" c="dimmed">{user.email}</Text>
      </Table.Td>
      <Table.Td>
        {mayEdit && !own ? (
          <Select
            size="xs" w={160} aria-label={t('people.roleOf', { name: user.name || (user.email ?? '') })} allowDeselect={false} value={user.role ?? null}
            onChange={role => role && onChange({ role: role as Role })} data={roles.map(role => ({ value: role, label: t(`role.${role}`) }))}
          />
        ) : (
          <Badge variant="light">{own ? t('people.ownRole') : t(`role.${user.role as Role}`)}</Badge>
        )}
      </Table.Td>
      <Table.Td c="dimmed">{user.last_seen_at ? f.ago(user.last_seen_at) : t('people.never')}</Table.Td>
      <Table.Td>
        <Switch
          size="sm" aria-label={t('people.active', { name: user.name || (user.email ?? '') })} checked={!user.disabled} disabled={!mayEdit || user.id === me.id}
          onChange={event => onChange({ disabled: !event.currentTarget.checked })}
        />
      </Table.Td>
    </Table.Tr>
  )
}

export function People() {
  const { t } = useTexts()
  const { may } = useSession()
  const reason = useReason()
  const client = useQueryClient()
  const [adding, setAdding] = useState(false)
  const { data, error, refetch } = useQuery({ queryKey: ['users'], queryFn: async () => (await take(api.GET('/api/users', {}))).results ?? [] })
  const refresh = () => client.invalidateQueries({ queryKey: ['users'] })
  const change = async (user: Schemas['User'], next: { role?: Role; disabled?: boolean }) => {
    try {
      await api.PATCH('/api/users/{id}', { params: { path: { id: String(user.id) } }, body: next as Schemas['UserDraft'] })
    } catch (failure) {
      notifications.show({ color: 'red', message: reason(failure) })
    }
    await refresh()
  }
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  const mayEdit = may('staff.edit')
  return (
    <section className="card">
      <Group justify="space-between" mb="sm">
        <h2 className="card-title" style={{ margin: 0 }}>{t('settings.people')}</h2>
        {mayEdit && <Button size="xs" onClick={() => setAdding(true)}>{t('people.add')}</Button>}
      </Group>
      <WideTable minWidth={520} label={t('settings.people')}>
          <Table.Thead>
            <Table.Tr><Table.Th>{t('list.title')}</Table.Th><Table.Th>{t('people.role')}</Table.Th><Table.Th>{t('people.seen')}</Table.Th><Table.Th>{t('people.on')}</Table.Th></Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {(data ?? []).map(user => <Person key={user.id} user={user} mayEdit={mayEdit} onChange={next => void change(user, next)} />)}
          </Table.Tbody>
      </WideTable>
      <Modal opened={adding} onClose={() => setAdding(false)} title={t('people.add')} closeButtonProps={{ 'aria-label': t('close') }}>
        <NewPerson onDone={() => { setAdding(false); void refresh() }} />
      </Modal>
    </section>
  )
}
