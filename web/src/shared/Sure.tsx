// SPDX-License-Identifier: AGPL-3.0-or-later
// Asked before what cannot be taken back; whatever can be undone is done at once instead.
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useTexts } from '~/i18n'

export interface Doubt {
  title: string
  text: string
  yes: string // what will be done
  run: () => void
}

export function Sure({ doubt, onClose }: { doubt: Doubt | null; onClose: () => void }) {
  const { t } = useTexts()
  return (
    <Modal opened={doubt !== null} onClose={onClose} title={doubt?.title} closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack>
        <Text fz="sm">{doubt?.text}</Text>
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={onClose}>{t('cancel')}</Button>
          <Button color="red" onClick={() => { doubt?.run(); onClose() }}>{doubt?.yes}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
