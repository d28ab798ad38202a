// SPDX-License-Identifier: AGPL-3.0-or-later
import { Group, Kbd, Modal, Stack, Text } from '@mantine/core'
import { useTexts } from '~/i18n'
import type { Command } from './commands'

export default function KeyHelp({ commands, opened, onClose }: { commands: Command[]; opened: boolean; onClose: () => void }) {
  const { t } = useTexts()
  return (
    <Modal opened={opened} onClose={onClose} title={t('keys.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack gap={8}>
        <Group justify="space-between">
          <Text fz="sm">{t('search.all')}</Text>
          <Kbd>Ctrl K</Kbd>
        </Group>
        {commands
          .filter(command => command.keys !== undefined)
          .map(command => (
            <Group key={command.id} justify="space-between">
              <Text fz="sm">{command.label}</Text>
              <Kbd>{command.keys?.replace('mod+', 'Ctrl ')}</Kbd>
            </Group>
          ))}
      </Stack>
    </Modal>
  )
}
