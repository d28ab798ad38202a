// SPDX-License-Identifier: AGPL-3.0-or-later
// What I have to do, the most urgent first.
import { Checkbox } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { change, search, type Thing } from '~/api/objects'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Box } from './Box'

const ROWS = 6
const key = ['things', 'tasks', 'mine']

function Task({ task, onDone }: { task: Thing; onDone: () => void }) {
  const { t, f } = useTexts()
  const { may } = useSession()
  const due = task.values.hs_timestamp
  const late = due !== null && due !== undefined && due < new Date().toISOString()
  return (
    <>
      <Checkbox checked={false} disabled={!may('records.edit')} onChange={onDone} label={task.values.hs_task_subject} />
      {due && <span className={late ? 'quiet num overdue' : 'quiet num'}>{t('home.due', { day: f.day(due) })}</span>}
    </>
  )
}

export function MyTasks() {
  const { t } = useTexts()
  const { me } = useSession()
  const client = useQueryClient()
  const [refusal, setRefusal] = useState<unknown>(null)
  const question = {
    type: 'tasks', words: '', properties: ['hs_task_subject', 'hs_timestamp'], sort: { property: 'hs_timestamp', down: false },
    filters: [
      { propertyName: 'hubspot_owner_id', operator: 'EQ', value: String(me.id) },
      { propertyName: 'hs_task_status', operator: 'NEQ', value: 'COMPLETED' },
    ],
  }
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: ({ signal }) => search(question, 0, ROWS, signal) })
  const done = (task: Thing) =>
    void change('tasks', task.id, { hs_task_status: 'COMPLETED' })
      .then(() => client.invalidateQueries({ queryKey: key }))
      .catch(setRefusal)
  const rows = data?.things.map(task => ({ key: task.id, row: <Task task={task} onDone={() => done(task)} /> }))
  return <Box title={t('home.tasks')} empty={t('home.noTasks')} rows={rows} error={error ?? refusal} onRetry={() => void refetch()} />
}
