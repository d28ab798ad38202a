// SPDX-License-Identifier: AGPL-3.0-or-later
// What is to be done for a contact, by whom and until when.
import { Button, Checkbox, Group, Select, Skeleton, TextInput } from '@mantine/core'
import { IconChecklist } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { change, type Thing } from '~/api/objects'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Empty } from '~/shared/Empty'
import { Failure } from '~/shared/Failure'
import { createBeside, keyOf, TASK_TO_CONTACT, useOwners, useRelated } from './questions'

const DONE = 'COMPLETED'

function NewTask({ id }: { id: string }) {
  const { t } = useTexts()
  const { me } = useSession()
  const client = useQueryClient()
  const { data: people } = useOwners()
  const [subject, setSubject] = useState('')
  const [due, setDue] = useState('')
  const [owner, setOwner] = useState<string | null>(String(me.id))
  const [error, setError] = useState<unknown>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await createBeside(id, 'tasks', TASK_TO_CONTACT, {
        hs_task_subject: subject, hs_task_status: 'NOT_STARTED', hubspot_owner_id: owner ?? '',
        hs_timestamp: due === '' ? new Date().toISOString() : due,
      })
      setSubject('')
      setError(null)
      await client.invalidateQueries({ queryKey: keyOf(id, 'related') })
    } catch (refusal) {
      setError(refusal)
    }
  }
  return (
    <form onSubmit={event => void submit(event)}>
      <Group gap="xs" align="end" mb="md">
        <TextInput flex="1 1 200px" label={t('task.subject')} required value={subject} onChange={event => setSubject(event.currentTarget.value)} />
        <TextInput type="date" label={t('task.due')} value={due} onChange={event => setDue(event.currentTarget.value)} />
        <Select w={170} label={t('task.owner')} value={owner} onChange={setOwner} data={(people ?? []).map(one => ({ value: one.id, label: one.name }))} />
        <Button type="submit" variant="light">{t('task.add')}</Button>
      </Group>
      {error !== null && <Failure error={error} />}
    </form>
  )
}

function Task({ task, owner, onToggle }: { task: Thing; owner: string; onToggle: (done: boolean) => void }) {
  const { t, f } = useTexts()
  const done = task.values.hs_task_status === DONE
  const due = task.values.hs_timestamp
  return (
    <li>
      <Checkbox
        checked={done} onChange={event => onToggle(event.currentTarget.checked)} label={task.values.hs_task_subject}
        description={task.values.hs_task_body} styles={{ label: done ? { textDecoration: 'line-through', color: 'var(--dim)' } : {} }}
      />
      <span className="quiet num">{[owner, due ? t('task.until', { day: f.day(due) }) : null].filter(Boolean).join(' · ')}</span>
    </li>
  )
}

export function Tasks({ id }: { id: string }) {
  const { t } = useTexts()
  const { may } = useSession()
  const client = useQueryClient()
  const { data: people } = useOwners()
  const { data, error, refetch } = useRelated(id, 'tasks', ['hs_task_subject', 'hs_task_body', 'hs_task_status', 'hs_timestamp', 'hubspot_owner_id'], 'hs_timestamp')
  const [refusal, setRefusal] = useState<unknown>(null)
  const owners = new Map((people ?? []).map(one => [one.id, one.name]))
  const toggle = (task: Thing, done: boolean) =>
    change('tasks', task.id, { hs_task_status: done ? DONE : 'NOT_STARTED' })
      .then(() => client.invalidateQueries({ queryKey: keyOf(id, 'related', 'tasks') }))
      .catch(setRefusal)
  return (
    <div>
      {may('records.edit') && <NewTask id={id} />}
      {(error ?? refusal) !== null && <Failure error={error ?? refusal} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton h={80} />}
      {data?.things.length === 0 && <Empty icon={IconChecklist} title={t('task.empty')} text={t('task.emptyText')} />}
      <ul className="plain-list">
        {data?.things.map(task => <Task key={task.id} task={task} owner={owners.get(task.values.hubspot_owner_id ?? '') ?? ''} onToggle={done => void toggle(task, done)} />)}
      </ul>
    </div>
  )
}
