// SPDX-License-Identifier: AGPL-3.0-or-later
// What the team notes about a contact. Whoever is mentioned gets a task.
import { Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { IconNote } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Thing } from '~/api/objects'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Empty } from '~/shared/Empty'
import { Failure } from '~/shared/Failure'
import { Person } from '~/shared/Person'
import { MentionInput } from './MentionInput'
import { mentioned } from './mentions'
import { createBeside, keyOf, NOTE_TO_CONTACT, TASK_TO_CONTACT, useOwners, useRelated } from './questions'
import { useDraft } from './useDraft'

// Notes of other programs are HTML: here only their words are shown.
function wordsOf(body: string): string {
  return /<[a-z][^>]*>/i.test(body) ? (new DOMParser().parseFromString(body, 'text/html').body.textContent ?? '') : body
}

function Composer({ id, name }: { id: string; name: string }) {
  const { t } = useTexts()
  const { me } = useSession()
  const client = useQueryClient()
  const { data: people } = useOwners()
  const [text, setText] = useDraft('note.' + id)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const save = async () => {
    if (text.trim() === '' || busy) return
    setBusy(true)
    setError(null)
    const now = new Date().toISOString()
    try {
      await createBeside(id, 'notes', NOTE_TO_CONTACT, { hs_note_body: text.trim(), hs_timestamp: now, hubspot_owner_id: String(me.id) })
      for (const person of mentioned(text, people ?? []).filter(one => one.id !== String(me.id)))
        await createBeside(id, 'tasks', TASK_TO_CONTACT, {
          hs_task_subject: t('note.mentioned', { name }), hs_task_body: text.trim(), hs_timestamp: now, hs_task_status: 'NOT_STARTED', hubspot_owner_id: person.id,
        })
      setText('')
      await client.invalidateQueries({ queryKey: keyOf(id, 'related') })
    } catch (refusal) {
      setError(refusal)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Stack gap={8} mb="lg">
      <MentionInput label={t('note.new')} value={text} onChange={setText} onSubmit={() => void save()} />
      {error !== null && <Failure error={error} />}
      <Group justify="space-between" gap="xs">
        <Text fz="xs" c="dimmed">{t('note.help')}</Text>
        <Button size="xs" loading={busy} disabled={text.trim() === ''} onClick={() => void save()}>{t('note.save')}</Button>
      </Group>
    </Stack>
  )
}

function Note({ note, author }: { note: Thing; author: string }) {
  const { f } = useTexts()
  const at = note.values.hs_timestamp ?? ''
  return (
    <li className="line">
      <Person name={author} size={28} />
      <div>
        <b>{author}</b>
        <p className="note-body">{wordsOf(note.values.hs_note_body ?? '')}</p>
      </div>
      <time className="quiet num" dateTime={at} title={f.time(at)}>{f.ago(at)}</time>
    </li>
  )
}

export function Notes({ id, name }: { id: string; name: string }) {
  const { t } = useTexts()
  const { may } = useSession()
  const { data: people } = useOwners()
  const { data, error, refetch } = useRelated(id, 'notes', ['hs_note_body', 'hs_timestamp', 'hubspot_owner_id'], 'hs_timestamp')
  const authors = new Map((people ?? []).map(one => [one.id, one.name]))
  return (
    <div>
      {may('records.edit') && <Composer id={id} name={name} />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton h={80} />}
      {data?.things.length === 0 && <Empty icon={IconNote} title={t('note.empty')} text={t('note.emptyText')} />}
      <ul className="plain-lines">
        {data?.things.map(note => <Note key={note.id} note={note} author={authors.get(note.values.hubspot_owner_id ?? '') ?? t('note.unknown')} />)}
      </ul>
    </div>
  )
}
