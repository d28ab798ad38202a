// SPDX-License-Identifier: AGPL-3.0-or-later
// Erases a person for ever; asks for the name, since nothing brings them back.
import { Alert, Button, Modal, Stack, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, take } from '~/api/client'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'
import { keyOf } from './questions'

export function EraseForm({ id, name, opened, onClose }: { id: string; name: string; opened: boolean; onClose: () => void }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const [error, setError] = useState<unknown>(null)
  const erase = async () => {
    try {
      await take(api.POST('/api/contacts/{id}/erase', { params: { path: { id } } }))
      client.removeQueries({ queryKey: keyOf(id) })
      await navigate({ to: '/records/$type', params: { type: 'contacts' } })
    } catch (refusal) {
      setError(refusal)
    }
  }
  return (
    <Modal opened={opened} onClose={onClose} title={t('erase.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack>
        <Alert color="red">{t('erase.text')}</Alert>
        <TextInput data-autofocus label={t('erase.type', { name })} value={typed} onChange={event => setTyped(event.currentTarget.value)} />
        {error !== null && <Failure error={error} />}
        <Button color="red" disabled={typed.trim() !== name} onClick={() => void erase()}>{t('erase.do')}</Button>
      </Stack>
    </Modal>
  )
}
