// SPDX-License-Identifier: AGPL-3.0-or-later
// The name of a new view, or a new name for one.
import { Button, Checkbox, Modal, Stack, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { useTexts } from '~/i18n'
import { useReason } from '~/shared/Failure'
import type { Place } from './place'
import { askedOf, useSaveView, type View } from './views'

interface Props {
  type: string
  view: View | null
  place: Place
  onGo: (place: Place) => void
  onClose: () => void
}

export default function ViewName({ type, view, place, onGo, onClose }: Props) {
  const { t } = useTexts()
  const reason = useReason()
  const saved = useSaveView(type)
  const [name, setName] = useState(view?.name ?? '')
  const [shared, setShared] = useState(view?.shared ?? false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    try {
      if (view !== null) await saved.change({ ...view, name, shared })
      else onGo({ ...place, view: await saved.create({ name, shared, standard: false, place: askedOf(place) }) })
      onClose()
    } catch (error) {
      setRefusal(reason(error))
    }
  }
  return (
    <Modal opened onClose={onClose} title={view === null ? t('views.saveAs') : t('views.rename')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={event => void submit(event)}>
        <Stack>
          <TextInput label={t('views.name')} required maxLength={100} data-autofocus value={name} error={refusal} onChange={event => setName(event.currentTarget.value)} />
          <Checkbox label={t('views.shared')} checked={shared} onChange={event => setShared(event.currentTarget.checked)} />
          <Button type="submit" disabled={name.trim() === ''}>{t('save')}</Button>
        </Stack>
      </form>
    </Modal>
  )
}
