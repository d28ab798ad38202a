// SPDX-License-Identifier: AGPL-3.0-or-later
// A group keeps properties that belong together in one place, on records and in forms.
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'
import { useDefine, type Group as PropertyGroup } from './propertyQuestions'
import { nameFrom } from './propertyKinds'

export function GroupForm({ type, group, onClose }: { type: string; group: PropertyGroup | null; onClose: () => void }) {
  const { t } = useTexts()
  const define = useDefine(type)
  const [label, setLabel] = useState(group?.label ?? '')
  const [error, setError] = useState<unknown>(null)
  const run = (work: Promise<void>) => void work.then(onClose, setError)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    run(group ? define.changeGroup(group.name ?? '', label) : define.createGroup(label, nameFrom(label) || 'group_' + Date.now()))
  }
  return (
    <Modal opened onClose={onClose} title={t(group ? 'groups.edit' : 'groups.new')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput data-autofocus required label={t('groups.label')} description={t('groups.help')} value={label} onChange={event => setLabel(event.currentTarget.value)} />
          {error !== null && <Failure error={error} />}
          <Group justify="space-between">
            {group ? <Button variant="subtle" color="red" onClick={() => run(define.archiveGroup(group.name ?? ''))}>{t('groups.archive')}</Button> : <span />}
            <Button type="submit">{t('save')}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
