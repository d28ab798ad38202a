// SPDX-License-Identifier: AGPL-3.0-or-later
import { Button, Group, Text } from '@mantine/core'
import { useTexts } from '~/i18n'

export function UndoNotice({ message, onUndo }: { message: string; onUndo: () => void }) {
  const { t } = useTexts()
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text fz="sm">{message}</Text>
      <Button size="compact-sm" variant="light" onClick={onUndo}>
        {t('undo')}
      </Button>
    </Group>
  )
}
