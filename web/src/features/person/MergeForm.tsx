// SPDX-License-Identifier: AGPL-3.0-or-later
// Joins another contact with this one. Nothing is lost: it can be taken apart again.
import { Button, Modal, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '~/api/client'
import { search } from '~/api/objects'
import { offerUndo } from '~/app/undo'
import { noteOwnChange } from '~/features/record/ownChanges'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'
import { useUndoMerge } from './Identities'
import { keyOf, nameOf } from './questions'

function useFound(words: string, id: string) {
  const [asked] = useDebouncedValue(words.trim(), 150)
  const { data } = useQuery({
    queryKey: ['things', 'contacts', 'merge', asked],
    enabled: asked.length > 1,
    queryFn: ({ signal }) =>
      search({ type: 'contacts', words: asked, filters: [], sort: null, properties: ['firstname', 'lastname', 'email', 'phone', 'city'] }, 0, 8, signal),
  })
  return asked.length > 1 ? (data?.things ?? []).filter(one => one.id !== id) : []
}

export function MergeForm({ id, name, opened, onClose }: { id: string; name: string; opened: boolean; onClose: () => void }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const undo = useUndoMerge(id)
  const [words, setWords] = useState('')
  const [from, setFrom] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const found = useFound(words, id)
  const merge = async () => {
    try {
      noteOwnChange('contacts', id)
      const made = await take(api.POST('/api/contacts/{id}/merge', { params: { path: { id } }, body: { from: Number(from) } }))
      noteOwnChange('contacts', id)
      onClose()
      setFrom(null)
      await client.invalidateQueries({ queryKey: keyOf(id) })
      offerUndo(t('merge.done'), async () => void (await undo(made.id ?? 0)))
    } catch (refusal) {
      setError(refusal)
    }
  }
  return (
    <Modal opened={opened} onClose={onClose} title={t('merge.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack>
        <Text fz="sm">{t('merge.text', { name })}</Text>
        <TextInput data-autofocus label={t('merge.find')} value={words} onChange={event => setWords(event.currentTarget.value)} />
        <Radio.Group value={from} onChange={setFrom} aria-label={t('merge.choose')}>
          <Stack gap="xs">
            {found.map(one => (
              <Radio key={one.id} value={one.id} label={nameOf(one)} description={[one.values.email, one.values.phone, one.values.city].filter(Boolean).join(' · ')} />
            ))}
          </Stack>
        </Radio.Group>
        {error !== null && <Failure error={error} />}
        <Button disabled={from === null} onClick={() => void merge()}>{t('merge.do')}</Button>
      </Stack>
    </Modal>
  )
}
